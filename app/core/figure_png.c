/* figure_png.c - a chart's SVG as PNG, by rsvg-convert as a child with limits.
 *
 * The SVG is our own, goes in by standard input and refers to nothing; librsvg loads no file for what
 * comes that way. An answer waits a moment for its turn rather than let pictures crowd out pages. */
#include "core/figure.h"

#include "base/subprocess.h"

#include <errno.h>
#include <stdatomic.h>
#include <time.h>

#define WAIT_MS  3000
#define STEP_MS  20
#define PNG_MAX  ((size_t)16 << 20)
#define SAID_MAX 4096

static atomic_int running;

static bool enter(void)
{
	const struct timespec step = {0, STEP_MS * 1000000L};
	for (int waited = 0; waited <= WAIT_MS; waited += STEP_MS) {
		if (atomic_fetch_add(&running, 1) < FIGURE_AT_ONCE)
			return true;
		atomic_fetch_sub(&running, 1);
		nanosleep(&step, NULL);
	}
	return false;
}

static enum figure_made result_of(int status, int why, struct str png)
{
	if (status == -1)
		return why == ENOENT || why == EACCES ? FIGURE_NO_PROGRAM : FIGURE_FAILED;
	if (status == -2)
		return FIGURE_SLOW;
	return status == 0 && str_starts(png, STR("\x89PNG\r\n")) ? FIGURE_MADE : FIGURE_FAILED;
}

enum figure_made figure_png(struct str svg, double zoom, const char *program, struct buf *out)
{
	struct buf png, said, number;
	buf_init(&png, PNG_MAX);
	buf_init(&said, SAID_MAX);
	buf_init(&number, 64);
	buf_f64(&number, zoom);
	const char *const argv[] = {program, "--format=png", "--zoom", number.p, NULL};
	const struct subprocess sp = {
	    .argv = argv, .input = svg, .output = &png, .errors = &said, .timeout_ms = FIGURE_PNG_MS};
	enum figure_made res = FIGURE_BUSY;
	if (enter()) {
		int status = subprocess_run(&sp), why = errno;
		atomic_fetch_sub(&running, 1);
		res = result_of(status, why, buf_as_str(&png));
	}
	if (res == FIGURE_MADE)
		buf_str(out, buf_as_str(&png));
	buf_finish(&number);
	buf_finish(&png);
	buf_finish(&said);
	return res;
}
