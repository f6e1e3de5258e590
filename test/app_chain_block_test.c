/* app_chain_block_test.c - a chain bound into a document: as it stood, where one may write, told when it has
 * grown old. */
#include "app_effect_help.h"

#include "effect/analysis.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

static int bind(struct app_test *t, const char *login, const struct effect_made *m, int64_t document)
{
	return app_post(t, login, TEXT("/insatser/%lld/kedja/block", (long long)m->x.id),
	                TEXT("place=document-%lld&comparison=other_schools", (long long)document));
}

TEST(a_chain_is_bound_into_a_document_as_it_stood)
{
	struct app_test *t = app_test_new();
	struct effect_made m;
	REQUIRE(t);
	effect_analysed(t, &m);
	const char *report = TEXT("/rapport/plan/%lld", (long long)t->doc_lind);
	CHECK_I64(app_get(t, "director", report), 200);
	CHECK(!app_says(t, "effektkedjor"));
	CHECK_I64(bind(t, "director", &m, t->doc_lind), 303);
	CHECK_I64(app_get(t, "teacher", report), 200);
	CHECK(app_says(t, "Insatser och deras effektkedjor"));
	CHECK(app_says(t, "Bundet "));
	CHECK(app_says(t, "osäkerheten är"));
	CHECK(app_says(t, "Väntat: ") &&
	      app_says(t, "Går inte att veta: ")); /* with its promise and its doubts */
	CHECK(!app_says(t, "nyare analys"));
	CHECK_I64(app_get(t, "director", TEXT("/insatser/%lld/kedja", (long long)m.x.id)), 200);
	CHECK(app_says(t, "bundet "));
	/* new figures, a new analysis: the document keeps what it had and says so */
	struct change *ch = app_write(t);
	effect_put(ch, &m, 0, 2023, 10);
	CHECK(analysis_store(ch, &m.x) > 0);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "teacher", report), 200);
	CHECK(app_says(t, "Ändrat efter låsning: det finns en nyare analys"));
	/* the same in what is printed, and one click from the insats itself */
	CHECK_I64(app_get(t, "teacher", TEXT("%s/pdf", report)), 200);
	CHECK_I64(app_get(t, "teacher", TEXT("%s/docx", report)), 200);
	CHECK_I64(app_get(t, "director", TEXT("/insatser/%lld", (long long)m.x.id)), 200);
	CHECK(app_says(t, "Lägg dit"));
	CHECK_I64(app_get(t, "teacher", TEXT("/insatser/%lld", (long long)m.x.id)), 200);
	CHECK(!app_says(t, "Lägg dit"));
}

TEST(a_chain_is_bound_only_where_one_may_write_and_never_with_words_of_ones_own)
{
	struct app_test *t = app_test_new();
	struct effect_made m;
	struct chain_block b = {0};
	REQUIRE(t);
	effect_analysed(t, &m);
	CHECK_I64(bind(t, "teacher", &m, t->doc_lind), 422);
	CHECK_I64(bind(t, "principal2", &m, t->doc_lind), 422);
	CHECK_I64(bind(t, "director", &m, 999999), 422);
	const char *body =
	    TEXT("{\"document_id\":%lld,\"intervention_id\":%lld,\"comparison\":\"other_schools\"}",
	         (long long)t->doc_lind, (long long)m.x.id);
	CHECK_I64(app_json(t, "director", WEB_POST, "/api/v1/chain_block", body), 201);
	struct db *db = app_read(t);
	CHECK(chain_block_get(db, test_arena(), 1, &b));
	app_read_end(t, db);
	CHECK(b.sentence.n > 0 && b.analysis_id > 0 && b.bound_at.n > 0);
	CHECK_I64(app_json(t, "director", WEB_PATCH, "/api/v1/chain_block/1",
	                   TEXT("{\"rev\":%lld,\"comparison\":\"former_cohort\"}", (long long)b.rev)),
	          422);
	const char *away = TEXT("/insatser/%lld/kedja/block/bort", (long long)m.x.id);
	CHECK_I64(app_post(t, "teacher", away, "block=document-1"), 422);
	CHECK_I64(app_post(t, "director", away, "block=document-77"), 422);
	CHECK_I64(app_post(t, "director", away, "block=document-1"), 303);
	CHECK_I64(app_get(t, "teacher", TEXT("/rapport/plan/%lld", (long long)t->doc_lind)), 200);
	CHECK(!app_says(t, "effektkedjor"));
}
