/* thread_view.h - what views/plan/thread.html is given. */
#ifndef PLAN_THREAD_VIEW_H
#define PLAN_THREAD_VIEW_H

#include "plan/filters.h"
#include "plan/thread.h"

struct thread_view {
	struct ctx *c;
	const struct thread *t;
	const struct filters *f;
	struct str level[THREAD_LEVELS]; /* names of the columns, in the huvudman's own words */
	bool may_move;
	struct goal_insatser_row *insatser; /* that are to reach the goal selected */
	size_t ninsatser;
};
/* "r1 r4" for row 5 with letter r; "" for row 0. */
struct str thread_bits(struct arena *a, char letter, int row);
/* Hidden words of a card: what it serves and what carries it. */
void thread_relations(struct out *o, const struct thread_card *card);

#endif
