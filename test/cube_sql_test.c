/* The cube against plain SQL (SQLite) on random tables of random shapes: every cell of every
 * answer must be the same. Shapes are drawn so that codes of every width, runs, several
 * groups, tallies of one and two bytes an index, filters that leave few rows and threads
 * are all met. */
#include "cube/format.h"
#include "cube/kernel.h"
#include "cube_help.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 5, NONE = INT32_MIN, TRIALS = 80, LINES = 10000 };
static const struct batch_spec spec[COLUMNS] = {{STR_INIT("a"), BATCH_CODE, 0},
                                                {STR_INIT("b"), BATCH_CODE, 0},
                                                {STR_INIT("c"), BATCH_CODE, 0},
                                                {STR_INIT("y"), BATCH_NUMBER, 0},
                                                {STR_INIT("x"), BATCH_NUMBER, 1}};

struct shape {
	uint32_t rows, kinds[COLUMNS], stretch[COLUMNS]; /* stretch: rows that stay the same, about */
	bool missing[COLUMNS];
};

static struct shape draw_shape(uint64_t *seed)
{
	static const uint32_t kinds[] = {1, 2, 3, 5, 9, 17, 33, 100, 129, 256, 257, 600, 1500, 3000};
	static const uint32_t stretches[] = {1, 1, 1, 3, 60, 700};
	struct shape s = {.rows = 1 + help_random(seed, help_random(seed, 3) ? 9000 : 40)};
	for (int c = 0; c < COLUMNS; c++) {
		s.kinds[c] = kinds[help_random(seed, c < 2 ? 14 : 9)];
		s.stretch[c] = stretches[help_random(seed, 6)];
		s.missing[c] = help_random(seed, 3) == 0;
	}
	return s;
}

static void draw_row(uint64_t *seed, const struct shape *s, int32_t *row)
{
	for (int c = 0; c < COLUMNS; c++) {
		if (help_random(seed, s->stretch[c]))
			continue;
		uint32_t i = help_random(seed, s->kinds[c]), k = help_random(seed, s->kinds[c]);
		row[c] = s->missing[c] && help_random(seed, 9) == 0 ? NONE : (int32_t)(i < k ? i : k);
	}
}

/* A number column has other values than its codes, and negative ones. */
static int32_t number_of(int c, int32_t v)
{
	return c == 3 ? 2000 + 3 * v : 25 * v - 100;
}

static uint64_t symbol(struct batch_builder *b, int c, int32_t v)
{
	if (v == NONE)
		return batch_symbol_mark(b, (size_t)c, VALUE_MISSING);
	if (c >= 3)
		return batch_symbol_number(b, (size_t)c, number_of(c, v), spec[c].decimals);
	char text[16];
	snprintf(text, sizeof text, "%d", v);
	return batch_symbol_text(b, (size_t)c, str_z(text));
}

static void must(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		test_fail(__FILE__, __LINE__, "%s: %s", sqlite3_errmsg(db), sql);
}

/* The same rows to both. Missing is '' for a text, so that it is a label. */
static struct batch *fill(uint64_t *seed, const struct shape *s, const struct batch_options *o, sqlite3 *db)
{
	struct buf out;
	sqlite3_stmt *st;
	uint64_t put[COLUMNS];
	int32_t row[COLUMNS] = {0};
	buf_init(&out, 0);
	struct batch_builder *b = batch_builder_new(spec, COLUMNS, o, help_sink, &out);
	must(db, "CREATE TABLE t (a TEXT, b TEXT, c TEXT, y, x); BEGIN");
	sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?, ?, ?, ?, ?)", -1, &st, NULL);
	for (uint32_t i = 0; i < s->rows; i++) {
		draw_row(seed, s, row);
		for (int c = 0; c < COLUMNS; c++) {
			put[c] = symbol(b, c, row[c]);
			if (row[c] == NONE)
				c < 3 ? sqlite3_bind_text(st, c + 1, "", 0, SQLITE_STATIC) : sqlite3_bind_null(st, c + 1);
			else if (c < 3)
				sqlite3_bind_int(st, c + 1, row[c]);
			else
				sqlite3_bind_int64(st, c + 1, number_of(c, row[c]));
		}
		sqlite3_step(st);
		sqlite3_reset(st);
		CHECK(batch_put(b, put));
	}
	sqlite3_finalize(st);
	must(db, "COMMIT");
	return help_open(help_bytes(b, &out));
}

struct question {
	struct str by[COLUMNS];
	size_t n_by;
	const char *measure, *hit; /* hit: SQL of what a share counts */
	const char *where[2], *sql_where;
};

