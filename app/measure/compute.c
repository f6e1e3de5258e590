/* compute.c - formulas over stored figures. */
#include "measure/compute.h"

#include "measure/derived.h"

#include "base/date.h"
#include "base/vec.h"
#include "web/out.h"

#include <math.h>

#define ROUNDS       5
#define EXTRA_PLACES 2  /* decimals kept beyond those shown */
#define FEW_UNKNOWN  10 /* a count hidden for few is below this when its rule is not known */
#define PERCENT_MOST 100
#define INDEX_MOST   100
#define POINTS_MOST  400

struct run {
	struct change *ch;
	const struct formula *f;
	struct figure_cells_row cell;
	int first_year;
	int64_t summed; /* figures of units below in the last sum() */
};

/* --- a figure as what is known of it ------------------------------------------------------ */

static bool range_of(const struct measure *m, struct value_range *r)
{
	static const struct {
		const char *unit;
		int64_t most, few;
	} units[] = {{"percent", PERCENT_MOST, 0},
	             {"index", INDEX_MOST, 0},
	             {"points", POINTS_MOST, 0},
	             {"count", 0, FEW_UNKNOWN}};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!str_eqz(m->unit, units[i].unit))
			continue;
		*r = (struct value_range){.most = units[i].most, .few = units[i].few};
		return true;
	}
	return false;
}

static double of_unit(__int128 v)
{
	return (double)v / (double)VALUE_UNIT;
}

static struct formula_value interval(const struct figure *f, const struct measure *m)
{
	struct value v = figure_value(f);
	struct value_range r;
	struct value_interval is;
	if (f->low.has && f->high.has)
		return (struct formula_value){FORMULA_KNOWN, f->low.v, f->high.v, 0, 0};
	if (!range_of(m, &r) || !value_bounds(&v, &r, &is))
		return (struct formula_value){.state = FORMULA_REFUSED};
	return (struct formula_value){FORMULA_KNOWN, of_unit(is.low), of_unit(is.high), 0, 0};
}

static struct formula_value known_of(const struct figure *f, const struct measure *m)
{
	struct value v = figure_value(f);
	if (v.kind == VALUE_MISSING)
		return (struct formula_value){.state = FORMULA_ABSENT};
	if (v.kind == VALUE_NOT_APPLICABLE)
		return (struct formula_value){.state = FORMULA_NOT_APPLICABLE};
	if (v.kind != VALUE_EXISTS)
		return interval(f, m);
	double x = value_number(&v);
	bool count = str_eqz(m->unit, "count") && x > 0 && x == floor(x);
	return (struct formula_value){FORMULA_KNOWN, x, x, count ? (int64_t)x : 0, f->n.has ? f->n.v : 0};
}

/* --- which figure a word of the formula stands for ------------------------------------------- */

/* "2024/25" a year before is "2023/24"; so HT24, 2024-11 and 2024: every year in it is one less. */
static struct str year_before(struct arena *a, struct str period, int first_year)
{
	int y;
	if (lasar_parse(period, &y) && period.n == 7)
		return lasar_text(a, first_year - 1);
	struct str out = arena_str(a, period);
	char *p = (char *)(uintptr_t)out.p;
	size_t from = 0, to;
	while (from < out.n && (p[from] < '0' || p[from] > '9'))
		from++;
	for (to = from; to < out.n && p[to] >= '0' && p[to] <= '9'; to++)
		;
	for (size_t i = to; i > from; i--) {
		if (p[i - 1]-- > '0')
			break;
		p[i - 1] = '9';
	}
	return out;
}

static bool figure_at(struct run *r, const struct measure *m, bool before, struct figure *f)
{
	struct measure_version v;
	struct db *db = r->ch->db;
	struct arena *a = r->ch->arena;
	const struct figure_cells_row *c = &r->cell;
	struct str period = before ? year_before(a, c->period, r->first_year) : c->period;
	return version_for(db, a, m->id, r->first_year - before, &v) &&
	       figure_in_force(db, a, v.id, c->place_id, period, c->sex, c->grade, c->subject, c->facet, f);
}

