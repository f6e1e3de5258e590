/* import_lessons.c - groups, lessons with their answers, and observations, as they come from another system
 * or from paper. Whose values they are is as if they had been told here, so such a file is kept no longer
 * than it is read. */
#include "base/date.h"
#include "base/utf8.h"
#include "effect/import_effect.h"
#include "effect/lesson.h"
#include "effect/observation.h"
#include "org/import_refs.h"
#include "plan/import_find.h"

#define WHICH_GROUP                                                                                          \
	{"insats", N_("Insats"), true, "insats"}, {"unit", N_("Unit"), true, "enhet|skola"},                     \
	    {"name", N_("Group"), true, "grupp|klass"},                                                          \
	{                                                                                                        \
		"subject", N_("Subject"), false, "ämne"                                                             \
	}

int64_t import_insats(struct import *im, const char *field)
{
	struct insats_titled_row *r;
	struct str title = import_value(im, field);
	if (str_is_null(title))
		return 0;
	size_t n = insats_titled(im->ch->db, im->ch->arena, utf8_fold(im->ch->arena, title), &r);
	if (n == 1)
		return r[0].id;
	import_error(im, field, n ? N_("Several insatser are called “{0}”.") : N_("There is no insats “{0}”."),
	             title, STR_END);
	return 0;
}

static struct str text_of(struct import *im, const char *field)
{
	struct str v = import_value(im, field);
	return str_is_null(v) ? STR("") : v;
}

/* The group of the row on the day that a field tells, or only where it would stand: false, with the ids in
 * *g. */
static bool group_of(struct import *im, const char *day, struct lesson_group *g)
{
	struct lesson_group was;
	kind_lesson_group.blank(im->ch, g);
	g->intervention_id = import_insats(im, "insats");
	g->unit_id = import_unit(im, "unit", 0);
	g->name = text_of(im, "name");
	g->subject = text_of(im, "subject");
	if (im->row_errors || !lesson_group_named(im->ch->db, im->ch->arena, g->intervention_id, g->unit_id,
	                                          g->name, g->subject, text_of(im, day), &was))
		return false;
	*g = was;
	return true;
}

static bool known_group(struct import *im, struct lesson_group *g)
{
	if (group_of(im, "day", g))
		return true;
	if (!im->row_errors)
		import_error(im, "name", N_("The insats has no group “{0}” there on that day."), g->name, STR_END);
	return false;
}

/* --- groups ---------------------------------------------------------------------------------------- */

static const struct import_field group_fields[] = {
    WHICH_GROUP,
    {"grade", N_("School grade"), false, "årskurs"},
    {"teacher", N_("Teacher"), false, "lärare"},
    {"weekdays", N_("Weekdays with a lesson"), true, "veckodagar"},
    {"pupils", N_("Pupils"), false, "elever"},
    {"from_day", N_("From"), true, "från"},
    {"to_day", N_("To"), false, "till"},
};

static void group_row(struct import *im)
{
	struct lesson_group g, was;
	bool known = group_of(im, "from_day", &g);
	was = g;
	if (im->row_errors)
		return;
	g.person_id = import_person(im, "teacher");
	import_fill(im, &kind_lesson_group, &g);
	import_save(im, &kind_lesson_group, known ? &was : NULL, &g);
}

const struct import_profile import_lesson_groups = {
    .name = "lesson-groups",
    .label = N_("Groups of an insats"),
    .help = N_("Who teaches which group, on which weekdays; lessons are drawn from them."),
    .fields = group_fields,
    .nfields = sizeof group_fields / sizeof group_fields[0],
    .row = group_row,
};

/* --- lessons --------------------------------------------------------------------------------------- */

static const struct import_field lesson_fields[] = {
    WHICH_GROUP,
    {"day", N_("Day"), true, "dag|datum"},
    {"chance", N_("Chance of being drawn, per mille"), true, "chans|chans (promille)"},
    {"done", N_("Carried out"), false, "genomförd|genomfördes"},
    {"obstacle", N_("Obstacle"), false, "hinder"},
    {"ingredients", N_("Ingredients that were there"), false, "ingredienser"},
    {"teacher", N_("Teacher who answered"), false, "lärare|besvarad av"},
};

static struct str obstacle_of(struct import *im)
{
	static const struct field f = {"obstacle", N_("Obstacle"), FIELD_CHOICE,   false,
	                               0,          obstacles_word, obstacles_text, NULL};
	struct str text = import_value(im, "obstacle");
	return str_is_null(text) ? STR("") : import_word(im, &f, "obstacle", text);
}

/* "1, 3": numbers of the ingredients in the order of the insats, into their ids; "0" first, since it was
 * told. */
static struct str parts_of(struct import *im, int64_t insats)
{
	struct lesson_parts_row *p;
	struct str text = import_value(im, "ingredients"), ids = STR("0");
	if (str_is_null(text))
		return STR("");
	size_t n = lesson_parts(im->ch->db, im->ch->arena, insats, &p);
	for (size_t i = 0; i < n; i++)
		if (lesson_has_part(text, (int64_t)i + 1))
			ids = arena_printf(im->ch->arena, "%.*s,%lld", STR_ARG(ids), (long long)p[i].id);
	return ids;
}

