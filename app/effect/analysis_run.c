/* analysis_run.c - from a panel to a result: the method that the schools bear, run by lib/stat. */
#include "effect/analysis_own.h"
#include "effect/linked.h"
#include "effect/subjects.h"

#include "stat/dist.h"
#include "stat/method.h"

#include <math.h>

struct run {
	struct arena *a;
	const struct analysis_ask *ask;
	struct analysis_panel *p;
	struct analysis_result *r;
	struct str seed;
};

#define OPT(name, text)                                                                                      \
	{                                                                                                        \
		STR(name), STR(text)                                                                                 \
	}
#define RUN(run, method, frame, out, ...)                                                                    \
	stat_with((run), (method), (frame), (out), (const struct stat_option[]){__VA_ARGS__},                    \
	          (int)(sizeof((struct stat_option[]){__VA_ARGS__}) / sizeof(struct stat_option)))

static void stat_with(struct run *u, const char *method, const struct stat_frame *f, struct stat_result *out,
                      const struct stat_option *o, int n)
{
	struct stat_option *all = ARENA_ARRAY(u->a, (size_t)n + 1, struct stat_option);
	memcpy(all, o, (size_t)n * sizeof *o);
	all[n] = (struct stat_option){STR("seed"), u->seed};
	stat_run(u->a, str_z(method), f, all, n + 1, out);
}

/* --- frames ----------------------------------------------------------------------------------- */

static bool any_in(const struct analysis_panel *p)
{
	return p->data.treated + p->data.comparison > 0 && p->before && p->after;
}

static double mean_of(const struct analysis_panel *p, const struct analysis_school *s, int from, int to)
{
	double sum = 0;
	int n = 0;
	for (int y = 0; y < p->years; y++)
		if (p->used[y] && p->from + y >= from && p->from + y <= to && s->year[y].has) {
			sum += s->year[y].value;
			n++;
		}
	return n ? sum / n : NAN;
}

/* Mean of the compared schools in a läsår, by which different starts are made comparable. */
static double level_of_others(const struct analysis_panel *p, int y)
{
	double sum = 0;
	int n = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->school[i].in && !p->school[i].treated && p->school[i].year[y].has) {
			sum += p->school[i].year[y].value;
			n++;
		}
	return n ? sum / n : 0;
}

/* Is the läsår one of those that the result is of, for a school that starts in `start`? */
static bool is_after(const struct analysis_panel *p, int start, int year)
{
	return p->fixed ? year == p->after : year >= start + p->lag;
}

/* A school's change: mean after its start less the last time before it, or between the two läsår that were
 * told beforehand. With several starts the level of the compared schools is taken off each läsår first. */
double analysis_change(const struct analysis_panel *p, const struct analysis_school *s)
{
	int start = s->start ? s->start : p->start, n = 0;
	bool level = p->data.starts > 1;
	double sum = 0, before = NAN;
	for (int y = 0; y < p->years; y++) {
		if (!p->used[y] || !s->year[y].has)
			continue;
		double v = s->year[y].value - (level ? level_of_others(p, y) : 0);
		if (p->from + y < start)
			before = level || p->from + y <= p->before ? v : before;
		else if (is_after(p, start, p->from + y)) {
			sum += v;
			n++;
		}
	}
	return n ? sum / n - before : NAN;
}

/* The change of the läsår before the start: the last time before it less the one before that, to the same
 * level as analysis_change(). NAN when there are no two. */
double analysis_change_before(const struct analysis_panel *p, const struct analysis_school *s)
{
	int start = s->start ? s->start : p->start;
	double last = NAN, former = NAN;
	for (int y = 0; y < p->years && p->from + y < start; y++) {
		if (!p->used[y] || !s->year[y].has)
			continue;
		former = last;
		last = s->year[y].value - (p->data.starts > 1 ? level_of_others(p, y) : 0);
	}
	return last - former;
}

/* A row a school: change, before, after, treated. */
static void frame_of_schools(struct run *u, struct stat_frame *f)
{
	const struct analysis_panel *p = u->p;
	size_t cap = p->n + 1, k = 0;
	double *change = ARENA_ARRAY(u->a, cap, double), *treated = ARENA_ARRAY(u->a, cap, double),
	       *pre = ARENA_ARRAY(u->a, cap, double), *post = ARENA_ARRAY(u->a, cap, double);
	for (size_t i = 0; i < p->n; i++) {
		if (!p->school[i].in)
			continue;
		change[k] = analysis_change(p, &p->school[i]);
		pre[k] = p->school[i].year[p->before - p->from].value;
		post[k] = p->school[i].year[p->after - p->from].value;
		treated[k++] = p->school[i].treated;
	}
	stat_frame_init(f, u->a, (int)k);
	stat_frame_num(f, STR("change"), change);
	stat_frame_num(f, STR("treated"), treated);
	stat_frame_num(f, STR("pre"), pre);
	stat_frame_num(f, STR("post"), post);
}

