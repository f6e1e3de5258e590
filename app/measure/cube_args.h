/* cube_args.h - options and files of `trad cube` and `trad batch` (private to them). */
#ifndef MEASURE_CUBE_ARGS_H
#define MEASURE_CUBE_ARGS_H

#include "base/arena.h"
#include "base/buf.h"

enum { ARGS_OK = 0, ARGS_FAILED = 1, ARGS_USAGE = 2, ARGS_REFUSED = 3, ARGS_MAX = 64 };

/* An option that may be given up to ARGS_MAX times; one without `arg` is a switch. */
struct args_option {
	const char *name, *arg, *help;
	struct str v[ARGS_MAX];
	size_t n;
};
/* -1 to go on, else the exit status; words that are no options are put in files. */
int args_read(int argc, char **argv, const char *usage, struct args_option *o, size_t n, struct str *files,
              size_t *n_files);
int args_fail(int code, const char *command, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The bytes of a file, mapped, or of standard input for "-". False with errno set. */
bool args_file(struct arena *a, struct str path, struct str *out);
/* The same; *mapped tells whether the bytes are pages of the file, as args_let_go needs. */
bool args_map(struct arena *a, struct str path, struct str *out, bool *mapped);
/* For `passed` of table/csv.h: these pages of a mapped file need not stay in memory. They come
 * back when they are read again. ctx is a bool, whether the bytes are mapped. */
void args_let_go(void *ctx, struct str bytes);
/* 16 bytes from a file of 16 bytes or more, or of 32 hexadecimal digits. */
bool args_key(struct arena *a, struct str path, uint8_t key[16]);

#endif
