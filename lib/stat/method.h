/* method.h - the methods by name: what `trad stat` runs.
 *
 *   struct stat_option o[] = {{STR("y"), STR("score")}, {STR("x"), STR("ratio, english")}};
 *   stat_run(arena, STR("ols"), &frame, o, 2, &result);
 *
 * Every method takes its columns as expressions (frame.h) and answers with a
 * struct stat_result. An unknown method or option, or an option that cannot be
 * read, is a refusal, never an error code. Options every method knows:
 *   level   coverage of intervals, default 0.95
 *   where   expression; only rows where it is true are used
 *   seed    of simulations, default 1
 */
#ifndef STAT_METHOD_H
#define STAT_METHOD_H

#include "stat/frame.h"
#include "stat/result.h"

struct stat_option {
	struct str name, value;
};

struct stat_job {
	struct arena *arena;
	const struct stat_frame *f;
	const struct stat_option *opt;
	int nopt;
	struct stat_result *r;
	double level;
	uint64_t seed;
};

struct stat_param {
	const char *name, *help; /* help starts with "required: " when it is */
};

struct stat_method {
	const char *name, *title, *source;
	void (*run)(struct stat_job *j);
	const struct stat_param *params; /* ends with a NULL name */
};

/* Another name for a method, with an option it stands for ("" when none): alias.def. */
struct stat_alias {
	const char *name, *method, *option, *value;
};
const struct stat_alias *stat_aliases(int *n);

/* All methods, in the order of the manual; *n of them. */
const struct stat_method *const *stat_methods(int *n);
/* By its name or another name for it, whatever the case and with _ for -; NULL when there is none. */
const struct stat_method *stat_method_find(struct str name);
/* f may be NULL for methods that need only options. */
void stat_run(struct arena *a, struct str method, const struct stat_frame *f, const struct stat_option *opt,
              int nopt, struct stat_result *r);

#endif
