/* expected.c - see expected.h. */
#include "measure/expected_beside.h"

#include "sql_org.h"
#include "stat/method.h"

#include <math.h>

#define LIST(...) __VA_ARGS__
static const struct expected_model models[] = {
#define EXPECTED_MODEL(key, year, n, r2, between, within, beta, cov)                                         \
	{key, year, n, r2, between, within, LIST beta, LIST cov},
#include "measure/expected.def"
};
static const char *const intake[] = {
#define EXPECTED_INTAKE(key, least, most) key,
#include "measure/expected.def"
};
static const double range[][2] = {
#define EXPECTED_INTAKE(key, least, most) {least, most},
#include "measure/expected.def"
};
static const char *const conditions[] = {
#define EXPECTED_CONDITION(key) key,
#include "measure/expected.def"
    NULL,
};
_Static_assert(sizeof intake / sizeof intake[0] == EXPECTED_TERMS - 1, "a coefficient an intake measure");
_Static_assert(sizeof conditions / sizeof conditions[0] <= EXPECTED_CONDITIONS_MAX + 1,
               "room for the conditions");

const struct expected_model *expected_models(size_t *n)
{
	*n = sizeof models / sizeof models[0];
	return models;
}

const struct expected_model *expected_model_of(struct str outcome_key)
{
	for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
		if (str_eqz(outcome_key, models[i].outcome))
			return &models[i];
	return NULL;
}

const char *const *expected_intake(void)
{
	return intake;
}

const char *const *expected_conditions(void)
{
	return conditions;
}

/* --- the question ------------------------------------------------------------------------ */

static bool ask_key(struct db *db, struct arena *a, struct query *q, const char *key)
{
	struct measure m;
	return measure_by_key(db, a, str_z(key), &m) && query_measure(q, m.id);
}

bool expected_ask(struct db *db, struct arena *a, struct query *q, const struct expected_model *m)
{
	bool all = ask_key(db, a, q, m->outcome);
	for (size_t i = 0; i < EXPECTED_TERMS - 1; i++)
		all = all && ask_key(db, a, q, intake[i]);
	for (size_t i = 0; conditions[i]; i++)
		ask_key(db, a, q, conditions[i]);
	return all;
}

static size_t measure_at(const struct query_result *r, const char *key)
{
	size_t i = 0;
	while (i < r->nmeasures && !str_eqz(r->measure[i].key, key))
		i++;
	return i;
}

/* --- a school in a läsår ------------------------------------------------------------------- */

/* The läsår before the outcome, as the model was made; else the same läsår; else up to three before. */
static double intake_of(const struct query_result *r, const char *key, size_t place, int year)
{
	static const int back[] = {1, 0, 2, 3};
	size_t m = measure_at(r, key);
	for (size_t i = 0; m < r->nmeasures && i < sizeof back / sizeof back[0]; i++) {
		double v = query_number(query_find(r, m, place, year - back[i]));
		if (isfinite(v))
			return v;
	}
	return NAN;
}

static enum expected_why read_intake(const struct query_result *r, size_t place, int year,
                                     double x[EXPECTED_TERMS])
{
	x[0] = 1;
	for (size_t i = 1; i < EXPECTED_TERMS; i++) {
		x[i] = intake_of(r, intake[i - 1], place, year);
		if (!isfinite(x[i]))
			return EXPECTED_NO_INTAKE;
		if (x[i] < range[i - 1][0] || x[i] > range[i - 1][1])
			return EXPECTED_BEYOND;
	}
	return EXPECTED_GIVEN;
}

/* x'Vx of the lower triangle. */
static double line_variance(const struct expected_model *m, const double x[EXPECTED_TERMS])
{
	double v = 0;
	size_t k = 0;
	for (size_t i = 0; i < EXPECTED_TERMS; i++)
		for (size_t j = 0; j <= i; j++, k++)
			v += (i == j ? 1 : 2) * m->cov[k] * x[i] * x[j];
	return v > 0 ? v : 0;
}

/* Two-sided 95 and 99.8 % of the normal curve. */
static const double z95 = 1.959963984540054, z998 = 3.090232306167813;

static void compare(const struct expected_model *m, const double x[EXPECTED_TERMS], struct expected_school *s)
{
	double chance = m->within / s->n, line = line_variance(m, x), keep = m->between / (m->between + chance);
	s->expected = 0;
	for (size_t i = 0; i < EXPECTED_TERMS; i++)
		s->expected += m->beta[i] * x[i];
	double half = z95 * sqrt(m->between + chance + line);
	s->lo = s->expected - half;
	s->hi = s->expected + half;
	s->difference = s->actual - s->expected;
	s->side = (s->difference > half) - (s->difference < -half);
	double shrunken_half = z95 * sqrt(keep * chance + keep * keep * line);
	s->shrunken = keep * s->difference;
	s->shrunken_lo = s->shrunken - shrunken_half;
	s->shrunken_hi = s->shrunken + shrunken_half;
}

