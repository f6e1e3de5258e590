/* security_escape_test.c - what people type is text on every page: marks planted in every
 * text of every kind, and in every parameter, come out escaped. */
#include "app_harness.h"

#include "sql_core.h"

#include <stdio.h>

/* Would open a tag, close an attribute of either quotation, begin an entity, and end a
 * line of a script. */
#define MARK "q9<script>q9\"'&q9\xE2\x80\xA8"

static bool plain_text(const struct field *f)
{
	static const char *const formal[] = {"code", "school_code", "key", "email", "external_id"};
	for (size_t i = 0; i < sizeof formal / sizeof formal[0]; i++)
		if (strcmp(f->name, formal[i]) == 0)
			return false;
	return f->kind == FIELD_LINE || f->kind == FIELD_TEXT;
}

/* Into the rows themselves: nothing on the way in helps. */
static int plant(struct change *ch, const struct resource_kind *k, int64_t id)
{
	const struct db_entity *e = k->entity;
	void *row = arena_alloc(test_arena(), e->row_size);
	struct str mark = arena_printf(test_arena(), MARK "%lld", (long long)id); /* some names are only once */
	int n = 0;
	if (!e->get(ch->db, test_arena(), id, row))
		return 0;
	for (size_t i = 0; i < k->nfields; i++)
		if (plain_text(&k->fields[i])) {
			row_set(row_col(e->cols, e->ncols, str_z(k->fields[i].name)), row,
			        (struct db_val){.type = DB_TEXT, .s = mark});
			n++;
		}
	change_save(ch, e, row, NULL);
	return n;
}

static int plant_all(struct app_test *t)
{
	struct change *ch = app_write(t);
	int n = 0;
	if (!ch)
		return 0;
	ch->why = STR(MARK);
	struct term w = {.key = STR("level.3"), .sv = STR(MARK), .en = STR(MARK)};
	struct setting s = {.key = STR("huvudman.name"), .value = STR(MARK)};
	change_save(ch, &term_entity, &w, NULL);
	change_save(ch, &setting_entity, &s, NULL);
	for (size_t k = 0; k < resource_nkinds; k++)
		for (int64_t id = 1; id < 40; id++)
			n += plant(ch, resource_kinds[k], id);
	app_write_end(t, ch);
	return n;
}

static bool check_page(const struct app_test *t, const char *path)
{
	static const char *const raw[] = {"q9<script>", "q9\"'", "&q9"};
	if (!str_starts(t->type, STR("text/html")))
		return true;
	for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++)
		if (app_says(t, raw[i])) {
			ptrdiff_t at = str_find(t->body, str_z(raw[i]));
			test_fail(__FILE__, __LINE__, "%s: raw text: %.*s", path, 120,
			          t->body.p + (at > 60 ? at - 60 : 0));
			return false;
		}
	return true;
}

/* Every row of a kind for {id}; every kind for {kind}. */
static size_t fetch(struct app_test *t, const struct route *r, const char *kind, int64_t id, size_t *marked)
{
	struct buf b;
	struct str rest = str_z(r->path), part;
	buf_init(&b, 1024);
	str_split(&rest, '/', &part);
	while (str_split(&rest, '/', &part)) {
		buf_c(&b, '/');
		if (str_starts(part, STR("{kind}")))
			buf_z(&b, kind);
		else if (str_eqz(part, "{id}"))
			buf_printf(&b, "%lld", (long long)id);
		else if (str_starts(part, STR("{")))
			buf_z(&b, "namn");
		else
			buf_str(&b, part);
	}
	struct str path = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	app_get(t, "administrator", path.p);
	check_page(t, path.p);
	*marked += app_says(t, "q9&lt;script&gt;");
	return 1;
}

static bool has(const struct route *r, const char *param)
{
	return strstr(r->path, param) != NULL;
}

TEST(typed_text_comes_out_as_text_on_every_page)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	int planted = plant_all(t);
	size_t n = 0, marked = 0;
	for (size_t i = 0; i < app_nroutes; i++) {
		const struct route *r = &app_routes[i];
		if (r->method != WEB_GET || str_starts(str_z(r->path), STR("/api/")) ||
		    str_ends(str_z(r->path), STR("/pdf")))
			continue;
		for (size_t k = 0; k < (has(r, "{kind}") ? resource_nkinds : 1); k++)
			for (int64_t id = 1; id <= (has(r, "{id}") ? 14 : 1); id++)
				n += fetch(t, r, resource_kinds[k]->name, id, &marked);
	}
	printf("    escaping: %d texts planted, %zu pages fetched, %zu of them hold the mark\n", planted, n,
	       marked);
	CHECK(planted > 100);
	CHECK(marked > 40);
}

TEST(what_stands_in_the_address_comes_out_as_text)
{
	static const char *const names[] = {"q",        "till", "enhet", "lasar", "omrade", "status",
	                                    "per",      "sida", "sort",  "vald",  "klart",  "kod",
	                                    "ansvarig", "mal",  "medel", "sprak", "visa"};
	struct app_test *t = app_test_new();
	size_t n = 0;
	REQUIRE(t);
	for (size_t i = 0; i < app_nroutes; i++) {
		const struct route *r = &app_routes[i];
		if (r->method != WEB_GET || has(r, "{") || str_starts(str_z(r->path), STR("/api/")) ||
		    str_ends(str_z(r->path), STR("/pdf")))
			continue;
		for (size_t k = 0; k < sizeof names / sizeof names[0]; k++, n++) {
			const char *path =
			    arena_printf(test_arena(), "%s?%s=q9%%3Cscript%%3Eq9%%22%%27%%26q9", r->path, names[k]).p;
			CHECK(app_get(t, "administrator", path) < 500);
			check_page(t, path);
		}
	}
	const struct web_pair agent = {STR("user-agent"), STR(MARK)};
	app_send(t, &(struct app_sent){
	                .path = "/q9%3Cscript%3Eq9", .login = "teacher", .headers = {(void *)&agent, 1}});
	check_page(t, "an address that is not there");
	printf("    escaping: %zu addresses with a mark in them\n", n);
}

TEST(a_form_that_is_refused_shows_what_was_typed_as_text)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const char *goal = arena_printf(test_arena(), "/styrning/mal/%lld/andra", (long long)t->goal_lind).p;
	CHECK_I64(app_post(t, "principal", goal,
	                   "rev=1&title=&number=q9%3Cscript%3Eq9%22%27%26q9&target=q9%3Cscript%3Eq9%22%27%26q9"),
	          422);
	check_page(t, goal);
	CHECK(app_says(t, "q9&lt;script&gt;"));
	CHECK_I64(app_post(t, NULL, "/logga-in", "login=q9%3Cscript%3Eq9%22%27%26q9&password=x"), 422);
	check_page(t, "/logga-in");
	CHECK(app_says(t, "q9&lt;script&gt;"));
}
