/* query_total.c - totals of units and kommuner from the figures of those under them. */
#include "measure/query_total.h"

#include "core/settings.h"
#include "cube/disclose.h"
#include "measure/query_in.h"
#include "org/org.h"
#include "sql_measure_protect.h"

#include <math.h>
#include <stdlib.h>

/* Fewer than this are hidden in school units' tables, n too (domain.md 4.1). */
#define SCHOOL_FEW 10

/* --- one total --------------------------------------------------------------------- */

static struct value_range range_of(const struct query_total *t)
{
	/* The most a figure can be: 340 is the most a meritvärde can be (domain.md 3.2). */
	static const struct {
		const char *unit;
		int64_t most;
	} most[] = {{"percent", 100}, {"points", 340}, {"index", 100}};
	struct value_range r = {.least = 0, .most = -1, .few = 0};
	for (size_t i = 0; i < sizeof most / sizeof most[0]; i++)
		if (str_eqz(t->measure->unit, most[i].unit))
			r.most = most[i].most;
	if (str_eqz(t->version->kind, "count"))
		r.few = SCHOOL_FEW;
	return r;
}

void query_total_begin(struct query_total *t, const struct measure *m, const struct measure_version *v)
{
	bool sums = str_eqz(v->kind, "share") || str_eqz(v->kind, "mean") || str_eqz(v->kind, "count");
	*t = (struct query_total){.measure = m, .version = v, .counted = true};
	t->why = sums ? QUERY_TOTAL : QUERY_KIND;
}

/* The only count of n that is written as this percentage; -1 when several are. */
static int64_t numerator_of(const struct query_cell *c)
{
	double n = (double)c->n.v, half = 0.5;
	double shown = value_number(&c->v), k = round(shown * n / 100);
	for (int i = 0; i < c->v.decimals; i++)
		half /= 10;
	half += 1e-9;
	bool this = fabs(100 * k / n - shown) <= half, below = fabs(100 * (k - 1) / n - shown) <= half,
	     above = fabs(100 * (k + 1) / n - shown) <= half;
	return this && !below && !above && k >= 0 && k <= n ? (int64_t)k : -1;
}

static void count_numerator(struct query_total *t, const struct query_cell *c)
{
	int64_t k = c->numerator.has ? c->numerator.v : -1;
	if (k < 0 && c->v.kind == VALUE_EXISTS && c->n.v > 0)
		k = numerator_of(c);
	t->counted = t->counted && k >= 0;
	t->numerator += k > 0 ? k : 0;
}

static void add_count(struct query_total *t, const struct query_cell *c)
{
	struct value_range r = range_of(t);
	value_sum_add(&t->sum, &c->v, 1, &r);
}

/* n and figure hidden: between none and nine, of whom anything may be true. */
static void add_unknown(struct query_total *t, const struct query_cell *c)
{
	if (c->v.kind == VALUE_FEW && range_of(t).most > 0)
		t->few += SCHOOL_FEW - 1;
	else
		t->why = c->v.kind == VALUE_EXISTS ? QUERY_NO_N : QUERY_UNKNOWN;
}

void query_total_add(struct query_total *t, const struct query_cell *c)
{
	if (c->v.kind == VALUE_NOT_APPLICABLE)
		return;
	t->parts++;
	if (t->why != QUERY_TOTAL)
		return;
	if (str_eqz(t->version->kind, "count")) {
		add_count(t, c);
		return;
	}
	if (!c->n.has) {
		add_unknown(t, c);
		return;
	}
	struct value v = c->v;
	struct value_range r = range_of(t);
	v.n = c->n.v;
	t->n += c->n.v;
	count_numerator(t, c);
	value_sum_add(&t->sum, &v, c->n.v, &r);
}

static void set_exact(struct query_cell *c, double v, int decimals)
{
	int64_t scale = 1;
	for (int i = 0; i < decimals; i++)
		scale *= 10;
	c->v = (struct value){.kind = VALUE_EXISTS, .decimals = (uint8_t)decimals};
	c->v.number = (int64_t)llround(v * (double)scale);
	c->v.n = c->n.has ? c->n.v : 0;
}

