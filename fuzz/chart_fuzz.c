/* chart_fuzz.c - any chart of any bytes: refused, or well-formed SVG, table and CSV in which nothing
 * depends on what is hidden.
 *
 * Input: kind, flags, items, series, then for each point state, value and bounds, then labels. */
#include "test/chart_words.h"

#include <expat.h>
#include <math.h>
#include <stdlib.h>

struct bytes {
	const uint8_t *p;
	size_t n;
};

static void must(int ok)
{
	if (!ok)
		abort();
}

static unsigned byte(struct bytes *b)
{
	if (b->n == 0)
		return 0;
	b->n--;
	return *b->p++;
}

/* Small figures mostly; any double at all when the first byte is 255. */
static double real(struct bytes *b)
{
	unsigned kind = byte(b);
	if (kind == 255 && b->n >= 8) {
		double v;
		memcpy(&v, b->p, 8);
		b->p += 8;
		b->n -= 8;
		return v;
	}
	return ((double)kind - 100) * pow(10, (double)(byte(b) % 9) - 4);
}

static struct str text(struct bytes *b)
{
	size_t n = byte(b) % 48;
	n = n > b->n ? b->n : n;
	struct str s = {(const char *)b->p, n};
	b->p += n;
	b->n -= n;
	return s;
}

static void points(struct arena *a, struct bytes *b, struct chart *c, struct chart_series *s)
{
	for (size_t i = 0; i < c->n_series; i++) {
		struct chart_point *q = ARENA_ARRAY(a, c->items + 1, struct chart_point);
		for (size_t k = 0; k < c->items; k++) {
			unsigned flags = byte(b);
			q[k] = (struct chart_point){.value = real(b),
			                            .state = (enum chart_state)(flags % 5),
			                            .interval = flags & 32,
			                            .broken = flags & 64};
			q[k].lo = q[k].interval ? real(b) : 0;
			q[k].hi = q[k].interval ? real(b) : 0;
			q[k].n = flags & 128 ? real(b) : 20;
		}
		s[i] = (struct chart_series){text(b), q, (enum chart_role)(byte(b) % 4), (int)(byte(b) % 11)};
	}
	c->series = s;
}

static void make(struct arena *a, struct bytes *b, struct chart *c)
{
	unsigned flags = 0;
	*c = (struct chart){.kind = (enum chart_kind)(byte(b) % CHART_KINDS), .words = &chart_test_words};
	flags = byte(b);
	c->items = byte(b) % 40;
	c->n_series = byte(b) % 9;
	c->numeric = flags & 1;
	c->y.decimals = flags >> 1 & 3;
	c->y.ceiling = flags & 8 ? 100 : 0;
	struct chart_item *item = ARENA_ARRAY(a, c->items + 1, struct chart_item);
	for (size_t i = 0; i < c->items; i++)
		item[i] = (struct chart_item){text(b), (double)i + real(b) / 1e6, (enum chart_role)(byte(b) % 5)};
	c->item = item;
	points(a, b, c, ARENA_ARRAY(a, c->n_series + 1, struct chart_series));
	c->title = text(b);
	c->y.unit = text(b);
	c->marks = byte(b) % 4;
	struct chart_mark *m = ARENA_ARRAY(a, c->marks + 1, struct chart_mark);
	for (size_t i = 0; i < c->marks; i++)
		m[i] = (struct chart_mark){(enum chart_mark_kind)(byte(b) % 4), real(b), real(b), text(b)};
	c->mark = m;
	c->references = byte(b) % 3;
	struct chart_reference *r = ARENA_ARRAY(a, c->references + 1, struct chart_reference);
	for (size_t i = 0; i < c->references; i++)
		r[i] = (struct chart_reference){real(b), text(b), flags & 16};
	c->reference = r;
}

static void well_formed(const struct buf *b)
{
	XML_Parser p = XML_ParserCreate("UTF-8");
	must(XML_Parse(p, b->p, (int)b->n, 1) == XML_STATUS_OK);
	XML_ParserFree(p);
}

static void all(struct arena *a, const struct chart *c, struct buf *out)
{
	static const struct chart_look look[] = {{.width = 720}, {.width = 340, .file = true}};
	for (size_t i = 0; i < 2; i++) {
		struct buf b;
		buf_init(&b, (size_t)64 << 20);
		must(chart_svg(a, c, &look[i], &b) == CHART_OK);
		well_formed(&b);
		buf_str(out, buf_as_str(&b));
		buf_finish(&b);
	}
	must(chart_csv(a, c, ';', out) == CHART_OK);
}

/* The same points, with other figures behind what is not shown. */
static void change_hidden(struct chart *c)
{
	for (size_t i = 0; i < c->n_series; i++) {
		struct chart_point *q = (struct chart_point *)(uintptr_t)c->series[i].point;
		for (size_t k = 0; k < c->items; k++) {
			if (q[k].state == CHART_SHOWN || q[k].state == CHART_APPROX)
				continue;
			q[k].value = q[k].value > 3 || q[k].value < 3 ? 3 : 77;
			q[k].interval = !q[k].interval;
			q[k].lo = -1e6;
			q[k].hi = 1e6;
			q[k].n = 5;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes b = {data, size};
	struct arena a;
	struct buf one, two;
	struct chart c;
	arena_init(&a, (size_t)512 << 20);
	buf_init(&one, (size_t)64 << 20);
	buf_init(&two, (size_t)64 << 20);
	make(&a, &b, &c);
	if (chart_check(&c) == CHART_OK) {
		all(&a, &c, &one);
		change_hidden(&c);
		all(&a, &c, &two);
		must(str_eq(buf_as_str(&one), buf_as_str(&two)));
	} else {
		must(chart_svg(&a, &c, NULL, &one) != CHART_OK && one.n == 0);
	}
	buf_finish(&one);
	buf_finish(&two);
	arena_finish(&a);
	return 0;
}
