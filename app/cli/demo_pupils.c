/* demo_pupils.c - the example's results of single pupils, all invented, as batches.
 *
 * They are read like any file of results, but hashed with a key that everybody knows and named by no key, so
 * that the huvudman's own key, which belongs beside the store, is neither made nor missed by the example. */
#include "base/date.h"
#include "cli/demo.h"
#include "core/import.h"
#include "cube/column.h"
#include "measure/measure.h"

static const struct {
	const char *file, *term, *name;
	int year;
} files[] = {
    {"27-diagnoser-vt2024-exempel.csv", "VT", "Diagnoser 2023/24 (påhittade exempel)", 2023},
    {"28-diagnoser-vt2026-exempel.csv", "VT", "Diagnoser 2025/26 (påhittade exempel)", 2025},
};
/* The columns of the files, in their order; the last one, the term, is the batch's. */
static const char *const columns[] = {"pupil", "school", "sex", "grade", "subject", "test", "mark"};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static bool into_buf(void *ctx, const void *p, size_t n)
{
	buf_mem(ctx, p, n);
	return !((struct buf *)ctx)->overflow;
}

static bool put_rows(struct batch_builder *b, const struct import_sheet *s)
{
	for (size_t i = 0; i < s->nlines; i++) {
		uint64_t symbol[COLUMNS];
		for (size_t c = 0; c < COLUMNS; c++)
			symbol[c] = batch_symbol_text(b, c, s->line[i].cell[c]);
		if (!batch_put(b, symbol))
			return false;
	}
	return batch_finish(b);
}

static void put_batch(struct change *ch, size_t f, const struct import_sheet *s)
{
	struct batch_spec spec[COLUMNS];
	const struct batch_options o = {.sort = true, .key = "invented example"};
	struct buf bytes;
	buf_init(&bytes, (size_t)16 << 20);
	for (size_t c = 0; c < COLUMNS; c++)
		spec[c] = (struct batch_spec){str_z(columns[c]), c ? BATCH_CODE : BATCH_KEY, 0};
	struct batch_builder *b = batch_builder_new(spec, COLUMNS, &o, into_buf, &bytes);
	if (put_rows(b, s)) {
		const struct batch_store row = {.kind = STR("tests"),
		                                .name = str_z(files[f].name),
		                                .first_year = files[f].year,
		                                .term = str_z(files[f].term),
		                                .grade = STR(""),
		                                .rows = (int64_t)s->nlines,
		                                .columns = STR("pupil,school,sex,grade,subject,test,mark"),
		                                .key_name = STR(""),
		                                .sha256 = STR(""),
		                                .bytes = buf_as_str(&bytes),
		                                .created_at = ch->now,
		                                .erased_why = STR("")};
		batch_store_insert(ch->db, &row);
	}
	batch_builder_free(b);
	buf_finish(&bytes);
}

void demo_pupils(struct change *ch)
{
	const struct import_profile *p = import_profile_find(STR("pupil-tests"));
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct import_sheet s;
		import_read(ch->arena, LANG_SV, p, demo_file(files[i].file), &s);
		if (!s.refused && s.ncols > COLUMNS)
			put_batch(ch, i, &s);
	}
}
