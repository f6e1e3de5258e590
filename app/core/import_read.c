/* import_read.c - a file read by a child of its own, and its heading row found. */
#include "core/import.h"

#include "base/log.h"
#include "core/import_parse.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_MEMORY  ((rlim_t)512 << 20) /* more than the parent had when it forked */
#define CHILD_SECONDS 20
#define ANSWER_MAX    ((size_t)64 << 20)

/* --- the child ------------------------------------------------------------------ */

static void limit(int what, rlim_t n)
{
	struct rlimit r = {n, n};
	setrlimit(what, &r);
}

static void limit_child(void)
{
	limit(RLIMIT_CPU, CHILD_SECONDS);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
#ifndef __SANITIZE_ADDRESS__
	/* The address space as it is, and so much more. */
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");
	bool known = f && fscanf(f, "%lu", &pages) == 1;
	if (f)
		fclose(f);
	if (known)
		limit(RLIMIT_AS, (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + CHILD_MEMORY);
#endif
}

static void write_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno != EINTR)
			return;
		if (n > 0)
			s = str_sub(s, (size_t)n, s.n);
	}
}

static _Noreturn void child(int fd, const struct import_profile *p, enum lang l, struct str bytes)
{
	struct buf b;
	limit_child();
	signal(SIGABRT, SIG_DFL);
	buf_init(&b, ANSWER_MAX);
	import_parse(p, bytes, l, &b);
	if (b.overflow)
		_exit(3);
	write_all(fd, buf_as_str(&b));
	_exit(0);
}

/* --- the parent ------------------------------------------------------------------- */

/* Everything the child says, until it closes or time is out. */
static bool hear(int fd, struct buf *out)
{
	char part[65536];
	struct pollfd p = {.fd = fd, .events = POLLIN};
	for (;;) {
		int ready = poll(&p, 1, (CHILD_SECONDS + 5) * 1000);
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return false;
		ssize_t n = read(fd, part, sizeof part);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0 && !out->overflow;
		buf_mem(out, part, (size_t)n);
	}
}

static bool parse_apart(const struct import_profile *p, enum lang l, struct str bytes, struct buf *out)
{
	int fd[2], status = 0;
	if (pipe2(fd, O_CLOEXEC) != 0)
		return false;
	pid_t pid = fork();
	if (pid == 0) {
		close(fd[0]);
		child(fd[1], p, l, bytes);
	}
	close(fd[1]);
	bool heard = pid > 0 && hear(fd[0], out);
	close(fd[0]);
	if (pid > 0 && !heard)
		kill(pid, SIGKILL);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	bool ok = heard && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (!ok)
		log_warn("import.child status=%d", status);
	return ok;
}

static void problem(struct arena *a, struct import_sheet *s, bool error, const struct json *f)
{
	*VEC_PUSH(a, &s->problems) = (struct import_problem){(uint32_t)f->items[0].i, (int)f->items[1].i, error,
	                                                     arena_str(a, f->items[2].text)};
}

static void refuse(struct arena *a, struct import_sheet *s, struct str text)
{
	s->refused = true;
	*VEC_PUSH(a, &s->problems) = (struct import_problem){0, 0, true, text};
}

static size_t cells_of(struct arena *a, const struct json *row, struct str **cell)
{
	size_t n = row->n - 1;
	*cell = ARENA_ARRAY(a, n ? n : 1, struct str);
	for (size_t i = 0; i < n; i++)
		(*cell)[i] = row->items[i + 1].text.p ? row->items[i + 1].text : STR("");
	return n;
}

/* The row among the first forty that names most fields; at least two, or all there are. */
static size_t find_heading(struct arena *a, const struct import_profile *p, const struct json *rows)
{
	size_t best = 0, at = rows->n, need = p->nfields < 2 ? 1 : 2;
	for (size_t i = 0; i < rows->n && i < 40; i++) {
		struct str *cell;
		size_t n = cells_of(a, &rows->items[i], &cell);
		size_t score = import_heading_score(a, p, cell, n);
		if (score > best) {
			best = score;
			at = i;
		}
	}
	return best >= need ? at : rows->n;
}

static bool blank_row(const struct str *cell, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_trim(cell[i]).n)
			return false;
	return true;
}

/* A heading that stands again on the next printed page is no row. */
static bool heading_again(const struct import_sheet *s, const struct str *cell)
{
	for (size_t i = 0; i < s->ncols; i++)
		if (!str_eq(str_trim(cell[i]), str_trim(s->header[i])))
			return false;
	return true;
}

static size_t used(const struct json *row)
{
	size_t n = 0;
	for (size_t i = 1; i < row->n; i++)
		n += str_trim(row->items[i].text).n > 0;
	return n;
}

/* Where the table ends: at the first blank row that no row follows which uses more than half of the columns.
 * A workbook has no blank rows, only numbers that are left out. */
