/* row.c - the generic walk over a row struct by its column table. */
#include "db/row.h"

/* The member of a row that a column stands for; sqlgen took its offset and type. */
#define GET(T, col, row)        (*(const T *)(const void *)((const char *)(row) + (col)->offset))
#define SET(T, col, row, value) (*(T *)(void *)((char *)(row) + (col)->offset) = (value))

static bool is_id(const struct db_col *col)
{
	return col->sem == DB_SEM_ID;
}

static void int_value(const struct db_col *col, const void *row, struct db_val *v)
{
	if (col->nullable && !is_id(col)) {
		struct opt_i64 o = GET(struct opt_i64, col, row);
		v->null = !o.has;
		v->i = o.has ? o.v : 0;
	} else {
		v->i = GET(int64_t, col, row);
		v->null = col->nullable && v->i == 0;
	}
}

static void real_value(const struct db_col *col, const void *row, struct db_val *v)
{
	if (!col->nullable) {
		v->f = GET(double, col, row);
		return;
	}
	struct opt_f64 o = GET(struct opt_f64, col, row);
	v->null = !o.has;
	v->f = o.has ? o.v : 0;
}

struct db_val row_value(const struct db_col *col, const void *row)
{
	struct db_val v = {.type = col->type};
	switch (col->type) {
	case DB_INT:
		int_value(col, row, &v);
		break;
	case DB_REAL:
		real_value(col, row, &v);
		break;
	case DB_BOOL:
		v.i = GET(bool, col, row);
		break;
	case DB_TEXT:
	case DB_BLOB:
		v.s = GET(struct str, col, row);
		v.null = str_is_null(v.s);
		break;
	}
	return v;
}

void row_set(const struct db_col *col, void *row, struct db_val v)
{
	switch (col->type) {
	case DB_INT:
		if (col->nullable && !is_id(col))
			SET(struct opt_i64, col, row, ((struct opt_i64){!v.null, v.null ? 0 : v.i}));
		else
			SET(int64_t, col, row, v.null ? 0 : v.i);
		break;
	case DB_REAL:
		if (col->nullable)
			SET(struct opt_f64, col, row, ((struct opt_f64){!v.null, v.null ? 0 : v.f}));
		else
			SET(double, col, row, v.null ? 0 : v.f);
		break;
	case DB_BOOL:
		SET(bool, col, row, !v.null && v.i != 0);
		break;
	case DB_TEXT:
	case DB_BLOB:
		SET(struct str, col, row, v.null ? ((struct str){NULL, 0}) : v.s);
		break;
	}
}

const struct db_col *row_col(const struct db_col *cols, unsigned n, struct str name)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eqz(name, cols[i].name))
			return &cols[i];
	return NULL;
}

static void json_blob(struct json_out *o, struct str s)
{
	struct buf hex;
	buf_init(&hex, 2 * s.n + 1);
	buf_hex(&hex, (const unsigned char *)s.p, s.n);
	json_str(o, buf_as_str(&hex));
	buf_finish(&hex);
}

static void json_value(struct json_out *o, const struct db_val *v)
{
	if (v->null) {
		json_null(o);
		return;
	}
	switch (v->type) {
	case DB_INT:
		json_i64(o, v->i);
		break;
	case DB_REAL:
		json_f64(o, v->f);
		break;
	case DB_BOOL:
		json_bool(o, v->i != 0);
		break;
	case DB_TEXT:
		json_str(o, v->s);
		break;
	case DB_BLOB:
		json_blob(o, v->s);
		break;
	}
}

void row_json(struct json_out *o, const struct db_col *cols, unsigned n, const void *row)
{
	json_open(o, '{');
	for (unsigned i = 0; i < n; i++) {
		struct db_val v = row_value(&cols[i], row);
		json_key(o, str_z(cols[i].name));
		json_value(o, &v);
	}
	json_close(o, '}');
}

void row_args(const struct db_col *cols, unsigned n, const void *row, struct db_val *args)
{
	for (unsigned i = 0; i < n; i++)
		args[i] = row_value(&cols[i], row);
}

void row_read(const struct db_col *cols, unsigned n, const struct db_val *vals, struct arena *a, void *row)
{
	for (unsigned i = 0; i < n; i++) {
		struct db_val v = vals[i];
		if (!v.null && (cols[i].type == DB_TEXT || cols[i].type == DB_BLOB))
			v.s = arena_str(a, v.s);
		row_set(&cols[i], row, v);
	}
}
