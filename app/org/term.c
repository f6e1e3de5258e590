/* term.c - the huvudman's own words for levels, boards, roles and kinds. */
#include "org/org.h"

static const struct field fields[] = {
    {"key", N_("Word"), FIELD_LINE, true, 80, NULL, NULL, NULL},
    {"sv", N_("In Swedish"), FIELD_LINE, true, 120, NULL, NULL, NULL},
    {"en", N_("In English"), FIELD_LINE, false, 120, NULL, NULL, NULL},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	o->id = ((const struct term *)row)->id;
	o->state = OBJ_DECIDED;
	org_root(db, a, &o->unit_id);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct term *t = row, *was = before;
	int64_t other = 0;
	if (term_by_key(ch->db, ch->arena, t->key, &other) && other != t->id)
		form_error(f, "key", N_("That word has a translation already."), STR_END);
	if (was && !str_eq(was->key, t->key))
		form_error(f, "key", N_("The key of a word stays what it is."), STR_END);
	for (size_t i = 0; i < t->key.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789._", t->key.p[i])) {
			form_error(f, "key", N_("A key is written with small letters, points and underscores."), STR_END);
			return;
		}
}

static void blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct term *)row = (struct term){.key = STR(""), .sv = STR(""), .en = STR("")};
}

static bool list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out)
{
	struct term_all_row *all;
	size_t n = term_all(db, a, &all);
	*out = list_cut(q, term_all_cols, sizeof term_all_cols / sizeof term_all_cols[0], all, sizeof *all, n);
	return !db_error(db);
}

const struct resource_kind kind_term = {
    .name = "term",
    .entity = &term_entity,
    .access = RES_SETTING,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .blank = blank,
    .list = list,
};