/* A row a school and läsår: y, unit, time, start. With several starts a start is the läsår from which it is
 * to be seen, and the lag before it is told to the method as anticipation: the base lies before the insats.
 */
static void frame_of_years(struct run *u, struct stat_frame *f)
{
	const struct analysis_panel *p = u->p;
	size_t cap = (p->n + 1) * (size_t)p->years, k = 0;
	double *y = ARENA_ARRAY(u->a, cap, double), *unit = ARENA_ARRAY(u->a, cap, double),
	       *time = ARENA_ARRAY(u->a, cap, double), *start = ARENA_ARRAY(u->a, cap, double);
	for (size_t i = 0; i < p->n; i++)
		for (int t = 0; p->school[i].in && t < p->years; t++) {
			if (!p->used[t])
				continue;
			y[k] = p->school[i].year[t].value;
			unit[k] = (double)i;
			time[k] = p->from + t;
			start[k++] = p->school[i].start ? p->school[i].start + (p->data.starts > 1 ? p->lag : 0) : 0;
		}
	stat_frame_init(f, u->a, (int)k);
	stat_frame_num(f, STR("y"), y);
	stat_frame_num(f, STR("unit"), unit);
	stat_frame_num(f, STR("time"), time);
	stat_frame_num(f, STR("start"), start);
}

/* --- what the figures say of the assumptions ------------------------------------------------------ */

struct two {
	double n[2], sum[2], sq[2];
};
static void two_add(struct two *t, bool treated, double v)
{
	t->n[treated]++;
	t->sum[treated] += v;
	t->sq[treated] += v * v;
}
static double two_var(const struct two *t, int g)
{
	return t->n[g] > 1 ? fmax(0, (t->sq[g] - t->sum[g] * t->sum[g] / t->n[g]) / (t->n[g] - 1)) : NAN;
}
static double two_diff(const struct two *t)
{
	return t->sum[1] / t->n[1] - t->sum[0] / t->n[0];
}

static void tell_balance(struct run *u)
{
	struct two t = {0};
	for (size_t i = 0; i < u->p->n; i++)
		if (u->p->school[i].in)
			two_add(&t, u->p->school[i].treated, u->p->school[i].year[u->p->before - u->p->from].value);
	double sd = sqrt((two_var(&t, 0) + two_var(&t, 1)) / 2);
	if (isfinite(sd) && sd > 0)
		u->p->facts.balance = fabs(two_diff(&t) / sd);
}

/* A school's own course before the start: least squares over its läsår, change a läsår. NAN with fewer than
 * two. */
static double slope_before(const struct analysis_panel *p, const struct analysis_school *s)
{
	double n = 0, t = 0, v = 0, tt = 0, tv = 0;
	for (int y = 0; y < p->years && p->from + y < p->start; y++)
		if (p->used[y] && s->year[y].has) {
			n++;
			t += y;
			v += s->year[y].value;
			tt += (double)y * y;
			tv += y * s->year[y].value;
		}
	double ss = tt - t * t / n;
	return n > 1 && ss > 0 ? (tv - t * v / n) / ss : NAN;
}

/* The course over all the läsår before the start, treated against the others: what a Welch t test of the
 * schools' slopes says, and which difference a läsår it would have seen with a power of 80 % (1.96 + 0.84
 * standard errors). */
static void tell_pretrend(struct run *u)
{
	const struct analysis_panel *p = u->p;
	struct two t = {0};
	for (size_t i = 0; i < p->n; i++) {
		double slope = p->school[i].in ? slope_before(p, &p->school[i]) : NAN;
		if (isfinite(slope))
			two_add(&t, p->school[i].treated, slope);
	}
	double a = two_var(&t, 1) / t.n[1], b = two_var(&t, 0) / t.n[0], se = sqrt(a + b);
	if (!isfinite(se) || !(se > 0))
		return;
	double df = (a + b) * (a + b) / (a * a / (t.n[1] - 1) + b * b / (t.n[0] - 1));
	u->p->facts.pretrend_p = 2 * stat_t_p(-fabs(two_diff(&t) / se), df);
	u->p->facts.pretrend_seen = 2.8 * se;
}

