/* query.c - asks the figures: fetches, puts in order, tells breaks and intervals; hides last. */
#include "measure/query_in.h"

#include "base/vec.h"
#include "core/settings.h"
#include "org/org.h"
#include "stat/interval.h"

#include <math.h>
#include <stdlib.h>

#define LEVEL 0.95

/* --- asking ------------------------------------------------------------------------- */

bool query_measure(struct query *q, int64_t measure_id)
{
	for (size_t i = 0; i < q->nmeasures; i++)
		if (q->measure[i] == measure_id)
			return true;
	if (measure_id <= 0 || q->nmeasures == QUERY_MEASURES_MAX)
		return false;
	q->measure[q->nmeasures++] = measure_id;
	return true;
}

bool query_place(struct query *q, const struct place *p)
{
	for (size_t i = 0; i < q->nplaces; i++)
		if (p->id ? q->place[i].id == p->id : q->place[i].unit_id == p->unit_id)
			return true;
	if (q->nplaces == QUERY_PLACES_MAX)
		return false;
	q->place[q->nplaces++] = *p;
	return true;
}

/* A unit that no figure is about has no place yet; those under it may. */
bool query_unit(struct db *db, struct arena *a, struct query *q, int64_t unit_id)
{
	struct place p = {.unit_id = unit_id};
	struct unit u;
	int64_t id;
	if (place_by_unit(db, a, unit_id, &id) && place_get(db, a, id, &p))
		return query_place(q, &p);
	if (!unit_get(db, a, unit_id, &u))
		return false;
	p.kind = STR("unit");
	p.code = u.code;
	p.owner = STR("municipal");
	p.parent_code = p.fold = STR("");
	if (!unit_name(db, a, unit_id, (struct str){NULL, 0}, &p.name))
		p.name = u.code;
	return query_place(q, &p);
}

void query_units_under(struct db *db, struct arena *a, struct query *q, int64_t unit_id)
{
	struct place *p;
	size_t n = places_of_units(db, a, unit_id, &p);
	for (size_t i = 0; i < n; i++)
		query_place(q, &p[i]);
}

static bool chosen(struct str words, struct str kind)
{
	static const char *const pairs[][2] = {
	    {"kommun", "municipality"}, {"riket", "country"}, {"liknande", "group"}};
	struct str rest = words, word;
	bool any = false;
	while (str_split(&rest, ',', &word))
		for (size_t i = 0; i < 3; i++)
			any = any || (str_eqz(word, pairs[i][0]) && str_eqz(kind, pairs[i][1]));
	return words.n == 0 || any;
}

void query_beside(struct db *db, struct arena *a, struct query *q, struct str words)
{
	struct place *p;
	size_t n = places_beside(db, a, setting_text(db, a, "huvudman.kommunkod"), &p);
	for (size_t i = 0; i < n; i++)
		if (chosen(words, p[i].kind))
			query_place(q, &p[i]);
}

/* --- cells ---------------------------------------------------------------------------- */

struct query_cell *query_push(struct arena *a, struct query_result *r)
{
	if (r->n == QUERY_CELLS_MAX) {
		r->cut = true;
		return NULL;
	}
	if (r->n == r->cap)
		r->cell = vec_grow(a, r->cell, &r->cap, sizeof *r->cell);
	r->cell[r->n] = (struct query_cell){.why = QUERY_GIVEN};
	return &r->cell[r->n++];
}

void query_cell_of(struct arena *a, struct query_cell *c, const struct query_row *f)
{
	const struct figure v = {.kind = f->kind, .number = f->number, .decimals = f->decimals, .n = f->n};
	*c = (struct query_cell){
	    .year = (int)f->first_year,
	    .period = f->period,
	    .sex = f->sex,
	    .grade = f->grade,
	    .subject = f->subject,
	    .facet = f->facet,
	    .version_id = f->version_id,
	    .figure_id = f->id,
	    .v = figure_value(&v),
	    .n = f->n,
	    .n_of = f->n_of,
	    .numerator = f->numerator,
	    .interval = f->low.has && f->high.has ? QUERY_SOURCED : QUERY_NO_INTERVAL,
	    .lo = f->low.v,
	    .hi = f->high.v,
	    .state = f->state,
	    .relocked = f->relocked,
	    .published = f->published,
	    .late = f->late,
	    .day = str_is_null(f->measured_day) ? instant_date(a, f->created_at) : f->measured_day,
	    .source_id = f->source_id,
	    .file_row = f->file_row,
	    .file_col = f->file_col,
	    .n_state = f->n_state,
	    .mark = f->mark,
	    .told = f->told,
	};
}

