/* effect_sim.c - how often the product says what is not so. Made-up schools with a known truth go through the
 * same path as an insats' figures do: choice of method, checks, grade, sentence (app/effect/analysis_run.c).
 * Seeded; lines as in sim.h.
 *
 * Rounds: argv[1], default 1000; argv[2]: only cases with that in their name. Schools: levels with a standard
 * deviation of 31 points, a year's noise of 12 (stats/README 0, fact 2: Swedish schools' merit ratings), one
 * common course over the years. */
#include "sim.h"

#include "stat/rng.h"

#include <math.h>

enum { FROM = 2015, YEARS = 12 };

struct world {
	const char *what;
	int treated, comparison; /* schools */
	int pre, post;           /* läsår */
	double effect;           /* of the noise's standard deviation */
	double growth;           /* more of it each läsår, and half as much more in each later start */
	double rho;              /* of a school's noise from läsår to läsår */
	double small;            /* pupils in schools that take part; noise is 60 / sqrt(pupils); 0: none */
	double size;             /* smallest effect expected */
	const char *design;
	int starts;
	bool chosen_low; /* those with the lowest figure before the start take part */
	double trend;    /* those that take part rise by so much of the noise a läsår from the beginning */
};

static double noise_of(const struct world *w, bool treated)
{
	return w->small > 0 ? 60 / sqrt(treated ? w->small : 60) : 12;
}

/* Who takes part: the first, or the lowest in the last läsår before the start. */
static void choose_low(struct analysis_panel *p, const struct world *w, int last)
{
	for (int k = 0; k < w->treated; k++) {
		size_t low = (size_t)k;
		for (size_t i = (size_t)k; i < p->n; i++)
			if (p->school[i].year[last].value < p->school[low].year[last].value)
				low = i;
		struct analysis_school s = p->school[k];
		p->school[k] = p->school[low];
		p->school[low] = s;
	}
	for (size_t i = 0; i < p->n; i++)
		p->school[i].treated = i < (size_t)w->treated;
}

static int start_of(const struct world *w, int k)
{
	return FROM + w->pre + (w->starts > 1 ? k * w->starts / w->treated : 0);
}

/* Gives what the last läsår before the start and the last after it differ by in all schools. */
static double fill_noise(struct arena *a, struct stat_rng *g, const struct world *w, struct analysis_panel *p)
{
	p->n = (size_t)(w->treated + w->comparison);
	p->school = ARENA_ARRAY(a, p->n, struct analysis_school);
	double course[YEARS];
	for (int y = 0; y < w->pre + w->post; y++)
		course[y] = 4 * stat_rng_normal(g);
	for (size_t i = 0; i < p->n; i++) {
		struct analysis_school *s = &p->school[i];
		bool treated = i < (size_t)w->treated;
		double level = 230 + 31 * stat_rng_normal(g), sd = noise_of(w, treated), e = sd * stat_rng_normal(g);
		*s = (struct analysis_school){.unit_id = (int64_t)i + 1, .treated = treated, .in = true};
		for (int y = 0; y < w->pre + w->post; y++) {
			e = y ? w->rho * e + sqrt(1 - w->rho * w->rho) * sd * stat_rng_normal(g) : e;
			s->year[y] = (struct analysis_point){.has = true, .value = level + course[y] + e};
		}
	}
	return course[w->pre + w->post - 1] - course[w->pre - 1];
}

/* Adds the effect; the mean over those that take part and their läsår after the start. */
static double add_effect(const struct world *w, struct analysis_panel *p)
{
	double sum = 0;
	int n = 0;
	for (size_t i = 0; i < p->n; i++) {
		struct analysis_school *s = &p->school[i];
		s->start = s->treated ? start_of(w, (int)i) : 0;
		for (int y = 0; s->treated && y < w->pre + w->post; y++) {
			int since = FROM + y - s->start, wave = s->start - FROM - w->pre;
			s->year[y].value += 12 * w->trend * y;
			if (since < 0)
				continue;
			double effect = 12 * (w->effect + w->growth * (since + 0.5 * wave));
			s->year[y].value += effect;
			sum += effect;
			n++;
		}
	}
	return sum / n;
}

