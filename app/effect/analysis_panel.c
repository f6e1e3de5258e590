/* analysis_panel.c - reads the figures of a link into a panel of schools by läsår (analysis.h). */
#include "effect/analysis_target.h"

#include "base/date.h"
#include "measure/publish.h"
#include "sql_effect_chain.h"

#include <math.h>

/* --- whom ---------------------------------------------------------------------------------- */

static int lasar_of_day(struct str day)
{
	struct date d;
	return date_parse(day, &d) ? lasar_of(d) : 0;
}

static int start_of(const struct analysis_ask *ask, const struct intervention_unit *u)
{
	return lasar_of_day(str_is_null(u->from_day) ? ask->x->from_day : u->from_day);
}

static void take_units(struct db *db, struct arena *a, const struct analysis_ask *ask,
                       struct analysis_panel *p)
{
	struct intervention_unit *u;
	size_t n = chain_units(db, a, ask->x->id, &u);
	if (n > ANALYSIS_UNITS_MAX)
		n = ANALYSIS_UNITS_MAX;
	p->school = ARENA_ARRAY(a, n + 1, struct analysis_school);
	for (size_t i = 0; i < n; i++) {
		bool treated = str_eqz(u[i].arm, "treated");
		if (!treated && p->data.compare != COMPARE_SCHOOLS && p->data.compare != COMPARE_SERIES)
			continue;
		p->school[p->n++] = (struct analysis_school){
		    .unit_id = u[i].unit_id, .treated = treated, .start = treated ? start_of(ask, &u[i]) : 0};
	}
	p->start = 0;
	p->lag = ask->lag_terms / 2;
	for (size_t i = 0; i < p->n; i++)
		if (p->school[i].start && (!p->start || p->school[i].start < p->start))
			p->start = p->school[i].start;
}

/* --- figures --------------------------------------------------------------------------------- */

static struct analysis_point point_of(const struct query_cell *c)
{
	struct analysis_point x = {.figure_id = c ? c->figure_id : 0, .version_id = c ? c->version_id : 0};
	double v = query_number(c);
	if (!c || !isfinite(v))
		return x;
	x.has = true;
	x.late = c->late;
	x.value = v;
	x.n = c->n.has ? c->n.v : 0;
	x.n_of = c->n_of.has ? c->n_of.v : 0;
	x.counted = c->n.has && c->n.v > 0;
	x.numerator = c->numerator.has ? c->numerator.v : (int64_t)llround(v / 100 * (double)x.n);
	if (x.numerator < 0 || x.numerator > x.n)
		x.counted = false;
	return x;
}

/* One value of a breakdown, or (several) all of it. */
static struct str one_of(const struct str *list, size_t n)
{
	return n == 0 ? STR("") : n == 1 ? list[0] : (struct str){NULL, 0};
}

static bool ask_figures(struct db *db, struct arena *a, const struct analysis_ask *ask,
                        const struct analysis_target *t, struct analysis_panel *p, struct query_result *r)
{
	struct query *q = ARENA_NEW(a, struct query);
	q->sex = STR("T");
	q->grade = one_of(t->grade, t->ngrades);
	q->subject = one_of(t->subject, t->nsubjects);
	q->facet = STR("");
	q->from_year = p->start - 12;
	q->to_year = p->start + ANALYSIS_YEARS_MAX - 13;
	query_measure(q, ask->measure_id);
	for (size_t i = 0; i < p->n; i++)
		query_unit(db, a, q, p->school[i].unit_id);
	p->from = q->from_year;
	p->years = ANALYSIS_YEARS_MAX;
	return query_run(db, a, q, r) && r->nmeasures == 1;
}

/* Mean of the months of a läsår, at least ten of them: one month says as much of the season as of the school.
 */
static struct analysis_point mean_of_months(const struct query_result *r, size_t place, int year)
{
	struct analysis_point x = {0};
	double sum = 0;
	int n = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct query_cell *c = &r->cell[i];
		if (c->place != place || c->year != year || !isfinite(query_number(c)))
			continue;
		x.figure_id = c->figure_id;
		x.version_id = c->version_id;
		sum += query_number(c);
		n++;
	}
	x.has = n >= 10;
	x.value = x.has ? sum / n : 0;
	return x;
}

static bool is_monthly(const struct query_result *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->cell[i].period.n == 7 && r->cell[i].period.p[4] == '-')
			return true;
	return false;
}

