/* intervention.c - insatser: what they are, where they run, what is expected and what was decided. */
#include "effect/mde.h"

#include "base/json.h"
#include "base/utf8.h"
#include "core/text.h"

#include <math.h>

/* --- intervention ---------------------------------------------------------- */

static const struct field intervention_fields[] = {
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"title", N_("Title"), FIELD_LINE, true, 300, NULL, NULL, NULL},
    {"template", N_("Template"), FIELD_LINE, false, 40, NULL, NULL, NULL},
    {"goal_id", N_("Goal"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"activity_id", N_("Activity"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"figure_id", N_("Figure it starts from"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"finding", N_("What was seen"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"causes", N_("Why it is so"), FIELD_TEXT, false, 0, NULL, NULL,
     N_("The analysis of causes stands between an outcome and an insats.")},
    {"target_group", N_("Target group"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"grades", N_("School grades"), FIELD_LINE, false, 60, NULL, NULL,
     N_("F or 1 to 9, as 7 or 4-6 or F, 3. Empty: all.")},
    {"subjects", N_("Subjects"), FIELD_LINE, false, 200, NULL, NULL,
     N_("Names or codes of subjects, as Matematik, SVA. Empty: all.")},
    {"from_day", N_("From"), FIELD_DAY, false, 1990, NULL, NULL, NULL},
    {"to_day", N_("To"), FIELD_DAY, false, 1990, NULL, NULL, NULL},
    {"hours", N_("Hours a week"), FIELD_REAL, false, 60, NULL, NULL, NULL},
    {"classes", N_("Classes"), FIELD_INT, false, 10000, NULL, NULL, NULL},
    {"pupils", N_("Pupils"), FIELD_INT, false, 1000000, NULL, NULL, NULL},
    {"staff", N_("Staff"), FIELD_INT, false, 100000, NULL, NULL, NULL},
    {"money", N_("Kronor"), FIELD_INT, false, 2000000000, NULL, NULL, NULL},
    {"fund", N_("Fund"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"dose", N_("Planned lessons a group and week"), FIELD_INT, false, 60, NULL, NULL, NULL},
    {"responsible_id", N_("Responsible"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, intervention_states_word, intervention_states_text, NULL},
    {"design", N_("Comparison"), FIELD_CHOICE, true, 0, designs_word, designs_text, NULL},
    {"design_note", N_("About the comparison"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"measure_id", N_("Measure that decides"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"measure_grade", N_("School grade"), FIELD_LINE, false, 10, NULL, NULL,
     N_("The grade that the measure is seen in, as 8. Empty: as the measure is.")},
    {"base_year", N_("School year of the baseline"), FIELD_INT, false, 2100, NULL, NULL,
     N_("As 2025/26 or 2025.")},
    {"outcome_year", N_("School year of the outcome"), FIELD_INT, false, 2100, NULL, NULL,
     N_("As 2026/27 or 2026; after that of the baseline.")},
    {"expected", N_("Expected change"), FIELD_SIGNED, false, 1000000, NULL, NULL, NULL},
    {"expected_low", N_("At least"), FIELD_SIGNED, false, 1000000, NULL, NULL, NULL},
    {"expected_high", N_("At most"), FIELD_SIGNED, false, 1000000, NULL, NULL, NULL},
    {"no_effect", N_("What counts as no effect"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"stop_rule", N_("When it is changed or stopped"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"instead", N_("What is taken away instead"), FIELD_TEXT, false, 600, NULL, NULL,
     N_("Time that the insats takes and other work gives. Asked for at the start when a ceiling of minutes "
        "is passed.")},
};

/* What intervention_start.c asks for. */
static const char *const asked_later[] = {"finding",  "causes",    "measure_id", "base_year", "outcome_year",
                                          "expected", "no_effect", "stop_rule",  NULL};

static void intervention_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct intervention *x = row;
	(void)db;
	(void)a;
	o->id = x->id;
	o->unit_id = x->unit_id;
	o->state = str_eqz(x->state, "draft")     ? OBJ_DRAFT
	           : str_eqz(x->state, "running") ? OBJ_DECIDED
	                                          : OBJ_CLOSED;
}

/* More than a ceiling of minutes lets: then it is said what goes away, or written why it starts all the same.
 */
static void check_ceiling(struct change *ch, struct form *f, const struct intervention *x)
{
	struct load_over *over;
	struct date d;
	int64_t minutes;
	if (str_trim(x->instead).n || str_trim(ch->why).n || !date_parse(instant_date(ch->arena, ch->now), &d))
		return;
	size_t n = insats_over(ch->db, ch->arena, x, lasar_of(d), &minutes, &over);
	if (n)
		form_error(
		    f, "instead",
		    N_("It asks for {0} minutes this school year and the ceiling is {1}: say in “What is taken away "
		       "instead” what goes away, or give as the reason of the start why it goes above all the same."),
		    arena_printf(ch->arena, "%lld", (long long)over[0].minutes),
		    arena_printf(ch->arena, "%lld", (long long)over[0].ceiling), STR_END);
}

static void check_start(struct change *ch, struct form *f, struct intervention *x)
{
	struct insats_need *v;
	size_t n = insats_missing(ch->db, ch->arena, x, &v);
	for (size_t i = 0; i < n; i++)
		form_error(f, "state", N_("Missing before the start: {0}."),
		           insats_need_text(ch->arena, (enum lang)f->lang, &v[i]), STR_END);
	check_ceiling(ch, f, x);
	form_bounds(f, kind_intervention.fields, kind_intervention.nfields, &intervention_entity, NULL, x);
	if (n || f->nerrors)
		return;
	x->locked_at = ch->now;
	x->lock_hash = insats_lock_of(ch->arena, insats_promises(ch->db, ch->arena, x, (struct str){NULL, 0}));
}

/* People begin with a draft. */
static void check_born(struct change *ch, struct form *f, const struct intervention *x)
{
	if (!str_eqz(x->state, "draft") && (ch->via == VIA_WEB || ch->via == VIA_API))
		form_error(f, "state", N_("An insats begins as a draft and is started when everything is said."),
		           STR_END);
}

/* A draft starts, and what has started is no draft again. */
static void check_state(struct change *ch, struct form *f, const struct intervention *before,
                        struct intervention *x)
{
	if (str_eq(before->state, x->state))
		return;
	if (str_eqz(x->state, "draft"))
		form_error(f, "state", N_("What has started does not become a draft again."), STR_END);
	else if (!str_eqz(before->state, "draft")) {
		if (str_trim(ch->why).n == 0)
			form_error(f, "why", N_("Say why."), STR_END);
		insats_moved(ch, f, before, x);
	} else if (str_eqz(x->state, "running"))
		check_start(ch, f, x);
	else
		form_error(f, "state", N_("It has not started yet."), STR_END);
}

static void intervention_check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct intervention *x = row;
	const struct intervention *was = before;
	x->fold = utf8_fold(ch->arena, x->title);
	if (!insats_may_be_off(was, x, instant_date(ch->arena, ch->now)) && !str_is_null(x->to_day) &&
	    !str_is_null(x->from_day) && str_cmp(x->to_day, x->from_day) < 0)
		form_error(f, "to_day", N_("It ends before it begins."), STR_END);
	insats_check_said(ch, f, was, x);
	if (!was) {
		check_born(ch, f, x);
		return;
	}
	check_state(ch, f, was, x);
	insats_guard(ch, f, was, &kind_intervention, was, x);
}

struct lock_note {
	struct str hash;
	struct mde seeable;
};

/* What could be seen is kept with the lock: later it would be computed from figures that were not there. */
static void write_lock(struct json_out *o, const void *p)
{
	const struct lock_note *l = p;
	json_open(o, '{');
	json_member(o, "hash", l->hash);
	if (isfinite(l->seeable.smallest))
		json_member_f64(o, "smallest", l->seeable.smallest);
	if (l->seeable.never)
		json_member_bool(o, "never", true);
	json_close(o, '}');
}

/* A start is a line "lock" in the change log and a decision. What the API does to the state is a decision
 * too; pages and commands record theirs with its day (intervention_decide.c). */
static void intervention_saved(struct change *ch, const void *before, const void *row)
{
	const struct intervention *was = before, *x = row;
	if (!was || !x)
		return;
	if (was->locked_at.n == 0 && x->locked_at.n) {
		struct lock_note l = {.hash = x->lock_hash};
		mde_of(ch->db, ch->arena, x, &l.seeable);
		change_note(ch, "lock", "intervention", x->id, x->unit_id, text_json(ch->arena, write_lock, &l));
		insats_record(ch, x, "start");
	} else if (ch->via == VIA_API && !str_eq(was->state, x->state))
		insats_record(ch, x, str_eqz(x->state, "running") ? "continue" : "stop");
}

static void remove_all(struct change *ch, struct form *f, const struct resource_kind *k, const void *rows,
                       size_t n)
{
	const struct db_col *id = row_col(k->entity->cols, k->entity->ncols, STR("id")),
	                    *rev = row_col(k->entity->cols, k->entity->ncols, STR("rev"));
	for (size_t i = 0; i < n; i++) {
		const char *row = (const char *)rows + i * k->entity->row_size;
		resource_delete(ch, NULL, k, row_value(id, row).i, row_value(rev, row).i, f);
	}
}

static void remove_protocols(struct change *ch, struct form *f, int64_t id)
{
	struct insats_protocols_row *p;
	size_t n = insats_protocols(ch->db, ch->arena, id, &p);
	for (size_t i = 0; i < n; i++) {
		struct insats_points_row *q;
		size_t m = insats_points(ch->db, ch->arena, p[i].id, &q);
		for (size_t k = 0; k < m; k++)
			resource_delete(ch, NULL, &kind_protocol_point, q[k].id, q[k].rev, f);
		resource_delete(ch, NULL, &kind_protocol, p[i].id, p[i].rev, f);
	}
}

/* A draft goes with its parts; what has started stays, and is stopped. */
static void intervention_removing(struct change *ch, struct form *f, const void *row)
{
	const struct intervention *x = row;
	struct str now = {NULL, 0};
	int64_t kept = 0;
	struct intervention_part *part;
	struct intervention_unit *unit;
	struct chain_link *link;
	struct intervention_decision *decision;
	insats_kept_by(ch->db, ch->arena, x->id, &kept);
	if (!str_eqz(x->state, "draft") || kept) {
		form_error(f, "", N_("What has started is stopped by a decision, not removed."), STR_END);
		return;
	}
	remove_protocols(ch, f, x->id);
	size_t n = insats_parts(ch->db, ch->arena, x->id, now, &part);
	remove_all(ch, f, &kind_intervention_part, part, n);
	n = insats_units(ch->db, ch->arena, x->id, now, &unit);
	remove_all(ch, f, &kind_intervention_unit, unit, n);
	n = insats_links(ch->db, ch->arena, x->id, now, &link);
	remove_all(ch, f, &kind_chain_link, link, n);
	n = insats_decided(ch->db, ch->arena, x->id, now, &decision);
	remove_all(ch, f, &kind_intervention_decision, decision, n);
}

static size_t intervention_parts(struct db *db, struct arena *a, int64_t id, struct resource_row **out)
{
	struct insats_belongs_row *r;
	size_t n = insats_belongs(db, a, id, &r);
	*out = ARENA_ARRAY(a, n + 1, struct resource_row);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = (struct resource_row){r[i].kind, r[i].id};
	return n;
}

static struct str intervention_title(struct arena *a, const void *row)
{
	(void)a;
	return ((const struct intervention *)row)->title;
}

static void intervention_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct intervention *)row = (struct intervention){
	    .title = STR(""),
	    .template = STR(""),
	    .finding = STR(""),
	    .causes = STR(""),
	    .target_group = STR(""),
	    .grades = STR(""),
	    .subjects = STR(""),
	    .fund = STR(""),
	    .design_note = STR(""),
	    .measure_grade = STR(""),
	    .no_effect = STR(""),
	    .stop_rule = STR(""),
	    .instead = STR(""),
	    .lock_hash = STR(""),
	    .fold = STR(""),
	    .state = STR("draft"),
	    .design = STR("none"),
	};
}

const struct resource_kind kind_intervention = {
    .name = "intervention",
    .entity = &intervention_entity,
    .access = RES_INSATS,
    .fields = intervention_fields,
    .later = asked_later,
    .nfields = sizeof intervention_fields / sizeof intervention_fields[0],
    .locate = intervention_locate,
    .check = intervention_check,
    .saved = intervention_saved,
    .removing = intervention_removing,
    .blank = intervention_blank,
    .title = intervention_title,
    .parts = intervention_parts,
    .page = "/insatser/%",
};

/* What belongs to a locked insats is changed with a reason only. */
static void guard_part(struct change *ch, struct form *f, int64_t id, const struct resource_kind *k,
                       const void *before, const void *row)
{
	struct intervention x;
	if (intervention_get(ch->db, ch->arena, id, &x))
		insats_guard(ch, f, &x, k, before, row);
}

void effect_locate_part(struct db *db, struct arena *a, int64_t id, struct object *o)
{
	struct intervention x;
	if (intervention_get(db, a, id, &x))
		intervention_locate(db, a, &x, o);
}

/* --- intervention part ----------------------------------------------------- */

static const struct field intervention_part_fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"sort", N_("Order"), FIELD_INT, false, 1000, NULL, NULL, NULL},
    {"title", N_("Ingredient"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"tight", N_("Kept as it is"), FIELD_BOOL, false, 0, NULL, NULL,
     N_("Not ticked: may be fitted to the group.")},
    {"body", N_("Description"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"in_lessons", N_("Shows in lessons"), FIELD_BOOL, false, 0, NULL, NULL,
     N_("Ticked: teachers are asked in the lesson log whether it was there.")},
};

static void intervention_part_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct intervention_part *p = row;
	effect_locate_part(db, a, p->intervention_id, o);
	o->id = p->id;
}

static void intervention_part_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct intervention_part *p = row;
	guard_part(ch, f, p->intervention_id, &kind_intervention_part, before, row);
}

static void intervention_part_removing(struct change *ch, struct form *f, const void *row)
{
	guard_part(ch, f, ((const struct intervention_part *)row)->intervention_id, &kind_intervention_part, row,
	           NULL);
}

static void intervention_part_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct intervention_part *)row = (struct intervention_part){
	    .in_lessons = true,
	    .title = STR(""),
	    .body = STR(""),
	};
}

const struct resource_kind kind_intervention_part = {
    .name = "intervention_part",
    .part = true,
    .entity = &intervention_part_entity,
    .access = RES_INSATS,
    .fields = intervention_part_fields,
    .nfields = sizeof intervention_part_fields / sizeof intervention_part_fields[0],
    .locate = intervention_part_locate,
    .check = intervention_part_check,
    .removing = intervention_part_removing,
    .blank = intervention_part_blank,
};

/* --- intervention unit ----------------------------------------------------- */

static const struct field intervention_unit_fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"arm", N_("Part in it"), FIELD_CHOICE, true, 0, arms_word, arms_text, NULL},
    {"from_day", N_("From"), FIELD_DAY, false, 1990, NULL, NULL, NULL},
    {"to_day", N_("To"), FIELD_DAY, false, 1990, NULL, NULL, NULL},
};

