/* linked_run.c - from pairs of values to a result (linked.h). */
#include "effect/linked.h"

#include "stat/dist.h"
#include "stat/method.h"

#include <math.h>

struct run {
	struct arena *a;
	struct analysis_panel *p;
	struct linked *k;
	struct analysis_result *r;
	struct str seed;
	/* a row a pair, and a row a school of the panel */
	struct stat_frame f;
	double *pre, *post, *treated, *gain;
};

/* --- choice ----------------------------------------------------------------------------------- */

static bool is_compared(const struct analysis_panel *p)
{
	return p->data.compare == COMPARE_SCHOOLS || p->data.compare == COMPARE_SERIES;
}

static int64_t smaller(const struct analysis_panel *p)
{
	const struct linked_side *s = p->linked->side;
	return is_compared(p) && s[0].pairs < s[1].pairs ? s[0].pairs : s[1].pairs;
}

static bool is_few(int64_t n)
{
	return n >= 1 && n <= LINKED_FEW_MOST;
}

/* A change of a group's marks beside the figures of all the group's marks tells those of who lack one. */
static bool few_are_left(const struct linked *k)
{
	return k->way != PUPIL_TEST && (is_few(k->side[1].lost) || is_few(k->side[1].came));
}

/* Why nothing is told; false: something is. */
static bool not_told(const struct analysis_panel *p, enum evidence_reason *why)
{
	const struct linked *k = p->linked;
	bool alone = !is_compared(p);
	*why = k->lacks                                           ? k->lack
	       : k->n == 0                                        ? REASON_LINKED_NONE
	       : smaller(p) < LINKED_SHOWN_MIN                    ? REASON_LINKED_HIDDEN
	       : alone && !k->same_measure                        ? REASON_LINKED_SCALES
	       : alone && k->way == PUPIL_PASSED && k->passed_few ? REASON_LINKED_HIDDEN
	       : alone && few_are_left(k)                         ? REASON_LINKED_LEFT
	                                                          : REASON_LINKED_ALONE;
	return *why != REASON_LINKED_ALONE;
}

struct evidence_choice linked_choose(const struct analysis_panel *p)
{
	const struct linked_side *s = p->linked->side;
	enum evidence_reason why;
	if (not_told(p, &why))
		return (struct evidence_choice){EVIDENCE_NONE, why, 0};
	if (smaller(p) < LINKED_PAIRS_MIN)
		return (struct evidence_choice){EVIDENCE_NONE, REASON_LINKED_DESCRIBE, 0};
	if (!is_compared(p))
		return (struct evidence_choice){EVIDENCE_LINKED_PAIRED, REASON_LINKED_ALONE, 0};
	if (s[0].schools >= EVIDENCE_GROUP_MIN && s[1].schools >= EVIDENCE_GROUP_MIN)
		return (struct evidence_choice){EVIDENCE_LINKED_ANCOVA, REASON_LINKED_SCHOOLS, 0};
	if (s[0].schools + s[1].schools >= EVIDENCE_CHOICES_MIN)
		return (struct evidence_choice){EVIDENCE_LINKED_PERMUTE, REASON_LINKED_FEW,
		                                evidence_smallest_p(s[1].schools, s[0].schools)};
	return (struct evidence_choice){EVIDENCE_NONE, REASON_LINKED_DESCRIBE, 0};
}

/* --- frames -------------------------------------------------------------------------------------- */

static void make_frame(struct run *u)
{
	size_t n = u->k->n;
	double *school = ARENA_ARRAY(u->a, n + 1, double);
	u->pre = ARENA_ARRAY(u->a, n + 1, double);
	u->post = ARENA_ARRAY(u->a, n + 1, double);
	u->treated = ARENA_ARRAY(u->a, n + 1, double);
	u->gain = ARENA_ARRAY(u->a, n + 1, double);
	for (size_t i = 0; i < n; i++) {
		const struct linked_pair *x = &u->k->pair[i];
		u->pre[i] = x->pre;
		u->post[i] = x->post;
		u->gain[i] = x->post - x->pre;
		u->treated[i] = x->treated;
		school[i] = (double)x->school;
	}
	stat_frame_init(&u->f, u->a, (int)n);
	stat_frame_num(&u->f, STR("pre"), u->pre);
	stat_frame_num(&u->f, STR("post"), u->post);
	stat_frame_num(&u->f, STR("treated"), u->treated);
	stat_frame_num(&u->f, STR("gain"), u->gain);
	stat_frame_num(&u->f, STR("school"), school);
}

