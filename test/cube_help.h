/* cube_help.h - batches in memory for the tests of lib/cube. */
#ifndef TEST_CUBE_HELP_H
#define TEST_CUBE_HELP_H

#include "cube/cube.h"
#include "test.h"

/* A sink into a buf. */
static inline bool help_sink(void *ctx, const void *p, size_t n)
{
	buf_mem(ctx, p, n);
	return !((struct buf *)ctx)->overflow;
}

/* Finishes the builder; the bytes live as long as the test. */
static inline struct str help_bytes(struct batch_builder *b, struct buf *out)
{
	CHECK(batch_finish(b));
	batch_builder_free(b);
	struct str s = arena_str(test_arena(), buf_as_str(out));
	buf_finish(out);
	return s;
}

static inline struct batch *help_open(struct str bytes)
{
	enum batch_fault f;
	struct batch *b = batch_open(test_arena(), bytes, &f);
	CHECK_I64(f, BATCH_OK);
	return b;
}

/* xorshift64*: a seeded source for test data. */
static inline uint32_t help_random(uint64_t *state, uint32_t below)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (uint32_t)((*state * 0x2545f4914f6cdd1du) >> 33) % below;
}

#endif
