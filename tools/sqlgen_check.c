/* sqlgen_check.c - what can be told of a statement without a database: its
 * parameters, its as-of tables and the columns that it gives.
 */
#include "sqlgen.h"

static void check_params(struct sqlgen *s, const struct stmt *st)
{
	struct gen *g = &s->g;
	for (size_t i = 0; i < st->body.n; i++) {
		const struct tok *t = &st->body.v[i];
		bool at = st->asof && str_eqz(t->text, "at");
		if (t->kind == TOK_PARAM && (at || !col_find(&st->params, t->text)))
			gen_error(g, st->file, t->line, "unknown parameter $%.*s", STR_ARG(t->text));
	}
	for (size_t p = 0; p < st->params.n - (st->asof ? 1 : 0); p++) {
		bool used = false;
		for (size_t i = 0; i < st->body.n; i++)
			used =
			    used || (st->body.v[i].kind == TOK_PARAM && str_eq(st->body.v[i].text, st->params.v[p].name));
		if (!used)
			gen_error(g, st->file, st->line, "parameter '%.*s' is not used", STR_ARG(st->params.v[p].name));
	}
	if (st->params.n > 250 || st->cols.n > 250)
		gen_error(g, st->file, st->line, "more than 250 parameters or columns");
}

static void check_braces(struct sqlgen *s, const struct stmt *st)
{
	struct gen *g = &s->g;
	bool dated = false;
	for (size_t i = 0; i < st->body.n; i++) {
		const struct tok *t = &st->body.v[i];
		if (t->kind != TOK_BRACE)
			continue;
		const struct entity *e = map_get(&s->entities, t->text);
		if (str_ends(t->text, STR("*"))) {
			if (!st->entity)
				gen_error(g, st->file, t->line, "{%.*s} needs '-> many ENTITY' or '-> one ENTITY'",
				          STR_ARG(t->text));
		} else if (!st->asof) {
			gen_error(g, st->file, t->line, "{%.*s} needs the mark asof", STR_ARG(t->text));
		} else if (!e || !e->history) {
			gen_error(g, st->file, t->line, "{%.*s} is not a history entity", STR_ARG(t->text));
		} else {
			dated = true;
		}
	}
	if (st->asof && !dated)
		gen_error(g, st->file, st->line, "an asof statement needs a {table}");
}

/* --- the columns that a statement gives ---------------------------------- */

static bool ends_list(const struct tok *t)
{
	static const char *const words[] = {"FROM",  "WHERE", "UNION",     "EXCEPT", "INTERSECT",
	                                    "ORDER", "LIMIT", "RETURNING", "GROUP",  "HAVING"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (tok_is(t, words[i]))
			return true;
	return false;
}

/* An item's name is its last word; null when it ends in something else. */
static bool add_name(struct sqlgen *s, struct str_vec *names, const struct stmt *st, const struct tok *last)
{
	struct arena *a = &s->g.arena;
	if (!last || tok_is(last, "*"))
		return false;
	if (last->kind == TOK_BRACE && st->entity) {
		for (size_t i = 0; i < st->entity->cols.n; i++)
			*VEC_PUSH(a, names) = st->entity->cols.v[i].name;
		return true;
	}
	*VEC_PUSH(a, names) = last->kind == TOK_WORD ? last->text : (struct str){NULL, 0};
	return true;
}

/* Index after the word that opens the list of results: the first SELECT outside
 * parentheses, or RETURNING for a statement that writes. */
static size_t list_start(const struct tok_vec *body)
{
	bool returning = false;
	for (size_t pass = 0; pass < 2; pass++) {
		int depth = 0;
		for (size_t i = 0; i < body->n; i++) {
			depth += tok_is(&body->v[i], "(") - tok_is(&body->v[i], ")");
			returning = depth == 0 && tok_is(&body->v[i], pass ? "SELECT" : "RETURNING");
			if (returning)
				return i + 1;
		}
	}
	return body->n;
}

bool stmt_result(struct sqlgen *s, const struct stmt *st, struct str_vec *names)
{
	const struct tok_vec *body = &st->body;
	size_t i = list_start(body);
	if (i == body->n)
		return false;
	if (tok_is(&body->v[i], "DISTINCT") || tok_is(&body->v[i], "ALL"))
		i++;
	const struct tok *last = NULL;
	int depth = 0;
	for (; i < body->n; i++) {
		const struct tok *t = &body->v[i];
		if (t->kind == TOK_COMMENT)
			continue;
		depth += tok_is(t, "(") - tok_is(t, ")");
		if (depth == 0 && ends_list(t))
			break;
		if (depth == 0 && tok_is(t, ",")) {
			if (!add_name(s, names, st, last))
				return false;
			continue;
		}
		last = t;
	}
	return add_name(s, names, st, last);
}

static void check_result(struct sqlgen *s, const struct stmt *st)
{
	struct gen *g = &s->g;
	struct str_vec names = {0};
	if (st->kind == STMT_EXEC && st->cols.n > 0)
		gen_error(g, st->file, st->line, "an exec statement gives no columns");
	if (st->kind == STMT_VALUE && st->cols.n != 1)
		gen_error(g, st->file, st->line, "a value statement declares one column: '-- : name type'");
	if ((st->kind == STMT_MANY || st->kind == STMT_ONE) && st->cols.n == 0)
		gen_error(g, st->file, st->line, "columns are declared by lines '-- : name type, ...'");
	if (st->kind == STMT_EXEC || !stmt_result(s, st, &names))
		return;
	if (names.n != st->cols.n)
		gen_error(g, st->file, st->line, "declares %zu columns, the statement gives %zu", st->cols.n,
		          names.n);
	for (size_t i = 0; i < names.n && i < st->cols.n; i++) {
		struct str want = st->cols.v[i].name;
		if (str_is_null(names.v[i]))
			gen_error(g, st->file, st->line, "column %zu needs 'AS %.*s'", i + 1, STR_ARG(want));
		else if (!str_eq(names.v[i], want))
			gen_error(g, st->file, st->line, "column %zu is '%.*s' in the statement, declared '%.*s'", i + 1,
			          STR_ARG(names.v[i]), STR_ARG(want));
	}
}

void stmt_check(struct sqlgen *s, const struct stmt *st)
{
	check_params(s, st);
	check_braces(s, st);
	check_result(s, st);
}
