/* chain_counted.c - the links of a chain that are counted: resource, activity, execution (chain_counted.h).
 */
#include "effect/chain_counted.h"

#include "base/date.h"
#include "effect/dose.h"
#include "effect/insats.h"
#include "web/fmt.h"

#include <math.h>

static bool was_started(const struct chain_stock *s, int64_t id)
{
	for (size_t i = 0; i < s->nstarts; i++)
		if (s->start[i].intervention_id == id)
			return true;
	return false;
}

void chain_count_resource(const struct chain_stock *s, struct arena *a, enum lang l,
                          const struct intervention *x, struct chain_knot *k)
{
	bool decided = was_started(s, x->id) || !str_is_null(x->locked_at),
	     hours = x->hours.has && x->hours.v > 0 && x->hours.v <= 168, /* an old row may say anything */
	    told = x->money.has || hours || x->staff.has;
	struct evidence_grade g = evidence_count_grade(decided && told ? 1 : -1, false);
	k->grade = g.grade;
	k->rule = g.grade == '-'
	              ? tr(l, evidence_rule_text(g.rule))
	              : tr(l, N_("A, as a count: what was decided. What has been used is not counted."));
	k->state = g.grade == '-' ? LINK_UNMEASURED : LINK_HOLDS;
	k->sentence = tr(l, N_("What it may cost is not told."));
	if (x->money.has)
		k->sentence =
		    tr_fmt(a, l, N_("{0} kronor are set aside."), (const struct str[]){fmt_i64(a, x->money.v)}, 1);
	else if (hours)
		k->sentence = tr_fmt(a, l, N_("Time set aside: {0} h a week."),
		                     (const struct str[]){fmt_f64(a, l, x->hours.v, 1)}, 1);
	else if (x->staff.has)
		k->sentence = tr_fmt(a, l, N_("{0} members of staff are set aside."),
		                     (const struct str[]){fmt_i64(a, x->staff.v)}, 1);
}

/* Does a unit have groups that have begun? Who teaches what is entered by the school: that it has begun is
 * then more than a plan. */
static bool has_groups(const struct chain_stock *s, int64_t id, int64_t unit_id, struct str today)
{
	for (size_t i = 0; i < s->dose.ngroups; i++) {
		const struct lesson_group *g = &s->dose.group[i];
		if (g->intervention_id == id && g->unit_id == unit_id && str_cmp(g->from_day, today) <= 0)
			return true;
	}
	return false;
}

/* Of the schools that take part: those whose first day has been, and those of them that have groups. */
struct begun {
	size_t all, due, begun;
};

static struct begun count_begun(const struct chain_stock *s, const struct intervention *x, struct str today)
{
	struct begun b = {0};
	for (size_t i = 0; i < s->nunits; i++) {
		const struct intervention_unit *u = &s->unit[i];
		if (u->intervention_id != x->id || !str_eqz(u->arm, "treated"))
			continue;
		struct str from = str_is_null(u->from_day) ? x->from_day : u->from_day;
		bool called_off = !str_is_null(x->to_day) && str_cmp(from, x->to_day) > 0,
		     due = !str_eqz(x->state, "draft") && !str_is_null(from) && str_cmp(from, today) <= 0 &&
		           !called_off;
		b.all++;
		b.due += due;
		b.begun += due && has_groups(s, x->id, u->unit_id, today);
	}
	return b;
}

static struct str begun_text(struct arena *a, enum lang l, const struct begun *b)
{
	const struct str args[] = {arena_printf(a, "%zu", b->begun), arena_printf(a, "%zu", b->due),
	                           arena_printf(a, "%zu", b->all - b->due)};
	if (b->all == 0)
		return tr(l, N_("No school takes part."));
	struct str plan =
	    tr_n(l, (int64_t)b->due, "By the plan {1} school has begun. That it has is not counted.",
	         "By the plan {1} schools have begun. That they have is not counted.");
	struct str counted = tr_n(l, (int64_t)b->due, "{0} of {1} school has begun, with groups at work.",
	                          "{0} of {1} schools have begun, with groups at work.");
	struct str later =
	    tr_n(l, (int64_t)(b->all - b->due), " {2} school begins later.", " {2} schools begin later.");
	struct str said = b->due == 0 ? tr(l, N_("No school was to have begun yet.")) : b->begun ? counted : plan;
	if (b->due < b->all)
		said = arena_concat(a, said, later);
	return tr_fmt(a, l, arena_z(a, said), args, 3);
}

void chain_count_activity(const struct chain_stock *s, struct arena *a, enum lang l,
                          const struct intervention *x, struct str today, struct chain_knot *k)
{
	struct begun b = count_begun(s, x, today);
	struct evidence_grade g = evidence_count_grade(b.begun ? 1 : -1, false);
	k->grade = g.grade;
	k->rule = tr(l, evidence_rule_text(g.rule));
	k->state = !b.begun ? LINK_UNMEASURED : b.begun == b.due ? LINK_HOLDS : LINK_WEAK;
	k->sentence = begun_text(a, l, &b);
}

/* Shares of a struct effect_share as an estimate. */
static struct evidence_estimate estimate_of(const struct effect_share *s)
{
	return (struct evidence_estimate){
	    .has = s->known, .interval = s->known, .value = s->share, .lo = s->lo, .hi = s->hi, .p = -1};
}

/* The share that the chain expects of the lessons, written in percent; 0 when it tells none. */
static double least_given(const struct chain_stock *s, int64_t id)
{
	for (size_t i = 0; i < s->nlinks; i++)
		if (s->link[i].intervention_id == id && str_eqz(s->link[i].link, links_word[LINK_EXECUTION]) &&
		    s->link[i].size.has)
			return fmin(1, fabs(s->link[i].size.v) / 100);
	return 0;
}

/* What reached the lessons, of what was planned, from the start to the läsår of the outcome; the weeks that
 * are not counted yet are left out by dose.h. */
void chain_count_execution(const struct chain_stock *stock, struct arena *a, enum lang l,
                           const struct intervention *x, int last, struct chain_knot *k,
                           struct effect_execution *given)
{
	const struct effect_execution e = effect_given(a, &stock->dose, x, last);
	bool shown = e.state == EFFECT_SHOWN && e.dose.known && e.asked > 0;
	/* a läsår that nothing is known of is one in which nobody of the sample has answered */
	double known = e.years ? (double)e.years / (e.years + e.missing) : 0;
	struct evidence_grade g =
	    evidence_count_grade(shown ? known * (double)e.answered / (double)e.asked : -1, false);
	struct sentence_count s = {.share = estimate_of(&e.dose),
	                           .answered = (int)e.answered,
	                           .drawn = (int)e.asked,
	                           .first_year = e.first_year,
	                           .last_year = e.last_year,
	                           .missing = e.missing};
	s.share.has = shown;
	s.share.lo = fmin(1, s.share.lo);
	s.share.hi = fmin(1, s.share.hi);
	s.share.value = fmin(1, s.share.value); /* more lessons than planned are not more than all */
	k->grade = g.grade;
	k->rule = tr(l, evidence_rule_text(g.rule));
	k->state = evidence_execution_state(g.grade, &s.share, least_given(stock, x->id));
	k->sentence = sentence_execution(a, l, &s);
	*given = e;
}
