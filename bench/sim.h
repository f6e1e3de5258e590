/* sim.h - what the simulations of false statements count (effect_sim.c, linked_sim.c), and the lines they
 * print.
 *
 * A case prints one JSON object:
 *   bench, what   the program and the case; effect: the true mean effect, in standard deviations of what the
 *                 program makes
 *   n             how many times; method: the one chosen (the last time; by rule it is the same every time)
 *   intervals     share that had an interval; coverage: of those, the share that held the truth; change: the
 * share that held the effect and what came to all schools with it, which is what a comparison without others
 * speaks of sign          share of sentences that say "is a sign of"; together: "goes together with"; open:
 * neither holds         share of links that are said to hold bias          mean of estimate less truth width
 * mean of the intervals' width, in the unit of the figures
 */
#ifndef BENCH_SIM_H
#define BENCH_SIM_H

#include "effect/analysis.h"

#include <stdio.h>

struct sim_tally {
	int n, given, covered, changed, sign, together, open, holds;
	double bias, width;
	enum evidence_method method;
};

/* The effect; and the whole change, with what came to all schools at the same time. */
struct sim_truth {
	double effect, change;
};

static inline struct sim_truth sim_same(double effect)
{
	return (struct sim_truth){effect, effect};
}

/* What is known before the analysis has looked: same definition and instrument, as planned. */
static inline struct evidence_facts sim_facts(double expected)
{
	return (struct evidence_facts){.pretrend_p = -1,
	                               .pretrend_seen = -1,
	                               .balance = -1,
	                               .definitions = 1,
	                               .instruments = 1,
	                               .response = -1,
	                               .linked = 1,
	                               .attrition = -1,
	                               .slope_p = -1,
	                               .reached = -1,
	                               .planned = 1,
	                               .autocorrelation = -1,
	                               .expected = expected};
}

static inline bool sim_says(struct str s, const char *words)
{
	return str_find(s, str_z(words)) >= 0;
}

static inline void sim_count_words(struct sim_tally *t, struct str said)
{
	bool sign = sim_says(said, "It is a sign of"), together = sim_says(said, "goes together with");
	t->n++;
	t->sign += sign;
	t->together += together;
	t->open += !sign && !together;
}

static inline void sim_count_estimate(struct sim_tally *t, const struct analysis_result *r,
                                      struct sim_truth truth)
{
	const struct evidence_estimate *e = &r->estimate;
	t->method = r->choice.method;
	t->holds += r->state == LINK_HOLDS;
	t->bias += e->has ? e->value - truth.effect : 0;
	if (!e->has || !e->interval)
		return;
	t->given++;
	t->covered += e->lo <= truth.effect && truth.effect <= e->hi;
	t->changed += e->lo <= truth.change && truth.change <= e->hi;
	t->width += e->hi - e->lo;
}

static inline void sim_count(struct sim_tally *t, struct arena *a, const struct analysis_panel *p,
                             const struct analysis_result *r, struct sim_truth truth)
{
	sim_count_words(t, analysis_sentence(a, LANG_EN, p, r, false));
	sim_count_estimate(t, r, truth);
}

static inline void sim_say(const char *bench, const char *what, double effect, const struct sim_tally *t)
{
	double n = t->n;
	printf("{\"bench\":\"%s\",\"what\":\"%s\",\"effect\":%g,\"n\":%d,\"method\":\"%s\",\"intervals\":%.3f",
	       bench, what, effect, t->n, evidence_method_word(t->method), t->given / n);
	if (t->given)
		printf(",\"coverage\":%.4f,\"change\":%.4f,\"width\":%.3g", (double)t->covered / t->given,
		       (double)t->changed / t->given, t->width / t->given);
	printf(",\"sign\":%.4f,\"together\":%.4f,\"open\":%.4f,\"holds\":%.4f,\"bias\":%.3f}\n", t->sign / n,
	       t->together / n, t->open / n, t->holds / n, t->bias / n);
	fflush(stdout);
}

/* argv[1]: rounds a case, 1000 when it is no number; argv[2]: only cases with that in their name. */
static inline int sim_rounds(int argc, char **argv, const char **only)
{
	int64_t given = 0;
	*only = argc > 2 ? argv[2] : "";
	return argc > 1 && str_to_i64(str_z(argv[1]), &given) && given > 0 && given < 1000000 ? (int)given : 1000;
}

#endif
