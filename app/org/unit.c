/* unit.c - a unit: what it is and how long it lives. Its names and places are periods (unit_period.c). */
#include "org/org.h"

#include "base/date.h"
#include "base/utf8.h"

static const struct field fields[] = {
    {"code", N_("Short name"), FIELD_LINE, true, 60, NULL, NULL,
     N_("Stable and unique, for imports and addresses.")},
    {"kind", N_("Kind of unit"), FIELD_CHOICE, true, 0, unit_kind_word, unit_kind_text, NULL},
    {"school_code", N_("School unit code"), FIELD_LINE, false, 8, NULL, NULL,
     N_("Eight digits, as in the register of school units.")},
    {"school_form", N_("School form"), FIELD_CHOICE, false, 0, school_form_word, school_form_text, NULL},
    {"from_day", N_("From"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"to_day", N_("Last day"), FIELD_DAY, false, 0, NULL, NULL, N_("Empty while the unit is open.")},
    {"note", N_("Note"), FIELD_TEXT, false, 2000, NULL, NULL, NULL},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct unit *u = row;
	(void)db;
	(void)a;
	o->id = o->unit_id = u->id;
	o->state = OBJ_DECIDED;
}

static bool eight_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n == 8;
}

/* "A, B and 3 more" of what stands in the way. */
static struct str listed(struct form *f, const struct str *names, size_t n)
{
	struct buf b;
	buf_init(&b, 4096);
	for (size_t i = 0; i < n && i < 5; i++) {
		if (i)
			BUF_LIT(&b, ", ");
		buf_str(&b, names[i]);
	}
	if (n > 5) {
		struct str more = arena_printf(f->arena, "%zu", n - 5);
		buf_str(&b, tr_fmt(f->arena, (enum lang)f->lang, N_(" and {0} more"), &more, 1));
	}
	struct str s = arena_str(f->arena, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static void check_children(struct change *ch, struct form *f, const struct unit *u)
{
	struct unit_children_outside_row *rows;
	size_t n = unit_children_outside(ch->db, ch->arena, u->id, u->from_day, u->to_day, &rows);
	struct str *names = ARENA_ARRAY(f->arena, n ? n : 1, struct str);
	for (size_t i = 0; i < n; i++)
		names[i] = rows[i].name;
	if (n)
		form_error(f, "to_day",
		           N_("These units lie under it outside its life: {0}. Move or close them first."),
		           listed(f, names, n), STR_END);
}

static void check_grants(struct change *ch, struct form *f, const struct unit *u)
{
	struct unit_grants_outside_row *rows;
	enum lang l = (enum lang)f->lang;
	size_t n = unit_grants_outside(ch->db, ch->arena, u->id, u->from_day, u->to_day, &rows);
	struct str *names = ARENA_ARRAY(f->arena, n ? n : 1, struct str);
	for (size_t i = 0; i < n; i++) {
		struct str role = org_word(l, org_role_word, org_role_text, rows[i].role);
		struct str who = rows[i].protected ? tr(l, N_("protected identity")) : rows[i].person;
		names[i] = arena_printf(f->arena, "%.*s (%.*s)", STR_ARG(who), STR_ARG(role));
	}
	if (n)
		form_error(f, "to_day", N_("These roles run outside its life: {0}. End them first."),
		           listed(f, names, n), STR_END);
}

/* Periods follow the unit's first and last day, as long as each still has a day left. */
static void check_periods(struct change *ch, struct form *f, const struct unit *u)
{
	struct unit_periods_row *p; /* newest first */
	size_t n = unit_periods(ch->db, ch->arena, u->id, &p);
	if (n && !str_is_null(u->to_day) && str_cmp(p[0].from_day, u->to_day) > 0)
		form_error(f, "to_day", N_("A change is planned from {0}, after the last day."), p[0].from_day,
		           STR_END);
	if (n && !str_is_null(p[n - 1].to_day) && str_cmp(p[n - 1].to_day, u->from_day) < 0 && n > 1)
		form_error(f, "from_day", N_("It had another name or place before that day."), STR_END);
}

/* What lies above must be there as long as this is: a unit reopens under an open one only. */
static void check_above(struct change *ch, struct form *f, const struct unit *u)
{
	struct unit_periods_row *p; /* newest first */
	struct unit above;
	size_t n = unit_periods(ch->db, ch->arena, u->id, &p);
	if (n && p[0].parent_id && unit_get(ch->db, ch->arena, p[0].parent_id, &above) &&
	    !str_is_null(above.to_day) && (str_is_null(u->to_day) || str_cmp(u->to_day, above.to_day) > 0))
		form_error(f, "to_day", N_("It lies under {0}, which is closed after {1}. Move it first."),
		           p[0].parent, above.to_day, STR_END);
	if (n && p[n - 1].parent_id && unit_get(ch->db, ch->arena, p[n - 1].parent_id, &above) &&
	    str_cmp(u->from_day, above.from_day) < 0)
		form_error(f, "from_day", N_("The unit above begins on {0}, after this."), above.from_day, STR_END);
}

static void check_kind(struct change *ch, struct form *f, const struct unit *was, const struct unit *u)
{
	struct unit_list_row *all;
	bool root = str_eqz(u->kind, "authority");
	if (was && root != str_eqz(was->kind, "authority"))
		form_error(f, "kind", N_("The huvudman itself stays what it is."), STR_END);
	size_t n = !was && root ? unit_list(ch->db, ch->arena, (struct str){NULL, 0}, &all) : 0;
	for (size_t i = 0; i < n; i++)
		if (str_eqz(all[i].kind, "authority")) {
			form_error(f, "kind", N_("There is one huvudman already: {0}."), all[i].name, STR_END);
			return;
		}
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct unit *u = row;
	const struct unit *was = before;
	int64_t other = 0;
	if (u->school_form.n == 0)
		u->school_form = (struct str){NULL, 0};
	if (!str_is_null(u->school_code) && !eight_digits(u->school_code))
		form_error(f, "school_code", N_("A school unit code has exactly eight digits."), STR_END);
	if (unit_by_code(ch->db, ch->arena, u->code, &other) && other != u->id)
		form_error(f, "code", N_("Another unit has that short name."), STR_END);
	if (!str_is_null(u->to_day) && str_cmp(u->to_day, u->from_day) < 0)
		form_error(f, "to_day", N_("It ends before it begins."), STR_END);
	check_kind(ch, f, was, u);
	if (!was || (str_eq(was->from_day, u->from_day) && str_eq(was->to_day, u->to_day)))
		return;
	if (str_eqz(u->kind, "authority") && !str_is_null(u->to_day))
		form_error(f, "to_day", N_("The huvudman itself cannot close."), STR_END);
	check_periods(ch, f, u);
	check_above(ch, f, u);
	check_children(ch, f, u);
	check_grants(ch, f, u);
}

static void period_span(struct change *ch, int64_t id, const struct str *from, const struct str *to)
{
	struct unit_period p;
	if (!unit_period_get(ch->db, ch->arena, id, &p))
		return;
	if (from)
		p.from_day = *from;
	if (to)
		p.to_day = *to;
	change_save(ch, &unit_period_entity, &p, NULL);
}

static void saved(struct change *ch, const void *before, const void *row)
{
	const struct unit *was = before, *u = row;
	struct unit_periods_row *p;
	if (was && u && !(str_eq(was->from_day, u->from_day) && str_eq(was->to_day, u->to_day))) {
		size_t n = unit_periods(ch->db, ch->arena, u->id, &p);
		if (n && !str_eq(p[0].to_day, u->to_day))
			period_span(ch, p[0].id, NULL, &u->to_day);
		if (n && !str_eq(p[n - 1].from_day, u->from_day))
			period_span(ch, p[n - 1].id, &u->from_day, NULL);
	}
	org_reach_refresh(ch);
	if (u)
		org_unit_search(ch, u->id);
}

static void removing(struct change *ch, struct form *f, const void *row)
{
	(void)ch;
	(void)row;
	form_error(f, "", N_("A unit is closed, never removed: its history is needed."), STR_END);
}

static void blank(struct change *ch, void *row)
{
	*(struct unit *)row = (struct unit){
	    .code = STR(""),
	    .kind = STR("school"),
	    .from_day = instant_date(ch->arena, ch->now),
	    .note = STR(""),
	};
}

static bool list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out)
{
	struct unit_list_row *all;
	size_t n = unit_list(db, a, q->at, &all), kept = 0;
	struct str want = str_is_null(q->text) ? q->text : utf8_fold(a, q->text);
	for (size_t i = 0; i < n; i++) {
		int64_t depth;
		bool in = q->unit_id == 0 || unit_depth(db, a, q->unit_id, all[i].id, &depth);
		bool kind = str_is_null(q->kind) || str_eq(q->kind, all[i].kind);
		if (in && kind && (want.n == 0 || str_find(utf8_fold(a, all[i].name), want) >= 0))
			all[kept++] = all[i];
	}
	*out =
	    list_cut(q, unit_list_cols, sizeof unit_list_cols / sizeof unit_list_cols[0], all, sizeof *all, kept);
	return !db_error(db);
}

static size_t parts(struct db *db, struct arena *a, int64_t id, struct resource_row **out)
{
	return unit_belongs(db, a, id, (struct unit_belongs_row **)out);
}

const struct resource_kind kind_unit = {
    .name = "unit",
    .entity = &unit_entity,
    .access = RES_UNIT,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .removing = removing,
    .saved = saved,
    .blank = blank,
    .list = list,
    .page = "/enhet/%",
    .parts = parts,
};
