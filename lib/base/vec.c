/* vec.c - see vec.h. */
#include "base/vec.h"

#define VEC_FIRST 8

void *vec_grow(struct arena *a, void *v, size_t *cap, size_t item)
{
	size_t n = *cap < VEC_FIRST / 2 ? VEC_FIRST : *cap * 2;
	void *grown = arena_array(a, n, item);
	if (*cap)
		memcpy(grown, v, *cap * item);
	*cap = n;
	return grown;
}
