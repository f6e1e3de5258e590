#include "cube_help.h"
#include <math.h>
#include <stdlib.h>

/* Rows as plain arrays, to be counted both by a cube and by loops. */
enum { COLUMNS = 5, NONE = INT32_MIN };
struct rows {
	uint32_t n;
	int32_t *v[COLUMNS]; /* NONE is a missing value */
};
static const struct batch_spec spec[COLUMNS] = {{STR_INIT("school"), BATCH_CODE, 0},
                                                {STR_INIT("year"), BATCH_NUMBER, 0},
                                                {STR_INIT("gender"), BATCH_CODE, 0},
                                                {STR_INIT("points"), BATCH_NUMBER, 1},
                                                {STR_INIT("wide"), BATCH_NUMBER, 0}};

static struct rows make_rows(uint32_t n, uint64_t seed, uint32_t schools)
{
	struct rows r = {.n = n};
	for (int c = 0; c < COLUMNS; c++)
		r.v[c] = ARENA_ARRAY(test_arena(), (size_t)n + 1, int32_t);
	for (uint32_t i = 0; i < n; i++) {
		r.v[0][i] = help_random(&seed, 20) ? (int32_t)help_random(&seed, schools) : NONE;
		r.v[1][i] = 2015 + (int32_t)(i * 7 / (n + 1));
		r.v[2][i] = (int32_t)help_random(&seed, 2);
		r.v[3][i] = help_random(&seed, 9) ? (int32_t)help_random(&seed, 9) * 25 - 50 : NONE;
		r.v[4][i] = (int32_t)help_random(&seed, 1u << 30) - (1 << 29);
	}
	return r;
}

static uint64_t symbol_of(struct batch_builder *b, size_t col, int32_t v)
{
	if (v == NONE)
		return batch_symbol_mark(b, col, VALUE_MISSING);
	if (spec[col].type == BATCH_NUMBER)
		return batch_symbol_number(b, col, v, spec[col].decimals);
	return batch_symbol_text(b, col, arena_printf(test_arena(), "%c%03d", 'A' + v % 7, v));
}

static struct batch *batch_of(const struct rows *r, const struct batch_options *o)
{
	struct buf out;
	uint64_t row[COLUMNS];
	buf_init(&out, 0);
	struct batch_builder *b = batch_builder_new(spec, COLUMNS, o, help_sink, &out);
	for (uint32_t i = 0; i < r->n; i++) {
		for (size_t c = 0; c < COLUMNS; c++)
			row[c] = symbol_of(b, c, r->v[c][i]);
		batch_put(b, row);
	}
	return help_open(help_bytes(b, &out));
}

static struct cube *run(struct batch *b, const char *const *by, size_t n, const char *measure,
                        const char *where, unsigned threads, size_t memory)
{
	struct str names[CUBE_DIMS_MAX];
	struct cube_test tests[8];
	struct cube_query q = {
	    .by = names, .n_by = n, .where = tests, .margins = true, .threads = threads, .memory = memory};
	struct cube_error e;
	for (size_t i = 0; i < n; i++)
		names[i] = str_z(by[i]);
	CHECK(cube_read_measure(str_z(measure), &q));
	struct str rest = str_z(where), word;
	while (str_split(&rest, ' ', &word))
		CHECK(cube_read_test(word, &tests[q.n_where++]));
	struct cube *c = cube_run(b, &q, &e);
	if (!c)
		test_fail(__FILE__, __LINE__, "%s: %s %.*s", measure, cube_fault_name(e.fault), STR_ARG(e.what));
	return c;
}
#define RUN(b, measure, where, threads, memory, ...)                                                         \
	run(b, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),  \
	    measure, where, threads, memory)

/* The label of a row in a dimension, as the cube writes it. */
static struct str label_of(size_t col, int32_t v)
{
	if (v == NONE)
		return STR("");
	if (spec[col].type == BATCH_CODE)
		return arena_printf(test_arena(), "%c%03d", 'A' + v % 7, v);
	if (spec[col].decimals)
		return arena_printf(test_arena(), "%s%d,%d", v < 0 ? "-" : "", abs(v) / 10, abs(v) % 10);
	return arena_printf(test_arena(), "%d", v);
}

