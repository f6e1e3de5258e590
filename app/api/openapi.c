/* openapi.c - OpenAPI 3.1 of what is served: paths from app_routes, one per kind where the
 * path says {kind}; what each takes and gives from the tables of fields and columns. */
#include "api/api.h"

static const char *const method_words[] = {"get", "head", "post", "put", "patch", "delete"};

static struct str replaced(struct arena *a, const char *pattern, const char *mark, const char *with)
{
	struct str s = str_z(pattern);
	ptrdiff_t at = str_find(s, str_z(mark));
	if (at < 0)
		return s;
	return arena_printf(a, "%.*s%s%s", (int)at, pattern, with, pattern + at + strlen(mark));
}

static bool of_kind(const struct route *r)
{
	return str_find(str_z(r->path), STR("{kind}")) >= 0;
}

static bool of_row(const struct route *r)
{
	return str_find(str_z(r->path), STR("{id}")) >= 0;
}

static bool writes(const struct route *r)
{
	return r->method != WEB_GET;
}

static bool is_history(const struct route *r)
{
	return str_ends(str_z(r->path), STR("/history"));
}

/* --- parameters -------------------------------------------------------------------------- */

static void parameter(struct json_out *o, const char *where, const char *name, const char *type,
                      const char *what)
{
	bool path = strcmp(where, "path") == 0;
	json_open(o, '{');
	json_member(o, "name", str_z(name));
	json_member(o, "in", str_z(where));
	if (what)
		json_member(o, "description", str_z(what));
	if (path) {
		json_key(o, STR("required"));
		json_bool(o, true);
	}
	json_key(o, STR("schema"));
	json_open(o, '{');
	json_member(o, "type", str_z(type));
	json_close(o, '}');
	json_close(o, '}');
}

static void named_parameters(struct json_out *o, const char *const *names)
{
	for (; *names; names++) {
		const struct api_param *p = api_param(*names);
		parameter(o, "query", p->name, p->type, p->what);
	}
}

static const char *const *own_parameters(const struct route *r)
{
	static const char *const thread[] = {"school_year", "unit", "area", "status", "as_of", "sprak", NULL};
	static const char *const search[] = {"q", NULL}, *const none[] = {NULL}, *const day[] = {"as_of", NULL};
	if (strcmp(r->path, "/api/v1/thread") == 0)
		return thread;
	static const char *const data[] = {"dx", "ou", "pe", "sex", "grade", "subject", "facet", "format", NULL};
	if (strcmp(r->path, "/api/v1/data") == 0)
		return data;
	static const char *const windows[] = {"school_year", "unit", NULL};
	if (strcmp(r->path, "/api/v1/windows") == 0 || strcmp(r->path, "/api/v1/target-status") == 0)
		return windows;
	static const char *const expected[] = {"measure", "unit", "school_year", "format", NULL};
	if (strcmp(r->path, "/api/v1/expected") == 0)
		return expected;
	static const char *const reg[] = {"q", "show", NULL};
	if (strcmp(r->path, "/api/v1/register") == 0)
		return reg;
	static const char *const chain[] = {"comparison", NULL};
	if (strcmp(r->path, "/api/v1/intervention/{id}/chain") == 0)
		return chain;
	if (strcmp(r->path, "/api/v1/search") == 0)
		return search;
	return of_row(r) && !writes(r) && !is_history(r) ? day : none;
}

static void parameters(struct json_out *o, const struct route *r, const struct resource_kind *k)
{
	json_key(o, STR("parameters"));
	json_open(o, '[');
	if (of_row(r))
		parameter(o, "path", "id", "integer", NULL);
	if (of_row(r) && writes(r))
		parameter(o, "header", "If-Match", "string", "ETag of the row as it was read; or the member rev");
	if (r->method == WEB_DELETE && k) {
		parameter(o, "query", "rev", "integer", "The revision that was read, when If-Match does not say it");
		parameter(o, "query", "why", "string",
		          "Why it is removed, or the member why of a JSON body; needed for the parts of an insats "
		          "that has started");
	}
	if (k && !of_row(r) && !writes(r)) {
		named_parameters(o, api_params(k));
		named_parameters(o, api_params_all);
	} else {
		named_parameters(o, own_parameters(r));
	}
	json_close(o, ']');
}

/* --- answers ------------------------------------------------------------------------------- */

static void media(struct json_out *o, const char *type, const char *schema, const char *suffix)
{
	json_key(o, STR("content"));
	json_open(o, '{');
	json_key(o, str_z(type));
	json_open(o, '{');
	json_key(o, STR("schema"));
	openapi_ref(o, schema, suffix);
	json_close(o, '}');
	json_close(o, '}');
}

