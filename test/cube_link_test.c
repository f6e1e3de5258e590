#include "cube/link.h"
#include "cube_help.h"

static const struct batch_spec spec[] = {{STR_INIT("pupil"), BATCH_KEY, 0},
                                         {STR_INIT("school"), BATCH_CODE, 0}};

struct person {
	const char *name, *school;
};

static struct batch *batch_of(const struct person *p, size_t n, uint8_t key)
{
	struct buf out;
	struct batch_options o = {.group_rows = 3, .key = {key, 2, 3}};
	buf_init(&out, 0);
	struct batch_builder *b = batch_builder_new(spec, 2, &o, help_sink, &out);
	for (size_t i = 0; i < n; i++) {
		uint64_t row[2] = {p[i].name ? batch_symbol_text(b, 0, str_z(p[i].name))
		                             : batch_symbol_mark(b, 0, VALUE_MISSING),
		                   batch_symbol_text(b, 1, str_z(p[i].school))};
		batch_put(b, row);
	}
	return help_open(help_bytes(b, &out));
}

static const struct person six[] = {{"a", "X"}, {"b", "X"}, {"c", "Y"}, {"d", "Y"},
                                    {"e", "X"}, {"f", "Z"}, {"f", "Z"}, {NULL, "X"}};
static const struct person nine[] = {{"c", "Y"}, {"b", "W"}, {"a", "X"}, {"g", "W"}, {"f", "Z"}, {"e", "Y"}};

TEST(pupils_are_followed_from_one_batch_to_the_next)
{
	struct cube_link l;
	struct cube_error e;
	REQUIRE(cube_link(batch_of(six, 8, 1), batch_of(nine, 6, 1), STR("pupil"), STR("school"), &l, &e));
	CHECK_I64(l.matched, 4);
	CHECK_I64(l.moved, 2); /* b to W, e to Y */
	CHECK_I64(l.gone, 1);  /* d */
	CHECK_I64(l.come, 1);  /* g */
	CHECK_I64(l.repeated, 1);
	CHECK_I64(l.keyless, 1);
	struct buf b;
	buf_init(&b, 0);
	cube_write_csv(l.transitions, ';', ',', &b);
	CHECK_Z(buf_as_str(&b), "level;from;to;rows\n"
	                        "from+to;.;W;1\n"
	                        "from;.;;1\n"
	                        "from+to;X;W;1\n"
	                        "from+to;X;X;1\n"
	                        "from+to;X;Y;1\n"
	                        "from;X;;3\n"
	                        "from+to;Y;.;1\n"
	                        "from+to;Y;Y;1\n"
	                        "from;Y;;2\n"
	                        "to;;.;1\n"
	                        "to;;W;2\n"
	                        "to;;X;1\n"
	                        "to;;Y;2\n"
	                        ";;;6\n");
	buf_finish(&b);
	cube_free(l.transitions);
}

TEST(another_key_finds_nobody_again)
{
	struct cube_link l;
	struct cube_error e;
	REQUIRE(cube_link(batch_of(six, 8, 1), batch_of(nine, 6, 9), STR("pupil"), STR("school"), &l, &e));
	CHECK_I64(l.matched, 0);
	CHECK_I64(l.gone, 5);
	CHECK_I64(l.come, 6);
	cube_free(l.transitions);
}

TEST(a_column_that_is_no_key_cannot_link)
{
	struct cube_link l;
	struct cube_error e;
	struct batch *b = batch_of(six, 8, 1);
	CHECK(!cube_link(b, b, STR("school"), STR("school"), &l, &e));
	CHECK_I64(e.fault, CUBE_NO_COLUMN);
	CHECK(!cube_link(b, b, STR("pupil"), STR("pupil"), &l, &e));
	CHECK_I64(e.fault, CUBE_IS_A_KEY);
}

TEST(many_pupils_in_many_schools_agree_with_a_recount)
{
	enum { PUPILS = 5000, SCHOOLS = 40 };
	uint64_t seed = 77;
	struct person *p[2];
	int from[PUPILS], to[PUPILS], want[SCHOOLS + 1][SCHOOLS + 1] = {{0}};
	size_t n[2] = {0, 0};
	for (int i = 0; i < 2; i++)
		p[i] = ARENA_ARRAY(test_arena(), PUPILS, struct person);
	for (int i = 0; i < PUPILS; i++) {
		const char *name = arena_printf(test_arena(), "pupil %d", i).p;
		from[i] = (int)help_random(&seed, SCHOOLS + 1);
		to[i] = help_random(&seed, 4) ? from[i] : (int)help_random(&seed, SCHOOLS + 1);
		want[from[i]][to[i]]++;
		if (from[i] < SCHOOLS)
			p[0][n[0]++] = (struct person){name, arena_printf(test_arena(), "s%d", from[i]).p};
		if (to[i] < SCHOOLS)
			p[1][n[1]++] = (struct person){name, arena_printf(test_arena(), "s%d", to[i]).p};
	}
	struct cube_link l;
	struct cube_error e;
	REQUIRE(cube_link(batch_of(p[0], n[0], 1), batch_of(p[1], n[1], 1), STR("pupil"), STR("school"), &l, &e));
	int wrong = 0;
	for (int a = 0; a <= SCHOOLS; a++) {
		for (int b = 0; b <= SCHOOLS; b++) {
			struct str x = a < SCHOOLS ? arena_printf(test_arena(), "s%d", a) : STR(".");
			struct str y = b < SCHOOLS ? arena_printf(test_arena(), "s%d", b) : STR(".");
			uint32_t code[2] = {cube_code(l.transitions, 0, x), cube_code(l.transitions, 1, y)};
			struct cube_cell cell = {0};
			bool there = cube_at(l.transitions, code, &cell);
			wrong += (a == SCHOOLS && b == SCHOOLS) ? there : (int)cell.rows != want[a][b];
		}
	}
	CHECK_I64(wrong, 0);
	CHECK_I64(l.gone + l.come + l.matched + (uint64_t)want[SCHOOLS][SCHOOLS], PUPILS);
	cube_free(l.transitions);
}
