/* sqlgen_entity.c - the everyday statements of an entity and their C.
 *
 * An insert has two texts, with the id and without, since "let the database
 * choose" cannot be said by a value on both engines.
 */
#include "sqlgen.h"

enum hist_only { ALWAYS, HISTORY };

/* The functions of an entity NAME with row struct NAME, @ standing for the name:
 * one table, so that header and source cannot differ. */
struct function {
	const char *suffix; /* after the name */
	const char *returns, *params;
	enum hist_only when;
	const char *doc;
};

static const struct function functions[] = {
    {"get", "bool", "struct arena *a_, int64_t id, struct @ *row_", ALWAYS, NULL},
    {"get_at", "bool", "struct arena *a_, int64_t id, struct str at, struct @ *row_", HISTORY,
     "As it was at an instant; null: now."},
    {"insert", "int64_t", "const struct @ *row_", ALWAYS,
     "The new id, 0 on error; row->id 0: the database chooses."},
    {"update", "bool", "const struct @ *row_", ALWAYS, "By id; false when there is no such row."},
    {"delete", "bool", "int64_t id", ALWAYS, NULL},
    {"to_hist", "bool", "int64_t id, struct str now", HISTORY,
     "Copies the row as it is to the history, valid until now."},
    {"versions", "size_t", "struct arena *a_, int64_t id, struct @ **rows_", HISTORY,
     "Every version, past and present, newest first."},
};
#define NFUNCTIONS (sizeof functions / sizeof *functions)

static void put_name(struct buf *b, const char *text, struct str name)
{
	for (; *text; text++)
		if (*text == '@')
			buf_str(b, name);
		else
			buf_c(b, *text);
}

static void put_signature(struct buf *b, const struct entity *e, const struct function *f)
{
	buf_printf(b, "%s %.*s_%s(struct db *db_, ", f->returns, STR_ARG(e->name), f->suffix);
	put_name(b, f->params, e->name);
	buf_c(b, ')');
}

static const struct function *function(const char *suffix)
{
	size_t i = 0;
	while (strcmp(functions[i].suffix, suffix) != 0)
		i++;
	return &functions[i];
}

void entity_header(struct sqlgen *s, struct buf *b, const struct entity *e)
{
	buf_c(b, '\n');
	emit_doc(b, e->doc);
	emit_struct(b, e->name, "", &e->cols);
	buf_printf(b, "extern const struct db_col %.*s_cols[%zu];\n", STR_ARG(e->name), e->cols.n);
	buf_printf(b, "extern const struct db_entity %.*s_entity;\n", STR_ARG(e->name));
	sql_claim(s, e->name, e->file, e->line);
	for (size_t i = 0; i < NFUNCTIONS; i++) {
		if (functions[i].when == HISTORY && !e->history)
			continue;
		sql_claim(s, arena_printf(&s->g.arena, "%.*s_%s", STR_ARG(e->name), functions[i].suffix), e->file,
		          e->line);
		emit_doc(b, str_z(functions[i].doc));
		put_signature(b, e, &functions[i]);
		BUF_LIT(b, ";\n");
	}
}

/* --- texts ---------------------------------------------------------------- */

static struct col param(const char *name, const char *word)
{
	return (struct col){.name = str_z(name), .type = sql_type(str_z(word))};
}

static struct text text_new(struct sqlgen *s, const struct entity *e, const char *suffix, struct str sql)
{
	return (struct text){.name = arena_printf(&s->g.arena, "%.*s_%s", STR_ARG(e->name), suffix),
	                     .sql = sql,
	                     .cols_name = e->name,
	                     .writes = true};
}

/* A text that gives whole rows; template: @ the name, # the columns. */
static void rows_text(struct sqlgen *s, struct room *r, const struct entity *e, const char *suffix,
                      const char *template, bool at)
{
	struct buf b;
	buf_init(&b, GEN_MAX);
	for (const char *p = template; *p; p++) {
		if (*p == '@')
			buf_str(&b, e->name);
		else if (*p == '#')
			buf_str(&b, entity_columns(s, e, STR("")));
		else
			buf_c(&b, *p);
	}
	struct text t = text_new(s, e, suffix, arena_str(&s->g.arena, buf_as_str(&b)));
	buf_finish(&b);
	t.writes = false;
	t.ncols = e->cols.n;
	*VEC_PUSH(&s->g.arena, &t.params) = param("id", "id");
	if (at)
		*VEC_PUSH(&s->g.arena, &t.params) = param("at", "instant");
	emit_text(s, r, t);
}

