/* base_json_test.c - what is read, what is refused, what is written. */
#include "test.h"

#include "base/json.h"

#include <float.h>
#include <stdio.h>

static const struct json *parse(const char *text)
{
	return json_parse(test_arena(), str_z(text), NULL);
}

TEST(json_is_read_into_a_tree_in_the_order_of_the_text)
{
	const struct json *j = parse("{\"z\": [1, -2.5, true, null, \"å\\u00e4\\n\"], \"a\": {}, \"m\": []}");
	REQUIRE(j && j->kind == JSON_OBJECT && j->n == 3);
	CHECK_Z(j->items[0].key, "z");
	CHECK_Z(j->items[1].key, "a");
	CHECK_Z(j->items[2].key, "m");
	const struct json *z = json_get(j, "z");
	REQUIRE(z && z->kind == JSON_ARRAY && z->n == 5);
	CHECK(z->items[0].kind == JSON_INT && z->items[0].i == 1);
	CHECK_F64(z->items[0].f, 1, 0);
	CHECK(z->items[1].kind == JSON_REAL);
	CHECK_F64(z->items[1].f, -2.5, 0);
	CHECK(z->items[2].kind == JSON_BOOL && z->items[2].b);
	CHECK(z->items[3].kind == JSON_NULL);
	CHECK_Z(z->items[4].text, "åä\n");
	CHECK(str_is_null(z->items[4].key));
	CHECK_I64(json_get(j, "a")->n, 0);
	CHECK(json_get(j, "a")->kind == JSON_OBJECT);
	CHECK(json_get(j, "m")->kind == JSON_ARRAY);
}

TEST(json_members_are_found_by_name_or_not_at_all)
{
	const struct json *j = parse("{\"a\": \"x\", \"b\": 1, \"e\": \"\", \"f\": false}");
	REQUIRE(j);
	CHECK_Z(json_text(j, "a"), "x");
	CHECK(str_is_null(json_text(j, "b")));
	CHECK(str_is_null(json_text(j, "c")));
	CHECK_Z(json_text(j, "e"), "");
	CHECK(json_get(j, "f")->kind == JSON_BOOL && !json_get(j, "f")->b);
	CHECK(json_get(NULL, "a") == NULL);
	CHECK(json_get(json_get(j, "a"), "a") == NULL);
}

TEST(json_takes_a_value_of_any_kind_and_the_edges_of_numbers)
{
	CHECK(parse("null")->kind == JSON_NULL);
	CHECK_Z(parse(" \"x\" ")->text, "x");
	CHECK(parse("9223372036854775807")->i == INT64_MAX);
	CHECK(parse("-9223372036854775808")->i == INT64_MIN);
	CHECK(parse("1e3")->kind == JSON_REAL);
	CHECK_F64(parse("1.7976931348623157e308")->f, DBL_MAX, 0);
	CHECK_F64(parse("5e-324")->f, 5e-324, 0);
	CHECK_Z(parse("\"\\ud83d\\ude00\"")->text, "😀");
}

TEST(json_refuses_what_is_not_strict)
{
	static const char *const bad[] = {"",
	                                  " ",
	                                  "{",
	                                  "[1,]",
	                                  "[1 2]",
	                                  "{\"a\":1,}",
	                                  "{a:1}",
	                                  "{'a':1}",
	                                  "[1] x",
	                                  "[1][2]",
	                                  "nul",
	                                  "True",
	                                  "01",
	                                  "+1",
	                                  ".5",
	                                  "1.",
	                                  "0x10",
	                                  "NaN",
	                                  "Infinity",
	                                  "\"a",
	                                  "\"\\x\"",
	                                  "\"\t\"",
	                                  "\"\\ud800\"",
	                                  "\"\\ud800\\u0041\"",
	                                  "\"\\udc00\"",
	                                  "\"\xFF\"",
	                                  "\"\xC0\x80\"",
	                                  "\"\xED\xA0\x80\"",
	                                  "\"\\u0000\"",
	                                  "{\"\\u0000\":1}",
	                                  "{\"a\":1,\"a\":2}",
	                                  "{\"a\":1,\"\\u0061\":2}",
	                                  "[{\"b\":{\"a\":1,\"b\":2,\"a\":3}}]",
	                                  "9223372036854775808",
	                                  "-9223372036854775809",
	                                  "1e999",
	                                  "-1e999",
	                                  "\xEF\xBB\xBF[]",
	                                  "/* c */ 1",
	                                  "[1] // c"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct json_error err = {0};
		if (json_parse(test_arena(), str_z(bad[i]), &err))
			test_fail(__FILE__, __LINE__, "took %s", bad[i]);
		CHECK(err.text.n > 0);
	}
	CHECK(json_parse(test_arena(), STR("[1]\0"), NULL) == NULL);
	CHECK(json_parse(test_arena(), STR("\"a\0b\""), NULL) == NULL);
	CHECK(json_parse(test_arena(), (struct str){NULL, 0}, NULL) == NULL);
	CHECK(json_parse(test_arena(), str_sub(STR("[1,2]"), 0, 4), NULL) == NULL); /* does not read on */
}