/* post = a + b pre + t group; by_school: errors by school. */
static void fit(struct run *u, const char *x, bool by_school, struct stat_result *out)
{
	const struct stat_option o[] = {
	    {STR("y"), STR("post")}, {STR("x"), str_z(x)}, {STR("cluster"), STR("school")}};
	stat_run(u->a, STR("ols"), &u->f, o, by_school ? 3 : 2, out);
}

static bool take(struct run *u, const struct stat_result *s, const char *term, bool interval)
{
	struct evidence_estimate *e = &u->r->estimate;
	const struct stat_term *t = s->refusal == STAT_ANSWERED ? stat_term_find(s, term) : NULL;
	u->r->refusal = s->refusal;
	if (!t || !stat_get(t, STAT_ESTIMATE, &e->value))
		return false;
	e->has = true;
	e->interval = interval && stat_get(t, STAT_LO, &e->lo) && stat_get(t, STAT_HI, &e->hi);
	return true;
}

/* --- what the pairs say of the assumptions ---------------------------------------------------------- */

struct two {
	double n[2], mean[2], var[2];
};

static struct two two_of(const struct run *u, const double *v)
{
	struct two t = {{0}, {0}, {0}};
	for (size_t i = 0; i < u->k->n; i++) {
		t.n[u->k->pair[i].treated]++;
		t.mean[u->k->pair[i].treated] += v[i];
	}
	for (int g = 0; g < 2; g++)
		t.mean[g] = t.n[g] > 0 ? t.mean[g] / t.n[g] : 0;
	for (size_t i = 0; i < u->k->n; i++) {
		double d = v[i] - t.mean[u->k->pair[i].treated];
		t.var[u->k->pair[i].treated] += d * d;
	}
	for (int g = 0; g < 2; g++)
		t.var[g] = t.n[g] > 1 ? t.var[g] / (t.n[g] - 1) : 0;
	return t;
}

/* Within the groups. */
static double pooled_sd(const struct two *t)
{
	double df = t->n[0] + t->n[1] - 2;
	return df > 0 ? sqrt(((t->n[0] - 1) * t->var[0] + (t->n[1] - 1) * t->var[1]) / df) : 0;
}

static void tell_balance(struct run *u)
{
	struct two t = two_of(u, u->pre);
	double sd = pooled_sd(&t);
	if (is_compared(u->p) && sd > 0)
		u->p->facts.balance = fabs(t.mean[1] - t.mean[0]) / sd;
}

static double share_lost(const struct linked_side *s)
{
	double all = (double)(s->pairs + s->lost);
	return all > 0 ? (double)s->lost / all : 0;
}

/* Shares are told as bounds where one to four are behind one of them. */
static void tell_missing(struct run *u)
{
	const struct linked_side *s = u->k->side;
	struct evidence_facts *f = &u->p->facts;
	double pairs = (double)s[1].pairs, lost = (double)s[1].lost, came = (double)s[1].came;
	bool two = is_compared(u->p);
	f->coarse = is_few(s[1].lost) || is_few(s[1].came);
	if (two) {
		f->attrition = fabs(share_lost(&s[1]) - share_lost(&s[0]));
		f->coarse = f->coarse || is_few(s[0].lost) || is_few(s[0].came);
		pairs += (double)s[0].pairs;
		lost += (double)s[0].lost;
		came += (double)s[0].came;
	}
	if (!u->k->lost_known) {
		f->attrition = -1;
		return;
	}
	f->linked = pairs / (pairs + lost + came);
	f->lost = lost / (pairs + lost);
}

