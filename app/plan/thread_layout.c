#include "plan/thread_layout.h"

#include <stdlib.h>

static int max(int x, int y)
{
	return x > y ? x : y;
}

static int place(struct thread_card *c, int least, int next[THREAD_LEVELS + 1]);

/* Those below it, of its own level or of later ones, from row `least`; the row of the first, -1 when none. */
static int place_down(struct thread_card *c, bool level, int least, int next[THREAD_LEVELS + 1])
{
	int first = -1;
	for (size_t i = 0; i < c->down.n; i++) {
		struct thread_card *d = c->down.v[i];
		if (d->placed || (d->col == c->col) != level)
			continue;
		int row = place(d, least, next);
		first = first < 0 ? row : first;
	}
	return first;
}

/* A parent stands beside its first child, so that threads mostly run straight or down; those of its own level
 * follow under it. */
static int place(struct thread_card *c, int least, int next[THREAD_LEVELS + 1])
{
	c->placed = true;
	int r = max(next[c->col], least), first = place_down(c, false, r, next);
	r = max(max(r, first), next[c->col]);
	c->row = r < THREAD_ROWS ? r : THREAD_ROWS;
	next[c->col] = c->row + 1;
	place_down(c, true, c->row + 1, next);
	return c->row;
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
