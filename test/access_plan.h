/* access_plan.h - every case of who asks for what, and what must come of it.
 *
 * The golden table is test/access_matrix.csv; the program's own table (access.def) is not
 * asked. A fixture puts one object of every kind, in every state, in every place of the
 * huvudman's tree; a probe is one route, one object, one login and one way of showing who
 * one is. access_expect() says from the golden table what must be answered, and
 * access_answer() what the served program answers.
 */
#ifndef TEST_ACCESS_PLAN_H
#define TEST_ACCESS_PLAN_H

#include "app_harness.h"

/* [role][relation][resource][action][state] */
struct access_matrix {
	bool allow[ROLE_COUNT][REL_COUNT][RES_COUNT][ACT_COUNT][OBJ_COUNT];
};
/* Reads the CSV; the number of its cells, each named once. */
size_t access_matrix_read(struct access_matrix *m);
struct access_cell_id {
	enum role role;
	enum relation rel;
	enum resource res;
	enum action act;
	enum objstate st;
};
#define ACCESS_CELLS (ROLE_COUNT * REL_COUNT * RES_COUNT * ACT_COUNT * OBJ_COUNT)
struct access_cell_id access_cell_at(size_t i);
bool *access_matrix_cell(struct access_matrix *m, struct access_cell_id c);

/* An object of the fixture. */
struct access_spot {
	const struct resource_kind *kind;
	int64_t id, unit_id, person_id;
	enum objstate state;
	const char *secret; /* text that only those who see it may meet; NULL: none */
};
enum access_way { WAY_NONE, WAY_COOKIE, WAY_TOKEN, WAY_READ_TOKEN, WAY_COUNT };

struct access_probe {
	const struct route *route;
	const struct resource_kind *kind; /* for {kind} in the path, or the kind of {id} */
	const struct access_spot *spot;   /* NULL: the route names no object */
	int login;                        /* of app_logins */
	enum access_way way;
};
enum access_outcome { OUT_LOGIN, OUT_ROLE, OUT_GONE, OUT_MAY_NOT, OUT_OPEN };
extern const char *const access_outcome_words[];

struct access_plan {
	struct app_test *t;
	int64_t team; /* a unit below lind */
	const char *tokens[APP_LOGINS][2];
	struct access_spot *spots;
	size_t nspots, spots_cap;
	struct access_probe *probes;
	size_t nprobes, probes_cap;
};
/* Fills a fresh harness and lists every probe there is, in order of route and object. t may
 * be NULL, which gives NULL, as a failed check does. */
struct access_plan *access_plan_new(struct app_test *t);
/* The objects alone. */
bool access_fixture_fill(struct access_plan *p);

enum access_outcome access_expect(const struct access_plan *p, const struct access_matrix *m,
                                  const struct access_probe *b);
/* Sends it; t->status and t->body hold the answer. */
enum access_outcome access_answer(struct access_plan *p, const struct access_probe *b);
/* Is it what was wanted? What an empty form is told once permission has been given, that
 * its part or unit is not there, counts as open. */
bool access_fits(const struct access_probe *b, enum access_outcome want, enum access_outcome got);
/* Does an answer start another program (a PDF)? Few of them are asked for. */
bool access_costly(const struct access_probe *b);
/* The relations in which a login stands to an object, for each of its roles: bits. */
unsigned access_relations(const struct access_plan *p, int login, const struct access_spot *s);
int access_role(int login); /* -1: none */
/* May the login see the object? */
bool access_sees(const struct access_plan *p, const struct access_matrix *m, int login,
                 const struct access_spot *s);
/* "POST /styrning/mal/12/andra principal token" for messages. */
const char *access_probe_text(const struct access_plan *p, const struct access_probe *b);

#endif