static void intervention_unit_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct intervention_unit *p = row;
	effect_locate_part(db, a, p->intervention_id, o);
	o->id = p->id;
}

static void intervention_unit_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct intervention_unit *p = row;
	if (!str_is_null(p->to_day) && !str_is_null(p->from_day) && str_cmp(p->to_day, p->from_day) < 0)
		form_error(f, "to_day", N_("It ends before it begins."), STR_END);
	guard_part(ch, f, p->intervention_id, &kind_intervention_unit, before, row);
}

static void intervention_unit_removing(struct change *ch, struct form *f, const void *row)
{
	guard_part(ch, f, ((const struct intervention_unit *)row)->intervention_id, &kind_intervention_unit, row,
	           NULL);
}

static void intervention_unit_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct intervention_unit *)row = (struct intervention_unit){
	    .arm = STR("treated"),
	};
}

const struct resource_kind kind_intervention_unit = {
    .name = "intervention_unit",
    .part = true,
    .entity = &intervention_unit_entity,
    .access = RES_INSATS,
    .fields = intervention_unit_fields,
    .nfields = sizeof intervention_unit_fields / sizeof intervention_unit_fields[0],
    .locate = intervention_unit_locate,
    .check = intervention_unit_check,
    .removing = intervention_unit_removing,
    .blank = intervention_unit_blank,
};