static struct sim_truth make_panel(struct arena *a, struct stat_rng *g, const struct world *w,
                                   struct analysis_panel *p)
{
	*p = (struct analysis_panel){.from = FROM,
	                             .years = YEARS,
	                             .start = FROM + w->pre,
	                             .before = FROM + w->pre - 1,
	                             .after = FROM + w->pre + w->post - 1,
	                             .version_id = 1};
	p->measure =
	    (struct measure){.name = STR("M"), .name_en = STR("M"), .unit = STR("points"), .decimals = 1};
	p->grade = STR("");
	double course = fill_noise(a, g, w, p);
	if (w->chosen_low)
		choose_low(p, w, w->pre - 1);
	double truth = add_effect(w, p);
	for (int y = 0; y < w->pre + w->post; y++)
		p->used[y] = true;
	p->data = (struct evidence_data){.compare = evidence_compare_of(str_z(w->design)),
	                                 .lottery = strcmp(w->design, "lottery") == 0,
	                                 .treated = w->treated,
	                                 .comparison = w->comparison,
	                                 .starts = w->starts,
	                                 .smallest_start = w->treated / w->starts,
	                                 .pre = w->pre,
	                                 .post = w->post};
	p->facts = sim_facts(12 * w->size);
	return (struct sim_truth){truth, truth + course};
}

static void run_world(const struct world *w, int rounds, uint64_t seed)
{
	struct stat_rng g;
	struct sim_tally t = {0};
	stat_rng_init(&g, seed, 7);
	for (int i = 0; i < rounds; i++) {
		struct arena a;
		struct analysis_panel p;
		struct analysis_result r;
		arena_init(&a, (size_t)1 << 28);
		struct sim_truth truth = make_panel(&a, &g, w, &p);
		struct intervention x = {.id = i + 1};
		const struct analysis_ask ask = {.x = &x,
		                                 .link = LINK_OUTCOME,
		                                 .direction = 1,
		                                 .size = 12 * w->size,
		                                 .comparison = str_z(w->design),
		                                 .grade = STR("")};
		analysis_compute(&a, &ask, &p, &r);
		sim_count(&t, &a, &p, &r, truth);
		arena_finish(&a);
	}
	sim_say("effect_sim", w->what, w->effect, &t);
}

/* --- months -------------------------------------------------------------------------------------- */

struct course {
	const char *what;
	int before, after;
	double rho, effect;
};

static void make_months(struct stat_rng *g, const struct course *c, struct analysis_panel *p)
{
	struct analysis_series *s = &p->series;
	double e = stat_rng_normal(g) / sqrt(1 - c->rho * c->rho);
	*p = (struct analysis_panel){.version_id = 1};
	p->measure =
	    (struct measure){.name = STR("M"), .name_en = STR("M"), .unit = STR("percent"), .decimals = 1};
	p->grade = STR("");
	p->data = (struct evidence_data){.compare = COMPARE_SERIES,
	                                 .treated = 1,
	                                 .monthly = true,
	                                 .months_pre = c->before,
	                                 .months_post = c->after,
	                                 .pre = 1,
	                                 .post = 1};
	p->facts = sim_facts(1);
	s->n = c->before + c->after;
	s->start = s->works = 24000 + c->before;
	for (int i = 0; i < s->n; i++) {
		e = i ? c->rho * e + stat_rng_normal(g) : e;
		s->month[i] = 24000 + i;
		s->control[i] = NAN;
		s->value[i] = 7 + 0.01 * i + 1.5 * cos(2 * M_PI * i / 12) + 0.4 * sin(4 * M_PI * i / 12) + 0.5 * e +
		              (i >= c->before ? c->effect : 0);
	}
}

