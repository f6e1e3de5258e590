#include "effect/mde.h"

#include "base/json.h"
#include "effect/sentence.h"
#include "measure/query.h"
#include "stat/method.h"
#include "web/fmt.h"

#include <math.h>

bool mde_variance(struct arena *a, const double *change, const int *year, size_t n, struct mde *m)
{
	double ss = 0;
	int df = 0;
	bool *seen = ARENA_ARRAY(a, n + 1, bool);
	for (size_t i = 0; i < n; i++) {
		double sum = 0, squares = 0;
		int k = 0;
		if (seen[i])
			continue;
		for (size_t j = i; j < n; j++)
			if (year[j] == year[i]) {
				seen[j] = true;
				sum += change[j];
				squares += change[j] * change[j];
				k++;
			}
		if (k < 2)
			continue;
		ss += squares - sum * sum / k;
		df += k - 1;
		m->changes += k;
		m->years++;
	}
	m->known = df >= MDE_DF && ss > 0;
	m->variance = m->known ? ss / df : 0;
	return m->known;
}

double mde_smallest(struct arena *a, double variance, int treated, int compared, int pre)
{
	struct stat_result r;
	double v = NAN;
	if (treated < 1 || compared < 1 || treated + compared < 3)
		return NAN;
	const struct stat_option o[] = {
	    {STR("sd"), arena_printf(a, "%.17g", sqrt(variance / 2))},
	    {STR("r"), STR("0")},
	    {STR("pre"), arena_printf(a, "%d", pre)},
	    {STR("treated"), arena_printf(a, "%d", treated)},
	    {STR("comparison"), arena_printf(a, "%d", compared)},
	};
	stat_run(a, STR("power-change"), NULL, o, sizeof o / sizeof o[0], &r);
	const struct stat_term *t = stat_term_find(&r, "mde");
	return t && stat_get(t, STAT_ESTIMATE, &v) ? v : NAN;
}

/* --- the history ------------------------------------------------------------------------ */

static bool whole(const struct query_cell *x, struct str grade)
{
	return str_eq(x->grade, grade) && x->subject.n == 0 && x->facet.n == 0 && str_eqz(x->sex, "T") &&
	       isfinite(query_number(x));
}

static void read_history(struct db *db, struct arena *a, const struct intervention *x, struct mde *m)
{
	struct query *q = ARENA_NEW(a, struct query);
	struct query_result r;
	size_t n = 0;
	q->sex = STR("T");
	query_units_under(db, a, q, 0);
	if (q->nplaces == 0 || !query_measure(q, x->measure_id) || !query_run(db, a, q, &r))
		return;
	double *change = ARENA_ARRAY(a, r.n + 1, double);
	int *year = ARENA_ARRAY(a, r.n + 1, int);
	for (size_t i = 0; i < r.n; i++)
		for (size_t j = 0; whole(&r.cell[i], x->measure_grade) && j < r.n; j++) {
			const struct query_cell *b = &r.cell[j], *e = &r.cell[i];
			if (b->place != e->place || b->year + m->lag != e->year || b->version_id != e->version_id ||
			    b->parts || e->parts || !whole(b, x->measure_grade))
				continue;
			change[n] = query_number(e) - query_number(b);
			year[n++] = e->year;
		}
	mde_variance(a, change, year, n, m);
}

/* Who has started when the outcome is measured: before the last of June of its läsår. */
static void count_units(struct db *db, struct arena *a, const struct intervention *x, struct mde *m)
{
	struct intervention_unit *u;
	size_t n = insats_units(db, a, x->id, (struct str){NULL, 0}, &u);
	struct str end = arena_printf(a, "%lld-06-30", (long long)x->outcome_year.v + 1);
	for (size_t i = 0; i < n; i++) {
		bool in = str_eqz(u[i].arm, "treated") && u[i].from_day.n && str_cmp(u[i].from_day, end) <= 0;
		if (!measured_can(&m->figures, u[i].unit_id))
			continue;
		m->treated += in;
		m->compared += !in && (str_eqz(u[i].arm, "comparison") || u[i].from_day.n);
	}
}

