/* job.h - how a method reads its options and columns; not installed.
 *
 * Every reader refuses in j->r when something is wrong and says so by its
 * value; callers stop at stat_job_failed().
 */
#ifndef STAT_JOB_H
#define STAT_JOB_H

#include "stat/linalg.h"
#include "stat/method.h"

bool stat_job_failed(const struct stat_job *j);
/* The option's text; null when not given. */
struct str stat_opt(const struct stat_job *j, const char *name);
bool stat_opt_is(const struct stat_job *j, const char *name, const char *value);
/* A number option, fallback when absent; refuses when unreadable or outside
 * [lo, hi]. */
double stat_opt_num(struct stat_job *j, const char *name, double fallback, double lo, double hi);
int stat_opt_int(struct stat_job *j, const char *name, int fallback, int lo, int hi);
/* Index in the NULL-ended list of words, 0 when absent; refuses otherwise. */
int stat_opt_word(struct stat_job *j, const char *name, const char *const *words);
/* The expression's values, a fresh copy; NULL when absent (refused when
 * required) or wrong. */
double *stat_opt_vec(struct stat_job *j, const char *name, bool required);
/* Times, a fresh copy: numbers, or days 2024-03-31 and months 2024-03, which are days since 1970 (a month is
 * its first day). Else as stat_opt_vec. */
double *stat_opt_time(struct stat_job *j, const char *name, bool required);
bool stat_opt_groups(struct stat_job *j, const char *name, bool required, struct stat_groups *g);

/* Refuses with what is wrong with an expression, of the option of that name (NULL: none); false. */
bool stat_refuse_why(struct stat_job *j, const char *name, const struct stat_why *why);

/* The model matrix of a list of terms "a, b, factor(c), a:b, factor(c,'ref')".
 * A text column is a factor by itself. harmonic(month, 2, 12) gives two pairs of sin and cos with period 12.
 * A factor gives one 0/1 column per level but its first (or ref), named "c=level"; an interaction the
 * products, named "a:b". The intercept, when asked for, is column 0, "(Intercept)". */
struct stat_design {
	int n, p;
	struct str *name;
	double **x;
	bool *dummy;
	bool intercept;
};
bool stat_design_make(struct stat_job *j, struct str terms, bool intercept, struct stat_design *d);

/* Rows complete in all the vectors and groups: everything is compressed to
 * them in place, groups lose their empty levels, dummy columns that became
 * empty leave the design. Returns the number of rows kept; 0 has refused.
 * Infinite values refuse. Any pointer may be NULL. */
struct stat_rows {
	double **vec[8]; /* addresses of vectors, each may be NULL inside */
	struct stat_groups *groups[4];
	struct stat_design *design;
	int n;    /* rows the vectors hold; 0: as many as the frame. Out: rows kept */
	int *row; /* out: original row of each kept row */
};
int stat_rows_complete(struct stat_job *j, struct stat_rows *rows);

/* Level `label` of g, or -1. */
int stat_group_find(const struct stat_groups *g, struct str label);

#define STAT_PARAMS(...)                                                                                     \
	(const struct stat_param[])                                                                              \
	{                                                                                                        \
		__VA_ARGS__,                                                                                         \
		{                                                                                                    \
			NULL, NULL                                                                                       \
		}                                                                                                    \
	}

#endif
