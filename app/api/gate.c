/* gate.c - the one place where the API asks who may do what. Every handler of the room is
 * made here, so none can go round it; test/api_gate_test.c sees to it that it stays so. */
#include "api/api.h"

#include "base/date.h"

static const struct {
	const char *suffix;
	enum api_format format;
} suffixes[] = {{".csv", API_CSV}, {".xlsx", API_XLSX}, {".json", API_JSON}};

static const struct {
	const char *type;
	enum api_format format;
} types[] = {{"application/json", API_JSON},
             {"text/csv", API_CSV},
             {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", API_XLSX}};

/* The address decides, else what the client says it takes; JSON when it takes anything. */
static enum api_format format_of(const struct ctx *c, struct str *name)
{
	struct str accept = web_header(c->req, "accept");
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
		if (str_ends(*name, str_z(suffixes[i].suffix))) {
			*name = str_sub(*name, 0, name->n - strlen(suffixes[i].suffix));
			return suffixes[i].format;
		}
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (str_find(accept, str_z(types[i].type)) >= 0)
			return types[i].format;
	return API_JSON;
}

bool api_sees(struct ctx *c, const struct resource_kind *k, const void *row, struct object *o)
{
	const struct db_col *secret = row_col(k->entity->cols, k->entity->ncols, STR("protected"));
	*o = (struct object){.found = true};
	k->locate(c->db, c->arena, row, o);
	o->id = api_row_int(k, row, "id");
	if (secret && row_value(secret, row).i && !access_read(&c->who, k->access, secret->name, o))
		return false;
	return access_object(c->db, c->arena, &c->who, k->access, ACT_VIEW, o);
}

bool api_find(struct ctx *c, const struct resource_kind *k, int64_t id, void *row, struct object *o)
{
	const struct db_entity *e = k->entity;
	bool past = c->at.p != NULL && e->get_at != NULL;
	bool found =
	    id > 0 && (past ? e->get_at(c->db, c->arena, id, c->at, row) : e->get(c->db, c->arena, id, row));
	return found && api_sees(c, k, row, o);
}

bool api_sees_all(const struct ctx *c, const struct resource_kind *k)
{
	for (size_t i = 0; i < c->who.ngrants; i++) {
		bool all = true;
		for (int rel = REL_OWN; rel < REL_COUNT; rel++)
			for (int st = OBJ_DECIDED; st < OBJ_COUNT; st++)
				all = all && access_cell(c->who.grants[i].role, (enum relation)rel, k->access, ACT_VIEW,
				                         (enum objstate)st);
		if (all)
			return true;
	}
	return false;
}

/* --- the steps of the gate ------------------------------------------------------------ */

/* Whoever may only report on a row (status, checklist) changes it too; resource_save()
 * then asks about the fields in question. */
static bool may(struct ctx *c, const struct resource_kind *k, enum action act, const struct object *o)
{
	return ctx_may(c, k->access, act, o) || (act == ACT_EDIT && ctx_may(c, k->access, ACT_STATUS, o));
}

static bool gate_day(struct ctx *c, enum action act)
{
	struct date d;
	struct str as_of = web_query(c->req, "as_of"),
	           day = str_is_null(as_of) ? web_query(c->req, "per") : as_of;
	if (str_is_null(day))
		return true;
	if (!date_parse(day, &d)) {
		api_fault(c, 400, STR("as_of"), N_("A day is written as 2025-01-31."));
		return false;
	}
	if (act != ACT_VIEW)
		api_fault(c, 400, STR("as_of"), N_("The past cannot be changed."));
	return act == ACT_VIEW;
}

static bool gate_kind(struct api *x, enum action act)
{
	struct ctx *c = x->c;
	struct str name = ctx_param(c, "kind");
	x->format = format_of(c, &name);
	x->kind = resource_find(name);
	if (!x->kind) {
		ctx_not_found(c);
		return false;
	}
	if (may(c, x->kind, x->kind->part && act == ACT_DELETE ? ACT_EDIT : act, NULL))
		return true;
	api_problem(c, 403, N_("Your role does not do this."), NULL);
	return false;
}

/* The newest version of a row that may have been removed. */
static bool last_version(struct api *x)
{
	const struct db_entity *e = x->kind->entity;
	void *rows;
	if (!e->versions || e->versions(x->c->db, x->c->arena, x->id, &rows) == 0)
		return false;
	memcpy(x->row, rows, e->row_size);
	return api_sees(x->c, x->kind, x->row, &x->object);
}

static bool gate_row(struct api *x, enum api_scope scope, enum action act)
{
	struct ctx *c = x->c;
	x->id = ctx_id(c);
	x->row = arena_alloc(c->arena, x->kind->entity->row_size);
	if (act == ACT_DELETE && x->kind->part)
		act = ACT_EDIT;
	bool there = api_find(c, x->kind, x->id, x->row, &x->object);
	if (!there && scope == API_PAST && x->id)
		there = last_version(x);
	if (!there) {
		ctx_not_found(c);
		return false;
	}
	if (may(c, x->kind, act, &x->object))
		return true;
	api_problem(c, 403, N_("Your role may read this but not change it."), NULL);
	return false;
}

struct operation {
	void (*run)(struct api *x);
	enum api_scope scope;
	enum action act;
};

static void gate(struct ctx *c, const struct operation *op)
{
	struct api x = {.c = c};
	if (!gate_day(c, op->act))
		return;
	if (op->scope != API_OPEN && !gate_kind(&x, op->act))
		return;
	if (op->scope >= API_ROW && !gate_row(&x, op->scope, op->act))
		return;
	op->run(&x);
}

/* The handlers that routes.def names. */
#define OP(name, scope, act)                                                                                 \
	void api_##name(struct ctx *c);                                                                          \
	void api_##name(struct ctx *c)                                                                           \
	{                                                                                                        \
		gate(c, &(const struct operation){op_##name, scope, act});                                           \
	}
#include "api/operations.def"
#undef OP