TEST(json_error_says_where)
{
	struct json_error err = {0};
	CHECK(!json_parse(test_arena(), STR("{\n  \"a\": 1,\n  x\n}"), &err));
	CHECK_I64(err.line, 3);
}

static struct str nested(size_t depth, const char *inner)
{
	struct arena *a = test_arena();
	char *open = arena_alloc(a, depth + 1), *close = arena_alloc(a, depth + 1);
	memset(open, '[', depth);
	memset(close, ']', depth);
	return arena_concat(a, arena_concat(a, str_z(open), str_z(inner)), str_z(close));
}

TEST(json_nests_to_32_levels_and_no_deeper)
{
	struct arena *a = test_arena();
	struct json_error err = {0};
	const struct json *j = json_parse(a, nested(32, "1"), NULL);
	for (int i = 0; i < 32; i++) {
		REQUIRE(j && j->kind == JSON_ARRAY && j->n == 1);
		j = j->items;
	}
	CHECK(j->kind == JSON_INT);
	CHECK(!json_parse(a, nested(33, "1"), &err));
	CHECK_Z(err.text, "nested too deep");
	CHECK_I64(err.line, 1);
	CHECK_I64(err.column, 33);
	CHECK(!json_parse(a, nested(100000, ""), NULL));
	CHECK(!json_parse(a, nested(32, "{}"), NULL));
	/* Brackets in strings and side by side are not depth. */
	CHECK(json_parse(a, nested(32, "\"[[[\\\"[[{{\\\\\""), NULL) != NULL);
	CHECK(json_parse(a, nested(31, "[],[],[],{\"[\":1}"), NULL) != NULL);
}

TEST(json_is_written_with_its_commas)
{
	struct buf b;
	struct json_out o;
	buf_init(&b, 0);
	json_begin(&o, &b);
	json_open(&o, '{');
	json_key(&o, STR("a\""));
	json_open(&o, '[');
	json_i64(&o, -1);
	json_f64(&o, 0.5);
	json_open(&o, '{');
	json_close(&o, '}');
	json_open(&o, '[');
	json_close(&o, ']');
	json_close(&o, ']');
	json_key(&o, STR("b"));
	json_bool(&o, true);
	json_key(&o, STR("c"));
	json_null(&o);
	json_key(&o, STR("d"));
	json_str(&o, STR("<å>"));
	json_key(&o, STR("e"));
	json_str(&o, (struct str){NULL, 0});
	json_key(&o, STR("f"));
	json_bool(&o, false);
	json_close(&o, '}');
	CHECK_Z(buf_as_str(&b),
	        "{\"a\\\"\":[-1,0.5,{},[]],\"b\":true,\"c\":null,\"d\":\"\\u003cå\\u003e\",\"e\":null,"
	        "\"f\":false}");
	CHECK(json_parse(test_arena(), buf_as_str(&b), NULL) != NULL);
	buf_finish(&b);
}

TEST(json_writer_reaches_the_readers_depth)
{
	struct buf b;
	struct json_out o;
	buf_init(&b, 0);
	json_begin(&o, &b);
	for (int i = 0; i < 32; i++) {
		json_open(&o, '[');
		json_i64(&o, i);
	}
	for (int i = 0; i < 32; i++)
		json_close(&o, ']');
	const struct json *j = json_parse(test_arena(), buf_as_str(&b), NULL);
	for (int i = 0; i < 31; i++) {
		REQUIRE(j && j->n == 2);
		CHECK_I64(j->items[0].i, i);
		j = &j->items[1];
	}
	buf_finish(&b);
}
