/* measure_help.h - a measure, its version and figures of it, in a line each. */
#ifndef TEST_MEASURE_HELP_H
#define TEST_MEASURE_HELP_H

#include "app_harness.h"
#include "measure/compute.h"
#include "measure/measure.h"
#include "measure/standard.h"

/* Saved through resource_save() as the system; a refusal fails the test. */
void mt_save(struct change *ch, const struct resource_kind *k, void *row);
/* A measure with an approved version 1 from läsår 2000; formula NULL: none. The version's id. */
int64_t mt_measure(struct change *ch, const char *key, const char *unit, const char *formula);
int64_t mt_instrument(struct change *ch, const char *key);

/* One figure of a unit in a source of its own, approved, as person who (0: the system). number with decimals.
 */
struct mt_figure {
	int64_t version_id, place_id;
	int year;
	int64_t number;
	int decimals;
	enum value_kind kind; /* 0 is MISSING; mt_put() makes EXISTS of it unless missing is set */
	bool missing, preliminary;
	const char *day, *start; /* measured, course's start; NULL: none */
	const char *sex, *grade; /* NULL: T, all */
	int64_t n;               /* individuals; 0: not told */
};
enum figure_result mt_put(struct change *ch, struct mt_figure f, int64_t *source);
/* The figure that holds; false when there is none. */
bool mt_get(struct change *ch, int64_t version_id, int64_t place_id, int year, struct figure *f);

#endif
