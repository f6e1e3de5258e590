/* describe_dose.c - dose and outcome, school by school (describe.h). */
#include "effect/describe.h"

#include "sql_org.h"
#include "stat/method.h"
#include "web/fmt.h"

#include <math.h>
#include <stdlib.h>

struct reading {
	struct db *db;
	struct arena *a;
	enum lang l;
	const struct chain *k;
	struct date today;
	struct analysis_panel *panel;
	struct describe_dose *out;
};

/* --- words shared with describe_path.c ---------------------------------------------------------- */

struct str describe_signed(struct arena *a, enum lang l, const struct measure *m, double v)
{
	struct str amount = sentence_amount_of(a, l, m, (int)m->decimals + 1, v);
	return arena_concat(a, v < 0 ? STR("−") : STR("+"), amount);
}

struct str describe_between(struct arena *a, enum lang l, const struct measure *m,
                            const struct describe_number *v)
{
	return sentence_range(a, l, (int)m->decimals + 1, v->lo, v->hi);
}

void describe_reason(struct arena *a, struct str *list, struct str reason)
{
	*list = str_is_null(*list) ? reason : arena_printf(a, "%.*s; %.*s", STR_ARG(*list), STR_ARG(reason));
}

struct describe_number describe_term(const struct stat_result *r, const char *name, double by)
{
	struct describe_number v = {.has = false};
	const struct stat_term *t = r->refusal == STAT_ANSWERED ? stat_term_find(r, name) : NULL;
	if (stat_get(t, STAT_ESTIMATE, &v.value) && stat_get(t, STAT_LO, &v.lo) && stat_get(t, STAT_HI, &v.hi)) {
		v = (struct describe_number){true, by * v.value, by * v.lo, by * v.hi};
	}
	return v;
}

/* --- which schools are points -------------------------------------------------------------------- */

static void take_dose(const struct reading *r, const struct analysis_school *s,
                      const struct effect_execution *e)
{
	struct describe_dose *d = r->out;
	if (e->state == EFFECT_FEW)
		d->few_teachers++;
	else if (e->state != EFFECT_SHOWN || e->asked == 0 || !e->dose.known)
		d->no_answers++;
	else if (evidence_count_grade((double)e->answered / (double)e->asked, false).grade > 'B')
		d->low_coverage++;
	else if (!(e->dose.share > 0))
		d->nothing_given++;
	else
		d->point[d->n++] = (struct describe_point){.unit_id = s->unit_id,
		                                           .dose = 100 * e->dose.share,
		                                           .change = analysis_change(r->panel, s),
		                                           .before = analysis_change_before(r->panel, s)};
}

/* The schools that began in a läsår, their lessons of that läsår. */
static void take_start(const struct reading *r, int year)
{
	const struct analysis_panel *p = r->panel;
	const struct analysis_school **s = ARENA_ARRAY(r->a, p->n + 1, const struct analysis_school *);
	int64_t *unit = ARENA_ARRAY(r->a, p->n + 1, int64_t);
	struct effect_execution *e = ARENA_ARRAY(r->a, p->n + 1, struct effect_execution);
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->school[i].treated && p->school[i].start == year) {
			s[n] = &p->school[i];
			unit[n++] = p->school[i].unit_id;
		}
	if (n == 0)
		return;
	if (!effect_execution_units(r->db, r->a, &r->k->x, year, unit, n, r->today, e))
		r->out->no_answers += n;
	else
		for (size_t i = 0; i < n; i++)
			take_dose(r, s[i], &e[i]);
}

static int by_name(const void *x, const void *y)
{
	const struct describe_point *a = x, *b = y;
	int d = str_cmp(a->name, b->name);
	return d ? d : (a->unit_id > b->unit_id) - (a->unit_id < b->unit_id);
}

