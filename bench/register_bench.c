/* register_bench.c - the country's pupil register, made up: 4 800 units, åk 6 to 9, ten läsår, a mark per
 * pupil and subject. Each year becomes a batch, then a row per pupil, then every breakdown by year, school
 * and sex; the cubes of the years are merged into one. JSON lines: rows a second of each step, and the most
 * memory held. The first argument scales it down: 0.01 is a municipality. */
#include "cube/cube.h"
#include "measure/pupil.h"
#include "test/register.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static const struct pupil_grade af[] = {
    {STR_INIT("A"), 20000, true, true}, {STR_INIT("B"), 17500, true, true},
    {STR_INIT("C"), 15000, true, true}, {STR_INIT("D"), 12500, true, true},
    {STR_INIT("E"), 10000, true, true}, {STR_INIT("F"), 0, false, true},
    {STR_INIT("–"), 0, false, false},
};
static const struct pupil_rules rules = {af, sizeof af / sizeof af[0], STR_INIT("M2")};
static const struct pupil_columns columns = {
    STR_INIT("pupil"),
    STR_INIT("subject"),
    STR_INIT("mark"),
    {STR_INIT("year"), STR_INIT("school"), STR_INIT("sex"), STR_INIT("grade")},
    4};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool into_buf(void *ctx, const void *p, size_t n)
{
	buf_mem(ctx, p, n);
	return !((struct buf *)ctx)->overflow;
}

/* Rows of one läsår of the register into a batch. */
struct filler {
	struct batch_builder *b;
	int year;
	uint64_t rows;
};

static void put_row(void *ctx, const struct register_row *r)
{
	struct filler *f = ctx;
	char year[16], grade[4], sex[2] = {r->sex, 0};
	if (r->year != f->year)
		return;
	snprintf(year, sizeof year, "%d", r->year);
	snprintf(grade, sizeof grade, "%d", r->grade % 100);
	uint64_t row[] = {
	    batch_symbol_text(f->b, 0, str_z(r->pupil)),  batch_symbol_text(f->b, 1, str_z(r->subject)),
	    batch_symbol_text(f->b, 2, str_z(r->mark)),   batch_symbol_text(f->b, 3, str_z(year)),
	    batch_symbol_text(f->b, 4, str_z(r->school)), batch_symbol_text(f->b, 5, str_z(sex)),
	    batch_symbol_text(f->b, 6, str_z(grade))};
	batch_put(f->b, row);
	f->rows++;
}

static uint64_t fill(const struct register_spec *spec, int year, struct buf *out)
{
	static const struct batch_spec cols[] = {
	    {STR_INIT("pupil"), BATCH_KEY, 0},   {STR_INIT("subject"), BATCH_CODE, 0},
	    {STR_INIT("mark"), BATCH_CODE, 0},   {STR_INIT("year"), BATCH_CODE, 0},
	    {STR_INIT("school"), BATCH_CODE, 0}, {STR_INIT("sex"), BATCH_CODE, 0},
	    {STR_INIT("grade"), BATCH_CODE, 0}};
	static const struct batch_options o = {.key = "made up, for all"};
	struct filler f = {batch_builder_new(cols, 7, &o, into_buf, out), year, 0};
	register_run(spec, put_row, &f);
	batch_finish(f.b);
	batch_builder_free(f.b);
	return f.rows;
}

struct times {
	double make, derive, cubes;
	uint64_t rows, pupils, bytes;
};

/* One läsår: its cube of merit by school, sex and grade, or NULL. */
static struct cube *one_year(const struct register_spec *spec, int year, struct times *t)
{
	static const struct str by[] = {STR_INIT("year"), STR_INIT("school"), STR_INIT("sex"), STR_INIT("grade")};
	static const struct cube_test graded = {STR_INIT("any"), CUBE_GE, STR_INIT("1")};
	struct cube_query q = {.by = by, .n_by = 4, .margins = true, .where = &graded, .n_where = 1};
	struct arena a;
	struct buf bytes, pupils;
	struct cube_error e;
	enum batch_fault fault;
	struct pupil_report r;
	struct cube *c = NULL;
	arena_init(&a, (size_t)2 << 30);
	buf_init(&bytes, (size_t)1 << 31);
	buf_init(&pupils, (size_t)1 << 31);
	double t0 = now();
	t->rows += fill(spec, year, &bytes);
	double t1 = now();
	struct batch *b = batch_open(&a, buf_as_str(&bytes), &fault);
	if (b && pupil_rows(&a, b, &columns, &rules, into_buf, &pupils, &r)) {
		double t2 = now();
		t->pupils += r.pupils;
		struct batch *p = batch_open(&a, buf_as_str(&pupils), &fault);
		cube_read_measure(STR("mean:merit"), &q);
		c = p ? cube_run(p, &q, &e) : NULL;
		t->derive += t2 - t1;
		t->cubes += now() - t2;
	}
	t->make += t1 - t0;
	t->bytes += bytes.n;
	buf_finish(&bytes);
	buf_finish(&pupils);
	arena_finish(&a);
	return c;
}

static void say(const char *name, double value, const char *unit, const char *note)
{
	printf("{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"peer\":null,\"peer_value\":null,\"ratio\":null,"
	       "\"n\":1,"
	       "\"note\":\"%s\"}\n",
	       name, value, unit, note);
}

int main(int argc, char **argv)
{
	enum { YEARS = 10 };
	double scale = argc > 1 ? strtod(argv[1], NULL) : 1;
	struct register_spec spec = {.seed = 7,
	                             .schools = (int)(4800 * scale) + 1,
	                             .cohort = (int)(110000 * scale) + 1,
	                             .first_year = 2015,
	                             .years = YEARS,
	                             .from_grade = 6};
	struct times t = {0};
	struct cube *years[YEARS];
	struct cube_error e;
	for (int y = 0; y < YEARS; y++) {
		/* Only the cohorts that are in school that year are drawn. */
		struct register_spec one = spec;
		one.first_year = spec.first_year + y;
		one.years = 1;
		years[y] = one_year(&one, one.first_year, &t);
		if (!years[y])
			return 1;
	}
	double t0 = now();
	struct cube *all = cube_merge((const struct cube *const *)years, YEARS, 0, NULL, NULL, &e);
	double merge = now() - t0;
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	char note[200];
	snprintf(note, sizeof note, "%llu marks of %llu pupil years, %d units, made up",
	         (unsigned long long)t.rows, (unsigned long long)t.pupils, spec.schools);
	say("register, marks to pupils", (double)t.rows / t.derive, "marks/s", note);
	say("register, all breakdowns of the pupils", (double)t.pupils / t.cubes, "pupils/s", note);
	say("register, ten years' cubes merged", merge, "s", note);
	say("register, size of the batches", (double)t.bytes / (double)t.rows, "bytes/mark",
	    "unsorted, with the pupil's key");
	say("register, most memory", (double)u.ru_maxrss / 1024, "MB", "aim: below 2048");
	for (int y = 0; y < YEARS; y++)
		cube_free(years[y]);
	cube_free(all);
	return all == NULL;
}
