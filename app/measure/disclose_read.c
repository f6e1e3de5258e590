/* disclose_read.c - see disclose_read.h. */
#include "measure/disclose_read.h"

#include "base/map.h"
#include "base/vec.h"
#include "measure/cube_open.h"
#include "table/csv.h"

#include <errno.h>

/* ---- trees ---- */

struct twig { /* a label on its way to be a node */
	struct str code, above;
	uint32_t first, next; /* children, + 1; 0: none */
	uint8_t level;
	bool placed;
};
struct twigs VEC(struct twig);
struct tree {
	struct arena *a;
	struct map at; /* label to index + 1, as a pointer */
	struct twigs twig;
};

static uint32_t twig_at(struct tree *t, struct str code)
{
	void **slot = map_slot(&t->at, code);
	if (!*slot) {
		*VEC_PUSH(t->a, &t->twig) = (struct twig){.code = code, .above = STR("")};
		*slot = (void *)(uintptr_t)t->twig.n;
	}
	return (uint32_t)(uintptr_t)*slot - 1;
}

static bool read_level(struct str text, uint8_t *level)
{
	static const char *const names[DISCLOSE_LEVELS] = {"unit", "authority", "nation"};
	for (uint8_t i = 0; i < DISCLOSE_LEVELS; i++) {
		if (!str_eqz(text, names[i]))
			continue;
		*level = i;
		return true;
	}
	return text.n == 0;
}

static struct str cell_text(const struct table_row *row, uint32_t i)
{
	return i < row->n && row->cell[i].text.p ? row->cell[i].text : STR("");
}

static int read_tree(struct tree *t, const struct disclose_ask *q, struct str path)
{
	struct str bytes;
	struct table_csv csv;
	const struct table_row *row;
	if (!args_file(t->a, path, &bytes))
		return args_fail(ARGS_FAILED, q->command, "%.*s cannot be read: %s", STR_ARG(path), strerror(errno));
	bool open = table_csv_open(&csv, t->a, bytes, NULL);
	while (open && table_csv_next(&csv, &row)) {
		if (row->n == 0)
			continue;
		uint32_t i = twig_at(t, cell_text(row, 0));
		struct twig *w = &t->twig.v[i];
		w->above = cell_text(row, 1);
		if (row->n > 3 || !read_level(cell_text(row, 2), &w->level))
			return args_fail(ARGS_REFUSED, q->command,
			                 "%.*s: row %u is not label;label above;unit|authority|nation", STR_ARG(path),
			                 row->row);
		if (w->above.n)
			twig_at(t, w->above);
	}
	return !open || csv.errors.refused
	           ? args_fail(ARGS_REFUSED, q->command, "%.*s cannot be read as CSV", STR_ARG(path))
	           : -1;
}

/* Children under parents; the label "" is the total. Files name children in their order. */
static void hang(struct tree *t)
{
	uint32_t top = twig_at(t, STR(""));
	for (size_t i = t->twig.n; i-- > 0;) {
		if (i == top)
			continue;
		struct twig *up = &t->twig.v[twig_at(t, t->twig.v[i].above)];
		t->twig.v[i].next = up->first;
		up->first = (uint32_t)i + 1;
	}
}

static void place(struct tree *t, struct disclose_dim *d, struct disclose_node *node, uint32_t from,
                  uint32_t parent, bool total)
{
	struct twig *w = &t->twig.v[from];
	uint32_t at = parent;
	w->placed = true;
	if (w->code.n || total) {
		at = d->n++;
		node[at] = (struct disclose_node){w->code, parent, w->level, w->code.n == 0};
	}
	for (uint32_t i = w->first; i; i = t->twig.v[i - 1].next)
		place(t, d, node, i - 1, at, total);
}

static bool is_listed(const struct str *list, size_t n, struct str name, struct str *file)
{
	for (size_t i = 0; i < n; i++) {
		struct str rest = list[i], column;
		str_split(&rest, '=', &column);
		if (!str_eq(column, name))
			continue;
		*file = rest;
		return true;
	}
	return false;
}

