/* app.h - the running application: configuration, stores, dispatch.
 */
#ifndef CORE_APP_H
#define CORE_APP_H

#include "core/ctx.h"

struct catalog;
struct kept;

struct app_config {
	const char *listen;        /* "127.0.0.1:8080" */
	const char *trusted_proxy; /* address whose X-Forwarded-* count, or NULL */
	bool demo;                 /* shows the demo logins on the login page */
	int threads;
	int readers; /* per store */
	int kept_mb; /* pages kept (kept.h): 0 the default, negative none */
};

struct app {
	struct app_config config;
	struct web_router *router;
	struct catalog *catalog;
	struct kept *kept;   /* NULL: no pages are kept */
	char setup_code[24]; /* one-time code that opens the first-run page */
};

/* url: one store; or catalog_path: a directory whose NAME.db files answer to the
 * host names NAME.*, or a file of lines "host url". NULL and *why on failure. */
struct app *app_new(const struct app_config *cfg, const char *url, const char *catalog_path, struct arena *a,
                    struct str *why);
void app_free(struct app *app);

/* The function that the server and the tests call. */
void app_handle(void *app, struct web_req *req, struct web_res *res);
size_t app_body_cap(void *app, enum web_method m, struct str path);

/* --- catalog.h part --- */
struct catalog *catalog_one(const char *url, int readers, struct arena *a, struct str *why);
struct catalog *catalog_many(const char *path, int readers, struct arena *a, struct str *why);
void catalog_free(struct catalog *c);
/* The store that answers to this Host header; opened on first use. NULL: none. */
struct store *catalog_store(struct catalog *c, struct str host);
/* Every store's URL, for jobs and checks. */
size_t catalog_urls(const struct catalog *c, const char *const **urls);

#endif
