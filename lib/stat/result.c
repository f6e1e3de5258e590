#include "stat/result.h"
#include "stat/dist.h"

#include <math.h>

void stat_result_init(struct stat_result *r, struct arena *a, struct str method)
{
	*r = (struct stat_result){.arena = a, .method = method};
}

const char *stat_n(const struct stat_result *r, double n, const char *one, const char *many)
{
	return arena_z(r->arena, arena_printf(r->arena, "%.15g %s", n, n == 1 ? one : many));
}

int stat_row_number(const struct stat_result *r, int i)
{
	return r->row ? r->row[i] : i + 1;
}

struct stat_term *stat_term_add(struct stat_result *r, struct str name)
{
	struct stat_term *t = VEC_PUSH(r->arena, &r->terms);
	t->name = arena_str(r->arena, name);
	return t;
}

void stat_put(struct stat_term *t, enum stat_field f, double v)
{
	if (!isfinite(v))
		return;
	t->v[f] = v + 0.0; /* no negative zero */
	t->has |= 1u << f;
}

struct stat_term *stat_term_wald(struct stat_result *r, struct str name, double est, double se, double df,
                                 double level)
{
	struct stat_term *t = stat_term_add(r, name);
	bool normal = !(df > 0) || isinf(df);
	stat_put(t, STAT_ESTIMATE, est);
	stat_put(t, STAT_SE, se);
	if (!normal)
		stat_put(t, STAT_DF, df);
	if (!(se > 0) || !isfinite(se))
		return t;
	double q = normal ? stat_normal_q(0.5 + level / 2) : stat_t_q(0.5 + level / 2, df);
	stat_put(t, STAT_LO, est - q * se);
	stat_put(t, STAT_HI, est + q * se);
	stat_put(t, STAT_STAT, est / se);
	stat_put(t, STAT_P, normal ? 2 * stat_normal_p(-fabs(est / se)) : 2 * stat_t_p(-fabs(est / se), df));
	return t;
}

struct stat_term *stat_term_interval(struct stat_result *r, struct str name, double est, double lo, double hi)
{
	struct stat_term *t = stat_term_add(r, name);
	stat_put(t, STAT_ESTIMATE, est);
	stat_put(t, STAT_LO, lo);
	stat_put(t, STAT_HI, hi);
	return t;
}

static void fact_push(struct stat_result *r, struct str name, double v)
{
	struct stat_fact *f = VEC_PUSH(r->arena, &r->facts);
	f->name = name;
	f->has = isfinite(v);
	f->v = f->has ? v + 0.0 : 0;
}

void stat_fact_add(struct stat_result *r, const char *name, double v)
{
	fact_push(r, arena_str(r->arena, str_z(name)), v);
}

void stat_fact_addf(struct stat_result *r, double v, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fact_push(r, arena_vprintf(r->arena, fmt, ap), v);
	va_end(ap);
}

int stat_table_add(struct stat_result *r, const char *name, int ncol, const char *const *cols)
{
	struct stat_table *t = VEC_PUSH(r->arena, &r->tables);
	t->name = str_z(name);
	t->ncol = ncol;
	t->cols = cols;
	return (int)r->tables.n - 1;
}

struct stat_cell *stat_row_add(struct stat_result *r, int ti)
{
	struct stat_table *t = &r->tables.v[ti];
	if (t->nrow == t->cap) {
		int cap = t->cap ? 2 * t->cap : 16;
		struct stat_cell *c = ARENA_ARRAY(r->arena, (size_t)cap * (size_t)t->ncol, struct stat_cell);
		if (t->nrow > 0)
			memcpy(c, t->cells, sizeof *c * (size_t)t->nrow * (size_t)t->ncol);
		t->cells = c;
		t->cap = cap;
	}
	return &t->cells[(ptrdiff_t)t->ncol * t->nrow++];
}

void stat_cell_num(struct stat_cell *c, double v)
{
	c->has = isfinite(v);
	c->v = c->has ? v + 0.0 : 0;
}

void stat_row_num(struct stat_result *r, int t, const double *v)
{
	struct stat_cell *c = stat_row_add(r, t);
	for (int i = 0; i < r->tables.v[t].ncol; i++)
		stat_cell_num(&c[i], v[i]);
}

void stat_check_add(struct stat_result *r, const char *name, enum stat_verdict v, double value,
                    const char *fmt, ...)
{
	struct stat_check *c = VEC_PUSH(r->arena, &r->checks);
	va_list ap;
	va_start(ap, fmt);
	*c = (struct stat_check){.name = str_z(name), .verdict = v, .has = isfinite(value)};
	c->value = c->has ? value : 0;
	c->text = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
}

bool stat_refuse(struct stat_result *r, enum stat_refusal code, const char *fmt, ...)
{
	if (r->refusal != STAT_ANSWERED)
		return false;
	va_list ap;
	va_start(ap, fmt);
	r->refusal = code;
	r->why = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	r->terms.n = r->facts.n = r->tables.n = 0;
	r->terms.cap = r->facts.cap = r->tables.cap = 0;
	r->main = (struct str){0};
	return false;
}

const struct stat_term *stat_term_find(const struct stat_result *r, const char *name)
{
	for (size_t i = 0; i < r->terms.n; i++)
		if (str_eqz(r->terms.v[i].name, name))
			return &r->terms.v[i];
	return NULL;
}

const struct stat_table *stat_table_find(const struct stat_result *r, const char *name)
{
	for (size_t i = 0; i < r->tables.n; i++)
		if (str_eqz(r->tables.v[i].name, name))
			return &r->tables.v[i];
	return NULL;
}

bool stat_fact_find(const struct stat_result *r, const char *name, double *v)
{
	for (size_t i = 0; i < r->facts.n; i++)
		if (r->facts.v[i].has && str_eqz(r->facts.v[i].name, name)) {
			*v = r->facts.v[i].v;
			return true;
		}
	return false;
}

bool stat_get(const struct stat_term *t, enum stat_field f, double *v)
{
	if (t == NULL || !(t->has & (1u << f)))
		return false;
	*v = t->v[f];
	return true;
}

int stat_table_col(const struct stat_table *t, const char *name)
{
	for (int i = 0; i < t->ncol; i++)
		if (strcmp(t->cols[i], name) == 0)
			return i;
	return -1;
}