void mde_of(struct db *db, struct arena *a, const struct intervention *x, struct mde *m)
{
	*m = (struct mde){.smallest = NAN, .doubled = NAN, .longer = NAN};
	if (!x->measure_id || !x->base_year.has || !x->outcome_year.has || x->outcome_year.v <= x->base_year.v)
		return;
	m->lag = (int)(x->outcome_year.v - x->base_year.v);
	measured_of(db, a, x, &m->figures);
	m->without_names = measured_without(db, a, x, &m->figures, &m->without);
	mde_of_series(db, a, x, m);
	if (m->series)
		return;
	read_history(db, a, x, m);
	count_units(db, a, x, m);
	if (m->treated && m->compared)
		m->smallest_p = evidence_smallest_p(m->treated, m->compared);
	m->never = m->smallest_p > 0.05;
	if (!m->known || m->never)
		return;
	m->smallest = mde_smallest(a, m->variance, m->treated, m->compared, 1);
	m->doubled = mde_smallest(a, m->variance, 2 * m->treated, 2 * m->compared, 1);
	m->longer = mde_smallest(a, m->variance, m->treated, m->compared, 3);
}

/* --- in words ------------------------------------------------------------------------------- */

static struct str amount(struct arena *a, enum lang l, const struct measure *m, double v)
{
	return sentence_amount_of(a, l, m, 1, v);
}

static struct str number(struct arena *a, int n)
{
	return arena_printf(a, "%d", n);
}

static struct str help_text(struct arena *a, enum lang l, const struct measure *m, const struct mde *d)
{
	/* three measurings: the last before the start, and two steps of the rhythm further back */
	struct str args[] = {amount(a, l, m, d->doubled), amount(a, l, m, d->longer), number(a, d->figures.step),
	                     number(a, 2 * d->figures.step + 1)};
	if (d->figures.step > 1)
		return tr_fmt(
		    a, l,
		    N_("What would help: twice as many schools ({0} could then be seen), three measurings before the "
		       "start ({1}; the figures come every {2} school years, so three of them span {3} school "
		       "years), "
		       "a baseline for each pupil, a longer follow-up, or a waiting list where lots decide who "
		       "starts first."),
		    args, 4);
	return tr_fmt(
	    a, l,
	    N_("What would help: twice as many schools ({0} could then be seen), three school years before the "
	       "start "
	       "({1}), a baseline for each pupil, a longer follow-up, or a waiting list where lots decide who "
	       "starts first."),
	    args, 2);
}

static size_t series_text(struct arena *a, enum lang l, const struct measure *m, const struct mde *d,
                          struct str *v)
{
	const struct str args[] = {number(a, d->months),
	                           isfinite(d->smallest) ? amount(a, l, m, d->smallest) : STR("")};
	if (isfinite(d->smallest))
		v[0] = tr_fmt(
		    a, l,
		    N_("Month by month {1} is the smallest mean change in the twelve months after the start that "
		       "would "
		       "probably be seen (four times of five), tried on the {0} months before it. More months before "
		       "and after, and units beside that are left as they are, make it smaller."),
		    args, 2);
	else
		v[0] = tr_fmt(
		    a, l,
		    N_("The smallest change that a series could show cannot be computed yet: 36 months before the "
		       "start are needed, and there are {0}."),
		    args, 1);
	return 1;
}

struct str mde_locked_text(struct arena *a, enum lang l, const struct measure *m,
                           const struct intervention *x, struct str noted)
{
	const struct json *note = json_parse(a, noted, NULL), *j = json_get(note, "smallest");
	if (json_get(note, "never"))
		return tr(l, N_("When it was locked nothing could be seen with so few schools, however large."));
	if (!j || (j->kind != JSON_REAL && j->kind != JSON_INT) || !(j->f > 0))
		return (struct str){NULL, 0};
	const struct str args[] = {amount(a, l, m, j->f), amount(a, l, m, fabs(x->expected.v))};
	bool small = x->expected.has && fabs(x->expected.v) < j->f;
	return tr_fmt(
	    a, l,
	    small
	        ? N_("When it was locked {0} was the smallest difference that would probably be seen (four times "
	             "of five), more than what is expected.")
	        : N_("When it was locked {0} was the smallest difference that would probably be seen (four times "
	             "of five)."),
	    args, 2);
}

