/* import_ss12000.c - organisations of SS 12000 beside and into the own tree, and its duties as people with
 * roles.
 *
 * An organisation is a unit of ours by its school unit code, its organisation code as short name, or a name
 * that only one unit has; the Huvudman is the root. What is found is never renamed, moved or closed:
 * differences are told. What is not found is made, under the unit of its parent, with the organisation code
 * as short name (or "ss-" and the beginning of its id). Ended organisations are not made.
 *
 * Duties give a person and a role for Rektor and teachers. Persons with a securityMarking are not in the rows
 * at all (ss12000.h). E-mail addresses and personnummer are not read; the person's id in the source system is
 * kept, so that the next file finds the same person.
 */
#include "org/import_refs.h"

#include "base/utf8.h"
#include "core/ss12000.h"
#include "org/org.h"

static const struct import_field fields[] = {
    {"id", N_("Id in the source system"), true, ""}, {"name", N_("Name"), true, ""},
    {"type", N_("Kind of unit"), true, ""},          {"code", N_("Short name"), false, ""},
    {"parent", N_("Lies under"), false, ""},         {"school_code", N_("School unit code"), false, ""},
    {"school_form", N_("School form"), false, ""},   {"from_day", N_("From"), false, ""},
    {"to_day", N_("Last day"), false, ""},
};
enum { NCOLS = sizeof fields / sizeof fields[0] };
/* In place of a kind: the service has taken the entity away. */
#define GONE "-"

/* Code_OrganisationType and the kind of a new unit. */
static const char *const types[][2] = {
    {"Huvudman", "authority"}, {"Stadsdel", "administration"}, {"Rektorsområde", "principal_area"},
    {"Skola", "school"},       {"Skolenhet", "school"},        {"Övrigt", "support"}};
/* Code_SchoolType and ours, where they differ: the old names of anpassad grund- and gymnasieskola. */
static const char *const forms[][2] = {
    {"FKLASS", "GR"}, {"GRS", "AGR"}, {"GRAN", "AGR"}, {"GYS", "AGY"}, {"GYAN", "AGY"}};
/* Code_DutyRole and the role here; other duties are told of and left out. */
static const char *const roles[][2] = {
    {"Rektor", "principal"}, {"Lärare", "teacher"}, {"Förskollärare", "teacher"}};

static const char *other(const char *const (*pairs)[2], size_t n, struct str word, const char *none)
{
	for (size_t i = 0; i < n; i++)
		if (str_eqz(word, pairs[i][0]))
			return pairs[i][1];
	return none;
}
#define OTHER(pairs, word, none) other(pairs, sizeof(pairs) / sizeof((pairs)[0]), word, none)

/* --- the shape: parents before children ------------------------------------------------------------ */

struct orgs {
	struct map done;
	uint32_t row;
	size_t written;
	bool last; /* those whose parent is not in the file too */
};

static struct str form_of(const struct json *o)
{
	const struct json *list = json_get(o, "schoolTypes");
	bool any = list && list->kind == JSON_ARRAY && list->n && list->items[0].kind == JSON_TEXT;
	struct str word = any ? list->items[list->n - 1].text : STR("");
	for (size_t i = 0; any && i < list->n; i++)
		if (list->items[i].kind == JSON_TEXT && str_eqz(list->items[i].text, "GR"))
			word = list->items[i].text;
	const char *is = OTHER(forms, word, NULL);
	return is ? str_z(is) : word;
}

static void write_org(void *ctx, struct ss_bundle *b, const struct json *o)
{
	struct orgs *x = ctx;
	struct str id = ss_text(o, "id"), parent = ss_text(json_get(o, "parentOrganisation"), "id");
	if (str_eq(id, b->only))
		parent = STR("");
	x->row++;
	bool ready = parent.n == 0 || map_get(&x->done, parent) || x->last;
	if (map_get(&x->done, id) || !ready)
		return;
	map_put(&x->done, id, x);
	x->written++;
	const struct str cell[NCOLS] = {id,
	                                ss_text(o, "displayName"),
	                                ss_text(o, "organisationType"),
	                                ss_text(o, "organisationCode"),
	                                parent,
	                                ss_text(o, "schoolUnitCode"),
	                                form_of(o),
	                                ss_text(o, "startDate"),
	                                ss_text(o, "endDate")};
	import_shape_row(b->sh, x->row, cell, NCOLS);
}

/* One that was made here has the beginning of its id as short name; others are not known by it. */
static void write_gone(void *ctx, struct ss_bundle *b, struct str id, uint32_t number)
{
	const struct str cell[NCOLS] = {id,      STR("-"), STR(GONE), STR(""), STR(""),
	                                STR(""), STR(""),  STR(""),   STR("")};
	struct orgs *x = ctx;
	import_shape_row(b->sh, x->row + number, cell, NCOLS);
}

