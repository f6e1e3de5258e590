/* disclose_ledger.c - publications as bytes (disclose.h; the layout is in doc/disclosure.md).
 *
 * A publication's equations follow from its dimensions, so the bytes are these, the cells'
 * numbers as variable-length integers, and their states in runs. A checksum closes them, and
 * what is read is checked as a new table is.
 */
#include "cube/disclose_model.h"

#include "cube/format.h"

#define MAGIC   "TRADLDGR"
#define VERSION 1
#define UNTOLD  2 /* with a bit more for what nobody has been told */

enum { HEAD = 10, TAIL = 8 };

/* ---- writing ---- */

static void put(struct buf *b, uint64_t v)
{
	while (v >= 128) {
		buf_c(b, (char)(v | 128));
		v >>= 7;
	}
	buf_c(b, (char)v);
}

static void put_signed(struct buf *b, int64_t v)
{
	put(b, v < 0 ? ((uint64_t)~v << 1) | 1 : (uint64_t)v << 1);
}

static void put_text(struct buf *b, struct str s)
{
	put(b, s.n);
	buf_str(b, s);
}

/* Equal bytes in a row, as count and byte. */
static void put_runs(struct buf *b, const uint8_t *v, uint32_t n)
{
	for (uint32_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && v[k] == v[i];)
			k++;
		put(b, k - i);
		buf_c(b, (char)v[i]);
	}
}

static void put_dim(struct buf *b, const struct disclose_dim *d)
{
	put_text(b, d->name);
	put(b, d->n);
	put(b, d->time);
	for (uint32_t i = 0; i < d->n; i++) {
		const struct disclose_node *x = &d->node[i];
		put_text(b, x->code);
		put(b, x->parent == DISCLOSE_NONE ? 0 : i - x->parent);
		put(b, (uint64_t)x->level << 1 | x->all);
	}
}

/* Bits of a cell's flags: tables without what only version 2 can say are written as version 1. */
static int flag_bits(uint16_t version)
{
	return version == UNTOLD ? 4 : 3;
}

static uint16_t version_of(const struct disclose_table *t, uint32_t cells)
{
	for (uint32_t c = 0; c < cells; c++) {
		if (t->cell[c].flags & DISCLOSE_IS_UNTOLD)
			return UNTOLD;
	}
	return VERSION;
}

static void put_cells(struct buf *b, const struct disclose_table *t, uint32_t cells)
{
	int bits = flag_bits(version_of(t, cells));
	for (uint32_t c = 0; c < cells; c++) {
		const struct disclose_cell *x = &t->cell[c];
		uint32_t weight;
		memcpy(&weight, &x->weight, sizeof weight);
		put(b, ((uint64_t)x->n << 1 | (weight != 0)) << bits | (x->flags & ((1u << bits) - 1)));
		if (t->measure != DISCLOSE_COUNT)
			put_signed(b, x->of);
		if (weight)
			put(b, weight);
	}
}

static void put_links(struct buf *b, const struct disclose_table *t)
{
	put(b, t->sums);
	for (uint32_t i = 0; i < t->sums; i++) {
		put(b, t->sum[i].n);
		for (uint32_t k = 0; k < t->sum[i].n; k++) {
			put(b, t->sum[i].cell[k]);
			put_signed(b, t->sum[i].coef[k]);
		}
	}
	put(b, t->cohorts);
	for (uint32_t i = 0; i < t->cohorts; i++) {
		put(b, t->cohort[i].from);
		put(b, t->cohort[i].to);
		put(b, (uint64_t)t->cohort[i].movers);
	}
}

void disclose_ledger_write(const struct disclose_published *p, struct buf *out)
{
	const struct disclose_table *t = &p->table;
	uint32_t cells = disclose_cells(t);
	size_t from = out->n;
	uint8_t word[8];
	buf_mem(out, MAGIC, 8);
	put16(word, version_of(t, cells));
	buf_mem(out, word, 2);
	put_text(out, t->population);
	put_text(out, t->question);
	put(out, t->measure);
	put(out, t->adverse);
	put_signed(out, t->least);
	put_signed(out, t->most);
	put(out, t->dims);
	for (uint32_t d = 0; d < t->dims; d++)
		put_dim(out, &t->dim[d]);
	put_cells(out, t, cells);
	put_runs(out, p->least, cells);
	put_runs(out, p->n_state, cells);
	put_runs(out, p->state, cells);
	put_links(out, t);
	if (out->overflow)
		return;
	put64(word, batch_checksum(out->p + from, out->n - from, 0));
	buf_mem(out, word, 8);
}

