/* analysis_own.h - how sure a change is when nobody is compared with: by the schools' own variation.
 *
 * Three ways, each for what is at hand (evidence_choose()). None of them holds what would have come anyway:
 * what is common to all schools of a läsår is in the change, and the sentence says so.
 *
 * Pupils of two läsår are different pupils, and their chance alone is not how much a school varies: of one
 * school whose share moves by .07 from läsår to läsår Newcombe's interval of 60 pupils holds the truth in 79
 * % of cases. Numbers: doc/effect.md, "How often it is wrong" (bench/effect_sim.c).
 */
#ifndef EFFECT_ANALYSIS_OWN_H
#define EFFECT_ANALYSIS_OWN_H

#include "effect/analysis.h"

/* How many times wider than pupils' chance alone an interval of two shares is to be, at least 1: what a t of
 * the schools' own differences about their mean says, with schools less one degrees of freedom (Pearson's
 * chi-square by its degrees of freedom, times the t quantile by the normal one). c: numerator and n after,
 * numerator and n before, of all that take part. */
double analysis_beyond_pupils(const struct analysis_panel *p, const double c[4]);

/* Mean of the schools' own changes (analysis_change()) with Student's t. Term "mean". False: refused. Schools
 * that all changed alike have no interval: they say nothing of how differently schools may change. */
bool analysis_own_schools(struct arena *a, const struct analysis_panel *p, struct stat_result *out);

/* The change from the läsår before to the one after of the mean of those that take part, with the interval of
 * a difference of two läsår: the standard deviation of the läsår before the start, times the root of two,
 * times t with those läsår less one degrees of freedom. A course that rose or fell before the start widens
 * it. What is common to the schools of a läsår is in it too. Term "change", fact "sd_of_years". False:
 * refused. */
bool analysis_own_years(struct arena *a, const struct analysis_panel *p, struct stat_result *out);

#endif
