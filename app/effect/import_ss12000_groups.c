/* import_ss12000_groups.c - classes and teaching groups of SS 12000 as the groups of insatser that lessons
 * are drawn from.
 *
 * A group is joined to its activities (subject, teacher), their lessons (calendarEvents: the weekdays) and
 * the enrolments of its members (årskurs), in the child: what leaves it of the pupils is how many they are.
 * It goes into every insats, draft or running, that tries something at the group's unit and in its årskurs:
 * teaching groups (Undervisning) where the insats names their subject, classes (Klass) where it names none.
 * An insats without årskurser takes every årskurs. Groups that fit no insats are counted and left.
 *
 * A group that was made so is found again by its id in the source; its teacher, weekdays, number and last day
 * follow the source. One that the source has taken away ends today: lessons that were drawn stay.
 *
 * Source: SS 12000:2020, OpenAPI 2.0.0 (Group, Activity, CalendarEvent, Duty, GroupTypesEnum).
 */
#include "base/date.h"
#include "base/utf8.h"
#include "core/ss12000.h"
#include "effect/import_effect.h"
#include "effect/lesson.h"

static const struct import_field fields[] = {
    {"id", N_("Id in the source system"), true, ""},
    {"unit", N_("Unit"), false, ""},
    {"name", N_("Group"), false, ""},
    {"kind", N_("Kind"), false, ""},
    {"grade", N_("School grade"), false, ""},
    {"subject", N_("Subject"), false, ""},
    {"short", N_("Subject, short"), false, ""},
    {"teacher", N_("Teacher"), false, ""},
    {"weekdays", N_("Weekdays with a lesson"), false, ""},
    {"pupils", N_("Pupils"), false, ""},
    {"from_day", N_("From"), false, ""},
    {"to_day", N_("To"), false, ""},
    {"gone", N_("Taken away there"), false, ""},
};
enum { NCOLS = sizeof fields / sizeof fields[0], GRADES = 11 };

/* --- joined, in the child ------------------------------------------------------------------------------ */

struct group {
	const struct json *json, *syllabus;
	struct str teacher;      /* id of the person, "" none or several */
	bool subjects, teachers; /* several of them */
	bool on[8];
	uint32_t row;
};
struct joined {
	struct ss_bundle *b;
	struct map group, activity, duty; /* by id */
	struct str day;
	uint32_t row;
};

static bool is_kind(const struct json *g, const char *kind)
{
	return str_eqz(ss_text(g, "groupType"), kind);
}

static void take_group(void *ctx, struct ss_bundle *b, const struct json *j)
{
	struct joined *x = ctx;
	struct group *g = ARENA_NEW(b->sh->arena, struct group);
	x->row++;
	if (!is_kind(j, "Klass") && !is_kind(j, "Undervisning"))
		return;
	*g = (struct group){.json = j, .teacher = STR(""), .row = x->row};
	map_put(&x->group, ss_text(j, "id"), g);
}

static void take_by_id(void *ctx, struct ss_bundle *b, const struct json *j)
{
	(void)b;
	map_put(ctx, ss_text(j, "id"), (void *)(uintptr_t)j);
}

static bool runs_on(const struct json *j, struct str day)
{
	struct str from = ss_text(j, "startDate"), to = ss_text(j, "endDate");
	return (from.n == 0 || str_cmp(from, day) <= 0) && (to.n == 0 || str_cmp(day, to) <= 0);
}

/* The id of the one who teaches on the day; a protected teacher is none. */
static struct str teacher_of(const struct joined *x, const struct json *activity)
{
	const struct json *list = json_get(activity, "teachers");
	for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++) {
		const struct json *duty = map_get(&x->duty, ss_text(json_get(&list->items[i], "duty"), "id"));
		const struct json *person = json_get(duty, "person");
		if (person && runs_on(&list->items[i], x->day) && !ss_protected(person))
			return ss_text(person, "id");
	}
	return STR("");
}

