/* cube_in.h - the inside of a cube, shared by the files that fill, add and tell
 * it (private to lib/cube).
 *
 * Cells lie in one array. Dense: cell i stands for the codes whose sum of code
 * times stride is i. Sparse: a hash from that key to the cell's place. A dimension
 * has `extent` codes: its labels and, with margins, one more for "all".
 * A cell is a u64 of rows for a count, else a struct narrow, or a struct wide
 * where 64 bits might not hold the squares.
 */
#ifndef CUBE_CUBE_IN_H
#define CUBE_CUBE_IN_H

#include "cube/cube.h"
#include "cube/format.h"

struct narrow {
	uint64_t rows, n;
	int64_t sum, square;
};
struct wide {
	uint64_t rows, n;
	__int128 sum, square;
};
enum layout { LAYOUT_ROWS, LAYOUT_NARROW, LAYOUT_WIDE };

struct dim {
	struct cube_dim shown;
	uint64_t *symbol; /* of each code; of a text, BATCH_MARKS and up: ordinal in texts */
	struct str *text; /* CODE: by ordinal */
	uint32_t *order;  /* codes in the order of labels */
	uint32_t *rank;   /* its inverse */
	uint32_t extent;
	uint64_t stride;
	struct symset find; /* symbol to code, filled for NUMBER */
	bool has_missing;   /* CODE: code 0 is MISSING, texts follow */
};

struct cells {
	enum layout layout;
	bool sparse;
	uint64_t cells, cap; /* in use; sparse: places, the first never used */
	void *v;
	/* sparse */
	uint64_t *key;
	uint32_t *slot;
	uint32_t mask;
	uint64_t most; /* places that the memory allows */
	bool full;
};

struct cube {
	struct arena arena; /* names, labels */
	size_t dims;
	struct dim dim[CUBE_DIMS_MAX];
	enum cube_measure measure;
	int decimals;
	bool margins;
	uint64_t space; /* product of extents */
	struct cells cells;
	/* sparse: places in the order of labels, with their ranks as a number */
	struct ranked {
		uint64_t rank;
		uint32_t place;
	} * ranked;
};

/* ---- cells ---- */

size_t cells_size(enum layout l); /* bytes of a cell */
/* Zeroed; n of them when dense, plus one more at the end that takes what is filtered out. */
void cells_init(struct cells *c, enum layout l, bool sparse, uint64_t n, uint64_t most);
void cells_finish(struct cells *c);
/* Sparse: the place of a key, made when new; 0 (and full) when there is no room. */
uint32_t cells_place(struct cells *c, uint64_t key);
/* Sparse: as above, 0 when there is none. */
uint32_t cells_find(const struct cells *c, uint64_t key);
void cells_get(const struct cells *c, uint64_t i, struct cube_cell *out);
void cells_add(struct cells *c, uint64_t i, const struct cube_cell *cell);
/* Adds the cells of another of the same shape. */
void cells_merge(struct cells *to, const struct cells *from);

/* ---- dimensions ---- */

/* Orders the labels; texts and symbols must be in place. */
void dim_order(struct cube *c, struct dim *d);
/* Strides and space from the labels; false when the space passes 63 bits. */
bool cube_lay_out(struct cube *c);
/* Room for the cells, dense or sparse by what suits about `rows` rows. */
bool cube_make_cells(struct cube *c, struct cells *out, enum layout l, uint64_t rows, size_t memory);
/* Fills the margins of cells that have none yet, and orders a sparse result. False when full. */
bool cube_close(struct cube *c);

#endif
