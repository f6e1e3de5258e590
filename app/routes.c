/* routes.c - the route table, made of app/routes.def. */
#include "core/ctx.h"

#define ROUTE(m, path, handler, kind, database, res, act, object, summary) void handler(struct ctx *c);
#include "routes.def"
#undef ROUTE

const struct route app_routes[] = {
#define ROUTE(m, path, handler, kind, database, res, act, object, summary)                                   \
	{WEB_##m, path, handler, ROUTE_##kind, ROUTE_##database, res, ACT_##act, object, summary},
#include "routes.def"
#undef ROUTE
};
const size_t app_nroutes = sizeof app_routes / sizeof app_routes[0];
