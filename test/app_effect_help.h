/* app_effect_help.h - schools, an insats and figures for the tests of the chain. */
#ifndef TEST_APP_EFFECT_HELP_H
#define TEST_APP_EFFECT_HELP_H

#include "app_query_help.h"
#include "effect/effect.h"

/* An insats that runs from August 2023 (läsår 2023) in the first `treated` of `schools` new schools, the
 * others being compared with; locked in June before, with one measure ("Studiero", percent, shares of 400
 * pupils a school). */
struct effect_made {
	struct intervention x;
	int64_t measure, version;
	int64_t unit[40], place[40];
	int schools, treated;
};
void effect_make(struct app_test *t, struct change *ch, int schools, int treated, const char *design,
                 struct effect_made *m);
/* The figure of a school in a läsår, in whole percent. */
void effect_put(struct change *ch, const struct effect_made *m, int school, int year, int percent);
/* The figure of a month, "2024-03", as text with a decimal comma. */
void effect_put_period(struct change *ch, const struct effect_made *m, int school, struct str month,
                       struct str text);
/* Four läsår 2020-2023 in every school: a level of its own, the same small swing, and `rise` in 2023 for
 * those that take part. */
void effect_fill(struct change *ch, const struct effect_made *m, int rise);

/* Twelve schools, six of which take part, filled with a rise of eight and analysed. */
void effect_analysed(struct app_test *t, struct effect_made *m);

/* The insats as it is stored now, in the arena of the test; all empty when there is none. */
struct intervention insats_stored(struct app_test *t, int64_t id);

/* The day so many days from now, "YYYY-MM-DD", in the arena of the test. */
const char *effect_day(int days);

/* A draft of lind with everything a start asks for, its first and last day so many days from now; hours 0:
 * none. */
int64_t effect_draft(struct app_test *t, int from, int to, double expected, double hours);

#endif
