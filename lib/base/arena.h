/* arena.h - memory that ends together: one arena per request, job or row.
 *
 * Allocation never fails to the caller: out of memory, or past the arena's
 * maximum, aborts the process with a line on stderr (a request's arena is
 * capped far below the machine, so this is a bug or an attack, and jobs run in
 * a forked child). Memory is zeroed. Nothing is freed one by one.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"
#include <stdarg.h>

struct arena_chunk;
struct arena_defer;

struct arena {
	struct arena_chunk *head; /* newest chunk */
	struct arena_defer *defers;
	size_t used; /* bytes handed out since init or reset */
	size_t max;
};

/* max in bytes; 0 means ARENA_MAX_DEFAULT. */
#define ARENA_MAX_DEFAULT ((size_t)256 << 20)
void arena_init(struct arena *a, size_t max);
/* Runs the deferred calls (newest first), forgets all memory and keeps one
 * chunk for reuse: the largest of those up to 256 KiB. */
void arena_reset(struct arena *a);
/* As reset, and gives every chunk back. A finished arena may be initialised
 * again. */
void arena_finish(struct arena *a);

void *arena_alloc(struct arena *a, size_t size) __attribute__((alloc_size(2), returns_nonnull));
/* n objects of size bytes; aborts on multiplication overflow. */
void *arena_array(struct arena *a, size_t n, size_t size) __attribute__((returns_nonnull));
#define ARENA_NEW(a, type)      ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))

/* Copies, always NUL-terminated. A null str stays null. */
struct str arena_str(struct arena *a, struct str s);
char *arena_z(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap);
struct str arena_concat(struct arena *a, struct str x, struct str y);

/* fn(p) runs at the next reset or finish: close a file, free a handle. */
void arena_defer(struct arena *a, void (*fn)(void *), void *p);

#endif
