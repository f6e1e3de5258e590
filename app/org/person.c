/* person.c - people. Whoever has a protected identity is never listed and never searched; other names
 * are found by those who lead units and by the administrator only, so people are no search documents. */
#include "org/org.h"

#include "base/utf8.h"

static const struct field fields[] = {
    {"name", N_("Name"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"email", N_("E-mail"), FIELD_LINE, false, 200, NULL, NULL, NULL},
    {"external_id", N_("Id in the source system"), FIELD_LINE, false, 100, NULL, NULL, NULL},
    {"lang", N_("Language"), FIELD_CHOICE, true, 0, person_lang_word, person_lang_text, NULL},
    {"active", N_("Active"), FIELD_BOOL, false, 0, NULL, NULL, NULL},
    {"protected", N_("Protected identity"), FIELD_BOOL, false, 0, NULL, NULL, N_("Never shown in any list.")},
};

/* The unit of the first role in force, else of any role; people without one belong to no unit. */
static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct person *p = row;
	struct role_units_row *g;
	o->id = o->person_id = p->id;
	o->state = OBJ_DECIDED;
	if (p->id && role_units(db, a, p->id, &g))
		o->unit_id = g[0].unit_id;
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct person *p = row;
	int64_t other = 0;
	(void)before;
	p->fold = utf8_fold(ch->arena, p->name);
	if (!str_is_null(p->email) && (str_chr(p->email, '@') < 1 || str_chr(p->email, ' ') >= 0))
		form_error(f, "email", N_("That is no e-mail address."), STR_END);
	if (!str_is_null(p->external_id) && person_by_external(ch->db, ch->arena, p->external_id, &other) &&
	    other != p->id)
		form_error(f, "external_id", N_("Another person has that id."), STR_END);
}

static void blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct person *)row =
	    (struct person){.name = STR(""), .lang = STR("sv"), .active = true, .fold = STR("")};
}

static bool list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out)
{
	struct person_list_row *rows;
	struct str lo = {NULL, 0}, hi = lo;
	int64_t total = 0;
	if (q->text.n) {
		lo = utf8_fold(a, q->text);
		hi = arena_concat(a, lo, STR("\xF4\x8F\xBF\xBF"));
	}
	size_t n = person_list(db, a, q->unit_id, lo, hi, q->limit > 0 ? q->limit : 200000, q->offset, &rows);
	person_count(db, a, q->unit_id, lo, hi, &total);
	*out = (struct list_result){
	    person_list_cols, sizeof person_list_cols / sizeof person_list_cols[0], rows, sizeof *rows, n, total};
	return !db_error(db);
}

static size_t parts(struct db *db, struct arena *a, int64_t id, struct resource_row **out)
{
	return person_belongs(db, a, id, (struct person_belongs_row **)out);
}

const struct resource_kind kind_person = {
    .name = "person",
    .entity = &person_entity,
    .access = RES_PERSON,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .blank = blank,
    .list = list,
    .page = "/admin/personer/%",
    .parts = parts,
};
