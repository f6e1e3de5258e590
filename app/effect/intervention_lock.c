/* intervention_lock.c - promises as one text, its checksum, and what was changed after it. */
#include "effect/insats.h"

#include "base/json.h"
#include "core/page.h"
#include "core/text.h"

#include <sodium.h>

static const char *const of_insats[] = {
    "finding",  "causes",       "target_group",  "grades",        "subjects",  "dose",
    "design",   "design_note",  "measure_id",    "measure_grade", "base_year", "outcome_year",
    "expected", "expected_low", "expected_high", "no_effect",     "stop_rule", "from_day",
    NULL};
/* What stores locked before the first day was a promise hold: all but the last. */
enum { OF_INSATS = sizeof of_insats / sizeof of_insats[0] - 1, OF_INSATS_FIRST = OF_INSATS - 1 };
static const char *const deciding[] = {"grades",        "subjects",      "design",       "measure_id",
                                       "measure_grade", "base_year",     "outcome_year", "expected",
                                       "expected_low",  "expected_high", "from_day",     NULL};
static const char *const of_part[] = {"sort", "title", "tight", "body", NULL};
static const char *const of_unit[] = {"unit_id", "arm", "from_day", "to_day", NULL};
static const char *const of_link[] = {"link", "measure_id", "measure_grade", "expectation", "direction",
                                      "size", "lag_terms",  "sort",          NULL};
static const struct {
	const struct resource_kind *kind;
	const char *const *column;
	const char *what; /* English source text */
} promised[] = {
    {&kind_intervention, of_insats, N_("Insats")},
    {&kind_intervention_part, of_part, N_("Ingredient")},
    {&kind_intervention_unit, of_unit, N_("Unit")},
    {&kind_chain_link, of_link, N_("Link of the chain")},
};
enum { KINDS = sizeof promised / sizeof promised[0] };

bool insats_promised(const struct resource_kind *k, struct str column)
{
	for (size_t i = 0; i < KINDS; i++)
		for (size_t j = 0; promised[i].kind == k && promised[i].column[j]; j++)
			if (str_eqz(column, promised[i].column[j]))
				return true;
	return false;
}

/* --- the text ----------------------------------------------------------------------------- */

static void put_row(struct json_out *o, struct arena *a, size_t kind, const char *const *column, size_t most,
                    const void *row)
{
	const struct db_entity *e = promised[kind].kind->entity;
	json_open(o, '{');
	for (size_t i = 0; i < most && column[i]; i++) {
		struct str name = str_z(column[i]);
		json_key(o, name);
		json_str(o, text_of(a, row_value(row_col(e->cols, e->ncols, name), row)));
	}
	json_close(o, '}');
}

static void put_rows(struct json_out *o, struct arena *a, size_t kind, const void *rows, size_t n)
{
	json_key(o, str_z(promised[kind].kind->name));
	json_open(o, '[');
	for (size_t i = 0; i < n; i++)
		put_row(o, a, kind, promised[kind].column, SIZE_MAX,
		        (const char *)rows + i * promised[kind].kind->entity->row_size);
	json_close(o, ']');
}

struct source {
	struct db *db;
	struct arena *a;
	const struct intervention *x;
	struct str at;
	size_t columns; /* of the insats */
};

static void put_measure(struct json_out *o, const struct source *s)
{
	struct measure m;
	int64_t number = 0;
	if (!s->x->measure_id || !measure_get(s->db, s->a, s->x->measure_id, &m))
		return;
	insats_version(s->db, s->a, m.id, s->x->base_year.v, s->at, &number);
	json_key(o, STR("measure"));
	json_str(o, m.key);
	json_key(o, STR("version"));
	json_i64(o, number);
}

static void write_promises(struct json_out *o, const void *p)
{
	const struct source *s = p;
	struct intervention_part *part;
	struct intervention_unit *unit;
	struct chain_link *link;
	json_open(o, '{');
	json_key(o, STR("intervention"));
	put_row(o, s->a, 0, of_insats, s->columns, s->x);
	put_measure(o, s);
	size_t n = insats_parts(s->db, s->a, s->x->id, s->at, &part);
	put_rows(o, s->a, 1, part, n);
	n = insats_units(s->db, s->a, s->x->id, s->at, &unit);
	put_rows(o, s->a, 2, unit, n);
	n = insats_links(s->db, s->a, s->x->id, s->at, &link);
	put_rows(o, s->a, 3, link, n);
	json_close(o, '}');
}

struct str insats_promises(struct db *db, struct arena *a, const struct intervention *x, struct str at)
{
	struct source s = {db, a, x, at, OF_INSATS};
	return text_json(a, write_promises, &s);
}

static void write_deciding(struct json_out *o, const void *p)
{
	const struct source *s = p;
	struct intervention_unit *unit;
	json_open(o, '{');
	json_key(o, STR("intervention"));
	put_row(o, s->a, 0, deciding, s->columns, s->x);
	size_t n = insats_units(s->db, s->a, s->x->id, s->at, &unit);
	put_rows(o, s->a, 2, unit, n);
	json_close(o, '}');
}

struct str insats_deciding(struct db *db, struct arena *a, const struct intervention *x, struct str at)
{
	struct source s = {db, a, x, at, SIZE_MAX};
	return text_json(a, write_deciding, &s);
}

struct str insats_lock_of(struct arena *a, struct str promises)
{
	unsigned char hash[32];
	char hex[65];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)promises.p, promises.n, NULL, 0);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	return arena_str(a, str_z(hex));
}

/* --- verifying -------------------------------------------------------------------------------- */

