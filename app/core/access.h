/* access.h - who may do what to which object in which state: one table.
 *
 * access.def lists the allowed cells; everything else is denied. A person holds
 * grants (role, unit, period); for an object each grant stands in one relation:
 * OWN (the grant's unit), BELOW (the object's unit lies under it), ABOVE, OTHER;
 * and SELF when the object is the person's own (responsible, owner). Allowed when
 * any grant's cell is allowed. Applied per route (framework), per object
 * (framework, through the resource table), per row of lists (reach in SQL) and
 * per field (access_fields.def).
 */
#ifndef CORE_ACCESS_H
#define CORE_ACCESS_H

#include "base/arena.h"
#include "db/db.h"

enum role {
	ROLE_POLITICIAN,
	ROLE_DIRECTOR,
	ROLE_CONTROLLER,
	ROLE_PRINCIPAL,
	ROLE_DEPUTY_PRINCIPAL,
	ROLE_TEACHER,
	ROLE_HR,
	ROLE_STUDENT_HEALTH,
	ROLE_ADMINISTRATOR,
	ROLE_OBSERVER,
	ROLE_COUNT
};
extern const char *const role_words[ROLE_COUNT]; /* as stored: "politician" ... */
int role_parse(struct str word);                 /* -1 when unknown */

enum resource {
	RES_PUBLIC, /* login, static files, health: no session */
	RES_SELF,   /* own work, own account, search: any logged-in person */
	RES_UNIT,
	RES_PERSON,
	RES_ROLE,
	RES_ACCOUNT,
	RES_SETTING, /* settings, terms, areas, läsår, ceilings */
	RES_DOCUMENT,
	RES_GOAL,
	RES_ACTIVITY,
	RES_FOLLOWUP,
	RES_IMPORT,
	RES_LOG,
	RES_JOB,
	RES_MEASURE,  /* definitions, instruments, scales */
	RES_FIGURE,   /* figures: read protected, enter, approve */
	RES_EXACT,    /* figures as they are, without protection of small groups; logged */
	RES_SAVED,    /* kept questions */
	RES_INSATS,   /* insatser and what they consist of */
	RES_DECISION, /* what was decided of an insats: made by who decides, never changed nor removed */
	RES_LESSON,   /* what one teacher logged or was seen doing */
	RES_WINDOW,   /* measurement windows */
	RES_DIALOGUE, /* quality dialogues: between those who lead */
	RES_COUNT
};
extern const char *const resource_words[RES_COUNT];

enum action { ACT_VIEW, ACT_CREATE, ACT_EDIT, ACT_STATUS, ACT_DECIDE, ACT_DELETE, ACT_RUN, ACT_COUNT };
extern const char *const action_words[ACT_COUNT];

enum relation { REL_SELF, REL_OWN, REL_BELOW, REL_ABOVE, REL_OTHER, REL_COUNT };
extern const char *const relation_words[REL_COUNT];

enum objstate { OBJ_DRAFT, OBJ_DECIDED, OBJ_CLOSED, OBJ_COUNT };
extern const char *const objstate_words[OBJ_COUNT];

struct grant {
	enum role role;
	int64_t unit_id;
};
/* Who asks. No grants and person 0: nobody is logged in. */
struct principal {
	int64_t person_id, account_id, session_id, token_id;
	struct str name, login;
	bool may_write;   /* false for a read-only token */
	bool must_change; /* password: only the change page is open */
	struct grant *grants;
	size_t ngrants;
	enum role first_role; /* the widest, for the start page and the labels */
};

struct object {
	int64_t id, unit_id, person_id; /* person_id: responsible or owner, 0 none */
	enum objstate state;
	bool found;
};

#ifdef ACCESS_MUTANTS
/* The mutation test turns one cell at a time and expects the tests to notice; only the
 * tests' own copy of access.c is compiled with it. */
extern struct access_mutant {
	bool on;
	enum role role;
	enum relation rel;
	enum resource res;
	enum action act;
	enum objstate st;
} access_mutant;
#endif

/* The table itself: allowed or not. */
bool access_cell(enum role r, enum relation rel, enum resource res, enum action act, enum objstate st);

/* Could this principal do this to some object at all? Decides the route, and
 * whether a link or button is shown in menus. */
bool access_route(const struct principal *p, enum resource res, enum action act);
/* This object? Relations are read from unit_reach. */
bool access_object(struct db *db, struct arena *a, const struct principal *p, enum resource res,
                   enum action act, const struct object *o);
/* May p see drafts at some unit of reach: parameter of list statements: lists take
 * $person_id and show a draft only when a grant of a role with the VIEW/DRAFT
 * cell reaches its unit (see sql/core.sql: draft_reach). */

/* Writable fields: false when access_fields.def names the field and none of the
 * principal's roles may write it. */
bool access_field(const struct principal *p, enum resource res, struct str field, enum action act);
/* Readable columns: false when access_reads.def names the column, none of the principal's
 * roles may read it and the row (o, may be NULL) is not the principal's own. */
bool access_read(const struct principal *p, enum resource res, const char *column, const struct object *o);

#endif