static void run_course(const struct course *c, int rounds, uint64_t seed)
{
	struct stat_rng g;
	struct sim_tally t = {0};
	stat_rng_init(&g, seed, 8);
	for (int i = 0; i < rounds; i++) {
		struct arena a;
		struct analysis_panel *p;
		struct analysis_result r;
		arena_init(&a, (size_t)1 << 30);
		p = ARENA_NEW(&a, struct analysis_panel);
		make_months(&g, c, p);
		struct intervention x = {.id = i + 1};
		const struct analysis_ask ask = {.x = &x,
		                                 .link = LINK_OUTCOME,
		                                 .direction = 1,
		                                 .size = 1,
		                                 .comparison = STR("series"),
		                                 .grade = STR("")};
		analysis_compute(&a, &ask, p, &r);
		sim_count(&t, &a, p, &r, sim_same(c->effect));
		arena_finish(&a);
	}
	sim_say("effect_sim", c->what, c->effect, &t);
}

/* --- this year's pupils beside last year's ----------------------------------------------------------- */

static int binomial(struct stat_rng *g, int n, double p)
{
	int x = 0;
	for (int i = 0; i < n; i++)
		x += stat_rng_unit(g) < p;
	return x;
}

struct cohorts {
	const char *what;
	int schools, pupils; /* of a school */
	double years;        /* standard deviation of a school's share from year to year beyond its pupils */
	double effect;
};

static void run_cohorts(const struct cohorts *c, int rounds, uint64_t seed)
{
	struct stat_rng g;
	struct sim_tally t = {0};
	stat_rng_init(&g, seed, 9);
	const struct world w = {
	    .treated = c->schools, .pre = 1, .post = 1, .starts = 1, .design = "former_cohort", .size = 0.5};
	for (int i = 0; i < rounds; i++) {
		struct arena a;
		struct analysis_panel p;
		struct analysis_result r;
		arena_init(&a, (size_t)1 << 26);
		make_panel(&a, &g, &w, &p);
		p.data.counts = true;
		p.measure.unit = STR("percent");
		for (size_t k = 0; k < p.n; k++)
			for (int y = 0; y < 2; y++) {
				double share = fmin(1, fmax(0, 0.7 + (y ? c->effect : 0) + c->years * stat_rng_normal(&g)));
				int x = binomial(&g, c->pupils, share);
				p.school[k].year[y] = (struct analysis_point){.has = true,
				                                              .counted = true,
				                                              .value = 100.0 * x / c->pupils,
				                                              .n = c->pupils,
				                                              .numerator = x};
			}
		struct intervention x = {.id = i + 1};
		const struct analysis_ask ask = {.x = &x,
		                                 .link = LINK_OUTCOME,
		                                 .direction = 1,
		                                 .size = 5,
		                                 .comparison = str_z(w.design),
		                                 .grade = STR("")};
		analysis_compute(&a, &ask, &p, &r);
		sim_count(&t, &a, &p, &r, sim_same(100 * c->effect));
		arena_finish(&a);
	}
	sim_say("effect_sim", c->what, c->effect, &t);
}

/* --- an effect in one link only ---------------------------------------------------------------------- */

/* Lessons are carried out and the teaching changes; the pupils' outcomes do not. What the whole chain is said
 * to be. */
