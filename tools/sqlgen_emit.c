/* sqlgen_emit.c - the C files: sql_<room>.h and .c, sql_all.c, schema_steps.c.
 *
 * Local names in the generated functions end in '_', which no parameter may.
 */
#include "sqlgen.h"

static const char *kind_return(enum stmt_kind k)
{
	static const char *const types[] = {"size_t ", "bool ", "bool ", "int64_t "};
	return types[k];
}

void emit_doc(struct buf *b, struct str doc)
{
	if (doc.n == 0)
		return;
	BUF_LIT(b, "/* ");
	for (size_t i = 0; i < doc.n; i++) {
		if (doc.p[i] == '\n')
			BUF_LIT(b, "\n * ");
		else if (doc.p[i] == '/' && i > 0 && doc.p[i - 1] == '*')
			BUF_LIT(b, " /");
		else
			buf_c(b, doc.p[i]);
	}
	BUF_LIT(b, " */\n");
}

void emit_struct(struct buf *b, struct str name, const char *suffix, const struct col_vec *cols)
{
	buf_printf(b, "struct %.*s%s {\n", STR_ARG(name), suffix);
	for (size_t i = 0; i < cols->n; i++) {
		const struct col *c = &cols->v[i];
		buf_printf(b, "\t%s%.*s;", c->type->ctype, STR_ARG(c->name));
		buf_c(b, c->doc.n ? ' ' : '\n');
		emit_doc(b, c->doc);
	}
	BUF_LIT(b, "};\n");
}

/* One row of a column table; row.n == 0: a parameter, which has no member. */
static void emit_col(struct buf *b, const struct col *c, struct str row)
{
	buf_printf(b, "\t{\"%.*s\", %s, %s, %s, ", STR_ARG(c->name), c->type->db_type, c->type->sem,
	           c->type->nullable ? "true" : "false");
	if (row.n)
		buf_printf(b, "offsetof(struct %.*s, %.*s)},\n", STR_ARG(row), STR_ARG(c->name));
	else
		BUF_LIT(b, "0},\n");
}

void emit_cols(struct buf *b, struct str name, const char *suffix, const struct col_vec *cols, struct str row)
{
	const char *local = strcmp(suffix, "_params") == 0 ? "static " : "";
	buf_printf(b, "%sconst struct db_col %.*s%s[%zu] = {\n", local, STR_ARG(name), suffix, cols->n);
	for (size_t i = 0; i < cols->n; i++)
		emit_col(b, &cols->v[i], row);
	BUF_LIT(b, "};\n");
}

static void emit_get(struct buf *b, const struct type *t, size_t i)
{
	buf_printf(b, "%s(%s&v_[%zu])", t->get, t->text ? "a_, " : "", i);
}

static bool has_text(const struct col_vec *cols)
{
	for (size_t i = 0; i < cols->n; i++)
		if (cols->v[i].type->text)
			return true;
	return false;
}

void emit_read(struct buf *b, struct str name, const char *suffix, const struct col_vec *cols)
{
	buf_printf(
	    b,
	    "static inline void read_%.*s(struct arena *a_, const struct db_val *v_, struct %.*s%s *row_)\n{\n",
	    STR_ARG(name), STR_ARG(name), suffix);
	for (size_t i = 0; i < cols->n; i++) {
		buf_printf(b, "\trow_->%.*s = ", STR_ARG(cols->v[i].name));
		emit_get(b, cols->v[i].type, i);
		BUF_LIT(b, ";\n");
	}
	if (!has_text(cols))
		BUF_LIT(b, "\t(void)a_;\n");
	BUF_LIT(b, "}\n");
}

void emit_args(struct buf *b, const struct text *t, const char *prefix, const char *indent)
{
	if (t->params.n == 0) {
		buf_printf(b, "%sconst struct db_val *const args_ = NULL;\n", indent);
		return;
	}
	buf_printf(b, "%sconst struct db_val args_[] = {\n", indent);
	for (size_t i = 0; i < t->params.n; i++) {
		const struct col *c = &t->params.v[i];
		buf_printf(b, "%s\t%s(%s%.*s),\n", indent, c->type->val, prefix, STR_ARG(c->name));
	}
	buf_printf(b, "%s};\n", indent);
}

void emit_text(struct sqlgen *s, struct room *r, struct text t)
{
	*VEC_PUSH(&s->g.arena, &r->texts) = t;
}

/* --- declared statements ------------------------------------------------- */

static void emit_row_type(struct buf *b, const struct stmt *st)
{
	const struct str *name = st->entity ? &st->entity->name : &st->name;
	buf_printf(b, "struct %.*s%s", STR_ARG(*name), st->entity ? "" : "_row");
}