static void shape(struct import_shape *sh)
{
	struct ss_bundle *b = arena_alloc(sh->arena, sizeof *b);
	struct orgs x = {0};
	struct str head[NCOLS];
	if (!ss_open(sh, b))
		return;
	for (size_t i = 0; i < NCOLS; i++)
		head[i] = str_z(fields[i].name);
	import_shape_head(sh, 0, head, NULL, NCOLS);
	map_init(&x.done, sh->arena);
	for (size_t before = SIZE_MAX; before != x.written && !sh->refused;) {
		before = x.written;
		x.row = 0;
		ss_each(b, "organisations", write_org, &x);
	}
	x.row = 0;
	x.last = true;
	ss_each(b, "organisations", write_org, &x);
	ss_each_gone(b, "organisations", write_gone, &x);
}

/* --- organisations into the tree ---------------------------------------------------------------------- */

struct state {
	struct map units; /* id there -> int64_t, the unit here */
	int64_t root;
};

static void begin(struct import *im)
{
	struct state *st = arena_alloc(im->ch->arena, sizeof *st);
	*st = (struct state){0};
	map_init(&st->units, im->ch->arena);
	org_root(im->ch->db, im->ch->arena, &st->root);
	im->state = st;
}

static struct str text(const struct import *im, const char *field)
{
	struct str s = import_value(im, field);
	return str_is_null(s) ? STR("") : s;
}

static struct str short_name(struct import *im)
{
	struct str code = text(im, "code"), id = text(im, "id");
	return code.n ? code : arena_printf(im->ch->arena, "ss-%.*s", (int)(id.n < 8 ? id.n : 8), id.p);
}

static int64_t find_unit(struct import *im, const struct state *st, struct str name)
{
	struct db *db = im->ch->db;
	struct arena *a = im->ch->arena;
	struct unit_by_fold_row *r;
	struct str school = text(im, "school_code");
	int64_t id = 0;
	if (str_eqz(text(im, "type"), "Huvudman"))
		return st->root;
	if ((school.n && unit_by_school_code(db, a, school, &id)) || unit_by_code(db, a, short_name(im), &id))
		return id;
	size_t n = school.n ? 0 : unit_by_fold(db, a, utf8_fold(a, name), &r);
	for (size_t i = 1; i < n; i++)
		if (r[i].id != r[0].id)
			return 0;
	return n ? r[0].id : 0;
}

static void compare(struct import *im, int64_t id, struct str name)
{
	struct arena *a = im->ch->arena;
	struct unit_on_row at;
	struct str today = instant_date(im->ch->arena, im->ch->now), to = text(im, "to_day");
	bool open = org_unit_on(im->ch->db, a, id, today, (struct str){NULL, 0}, &at);
	bool ended = to.n && str_cmp(to, today) < 0;
	if (open && !str_eq(utf8_fold(a, at.name), utf8_fold(a, name)))
		import_note(im, "name", N_("It is called “{0}” there and “{1}” here. Nothing is renamed."), name,
		            at.name, STR_END);
	if (open && ended)
		import_note(im, "to_day", N_("It ended {0} there; here it is open."), to, STR_END);
	else if (!open && !ended)
		import_note(im, "to_day", N_("It is open there; here it is not."), STR_END);
	im->beside.same++;
}

static void take_faults(struct import *im, const struct form *f)
{
	for (size_t i = 0; i < f->nerrors; i++)
		import_error(im, "name", "{0}", f->errors[i].text, STR_END);
}

static int64_t create(struct import *im, int64_t parent, const char *kind, struct str name)
{
	struct unit u, above;
	struct form f;
	struct date day;
	int64_t id = 0;
	kind_unit.blank(im->ch, &u);
	u.kind = str_z(kind);
	u.code = short_name(im);
	u.school_code = import_value(im, "school_code");
	u.school_form = import_value(im, "school_form");
	u.from_day = date_parse(text(im, "from_day"), &day) ? text(im, "from_day") : STR("1990-01-01");
	if (unit_get(im->ch->db, im->ch->arena, parent, &above) && str_cmp(u.from_day, above.from_day) < 0)
		u.from_day = above.from_day;
	struct org_new n = {.name = name,
	                    .code = u.code,
	                    .school_code = u.school_code,
	                    .school_form = u.school_form,
	                    .grades = STR("")};
	form_init(&f, im->ch->arena, (int)im->lang, NULL, 0);
	enum change_result r = org_create(im->ch, im->who, &f, &u, &n, parent, &id);
	take_faults(im, &f);
	if (r == CHANGE_DENIED)
		import_error(im, "", N_("Your role may not write this here."), STR_END);
	if (r == CHANGE_SAVED)
		*VEC_PUSH(im->ch->arena, &im->touched) =
		    (struct import_touched){im->line->row, &kind_unit, id, CHANGE_SAVED, true};
	return id;
}

