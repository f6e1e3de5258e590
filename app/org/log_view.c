/* log_view.c - log rows as people read them: labels for columns, words for codes, names for ids. */
#include "base/date.h"
#include "base/json.h"
#include "base/utf8.h"
#include "core/import.h"
#include "db/ahead.h"
#include "core/search_view.h"
#include "core/settings.h"
#include "org/org_pages.h"
#include "sql_core_import.h"
#include "web/fmt.h"

#define SHOWN 240 /* characters of a long text */

struct str org_action_word(enum lang l, struct str action)
{
	static const char *const words[][2] = {
	    {"create", N_("created")},
	    {"update", N_("changed")},
	    {"delete", N_("removed")},
	    {"login", N_("logged in")},
	    {"logout", N_("logged out")},
	    {"login_failed", N_("failed to log in")},
	    {"token", N_("made a key")},
	    {"token_end", N_("revoked a key")},
	    {"session_end", N_("ended a session")},
	    {"export", N_("took out")},
	    {"import", N_("read in")},
	    {"undo", N_("undid")},
	    {"decide", N_("decided")},
	    {"read", N_("read")},
	    {"lock", N_("locked the plan of")},
	    {"analyse", N_("computed the effect of")},
	    {"exact", N_("saw exact figures of")},
	    {"comment", N_("commented on")},
	    {"figures", N_("put in figures from")},
	    {"figures_undo", N_("took back figures from")},
	    {"approved", N_("approved")},
	    {"rejected", N_("rejected")},
	    {"locked", N_("locked")},
	    {"expire", N_("erased the file of")},
	    {"batch", N_("read in")},
	    {"batch_erase", N_("erased")},
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_eqz(action, words[i][0]))
			return tr(l, words[i][1]);
	return action;
}

static const struct field *field_of(const struct resource_kind *k, struct str column)
{
	for (size_t i = 0; k && i < k->nfields; i++)
		if (str_eqz(column, k->fields[i].name))
			return &k->fields[i];
	return NULL;
}

/* The title of a thing that the viewer may see; null when it has none. */
struct str org_title(struct ctx *c, const struct resource_kind *k, int64_t id)
{
	struct object o = {.id = id, .found = true};
	void *row = k && k->title && id ? arena_alloc(c->arena, k->entity->row_size) : NULL;
	if (!row || !k->entity->get(c->db, c->arena, id, row))
		return (struct str){NULL, 0};
	k->locate(c->db, c->arena, row, &o);
	return access_object(c->db, c->arena, &c->who, k->access, ACT_VIEW, &o) ? k->title(c->arena, row)
	                                                                        : (struct str){NULL, 0};
}

/* --- names for ids: null when the row is gone or hidden ------------------------------------- */

struct names {
	struct unit_names_row *v;
	size_t n;
};

/* Today's names are read once where many things are told of. */
static struct str unit_today(struct ctx *c, int64_t id)
{
	void **slot = db_ahead_slot(c->db, "unit names", 0);
	struct names *u = slot ? *slot : NULL;
	if (slot && !u) {
		*slot = u = ARENA_NEW(c->arena, struct names);
		u->n = unit_names(c->db, c->arena, ctx_today(c), (struct str){NULL, 0}, &u->v);
	}
	for (size_t i = 0; u && i < u->n; i++)
		if (u->v[i].id == id)
			return u->v[i].name;
	return (struct str){NULL, 0};
}

struct str org_unit_named(struct ctx *c, int64_t id)
{
	struct str name = unit_today(c, id);
	return name.p || unit_name(c->db, c->arena, id, ctx_today(c), &name) ? name : (struct str){NULL, 0};
}

static struct str unit_named(struct ctx *c, const char *kind, int64_t id)
{
	(void)kind;
	return org_unit_named(c, id);
}

static struct str person_named(struct ctx *c, const char *kind, int64_t id)
{
	struct person p;
	(void)kind;
	if (!person_get(c->db, c->arena, id, &p))
		return (struct str){NULL, 0};
	return p.protected ? tr(c->lang, N_("protected identity")) : p.name;
}

static struct str file_named(struct ctx *c, const char *kind, int64_t id)
{
	struct str name;
	(void)kind;
	return stored_file_name(c->db, c->arena, id, &name) ? name : (struct str){NULL, 0};
}

static struct str thing_named(struct ctx *c, const char *kind, int64_t id)
{
	return org_title(c, resource_find(str_z(kind)), id);
}

