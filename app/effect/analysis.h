/* analysis.h - from an insats and a link to a stored result.
 *
 * Reading. Figures come from the query object as somebody without a role sees them, since a stored analysis
 * is read by all: hidden figures are not in it. The panel has a row a school and a column a läsår. In it are
 * schools with a figure both before the start and after; besides those two läsår, every one in which all of
 * them have one, so that the panel is whole.
 *
 * Monthly figures are a series as well: the schools that take part together, month by month, and those
 * compared with. In the panel of läsår such a measure stands with the mean of the läsår's months, when there
 * are at least ten.
 *
 * An insats for some subjects or årskurser is seen by their figures (analysis_target.h).
 *
 * Before is the läsår before the start (or the insats' own base_year), after is its outcome_year, or the
 * latest in which at least half of the schools that take part have a figure. A school starts in the läsår of
 * its first day; the läsår from then until half the link's lag in terms has gone by are let be, neither
 * before nor after. When outcome_year was told the change is to that läsår alone, else to the mean of those
 * after.
 *
 * Storing. analysis_store() writes a row when anything that it rests on has changed since the newest one:
 * figures, schools, comparison, definition. Nothing is overwritten. The seed of drawn numbers is a hash of
 * the insats' id and the definition's, so that the same figures give the same digits.
 *
 * Memory: the arena's. Database errors are sticky on db.
 */
#ifndef EFFECT_ANALYSIS_H
#define EFFECT_ANALYSIS_H

#include "effect/effect.h"
#include "effect/sentence.h"
#include "measure/query.h"

enum {
	ANALYSIS_YEARS_MAX = 30,
	ANALYSIS_UNITS_MAX = 300,
	ANALYSIS_MONTHS_MAX = 360,
	ANALYSIS_SIDES_MAX = 20
};

struct linked;
struct analysis_point {
	bool late;         /* taken after its window */
	bool has, counted; /* counted: numerator and n are known */
	double value;
	int64_t n, numerator, n_of; /* n_of 0: not told */
	int64_t figure_id, version_id;
};
struct analysis_school {
	int64_t unit_id;
	struct str name;
	bool treated;
	int start; /* läsår, 0: never */
	bool in;   /* has figures before and after */
	struct analysis_point year[ANALYSIS_YEARS_MAX];
};
/* Figures month by month: those that take part as one (weighted by n where it is told), the compared ones as
 * another. */
struct analysis_series {
	int n;
	int start, works;               /* months since year 0; between them it is let be */
	int month[ANALYSIS_MONTHS_MAX]; /* ascending, those in which all that take part have a figure */
	double value[ANALYSIS_MONTHS_MAX], control[ANALYSIS_MONTHS_MAX]; /* control: NAN when not all have one */
};
struct analysis_panel {
	struct measure measure;
	struct str subject, grade; /* whose figures they are, as people read them; empty: all */
	int64_t version_id;        /* newest definition in it */
	int from, years;           /* first läsår, how many */
	bool used[ANALYSIS_YEARS_MAX];
	int start, before, after; /* läsår; 0 when there is none */
	int lag;                  /* läsår after the start that are let be */
	bool fixed;               /* after was told beforehand */
	size_t n;
	struct analysis_school *school;
	struct analysis_series series; /* n 0: no monthly figures */
	struct evidence_data data;
	struct evidence_facts facts;
	struct str figures;    /* hash of what was read */
	struct linked *linked; /* pupils instead of figures (linked.h); NULL: figures */
};
/* What is asked: the chain's link, or only its name when the insats' own outcome is meant. */
struct analysis_ask {
	const struct intervention *x;
	enum evidence_link link;
	int64_t measure_id;
	struct str grade; /* the one stated with the measure; empty: those that the insats names */
	int direction;    /* 1, -1, 0 keep */
	double size;      /* smallest change expected, 0 not told */
	int lag_terms;
	struct str comparison; /* word of intervention.design */
	bool linked_before;    /* the same was asked by what was locked */
	bool side;             /* beside the measure that decides the link */
};
bool analysis_read(struct change *ch, const struct analysis_ask *ask, struct analysis_panel *p);

struct analysis_result {
	struct evidence_choice choice;
	struct evidence_judged check[EVIDENCE_CHECKS];
	struct evidence_grade grade;
	enum evidence_state state;
	bool suggest;
	struct evidence_estimate estimate;
	struct stat_result stat;  /* of the method that gave the estimate */
	struct stat_result event; /* by time since the start; refused when there is none */
	enum stat_refusal refusal;
};
/* Pure: panel to result. Fills what of panel->facts the figures themselves tell. */
void analysis_compute(struct arena *a, const struct analysis_ask *ask, struct analysis_panel *p,
                      struct analysis_result *r);
/* The table "dynamic" of an event study with intervals and p by the rule that the sentence has: with one
 * start Welch's t of the schools' changes from the last läsår before it, with several the method's error
 * times t with the smaller side's schools less one. The bands stay the method's own. */
void analysis_event_intervals(const struct analysis_panel *p, struct stat_result *event);
/* A school's own change over the two times that the analysis is of, and over the two before its start; NAN
 * when there is none. */
double analysis_change(const struct analysis_panel *p, const struct analysis_school *s);
double analysis_change_before(const struct analysis_panel *p, const struct analysis_school *s);
/* The panel of a stored row, as far as the row keeps it: läsår, schools and their values, which of them are
 * in. False when the row has no schools. */
bool analysis_stored(struct arena *a, const struct analysis *row, struct analysis_panel *p);
/* plain: as it is said when the lessons are not known to have been reached, or were not: never as a sign of
 * what the insats did. */
struct str analysis_sentence(struct arena *a, enum lang l, const struct analysis_panel *p,
                             const struct analysis_result *r, bool plain);

/* Months of the answer into p->series and p->data. */
void analysis_months(const struct analysis_ask *ask, struct arena *a, const struct query_result *r,
                     const struct intervention_unit *u, size_t units, struct analysis_panel *p);
/* Interrupted time series of them (lib/stat its), its season by harmonics, its interval by an autoregression.
 */
bool analysis_series_run(struct arena *a, struct analysis_panel *p, struct str seed, struct stat_result *out);

/* What decides environment and outcome, with every comparison that can be asked: the insats' own measure
 * where the chain names it, and of the outcome when no link does. Then every other measure that a link of the
 * chain names (at most ANALYSIS_SIDES_MAX), with the same comparisons: beside, so never with "tyder på",
 * since one measure was chosen to decide and of many some differ by chance. */
size_t analysis_asks(struct db *db, struct arena *a, const struct intervention *x,
                     struct analysis_ask **asks);
/* Planned: the promises were locked before any school began, the same question follows from what was locked
 * (measure, grade, direction, size, lag, comparison), and nothing that decides the answer has been changed
 * since (insats_deciding()). Source: stats/README 1f, "Pre-registration record". */
/* The first day on which a school takes part; null when none is told. */
struct str effect_first_day(struct db *db, struct arena *a, const struct intervention *x);
bool analysis_planned(struct db *db, struct arena *a, const struct analysis_ask *ask);
/* Analyses all of it; how many rows were written, -1 on a database error. */
int analysis_store(struct change *ch, const struct intervention *x);

#endif
