/* document.c - governing documents: vision, goals and budget, plans. */
#include "plan/plan.h"

#include "base/utf8.h"

static const struct field fields[] = {
    {"kind", N_("Kind"), FIELD_CHOICE, true, 0, document_kinds_word, document_kinds_text, NULL},
    {"title", N_("Title"), FIELD_LINE, true, 300, NULL, NULL, NULL},
    {"unit_id", N_("Owner"), FIELD_REF, true, 0, NULL, NULL, N_("The level that answers for it.")},
    {"period_from", N_("From"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"period_to", N_("To"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, document_states_word, document_states_text, NULL},
    {"decided_day", N_("Decided on"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"decided_by", N_("Decided by"), FIELD_LINE, false, 300, NULL, NULL, N_("Body and paragraph.")},
    {"dnr", N_("Registration number"), FIELD_LINE, false, 100, NULL, NULL, NULL},
    {"replaces_id", N_("Replaces"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"summary", N_("Summary"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"scope_note", N_("Delimitation"), FIELD_TEXT, false, 0, NULL, NULL, N_("What was left out, and why.")},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct document *d = row;
	(void)db;
	(void)a;
	o->id = d->id;
	o->unit_id = d->unit_id;
	o->state = str_eqz(d->state, "draft")      ? OBJ_DRAFT
	           : str_eqz(d->state, "replaced") ? OBJ_CLOSED
	                                           : OBJ_DECIDED;
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct document *d = row;
	const struct document *was = before;
	struct document other;
	d->fold = utf8_fold(ch->arena, d->title);
	if (!str_is_null(d->period_to) && str_cmp(d->period_to, d->period_from) < 0)
		form_error(f, "period_to", N_("The period ends before it begins."), STR_END);
	if (!str_eqz(d->state, "draft") && str_is_null(d->decided_day))
		form_error(f, "decided_day", N_("A decided document needs the day of the decision."), STR_END);
	if (was && !str_eqz(was->state, "draft") && str_eqz(d->state, "draft"))
		form_error(f, "state",
		           N_("What is decided does not become a draft again; make a new one that replaces it."),
		           STR_END);
	if (d->replaces_id &&
	    (d->replaces_id == d->id || !document_get(ch->db, ch->arena, d->replaces_id, &other)))
		form_error(f, "replaces_id", N_("It cannot replace that document."), STR_END);
}

static void decide_goals(struct change *ch, int64_t document_id)
{
	struct document_draft_goals_row *r;
	size_t n = document_draft_goals(ch->db, ch->arena, document_id, &r);
	for (size_t i = 0; i < n; i++) {
		struct goal g, was;
		if (!goal_get(ch->db, ch->arena, r[i].id, &g))
			continue;
		was = g;
		g.state = STR("decided");
		resource_save(ch, NULL, &kind_goal, ACT_DECIDE, &(struct form){.arena = ch->arena}, &was, &g);
	}
}

static void decide_activities(struct change *ch, int64_t document_id)
{
	struct document_draft_activities_row *r;
	size_t n = document_draft_activities(ch->db, ch->arena, document_id, &r);
	for (size_t i = 0; i < n; i++) {
		struct activity a, was;
		if (!activity_get(ch->db, ch->arena, r[i].id, &a))
			continue;
		was = a;
		a.state = STR("decided");
		resource_save(ch, NULL, &kind_activity, ACT_DECIDE, &(struct form){.arena = ch->arena}, &was, &a);
	}
}

/* The decision carries the document's drafts with it and ends what it replaces. */
static void saved(struct change *ch, const void *before, const void *row)
{
	const struct document *was = before, *d = row;
	struct document old;
	bool decided = d && str_eqz(d->state, "decided") && (!was || str_eqz(was->state, "draft"));
	if (!decided)
		return;
	decide_goals(ch, d->id);
	decide_activities(ch, d->id);
	if (d->replaces_id && document_get(ch->db, ch->arena, d->replaces_id, &old) &&
	    str_eqz(old.state, "decided")) {
		old.state = STR("replaced");
		change_save(ch, &document_entity, &old, NULL);
	}
}

static void blank(struct change *ch, void *row)
{
	*(struct document *)row = (struct document){
	    .kind = STR("work_plan"),
	    .title = STR(""),
	    .period_from = instant_date(ch->arena, ch->now),
	    .state = STR("draft"),
	    .decided_by = STR(""),
	    .dnr = STR(""),
	    .summary = STR(""),
	    .scope_note = STR(""),
	    .fold = STR(""),
	};
}

static struct str title(struct arena *a, const void *row)
{
	(void)a;
	return ((const struct document *)row)->title;
}

const struct resource_kind kind_document = {
    .name = "document",
    .entity = &document_entity,
    .access = RES_DOCUMENT,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .saved = saved,
    .blank = blank,
    .title = title,
    .page = "/styrning/dokument/%",
};