static int cmp_str(struct str a, struct str b, int before)
{
	return before ? before : str_cmp(a, b);
}

int query_cell_cmp(const struct query_cell *a, const struct query_cell *b)
{
	int d = cmp_str(a->sex, b->sex, 0); /* T after K and M: the total of a row stands last */
	d = cmp_str(a->grade, b->grade, d);
	d = cmp_str(a->subject, b->subject, d);
	d = cmp_str(a->facet, b->facet, d);
	return d ? d : (a->year > b->year) - (a->year < b->year);
}

static int cmp_series(const struct query_cell *a, const struct query_cell *b)
{
	int d = (a->measure > b->measure) - (a->measure < b->measure);
	d = d ? d : (a->place > b->place) - (a->place < b->place);
	return d ? d : query_cell_cmp(a, b);
}

/* Periods of a läsår in their order, a newer definition last. */
static int cmp_cell(const void *x, const void *y)
{
	const struct query_cell *a = x, *b = y;
	int d = cmp_series(a, b);
	d = d ? d : (a->version > b->version) - (a->version < b->version);
	return cmp_str(a->period, b->period, d);
}

void query_sort(struct query_result *r)
{
	if (r->n)
		qsort(r->cell, r->n, sizeof *r->cell, cmp_cell);
}

size_t query_version(const struct query_result *r, int64_t version_id)
{
	size_t i = 0;
	while (i < r->nversions && r->version[i].id != version_id)
		i++;
	return i;
}

/* --- fetching --------------------------------------------------------------------------- */

struct fetch {
	struct db *db;
	struct arena *a;
	const struct query *q;
	struct query_result *r;
	struct query_own *own; /* of each measure */
	int from, to;
};

size_t query_measure_at(const struct query_result *r, int64_t id)
{
	size_t i = 0;
	while (i < r->nmeasures && r->measure[i].id != id)
		i++;
	return i;
}

static size_t place_at(const struct query_result *r, int64_t id)
{
	size_t i = 0;
	while (i < r->nplaces && r->place[i].id != id)
		i++;
	return i;
}

static void take(struct fetch *f, const struct query_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t m = query_measure_at(f->r, rows[i].measure_id), p = place_at(f->r, rows[i].place_id);
		struct query_cell *c = m < f->r->nmeasures && p < f->r->nplaces ? query_push(f->a, f->r) : NULL;
		if (!c)
			continue;
		query_cell_of(f->a, c, &rows[i]);
		c->measure = m;
		c->place = p;
		c->version = query_version(f->r, c->version_id);
	}
}

/* Of all measures, or of one. */
static void fetch_place(struct fetch *f, int64_t place_id, int64_t measure_id)
{
	const struct query *q = f->q;
	struct cells_of_place_row *rows;
	size_t n = cells_of_place(f->db, f->a, place_id, measure_id, f->from, f->to, q->sex, q->grade, q->subject,
	                          q->facet, &rows);
	take(f, (const struct query_row *)(const void *)rows, n);
}

static void fetch_own(struct fetch *f, size_t m)
{
	const struct query *q = f->q;
	struct query_own *own = &f->own[m];
	own->n = cells_of_measure(f->db, f->a, f->r->measure[m].id, (struct str){NULL, 0}, f->from, f->to, q->sex,
	                          q->grade, q->subject, q->facet, &own->rows);
	own->read = true;
	take(f, own->rows, own->n);
}

/* Places that are no own units, or all when the own are few: many measures of one are read together. */
static void fetch_places(struct fetch *f, bool own_too)
{
	const struct query_result *r = f->r;
	for (size_t i = 0; i < r->nplaces; i++) {
		if (!r->place[i].id || (r->place[i].unit_id && !own_too))
			continue;
		if (r->nmeasures > 3)
			fetch_place(f, r->place[i].id, 0);
		for (size_t m = 0; r->nmeasures <= 3 && m < r->nmeasures; m++)
			fetch_place(f, r->place[i].id, r->measure[m].id);
	}
}

/* Few places are read each by itself; many own units by measure, all of them at once. */
static void fetch_cells(struct fetch *f)
{
	const struct query_result *r = f->r;
	size_t own = 0;
	for (size_t i = 0; i < r->nplaces; i++)
		own += r->place[i].unit_id != 0;
	bool by_measure = own > 3 && (r->nplaces > 6 || r->nmeasures <= 3);
	for (size_t m = 0; by_measure && m < r->nmeasures; m++)
		fetch_own(f, m);
	fetch_places(f, !by_measure);
}

