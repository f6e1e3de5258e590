/* linked_sim.c - how often the product says what is not so of the same pupils before and after. Made-up
 * pupils in few schools, with a known truth, go the product's own way (app/effect/linked_run.c): choice of
 * method, checks, grade, sentence. Seeded; lines as in sim.h, and "checked": share of rounds in which a check
 * other than of the course before the start failed, "anyway": mean of what is said may have come by itself.
 *
 * Rounds: argv[1], default 1000; argv[2]: only cases with that in their name.
 *
 * Pupils have points with a standard deviation of 10, icc of whose variance lies between schools, before as
 * after. What follows a pupil from before to after: correlation 0.7; a school: 0.8. The rest is new after the
 * start, to a pupil and to a school, and is what errors by school are for. Schools are of unequal size. The
 * truth is the mean effect over schools such as these: none of the course of a year is in it.
 */
#include "sim.h"

#include "effect/linked.h"
#include "stat/rng.h"

#include <math.h>

enum { SD = 10, SCHOOLS_MOST = 40, PUPILS_MOST = 120 };
static const double PUPIL_R = 0.7, SCHOOL_R = 0.8;

/* Who lacks the value after. */
enum leaving {
	NOBODY,
	BY_CHANCE,   /* 12 % */
	LOW,         /* more the lower before: from 30 % of the lowest sixth to 4 % of the highest */
	LOW_TREATED, /* such on the side that takes part; 12 % by chance on the other */
	WEAK         /* those who came to do badly, whatever they had before, on the side that takes part */
};
/* Who takes part. */
enum choice { ANY, LOWEST_SCHOOLS, LOW_PUPILS };

struct linked_world {
	const char *what;
	int treated, comparison; /* schools */
	double icc;
	int least, most; /* pupils of a school, drawn evenly */
	enum leaving leaving;
	enum choice choice;
	double effect;     /* of the pupils' standard deviation */
	bool alone;        /* the others are not compared with */
	bool passed;       /* the values are whether points exceed 40: shares; no effect then */
	bool skew;         /* what is new to schools is skew (exponential), not normal */
	bool treated_vary; /* the effect differs between schools, by as much as it is large */
};

struct school {
	double before, after; /* its part of the points */
	int n;
	bool treated;
};
struct tally {
	struct sim_tally t;
	int checked;
	double anyway;
};

static void make_schools(struct stat_rng *g, const struct linked_world *w, struct school *s)
{
	int n = w->treated + w->comparison;
	double sd = SD * sqrt(w->icc);
	for (int i = 0; i < n; i++) {
		double before = stat_rng_normal(g), new = w->skew ? -log(stat_rng_unit(g)) - 1 : stat_rng_normal(g),
		       after = SCHOOL_R *before + sqrt(1 - SCHOOL_R * SCHOOL_R) * new;
		s[i] = (struct school){
		    .before = sd * before,
		    .after = sd * after,
		    .n = w->least + (int)stat_rng_below(g, (uint32_t)(w->most - w->least + 1)),
		};
	}
	for (int k = 0; w->choice == LOWEST_SCHOOLS && k < w->treated; k++)
		for (int i = k + 1; i < n; i++)
			if (s[i].before < s[k].before) {
				struct school other = s[i];
				s[i] = s[k];
				s[k] = other;
			}
	for (int i = 0; i < n; i++) {
		s[i].treated = i < w->treated;
		double vary = w->treated_vary ? w->effect * stat_rng_normal(g) : 0;
		s[i].after += s[i].treated ? SD * (w->effect + vary) : 0;
	}
}

static bool leaves(struct stat_rng *g, const struct linked_world *w, bool treated, double pre, double post)
{
	double z = (pre - 50) / SD, by_level = fmin(0.35, fmax(0.03, 0.12 - 0.1 * z)), u = stat_rng_unit(g);
	switch (w->leaving) {
	case BY_CHANCE:
		return u < 0.12;
	case LOW:
		return u < by_level;
	case LOW_TREATED:
		return u < (treated ? by_level : 0.12);
	case WEAK:
		return u < (treated && post - PUPIL_R * pre < 10 ? 0.3 : 0.04);
	case NOBODY:
		break;
	}
	return false;
}

