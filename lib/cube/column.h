/* column.h - batches: immutable columns at the smallest width that holds them.
 *
 * A batch is one run of bytes (a file, a BLOB, a mapping) with every row of one
 * approved import. doc/cube.md describes the bytes. Rows stand in groups of at
 * most a million or so; within a group each column stands by itself as codes of
 * as few bits as tell them apart against a dictionary, or of 8, 16, 32 or 64 bits from
 * a base of the group; in runs where that is shorter.
 *
 * Columns are of three types:
 *   CODE    texts, numbered in a dictionary of the batch;
 *   NUMBER  exact decimals, number / 10^decimals with the column's decimals;
 *   KEY     64-bit keyed hashes of names (batch_hash), never the names.
 * In place of a value any row may have a mark of value.h (missing, few, ...);
 * CODE and KEY columns have MISSING only. APPROX and BAND carry a number of
 * their own and have no place here: keep such a column as CODE.
 *
 * A value within a column is a symbol: 0..15 is a mark (enum value_kind), and
 * BATCH_MARKS + i is text i; BATCH_ZERO + number is a NUMBER (from -2^46 to
 * 2^46, so that the squares of 2^34 of them add up within 127 bits); a KEY is its own hash, with those below
 * BATCH_MARKS moved up by it.
 *
 * Memory: a builder holds one group (8 bytes a row and column, 256 MB unless asked for more), the
 * dictionaries and 24 bytes a group, whatever the number of rows. An opened batch holds its directory; codes
 * are read where they lie.
 *
 * Errors: the bytes are never trusted. batch_open checks all that stands
 * outside the groups; batch_group checks a group when it is first asked for:
 * checksum, bounds, order of the dictionary, every code. The bytes must not change
 * while the batch is open.
 */
#ifndef CUBE_COLUMN_H
#define CUBE_COLUMN_H

#include "base/arena.h"
#include "base/buf.h"
#include "cube/value.h"

enum batch_type { BATCH_CODE = 1, BATCH_NUMBER, BATCH_KEY };

enum {
	BATCH_VERSION = 2,
	BATCH_MARKS = 16,
	BATCH_COLUMNS_MAX = 256,
	BATCH_NAME_MAX = 255,
	BATCH_DECIMALS_MAX = VALUE_DECIMALS_MAX,
	BATCH_GROUP_ROWS = 1 << 20,
	BATCH_GROUP_ROWS_MAX = 1 << 22,
	BATCH_TEXT_MAX = 65536,   /* bytes of a text */
	BATCH_TEXTS_MAX = 1 << 24 /* texts of a column */
};
#define BATCH_ZERO       ((uint64_t)1 << 63)
#define BATCH_NUMBER_MAX ((int64_t)1 << 46) /* and its negative */
#define BATCH_ROWS_MAX   ((uint64_t)1 << 34)
#define BATCH_BAD        UINT64_MAX /* no symbol: the value does not fit the column */

struct batch_spec {
	struct str name;
	enum batch_type type;
	uint8_t decimals; /* NUMBER */
};

/* ---- building ---- */

struct batch_options {
	uint32_t group_rows; /* 0: BATCH_GROUP_ROWS, or fewer with many columns (see Memory) */
	/* Rows of a group are ordered by their most varied dictionary columns first, which
	 * makes long runs. Otherwise rows keep their order, and row i of the batch
	 * is row i of what was put. */
	bool sort;
	uint8_t key[16]; /* of batch_hash, for KEY columns */
};

/* Takes n bytes of the batch, in order; false ends the building. */
typedef bool batch_sink(void *ctx, const void *p, size_t n);

struct batch_builder;
/* Copies the spec; NULL when it has no column or more than BATCH_COLUMNS_MAX, an empty,
 * long or repeated name, or too many decimals. */
struct batch_builder *batch_builder_new(const struct batch_spec *spec, size_t n,
                                        const struct batch_options *o, batch_sink *sink, void *ctx);
void batch_builder_free(struct batch_builder *b);