static enum expected_why judge(const struct query_result *r, const struct expected *e, size_t place, int year,
                               struct expected_school *s)
{
	const struct query_cell *c = query_find(r, e->measure, place, year);
	double x[EXPECTED_TERMS];
	s->place = place;
	s->actual = query_number(c);
	if (!c || !isfinite(s->actual))
		return EXPECTED_NO_OUTCOME;
	if (!c->n.has || c->n.v < EXPECTED_PUPILS_MIN)
		return EXPECTED_FEW;
	s->n = (double)c->n.v;
	enum expected_why why = read_intake(r, place, year, x);
	if (why == EXPECTED_GIVEN)
		compare(e->model, x, s);
	return why;
}

static void add_earlier(const struct query_result *r, const struct expected *e, struct expected_school *s)
{
	for (int back = 1; back <= EXPECTED_EARLIER; back++) {
		struct expected_school was = {0};
		if (judge(r, e, s->place, e->year - back, &was) != EXPECTED_GIVEN)
			continue;
		s->earlier_year[s->earlier] = e->year - back;
		s->earlier_difference[s->earlier++] = was.difference;
	}
}

static void add_conditions(const struct query_result *r, const struct expected *e, struct expected_school *s)
{
	for (size_t k = 0; conditions[k]; k++) {
		size_t m = measure_at(r, conditions[k]);
		s->condition[k] = m < r->nmeasures ? query_latest(r, m, s->place, e->year) : NULL;
	}
}

/* --- within schools over time ---------------------------------------------------------------- */

struct pairs {
	double *y, *x, *unit, *year;
	size_t n;
};

static void read_pairs(const struct query_result *r, const struct expected *e, size_t condition,
                       struct pairs *p)
{
	for (size_t i = 0; i < e->n; i++)
		for (int year = e->year - 11; year <= e->year; year++) {
			double y = query_number(query_find(r, e->measure, e->school[i].place, year)),
			       x = query_number(query_find(r, condition, e->school[i].place, year));
			if (!isfinite(y) || !isfinite(x))
				continue;
			p->y[p->n] = y;
			p->x[p->n] = x;
			p->unit[p->n] = (double)i;
			p->year[p->n++] = year;
		}
}

/* Schools' own means are absorbed: with schools as clusters the errors and their degrees of freedom are those
 * of the regression with a term a school (Pustejovsky & Tipton 2018, theorem 2), in a hundredth of the time.
 */
static void fit_within(struct arena *a, const struct pairs *p, struct expected_within *w)
{
	struct stat_frame f;
	struct stat_result out;
	const struct stat_option o[] = {{STR("y"), STR("y")},
	                                {STR("x"), STR("x, factor(year)")},
	                                {STR("fe"), STR("unit")},
	                                {STR("cluster"), STR("unit")},
	                                {STR("se"), STR("cr2")}};
	stat_frame_init(&f, a, (int)p->n);
	stat_frame_num(&f, STR("y"), p->y);
	stat_frame_num(&f, STR("x"), p->x);
	stat_frame_num(&f, STR("unit"), p->unit);
	stat_frame_num(&f, STR("year"), p->year);
	stat_run(a, STR("ols"), &f, o, 5, &out);
	const struct stat_term *t = stat_term_find(&out, "x");
	w->known = out.refusal == STAT_ANSWERED && stat_get(t, STAT_ESTIMATE, &w->slope) &&
	           stat_get(t, STAT_LO, &w->lo) && stat_get(t, STAT_HI, &w->hi);
	w->slope *= 10;
	w->lo *= 10;
	w->hi *= 10;
}

static void add_within(struct arena *a, const struct query_result *r, struct expected *e)
{
	for (size_t k = 0; conditions[k]; k++) {
		size_t m = measure_at(r, conditions[k]), cap = e->n * 12 + 1;
		struct pairs p = {ARENA_ARRAY(a, cap, double), ARENA_ARRAY(a, cap, double),
		                  ARENA_ARRAY(a, cap, double), ARENA_ARRAY(a, cap, double), 0};
		if (m == r->nmeasures || !str_eqz(r->measure[m].unit, "percent"))
			continue; /* "ten more" is said of percentage points only */
		read_pairs(r, e, m, &p);
		struct expected_within *w = &e->within[k];
		for (size_t i = 0; i < p.n; i++)
			w->schools += i == 0 || p.unit[i] != p.unit[i - 1];
		w->values = p.n;
		if (w->schools >= 5 && p.n >= 3 * w->schools)
			fit_within(a, &p, w);
	}
}

