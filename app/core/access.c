#include "core/access.h"

#include "db/ahead.h"
#include "sql_core.h"

const char *const role_words[ROLE_COUNT] = {
    "politician", "director", "controller",     "principal",     "deputy_principal",
    "teacher",    "hr",       "student_health", "administrator", "observer",
};
const char *const resource_words[RES_COUNT] = {
    "public", "self",     "unit",     "person",   "role",   "account", "setting",  "document",
    "goal",   "activity", "followup", "import",   "log",    "job",     "measure",  "figure",
    "exact",  "saved",    "insats",   "decision", "lesson", "window",  "dialogue",
};
const char *const action_words[ACT_COUNT] = {"view", "create", "edit", "status", "decide", "delete", "run"};
const char *const relation_words[REL_COUNT] = {"self", "own", "below", "above", "other"};
const char *const objstate_words[OBJ_COUNT] = {"draft", "decided", "closed"};

/* Shorthand of access.def: bit sets of roles, actions, relations and states. */
#define R(x)         (1u << ROLE_##x)
#define A(x)         (1u << ACT_##x)
#define L(x)         (1u << REL_##x)
#define S(x)         (1u << OBJ_##x)
#define EVERYONE     ((1u << ROLE_COUNT) - 1)
#define LEADERS      (R(DIRECTOR) | R(CONTROLLER) | R(PRINCIPAL) | R(DEPUTY_PRINCIPAL))
#define STAFF        (EVERYONE & ~(R(POLITICIAN) | R(OBSERVER)))
#define ANY_ACTION   ((1u << ACT_COUNT) - 1)
#define ANY_RELATION ((1u << REL_COUNT) - 1)
#define ANY_STATE    ((1u << OBJ_COUNT) - 1)
#define REACH        (L(OWN) | L(BELOW))

struct access_row {
	unsigned roles, actions, relations, states;
	enum resource res;
};
static const struct access_row access_table[] = {
#define ACCESS(roles, res, actions, relations, states) {roles, actions, relations, states, res},
#include "core/access.def"
#undef ACCESS
};
#define NROWS (sizeof access_table / sizeof access_table[0])

/* Fields that only some roles may write: FIELD(resource, field, roles). */
struct field_row {
	enum resource res;
	const char *field;
	unsigned roles;
};
static const struct field_row field_table[] = {
#define FIELD(res, field, roles) {res, field, roles},
#include "core/access_fields.def"
#undef FIELD
};

/* Columns that only some roles may read: READ(resource, column, roles). */
static const struct field_row read_table[] = {
#define READ(res, column, roles) {res, column, roles},
#include "core/access_reads.def"
#undef READ
};

#ifdef ACCESS_MUTANTS
struct access_mutant access_mutant;
#endif

int role_parse(struct str word)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (str_eqz(word, role_words[i]))
			return i;
	return -1;
}

static bool cell_in_table(enum role r, enum relation rel, enum resource res, enum action act,
                          enum objstate st)
{
	for (size_t i = 0; i < NROWS; i++) {
		const struct access_row *row = &access_table[i];
		if (row->res == res && (row->roles >> r & 1) && (row->actions >> act & 1) &&
		    (row->relations >> rel & 1) && (row->states >> st & 1))
			return true;
	}
	return false;
}

bool access_cell(enum role r, enum relation rel, enum resource res, enum action act, enum objstate st)
{
	bool allowed = cell_in_table(r, rel, res, act, st);
#ifdef ACCESS_MUTANTS
	const struct access_mutant *m = &access_mutant;
	if (m->on && m->role == r && m->rel == rel && m->res == res && m->act == act && m->st == st)
		return !allowed;
#endif
	return allowed;
}

static bool role_has(enum role r, enum resource res, enum action act)
{
	for (int rel = 0; rel < REL_COUNT; rel++)
		for (int st = 0; st < OBJ_COUNT; st++)
			if (access_cell(r, (enum relation)rel, res, act, (enum objstate)st))
				return true;
	return false;
}

bool access_route(const struct principal *p, enum resource res, enum action act)
{
	if (res == RES_PUBLIC)
		return true;
	if (act != ACT_VIEW && !p->may_write && p->person_id)
		return false;
	for (size_t i = 0; i < p->ngrants; i++)
		if (role_has(p->grants[i].role, res, act))
			return true;
	return false;
}

struct kin {
	struct unit_kin_row *v;
	size_t n;
};

/* Where many things are told of, the units around a grant's are read once. */
static enum relation relation_known(struct db *db, struct arena *a, void **slot, int64_t of, int64_t unit_id)
{
	struct kin *k = *slot;
	if (!k) {
		*slot = k = ARENA_NEW(a, struct kin);
		k->n = unit_kin(db, a, of, &k->v);
	}
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].id == unit_id)
			return k->v[i].below ? REL_BELOW : REL_ABOVE;
	return REL_OTHER;
}

static enum relation relation_of(struct db *db, struct arena *a, const struct grant *g, int64_t unit_id)
{
	if (g->unit_id == unit_id)
		return REL_OWN;
	int64_t depth;
	void **slot = db_ahead_slot(db, "units around", g->unit_id);
	if (slot)
		return relation_known(db, a, slot, g->unit_id, unit_id);
	if (unit_depth(db, a, g->unit_id, unit_id, &depth))
		return REL_BELOW;
	if (unit_depth(db, a, unit_id, g->unit_id, &depth))
		return REL_ABOVE;
	return REL_OTHER;
}

/* Objects without a unit (settings, jobs, accounts of people without a role)
 * belong to the huvudman's root, which is OTHER to all but those granted there. */
bool access_object(struct db *db, struct arena *a, const struct principal *p, enum resource res,
                   enum action act, const struct object *o)
{
	if (res == RES_PUBLIC)
		return true;
	if (act != ACT_VIEW && !p->may_write)
		return false;
	bool mine = o->person_id != 0 && o->person_id == p->person_id;
	for (size_t i = 0; i < p->ngrants; i++) {
		const struct grant *g = &p->grants[i];
		if (mine && access_cell(g->role, REL_SELF, res, act, o->state))
			return true;
		enum relation rel = relation_of(db, a, g, o->unit_id);
		if (access_cell(g->role, rel, res, act, o->state))
			return true;
	}
	return false;
}

/* Whether any of the person's roles, wherever it is, is among those. */
static bool has_one_of(const struct principal *p, unsigned roles)
{
	for (size_t g = 0; g < p->ngrants; g++)
		if (roles >> p->grants[g].role & 1)
			return true;
	return false;
}

bool access_field(const struct principal *p, enum resource res, struct str field, enum action act)
{
	(void)act;
	for (size_t i = 0; i < sizeof field_table / sizeof field_table[0]; i++) {
		const struct field_row *f = &field_table[i];
		if (f->res != res || !str_eqz(field, f->field))
			continue;
		return has_one_of(p, f->roles);
	}
	return true;
}

bool access_read(const struct principal *p, enum resource res, const char *column, const struct object *o)
{
	if (o && o->person_id && o->person_id == p->person_id)
		return true;
	for (size_t i = 0; i < sizeof read_table / sizeof read_table[0]; i++) {
		const struct field_row *f = &read_table[i];
		if (f->res != res || strcmp(f->field, column) != 0)
			continue;
		return has_one_of(p, f->roles);
	}
	return true;
}