/* The symbol of a value of a column, for batch_put. BATCH_BAD when the value
 * cannot stand there: a text too long, one too many or not UTF-8; a number with more
 * decimals than the column. */
uint64_t batch_symbol_text(struct batch_builder *b, size_t col, struct str text); /* CODE and KEY */
uint64_t batch_symbol_number(struct batch_builder *b, size_t col, int64_t number, int decimals);
uint64_t batch_symbol_mark(struct batch_builder *b, size_t col, enum value_kind kind);

/* Appends a row: one symbol of this builder per column. False when the sink has failed. */
bool batch_put(struct batch_builder *b, const uint64_t *symbols);
/* Writes what is left and the directory. False when the sink has failed, now or before.
 * Only batch_builder_free may follow. */
bool batch_finish(struct batch_builder *b);
uint64_t batch_rows_put(const struct batch_builder *b);

/* SipHash-2-4 of a text (Aumasson & Bernstein 2012): the same name with the
 * same key gives the same 64 bits, and without the key nothing can be told. */
uint64_t batch_hash(const uint8_t key[16], struct str text);

/* ---- reading ---- */

enum batch_fault {
	BATCH_OK,
	BATCH_NOT_A_BATCH, /* other bytes */
	BATCH_NEWER,       /* a version that this program does not know */
	BATCH_DAMAGED      /* checksum, bounds or order */
};
const char *batch_fault_name(enum batch_fault f);

struct batch_column {
	struct str name;
	enum batch_type type;
	uint8_t decimals;
	uint32_t texts; /* CODE */
	/* private */
	const uint8_t *ends, *bytes;
};

struct batch {
	const struct batch_column *column;
	size_t columns, groups;
	uint64_t rows;
	/* private */
	struct str bytes;
	const uint8_t *directory;
	uint8_t *checked; /* per group: 0 not yet, 1 sound, 2 damaged */
};

/* NULL with *fault set when the bytes are no sound batch. Bytes must outlive it. */
struct batch *batch_open(struct arena *a, struct str bytes, enum batch_fault *fault);
/* Index of the column with that name, or -1. */
int batch_find(const struct batch *b, struct str name);
/* Text i of a CODE column, i < texts. Distinct texts, in no order. */
struct str batch_text(const struct batch_column *c, uint32_t i);
/* Checks every group. */
bool batch_verify(struct batch *b);

/* One column of one group. */
struct batch_chunk {
	uint32_t rows;
	uint8_t width;    /* bits of a code */
	uint8_t entry;    /* bytes of a dictionary entry */
	bool dictionary;  /* codes are indices; else distances from base */
	bool marks;       /* not dictionary: codes below BATCH_MARKS are marks, the rest from base */
	uint32_t entries; /* dictionary: 1 to 65536, ascending */
	uint32_t runs;    /* 0: a code per row; else a code per run */
	uint64_t base;
	const uint8_t *dict, *ends, *codes;
	const uint8_t *plane[4]; /* of 8, 4, 2 and 1 bits, NULL where the width has none */
};

/* False when the group is damaged. chunk has room for one per column. Threads may call
 * it at the same time. */
bool batch_group(struct batch *b, size_t group, struct batch_chunk *chunk);
/* Entry i of the dictionary. */
uint64_t batch_entry(const struct batch_chunk *c, uint32_t i);
/* The symbols of rows from ... from + n - 1. */
void batch_symbols(const struct batch_chunk *c, uint32_t from, uint32_t n, uint64_t *out);
/* Code i, of row i or, in a chunk of runs, of run i. */
uint64_t batch_code(const struct batch_chunk *c, uint32_t i);
/* First row after run i. */
uint32_t batch_run_end(const struct batch_chunk *c, uint32_t i);
/* The run that row stands in. */
uint32_t batch_run_at(const struct batch_chunk *c, uint32_t row);

/* The number in a symbol of a NUMBER column, when it is no mark. */
static inline bool batch_is_mark(uint64_t symbol)
{
	return symbol < BATCH_MARKS;
}
static inline int64_t batch_number(uint64_t symbol)
{
	return (int64_t)(symbol - BATCH_ZERO);
}

#endif
