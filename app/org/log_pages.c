/* log_pages.c - the change log, and the history of one thing. */
#include "base/date.h"
#include "base/vec.h"
#include "core/search_view.h"
#include "org/log_ahead.h"
#include "org/org_pages.h"
#include "views_org.h"
#include "web/fmt.h"

#include <stdlib.h>

#define PAGE_ROWS     50
#define HISTORY_ROWS  200
#define HISTORY_PARTS 300
#define MOST_FIELDS   4

/* Whoever may read only a part of the log starts at the unit of the own role. */
static bool log_scope(struct ctx *c, struct log_view *v)
{
	struct object o = {.state = OBJ_DECIDED, .found = true};
	v->all = ctx_may(c, RES_LOG, ACT_VIEW, &o); /* no unit: OTHER to all but those who may read everything */
	o.unit_id = c->unit_id;
	if (v->all || (c->unit_id && ctx_may(c, RES_LOG, ACT_VIEW, &o)))
		return true;
	for (size_t i = 0; i < c->who.ngrants; i++) {
		o.unit_id = c->who.grants[i].unit_id;
		if (ctx_may(c, RES_LOG, ACT_VIEW, &o)) {
			c->unit_id = o.unit_id;
			return true;
		}
	}
	return false;
}

static struct str null_or(struct str s)
{
	return s.n ? s : (struct str){NULL, 0};
}

/* "Inställning" within a sentence: "inställning"; "API-nyckel" as it is. */
static struct str in_sentence(struct arena *a, struct str s)
{
	if (s.n < 2 || s.p[0] < 'A' || s.p[0] > 'Z' || (s.p[1] >= 'A' && s.p[1] <= 'Z'))
		return s;
	return arena_printf(a, "%c%.*s", s.p[0] - 'A' + 'a', STR_ARG(str_sub(s, 1, s.n)));
}

/* Title and address of what a row is about; what has no page of its own links to its history, which opens to
 * who may see the row. */
static void describe(struct ctx *c, struct log_line *l, struct str action, struct str entity, int64_t id,
                     bool seen)
{
	static const char *const alone[] = {"login", "logout",    "login_failed",
	                                    "token", "token_end", "session_end"};
	const struct resource_kind *k = resource_find(entity);
	for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++)
		if (str_eqz(action, alone[i])) /* the word says it all */
			return;
	l->kind = in_sentence(c->arena, kind_title(c->lang, entity));
	struct str unit = str_eqz(entity, "unit") ? org_unit_named(c, id) : (struct str){NULL, 0};
	l->title = unit.p ? unit : org_title(c, k, id);
	if (k && id && seen)
		l->href = arena_printf(c->arena, "/historik/%s/%lld", k->name, (long long)id);
}

static void kinds_of(struct ctx *c, struct log_view *v)
{
	static const char *const more[] = {"setting", "account", "api_token", "import_run"};
	v->kinds = ARENA_ARRAY(c->arena, resource_nkinds + 4, struct field_choice);
	for (size_t i = 0; i < resource_nkinds + 4; i++) {
		if (i < resource_nkinds && resource_kinds[i]->access == RES_LESSON) /* the log does not tell them */
			continue;
		const char *name = i < resource_nkinds ? resource_kinds[i]->name : more[i - resource_nkinds];
		v->kinds[v->nkinds++] = (struct field_choice){str_z(name), kind_title(c->lang, str_z(name))};
	}
}

/* The row as it stands, or as it last stood; NULL when nothing is kept of it. */
static void *last_row(struct ctx *c, const struct resource_kind *k, int64_t id)
{
	void *row = arena_alloc(c->arena, k->entity->row_size), *was = NULL;
	if (k->entity->get(c->db, c->arena, id, row))
		return row;
	return k->entity->versions && k->entity->versions(c->db, c->arena, id, &was) ? was : NULL;
}

/* May the reader see it? What the log keeps of it is no wider open. */
static bool row_seen(struct ctx *c, const struct resource_kind *k, int64_t id)
{
	struct object o = {.id = id, .found = true};
	void *row = last_row(c, k, id);
	if (!row)
		return false;
	k->locate(c->db, c->arena, row, &o);
	return access_object(c->db, c->arena, &c->who, k->access, ACT_VIEW, &o);
}

static void read_ahead(struct ctx *c, const struct change_list_row *r, size_t n)
{
	struct log_about *about = ARENA_ARRAY(c->arena, n ? n : 1, struct log_about);
	for (size_t i = 0; i < n; i++)
		about[i] = (struct log_about){r[i].entity, r[i].entity_id, r[i].diff};
	log_ahead(c, about, n);
}

