/* cube_open.c - see cube_open.h. */
#include "measure/cube_open.h"

#include <errno.h>

static bool into_buf(void *ctx, const void *p, size_t n)
{
	buf_mem(ctx, p, n);
	return !((struct buf *)ctx)->overflow;
}

static bool clear_buf(void *ctx)
{
	buf_reset(ctx);
	return true;
}

static void free_buf(void *p)
{
	buf_finish(p);
}

struct batch *cube_open(struct arena *a, const char *command, struct csv_batch_options *csv, struct str path,
                        int *code)
{
	struct str bytes;
	enum batch_fault fault;
	*code = ARGS_FAILED;
	if (!args_file(a, path, &bytes)) {
		args_fail(0, command, "%.*s cannot be read: %s", STR_ARG(path), strerror(errno));
		return NULL;
	}
	struct batch *b = batch_open(a, bytes, &fault);
	*code = ARGS_REFUSED;
	if (fault == BATCH_NOT_A_BATCH) {
		struct csv_batch_report r;
		struct buf *out = ARENA_NEW(a, struct buf);
		buf_init(out, (size_t)8 << 30);
		arena_defer(a, free_buf, out);
		csv->rewind = clear_buf;
		if (!csv_batch(a, bytes, csv, into_buf, out, &r)) {
			args_fail(0, command, "%.*s: %.*s", STR_ARG(path), STR_ARG(r.problem));
			return NULL;
		}
		b = batch_open(a, buf_as_str(out), &fault);
	}
	if (!b)
		args_fail(0, command, "%.*s: the batch is %s", STR_ARG(path), batch_fault_name(fault));
	return b;
}

int cube_explain(const char *command, const struct cube_error *e, struct str path)
{
	static const char *const texts[] = {
	    [CUBE_OK] = "",
	    [CUBE_NO_COLUMN] = "there is no such column",
	    [CUBE_NOT_A_NUMBER] = "not a number",
	    [CUBE_IS_A_KEY] = "a key can neither break down, filter nor be measured",
	    [CUBE_TOO_MANY_DIMS] = "too many columns to break down by, or one of them twice",
	    [CUBE_TOO_MANY_CELLS] = "more cells than there is memory for",
	    [CUBE_DAMAGED_BATCH] = "the batch is damaged",
	    [CUBE_UNLIKE] = "the files' columns are of different types and cannot be added up",
	};
	int code = e->fault == CUBE_DAMAGED_BATCH || e->fault == CUBE_UNLIKE ? ARGS_REFUSED
	           : e->fault == CUBE_TOO_MANY_CELLS                         ? ARGS_FAILED
	                                                                     : ARGS_USAGE;
	return args_fail(code, command, "%.*s: %s%s%.*s%s", STR_ARG(path), texts[e->fault],
	                 e->what.n ? ": “" : "", STR_ARG(e->what), e->what.n ? "”" : "");
}
