/* row.h - what sqlgen's output shares: optional numbers, entity tables, and the
 * generic walk over a row struct by its column table.
 */
#ifndef DB_ROW_H
#define DB_ROW_H

#include "base/json.h"
#include "db/db.h"

struct opt_i64 {
	bool has;
	int64_t v;
};
struct opt_f64 {
	bool has;
	double v;
};

struct db_entity {
	const char *name; /* "goal" */
	size_t row_size;
	const struct db_col *cols;
	unsigned char ncols;
	bool history;
	bool (*get)(struct db *, struct arena *, int64_t id, void *row);
	bool (*get_at)(struct db *, struct arena *, int64_t id, struct str at,
	               void *row); /* NULL without history */
	int64_t (*insert)(struct db *, const void *row);
	bool (*update)(struct db *, const void *row);
	bool (*remove)(struct db *, int64_t id);
	bool (*to_hist)(struct db *, int64_t id, struct str now); /* NULL without history */
	/* The rows of DB_SOME ids (ahead.h), one or more of them the same; those that are there, in any order. */
	size_t (*some)(struct db *, struct arena *, const int64_t *ids, void **rows);
	/* All past and present versions, newest first: array of row structs. */
	size_t (*versions)(struct db *, struct arena *, int64_t id, void **rows); /* NULL without history */
};
extern const struct db_entity *const db_entities[];
extern const unsigned db_nentities;

/* One member of a row as a value (text borrowed from the row), and back. */
struct db_val row_value(const struct db_col *col, const void *row);
void row_set(const struct db_col *col, void *row, struct db_val v);
/* NULL when the entity or row has no such column. */
const struct db_col *row_col(const struct db_col *cols, unsigned n, struct str name);
/* The row as a JSON object (ids and ints as numbers, bool, text, null; a blob as hex). */
void row_json(struct json_out *o, const struct db_col *cols, unsigned n, const void *row);
/* Fills arguments for a statement whose parameters are columns of the row. */
void row_args(const struct db_col *cols, unsigned n, const void *row, struct db_val *args);
/* Reads the current result row into a struct, text copied into the arena. */
void row_read(const struct db_col *cols, unsigned n, const struct db_val *vals, struct arena *a, void *row);

#endif