static void set_range(struct query_cell *c, double lo, double hi)
{
	c->v = (struct value){.kind = VALUE_MISSING};
	c->interval = QUERY_FORCED;
	c->lo = lo;
	c->hi = hi;
}

static void end_count(const struct query_total *t, struct query_cell *c)
{
	double lo = (double)t->sum.is.low / (double)VALUE_UNIT, hi = (double)t->sum.is.high / (double)VALUE_UNIT;
	if (t->sum.is.low == t->sum.is.high)
		set_exact(c, lo, (int)t->measure->decimals);
	else
		set_range(c, lo, hi);
}

/* With up to `few` more, of whom each may be at either end of what is possible. */
static void end_mean(const struct query_total *t, struct query_cell *c)
{
	double n = (double)t->n, few = (double)t->few, most = (double)range_of(t).most;
	double lo = (double)t->sum.is.low / (double)VALUE_UNIT, hi = (double)t->sum.is.high / (double)VALUE_UNIT;
	c->n = (struct opt_i64){true, t->n};
	if (t->few == 0 && lo == hi) {
		bool share = str_eqz(t->version->kind, "share") && t->counted;
		c->numerator = (struct opt_i64){share, t->numerator};
		set_exact(c, share ? 100 * (double)t->numerator / n : lo / n, (int)t->measure->decimals);
		return;
	}
	set_range(c, fmin(lo / n, lo / (n + few)), fmax(hi / n, (hi + most * few) / (n + few)));
}

void query_total_end(const struct query_total *t, struct query_cell *c)
{
	c->parts = t->parts;
	c->why = t->why;
	c->state = STR("approved");
	c->v = (struct value){.kind = VALUE_MISSING};
	if (c->why == QUERY_TOTAL && t->sum.refused)
		c->why = QUERY_UNKNOWN;
	if (c->why != QUERY_TOTAL)
		return;
	if (str_eqz(t->version->kind, "count"))
		end_count(t, c);
	else if (t->n > 0)
		end_mean(t, c);
	else
		c->why = QUERY_UNKNOWN;
}

/* --- whose figures ---------------------------------------------------------------------- */

struct part {
	struct query_cell cell;
	int64_t unit_id;            /* of an own unit, else 0 */
	bool heads;                 /* of one that has units under it */
	const struct place *beside; /* of a school beside */
};
struct parts {
	struct part *v;
	size_t n;
};
struct totals {
	struct db *db;
	struct arena *a;
	const struct query *q;
	struct query_result *r;
	const struct query_own *read; /* of each measure, or NULL */
	bool *given;                  /* of each measure and place: has figures of its own */
	struct units_reach_row *reach;
	size_t nreach;
	struct place *own; /* by id */
	size_t nown;
	struct str kommun; /* our own */
	int64_t root;
	struct total_marks_row *mark; /* of measure marked - 1 */
	size_t nmarks, marked;
};
/* Those that make up a place's total. */
struct scope {
	int64_t above; /* units under this one; 0: any own unit */
	bool own, municipal, independent;
};

static int cmp_reach(const void *x, const void *y)
{
	const struct units_reach_row *a = x, *b = y;
	int d = (a->above > b->above) - (a->above < b->above);
	return d ? d : (a->below > b->below) - (a->below < b->below);
}

static bool under(const struct totals *t, int64_t above, int64_t below)
{
	const struct units_reach_row key = {above, below};
	return t->nreach && bsearch(&key, t->reach, t->nreach, sizeof key, cmp_reach);
}

static int cmp_key(const struct query_cell *a, const struct query_cell *b)
{
	int d = query_cell_cmp(a, b);
	d = d ? d : (a->version > b->version) - (a->version < b->version);
	return d ? d : str_cmp(a->period, b->period);
}

static int cmp_part(const void *x, const void *y)
{
	return cmp_key(&((const struct part *)x)->cell, &((const struct part *)y)->cell);
}

static int cmp_place(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	return (a->id > b->id) - (a->id < b->id);
}

