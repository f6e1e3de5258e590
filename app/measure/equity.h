/* equity.h - differences between girls and boys and between schools, from what an answer shows.
 *
 *   struct equity_gap g = equity_gap(&r, girls, boys);
 *   equity_spread(arena, &r, measure, first, year, &s);
 *   if (equity_funnel(arena, &r, measure, first, year, &f)) draw(&f);
 *
 * Everything is worked out from the cells of a query_run() answer, in which hidden figures have no number:
 * what a reader may not see takes no part, nor what rests on fewer than EQUITY_BEHIND_MIN, and how many
 * schools that is, is told.
 *
 * Units: the measure's (percent is 0-100); differences of percent are percentage points.
 *
 * Sources: Newcombe 1998, Interval estimation for the difference between independent proportions, method 10
 * (stats/README 1a); the spread between schools less what chance alone gives, weighted by pupils,
 * sum w (y - mean)^2 - sum w s^2 / n with s^2 that of a sample (1d);
 * Spiegelhalter 2005, Funnel plots for comparing institutional performance, with additive overdispersion when
 * phi > 1.5 (1a).
 */
#ifndef MEASURE_EQUITY_H
#define MEASURE_EQUITY_H

#include "measure/query.h"

/* Fewer schools than this tell of no spread. */
#define EQUITY_SCHOOLS_MIN 5
/* A figure with fewer behind it takes no part: a share is shown from ten on (stats/README 1a), and that of
 * four managers is all or nothing by chance. */
#define EQUITY_BEHIND_MIN 10

struct equity_gap {
	bool known; /* both are numbers that the reader may see */
	double gap; /* girls less boys */
	bool interval;
	double lo, hi; /* 95 % */
	bool beyond;   /* the interval leaves out zero */
};
/* Either cell may be NULL. Only shares with known n have an interval. */
struct equity_gap equity_gap(const struct query_cell *girls, const struct query_cell *boys);

struct equity_spread {
	size_t schools, unseen; /* with a number; with a figure that may not be seen or is a mark */
	size_t small;           /* with a number that too few are behind */
	bool known;             /* there are EQUITY_SCHOOLS_MIN or more */
	double sd;              /* of the schools' figures, weighted by pupils */
	bool corrected;         /* shares: what chance gives can be told */
	double beyond;          /* sd after the variance of chance is taken away, at least 0 */
	double p10, p90;        /* of the schools, each counting as one (Hyndman & Fan type 7) */
};
/* Schools are the result's places from `first` on; sex T, nothing split. */
void equity_spread(struct arena *a, const struct query_result *r, size_t measure, size_t first, int year,
                   struct equity_spread *s);

#define EQUITY_CURVE 60
struct equity_funnel {
	size_t n, small, unseen;
	size_t *place;      /* in the order of the result */
	double *size, *at;  /* pupils, percent */
	bool *outside;      /* 95 % limits of what is drawn */
	double target, phi; /* percent; winsorised */
	bool widened;       /* phi > 1.5: limits are the additive ones */
	size_t beyond;
	size_t nx; /* of the curves: whole numbers of pupils, ascending */
	double x[EQUITY_CURVE], lo95[EQUITY_CURVE], hi95[EQUITY_CURVE], lo998[EQUITY_CURVE], hi998[EQUITY_CURVE];
};
/* What n counts, by what the newest definition of the measure among v has below its line: pupils where it
 * says pupils (“Elever ...”), else its own words (“Arbetad tid, som heltidstjänster”) as far as an axis has
 * room, else and in English, since definitions are in Swedish, only that it is a number. */
struct str equity_counted(struct arena *a, enum lang l, const struct measure_version *v, size_t n,
                          int64_t measure_id);
/* False when there are fewer than EQUITY_SCHOOLS_MIN schools with a share and its n, or nothing differs. */
bool equity_funnel(struct arena *a, const struct query_result *r, size_t measure, size_t first, int year,
                   struct equity_funnel *f);

#endif
