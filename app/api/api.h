/* api.h - JSON for every kind of thing, from the same tables as the pages.
 *
 * /api/v1/{kind} has no permission of its own in routes.def: which resource it is about
 * is known only when the kind is. So every handler of this room is made by gate.c from a
 * row of operations.def, and gate.c alone finds the kind, asks access_route() about it,
 * finds the row, and asks access_object(). An operation is a function of `struct api`,
 * which nothing but the gate makes: an operation that has not been permitted cannot be
 * written. What may not be seen is not there: 404, in no list and in no count.
 */
#ifndef API_API_H
#define API_API_H

#include "base/json.h"
#include "core/resource.h"

enum api_format { API_JSON, API_CSV, API_XLSX };

/* A permitted operation. */
struct api {
	struct ctx *c;
	const struct resource_kind *kind; /* NULL for those about no kind */
	enum api_format format;
	int64_t id;
	void *row; /* as of c->at, when the operation is about one row */
	struct object object;
};

enum api_scope {
	API_OPEN, /* about no kind: the route's own permission is all there is */
	API_KIND,
	API_ROW,
	API_PAST /* a row that may have been removed */
};
#define OP(name, scope, act) void op_##name(struct api *x);
#include "api/operations.def"
#undef OP

/* --- what a viewer gets to see (gate.c) --------------------------------------------- */
/* A row by id as of c->at, with its place; false when not there for this viewer. */
bool api_find(struct ctx *c, const struct resource_kind *k, int64_t id, void *row, struct object *o);
/* Is this row, in the state it has, there for the viewer? Fills o. */
bool api_sees(struct ctx *c, const struct resource_kind *k, const void *row, struct object *o);
/* Does the viewer see every row of the kind that is no draft? */
bool api_sees_all(const struct ctx *c, const struct resource_kind *k);

/* --- the query (query.c) -------------------------------------------------------------- */
struct api_param {
	const char *name, *page; /* API name; the pages' Swedish name, or NULL */
	const char *type;        /* JSON schema type */
	const char *what;        /* English, for OpenAPI */
};
/* Parameters that a list of the kind takes, NULL-ended names; those every list takes. */
const char *const *api_params(const struct resource_kind *k);
extern const char *const api_params_all[];
const struct api_param *api_param(const char *name);
/* Is every parameter of the address one of these? False when the answer (400) has been written. */
bool api_knows(struct ctx *c, const char *const *names, size_t n);
/* False when the answer (400) has been written. */
bool api_query(struct api *x, struct list_query *q);

/* --- lists (lists.c) -------------------------------------------------------------------- */
#define API_LIMIT_MAX 1000
#define API_LIMIT     100
/* The list of a kind: its own, else the rows of api.sql. */
bool api_rows(struct ctx *c, const struct resource_kind *k, const struct list_query *q,
              struct list_result *out);
/* Columns of the list's rows. */
void api_cols(struct ctx *c, const struct resource_kind *k, const struct db_col **cols, size_t *n);

/* --- rows (rows.c) ------------------------------------------------------------------------ */
/* Columns that are the program's own, not the huvudman's: search and sort keys. */
bool api_hidden(const struct db_col *col);
/* The row as an object, without what the viewer may not read. */
void api_row_json(struct ctx *c, struct json_out *o, const struct resource_kind *k, const struct db_col *cols,
                  size_t n, const void *row, const struct object *obj);
void api_value_json(struct json_out *o, struct db_val v);
/* The answer of one row: JSON, ETag. */
void api_answer_row(struct ctx *c, const struct resource_kind *k, const void *row, const struct object *o);
/* The answer of a list in x->format. */
void api_answer_list(struct api *x, const struct list_query *q, const struct list_result *r);
struct str api_href(struct arena *a, const struct resource_kind *k, int64_t id);
int64_t api_row_int(const struct resource_kind *k, const void *row, const char *column);

/* --- faults (problem.c), RFC 9457 ----------------------------------------------------------- */
void api_problem(struct ctx *c, int status, const char *msgid, const struct form *f);
/* One fault about one member or parameter. */
void api_fault(struct ctx *c, int status, struct str field, const char *msgid);

/* --- OpenAPI (openapi.c, openapi_schema.c) ---------------------------------------------------- */
void openapi_write(struct ctx *c, struct json_out *o);
void openapi_schemas(struct ctx *c, struct json_out *o);
void openapi_ref(struct json_out *o, const char *schema, const char *suffix);

#endif
