/* disclose_span.c - see disclose_span.h. */
#include "cube/disclose_span.h"

#include <stdlib.h>

#define PRIME (((uint64_t)1 << 61) - 1)

/* ---- numbers ---- */

static uint64_t mul(uint64_t x, uint64_t y)
{
	unsigned __int128 z = (unsigned __int128)x * y;
	uint64_t r = (uint64_t)(z & PRIME) + (uint64_t)(z >> 61);
	return r >= PRIME ? r - PRIME : r;
}

static uint64_t add(uint64_t x, uint64_t y)
{
	uint64_t r = x + y;
	return r >= PRIME ? r - PRIME : r;
}

static uint64_t negative(uint64_t x)
{
	return x ? PRIME - x : 0;
}

/* x to the power of PRIME - 2 (Fermat). */
static uint64_t inverse(uint64_t x)
{
	uint64_t r = 1;
	if (x == 1)
		return 1;
	if (x == PRIME - 1)
		return x;
	for (uint64_t e = PRIME - 2; e; e >>= 1) {
		if (e & 1)
			r = mul(r, x);
		x = mul(x, x);
	}
	return r;
}

/* ---- rows ---- */

void span_init(struct span *s, struct arena *a, uint32_t columns)
{
	memset(s, 0, sizeof *s);
	s->a = a;
	s->stands = ARENA_ARRAY(a, columns + 1, uint32_t);
	s->in = ARENA_ARRAY(a, columns + 1, struct span_list);
	s->shared = ARENA_ARRAY(a, columns + 1, uint32_t);
	s->sum = ARENA_ARRAY(a, columns + 1, uint64_t);
	s->seen = ARENA_ARRAY(a, columns + 1, uint8_t);
}

static void copy(struct span *s, struct span_row *to, const struct span_row *from)
{
	if (from->n > to->cap) {
		to->cap = from->n + from->n / 2;
		to->v = ARENA_ARRAY(s->a, to->cap, struct span_term);
	}
	memcpy(to->v, from->v, from->n * sizeof *to->v);
	to->n = from->n;
}

static void put(struct span *s, struct span_row *r, uint32_t at, uint64_t by)
{
	if (r->n == r->cap) {
		struct span_row more = {.cap = r->cap ? 2 * r->cap : 64};
		more.v = ARENA_ARRAY(s->a, more.cap, struct span_term);
		if (r->n)
			memcpy(more.v, r->v, r->n * sizeof *r->v);
		more.n = r->n;
		*r = more;
	}
	r->v[r->n++] = (struct span_term){at, by};
}

void span_watch(struct span *s, uint32_t column)
{
	struct span_row unit = {0};
	put(s, &unit, column, 1);
	*VEC_PUSH(s->a, &s->in[column]) = (uint32_t)s->watched.n;
	s->shared[column]++;
	*VEC_PUSH(s->a, &s->watched) = unit;
}

/* The coefficient of a column; 0 when there is none. */
static uint64_t coefficient(const struct span_row *r, uint32_t at)
{
	uint32_t from = 0, to = r->n;
	while (from < to) {
		uint32_t mid = from + (to - from) / 2;
		if (r->v[mid].at < at)
			from = mid + 1;
		else
			to = mid;
	}
	return from < r->n && r->v[from].at == at ? r->v[from].by : 0;
}

/* ---- reducing: the columns that rows stand for, in the order of the rows ---- */

static void heap_push(struct span *s, uint32_t row)
{
	*VEC_PUSH(s->a, &s->heap) = row;
	uint32_t *h = s->heap.v;
	for (size_t i = s->heap.n - 1; i && h[(i - 1) / 2] > h[i]; i = (i - 1) / 2) {
		uint32_t t = h[i];
		h[i] = h[(i - 1) / 2];
		h[(i - 1) / 2] = t;
	}
}

static uint32_t heap_pop(struct span *s)
{
	uint32_t *h = s->heap.v, top = h[0];
	size_t n = --s->heap.n;
	h[0] = h[n];
	for (size_t i = 0, k = 1; k < n; i = k, k = 2 * i + 1) {
		k += k + 1 < n && h[k + 1] < h[k];
		if (h[i] <= h[k])
			break;
		uint32_t t = h[i];
		h[i] = h[k];
		h[k] = t;
	}
	return top;
}

static void gather(struct span *s, uint32_t at, uint64_t by)
{
	s->sum[at] = add(s->sum[at], by);
	if (s->seen[at])
		return;
	s->seen[at] = 1;
	*VEC_PUSH(s->a, &s->touched) = at;
	if (s->stands[at])
		heap_push(s, s->stands[at] - 1);
}