static void run_chain(int rounds, uint64_t seed)
{
	static const struct world env = {"", 12, 17, 3, 1, 2, 0, 0, 0, 1, "other_schools", 1, false, 0},
	                          out = {"", 12, 17, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 0};
	struct stat_rng g;
	struct sim_tally t = {0};
	stat_rng_init(&g, seed, 10);
	for (int i = 0; i < rounds; i++) {
		struct arena a;
		struct analysis_panel p[2];
		struct analysis_result r[2];
		arena_init(&a, (size_t)1 << 28);
		struct intervention x = {.id = i + 1};
		for (int k = 0; k < 2; k++) {
			const struct world *w = k ? &out : &env;
			const struct analysis_ask ask = {.x = &x,
			                                 .link = k ? LINK_OUTCOME : LINK_ENVIRONMENT,
			                                 .direction = 1,
			                                 .size = 12,
			                                 .comparison = str_z(w->design),
			                                 .grade = STR("")};
			make_panel(&a, &g, w, &p[k]);
			analysis_compute(&a, &ask, &p[k], &r[k]);
		}
		const struct sentence_chain s = {
		    .grade = {'A', 'A', 'A', r[0].grade.grade, r[1].grade.grade},
		    .state = {LINK_HOLDS, LINK_HOLDS, LINK_HOLDS, r[0].state, r[1].state},
		    .compared = true,
		    .outcome = analysis_sentence(&a, LANG_EN, &p[1], &r[1], false),
		    .plain = analysis_sentence(&a, LANG_EN, &p[1], &r[1], true),
		    .link = {STR("resource"), STR("activity"), STR("execution"), STR("teaching"), STR("outcome")}};
		sim_count_words(&t, sentence_chain(&a, LANG_EN, &s));
		sim_count_estimate(&t, &r[1], sim_same(0));
		arena_finish(&a);
	}
	sim_say("effect_sim", "teaching changes and outcomes do not: the chain", 0, &t);
}

