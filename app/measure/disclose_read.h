/* disclose_read.h - a file, and trees of its columns, as a table of lib/cube's disclose.h (private to
 * `trad protect` and `trad audit`). */
#ifndef MEASURE_DISCLOSE_READ_H
#define MEASURE_DISCLOSE_READ_H

#include "cube/disclose.h"
#include "measure/cube_args.h"

struct disclose_ask {
	const char *command; /* for messages */
	struct str by[DISCLOSE_DIMS_MAX];
	uint32_t dims;
	struct str n, of; /* columns; no n: rows are counted; no of: a count */
	bool mean;        /* of is a sum, of between least and most each */
	int64_t least, most;
	const struct str *tree; /* COLUMN=FILE.csv: label;label above;level */
	size_t trees;
	const struct str *side; /* columns whose labels lie side by side, without a total: years */
	size_t sides;
	struct str population, question;
};

/* The whole table with its margins. Exit status, told on stderr, or -1 when all is well. The file
 * has figures of leaves only; lines of the same labels are added up. */
int disclose_read(struct arena *a, const struct disclose_ask *q, struct str path, struct disclose_table *t);

/* What a file of shown figures (of `trad protect`, or of another program in its form) shows of
 * the cells: states as disclose_audit takes them. A cell that is not in it is hidden. */
int disclose_read_shown(struct arena *a, const struct disclose_ask *q, const struct disclose_table *t,
                        struct str path, uint8_t *n_state, uint8_t *state);

#endif
