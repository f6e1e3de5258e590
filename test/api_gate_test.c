/* api_gate_test.c - no handler of the API can go round its gate: each that routes.def names
 * is one of operations.def, and only gate.c makes handlers or hands out a `struct api`. */
#include "app_harness.h"

#include "api/api.h"

static size_t count(struct str text, const char *word)
{
	size_t n = 0;
	for (ptrdiff_t at; (at = str_find(text, str_z(word))) >= 0; n++)
		text = str_sub(text, (size_t)at + strlen(word), text.n);
	return n;
}

TEST(every_handler_of_the_api_is_made_by_the_gate)
{
	struct str routes = test_file("app/api/routes.def"), rest = routes, line;
	int n = 0;
	while (str_split(&rest, '\n', &line)) {
		ptrdiff_t at = str_find(line, STR(", api_"));
		if (!str_starts(line, STR("ROUTE(")))
			continue;
		REQUIRE(at > 0);
		struct str name = str_sub(line, (size_t)at + 6, line.n);
		name = str_sub(name, 0, (size_t)str_chr(name, ','));
		struct str op = arena_printf(test_arena(), "OP(%.*s, ", STR_ARG(name));
		CHECK(str_find(test_file("app/api/operations.def"), op) >= 0);
		n++;
	}
	CHECK(n >= 12);
	for (size_t i = 0; i < app_nroutes; i++)
		if (str_starts(str_z(app_routes[i].path), STR("/api/")))
			CHECK(str_find(routes, arena_printf(test_arena(), "\"%s\"", app_routes[i].path)) >= 0);
}

TEST(only_the_gate_makes_handlers_and_permitted_operations)
{
	static const char *const others[] = {"about", "lists", "openapi", "openapi_schema", "problem",
	                                     "query", "read",  "rows",    "write"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct str text = test_file(arena_printf(test_arena(), "app/api/%s.c", others[i]).p);
		CHECK(text.n > 0);
		CHECK_I64(count(text, "struct api x"), 0);
		CHECK_I64(count(text, "(struct api)"), 0);
		CHECK_I64(count(text, "\nvoid api_index") + count(text, "\nvoid api_list("), 0);
	}
	CHECK_I64(count(test_file("app/api/gate.c"), "struct api x = "), 1);
}
