/* dialogue.c - the kind "dialogue" and its words. */
#include "dialogue/dialogue.h"

#include "base/date.h"
#include "sql_org.h"

#define PAIRS(name, ...) const char *const name[] = {__VA_ARGS__, NULL}

PAIRS(dialogue_kinds_word, "quality", "workshop", "state");
PAIRS(dialogue_kinds_text, N_("Quality dialogue"), N_("Two-day workshop"),
      N_("Dialogue with the state agencies"));
PAIRS(dialogue_states_word, "planned", "held");
PAIRS(dialogue_states_text, N_("Planned"), N_("Held"));
PAIRS(dialogue_point_kinds_word, "chain", "figure", "agreement", "text");
PAIRS(dialogue_point_kinds_text, N_("Effect chain"), N_("Figure"), N_("Agreement"), N_("Text"));
PAIRS(agreement_states_word, "open", "kept", "dropped");
PAIRS(agreement_states_text, N_("Open"), N_("Kept"), N_("Dropped"));

#define WORDS(name) const struct words name = {name##_word, name##_text, NULL}
WORDS(dialogue_kinds);
WORDS(dialogue_states);
WORDS(dialogue_point_kinds);
WORDS(agreement_states);
#undef WORDS

static const struct field fields[] = {
    {"kind", N_("Kind"), FIELD_CHOICE, true, 0, dialogue_kinds_word, dialogue_kinds_text, NULL},
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"first_year", N_("School year"), FIELD_INT, true, 2100, NULL, NULL, NULL},
    {"day", N_("Day"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, dialogue_states_word, dialogue_states_text, NULL},
    {"participants", N_("Who takes part"), FIELD_TEXT, false, 600, NULL, NULL,
     N_("Roles rather than names, one a line.")},
    {"notes", N_("Notes"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct dialogue *d = row;
	(void)db;
	(void)a;
	o->id = d->id;
	o->unit_id = d->unit_id;
	o->state = str_eqz(d->state, "planned") ? OBJ_DRAFT : OBJ_DECIDED;
}

void dialogue_locate_part(struct db *db, struct arena *a, int64_t dialogue_id, struct object *o)
{
	struct dialogue d;
	if (dialogue_get(db, a, dialogue_id, &d))
		locate(db, a, &d, o);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct dialogue *d = row;
	const struct dialogue *was = before;
	struct str name;
	struct str day = str_is_null(d->day) ? instant_date(ch->arena, ch->now) : d->day;
	if (!unit_name(ch->db, ch->arena, d->unit_id, day, &name)) {
		form_error(f, "unit_id", N_("There is no such unit."), STR_END);
		return;
	}
	if (was && was->unit_id != d->unit_id)
		form_error(f, "unit_id", N_("A dialogue stays with its unit; make a new one."), STR_END);
	if (d->first_year < 1990)
		form_error(f, "first_year", N_("Choose a school year."), STR_END);
	if (str_eqz(d->state, "held") && str_is_null(d->day))
		form_error(f, "day", N_("A dialogue that has been held needs its day."), STR_END);
	d->title =
	    arena_printf(ch->arena, "%.*s, %.*s %.*s", STR_ARG(words_text(&dialogue_kinds, LANG_SV, d->kind)),
	                 STR_ARG(name), STR_ARG(lasar_text(ch->arena, (int)d->first_year)));
}

static void remove_all(struct change *ch, const struct db_entity *e, const void *rows, size_t n)
{
	const char *p = rows;
	const struct db_col *id = row_col(e->cols, e->ncols, STR("id")),
	                    *rev = row_col(e->cols, e->ncols, STR("rev"));
	for (size_t i = 0; i < n; i++, p += e->row_size)
		change_delete(ch, e, row_value(id, p).i, row_value(rev, p).i);
}

/* Goes with its parts, but for agreements that have come to another dialogue. */
static void removing(struct change *ch, struct form *f, const void *row)
{
	const struct dialogue *d = row;
	struct dialogue_point *i;
	struct dialogue_agreement *g;
	struct str now = {NULL, 0};
	int64_t n = 0;
	dialogue_pointed_at(ch->db, ch->arena, d->id, &n);
	if (n) {
		form_error(f, "", N_("Its agreements stand in a later dialogue, which would lose them."), STR_END);
		return;
	}
	ch->unit_id = d->unit_id;
	size_t ni = dialogue_bound(ch->db, ch->arena, d->id, now, &i);
	remove_all(ch, &dialogue_point_entity, i, ni);
	size_t ng = dialogue_agreed(ch->db, ch->arena, d->id, now, &g);
	remove_all(ch, &dialogue_agreement_entity, g, ng);
}

static void blank(struct change *ch, void *row)
{
	struct date d = {0};
	date_parse(instant_date(ch->arena, ch->now), &d);
	*(struct dialogue *)row = (struct dialogue){
	    .kind = STR("quality"),
	    .first_year = lasar_of(d),
	    .state = STR("planned"),
	    .participants = STR(""),
	    .notes = STR(""),
	    .title = STR(""),
	};
}

static struct str title(struct arena *a, const void *row)
{
	(void)a;
	return ((const struct dialogue *)row)->title;
}

static size_t parts(struct db *db, struct arena *a, int64_t id, struct resource_row **out)
{
	struct dialogue_belongs_row *r;
	size_t n = dialogue_belongs(db, a, id, &r);
	*out = ARENA_ARRAY(a, n + 1, struct resource_row);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = (struct resource_row){r[i].kind, r[i].id};
	return n;
}

const struct resource_kind kind_dialogue = {
    .name = "dialogue",
    .entity = &dialogue_entity,
    .access = RES_DIALOGUE,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .removing = removing,
    .blank = blank,
    .title = title,
    .parts = parts,
    .page = "/dialoger/%",
    .inner = true,
};
