/* describe_path.c - environment and outcome, school by school: a description (describe.h). */
#include "effect/describe.h"

#include "stat/method.h"
#include "web/fmt.h"

#include <math.h>

struct path {
	struct arena *a;
	enum lang l;
	const struct chain_knot *env, *out;
	struct analysis_panel *from, *to; /* of the environment, of the outcome */
	struct measure m_env, m_out;
	double *y, *mediator, *treated;
	int n, take_part;
	struct stat_result r;
};

static const struct analysis_school *same_school(const struct analysis_panel *p, int64_t unit_id)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->school[i].unit_id == unit_id)
			return &p->school[i];
	return NULL;
}

/* A school with a change of both. */
static void take_schools(struct path *p)
{
	size_t cap = p->to->n + 1;
	p->y = ARENA_ARRAY(p->a, cap, double);
	p->mediator = ARENA_ARRAY(p->a, cap, double);
	p->treated = ARENA_ARRAY(p->a, cap, double);
	for (size_t i = 0; i < p->to->n; i++) {
		const struct analysis_school *s = &p->to->school[i], *e = same_school(p->from, s->unit_id);
		double y = analysis_change(p->to, s), x = e ? analysis_change(p->from, e) : NAN;
		if (!isfinite(y) || !isfinite(x))
			continue;
		p->y[p->n] = y;
		p->mediator[p->n] = x;
		p->treated[p->n++] = s->treated;
		p->take_part += s->treated;
	}
}

static bool run(struct path *p, struct str seed)
{
	struct stat_frame f;
	stat_frame_init(&f, p->a, p->n);
	stat_frame_num(&f, STR("y"), p->y);
	stat_frame_num(&f, STR("mediator"), p->mediator);
	stat_frame_num(&f, STR("treated"), p->treated);
	const struct stat_option o[] = {{STR("y"), STR("y")},
	                                {STR("mediator"), STR("mediator")},
	                                {STR("treatment"), STR("treated")},
	                                {STR("draws"), arena_printf(p->a, "%d", DESCRIBE_DRAWS)},
	                                {STR("seed"), seed}};
	stat_run(p->a, STR("mediate"), &f, o, 5, &p->r);
	return p->r.refusal == STAT_ANSWERED;
}

/* --- what is missing ------------------------------------------------------------------------------ */

static struct str reason_of(struct path *p)
{
	if (!p->from)
		return tr(p->l, N_("the teaching and learning environment has no figures before and after"));
	if (!p->to)
		return tr(p->l, N_("the pupils' outcomes have no figures before and after"));
	if (p->env->measure_id == p->out->measure_id)
		return tr(p->l, N_("both links are seen by the same measure"));
	if (p->from->after > p->to->after)
		return tr(p->l, N_("the environment is measured after the outcome"));
	take_schools(p);
	if (p->n >= DESCRIBE_PATH_MIN && p->take_part >= EVIDENCE_GROUP_MIN &&
	    p->n - p->take_part >= EVIDENCE_GROUP_MIN)
		return (struct str){NULL, 0};
	const struct str args[] = {fmt_i64(p->a, DESCRIBE_PATH_MIN), fmt_i64(p->a, EVIDENCE_GROUP_MIN),
	                           fmt_i64(p->a, p->take_part), fmt_i64(p->a, p->n - p->take_part)};
	return tr_fmt(
	    p->a, p->l,
	    N_("at least {0} schools with both known are needed, at least {1} on each side, and there are {2} "
	       "that take part and {3} that do not"),
	    args, 4);
}

/* --- what is said --------------------------------------------------------------------------------- */

static void say_together(const struct path *p, struct describe_path *out)
{
	const struct describe_number *v = &out->together;
	struct measure whole = p->m_env;
	whole.decimals = -1; /* ten percentage points, one point: no decimals */
	const struct str args[] = {fmt_i64(p->a, p->n),  describe_signed(p->a, p->l, &whole, out->by),
	                           p->env->measure_name, describe_signed(p->a, p->l, &p->m_out, v->value),
	                           p->out->measure_name, describe_between(p->a, p->l, &p->m_out, v)};
	struct str said = tr_fmt(
	    p->a, p->l,
	    v->lo <= 0 && v->hi >= 0
	        ? N_("Between {0} schools {1} in “{2}” stand beside {3} in “{4}” (from {5}), when account is "
	             "taken of "
	             "which schools take part: it may also be no difference at all, so whether the schools whose "
	             "environment changed most also changed most in their outcome is an open question.")
	        : N_("Between {0} schools {1} in “{2}” go together with {3} in “{4}” (from {5}), when account is "
	             "taken "
	             "of which schools take part."),
	    args, 6);
	out->sentence = arena_concat(
	    p->a, said,
	    tr(p->l, N_(" It is a description: something that is not measured may lie behind both.")));
}

static void say_product(const struct path *p, struct describe_path *out)
{
	bool may = p->env->grade <= 'B' && p->env->grade >= 'A' && p->out->grade <= 'B' && p->out->grade >= 'A' &&
	           p->from->after < p->to->after;
	out->along = describe_term(&p->r, "indirect", 1);
	out->along.has = out->along.has && may && stat_fact_find(&p->r, "rho_at_zero", &out->undone);
	if (!out->along.has) {
		out->product =
		    tr(p->l, N_("How much of the difference lies along that path is not told: both links need "
		                "grade B or better, and the environment must be measured in a school year before "
		                "the outcome."));
		return;
	}
	const struct str args[] = {describe_signed(p->a, p->l, &p->m_out, out->along.value),
	                           describe_between(p->a, p->l, &p->m_out, &out->along),
	                           fmt_f64(p->a, p->l, out->undone, 2)};
	out->product =
	    tr_fmt(p->a, p->l,
	           N_("Along that path lies {0} of the difference (from {1}). Something unmeasured whose "
	              "correlation with both is {2} is enough for it to be none."),
	           args, 3);
}

static struct analysis_panel *panel_of(struct arena *a, const struct chain_knot *k)
{
	struct analysis_panel *p = ARENA_NEW(a, struct analysis_panel);
	return k->row && analysis_stored(a, k->row, p) ? p : NULL;
}

void describe_path(struct db *db, struct arena *a, enum lang l, const struct chain *k,
                   struct describe_path *out)
{
	struct path p = {.a = a, .l = l, .env = &k->knot[LINK_ENVIRONMENT], .out = &k->knot[LINK_OUTCOME]};
	*out = (struct describe_path){.known = false};
	p.from = panel_of(a, p.env);
	p.to = panel_of(a, p.out);
	struct str why = reason_of(&p);
	if (!str_is_null(why)) {
		out->sentence =
		    tr_fmt(a, l,
		           N_("Whether the schools whose environment changed most also changed most in their "
		              "outcome cannot be assessed: {0}."),
		           &why, 1);
		return;
	}
	if (!measure_get(db, a, p.env->measure_id, &p.m_env) ||
	    !measure_get(db, a, p.out->measure_id, &p.m_out) ||
	    !run(&p, arena_printf(a, "%lld", (long long)k->x.id))) {
		out->sentence = sentence_refusal(a, l, p.r.refusal);
		return;
	}
	out->by = str_eqz(p.m_env.unit, "percent") ? 10 : 1;
	out->together = describe_term(&p.r, "b", out->by);
	out->known = out->together.has;
	out->n = (size_t)p.n;
	out->take_part = (size_t)p.take_part;
	if (!out->known) {
		out->sentence = sentence_refusal(a, l, STAT_ZERO_VARIANCE);
		return;
	}
	say_together(&p, out);
	say_product(&p, out);
}