/* Return type, name and parameters; named: with the names of our own ones too. */
static void emit_signature(struct buf *b, const struct stmt *st, bool named)
{
	buf_printf(b, "%s%.*s(struct db *%s", kind_return(st->kind), STR_ARG(st->name), named ? "db_" : "");
	if (st->kind != STMT_EXEC)
		buf_printf(b, ", struct arena *%s", named ? "a_" : "");
	for (size_t i = 0; i < st->params.n; i++)
		buf_printf(b, ", %s%.*s", st->params.v[i].type->ctype, STR_ARG(st->params.v[i].name));
	if (st->kind == STMT_VALUE) {
		buf_printf(b, ", %s*value_", st->cols.v[0].type->ctype);
	} else if (st->kind != STMT_EXEC) {
		BUF_LIT(b, ", ");
		emit_row_type(b, st);
		buf_z(b, st->kind == STMT_MANY ? " **rows_" : " *row_");
	}
	buf_c(b, ')');
}

static void emit_stmt_header(struct buf *b, const struct stmt *st)
{
	buf_c(b, '\n');
	if (st->kind != STMT_EXEC && !st->entity) {
		if (st->kind != STMT_VALUE)
			emit_struct(b, st->name, "_row", &st->cols);
		buf_printf(b, "extern const struct db_col %.*s_cols[%zu];\n", STR_ARG(st->name), st->cols.n);
	}
	emit_doc(b, st->doc);
	emit_signature(b, st, false);
	BUF_LIT(b, ";\n");
}

/* rows_ (many, one, value) or the result of an exec, by one text. */
static void emit_call(struct buf *b, const struct stmt *st, const struct text *t, const char *indent)
{
	emit_args(b, t, "", indent);
	if (st->kind == STMT_EXEC)
		buf_printf(b, "%sreturn db_exec(db_, &STMT(%.*s), args_);\n", indent, STR_ARG(t->name));
	else
		buf_printf(b, "%sr_ = db_query(db_, &STMT(%.*s), args_);\n", indent, STR_ARG(t->name));
}

static void emit_many(struct buf *b, const struct stmt *st, struct str row)
{
	BUF_LIT(b, "\tstruct {\n\t\t");
	emit_row_type(b, st);
	buf_printf(b,
	           " *v;\n\t\tsize_t n, cap;\n\t} vec_ = {0};\n"
	           "\twhile (db_next(r_))\n\t\tread_%.*s(a_, db_row(r_), VEC_PUSH(a_, &vec_));\n"
	           "\tdb_rows_end(r_);\n\t*rows_ = vec_.v;\n\treturn vec_.n;\n",
	           STR_ARG(row));
}

static void emit_one(struct buf *b, const struct stmt *st, struct str row)
{
	BUF_LIT(b, "\tbool found_ = db_next(r_);\n\tif (found_)");
	if (st->kind == STMT_ONE) {
		buf_printf(b, "\n\t\tread_%.*s(a_, db_row(r_), row_);\n", STR_ARG(row));
	} else {
		BUF_LIT(b, " {\n\t\tconst struct db_val *v_ = db_row(r_);\n\t\t*value_ = ");
		emit_get(b, st->cols.v[0].type, 0);
		BUF_LIT(b, ";\n\t}\n");
		if (!has_text(&st->cols))
			BUF_LIT(b, "\t(void)a_;\n");
	}
	BUF_LIT(b, "\tdb_rows_end(r_);\n\treturn found_;\n");
}

static void emit_stmt_source(struct sqlgen *s, struct buf *b, struct room *r, const struct stmt *st)
{
	struct text now = stmt_text(s, st, false);
	struct str row = st->entity ? st->entity->name : st->name;
	emit_text(s, r, now);
	buf_c(b, '\n');
	if (st->kind != STMT_EXEC && st->kind != STMT_VALUE && !st->entity)
		emit_read(b, st->name, "_row", &st->cols);
	emit_signature(b, st, true);
	BUF_LIT(b, "\n{\n");
	if (st->kind != STMT_EXEC)
		BUF_LIT(b, "\tstruct db_rows *r_;\n");
	if (st->asof) {
		struct text past = stmt_text(s, st, true);
		emit_text(s, r, past);
		BUF_LIT(b, "\tif (str_is_null(at)) {\n");
		emit_call(b, st, &now, "\t\t");
		BUF_LIT(b, "\t} else {\n");
		emit_call(b, st, &past, "\t\t");
		BUF_LIT(b, "\t}\n");
	} else {
		emit_call(b, st, &now, "\t");
	}
	if (st->kind == STMT_MANY)
		emit_many(b, st, row);
	else if (st->kind != STMT_EXEC)
		emit_one(b, st, row);
	BUF_LIT(b, "}\n");
}

