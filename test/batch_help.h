/* batch_help.h - batches of marks in a store, for tests. */
#ifndef TEST_BATCH_HELP_H
#define TEST_BATCH_HELP_H

#include "cube_help.h"
#include "measure/measure.h"

/* A batch of marks: pupil, school, sex, grade, subject and mark of each row. */
static inline int64_t help_marks(struct change *ch, int year, const char *const (*rows)[6], size_t n)
{
	static const struct batch_spec spec[] = {
	    {STR_INIT("pupil"), BATCH_KEY, 0},    {STR_INIT("school"), BATCH_CODE, 0},
	    {STR_INIT("sex"), BATCH_CODE, 0},     {STR_INIT("grade"), BATCH_CODE, 0},
	    {STR_INIT("subject"), BATCH_CODE, 0}, {STR_INIT("mark"), BATCH_CODE, 0}};
	static const struct batch_options o = {.key = "sixteen bytes ok"};
	struct buf out;
	buf_init(&out, 1 << 20);
	struct batch_builder *b = batch_builder_new(spec, 6, &o, help_sink, &out);
	for (size_t i = 0; i < n; i++) {
		uint64_t row[6];
		for (size_t k = 0; k < 6; k++)
			row[k] = batch_symbol_text(b, k, str_z(rows[i][k]));
		batch_put(b, row);
	}
	struct batch_store s = {.kind = STR("grades"),
	                        .name = STR("prov"),
	                        .first_year = year,
	                        .term = STR("VT"),
	                        .grade = STR(""),
	                        .rows = (int64_t)n,
	                        .columns = STR("pupil,school,sex,grade,subject,mark"),
	                        .key_name = STR("prov"),
	                        .sha256 = STR(""),
	                        .created_at = ch->now,
	                        .erased_why = STR("")};
	s.bytes = help_bytes(b, &out);
	return batch_store_insert(ch->db, &s);
}

/* A batch of results of a test: pupil, school, sex, grade, subject, test, result and, with classes, class
 * (NULL: none) of each row. */
static inline int64_t help_tests(struct change *ch, int year, const char *term, const char *key_name,
                                 const char *const (*rows)[8], size_t n, bool classes)
{
	static const char *const names[] = {"pupil",   "school", "sex",  "grade",
	                                    "subject", "test",   "mark", "class"};
	static const struct batch_options o = {.key = "sixteen bytes ok"};
	struct batch_spec spec[8];
	struct buf out;
	size_t columns = classes ? 8 : 7;
	for (size_t k = 0; k < 8; k++)
		spec[k] = (struct batch_spec){str_z(names[k]), k ? BATCH_CODE : BATCH_KEY, 0};
	buf_init(&out, 1 << 20);
	struct batch_builder *b = batch_builder_new(spec, columns, &o, help_sink, &out);
	for (size_t i = 0; i < n; i++) {
		uint64_t row[8];
		for (size_t k = 0; k < columns; k++)
			row[k] = rows[i][k] ? batch_symbol_text(b, k, str_z(rows[i][k]))
			                    : batch_symbol_mark(b, k, VALUE_MISSING);
		batch_put(b, row);
	}
	struct batch_store s = {.kind = STR("tests"),
	                        .name = STR("prov"),
	                        .first_year = year,
	                        .term = str_z(term),
	                        .grade = STR(""),
	                        .rows = (int64_t)n,
	                        .columns = STR("pupil,school,sex,grade,subject,test,mark"),
	                        .key_name = str_z(key_name),
	                        .sha256 = STR(""),
	                        .created_at = ch->now,
	                        .erased_why = STR("")};
	s.bytes = help_bytes(b, &out);
	return batch_store_insert(ch->db, &s);
}

#endif