static bool has_under(const struct totals *t, int64_t unit_id)
{
	for (size_t i = 0; i < t->nreach; i++)
		if (t->reach[i].above == unit_id)
			return true;
	return false;
}

static void begin(struct totals *t)
{
	const struct query_result *r = t->r;
	t->nreach = units_reach(t->db, t->a, &t->reach);
	t->nown = places_of_units(t->db, t->a, 0, &t->own);
	if (t->nown)
		qsort(t->own, t->nown, sizeof *t->own, cmp_place);
	t->kommun = setting_text(t->db, t->a, "huvudman.kommunkod");
	t->given = ARENA_ARRAY(t->a, r->nmeasures * r->nplaces + 1, bool);
	for (size_t i = 0; i < r->n; i++)
		t->given[r->cell[i].measure * r->nplaces + r->cell[i].place] = true;
}

static void own_unit(const struct totals *t, int64_t place_id, struct part *x)
{
	const struct place key = {.id = place_id};
	const struct place *p = t->nown ? bsearch(&key, t->own, t->nown, sizeof key, cmp_place) : NULL;
	x->unit_id = p ? p->unit_id : 0;
	x->heads = p && has_under(t, p->unit_id);
}

/* The own units' alone may have been read already. */
static size_t read_rows(const struct totals *t, size_t m, struct str kommun, struct query_row **rows)
{
	const struct query *q = t->q;
	if (t->read && t->read[m].read && kommun.n == 0) {
		*rows = t->read[m].rows;
		return t->read[m].n;
	}
	return cells_of_measure(t->db, t->a, t->r->measure[m].id, kommun, q->from_year ? q->from_year : 1900,
	                        q->to_year ? q->to_year : 2200, q->sex, q->grade, q->subject, q->facet, rows);
}

/* The measure's figures at own units and at the schools beside them, those about the same thing together. */
static void read_parts(const struct totals *t, size_t m, struct str kommun, struct parts *p)
{
	struct query_row *rows;
	struct place *school = NULL;
	size_t nschools = kommun.n ? places_schools(t->db, t->a, kommun, &school) : 0;
	size_t n = read_rows(t, m, kommun, &rows);
	*p = (struct parts){ARENA_ARRAY(t->a, n + 1, struct part), n};
	for (size_t i = 0; i < n; i++) {
		struct part *x = &p->v[i];
		query_cell_of(t->a, &x->cell, &rows[i]);
		x->cell.measure = m;
		x->cell.version = query_version(t->r, rows[i].version_id);
		own_unit(t, rows[i].place_id, x);
		for (size_t j = 0; j < nschools; j++)
			if (school[j].id == rows[i].place_id)
				x->beside = &school[j];
	}
	if (n)
		qsort(p->v, n, sizeof *p->v, cmp_part);
}

static bool in_scope(const struct totals *t, const struct scope *s, const struct part *group, size_t n,
                     const struct part *x)
{
	if (x->beside)
		return str_eqz(x->beside->owner, "municipal") ? s->municipal : s->independent;
	if (!s->own || !x->unit_id || (s->above && !under(t, s->above, x->unit_id)))
		return false;
	/* A figure of a unit stands for all units under it. */
	for (size_t i = 0; i < n; i++)
		if (group[i].heads && under(t, group[i].unit_id, x->unit_id) &&
		    (!s->above || under(t, s->above, group[i].unit_id)))
			return false;
	return true;
}

/* --- filling in --------------------------------------------------------------------------- */

static void clear(struct query_cell *c)
{
	c->figure_id = c->source_id = 0;
	c->n = c->n_of = c->numerator = c->file_row = c->file_col = (struct opt_i64){0};
	c->interval = QUERY_NO_INTERVAL;
	c->relocked = c->late = false;
	c->mark = c->n_state = (struct opt_i64){0};
}