static void tell_own(struct run *u)
{
	double sum = 0;
	int n = 0;
	for (size_t i = 0; i < u->p->n; i++) {
		const struct analysis_school *s = &u->p->school[i];
		if (!s->in || !s->treated)
			continue;
		int from = u->p->fixed ? u->p->after : s->start + u->p->lag;
		double c = mean_of(u->p, s, from, u->p->after) - mean_of(u->p, s, u->p->before, u->p->before);
		if (isfinite(c)) {
			sum += c;
			n++;
		}
	}
	u->r->estimate.own_has = n > 0;
	u->r->estimate.own = n ? sum / n : 0;
}

/* --- methods ------------------------------------------------------------------------------------- */

static void take_term(struct run *u, const struct stat_term *t, double scale)
{
	struct evidence_estimate *e = &u->r->estimate;
	double lo, hi;
	if (!t || !stat_get(t, STAT_ESTIMATE, &e->value))
		return;
	e->has = true;
	e->value *= scale;
	e->interval = stat_get(t, STAT_LO, &lo) && stat_get(t, STAT_HI, &hi);
	if (e->interval) {
		e->lo = scale * lo;
		e->hi = scale * hi;
	}
}

static void take_main(struct run *u)
{
	const struct stat_result *s = &u->r->stat;
	u->r->refusal = s->refusal;
	if (s->refusal == STAT_ANSWERED && !str_is_null(s->main))
		take_term(u, stat_term_find(s, arena_z(u->a, s->main)), 1);
}

static void run_permutation(struct run *u, struct stat_frame *f, struct stat_result *out)
{
	double p = -1;
	RUN(u, "randomise", f, out, OPT("y", "change"), OPT("treated", "treated"));
	if (out->refusal == STAT_ANSWERED)
		stat_get(stat_term_find(out, "effect"), STAT_P, &p);
	u->r->estimate.p = p;
}

static void run_event(struct run *u)
{
	struct stat_frame f;
	frame_of_years(u, &f);
	RUN(u, "did", &f, &u->r->event, OPT("y", "y"), OPT("unit", "unit"), OPT("time", "time"),
	    OPT("start", "start"), OPT("base", "universal"));
	analysis_event_intervals(u->p, &u->r->event);
}

/* One start: the difference of the schools' changes, with Welch's t, which holds its level with few schools
 * where a normal interval does not (stats/README 0, fact 3). */
static void run_difference(struct run *u)
{
	struct stat_frame f;
	struct stat_result chance;
	frame_of_schools(u, &f);
	run_permutation(u, &f, &chance);
	RUN(u, "mean", &f, &u->r->stat, OPT("y", "change"), OPT("by", "treated"), OPT("against", "0"),
	    OPT("interval", "t"));
	take_main(u);
	run_event(u);
}

static void run_permute(struct run *u)
{
	struct stat_frame f;
	frame_of_schools(u, &f);
	run_permutation(u, &f, &u->r->stat);
	take_main(u);
	u->r->estimate.interval = false;
}

/* Several starts: the mean over starts and times, its interval widened by t with the smaller side's schools
 * less one. Where did gives it no error (did.h: too few schools a start) the schools are too few for an
 * interval, whatever the choice was: then it is other choices of schools. */
static void run_staggered(struct run *u)
{
	struct stat_frame f, by_school;
	struct stat_result chance;
	struct evidence_estimate *e = &u->r->estimate;
	double se = 0;
	frame_of_years(u, &f);
	RUN(u, "did", &f, &u->r->stat, OPT("y", "y"), OPT("unit", "unit"), OPT("time", "time"),
	    OPT("start", "start"), {STR("anticipation"), arena_printf(u->a, "%d", u->p->lag)});
	take_main(u);
	if (e->has && !e->interval) {
		u->r->choice = evidence_choose_few(&u->p->data);
		run_permute(u);
	} else if (e->has && stat_get(stat_term_find(&u->r->stat, "simple"), STAT_SE, &se)) {
		int small = u->p->data.treated < u->p->data.comparison ? u->p->data.treated : u->p->data.comparison;
		double half = stat_t_q(0.975, small - 1) * se;
		e->lo = e->value - half;
		e->hi = e->value + half;
		frame_of_schools(u, &by_school);
		run_permutation(u, &by_school, &chance);
	}
	run_event(u);
}

static bool stat_failed(const struct stat_result *r, const char *check)
{
	for (size_t i = 0; i < r->checks.n; i++)
		if (str_eqz(r->checks.v[i].name, check))
			return r->checks.v[i].verdict == STAT_FAIL;
	return false;
}

