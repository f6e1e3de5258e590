/* api_openapi_test.c - the description of the API against the program: every path it names
 * is served, every reference resolves, every kind is described by its own columns, and
 * what each GET answers is what its schema says. */
#include "app_harness.h"

#include <stdio.h>

static const struct json *resolved(const struct json *doc, const struct json *schema)
{
	struct str ref = json_text(schema, "$ref");
	const struct str base = STR("#/components/schemas/");
	if (!str_starts(ref, base))
		return schema;
	return json_get(json_get(json_get(doc, "components"), "schemas"),
	                arena_z(test_arena(), str_sub(ref, base.n, ref.n)));
}

static void check_refs(const struct json *doc, const struct json *j, int *n)
{
	struct str ref = json_text(j, "$ref");
	if (!str_is_null(ref)) {
		++*n;
		if (!resolved(doc, j))
			test_fail(__FILE__, __LINE__, "%.*s leads nowhere", STR_ARG(ref));
	}
	for (size_t i = 0; i < j->n; i++)
		check_refs(doc, &j->items[i], n);
}

/* --- a schema against a value ------------------------------------------------------- */

static bool type_is(struct str word, const struct json *v)
{
	static const char *const words[] = {
	    [JSON_NULL] = "null",   [JSON_BOOL] = "boolean", [JSON_INT] = "integer",  [JSON_REAL] = "number",
	    [JSON_TEXT] = "string", [JSON_ARRAY] = "array",  [JSON_OBJECT] = "object"};
	return str_eqz(word, words[v->kind]) || (v->kind == JSON_INT && str_eqz(word, "number"));
}

static bool type_fits(const struct json *type, const struct json *v)
{
	if (!type || type->kind == JSON_TEXT)
		return !type || type_is(type->text, v);
	for (size_t i = 0; i < type->n; i++)
		if (type_is(type->items[i].text, v))
			return true;
	return false;
}

static bool among(const struct json *words, const struct json *v)
{
	for (size_t i = 0; i < words->n; i++)
		if (words->items[i].kind == v->kind && str_eq(words->items[i].text, v->text))
			return true;
	return false;
}

static void check_required(const struct json *schema, const struct json *v, const char *where)
{
	const struct json *required = json_get(schema, "required");
	for (size_t i = 0; required && i < required->n; i++)
		if (!json_get(v, arena_z(test_arena(), required->items[i].text)))
			test_fail(__FILE__, __LINE__, "%s: %.*s is missing", where, STR_ARG(required->items[i].text));
}

static void check_value(const struct json *doc, const struct json *schema, const struct json *v,
                        const char *where)
{
	schema = resolved(doc, schema);
	if (!schema) {
		test_fail(__FILE__, __LINE__, "%s: no schema", where);
		return;
	}
	if (!type_fits(json_get(schema, "type"), v))
		test_fail(__FILE__, __LINE__, "%s: %.*s is of another type", where, STR_ARG(v->key));
	const struct json *words = json_get(schema, "enum"), *props = json_get(schema, "properties");
	if (words && !among(words, v))
		test_fail(__FILE__, __LINE__, "%s: %.*s is “%.*s”", where, STR_ARG(v->key), STR_ARG(v->text));
	const struct json *items = json_get(schema, "items");
	for (size_t i = 0; v->kind == JSON_ARRAY && items && i < v->n && i < 20; i++)
		check_value(doc, items, &v->items[i], where);
	for (size_t i = 0; v->kind == JSON_OBJECT && props && i < v->n; i++) {
		const struct json *p = json_get(props, arena_z(test_arena(), v->items[i].key));
		if (p)
			check_value(doc, p, &v->items[i], where);
		else
			test_fail(__FILE__, __LINE__, "%s: %.*s is not described", where, STR_ARG(v->items[i].key));
	}
	check_required(schema, v, where);
}

/* --- the program against the document ------------------------------------------------ */

static const struct json *document(struct app_test *t)
{
	CHECK_I64(app_get(t, "administrator", "/api/v1/openapi.json"), 200);
	return json_parse(test_arena(), arena_str(test_arena(), t->body), NULL);
}

static const struct json *answer_schema(const struct json *op)
{
	const struct json *ok = json_get(json_get(op, "responses"), "200");
	return json_get(json_get(json_get(ok, "content"), "application/json"), "schema");
}

TEST(the_api_describes_every_path_it_serves_and_no_other)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	static const char *const words[] = {"get", "head", "post", "put", "patch", "delete"};
	const struct json *paths = json_get(document(t), "paths");
	REQUIRE(paths);
	size_t want = 0;
	for (size_t i = 0; i < app_nroutes; i++)
		if (str_starts(str_z(app_routes[i].path), STR("/api/")))
			want += strstr(app_routes[i].path, "{kind}") ? resource_nkinds : 1;
	size_t got = 0;
	for (size_t i = 0; i < paths->n; i++)
		for (size_t k = 0; k < paths->items[i].n; k++, got++) {
			struct web_pairs params;
			unsigned allowed = 0;
			enum web_method m = WEB_OTHER;
			for (unsigned w = 0; w < 6; w++)
				if (str_eqz(paths->items[i].items[k].key, words[w]))
					m = (enum web_method)w;
			if (!web_route_find(t->app->router, m, paths->items[i].key, test_arena(), &params, &allowed))
				test_fail(__FILE__, __LINE__, "%.*s is not served", STR_ARG(paths->items[i].key));
		}
	CHECK_I64(got, want);
}