struct rule {
	const size_t *col; /* of each dimension */
	size_t dims;
	int measured; /* -1: count */
	bool (*pass)(const struct rows *r, uint32_t i);
	bool (*hit)(int32_t v); /* share */
};

/* Recounts a cell by walking the rows: exact, plain and slow. */
static struct cube_cell recount(const struct cube *c, const struct rows *r, const struct rule *u,
                                const uint32_t *code)
{
	struct cube_cell out = {0};
	struct str want[CUBE_DIMS_MAX] = {0};
	struct buf b;
	buf_init(&b, 0);
	for (size_t k = 0; k < u->dims; k++) {
		buf_reset(&b);
		if (code[k] != CUBE_ALL)
			cube_write_label(c, k, code[k], ',', &b);
		want[k] = arena_str(test_arena(), buf_as_str(&b));
	}
	buf_finish(&b);
	for (uint32_t i = 0; i < r->n; i++) {
		bool in = !u->pass || u->pass(r, i);
		for (size_t k = 0; k < u->dims && in; k++)
			in = code[k] == CUBE_ALL || str_eq(label_of(u->col[k], r->v[u->col[k]][i]), want[k]);
		if (!in)
			continue;
		int32_t v = u->measured < 0 ? 0 : r->v[u->measured][i];
		bool has = u->measured < 0 || v != NONE;
		int64_t x = !has || u->measured < 0 ? 0 : u->hit ? u->hit(v) : v;
		out.rows++;
		out.n += has;
		out.sum += x;
		out.square += (__int128)x * x;
	}
	return out;
}

/* Every cell that the walk gives is right, in order, and none is left out. */
static void check_against_rows(const struct cube *c, const struct rows *r, const struct rule *u,
                               uint32_t every)
{
	struct cube_walk w;
	struct cube_cell cell;
	uint64_t seen = 0, total = 0, passing = 0;
	int wrong = 0;
	for (cube_walk(&w, c); cube_next(&w, &cell); seen++) {
		bool margin = false;
		for (size_t k = 0; k < u->dims; k++)
			margin = margin || cell.code[k] == CUBE_ALL;
		total += margin ? 0 : cell.rows;
		if (seen % every)
			continue;
		struct cube_cell want = recount(c, r, u, cell.code), at;
		wrong +=
		    want.rows != cell.rows || want.n != cell.n || want.sum != cell.sum || want.square != cell.square;
		wrong += !cube_at(c, cell.code, &at) || at.rows != cell.rows || at.sum != cell.sum;
	}
	for (uint32_t i = 0; i < r->n; i++)
		passing += !u->pass || u->pass(r, i);
	CHECK_I64(wrong, 0);
	CHECK_I64(total, passing);
	CHECK(seen > 0);
}

static const size_t three[] = {0, 1, 2};

static bool points_high(int32_t v)
{
	return v >= 100;
}
static bool odd_rows(const struct rows *r, uint32_t i)
{
	return (r->v[1][i] == 2016 || r->v[1][i] == 2019) && r->v[0][i] != NONE && r->v[3][i] > 0;
}

TEST(all_breakdowns_and_margins_agree_with_a_recount)
{
	struct rows r = make_rows(3000, 5, 6);
	struct batch_options keep = {.group_rows = 700}, sort = {.group_rows = 700, .sort = true};
	struct batch *b[2] = {batch_of(&r, &keep), batch_of(&r, &sort)};
	for (int i = 0; i < 2; i++) {
		static const struct {
			const char *measure, *where;
			struct rule rule;
		} cases[] = {
		    {"count", NULL, {three, 3, -1, NULL, NULL}},
		    {"mean:points", NULL, {three, 3, 3, NULL, NULL}},
		    {"sum:wide", NULL, {three, 3, 4, NULL, NULL}},
		    {"share:points>=10", NULL, {three, 3, 3, NULL, points_high}},
		    {"count", "year=2016 year=2019 school!= points>0", {three, 3, -1, odd_rows, NULL}},
		    {"mean:points", "year=2016 year=2019 school!= points>0", {three, 3, 3, odd_rows, NULL}},
		    {"sum:wide", "year=2016 year=2019 school!= points>0", {three, 3, 4, odd_rows, NULL}},
		};
		for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
			struct cube *c = RUN(b[i], cases[k].measure, cases[k].where, 1, 0, "school", "year", "gender");
			REQUIRE(c);
			check_against_rows(c, &r, &cases[k].rule, 1);
			cube_free(c);
		}
	}
}