static bool holds(struct db *db, struct arena *a, const struct intervention *x,
                  const struct insats_locks_row *l)
{
	struct source first = {db, a, x, l->locked_at, OF_INSATS_FIRST};
	return str_eq(insats_lock_of(a, insats_promises(db, a, x, l->locked_at)), l->lock_hash) ||
	       str_eq(insats_lock_of(a, text_json(a, write_promises, &first)), l->lock_hash);
}

int64_t insats_verify(struct db *db, struct arena *a, struct buf *faults)
{
	struct insats_locks_row *l;
	size_t n = insats_locks(db, a, &l);
	for (size_t i = 0; i < n; i++) {
		struct intervention x;
		struct str noted = json_text(json_parse(a, l[i].noted, NULL), "hash");
		if (!intervention_get_at(db, a, l[i].id, l[i].locked_at, &x))
			buf_printf(faults, "intervention %lld: what was locked is not in its history\n",
			           (long long)l[i].id);
		else if (!holds(db, a, &x, &l[i]))
			buf_printf(faults, "intervention %lld: its promises do not give the lock's checksum\n",
			           (long long)l[i].id);
		if (!str_eq(noted, l[i].lock_hash))
			buf_printf(faults, "intervention %lld: the change log tells of another lock\n",
			           (long long)l[i].id);
	}
	insats_verify_decisions(db, a, faults);
	return (int64_t)n;
}

/* --- changed after the start ---------------------------------------------------------------------- */

void insats_guard(struct change *ch, struct form *f, const struct intervention *x,
                  const struct resource_kind *k, const void *before, const void *row)
{
	struct change_field *d;
	bool touched = !before || !row;
	if (str_is_null(x->locked_at) || str_trim(ch->why).n)
		return;
	size_t n = touched ? 0 : change_diff(k->entity, ch->arena, before, row, &d);
	for (size_t i = 0; i < n; i++)
		touched = touched || insats_promised(k, d[i].column);
	if (touched)
		form_error(f, "why",
		           N_("The insats has started and its promises are locked. Say why it is changed: the change "
		              "is told as "
		              "made after the start."),
		           STR_END);
}

struct changes {
	struct arena *a;
	struct db *db;
	enum lang lang;
	struct insats_change *v;
	size_t n, cap;
};

static const struct field *field_of(const struct resource_kind *k, struct str column)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (str_eqz(column, k->fields[i].name))
			return &k->fields[i];
	return NULL;
}

/* A value as people read it: words of choices, names of units and measures. */
static struct str shown(struct changes *c, const struct field *f, struct str v)
{
	struct measure m;
	struct str name = {NULL, 0};
	int64_t id;
	if (v.n == 0)
		return (struct str){NULL, 0};
	for (size_t i = 0; f->kind == FIELD_CHOICE && f->words[i]; i++)
		if (str_eqz(v, f->words[i]))
			return tr(c->lang, f->labels[i]);
	if (f->kind == FIELD_BOOL)
		return str_eqz(v, "1") ? tr(c->lang, N_("yes")) : tr(c->lang, N_("no"));
	if (f->kind != FIELD_REF || !str_to_i64(v, &id))
		return v;
	if (strcmp(f->name, "measure_id") == 0 && measure_get(c->db, c->a, id, &m))
		return c->lang == LANG_EN && m.name_en.n ? m.name_en : m.name;
	if (strcmp(f->name, "unit_id") == 0)
		insats_unit_named(c->db, c->a, id, &name);
	return name.p ? name : v;
}

static void add(struct changes *c, const struct insats_changes_row *r, const struct field *f,
                struct str before, struct str after)
{
	if (c->n == c->cap)
		return;
	c->v[c->n++] = (struct insats_change){
	    .at = r->at,
	    .who = change_who(c->lang, r->person),
	    .why = r->why,
	    .what = tr(c->lang, f->label),
	    .before = shown(c, f, before),
	    .after = shown(c, f, after),
	};
}

static struct str side(const struct json *m, size_t i)
{
	const struct json *j = m->kind == JSON_ARRAY && m->n == 2 ? &m->items[i] : NULL;
	return j && j->kind == JSON_TEXT ? j->text : (struct str){NULL, 0};
}

/* An update tells each promise; a part that came or went is told by its first. */
static void read_line(struct changes *c, const struct insats_changes_row *r, size_t kind)
{
	const struct json *d = json_parse(c->a, r->diff, NULL);
	const struct resource_kind *k = promised[kind].kind;
	bool update = str_eqz(r->action, "update");
	for (size_t i = 0; d && d->kind == JSON_OBJECT && i < d->n; i++) {
		const struct field *f = field_of(k, d->items[i].key);
		bool first =
		    f && (f->kind != FIELD_REF || strcmp(f->name, "unit_id") == 0) && strcmp(f->name, "sort") != 0;
		if (!f || !insats_promised(k, d->items[i].key) || (!update && !first))
			continue;
		add(c, r, f, side(&d->items[i], 0), side(&d->items[i], 1));
		if (!update)
			return;
	}
}

size_t insats_changed(struct db *db, struct arena *a, enum lang l, const struct intervention *x,
                      struct insats_change **v)
{
	struct insats_changes_row *r;
	struct changes c = {.a = a, .db = db, .lang = l, .cap = 500};
	*v = NULL;
	if (str_is_null(x->locked_at))
		return 0;
	size_t n = insats_changes(db, a, x->id, x->locked_at, &r);
	c.v = ARENA_ARRAY(a, c.cap, struct insats_change);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < KINDS; k++)
			if (str_eqz(r[i].entity, promised[k].kind->name))
				read_line(&c, &r[i], k);
	*v = c.v;
	return c.n;
}
