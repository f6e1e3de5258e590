/* intervention_decision.c - the record of what was decided of an insats, by whom and why. A decision is made
 * by the one who decides, and is never changed nor taken away: a wrong one is corrected by a new one. */
#include "effect/insats.h"

static const struct field fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"day", N_("Day"), FIELD_DAY, true, 1990, NULL, NULL, NULL},
    {"kind", N_("Decision"), FIELD_CHOICE, true, 0, insats_decisions_word, insats_decisions_text, NULL},
    {"reason", N_("Why"), FIELD_TEXT, true, 0, NULL, NULL, NULL},
    {"instead", N_("What is taken away instead"), FIELD_TEXT, false, 600, NULL, NULL, NULL},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct intervention_decision *p = row;
	effect_locate_part(db, a, p->intervention_id, o);
	o->id = p->id;
}

/* Who starts, continues or stops an insats changes its state, and the decision is recorded with it
 * (insats_record); what is written here by itself changes no state. */
static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct intervention_decision *d = row;
	struct intervention x;
	if (before) {
		form_error(f, "", N_("A decision is not changed afterwards: a new one corrects it."), STR_END);
		return;
	}
	if (!ch->person_id || !intervention_get(ch->db, ch->arena, d->intervention_id, &x))
		return;
	d->person_id = ch->person_id;
	if (!str_eqz(d->kind, "change"))
		form_error(f, "kind", N_("Change the state of the insats: the decision is recorded with it."),
		           STR_END);
	else if (str_eqz(x.state, "draft"))
		form_error(f, "kind", N_("It has not started yet."), STR_END);
	insats_check_day(ch, f, &x, d);
}

/* With a draft that is removed go decisions of before it was one; such there are in old stores alone. */
static void removing(struct change *ch, struct form *f, const void *row)
{
	struct intervention x;
	if (intervention_get(ch->db, ch->arena, ((const struct intervention_decision *)row)->intervention_id,
	                     &x) &&
	    !str_eqz(x.state, "draft"))
		form_error(f, "", N_("A decision is not removed: a new one corrects it."), STR_END);
}

static void blank(struct change *ch, void *row)
{
	*(struct intervention_decision *)row = (struct intervention_decision){
	    .kind = STR("start"),
	    .reason = STR(""),
	    .instead = STR(""),
	    .day = instant_date(ch->arena, ch->now),
	    .person_id = ch->person_id,
	};
}

const struct resource_kind kind_intervention_decision = {
    .name = "intervention_decision",
    .part = true,
    .entity = &intervention_decision_entity,
    .access = RES_DECISION,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .removing = removing,
    .blank = blank,
};

/* The row that is part of a save of its insats, which has asked who may. */
bool insats_decision_put(struct change *ch, const struct intervention *x, struct intervention_decision *d)
{
	d->intervention_id = x->id;
	d->person_id = ch->person_id;
	ch->unit_id = x->unit_id;
	enum change_result r = change_save(ch, &intervention_decision_entity, d, NULL);
	ch->unit_id = 0;
	return r == CHANGE_SAVED;
}

void insats_record(struct change *ch, const struct intervention *x, const char *kind)
{
	struct intervention_decision d;
	blank(ch, &d);
	d.kind = str_z(kind);
	d.reason = ch->why;
	if (strcmp(kind, "start") == 0)
		d.instead = x->instead;
	insats_decision_put(ch, x, &d);
}

/* --- verifying ------------------------------------------------------------------------------------- */

/* The decision that the state stands on: the last one that moves it. */
static const char *missing(const struct insats_decided_states_row *r)
{
	bool stops = !str_eqz(r->state, "running") || r->stops_on.n, stopped = str_eqz(r->last, "stop");
	if (r->n_start == 0)
		return "has started without a decision to start";
	if (stops && !stopped)
		return "is stopped without a decision to stop";
	return !stops && stopped ? "runs though the last decision is to stop" : NULL;
}

void insats_verify_decisions(struct db *db, struct arena *a, struct buf *faults)
{
	struct insats_decided_states_row *r;
	size_t n = insats_decided_states(db, a, &r);
	for (size_t i = 0; i < n; i++)
		if (missing(&r[i]))
			buf_printf(faults, "intervention %lld: %s\n", (long long)r[i].id, missing(&r[i]));
}