static void taken_away(struct import *im)
{
	struct str today = instant_date(im->ch->arena, im->ch->now);
	struct unit_on_row at;
	int64_t id = 0;
	if (unit_by_code(im->ch->db, im->ch->arena, short_name(im), &id) &&
	    org_unit_on(im->ch->db, im->ch->arena, id, today, (struct str){NULL, 0}, &at))
		import_note(im, "name", N_("“{0}” has been taken away there; here it is open. Nothing is closed."),
		            at.name, STR_END);
	im->beside.same++;
}

static void row(struct import *im)
{
	struct state *st = im->state;
	struct arena *a = im->ch->arena;
	struct str name = text(im, "name"), to = text(im, "to_day"), parent = text(im, "parent");
	const char *kind = OTHER(types, text(im, "type"), NULL);
	if (str_eqz(text(im, "type"), GONE)) {
		taken_away(im);
		return;
	}
	int64_t *id = ARENA_NEW(a, int64_t), *above = map_get(&st->units, parent);
	if (!kind) {
		import_error(im, "type", N_("“{0}” is none of the words that can stand here."), text(im, "type"),
		             STR_END);
		return;
	}
	*id = find_unit(im, st, name);
	if (*id)
		compare(im, *id, name);
	else if (to.n && str_cmp(to, instant_date(im->ch->arena, im->ch->now)) < 0)
		import_note(im, "to_day", N_("It ended {0} and is not made here."), to, STR_END);
	else if (parent.n && !above)
		import_error(im, "parent", N_("What it lies under is not in the file."), STR_END);
	else
		*id = create(im, above && *above ? *above : st->root, kind, name);
	if (*id && !im->row_errors)
		map_put(&st->units, text(im, "id"), id);
}

const struct import_profile import_ss_organisations = {
    .name = "ss12000-organisations",
    .label = N_("SS 12000: organisations"),
    .help =
        N_("Answers of organisations (JSON). Units that are here already are compared, the others are made."),
    .fields = fields,
    .nfields = NCOLS,
    .takes = IMPORT_FIXED | IMPORT_PERSONS,
    .shape = shape,
    .keep = ss_keep,
    .begin = begin,
    .row = row,
};

/* --- duties into rows of people ------------------------------------------------------------------------- */

struct duties {
	uint32_t row;
	size_t others, unknown;
};

static void write_duty(void *ctx, struct ss_bundle *b, const struct json *d)
{
	struct duties *x = ctx;
	struct arena *a = b->sh->arena;
	const struct json *ref = json_get(d, "person"), *p = ss_person(b, ref), *at = json_get(d, "dutyAt");
	const struct json *org = ss_organisation(b, at);
	const char *role = OTHER(roles, ss_text(d, "dutyRole"), NULL);
	x->row++;
	x->others += !role;
	x->unknown += role && !p;
	if (!role || !p)
		return;
	struct str school = ss_text(org, "schoolUnitCode"), code = ss_text(org, "organisationCode");
	const struct str cell[] = {
	    arena_printf(a, "%.*s %.*s", STR_ARG(ss_text(p, "givenName")), STR_ARG(ss_text(p, "familyName"))),
	    str_z(role),
	    school.n ? school
	    : code.n ? code
	             : ss_text(org, "displayName"),
	    ss_text(d, "startDate"),
	    ss_text(d, "endDate"),
	    ss_text(p, "id"),
	    ss_text(d, "id"),
	    STR("")};
	import_shape_row(b->sh, x->row, cell, sizeof cell / sizeof cell[0]);
}

static void write_gone_duty(void *ctx, struct ss_bundle *b, struct str id, uint32_t number)
{
	struct duties *x = ctx;
	struct str cell[8] = {STR("-"), STR(""), STR(""), STR(""), STR(""), STR(""), id, STR(GONE)};
	import_shape_row(b->sh, x->row + number, cell, 8);
}

static void tell(struct ss_bundle *b, size_t n, const char *msgid)
{
	if (n)
		import_shape_fault(b->sh, false, 0, 0, msgid, arena_printf(b->sh->arena, "%zu", n), STR(""));
}

void ss12000_staff_shape(struct import_shape *sh)
{
	static const char *const names[] = {"name",   "role",        "unit", "from_day",
	                                    "to_day", "external_id", "duty", "gone"};
	struct ss_bundle *b = arena_alloc(sh->arena, sizeof *b);
	struct duties x = {0};
	struct str head[8];
	if (!ss_open(sh, b))
		return;
	for (size_t i = 0; i < 8; i++)
		head[i] = str_z(names[i]);
	import_shape_head(sh, 0, head, NULL, 8);
	ss_each(b, "duties", write_duty, &x);
	ss_each_gone(b, "duties", write_gone_duty, &x);
	ss_tell_hidden(b);
	tell(b, x.unknown,
	     N_("{0} duties are of persons who are not in the file or are protected; they are left out."));
	tell(b, x.others, N_("{0} duties are of roles that are not kept here."));
}