void disclose_publish(struct arena *a, const struct disclose_table *t, const struct disclose_rule *rule,
                      const struct disclose_result *r, struct disclose_published *out)
{
	*out = (struct disclose_published){
	    .table = *t, .n_state = r->n_state, .state = r->state, .least = disclose_limits(a, t, rule)};
}

/* ---- reading ---- */

struct reader {
	struct arena *a;
	const uint8_t *p, *end;
	bool bad;
};

static uint64_t take(struct reader *r)
{
	uint64_t v = 0;
	for (int shift = 0; shift < 63; shift += 7) {
		if (r->p == r->end)
			break;
		uint8_t byte = *r->p++;
		v |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			return v;
	}
	r->bad = true;
	return 0;
}

/* A number that may be at most so large. */
static uint32_t take_upto(struct reader *r, uint32_t most)
{
	uint64_t v = take(r);
	if (v > most)
		r->bad = true;
	return r->bad ? 0 : (uint32_t)v;
}

/* How many things follow, each of at least a byte. */
static uint32_t take_count(struct reader *r)
{
	size_t left = (size_t)(r->end - r->p);
	return take_upto(r, left < DISCLOSE_CELLS_MAX ? (uint32_t)left : DISCLOSE_CELLS_MAX);
}

static int64_t take_signed(struct reader *r)
{
	uint64_t v = take(r);
	return v & 1 ? (int64_t) ~(v >> 1) : (int64_t)(v >> 1);
}

static struct str take_text(struct reader *r)
{
	uint32_t n = take_count(r);
	struct str s = {(const char *)r->p, n};
	if (r->bad || n > (size_t)(r->end - r->p)) {
		r->bad = true;
		return (struct str){0};
	}
	r->p += n;
	return arena_str(r->a, s);
}

static uint8_t *take_runs(struct reader *r, uint32_t n, uint8_t most)
{
	uint8_t *v = ARENA_ARRAY(r->a, n, uint8_t);
	for (uint32_t i = 0; i < n && !r->bad;) {
		uint32_t run = take_upto(r, n - i), what = r->p < r->end ? *r->p++ : 256;
		if (run == 0 || what > most)
			r->bad = true;
		for (uint32_t k = 0; k < run && !r->bad; k++)
			v[i++] = (uint8_t)what;
	}
	return v;
}

static void take_dim(struct reader *r, struct disclose_dim *d)
{
	d->name = take_text(r);
	d->n = take_count(r);
	d->time = take_upto(r, 1);
	struct disclose_node *node = ARENA_ARRAY(r->a, d->n, struct disclose_node);
	for (uint32_t i = 0; i < d->n && !r->bad; i++) {
		node[i].code = take_text(r);
		uint32_t up = take_upto(r, i), how = take_upto(r, 2 * DISCLOSE_LEVELS - 1);
		node[i].parent = up ? i - up : DISCLOSE_NONE;
		node[i].level = (uint8_t)(how >> 1);
		node[i].all = how & 1;
	}
	d->node = node;
}

static void take_cells(struct reader *r, struct disclose_table *t, uint32_t cells, int bits)
{
	struct disclose_cell *cell = ARENA_ARRAY(r->a, cells, struct disclose_cell);
	for (uint32_t c = 0; c < cells && !r->bad; c++) {
		uint64_t head = take(r);
		uint32_t weight = 0;
		cell[c].n = (int64_t)(head >> (bits + 1));
		cell[c].flags = (uint8_t)(head & ((1u << bits) - 1));
		cell[c].of = t->measure == DISCLOSE_COUNT ? 0 : take_signed(r);
		if (head >> bits & 1)
			weight = take_upto(r, UINT32_MAX);
		memcpy(&cell[c].weight, &weight, sizeof weight);
	}
	t->cell = cell;
}

