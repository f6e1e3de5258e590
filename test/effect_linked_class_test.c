/* effect_linked_class_test.c - an insats that is for some classes, by those classes' pupils, and who sees it.
 */
#include "effect/chain_view.h"
#include "effect_linked_help.h"
#include "sql_effect_chain.h"

/* A lesson group of the insats; person 0: nobody told. */
static void put_group(struct linked_scene *s, int school, const char *name, int64_t person)
{
	struct lesson_group g = {.intervention_id = s->m.x.id,
	                         .unit_id = s->m.unit[school],
	                         .name = str_z(name),
	                         .subject = STR("MA"),
	                         .grade = STR(""),
	                         .person_id = person,
	                         .weekdays = STR("1"),
	                         .from_day = STR("2023-08-18")};
	CHECK_I64(change_save(s->ch, &lesson_group_entity, &g, NULL), CHANGE_SAVED);
}

static void set_classes(struct linked_scene *s, int n)
{
	s->m.x.classes = (struct opt_i64){true, n};
	CHECK_I64(change_save(s->ch, &intervention_entity, &s->m.x, NULL), CHANGE_SAVED);
}

/* Twelve pupils of 8A and twelve of 8B in every school; those of 8B rose by ten more. */
static void put_classes(struct linked_scene *s)
{
	for (int i = 0; i < s->m.schools; i++)
		for (int j = 0; j < 24; j++) {
			bool b = j >= 12;
			int pre = 20 + (i * 7 + j * 5) % 23;
			s->class = b ? "8B" : "8A";
			linked_put(s, 0, text("p%d-%d", i, j), i, text("%d", pre));
			linked_put(s, 1, text("p%d-%d", i, j), i, text("%d", pre + 3 + (i + j) % 3 + (b ? 10 : 0)));
		}
	s->class = NULL;
}

TEST(linked_insats_of_some_classes_is_seen_by_their_pupils_alone)
{
	struct linked_scene *s = linked_begin(3, 2, "before_after");
	REQUIRE(s);
	put_classes(s);
	linked_keep(s, true);
	put_group(s, 0, "8a", 0);
	put_group(s, 1, "8A", 0);
	REQUIRE(linked_analyse(s)); /* it does not say that it is for two classes: whole årskurser */
	CHECK_I64(s->p->linked->side[1].pairs, 48);
	CHECK_I64((int64_t)s->p->linked->nclasses, 0);
	set_classes(s, 2);
	REQUIRE(linked_analyse(s));
	CHECK_I64(s->p->linked->side[1].pairs, 24);
	CHECK_I64((int64_t)s->p->linked->nclasses, 2);
	CHECK_F64(s->r->estimate.value, 4, 1e-9); /* mean of 3, 4 and 5; no ten of 8B in it */
	CHECK_I64(s->p->facts.target, TARGET_ALL);
	CHECK_I64(s->r->check[CHECK_LINKED].held, CHECK_NOT_KNOWN); /* who left 7A before 8A is not known */
	CHECK(linked_holds(linked_told(test_arena(), LANG_SV, s->p, s->r), "2 klasser som insatsen gäller"));
	app_write_end(s->t, s->ch);
}

static bool shows(struct linked_scene *s, const char *login)
{
	CHECK_I64(app_get(s->t, login, text("/insatser/%lld/kedja", (long long)s->m.x.id)), 200);
	bool page =
	    app_says(s->t, "4,0 poäng högre efter än före") || app_says(s->t, "4 poäng högre efter än före");
	CHECK(page != app_says(s->t, "visas bara för dem som får ändra insatsen"));
	CHECK_I64(app_get(s->t, login, text("/api/v1/intervention/%lld/chain", (long long)s->m.x.id)), 200);
	const struct json *same = json_get(app_answer(s->t), "same_pupils"),
	                  *few = json_get(app_answer(s->t), "same_pupils_of_single_classes");
	CHECK(same && (same->n > 0) == page && few && few->b != page);
	return page;
}

TEST(linked_outcome_of_few_classes_is_shown_to_those_who_lead_and_to_their_teachers_only)
{
	struct linked_scene *s = linked_begin(2, 2, "before_after");
	REQUIRE(s);
	put_classes(s);
	linked_keep(s, true);
	put_group(s, 0, "8A", app_person(s->t, "teacher"));
	put_group(s, 1, "8A", 0);
	set_classes(s, 2);
	CHECK(analysis_store(s->ch, &s->m.x) > 0);
	CHECK(app_write_end(s->t, s->ch));
	CHECK(shows(s, "director"));
	CHECK(shows(s, "teacher"));
	CHECK(!shows(s, "politician"));
	CHECK(!shows(s, "principal"));
	/* nor in what is bound, nor on the command line, which read it as nobody in particular */
	struct db *db = app_read(s->t);
	struct chain *k = ARENA_NEW(test_arena(), struct chain);
	chain_load(db, test_arena(), LANG_SV, &s->m.x, STR(""), STR("2024-06-30"), k);
	CHECK(k->npupils == 0 && k->nnarrow == 1);
	CHECK(!k->knot[LINK_OUTCOME].row || !k->knot[LINK_OUTCOME].row->linked);
	CHECK_I64(k->knot[LINK_OUTCOME].state, LINK_UNMEASURED);
	app_read_end(s->t, db);
}

TEST(linked_outcome_of_five_teachers_classes_is_shown_to_all)
{
	struct linked_scene *s = linked_begin(5, 5, "before_after");
	REQUIRE(s);
	put_classes(s);
	linked_keep(s, true);
	for (int i = 0; i < 5; i++)
		put_group(s, i, "8A", i + 1);
	set_classes(s, 5);
	REQUIRE(linked_analyse(s));
	CHECK_I64((int64_t)s->p->linked->nclasses, 5);
	CHECK(!s->p->linked->narrow);
	app_write_end(s->t, s->ch);
}

TEST(linked_sentence_is_bound_into_a_document_and_told_when_a_newer_one_is_there)
{
	struct linked_scene *s = linked_begin(11, 5, "other_schools");
	REQUIRE(s);
	linked_put_all(s);
	linked_keep(s, false);
	CHECK(analysis_store(s->ch, &s->m.x) > 0);
	CHECK(app_write_end(s->t, s->ch));
	const char *report = text("/rapport/plan/%lld", (long long)s->t->doc_lind);
	CHECK_I64(app_post(s->t, "director", text("/insatser/%lld/kedja/block", (long long)s->m.x.id),
	                   text("place=document-%lld&comparison=other_schools", (long long)s->t->doc_lind)),
	          303);
	CHECK_I64(app_get(s->t, "teacher", report), 200);
	CHECK(app_says(s->t, "Samma elever före och efter. Poäng i provet för"));
	CHECK(app_says(s->t, "2,7 poäng högre än för elever som låg lika före"));
	CHECK(!app_says(s->t, "nyare analys"));
	s->ch = app_write(s->t);
	help_tests(s->ch, 2023, "VT", "prov", LINKED_ROWS(s, 1), false);
	CHECK(analysis_store(s->ch, &s->m.x) > 0);
	CHECK(app_write_end(s->t, s->ch));
	CHECK_I64(app_get(s->t, "teacher", report), 200);
	CHECK(app_says(s->t, "nyare analys"));
}