static void load_measures(struct db *db, struct arena *a, const struct query *q, struct query_result *r)
{
	struct {
		struct measure_version *v;
		size_t n, cap;
	} all = {0};
	r->measure = ARENA_ARRAY(a, q->nmeasures + 1, struct measure);
	for (size_t i = 0; i < q->nmeasures; i++) {
		struct measure_version *v;
		if (!measure_get(db, a, q->measure[i], &r->measure[r->nmeasures]))
			continue;
		size_t n = versions_of(db, a, q->measure[i], &v);
		r->nmeasures++;
		for (size_t j = 0; j < n; j++)
			*VEC_PUSH(a, &all) = v[j];
	}
	r->version = all.v;
	r->nversions = all.n;
	r->untold = ARENA_ARRAY(a, all.n + 1, bool);
}

/* --- breaks and intervals ------------------------------------------------------------------ */

static bool same_series(const struct query_cell *a, const struct query_cell *b)
{
	struct query_cell x = *a;
	x.year = b->year;
	return cmp_series(&x, b) == 0;
}

/* The versions from one to the other, of which one that cannot be compared breaks it. */
static enum query_break between(const struct query_result *r, const struct query_cell *a,
                                const struct query_cell *b)
{
	enum query_break worst = QUERY_WHOLE;
	size_t lo = a->version < b->version ? a->version : b->version,
	       hi = a->version < b->version ? b->version : a->version;
	for (size_t i = lo + 1; i <= hi && i < r->nversions; i++) {
		if (str_eqz(r->version[i].comparable, "no"))
			return QUERY_BROKEN;
		if (str_eqz(r->version[i].comparable, "bridged"))
			worst = QUERY_BRIDGED;
	}
	return worst;
}

static void tell_breaks(struct query_result *r)
{
	for (size_t i = 1; i < r->n; i++) {
		const struct query_cell *was = &r->cell[i - 1];
		if (same_series(was, &r->cell[i]) && was->version != r->cell[i].version)
			r->cell[i].broken = between(r, was, &r->cell[i]);
	}
}

void query_forced(struct query_cell *c)
{
	const struct value_range range = {.most = 100};
	struct value_interval is;
	struct value v = c->v;
	v.n = c->n.has ? c->n.v : 0;
	if (!value_bounds(&v, &range, &is))
		return;
	c->interval = QUERY_FORCED;
	c->lo = (double)is.low / (double)VALUE_UNIT;
	c->hi = (double)is.high / (double)VALUE_UNIT;
}

/* Wilson's interval of a share; a mean has none unless its source gives one, since its spread is not
 * told. */
static void tell_interval(const struct query_result *r, struct query_cell *c)
{
	bool percent = str_eqz(r->measure[c->measure].unit, "percent");
	bool share = percent && c->version < r->nversions && str_eqz(r->version[c->version].kind, "share");
	if (c->interval != QUERY_NO_INTERVAL)
		return;
	if (percent && (c->v.kind == VALUE_APPROX100 || c->v.kind == VALUE_APPROX)) {
		query_forced(c);
		return;
	}
	if (!share || c->v.kind != VALUE_EXISTS || !c->n.has || c->n.v <= 0)
		return;
	double n = (double)c->n.v, x = value_number(&c->v) / 100 * n;
	if (c->numerator.has)
		x = (double)c->numerator.v;
	if (x < 0 || x > n)
		return;
	struct stat_interval w = stat_wilson(x, n, LEVEL);
	c->interval = QUERY_SAMPLING;
	c->lo = 100 * w.lo;
	c->hi = 100 * w.hi;
}

bool query_run(struct db *db, struct arena *a, const struct query *q, struct query_result *r)
{
	struct fetch f = {.db = db,
	                  .a = a,
	                  .q = q,
	                  .r = r,
	                  .from = q->from_year ? q->from_year : 1900,
	                  .to = q->to_year ? q->to_year : 2200};
	*r = (struct query_result){.nplaces = q->nplaces};
	r->place = ARENA_ARRAY(a, q->nplaces + 1, struct place);
	memcpy(r->place, q->place, q->nplaces * sizeof *r->place);
	load_measures(db, a, q, r);
	f.own = ARENA_ARRAY(a, r->nmeasures + 1, struct query_own);
	fetch_cells(&f);
	query_sort(r);
	query_totals(db, a, q, f.own, r);
	tell_breaks(r);
	for (size_t i = 0; i < r->n; i++)
		tell_interval(r, &r->cell[i]);
	query_guard(db, a, q, r);
	return db_error(db) == DB_OK;
}
