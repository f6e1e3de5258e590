/* vec.h - a typed growing array in an arena.
 *
 *   struct goal_vec VEC(struct goal);  declares: struct { T *v; size_t n, cap; }
 *   *VEC_PUSH(arena, &vec) = item;     returns the address of a zeroed new slot
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                                                            \
	{                                                                                                        \
		type *v;                                                                                             \
		size_t n, cap;                                                                                       \
	}
#define VEC_PUSH(a, vec)                                                                                     \
	((vec)->n == (vec)->cap ? ((vec)->v = vec_grow((a), (vec)->v, &(vec)->cap, sizeof *(vec)->v))            \
	                        : (vec)->v,                                                                      \
	 &(vec)->v[(vec)->n++])

/* Doubles *cap (at least 8) and moves the items; the new slots are zeroed. */
void *vec_grow(struct arena *a, void *v, size_t *cap, size_t item);

#endif