static void name_points(const struct reading *r)
{
	struct lesson_units_row *u;
	size_t n = lesson_units(r->db, r->a, r->k->x.id, &u);
	for (size_t i = 0; i < r->out->n; i++)
		for (size_t k = 0; k < n; k++)
			if (u[k].unit_id == r->out->point[i].unit_id)
				r->out->point[i].name = str_is_null(u[k].name) ? STR("") : u[k].name;
	if (r->out->n)
		qsort(r->out->point, r->out->n, sizeof *r->out->point, by_name);
}

static void read_points(const struct reading *r)
{
	struct describe_dose *d = r->out;
	struct intervention_unit *u;
	size_t n = chain_units(r->db, r->a, r->k->x.id, &u), in = 0;
	const struct analysis *row = r->k->knot[LINK_OUTCOME].row;
	for (size_t i = 0; i < n; i++)
		d->take_part += str_eqz(u[i].arm, "treated");
	if (row && analysis_stored(r->a, row, r->panel)) {
		d->point = ARENA_ARRAY(r->a, r->panel->n + 1, struct describe_point);
		for (int y = r->panel->start; r->panel->start && y < r->panel->start + ANALYSIS_YEARS_MAX; y++)
			take_start(r, y);
		for (size_t i = 0; i < r->panel->n; i++)
			in += r->panel->school[i].treated;
		name_points(r);
	}
	d->no_outcome = d->take_part > in ? d->take_part - in : 0;
}

/* --- the line ------------------------------------------------------------------------------------ */

static bool run(const struct reading *r, struct stat_result *s)
{
	const struct describe_dose *d = r->out;
	struct stat_frame f;
	double *dose = ARENA_ARRAY(r->a, d->n + 1, double), *change = ARENA_ARRAY(r->a, d->n + 1, double),
	       *before = ARENA_ARRAY(r->a, d->n + 1, double);
	bool twice = true;
	for (size_t i = 0; i < d->n; i++) {
		dose[i] = d->point[i].dose / 10;
		change[i] = d->point[i].change;
		before[i] = d->point[i].before;
		twice = twice && isfinite(before[i]);
	}
	stat_frame_init(&f, r->a, (int)d->n);
	stat_frame_num(&f, STR("dose"), dose);
	stat_frame_num(&f, STR("change"), change);
	stat_frame_num(&f, STR("before"), before);
	const struct stat_option o[] = {
	    {STR("dose"), STR("dose")}, {STR("change"), STR("change")}, {STR("before"), STR("before")}};
	stat_run(r->a, STR("dose"), &f, o, twice ? 3 : 2, s);
	return s->refusal == STAT_ANSWERED;
}

static struct str placebo_text(enum lang l, const struct stat_result *s)
{
	static const char *const text[] = {
	    [STAT_PASS] =
	        N_("Before the start the change of the schools did not go with how much they carried out later; "
	           "that is no proof."),
	    [STAT_FAIL] =
	        N_("Already before the start the schools that later carried out more changed differently, so "
	           "the line says little of the insats."),
	    [STAT_WARN] =
	        N_("There are no two times before the start, so it cannot be tried whether the schools changed "
	           "alike then.")};
	for (size_t i = 0; i < s->checks.n; i++)
		if (str_eqz(s->checks.v[i].name, "placebo") && s->checks.v[i].verdict <= STAT_FAIL)
			return tr(l, text[s->checks.v[i].verdict]);
	return (struct str){NULL, 0};
}

static void say_line(const struct reading *r, const struct measure *m)
{
	struct describe_dose *d = r->out;
	struct arena *a = r->a;
	const struct str args[] = {fmt_i64(a, (int64_t)d->n), describe_signed(a, r->l, m, d->slope.value),
	                           r->k->knot[LINK_OUTCOME].measure_name,
	                           describe_between(a, r->l, m, &d->slope)};
	bool open = d->slope.lo <= 0 && d->slope.hi >= 0;
	struct str said = tr_fmt(
	    a, r->l,
	    open ? N_("Between {0} schools ten percentage points more of the planned lessons carried out stand "
	              "beside "
	              "{1} in “{2}” (from {3}), so it may also be no difference at all. The question is open.")
	         : N_("Between {0} schools ten percentage points more of the planned lessons carried out go "
	              "together "
	              "with {1} in “{2}” (from {3})."),
	    args, 4);
	d->sentence = arena_concat(
	    a, said,
	    tr(r->l,
	       N_(" The schools themselves decided how much they carried out, so it does not say what more would "
	          "give.")));
}

