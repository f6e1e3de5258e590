/* activity.c - activities: living records that belong to one or more läsår. */
#include "plan/plan.h"

#include "base/date.h"
#include "base/utf8.h"
#include "core/text.h"
#include "plan/activity_list.h"
#include "plan/counts.h"
#include "sql_core.h"
#include "sql_plan_activity.h"

static const struct field fields[] = {
    {"document_id", N_("Plan"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"number", N_("Number"), FIELD_LINE, false, 20, NULL, NULL, N_("As in the plan: 1, 2a, 2b.")},
    {"title", N_("Activity"), FIELD_TEXT, true, 500, NULL, NULL, N_("What is to be done, in one sentence.")},
    {"focus", N_("Focus"), FIELD_LINE, false, 500, NULL, NULL, N_("Words separated by commas.")},
    {"body", N_("Description"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"staff_groups", N_("Staff groups"), FIELD_TEXT, false, 1000, NULL, NULL, NULL},
    {"when_text", N_("When"), FIELD_TEXT, false, 2000, NULL, NULL,
     N_("In your own words; the days below draw the line.")},
    {"from_day", N_("From"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"to_day", N_("To"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"funds", N_("Allocated funds"), FIELD_CHOICE, false, 0, fund_states_word, fund_states_text, NULL},
    {"funds_text", N_("Funds in words"), FIELD_TEXT, false, 2000, NULL, NULL, NULL},
    {"funds_amount", N_("Amount, kronor"), FIELD_INT, false, 2000000000, NULL, NULL, NULL},
    {"funds_source", N_("Source of funds"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"responsible_id", N_("Responsible"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"responsible_text", N_("Responsible function"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"scope", N_("Scope"), FIELD_TEXT, false, 2000, NULL, NULL,
     N_("Schools, classes, pupils, staff, hours.")},
    {"instead", N_("What goes away instead"), FIELD_TEXT, false, 2000, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, activity_states_word, activity_states_text, NULL},
    {"status", N_("Status"), FIELD_CHOICE, true, 0, activity_statuses_word, activity_statuses_text, NULL},
    {"status_note", N_("On the status"), FIELD_TEXT, false, 2000, NULL, NULL, NULL},
};

bool status_open(struct str status)
{
	return !str_eqz(status, "done") && !str_eqz(status, "not_done") && !str_eqz(status, "closed");
}

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct activity *x = row;
	(void)db;
	(void)a;
	o->id = x->id;
	o->unit_id = x->unit_id;
	o->person_id = x->responsible_id;
	o->state = str_eqz(x->state, "draft")     ? OBJ_DRAFT
	           : str_eqz(x->status, "closed") ? OBJ_CLOSED
	                                          : OBJ_DECIDED;
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct activity *x = row;
	const struct activity *was = before;
	struct document d;
	struct person p;
	x->fold = utf8_fold(ch->arena, x->title);
	x->number_sort = text_number_key(ch->arena, x->number);
	if (!was || !str_eq(was->status, x->status) || x->status_day.n == 0)
		x->status_day = instant_date(ch->arena, ch->now);
	if (!str_is_null(x->from_day) && !str_is_null(x->to_day) && str_cmp(x->to_day, x->from_day) < 0)
		form_error(f, "to_day", N_("It ends before it begins."), STR_END);
	if (x->document_id && !document_get(ch->db, ch->arena, x->document_id, &d))
		form_error(f, "document_id", N_("There is no such plan."), STR_END);
	if (x->responsible_id && !person_get(ch->db, ch->arena, x->responsible_id, &p))
		form_error(f, "responsible_id", N_("There is no such person."), STR_END);
	if (x->funds_amount.has && x->funds_amount.v > 0 && str_eqz(x->funds, "none"))
		form_error(f, "funds", N_("An amount is stated, so the funds are not none."), STR_END);
}

/* --- läsår rows and their counters ------------------------------------------------ */

#define NO_LAST_DAY "9999-12-31"

static void count(struct change *ch, const struct activity_year *y, int delta)
{
	activity_count_add(ch->db, y->first_year, y->unit_id, y->status, delta);
	count_goals(ch, y, delta);
	count_followup_of(ch, y, delta);
	if (y->draft)
		draft_count_add(ch->db, y->first_year, y->unit_id, y->status, y->last_day, delta);
	if (!status_open(y->status) || str_eqz(y->last_day, NO_LAST_DAY))
		return;
	due_count_add(ch->db, y->first_year, y->unit_id, y->status, y->last_day, delta);
	due_count_add(ch->db, y->first_year, 0, y->status, y->last_day, delta);
}

/* The places of an activity's words in the list of a läsår, or of all its läsår (0). */
static void put_words(struct change *ch, int64_t id, int year, int delta)
{
	struct opt_i64 y = {year != 0, year};
	activity_words_count(ch->db, id, y, delta);
	if (delta > 0)
		activity_words_put(ch->db, id, y);
	else
		activity_words_drop(ch->db, id, y);
}

static void words(struct change *ch, int64_t id, int delta)
{
	put_words(ch, id, 0, delta);
}

static void year_save(struct change *ch, const struct activity *x, struct activity_year *y, struct str status)
{
	struct activity_year was = *y;
	bool moved = !was.id || !str_eq(was.number_sort, x->number_sort);
	if (was.id && moved)
		put_words(ch, x->id, (int)y->first_year, -1);
	y->unit_id = x->unit_id;
	y->number_sort = x->number_sort;
	y->status = status;
	y->draft = str_eqz(x->state, "draft");
	y->last_day = str_is_null(x->to_day) || x->to_day.n == 0 ? STR(NO_LAST_DAY) : x->to_day;
	if (change_save(ch, &activity_year_entity, y, NULL) != CHANGE_SAVED)
		return;
	if (moved)
		put_words(ch, x->id, (int)y->first_year, 1);
	if (was.id)
		count(ch, &was, -1);
	count(ch, y, 1);
}

void activity_year_put(struct change *ch, const struct activity *x, int first_year, struct str status)
{
	struct activity_years_row *rows;
	struct activity_year y = {.activity_id = x->id, .first_year = first_year};
	size_t n = activity_years(ch->db, ch->arena, x->id, (struct str){NULL, 0}, &rows);
	for (size_t i = 0; i < n; i++)
		if (rows[i].first_year == first_year && !activity_year_get(ch->db, ch->arena, rows[i].id, &y))
			return;
	year_save(ch, x, &y, status);
}

static int year_of(struct str day, int fallback)
{
	struct date d;
	return date_parse(day, &d) ? lasar_of(d) : fallback;
}

/* The läsår rows of an activity as they stood, while it is saved. */
struct lived {
	struct activity_years_row *rows;
	size_t n;
	struct followup_years_done_row *done;
	size_t ndone;
	int now, newest;
};

/* What a läsår ends with stands: a done follow-up has said it, or a newer läsår has begun. */
static struct str status_in(const struct lived *l, const struct activity *x, int year)
{
	bool told = year < l->now && year != l->newest;
	for (size_t i = 0; i < l->ndone; i++)
		told = told || l->done[i].first_year == year;
	for (size_t i = 0; told && i < l->n; i++)
		if (l->rows[i].first_year == year)
			return l->rows[i].status;
	return x->status;
}

/* An activity without days begins with its plan. */
static int planned_year(struct change *ch, const struct activity *x, int now)
{
	struct document d;
	bool plan = x->document_id && document_get(ch->db, ch->arena, x->document_id, &d);
	return plan ? year_of(d.period_from, now) : now;
}

/* Every läsår from the first day to the last has a row. The newest one, and all from the
 * current läsår on, carry the activity's status; older ones keep what they ended with - but
 * for a draft, which has no history to keep and is a draft in all of them. */
static void put_years(struct change *ch, const struct activity *was, const struct activity *x)
{
	bool draft = str_eqz(x->state, "draft") || (was && str_eqz(was->state, "draft"));
	struct lived l = {.now = year_of(instant_date(ch->arena, ch->now), 0)};
	l.n = activity_years(ch->db, ch->arena, x->id, (struct str){NULL, 0}, &l.rows);
	l.ndone = followup_years_done(ch->db, ch->arena, x->id, &l.done);
	int first = year_of(x->from_day, l.n ? (int)l.rows[0].first_year : planned_year(ch, x, l.now));
	int last = year_of(x->to_day, first);
	l.newest = l.n && l.rows[l.n - 1].first_year > last ? (int)l.rows[l.n - 1].first_year : last;
	for (int y = first; y <= last && y < first + 20; y++)
		activity_year_put(ch, x, y, status_in(&l, x, y));
	for (size_t i = 0; i < l.n; i++)
		if (l.rows[i].first_year > last &&
		    (l.rows[i].first_year == l.newest || l.rows[i].first_year >= l.now))
			activity_year_put(ch, x, (int)l.rows[i].first_year, status_in(&l, x, (int)l.rows[i].first_year));
		else if (draft && (l.rows[i].first_year < first || l.rows[i].first_year > last))
			activity_year_put(ch, x, (int)l.rows[i].first_year, l.rows[i].status);
}

static void drop_years(struct change *ch, int64_t activity_id)
{
	struct activity_years_row *rows;
	size_t n = activity_years(ch->db, ch->arena, activity_id, (struct str){NULL, 0}, &rows);
	for (size_t i = 0; i < n; i++) {
		struct activity_year y;
		if (!activity_year_get(ch->db, ch->arena, rows[i].id, &y))
			continue;
		put_words(ch, activity_id, (int)y.first_year, -1);
		if (change_delete(ch, &activity_year_entity, y.id, y.rev) == CHANGE_SAVED)
			count(ch, &y, -1);
	}
}

static void saved(struct change *ch, const void *before, const void *row)
{
	if (row)
		put_years(ch, before, row);
}

struct part_row {
	const struct resource_kind *kind;
	int64_t id, rev;
};

static void remove_parts(struct change *ch, const struct part_row *v, size_t n)
{
	struct form f = {.arena = ch->arena};
	for (size_t i = 0; i < n; i++)
		resource_delete(ch, NULL, v[i].kind, v[i].id, v[i].rev, &f);
}

/* A draft may vanish with its parts; what has been followed up is ended, not removed. */
static void removing(struct change *ch, struct form *f, const void *row)
{
	const struct activity *x = row;
	struct followups_of_row *u;
	struct activity_parts_row *p;
	if (followups_of(ch->db, ch->arena, x->id, (struct str){NULL, 0}, &u)) {
		form_error(f, "", N_("It has been followed up, so it cannot be removed. Give it the status Ended."),
		           STR_END);
		return;
	}
	size_t n = activity_parts(ch->db, ch->arena, x->id, &p);
	struct part_row *v = ARENA_ARRAY(ch->arena, n + 1, struct part_row);
	for (size_t i = 0; i < n; i++)
		v[i] = (struct part_row){resource_find(p[i].kind), p[i].id, p[i].rev};
	remove_parts(ch, v, n);
	drop_years(ch, x->id);
}

static void blank(struct change *ch, void *row)
{
	*(struct activity *)row = (struct activity){
	    .number = STR(""),
	    .number_sort = STR(""),
	    .title = STR(""),
	    .focus = STR(""),
	    .body = STR(""),
	    .staff_groups = STR(""),
	    .when_text = STR(""),
	    .funds = STR("unknown"),
	    .funds_text = STR(""),
	    .funds_source = STR(""),
	    .responsible_text = STR(""),
	    .scope = STR(""),
	    .instead = STR(""),
	    .state = STR("draft"),
	    .status = STR("planned"),
	    .status_note = STR(""),
	    .status_day = instant_date(ch->arena, ch->now),
	    .fold = STR(""),
	};
}

static struct str title(struct arena *a, const void *row)
{
	const struct activity *x = row;
	return x->number.n ? arena_printf(a, "%.*s %.*s", STR_ARG(x->number), STR_ARG(x->title)) : x->title;
}

static size_t parts(struct db *db, struct arena *a, int64_t id, struct resource_row **out)
{
	return activity_belongs(db, a, id, (struct activity_belongs_row **)out);
}

const struct resource_kind kind_activity = {
    .name = "activity",
    .entity = &activity_entity,
    .access = RES_ACTIVITY,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .saved = saved,
    .removing = removing,
    .blank = blank,
    .list = activity_list,
    .title = title,
    .words = words,
    .page = "/styrning/aktivitet/%",
    .parts = parts,
};