TEST(keys_of_high_cardinality_are_hashed_and_agree_with_a_recount)
{
	struct rows r = make_rows(4000, 9, 900);
	struct batch_options o = {.group_rows = 1500};
	struct batch *b = batch_of(&r, &o);
	static const size_t cols[] = {4, 0, 2};
	struct rule u = {cols, 3, 3, NULL, NULL};
	struct cube *c = RUN(b, "mean:points", NULL, 1, 0, "wide", "school", "gender");
	REQUIRE(c);
	check_against_rows(c, &r, &u, 97);
	u.pass = odd_rows;
	struct cube *f =
	    RUN(b, "mean:points", "year=2016 year=2019 school!= points>0", 1, 0, "wide", "school", "gender");
	REQUIRE(f);
	check_against_rows(f, &r, &u, 97);
	cube_free(f);
	cube_free(c);
}

TEST(a_column_of_more_numbers_than_a_dictionary_holds_is_a_dimension_too)
{
	struct rows r = make_rows(70000, 3, 4);
	struct batch *b = batch_of(&r, NULL);
	struct batch_chunk k[COLUMNS];
	REQUIRE(batch_group(b, 0, k) && !k[4].dictionary);
	static const size_t cols[] = {4};
	struct rule u = {cols, 1, 3, NULL, NULL};
	struct cube *c = RUN(b, "mean:points", "wide>=0", 1, 0, "wide");
	REQUIRE(c);
	struct cube_walk w;
	struct cube_cell cell;
	uint64_t rows = 0, want = 0, last = 0;
	for (cube_walk(&w, c); cube_next(&w, &cell);) {
		rows += cell.code[0] == CUBE_ALL ? 0 : cell.rows;
		CHECK(cell.code[0] == CUBE_ALL || cell.code[0] >= last);
		last = cell.code[0];
	}
	for (uint32_t i = 0; i < r.n; i++)
		want += r.v[4][i] >= 0;
	CHECK_I64(rows, want);
	(void)u;
	cube_free(c);
}

static bool same_cubes(const struct cube *a, const struct cube *b)
{
	struct buf x, y;
	buf_init(&x, 0);
	buf_init(&y, 0);
	cube_write_csv(a, ';', ',', &x);
	cube_write_csv(b, ';', ',', &y);
	bool same = x.n > 100 && str_eq(buf_as_str(&x), buf_as_str(&y));
	buf_finish(&x);
	buf_finish(&y);
	return same;
}

TEST(any_number_of_threads_gives_the_same_bytes)
{
	struct rows r = make_rows(20000, 11, 60);
	struct batch_options o = {.group_rows = 900};
	struct batch *b = batch_of(&r, &o);
	static const char *const measures[] = {"count", "mean:points", "mean:wide", "share:gender=A000"};
	for (size_t m = 0; m < 4; m++) {
		struct cube *one = RUN(b, measures[m], NULL, 1, 0, "school", "year", "gender");
		for (unsigned t = 2; t < 9; t += 3) {
			struct cube *c = RUN(b, measures[m], NULL, t, 0, "school", "year", "gender");
			CHECK(same_cubes(one, c));
			cube_free(c);
		}
		/* Less memory: the same by hashing. */
		struct cube *sparse = RUN(b, measures[m], NULL, 1, 180000, "school", "year", "gender");
		CHECK(same_cubes(one, sparse));
		cube_free(sparse);
		cube_free(one);
	}
}

