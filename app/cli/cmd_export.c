/* cmd_export.c - trad export: any kind of thing as CSV, a workbook or JSON. */
#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/resource.h"
#include "db/copy.h"
#include "org/org.h"
#include "table/csv.h"
#include "table/xlsx.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void fill_cell(struct table *t, struct db_val v, enum db_sem sem)
{
	struct date d;
	if (v.null || (sem == DB_SEM_ID && v.i == 0))
		table_add_text(t, (struct str){NULL, 0});
	else if (sem == DB_SEM_DAY && date_parse(v.s, &d))
		table_add_date(t, d);
	else if (v.type == DB_TEXT)
		table_add_text(t, v.s);
	else if (v.type == DB_BOOL)
		table_add_bool(t, v.i != 0);
	else
		table_add_number(t, v.type == DB_REAL ? v.f : (double)v.i);
}

static void fill_table(struct table *t, struct arena *a, const struct list_result *r, const char *name)
{
	table_init(t, a);
	table_add_sheet(t, str_z(name));
	table_add_row(t);
	for (size_t c = 0; c < r->ncols; c++)
		table_add_text(t, str_z(r->cols[c].name));
	for (size_t i = 0; i < r->n; i++) {
		const void *row = (const char *)r->rows + i * r->row_size;
		table_add_row(t);
		for (size_t c = 0; c < r->ncols; c++)
			fill_cell(t, row_value(&r->cols[c], row), r->cols[c].sem);
	}
}

static bool write_csv(struct arena *a, const struct list_result *r, const char *name, struct buf *out)
{
	struct table t;
	const struct table_csv_style style = {.bom = true};
	fill_table(&t, a, r, name);
	table_csv_write(&t.sheet[0], &style, out);
	return !out->overflow;
}

static bool write_xlsx(struct arena *a, const struct list_result *r, const char *name, struct buf *out)
{
	struct table t;
	const struct table_xlsx_style style = {.title = str_z(name), .header_rows = 1};
	fill_table(&t, a, r, name);
	return table_xlsx_write(&t, &style, out) == TABLE_XLSX_OK;
}

static bool write_json(struct arena *a, const struct list_result *r, const char *name, struct buf *out)
{
	struct json_out o;
	(void)a;
	json_begin(&o, out);
	json_open(&o, '{');
	json_key(&o, str_z(name));
	json_open(&o, '[');
	for (size_t i = 0; i < r->n; i++)
		row_json(&o, r->cols, (unsigned)r->ncols, (const char *)r->rows + i * r->row_size);
	json_close(&o, ']');
	json_close(&o, '}');
	buf_c(out, '\n');
	return !out->overflow;
}

static const struct format {
	const char *name;
	bool (*write)(struct arena *a, const struct list_result *r, const char *name, struct buf *out);
} formats[] = {{"csv", write_csv}, {"xlsx", write_xlsx}, {"json", write_json}};