static struct formula_value sum_below(struct run *r, const struct measure *m)
{
	struct measure_version v;
	struct figure *f;
	const struct figure_cells_row *c = &r->cell;
	struct formula_value sum = {.state = FORMULA_ABSENT};
	struct db *db = r->ch->db;
	if (!version_for(db, r->ch->arena, m->id, r->first_year, &v))
		return sum;
	size_t n = figures_below(db, r->ch->arena, v.id, c->place_id, c->period, c->sex, c->grade, c->subject,
	                         c->facet, &f);
	r->summed = (int64_t)n;
	for (size_t i = 0; i < n; i++) {
		struct formula_value x = known_of(&f[i], m);
		if (x.state == FORMULA_NOT_APPLICABLE)
			continue;
		if (x.state != FORMULA_KNOWN)
			return x;
		bool first = sum.state != FORMULA_KNOWN;
		sum = (struct formula_value){FORMULA_KNOWN, (first ? 0 : sum.low) + x.low,
		                             (first ? 0 : sum.high) + x.high, sum.count + x.count,
		                             first || (sum.behind && x.behind) ? sum.behind + x.behind : 0};
	}
	if (sum.low != sum.high)
		sum.count = 0;
	return sum;
}

static struct formula_value lookup(void *p, const struct formula_node *x)
{
	struct run *r = p;
	struct measure m;
	struct figure f;
	if (!measure_by_key(r->ch->db, r->ch->arena, x->name, &m))
		return (struct formula_value){.state = FORMULA_ABSENT};
	if (figure_at(r, &m, x->op == FORMULA_PREVIOUS, &f))
		return known_of(&f, &m);
	return x->op == FORMULA_SUM ? sum_below(r, &m) : (struct formula_value){.state = FORMULA_ABSENT};
}

/* --- names ------------------------------------------------------------------------------------- */

static bool names_measure(const struct formula_node *x)
{
	return x->op == FORMULA_NAME || x->op == FORMULA_SUM || x->op == FORMULA_PREVIOUS;
}

bool compute_names(struct db *db, struct arena *a, int64_t measure_id, struct str formula, struct formula *f,
                   struct formula_error *e)
{
	int64_t id;
	if (!formula_parse(formula, f, e))
		return false;
	for (int i = 0; i < f->n; i++) {
		const struct formula_node *x = &f->node[i];
		if (!names_measure(x))
			continue;
		*e = (struct formula_error){x->at, N_("There is no measure with the key “{0}”."), x->name};
		if (!measure_id_by_key(db, a, x->name, &id))
			return false;
		e->msgid = N_("A measure cannot be computed from itself: “{0}”.");
		if (id == measure_id)
			return false;
	}
	return true;
}

/* --- one cell -------------------------------------------------------------------------------------- */

static void round_to(struct value *v, double x, int decimals)
{
	v->kind = VALUE_EXISTS;
	v->decimals = (uint8_t)decimals;
	v->number = (int64_t)llround(x * pow(10, decimals));
}

static struct value result_value(const struct formula_result *res, const struct measure *m,
                                 struct figure *rest)
{
	struct value v = {.kind = VALUE_MISSING, .n = res->n};
	const struct formula_value *x = &res->value;
	if (x->state == FORMULA_NOT_APPLICABLE)
		v.kind = VALUE_NOT_APPLICABLE;
	else if (x->state == FORMULA_REFUSED)
		v.kind = VALUE_MASKED;
	if (x->state != FORMULA_KNOWN || fabs(x->low) > 1e12 || fabs(x->high) > 1e12)
		return v;
	if (x->low == x->high) {
		round_to(&v, x->low, (int)m->decimals + EXTRA_PLACES);
	} else {
		v.kind = VALUE_MASKED;
		rest->low = (struct opt_f64){true, x->low};
		rest->high = (struct opt_f64){true, x->high};
	}
	rest->numerator = (struct opt_i64){res->numerator > 0, res->numerator};
	return v;
}

static void put_cell(struct run *r, struct figure_writer *w, const struct measure *m,
                     const struct measure_version *v, struct compute_done *done)
{
	const struct figure_cells_row *c = &r->cell;
	r->summed = 0;
	struct formula_result res = formula_run(r->f, lookup, r);
	struct figure rest = {.comment = STR("")};
	struct value value = result_value(&res, m, &rest);
	if (r->summed)
		rest.comment = arena_printf(r->ch->arena, "sum: %lld", (long long)r->summed);
	struct figure_key k = {.version_id = v->id,
	                       .place_id = c->place_id,
	                       .first_year = r->first_year,
	                       .period = c->period,
	                       .sex = c->sex,
	                       .grade = c->grade,
	                       .subject = c->subject,
	                       .facet = c->facet};
	enum figure_result got = figure_put(w, &k, &value, &rest, STR("computed again"));
	done->cells++;
	done->added += got == FIGURE_ADDED;
	done->replaced += got == FIGURE_REPLACED;
	done->same += got == FIGURE_SAME;
	done->refused += got == FIGURE_QUARANTINED || got == FIGURE_REFUSED;
}