static size_t find_end(const struct import_profile *p, const struct json *rows, size_t heading, size_t ncols)
{
	size_t end = rows->n;
	if (!(p->takes & IMPORT_NOTES))
		return end;
	for (size_t i = rows->n; i > heading + 1; i--) {
		const struct json *r = &rows->items[i - 1];
		size_t n = used(r);
		bool gap = r->items[0].i > rows->items[i - 2].items[0].i + 1;
		if (2 * n > ncols)
			break;
		if (n == 0 || gap)
			end = i - 1;
	}
	return end;
}

/* The texts of rows, a line each. */
static struct str lines_of(struct arena *a, const struct json *rows, size_t from, size_t to)
{
	struct buf b;
	buf_init(&b, 0);
	for (size_t i = from; i < to; i++) {
		bool any = false;
		for (size_t c = 1; c < rows->items[i].n; c++) {
			struct str t = str_trim(rows->items[i].items[c].text);
			if (t.n && any)
				BUF_LIT(&b, ": ");
			buf_str(&b, t);
			any = any || t.n;
		}
		if (any)
			buf_c(&b, '\n');
	}
	struct str s = arena_str(a, str_trim(buf_as_str(&b)));
	buf_finish(&b);
	return s;
}

static void place_columns(struct arena *a, const struct json *cols, struct import_sheet *s)
{
	s->col = ARENA_ARRAY(a, s->ncols + 1, uint32_t);
	s->target = ARENA_ARRAY(a, s->ncols + 1, struct str);
	for (size_t c = 0; c < s->ncols; c++)
		s->col[c] = cols && c < cols->n ? (uint32_t)cols->items[c].i : (uint32_t)c + 1;
}

static void take_rows(struct arena *a, const struct import_profile *p, const struct json *rows,
                      size_t heading, struct import_sheet *s)
{
	struct import_line_vec VEC(struct import_line) lines = {0};
	s->header_row = (uint32_t)rows->items[heading].items[0].i;
	s->ncols = cells_of(a, &rows->items[heading], &s->header);
	while (s->ncols && str_trim(s->header[s->ncols - 1]).n == 0)
		s->ncols--;
	size_t end = find_end(p, rows, heading, s->ncols);
	s->above = lines_of(a, rows, 0, heading);
	s->below = lines_of(a, rows, end, rows->n);
	for (size_t i = heading + 1; i < end; i++) {
		struct str *cell, *all = ARENA_ARRAY(a, s->ncols, struct str);
		size_t n = cells_of(a, &rows->items[i], &cell);
		for (size_t c = 0; c < s->ncols; c++)
			all[c] = c < n ? cell[c] : STR("");
		if (!blank_row(all, s->ncols) && !heading_again(s, all))
			*VEC_PUSH(a, &lines) = (struct import_line){(uint32_t)rows->items[i].items[0].i, all, false};
	}
	s->line = lines.v;
	s->nlines = lines.n;
}

struct str import_row_text(struct arena *a, enum lang l, uint32_t row)
{
	struct str n[2] = {arena_printf(a, "%u", row / IMPORT_SHEET_ROWS + 1),
	                   arena_printf(a, "%u", row % IMPORT_SHEET_ROWS)};
	return row < IMPORT_SHEET_ROWS ? tr_fmt(a, l, N_("Row {0}"), &n[1], 1)
	                               : tr_fmt(a, l, N_("Sheet {0}, row {1}"), n, 2);
}

struct str import_about(const struct import_sheet *s, const char *name)
{
	return json_text(s->about, name);
}

void import_read(struct arena *a, enum lang l, const struct import_profile *p, struct str bytes,
                 struct import_sheet *out)
{
	struct buf b;
	*out = (struct import_sheet){0};
	buf_init(&b, ANSWER_MAX);
	const struct json *j = parse_apart(p, l, bytes, &b) ? json_parse(a, buf_as_str(&b), NULL) : NULL;
	buf_finish(&b);
	const struct json *rows = json_get(j, "rows"), *faults = json_get(j, "faults");
	place_columns(a, NULL, out);
	if (!rows || !faults) {
		refuse(a, out, tr(l, N_("The file could not be read: it is too large or damaged.")));
		return;
	}
	out->refused = json_get(j, "refused")->b;
	for (size_t i = 0; i < faults->n; i++)
		problem(a, out, out->refused, &faults->items[i]);
	if (out->refused)
		return;
	out->about = json_get(j, "about");
	size_t at = json_get(j, "headed")->b && rows->n ? 0 : find_heading(a, p, rows);
	if (at == rows->n)
		refuse(a, out,
		       tr(l, N_("No row of headings was found. The file needs a row that names its columns.")));
	else
		take_rows(a, p, rows, at, out);
	place_columns(a, json_get(j, "headed")->b ? json_get(j, "cols") : NULL, out);
	if (!out->refused && out->nlines == 0)
		refuse(a, out, tr(l, N_("There are no rows below the headings.")));
	if (!out->refused && out->nlines > (p->rows ? p->rows : IMPORT_ROWS))
		refuse(a, out, tr(l, N_("The file has too many rows. Split it.")));
}
