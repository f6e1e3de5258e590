#include "stat/job.h"
#include "base/date.h"

#include <math.h>
#include <stdio.h>

bool stat_job_failed(const struct stat_job *j)
{
	return j->r->refusal != STAT_ANSWERED;
}

struct str stat_opt(const struct stat_job *j, const char *name)
{
	for (int i = 0; i < j->nopt; i++)
		if (str_eqz(j->opt[i].name, name))
			return j->opt[i].value;
	return (struct str){0};
}

bool stat_opt_is(const struct stat_job *j, const char *name, const char *value)
{
	return str_eqz(stat_opt(j, name), value);
}

double stat_opt_num(struct stat_job *j, const char *name, double fallback, double lo, double hi)
{
	struct str s = stat_opt(j, name);
	double v = fallback;
	if (str_is_null(s))
		return fallback;
	if (!str_to_f64(s, &v))
		stat_refuse(j->r, STAT_BAD_OPTION, "--%s takes a number, not \"%.*s\".", name, STR_ARG(s));
	else if (!(v >= lo && v <= hi))
		stat_refuse(j->r, STAT_BAD_OPTION, "--%s must lie between %g and %g.", name, lo, hi);
	else
		return v;
	return fallback;
}

int stat_opt_int(struct stat_job *j, const char *name, int fallback, int lo, int hi)
{
	double v = stat_opt_num(j, name, fallback, lo, hi);
	if (v != floor(v)) {
		stat_refuse(j->r, STAT_BAD_OPTION, "--%s takes a whole number.", name);
		return fallback;
	}
	return (int)v;
}

int stat_opt_word(struct stat_job *j, const char *name, const char *const *words)
{
	struct str s = stat_opt(j, name);
	if (str_is_null(s))
		return 0;
	for (int i = 0; words[i]; i++)
		if (str_ieq(s, str_z(words[i])))
			return i;
	struct str all = STR("");
	for (int i = 0; words[i]; i++)
		all = arena_printf(j->arena, "%.*s %s", STR_ARG(all), words[i]);
	stat_refuse(j->r, STAT_BAD_OPTION, "--%s is one of:%.*s.", name, STR_ARG(all));
	return 0;
}

/* The expression of a required or optional option; null text when there is none. */
static struct str column_option(struct stat_job *j, const char *name, bool required)
{
	struct str s = stat_opt(j, name);
	if (str_is_null(s)) {
		if (required)
			stat_refuse(j->r, STAT_BAD_OPTION, "--%s is needed: a column or an expression.", name);
	} else if (j->f == NULL) {
		stat_refuse(j->r, STAT_NO_DATA, "The method needs a table of data.");
		s = (struct str){0};
	}
	return s;
}

static double *copy(struct arena *a, int n, const double *v)
{
	double *out = stat_vec(a, n);
	if (n > 0)
		memcpy(out, v, sizeof *v * (size_t)n);
	return out;
}

bool stat_refuse_why(struct stat_job *j, const char *name, const struct stat_why *why)
{
	return stat_refuse(j->r, why->code, "%s%s%s%.*s.", name ? "--" : "", name ? name : "", name ? ": " : "",
	                   STR_ARG(why->text));
}

double *stat_opt_vec(struct stat_job *j, const char *name, bool required)
{
	struct str s = column_option(j, name, required);
	struct stat_why why = {0};
	if (str_is_null(s))
		return NULL;
	const double *v = stat_frame_eval(j->f, j->arena, s, &why);
	if (v == NULL) {
		stat_refuse_why(j, name, &why);
		return NULL;
	}
	return copy(j->arena, j->f->n, v);
}

/* A day, or a month as its first day. */
static bool day_of(struct str s, double *out)
{
	struct date d;
	char first[DATE_TEXT];
	if (s.n == DATE_TEXT - 4) { /* YYYY-MM */
		snprintf(first, sizeof first, "%.*s-01", STR_ARG(s));
		s = str_z(first);
	}
	if (!date_parse(s, &d))
		return false;
	*out = date_days(d);
	return true;
}

double *stat_opt_time(struct stat_job *j, const char *name, bool required)
{
	const struct stat_column *c = j->f ? stat_frame_find(j->f, str_trim(stat_opt(j, name))) : NULL;
	if (c == NULL || c->num != NULL)
		return stat_opt_vec(j, name, required);
	double *v = stat_vec(j->arena, j->f->n);
	for (int i = 0; i < j->f->n; i++) {
		v[i] = NAN;
		if (stat_cell_missing(c->text[i]) || day_of(c->text[i], &v[i]))
			continue;
		stat_refuse(
		    j->r, STAT_NOT_A_NUMBER,
		    "--%s: \"%.*s\" is no time; a column of times has numbers, or days (2024-03-31) and months "
		    "(2024-03).",
		    name, STR_ARG(c->text[i]));
		return NULL;
	}
	return v;
}