static void take_figures(struct analysis_panel *p, const struct query_result *r)
{
	bool monthly = is_monthly(r);
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < r->nplaces; k++) {
			if (r->place[k].unit_id != p->school[i].unit_id)
				continue;
			p->school[i].name = r->place[k].name;
			for (int y = 0; y < p->years; y++)
				p->school[i].year[y] =
				    monthly ? mean_of_months(r, k, p->from + y) : point_of(query_find(r, 0, k, p->from + y));
		}
}

/* --- which läsår ------------------------------------------------------------------------------ */

static bool has_at(const struct analysis_panel *p, size_t i, int year)
{
	int y = year - p->from;
	return y >= 0 && y < p->years && p->school[i].year[y].has;
}

static int treated_at(const struct analysis_panel *p, int year)
{
	int n = 0;
	for (size_t i = 0; i < p->n; i++)
		n += p->school[i].treated && has_at(p, i, year);
	return n;
}

static void choose_years(const struct intervention *x, struct analysis_panel *p)
{
	int treated = 0, most = 0;
	for (size_t i = 0; i < p->n; i++)
		treated += p->school[i].treated;
	if (x->base_year.has && x->base_year.v < p->start && treated_at(p, (int)x->base_year.v))
		p->before = (int)x->base_year.v;
	for (int year = p->start - 1; !p->before && year >= p->from; year--)
		if (treated_at(p, year))
			p->before = year;
	if (x->outcome_year.has && x->outcome_year.v >= p->start + p->lag &&
	    treated_at(p, (int)x->outcome_year.v))
		p->after = (int)x->outcome_year.v;
	p->fixed = p->after > 0;
	for (int year = p->from + p->years - 1; !p->after && year >= p->start + p->lag; year--)
		if (2 * (most = treated_at(p, year)) >= treated && most > 0)
			p->after = year;
}

static bool all_in_have(const struct analysis_panel *p, int year)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->school[i].in && !has_at(p, i, year))
			return false;
	return true;
}

static void count_starts(struct analysis_panel *p)
{
	int seen[ANALYSIS_YEARS_MAX] = {0};
	struct evidence_data *d = &p->data;
	for (size_t i = 0; i < p->n; i++)
		if (p->school[i].in && p->school[i].treated && p->school[i].start - p->from < p->years)
			seen[p->school[i].start - p->from]++;
	for (int y = 0; y < p->years; y++) {
		d->starts += seen[y] > 0;
		if (seen[y] > 0 && (d->smallest_start == 0 || seen[y] < d->smallest_start))
			d->smallest_start = seen[y];
	}
}

/* A school is in when it has a figure before and after; its part of what is at hand. */
static void take_school(struct analysis_panel *p, size_t i)
{
	struct analysis_school *s = &p->school[i];
	s->in = has_at(p, i, p->before) && has_at(p, i, p->after);
	if (!s->in)
		return;
	*(s->treated ? &p->data.treated : &p->data.comparison) += 1;
	if (s->treated)
		p->data.counts =
		    p->data.counts && s->year[p->before - p->from].counted && s->year[p->after - p->from].counted;
}

static void take_in(struct analysis_panel *p)
{
	int had = 0;
	p->data.counts = str_eqz(p->measure.unit, "percent") && p->before && p->after;
	for (size_t i = 0; i < p->n; i++) {
		had += has_at(p, i, p->before);
		take_school(p, i);
	}
	p->facts.lost = had ? 1 - (double)(p->data.treated + p->data.comparison) / had : -1;
	if (p->data.treated == 0) /* so that it can be told which side is missing */
		p->data.treated = treated_at(p, p->before ? p->before : p->after);
}

static bool is_used(const struct analysis_panel *p, int year)
{
	if (year == p->before || year == p->after)
		return true;
	/* with one start nobody says that it works yet; with several the läsår is one before for the others */
	if (p->data.starts < 2 && year >= p->start && year < p->start + p->lag)
		return false;
	return p->before && p->after && year <= p->after && all_in_have(p, year);
}

static void count_in(struct analysis_panel *p)
{
	take_in(p);
	count_starts(p);
	for (int y = 0; y < p->years; y++) {
		p->used[y] = is_used(p, p->from + y);
		p->data.pre += p->used[y] && p->from + y < p->start;
		p->data.post += p->used[y] && p->from + y >= p->start + p->lag;
	}
	if (!p->after)
		p->data.post = 0;
}

/* --- what is known of the figures ---------------------------------------------------------------- */

/* One instrument, two, or (0) a definition that does not say. */
static int instruments_of(struct db *db, struct arena *a, const struct measure_version *v,
                          const int64_t *seen, size_t n, bool *survey)
{
	struct instrument in;
	int64_t one = 0;
	bool untold = n == 0;
	for (size_t i = 0; i < n; i++) {
		int64_t id = v[seen[i]].instrument_id;
		if (one && id && id != one)
			return 2;
		untold = untold || !id;
		one = id ? id : one;
	}
	*survey = one && instrument_get(db, a, one, &in) && str_eqz(in.kind, "survey");
	return untold ? 0 : 1;
}