static struct text insert_text(struct sqlgen *s, const struct entity *e, bool with_id)
{
	struct buf b;
	buf_init(&b, GEN_MAX);
	struct text t = text_new(s, e, with_id ? "insert_id" : "insert", STR(""));
	buf_printf(&b, "INSERT INTO %.*s (", STR_ARG(e->name));
	for (size_t i = with_id ? 0 : 1; i < e->cols.n; i++) {
		*VEC_PUSH(&s->g.arena, &t.params) = e->cols.v[i];
		buf_printf(&b, "%s%.*s", t.params.n > 1 ? ", " : "", STR_ARG(e->cols.v[i].name));
	}
	BUF_LIT(&b, ") VALUES (");
	for (size_t i = 1; i <= t.params.n; i++)
		buf_printf(&b, "%s$%zu", i > 1 ? ", " : "", i);
	BUF_LIT(&b, ") RETURNING id");
	t.sql = arena_str(&s->g.arena, buf_as_str(&b));
	t.ncols = 1; /* the id, which is the entity's first column */
	buf_finish(&b);
	return t;
}

static struct text update_text(struct sqlgen *s, const struct entity *e)
{
	struct buf b;
	buf_init(&b, GEN_MAX);
	struct text t = text_new(s, e, "update", STR(""));
	buf_printf(&b, "UPDATE %.*s SET ", STR_ARG(e->name));
	for (size_t i = 1; i < e->cols.n; i++) {
		*VEC_PUSH(&s->g.arena, &t.params) = e->cols.v[i];
		buf_printf(&b, "%s%.*s = $%zu", i > 1 ? ", " : "", STR_ARG(e->cols.v[i].name), i);
	}
	*VEC_PUSH(&s->g.arena, &t.params) = e->cols.v[0];
	buf_printf(&b, " WHERE id = $%zu", e->cols.n);
	t.sql = arena_str(&s->g.arena, buf_as_str(&b));
	buf_finish(&b);
	return t;
}

static void delete_text(struct sqlgen *s, struct room *r, const struct entity *e)
{
	struct str sql = arena_printf(&s->g.arena, "DELETE FROM %.*s WHERE id = $1", STR_ARG(e->name));
	struct text t = text_new(s, e, "delete", sql);
	*VEC_PUSH(&s->g.arena, &t.params) = param("id", "id");
	emit_text(s, r, t);
}

static void to_hist_text(struct sqlgen *s, struct room *r, const struct entity *e)
{
	struct str cols = entity_columns(s, e, STR(""));
	struct str sql = arena_printf(
	    &s->g.arena, "INSERT INTO %.*s_hist (%.*s, hist_to) SELECT %.*s, $1 FROM %.*s WHERE id = $2",
	    STR_ARG(e->name), STR_ARG(cols), STR_ARG(cols), STR_ARG(e->name));
	struct text t = text_new(s, e, "to_hist", sql);
	*VEC_PUSH(&s->g.arena, &t.params) = param("now", "instant");
	*VEC_PUSH(&s->g.arena, &t.params) = param("id", "id");
	emit_text(s, r, t);
}

/* --- functions ------------------------------------------------------------ */

static void open_function(struct buf *b, const struct entity *e, const char *suffix)
{
	buf_c(b, '\n');
	put_signature(b, e, function(suffix));
	BUF_LIT(b, "\n{\n");
}

static void put_get(struct buf *b, const struct entity *e)
{
	open_function(b, e, "get");
	put_name(b,
	         "\tbool found_;\n\tif (db_ahead_row(db_, &@_entity, id, row_, &found_))\n\t\treturn found_;\n"
	         "\tconst struct db_val args_[] = {val_i64(id)};\n"
	         "\tstruct db_rows *r_ = db_query(db_, &STMT(@_get), args_);\n"
	         "\tfound_ = db_next(r_);\n\tif (found_)\n\t\tread_@(a_, db_row(r_), row_);\n"
	         "\tdb_rows_end(r_);\n\treturn found_;\n}\n",
	         e->name);
}