static int put(const char *path, const struct buf *b)
{
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : STDOUT_FILENO;
	size_t at = 0;
	while (fd >= 0 && at < b->n) {
		ssize_t n = write(fd, b->p + at, b->n - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	bool ok = fd >= 0 && at == b->n;
	if (path && fd >= 0)
		ok = close(fd) == 0 && ok;
	return ok ? EXIT_DONE
	          : cli_error(EXIT_FAILED, "cannot write %s: %s", path ? path : "the output", strerror(errno));
}

/* What has no list of its own: every row as it stands. */
static bool all_rows(struct db *db, struct arena *a, const struct db_entity *e, struct list_result *r)
{
	size_t n = 0, cap = 256;
	const struct db_table *t = db_tables;
	while (t->name && strcmp(t->name, e->name) != 0)
		t++;
	if (!t->name)
		return false;
	char *rows = arena_array(a, cap, e->row_size);
	struct db_rows *q = db_query(db, t->out, NULL);
	while (db_next(q)) {
		if (n == cap) {
			char *more = arena_array(a, 2 * cap, e->row_size);
			memcpy(more, rows, n * e->row_size);
			rows = more;
			cap *= 2;
		}
		row_read(e->cols, e->ncols, db_row(q), a, rows + n++ * e->row_size);
	}
	*r = (struct list_result){e->cols, e->ncols, rows, e->row_size, n, (int64_t)n};
	return !db_error(db);
}

struct want {
	const struct resource_kind *kind;
	const struct format *format;
	struct list_query q;
	struct str unit;
	const char *path;
};

static int export_one(struct db *db, struct want *w, struct arena *a)
{
	struct list_result r;
	struct buf b;
	if (w->unit.n && !unit_by_code(db, a, w->unit, &w->q.unit_id))
		return cli_error(EXIT_USAGE, "export: there is no unit %.*s", STR_ARG(w->unit));
	bool ok = w->kind->list ? w->kind->list(db, a, &w->q, &r) : all_rows(db, a, w->kind->entity, &r);
	if (!ok)
		return cli_error(EXIT_FAILED, "the database refused it: %s", db_error_detail(db));
	buf_init(&b, (size_t)1 << 30);
	ok = w->format->write(a, &r, w->kind->name, &b);
	int code = ok ? put(w->path, &b) : cli_error(EXIT_FAILED, "the file would be too large");
	buf_finish(&b);
	return code;
}

static int usage(const char *what)
{
	fprintf(stderr, "trad: export: %s one of:", what);
	for (size_t i = 0; i < resource_nkinds; i++)
		if (resource_kinds[i] && resource_kinds[i]->access != RES_LESSON)
			fprintf(stderr, " %s", resource_kinds[i]->name);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

/* The command line is the machine's owner's, but what one teacher did is that teacher's. */
static int kind_named(const struct str *words, size_t n, const struct resource_kind **k)
{
	*k = n == 1 ? resource_find(words[0]) : NULL;
	if (!*k)
		return usage(n == 1 ? "there is no such list;" : "name");
	if ((*k)->access != RES_LESSON)
		return -1;
	return cli_error(
	    EXIT_REFUSED,
	    "export: what is kept of one teacher (%s) is the teacher's own; trad lessons result ID gives "
	    "the sums of five teachers or more",
	    (*k)->name);
}

static const struct format *format_named(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

static int run(const char *db, struct want *w, struct arena *a)
{
	struct store *s = cli_store(db, false, a);
	struct db *r = s ? store_read(s) : NULL;
	int code = r ? export_one(r, w, a) : EXIT_FAILED;
	if (r)
		store_read_end(s, r);
	store_close(s);
	return code;
}

int cmd_export(int argc, char **argv)
{
	const char *db = NULL, *format = "csv", *unit = NULL, *year = NULL, *status = NULL, *text = NULL;
	struct want w = {0};
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &db},
	    {"--format", "WORD", "csv (default), xlsx or json", &format},
	    {"--unit", "CODE", "this unit and all below it", &unit},
	    {"--lasar", "YEAR", "this school year (2024 or 2024/25)", &year},
	    {"--status", "WORD", "with this status", &status},
	    {"--text", "WORDS", "with these words", &text},
	    {"-o", "FILE", "write to FILE (default: standard output)", &w.path},
	};
	struct arena a;
	struct str *words;
	size_t n = 0;
	int64_t plain = 0;
	arena_init(&a, (size_t)2 << 30);
	int code = cli_options(argc, argv, "export", o, sizeof o / sizeof o[0], &words, &n, &a);
	if (code < 0)
		code = kind_named(words, n, &w.kind);
	w.format = format_named(format);
	w.unit = str_z(unit);
	w.q.status = str_z(status);
	w.q.text = str_z(text);
	if (code < 0 && !w.format)
		code = cli_error(EXIT_USAGE, "export: --format is csv, xlsx or json");
	if (code < 0 && year && !lasar_parse(str_z(year), &w.q.lasar) && !str_to_i64(str_z(year), &plain))
		code = cli_error(EXIT_USAGE, "export: %s is no school year", year);
	w.q.lasar = w.q.lasar ? w.q.lasar : (int)plain;
	if (code < 0)
		code = run(db, &w, &a);
	arena_finish(&a);
	return code;
}
