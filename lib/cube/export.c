/* export.c - a whole cube as CSV or JSON. */
#include "base/json.h"
#include "cube/cube.h"

#include <math.h>

static const char *const measures[] = {
    [CUBE_COUNT] = "count", [CUBE_SUM] = "sum", [CUBE_MEAN] = "mean", [CUBE_SHARE] = "share"};

/* A count is its rows and a sum its sum; a mean and a share are divided. */
static bool has_figure(const struct cube *c)
{
	return cube_measure(c) == CUBE_MEAN || cube_measure(c) == CUBE_SHARE;
}

/* ---- CSV ---- */

static void write_level(const struct cube *c, const struct cube_cell *cell, char separator, struct buf *level,
                        struct buf *out)
{
	buf_reset(level);
	for (size_t i = 0; i < cube_dims(c); i++) {
		if (cell->code[i] == CUBE_ALL)
			continue;
		if (level->n)
			buf_c(level, '+');
		buf_str(level, cube_dim(c, i)->name);
	}
	buf_csv(out, buf_as_str(level), separator);
	buf_c(out, separator);
}

static void write_double(double v, char mark, struct buf *out)
{
	size_t from = out->n;
	if (!isfinite(v))
		return;
	buf_f64(out, v);
	for (size_t i = from; i < out->n; i++) {
		if (out->p[i] == '.')
			out->p[i] = mark;
	}
}

static void csv_head(const struct cube *c, char separator, struct buf *out)
{
	if (cube_has_margins(c)) {
		BUF_LIT(out, "level");
		buf_c(out, separator);
	}
	for (size_t i = 0; i < cube_dims(c); i++) {
		buf_csv(out, cube_dim(c, i)->name, separator);
		buf_c(out, separator);
	}
	buf_z(out, "rows");
	if (cube_measure(c) != CUBE_COUNT)
		buf_printf(out, "%cn%csum", separator, separator);
	if (has_figure(c))
		buf_printf(out, "%c%s", separator, measures[cube_measure(c)]);
	buf_c(out, '\n');
}

static void csv_figures(const struct cube *c, const struct cube_cell *cell, char separator, char mark,
                        struct buf *out)
{
	buf_i64(out, (int64_t)cell->rows);
	if (cube_measure(c) != CUBE_COUNT) {
		buf_c(out, separator);
		buf_i64(out, (int64_t)cell->n);
		buf_c(out, separator);
		cube_write_exact(cell->sum, cube_decimals(c), mark, out);
	}
	if (has_figure(c)) {
		buf_c(out, separator);
		write_double(cube_figure(c, cell), mark, out);
	}
	buf_c(out, '\n');
}

void cube_write_csv(const struct cube *c, char separator, char mark, struct buf *out)
{
	struct cube_walk w;
	struct cube_cell cell;
	struct buf text;
	buf_init(&text, 0);
	csv_head(c, separator, out);
	for (cube_walk(&w, c); cube_next(&w, &cell) && !out->overflow;) {
		if (cube_has_margins(c))
			write_level(c, &cell, separator, &text, out);
		for (size_t i = 0; i < cube_dims(c); i++) {
			buf_reset(&text);
			if (cell.code[i] != CUBE_ALL)
				cube_write_label(c, i, cell.code[i], mark, &text);
			buf_csv(out, buf_as_str(&text), separator);
			buf_c(out, separator);
		}
		csv_figures(c, &cell, separator, mark, out);
	}
	buf_finish(&text);
}

/* ---- JSON ---- */

static void json_label(struct json_out *o, const struct cube *c, size_t dim, uint32_t code)
{
	if (code == CUBE_ALL) {
		json_open(o, '{');
		json_key(o, STR("all"));
		json_bool(o, true);
		json_close(o, '}');
		return;
	}
	struct cube_label l = cube_label(c, dim, code);
	if (l.is_text) {
		json_str(o, l.text);
	} else if (l.value.kind == VALUE_EXISTS) {
		json_f64(o, value_number(&l.value));
	} else {
		json_open(o, '{');
		json_key(o, STR("mark"));
		json_str(o, str_z(value_kind_name(l.value.kind)));
		json_close(o, '}');
	}
}

static void json_cell(struct json_out *o, const struct cube *c, const struct cube_cell *cell)
{
	json_open(o, '{');
	json_key(o, STR("labels"));
	json_open(o, '[');
	for (size_t i = 0; i < cube_dims(c); i++)
		json_label(o, c, i, cell->code[i]);
	json_close(o, ']');
	json_key(o, STR("rows"));
	json_i64(o, (int64_t)cell->rows);
	if (cube_measure(c) != CUBE_COUNT) {
		struct buf sum;
		buf_init(&sum, 0);
		cube_write_exact(cell->sum, cube_decimals(c), '.', &sum);
		json_key(o, STR("n"));
		json_i64(o, (int64_t)cell->n);
		json_key(o, STR("sum"));
		json_str(o, buf_as_str(&sum)); /* exact, which a JSON number is not everywhere */
		buf_finish(&sum);
	}
	if (has_figure(c)) {
		json_key(o, str_z(measures[cube_measure(c)]));
		json_f64(o, cube_figure(c, cell));
	}
	json_close(o, '}');
}

void cube_write_json(const struct cube *c, struct buf *out)
{
	struct json_out o;
	struct cube_walk w;
	struct cube_cell cell;
	json_begin(&o, out);
	json_open(&o, '{');
	json_key(&o, STR("dims"));
	json_open(&o, '[');
	for (size_t i = 0; i < cube_dims(c); i++)
		json_str(&o, cube_dim(c, i)->name);
	json_close(&o, ']');
	json_key(&o, STR("measure"));
	json_str(&o, str_z(measures[cube_measure(c)]));
	json_key(&o, STR("cells"));
	json_open(&o, '[');
	for (cube_walk(&w, c); cube_next(&w, &cell) && !out->overflow;)
		json_cell(&o, c, &cell);
	json_close(&o, ']');
	json_close(&o, '}');
	buf_c(out, '\n');
}