#define DB_SOME 32 /* as in db/ahead.h: what is made checks it */

/* The rows of some ids, for db_ahead(). */
static void put_some(struct sqlgen *s, struct buf *b, struct room *r, const struct entity *e)
{
	struct buf sql;
	buf_init(&sql, GEN_MAX);
	buf_printf(&sql, "SELECT %.*s FROM %.*s WHERE id IN (", STR_ARG(entity_columns(s, e, STR(""))),
	           STR_ARG(e->name));
	struct text t = text_new(s, e, "some", STR(""));
	for (int i = 1; i <= DB_SOME; i++) {
		*VEC_PUSH(&s->g.arena, &t.params) = param("id", "id");
		buf_printf(&sql, "%s$%d", i > 1 ? ", " : "", i);
	}
	BUF_LIT(&sql, ")");
	t.sql = arena_str(&s->g.arena, buf_as_str(&sql));
	t.writes = false;
	t.ncols = e->cols.n;
	buf_finish(&sql);
	emit_text(s, r, t);
	put_name(b,
	         "\nstatic size_t some_@(struct db *db_, struct arena *a_, const int64_t *ids, void **rows_)\n{\n"
	         "\tstruct {\n\t\tstruct @ *v;\n\t\tsize_t n, cap;\n\t} vec_ = {0};\n"
	         "\tstruct db_val args_[DB_SOME];\n"
	         "\tfor (int i = 0; i < DB_SOME; i++)\n\t\targs_[i] = val_i64(ids[i]);\n"
	         "\tstruct db_rows *r_ = db_query(db_, &STMT(@_some), args_);\n"
	         "\twhile (db_next(r_))\n\t\tread_@(a_, db_row(r_), VEC_PUSH(a_, &vec_));\n"
	         "\tdb_rows_end(r_);\n\t*rows_ = vec_.v;\n\treturn vec_.n;\n}\n",
	         e->name);
}

static void put_insert(struct sqlgen *s, struct buf *b, struct room *r, const struct entity *e)
{
	struct text with = insert_text(s, e, true), without = insert_text(s, e, false);
	emit_text(s, r, with);
	emit_text(s, r, without);
	open_function(b, e, "insert");
	BUF_LIT(b, "\tstruct db_rows *r_;\n\tif (row_->id) {\n");
	emit_args(b, &with, "row_->", "\t\t");
	put_name(b, "\t\tr_ = db_query(db_, &STMT(@_insert_id), args_);\n\t} else {\n", e->name);
	emit_args(b, &without, "row_->", "\t\t");
	put_name(b,
	         "\t\tr_ = db_query(db_, &STMT(@_insert), args_);\n\t}\n"
	         "\tint64_t id_ = db_next(r_) ? db_row(r_)->i : 0;\n\tdb_rows_end(r_);\n\treturn id_;\n}\n",
	         e->name);
}

static void put_update(struct sqlgen *s, struct buf *b, struct room *r, const struct entity *e)
{
	struct text t = update_text(s, e);
	emit_text(s, r, t);
	open_function(b, e, "update");
	emit_args(b, &t, "row_->", "\t");
	put_name(b, "\treturn db_exec(db_, &STMT(@_update), args_) == 1;\n}\n", e->name);
}