/* What those who lay low before would have risen by themselves, at most. */
static void tell_low(struct run *u)
{
	struct linked *k = u->k;
	double mean = two_of(u, u->pre).mean[1], below = k->all_mean - mean;
	if (!k->same_measure || k->all < LINKED_OF_ALL_MIN || !(k->all_r > 0))
		return;
	k->low = below > 0 ? LINKED_LOW : LINKED_LOW_NOT;
	k->anyway = (1 - k->all_r) * below;
}

static void tell_own(struct run *u)
{
	u->r->estimate.own_has = u->k->same_measure;
	u->r->estimate.own = two_of(u, u->gain).mean[1];
}

/* Is the difference the same for those who were low and high? */
static void tell_slope(struct run *u)
{
	struct stat_result s;
	double p;
	fit(u, "pre, treated, pre:treated", true, &s);
	if (s.refusal == STAT_ANSWERED && stat_get(stat_term_find(&s, "pre:treated"), STAT_P, &p))
		u->p->facts.slope_p = p;
}

static void tell_size(struct run *u, double by, double df)
{
	if (!u->r->estimate.has || smaller(u->p) < LINKED_SIZE_MIN || !(by > 0))
		return;
	u->k->has_size = true;
	u->k->size = stat_hedges_j(df) * u->r->estimate.value / by;
}

/* --- methods ------------------------------------------------------------------------------------------ */

static void size_of_difference(struct run *u)
{
	struct two t = two_of(u, u->post);
	tell_size(u, pooled_sd(&t), t.n[0] + t.n[1] - 2);
}

static void run_ancova(struct run *u)
{
	struct stat_result s;
	fit(u, "pre, treated", true, &s);
	take(u, &s, "treated", true);
	tell_slope(u);
	size_of_difference(u);
}

/* Means of schools, the level before taken away with the slope of the fit, against every other choice. */
static void run_permute(struct run *u)
{
	struct stat_result s, chance;
	struct stat_frame f;
	size_t n = u->p->n, rows = 0;
	double slope = 0, *sum = ARENA_ARRAY(u->a, n + 1, double), *count = ARENA_ARRAY(u->a, n + 1, double),
	       *in = ARENA_ARRAY(u->a, n + 1, double);
	fit(u, "pre, treated", false, &s);
	if (!take(u, &s, "treated", false) || !stat_get(stat_term_find(&s, "pre"), STAT_ESTIMATE, &slope))
		return;
	for (size_t i = 0; i < u->k->n; i++) {
		sum[u->k->pair[i].school] += u->post[i] - slope * u->pre[i];
		count[u->k->pair[i].school]++;
	}
	for (size_t i = 0; i < n; i++)
		if (count[i] > 0) {
			in[rows] = u->p->school[i].treated;
			sum[rows++] = sum[i] / count[i];
		}
	stat_frame_init(&f, u->a, (int)rows);
	stat_frame_num(&f, STR("y"), sum);
	stat_frame_num(&f, STR("treated"), in);
	const struct stat_option o[] = {
	    {STR("y"), STR("y")}, {STR("treated"), STR("treated")}, {STR("seed"), u->seed}};
	stat_run(u->a, STR("randomise"), &f, o, 3, &chance);
	if (chance.refusal == STAT_ANSWERED)
		stat_get(stat_term_find(&chance, "effect"), STAT_P, &u->r->estimate.p);
	size_of_difference(u);
}

/* The mean change. Pupils of a school follow each other, so its error is that of the schools' changes (CR2,
 * Satterthwaite), and one school tells none: errors by pupils left out the truth in 25 to 53 cases of 100
 * where four schools vary by themselves (bench/linked_sim.c). */