/* The total of a group of figures about the same thing; false when none of them is in scope. */
static bool total_of(const struct totals *t, const struct scope *s, const struct part *group, size_t n,
                     struct query_cell *out)
{
	struct query_total sum;
	bool hidden = false;
	*out = group->cell;
	clear(out);
	query_total_begin(&sum, &t->r->measure[out->measure], &t->r->version[out->version]);
	for (size_t i = 0; i < n; i++) {
		if (!in_scope(t, s, group, n, &group[i]))
			continue;
		query_total_add(&sum, &group[i].cell);
		hidden = hidden || !(group[i].cell.published || query_is_shown(&group[i].cell));
		out->published = out->published && group[i].cell.published;
		if (str_cmp(group[i].cell.day, out->day) > 0)
			out->day = group[i].cell.day;
	}
	/* A hidden part would follow from the total and the other parts, unless it is known to be safe
	 * (set_mark). */
	out->mark = out->n_state = (struct opt_i64){true, hidden ? DISCLOSE_FEW : DISCLOSE_SHOWN};
	query_total_end(&sum, out);
	return sum.parts > 0;
}

static int cmp_mark(const void *x, const void *y)
{
	const struct total_marks_row *a = x, *b = y;
	int d = (a->version_id > b->version_id) - (a->version_id < b->version_id);
	d = d ? d : (a->unit_id > b->unit_id) - (a->unit_id < b->unit_id);
	d = d ? d : str_cmp(a->period, b->period);
	d = d ? d : str_cmp(a->sex, b->sex);
	d = d ? d : str_cmp(a->grade, b->grade);
	d = d ? d : str_cmp(a->subject, b->subject);
	return d ? d : str_cmp(a->facet, b->facet);
}

/* What was found when the whole table was protected (protect.h). Of a unit: when the total is made of what it
 * was then. A kommun's holds the huvudman's own total and figures that are public. */
static void set_mark(struct totals *t, const struct place *p, struct query_cell *c)
{
	if (!p->unit_id && !t->root)
		root_unit(t->db, t->a, &t->root);
	const struct total_marks_row key = {.version_id = c->version_id,
	                                    .unit_id = p->unit_id ? p->unit_id : t->root,
	                                    .period = c->period,
	                                    .sex = c->sex,
	                                    .grade = c->grade,
	                                    .subject = c->subject,
	                                    .facet = c->facet};
	const struct total_marks_row *m =
	    t->nmarks ? bsearch(&key, t->mark, t->nmarks, sizeof key, cmp_mark) : NULL;
	if (!m)
		return;
	int64_t n = c->n.has ? c->n.v : c->v.kind == VALUE_EXISTS ? llround(value_number(&c->v)) : -1;
	if (p->unit_id && n != m->n)
		return;
	c->n_state = (struct opt_i64){true, m->n_state};
	c->mark = (struct opt_i64){true, m->state};
}

static void read_marks(struct totals *t, size_t m)
{
	const struct query *q = t->q;
	if (t->marked == m + 1)
		return;
	t->marked = m + 1;
	t->nmarks =
	    total_marks(t->db, t->a, t->r->measure[m].id, q->sex, q->grade, q->subject, q->facet, &t->mark);
	if (t->nmarks)
		qsort(t->mark, t->nmarks, sizeof *t->mark, cmp_mark);
}

static void fill_place(struct totals *t, const struct scope *s, const struct parts *p, size_t m, size_t place)
{
	read_marks(t, m);
	for (size_t from = 0, to; from < p->n; from = to) {
		struct query_cell total, *c;
		for (to = from + 1; to < p->n && cmp_part(&p->v[from], &p->v[to]) == 0;)
			to++;
		if (p->v[from].cell.version >= t->r->nversions)
			continue;
		if (total_of(t, s, &p->v[from], to - from, &total) && (c = query_push(t->a, t->r))) {
			*c = total;
			c->place = place;
			set_mark(t, &t->r->place[place], c);
		}
	}
}

/* Whose figures make up a place's by the measure's own population; false when none can. */
static bool scope_of(const struct totals *t, const struct place *p, struct str population, struct scope *s)
{
	static const struct {
		const char *population;
		bool own, municipal, independent;
	} kommun[] = {{"lageskommun", true, true, true},
	              {"kommunala", true, true, false},
	              {"fristaende", false, false, true}};
	*s = (struct scope){.above = p->unit_id, .own = true};
	if (p->unit_id)
		return has_under(t, p->unit_id);
	if (!str_eqz(p->kind, "municipality"))
		return false;
	for (size_t i = 0; i < sizeof kommun / sizeof kommun[0]; i++)
		if (str_eqz(population, kommun[i].population)) {
			bool ours = kommun[i].own && str_eq(p->code, t->kommun);
			*s = (struct scope){0, ours, kommun[i].municipal, kommun[i].independent};
			return true;
		}
	return false;
}

