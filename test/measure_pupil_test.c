/* measure_pupil_test.c - meritvärde, alla ämnen and behörighet: by the rules' own examples, and a made-up
 * register computed twice, by the engine and by plain SQL. */
#include "cube/cube.h"
#include "cube_help.h"
#include "db_help.h"
#include "measure/pupil.h"
#include "test/register.h"

static const struct pupil_grade af[] = {
    {STR_INIT("A"), 20000, true, true}, {STR_INIT("B"), 17500, true, true},
    {STR_INIT("C"), 15000, true, true}, {STR_INIT("D"), 12500, true, true},
    {STR_INIT("E"), 10000, true, true}, {STR_INIT("F"), 0, false, true},
    {STR_INIT("–"), 0, false, false},
};
static const struct pupil_rules rules = {af, sizeof af / sizeof af[0], STR_INIT("M2")};
static const struct pupil_columns columns = {STR_INIT("pupil"),
                                             STR_INIT("subject"),
                                             STR_INIT("mark"),
                                             {STR_INIT("year"), STR_INIT("school"), STR_INIT("sex")},
                                             3};

/* --- batches from rows ------------------------------------------------------------------- */

struct maker {
	struct batch_builder *b;
	struct buf bytes, sql;
	long rows;
};

static void maker_init(struct maker *m)
{
	static const struct batch_spec spec[] = {
	    {STR_INIT("pupil"), BATCH_KEY, 0},   {STR_INIT("subject"), BATCH_CODE, 0},
	    {STR_INIT("mark"), BATCH_CODE, 0},   {STR_INIT("year"), BATCH_CODE, 0},
	    {STR_INIT("school"), BATCH_CODE, 0}, {STR_INIT("sex"), BATCH_CODE, 0}};
	static const struct batch_options o = {.key = "sixteen bytes ok"};
	*m = (struct maker){0};
	buf_init(&m->bytes, (size_t)1 << 30);
	buf_init(&m->sql, (size_t)1 << 30);
	m->b = batch_builder_new(spec, 6, &o, help_sink, &m->bytes);
}

static void put_row(void *ctx, const struct register_row *r)
{
	struct maker *m = ctx;
	char year[16], who[48], sex[2] = {r->sex, 0};
	snprintf(year, sizeof year, "%d", r->year);
	/* A pupil is followed within a year here: the key holds the year. */
	snprintf(who, sizeof who, "%s/%s", r->pupil, year);
	uint64_t row[] = {
	    batch_symbol_text(m->b, 0, str_z(who)),       batch_symbol_text(m->b, 1, str_z(r->subject)),
	    batch_symbol_text(m->b, 2, str_z(r->mark)),   batch_symbol_text(m->b, 3, str_z(year)),
	    batch_symbol_text(m->b, 4, str_z(r->school)), batch_symbol_text(m->b, 5, str_z(sex))};
	batch_put(m->b, row);
	int points = 0;
	for (size_t i = 0; i < rules.n_grades; i++)
		if (str_eqz(af[i].mark, r->mark))
			points = af[i].points;
	bool counts = strcmp(r->mark, "–") != 0, passed = points > 0;
	buf_printf(&m->sql, "%s('%s','%s','%s','%s','%s',%d,%d,%d)",
	           m->rows++ % 500 ? ","
	           : m->rows > 1   ? ";INSERT INTO m VALUES "
	                           : "INSERT INTO m VALUES ",
	           who, year, r->school, sex, r->subject, points, passed, counts);
}

static struct batch *derive(struct batch *in, struct pupil_report *r)
{
	struct buf out;
	buf_init(&out, (size_t)1 << 28);
	bool ok = pupil_rows(test_arena(), in, &columns, &rules, help_sink, &out, r);
	struct str bytes = arena_str(test_arena(), buf_as_str(&out));
	buf_finish(&out);
	return ok ? help_open(bytes) : NULL;
}

