/* effect_linked_help.h - pupils with a value before and one after, in schools of an insats, for tests. */
#ifndef TEST_EFFECT_LINKED_HELP_H
#define TEST_EFFECT_LINKED_HELP_H

#include "app_effect_help.h"
#include "batch_help.h"
#include "effect/linked.h"

enum { LINKED_ROWS_MOST = 400 };
#define text(...) arena_printf(test_arena(), __VA_ARGS__).p
/* The rows before (0) or after (1), as help_tests() takes them. */
#define LINKED_ROWS(s, k) (const char *const(*)[8])(const void *)(s)->row[k], (s)->n[k]

struct linked_scene {
	struct app_test *t;
	struct change *ch;
	struct effect_made m;
	struct analysis_panel *p;
	struct analysis_result *r;
	const char *row[2][LINKED_ROWS_MOST][8];
	size_t n[2];
	const char *class; /* of the rows that are put next; NULL: none */
};
/* An insats of effect_make() with a measure that is a test ("t-studiero"); NULL when there is no store. */
struct linked_scene *linked_begin(int schools, int treated, const char *design);
/* A row; value as it is written. */
void linked_put(struct linked_scene *s, int after, const char *pupil, int school, const char *value);
/* Pupil j of school i, before and after, by the formula that the expected numbers were computed from: before
 * 20 + (7 i + 5 j) mod 23, and 1 more where compared with; after 0.7 before + 8 + (11 i + 7 j) mod 9 + 0.5
 * (5 i mod 7), and 2.3 more where the insats is. */
void linked_put_pupil(struct linked_scene *s, int i, int j);
/* 8 + i mod 5 pupils in each school. */
void linked_put_all(struct linked_scene *s);
/* The rows as a batch of the spring of 2022/23 and one of that of 2023/24. */
void linked_keep(struct linked_scene *s, bool classes);
struct analysis_ask linked_ask(const struct linked_scene *s);
bool linked_analyse(struct linked_scene *s);
struct str linked_said(const struct linked_scene *s, enum lang l);
bool linked_holds(struct str s, const char *words);
/* The row of the store that is of pupils; how many there are. */
int64_t linked_rows(struct linked_scene *s, struct analysis *newest);

#endif
