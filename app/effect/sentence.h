/* sentence.h - what may be said, made from the result by rule.
 *
 * Three verbs only. "är" (is) for what is counted; "tyder på" (is a sign of) for a difference whose interval
 * keeps clear of none, with a comparison, what it stands on held and no check failed (what cannot be known of
 * other insatser is said with it); "samvarierar med" (goes together with) for the
 * same without them. When the interval reaches none, or what pupils who lay low rise by themselves and nobody
 * is compared with (Davis 1976), no verb is used: the sentence says that the question is open. There is no
 * sentence that says that an insats has had an effect, none that says why, none that calls a small p
 * important, and none that puts schools or teachers in an order.
 *
 * Numbers are those of the result, rounded to the measure's decimals; ± stands only for an interval that is
 * symmetric at that rounding.
 *
 * All is in the arena. Sources: stats/README 0 (verbs), 1e (regression to the mean) and 1f; product.md N3,
 * N7.
 */
#ifndef EFFECT_SENTENCE_H
#define EFFECT_SENTENCE_H

#include "effect/evidence.h"
#include "measure/query.h"
#include "stat/result.h"

struct sentence_effect {
	struct str measure; /* name as read */
	const char *unit;   /* measure.unit: "percent", "points", ... */
	int decimals;
	enum evidence_method method;
	bool suggest; /* evidence_may_suggest() */
	struct evidence_estimate estimate;
	double smallest_p; /* of a permutation */
	/* In another insats for the same pupils meanwhile: of the schools that take part, of those compared with.
	 */
	int others, others_compared;
	bool beside;   /* others are taken away, though the method does not compare by itself */
	bool pupils;   /* the same pupils followed one by one (linked.h) */
	double anyway; /* what those who lay low would have risen by themselves, at most; 0: none, not known */
	bool few; /* nobody is compared with, and schools and läsår are too few to tell how much they vary */
	struct str per; /* query_measure_per() */
};
struct str sentence_effect(struct arena *a, enum lang l, const struct sentence_effect *s);

/* Of the lessons that were planned and drawn, how many were carried out. */
struct sentence_count {
	struct evidence_estimate share; /* 0 to 1 */
	int answered, drawn;
	int first_year, last_year; /* läsår that are summed up; 0: not told */
	int missing;               /* läsår up to the outcome of which nothing is known */
};
struct str sentence_execution(struct arena *a, enum lang l, const struct sentence_count *s);

/* Why nothing could be computed. */
struct str sentence_refusal(struct arena *a, enum lang l, enum stat_refusal why);

/* The one on top of a chain. link: the name of each as read. It takes the outcome's sign only when every link
 * before it bears: the weakest decides. */
struct sentence_chain {
	char grade[LINKS];
	enum evidence_state state[LINKS];
	bool compared;      /* the outcome has other schools to compare with */
	bool undivided;     /* the measure has no figures of just those whom the insats is for */
	struct str outcome; /* sentence_effect() of it */
	struct str plain;   /* the same without a sign */
	struct str link[LINKS];
};
struct str sentence_chain(struct arena *a, enum lang l, const struct sentence_chain *s);

/* "6 procentenheter": a change in the measure's unit, without sign. */
struct str sentence_amount(struct arena *a, enum lang l, const char *unit, int decimals, double v);
/* The same of a measure: a ratio has what it divides after the number, "2 medarbetare per chef". */
struct str sentence_amount_of(struct arena *a, enum lang l, const struct measure *m, int decimals, double v);
/* "−3 till +15"; with signs. */
struct str sentence_range(struct arena *a, enum lang l, int decimals, double lo, double hi);

#endif
