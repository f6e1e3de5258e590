/* expected.h - a school's result beside what its intake gives reason to expect.
 *
 *   const struct expected_model *m = expected_model_of(STR("merit17_kommunala"));
 *   expected_ask(db, arena, &q, m);            the outcome, the intake and the conditions as measures of a
 * question
 *   ... places, years, query_run() ...
 *   expected_compute(arena, &r, m, 2024, &e);
 *
 * Three things stand beside each other and are never put into one number: the result; what is expected of the
 * intake alone, with its interval; what the school itself is made of (qualified teachers, changes of
 * principal, staff under one head). What a school can change is not in the model: it would take away what is
 * to be seen.
 *
 * Expected is the model's line at the school's intake of the läsår before (else the same läsår, else up to
 * three before). The interval of the difference has three parts: schools of the same intake differ by
 * `between`, small ones more by `within` / pupils, and the line itself is uncertain. The shrunken difference
 * is what is left when the part that size alone gives is taken away: between / (between + within / n) of it.
 * A school is outside when the difference leaves 95 % of what is usual for schools of its size and intake;
 * one in twenty does by chance. There is no order of schools.
 *
 * Left out, and counted: fewer than EXPECTED_PUPILS_MIN pupils (SALSA's limit), an intake that is not known
 * or not to be seen, an intake beyond what the model rests on. Everything comes from cells of query_run(), so
 * nothing hidden is in it.
 *
 * The association within schools: the outcome on a condition over the läsår, schools' own means and läsår
 * taken away, errors robust for schools (CR2 with Satterthwaite's degrees of freedom). It is no effect.
 *
 * Units: the outcome's; percent is 0-100. Memory: the arena's.
 *
 * Sources: Skolverket, SALSA (model form, at least 15 pupils, no ranking); Spiegelhalter 2005 (overdispersed
 * funnel); Goldstein & Spiegelhalter 1996 (no league tables); stats/README 0 (fact 4) and 1c. */
#ifndef MEASURE_EXPECTED_H
#define MEASURE_EXPECTED_H

#include "measure/query.h"

enum {
	EXPECTED_TERMS = 4,
	EXPECTED_CONDITIONS_MAX = 4,
	EXPECTED_PUPILS_MIN = 15,
	EXPECTED_EARLIER = 2,
	EXPECTED_CURVE = 60
};

struct expected_model {
	const char *outcome; /* measure key */
	int year;            /* läsår of the outcomes that it rests on */
	int64_t schools;
	double r2, between, within;
	double beta[EXPECTED_TERMS], cov[EXPECTED_TERMS * (EXPECTED_TERMS + 1) / 2];
};
/* All of them; *n. */
const struct expected_model *expected_models(size_t *n);
/* NULL when nothing is expected of that measure. */
const struct expected_model *expected_model_of(struct str outcome_key);
const char *const *expected_intake(void);     /* EXPECTED_TERMS - 1 keys */
const char *const *expected_conditions(void); /* ends with NULL */

enum expected_why {
	EXPECTED_GIVEN,
	EXPECTED_NO_OUTCOME,
	EXPECTED_FEW,
	EXPECTED_NO_INTAKE,
	EXPECTED_BEYOND,
	EXPECTED_WHYS
};
struct expected_beside_list;
struct expected_school {
	size_t place;
	enum expected_why why;
	double n, actual, expected, lo, hi; /* lo and hi: usual for schools of its size and intake, 95 % */
	double difference;
	double shrunken, shrunken_lo, shrunken_hi;
	int side;       /* -1 below, 0 within, 1 above what is usual */
	size_t earlier; /* former läsår with a difference, the nearest first */
	int earlier_year[EXPECTED_EARLIER];
	double earlier_difference[EXPECTED_EARLIER];
	const struct query_cell
	    *condition[EXPECTED_CONDITIONS_MAX]; /* newest at the läsår or before; NULL none */
	struct expected_beside_list *beside;     /* expected_beside.h; NULL: not read */
};
struct expected_within {
	bool known;
	size_t schools, values;
	double slope, lo, hi; /* per ten of the condition's unit */
};
struct expected {
	const struct expected_model *model;
	size_t measure; /* index of the outcome in the result */
	int year;
	struct expected_school *school; /* of the places from `first`, in their order */
	size_t n, given, outside, left_out;
	struct expected_within within[EXPECTED_CONDITIONS_MAX];
	/* for a funnel about zero: pupils, half widths of 95 and 99.8 % */
	double x[EXPECTED_CURVE], lo95[EXPECTED_CURVE], hi95[EXPECTED_CURVE], lo998[EXPECTED_CURVE],
	    hi998[EXPECTED_CURVE];
};
/* Adds the measures; false when the outcome or an intake measure is not in the store. */
bool expected_ask(struct db *db, struct arena *a, struct query *q, const struct expected_model *m);
/* Schools are the result's places from `first` on. False when no school has a difference. */
bool expected_compute(struct arena *a, const struct query_result *r, const struct expected_model *m,
                      size_t first, int year, struct expected *e);

/* Answers as data: a row a school with everything above, states in words. JSON {measure, year, model,
 * schools} or CSV. */
void expected_json(struct arena *a, const struct query_result *r, const struct expected *e, struct buf *out);
void expected_csv(struct arena *a, const struct query_result *r, const struct expected *e, struct buf *out);

/* The question of the product: schools under a unit (0: all), the newest läsår at or before `year` in which
 * the model gives an answer. False on a database error, or when there is none: then e has no school and no
 * läsår. */
bool expected_of_unit(struct db *db, struct arena *a, const struct principal *who,
                      const struct expected_model *m, int64_t unit_id, int year, struct query_result *r,
                      struct expected *e);
/* "outside", "few-pupils", ... stored words of a school's state. */
const char *expected_word(const struct expected_school *s);
const char *expected_why_text(enum expected_why w); /* English source text */

#endif