static int by_column(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	return (a > b) - (a < b);
}

bool span_load(struct span *s, const struct lp_term *term, uint32_t n)
{
	s->touched.n = s->heap.n = s->now.n = 0;
	for (uint32_t i = 0; i < n; i++)
		gather(s, term[i].at, term[i].coef < 0 ? PRIME - (uint64_t)(-term[i].coef) : (uint64_t)term[i].coef);
	while (s->heap.n) {
		/* The last term of a kept row is the column that it stands for. */
		const struct span_row *r = &s->row.v[heap_pop(s)];
		uint32_t own = r->v[r->n - 1].at;
		uint64_t by = s->sum[own];
		s->sum[own] = 0;
		for (uint32_t i = 0; by && i + 1 < r->n; i++)
			gather(s, r->v[i].at, mul(by, r->v[i].by));
	}
	if (s->touched.n)
		qsort(s->touched.v, s->touched.n, sizeof *s->touched.v, by_column);
	for (size_t i = 0; i < s->touched.n; i++) {
		uint32_t at = s->touched.v[i];
		if (s->sum[at])
			put(s, &s->now, at, s->sum[at]);
		s->sum[at] = 0;
		s->seen[at] = 0;
	}
	return s->now.n > 0;
}

/* ---- asking and taking ---- */

static uint32_t least_shared(const struct span *s)
{
	uint32_t best = s->now.v[0].at;
	for (uint32_t i = 1; i < s->now.n && s->shared[best]; i++) {
		if (s->shared[s->now.v[i].at] < s->shared[best])
			best = s->now.v[i].at;
	}
	return best;
}

static bool same_but_for_a_factor(const struct span_row *x, const struct span_row *y)
{
	if (x->n != y->n)
		return false;
	for (uint32_t i = 0; i < x->n; i++) {
		if (x->v[i].at != y->v[i].at || mul(x->v[i].by, y->v[0].by) != mul(y->v[i].by, x->v[0].by))
			return false;
	}
	return true;
}

bool span_discloses(const struct span *s)
{
	uint32_t at = least_shared(s);
	const struct span_list *in = &s->in[at];
	for (size_t i = 0; i < in->n && s->shared[at]; i++) {
		if (same_but_for_a_factor(&s->now, &s->watched.v[in->v[i]]))
			return true;
	}
	return false;
}

/* Puts the row in place of its own column in a watched one. */
static void substitute(struct span *s, uint32_t w, const struct span_row *r, uint64_t by)
{
	struct span_row *x = &s->watched.v[w];
	uint32_t own = r->v[r->n - 1].at, i = 0, k = 0;
	s->merged.n = 0;
	while (i < x->n || k + 1 < r->n) {
		uint32_t a = i < x->n ? x->v[i].at : UINT32_MAX, b = k + 1 < r->n ? r->v[k].at : UINT32_MAX;
		uint64_t sum = a <= b ? x->v[i].by : 0;
		if (b <= a)
			sum = add(sum, mul(by, r->v[k].by));
		if (a == own && a < b)
			sum = 0;
		if (b < a) {
			*VEC_PUSH(s->a, &s->in[b]) = w;
			s->shared[b]++;
		}
		if (sum)
			put(s, &s->merged, a < b ? a : b, sum);
		else
			s->shared[a]--;
		i += a <= b;
		k += b <= a;
	}
	copy(s, x, &s->merged);
}

void span_take(struct span *s, uint32_t column)
{
	if (!coefficient(&s->now, column))
		column = least_shared(s);
	uint64_t turn = negative(inverse(coefficient(&s->now, column)));
	struct span_row r = {.cap = s->now.n};
	r.v = ARENA_ARRAY(s->a, r.cap, struct span_term);
	for (uint32_t i = 0; i < s->now.n; i++) {
		if (s->now.v[i].at != column)
			r.v[r.n++] = (struct span_term){s->now.v[i].at, mul(s->now.v[i].by, turn)};
	}
	r.v[r.n++] = (struct span_term){column, 1};
	*VEC_PUSH(s->a, &s->row) = r;
	s->stands[column] = (uint32_t)s->row.n;
	for (size_t i = 0; i < s->in[column].n; i++) {
		uint32_t w = s->in[column].v[i];
		uint64_t by = coefficient(&s->watched.v[w], column);
		if (by)
			substitute(s, w, &r, by);
	}
}
