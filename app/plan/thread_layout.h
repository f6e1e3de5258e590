/* thread_layout.h - rows for cards and the list of edges; used by thread.c only. */
#ifndef PLAN_THREAD_LAYOUT_H
#define PLAN_THREAD_LAYOUT_H

#include "plan/thread.h"

/* Gives every card its row, sorts the cards by column and row into t, and lists the
 * edges, those of the selected path last. Linear in cards and edges but for the sort. */
void thread_layout(struct arena *a, const struct thread_cards *cards, struct thread *t);

#endif