TEST(cubes_of_parts_add_up_to_the_cube_of_the_whole)
{
	struct rows all = make_rows(6000, 21, 30), part[3];
	struct batch_options o = {.group_rows = 512};
	const struct cube *c[3];
	struct cube_error e;
	for (int i = 0; i < 3; i++) {
		part[i].n = 2000;
		for (int k = 0; k < COLUMNS; k++)
			part[i].v[k] = all.v[k] + 2000 * i;
		c[i] = RUN(batch_of(&part[i], &o), "mean:points", NULL, 1, 0, "school", "year", "gender");
	}
	struct cube *sum = cube_merge(c, 3, 0, NULL, NULL, &e);
	struct cube *whole = RUN(batch_of(&all, &o), "mean:points", NULL, 1, 0, "school", "year", "gender");
	REQUIRE(sum && whole);
	CHECK(same_cubes(sum, whole));
	struct cube *count = RUN(batch_of(&all, &o), "count", NULL, 1, 0, "school", "year", "gender");
	const struct cube *unlike[2] = {whole, count};
	CHECK(!cube_merge(unlike, 2, 0, NULL, NULL, &e));
	CHECK_I64(e.fault, CUBE_UNLIKE);
	for (int i = 0; i < 3; i++)
		cube_free((struct cube *)(uintptr_t)c[i]);
	cube_free(sum);
	cube_free(whole);
	cube_free(count);
}

static struct str first_letter(void *ctx, struct str label)
{
	(void)ctx;
	return str_sub(label, 0, 1);
}

TEST(units_become_authorities_without_a_row)
{
	struct rows r = make_rows(3000, 4, 30);
	const struct cube *c = RUN(batch_of(&r, NULL), "sum:points", NULL, 1, 0, "school", "gender");
	struct cube_error e;
	struct cube *up = cube_merge(&c, 1, 0, first_letter, NULL, &e);
	REQUIRE(up);
	CHECK_I64(cube_dim(up, 0)->labels, 8);
	for (int letter = 0; letter < 7; letter++) {
		uint32_t code[2] = {cube_code(up, 0, arena_printf(test_arena(), "%c", 'A' + letter)), CUBE_ALL};
		struct cube_cell cell;
		uint64_t rows = 0;
		int64_t sum = 0;
		for (uint32_t i = 0; i < r.n; i++) {
			bool in = r.v[0][i] != NONE && r.v[0][i] % 7 == letter;
			rows += in;
			sum += in && r.v[3][i] != NONE ? r.v[3][i] : 0;
		}
		REQUIRE(cube_at(up, code, &cell));
		CHECK_I64(cell.rows, rows);
		CHECK_I64(cell.sum, sum);
	}
	cube_free(up);
	cube_free((struct cube *)(uintptr_t)c);
}

/* ---- by hand ---- */

static struct batch *grades(void)
{
	static const struct batch_spec s[] = {{STR_INIT("school"), BATCH_CODE, 0},
	                                      {STR_INIT("grade"), BATCH_CODE, 0},
	                                      {STR_INIT("points"), BATCH_NUMBER, 1}};
	static const struct {
		const char *school, *grade;
		int points;
	} v[] = {{"Ö", "A", 200}, {"Ö", "F", 0}, {"B", "E", 100},
	         {"B", "C", 150}, {"B", "", -1}, {"B", "D", 125}};
	struct buf out;
	uint64_t row[3];
	buf_init(&out, 0);
	struct batch_builder *b = batch_builder_new(s, 3, NULL, help_sink, &out);
	for (size_t i = 0; i < 6; i++) {
		row[0] = batch_symbol_text(b, 0, str_z(v[i].school));
		row[1] =
		    *v[i].grade ? batch_symbol_text(b, 1, str_z(v[i].grade)) : batch_symbol_mark(b, 1, VALUE_MISSING);
		row[2] =
		    v[i].points < 0 ? batch_symbol_mark(b, 2, VALUE_FEW) : batch_symbol_number(b, 2, v[i].points, 1);
		batch_put(b, row);
	}
	return help_open(help_bytes(b, &out));
}