/* --- all schools ------------------------------------------------------------------------------ */

static void set_curve(struct expected *e)
{
	double least = 1e9, most = 0;
	for (size_t i = 0; i < e->n; i++)
		if (e->school[i].why == EXPECTED_GIVEN) {
			least = fmin(least, e->school[i].n);
			most = fmax(most, e->school[i].n);
		}
	least = fmax(1, floor(0.8 * least));
	most = ceil(1.1 * most);
	for (int i = 0; i < EXPECTED_CURVE; i++) {
		double n = least + (most - least) * i / (EXPECTED_CURVE - 1),
		       sd = sqrt(e->model->between + e->model->within / n);
		e->x[i] = n;
		e->hi95[i] = z95 * sd;
		e->lo95[i] = -e->hi95[i];
		e->hi998[i] = z998 * sd;
		e->lo998[i] = -e->hi998[i];
	}
}

bool expected_compute(struct arena *a, const struct query_result *r, const struct expected_model *m,
                      size_t first, int year, struct expected *e)
{
	*e = (struct expected){.model = m, .measure = measure_at(r, m->outcome), .year = year};
	e->school = ARENA_ARRAY(a, r->nplaces + 1, struct expected_school);
	for (size_t place = first; e->measure < r->nmeasures && place < r->nplaces; place++) {
		struct expected_school *s = &e->school[e->n];
		s->why = judge(r, e, place, year, s);
		if (s->why == EXPECTED_NO_OUTCOME && !query_find(r, e->measure, place, year)) {
			*s = (struct expected_school){0};
			continue; /* a school without such pupils is not left out */
		}
		e->n++;
		e->given += s->why == EXPECTED_GIVEN;
		e->left_out += s->why != EXPECTED_GIVEN;
		e->outside += s->why == EXPECTED_GIVEN && s->side != 0;
		add_conditions(r, e, s);
		if (s->why == EXPECTED_GIVEN)
			add_earlier(r, e, s);
	}
	if (e->given == 0)
		return false;
	set_curve(e);
	add_within(a, r, e);
	return true;
}

static void ask_schools(struct db *db, struct arena *a, struct query *q, int64_t unit_id)
{
	struct place *p;
	size_t n = places_of_own_schools(db, a, unit_id, &p);
	for (size_t i = 0; i < n; i++)
		query_place(q, &p[i]);
}

bool expected_of_unit(struct db *db, struct arena *a, const struct principal *who,
                      const struct expected_model *m, int64_t unit_id, int year, struct query_result *r,
                      struct expected *e)
{
	struct query *q = ARENA_NEW(a, struct query);
	*e = (struct expected){.model = m};
	*q = (struct query){.who = who,
	                    .from_year = year - 12,
	                    .to_year = year,
	                    .sex = STR("T"),
	                    .grade = STR(""),
	                    .subject = STR(""),
	                    .facet = STR("")};
	if (!expected_ask(db, a, q, m))
		return false;
	ask_schools(db, a, q, unit_id);
	if (q->nplaces == 0 || !query_run(db, a, q, r))
		return false;
	for (int y = year; y > year - 7; y--)
		if (expected_compute(a, r, m, 0, y, e)) {
			expected_beside_read(db, a, r, e);
			return true;
		}
	*e = (struct expected){.model = m}; /* no school, no läsår */
	return false;
}

/* --- words and data ------------------------------------------------------------------------------ */

const char *expected_word(const struct expected_school *s)
{
	static const char *const left[EXPECTED_WHYS] = {[EXPECTED_NO_OUTCOME] = "no-outcome",
	                                                [EXPECTED_FEW] = "few-pupils",
	                                                [EXPECTED_NO_INTAKE] = "no-intake",
	                                                [EXPECTED_BEYOND] = "beyond-model"};
	if (s->why != EXPECTED_GIVEN)
		return left[s->why];
	return s->side > 0 ? "above" : s->side < 0 ? "below" : "usual";
}

const char *expected_why_text(enum expected_why w)
{
	static const char *const text[EXPECTED_WHYS] = {
	    [EXPECTED_GIVEN] = "",
	    [EXPECTED_NO_OUTCOME] = N_("the result may not be seen"),
	    [EXPECTED_FEW] = N_("fewer than 15 pupils"),
	    [EXPECTED_NO_INTAKE] = N_("the composition is not known"),
	    [EXPECTED_BEYOND] = N_("a composition beyond the schools that the model rests on")};
	return text[w];
}