/* --- rooms ---------------------------------------------------------------- */

static void emit_header(struct sqlgen *s, const struct room *r)
{
	struct str name = arena_printf(&s->g.arena, "sql_%.*s.h", STR_ARG(r->name));
	struct buf *b = gen_output(&s->g, gen_path(&s->g, s->outdir, name));
	buf_printf(b, "/* Made by sqlgen from schema/ and sql/%.*s.sql; see doc/sql.md. */\n", STR_ARG(r->name));
	buf_printf(b, "#ifndef GEN_SQL_%.*s_H\n#define GEN_SQL_%.*s_H\n\n#include \"db/row.h\"\n",
	           STR_ARG(r->name), STR_ARG(r->name));
	for (size_t i = 0; i < r->stmts.n; i++) {
		const struct entity *e = r->stmts.v[i]->entity;
		if (e && !str_eq(e->room, r->name))
			buf_printf(b, "#include \"sql_%.*s.h\"\n", STR_ARG(e->room));
	}
	buf_printf(b, "\nextern const struct db_stmt sql_%.*s_stmts[];\n", STR_ARG(r->name));
	for (size_t i = 0; i < r->entities.n; i++)
		entity_header(s, b, r->entities.v[i]);
	for (size_t i = 0; i < r->stmts.n; i++)
		emit_stmt_header(b, r->stmts.v[i]);
	BUF_LIT(b, "\n#endif\n");
}

static void emit_stmt_table(struct sqlgen *s, struct buf *b, struct room *r)
{
	int n = (int)r->name.n;
	for (size_t i = 0; i < r->texts.n; i++)
		if (r->texts.v[i].params.n)
			emit_cols(b, r->texts.v[i].name, "_params", &r->texts.v[i].params, STR(""));
	buf_printf(b, "\nconst struct db_stmt sql_%.*s_stmts[%zu] = {\n", n, r->name.p,
	           r->texts.n ? r->texts.n : 1);
	for (size_t i = 0; i < r->texts.n; i++) {
		const struct text *t = &r->texts.v[i];
		buf_printf(b, "\t[S_%.*s] = {\n\t.name = \"%.*s/%.*s\",\n\t.sql = ", STR_ARG(t->name), n, r->name.p,
		           STR_ARG(t->name));
		gen_literal(b, t->sql);
		buf_printf(b, ",\n\t.id = %u, .nparam = %zu, .ncol = %zu, .writes = %s, .weighed = %s,\n",
		           s->ntexts++, t->params.n, t->ncols, t->writes ? "true" : "false",
		           t->weighed ? "true" : "false");
		if (t->params.n)
			buf_printf(b, "\t.params = %.*s_params,\n", STR_ARG(t->name));
		if (t->ncols)
			buf_printf(b, "\t.cols = %.*s_cols,\n", STR_ARG(t->cols_name));
		BUF_LIT(b, "\t},\n");
	}
	if (r->texts.n == 0)
		BUF_LIT(b, "\t{.name = NULL},\n");
	BUF_LIT(b, "};\n");
}

/* Rows of another room's entity are read by a reader of our own. */
static void emit_foreign_readers(struct buf *b, const struct room *r)
{
	for (size_t i = 0; i < r->stmts.n; i++) {
		const struct entity *e = r->stmts.v[i]->entity;
		bool done = !e || str_eq(e->room, r->name);
		for (size_t k = 0; k < i && !done; k++)
			done = r->stmts.v[k]->entity == e;
		if (!done)
			emit_read(b, e->name, "", &e->cols);
	}
}

static void emit_source(struct sqlgen *s, struct room *r)
{
	struct str name = arena_printf(&s->g.arena, "sql_%.*s.c", STR_ARG(r->name));
	struct buf *b = gen_output(&s->g, gen_path(&s->g, s->outdir, name));
	struct buf code;
	buf_init(&code, GEN_MAX);
	for (size_t i = 0; i < r->entities.n; i++)
		entity_source(s, &code, r, r->entities.v[i]);
	emit_foreign_readers(&code, r);
	for (size_t i = 0; i < r->stmts.n; i++)
		emit_stmt_source(s, &code, r, r->stmts.v[i]);

	buf_printf(b,
	           "/* Made by sqlgen; see doc/sql.md. */\n#include \"sql_%.*s.h\"\n#include "
	           "\"db/ahead.h\"\n#include \"db/typed.h\"\n",
	           STR_ARG(r->name));
	BUF_LIT(b, "\nenum {\n");
	for (size_t i = 0; i < r->texts.n; i++)
		buf_printf(b, "\tS_%.*s,\n", STR_ARG(r->texts.v[i].name));
	buf_printf(b, "\tS_COUNT_\n};\n#define STMT(name) sql_%.*s_stmts[S_##name]\n\n", STR_ARG(r->name));
	for (size_t i = 0; i < r->entities.n; i++)
		emit_cols(b, r->entities.v[i]->name, "_cols", &r->entities.v[i]->cols, r->entities.v[i]->name);
	for (size_t i = 0; i < r->stmts.n; i++) {
		const struct stmt *st = r->stmts.v[i];
		bool value = st->kind == STMT_VALUE;
		if (st->kind != STMT_EXEC && !st->entity)
			emit_cols(b, st->name, "_cols", &st->cols,
			          value ? STR("") : arena_printf(&s->g.arena, "%.*s_row", STR_ARG(st->name)));
	}
	emit_stmt_table(s, b, r);
	buf_str(b, buf_as_str(&code));
	buf_finish(&code);
}

