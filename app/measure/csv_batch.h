/* csv_batch.h - a CSV file to a batch (lib/cube/column.h), in one streaming pass.
 *
 * The table is the rows of the commonest width; the first of them are the names of the
 * columns. Titles above it and notes below it are passed over: rows with one cell in
 * use and, after a blank row, rows that use no more than half of the columns. Followed by more of
 * the table they are rows. Blank rows are passed over. A row of another width is refused with
 * its number, as is a file with two columns of one name. Nothing is left half done: the sink's
 * bytes count only when the answer is true.
 *
 * A column becomes a NUMBER when every cell is a number or a mark (`..`, `.`,
 * `~100`, `*`, `-`, empty) with one decimal mark, and none is a code such as "0114";
 * else a CODE. The first rows decide; when a later row proves them wrong the file is read
 * again. A type that the caller gives is never changed: what does not fit is refused.
 */
#ifndef MEASURE_CSV_BATCH_H
#define MEASURE_CSV_BATCH_H

#include "cube/column.h"

struct csv_batch_options {
	/* "points=number:1,pupil=key,year=code"; number alone finds its decimals. Null: all found. */
	struct str types;
	struct batch_options batch;
	/* Called at the beginning of each reading: what the sink has taken before is void. */
	bool (*rewind)(void *ctx);
	/* As in table/csv.h, while reading too: what lies before is not looked at again in this reading. */
	void (*passed)(void *ctx, struct str bytes);
	void *passed_ctx;
};

struct csv_batch_report {
	uint64_t rows;
	size_t columns;
	uint64_t above, below; /* rows passed over */
	struct str problem;    /* English; set when refused */
};

bool csv_batch(struct arena *a, struct str bytes, const struct csv_batch_options *o, batch_sink *sink,
               void *ctx, struct csv_batch_report *r);

#endif