static void take_sum(struct reader *r, struct disclose_sum *s)
{
	s->n = take_count(r);
	uint32_t *cell = ARENA_ARRAY(r->a, s->n, uint32_t);
	int8_t *coef = ARENA_ARRAY(r->a, s->n, int8_t);
	for (uint32_t k = 0; k < s->n && !r->bad; k++) {
		cell[k] = take_upto(r, DISCLOSE_CELLS_MAX);
		int64_t by = take_signed(r);
		r->bad |= by < -128 || by > 127;
		coef[k] = r->bad ? 0 : (int8_t)by;
	}
	s->cell = cell;
	s->coef = coef;
}

static void take_links(struct reader *r, struct disclose_table *t)
{
	t->sums = take_count(r);
	struct disclose_sum *sum = ARENA_ARRAY(r->a, t->sums, struct disclose_sum);
	for (uint32_t i = 0; i < t->sums && !r->bad; i++)
		take_sum(r, &sum[i]);
	t->sum = sum;
	t->cohorts = take_count(r);
	struct disclose_cohort *cohort = ARENA_ARRAY(r->a, t->cohorts, struct disclose_cohort);
	for (uint32_t i = 0; i < t->cohorts && !r->bad; i++) {
		cohort[i].from = take_upto(r, DISCLOSE_CELLS_MAX);
		cohort[i].to = take_upto(r, DISCLOSE_CELLS_MAX);
		cohort[i].movers = (int64_t)take(r);
	}
	t->cohort = cohort;
}

static void take_head(struct reader *r, struct disclose_table *t)
{
	t->population = take_text(r);
	t->question = take_text(r);
	t->measure = take_upto(r, DISCLOSE_MEAN);
	t->adverse = take_upto(r, DISCLOSE_NONE_BAD);
	t->least = take_signed(r);
	t->most = take_signed(r);
	t->dims = take_upto(r, DISCLOSE_DIMS_MAX);
	struct disclose_dim *dim = ARENA_ARRAY(r->a, t->dims, struct disclose_dim);
	for (uint32_t d = 0; d < t->dims && !r->bad; d++)
		take_dim(r, &dim[d]);
	t->dim = dim;
}

/* States that the cells can have: what is absent or omitted says so in both. */
static bool states_are_sound(const struct disclose_published *p, uint32_t cells)
{
	for (uint32_t c = 0; c < cells; c++) {
		bool absent = p->table.cell[c].flags & DISCLOSE_IS_ABSENT;
		if (absent != (p->state[c] == DISCLOSE_ABSENT) || absent != (p->n_state[c] == DISCLOSE_ABSENT))
			return false;
		if (p->n_state[c] != DISCLOSE_SHOWN && p->state[c] == DISCLOSE_SHOWN)
			return false;
	}
	return true;
}

const struct disclose_published *disclose_ledger_read(struct arena *a, struct str bytes)
{
	struct disclose_published *p = ARENA_NEW(a, struct disclose_published);
	struct disclose_fault f;
	if (bytes.n < HEAD + TAIL || memcmp(bytes.p, MAGIC, 8) != 0)
		return NULL;
	uint16_t version = get16(bytes.p + 8);
	if ((version != VERSION && version != UNTOLD) ||
	    get64(bytes.p + bytes.n - TAIL) != batch_checksum(bytes.p, bytes.n - TAIL, 0))
		return NULL;
	struct reader r = {
	    .a = a, .p = (const uint8_t *)bytes.p + HEAD, .end = (const uint8_t *)bytes.p + bytes.n - TAIL};
	take_head(&r, &p->table);
	uint32_t cells = r.bad ? 0 : disclose_cells(&p->table);
	/* A cell has at least a byte, so a short text cannot ask for much memory. */
	if (cells == 0 || cells > (size_t)(r.end - r.p))
		return NULL;
	take_cells(&r, &p->table, cells, flag_bits(version));
	p->least = take_runs(&r, cells, 255);
	p->n_state = take_runs(&r, cells, DISCLOSE_STATES - 1);
	p->state = take_runs(&r, cells, DISCLOSE_STATES - 1);
	take_links(&r, &p->table);
	bool whole = !r.bad && r.p == r.end;
	/* A table has one way to be written. */
	whole = whole && version_of(&p->table, cells) == version;
	return whole && disclose_check(&p->table, &f) && states_are_sound(p, cells) ? p : NULL;
}