/* --- all ------------------------------------------------------------------ */

static void emit_sql_all(struct sqlgen *s)
{
	struct buf *b = gen_output(&s->g, gen_path(&s->g, s->outdir, STR("sql_all.c")));
	BUF_LIT(b, "/* Made by sqlgen: every statement and entity of the program. */\n#include \"db/row.h\"\n");
	for (size_t i = 0; i < s->rooms.n; i++)
		buf_printf(b, "#include \"sql_%.*s.h\"\n", STR_ARG(s->rooms.v[i]->name));
	BUF_LIT(b, "\nextern const struct db_stmt sql_tables_stmts[];\n");
	BUF_LIT(b, "\nconst struct db_stmt *const db_statements[] = {\n");
	for (size_t i = 0; i < s->rooms.n; i++)
		for (size_t k = 0; k < s->rooms.v[i]->texts.n; k++)
			buf_printf(b, "\t&sql_%.*s_stmts[%zu],\n", STR_ARG(s->rooms.v[i]->name), k);
	emit_tables_list(s, b);
	buf_printf(b, "\tNULL,\n};\nconst unsigned db_nstatements = %u;\n\n", s->ntexts);
	BUF_LIT(b, "const struct db_entity *const db_entities[] = {\n");
	size_t n = 0;
	for (size_t i = 0; i < s->rooms.n; i++)
		for (size_t k = 0; k < s->rooms.v[i]->entities.n; k++, n++)
			buf_printf(b, "\t&%.*s_entity,\n", STR_ARG(s->rooms.v[i]->entities.v[k]->name));
	buf_printf(b, "\tNULL,\n};\nconst unsigned db_nentities = %zu;\n", n);
}

static void emit_steps(struct sqlgen *s)
{
	struct buf *h = gen_output(&s->g, gen_path(&s->g, s->outdir, STR("schema_steps.h")));
	BUF_LIT(
	    h,
	    "/* Made by sqlgen: the schema steps with their history tables. */\n"
	    "#ifndef GEN_SCHEMA_STEPS_H\n#define GEN_SCHEMA_STEPS_H\n\n#include \"db/migrate.h\"\n\n"
	    "extern const struct migrate_step schema_steps[];\nextern const size_t schema_nsteps;\n\n#endif\n");
	struct buf *b = gen_output(&s->g, gen_path(&s->g, s->outdir, STR("schema_steps.c")));
	BUF_LIT(b, "/* Made by sqlgen; see schema_steps.h. */\n#include \"schema_steps.h\"\n\n"
	           "const struct migrate_step schema_steps[] = {\n");
	for (size_t i = 0; i < s->steps.n; i++) {
		struct step *step = s->steps.v[i];
		buf_printf(b, "\t{%lld, \"%.*s\",\n\t", (long long)step->n, STR_ARG(step->name));
		gen_literal(b, buf_as_str(&step->sql));
		BUF_LIT(b, "},\n");
		buf_finish(&step->sql);
	}
	buf_printf(b, "\t{0, NULL, NULL},\n};\nconst size_t schema_nsteps = %zu;\n", s->steps.n);
}

void emit_all(struct sqlgen *s)
{
	for (size_t i = 0; i < s->rooms.n; i++) {
		const struct entity_vec *e = &s->rooms.v[i]->entities;
		if (!s->rooms.v[i]->file) /* make knows the rooms by these files */
			gen_error(&s->g, e->v[0]->file, e->v[0]->line, "the room '%.*s' needs a file sql/%.*s.sql",
			          STR_ARG(s->rooms.v[i]->name), STR_ARG(s->rooms.v[i]->name));
		emit_header(s, s->rooms.v[i]);
		emit_source(s, s->rooms.v[i]);
	}
	emit_tables(s);
	emit_sql_all(s);
	emit_steps(s);
}