/* One pupil with these marks: "EN=A MA=C ...". */
static struct batch *one(const char *marks, struct pupil_report *r)
{
	struct maker m;
	struct str rest = str_z(marks), part;
	maker_init(&m);
	while (str_split(&rest, ' ', &part)) {
		struct str subject, mark = part;
		str_split(&mark, '=', &subject);
		struct register_row row = {
		    2024, 9, "p1", "10000000", 'K', arena_z(test_arena(), subject), arena_z(test_arena(), mark)};
		put_row(&m, &row);
	}
	buf_finish(&m.sql);
	return derive(help_open(help_bytes(m.b, &m.bytes)), r);
}

/* The figure of a column over all pupils, NAN when it is excluded for them. */
static double figure(struct batch *b, const char *measure)
{
	struct cube_query q = {0};
	struct cube_error e;
	struct cube_cell cell;
	struct cube_walk walk;
	CHECK(cube_read_measure(str_z(measure), &q));
	struct cube *c = cube_run(b, &q, &e);
	if (!c)
		return -1;
	cube_walk(&walk, c);
	double v = cube_next(&walk, &cell) ? cube_figure(c, &cell) : -2;
	cube_free(c);
	return v;
}

#define ALL17 "BL=E EN=E HKK=E IDH=E MA=E M2=E MU=E BI=E FY=E KE=E GE=E HI=E RE=E SH=E SL=E SV=E TK=E"

TEST(the_highest_meritvarde_is_340_with_a_sprakval_and_320_without)
{
	struct pupil_report r;
	struct batch *b =
	    one("BL=A EN=A HKK=A IDH=A MA=A M2=A MU=A BI=A FY=A KE=A GE=A HI=A RE=A SH=A SL=A SV=A TK=A", &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "mean:merit"), 340, 0);
	CHECK_F64(figure(b, "mean:merit16"), 320, 0);
	b = one("BL=A EN=A HKK=A IDH=A MA=A ML=A MU=A BI=A FY=A KE=A GE=A HI=A RE=A SH=A SL=A SV=A TK=A", &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "mean:merit"), 320, 0);
}

TEST(the_sprakval_is_added_to_the_16_best_only_when_it_is_passed)
{
	struct pupil_report r;
	struct batch *b = one(ALL17, &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "mean:merit"), 170, 0);
	b = one("BL=E EN=E HKK=E IDH=E MA=E M2=F MU=E BI=E FY=E KE=E GE=E HI=E RE=E SH=E SL=E SV=E TK=E", &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "mean:merit"), 160, 0);
	CHECK_F64(figure(b, "share:all>=1"), 0, 0);
	/* fewer than 16 grades: it is added all the same, and 340 cannot be reached */
	b = one("EN=A MA=B SV=C M2=D", &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "mean:merit"), 20 + 17.5 + 15 + 12.5, 0);
}

TEST(eight_passes_open_vocational_programmes_and_twelve_with_the_right_ones_the_others)
{
	struct pupil_report r;
	struct batch *b =
	    one("SV=E EN=E MA=E BL=E HKK=E IDH=E MU=E SL=E TK=F GE=F HI=F RE=F SH=F BI=F FY=F KE=F", &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "share:yr>=1"), 1, 0);
	CHECK_F64(figure(b, "share:es>=1"), 0, 0);
	b = one("SV=E EN=E MA=E BL=E HKK=E IDH=E MU=E TK=F SL=F", &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "share:yr>=1"), 0, 0);
	b = one("SV=E EN=E MA=F BL=E HKK=E IDH=E MU=E SL=E TK=E GE=E HI=E RE=E SH=E", &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "share:yr>=1"), 0, 0);
	b = one("SVA=E EN=E MA=E BL=E HKK=E IDH=E MU=E SL=E GE=E HI=E RE=E SH=E", &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "share:eksahu>=1"), 1, 0);
	CHECK_F64(figure(b, "share:nate>=1"), 0, 0);
	CHECK_F64(figure(b, "share:es>=1"), 1, 0);
}

TEST(a_mark_over_several_subjects_is_counted_and_no_meritvarde_is_guessed)
{
	struct pupil_report r;
	struct batch *b = one("SV=E EN=E MA=E NO=E SH=E", &r);
	REQUIRE(b);
	CHECK_I64((int64_t)r.blocks, 1);
	CHECK(isnan(figure(b, "mean:merit")));
	CHECK_F64(figure(b, "share:all>=1"), 1, 0);
}