static void each_group_of(struct joined *x, const struct json *activity,
                          void (*take)(struct joined *x, struct group *g, const struct json *what),
                          const struct json *what)
{
	const struct json *list = json_get(activity, "groups");
	for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++) {
		struct group *g = map_get(&x->group, ss_text(&list->items[i], "id"));
		if (g)
			take(x, g, what);
	}
}

static void add_activity(struct joined *x, struct group *g, const struct json *activity)
{
	const struct json *syllabus = ss_syllabus(x->b, json_get(activity, "syllabus"));
	struct str teacher = teacher_of(x, activity);
	g->subjects = g->subjects || (syllabus && g->syllabus && syllabus != g->syllabus);
	g->teachers = g->teachers || (teacher.n && g->teacher.n && !str_eq(teacher, g->teacher));
	g->syllabus = g->syllabus ? g->syllabus : syllabus;
	g->teacher = g->teacher.n ? g->teacher : teacher;
}

static void take_activity(void *ctx, struct ss_bundle *b, const struct json *activity)
{
	struct joined *x = ctx;
	(void)b;
	map_put(&x->activity, ss_text(activity, "id"), (void *)(uintptr_t)activity);
	each_group_of(x, activity, add_activity, activity);
}

static void add_day(struct joined *x, struct group *g, const struct json *event)
{
	struct date d;
	(void)x;
	if (date_parse(str_sub(ss_text(event, "startTime"), 0, 10), &d))
		g->on[date_weekday(d)] = true;
}

static void take_event(void *ctx, struct ss_bundle *b, const struct json *event)
{
	struct joined *x = ctx;
	const struct json *off = json_get(event, "cancelled");
	(void)b;
	if (ss_text(event, "startTime").n >= 10 && !(off && off->kind == JSON_BOOL && off->b))
		each_group_of(x, map_get(&x->activity, ss_text(json_get(event, "activity"), "id")), add_day, event);
}

/* How many belong to it on the day, and the årskurs that most of those who are known are in, -1 none. */
static size_t members(const struct joined *x, const struct group *g, int *grade)
{
	const struct json *list = json_get(g->json, "groupMemberships");
	size_t n = 0, in[GRADES] = {0}, most = 0;
	*grade = -1;
	for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++) {
		if (!runs_on(&list->items[i], x->day))
			continue;
		const struct json *p = ss_person(x->b, json_get(&list->items[i], "person"));
		int64_t year = p ? ss_number(ss_enrolment(p, x->day, STR("")), "schoolYear") : -1;
		n++;
		if (year < 0 || year >= GRADES)
			continue;
		if (++in[year] > most) {
			most = in[year];
			*grade = (int)year;
		}
	}
	return n;
}

static struct str weekdays_of(struct arena *a, const struct group *g)
{
	struct str s = STR("");
	for (int d = 1; d <= 7; d++)
		if (g->on[d])
			s = arena_printf(a, "%.*s%s%d", STR_ARG(s), s.n ? "," : "", d);
	return s;
}

static void write_group(struct joined *x, const struct group *g)
{
	struct ss_bundle *b = x->b;
	struct arena *a = b->sh->arena;
	const struct json *ref = json_get(g->json, "organisation"), *org = ss_organisation(b, ref);
	struct str school = ss_text(org, "schoolUnitCode"), code = ss_text(org, "organisationCode");
	const struct json *syllabus = g->subjects ? NULL : g->syllabus;
	int grade;
	size_t n = members(x, g, &grade);
	const struct str cell[NCOLS] = {ss_text(g->json, "id"),
	                                school.n ? school
	                                : code.n ? code
	                                         : ss_text(org, "displayName"),
	                                ss_text(g->json, "displayName"),
	                                ss_text(g->json, "groupType"),
	                                grade < 0 ? STR("") : arena_printf(a, "%d", grade),
	                                ss_text(syllabus, "subjectName"),
	                                ss_text(syllabus, "subjectDesignation"),
	                                g->teachers ? STR("") : g->teacher,
	                                weekdays_of(a, g),
	                                n ? arena_printf(a, "%zu", n) : STR(""),
	                                ss_text(g->json, "startDate"),
	                                ss_text(g->json, "endDate"),
	                                STR("")};
	import_shape_row(b->sh, g->row, cell, NCOLS);
}

