/* chart.h - control charts: XmR with the plot-the-dots rules, and I, C, U, P,
 * P' and run charts with the Anhoej rules.
 *
 * Sources: Wheeler 2003 (XmR constants 2.66 and 3.267); NHS England "Making
 * data count" rules as its R package applies them; Laney 2002 (P');
 * Anhoej & Olesen 2014 (longest run, crossings); Nelson 1982 (screening of
 * moving ranges).
 */
#ifndef STAT_CHART_H
#define STAT_CHART_H

#include "base/arena.h"

enum stat_cause {
	STAT_COMMON,
	STAT_ABOVE_LIMIT,
	STAT_BELOW_LIMIT,
	STAT_TREND_UP, /* seven points, six rises */
	STAT_TREND_DOWN,
	STAT_TWO_OF_THREE_ABOVE,
	STAT_TWO_OF_THREE_BELOW,
	STAT_SEVEN_ABOVE,
	STAT_SEVEN_BELOW
};
const char *stat_cause_word(enum stat_cause c);

struct stat_point {
	double y, centre, lo, hi;
	double near_lo, near_hi; /* two thirds of the way to the limits */
	double mr;               /* moving range; negative for the first of a phase */
	int side;                /* -1, 0, 1 of the centre */
	bool outside, near;
	enum stat_cause cause;
	int phase; /* counted from 0 */
};

struct stat_xmr {
	bool no_screen;    /* keep moving ranges >= 3.267 times their mean */
	int fix_after;     /* limits from the first so many points of a phase; 0: all */
	double widen;      /* limits divided by sqrt(1 - widen) for autocorrelation; 0 none */
	const bool *start; /* start[i]: a phase begins at i; may be NULL */
};
/* out: n points. A phase of one point has limits at the point. */
void stat_xmr_make(const struct stat_xmr *o, int n, const double *y, struct stat_point *out);

/* Half-width multiplier 2.66, range limit 3.267: 3/1.128 and 3.267 as printed. */
#define STAT_XMR_FACTOR 2.66
#define STAT_MR_LIMIT   3.267

enum stat_chart_type {
	STAT_RUN_CHART,
	STAT_I_CHART,
	STAT_C_CHART,
	STAT_U_CHART,
	STAT_P_CHART,
	STAT_PP_CHART
};
struct stat_chart {
	enum stat_chart_type type;
	int freeze;      /* centre and limits from the first so many points; 0: all */
	double multiply; /* of the value shown; 0 is 1 */
	const bool *start;
};
struct stat_runs {
	int useful, longest, longest_max, crossings, crossings_min;
	bool signal;
};
/* y: values or counts; size: denominators of U, P and P' (else NULL). lo and hi
 * of a run chart are its centre. runs: one per phase (room for n). Returns the
 * number of phases. */
int stat_chart_make(struct arena *a, const struct stat_chart *o, int n, const double *y, const double *size,
                    struct stat_point *out, struct stat_runs *runs);

#endif
