/* cube_cmd.c - `trad cube`: breakdowns of CSV files and batches. */
#include "measure/cube_cmd.h"
#include "base/map.h"
#include "cube/link.h"
#include "measure/cube_open.h"
#include "table/csv.h"

#include <errno.h>
#include <stdio.h>

static const char usage[] =
    "[--by A,B,...] [--measure M] [--where TEST ...] [--margins] [--out csv|json] FILE ...\n"
    "       trad cube --link KEY --by STATE FIRST SECOND\n\n"
    "Break down CSV files or batches; several files are added up. Measures: count, sum:x,\n"
    "mean:x, share:TEST. A test is a column, one of = != < <= > >= and a value. --link follows\n"
    "individuals from the first batch to the second by their key.";

enum { BY, MEASURE, WHERE, MARGINS, OUT, THREADS, TYPES, MAP, LINK, KEY, OPTIONS };

struct call {
	struct arena arena;
	struct args_option o[OPTIONS];
	struct str by[CUBE_DIMS_MAX + 1];
	struct cube_test where[ARGS_MAX];
	struct cube_query query;
	struct csv_batch_options csv;
	struct str file[ARGS_MAX];
	size_t files;
	bool json;
};

static struct str one(const struct args_option *o, const char *otherwise)
{
	return o->n ? o->v[o->n - 1] : str_z(otherwise);
}

/* ---- the call ---- */

static int read_query(struct call *c)
{
	struct cube_query *q = &c->query;
	struct str rest = one(&c->o[BY], NULL), name, out = one(&c->o[OUT], "csv");
	int64_t threads;
	while (str_split(&rest, ',', &name)) {
		if (q->n_by == CUBE_DIMS_MAX)
			return args_fail(ARGS_USAGE, "cube", "--by takes at most %d columns", CUBE_DIMS_MAX);
		c->by[q->n_by++] = name;
	}
	q->by = c->by;
	q->where = c->where;
	q->margins = c->o[MARGINS].n > 0;
	if (!cube_read_measure(one(&c->o[MEASURE], "count"), q))
		return args_fail(ARGS_USAGE, "cube", "“%.*s” is no measure: count, sum:x, mean:x or share:x>=10",
		                 STR_ARG(one(&c->o[MEASURE], "")));
	for (size_t i = 0; i < c->o[WHERE].n; i++) {
		if (!cube_read_test(c->o[WHERE].v[i], &c->where[q->n_where++]))
			return args_fail(ARGS_USAGE, "cube", "“%.*s” is no test: column=value",
			                 STR_ARG(c->o[WHERE].v[i]));
	}
	if (!str_to_i64(one(&c->o[THREADS], "1"), &threads) || threads < 1 || threads > CUBE_THREADS_MAX)
		return args_fail(ARGS_USAGE, "cube", "--threads takes 1 to %d", CUBE_THREADS_MAX);
	q->threads = (unsigned)threads;
	c->json = str_eqz(out, "json");
	if (!c->json && !str_eqz(out, "csv"))
		return args_fail(ARGS_USAGE, "cube", "--out takes csv or json");
	if (c->files == 0)
		return args_fail(ARGS_USAGE, "cube", "give a CSV file or a batch (trad cube --help)");
	c->csv.types = one(&c->o[TYPES], NULL);
	if (c->o[KEY].n && !args_key(&c->arena, one(&c->o[KEY], ""), c->csv.batch.key))
		return args_fail(ARGS_FAILED, "cube", "%.*s is no key file", STR_ARG(one(&c->o[KEY], "")));
	return -1;
}

/* ---- relabelling: units to authorities ---- */

static struct str relabel(void *ctx, struct str label)
{
	const struct str *to = map_get(ctx, label);
	return to ? *to : label;
}

/* COLUMN=FILE.csv: rows of two cells, label and the label to use for it. */
static int read_map(struct call *c, struct map *m, size_t *dim)
{
	struct str file = one(&c->o[MAP], ""), column, bytes;
	struct table_csv csv;
	const struct table_row *row;
	str_split(&file, '=', &column);
	for (*dim = 0; *dim < c->query.n_by && !str_eq(c->by[*dim], column);)
		++*dim;
	if (!file.p || *dim == c->query.n_by)
		return args_fail(ARGS_USAGE, "cube", "--map takes COLUMN=FILE.csv, with a column of --by");
	if (!args_file(&c->arena, file, &bytes))
		return args_fail(ARGS_FAILED, "cube", "%.*s cannot be read: %s", STR_ARG(file), strerror(errno));
	map_init(m, &c->arena);
	bool open = table_csv_open(&csv, &c->arena, bytes, NULL);
	while (open && table_csv_next(&csv, &row)) {
		if (row->n != 2)
			return args_fail(ARGS_REFUSED, "cube", "%.*s: row %u has not two cells", STR_ARG(file), row->row);
		struct str *to = ARENA_NEW(&c->arena, struct str);
		*to = row->cell[1].text.p ? row->cell[1].text : STR("");
		map_put(m, row->cell[0].text, to);
	}
	return !open || csv.errors.refused
	           ? args_fail(ARGS_REFUSED, "cube", "%.*s cannot be read as CSV", STR_ARG(file))
	           : -1;
}

