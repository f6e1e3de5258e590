/* batch_cmd.c - `trad batch FILE.csv -o FILE.batch`. */
#include "measure/csv_batch.h"
#include "measure/cube_args.h"
#include "measure/cube_cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
    "FILE.csv -o FILE.batch [--types COLUMN=TYPE,...] [--keep-order] [--key-file FILE]\n\n"
    "Make a batch, immutable columns at minimal width, of a CSV file.\n"
    "Types: code, number, number:DECIMALS, key (hashed with the key file).";

enum { OUT, TYPES, KEEP, KEY, OPTIONS };

static bool to_file(void *ctx, const void *p, size_t n)
{
	return fwrite(p, 1, n, ctx) == n;
}

static bool from_start(void *ctx)
{
	FILE *f = ctx;
	return fseek(f, 0, SEEK_SET) == 0 && ftruncate(fileno(f), 0) == 0;
}

/* Writes beside the target and renames, so that nobody sees half a batch. */
static int convert(struct arena *a, struct str in, struct str out, const struct csv_batch_options *o)
{
	struct csv_batch_report r;
	char *part = arena_z(a, arena_concat(a, out, STR(".XXXXXX")));
	int fd = mkstemp(part);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w+");
	if (!f)
		return args_fail(ARGS_FAILED, "batch", "%.*s cannot be written: %s", STR_ARG(out), strerror(errno));
	bool ok = csv_batch(a, in, o, to_file, f, &r);
	long size = ftell(f);
	ok = ok && fflush(f) == 0 && fsync(fd) == 0 && fchmod(fd, 0644) == 0;
	ok = fclose(f) == 0 && ok && rename(part, arena_z(a, out)) == 0;
	if (!ok) {
		unlink(part);
		if (r.problem.p)
			return args_fail(ARGS_REFUSED, "batch", "%.*s", STR_ARG(r.problem));
		return args_fail(ARGS_FAILED, "batch", "%.*s cannot be written: %s", STR_ARG(out), strerror(errno));
	}
	fprintf(stderr,
	        "%llu rows, %zu columns, %ld bytes (%.2f a row); passed over %llu rows above, %llu below\n",
	        (unsigned long long)r.rows, r.columns, size, r.rows ? (double)size / (double)r.rows : 0.0,
	        (unsigned long long)r.above, (unsigned long long)r.below);
	return ARGS_OK;
}

int cmd_batch(int argc, char **argv)
{
	struct args_option o[OPTIONS] = {
	    [OUT] = {.name = "-o", .arg = "FILE", .help = "the batch to write"},
	    [TYPES] = {.name = "--types", .arg = "COLUMN=TYPE,...", .help = "types that are not to be found out"},
	    [KEEP] = {.name = "--keep-order", .help = "rows stay in the order of the file: more bytes, slower"},
	    [KEY] = {.name = "--key-file", .arg = "FILE", .help = "16 bytes or 32 hex digits, for keys"}};
	struct csv_batch_options c = {.rewind = from_start};
	struct str files[ARGS_MAX], in;
	size_t n;
	struct arena a;
	bool mapped;
	int code = args_read(argc, argv, usage, o, OPTIONS, files, &n);
	if (code >= 0)
		return code;
	if (n != 1 || o[OUT].n != 1 || o[TYPES].n > 1 || o[KEY].n > 1)
		return args_fail(ARGS_USAGE, "batch", "give one CSV file and one -o FILE (trad batch --help)");
	arena_init(&a, (size_t)16 << 30);
	c.types = o[TYPES].n ? o[TYPES].v[0] : (struct str){0};
	c.batch.sort = o[KEEP].n == 0;
	c.passed = args_let_go;
	c.passed_ctx = &mapped;
	if (o[KEY].n && !args_key(&a, o[KEY].v[0], c.batch.key))
		code = args_fail(ARGS_FAILED, "batch", "%.*s is no key file", STR_ARG(o[KEY].v[0]));
	else if (!o[KEY].n && str_find(c.types, STR("=key")) >= 0)
		code = args_fail(ARGS_USAGE, "batch", "a column of type key needs --key-file");
	else if (!args_map(&a, files[0], &in, &mapped))
		code = args_fail(ARGS_FAILED, "batch", "%.*s cannot be read: %s", STR_ARG(files[0]), strerror(errno));
	else
		code = convert(&a, in, o[OUT].v[0], &c);
	arena_finish(&a);
	return code;
}
