/* subprocess.h - run another program by argument vector, never through a shell.
 */
#ifndef BASE_SUBPROCESS_H
#define BASE_SUBPROCESS_H

#include "base/buf.h"

struct subprocess {
	const char *const *argv; /* argv[0] looked up in PATH; NULL-ended */
	struct str input;        /* written to its standard input */
	struct buf *output;      /* its standard output, may be NULL; buf's max holds */
	struct buf *errors;      /* its standard error, may be NULL */
	int timeout_ms;          /* killed after this; 0 means 60 000 */
};
/* Exit status 0-255, 128+signal, or -1 when it could not be started (errno),
 * -2 on time-out, -3 when output passed the buffer's maximum. */
int subprocess_run(const struct subprocess *sp);

#endif