void org_log_page(struct ctx *c)
{
	struct log_view v = {.from = null_or(web_query(c->req, "fran")),
	                     .entity = null_or(web_query(c->req, "typ"))};
	struct change_list_row *r;
	struct date d;
	struct person p;
	int64_t before = 0;
	if (!log_scope(c, &v)) {
		ctx_error(c, 403, N_("Your role does not open this page."));
		return;
	}
	str_to_i64(web_query(c->req, "fore"), &before);
	str_to_i64(web_query(c->req, "person"), &v.person_id);
	if (!date_parse(v.from, &d))
		v.from = (struct str){NULL, 0};
	if (v.person_id && person_get(c->db, c->arena, v.person_id, &p))
		v.person = p.name;
	size_t n = change_list(c->db, c->arena, c->who.person_id, c->unit_id, v.entity, v.person_id, v.from,
	                       before > 0 ? before : 0, PAGE_ROWS + 1, &r);
	v.n = n > PAGE_ROWS ? PAGE_ROWS : n;
	v.next = n > PAGE_ROWS ? r[PAGE_ROWS - 1].id : 0;
	v.v = ARENA_ARRAY(c->arena, v.n ? v.n : 1, struct log_line);
	read_ahead(c, r, v.n);
	for (size_t i = 0; i < v.n; i++) {
		struct log_line *l = &v.v[i];
		*l = (struct log_line){.id = r[i].id,
		                       .at = r[i].at,
		                       .person = change_who(c->lang, r[i].person),
		                       .why = r[i].why,
		                       .action = org_action_word(c->lang, r[i].action)};
		const struct resource_kind *k = resource_find(r[i].entity);
		bool seen = !k || row_seen(c, k, r[i].entity_id);
		describe(c, l, r[i].action, r[i].entity, r[i].entity_id, seen);
		if (seen)
			l->n = org_diff(c, r[i].entity, r[i].entity_id, r[i].diff, &l->f);
		if (l->n > MOST_FIELDS) /* a new thing has many; all of them stand in its history */
			l->n = MOST_FIELDS;
	}
	v.units = org_unit_refs(c, "enhet", ctx_today(c), 0);
	kinds_of(c, &v);
	c->page.title = tr(c->lang, N_("Change log"));
	c->page.nav = "admin-log";
	c->page.summary = v.n == 0 ? tr(c->lang, N_("Nothing has been changed within this selection."))
	                           : tr(c->lang, N_("Who changed what, and why. Each row is chained to the one "
	                                            "before, so that none can be changed unseen."));
	page_open(c);
	view_org_log(&c->out, c, &v);
	page_close(c);
}

/* --- history of one thing -------------------------------------------------------------------- */

struct lines VEC(struct log_line);

/* Things of one kind whose changes are told, and the changes. */
struct told {
	struct str entity;
	int64_t *v;
	size_t n, cap;
	struct change_of_row *rows;
	size_t nrows;
};
struct story VEC(struct told);

static void tell(struct ctx *c, struct story *s, struct str entity, int64_t id)
{
	size_t i = 0;
	while (i < s->n && !str_eq(s->v[i].entity, entity))
		i++;
	if (i == s->n)
		VEC_PUSH(c->arena, s)->entity = entity;
	*VEC_PUSH(c->arena, &s->v[i]) = id;
}

/* The changes of one thing, or of so many of a kind at a time. */
static void read_changes(struct ctx *c, struct told *t)
{
	enum { SOME = 32 };
	struct change_of_some_row *some;
	if (t->n == 1) {
		t->nrows = change_of(c->db, c->arena, t->entity, t->v[0], HISTORY_ROWS, &t->rows);
		return;
	}
	t->rows = ARENA_ARRAY(c->arena, (t->n / SOME + 1) * SOME * HISTORY_ROWS, struct change_of_row);
	for (size_t i = 0; i < t->n; i += SOME) {
		int64_t id[SOME];
		for (size_t k = 0; k < SOME; k++)
			id[k] = t->v[i + k < t->n ? i + k : i];
		size_t n = change_of_some(c->db, c->arena, t->entity, id[0], id[1], id[2], id[3], id[4], id[5], id[6],
		                          id[7], id[8], id[9], id[10], id[11], id[12], id[13], id[14], id[15], id[16],
		                          id[17], id[18], id[19], id[20], id[21], id[22], id[23], id[24], id[25],
		                          id[26], id[27], id[28], id[29], id[30], id[31], SOME * HISTORY_ROWS, &some);
		if (n)
			memcpy(t->rows + t->nrows, some, n * sizeof *some);
		t->nrows += n;
	}
}

static void read_story(struct ctx *c, struct story *s)
{
	struct {
		struct log_about *v;
		size_t n, cap;
	} about = {0};
	for (size_t i = 0; i < s->n; i++) {
		read_changes(c, &s->v[i]);
		for (size_t k = 0; k < s->v[i].nrows; k++)
			*VEC_PUSH(c->arena, &about) = (struct log_about){.entity = STR(""), .diff = s->v[i].rows[k].diff};
	}
	log_ahead(c, about.v, about.n);
}