static void run_paired(struct run *u)
{
	struct stat_result s, by_school;
	const struct stat_option pairs[] = {{STR("pre"), STR("pre")}, {STR("post"), STR("post")}};
	const struct stat_option clusters[] = {{STR("y"), STR("gain")}, {STR("cluster"), STR("school")}};
	stat_run(u->a, STR("prepost"), &u->f, pairs, 2, &s);
	if (!take(u, &s, "change", false))
		return;
	if (u->k->side[1].schools > 1) {
		stat_run(u->a, STR("ols"), &u->f, clusters, 2, &by_school);
		take(u, &by_school, "(Intercept)", true);
	}
	struct two t = two_of(u, u->pre);
	tell_size(u, sqrt(t.var[1]), t.n[1] - 1);
}

/* Too few for anything but a description: the difference, or the change, with no interval. */
static void run_describe(struct run *u)
{
	struct stat_result s;
	if (is_compared(u->p)) {
		fit(u, "pre, treated", false, &s);
		take(u, &s, "treated", false);
		return;
	}
	u->r->estimate.has = true;
	u->r->estimate.value = two_of(u, u->gain).mean[1];
	u->r->refusal = STAT_ANSWERED;
}

static bool is_told(enum evidence_reason why)
{
	return why >= REASON_LINKED_SCHOOLS && why <= REASON_LINKED_DESCRIBE;
}

static void run_method(struct run *u)
{
	enum evidence_method m = u->r->choice.method;
	make_frame(u);
	tell_balance(u);
	tell_missing(u);
	tell_own(u);
	tell_low(u);
	if (m == EVIDENCE_LINKED_ANCOVA)
		run_ancova(u);
	else if (m == EVIDENCE_LINKED_PERMUTE)
		run_permute(u);
	else if (m == EVIDENCE_LINKED_PAIRED)
		run_paired(u);
	else
		run_describe(u);
}

static int to_ten(int64_t n)
{
	return (int)((n + 5) / 10 * 10);
}

static void know_data(struct analysis_panel *p)
{
	const struct linked_side *s = p->linked->side;
	struct evidence_data *d = &p->data;
	d->treated = s[1].schools;
	d->comparison = is_compared(p) ? s[0].schools : 0;
	d->starts = 1;
	d->pre = d->post = p->linked->n > 0;
	d->pupils = to_ten(s[1].pairs);
	d->others = is_compared(p) ? to_ten(s[0].pairs) : 0;
}

void linked_compute(struct arena *a, const struct analysis_ask *ask, struct analysis_panel *p,
                    struct analysis_result *r)
{
	uint64_t h = (uint64_t)ask->x->id * 0x9e3779b97f4a7c15u ^ (uint64_t)p->version_id;
	struct run u = {
	    .a = a, .p = p, .k = p->linked, .r = r, .seed = arena_printf(a, "%u", (unsigned)(h >> 33) + 1u)};
	know_data(p);
	*r = (struct analysis_result){.choice = linked_choose(p), .estimate = {.p = -1}, .refusal = STAT_NO_DATA};
	stat_result_init(&r->stat, a, STR(""));
	stat_result_init(&r->event, a, STR(""));
	stat_refuse(&r->event, STAT_NO_DATA, "Not asked.");
	bool told = is_told(r->choice.reason);
	if (told)
		run_method(&u);
	else
		p->data.pupils = p->data.others = p->data.treated = p->data.comparison = 0;
	evidence_judge(r->choice.method, &p->data, &p->facts, r->check);
	if (!p->linked->same_measure) /* the value before is there to be adjusted for, not to be compared */
		r->check[CHECK_INSTRUMENT] = r->check[CHECK_DEFINITION] =
		    (struct evidence_judged){CHECK_NOT_ASKED, -1, -1};
	r->grade = evidence_grade(r->choice.method, &p->data, r->check);
	if (r->refusal != STAT_ANSWERED || !told)
		r->grade = (struct evidence_grade){.grade = '-', .rule = RULE_NO_DATA};
	r->state = evidence_effect_state(r->grade.grade, &r->estimate, ask->direction,
	                                 p->linked->way == PUPIL_TEST ? 0 : ask->size);
	if (r->state != LINK_UNMEASURED && evidence_comparison_failed(r->choice.method, &p->data, r->check))
		r->state = LINK_WEAK;
}