/* Told in the afternoon of its day, when no more is known; by the teacher of the group, when nobody is named.
 */
static void read_answer(struct import *im, int64_t insats, struct lesson *l)
{
	l->obstacle = obstacle_of(im);
	l->parts = parts_of(im, insats);
	int64_t teacher = import_person(im, "teacher");
	if (!teacher && import_value(im, "teacher").n) /* else the answer would be somebody else's */
		import_error(im, "teacher", N_("There is nobody called “{0}”."), import_value(im, "teacher"),
		             STR_END);
	if (l->done.n == 0)
		return;
	l->person_id = teacher ? teacher : l->person_id;
	l->logged_at = arena_printf(im->ch->arena, "%.*sT15:00:00.000Z", STR_ARG(l->day));
}

static void lesson_row(struct import *im)
{
	struct lesson_group g;
	struct lesson l, was;
	struct str day = text_of(im, "day");
	if (!known_group(im, &g))
		return;
	bool known = lesson_of(im->ch->db, im->ch->arena, g.id, day, &was);
	if (known)
		l = was;
	else
		kind_lesson.blank(im->ch, &l);
	l.group_id = g.id;
	import_fill(im, &kind_lesson, &l);
	read_answer(im, g.intervention_id, &l);
	import_save(im, &kind_lesson, known ? &was : NULL, &l);
}

const struct import_profile import_lessons = {
    .name = "lessons",
    .label = N_("Lessons that were asked about, and their answers"),
    .help = N_("One row for each lesson that was drawn, with its chance. A person cannot read such a file "
               "in: lessons are "
               "drawn by the program and answered by their teachers."),
    .fields = lesson_fields,
    .nfields = sizeof lesson_fields / sizeof lesson_fields[0],
    .takes = IMPORT_PERSONS,
    .row = lesson_row,
};

/* --- observations ------------------------------------------------------------------------------------ */

static const struct import_field observation_fields[] = {
    WHICH_GROUP,
    {"day", N_("Day"), true, "dag|datum"},
    {"observer", N_("Observer"), true, "observatör"},
    {"points", N_("Scores in the order of the protocol"), true, "poäng|poäng i protokollets ordning"},
};

/* "3, 2, -, 1" against the items of the protocol; an item that was not seen has "-". */
static struct str scores_of(struct import *im, int64_t protocol)
{
	struct protocol_point *item;
	struct str rest = import_value(im, "points"), one, scores = STR("");
	size_t n = protocol_items(im->ch->db, im->ch->arena, protocol, &item);
	for (size_t i = 0; i < n && str_split(&rest, ',', &one); i++) {
		one = str_trim(one);
		if (one.n == 1 && one.p[0] >= '0' && one.p[0] <= '3')
			scores = arena_printf(im->ch->arena, "%.*s%s%lld:%c", STR_ARG(scores), scores.n ? "," : "",
			                      (long long)item[i].id, one.p[0]);
		else if (!str_eqz(one, "-"))
			import_error(im, "points", N_("A score is 0 to 3, or - for what was not seen; not “{0}”."), one,
			             STR_END);
	}
	return scores;
}

/* The newest protocol of the insats; one that is still a draft is decided by being used. */
static int64_t protocol_for(struct import *im, int64_t insats)
{
	struct protocol *p, draft, was;
	struct insats_protocols_row *r;
	if (protocols_for(im->ch->db, im->ch->arena, insats, &p) > 0)
		return p[0].id;
	if (insats_protocols(im->ch->db, im->ch->arena, insats, &r) == 0 ||
	    !protocol_get(im->ch->db, im->ch->arena, r[0].id, &draft)) {
		import_error(im, "points", N_("The insats has no protocol."), STR_END);
		return 0;
	}
	was = draft;
	draft.state = STR("decided");
	import_save(im, &kind_protocol, &was, &draft);
	return draft.id;
}

static void observation_row(struct import *im)
{
	struct lesson_group g;
	struct observation x, was;
	if (!known_group(im, &g))
		return;
	kind_observation.blank(im->ch, &x);
	x.group_id = g.id;
	x.day = text_of(im, "day");
	x.protocol_id = protocol_for(im, g.intervention_id);
	x.observer_id = import_person(im, "observer");
	x.handed_at = arena_printf(im->ch->arena, "%.*sT16:00:00.000Z", STR_ARG(x.day));
	x.scores = scores_of(im, x.protocol_id);
	if (!x.observer_id)
		import_error(im, "observer", N_("Say who observed, by the name that stands here."), STR_END);
	if (im->row_errors)
		return;
	if (observation_of(im->ch->db, im->ch->arena, x.protocol_id, g.id, x.day, x.observer_id, &was))
		import_note(im, "day", N_("The observation is there already and is left as it is."), STR_END);
	else
		import_save(im, &kind_observation, NULL, &x);
}

const struct import_profile import_observations = {
    .name = "observations",
    .label = N_("Observations of lessons"),
    .help = N_("One row for each observer and lesson, scored with the insats' protocol and handed over. A "
               "person cannot "
               "read such a file in: each observer writes what was seen."),
    .fields = observation_fields,
    .nfields = sizeof observation_fields / sizeof observation_fields[0],
    .takes = IMPORT_PERSONS,
    .row = observation_row,
};
