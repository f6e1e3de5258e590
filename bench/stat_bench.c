/* stat_bench.c - the four speed aims of lib/stat as JSON lines, on data made
 * here (seeded): a multilevel model of 1.1 million pupils in 4 800 schools,
 * staggered difference-in-differences of 4 800 units in 12 years with 999
 * draws, 99 999 wild bootstrap draws with 29 clusters, 4 800 control charts of
 * 36 months. Time is from data in memory to result; the best of three. */
#include "stat/chart.h"
#include "stat/did.h"
#include "stat/method.h"
#include "stat/mixed.h"
#include "stat/rng.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

enum { PUPILS = 1100000, SCHOOLS = 4800, YEARS = 12, MONTHS = 36 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void say(const char *what, double seconds, double aim, double value)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	printf(
	    "{\"bench\":\"stat\",\"what\":\"%s\",\"cpu_s\":%.4f,\"aim_s\":%g,\"value\":%.9g,\"peak_kb\":%ld}\n",
	    what, seconds, aim, value, u.ru_maxrss);
}

static void bench_mixed(void)
{
	struct arena a;
	arena_init(&a, (size_t)2 << 30);
	struct stat_rng g;
	stat_rng_init(&g, 1, 0);
	double *x[6], *y = ARENA_ARRAY(&a, PUPILS, double), *u = ARENA_ARRAY(&a, SCHOOLS, double), best = 1e9,
	              value = 0;
	static const struct str name[6] = {STR_INIT("(Intercept)"), STR_INIT("x1"), STR_INIT("x2"),
	                                   STR_INIT("x3"),          STR_INIT("x4"), STR_INIT("x5")};
	struct stat_groups school = {.levels = SCHOOLS, .code = ARENA_ARRAY(&a, PUPILS, int)};
	school.label = ARENA_ARRAY(&a, SCHOOLS, struct str);
	for (int k = 0; k < 6; k++)
		x[k] = ARENA_ARRAY(&a, PUPILS, double);
	for (int s = 0; s < SCHOOLS; s++)
		u[s] = 17 * stat_rng_normal(&g);
	for (int i = 0; i < PUPILS; i++) {
		int s = school.code[i] = (int)stat_rng_below(&g, SCHOOLS);
		x[0][i] = 1;
		y[i] = 150 + u[s] + 45 * stat_rng_normal(&g);
		for (int k = 1; k < 6; k++) {
			x[k][i] = k % 2 ? stat_rng_normal(&g) : (double)(stat_rng_unit(&g) < 0.3);
			y[i] += 8 * k * x[k][i];
		}
	}
	for (int round = 0; round < 3; round++) {
		struct arena scratch;
		struct stat_result r;
		struct stat_mixed_fit fit;
		struct stat_mixed_model m = {.n = PUPILS,
		                             .p = 6,
		                             .x = x,
		                             .intercept = true,
		                             .name = name,
		                             .y = y,
		                             .levels = 1,
		                             .level = {{.g = &school, .q = 1}}};
		arena_init(&scratch, (size_t)1 << 30);
		stat_result_init(&r, &scratch, STR("mixed"));
		double t = now();
		stat_mixed(&r, &m, &fit);
		t = now() - t;
		best = t < best ? t : best;
		value = fit.cov[0][0];
		arena_finish(&scratch);
	}
	say("reml_1100000x4800", best, 0.2, value);
	arena_finish(&a);
}

static struct stat_option option(const char *name, const char *value)
{
	return (struct stat_option){str_z(name), str_z(value)};
}

static double run_best(const char *method, const struct stat_frame *f, const struct stat_option *o, int n,
                       const char *term, double *value)
{
	double best = 1e9;
	for (int round = 0; round < 3; round++) {
		struct arena scratch;
		struct stat_result r;
		arena_init(&scratch, (size_t)2 << 30);
		double t = now();
		stat_run(&scratch, str_z(method), f, o, n, &r);
		t = now() - t;
		best = t < best ? t : best;
		*value = 0;
		stat_get(stat_term_find(&r, term), STAT_SE, value);
		arena_finish(&scratch);
	}
	return best;
}

