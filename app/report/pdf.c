/* pdf.c - a report as a tagged PDF, made by WeasyPrint from the report's HTML.
 *
 * The HTML has style and typefaces within it and goes in by standard input; the base
 * address leads nowhere, so nothing is fetched from disk or network. A document takes a
 * second of processor time, a long one many, so that no more than REPORT_PDF_AT_ONCE are
 * made at the same time by one process. */
#include "report/report.h"

#include "base/subprocess.h"

#include <errno.h>
#include <stdatomic.h>
#include <time.h>

#define WAIT_MS  5000
#define STEP_MS  50
#define SAID_MAX 65536

/* How many run: the machine's processors are the process's to share, not a store's. */
static atomic_int running;

static bool enter(void)
{
	const struct timespec step = {0, STEP_MS * 1000000L};
	for (int waited = 0; waited <= WAIT_MS; waited += STEP_MS) {
		if (atomic_fetch_add(&running, 1) < REPORT_PDF_AT_ONCE)
			return true;
		atomic_fetch_sub(&running, 1);
		nanosleep(&step, NULL);
	}
	return false;
}

static enum report_result result_of(int status, int why, struct str pdf)
{
	if (status == -1)
		return why == ENOENT || why == EACCES ? REPORT_NO_PROGRAM : REPORT_FAILED;
	if (status == -2)
		return REPORT_SLOW;
	if (status == -3)
		return REPORT_TOO_LARGE;
	return status == 0 && str_starts(pdf, STR("%PDF-")) ? REPORT_WRITTEN : REPORT_FAILED;
}

static enum report_result run(const char *program, struct str html, int ms, struct buf *pdf, struct buf *said)
{
	const char *const argv[] = {
	    program,    "--quiet",    "--encoding",       "utf-8", "--pdf-variant",
	    "pdf/ua-1", "--base-url", "file:///nowhere/", "-",     "-",
	    NULL,
	};
	const struct subprocess sp = {
	    .argv = argv, .input = html, .output = pdf, .errors = said, .timeout_ms = ms};
	int status = subprocess_run(&sp), why = errno;
	return result_of(status, why, buf_as_str(pdf));
}

enum report_result report_pdf(const struct report *r, const char *program, int ms, struct buf *out,
                              struct str *detail)
{
	struct buf html, pdf, said;
	enum report_result res = REPORT_TOO_LARGE;
	buf_init(&html, 0);
	buf_init(&pdf, out->max - out->n);
	buf_init(&said, SAID_MAX);
	report_html(r, &html);
	if (!html.overflow) {
		res = enter() ? run(program, buf_as_str(&html), ms, &pdf, &said) : REPORT_BUSY;
		if (res != REPORT_BUSY)
			atomic_fetch_sub(&running, 1);
	}
	if (res == REPORT_WRITTEN)
		buf_str(out, buf_as_str(&pdf));
	if (detail)
		*detail = arena_str(r->arena, str_trim(buf_as_str(&said)));
	buf_finish(&html);
	buf_finish(&pdf);
	buf_finish(&said);
	return res;
}