TEST(every_reference_of_the_description_resolves)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const struct json *doc = document(t);
	int n = 0;
	REQUIRE(doc);
	check_refs(doc, doc, &n);
	CHECK(n > 300);
	CHECK_Z(json_text(doc, "openapi"), "3.1.0");
}

static void check_kind(const struct json *schemas, const struct resource_kind *k)
{
	const struct json *row = json_get(json_get(schemas, k->name), "properties");
	const struct json *write =
	    json_get(json_get(schemas, arena_printf(test_arena(), "%s_write", k->name).p), "properties");
	for (unsigned i = 0; i < k->entity->ncols; i++) {
		const char *name = k->entity->cols[i].name;
		bool own = strcmp(name, "fold") == 0 || strcmp(name, "number_sort") == 0;
		if (!json_get(row, name) != own)
			test_fail(__FILE__, __LINE__, "%s.%s %s", k->name, name, own ? "is shown" : "is not described");
	}
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *f = &k->fields[i];
		const struct json *words = json_get(json_get(write, f->name), "enum");
		if (!json_get(write, f->name))
			test_fail(__FILE__, __LINE__, "%s.%s cannot be written", k->name, f->name);
		size_t n = 0;
		while (f->kind == FIELD_CHOICE && f->words[n]) {
			bool found = false;
			for (size_t w = 0; words && w < words->n; w++)
				found |= str_eqz(words->items[w].text, f->words[n]);
			if (!found)
				test_fail(__FILE__, __LINE__, "%s.%s lacks %s", k->name, f->name, f->words[n]);
			n++;
		}
	}
}

TEST(every_kind_is_described_by_its_columns_and_words)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const struct json *schemas = json_get(json_get(document(t), "components"), "schemas");
	REQUIRE(schemas);
	for (size_t i = 0; i < resource_nkinds; i++)
		check_kind(schemas, resource_kinds[i]);
}

static const char *reader(struct str path)
{
	struct str kind = str_sub(path, STR("/api/v1/").n, path.n);
	ptrdiff_t slash = str_chr(kind, '/');
	return app_reader(slash < 0 ? kind : str_sub(kind, 0, (size_t)slash));
}

/* The first id that the kind's list gives, to stand for {id}. */
static int64_t some_id(struct app_test *t, struct str path)
{
	const char *list = arena_printf(test_arena(), "%.*s", (int)str_find(path, STR("/{id}")), path.p).p;
	app_get(t, reader(str_z(list)), list);
	const struct json *items = json_get(app_answer(t), "items");
	return items && items->n ? json_get(&items->items[0], "id")->i : 0;
}

TEST(every_get_answers_as_its_schema_says)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const struct json *doc = document(t);
	const struct json *paths = json_get(doc, "paths");
	REQUIRE(paths);
	int called = 0;
	for (size_t i = 0; i < paths->n; i++) {
		const struct json *get = json_get(&paths->items[i], "get");
		struct str path = paths->items[i].key;
		ptrdiff_t mark = str_find(path, STR("{id}"));
		if (!get)
			continue;
		if (mark >= 0) {
			int64_t id = some_id(t, path);
			if (!id)
				continue;
			path = arena_printf(test_arena(), "%.*s%lld%.*s", (int)mark, path.p, (long long)id,
			                    (int)(path.n - (size_t)mark - 4), path.p + mark + 4);
		}
		const char *where = arena_z(test_arena(), path);
		CHECK_I64(app_get(t, reader(path), where), 200);
		const struct json *answer = app_answer(t);
		if (answer)
			check_value(doc, answer_schema(get), answer, where);
		else
			test_fail(__FILE__, __LINE__, "%s is not JSON", where);
		called++;
	}
	printf("    OpenAPI: %d GET operations answered as described\n", called);
	CHECK(called >= (int)resource_nkinds);
}

TEST(a_fault_is_described_too)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	const struct json *doc = document(t);
	const struct json *problem = json_get(json_get(json_get(doc, "components"), "schemas"), "problem");
	REQUIRE(problem);
	CHECK_I64(app_json(t, "director", WEB_POST, "/api/v1/goal", "{}"), 422);
	check_value(doc, problem, app_answer(t), "422");
	CHECK_I64(app_get(t, NULL, "/api/v1/goal"), 401);
	check_value(doc, problem, app_answer(t), "401");
	CHECK_I64(app_get(t, "director", "/api/v1/wish"), 404);
	check_value(doc, problem, app_answer(t), "404");
}