static int read_dim(struct arena *a, const struct disclose_ask *q, const struct cube *c, uint32_t d,
                    struct disclose_dim *out)
{
	struct tree t = {.a = a};
	struct str file = STR(""), none;
	map_init(&t.at, a);
	bool tree = is_listed(q->tree, q->trees, q->by[d], &file);
	if (tree) {
		int code = read_tree(&t, q, file);
		if (code >= 0)
			return code;
	}
	size_t known = t.twig.n;
	const struct cube_dim *dim = cube_dim(c, d);
	for (uint32_t k = 0; k < dim->labels; k++) {
		struct buf b;
		buf_init(&b, 0);
		cube_write_label(c, d, k, ',', &b);
		struct str label = arena_str(a, buf_as_str(&b));
		buf_finish(&b);
		twig_at(&t, label);
		if (label.n == 0)
			return args_fail(ARGS_REFUSED, q->command, "a row has no “%.*s”", STR_ARG(q->by[d]));
		if (tree && t.twig.n > known)
			return args_fail(ARGS_REFUSED, q->command, "“%.*s” is not in the tree %.*s", STR_ARG(label),
			                 STR_ARG(file));
	}
	hang(&t);
	struct disclose_node *node = ARENA_ARRAY(a, t.twig.n, struct disclose_node);
	bool side = is_listed(q->side, q->sides, q->by[d], &none);
	*out = (struct disclose_dim){.name = q->by[d], .node = node, .time = side};
	place(&t, out, node, twig_at(&t, STR("")), DISCLOSE_NONE, !side);
	for (size_t i = 0; i < t.twig.n; i++) {
		if (!t.twig.v[i].placed)
			return args_fail(ARGS_REFUSED, q->command, "“%.*s” is above itself in %.*s",
			                 STR_ARG(t.twig.v[i].code), STR_ARG(file));
	}
	return -1;
}

/* ---- figures ---- */

static struct cube *run(struct batch *b, const struct disclose_ask *q, struct str column,
                        struct cube_error *e)
{
	struct cube_query query = {
	    .by = q->by, .n_by = q->dims, .measure = column.n ? CUBE_SUM : CUBE_COUNT, .of = {.column = column}};
	return cube_run(b, &query, e);
}

static int whole(const struct disclose_ask *q, const struct cube *c, const struct cube_cell *x,
                 struct str column, int64_t *out)
{
	__int128 v = column.n ? x->sum : (__int128)x->rows;
	for (int i = 0; column.n && i < cube_decimals(c); i++) {
		if (v % 10 != 0)
			return args_fail(ARGS_REFUSED, q->command, "“%.*s” is not in whole numbers", STR_ARG(column));
		v /= 10;
	}
	if (column.n && x->n != x->rows)
		return args_fail(ARGS_REFUSED, q->command, "“%.*s” has cells that are no numbers: give exact figures",
		                 STR_ARG(column));
	if (v > INT64_MAX / 4 || v < -INT64_MAX / 4)
		return args_fail(ARGS_REFUSED, q->command, "“%.*s” is too large", STR_ARG(column));
	*out = (int64_t)v;
	return -1;
}

/* Adds one column's figures to the leaves. */
static int fill(struct arena *a, const struct disclose_ask *q, const struct cube *c,
                const struct disclose_table *t, struct disclose_cell *cell, bool of)
{
	struct map *at = ARENA_ARRAY(a, q->dims, struct map);
	struct cube_walk w;
	struct cube_cell x;
	for (uint32_t d = 0; d < q->dims; d++) {
		map_init(&at[d], a);
		for (uint32_t i = 0; i < t->dim[d].n; i++)
			map_put(&at[d], t->dim[d].node[i].code, (void *)(uintptr_t)(i + 1));
	}
	for (cube_walk(&w, c); cube_next(&w, &x);) {
		uint32_t node[DISCLOSE_DIMS_MAX];
		for (uint32_t d = 0; d < q->dims; d++) {
			struct buf b;
			buf_init(&b, 0);
			cube_write_label(c, d, x.code[d], ',', &b);
			node[d] = (uint32_t)(uintptr_t)map_get(&at[d], buf_as_str(&b)) - 1;
			buf_finish(&b);
			const struct disclose_node *next = &t->dim[d].node[node[d] + 1];
			if (node[d] + 1 < t->dim[d].n && next->parent == node[d])
				return args_fail(ARGS_REFUSED, q->command,
				                 "“%.*s” has parts in the tree, so it may have no figures of its own",
				                 STR_ARG(t->dim[d].node[node[d]].code));
		}
		int64_t v = 0;
		int code = whole(q, c, &x, of ? q->of : q->n, &v);
		if (code >= 0)
			return code;
		struct disclose_cell *to = &cell[disclose_index(t, node)];
		*(of ? &to->of : &to->n) = v;
	}
	return -1;
}

/* Dimensions and cells of the cubes: one of n, one of the column that is counted when there is one. */
static int read_cubes(struct arena *a, const struct disclose_ask *q, struct cube *const *c,
                      struct disclose_table *t)
{
	struct disclose_dim *dim = ARENA_ARRAY(a, q->dims, struct disclose_dim);
	int code = -1;
	for (uint32_t d = 0; d < q->dims && code < 0; d++)
		code = read_dim(a, q, c[0], d, &dim[d]);
	if (code >= 0)
		return code;
	t->dim = dim;
	t->dims = q->dims;
	uint32_t cells = disclose_cells(t);
	if (!cells)
		return args_fail(ARGS_REFUSED, q->command, "the table has more than %d cells", DISCLOSE_CELLS_MAX);
	struct disclose_cell *cell = ARENA_ARRAY(a, cells, struct disclose_cell);
	for (int i = 0; i < 2 && code < 0 && c[i]; i++)
		code = fill(a, q, c[i], t, cell, i);
	t->cell = cell;
	if (code < 0)
		disclose_add_up(t, cell);
	return code;
}