TEST(no_basis_for_a_grade_is_no_pass_and_no_points)
{
	struct pupil_report r;
	struct batch *b = one("SV=E EN=A MA=–", &r);
	REQUIRE(b);
	CHECK_F64(figure(b, "mean:merit"), 30, 0);
	CHECK_F64(figure(b, "share:all>=1"), 0, 0);
	CHECK_F64(figure(b, "mean:read"), 3, 0);
}

TEST(a_doubled_subject_or_an_unknown_mark_is_told_not_guessed_about)
{
	struct pupil_report r;
	struct batch *b = one("SV=E SV=A EN=A", &r);
	REQUIRE(b);
	CHECK_I64((int64_t)r.pupils, 0);
	CHECK_I64((int64_t)r.doubled, 1);
	CHECK(!one("SV=E EN=MVG", &r));
	CHECK_I64(r.fault, PUPIL_UNKNOWN_MARK);
	CHECK_Z(r.what, "MVG");
}

/* --- twice: the engine and plain SQL -------------------------------------------------------- */

static const char register_ddl[] =
    "CREATE TABLE m (pupil TEXT NOT NULL, year TEXT NOT NULL, school TEXT NOT NULL, "
    "sex TEXT NOT NULL, subject TEXT NOT NULL, points INTEGER NOT NULL, "
    "passed INTEGER NOT NULL, counts INTEGER NOT NULL) STRICT;\n";

/* Pupils with what the rules give, written without a look at pupil.c. */
#define PUPILS                                                                                               \
	"WITH r AS (SELECT pupil, points, row_number() OVER (PARTITION BY pupil ORDER BY points DESC) AS nth "   \
	"FROM m "                                                                                                \
	"  WHERE counts = 1 AND subject <> 'M2'),"                                                               \
	" best AS (SELECT pupil, sum(points) AS s FROM r WHERE nth <= 16 GROUP BY pupil),"                       \
	" p AS (SELECT m.pupil, m.year, m.school, m.sex, sum(passed) AS passed, count(*) AS subjects,"           \
	"  sum(CASE WHEN subject = 'M2' AND passed = 1 THEN points ELSE 0 END) AS lang,"                         \
	"  max(CASE WHEN subject IN ('SV', 'SVA') THEN passed ELSE 0 END) AS sv,"                                \
	"  max(CASE WHEN subject = 'EN' THEN passed ELSE 0 END) AS en,"                                          \
	"  max(CASE WHEN subject = 'MA' THEN passed ELSE 0 END) AS ma,"                                          \
	"  sum(CASE WHEN subject IN ('BI', 'FY', 'KE') THEN passed ELSE 0 END) AS no3"                           \
	"  FROM m GROUP BY m.pupil, m.year, m.school, m.sex)"

#define FIGURES                                                                                              \
	" count(*) AS n, CAST(coalesce(sum(CASE WHEN passed > 0 THEN coalesce(s, 0) + lang END), 0) AS BIGINT) " \
	"AS merit,"                                                                                              \
	" CAST(sum(CASE WHEN passed > 0 THEN 1 ELSE 0 END) AS BIGINT) AS graded,"                                \
	" CAST(sum(CASE WHEN passed = subjects THEN 1 ELSE 0 END) AS BIGINT) AS whole,"                          \
	" CAST(sum(CASE WHEN passed >= 8 AND sv + en + ma = 3 THEN 1 ELSE 0 END) AS BIGINT) AS yr,"              \
	" CAST(sum(CASE WHEN passed >= 12 AND sv + en + ma = 3 AND no3 = 3 THEN 1 ELSE 0 END) AS BIGINT) AS "    \
	"nate"                                                                                                   \
	" FROM p LEFT JOIN best ON best.pupil = p.pupil"

