/* explore_view.h - what the views of Utforska and Årskullar are given. */
#ifndef MEASURE_EXPLORE_VIEW_H
#define MEASURE_EXPLORE_VIEW_H

#include "measure/cohort_link.h"
#include "measure/results_view.h"
#include "sql_core_mail.h"
#include "sql_measure.h"

/* A choice of the form: what stands in the address, what people read. */
struct explore_choice {
	struct str value, text;
	bool current;
};
struct explore_field {
	const char *name, *label; /* label: English source text */
	struct explore_choice *v;
	size_t n;
};
enum { EXPLORE_FIELDS = 8, EXPLORE_ROWS_MAX = 400, EXPLORE_COLS_MAX = 40, EXPLORE_LINES_MAX = 10 };
struct explore_view {
	struct ctx *c;
	struct explore_field field[EXPLORE_FIELDS];
	size_t nfields;
	const struct measure *m;
	struct query_result r;
	struct str unit, query, data; /* query: what is kept; data: address of the same as data, without format */
	struct chart table, picture;
	struct chart_figure table_figure, picture_figure;
	bool has_picture, cut;
	struct saved_views_row *saved;
	size_t nsaved;
	struct view_mails_of_row *followed;
	size_t nfollowed;
	bool mail; /* is mail sent at all? */
};
/* How often one is told of a kept question: "new", "week", "" not. */
struct str explore_often(const struct explore_view *v, int64_t view_id);

struct cohort_view {
	struct ctx *c;
	struct chips chips;
	const struct measure *m;
	struct query_result r;
	struct str unit;
	struct chart grade, cohort;
	struct chart_figure grade_figure, cohort_figure;
	bool has_grade, has_cohort;
	bool linkable, linked; /* pupils can be followed; they have been */
	struct cohort_lines lines;
	struct str link_href;
};

/* Measures that have figures of an unit or those under it, as choices of ?matt=; the chosen one first asked
 * for, else the first. `graded`: only those with figures of several årskurser. NULL when there is none. */
size_t results_choices(struct ctx *c, bool graded, struct measure **m, const struct measure **chosen);
/* Numbers before words, 2 before 10, F first. */
int results_grade_cmp(struct str a, struct str b);

#endif
