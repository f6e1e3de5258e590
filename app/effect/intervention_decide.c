/* intervention_decide.c - start, change, continue, stop. */
#include "base/date.h"
#include "effect/analysis.h"
#include "effect/insats.h"
#include "web/fmt.h"

static struct str min_day(struct db *db, struct arena *a, int64_t id)
{
	struct intervention_unit *u;
	struct str day = {NULL, 0};
	size_t n = insats_units(db, a, id, (struct str){NULL, 0}, &u);
	for (size_t i = 0; i < n; i++)
		if (str_eqz(u[i].arm, "treated") && u[i].from_day.n &&
		    (day.n == 0 || str_cmp(u[i].from_day, day) < 0))
			day = u[i].from_day;
	return day;
}

/* --- days ------------------------------------------------------------------------------------------ */

/* The last day that was planned: as it stood before any stop was decided. */
static struct str planned_day(struct db *db, struct arena *a, const struct intervention *x)
{
	void *rows;
	const struct intervention *v;
	size_t n = intervention_entity.versions(db, a, x->id, &rows);
	v = rows;
	for (size_t i = 0; i < n; i++)
		if (str_eqz(v[i].state, "running") && v[i].stops_on.n == 0)
			return v[i].to_day;
	return x->to_day;
}

static bool begun(struct db *db, struct arena *a, const struct intervention *x, struct str today,
                  struct str *first)
{
	*first = effect_first_day(db, a, x);
	return first->n && str_cmp(*first, today) <= 0;
}

bool insats_may_be_off(const struct intervention *was, const struct intervention *x, struct str today)
{
	bool stops = str_eqz(x->state, "stopped") || (x->stops_on.n && str_eq(x->stops_on, x->to_day));
	bool same = was && str_eq(was->to_day, x->to_day) && str_eq(was->from_day, x->from_day);
	struct str first = was && was->from_day.n ? was->from_day : x->from_day;
	return stops && (!was || same || str_cmp(today, first) < 0);
}

void insats_check_day(struct change *ch, struct form *f, const struct intervention *x,
                      const struct intervention_decision *d)
{
	struct str today = instant_date(ch->arena, ch->now), first, least;
	bool stop = str_eqz(d->kind, "stop"), runs = begun(ch->db, ch->arena, x, today, &first);
	struct str locked = x->locked_at.n ? instant_date(ch->arena, x->locked_at) : first;
	least = runs && (stop || str_cmp(first, locked) < 0) ? first : locked;
	if (d->day.n && least.n && str_cmp(d->day, least) < 0)
		form_error(f, "day",
		           stop && runs ? N_("It began on {0}: it cannot have stopped before that.")
		                        : N_("Nothing was decided of it before {0}."),
		           fmt_day(ch->arena, (enum lang)f->lang, least), STR_END);
	if (!stop && str_cmp(d->day, today) > 0)
		form_error(f, "day", N_("Only a stop is decided for a day to come."), STR_END);
}

/* It runs again to the day that was planned, or to the one that is asked for; one that has passed is none. */
static void run_on(struct change *ch, struct form *f, const struct intervention *was, struct intervention *x,
                   struct str asked)
{
	struct str planned = planned_day(ch->db, ch->arena, was), today = instant_date(ch->arena, ch->now);
	struct date d;
	x->stops_on = (struct str){NULL, 0};
	x->to_day = asked.n ? asked : planned;
	if (asked.n && !date_parse(asked, &d))
		form_error(f, "to_day", N_("A day is written as 2025-01-31."), STR_END);
	else if (x->to_day.n && str_cmp(x->to_day, today) < 0)
		form_error(f, "to_day", N_("The last day, {0}, has passed: say a new one that it runs to."),
		           fmt_day(ch->arena, (enum lang)f->lang, x->to_day), STR_END);
}

void insats_moved(struct change *ch, struct form *f, const struct intervention *was, struct intervention *x)
{
	struct str today = instant_date(ch->arena, ch->now);
	if (str_eqz(x->state, "running")) {
		if (ch->via == VIA_API) /* pages and commands have asked */
			run_on(ch, f, was, x, str_eq(was->to_day, x->to_day) ? (struct str){NULL, 0} : x->to_day);
		return;
	}
	x->stops_on = (struct str){NULL, 0};
	if (x->to_day.n == 0 || str_cmp(x->to_day, today) > 0)
		x->to_day = today;
}

/* --- what a decision makes of the row ---------------------------------------------------------------- */