/* href: of the whole, as of the day before which each change was made; null when it has no page. */
static void add_lines(struct ctx *c, struct lines *out, const struct told *t, struct str href)
{
	for (size_t i = 0; i < t->nrows; i++) {
		const struct change_of_row *r = &t->rows[i];
		struct log_line *l = VEC_PUSH(c->arena, out);
		int64_t ms;
		char day[DATE_TEXT] = "";
		*l = (struct log_line){.id = r->id,
		                       .at = r->at,
		                       .person = change_who(c->lang, r->person),
		                       .why = r->why,
		                       .action = org_action_word(c->lang, r->action),
		                       .kind = in_sentence(c->arena, kind_title(c->lang, t->entity))};
		l->n = org_diff(c, t->entity, r->entity_id, r->diff, &l->f);
		if (instant_parse(r->at, &ms))
			date_text(instant_day(ms), day);
		if (href.p && day[0] && !str_eqz(ctx_today(c), day))
			l->as_of = arena_printf(c->arena, "%.*s?per=%s", STR_ARG(href), day);
	}
}

static int newest_first(const void *x, const void *y)
{
	const struct log_line *a = x, *b = y;
	return a->id < b->id ? 1 : a->id > b->id ? -1 : 0;
}

/* A part is told of when its row may be seen; one that is gone had the place of the whole. */
static bool part_seen(struct ctx *c, const struct resource_kind *k, int64_t id)
{
	void *row = arena_alloc(c->arena, k->entity->row_size);
	return k->entity->get(c->db, c->arena, id, row) ? row_seen(c, k, id) : k->part;
}

/* What belongs to the thing: names and places of a unit, threads and milestones of an activity. */
static void tell_parts(struct ctx *c, struct story *s, const struct resource_kind *whole, int64_t id)
{
	struct resource_row *r = NULL;
	size_t n = whole->parts ? whole->parts(c->db, c->arena, id, &r) : 0;
	n = n < HISTORY_PARTS ? n : HISTORY_PARTS;
	struct log_about *about = ARENA_ARRAY(c->arena, n ? n : 1, struct log_about);
	for (size_t i = 0; i < n; i++)
		about[i] = (struct log_about){.entity = r[i].entity, .id = r[i].id};
	log_ahead(c, about, n);
	for (size_t i = 0; i < n; i++) {
		const struct resource_kind *k = resource_find(r[i].entity);
		if (k && part_seen(c, k, r[i].id))
			tell(c, s, r[i].entity, r[i].id);
	}
}

/* All that is told of a thing, newest first. */
static struct lines history(struct ctx *c, const struct resource_kind *k, int64_t id)
{
	struct story s = {0};
	struct lines v = {0};
	struct str href = k->page ? search_href(c->arena, k, id) : (struct str){NULL, 0};
	tell(c, &s, str_z(k->name), id);
	tell_parts(c, &s, k, id);
	read_story(c, &s);
	for (size_t i = 0; i < s.n; i++)
		add_lines(c, &v, &s.v[i], href);
	if (v.n)
		qsort(v.v, v.n, sizeof *v.v, newest_first);
	return v;
}

static struct str title_of(struct ctx *c, const struct resource_kind *k, int64_t id, const void *row)
{
	struct str name;
	if (k == &kind_unit && unit_name(c->db, c->arena, id, ctx_today(c), &name))
		return name;
	if (k == &kind_person)
		return ((const struct person *)row)->name;
	if (k->title)
		return k->title(c->arena, row);
	name = org_named_by_ref(c, k, row);
	if (name.p)
		return name;
	return tr_fmt(c->arena, c->lang, N_("no. {0}"), &(struct str){ctx_param(c, "id").p, ctx_param(c, "id").n},
	              1);
}

void org_history_page(struct ctx *c)
{
	const struct resource_kind *k = resource_find(ctx_param(c, "kind"));
	struct lines v = {0};
	int64_t id = ctx_id(c);
	struct object o = {.id = id, .found = true};
	if (k && id)
		log_ahead(c, &(struct log_about){.entity = str_z(k->name), .id = id}, 1);
	void *row = k && id ? last_row(c, k, id) : NULL;
	if (!row) {
		ctx_not_found(c);
		return;
	}
	k->locate(c->db, c->arena, row, &o);
	bool hidden = k == &kind_person && ((const struct person *)row)->protected &&
	              !access_read(&c->who, k->access, "protected", &o);
	if (hidden || !access_object(c->db, c->arena, &c->who, k->access, ACT_VIEW, &o)) {
		ctx_not_found(c);
		return;
	}
	v = history(c, k, id);
	struct str title = title_of(c, k, id, row), kind = kind_title(c->lang, str_z(k->name));
	struct str n = fmt_i64(c->arena, (int64_t)v.n),
	           arg[2] = {n, v.n ? fmt_instant(c->arena, c->lang, v.v[v.n - 1].at) : STR("")};
	c->page.title = tr_fmt(c->arena, c->lang, N_("History: {0}"), &title, 1);
	c->page.kicker = kind;
	if (k->entity->get(c->db, c->arena, id, arena_alloc(c->arena, k->entity->row_size))) {
		c->page.up_href = search_href(c->arena, k, id);
		c->page.up_title = title;
	}
	struct str text = tr_n(c->lang, (int64_t)v.n, "{0} change, since {1}.", "{0} changes, since {1}.");
	c->page.summary =
	    v.n ? tr_fmt(c->arena, c->lang, text.p, arg, 2) : tr(c->lang, N_("No changes are noted."));
	page_open(c);
	view_org_history(&c->out, c, v.v, v.n);
	page_close(c);
}
