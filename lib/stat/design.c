#include "stat/job.h"

#include <math.h>

enum { MAX_COLUMNS = 400 };

/* The columns one factor of an interaction contributes. */
struct block {
	int n;
	struct str *name;
	double **x;
	bool dummy;
};

static bool ends_call(struct str s, struct str name, struct str *inside)
{
	if (!str_starts(s, name) || !str_ends(s, STR(")")))
		return false;
	*inside = str_sub(s, name.n, s.n - 1);
	return true;
}

static struct str unquote(struct str s)
{
	bool q = s.n >= 2 && (s.p[0] == '\'' || s.p[0] == '"') && s.p[s.n - 1] == s.p[0];
	return q ? str_sub(s, 1, s.n - 1) : s;
}

static bool factor_block(struct stat_job *j, struct str expr, struct block *b)
{
	struct str rest = expr, var = {0}, ref = {0};
	struct stat_why why = {0};
	struct stat_groups g;
	stat_split_top(&rest, ',', &var);
	stat_split_top(&rest, ',', &ref);
	if (!stat_frame_groups(j->f, j->arena, var, &g, &why))
		return stat_refuse_why(j, NULL, &why);
	int base = ref.n ? stat_group_find(&g, unquote(ref)) : 0;
	if (base < 0)
		return stat_refuse(j->r, STAT_BAD_OPTION, "%.*s has no level %.*s.", STR_ARG(var), STR_ARG(ref));
	if (g.levels < 2)
		return stat_refuse(j->r, STAT_CONSTANT, "%.*s has one level only.", STR_ARG(var));
	if (g.levels > MAX_COLUMNS)
		return stat_refuse(j->r, STAT_TOO_LARGE, "%.*s has %d levels, more than %d.", STR_ARG(var), g.levels,
		                   MAX_COLUMNS);
	if (!stat_room(j->arena, 3.0 * g.levels * j->f->n))
		return stat_refuse(j->r, STAT_TOO_LARGE, "%.*s has too many levels for this many rows.",
		                   STR_ARG(var));
	*b = (struct block){.dummy = true};
	b->name = ARENA_ARRAY(j->arena, (size_t)g.levels, struct str);
	b->x = ARENA_ARRAY(j->arena, (size_t)g.levels, double *);
	for (int k = 0; k < g.levels; k++) {
		if (k == base)
			continue;
		b->name[b->n] = arena_printf(j->arena, "%.*s=%.*s", STR_ARG(var), STR_ARG(g.label[k]));
		double *x = b->x[b->n++] = stat_vec(j->arena, j->f->n);
		for (int i = 0; i < j->f->n; i++)
			x[i] = g.code[i] < 0 ? NAN : g.code[i] == k;
	}
	return true;
}

/* harmonic(month, 2, 12): sines and cosines of one and two rounds in a period of 12 (both numbers may be left
 * out; they are these). */
static bool harmonic_block(struct stat_job *j, struct str expr, struct block *b)
{
	struct str rest = expr, var = {0}, part = {0};
	struct stat_why why = {0};
	double number[2] = {2, 12};
	stat_split_top(&rest, ',', &var);
	for (int k = 0; k < 2 && stat_split_top(&rest, ',', &part); k++)
		if (!str_to_f64(part, &number[k]) || !(number[k] >= 1 && number[k] <= 400))
			return stat_refuse(j->r, STAT_BAD_OPTION,
			                   "harmonic() takes a column, a number of pairs and a period.");
	int pairs = (int)number[0];
	if (pairs > 20)
		return stat_refuse(j->r, STAT_TOO_LARGE, "harmonic() has at most twenty pairs.");
	const double *v = stat_frame_eval(j->f, j->arena, var, &why);
	if (v == NULL)
		return stat_refuse_why(j, NULL, &why);
	*b = (struct block){0};
	b->name = ARENA_ARRAY(j->arena, 2 * (size_t)pairs, struct str);
	b->x = ARENA_ARRAY(j->arena, 2 * (size_t)pairs, double *);
	for (int k = 0; k < 2 * pairs; k++) {
		double *x = b->x[b->n] = stat_vec(j->arena, j->f->n);
		b->name[b->n++] = arena_printf(j->arena, "%s%d", k % 2 ? "cos" : "sin", k / 2 + 1);
		for (int i = 0; i < j->f->n; i++) {
			double at = 2 * M_PI * (k / 2 + 1) * v[i] / number[1];
			x[i] = k % 2 ? cos(at) : sin(at);
		}
	}
	return true;
}

