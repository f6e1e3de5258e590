/* target.c - what units aim at, and questions that are kept. */
#include "measure/measure.h"
#include "measure/view_mail.h"
#include "sql_measure_entry.h"

static const struct field fields[] = {
    {"measure_id", N_("Measure"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"first_year", N_("School year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"grade", N_("School grade"), FIELD_LINE, false, 10, NULL, NULL, NULL},
    {"value", N_("Reached from"), FIELD_SIGNED, true, 0, NULL, NULL, NULL},
    {"near", N_("On the way from"), FIELD_SIGNED, false, 0, NULL, NULL, NULL},
    {"note", N_("Note"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct target *t = row;
	(void)db;
	(void)a;
	o->id = t->id;
	o->unit_id = t->unit_id;
	o->state = OBJ_DECIDED;
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct target *t = row;
	struct measure m;
	(void)before;
	if (!measure_get(ch->db, ch->arena, t->measure_id, &m)) {
		form_error(f, "measure_id", N_("There is no such measure."), STR_END);
		return;
	}
	if (str_eqz(m.direction, "neutral"))
		form_error(f, "measure_id", N_("Neither way is better for this measure, so it has no target."),
		           STR_END);
	int64_t other = 0;
	if (target_same(ch->db, ch->arena, t->measure_id, t->unit_id, t->first_year, t->grade, &other) &&
	    other != t->id)
		form_error(f, "measure_id", N_("There is a target for this already."), STR_END);
	bool wrong = t->near.has && (str_eqz(m.direction, "up") ? t->near.v > t->value : t->near.v < t->value);
	if (wrong)
		form_error(f, "near", N_("“On the way” comes before “reached”."), STR_END);
}

static void blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct target *)row = (struct target){.grade = STR(""), .note = STR("")};
}

const struct resource_kind kind_target = {
    .name = "target",
    .entity = &target_entity,
    .access = RES_GOAL,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .blank = blank,
};

/* --- the rule ------------------------------------------------------------------------------ */

static enum target_state judge(bool up, const struct target *t, double x)
{
	if (up ? x >= t->value : x <= t->value)
		return TARGET_REACHED;
	if (t->near.has && (up ? x >= t->near.v : x <= t->near.v))
		return TARGET_ON_WAY;
	return TARGET_NOT_REACHED;
}

enum target_state target_status(struct str direction, const struct target *t, bool known, double low,
                                double high)
{
	bool up = str_eqz(direction, "up");
	if (!t || !known || (!up && !str_eqz(direction, "down")))
		return TARGET_NO_BASIS;
	enum target_state a = judge(up, t, low), b = judge(up, t, high);
	return a == b ? a : TARGET_NO_BASIS;
}

const char *target_state_word(enum target_state s)
{
	static const char *const word[] = {"reached", "on_way", "not_reached", "no_basis"};
	return word[s];
}

static struct str written(struct arena *a, int lang, double x, int decimals)
{
	struct str s = arena_printf(a, "%.*f", decimals, x);
	for (size_t i = 0; lang == LANG_SV && i < s.n; i++)
		if (s.p[i] == '.')
			((char *)(uintptr_t)s.p)[i] = ',';
	return s;
}

struct str target_rule(struct arena *a, int lang, const struct target *t, int decimals)
{
	struct str args[] = {written(a, lang, t->value, decimals),
	                     t->near.has ? written(a, lang, t->near.v, decimals) : STR("")};
	return t->near.has ? tr_fmt(a, lang, N_("Reached: {0} or better. On the way: {1} or better."), args, 2)
	                   : tr_fmt(a, lang, N_("Reached: {0} or better."), args, 1);
}

/* --- kept questions ------------------------------------------------------------------------ */

static const struct field view_fields[] = {
    {"person_id", N_("Person"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"name", N_("Name"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"query", N_("Question"), FIELD_LINE, true, 2000, NULL, NULL, NULL},
    {"shared", N_("Others may open it"), FIELD_BOOL, false, 0, NULL, NULL, NULL},
    {"mail", N_("Mail me when the figures change"), FIELD_BOOL, false, 0, NULL, NULL, NULL},
};

/* Its owner's own; once shared it is there for everybody to open. */
static void view_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct saved_view *v = row;
	measure_locate_root(db, a, o);
	o->id = v->id;
	o->person_id = v->person_id;
	o->state = v->shared ? OBJ_DECIDED : OBJ_DRAFT;
}

static void view_blank(struct change *ch, void *row)
{
	*(struct saved_view *)row =
	    (struct saved_view){.person_id = ch->person_id, .name = STR(""), .query = STR("")};
}

/* "Mail me" of its owner, as it was said; whoever else follows it goes on. */
static void view_saved(struct change *ch, const void *before, const void *row)
{
	const struct saved_view *was = before, *v = row;
	if (v && v->mail != (was && was->mail))
		view_mail_set(ch, v->person_id, v->id, v->mail ? STR("new") : STR(""));
}

const struct resource_kind kind_saved_view = {
    .name = "saved_view",
    .entity = &saved_view_entity,
    .access = RES_SAVED,
    .fields = view_fields,
    .nfields = sizeof view_fields / sizeof view_fields[0],
    .locate = view_locate,
    .blank = view_blank,
    .saved = view_saved,
};