/* --- what is missing ----------------------------------------------------------------------------- */

static void add_count(const struct reading *r, struct str *list, size_t n, struct str text)
{
	struct str arg = fmt_i64(r->a, (int64_t)n);
	if (n)
		describe_reason(r->a, list, tr_fmt(r->a, r->l, arena_z(r->a, text), &arg, 1));
}

static void say_missing(const struct reading *r)
{
	struct describe_dose *d = r->out;
	struct str list = {NULL, 0};
	const struct str need[] = {fmt_i64(r->a, DESCRIBE_SCHOOLS_MIN), fmt_i64(r->a, (int64_t)d->n)};
	describe_reason(r->a, &list,
	                tr_fmt(r->a, r->l,
	                       N_("at least {0} schools with both known are needed, and that is so in {1}"), need,
	                       2));
	add_count(r, &list, d->no_outcome,
	          tr_n(r->l, (int64_t)d->no_outcome,
	               "{0} has no figure of the outcome both before and after that may be shown",
	               "{0} have no figure of the outcome both before and after that may be shown"));
	add_count(r, &list, d->few_teachers,
	          tr_n(r->l, (int64_t)d->few_teachers, "in {0} too few teachers have answered to be shown",
	               "in {0} too few teachers have answered to be shown"));
	add_count(r, &list, d->no_answers,
	          tr_n(r->l, (int64_t)d->no_answers, "in {0} no lessons are answered",
	               "in {0} no lessons are answered"));
	add_count(r, &list, d->low_coverage,
	          tr_n(r->l, (int64_t)d->low_coverage,
	               "in {0} fewer than 60 % of the lessons asked about are answered",
	               "in {0} fewer than 60 % of the lessons asked about are answered"));
	add_count(r, &list, d->nothing_given,
	          tr_n(r->l, (int64_t)d->nothing_given, "in {0} nothing was carried out",
	               "in {0} nothing was carried out"));
	d->sentence =
	    tr_fmt(r->a, r->l,
	           N_("Whether a larger share of lessons carried out goes together with a larger change of the "
	              "outcome cannot be assessed: {0}."),
	           &list, 1);
	d->n = 0;
}

static void describe_dose(const struct reading *r)
{
	struct stat_result s;
	struct measure m;
	struct describe_dose *d = r->out;
	read_points(r);
	if (d->n < DESCRIBE_SCHOOLS_MIN || !measure_get(r->db, r->a, r->k->knot[LINK_OUTCOME].measure_id, &m)) {
		say_missing(r);
		return;
	}
	if (!run(r, &s)) {
		d->sentence = sentence_refusal(r->a, r->l, s.refusal);
		d->n = 0;
		return;
	}
	d->slope = describe_term(&s, "slope", 1);
	d->before = describe_term(&s, "placebo", 1);
	d->known = d->slope.has;
	d->placebo = placebo_text(r->l, &s);
	const struct stat_table *line = stat_table_find(&s, "line");
	if (line) {
		struct stat_table *kept = ARENA_NEW(r->a, struct stat_table);
		*kept = *line;
		d->line = kept;
	}
	if (d->known)
		say_line(r, &m);
	else /* the schools' changes lie on the line, all of them */
		d->sentence = sentence_refusal(r->a, r->l, STAT_ZERO_VARIANCE);
}

void describe_chain(struct db *db, struct arena *a, enum lang l, const struct chain *k, struct date today,
                    struct describe *out)
{
	const struct reading r = {db, a, l, k, today, ARENA_NEW(a, struct analysis_panel), &out->dose};
	*out = (struct describe){.dose = {.known = false}};
	describe_dose(&r);
	describe_path(db, a, l, k, &out->path);
}