/* --- chain link ------------------------------------------------------------ */

static const struct field chain_link_fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"link", N_("Link"), FIELD_CHOICE, true, 0, links_word, links_text, NULL},
    {"measure_id", N_("Measure"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"measure_grade", N_("School grade"), FIELD_LINE, false, 10, NULL, NULL, NULL},
    {"expectation", N_("What is expected"), FIELD_TEXT, false, 0, NULL, NULL,
     N_("Of the execution, words that say a share of the lessons are tried against the log: “At least four "
        "of five "
        "lessons are carried out in full.”")},
    {"direction", N_("Direction"), FIELD_CHOICE, false, 0, directions_word, directions_text, NULL},
    {"size", N_("Expected change"), FIELD_SIGNED, false, 1000000, NULL, NULL, NULL},
    {"lag_terms", N_("Terms until it shows"), FIELD_INT, false, 40, NULL, NULL, NULL},
    {"sort", N_("Order"), FIELD_INT, false, 1000, NULL, NULL, NULL},
};

static void chain_link_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct chain_link *p = row;
	effect_locate_part(db, a, p->intervention_id, o);
	o->id = p->id;
}

static void chain_link_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct chain_link *p = row;
	insats_check_size(ch, f, "size", p->measure_id, p->size);
	guard_part(ch, f, p->intervention_id, &kind_chain_link, before, row);
}

static void chain_link_removing(struct change *ch, struct form *f, const void *row)
{
	guard_part(ch, f, ((const struct chain_link *)row)->intervention_id, &kind_chain_link, row, NULL);
}

static void chain_link_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct chain_link *)row = (struct chain_link){
	    .link = STR("outcome"),
	    .measure_grade = STR(""),
	    .expectation = STR(""),
	    .direction = STR(""),
	};
}

const struct resource_kind kind_chain_link = {
    .name = "chain_link",
    .part = true,
    .entity = &chain_link_entity,
    .access = RES_INSATS,
    .fields = chain_link_fields,
    .nfields = sizeof chain_link_fields / sizeof chain_link_fields[0],
    .locate = chain_link_locate,
    .check = chain_link_check,
    .removing = chain_link_removing,
    .blank = chain_link_blank,
};
