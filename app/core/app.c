/* app.c - life of a request: route, guard, session, permission, object, handler,
 * boundary. The steps stand in one array, in that order, and each may end it. */
#include "core/app.h"

#include "base/date.h"
#include "base/log.h"
#include "core/auth.h"
#include "core/boundary.h"
#include "core/kept.h"
#include "core/resource.h"
#include "core/settings.h"
#include "web/embed.h"

#include <sodium.h>
#include <stdlib.h>

#define PAGE_MAX        ((size_t)8 << 20)
#define BODY_CAP_FORM   ((size_t)2 << 20)
#define BODY_CAP_UPLOAD ((size_t)32 << 20)

struct app *app_new(const struct app_config *cfg, const char *url, const char *catalog_path, struct arena *a,
                    struct str *why)
{
	static struct web_route *table;
	struct app *app = calloc(1, sizeof *app);
	if (!app)
		BUG("out of memory");
	app->config = *cfg;
	app->catalog = catalog_path ? catalog_many(catalog_path, cfg->readers, a, why)
	                            : catalog_one(url, cfg->readers, a, why);
	if (!app->catalog) {
		free(app);
		return NULL;
	}
	table = ARENA_ARRAY(a, app_nroutes, struct web_route);
	for (size_t i = 0; i < app_nroutes; i++)
		table[i] = (struct web_route){app_routes[i].method, app_routes[i].path, &app_routes[i]};
	app->router = web_router_new(table, app_nroutes);
	if (cfg->kept_mb >= 0)
		app->kept = kept_new(cfg->kept_mb ? (size_t)cfg->kept_mb << 20 : KEPT_BYTES);
	unsigned char raw[9];
	randombytes_buf(raw, sizeof raw);
	sodium_bin2base64(app->setup_code, sizeof app->setup_code, raw, sizeof raw,
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return app;
}

void app_free(struct app *app)
{
	if (!app)
		return;
	web_router_free(app->router);
	kept_free(app->kept);
	catalog_free(app->catalog);
	free(app);
}

size_t app_body_cap(void *p, enum web_method m, struct str path)
{
	(void)p;
	(void)m;
	return str_starts(path, STR("/admin/import")) || str_starts(path, STR("/api/v1/import")) ? BODY_CAP_UPLOAD
	                                                                                         : BODY_CAP_FORM;
}

/* --- the steps ---------------------------------------------------------------- */

static bool step_fault(struct ctx *c)
{
	if (!c->req->fault)
		return true;
	ctx_error(c, c->req->fault,
	          c->req->fault_text ? c->req->fault_text : N_("The request could not be read."));
	return false;
}

static bool step_asset(struct ctx *c)
{
	if (!str_starts(c->req->path, STR("/static/")))
		return true;
	const struct web_asset *as = web_asset_find(str_sub(c->req->path, 8, c->req->path.n));
	if (!as || (c->req->method != WEB_GET && c->req->method != WEB_HEAD)) {
		ctx_error(c, 404, N_("There is no such page."));
		return false;
	}
	c->res->type = str_z(as->type);
	bool versioned = str_eqz(web_query(c->req, "v"), as->hash);
	web_set_header(c->res, "Cache-Control",
	               versioned ? STR("public, max-age=31536000, immutable") : STR("public, max-age=300"));
	if (!web_etag(c->req, c->res, str_z(as->hash)))
		c->res->static_body = as->bytes;
	return false;
}

static bool step_store(struct ctx *c)
{
	c->store = catalog_store(c->app->catalog, web_header(c->req, "host"));
	if (c->store)
		return true;
	ctx_error(c, 404, N_("No huvudman answers to this address."));
	return false;
}

/* Whoever is logged in gets the page that says so within the ordinary frame; without a session, or when the
 * store does not answer, it has none. */
static void lead_nowhere(struct ctx *c, unsigned allowed)
{
	bool page = c->req->method == WEB_GET && !str_starts(c->req->path, STR("/api/"));
	if (page)
		boundary_session(c);
	boundary_allow(c, allowed);
	ctx_error(c, allowed ? 405 : 404,
	          allowed ? N_("This address does not take that kind of request.")
	                  : N_("There is no such page."));
}

static bool step_route(struct ctx *c)
{
	unsigned allowed = 0;
	const struct web_route *r =
	    web_route_find(c->app->router, c->req->method, c->req->path, c->arena, &c->params, &allowed);
	if (r) {
		c->route = r->app;
		return true;
	}
	lead_nowhere(c, allowed);
	return false;
}

/* Writes must come from our own pages or from a client that is no browser with a
 * cookie: Sec-Fetch-Site where the browser sends it, else Origin. SameSite=Lax
 * stands behind it. A bearer token is never sent by a browser on its own. */
static bool step_origin(struct ctx *c)
{
	if (c->req->method == WEB_GET || c->req->method == WEB_HEAD ||
	    !str_is_null(web_header(c->req, "authorization")))
		return true;
	struct str site = web_header(c->req, "sec-fetch-site");
	struct str origin = web_header(c->req, "origin");
	bool ok = true;
	if (!str_is_null(site))
		ok = str_eqz(site, "same-origin") || str_eqz(site, "none");
	else if (!str_is_null(origin))
		ok = str_ends(origin, web_header(c->req, "host")) &&
		     str_find(origin, STR("://")) + 3 == (ptrdiff_t)(origin.n - web_header(c->req, "host").n);
	if (ok)
		return true;
	log_warn("guard.cross_origin request=%.*s", STR_ARG(c->req->id));
	ctx_error(c, 403, N_("The request came from another site and was refused."));
	return false;
}

static bool step_session(struct ctx *c)
{
	if (!boundary_session(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return false;
	}
	return true;
}

/* A form may say as whom it was filled in ("as_person"): it may have waited in a phone, or in a window, while
 * another has logged in, and is never sent in that person's name. */
static bool step_person(struct ctx *c)
{
	int64_t id;
	struct str as = web_form(c->req, "as_person");
	if (!c->who.person_id || str_is_null(as) || (str_to_i64(as, &id) && id == c->who.person_id))
		return true;
	ctx_error(c, 412,
	          N_("Somebody else is logged in now. Nothing was saved; log in again and send it as yourself."));
	return false;
}

static bool step_permission(struct ctx *c)
{
	const struct route *r = c->route;
	if (r->res == RES_PUBLIC)
		return true;
	if (!c->who.person_id) {
		boundary_login(c);
		return false;
	}
	if (c->who.must_change && !str_starts(c->req->path, STR("/konto"))) {
		ctx_redirect(c, STR("/konto/losenord"), NULL);
		return false;
	}
	if (access_route(&c->who, r->res, r->act))
		return true;
	ctx_error(c, 403, N_("Your role does not open this page."));
	return false;
}

static bool step_database(struct ctx *c)
{
	bool ok = c->route->db == ROUTE_WRITE ? ctx_write(c) : c->route->db == ROUTE_READ ? ctx_read(c) : true;
	if (!ok)
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
	return ok;
}

/* What may not be seen is not there: 404, so that ids tell nothing. */
static bool step_object(struct ctx *c)
{
	if (!c->route->object)
		return true;
	const struct resource_kind *k = resource_find(str_z(c->route->object));
	if (!k)
		BUG("route %s names the unknown kind %s", c->route->path, c->route->object);
	int64_t id = ctx_id(c);
	void *row = arena_alloc(c->arena, k->entity->row_size);
	bool found = id && (c->at.p && k->entity->get_at ? k->entity->get_at(c->db, c->arena, id, c->at, row)
	                                                 : k->entity->get(c->db, c->arena, id, row));
	if (found) {
		c->object = (struct object){.id = id, .found = true};
		k->locate(c->db, c->arena, row, &c->object);
	}
	if (!found || !access_object(c->db, c->arena, &c->who, c->route->res, ACT_VIEW, &c->object)) {
		ctx_not_found(c);
		return false;
	}
	if (access_object(c->db, c->arena, &c->who, c->route->res, c->route->act, &c->object))
		return true;
	ctx_error(c, 403, N_("Your role may read this but not change it."));
	return false;
}

static bool step_kept(struct ctx *c)
{
	return !kept_answer(c->app->kept, c);
}

typedef bool step(struct ctx *c);
static step *const steps[] = {
    step_fault,  step_asset,      step_store,    step_route,  step_origin, step_session,
    step_person, step_permission, step_database, step_object, step_kept,
};

static void ctx_init(struct ctx *c, struct app *app, struct web_req *req, struct web_res *res)
{
	char now[INSTANT_TEXT];
	int64_t ms = instant_now();
	instant_text(ms, now);
	*c = (struct ctx){
	    .app = app,
	    .req = req,
	    .res = res,
	    .arena = req->arena,
	    .now = arena_str(req->arena, str_z(now)),
	    .today = instant_day(ms),
	};
	c->out = (struct out){.b = &res->body, .arena = req->arena, .page = c};
	boundary_settings(c);
}

void app_handle(void *p, struct web_req *req, struct web_res *res)
{
	struct ctx c;
	ctx_init(&c, p, req, res);
	bool go = true;
	for (size_t i = 0; go && i < sizeof steps / sizeof steps[0]; i++)
		go = steps[i](&c);
	if (go) {
		c.route->handle(&c);
		kept_take(c.app->kept, &c);
	}
	boundary_end(&c);
}
