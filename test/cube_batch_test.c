#include "cube/column.h"
#include "cube/format.h"
#include "cube_help.h"

static const struct batch_spec pupils[] = {
    {STR_INIT("school"), BATCH_CODE, 0},
    {STR_INIT("points"), BATCH_NUMBER, 1},
    {STR_INIT("pupil"), BATCH_KEY, 0},
};

/* Three columns whose contents are known from the row's number; `rows` rows. */
static uint64_t school_of(struct batch_builder *b, uint32_t i)
{
	return i % 97 == 5 ? batch_symbol_mark(b, 0, VALUE_MISSING)
	                   : batch_symbol_text(b, 0, arena_printf(test_arena(), "school %u", i / 50 % 40));
}
static uint64_t points_of(struct batch_builder *b, uint32_t i)
{
	return i % 31 == 3     ? batch_symbol_mark(b, 1, VALUE_FEW)
	       : i % 1000 == 7 ? batch_symbol_number(b, 1, -12345678901, 1)
	                       : batch_symbol_number(b, 1, i % 9 * 25, 1);
}

static struct str build(uint32_t rows, const struct batch_options *o)
{
	struct buf out;
	uint64_t row[3];
	buf_init(&out, 0);
	struct batch_builder *b = batch_builder_new(pupils, 3, o, help_sink, &out);
	for (uint32_t i = 0; i < rows; i++) {
		row[0] = school_of(b, i);
		row[1] = points_of(b, i);
		row[2] = batch_symbol_text(b, 2, arena_printf(test_arena(), "%u", i));
		CHECK(batch_put(b, row));
	}
	CHECK_I64(batch_rows_put(b), rows);
	return help_bytes(b, &out);
}

/* All symbols of a column, in order. */
static uint64_t *symbols(struct batch *b, size_t col)
{
	struct batch_chunk k[8];
	uint64_t *v = ARENA_ARRAY(test_arena(), b->rows + 1, uint64_t), n = 0;
	for (size_t g = 0; g < b->groups; g++) {
		CHECK(batch_group(b, g, k));
		/* In two parts that do not end where runs do. */
		uint32_t half = k[col].rows / 3;
		batch_symbols(&k[col], 0, half, v + n);
		batch_symbols(&k[col], half, k[col].rows - half, v + n + half);
		n += k[col].rows;
	}
	return v;
}

TEST(the_checksum_is_xxh64_and_the_key_hash_siphash)
{
	uint8_t key[16], text[15];
	for (int i = 0; i < 16; i++)
		key[i] = (uint8_t)i;
	for (int i = 0; i < 15; i++)
		text[i] = (uint8_t)i;
	CHECK(batch_checksum("", 0, 0) == 0xef46db3751d8e999u);
	CHECK(batch_checksum("a", 1, 0) == 0xd24ec4f1a98c6e5bu);
	CHECK(batch_checksum("abc", 3, 0) == 0x44bc2cf5ad770999u);
	/* The example of the SipHash paper, appendix A. */
	CHECK(batch_hash(key, (struct str){(const char *)text, 15}) == 0xa129ca6149be45e5u);
}

TEST(a_batch_gives_back_every_row_in_order)
{
	static const uint32_t sizes[] = {1, 2, 63, 999, 1000, 1001, 5000};
	struct batch_options o = {.group_rows = 1000};
	for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
		struct batch *b = help_open(build(sizes[s], &o));
		REQUIRE(b);
		CHECK_I64(b->rows, sizes[s]);
		CHECK_I64(b->groups, (sizes[s] + 999) / 1000);
		uint64_t *school = symbols(b, 0), *points = symbols(b, 1);
		for (uint32_t i = 0; i < sizes[s]; i++) {
			if (i % 97 == 5) {
				CHECK_I64(school[i], VALUE_MISSING);
			} else {
				struct str want = arena_printf(test_arena(), "school %u", i / 50 % 40);
				CHECK_STR(batch_text(&b->column[0], (uint32_t)(school[i] - BATCH_MARKS)), want);
			}
			int64_t want = i % 1000 == 7 ? -12345678901 : i % 9 * 25;
			if (i % 31 == 3)
				CHECK_I64(points[i], VALUE_FEW);
			else
				CHECK_I64(batch_number(points[i]), want);
		}
	}
}