static void check_csv(struct cube *c, const char *want)
{
	struct buf b;
	buf_init(&b, 0);
	if (c)
		cube_write_csv(c, ';', ',', &b);
	CHECK_Z(buf_as_str(&b), want);
	buf_finish(&b);
	cube_free(c);
}

TEST(a_small_table_is_as_computed_by_hand)
{
	struct batch *b = grades();
	check_csv(RUN(b, "mean:points", NULL, 1, 0, "school"), "level;school;rows;n;sum;mean\n"
	                                                       "school;B;4;3;37,5;12,5\n"
	                                                       "school;Ö;2;2;20,0;10\n"
	                                                       ";;6;5;57,5;11,5\n");
	check_csv(RUN(b, "share:points>=10", NULL, 1, 0, "school"), "level;school;rows;n;sum;share\n"
	                                                            "school;B;4;3;3;1\n"
	                                                            "school;Ö;2;2;1;0,5\n"
	                                                            ";;6;5;4;0,8\n");
	check_csv(RUN(b, "share:grade<=E", NULL, 1, 0, "school"), "level;school;rows;n;sum;share\n"
	                                                          "school;B;4;3;3;1\n"
	                                                          "school;Ö;2;2;1;0,5\n"
	                                                          ";;6;5;4;0,8\n");
	check_csv(RUN(b, "share:points=..", NULL, 1, 0, "school"), "level;school;rows;n;sum;share\n"
	                                                           "school;B;4;4;1;0,25\n"
	                                                           "school;Ö;2;2;0;0\n"
	                                                           ";;6;6;1;0,16666666666666666\n");
	check_csv(RUN(b, "count", "school=B", 1, 0, "points", "school"), "level;points;school;rows\n"
	                                                                 "points+school;..;B;1\n"
	                                                                 "points;..;;1\n"
	                                                                 "points+school;10,0;B;1\n"
	                                                                 "points;10,0;;1\n"
	                                                                 "points+school;12,5;B;1\n"
	                                                                 "points;12,5;;1\n"
	                                                                 "points+school;15,0;B;1\n"
	                                                                 "points;15,0;;1\n"
	                                                                 "school;;B;4\n"
	                                                                 ";;;4\n");
}

TEST(json_has_labels_marks_and_exact_sums)
{
	struct buf b;
	buf_init(&b, 0);
	struct cube *c = RUN(grades(), "mean:points", "school=B points=.. points=10", 1, 0, "points");
	REQUIRE(c);
	cube_write_json(c, &b);
	CHECK_Z(buf_as_str(&b),
	        "{\"dims\":[\"points\"],\"measure\":\"mean\",\"cells\":["
	        "{\"labels\":[{\"mark\":\"few\"}],\"rows\":1,\"n\":0,\"sum\":\"0.0\",\"mean\":null},"
	        "{\"labels\":[10],\"rows\":1,\"n\":1,\"sum\":\"10.0\",\"mean\":10},"
	        "{\"labels\":[{\"all\":true}],\"rows\":2,\"n\":1,\"sum\":\"10.0\",\"mean\":10}]}\n");
	buf_finish(&b);
	cube_free(c);
}

TEST(the_variance_is_that_of_the_sample)
{
	struct cube *c = RUN(grades(), "mean:points", NULL, 1, 0, "school");
	uint32_t b[1] = {cube_code(c, 0, STR("B"))}, o[1] = {cube_code(c, 0, STR("Ö"))};
	struct cube_cell cell;
	REQUIRE(cube_at(c, b, &cell));
	CHECK_F64(cube_variance(c, &cell), 6.25, 1e-15);
	REQUIRE(cube_at(c, o, &cell));
	CHECK_F64(cube_variance(c, &cell), 200, 1e-15);
	cell.n = 1;
	CHECK(isnan(cube_variance(c, &cell)));
	cube_free(c);
}