static void known_of_versions(struct db *db, struct arena *a, struct analysis_panel *p,
                              const struct query_result *r)
{
	int64_t *seen = ARENA_ARRAY(a, r->n + 1, int64_t);
	size_t n = 0;
	p->facts.definitions = p->before && p->after ? 1 : 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct query_cell *c = &r->cell[i];
		if (c->version >= r->nversions || c->year < p->before || c->year > p->after)
			continue;
		if (c->year > p->before && c->broken == QUERY_BROKEN)
			p->facts.definitions = 2;
		seen[n++] = (int64_t)c->version;
		/* A share that is counted: not a mean, nor hours or sums divided, which have no pupils below the
		 * line. */
		p->data.counts = p->data.counts && str_eqz(r->version[c->version].kind, "share") &&
		                 r->version[c->version].formula.n == 0;
		p->version_id = c->version_id > p->version_id ? c->version_id : p->version_id;
	}
	p->facts.instruments = instruments_of(db, a, r->version, seen, n, &p->facts.survey);
}

static void known_of_answers(struct analysis_panel *p)
{
	int64_t answered = 0, asked = 0;
	int late = 0, in = 0;
	bool all = true;
	for (size_t i = 0; i < p->n; i++) {
		if (!p->school[i].in)
			continue;
		const struct analysis_point *x = &p->school[i].year[p->after - p->from];
		all = all && x->n > 0 && x->n_of >= x->n;
		answered += x->n;
		asked += x->n_of;
		late += x->late + p->school[i].year[p->before - p->from].late;
		in += 2;
	}
	p->facts.late = in ? (double)late / in : 0;
	p->facts.response = all && asked > 0 ? (double)answered / (double)asked : -1;
}

/* Which of the schools are in another insats at the same time, for the same measure or only the same pupils.
 */
void analysis_others(struct db *db, struct arena *a, const struct analysis_ask *ask, struct analysis_panel *p)
{
	struct chain_touched_row *t;
	size_t n = chain_touched(db, a, ask->x->id, ask->measure_id, ask->x->from_day, ask->x->to_day, &t);
	for (size_t i = 0; i < p->n; i++) {
		bool same = false, any = false;
		for (size_t k = 0; p->school[i].in && k < n; k++) {
			bool here = p->school[i].unit_id == t[k].unit_id;
			any = any || (here && analysis_same_grades(a, ask->x->grades, t[k].grades));
			same = same || (here && t[k].same);
		}
		p->facts.touched += same && !p->school[i].treated;
		p->facts.doubled += same && p->school[i].treated;
		p->facts.beside += any && p->school[i].treated;
		p->facts.beside_compared += any && !p->school[i].treated;
	}
}

/* What the figures are, for telling whether anything has changed. */
static struct str sum_of(struct arena *a, const struct analysis_ask *ask, const struct analysis_panel *p)
{
	crypto_generichash_state st;
	unsigned char out[16];
	struct buf hex;
	struct str head = arena_printf(
	    a, "8|%lld|%lld|%.*s|%.*s|%d|%g|%d|%d|%d|%d|%d|%.*s|%.*s|%d|%d", (long long)ask->x->rev,
	    (long long)ask->measure_id, STR_ARG(ask->grade), STR_ARG(ask->comparison), ask->direction, ask->size,
	    ask->lag_terms, p->facts.touched, p->facts.doubled, p->facts.beside, p->facts.beside_compared,
	    STR_ARG(p->subject), STR_ARG(p->grade), (int)p->data.undivided, (int)p->facts.target);
	crypto_generichash_init(&st, NULL, 0, sizeof out);
	crypto_generichash_update(&st, (const unsigned char *)head.p, head.n);
	for (size_t i = 0; i < p->n; i++)
		for (int y = 0; y < p->years; y++) {
			const struct analysis_point *x = &p->school[i].year[y];
			struct str line =
			    arena_printf(a, "|%lld %d %d %lld %.17g", (long long)p->school[i].unit_id, p->school[i].start,
			                 y, (long long)x->figure_id, x->has ? x->value : 0);
			if (x->has)
				crypto_generichash_update(&st, (const unsigned char *)line.p, line.n);
		}
	for (int m = 0; m < p->series.n; m++) {
		struct str line = arena_printf(a, "|%d %.17g %.17g", p->series.month[m], p->series.value[m],
		                               isfinite(p->series.control[m]) ? p->series.control[m] : 0);
		crypto_generichash_update(&st, (const unsigned char *)line.p, line.n);
	}
	crypto_generichash_final(&st, out, sizeof out);
	buf_init(&hex, 0);
	buf_hex(&hex, out, sizeof out);
	struct str s = arena_str(a, buf_as_str(&hex));
	buf_finish(&hex);
	return s;
}

