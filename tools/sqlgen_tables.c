/* sqlgen_tables.c - every table as it is, history and plain ones too: three statements each
 * (all rows out, one row in, all rows away), so that a whole store can be copied to the other
 * engine without a table or column being forgotten (lib/db/copy.h).
 */
#include "sqlgen.h"

enum { PER_TABLE = 3 };

static void put_cols(struct buf *b, const struct entity *e, bool hist)
{
	buf_printf(b, "\nstatic const struct db_col %.*s%s_all[] = {\n", STR_ARG(e->name), hist ? "_hist" : "");
	for (size_t i = 0; i < e->cols.n; i++) {
		const struct col *c = &e->cols.v[i];
		buf_printf(b, "\t{\"%.*s\", %s, %s, %s, 0},\n", STR_ARG(c->name), c->type->db_type, c->type->sem,
		           c->type->nullable ? "true" : "false");
	}
	if (hist)
		BUF_LIT(b, "\t{\"hist_to\", DB_TEXT, DB_SEM_INSTANT, false, 0},\n");
	BUF_LIT(b, "};\n");
}

static void put_stmts(struct sqlgen *s, struct buf *b, const struct entity *e, bool hist)
{
	struct str cols = entity_columns(s, e, STR(""));
	const char *more = hist ? "_hist" : "", *last = hist ? ", hist_to" : "";
	size_t n = e->cols.n + hist;
	int len = (int)e->name.n;
	const char *name = e->name.p;
	buf_printf(b, "\t{.name = \"copy/%.*s%s_out\", .id = %u, .ncol = %zu, .cols = %.*s%s_all,\n", len, name,
	           more, s->ntexts++, n, len, name, more);
	buf_printf(b, "\t .sql = \"SELECT %.*s%s FROM %.*s%s ORDER BY 1\"},\n", STR_ARG(cols), last, len, name,
	           more);
	buf_printf(
	    b, "\t{.name = \"copy/%.*s%s_in\", .id = %u, .nparam = %zu, .params = %.*s%s_all, .writes = true,\n",
	    len, name, more, s->ntexts++, n, len, name, more);
	buf_printf(b, "\t .sql = \"INSERT INTO %.*s%s (%.*s%s) VALUES (", len, name, more, STR_ARG(cols), last);
	for (size_t i = 1; i <= n; i++)
		buf_printf(b, "%s$%zu", i > 1 ? ", " : "", i);
	buf_printf(b,
	           ")\"},\n\t{.name = \"copy/%.*s%s_clear\", .id = %u, .writes = true, .sql = \"DELETE FROM "
	           "%.*s%s\"},\n",
	           len, name, more, s->ntexts++, len, name, more);
}

/* Calls fn for each table and, after it, for its history. */
static void each(struct sqlgen *s, struct buf *b,
                 void (*fn)(struct sqlgen *, struct buf *, const struct entity *, bool))
{
	for (size_t i = 0; i < s->tables.n; i++) {
		fn(s, b, s->tables.v[i], false);
		if (s->tables.v[i]->history)
			fn(s, b, s->tables.v[i], true);
	}
}

static void each_cols(struct sqlgen *s, struct buf *b, const struct entity *e, bool hist)
{
	(void)s;
	put_cols(b, e, hist);
}

static size_t count(const struct sqlgen *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->tables.n; i++)
		n += 1 + s->tables.v[i]->history;
	return n;
}

void emit_tables(struct sqlgen *s)
{
	struct buf *b = gen_output(&s->g, gen_path(&s->g, s->outdir, STR("sql_tables.c")));
	BUF_LIT(b, "/* Made by sqlgen: every table of the schema steps, for copies of a store. */\n#include "
	           "\"db/copy.h\"\n");
	each(s, b, each_cols);
	BUF_LIT(
	    b,
	    "\nextern const struct db_stmt sql_tables_stmts[];\nconst struct db_stmt sql_tables_stmts[] = {\n");
	each(s, b, put_stmts);
	BUF_LIT(b, "\t{.name = NULL},\n};\n\nconst struct db_table db_tables[] = {\n");
	size_t k = 0;
	for (size_t i = 0; i < s->tables.n; i++)
		for (int hist = 0; hist <= (int)s->tables.v[i]->history; hist++, k += PER_TABLE)
			buf_printf(b,
			           "\t{\"%.*s%s\", &sql_tables_stmts[%zu], &sql_tables_stmts[%zu], "
			           "&sql_tables_stmts[%zu], %s, %s},\n",
			           STR_ARG(s->tables.v[i]->name), hist ? "_hist" : "", k, k + 1, k + 2,
			           s->tables.v[i]->keyed && !hist ? "true" : "false",
			           s->tables.v[i]->self && !hist ? "true" : "false");
	buf_printf(b, "\t{.name = NULL},\n};\nconst unsigned db_ntables = %zu;\n", count(s));
}

void emit_tables_list(struct sqlgen *s, struct buf *b)
{
	for (size_t i = 0; i < PER_TABLE * count(s); i++)
		buf_printf(b, "\t&sql_tables_stmts[%zu],\n", i);
}