static struct str population_of(const struct query_result *r, size_t measure)
{
	struct str last = STR("");
	for (size_t i = 0; i < r->nversions; i++)
		if (r->version[i].measure_id == r->measure[measure].id)
			last = r->version[i].population;
	return last;
}

static void fill_measure(struct totals *t, size_t m)
{
	struct parts units = {0}, kommun = {0};
	bool read = false;
	for (size_t p = 0; p < t->r->nplaces; p++) {
		struct scope s;
		const struct place *x = &t->r->place[p];
		if (t->given[m * t->r->nplaces + p] || !scope_of(t, x, population_of(t->r, m), &s))
			continue;
		if (!x->unit_id) {
			read_parts(t, m, x->code, &kommun);
			fill_place(t, &s, &kommun, m, p);
			continue;
		}
		if (!read)
			read_parts(t, m, (struct str){NULL, 0}, &units);
		read = true;
		fill_place(t, &s, &units, m, p);
	}
}

void query_totals(struct db *db, struct arena *a, const struct query *q, const struct query_own *own,
                  struct query_result *r)
{
	struct totals t = {.db = db, .a = a, .q = q, .r = r, .read = own};
	begin(&t);
	for (size_t m = 0; m < r->nmeasures; m++)
		fill_measure(&t, m);
	query_sort(r);
}

/* --- the same question of three groups of schools ------------------------------------------- */

static void perspective(const struct totals *t, const struct parts *p, const struct scope *s,
                        struct query_cell *out, size_t *schools)
{
	out->v = (struct value){.kind = VALUE_MISSING};
	if (p->n && p->v[0].cell.version < t->r->nversions && total_of(t, s, p->v, p->n, out))
		*schools = out->parts;
	if (!out->published && !query_is_shown(out)) { /* as query_guard.c has it */
		out->v = (struct value){.kind = VALUE_FEW};
		out->n = out->numerator = (struct opt_i64){0};
		out->interval = QUERY_NO_INTERVAL;
		out->hidden = true;
	}
}

bool query_perspectives(struct db *db, struct arena *a, const struct measure *m, struct str kommun, int year,
                        struct query_perspective *out)
{
	static const struct scope scopes[QUERY_POPULATIONS] = {
	    [QUERY_OWN] = {0, true, true, false},
	    [QUERY_LOCATED] = {0, true, true, true},
	    [QUERY_INDEPENDENT] = {0, false, false, true},
	};
	struct query q = {
	    .from_year = year, .to_year = year, .sex = STR("T"), .subject = STR(""), .facet = STR("")};
	struct query_result r;
	struct totals t = {.db = db, .a = a, .q = &q, .r = &r};
	struct parts p;
	*out = (struct query_perspective){0};
	if (!query_measure(&q, m->id) || !query_run(db, a, &q, &r) || r.nmeasures == 0)
		return false;
	begin(&t);
	read_parts(&t, 0, kommun, &p);
	size_t schools = 0;
	for (size_t i = 0; i < p.n; i++) /* what a unit above the schools says is no school's */
		if (!p.v[i].unit_id || !has_under(&t, p.v[i].unit_id))
			p.v[schools++] = p.v[i];
	p.n = schools;
	size_t n = 1; /* of one definition and one årskurs: the newest */
	while (n < p.n && cmp_part(&p.v[p.n - 1 - n], &p.v[p.n - 1]) == 0)
		n++;
	if (p.n == 0)
		return false;
	p = (struct parts){&p.v[p.n - n], n};
	for (int i = 0; i < QUERY_POPULATIONS; i++)
		perspective(&t, &p, &scopes[i], &out->total[i], &out->schools[i]);
	return out->schools[QUERY_LOCATED] > 0;
}