static void bench_did(void)
{
	struct arena a;
	struct stat_frame f;
	struct stat_rng g;
	arena_init(&a, (size_t)1 << 30);
	int n = SCHOOLS * YEARS;
	double *id = ARENA_ARRAY(&a, (size_t)n, double), *t = ARENA_ARRAY(&a, (size_t)n, double),
	       *s = ARENA_ARRAY(&a, (size_t)n, double), *y = ARENA_ARRAY(&a, (size_t)n, double), value;
	stat_rng_init(&g, 2, 0);
	for (int i = 0; i < SCHOOLS; i++) {
		double unit = 20 * stat_rng_normal(&g), start = i % 3 ? 0 : 2015 + i % 6;
		for (int k = 0; k < YEARS; k++) {
			int r = i * YEARS + k;
			id[r] = i;
			t[r] = 2013 + k;
			s[r] = start;
			y[r] =
			    200 + unit + 10 * stat_rng_normal(&g) + (start > 0 && t[r] >= start ? 1 + t[r] - start : 0);
		}
	}
	stat_frame_init(&f, &a, n);
	stat_frame_num(&f, STR("id"), id);
	stat_frame_num(&f, STR("t"), t);
	stat_frame_num(&f, STR("s"), s);
	stat_frame_num(&f, STR("y"), y);
	struct stat_option o[] = {option("y", "y"), option("unit", "id"), option("time", "t"),
	                          option("start", "s"), option("draws", "999")};
	double best = run_best("did", &f, o, 5, "simple", &value);
	say("did_4800x12_999_draws_all_aggregates", best, 0.09, value);
	arena_finish(&a);
}

static void bench_wild(void)
{
	struct arena a;
	struct stat_frame f;
	struct stat_rng g;
	arena_init(&a, (size_t)1 << 28);
	int n = 2900;
	double *c = ARENA_ARRAY(&a, (size_t)n, double), *x = ARENA_ARRAY(&a, (size_t)n, double),
	       *z = ARENA_ARRAY(&a, (size_t)n, double), *y = ARENA_ARRAY(&a, (size_t)n, double), value,
	       effect = 0;
	stat_rng_init(&g, 3, 0);
	for (int i = 0; i < n; i++) {
		if (i % 100 == 0)
			effect = stat_rng_normal(&g);
		c[i] = i / 100;
		x[i] = i / 100 < 9;
		z[i] = stat_rng_normal(&g);
		y[i] = effect + z[i] + stat_rng_normal(&g);
	}
	stat_frame_init(&f, &a, n);
	stat_frame_num(&f, STR("c"), c);
	stat_frame_num(&f, STR("x"), x);
	stat_frame_num(&f, STR("z"), z);
	stat_frame_num(&f, STR("y"), y);
	struct stat_option o[] = {option("y", "y"), option("x", "x, z"), option("cluster", "c"),
	                          option("draws", "99999"), option("interval", "no")};
	double best = run_best("wild", &f, o, 5, "x", &value);
	say("wild_99999_draws_29_clusters", best, 0.23, value);
	arena_finish(&a);
}

static void bench_charts(void)
{
	struct arena a;
	struct stat_rng g;
	arena_init(&a, (size_t)1 << 28);
	double *y = ARENA_ARRAY(&a, SCHOOLS * MONTHS, double), best = 1e9, signals = 0;
	struct stat_point *p = ARENA_ARRAY(&a, SCHOOLS * MONTHS, struct stat_point);
	struct stat_xmr o = {0};
	stat_rng_init(&g, 4, 0);
	for (int i = 0; i < SCHOOLS * MONTHS; i++)
		y[i] = 7 + stat_rng_normal(&g);
	for (int round = 0; round < 3; round++) {
		double t = now();
		signals = 0;
		for (int i = 0; i < SCHOOLS; i++) {
			bool any = false;
			stat_xmr_make(&o, MONTHS, y + (ptrdiff_t)i * MONTHS, p + (ptrdiff_t)i * MONTHS);
			for (int k = 0; k < MONTHS; k++)
				any |= p[i * MONTHS + k].cause != STAT_COMMON;
			signals += any;
		}
		t = now() - t;
		best = t < best ? t : best;
	}
	/* the share of pure noise that shows a signal: about 0.29 */
	say("charts_4800x36", best, 0.1, signals / SCHOOLS);
	arena_finish(&a);
}

/* A word chooses: mixed did wild charts. */
int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} parts[] = {{"mixed", bench_mixed}, {"did", bench_did}, {"wild", bench_wild}, {"charts", bench_charts}};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (argc < 2 || strcmp(argv[1], parts[i].name) == 0)
			parts[i].run();
	return 0;
}
