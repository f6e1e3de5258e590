/* lesson.c - lessons: the groups they are drawn from, what was logged, who coaches whom. */
#include "effect/lesson.h"

#include "sql_effect_insats.h"

/* --- lesson group ---------------------------------------------------------- */

static const struct field lesson_group_fields[] = {
    {"intervention_id", N_("Insats"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"name", N_("Group"), FIELD_LINE, true, 100, NULL, NULL, NULL},
    {"grade", N_("School grade"), FIELD_LINE, false, 2, NULL, NULL, N_("F or 1 to 9.")},
    {"subject", N_("Subject"), FIELD_LINE, false, 60, NULL, NULL, NULL},
    {"person_id", N_("Teacher"), FIELD_REF, false, 0, NULL, NULL,
     N_("Is asked about the lessons; without a teacher nobody is.")},
    {"weekdays", N_("Weekdays with a lesson"), FIELD_LINE, true, 20, NULL, NULL, N_("1 is Monday: 1,3,4.")},
    {"pupils", N_("Pupils"), FIELD_INT, false, 1000, NULL, NULL, NULL},
    {"from_day", N_("From"), FIELD_DAY, true, 1990, NULL, NULL, NULL},
    {"to_day", N_("To"), FIELD_DAY, false, 1990, NULL, NULL, NULL},
};

static void lesson_group_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct lesson_group *p = row;
	effect_locate_part(db, a, p->intervention_id, o);
	o->id = p->id;
	if (o->state != OBJ_DRAFT) /* who leads the school tells its groups, also in an insats of the huvudman */
		o->unit_id = p->unit_id;
}

/* A person puts groups where the insats runs: at its own unit as long as no unit is told. */
static void check_where(struct change *ch, struct form *f, const struct lesson_group *g)
{
	struct intervention x;
	struct intervention_unit *u;
	bool any = false, here = false;
	if (!ch->person_id || !intervention_get(ch->db, ch->arena, g->intervention_id, &x))
		return;
	size_t n = insats_units(ch->db, ch->arena, x.id, (struct str){NULL, 0}, &u);
	for (size_t i = 0; i < n; i++)
		if (str_eqz(u[i].arm, "treated")) {
			any = true;
			here = here || u[i].unit_id == g->unit_id;
		}
	if (any ? !here : x.unit_id != g->unit_id)
		form_error(f, "unit_id", N_("The unit takes no part in the insats."), STR_END);
}

/* What was drawn of it stays: such a group gets a last day. */
static void lesson_group_removing(struct change *ch, struct form *f, const void *row)
{
	int64_t n = 0;
	lesson_group_used(ch->db, ch->arena, ((const struct lesson_group *)row)->id, &n);
	if (n)
		form_error(f, "", N_("Lessons of the group have been asked about: give it a last day instead."),
		           STR_END);
}

/* A group that is moved takes its answers along: what a unit's sums were less what they are would be one
 * teacher's. */
static void check_moved(struct change *ch, struct form *f, const struct lesson_group *was,
                        const struct lesson_group *g)
{
	int64_t n = 0;
	if (was->unit_id == g->unit_id && was->intervention_id == g->intervention_id)
		return;
	lesson_group_used(ch->db, ch->arena, g->id, &n);
	if (n)
		form_error(f, "unit_id",
		           N_("Lessons of the group have been asked about: give it a last day instead."), STR_END);
}

static void lesson_group_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct lesson_group *was = before;
	struct lesson_group *g = row;
	bool on[8];
	if (was)
		check_moved(ch, f, was, g);
	if (!was || was->unit_id != g->unit_id)
		check_where(ch, f, g);
	if (g->grade.n && !grade_known(g->grade))
		form_error(f, "grade", N_("There is no grade “{0}”: write F or 1 to 9."), g->grade, STR_END);
	if (!lesson_weekdays(g->weekdays, on))
		form_error(f, "weekdays", N_("Write weekdays in order as 1,3,4; 1 is Monday."), STR_END);
	if (!str_is_null(g->to_day) && str_cmp(g->to_day, g->from_day) < 0)
		form_error(f, "to_day", N_("The days must come in order."), STR_END);
}

static void lesson_group_blank(struct change *ch, void *row)
{
	*(struct lesson_group *)row = (struct lesson_group){
	    .name = STR(""),
	    .grade = STR(""),
	    .subject = STR(""),
	    .weekdays = STR(""),
	    .from_day = instant_date(ch->arena, ch->now),
	};
}

