/* measure_verbs.h - what the files of trad measure share: the call as it was typed, and its verbs.
 *
 * Who enters and who approves a figure is said by --as LOGIN, since one who entered a figure does not approve
 * it (figure_state() in measure/measure.h). The command line is the store's own: no permission is asked.
 */
#ifndef CLI_MEASURE_VERBS_H
#define CLI_MEASURE_VERBS_H

#include "cli/cli.h"

struct measure_call {
	const char *db, *lasar, *unit, *as, *sex, *grade, *n, *day, *comment, *near;
	const char *apply; /* "" when given */
	struct str *word;
	size_t nwords;
	struct arena *arena;
};
/* The läsår that is meant: --lasar, else the current one. False after an error was printed. */
bool measure_call_year(const struct measure_call *c, int *year);

/* measure_figures.c: enter KEY UNIT VALUE, approve FIGURE..., batch [ID] */
int measure_run_enter(struct store *s, const struct measure_call *c);
int measure_run_approve(struct store *s, const struct measure_call *c);
int measure_run_batch(struct store *s, const struct measure_call *c);
/* measure_cohort.c: cohort */
int measure_run_cohort(struct store *s, const struct measure_call *c);
/* measure_rule.c: rule list|new OLD NAME FIELD=VALUE... */
int measure_run_rule(struct store *s, const struct measure_call *c);
/* measure_calendar.c: window list|show ID|propose, target list|set KEY UNIT VALUE */
int measure_run_window(struct store *s, const struct measure_call *c);
int measure_run_target(struct store *s, const struct measure_call *c);

#endif