/* The pupils of a school into pairs; sums of the correlation over all. */
static void make_pupils(struct stat_rng *g, const struct linked_world *w, const struct school *s, size_t at,
                        struct linked *k, double all[6])
{
	double sd = SD * sqrt(1 - w->icc);
	for (int j = 0; j < s->n; j++) {
		double own = stat_rng_normal(g);
		double new = PUPIL_R *own + sqrt(1 - PUPIL_R * PUPIL_R) * stat_rng_normal(g);
		double pre = 50 + s->before + sd * own, post = 50 + s->after + sd * new;
		struct linked_side *side = &k->side[s->treated];
		if (leaves(g, w, s->treated, pre, post)) {
			side->lost++;
			continue;
		}
		if (w->passed) {
			pre = 100 * (pre > 40);
			post = 100 * (post > 40);
		}
		const double sums[6] = {1, pre, post, pre * pre, post * post, pre * post};
		for (int i = 0; i < 6; i++)
			all[i] += sums[i];
		if ((!s->treated && w->alone) || (w->choice == LOW_PUPILS && s->treated && own > 0))
			continue;
		side->pairs++;
		k->pair[k->n++] = (struct linked_pair){pre, post, at, s->treated};
	}
}

static void know_all(struct linked *k, const double s[6])
{
	double sx = s[3] - s[1] * s[1] / s[0], sy = s[4] - s[2] * s[2] / s[0];
	k->all = (size_t)s[0];
	k->all_mean = s[1] / s[0];
	k->all_r = (s[5] - s[1] * s[2] / s[0]) / sqrt(sx * sy);
}

static void make_panel(struct arena *a, struct stat_rng *g, const struct linked_world *w,
                       struct analysis_panel *p, struct linked *k)
{
	struct school s[SCHOOLS_MOST] = {0};
	double all[6] = {0};
	size_t n = (size_t)(w->treated + w->comparison);
	make_schools(g, w, s);
	*p = (struct analysis_panel){.version_id = 1, .n = w->alone ? (size_t)w->treated : n, .linked = k};
	*k = (struct linked){
	    .seen = true, .way = w->passed ? PUPIL_PASSED : PUPIL_TEST, .same_measure = true, .lost_known = true};
	p->measure = (struct measure){.name = STR("M"),
	                              .name_en = STR("M"),
	                              .unit = w->passed ? STR("percent") : STR("points"),
	                              .decimals = 1};
	p->grade = STR("");
	p->facts = sim_facts(0);
	p->data.compare = w->alone ? COMPARE_BEFORE : COMPARE_SCHOOLS;
	p->school = ARENA_ARRAY(a, n, struct analysis_school);
	k->pair = ARENA_ARRAY(a, n * PUPILS_MOST, struct linked_pair);
	for (size_t i = 0; i < n; i++) {
		p->school[i] =
		    (struct analysis_school){.unit_id = (int64_t)i + 1, .treated = s[i].treated, .in = i < p->n};
		make_pupils(g, w, &s[i], i, k, all);
		k->side[s[i].treated].schools += i < p->n;
	}
	know_all(k, all);
}

static bool check_failed(const struct analysis_result *r)
{
	for (int i = 0; i < EVIDENCE_CHECKS; i++)
		if (r->check[i].held == CHECK_NOT_HELD)
			return true;
	return false;
}

static void run_world(const struct linked_world *w, int rounds, uint64_t seed)
{
	struct stat_rng g;
	struct tally t = {0};
	stat_rng_init(&g, seed, 11);
	for (int i = 0; i < rounds; i++) {
		struct arena a;
		struct analysis_panel p;
		struct linked k;
		struct analysis_result r;
		arena_init(&a, (size_t)1 << 28);
		make_panel(&a, &g, w, &p, &k);
		struct intervention x = {.id = i + 1};
		const struct analysis_ask ask = {.x = &x,
		                                 .link = LINK_OUTCOME,
		                                 .direction = 1,
		                                 .comparison = w->alone ? STR("before_after") : STR("other_schools"),
		                                 .grade = STR("")};
		linked_compute(&a, &ask, &p, &r);
		sim_count(&t.t, &a, &p, &r, sim_same(SD * w->effect));
		t.checked += check_failed(&r);
		t.anyway += k.anyway;
		arena_finish(&a);
	}
	sim_say("linked_sim", w->what, w->effect, &t.t);
	printf("{\"bench\":\"linked_sim\",\"what\":\"%s\",\"checked\":%.3f,\"anyway\":%.3f}\n", w->what,
	       t.checked / (double)rounds, t.anyway / rounds);
}