/* The state that the decision gives at once; NULL: none other. */
static const char *next_state(const struct intervention *was, const struct intervention_decision *d,
                              struct str planned, struct str today)
{
	if (str_eqz(d->kind, "start"))
		return "running";
	if (str_eqz(d->kind, "continue") && !str_eqz(was->state, "draft"))
		return "running";
	if (!str_eqz(d->kind, "stop") || str_cmp(d->day, today) > 0)
		return NULL;
	return planned.n && str_cmp(d->day, planned) >= 0 ? "ended" : "stopped";
}

/* A day to come waits for its day; the last day is never after the stop. A second stop corrects the first. */
static void put_stop(struct intervention *x, const struct intervention_decision *d, struct str planned,
                     struct str today)
{
	x->stops_on = str_cmp(d->day, today) > 0 ? d->day : (struct str){NULL, 0};
	x->to_day = planned.n && str_cmp(planned, d->day) < 0 ? planned : d->day;
}

/* What stands there is not what the one who decides had seen: nothing is decided. */
static bool seen_other(struct change *ch, struct form *f, const struct intervention *was,
                       const struct insats_asked *asked)
{
	bool other = asked->rev && asked->rev != was->rev;
	struct intervention *v;
	void *rows;
	if (!other && asked->lock.n)
		other = !str_eq(asked->lock, insats_lock_of(ch->arena, insats_promises(ch->db, ch->arena, was,
		                                                                       (struct str){NULL, 0})));
	if (!other)
		return false;
	f->conflict = f->acting = true;
	size_t n = intervention_entity.versions(ch->db, ch->arena, was->id, &rows);
	v = rows;
	for (size_t i = 0; i < n; i++)
		if (v[i].rev == asked->rev)
			resource_conflict(&kind_intervention, f, was, &v[i]);
	return true;
}

static void check(struct change *ch, struct form *f, const struct intervention *was,
                  const struct intervention_decision *d)
{
	bool start = str_eqz(d->kind, "start"), draft = str_eqz(was->state, "draft"),
	     runs = str_eqz(was->state, "running");
	if (start != draft)
		form_error(f, "kind", start ? N_("It has started already.") : N_("It has not started yet."), STR_END);
	if (!start && str_trim(d->reason).n == 0)
		form_error(f, "reason", N_("Say why."), STR_END);
	if (!start && !draft)
		insats_check_day(ch, f, was, d);
	if (str_eqz(d->kind, "stop") && !draft && !runs && str_cmp(d->day, instant_date(ch->arena, ch->now)) > 0)
		form_error(f, "day", N_("It has stopped already: continue it first."), STR_END);
}

static void carry_out(struct change *ch, struct form *f, const struct intervention *was,
                      const struct intervention_decision *d, const struct insats_asked *asked,
                      struct intervention *x)
{
	struct str today = instant_date(ch->arena, ch->now), planned = planned_day(ch->db, ch->arena, was);
	const char *state = next_state(was, d, planned, today);
	bool start = str_eqz(d->kind, "start");
	if (state)
		x->state = str_z(state);
	if (start && x->from_day.n == 0)
		x->from_day = min_day(ch->db, ch->arena, x->id);
	if (start && str_trim(d->instead).n)
		x->instead = d->instead;
	if (str_eqz(d->kind, "stop"))
		put_stop(x, d, planned, today);
	if (str_eqz(d->kind, "continue"))
		run_on(ch, f, was, x, asked->last_day);
}

enum change_result insats_decide(struct change *ch, const struct principal *who, struct form *f,
                                 const struct intervention *was, const struct intervention_decision *d,
                                 const struct insats_asked *asked)
{
	static const struct insats_asked nothing;
	struct intervention x = *was;
	struct intervention_decision row = *d;
	const struct insats_asked *as = asked ? asked : &nothing;
	if (seen_other(ch, f, was, as))
		return CHANGE_CONFLICT;
	check(ch, f, was, d);
	if (f->nerrors == 0)
		carry_out(ch, f, was, d, as, &x);
	if (f->nerrors)
		return CHANGE_INVALID;
	ch->why = d->reason;
	enum change_result r = resource_save(ch, who, &kind_intervention, ACT_EDIT, f, was, &x);
	/* The start is recorded by the save itself, whoever makes it. */
	if (str_eqz(d->kind, "start") || (r != CHANGE_SAVED && r != CHANGE_SAME))
		return r;
	return insats_decision_put(ch, &x, &row) ? CHANGE_SAVED : CHANGE_ERROR;
}
