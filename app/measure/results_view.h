/* results_view.h - what the views of the pages of results are given. */
#ifndef MEASURE_RESULTS_VIEW_H
#define MEASURE_RESULTS_VIEW_H

#include "core/figure.h"
#include "measure/query_total.h"
#include "org/chips.h"

/* A measure on the overview. */
struct results_line {
	const struct measure *m;
	struct str name, href, value, interval, year, change, beside, fresh, state, reported, target, rule;
	struct str
	    suggest; /* address of a new insats, where the target is missed or the figure got worse; else null */
	const char *status, *status_word; /* as doc/look.md; the word is English source text */
	int moved; /* -1, 0, 1: lower, as before, higher than a läsår ago, beyond chance */
	bool missed;
};
struct results_area {
	struct str name;
	struct results_line *v;
	size_t n;
};
struct overview_view {
	struct ctx *c;
	struct chips chips;
	struct results_area *area;
	size_t nareas, lines, reached, on_way, not_reached, no_basis, moved;
	struct str unit, beside;
	bool exact, may_exact;
	struct str exact_href, kept;
};

/* A row of the table of populations. */
struct population_line {
	const char *name; /* English source text */
	struct str value, n, schools;
};
struct source_line {
	struct str text, href;
};
/* A figure of the series and where it stands. */
struct figure_line {
	struct str year, value, state, source, row,
	    href; /* href: to the row of the file; null when there is none */
};
struct indicator_view {
	struct ctx *c;
	struct str grade, subject; /* the breakdown that is looked at, "" for all */
	struct results_splits_row *split;
	size_t nsplits;
	struct figure_line *figures; /* of the unit itself, the newest first */
	size_t nfigures;
	struct chips chips;
	const struct measure *m;
	const struct measure_version *version;
	struct query_result r;
	struct chart chart;
	struct chart_figure figure;
	const struct query_cell *latest;
	struct population_line population[QUERY_POPULATIONS];
	size_t npopulations;
	struct str population_sentence;
	struct source_line *source;
	size_t nsources;
	const struct results_sources_row *sources; /* all of them */
	size_t nsources_all;
	struct str unit, csv;
	bool may_exact;
	struct str exact_href;
};

/* The unit whose results are shown: ?enhet=, else the whole huvudman. */
int64_t results_unit(struct ctx *c, struct str *name);
/* "/resultat/indikator/12?enhet=3" */
struct str results_href(struct ctx *c, int64_t measure_id);
/* From a figure to what is tried in order to change it (/insatser/ny, with what was seen filled in). The unit
 * where the reader may make an insats: the one looked at, else, for who looks at the whole but leads a unit,
 * that one; 0: none, or the page is of a former day. */
int64_t results_try_unit(struct ctx *c, int64_t unit_id);
/* May the reader make one at this very unit? */
bool results_may_try(struct ctx *c, int64_t unit_id);
/* Its address; grade null or empty: all grades. */
struct str results_try_href(struct ctx *c, int64_t unit_id, int64_t measure_id, struct str grade);
/* That address with what was seen where it is not the unit's own newest figure: seen_id, the
 * unit looked at; gap: the difference of girls and boys in läsår year. */
struct str results_try_seen(struct ctx *c, struct str href, int64_t seen_id, bool gap, int year);
/* -1, 0, 1: lower, as before, higher, beyond chance; either may be NULL. */
int results_moved(const struct query_cell *was, const struct query_cell *now);
/* Is lower (-1) or higher (1) the wrong way for it? Of neutral measures neither is. */
bool results_worse(const struct measure *m, int moved);
/* "4,3 lower than 2023/24", said as within chance when it is; null when there is nothing to compare. */
struct str results_change(struct arena *a, enum lang l, const struct measure *m, const struct query_cell *was,
                          const struct query_cell *now);
/* A cell as a point of a chart: nothing but what the cell shows. NULL: missing. */
struct chart_point results_point(const struct query_cell *x);
/* May the reader see small groups of a unit as they are? */
bool results_may_exact(struct ctx *c, int64_t unit_id);
/* How much of the answer is left: "18 of 20 figures of our own are shown." Null when nothing is hidden. */
struct str results_kept(struct ctx *c, const struct query_result *r);

#endif