const struct resource_kind kind_lesson_group = {
    .name = "lesson_group",
    .part = true,
    .entity = &lesson_group_entity,
    .access = RES_INSATS,
    .fields = lesson_group_fields,
    .nfields = sizeof lesson_group_fields / sizeof lesson_group_fields[0],
    .closed = "person_id",
    .locate = lesson_group_locate,
    .check = lesson_group_check,
    .removing = lesson_group_removing,
    .blank = lesson_group_blank,
};

/* --- lesson ---------------------------------------------------------------- */

static const struct field lesson_fields[] = {
    {"group_id", N_("Group"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"day", N_("Day"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"chance", N_("Chance of being drawn, per mille"), FIELD_INT, true, 1000, NULL, NULL, NULL},
    {"done", N_("Carried out"), FIELD_CHOICE, false, 0, lesson_dones_word, lesson_dones_text, NULL},
    {"obstacle", N_("Obstacle"), FIELD_LINE, false, 40, NULL, NULL, NULL},
    {"parts", N_("Ingredients that were there"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"note", N_("Note"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"client_key", N_("Key of the log"), FIELD_LINE, false, 64, NULL, NULL, NULL},
};

/* Of a version from before the answer too: who answered is told by the row that stands. */
static int64_t owner_of(struct db *db, struct arena *a, const struct lesson *l, const struct lesson_group *g)
{
	struct lesson now;
	if (l->person_id)
		return l->person_id;
	if (l->id && lesson_get(db, a, l->id, &now) && now.person_id)
		return now.person_id;
	return l->done.n == 0 ? g->person_id : 0;
}

/* The answer of one teacher, and nobody else's to see, whoever has the group now. */
static void lesson_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct lesson *l = row;
	struct lesson_group g;
	if (lesson_group_get(db, a, l->group_id, &g)) {
		o->unit_id = g.unit_id;
		o->person_id = owner_of(db, a, l, &g);
	}
	o->id = l->id;
	o->state = OBJ_DECIDED;
}

static void lesson_blank(struct change *ch, void *row)
{
	*(struct lesson *)row = (struct lesson){
	    .done = STR(""),
	    .obstacle = STR(""),
	    .parts = STR(""),
	    .note = STR(""),
	    .client_key = STR(""),
	    .day = instant_date(ch->arena, ch->now),
	};
}

const struct resource_kind kind_lesson = {
    .name = "lesson",
    .entity = &lesson_entity,
    .access = RES_LESSON,
    .fields = lesson_fields,
    .nfields = sizeof lesson_fields / sizeof lesson_fields[0],
    .locate = lesson_locate,
    .check = lesson_check,
    .blank = lesson_blank,
};

/* --- coaching -------------------------------------------------------------- */

static const struct field coaching_fields[] = {
    {"person_id", N_("Teacher"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"coach_id", N_("Coach"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"from_day", N_("From"), FIELD_DAY, true, 1990, NULL, NULL, NULL},
    {"to_day", N_("To"), FIELD_DAY, false, 1990, NULL, NULL, NULL},
};

static void coaching_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct coaching *k = row;
	measure_locate_root(db, a, o);
	o->id = k->id;
	o->person_id = k->person_id;
}

/* Who is asked and may refuse is the teacher's own affair: nobody makes or changes it for another. */
static void coaching_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct coaching *was = before, *k = row;
	if (ch->person_id && k->person_id != ch->person_id)
		form_error(f, "person_id", N_("Only the teacher makes and ends an agreement with a coach."), STR_END);
	if (k->coach_id == k->person_id)
		form_error(f, "coach_id", N_("A coach is somebody else."), STR_END);
	if (was && (was->person_id != k->person_id || was->coach_id != k->coach_id))
		form_error(f, "coach_id", N_("An agreement is ended, not moved to another."), STR_END);
	if (!str_is_null(k->to_day) && str_cmp(k->to_day, k->from_day) < 0)
		form_error(f, "to_day", N_("The days must come in order."), STR_END);
}

static void coaching_blank(struct change *ch, void *row)
{
	*(struct coaching *)row = (struct coaching){
	    .from_day = instant_date(ch->arena, ch->now),
	};
}

const struct resource_kind kind_coaching = {
    .name = "coaching",
    .entity = &coaching_entity,
    .access = RES_LESSON,
    .fields = coaching_fields,
    .nfields = sizeof coaching_fields / sizeof coaching_fields[0],
    .locate = coaching_locate,
    .check = coaching_check,
    .blank = coaching_blank,
};
