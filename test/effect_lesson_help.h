/* effect_lesson_help.h - an insats with groups, for the tests of lessons. */
#ifndef TEST_EFFECT_LESSON_HELP_H
#define TEST_EFFECT_LESSON_HELP_H

#include "app_harness.h"
#include "effect/lesson.h"

/* Saves a new row as the system; the test fails when it cannot. */
void lesson_test_put(struct change *ch, const struct resource_kind *k, void *row);
/* A running insats of lind with the given lessons asked a group and week. */
int64_t lesson_test_insats(struct app_test *t, struct change *ch, double sample);
int64_t lesson_test_group(struct change *ch, int64_t insats, int64_t unit, int64_t person, const char *name,
                          const char *weekdays);
/* An invented teacher at a unit. */
int64_t lesson_test_teacher(struct change *ch, int64_t unit, int nr);
/* A läsår whose every weekday of 2026/27 can have lessons. */
void lesson_test_year(struct change *ch, int first_year);
/* A lesson asked about, and its answer ("" none), answered at noon of its day. */
int64_t lesson_test_lesson(struct change *ch, int64_t group, const char *day, int64_t chance,
                           const char *done);

#endif