bool stat_opt_groups(struct stat_job *j, const char *name, bool required, struct stat_groups *g)
{
	struct str s = column_option(j, name, required);
	struct stat_why why = {0};
	*g = (struct stat_groups){0};
	if (str_is_null(s))
		return false;
	return stat_frame_groups(j->f, j->arena, s, g, &why) || stat_refuse_why(j, name, &why);
}

int stat_group_find(const struct stat_groups *g, struct str label)
{
	for (int i = 0; i < g->levels; i++)
		if (str_eq(g->label[i], label))
			return i;
	return -1;
}

static bool row_is_complete(const struct stat_rows *rows, int i)
{
	for (size_t k = 0; k < sizeof rows->vec / sizeof *rows->vec; k++)
		if (rows->vec[k] && *rows->vec[k] && isnan((*rows->vec[k])[i]))
			return false;
	for (size_t k = 0; k < sizeof rows->groups / sizeof *rows->groups; k++)
		if (rows->groups[k] && rows->groups[k]->code && rows->groups[k]->code[i] < 0)
			return false;
	for (int k = 0; rows->design && k < rows->design->p; k++)
		if (isnan(rows->design->x[k][i]))
			return false;
	return true;
}

static bool compress(double *v, const int *row, int n)
{
	bool finite = true;
	for (int i = 0; i < n; i++) {
		v[i] = v[row[i]];
		finite &= isfinite(v[i]) != 0;
	}
	return finite;
}

static void compress_groups(struct arena *a, struct stat_groups *g, const int *row, int n)
{
	int *to = stat_ivec(a, g->levels), levels = 0;
	for (int i = 0; i < n; i++)
		to[g->code[row[i]]] = 1;
	struct str *label = ARENA_ARRAY(a, (size_t)g->levels + 1, struct str);
	double *value = g->value ? stat_vec(a, g->levels) : NULL;
	for (int k = 0; k < g->levels; k++) {
		if (!to[k])
			continue;
		label[levels] = g->label[k];
		if (value)
			value[levels] = g->value[k];
		to[k] = levels++;
	}
	for (int i = 0; i < n; i++)
		g->code[i] = to[g->code[row[i]]];
	g->levels = levels;
	g->label = label;
	g->value = value;
}

static bool compress_design(struct stat_design *d, const int *row, int n)
{
	bool finite = true;
	int p = 0;
	for (int k = 0; k < d->p; k++) {
		finite &= compress(d->x[k], row, n);
		bool empty = d->dummy[k];
		for (int i = 0; empty && i < n; i++)
			empty = d->x[k][i] == 0;
		if (empty)
			continue;
		d->x[p] = d->x[k];
		d->name[p] = d->name[k];
		d->dummy[p++] = d->dummy[k];
	}
	d->p = p;
	d->n = n;
	return finite;
}

static bool compress_all(struct stat_job *j, struct stat_rows *rows, int n)
{
	bool finite = true;
	for (size_t k = 0; k < sizeof rows->vec / sizeof *rows->vec; k++)
		if (rows->vec[k] && *rows->vec[k])
			finite &= compress(*rows->vec[k], rows->row, n);
	for (size_t k = 0; k < sizeof rows->groups / sizeof *rows->groups; k++)
		if (rows->groups[k] && rows->groups[k]->code)
			compress_groups(j->arena, rows->groups[k], rows->row, n);
	if (rows->design)
		finite &= compress_design(rows->design, rows->row, n);
	return finite;
}

int stat_rows_complete(struct stat_job *j, struct stat_rows *rows)
{
	if (stat_job_failed(j))
		return 0;
	bool again = rows->n > 0; /* what lacks a value now was taken out by the caller, who says so */
	int all = again ? rows->n : j->f->n, n = 0;
	const int *number = again ? j->r->row : j->f->row;
	rows->row = stat_ivec(j->arena, all);
	for (int i = 0; i < all; i++)
		if (row_is_complete(rows, i))
			rows->row[n++] = i;
	if (n == 0) {
		stat_refuse(j->r, STAT_NO_DATA,
		            all == 1 ? "The only row lacks a value in a column that is used."
		                     : "None of the %d rows has a value in every column that is used.",
		            all);
		return 0;
	}
	if (!compress_all(j, rows, n)) {
		stat_refuse(j->r, STAT_NOT_FINITE, "A column holds an infinite value, or an expression made one.");
		return 0;
	}
	int *row = stat_ivec(j->arena, n);
	for (int i = 0; i < n; i++)
		row[i] = number ? number[rows->row[i]] : rows->row[i] + 1;
	j->r->row = row;
	rows->n = n;
	if (n < all && !again)
		stat_check_add(j->r, "missing", n < 0.8 * all ? STAT_WARN : STAT_NOTE, all - n,
		               "%d of %d rows %s left out.", all - n, all,
		               all - n == 1 ? "lacks a value and is" : "lack a value and are");
	return n;
}