TEST(a_sorted_batch_has_the_same_rows_in_fewer_bytes)
{
	struct batch_options keep = {.group_rows = 4096}, sort = {.group_rows = 4096, .sort = true};
	struct str a = build(20000, &keep), c = build(20000, &sort);
	struct batch *b[2] = {help_open(a), help_open(c)};
	uint64_t hash[2] = {0, 0};
	for (int i = 0; i < 2; i++) {
		uint64_t *s = symbols(b[i], 0), *p = symbols(b[i], 1), *k = symbols(b[i], 2);
		for (uint32_t r = 0; r < 20000; r++) {
			uint64_t row[3] = {s[r], p[r], k[r]};
			hash[i] += batch_checksum(row, sizeof row, 0); /* whatever the order */
		}
	}
	CHECK(hash[0] == hash[1]);
	CHECK(c.n < a.n);
}

TEST(columns_take_the_bits_that_they_need)
{
	struct batch_options o = {.group_rows = 65536};
	static const struct batch_spec spec[] = {{STR_INIT("one"), BATCH_CODE, 0},
	                                         {STR_INIT("two"), BATCH_CODE, 0},
	                                         {STR_INIT("ten"), BATCH_NUMBER, 0},
	                                         {STR_INIT("many"), BATCH_NUMBER, 0}};
	struct buf out;
	uint64_t seed = 1, row[4];
	struct batch_chunk k[4];
	buf_init(&out, 0);
	struct batch_builder *bb = batch_builder_new(spec, 4, &o, help_sink, &out);
	for (uint32_t i = 0; i < 65536; i++) {
		row[0] = batch_symbol_text(bb, 0, STR("same"));
		row[1] = batch_symbol_text(bb, 1, help_random(&seed, 2) ? STR("K") : STR("M"));
		row[2] = batch_symbol_number(bb, 2, help_random(&seed, 10), 0);
		row[3] = batch_symbol_number(bb, 3, help_random(&seed, 60000) + 100000, 0);
		batch_put(bb, row);
	}
	struct batch *b = help_open(help_bytes(bb, &out));
	REQUIRE(b && batch_group(b, 0, k));
	CHECK_I64(k[0].width, 0);
	CHECK_I64(k[1].width, 1);
	CHECK_I64(k[2].width, 4);
	CHECK_I64(k[3].width, 16);
	CHECK(b->bytes.n < 65536 * (1 + 4 + 16) / 8 + 400);
}

TEST(what_does_not_fit_a_column_has_no_symbol)
{
	struct buf out;
	buf_init(&out, 0);
	struct batch_builder *b = batch_builder_new(pupils, 3, NULL, help_sink, &out);
	REQUIRE(b);
	CHECK(batch_symbol_number(b, 1, 125, 2) == BATCH_BAD);
	CHECK(batch_symbol_number(b, 1, 120, 2) == BATCH_ZERO + 12);
	CHECK(batch_symbol_number(b, 1, INT64_MAX, 0) == BATCH_BAD);
	CHECK(batch_symbol_number(b, 0, 1, 0) == BATCH_BAD);
	CHECK(batch_symbol_text(b, 1, STR("x")) == BATCH_BAD);
	CHECK(batch_symbol_text(b, 0, STR("\xff")) == BATCH_BAD);
	CHECK(batch_symbol_mark(b, 0, VALUE_FEW) == BATCH_BAD);
	CHECK(batch_symbol_mark(b, 1, VALUE_APPROX) == BATCH_BAD);
	CHECK(batch_symbol_mark(b, 1, VALUE_FEW) == VALUE_FEW);
	batch_builder_free(b);
	static const struct batch_spec twice[] = {{STR_INIT("a"), BATCH_CODE, 0}, {STR_INIT("a"), BATCH_CODE, 0}};
	CHECK(!batch_builder_new(twice, 2, NULL, help_sink, &out));
	CHECK(!batch_builder_new(pupils, 0, NULL, help_sink, &out));
	buf_finish(&out);
}

static bool full_disk(void *ctx, const void *p, size_t n)
{
	(void)p;
	size_t *left = ctx;
	if (n > *left)
		return false;
	*left -= n;
	return true;
}