static const struct {
	const char *column;
	struct str (*name)(struct ctx *c, const char *kind, int64_t id);
	const char *kind;
} namers[] = {
    {"unit_id", unit_named, NULL},
    {"parent_id", unit_named, NULL},
    {"from_id", unit_named, NULL},
    {"to_id", unit_named, NULL},
    {"person_id", person_named, NULL},
    {"responsible_id", person_named, NULL},
    {"started_by", person_named, NULL},
    {"created_by", person_named, NULL},
    {"file_id", file_named, NULL},
    {"document_id", thing_named, "document"},
    {"replaces_id", thing_named, "document"},
    {"goal_id", thing_named, "goal"},
    {"serves_id", thing_named, "goal"},
    {"activity_id", thing_named, "activity"},
    {"area_id", thing_named, "area"},
};

/* A name for an id, where the kind behind the column is known. */
static struct str ref_name(struct ctx *c, struct str column, int64_t id)
{
	for (size_t i = 0; i < sizeof namers / sizeof namers[0]; i++) {
		struct str name = {NULL, 0};
		if (str_eqz(column, namers[i].column))
			name = namers[i].name(c, namers[i].kind, id);
		if (name.p)
			return name;
	}
	/* measure_id is a measure: a column that is named so says its kind */
	if (column.n > 3 && str_eqz(str_sub(column, column.n - 3, column.n), "_id"))
		return thing_named(c, arena_z(c->arena, str_sub(column, 0, column.n - 3)), id);
	return (struct str){NULL, 0};
}

/* Its name, else its number. */
static struct str ref_text(struct ctx *c, struct str column, struct str value)
{
	int64_t id = 0;
	if (!str_to_i64(value, &id) || id == 0)
		return (struct str){NULL, 0};
	struct str name = ref_name(c, column, id);
	return name.p ? name : tr_fmt(c->arena, c->lang, N_("no. {0}"), &value, 1);
}

struct str org_named_by_ref(struct ctx *c, const struct resource_kind *k, const void *row)
{
	struct str name = {NULL, 0};
	for (size_t i = 0; i < k->nfields && !name.p; i++) {
		const struct db_col *col = row_col(k->entity->cols, k->entity->ncols, str_z(k->fields[i].name));
		if (col && col->sem == DB_SEM_ID && row_value(col, row).i)
			name = ref_name(c, str_z(k->fields[i].name), row_value(col, row).i);
	}
	return name;
}

/* What the column is in the store, also of things that are no resource: accounts, settings, runs. */
static const struct db_col *col_of(struct str entity, struct str column)
{
	for (unsigned i = 0; i < db_nentities; i++)
		if (str_eqz(entity, db_entities[i]->name))
			return row_col(db_entities[i]->cols, db_entities[i]->ncols, column);
	return NULL;
}

/* The word of a choice; null when it is none. */
static struct str choice_text(struct ctx *c, const struct field *f, struct str v)
{
	for (size_t i = 0; f && f->kind == FIELD_CHOICE && f->words[i]; i++)
		if (str_eqz(v, f->words[i]))
			return tr(c->lang, f->labels[i]);
	return (struct str){NULL, 0};
}

/* The status of an activity's läsår, which has no form of its own, reads as the activity's. */
static const struct field *field_or_elsewhere(const struct field *f, struct str column)
{
	return f || !str_eqz(column, "status") ? f : field_of(resource_find(STR("activity")), column);
}

static struct str setting_label(enum lang l, struct str key)
{
	for (size_t i = 0; i < setting_nrows; i++)
		if (str_eqz(key, setting_rows[i].key))
			return tr(l, setting_rows[i].label);
	return key;
}

/* Words of what has no form: a state of an import, its profile, a setting, a läsår. */
static struct str own_word(struct ctx *c, struct str column, struct str v)
{
	static const char *const states[][2] = {
	    {"preview", N_("To be checked")}, {"done", N_("Has been read in")}, {"undone", N_("Undone")}};
	const struct import_profile *p = str_eqz(column, "profile") ? import_profile_find(v) : NULL;
	int64_t year;
	if (p)
		return tr(c->lang, p->label);
	if (str_eqz(column, "key"))
		return setting_label(c->lang, v);
	if (str_eqz(column, "first_year") && str_to_i64(v, &year))
		return lasar_text(c->arena, (int)year);
	for (size_t i = 0; str_eqz(column, "state") && i < sizeof states / sizeof states[0]; i++)
		if (str_eqz(v, states[i][0]))
			return tr(c->lang, states[i][1]);
	return (struct str){NULL, 0};
}

