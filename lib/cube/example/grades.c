/* grades - mean points by school and subject, with margins, from rows made here.
 *
 *   cc grades.c $(pkg-config --cflags --libs trad_cube trad_base) && ./a.out
 *
 * Shows the whole of the library's use: describe columns, put rows, open the
 * batch, ask, walk the cells, and add cubes of two years up without a row.
 */
#include "cube/cube.h"
#include <stdio.h>

static bool into_buf(void *ctx, const void *p, size_t n)
{
	buf_mem(ctx, p, n);
	return !((struct buf *)ctx)->overflow;
}

struct grade {
	const char *school, *subject;
	int points; /* in tenths; -1 is a pupil without basis for a grade */
};
static const struct grade spring[] = {
    {"Alskolan", "MA", 150}, {"Alskolan", "MA", 100}, {"Alskolan", "SV", -1}, {"Björkskolan", "MA", 200}};
static const struct grade autumn[] = {{"Alskolan", "MA", 125}, {"Björkskolan", "SV", 175}};

static void make_batch(const struct grade *g, size_t n, struct buf *out)
{
	static const struct batch_spec columns[] = {{STR_INIT("school"), BATCH_CODE, 0},
	                                            {STR_INIT("subject"), BATCH_CODE, 0},
	                                            {STR_INIT("points"), BATCH_NUMBER, 1}};
	struct batch_builder *b = batch_builder_new(columns, 3, NULL, into_buf, out);
	for (size_t i = 0; i < n; i++) {
		uint64_t row[] = {batch_symbol_text(b, 0, str_z(g[i].school)),
		                  batch_symbol_text(b, 1, str_z(g[i].subject)),
		                  g[i].points < 0 ? batch_symbol_mark(b, 2, VALUE_MISSING)
		                                  : batch_symbol_number(b, 2, g[i].points, 1)};
		batch_put(b, row);
	}
	batch_finish(b);
	batch_builder_free(b);
}

static struct cube *ask(struct arena *a, const struct buf *bytes)
{
	static const struct str by[] = {STR_INIT("school"), STR_INIT("subject")};
	struct cube_query q = {.by = by, .n_by = 2, .margins = true};
	struct cube_error error;
	enum batch_fault fault;
	struct batch *b = batch_open(a, buf_as_str(bytes), &fault);
	if (!b || !cube_read_measure(STR("mean:points"), &q))
		return NULL;
	return cube_run(b, &q, &error);
}

static void print_cell(const struct cube *c, const struct cube_cell *cell)
{
	struct buf text;
	buf_init(&text, 0);
	for (size_t i = 0; i < cube_dims(c); i++) {
		if (cell->code[i] == CUBE_ALL)
			buf_z(&text, "all");
		else
			cube_write_label(c, i, cell->code[i], ',', &text);
		buf_z(&text, i == 0 ? ", " : ": ");
	}
	printf("%smean %.2f of %llu grades (%llu rows)\n", text.p, cube_figure(c, cell),
	       (unsigned long long)cell->n, (unsigned long long)cell->rows);
	buf_finish(&text);
}

int main(void)
{
	struct arena a;
	struct buf bytes[2];
	struct cube_error error;
	struct cube_walk walk;
	struct cube_cell cell;
	arena_init(&a, 0);
	for (int i = 0; i < 2; i++)
		buf_init(&bytes[i], 0);
	make_batch(spring, 4, &bytes[0]);
	make_batch(autumn, 2, &bytes[1]);
	struct cube *half[2] = {ask(&a, &bytes[0]), ask(&a, &bytes[1])};
	const struct cube *both[2] = {half[0], half[1]};
	struct cube *year = half[0] && half[1] ? cube_merge(both, 2, 0, NULL, NULL, &error) : NULL;
	if (year) {
		for (cube_walk(&walk, year); cube_next(&walk, &cell);)
			print_cell(year, &cell);
	}
	int code = year ? 0 : 1;
	cube_free(year);
	for (int i = 0; i < 2; i++) {
		cube_free(half[i]);
		buf_finish(&bytes[i]);
	}
	arena_finish(&a);
	return code;
}