static void response(struct json_out *o, const char *status, const char *what)
{
	json_key(o, str_z(status));
	json_open(o, '{');
	json_member(o, "description", str_z(what));
}

/* The last segment names the schema of an answer about no kind. */
static struct str own_schema(const struct route *r)
{
	struct str path = str_z(r->path), segment = {NULL, 0};
	while (str_split(&path, '/', &segment))
		;
	return segment;
}

static void success(struct ctx *c, struct json_out *o, const struct route *r, const struct resource_kind *k)
{
	if (r->method == WEB_DELETE) {
		response(o, "204", "Removed");
	} else if (k) {
		bool list = !of_row(r) && !writes(r);
		response(o, r->method == WEB_POST ? "201" : "200", r->summary);
		media(o, "application/json", k->name, list ? "_list" : is_history(r) ? "_history" : "");
	} else {
		struct str name = own_schema(r);
		ptrdiff_t dot = str_chr(name, '.');
		response(o, "200", r->summary);
		media(o, "application/json", arena_z(c->arena, str_sub(name, 0, dot < 0 ? name.n : (size_t)dot)), "");
	}
	json_close(o, '}');
}

static void operation(struct ctx *c, struct json_out *o, const struct route *r, const struct resource_kind *k)
{
	const char *name = k ? k->name : own_schema(r).p;
	struct str suffix = is_history(r) ? STR("_history") : of_row(r) || !k ? STR("") : STR("_list");
	json_key(o, str_z(method_words[r->method]));
	json_open(o, '{');
	json_member(o, "operationId",
	            arena_printf(c->arena, "%s_%s%.*s", method_words[r->method],
	                         replaced(c->arena, name, ".", "_").p, STR_ARG(suffix)));
	json_member(o, "summary", replaced(c->arena, r->summary, "{kind}", k ? k->name : ""));
	parameters(o, r, k);
	if (writes(r) && r->method != WEB_DELETE) {
		json_key(o, STR("requestBody"));
		json_open(o, '{');
		json_key(o, STR("required"));
		json_bool(o, true);
		media(o, "application/json", k ? k->name : "any", r->method == WEB_PATCH ? "_patch" : "_write");
		json_close(o, '}');
	}
	json_key(o, STR("responses"));
	json_open(o, '{');
	success(c, o, r, k);
	response(o, "default", "What went wrong");
	media(o, "application/problem+json", "problem", "");
	json_close(o, '}');
	json_close(o, '}');
	json_close(o, '}');
}

/* --- paths ---------------------------------------------------------------------------------- */

/* All methods of one path; for a kind, when k is given. */
static void path_item(struct ctx *c, struct json_out *o, const char *path, const struct resource_kind *k)
{
	json_key(o, k ? replaced(c->arena, path, "{kind}", k->name) : str_z(path));
	json_open(o, '{');
	for (size_t i = 0; i < app_nroutes; i++)
		if (strcmp(app_routes[i].path, path) == 0)
			operation(c, o, &app_routes[i], k);
	json_close(o, '}');
}

static bool first_of_path(size_t i)
{
	if (!str_starts(str_z(app_routes[i].path), STR("/api/")))
		return false;
	for (size_t k = 0; k < i; k++)
		if (strcmp(app_routes[k].path, app_routes[i].path) == 0)
			return false;
	return true;
}

static void paths(struct ctx *c, struct json_out *o)
{
	json_key(o, STR("paths"));
	json_open(o, '{');
	for (size_t i = 0; i < app_nroutes; i++) {
		if (!first_of_path(i))
			continue;
		if (!of_kind(&app_routes[i]))
			path_item(c, o, app_routes[i].path, NULL);
		else
			for (size_t k = 0; k < resource_nkinds; k++)
				path_item(c, o, app_routes[i].path, resource_kinds[k]);
	}
	json_close(o, '}');
}

static void security(struct json_out *o)
{
	static const char *const schemes[] = {"bearer", "session"};
	json_key(o, STR("security"));
	json_open(o, '[');
	for (size_t i = 0; i < 2; i++) {
		json_open(o, '{');
		json_key(o, str_z(schemes[i]));
		json_open(o, '[');
		json_close(o, ']');
		json_close(o, '}');
	}
	json_close(o, ']');
}

void openapi_write(struct ctx *c, struct json_out *o)
{
	json_open(o, '{');
	json_member(o, "openapi", STR("3.1.0"));
	json_key(o, STR("info"));
	json_open(o, '{');
	json_member(o, "title", STR("Röda tråden"));
	json_member(o, "version", STR("1"));
	json_member(o, "summary",
	            STR("The huvudman's goals, plans and follow-up, with the permissions of whoever asks."));
	json_close(o, '}');
	security(o);
	paths(c, o);
	openapi_schemas(c, o);
	json_close(o, '}');
}
