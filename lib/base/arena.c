/* arena.c - see arena.h. Chunks are bumped through and grow from 16 KiB to
 * 1 MiB; a larger request gets a chunk of its own size. A reset keeps the newest
 * chunk when it is not larger than CHUNK_KEEP, so that a connection soon holds one
 * that takes a whole request. Under AddressSanitizer the memory not handed out is
 * poisoned, with a gap after each object. */
#include "base/arena.h"
#include "base/format.h"
#include "base/log.h"

#include <stdlib.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define GAP            ((size_t)16)
#else
#define POISON(p, n)   ((void)0)
#define UNPOISON(p, n) ((void)0)
#define GAP            ((size_t)0)
#endif

#define ALIGN       ((size_t)16)
#define CHUNK_FIRST ((size_t)16 << 10)
#define CHUNK_MAX   ((size_t)1 << 20)
#define CHUNK_KEEP  ((size_t)256 << 10)

struct arena_chunk {
	struct arena_chunk *older;
	size_t size, used;
	_Alignas(16) char bytes[];
};

struct arena_defer {
	struct arena_defer *older;
	void (*fn)(void *);
	void *p;
};

void arena_init(struct arena *a, size_t max)
{
	*a = (struct arena){.max = max ? max : ARENA_MAX_DEFAULT};
}

static void run_defers(struct arena *a)
{
	/* Popped before the call: a deferred function may defer again. */
	while (a->defers) {
		struct arena_defer *d = a->defers;
		a->defers = d->older;
		d->fn(d->p);
	}
}

static void free_chunk(struct arena_chunk *c)
{
	UNPOISON(c->bytes, c->size);
	free(c);
}

/* The newest chunk that is small enough to keep; the oldest when none is. */
static struct arena_chunk *to_keep(const struct arena *a)
{
	struct arena_chunk *c = a->head;
	while (c && c->size > CHUNK_KEEP && c->older)
		c = c->older;
	return c;
}

void arena_reset(struct arena *a)
{
	run_defers(a);
	struct arena_chunk *kept = to_keep(a), *older;
	for (struct arena_chunk *c = a->head; c; c = older) {
		older = c->older;
		if (c != kept)
			free_chunk(c);
	}
	if (kept) {
		UNPOISON(kept->bytes, kept->size);
		memset(kept->bytes, 0, kept->used); /* the rest is still as calloc() left it */
		POISON(kept->bytes, kept->size);
		kept->used = 0;
		kept->older = NULL;
	}
	a->head = kept;
	a->used = 0;
}

void arena_finish(struct arena *a)
{
	arena_reset(a);
	if (a->head)
		free_chunk(a->head);
	*a = (struct arena){.max = a->max};
}

static void add_chunk(struct arena *a, size_t need)
{
	size_t size = a->head ? a->head->size * 2 : CHUNK_FIRST;
	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < need)
		size = need;
	struct arena_chunk *c = calloc(1, sizeof *c + size);
	if (!c)
		BUG("out of memory: arena chunk of %zu bytes", size);
	c->size = size;
	c->older = a->head;
	a->head = c;
	POISON(c->bytes, c->size);
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size == 0)
		size = 1;
	if (size > a->max - a->used)
		BUG("out of memory: arena of %zu bytes is full (%zu more wanted)", a->max, size);
	size_t step = (size + GAP + ALIGN - 1) & ~(ALIGN - 1);
	if (!a->head || a->head->size - a->head->used < step)
		add_chunk(a, step);
	struct arena_chunk *c = a->head;
	void *p = c->bytes + c->used;
	c->used += step;
	a->used += size;
	UNPOISON(p, size);
	return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(n, size, &total))
		BUG("out of memory: array of %zu items of %zu bytes", n, size);
	return arena_alloc(a, total);
}

struct str arena_str(struct arena *a, struct str s)
{
	return (struct str){arena_z(a, s), s.n};
}

char *arena_z(struct arena *a, struct str s)
{
	if (str_is_null(s))
		return NULL;
	char *z = arena_alloc(a, s.n + 1);
	memcpy(z, s.p, s.n);
	return z;
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct str s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char small[256]; /* holds nearly all of them, so that they are formatted once */
	va_list again;
	va_copy(again, ap);
	int n = fmt ? format_text(small, sizeof small, fmt, ap) : -1;
	if (n < 0)
		BUG("a format that cannot be written");
	char *z = arena_alloc(a, (size_t)n + 1);
	if ((size_t)n < sizeof small)
		memcpy(z, small, (size_t)n);
	else
		format_text(z, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){z, (size_t)n};
}

struct str arena_concat(struct arena *a, struct str x, struct str y)
{
	char *z = arena_alloc(a, x.n + y.n + 1);
	if (x.n)
		memcpy(z, x.p, x.n);
	if (y.n)
		memcpy(z + x.n, y.p, y.n);
	return (struct str){z, x.n + y.n};
}

void arena_defer(struct arena *a, void (*fn)(void *), void *p)
{
	struct arena_defer *d = ARENA_NEW(a, struct arena_defer);
	*d = (struct arena_defer){a->defers, fn, p};
	a->defers = d;
}