static void write_gone(void *ctx, struct ss_bundle *b, struct str id, uint32_t number)
{
	struct joined *x = ctx;
	struct str cell[NCOLS];
	for (size_t i = 0; i < NCOLS; i++)
		cell[i] = STR("");
	cell[0] = id;
	cell[NCOLS - 1] = STR("1");
	import_shape_row(b->sh, x->row + number, cell, NCOLS);
}

static void shape(struct import_shape *sh)
{
	struct ss_bundle *b = arena_alloc(sh->arena, sizeof *b);
	struct joined x = {.b = b};
	struct str head[NCOLS];
	char today[DATE_TEXT];
	struct date d;
	if (!ss_open(sh, b))
		return;
	date_text(instant_day(instant_now()), today);
	x.day = date_parse(ss_text(b->root, "day"), &d) ? ss_text(b->root, "day")
	                                                : arena_str(sh->arena, str_z(today));
	map_init(&x.group, sh->arena);
	map_init(&x.activity, sh->arena);
	map_init(&x.duty, sh->arena);
	for (size_t i = 0; i < NCOLS; i++)
		head[i] = str_z(fields[i].name);
	import_shape_head(sh, 0, head, NULL, NCOLS);
	ss_each(b, "duties", take_by_id, &x.duty);
	ss_each(b, "groups", take_group, &x);
	ss_each(b, "activities", take_activity, &x);
	ss_each(b, "calendarEvents", take_event, &x);
	for (size_t i = 0; i < x.group.n; i++)
		write_group(&x, x.group.items[i].value);
	ss_each_gone(b, "groups", write_gone, &x);
	ss_tell_hidden(b);
}

/* --- rows to groups of insatser --------------------------------------------------------------- */

struct state {
	size_t nowhere;
};

static void begin(struct import *im)
{
	im->state = ARENA_NEW(im->ch->arena, struct state);
}

static struct str text(const struct import *im, const char *field)
{
	struct str s = import_value(im, field);
	return str_is_null(s) ? STR("") : s;
}

/* Is one of the words in a list "SVA, Matematik"? Case and spaces do not matter. */
static bool named(struct arena *a, struct str list, struct str word)
{
	struct str one, key = utf8_fold(a, word);
	while (word.n && str_split(&list, ',', &one))
		if (str_eq(utf8_fold(a, str_trim(one)), key))
			return true;
	return false;
}

static bool fits(struct import *im, const struct intervention *x)
{
	struct arena *a = im->ch->arena;
	struct str from = text(im, "from_day"), to = text(im, "to_day");
	bool class = str_eqz(text(im, "kind"), "Klass");
	bool subject = x->subjects.n == 0 ? class
	                                  : !class && (named(a, x->subjects, text(im, "subject")) ||
	                                               named(a, x->subjects, text(im, "short")));
	bool grade = x->grades.n == 0 || named(a, x->grades, text(im, "grade"));
	bool late = !str_is_null(x->to_day) && from.n && str_cmp(from, x->to_day) > 0;
	bool early = !str_is_null(x->from_day) && to.n && str_cmp(to, x->from_day) < 0;
	return subject && grade && !late && !early;
}

static void read_group(struct import *im, struct lesson_group *g)
{
	struct str teacher = text(im, "teacher"), days = text(im, "weekdays"), day = text(im, "from_day");
	int64_t person = 0, n = 0;
	if (teacher.n && person_by_external(im->ch->db, im->ch->arena, teacher, &person))
		g->person_id = person;
	else if (!g->person_id)
		import_note(im, "teacher", N_("Its teacher is not known here, so no lessons of it are asked about."),
		            STR_END);
	g->external_id = text(im, "id");
	g->name = text(im, "name");
	g->subject = text(im, "subject");
	g->weekdays = days.n ? days : g->weekdays;
	g->from_day = day.n ? day : g->from_day;
	g->to_day = import_value(im, "to_day");
	if (str_to_i64(text(im, "pupils"), &n))
		g->pupils = (struct opt_i64){true, n};
}

