/* buf.c - see buf.h; the escapers are in escape.c. */
#include "base/buf.h"
#include "base/format.h"
#include "base/log.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define BUF_FIRST ((size_t)256)

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max ? max : BUF_MAX_DEFAULT};
}

void buf_reset(struct buf *b)
{
	b->n = 0;
	b->overflow = false;
	if (b->p)
		b->p[0] = '\0';
}

void buf_finish(struct buf *b)
{
	free(b->p);
	*b = (struct buf){.max = b->max};
}

/* cap never exceeds max + 1, for the NUL. */
static void grow(struct buf *b, size_t need)
{
	size_t cap = b->cap < BUF_FIRST / 2 ? BUF_FIRST : b->cap * 2;
	if (cap < need)
		cap = need;
	if (cap - 1 > b->max)
		cap = b->max + 1;
	char *p = realloc(b->p, cap);
	if (!p)
		BUG("out of memory: buffer of %zu bytes", cap);
	p[b->n] = '\0';
	b->p = p;
	b->cap = cap;
}

char *buf_room(struct buf *b, size_t n)
{
	if (b->overflow || n > b->max - b->n) {
		b->overflow = true;
		return NULL;
	}
	if (b->cap - b->n <= n)
		grow(b, b->n + n + 1);
	return b->p + b->n;
}

/* Most pieces fit: one comparison then says so, since a buffer never has more than max + 1. */
static inline char *room(struct buf *b, size_t n)
{
	return n < b->cap - b->n && !b->overflow ? b->p + b->n : buf_room(b, n);
}

void buf_mem(struct buf *b, const void *p, size_t n)
{
	char *at = n ? room(b, n) : NULL;
	if (!at)
		return;
	memcpy(at, p, n);
	buf_claim(b, n);
}

void buf_c(struct buf *b, char c)
{
	char *at = room(b, 1);
	if (!at)
		return;
	*at = c;
	buf_claim(b, 1);
}

void buf_i64(struct buf *b, int64_t v)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	do {
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		digits[--at] = '-';
	buf_mem(b, digits + at, sizeof digits - at);
}

void buf_f64(struct buf *b, double v)
{
	if (!isfinite(v)) {
		BUF_LIT(b, "null");
		return;
	}
	if (v == 0 && signbit(v)) {
		BUF_LIT(b, "-0.0"); /* a reader of JSON may take -0 for an integer */
		return;
	}
	/* Whole numbers are most of what is written. */
	if (fabs(v) < 1e15 && v == trunc(v)) {
		buf_i64(b, (int64_t)v);
		return;
	}
	/* 15 digits always survive decimal -> double -> decimal, so fewer need be
	 * tried only where doubles have lost precision: the subnormal ones. */
	char text[40];
	int len = 0;
	for (int digits = fabs(v) < DBL_MIN ? 1 : DBL_DIG; digits <= DBL_DECIMAL_DIG; digits++) {
		len = snprintf(text, sizeof text, "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	/* Another program's locale may have its own decimal mark. */
	for (int i = 0; i < len; i++)
		if (!strchr("0123456789+-e", text[i]))
			text[i] = '.';
	buf_mem(b, text, (size_t)len);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	size_t room = b->overflow ? 0 : b->cap - b->n;
	int n = format_text(room ? b->p + b->n : NULL, room, fmt, ap);
	if (n < 0)
		BUG("a format that cannot be written");
	if ((size_t)n < room) {
		b->n += (size_t)n;
	} else {
		if (room)
			b->p[b->n] = '\0';
		char *at = buf_room(b, (size_t)n);
		if (at) {
			format_text(at, (size_t)n + 1, fmt, again);
			buf_claim(b, (size_t)n);
		}
	}
	va_end(again);
}
