/* intervention_decide.c - start, change, continue, stop. */
#include "effect/insats.h"

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

/* The state that the decision gives at once; NULL: none other. */
static const char *next_state(const struct intervention *was, const struct intervention_decision *d,
                              struct str today)
{
	if (str_eqz(d->kind, "start"))
		return "running";
	if (str_eqz(d->kind, "continue") && !str_eqz(was->state, "draft"))
		return "running";
	if (str_eqz(d->kind, "stop") && str_cmp(d->day, today) > 0)
		return NULL;
	if (str_eqz(d->kind, "stop"))
		return was->to_day.n && str_cmp(d->day, was->to_day) >= 0 ? "ended" : "stopped";
	return NULL;
}

/* A day to come waits for its day; the last day is never after the stop. */
static void put_stop(struct intervention *x, const struct intervention_decision *d, struct str today)
{
	x->stops_on = str_cmp(d->day, today) > 0 ? d->day : (struct str){NULL, 0};
	if (x->to_day.n == 0 || str_cmp(d->day, x->to_day) < 0)
		x->to_day = d->day;
}

static enum change_result save_decision(struct change *ch, struct form *f, const struct intervention *x,
                                        const struct intervention_decision *d)
{
	struct intervention_decision row = *d;
	row.intervention_id = x->id;
	row.person_id = d->person_id ? d->person_id : ch->person_id;
	/* Who decides of the insats has been asked; the decision is a part of it. */
	return resource_save(ch, NULL, &kind_intervention_decision, ACT_CREATE, f, NULL, &row);
}

/* What the decision makes of the row, beside its state. */
static void carry_out(struct intervention *x, const struct intervention *was,
                      const struct intervention_decision *d, struct str today)
{
	if (str_eqz(d->kind, "start") && str_trim(d->instead).n)
		x->instead = d->instead;
	if (str_eqz(d->kind, "stop"))
		put_stop(x, d, today);
	if (str_eqz(d->kind, "continue") && (x->stops_on.n || !str_eqz(was->state, "running")))
		x->to_day = x->stops_on =
		    (struct str){NULL, 0}; /* the day it was to stop on is no last day any more */
}

enum change_result insats_decide(struct change *ch, const struct principal *who, struct form *f,
                                 const struct intervention *was, const struct intervention_decision *d)
{
	struct intervention x = *was;
	struct str today = instant_date(ch->arena, ch->now);
	const char *state = next_state(was, d, today);
	bool start = str_eqz(d->kind, "start"), draft = str_eqz(was->state, "draft");
	if (start != draft)
		form_error(f, "kind", start ? N_("It has started already.") : N_("It has not started yet."), STR_END);
	if (!start && str_trim(d->reason).n == 0)
		form_error(f, "reason", N_("Say why."), STR_END);
	if (f->nerrors)
		return CHANGE_INVALID;
	ch->why = d->reason;
	if (state)
		x.state = str_z(state);
	if (start && x.from_day.n == 0)
		x.from_day = min_day(ch->db, ch->arena, x.id);
	carry_out(&x, was, d, today);
	enum change_result r = resource_save(ch, who, &kind_intervention, ACT_EDIT, f, was, &x);
	/* The start is recorded by the save itself, whoever makes it. */
	if (start || (r != CHANGE_SAVED && r != CHANGE_SAME))
		return r;
	return save_decision(ch, f, &x, d);
}