static void put_history(struct buf *b, const struct entity *e)
{
	open_function(b, e, "get_at");
	put_name(b,
	         "\tif (str_is_null(at))\n\t\treturn @_get(db_, a_, id, row_);\n"
	         "\tconst struct db_val args_[] = {val_i64(id), val_text(at)};\n"
	         "\tstruct db_rows *r_ = db_query(db_, &STMT(@_get_at), args_);\n"
	         "\tbool found_ = db_next(r_);\n\tif (found_)\n\t\tread_@(a_, db_row(r_), row_);\n"
	         "\tdb_rows_end(r_);\n\treturn found_;\n}\n",
	         e->name);
	open_function(b, e, "to_hist");
	put_name(b,
	         "\tconst struct db_val args_[] = {val_text(now), val_i64(id)};\n"
	         "\treturn db_exec(db_, &STMT(@_to_hist), args_) == 1;\n}\n",
	         e->name);
	open_function(b, e, "versions");
	put_name(b,
	         "\tstruct {\n\t\tstruct @ *v;\n\t\tsize_t n, cap;\n\t} vec_ = {0};\n"
	         "\tconst struct db_val args_[] = {val_i64(id)};\n"
	         "\tstruct db_rows *r_ = db_query(db_, &STMT(@_versions), args_);\n"
	         "\twhile (db_next(r_))\n\t\tread_@(a_, db_row(r_), VEC_PUSH(a_, &vec_));\n"
	         "\tdb_rows_end(r_);\n\t*rows_ = vec_.v;\n\treturn vec_.n;\n}\n",
	         e->name);
}

/* The same functions for a caller that knows the entity by its table only. */
static void put_generic(struct buf *b, const struct entity *e)
{
	static const char always[] =
	    "\nstatic bool any_get_@(struct db *db_, struct arena *a_, int64_t id, void *row_)\n"
	    "{\n\treturn @_get(db_, a_, id, row_);\n}\n"
	    "static int64_t any_insert_@(struct db *db_, const void *row_)\n{\n\treturn @_insert(db_, row_);\n}\n"
	    "static bool any_update_@(struct db *db_, const void *row_)\n{\n\treturn @_update(db_, row_);\n}\n";
	static const char history[] =
	    "static bool any_get_at_@(struct db *db_, struct arena *a_, int64_t id, struct str at, void *row_)\n"
	    "{\n\treturn @_get_at(db_, a_, id, at, row_);\n}\n"
	    "static size_t any_versions_@(struct db *db_, struct arena *a_, int64_t id, void **rows_)\n"
	    "{\n\tstruct @ *v_;\n\tsize_t n_ = @_versions(db_, a_, id, &v_);\n\t*rows_ = v_;\n\treturn n_;\n}\n";
	put_name(b, always, e->name);
	if (e->history)
		put_name(b, history, e->name);
	put_name(b,
	         "\nconst struct db_entity @_entity = {\n\t.name = \"@\",\n\t.row_size = sizeof(struct @),\n"
	         "\t.cols = @_cols,\n\t.get = any_get_@,\n\t.some = some_@,\n\t.insert = "
	         "any_insert_@,\n\t.update = any_update_@,\n"
	         "\t.remove = @_delete,\n",
	         e->name);
	buf_printf(b, "\t.ncols = %zu,\n\t.history = %s,\n", e->cols.n, e->history ? "true" : "false");
	if (e->history)
		put_name(b, "\t.get_at = any_get_at_@,\n\t.to_hist = @_to_hist,\n\t.versions = any_versions_@,\n",
		         e->name);
	BUF_LIT(b, "};\n");
}

void entity_source(struct sqlgen *s, struct buf *b, struct room *r, const struct entity *e)
{
	buf_c(b, '\n');
	emit_read(b, e->name, "", &e->cols);
	rows_text(s, r, e, "get", "SELECT # FROM @ WHERE id = $1", false);
	put_get(b, e);
	put_some(s, b, r, e);
	put_insert(s, b, r, e);
	put_update(s, b, r, e);
	delete_text(s, r, e);
	open_function(b, e, "delete");
	put_name(b,
	         "\tconst struct db_val args_[] = {val_i64(id)};\n"
	         "\treturn db_exec(db_, &STMT(@_delete), args_) == 1;\n}\n",
	         e->name);
	if (e->history) {
		rows_text(s, r, e, "get_at",
		          "SELECT # FROM @ WHERE id = $1 AND changed_at <= $2 UNION ALL "
		          "SELECT # FROM @_hist WHERE id = $1 AND changed_at <= $2 AND hist_to > $2",
		          true);
		to_hist_text(s, r, e);
		rows_text(
		    s, r, e, "versions",
		    "SELECT # FROM @ WHERE id = $1 UNION ALL SELECT # FROM @_hist WHERE id = $1 ORDER BY rev DESC",
		    false);
		put_history(b, e);
	}
	put_generic(b, e);
}