static void run_synthetic(struct run *u)
{
	struct stat_frame f;
	double rank;
	frame_of_years(u, &f);
	RUN(u, "synth", &f, &u->r->stat, OPT("y", "y"), OPT("unit", "unit"), OPT("time", "time"),
	    OPT("start", "start"));
	take_main(u);
	u->r->estimate.interval = false;
	if (stat_failed(&u->r->stat, "pre-fit")) { /* no mixture follows it: there is no comparison */
		u->r->estimate.has = false;
		u->r->refusal = STAT_NO_COMPARISON;
	}
	if (u->r->estimate.has && stat_fact_find(&u->r->stat, "placebo_rank", &rank))
		u->r->estimate.p = rank / (u->p->data.comparison + 1);
}

static void run_ancova(struct run *u)
{
	struct stat_frame f;
	frame_of_schools(u, &f);
	RUN(u, "prepost", &f, &u->r->stat, OPT("pre", "pre"), OPT("post", "post"), OPT("group", "treated"),
	    OPT("reference", "0"));
	take_main(u);
}

/* A description: what the schools that take part changed by, with no interval. */
static void run_nothing(struct run *u)
{
	struct evidence_estimate *e = &u->r->estimate;
	e->has = e->own_has && u->p->data.pre > 0 && u->p->data.post > 0;
	e->value = e->own;
	stat_result_init(&u->r->stat, u->a, STR(""));
	u->r->refusal = e->has ? STAT_ANSWERED : u->p->data.treated ? STAT_TOO_FEW : STAT_NO_DATA;
}

static void run_paired(struct run *u)
{
	struct stat_frame f;
	frame_of_schools(u, &f);
	RUN(u, "prepost", &f, &u->r->stat, OPT("pre", "pre"), OPT("post", "post"));
	take_main(u);
	if (!u->r->estimate.has) /* all changed alike, which says nothing of how differently they may */
		run_nothing(u);
}

static void widen(struct evidence_estimate *e, double by)
{
	e->lo = e->value - by * (e->value - e->lo);
	e->hi = e->value + by * (e->hi - e->value);
}

/* Newcombe's interval of two shares: this year's pupils and last year's, all schools that take part together,
 * widened by what schools vary beyond their pupils (analysis_beyond_pupils()). */
static void run_cohort(struct run *u)
{
	const struct analysis_panel *p = u->p;
	struct stat_frame f;
	double *c = ARENA_ARRAY(u->a, 4, double);
	for (size_t i = 0; i < p->n; i++) {
		const struct analysis_school *s = &p->school[i];
		if (!s->in || !s->treated)
			continue;
		c[0] += (double)s->year[p->after - p->from].numerator;
		c[1] += (double)s->year[p->after - p->from].n;
		c[2] += (double)s->year[p->before - p->from].numerator;
		c[3] += (double)s->year[p->before - p->from].n;
	}
	stat_frame_init(&f, u->a, 1);
	static const char *const names[] = {"x1", "n1", "x2", "n2"};
	for (int k = 0; k < 4; k++)
		stat_frame_num(&f, str_z(names[k]), &c[k]);
	RUN(u, "share-difference", &f, &u->r->stat, OPT("x1", "x1"), OPT("n1", "n1"), OPT("x2", "x2"),
	    OPT("n2", "n2"));
	u->r->refusal = u->r->stat.refusal;
	if (u->r->refusal == STAT_ANSWERED)
		take_term(u, &u->r->stat.terms.v[0], 100);
	if (u->r->estimate.interval)
		widen(&u->r->estimate, analysis_beyond_pupils(p, c));
}

static void run_own(struct run *u,
                    bool (*run)(struct arena *, const struct analysis_panel *, struct stat_result *))
{
	struct stat_result *s = &u->r->stat;
	u->r->refusal = run(u->a, u->p, s) ? STAT_ANSWERED : s->refusal;
	if (u->r->refusal == STAT_ANSWERED)
		take_term(u, &s->terms.v[0], 1);
}
static void run_schools(struct run *u)
{
	run_own(u, analysis_own_schools);
}
static void run_years(struct run *u)
{
	run_own(u, analysis_own_years);
}

static void run_series(struct run *u)
{
	if (analysis_series_run(u->a, u->p, u->seed, &u->r->stat))
		stat_get(stat_term_find(&u->r->stat, "mean"), STAT_P, &u->r->estimate.p);
	take_main(u);
	u->r->estimate.own_has = u->r->estimate.has;
	u->r->estimate.own = u->r->estimate.value;
}

