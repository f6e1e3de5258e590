#include "plan/thread_layout.h"

#include <stdlib.h>

static int max(int x, int y)
{
	return x > y ? x : y;
}

/* A parent stands beside its first child, so that threads mostly run straight or down. */
static void place(struct thread_card *c, int least, int next[THREAD_LEVELS + 1])
{
	int r = max(next[c->col], least), first = -1;
	c->placed = true;
	for (size_t i = 0; i < c->down.n; i++) {
		struct thread_card *d = c->down.v[i];
		if (d->placed)
			continue;
		place(d, r, next);
		if (first < 0)
			first = d->row;
	}
	r = max(max(r, first), next[c->col]);
	c->row = r < THREAD_ROWS ? r : THREAD_ROWS;
	next[c->col] = c->row + 1;
}

static int by_place(const void *x, const void *y)
{
	const struct thread_card *a = *(struct thread_card *const *)x, *b = *(struct thread_card *const *)y;
	if (a->col != b->col)
		return a->col - b->col;
	return a->row != b->row ? a->row - b->row : str_cmp(a->id, b->id);
}

static void list_edges(struct arena *a, struct thread *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		n += t->v[i]->down.n;
	t->edges = ARENA_ARRAY(a, n ? n : 1, struct thread_edge);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < t->n; i++)
			for (size_t k = 0; k < t->v[i]->down.n; k++) {
				const struct thread_card *from = t->v[i], *to = from->down.v[k];
				bool on = from->on && to->on;
				if (on == (pass == 1))
					t->edges[t->nedges++] = (struct thread_edge){from, to, on};
			}
}

void thread_layout(struct arena *a, const struct thread_cards *cards, struct thread *t)
{
	int next[THREAD_LEVELS + 1] = {0};
	for (int col = 1; col <= THREAD_LEVELS; col++)
		for (size_t i = 0; i < cards->n; i++)
			if (cards->v[i]->col == col && cards->v[i]->up.n == 0 && !cards->v[i]->placed)
				place(cards->v[i], 0, next);
	t->v = cards->v;
	t->n = cards->n;
	if (t->n)
		qsort(t->v, t->n, sizeof *t->v, by_place);
	list_edges(a, t);
}