/* --- a measure --------------------------------------------------------------------------------------- */

struct cells {
	struct figure_cells_row *v;
	size_t n, cap;
};

static int by_cell(const void *x, const void *y)
{
	const struct figure_cells_row *a = x, *b = y;
	if (a->place_id != b->place_id)
		return a->place_id < b->place_id ? -1 : 1;
	int c = str_cmp(a->period, b->period);
	c = c ? c : str_cmp(a->sex, b->sex);
	c = c ? c : str_cmp(a->grade, b->grade);
	c = c ? c : str_cmp(a->subject, b->subject);
	return c ? c : str_cmp(a->facet, b->facet);
}

static void add_cells(struct run *r, struct cells *all, int64_t measure_id, bool up)
{
	struct figure_cells_row *rows;
	struct figure_cells_above_row *above;
	struct db *db = r->ch->db;
	size_t n = figure_cells(db, r->ch->arena, measure_id, r->first_year, &rows);
	size_t m = up ? figure_cells_above(db, r->ch->arena, measure_id, r->first_year, &above) : 0;
	for (size_t i = 0; i < n + m; i++) {
		if (all->n == all->cap)
			all->v = vec_grow(r->ch->arena, all->v, &all->cap, sizeof *all->v);
		struct figure_cells_row *c = &all->v[all->n++];
		if (i < n) {
			*c = rows[i];
			continue;
		}
		const struct figure_cells_above_row *x = &above[i - n];
		*c = (struct figure_cells_row){
		    place_of_unit(r->ch, x->unit_id), x->period, x->sex, x->grade, x->subject, x->facet};
	}
}

/* Every cell that a term has a figure in, or that has a result from before; each once. */
static struct cells find_cells(struct run *r, int64_t own)
{
	struct cells all = {0};
	struct measure m;
	add_cells(r, &all, own, false);
	for (int i = 0; i < r->f->n; i++) {
		const struct formula_node *x = &r->f->node[i];
		if (names_measure(x) && measure_by_key(r->ch->db, r->ch->arena, x->name, &m))
			add_cells(r, &all, m.id, x->op == FORMULA_SUM);
	}
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, by_cell);
	size_t kept = 0;
	for (size_t i = 0; i < all.n; i++)
		if (i == 0 || by_cell(&all.v[i], &all.v[kept - 1]) != 0)
			all.v[kept++] = all.v[i];
	all.n = kept;
	return all;
}

static struct figure_source source_of(const struct change *ch, const struct measure *m, struct str formula)
{
	return (struct figure_source){.kind = STR("computed"),
	                              .publisher = STR(""),
	                              .title = m->name,
	                              .url = STR(""),
	                              .licence = STR(""),
	                              .retrieved = instant_date(ch->arena, ch->now),
	                              .definitions = formula};
}

bool compute_measure(struct change *ch, int64_t measure_id, int first_year, struct compute_done *done)
{
	struct measure m;
	struct measure_version v;
	struct formula *f = ARENA_ARRAY(ch->arena, 1, struct formula);
	struct formula_error e;
	struct figure_writer w;
	if (!measure_get(ch->db, ch->arena, measure_id, &m) ||
	    !version_for(ch->db, ch->arena, measure_id, first_year, &v) || v.formula.n == 0 ||
	    !compute_names(ch->db, ch->arena, measure_id, v.formula, f, &e))
		return false;
	struct run r = {.ch = ch, .f = f, .first_year = first_year};
	struct cells all = find_cells(&r, measure_id);
	if (all.n == 0)
		return true;
	int64_t changed = done->added + done->replaced + done->refused;
	struct figure_source s = source_of(ch, &m, v.formula);
	figure_begin(&w, ch, &s);
	for (size_t i = 0; i < all.n && !db_error(ch->db); i++) {
		r.cell = all.v[i];
		put_cell(&r, &w, &m, &v, done);
	}
	if (done->added + done->replaced + done->refused != changed)
		figure_end(&w);
	else
		figure_source_delete(ch->db, w.source_id);
	return true;
}

void compute_year(struct change *ch, int first_year, struct compute_done *done)
{
	struct measures_computed_row *m;
	derive_year(ch, first_year, done);
	size_t n = measures_computed(ch->db, ch->arena, first_year, &m);
	for (int round = 0; round < ROUNDS && !db_error(ch->db); round++) {
		int64_t changed = done->added + done->replaced;
		for (size_t i = 0; i < n; i++)
			compute_measure(ch, m[i].measure_id, first_year, done);
		if (done->added + done->replaced == changed)
			break;
	}
}
