/* app_org_help.h - a small huvudman for the tests of app/org: a board, two schools, a few people. */
#ifndef TEST_APP_ORG_HELP_H
#define TEST_APP_ORG_HELP_H

#include "core/setup.h"
#include "db/migrate.h"
#include "org/org.h"
#include "schema_steps.h"
#include "test.h"

struct house {
	struct db *db;
	struct change ch;
	int64_t root, board, lind, ask; /* the huvudman, its board, two schools under the board */
	int64_t berit;                  /* a person */
};

static inline struct str no_text(void)
{
	return (struct str){NULL, 0};
}

static inline int64_t add_unit(struct house *h, const char *name, const char *kind, int64_t parent,
                               const char *from)
{
	struct unit u = {.kind = str_z(kind), .from_day = str_z(from), .note = STR("")};
	struct org_new n = {.name = str_z(name)};
	struct form f;
	int64_t id = 0;
	form_init(&f, h->ch.arena, 1, NULL, 0);
	if (org_create(&h->ch, NULL, &f, &u, &n, parent, &id) != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "unit %s: %.*s %s", name,
		          STR_ARG(f.nerrors ? f.errors[0].text : STR("")), db_error_detail(h->db));
	return id;
}

static inline int64_t add_person(struct house *h, const char *name, bool hidden)
{
	struct person p = {.name = str_z(name), .lang = STR("sv"), .active = true, .protected = hidden};
	struct form f;
	form_init(&f, h->ch.arena, 1, NULL, 0);
	if (resource_save(&h->ch, NULL, &kind_person, ACT_CREATE, &f, NULL, &p) != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "person %s", name);
	return p.id;
}

/* The result; errors are left in *f. */
static inline enum change_result add_grant(struct house *h, struct form *f, int64_t person, int64_t unit,
                                           const char *role, const char *from, const char *to, int64_t *id)
{
	struct role_grant g = {.person_id = person,
	                       .unit_id = unit,
	                       .role = str_z(role),
	                       .from_day = str_z(from),
	                       .to_day = to ? str_z(to) : no_text()};
	form_init(f, h->ch.arena, 1, NULL, 0);
	enum change_result r = resource_save(&h->ch, NULL, &kind_role_grant, ACT_CREATE, f, NULL, &g);
	if (id)
		*id = g.id;
	return r;
}

static inline struct house make_house(void)
{
	struct house h = {0};
	struct str why = {0};
	int applied;
	struct arena *a = test_arena();
	h.db = db_connect(test_db_url(), DB_CREATE, a, &why);
	if (!h.db || migrate_run(h.db, schema_steps, schema_nsteps, &applied) != MIGRATE_DONE) {
		test_fail(__FILE__, __LINE__, "store: %.*s %s", STR_ARG(why), h.db ? db_error_detail(h.db) : "");
		return h;
	}
	arena_defer(a, (void (*)(void *))db_close, h.db);
	db_begin(h.db);
	change_init(&h.ch, h.db, a, 0, VIA_CLI, STR("test"));
	setup_chain(h.db, a);
	h.root = add_unit(&h, "Exempelkommun", "authority", 0, "1900-01-01");
	h.board = add_unit(&h, "Grundskolenämnden", "board", h.root, "1990-01-01");
	h.lind = add_unit(&h, "Lindskolan", "school", h.board, "2000-07-01");
	h.ask = add_unit(&h, "Askskolan", "school", h.board, "2000-07-01");
	h.berit = add_person(&h, "Berit Alm", false);
	return h;
}

static inline void new_form(struct house *h, struct form *f)
{
	form_init(f, h->ch.arena, 1, NULL, 0);
}

/* Name and parent on a day; "" when the unit does not exist then. */
static inline struct str name_on(struct house *h, int64_t unit, const char *day)
{
	struct unit_on_row p;
	return org_unit_on(h->db, h->ch.arena, unit, str_z(day), no_text(), &p) ? p.name : STR("");
}
static inline int64_t parent_on(struct house *h, int64_t unit, const char *day)
{
	struct unit_on_row p;
	return org_unit_on(h->db, h->ch.arena, unit, str_z(day), no_text(), &p) ? p.parent_id : -1;
}
static inline int64_t depth_of(struct house *h, int64_t above, int64_t unit)
{
	int64_t d;
	return unit_depth(h->db, h->ch.arena, above, unit, &d) ? d : -1;
}
/* Does any error of the form hold the word? */
static inline bool says(const struct form *f, const char *word)
{
	for (size_t i = 0; i < f->nerrors; i++)
		if (str_find(f->errors[i].text, str_z(word)) >= 0)
			return true;
	return false;
}
/* First day of the first period to the last day of the last, without gap or overlap? */
static inline bool unbroken(struct house *h, int64_t unit)
{
	struct unit u;
	struct unit_periods_row *p; /* newest first */
	size_t n = unit_periods(h->db, h->ch.arena, unit, &p);
	if (!unit_get(h->db, h->ch.arena, unit, &u) || n == 0)
		return false;
	for (size_t i = 0; i + 1 < n; i++)
		if (!str_eq(org_day_plus(h->ch.arena, p[i + 1].to_day, 1), p[i].from_day))
			return false;
	return str_eq(p[n - 1].from_day, u.from_day) && str_eq(p[0].to_day, u.to_day) &&
	       str_is_null(p[0].to_day) == str_is_null(u.to_day);
}

#endif
