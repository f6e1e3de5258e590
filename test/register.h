/* register.h - a pupil register made up from a seed: cohorts that go from åk 6 to 9, with marks per subject.
 *
 * Nobody in it exists. Schools differ in level and size (a few are small, so that figures must be hidden),
 * pupils in ability, subjects in difficulty; some pupils move school between years, some leave, some come.
 * The same spec gives the same rows everywhere.
 */
#ifndef TEST_REGISTER_H
#define TEST_REGISTER_H

#include "stat/rng.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

struct register_spec {
	uint64_t seed;
	int schools;
	int cohort; /* pupils that begin åk 6 each year, about */
	int first_year, years;
	int from_grade; /* 6: every year of 6 to 9; 9: the final marks only */
};
struct register_row {
	int year, grade;
	char pupil[32], school[16];
	char sex; /* K, M */
	const char *subject, *mark;
};

static const struct {
	const char *code;
	double hard, taken; /* taken: share of pupils who read it */
} register_subjects[] = {
    {"BL", -.3, 1}, {"EN", .1, 1}, {"HKK", -.2, 1}, {"IDH", -.1, 1}, {"MA", .4, 1},  {"M2", .1, .72},
    {"MU", -.3, 1}, {"BI", .2, 1}, {"FY", .3, 1},   {"KE", .3, 1},   {"GE", .1, 1},  {"HI", .1, 1},
    {"RE", .1, 1},  {"SH", .1, 1}, {"SL", -.3, 1},  {"SV", .1, 1},   {"TK", 0, .99}, {"ML", -.5, .12},
};
enum { REGISTER_SUBJECTS = sizeof register_subjects / sizeof register_subjects[0] };

static inline const char *register_mark(double x)
{
	static const char *const marks[] = {"–", "F", "E", "D", "C", "B", "A"};
	static const double cut[] = {-2.6, -1.5, -.6, .1, .8, 1.5};
	int i = 0;
	while (i < 6 && x > cut[i])
		i++;
	return marks[i];
}

/* Schools have weights 1 to 8, by number: some are small. */
static inline int register_school(struct stat_rng *g, int schools)
{
	for (;;) {
		int s = (int)stat_rng_below(g, (uint32_t)schools);
		if (stat_rng_below(g, 8) <= (uint32_t)s * 7919u % 8)
			return s;
	}
}

/* One pupil's marks in one year. */
static inline void register_year(const struct register_spec *spec, struct register_row *r, struct stat_rng *g,
                                 double ability, bool sva,
                                 void (*put)(void *ctx, const struct register_row *r), void *ctx)
{
	(void)spec;
	for (int i = 0; i < REGISTER_SUBJECTS; i++) {
		double taken = stat_rng_unit(g), noise = stat_rng_normal(g);
		r->subject = register_subjects[i].code;
		if (taken >= register_subjects[i].taken)
			continue;
		if (sva && r->subject[0] == 'S' && r->subject[1] == 'V')
			r->subject = "SVA";
		r->mark = register_mark(ability - register_subjects[i].hard + .6 * noise);
		put(ctx, r);
	}
}

/* Calls put for each mark; year by year within a pupil, pupil by pupil. Returns the number of pupils. */
static inline long register_run(const struct register_spec *spec,
                                void (*put)(void *ctx, const struct register_row *r), void *ctx)
{
	long pupils = 0;
	int lead = 9 - spec->from_grade;
	for (int start = spec->first_year - lead; start < spec->first_year + spec->years; start++)
		for (int i = 0; i < spec->cohort; i++, pupils++) {
			struct stat_rng g;
			struct register_row r;
			stat_rng_init(&g, spec->seed, (uint64_t)start * 10000000u + (uint64_t)i);
			int school = register_school(&g, spec->schools);
			bool girl = stat_rng_unit(&g) < .49, sva = stat_rng_unit(&g) < .14;
			double level = .5 * sin(school * 1.7) + (girl ? .12 : -.12) - (sva ? .7 : 0);
			double ability = .75 * stat_rng_normal(&g) + level + .35;
			r.sex = girl ? 'K' : 'M';
			snprintf(r.pupil, sizeof r.pupil, "p%d-%d", start, i);
			for (int k = 0; k <= lead; k++) {
				r.year = start + k;
				r.grade = spec->from_grade + k;
				if (k && stat_rng_unit(&g) < .05)
					school = register_school(&g, spec->schools);
				if (k && stat_rng_unit(&g) < .015)
					break;
				snprintf(r.school, sizeof r.school, "%d", 10000000 + school * 997);
				if (r.year >= spec->first_year && r.year < spec->first_year + spec->years)
					register_year(spec, &r, &g, ability + .1 * k, sva, put, ctx);
			}
		}
	return pupils;
}

#endif