static struct question draw_question(uint64_t *seed, const struct shape *s)
{
	static const char *const measures[][2] = {{"count", ""},
	                                          {"sum:x", "x"},
	                                          {"mean:x", "x"},
	                                          {"share:x>=2.5", "x >= 25"},
	                                          {"share:y<2010", "y < 2010"}};
	struct question q = {0};
	uint32_t m = help_random(seed, 5), set = help_random(seed, 16), v = help_random(seed, s->kinds[0]);
	q.measure = measures[m][0];
	q.hit = measures[m][1];
	for (int c = 0; c < 4; c++) {
		if (set >> c & 1)
			q.by[q.n_by++] = spec[c].name;
	}
	const struct {
		const char *one, *two, *sql;
	} wheres[] = {
	    {NULL, NULL, "1"},
	    {NULL, NULL, "1"},
	    {arena_printf(test_arena(), "a=%u", v).p, NULL, arena_printf(test_arena(), "a = '%u'", v).p},
	    {arena_printf(test_arena(), "a=%u", v).p, "c!=0",
	     arena_printf(test_arena(), "a = '%u' AND c <> '0'", v).p},
	    {"b=1", "b=2", "b IN ('1', '2')"},
	    {"y>=2006", "c=1", "y >= 2006 AND c = '1'"},
	    {"x<=0", NULL, "x <= 0"}};
	uint32_t w = help_random(seed, 7);
	q.where[0] = wheres[w].one;
	q.where[1] = wheres[w].two;
	q.sql_where = wheres[w].sql;
	return q;
}