static bool make_block(struct stat_job *j, struct str expr, struct block *b)
{
	struct str inside;
	struct stat_why why = {0};
	const struct stat_column *c = stat_frame_find(j->f, expr);
	if (c && c->num == NULL && c->mixed)
		return stat_refuse(j->r, STAT_NOT_A_NUMBER,
		                   "%.*s holds mostly numbers and some text, such as '%.*s'; mend the file, or write "
		                   "factor(%.*s) when it names groups.",
		                   STR_ARG(expr), STR_ARG(c->word), STR_ARG(expr));
	if (c && c->num == NULL)
		return factor_block(j, expr, b);
	if (ends_call(expr, STR("factor("), &inside))
		return factor_block(j, inside, b);
	if (ends_call(expr, STR("harmonic("), &inside))
		return harmonic_block(j, inside, b);
	const double *v = stat_frame_eval(j->f, j->arena, expr, &why);
	if (v == NULL)
		return stat_refuse_why(j, NULL, &why);
	*b = (struct block){.n = 1};
	b->name = ARENA_ARRAY(j->arena, 1, struct str);
	b->x = ARENA_ARRAY(j->arena, 1, double *);
	b->name[0] = expr;
	b->x[0] = stat_vec(j->arena, j->f->n);
	memcpy(b->x[0], v, sizeof *v * (size_t)j->f->n);
	return true;
}

static bool cross(struct stat_job *j, const struct block *a, const struct block *b, struct block *out)
{
	if (a->n * b->n > MAX_COLUMNS)
		return stat_refuse(j->r, STAT_TOO_LARGE, "An interaction has %d columns.", a->n * b->n);
	if (!stat_room(j->arena, 3.0 * a->n * b->n * j->f->n))
		return stat_refuse(j->r, STAT_TOO_LARGE, "An interaction does not fit in memory.");
	*out = (struct block){.n = 0, .dummy = a->dummy || b->dummy};
	out->name = ARENA_ARRAY(j->arena, (size_t)(a->n * b->n), struct str);
	out->x = ARENA_ARRAY(j->arena, (size_t)(a->n * b->n), double *);
	for (int k = 0; k < a->n; k++)
		for (int l = 0; l < b->n; l++) {
			out->name[out->n] = arena_printf(j->arena, "%.*s:%.*s", STR_ARG(a->name[k]), STR_ARG(b->name[l]));
			double *x = out->x[out->n++] = stat_vec(j->arena, j->f->n);
			for (int i = 0; i < j->f->n; i++)
				x[i] = a->x[k][i] * b->x[l][i];
		}
	return true;
}

static bool design_push(struct stat_job *j, struct stat_design *d, struct str name, double *x, bool dummy)
{
	if (d->p >= MAX_COLUMNS)
		return stat_refuse(j->r, STAT_TOO_LARGE, "The model has more than %d columns.", MAX_COLUMNS);
	if (!stat_room(j->arena, 4.0 * d->n))
		return stat_refuse(j->r, STAT_TOO_LARGE, "The model matrix does not fit in memory.");
	d->name[d->p] = arena_str(j->arena, name);
	d->dummy[d->p] = dummy;
	d->x[d->p++] = x;
	return true;
}

static bool add_term(struct stat_job *j, struct stat_design *d, struct str term)
{
	struct block whole = {0};
	struct str part;
	while (stat_split_top(&term, ':', &part)) {
		struct block b, both;
		if (!make_block(j, part, &b))
			return false;
		if (whole.n > 0 && !cross(j, &whole, &b, &both))
			return false;
		whole = whole.n > 0 ? both : b;
	}
	for (int k = 0; k < whole.n; k++)
		if (!design_push(j, d, whole.name[k], whole.x[k], whole.dummy))
			return false;
	return true;
}

bool stat_design_make(struct stat_job *j, struct str terms, bool intercept, struct stat_design *d)
{
	*d = (struct stat_design){.intercept = intercept};
	if (stat_job_failed(j))
		return false;
	if (j->f == NULL)
		return stat_refuse(j->r, STAT_NO_DATA, "The method needs a table of data.");
	d->n = j->f->n;
	d->name = ARENA_ARRAY(j->arena, MAX_COLUMNS, struct str);
	d->x = ARENA_ARRAY(j->arena, MAX_COLUMNS, double *);
	d->dummy = ARENA_ARRAY(j->arena, MAX_COLUMNS, bool);
	if (intercept) {
		double *one = stat_vec(j->arena, d->n);
		for (int i = 0; i < d->n; i++)
			one[i] = 1;
		design_push(j, d, STR("(Intercept)"), one, false);
	}
	struct str term;
	while (terms.n > 0 && stat_split_top(&terms, ',', &term))
		if (term.n > 0 && !add_term(j, d, term))
			return false;
	return true;
}