static const struct world worlds[] = {
    {"one start, 12 of 29, none", 12, 17, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"one start, 12 of 29, an effect", 12, 17, 3, 1, 1.5, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"one start, noise that lasts (rho .5), none", 12, 17, 4, 2, 0, 0, 0.5, 0, 1, "other_schools", 1, false,
     0},
    {"4 of 29, none", 4, 25, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"4 of 29, an effect", 4, 25, 3, 1, 2, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"5 of 29, none", 5, 24, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"6 of 29, none", 6, 23, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"8 of 29, none", 8, 21, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"8 of 29, an effect", 8, 21, 3, 1, 1.5, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"5 of 29 with classes of 15 beside schools of 60, none", 5, 24, 3, 1, 0, 0, 0, 15, 1, "other_schools", 1,
     false, 0},
    {"8 of 29 with classes of 15 beside schools of 60, none", 8, 21, 3, 1, 0, 0, 0, 15, 1, "other_schools", 1,
     false, 0},
    {"three starts, 15 of 40, none", 15, 25, 4, 4, 0, 0, 0, 0, 1, "staggered", 3, false, 0},
    {"three starts, 15 of 40, effects that grow and differ", 15, 25, 4, 4, 0.5, 0.5, 0, 0, 1, "staggered", 3,
     false, 0},
    {"two starts, 10 of 20, none", 10, 10, 4, 3, 0, 0, 0, 0, 1, "staggered", 2, false, 0},
    {"lottery, 10 and 10, none", 10, 10, 1, 1, 0, 0, 0, 0, 1, "lottery", 1, false, 0},
    {"lottery, 10 and 10, an effect", 10, 10, 1, 1, 1.5, 0, 0, 0, 1, "lottery", 1, false, 0},
    {"once before and after, 15 and 15, none", 15, 15, 1, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"once before and after, 15 and 15, an effect", 15, 15, 1, 1, 1.5, 0, 0, 0, 1, "other_schools", 1, false,
     0},
    {"the 8 lowest of 29 take part, none", 8, 21, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, true, 0},
    {"the 15 lowest of 30 take part, once before, none", 15, 15, 1, 1, 0, 0, 0, 0, 1, "other_schools", 1,
     true, 0},
    {"those that take part rise anyway, none", 12, 17, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 0.5},
    {"those that take part rise by a fourth, none", 12, 17, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, false,
     0.25},
    {"those that take part rise by three fourths, none", 12, 17, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1,
     false, 0.75},
    {"those that take part rise by one, none", 12, 17, 3, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 1},
    {"those that take part rise anyway, four läsår before, none", 12, 17, 4, 1, 0, 0, 0, 0, 1,
     "other_schools", 1, false, 0.5},
    {"those that take part rise anyway, five läsår before, none", 12, 17, 5, 1, 0, 0, 0, 0, 1,
     "other_schools", 1, false, 0.5},
    {"the same 15 schools, none", 15, 0, 1, 1, 0, 0, 0, 0, 1, "before_after", 1, false, 0},
    {"last year's beside this, means of three schools, none", 3, 0, 1, 1, 0, 0, 0, 0, 1, "former_cohort", 1,
     false, 0},
    {"last year's beside this, means of six schools, none", 6, 0, 1, 1, 0, 0, 0, 0, 1, "former_cohort", 1,
     false, 0},
    {"last year's beside this, means of six schools, an effect", 6, 0, 1, 1, 1.5, 0, 0, 0, 1, "former_cohort",
     1, false, 0},
    {"last year's beside this, one school, three läsår before, none", 1, 0, 3, 1, 0, 0, 0, 0, 1,
     "former_cohort", 1, false, 0},
    {"last year's beside this, one school, five läsår before, none", 1, 0, 5, 1, 0, 0, 0, 0, 1,
     "former_cohort", 1, false, 0},
    {"last year's beside this, one school, five läsår before, an effect", 1, 0, 5, 1, 3, 0, 0, 0, 1,
     "former_cohort", 1, false, 0},
    {"12 of 29, four läsår before, an effect", 12, 17, 4, 1, 1.5, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"12 of 29, five läsår before, an effect", 12, 17, 5, 1, 1.5, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"12 of 29, six läsår before, none", 12, 17, 6, 1, 0, 0, 0, 0, 1, "other_schools", 1, false, 0},
    {"12 of 29, six läsår before, an effect", 12, 17, 6, 1, 1.5, 0, 0, 0, 1, "other_schools", 1, false, 0},
};
static const struct course courses[] = {
    {"36 months, none", 24, 12, 0, 0},
    {"36 months that follow each other (.3), none", 24, 12, 0.3, 0},
    {"60 months, none", 42, 18, 0, 0},
    {"60 months that follow each other (.3), none", 42, 18, 0.3, 0},
    {"60 months that follow each other (.6), none", 42, 18, 0.6, 0},
    {"60 months (.3), an effect", 42, 18, 0.3, -1},
};
static const struct cohorts cohorts[] = {
    {"pupils beside last year's, four schools of 20, none", 4, 20, 0, 0},
    {"pupils beside last year's, four schools of 20 that vary by themselves (.07), none", 4, 20, 0.07, 0},
    {"pupils beside last year's, three schools of 60 (.07), none", 3, 60, 0.07, 0},
    {"pupils beside last year's, six schools of 60 (.07), none", 6, 60, 0.07, 0},
    {"pupils beside last year's, six schools of 60 (.07), an effect (.15)", 6, 60, 0.07, 0.15},
};

int main(int argc, char **argv)
{
	const char *only;
	int rounds = sim_rounds(argc, argv, &only);
	for (size_t i = 0; i < sizeof worlds / sizeof worlds[0]; i++)
		if (strstr(worlds[i].what, only))
			run_world(&worlds[i], rounds, 100 + i);
	if (strstr("chain", only))
		run_chain(rounds, 99);
	for (size_t i = 0; i < sizeof cohorts / sizeof cohorts[0]; i++)
		if (strstr(cohorts[i].what, only))
			run_cohorts(&cohorts[i], rounds, 300 + i);
	for (size_t i = 0; i < sizeof courses / sizeof courses[0]; i++)
		if (strstr(courses[i].what, only))
			run_course(&courses[i], rounds, 200 + i);
	return 0;
}