TEST(sums_beyond_64_bits_are_exact)
{
	static const struct batch_spec s[] = {{STR_INIT("x"), BATCH_NUMBER, 0}};
	struct buf out, b;
	buf_init(&out, 0);
	buf_init(&b, 0);
	struct batch_builder *build = batch_builder_new(s, 1, NULL, help_sink, &out);
	__int128 sum = 0, square = 0;
	for (int i = 0; i < 400000; i++) {
		int64_t x = i % 40 == 3 ? -BATCH_NUMBER_MAX : BATCH_NUMBER_MAX - i % 10;
		uint64_t row[1] = {batch_symbol_number(build, 0, x, 0)};
		batch_put(build, row);
		sum += x;
		square += (__int128)x * x;
	}
	CHECK(sum > INT64_MAX);
	struct cube *c = run(help_open(help_bytes(build, &out)), NULL, 0, "sum:x", NULL, 2, 0);
	struct cube_cell cell;
	REQUIRE(c && cube_at(c, NULL, &cell));
	CHECK(cell.sum == sum);
	CHECK(cell.square == square);
	/* 390000 - 10000 times 2^46, less 0 to 9 of the former; shown in tenths. */
	cube_write_exact(cell.sum, 1, 0, &b);
	CHECK_Z(buf_as_str(&b), "2674012278751055000,0");
	buf_finish(&b);
	cube_free(c);
}

TEST(one_row_one_column_and_no_row_are_answered)
{
	static const struct batch_spec s[] = {{STR_INIT("x"), BATCH_CODE, 0}};
	for (int rows = 0; rows < 2; rows++) {
		struct buf out;
		buf_init(&out, 0);
		struct batch_builder *b = batch_builder_new(s, 1, NULL, help_sink, &out);
		for (int i = 0; i < rows; i++) {
			uint64_t row[1] = {batch_symbol_text(b, 0, STR("a"))};
			batch_put(b, row);
		}
		struct batch *batch = help_open(help_bytes(b, &out));
		check_csv(RUN(batch, "count", NULL, 2, 0, "x"),
		          rows ? "level;x;rows\nx;a;1\n;;1\n" : "level;x;rows\n");
		check_csv(run(batch, NULL, 0, "count", NULL, 1, 0), rows ? "level;rows\n;1\n" : "level;rows\n");
	}
}

TEST(what_the_batch_cannot_answer_is_said)
{
	static const struct {
		const char *by, *measure, *where;
		enum cube_fault fault;
		const char *what;
	} cases[] = {
	    {"nothing", "count", NULL, CUBE_NO_COLUMN, "nothing"},
	    {"school", "mean:grade", NULL, CUBE_NOT_A_NUMBER, "grade"},
	    {"school", "mean:x", NULL, CUBE_NO_COLUMN, "x"},
	    {"school", "share:points>=many", NULL, CUBE_NOT_A_NUMBER, "many"},
	    {"school", "count", "nowhere=1", CUBE_NO_COLUMN, "nowhere"},
	};
	struct batch *b = grades();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str by[1] = {str_z(cases[i].by)};
		struct cube_test t[1];
		struct cube_query q = {.by = by, .n_by = 1, .where = t};
		struct cube_error e;
		REQUIRE(cube_read_measure(str_z(cases[i].measure), &q));
		if (cases[i].where)
			REQUIRE(cube_read_test(str_z(cases[i].where), &t[q.n_where++]));
		CHECK(!cube_run(b, &q, &e));
		CHECK_I64(e.fault, cases[i].fault);
		CHECK_Z(e.what, cases[i].what);
	}
	struct cube_query q;
	static const char *const bad[] = {
	    "", "counts", "mean", "mean:", "share:x", "median:x", "share:>=1", "count:x"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(!cube_read_measure(str_z(bad[i]), &q));
}

TEST(more_cells_than_the_memory_holds_is_refused)
{
	struct rows r = make_rows(20000, 2, 900);
	struct batch *b = batch_of(&r, NULL);
	struct str by[2] = {STR("wide"), STR("school")};
	struct cube_query q = {.by = by, .n_by = 2, .margins = true, .memory = 500000};
	struct cube_error e;
	CHECK(!cube_run(b, &q, &e));
	CHECK_I64(e.fault, CUBE_TOO_MANY_CELLS);
}