static const struct db_col figure_cols[] = {
    {.name = "year", .type = DB_TEXT}, {.name = "school", .type = DB_TEXT},
    {.name = "sex", .type = DB_TEXT},  {.name = "n", .type = DB_INT},
    {.name = "merit", .type = DB_INT}, {.name = "graded", .type = DB_INT},
    {.name = "whole", .type = DB_INT}, {.name = "yr", .type = DB_INT},
    {.name = "nate", .type = DB_INT},
};
#define LEVEL(name_, id_, keys, group)                                                                       \
	{                                                                                                        \
		.name = name_, .sql = PUPILS " SELECT " keys "," FIGURES group, .id = id_, .ncol = 9,                \
		.cols = figure_cols                                                                                  \
	}
static const struct db_stmt levels[] = {
    LEVEL("cells", 6, "year, school, sex", " GROUP BY year, school, sex"),
    LEVEL("schools", 7, "year, school, '' AS sex", " GROUP BY year, school"),
    LEVEL("sexes", 8, "year, '' AS school, sex", " GROUP BY year, sex"),
    LEVEL("all", 9, "'' AS year, '' AS school, '' AS sex", ""),
};

static struct cube *ask(struct batch *b, const char *measure, bool any)
{
	static const struct str by[] = {STR_INIT("year"), STR_INIT("school"), STR_INIT("sex")};
	static const struct cube_test graded = {STR_INIT("any"), CUBE_GE, STR_INIT("1")};
	struct cube_query q = {.by = by, .n_by = 3, .margins = true, .where = &graded, .n_where = any};
	struct cube_error e;
	CHECK(cube_read_measure(str_z(measure), &q));
	return cube_run(b, &q, &e);
}

static struct cube_cell cell_of(const struct cube *c, const struct db_val *row)
{
	uint32_t code[3];
	struct cube_cell cell = {0};
	for (size_t i = 0; i < 3; i++)
		code[i] = row[i].s.n ? cube_code(c, i, row[i].s) : CUBE_ALL;
	cube_at(c, code, &cell);
	return cell;
}

static int64_t compare(struct db *db, const struct db_stmt *level, struct cube *const *cubes)
{
	struct db_rows *r = db_query(db, level, NULL);
	int64_t n = 0;
	while (db_next(r)) {
		const struct db_val *v = db_row(r);
		struct cube_cell merit = cell_of(cubes[0], v), all = cell_of(cubes[1], v), yr = cell_of(cubes[2], v),
		                 nate = cell_of(cubes[3], v);
		CHECK_I64((int64_t)all.rows, v[3].i);
		CHECK_I64((int64_t)merit.sum * 100, v[4].i);
		CHECK_I64((int64_t)merit.n, v[5].i);
		CHECK_I64((int64_t)all.sum, v[6].i);
		CHECK_I64((int64_t)yr.sum, v[7].i);
		CHECK_I64((int64_t)nate.sum, v[8].i);
		n++;
	}
	db_rows_end(r);
	return n;
}

TEST(a_made_up_register_of_ten_years_gives_the_same_figures_by_the_engine_and_by_plain_sql)
{
	static const struct register_spec spec = {
	    .seed = 4, .schools = 14, .cohort = 260, .first_year = 2015, .years = 10, .from_grade = 9};
	struct maker m;
	struct pupil_report r;
	maker_init(&m);
	long pupils = register_run(&spec, put_row, &m);
	struct db *db = open_db(test_db_url(), DB_CREATE);
	REQUIRE(db);
	run_ddl(db, register_ddl);
	db_begin(db);
	CHECK(db_script(db, m.sql.p));
	buf_finish(&m.sql);
	struct batch *b = derive(help_open(help_bytes(m.b, &m.bytes)), &r);
	REQUIRE(b);
	CHECK_I64((int64_t)r.pupils, pupils);
	CHECK_I64((int64_t)r.rows, m.rows);
	struct cube *cubes[] = {ask(b, "sum:merit", true), ask(b, "share:all>=1", false),
	                        ask(b, "share:yr>=1", false), ask(b, "share:nate>=1", false)};
	int64_t cells = 0;
	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
		cells += compare(db, &levels[i], cubes);
	CHECK(cells > 10 * 14 * 2);
	for (size_t i = 0; i < 4; i++)
		cube_free(cubes[i]);
	db_rollback(db);
	db_close(db);
}