static void (*const runs[EVIDENCE_METHODS])(struct run *u) = {
    [EVIDENCE_NONE] = run_nothing,          [EVIDENCE_STAGGERED] = run_staggered,
    [EVIDENCE_DIFFERENCE] = run_difference, [EVIDENCE_PERMUTE] = run_permute,
    [EVIDENCE_SERIES] = run_series,         [EVIDENCE_SYNTHETIC] = run_synthetic,
    [EVIDENCE_ANCOVA] = run_ancova,         [EVIDENCE_PAIRED] = run_paired,
    [EVIDENCE_COHORT] = run_cohort,         [EVIDENCE_COUNT] = run_nothing,
    [EVIDENCE_SCHOOLS] = run_schools,       [EVIDENCE_YEARS] = run_years,
};

static struct str seed_of(struct arena *a, const struct analysis_ask *ask, const struct analysis_panel *p)
{
	uint64_t h = (uint64_t)ask->x->id * 0x9e3779b97f4a7c15u ^ (uint64_t)p->version_id;
	return arena_printf(a, "%u", (unsigned)(h >> 33) + 1u);
}

void analysis_compute(struct arena *a, const struct analysis_ask *ask, struct analysis_panel *p,
                      struct analysis_result *r)
{
	struct run u = {a, ask, p, r, seed_of(a, ask, p)};
	*r = (struct analysis_result){.choice = evidence_choose(&p->data)};
	r->estimate.p = -1;
	stat_result_init(&r->stat, a, STR(""));
	stat_result_init(&r->event, a, STR(""));
	stat_refuse(&r->event, STAT_NO_DATA, "Not asked.");
	if (any_in(p)) {
		tell_balance(&u);
		tell_pretrend(&u);
		tell_own(&u);
	}
	runs[r->choice.method](&u);
	evidence_judge(r->choice.method, &p->data, &p->facts, r->check);
	r->grade = evidence_grade(r->choice.method, &p->data, r->check);
	if (r->refusal != STAT_ANSWERED)
		r->grade = (struct evidence_grade){.grade = '-', .rule = RULE_NO_DATA};
	r->suggest = evidence_may_suggest(r->choice.method, &p->data, r->check) && !ask->side &&
	             !(r->estimate.p >= 0.05); /* other choices of schools give as much */
	r->state = evidence_effect_state(r->grade.grade, &r->estimate, ask->direction, ask->size);
	if (r->state != LINK_UNMEASURED && evidence_comparison_failed(r->choice.method, &p->data, r->check))
		r->state = LINK_WEAK; /* chosen for low values, or rising before: bench/effect_sim.c */
}

struct str analysis_sentence(struct arena *a, enum lang l, const struct analysis_panel *p,
                             const struct analysis_result *r, bool plain)
{
	struct str name = query_measure_name(l, &p->measure);
	if (p->linked)
		return linked_sentence(a, l, p, r);
	if (r->refusal != STAT_ANSWERED && r->choice.method != EVIDENCE_NONE)
		return sentence_refusal(a, l, r->refusal);
	if (!r->estimate.has)
		return evidence_reason_text(a, l, &r->choice, &p->data);
	struct str whom = evidence_whom(a, l, p->subject, p->grade);
	if (str_find(name, STR(",")) >= 0) /* a label is no subject of a sentence */
		name = tr_fmt(a, l, N_("The measure “{0}”"), &name, 1);
	if (p->subject.n)
		name = tr_fmt(a, l, N_("{0}, {1},"), (const struct str[]){name, whom}, 2);
	else if (p->grade.n)
		name = tr_fmt(a, l, N_("{0} in grade {1}"), (const struct str[]){name, grades_text(a, p->grade)}, 2);
	const struct evidence_judged *alone = &r->check[CHECK_ALONE];
	const struct sentence_effect s = {
	    .measure = name,
	    .unit = arena_z(a, p->measure.unit),
	    .decimals = (int)p->measure.decimals,
	    .method = r->choice.method,
	    .suggest = r->suggest && !plain,
	    .others = alone->held == CHECK_NOT_KNOWN ? (int)alone->value : 0,
	    .others_compared = alone->held == CHECK_NOT_KNOWN ? (int)alone->other : 0,
	    .beside = r->choice.method == EVIDENCE_SERIES && p->data.control_series,
	    .estimate = r->estimate,
	    .smallest_p = r->choice.smallest_p,
	    .per = query_measure_per(a, l, &p->measure),
	    .few = r->choice.reason == REASON_FEW_ALONE,
	};
	return sentence_effect(a, l, &s);
}