static struct str typed_text(struct ctx *c, const struct db_col *col, struct str column, struct str v)
{
	if (col && col->type == DB_BOOL)
		return str_eqz(v, "1") ? tr(c->lang, N_("yes")) : tr(c->lang, N_("no"));
	if (col && col->sem == DB_SEM_ID)
		return ref_text(c, column, v);
	if (col && col->sem == DB_SEM_DAY)
		return fmt_day(c->arena, c->lang, v);
	if (col && col->sem == DB_SEM_INSTANT)
		return fmt_instant(c->arena, c->lang, v);
	return utf8_length(v) > SHOWN ? arena_printf(c->arena, "%.*s …", STR_ARG(utf8_prefix(v, SHOWN))) : v;
}

static struct str value_text(struct ctx *c, const struct field *f, const struct db_col *col,
                             struct str column, const struct json *j)
{
	struct str v = j && j->kind == JSON_TEXT ? j->text : (struct str){NULL, 0};
	if (v.n == 0)
		return (struct str){NULL, 0};
	struct str word = choice_text(c, field_or_elsewhere(f, column), v);
	if (!word.p)
		word = own_word(c, column, v);
	return word.p ? word : typed_text(c, col, column, v);
}

static struct str column_label(struct ctx *c, const struct field *f, struct str entity, struct str column)
{
	static const char *const rest[][2] = {
	    {"status_day", N_("Day of the status")},
	    {"must_change", N_("Must change password")},
	    {"disabled_at", N_("Closed")},
	    {"password_at", N_("Password chosen")},
	    {"login", N_("User name")},
	    {"value", N_("Value")},
	    {"person_id", N_("Person")},
	    {"created_at", N_("Created")},
	    {"key", N_("Word")},
	    {"first_year", N_("School year")},
	    {"unit_id", N_("Unit")},
	    {"activity_id", N_("Activity")},
	    {"goal_id", N_("Goal")},
	    {"document_id", N_("Document")},
	    {"status", N_("Status")},
	    {"created", N_("New")},
	    {"updated", N_("Changed")},
	    {"skipped", N_("Rows left out")},
	    {"state", N_("State")},
	    {"profile", N_("What is in the file")},
	    {"started_at", N_("Begun")},
	    {"ended_at", N_("Ended")},
	    {"name", N_("Name")},
	    {"type", N_("Kind")},
	    {"file_id", N_("File")},
	    {"started_by", N_("By")},
	    {"created_by", N_("By")},
	    {"undone_at", N_("Undone")},
	    {"account_id", N_("Account")},
	    {"may_write", N_("May also write")},
	    {"expires_at", N_("Valid until")},
	    {"revoked_at", N_("Revoked")},
	};
	if (f)
		return tr(c->lang, f->label);
	if (str_eqz(entity, "setting") && str_eqz(column, "key"))
		return kind_title(c->lang, entity);
	for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
		if (str_eqz(column, rest[i][0]))
			return tr(c->lang, rest[i][1]);
	return column;
}

/* What only the program reads: kept in the log, not told. */
static bool for_the_program(struct str column)
{
	static const char *const names[] = {"mapping", "options", "sha256", "seen_at", "number_sort", "fold"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eqz(column, names[i]))
			return true;
	return false;
}

size_t org_diff(struct ctx *c, struct str entity, int64_t id, struct str diff, struct log_field **out)
{
	const struct resource_kind *k = resource_find(entity);
	const struct json *j = json_parse(c->arena, diff, NULL);
	size_t n = 0;
	if (!j || j->kind != JSON_OBJECT)
		return 0;
	*out = ARENA_ARRAY(c->arena, j->n ? j->n : 1, struct log_field);
	for (size_t i = 0; i < j->n; i++) {
		const struct json *pair = &j->items[i];
		const struct field *f = field_of(k, pair->key);
		if (pair->kind != JSON_ARRAY || pair->n != 2 || for_the_program(pair->key) ||
		    (k && !resource_log_reads(c, k, arena_z(c->arena, pair->key), id)))
			continue;
		const struct db_col *col = col_of(entity, pair->key);
		struct log_field line = {column_label(c, f, entity, pair->key),
		                         value_text(c, f, col, pair->key, &pair->items[0]),
		                         value_text(c, f, col, pair->key, &pair->items[1])};
		if (line.before.n || line.after.n)
			(*out)[n++] = line;
	}
	return n;
}