/* Fewer pupils in the insats than half of those behind the figures: what it does is thinned out. */
static void known_of_reach(const struct analysis_ask *ask, struct analysis_panel *p)
{
	int64_t behind = 0;
	for (size_t i = 0; i < p->n; i++) {
		const struct analysis_school *s = &p->school[i];
		if (!s->in || !s->treated)
			continue;
		if (s->year[p->after - p->from].n < 1)
			return;
		behind += s->year[p->after - p->from].n;
	}
	if (behind == 0 || !ask->x->pupils.has)
		return;
	p->facts.reached = (double)ask->x->pupils.v / (double)behind;
	if (p->facts.reached < 0.5)
		p->facts.target = TARGET_WIDER;
}

static bool any_treated(const struct analysis_panel *p)
{
	for (int y = 0; y < p->years; y++)
		if (treated_at(p, p->from + y))
			return true;
	return false;
}

static bool read_figures(struct change *ch, const struct analysis_ask *ask, const struct analysis_target *t,
                         struct analysis_panel *p)
{
	struct query_result *r = ARENA_NEW(ch->arena, struct query_result);
	const struct publish told = {
	    .arena = ch->arena, .seen = ch->db, .in = ch, .channel = "report", .person_id = ch->person_id};
	if (!ask_figures(ch->db, ch->arena, ask, t, p, r) || !publish_tables(&told, r))
		return false;
	analysis_target_keep(ch->arena, t, r);
	take_figures(p, r);
	choose_years(ask->x, p);
	count_in(p);
	if (is_monthly(r)) {
		struct intervention_unit *u;
		size_t n = chain_units(ch->db, ch->arena, ask->x->id, &u);
		analysis_months(ask, ch->arena, r, u, n, p);
	}
	known_of_versions(ch->db, ch->arena, p, r);
	known_of_answers(p);
	analysis_others(ch->db, ch->arena, ask, p);
	known_of_reach(ask, p);
	if ((t->ngrades || t->nsubjects) && !any_treated(p) && p->series.n == 0)
		p->data.undivided = UNDIVIDED_FIGURES;
	return true;
}

static void take_target(struct change *ch, const struct analysis_ask *ask, struct analysis_target *t,
                        struct analysis_panel *p)
{
	struct measure_version *v;
	size_t n = versions_of(ch->db, ch->arena, ask->measure_id, &v);
	analysis_target(ch->arena, ask, v, n, t);
	p->subject = p->data.subject = t->subject_text;
	p->grade = p->data.grade = t->grade_text;
	p->data.undivided = t->undivided;
	p->facts.target = t->exact;
}

bool analysis_begin(struct change *ch, const struct analysis_ask *ask, struct analysis_target *t,
                    struct analysis_panel *p)
{
	*p = (struct analysis_panel){.years = 0};
	p->data.compare = evidence_compare_of(ask->comparison);
	p->data.lottery = str_eqz(ask->comparison, "lottery");
	p->facts = (struct evidence_facts){.pretrend_p = -1,
	                                   .pretrend_seen = -1,
	                                   .balance = -1,
	                                   .lost = -1,
	                                   .response = -1,
	                                   .linked = -1,
	                                   .attrition = -1,
	                                   .slope_p = -1,
	                                   .autocorrelation = -1,
	                                   .reached = -1,
	                                   .expected = ask->size};
	if (!measure_get(ch->db, ch->arena, ask->measure_id, &p->measure))
		return false;
	take_target(ch, ask, t, p);
	take_units(ch->db, ch->arena, ask, p);
	return true;
}

bool analysis_read(struct change *ch, const struct analysis_ask *ask, struct analysis_panel *p)
{
	struct db *db = ch->db;
	struct arena *a = ch->arena;
	struct analysis_target *t = ARENA_NEW(a, struct analysis_target);
	if (!analysis_begin(ch, ask, t, p))
		return false;
	if (p->start && p->n && p->data.undivided == DIVIDED && !read_figures(ch, ask, t, p))
		return false;
	p->facts.planned = analysis_planned(db, a, ask);
	p->figures = sum_of(a, ask, p);
	return db_error(db) == DB_OK;
}