TEST(a_sink_that_fails_fails_the_batch)
{
	size_t left = 100;
	uint64_t row[3];
	struct batch_options o = {.group_rows = 10};
	struct batch_builder *b = batch_builder_new(pupils, 3, &o, full_disk, &left);
	bool ok = true;
	for (uint32_t i = 0; i < 20; i++) {
		row[0] = batch_symbol_text(b, 0, STR("x"));
		row[1] = points_of(b, i);
		row[2] = batch_symbol_text(b, 2, STR("y"));
		ok = batch_put(b, row) && ok;
	}
	CHECK(!ok);
	CHECK(!batch_finish(b));
	batch_builder_free(b);
}

/* Sound as a whole: opens and every group is sound. */
static bool sound(struct str bytes, enum batch_fault *fault)
{
	struct arena a;
	arena_init(&a, 0);
	struct batch *b = batch_open(&a, bytes, fault);
	bool ok = b && batch_verify(b);
	arena_finish(&a);
	return ok;
}

TEST(a_cut_batch_is_refused_at_every_length)
{
	struct batch_options o = {.group_rows = 100};
	struct str s = build(250, &o);
	enum batch_fault f;
	CHECK(sound(s, &f));
	int accepted = 0;
	for (size_t n = 0; n < s.n; n++)
		accepted += sound(str_sub(s, 0, n), &f);
	CHECK_I64(accepted, 0);
	CHECK(!sound(str_sub(s, 8, s.n), &f));
	CHECK_I64(f, BATCH_NOT_A_BATCH);
}

TEST(a_batch_with_any_byte_changed_is_refused)
{
	struct batch_options o = {.group_rows = 100};
	struct str s = build(250, &o);
	char *copy = arena_z(test_arena(), s);
	enum batch_fault f;
	int accepted = 0;
	for (size_t i = 0; i < s.n; i++) {
		copy[i] = (char)(copy[i] ^ 0x10);
		accepted += sound((struct str){copy, s.n}, &f);
		copy[i] = s.p[i];
	}
	CHECK_I64(accepted, 0);
	put16(copy + HEAD_VERSION, BATCH_VERSION + 1);
	CHECK(!sound((struct str){copy, s.n}, &f));
	CHECK_I64(f, BATCH_NEWER);
}

/* A forged group has a right checksum and steers the reader elsewhere. */
TEST(a_forged_group_is_refused_although_its_checksum_is_right)
{
	struct batch_options o = {.group_rows = 4096};
	struct str s = build(3000, &o);
	char *copy = arena_z(test_arena(), s);
	struct batch *b = help_open(s);
	uint64_t at = get64(b->directory), bytes = get64(b->directory + 8);
	uint8_t *group = (uint8_t *)copy + at;
	enum batch_fault f;
	int accepted = 0, tried = 0;
	for (uint64_t i = GROUP_SIZE; i < GROUP_SIZE + 3 * CHUNK_SIZE; i++) {
		uint8_t was = group[i];
		bool filler = (i - GROUP_SIZE) % CHUNK_SIZE == 3;
		for (int x = 1; x < 256 && !filler; x += 14) {
			group[i] = (uint8_t)(was ^ x);
			put64(group + GROUP_CHECK, batch_checksum(group + 8, bytes - 8, 0));
			accepted += sound((struct str){copy, s.n}, &f);
			tried++;
		}
		group[i] = was;
	}
	/* Some changes are another sound batch, as a base that is one higher. None may crash. */
	CHECK(tried > 1000);
	CHECK(accepted < tried / 2);
	struct batch_chunk k[3];
	REQUIRE(batch_group(b, 0, k));
	uint64_t codes = (uint64_t)(k[1].codes - (const uint8_t *)s.p);
	CHECK_I64(k[1].entries, 11);
	copy[codes] = (char)0xff;
	put64(group + GROUP_CHECK, batch_checksum(group + 8, bytes - 8, 0));
	CHECK(!sound((struct str){copy, s.n}, &f));
}

TEST(an_empty_batch_is_a_batch)
{
	struct batch *b = help_open(build(0, NULL));
	REQUIRE(b);
	CHECK_I64(b->rows, 0);
	CHECK_I64(b->groups, 0);
	CHECK_I64(b->columns, 3);
	CHECK_I64(batch_find(b, STR("points")), 1);
	CHECK_I64(batch_find(b, STR("nothing")), -1);
}
