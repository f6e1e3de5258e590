/* Kept pages: given again while nothing has changed, and never when they should not be. */
#include "app_harness.h"

#include "core/kept.h"
#include "sql_core.h"
#include "sql_plan.h"

#define LIST "/styrning/aktiviteter"

static int64_t given(struct app_test *t)
{
	return kept_given(t->app->kept);
}

/* The title of an activity, through the rules' own door, in any store of that URL. */
static bool retitle(struct change *ch, int64_t id, const char *title)
{
	struct activity x;
	if (!activity_get(ch->db, ch->arena, id, &x))
		return false;
	x.title = str_z(title);
	return change_save(ch, &activity_entity, &x, NULL) == CHANGE_SAVED;
}

TEST(kept_page_is_given_again_while_nothing_changes)
{
	struct app_test *t = app_test_new();
	CHECK_I64(app_get(t, "principal", LIST), 200);
	struct str first = arena_str(test_arena(), t->body);
	int64_t before = given(t);
	CHECK_I64(app_get(t, "principal", LIST), 200);
	CHECK_I64(given(t), before + 1);
	CHECK(str_eq(first, t->body));
	CHECK(str_eqz(app_header(t, "Cache-Control"), "no-store"));
	CHECK(kept_bytes(t->app->kept) >= first.n);
}

TEST(kept_page_ends_with_a_change_of_this_process)
{
	struct app_test *t = app_test_new();
	app_get(t, "principal", LIST);
	app_get(t, "principal", LIST);
	CHECK(!app_says(t, "Nattvandring"));
	struct change *ch = app_write(t);
	CHECK(retitle(ch, t->act_lind, "Nattvandring"));
	app_write_end(t, ch);
	app_get(t, "principal", LIST);
	CHECK(app_says(t, "Nattvandring"));
}

TEST(kept_page_ends_with_a_change_of_another_process)
{
	struct app_test *t = app_test_new();
	struct str why = {0};
	app_get(t, "principal", LIST);
	app_get(t, "principal", LIST);
	/* Another process is to the store what other connections are. */
	struct store *s = store_open(t->url, 1, 1, test_arena(), &why);
	CHECK(s != NULL);
	struct db *db = store_write(s);
	struct change ch;
	change_init(&ch, db, test_arena(), 0, VIA_CLI, STR("test"));
	CHECK(retitle(&ch, t->act_lind, "Nattvandring"));
	CHECK(store_write_end(s, db, true, NULL));
	store_close(s);
	app_get(t, "principal", LIST);
	CHECK(app_says(t, "Nattvandring"));
}

TEST(kept_page_survives_a_change_that_was_undone)
{
	struct app_test *t = app_test_new();
	app_get(t, "principal", LIST);
	struct change *ch = app_write(t);
	CHECK(retitle(ch, t->act_lind, "Nattvandring"));
	CHECK(!store_write_end(t->store, ch->db, false, NULL));
	int64_t before = given(t);
	app_get(t, "principal", LIST);
	CHECK_I64(given(t), before + 1);
	CHECK(!app_says(t, "Nattvandring"));
	ch = app_write(t); /* the version that the undone change had is taken by this one */
	CHECK(retitle(ch, t->act_lind, "Dagvandring"));
	app_write_end(t, ch);
	app_get(t, "principal", LIST);
	CHECK(app_says(t, "Dagvandring"));
}

TEST(kept_page_never_crosses_persons)
{
	struct app_test *t = app_test_new();
	struct str draft = arena_printf(test_arena(), "/styrning/aktivitet/%lld\"", (long long)t->act_draft);
	for (int i = 0; i < 2; i++) {
		app_get(t, "principal2", LIST);
		CHECK(app_says(t, draft.p));
		app_get(t, "politician", LIST);
		CHECK(!app_says(t, draft.p));
	}
	CHECK_I64(given(t), 2);
}

TEST(kept_page_is_not_for_those_who_may_no_longer_come)
{
	struct app_test *t = app_test_new();
	app_get(t, "principal", LIST);
	app_get(t, "principal", LIST);
	struct change *ch = app_write(t);
	struct account_of_person_row acc;
	CHECK(account_of_person(ch->db, ch->arena, app_person(t, "principal"), &acc));
	session_revoke_all(ch->db, acc.id, 0, ch->now); /* no change is logged: the version stands */
	app_write_end(t, ch);
	CHECK_I64(app_get(t, "principal", LIST), 303);
	CHECK_I64(app_get(t, NULL, LIST), 303);
	CHECK(!app_says(t, "Läxhjälp"));
}

TEST(kept_page_differs_by_language_theme_and_credential)
{
	struct app_test *t = app_test_new();
	const char *reads = app_token(t, "principal", false), *writes = app_token(t, "principal", true);
	struct web_pair dark = {STR("cookie"), STR("theme=dark")};
	struct app_sent s = {.method = WEB_GET, .path = LIST, .bearer = writes};
	app_send(t, &s);
	CHECK(app_says(t, "/styrning/aktiviteter/ny"));
	CHECK(!app_says(t, "data-color-scheme=\"dark\""));
	s.headers = (struct web_pairs){&dark, 1};
	app_send(t, &s);
	CHECK(app_says(t, "data-color-scheme=\"dark\""));
	s.bearer = reads;
	app_send(t, &s);
	CHECK(!app_says(t, "/styrning/aktiviteter/ny"));
	dark.value = STR("sprak=en");
	app_send(t, &s);
	CHECK(app_says(t, "<html lang=\"en\""));
	CHECK_I64(given(t), 0);
}

TEST(kept_pages_have_a_bound)
{
	struct app_test *t = app_test_new();
	kept_free(t->app->kept);
	t->app->kept = kept_new(200 << 10);
	for (int i = 0; i < 40; i++) {
		struct str path = arena_printf(test_arena(), LIST "?q=ord%d", i);
		CHECK_I64(app_get(t, "principal", path.p), 200);
		CHECK(kept_bytes(t->app->kept) <= (200u << 10));
	}
	CHECK(kept_bytes(t->app->kept) > 0);
	int64_t before = given(t);
	app_get(t, "principal", LIST "?q=ord39");
	CHECK_I64(given(t), before + 1);
	app_get(t, "principal", LIST "?q=ord0");
	CHECK_I64(given(t), before + 1);
}

TEST(kept_pages_can_be_turned_off)
{
	struct app_test *t = app_test_new();
	kept_free(t->app->kept);
	t->app->kept = NULL;
	CHECK_I64(app_get(t, "principal", LIST), 200);
	CHECK_I64(app_get(t, "principal", LIST), 200);
	CHECK_I64(given(t), 0);
}
