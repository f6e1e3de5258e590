/* db_row_test.c - the generic walk over a row struct. */
#include "db/row.h"
#include "test.h"

struct sample {
	int64_t id, parent_id, count;
	struct opt_i64 maybe;
	double real;
	struct opt_f64 part;
	bool flag;
	struct str title, note;
	struct str bytes;
};
#define AT(member) offsetof(struct sample, member)
static const struct db_col cols[] = {
    {"id", DB_INT, DB_SEM_ID, false, AT(id)},          {"parent_id", DB_INT, DB_SEM_ID, true, AT(parent_id)},
    {"count", DB_INT, DB_SEM_PLAIN, false, AT(count)}, {"maybe", DB_INT, DB_SEM_PLAIN, true, AT(maybe)},
    {"real", DB_REAL, DB_SEM_PLAIN, false, AT(real)},  {"part", DB_REAL, DB_SEM_PLAIN, true, AT(part)},
    {"flag", DB_BOOL, DB_SEM_PLAIN, false, AT(flag)},  {"title", DB_TEXT, DB_SEM_PLAIN, false, AT(title)},
    {"note", DB_TEXT, DB_SEM_DAY, true, AT(note)},     {"bytes", DB_BLOB, DB_SEM_PLAIN, true, AT(bytes)},
};
enum { N = sizeof cols / sizeof *cols };

static const struct sample full = {.id = 7,
                                   .parent_id = 3,
                                   .count = -2,
                                   .maybe = {true, 0},
                                   .real = 0.5,
                                   .part = {true, 1.25},
                                   .flag = true,
                                   .title = STR_INIT("Mål"),
                                   .note = STR_INIT("2025-01-31"),
                                   .bytes = STR_INIT("\x01\xFF")};

TEST(a_row_becomes_arguments_and_back)
{
	struct db_val v[N];
	struct sample back;
	memset(&back, 0xAA, sizeof back);
	row_args(cols, N, &full, v);
	for (int i = 0; i < N; i++) {
		CHECK(!v[i].null);
		CHECK_I64(v[i].type, cols[i].type);
	}
	row_read(cols, N, v, test_arena(), &back);
	CHECK_I64(back.id, 7);
	CHECK_I64(back.parent_id, 3);
	CHECK_I64(back.count, -2);
	CHECK(back.maybe.has && back.maybe.v == 0);
	CHECK_F64(back.real, 0.5, 0);
	CHECK(back.part.has);
	CHECK_F64(back.part.v, 1.25, 0);
	CHECK(back.flag);
	CHECK_STR(back.title, full.title);
	CHECK(back.title.p != full.title.p);
	CHECK_STR(back.bytes, full.bytes);
}

TEST(what_is_not_there_is_null_both_ways)
{
	struct sample none = {.id = 1}, back;
	struct db_val v[N];
	row_args(cols, N, &none, v);
	static const bool want[N] = {false, true, false, true, false, true, false, true, true, true};
	for (int i = 0; i < N; i++)
		CHECK_I64(v[i].null, want[i]);
	memset(&back, 0xAA, sizeof back);
	row_read(cols, N, v, test_arena(), &back);
	CHECK_I64(back.parent_id, 0);
	CHECK(!back.maybe.has && !back.part.has && !back.flag);
	CHECK(str_is_null(back.title) && str_is_null(back.note));
}

TEST(columns_are_found_by_name)
{
	CHECK(row_col(cols, N, STR("part")) == &cols[5]);
	CHECK(row_col(cols, N, STR("par")) == NULL);
	CHECK(row_col(cols, N, STR("")) == NULL);
}

TEST(one_member_is_set_and_borrowed)
{
	struct sample row = full;
	struct str text = STR("ny");
	row_set(row_col(cols, N, STR("title")), &row, (struct db_val){.type = DB_TEXT, .s = text});
	CHECK(row.title.p == text.p);
	row_set(row_col(cols, N, STR("maybe")), &row, (struct db_val){.type = DB_INT, .null = true, .i = 9});
	CHECK(!row.maybe.has);
	CHECK_I64(row_value(row_col(cols, N, STR("count")), &row).i, -2);
}

TEST(a_row_writes_itself_as_json)
{
	struct buf b;
	struct json_out o;
	buf_init(&b, 0);
	json_begin(&o, &b);
	row_json(&o, cols, N, &full);
	CHECK_Z(arena_str(test_arena(), buf_as_str(&b)),
	        "{\"id\":7,\"parent_id\":3,\"count\":-2,\"maybe\":0,\"real\":0.5,\"part\":1.25,\"flag\":true,"
	        "\"title\":\"Mål\",\"note\":\"2025-01-31\",\"bytes\":\"01ff\"}");
	buf_reset(&b);
	struct sample none = {.id = 1};
	json_begin(&o, &b);
	row_json(&o, cols, 2, &none);
	CHECK_Z(arena_str(test_arena(), buf_as_str(&b)), "{\"id\":1,\"parent_id\":null}");
	buf_finish(&b);
}