static const struct linked_world worlds[] = {
    {.what = "2 and 4 schools, none", .treated = 2, .comparison = 4, .icc = 0.1, .least = 20, .most = 80},
    {.what = "2 and 10 schools, none", .treated = 2, .comparison = 10, .icc = 0.1, .least = 20, .most = 80},
    {.what = "4 and 12 schools, none", .treated = 4, .comparison = 12, .icc = 0.1, .least = 20, .most = 80},
    {.what = "4 and 12 schools, an effect",
     .treated = 4,
     .comparison = 12,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .effect = 0.4},
    {.what = "5 and 5 schools, icc .05, none",
     .treated = 5,
     .comparison = 5,
     .icc = 0.05,
     .least = 20,
     .most = 80},
    {.what = "5 and 5 schools, none", .treated = 5, .comparison = 5, .icc = 0.1, .least = 20, .most = 80},
    {.what = "5 and 5 schools, icc .2, none",
     .treated = 5,
     .comparison = 5,
     .icc = 0.2,
     .least = 20,
     .most = 80},
    {.what = "6 and 6 schools, icc .05, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.05,
     .least = 20,
     .most = 80},
    {.what = "6 and 6 schools, none", .treated = 6, .comparison = 6, .icc = 0.1, .least = 20, .most = 80},
    {.what = "6 and 6 schools, icc .2, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.2,
     .least = 20,
     .most = 80},
    {.what = "6 and 6 schools, icc 0, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0,
     .least = 20,
     .most = 80},
    {.what = "6 and 18 schools, icc .2, none",
     .treated = 6,
     .comparison = 18,
     .icc = 0.2,
     .least = 20,
     .most = 80},
    {.what = "6 and 18 schools, an effect",
     .treated = 6,
     .comparison = 18,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .effect = 0.4},
    {.what = "6 and 18 schools, an effect that varies",
     .treated = 6,
     .comparison = 18,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .effect = 0.4,
     .treated_vary = true},
    {.what = "10 and 10 schools, icc .05, none",
     .treated = 10,
     .comparison = 10,
     .icc = 0.05,
     .least = 20,
     .most = 80},
    {.what = "10 and 10 schools, none", .treated = 10, .comparison = 10, .icc = 0.1, .least = 20, .most = 80},
    {.what = "10 and 10 schools, icc .2, none",
     .treated = 10,
     .comparison = 10,
     .icc = 0.2,
     .least = 20,
     .most = 80},
    {.what = "10 and 10 schools, an effect",
     .treated = 10,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .effect = 0.4},
    {.what = "6 and 6 schools, classes of 8 to 20, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.1,
     .least = 8,
     .most = 20},
    {.what = "6 and 6 schools, very unequal (5 to 110), icc .2, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.2,
     .least = 5,
     .most = 110},
    {.what = "6 and 6 schools, shares who pass, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .passed = true},
    {.what = "6 and 6 schools, 12 % leave by chance, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .leaving = BY_CHANCE},
    {.what = "6 and 6 schools, the low leave, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .leaving = LOW},
    {.what = "6 and 6 schools, the low leave where they take part, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .leaving = LOW_TREATED},
    {.what = "6 and 6 schools, those who did badly leave where they take part, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .leaving = WEAK},
    {.what = "6 and 18 schools, the lowest schools take part, none",
     .treated = 6,
     .comparison = 18,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .choice = LOWEST_SCHOOLS},
    {.what = "6 and 18 schools, low pupils take part, none",
     .treated = 6,
     .comparison = 18,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .choice = LOW_PUPILS},
    {.what = "alone, 1 school, none",
     .treated = 1,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 2 schools, none",
     .treated = 2,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 4 schools, icc .05, none",
     .treated = 4,
     .comparison = 10,
     .icc = 0.05,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 4 schools, none",
     .treated = 4,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 4 schools, icc .2, none",
     .treated = 4,
     .comparison = 10,
     .icc = 0.2,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 5 schools, none",
     .treated = 5,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 6 schools, none",
     .treated = 6,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 6 schools, icc .2, none",
     .treated = 6,
     .comparison = 10,
     .icc = 0.2,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 3 schools, what is new to schools is skew, none",
     .treated = 3,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .skew = true,
     .alone = true},
    {.what = "alone, 6 schools, what is new to schools is skew, none",
     .treated = 6,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .skew = true,
     .alone = true},
    {.what = "6 and 6 schools, what is new to schools is skew, none",
     .treated = 6,
     .comparison = 6,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .skew = true},
    {.what = "alone, 3 schools, none",
     .treated = 3,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 10 schools, none",
     .treated = 10,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .alone = true},
    {.what = "alone, 6 schools, the low leave, none",
     .treated = 6,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .leaving = LOW,
     .alone = true},
    {.what = "alone, 6 schools, low pupils take part, none",
     .treated = 6,
     .comparison = 10,
     .icc = 0.1,
     .least = 20,
     .most = 80,
     .choice = LOW_PUPILS,
     .alone = true},
};

int main(int argc, char **argv)
{
	const char *only;
	int rounds = sim_rounds(argc, argv, &only);
	for (size_t i = 0; i < sizeof worlds / sizeof worlds[0]; i++)
		if (strstr(worlds[i].what, only))
			run_world(&worlds[i], rounds, 400 + i);
	return 0;
}
