/* Any bytes, with their checksums made right so that the checks behind them are met: a batch is
 * refused or it is sound, and then every symbol can be read and every column counted. */
#include "base/log.h"
#include "cube/cube.h"
#include "cube/format.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Puts right checksums where the directory and the group headers say they stand. */
static void mend(uint8_t *p, size_t n)
{
	if (n < HEAD_SIZE + TAIL_SIZE)
		return;
	uint8_t *tail = p + n - TAIL_SIZE;
	uint64_t footer = get64(tail + TAIL_FOOTER), end = n - TAIL_SIZE, at = HEAD_SIZE;
	if (footer < HEAD_SIZE || footer > end)
		return;
	while (at + GROUP_SIZE <= footer) {
		uint64_t bytes = get64(p + at + GROUP_BYTES);
		if (bytes < GROUP_SIZE || bytes > footer - at)
			break;
		put64(p + at + GROUP_CHECK, batch_checksum(p + at + 8, bytes - 8, 0));
		at += bytes;
	}
	uint64_t check = batch_checksum(p, HEAD_SIZE, 0);
	check = batch_checksum(p + footer, end - footer, check);
	put64(tail + TAIL_CHECK, batch_checksum(tail, TAIL_CHECK, check));
}

static void count(struct batch *b, size_t col)
{
	struct cube_query q = {.by = &b->column[col].name, .n_by = 1, .margins = true, .memory = 1 << 22};
	struct cube_error e;
	struct cube_walk w;
	struct cube_cell cell;
	uint64_t rows = 0, all = 0;
	if (b->column[0].type == BATCH_NUMBER) {
		q.measure = CUBE_SUM;
		q.of.column = b->column[0].name;
	}
	struct cube *c = cube_run(b, &q, &e);
	if (!c)
		return;
	for (cube_walk(&w, c); cube_next(&w, &cell);)
		*(cell.code[0] == CUBE_ALL ? &all : &rows) += cell.rows;
	if (rows != b->rows || all != b->rows)
		BUG("rows were lost");
	cube_free(c);
}

static void read_rows(struct batch *b)
{
	struct batch_chunk *k = cube_alloc(b->columns, sizeof *k);
	uint64_t v[256];
	for (size_t g = 0; g < b->groups; g++) {
		if (!batch_group(b, g, k))
			BUG("a sound group became unsound");
		for (size_t i = 0; i < b->columns; i++) {
			for (uint32_t at = 0; at < k[i].rows && at < 65536; at += 256) {
				uint32_t n = k[i].rows - at < 256 ? k[i].rows - at : 256;
				batch_symbols(&k[i], at, n, v);
				for (uint32_t r = 0; r < n; r++) {
					if (b->column[i].type == BATCH_CODE && !batch_is_mark(v[r]))
						batch_text(&b->column[i], (uint32_t)(v[r] - BATCH_MARKS));
				}
			}
		}
	}
	free(k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	enum batch_fault fault;
	uint8_t *copy = cube_alloc(size + 1, 1);
	memcpy(copy, data, size);
	mend(copy, size);
	arena_init(&a, (size_t)256 << 20);
	arena_defer(&a, free, copy);
	struct batch *b = batch_open(&a, (struct str){(const char *)copy, size}, &fault);
	if (b && b->rows < 100000 && batch_verify(b)) {
		read_rows(b);
		for (size_t i = 0; i < b->columns && i < 4; i++)
			count(b, i);
	}
	arena_finish(&a);
	return 0;
}