static void put_group(struct import *im, const struct intervention *x, int64_t unit)
{
	struct db *db = im->ch->db;
	struct arena *a = im->ch->arena;
	struct lesson_group g, was;
	struct str day = text(im, "from_day").n ? text(im, "from_day") : instant_date(im->ch->arena, im->ch->now);
	bool known = lesson_group_external(db, a, x->id, text(im, "id"), &was) ||
	             lesson_group_named(db, a, x->id, unit, text(im, "name"), text(im, "subject"), day, &was);
	if (known)
		g = was;
	else
		kind_lesson_group.blank(im->ch, &g);
	g.intervention_id = x->id;
	g.unit_id = unit;
	read_group(im, &g);
	if (g.weekdays.n)
		import_save(im, &kind_lesson_group, known ? &was : NULL, &g);
	else
		import_note(im, "weekdays", N_("It has no lessons in the interval and is left out."), STR_END);
}

/* Ends it in every insats that has it. */
static void end_group(struct import *im)
{
	struct str today = instant_date(im->ch->arena, im->ch->now);
	struct lesson_group *g;
	size_t n = lesson_groups_external(im->ch->db, im->ch->arena, text(im, "id"), &g);
	for (size_t i = 0; i < n; i++) {
		struct lesson_group was = g[i];
		if (!str_is_null(was.to_day) && str_cmp(was.to_day, today) <= 0)
			continue;
		g[i].to_day = str_cmp(was.from_day, today) > 0 ? was.from_day : today;
		import_save(im, &kind_lesson_group, &was, &g[i]);
		import_note(im, "gone", N_("“{0}” has been taken away there and ends {1}."), was.name, g[i].to_day,
		            STR_END);
	}
	im->beside.same += n == 0;
}

static void row(struct import *im)
{
	struct state *st = im->state;
	struct intervention *x;
	struct str code = text(im, "unit");
	int64_t unit = 0;
	if (text(im, "gone").n) {
		end_group(im);
		return;
	}
	if (!unit_by_school_code(im->ch->db, im->ch->arena, code, &unit) &&
	    !unit_by_code(im->ch->db, im->ch->arena, code, &unit)) {
		st->nowhere++;
		im->beside.same++;
		return;
	}
	size_t n = insatser_trying_at(im->ch->db, im->ch->arena, unit, &x), put = 0;
	for (size_t i = 0; i < n; i++)
		if (fits(im, &x[i])) {
			put_group(im, &x[i], unit);
			put++;
		}
	st->nowhere += put == 0;
	im->beside.same += put == 0;
}

static void end(struct import *im)
{
	struct state *st = im->state;
	im->line = NULL;
	if (st->nowhere)
		import_note(im, "",
		            N_("{0} groups belong to no insats that is planned or running, and are left out."),
		            arena_printf(im->ch->arena, "%zu", st->nowhere), STR_END);
}

const struct import_profile import_ss_groups = {
    .name = "ss12000-groups",
    .label = N_("SS 12000: groups of insatser"),
    .help =
        N_("A bundle of groups, activities, calendarEvents, duties, syllabuses, persons and organisations "
           "(JSON). "
           "Classes and teaching groups go into the insatser of their unit, årskurs and subject; lessons are "
           "drawn from them."),
    .fields = fields,
    .nfields = NCOLS,
    .takes = IMPORT_FIXED | IMPORT_PERSONS,
    .rows = 200000,
    .shape = shape,
    .keep = ss_keep,
    .begin = begin,
    .row = row,
    .end = end,
};