/* ---- answers ---- */

static int print(const struct call *c, const struct cube *cube)
{
	struct buf b;
	buf_init(&b, (size_t)8 << 30);
	if (c->json)
		cube_write_json(cube, &b);
	else
		cube_write_csv(cube, ';', ',', &b);
	bool ok = !b.overflow && fwrite(b.p, 1, b.n, stdout) == b.n && fflush(stdout) == 0;
	buf_finish(&b);
	return ok ? ARGS_OK : args_fail(ARGS_FAILED, "cube", "the result cannot be written");
}

static int follow(struct call *c)
{
	struct batch *b[2];
	struct cube_link l;
	struct cube_error e;
	int code;
	if (c->files != 2 || c->query.n_by != 1)
		return args_fail(ARGS_USAGE, "cube", "--link takes one column in --by and two files");
	for (int i = 0; i < 2; i++) {
		b[i] = cube_open(&c->arena, "cube", &c->csv, c->file[i], &code);
		if (!b[i])
			return code;
	}
	if (!cube_link(b[0], b[1], one(&c->o[LINK], ""), c->by[0], &l, &e))
		return cube_explain("cube", &e, c->file[0]);
	fprintf(stderr,
	        "%llu followed, of whom %llu moved; %llu only in the first, %llu only in the second; "
	        "left out: %llu that stand more than once, %llu rows without a key\n",
	        (unsigned long long)l.matched, (unsigned long long)l.moved, (unsigned long long)l.gone,
	        (unsigned long long)l.come, (unsigned long long)l.repeated, (unsigned long long)l.keyless);
	code = print(c, l.transitions);
	cube_free(l.transitions);
	return code;
}

static int add_up(struct call *c, const struct cube **cube)
{
	struct cube_error e;
	struct map m;
	size_t dim = 0;
	int code = ARGS_OK;
	bool mapped = c->o[MAP].n > 0;
	for (size_t i = 0; i < c->files; i++) {
		struct batch *b = cube_open(&c->arena, "cube", &c->csv, c->file[i], &code);
		if (!b)
			return code;
		cube[i] = cube_run(b, &c->query, &e);
		if (!cube[i])
			return cube_explain("cube", &e, c->file[i]);
	}
	if (c->files == 1 && !mapped)
		return print(c, cube[0]);
	if (mapped && (code = read_map(c, &m, &dim)) >= 0)
		return code;
	struct cube *sum = cube_merge(cube, c->files, dim, mapped ? relabel : NULL, &m, &e);
	if (!sum)
		return cube_explain("cube", &e, c->file[0]);
	code = print(c, sum);
	cube_free(sum);
	return code;
}

int cmd_cube(int argc, char **argv)
{
	struct call c = {
	    .o = {[BY] = {.name = "--by", .arg = "COLUMN,...", .help = "columns to break down by"},
	          [MEASURE] = {.name = "--measure",
	                       .arg = "M",
	                       .help = "count (default), sum:x, mean:x, share:x>=10"},
	          [WHERE] = {.name = "--where", .arg = "TEST", .help = "only rows that pass; may be repeated"},
	          [MARGINS] = {.name = "--margins", .help = "all combinations of columns, and the total"},
	          [OUT] = {.name = "--out", .arg = "csv|json", .help = "csv (default) or json"},
	          [THREADS] = {.name = "--threads", .arg = "N", .help = "1 (default); the answer is the same"},
	          [TYPES] = {.name = "--types", .arg = "COLUMN=TYPE,...", .help = "of a CSV file, as trad batch"},
	          [MAP] = {.name = "--map",
	                   .arg = "COLUMN=FILE.csv",
	                   .help = "label;label to use: units to authorities"},
	          [LINK] = {.name = "--link", .arg = "KEY", .help = "follow individuals between two files"},
	          [KEY] = {.name = "--key-file", .arg = "FILE", .help = "of keys in CSV files, as trad batch"}}};
	const struct cube *cube[ARGS_MAX] = {NULL};
	int code = args_read(argc, argv, usage, c.o, OPTIONS, c.file, &c.files);
	if (code >= 0)
		return code;
	arena_init(&c.arena, (size_t)16 << 30);
	code = read_query(&c);
	if (code < 0)
		code = c.o[LINK].n ? follow(&c) : add_up(&c, cube);
	for (size_t i = 0; i < c.files; i++)
		cube_free((struct cube *)(uintptr_t)cube[i]);
	arena_finish(&c.arena);
	return code;
}
