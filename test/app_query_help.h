/* app_query_help.h - measures, places and figures for the tests of the query object and its pages. */
#ifndef TEST_APP_QUERY_HELP_H
#define TEST_APP_QUERY_HELP_H

#include "app_harness.h"
#include "measure/query.h"

/* An approved measure with its first version; kind "share", unit "percent", ... */
int64_t measure_make(struct change *ch, const char *key, const char *name, const char *kind, const char *unit,
                     const char *disclosure, const char *population);
/* A later version of it from a läsår on. */
int64_t measure_next(struct change *ch, int64_t measure_id, int from_year, const char *comparable);
int64_t measure_version_of(struct change *ch, int64_t measure_id);

struct put {
	int64_t version, place;
	int year;
	const char *sex;   /* NULL: T */
	const char *text;  /* "77,0", "..", "~100" as Skolverket writes */
	int64_t n;         /* 0: not told */
	int64_t numerator; /* 0: not told */
	const char *grade; /* NULL: "" */
};
/* Through figure_put(), in one source; what is there already is replaced. */
void figures_put(struct change *ch, const char *publisher, const struct put *p, size_t n);

/* The figure of a subject (its code), in a source of its own. */
void figure_put_subject(struct change *ch, const struct put *p, const char *subject);
/* The figure of a month, "2024-03", in a source of its own. */
void figure_put_month(struct change *ch, const struct put *p, struct str month);

/* Huddinge's rows of Skolverket's file as schools beside, with the three measures of åk 9. False when the
 * file is not at hand. */
struct huddinge {
	int64_t all, vocational, merit; /* measures */
	size_t rows;
};
bool huddinge_put(struct change *ch, struct huddinge *h);

#endif