static int by_text(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

static struct str lines_sorted(char **line, size_t n)
{
	struct buf b;
	buf_init(&b, 0);
	qsort(line, n, sizeof *line, by_text);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s\n", line[i]);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	for (size_t i = 0; i < n; i++)
		free(line[i]);
	free(line);
	return s;
}

static struct str ask_sql(sqlite3 *db, const struct question *q)
{
	struct buf sql;
	sqlite3_stmt *st = NULL;
	char **line = calloc(LINES, sizeof *line);
	size_t n = 0;
	const char *x = *q->hit ? q->hit : "NULL", *count = *q->hit ? q->hit : "1";
	buf_init(&sql, 0);
	buf_z(&sql, "SELECT ''");
	for (size_t i = 0; i < q->n_by; i++)
		buf_printf(&sql, " || ifnull(%.*s, '') || '|'", STR_ARG(q->by[i]));
	buf_printf(&sql,
	           " || '#' || count(*) || ' ' || count(%s) || ' ' || ifnull(sum(%s), 0) || ' ' || "
	           "ifnull(sum((%s) * (%s)), 0) FROM t WHERE %s",
	           count, x, x, x, q->sql_where);
	for (size_t i = 0; i < q->n_by; i++)
		buf_printf(&sql, "%s %.*s", i ? "," : " GROUP BY", STR_ARG(q->by[i]));
	CHECK_I64(sqlite3_prepare_v2(db, sql.p, (int)sql.n, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW && n < LINES)
		line[n++] = strdup((const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	buf_finish(&sql);
	/* A total of no rows is a row in SQL and no cell of a cube. */
	if (n == 1 && strncmp(line[0], "#0 ", 3) == 0)
		free(line[--n]);
	return lines_sorted(line, n);
}

static struct str ask_cube(struct batch *b, const struct question *q, unsigned threads)
{
	struct cube_test where[2];
	struct cube_query query = {.by = q->by, .n_by = q->n_by, .where = where, .threads = threads};
	struct cube_error e;
	struct cube_walk w;
	struct cube_cell cell;
	struct buf line;
	char **lines = calloc(LINES, sizeof *lines);
	size_t n = 0;
	CHECK(cube_read_measure(str_z(q->measure), &query));
	for (int i = 0; i < 2 && q->where[i]; i++)
		CHECK(cube_read_test(str_z(q->where[i]), &where[query.n_where++]));
	struct cube *c = cube_run(b, &query, &e);
	CHECK(c);
	if (!c)
		return STR("none");
	buf_init(&line, 0);
	for (cube_walk(&w, c); cube_next(&w, &cell) && n < LINES;) {
		buf_reset(&line);
		for (size_t i = 0; i < q->n_by; i++) {
			cube_write_label(c, i, cell.code[i], ',', &line);
			buf_c(&line, '|');
		}
		buf_printf(&line, "#%llu %llu %lld %lld", (unsigned long long)cell.rows, (unsigned long long)cell.n,
		           (long long)cell.sum, (long long)cell.square);
		lines[n++] = strndup(line.p, line.n);
	}
	buf_finish(&line);
	cube_free(c);
	return lines_sorted(lines, n);
}

static void compare(struct batch *b, sqlite3 *db, const struct question *q, int trial)
{
	struct str sql = ask_sql(db, q);
	for (unsigned threads = 1; threads <= 2; threads++) {
		struct str cube = ask_cube(b, q, threads);
		if (!str_eq(cube, sql))
			test_fail(__FILE__, __LINE__, "trial %d, %s, %s, %zu columns, %u threads:\n%.300s\n%.300s", trial,
			          q->measure, q->sql_where, q->n_by, threads, arena_z(test_arena(), cube),
			          arena_z(test_arena(), sql));
	}
}

TEST(a_cube_agrees_with_plain_sql_on_random_tables)
{
	static const uint32_t groups[] = {0, 100, 2047, 2048, 2049, 5000};
	uint64_t seed = 20261127;
	for (int trial = 0; trial < TRIALS; trial++) {
		sqlite3 *db;
		struct shape s = draw_shape(&seed);
		struct batch_options o = {.group_rows = groups[help_random(&seed, 6)], .sort = trial % 2};
		REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
		struct batch *b = fill(&seed, &s, &o, db);
		REQUIRE(b);
		for (int i = 0; i < 8; i++) {
			struct question q = draw_question(&seed, &s);
			compare(b, db, &q, trial);
		}
		sqlite3_close(db);
	}
}

/* Columns without a dictionary, in a tally, where a filter leaves a few rows and where it leaves many. */
TEST(columns_without_a_dictionary_are_tallied_as_in_sql)
{
	static const char *const where[][3] = {
	    {"y=2006", "b!=0", "y = 2006 AND b <> '0'"}, {"c=1", NULL, "c = '1'"}, {NULL, NULL, "1"}};
	const struct shape s = {.rows = 2500, .kinds = {3000, 3000, 2, 100, 5}, .stretch = {1, 1, 1, 1, 1}};
	uint64_t seed = 7;
	sqlite3 *db;
	struct batch_chunk k[COLUMNS];
	REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
	struct batch *b = fill(&seed, &s, NULL, db);
	REQUIRE(b && batch_group(b, 0, k));
	CHECK(!k[0].dictionary && !k[1].dictionary && k[3].dictionary);
	for (size_t i = 0; i < 3; i++) {
		struct question q = {.by = {spec[i % 2].name},
		                     .n_by = 1,
		                     .measure = "count",
		                     .hit = "",
		                     .where = {where[i][0], where[i][1]},
		                     .sql_where = where[i][2]};
		compare(b, db, &q, (int)i);
	}
	sqlite3_close(db);
}

/* ---- planes ---- */

/* A column of `kinds` different numbers, so that codes take the bits of kinds - 1. */
static struct batch *column_of(uint32_t rows, uint32_t kinds)
{
	static const struct batch_spec one[] = {{STR_INIT("v"), BATCH_NUMBER, 0}};
	struct buf out;
	buf_init(&out, 0);
	struct batch_builder *b = batch_builder_new(one, 1, NULL, help_sink, &out);
	for (uint32_t i = 0; i < rows; i++) {
		uint64_t v = batch_symbol_number(b, 0, (int64_t)((uint64_t)i * 7919 % kinds) * 3000000, 0);
		CHECK(batch_put(b, &v));
	}
	return help_open(help_bytes(b, &out));
}

static void check_codes(const struct batch_chunk *k, uint32_t rows, uint32_t kinds)
{
	uint8_t room[2 * KERNEL_ROOM];
	uint32_t bad = 0;
	for (uint32_t from = 0; from < rows; from += KERNEL_BLOCK) {
		uint32_t n = rows - from < KERNEL_BLOCK ? rows - from : KERNEL_BLOCK;
		const uint8_t *code =
		    k->width <= 8 ? kernel_codes8(k, from, n, room) : kernel_codes16(k, from, n, room);
		for (uint32_t i = 0; i < n; i++) {
			uint32_t want = (uint32_t)((uint64_t)(from + i) * 7919 % kinds);
			bad += batch_code(k, from + i) != want || (k->width <= 8 ? code[i] : get16(code + 2 * i)) != want;
		}
	}
	CHECK_I64(bad, 0);
	CHECK_I64(kernel_largest(k, rows), (rows > kinds ? kinds : rows) - 1);
}

TEST(codes_of_every_width_come_back_from_their_planes)
{
	static const uint32_t lengths[] = {1, 7, 8, 9, 2047, 2048, 2049, 4099};
	for (unsigned width = 0; width <= 8; width++) {
		for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
			uint32_t kinds = 1u << width, rows = lengths[i];
			struct batch *b = column_of(rows, kinds);
			struct batch_chunk k;
			REQUIRE(b && batch_group(b, 0, &k));
			CHECK(k.dictionary);
			if (rows >= kinds && !k.runs)
				check_codes(&k, rows, kinds);
		}
	}
	/* Wider ones only where a dictionary pays. */
	for (unsigned width = 9; width <= 16; width++) {
		uint32_t kinds = 1u << width, rows = 3 * kinds + 5;
		struct batch *b = column_of(rows, kinds);
		struct batch_chunk k;
		REQUIRE(b && batch_group(b, 0, &k));
		CHECK(k.dictionary && k.width == width);
		check_codes(&k, rows, kinds);
	}
}
