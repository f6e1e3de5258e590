/* followup.c - closing a läsår, one activity at a time, and what the decision brings. */
#include "plan/plan.h"

#include "base/date.h"
#include "plan/counts.h"
#include "plan/followup_list.h"

static const struct field fields[] = {
    {"activity_id", N_("Activity"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"first_year", N_("School year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, followup_states_word, followup_states_text, NULL},
    {"status", N_("Status at the end of the year"), FIELD_CHOICE, true, 0, activity_statuses_word,
     activity_statuses_text, NULL},
    {"outcome", N_("Follow-up"), FIELD_TEXT, false, 0, NULL, NULL, N_("What was done, and how did it go?")},
    {"seen", N_("What do we see?"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"cause", N_("Why is it so?"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"meaning", N_("So what?"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"next_step", N_("What do we do now?"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"reason", N_("Reason, when not carried out"), FIELD_CHOICE, false, 0, reasons_word, reasons_text, NULL},
    {"reason_text", N_("The reason in words"), FIELD_TEXT, false, 2000, NULL, NULL, NULL},
    {"decision", N_("Decision"), FIELD_CHOICE, false, 0, decisions_word, decisions_text, NULL},
    {"decision_note", N_("On the decision"), FIELD_TEXT, false, 2000, NULL, NULL, NULL},
    {"day", N_("Day"), FIELD_DAY, false, 0, NULL, NULL, NULL},
};

bool followup_has_analysis(const struct followup *f)
{
	return str_trim(f->seen).n || str_trim(f->cause).n || str_trim(f->meaning).n || str_trim(f->next_step).n;
}

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct followup *f = row;
	struct activity x;
	o->id = f->id;
	o->unit_id = f->unit_id;
	o->state = str_eqz(f->state, "done") ? OBJ_DECIDED : OBJ_DRAFT;
	if (activity_get(db, a, f->activity_id, &x)) {
		if (str_eqz(x.state, "draft")) /* what is said of a draft is no more public than the draft */
			o->state = OBJ_DRAFT;
		o->person_id = x.responsible_id;
		o->unit_id = x.unit_id;
	}
}

static void check_done(struct form *f, const struct followup *u)
{
	bool not_done = str_eqz(u->status, "not_done") || str_eqz(u->status, "not_started");
	if (not_done && u->reason.n == 0)
		form_error(f, "reason", N_("Say why it was not carried out; the reasons are counted."), STR_END);
	if (u->decision.n == 0)
		form_error(f, "decision", N_("Decide: continue, change or stop."), STR_END);
	if (str_eqz(u->decision, "change") && str_trim(u->decision_note).n == 0)
		form_error(f, "decision_note", N_("Say what changes."), STR_END);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct followup *u = row;
	const struct followup *was = before;
	struct activity x;
	if (!activity_get(ch->db, ch->arena, u->activity_id, &x)) {
		form_error(f, "activity_id", N_("There is no such activity."), STR_END);
		return;
	}
	u->unit_id = x.unit_id;
	if (str_is_null(u->day) || u->day.n == 0)
		u->day = instant_date(ch->arena, ch->now);
	if (!u->person_id && ch->person_id)
		u->person_id = ch->person_id;
	if (was && (was->activity_id != u->activity_id || was->first_year != u->first_year))
		form_error(f, "activity_id", N_("A follow-up stays with its activity and its year."), STR_END);
	if (str_eqz(u->state, "done"))
		check_done(f, u);
}

static void set_status(struct change *ch, struct activity *x, struct str status)
{
	struct activity was = *x;
	struct form f = {.arena = ch->arena};
	if (str_eq(x->status, status))
		return;
	x->status = status;
	resource_save(ch, NULL, &kind_activity, ACT_STATUS, &f, &was, x);
}

/* The status a continued activity begins the next läsår with. */
static struct str carried(struct str status)
{
	bool runs = str_eqz(status, "ongoing") || str_eqz(status, "partly_done") || str_eqz(status, "done");
	return runs ? STR("ongoing") : STR("planned");
}

static bool in_year(struct change *ch, int64_t activity_id, int first_year)
{
	struct activity_years_row *rows;
	size_t n = activity_years(ch->db, ch->arena, activity_id, (struct str){NULL, 0}, &rows);
	for (size_t i = 0; i < n; i++)
		if (rows[i].first_year == first_year)
			return true;
	return false;
}

/* The followed-up läsår keeps the status it ended with; a stop closes the activity; to
 * continue or change carries it, history and all, into the next läsår. */
static void saved(struct change *ch, const void *before, const void *row)
{
	const struct followup *u = row, *was = before;
	struct activity x;
	int year = u ? (int)u->first_year : 0;
	count_followup(ch, was, u);
	if (!u || !str_eqz(u->state, "done") || !activity_get(ch->db, ch->arena, u->activity_id, &x))
		return;
	bool again = was && str_eqz(was->state, "done") && str_eq(was->decision, u->decision);
	bool stop = str_eqz(u->decision, "stop");
	bool later = in_year(ch, x.id, year + 1);
	if (stop)
		set_status(ch, &x,
		           str_eqz(u->status, "done") || str_eqz(u->status, "not_done") ? u->status : STR("closed"));
	else if (!later && !again)
		activity_year_put(ch, &x, year + 1, carried(u->status));
	if (!stop && !again)
		set_status(ch, &x, carried(u->status));
	activity_year_put(ch, &x, year, u->status);
}

static void blank(struct change *ch, void *row)
{
	*(struct followup *)row = (struct followup){
	    .state = STR("draft"),
	    .status = STR("ongoing"),
	    .outcome = STR(""),
	    .seen = STR(""),
	    .cause = STR(""),
	    .meaning = STR(""),
	    .next_step = STR(""),
	    .reason = STR(""),
	    .reason_text = STR(""),
	    .decision = STR(""),
	    .decision_note = STR(""),
	    .day = instant_date(ch->arena, ch->now),
	};
}

bool followup_load(struct change *ch, int64_t activity_id, int first_year, struct followup *f)
{
	int64_t id;
	struct activity x;
	if (followup_of(ch->db, ch->arena, activity_id, first_year, &id))
		return followup_get(ch->db, ch->arena, id, f);
	blank(ch, f);
	f->activity_id = activity_id;
	f->first_year = first_year;
	if (activity_get(ch->db, ch->arena, activity_id, &x)) {
		f->unit_id = x.unit_id;
		f->status = x.status;
	}
	return false;
}

const struct resource_kind kind_followup = {
    .name = "followup",
    .entity = &followup_entity,
    .access = RES_FOLLOWUP,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .saved = saved,
    .blank = blank,
    .list = followup_list,
    .page = "/styrning/uppfoljning/%",
};
