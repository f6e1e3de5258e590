/* alloc.c - the n-th allocation of the whole program fails: the program is
 * linked so that calls of malloc, calloc and realloc come here. */
#include "fault.h"

#include <stdlib.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static atomic_long left; /* calls until the one that fails; 0 when disarmed */

void malloc_fail_at(long n)
{
	atomic_store(&left, n);
}

long malloc_left(void)
{
	return atomic_load(&left);
}

static bool fails(void)
{
	return atomic_load(&left) > 0 && atomic_fetch_sub(&left, 1) == 1;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}
