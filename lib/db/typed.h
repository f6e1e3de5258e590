/* typed.h - the small conversions that sqlgen's functions are made of.
 *
 * A null str and a nullable id of 0 are NULL. Text read is copied into the
 * arena, since a result's bytes live only until the next row.
 */
#ifndef DB_TYPED_H
#define DB_TYPED_H

#include "base/vec.h"
#include "db/row.h"

static inline struct db_val val_i64(int64_t v)
{
	return (struct db_val){.type = DB_INT, .i = v};
}
static inline struct db_val val_id(int64_t v)
{
	return (struct db_val){.type = DB_INT, .null = v == 0, .i = v};
}
static inline struct db_val val_opt_i64(struct opt_i64 v)
{
	return (struct db_val){.type = DB_INT, .null = !v.has, .i = v.v};
}
static inline struct db_val val_f64(double v)
{
	return (struct db_val){.type = DB_REAL, .f = v};
}
static inline struct db_val val_opt_f64(struct opt_f64 v)
{
	return (struct db_val){.type = DB_REAL, .null = !v.has, .f = v.v};
}
static inline struct db_val val_bool(bool v)
{
	return (struct db_val){.type = DB_BOOL, .i = v};
}
static inline struct db_val val_text(struct str v)
{
	return (struct db_val){.type = DB_TEXT, .null = str_is_null(v), .s = v};
}
static inline struct db_val val_blob(struct str v)
{
	return (struct db_val){.type = DB_BLOB, .null = str_is_null(v), .s = v};
}

static inline int64_t get_i64(const struct db_val *v)
{
	return v->null ? 0 : v->i;
}
static inline struct opt_i64 get_opt_i64(const struct db_val *v)
{
	return (struct opt_i64){!v->null, v->null ? 0 : v->i};
}
static inline double get_f64(const struct db_val *v)
{
	return v->null ? 0 : v->f;
}
static inline struct opt_f64 get_opt_f64(const struct db_val *v)
{
	return (struct opt_f64){!v->null, v->null ? 0 : v->f};
}
static inline bool get_bool(const struct db_val *v)
{
	return !v->null && v->i != 0;
}
static inline struct str get_str(struct arena *a, const struct db_val *v)
{
	return v->null ? (struct str){NULL, 0} : arena_str(a, v->s);
}

#endif