/* What of the measure's figures stands in the way, before anything is computed. */
struct str mde_year_text(struct arena *a, enum lang l, const struct measured *f, bool outcome, int64_t year)
{
	static const char *const off[] = {N_("The figures of the measure come every {1} school "
	                                     "years (lately {2}), and {0} is not one of them. The "
	                                     "baseline that would fit: {3}."),
	                                  N_("The figures of the measure come every {1} school "
	                                     "years (lately {2}), and {0} is not one of them. The "
	                                     "outcome that would fit: {3}.")};
	if (measured_fits(f, year))
		return (struct str){NULL, 0};
	int fit = measured_next(f, year);
	const struct str args[] = {lasar_text(a, (int)year), number(a, f->step),
	                           measured_near(a, f, f->year[f->nyears - 1] - 1),
	                           lasar_text(a, outcome ? fit : fit - f->step)};
	return tr_fmt(a, l, off[outcome], args, 4);
}

static size_t figures_text(struct arena *a, enum lang l, const struct intervention *x, const struct mde *d,
                           struct str *v)
{
	const struct opt_i64 *const years[] = {&x->base_year, &x->outcome_year};
	size_t n = 0;
	for (size_t i = 0; i < 2; i++) {
		struct str text = years[i]->has ? mde_year_text(a, l, &d->figures, i == 1, years[i]->v) : STR("");
		if (text.n)
			v[n++] = text;
	}
	const struct str args[] = {number(a, d->without), d->without_names};
	if (d->without)
		v[n++] = tr_fmt(a, l,
		                d->without == 1
		                    ? N_("One school has no figures of the measure and is not counted: {1}.")
		                    : N_("{0} schools have no figures of the measure and are not counted: {1}."),
		                args, 2);
	return n;
}

/* Few schools on a side: no interval, whatever the smallest difference. */
static bool few(const struct mde *d)
{
	return d->treated < EVIDENCE_GROUP_MIN || d->compared < EVIDENCE_GROUP_MIN;
}

size_t mde_text(struct arena *a, enum lang l, const struct measure *m, const struct intervention *x,
                const struct mde *d, struct str **v, bool *too_small)
{
	size_t n = 0;
	struct str args[] = {number(a, d->treated), number(a, d->compared), number(a, d->changes),
	                     number(a, d->years), fmt_f64(a, l, sqrt(d->variance), 1)};
	*v = ARENA_ARRAY(a, 9, struct str);
	*too_small = false;
	if (d->lag == 0)
		return 0;
	n = figures_text(a, l, x, d, *v);
	if (d->series) {
		*too_small = isfinite(d->smallest) && x->expected.has && fabs(x->expected.v) < d->smallest;
		return n + series_text(a, l, m, d, *v + n);
	}
	if (!d->compared)
		(*v)[n++] =
		    tr(l, N_("Without schools to compare with, no effect can be told apart from what would have "
		             "happened anyway. Add schools that do not take part, or that start later."));
	if (d->never) {
		(*v)[n++] = tr_fmt(a, l,
		                   N_("Schools that start: {0}, to compare with: {1}. Nothing can be seen, however "
		                      "large: so few can be chosen in so few ways that no result would be rarer by "
		                      "chance than one time in twenty. What would help: five schools or more on each "
		                      "side, or a series month by month."),
		                   args, 2);
		return n;
	}
	if (!d->known)
		(*v)[n++] =
		    tr_fmt(a, l,
		           N_("The smallest effect that could be seen cannot be computed yet: figures that show how "
		              "differently schools change are missing ({2} changes of schools in {3} school years)."),
		           args, 5);
	if (!isfinite(d->smallest))
		return n;
	args[0] = amount(a, l, m, d->smallest);
	args[1] = number(a, d->treated);
	struct str b = number(a, d->compared), all[] = {args[0], args[1], b, args[2], args[3], args[4]};
	(*v)[n++] = tr_fmt(
	    a, l,
	    N_("Schools that start: {1}, to compare with: {2}. {0} is then the smallest difference that would "
	       "probably be seen (four times of five). It stands on how differently schools have changed "
	       "before: standard deviation {5}, from {3} changes in {4} school years."),
	    all, 6);
	const struct str ways = fmt_i64(a, (int64_t)(1 / d->smallest_p));
	if (few(d) && d->smallest_p > 0)
		(*v)[n++] = tr_fmt(
		    a, l,
		    N_("With fewer than five schools on a side no interval can be given: the result is only tried "
		       "against every other choice of schools, and cannot become rarer than one in {0}."),
		    &ways, 1);
	*too_small = x->expected.has && fabs(x->expected.v) < d->smallest;
	(*v)[n++] = help_text(a, l, m, d);
	return n;
}