int disclose_read(struct arena *a, const struct disclose_ask *q, struct str path, struct disclose_table *t)
{
	int code;
	struct csv_batch_options csv = {0};
	struct cube_error e;
	struct batch *b = cube_open(a, q->command, &csv, path, &code);
	*t = (struct disclose_table){
	    .population = q->population, .question = q->question, .least = q->least, .most = q->most};
	t->measure = !q->of.n ? DISCLOSE_COUNT : q->mean ? DISCLOSE_MEAN : DISCLOSE_SHARE;
	if (!b)
		return code;
	struct cube *c[2] = {run(b, q, q->n, &e), NULL};
	bool ok = c[0] && (!q->of.n || (c[1] = run(b, q, q->of, &e)) != NULL);
	code = ok ? read_cubes(a, q, c, t) : cube_explain(q->command, &e, path);
	cube_free(c[0]);
	cube_free(c[1]);
	return code;
}

/* ---- what is shown ---- */

static uint8_t shown_state(struct str text)
{
	struct value v;
	if (str_eqz(text, "~0"))
		return DISCLOSE_APPROX0;
	if (value_read(text, VALUE_SKOLVERKET, 0, &v) && v.kind == VALUE_APPROX100)
		return DISCLOSE_APPROX100;
	return v.kind == VALUE_EXISTS ? DISCLOSE_SHOWN : DISCLOSE_SECONDARY;
}

static uint32_t column_of(const struct table_row *row, struct str name)
{
	uint32_t i = 0;
	while (i < row->n && !str_eq(cell_text(row, i), name))
		i++;
	return i;
}

struct shown { /* columns of the file */
	uint32_t by[DISCLOSE_DIMS_MAX], n, of;
};

static bool find_columns(const struct disclose_ask *q, const struct table_row *row, struct shown *s)
{
	bool ok = true;
	for (uint32_t d = 0; d < q->dims; d++) {
		s->by[d] = column_of(row, q->by[d]);
		ok = ok && s->by[d] < row->n;
	}
	s->n = column_of(row, q->n.n ? q->n : STR("n"));
	s->of = q->of.n ? column_of(row, q->of) : s->n;
	return ok && s->n < row->n && s->of < row->n;
}

static bool find_cell(const struct disclose_table *t, const struct table_row *row, const struct shown *s,
                      uint32_t *cell)
{
	uint32_t node[DISCLOSE_DIMS_MAX];
	for (uint32_t d = 0; d < t->dims; d++) {
		struct str code = cell_text(row, s->by[d]);
		for (node[d] = 0; node[d] < t->dim[d].n && !str_eq(t->dim[d].node[node[d]].code, code);)
			node[d]++;
		if (node[d] == t->dim[d].n)
			return false;
	}
	*cell = disclose_index(t, node);
	return true;
}

int disclose_read_shown(struct arena *a, const struct disclose_ask *q, const struct disclose_table *t,
                        struct str path, uint8_t *n_state, uint8_t *state)
{
	struct str bytes;
	struct table_csv csv;
	struct shown s;
	const struct table_row *row;
	uint32_t cell;
	memset(n_state, DISCLOSE_SECONDARY, disclose_cells(t));
	memset(state, DISCLOSE_SECONDARY, disclose_cells(t));
	if (!args_file(a, path, &bytes))
		return args_fail(ARGS_FAILED, q->command, "%.*s cannot be read: %s", STR_ARG(path), strerror(errno));
	if (!table_csv_open(&csv, a, bytes, NULL) || !table_csv_next(&csv, &row) || !find_columns(q, row, &s))
		return args_fail(ARGS_REFUSED, q->command, "%.*s lacks a column of --by, --n or --of", STR_ARG(path));
	while (table_csv_next(&csv, &row)) {
		if (row->n && !find_cell(t, row, &s, &cell))
			return args_fail(ARGS_REFUSED, q->command, "%.*s: row %u is no cell of the table", STR_ARG(path),
			                 row->row);
		if (row->n == 0)
			continue;
		n_state[cell] = shown_state(cell_text(row, s.n));
		state[cell] = shown_state(cell_text(row, s.of));
	}
	return csv.errors.refused
	           ? args_fail(ARGS_REFUSED, q->command, "%.*s cannot be read as CSV", STR_ARG(path))
	           : -1;
}
