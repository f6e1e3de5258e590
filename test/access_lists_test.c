/* access_lists_test.c - what a reader may not see is in no page, no list and no count. */
#include "access_plan.h"

#include "base/map.h"

#include <stdio.h>

/* Every text of the fixture that begins like a secret and is one the reader may not see. */
static int leaks(const struct access_plan *p, const struct access_matrix *m, struct map *secrets, int login,
                 const char *what)
{
	struct str rest = p->t->body;
	int n = 0;
	for (ptrdiff_t at; (at = str_find(rest, STR("Hemlig "))) >= 0;) {
		rest = str_sub(rest, (size_t)at, rest.n);
		ptrdiff_t end = str_chr(rest, '.');
		const struct access_spot *s = end < 0 ? NULL : map_get(secrets, str_sub(rest, 0, (size_t)end + 1));
		if (s && !access_sees(p, m, login, s) && n++ == 0)
			test_fail(__FILE__, __LINE__, "%s shows %s to %s", what, s->secret, app_logins[login]);
		rest = str_sub(rest, 7, rest.n);
	}
	return n;
}

static void secrets_of(const struct access_plan *p, struct map *secrets)
{
	map_init(secrets, test_arena());
	for (size_t i = 0; i < p->nspots; i++)
		if (p->spots[i].secret)
			map_put(secrets, str_z(p->spots[i].secret), &p->spots[i]);
}

TEST(no_page_holds_what_its_reader_may_not_see)
{
	struct access_matrix *m = ARENA_NEW(test_arena(), struct access_matrix);
	struct access_plan *p = access_plan_new(app_test_new());
	struct map secrets;
	size_t pages = 0;
	int found = 0;
	REQUIRE(p && access_matrix_read(m) == ACCESS_CELLS);
	secrets_of(p, &secrets);
	size_t step = store_kind(p->t->store) == DB_SQLITE ? 1 : 7; /* a server's round trips take their time */
	for (size_t i = 0; i < p->nprobes && found < 20; i += step) {
		const struct access_probe *b = &p->probes[i];
		if (b->way != WAY_COOKIE || b->route->method != WEB_GET || access_costly(b))
			continue;
		access_answer(p, b);
		found += leaks(p, m, &secrets, b->login, access_probe_text(p, b));
		pages++;
	}
	static const char *const more[] = {
	    "/sok?q=hemlig",    "/sok?q=hemlig&del=1",  "/api/v1/search?q=hemlig", "/api/v1/document.csv",
	    "/api/v1/goal.csv", "/api/v1/activity.csv", "/api/v1/followup.csv",    "/api/v1/milestone.csv"};
	for (size_t k = 0; k < sizeof more / sizeof more[0]; k++)
		for (int login = 0; login < APP_LOGINS; login++, pages++) {
			app_get(p->t, app_logins[login], more[k]);
			found += leaks(p, m, &secrets, login, more[k]);
		}
	printf("    secrets: %zu pages and files read, %zu secrets planted, %d shown to the wrong reader\n",
	       pages, secrets.n, found);
	CHECK(secrets.n > 100);
}

static bool listed(const struct json *items, int64_t id)
{
	for (size_t i = 0; items && i < items->n; i++)
		if (json_get(&items->items[i], "id")->i == id)
			return true;
	return false;
}

TEST(a_list_holds_exactly_what_its_reader_may_see_and_counts_no_more)
{
	struct access_matrix *m = ARENA_NEW(test_arena(), struct access_matrix);
	struct access_plan *p = access_plan_new(app_test_new());
	size_t lists = 0, seen = 0;
	REQUIRE(p && access_matrix_read(m) == ACCESS_CELLS);
	for (size_t k = 0; k < resource_nkinds; k++)
		for (int login = 0; login < APP_LOGINS; login++) {
			const char *path = arena_printf(test_arena(), "/api/v1/%s?limit=1000", resource_kinds[k]->name).p;
			if (app_get(p->t, app_logins[login], path) != 200)
				continue;
			const struct json *j = app_answer(p->t), *items = json_get(j, "items");
			CHECK_I64(json_get(j, "total")->i, items->n);
			lists++;
			for (size_t i = 0; i < p->nspots; i++) {
				const struct access_spot *s = &p->spots[i];
				if (s->kind != resource_kinds[k])
					continue;
				bool may = access_sees(p, m, login, s), is = listed(items, s->id);
				seen += is;
				if (may != is)
					test_fail(__FILE__, __LINE__, "%s of %s: %lld %s (%s, unit %lld)", path,
					          app_logins[login], (long long)s->id, is ? "is listed" : "is missing",
					          objstate_words[s->state], (long long)s->unit_id);
			}
		}
	printf("    lists: %zu lists of %zu kinds, %zu rows in them\n", lists, resource_nkinds, seen);
	CHECK(lists > 100);
}

/* --- another huvudman ----------------------------------------------------------------------- */

/* The account page tells when its sessions were last used. */
static bool compared(const struct access_probe *b)
{
	return b->route->method == WEB_GET && !access_costly(b) && strcmp(b->route->path, "/konto") != 0;
}

static struct str answer_of(struct access_plan *p, const struct access_probe *b)
{
	access_answer(p, b);
	return arena_printf(test_arena(), "%d %.*s", p->t->status, STR_ARG(p->t->body));
}

TEST(another_huvudman_in_the_same_program_changes_no_answer)
{
	struct app_test *t = app_test_two();
	struct access_plan *p = access_plan_new(t);
	REQUIRE(p);
	size_t n = 0, step = 97;
	struct str *first = ARENA_ARRAY(test_arena(), p->nprobes / step + 1, struct str);
	for (size_t i = 0; i < p->nprobes; i += step)
		if (compared(&p->probes[i]))
			first[i / step] = answer_of(p, &p->probes[i]);
	struct access_plan *other = ARENA_NEW(test_arena(), struct access_plan);
	other->t = t->other;
	REQUIRE(access_fixture_fill(other));
	for (size_t i = 0; i < p->nprobes; i += step)
		if (compared(&p->probes[i])) {
			if (!str_eq(answer_of(p, &p->probes[i]), first[i / step]))
				test_fail(__FILE__, __LINE__, "%s is another answer now",
				          access_probe_text(p, &p->probes[i]));
			n++;
		}
	printf("    other huvudman: %zu answers the same with and without what it holds\n", n);
	CHECK(n > 100);
}

TEST(a_token_of_one_huvudman_opens_nothing_in_another)
{
	struct app_test *t = app_test_two();
	REQUIRE(t);
	struct app_sent s = {.method = WEB_GET, .path = "/api/v1/goal", .bearer = app_token(t, "director", true)};
	CHECK_I64(app_send(t, &s), 200);
	CHECK_I64(app_send(t->other, &s), 401);
}
