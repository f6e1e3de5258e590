/* fetch_ss12000.c - see fetch_ss12000.h. */
#include "cli/fetch_ss12000.h"

#include "base/date.h"
#include "base/json.h"
#include "web/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PAGES_MAX  10000
#define BUNDLE_MAX ((size_t)512 << 20)
#define TRIES      4
#define LIMIT      "1000"

static const struct endpoint {
	const char *profile, *name;
	bool interval;
} endpoints[] = {
#define ENDPOINT(...) {__VA_ARGS__},
#include "cli/ss12000_endpoints.def"
#undef ENDPOINT
};

struct fetching {
	struct arena *a;
	const struct ss_fetch *f;
	struct buf *out;
	struct str *why;
	int status; /* of the last answer */
};

bool ss12000_is_live(const char *profile)
{
	for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++)
		if (strcmp(endpoints[i].profile, profile) == 0)
			return true;
	return false;
}

/* --- one answer ------------------------------------------------------------------------------------ */

static bool fail(struct fetching *g, const char *endpoint, int page, struct str says)
{
	*g->why = arena_printf(g->a, "%s, page %d: %.*s", endpoint, page, STR_ARG(says));
	return false;
}

static const char *meaning(int status)
{
	static const struct {
		int status;
		const char *says;
	} known[] = {{400, "the service does not take the question"},
	             {401, "the token is missing, wrong or has expired"},
	             {403, "the token does not give the right to this"},
	             {404, "the service has no such endpoint"},
	             {429, "the service asks to be asked less often, and did so to the end"},
	             {503, "the service is not open now"}};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i].status == status)
			return known[i].says;
	return status >= 500                   ? "the service has failed"
	       : status >= 300 && status < 400 ? "the service points elsewhere, which is not followed"
	                                       : "the service does not answer the question";
}

static void nap(int64_t ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};
	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

/* An answer of status 200, asked for again when it asks to wait. */
static bool ask(struct fetching *g, const char *endpoint, int page, struct str url, struct web_fetched *r)
{
	const struct web_fetch f = {.url = url, .bearer = g->f->token};
	int64_t longest = g->f->longest_ms ? g->f->longest_ms : 60000;
	for (int i = 1;; i++) {
		bool came = web_fetch(g->a, &f, r);
		g->status = r->status;
		if (!came && r->fault == WEB_FETCH_BAD_URL)
			return fail(g, endpoint, page,
			            STR("the address is none of http or https, or a token would go over http"));
		if (!came)
			return fail(g, endpoint, page,
			            r->fault == WEB_FETCH_TOO_LARGE ? STR("the answer is too large") : r->why);
		if (r->status == 200)
			return true;
		bool wait = r->status == 429 || r->status == 503;
		int64_t ms = r->retry_after >= 0 ? 1000 * r->retry_after : 1000;
		if (!wait || i == TRIES || ms > longest)
			return fail(g, endpoint, page, arena_printf(g->a, "%s (%d)", meaning(r->status), r->status));
		nap(ms);
	}
}

/* --- pages ------------------------------------------------------------------------------------------- */

static struct str escaped(struct arena *a, struct str s)
{
	struct buf b;
	buf_init(&b, 0);
	buf_url(&b, s);
	struct str out = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return out;
}

static struct str base_of(const struct fetching *g)
{
	struct str base = g->f->base;
	while (base.n && base.p[base.n - 1] == '/')
		base.n--;
	return base;
}

/* Its token, null at the end; false when the page is not whole. */
static bool take_page(struct fetching *g, const char *endpoint, int page, struct str body, struct str *token)
{
	struct arena a;
	arena_init(&a, BUNDLE_MAX);
	const struct json *j = json_parse(&a, body, NULL), *data = json_get(j, "data");
	struct str next = json_text(j, "pageToken");
	bool whole = data && (data->kind == JSON_ARRAY || data->kind == JSON_OBJECT);
	*token = next.n ? arena_str(g->a, next) : (struct str){NULL, 0};
	arena_finish(&a);
	if (!whole)
		return fail(g, endpoint, page, STR("the answer is not whole JSON with data"));
	if (page > 1)
		buf_c(g->out, ',');
	buf_str(g->out, body);
	return !g->out->overflow || fail(g, endpoint, page, STR("there is more than can be read at once"));
}

static bool all_pages(struct fetching *g, const char *endpoint, struct str query)
{
	struct web_fetched r;
	struct str token = {NULL, 0}, base = base_of(g);
	for (int page = 1; page <= PAGES_MAX; page++) {
		struct str q =
		    page == 1 ? query : arena_printf(g->a, "pageToken=%.*s", STR_ARG(escaped(g->a, token)));
		struct str was = token;
		struct str url = arena_printf(g->a, "%.*s/%s?%.*s", STR_ARG(base), endpoint, STR_ARG(q));
		if (!ask(g, endpoint, page, url, &r) || !take_page(g, endpoint, page, r.body, &token))
			return false;
		if (str_is_null(token))
			return true;
		if (!str_is_null(was) && str_eq(was, token))
			return fail(g, endpoint, page, STR("the service gives the same page token again"));
	}
	return fail(g, endpoint, PAGES_MAX, STR("there is no end of pages"));
}

static void member(struct fetching *g, const char *endpoint, bool *first)
{
	buf_printf(g->out, "%s\"%s\":[", *first ? "" : ",", endpoint);
	*first = false;
}

/* Of the last day; a service without it has none. */
static bool deleted(struct fetching *g, bool *first)
{
	char after[INSTANT_TEXT];
	instant_text(instant_now() - 86400000, after);
	size_t mark = g->out->n;
	member(g, "deletedEntities", first);
	struct str q = arena_printf(g->a, "after=%.*s", STR_ARG(escaped(g->a, str_z(after))));
	if (all_pages(g, "deletedEntities", q)) {
		buf_c(g->out, ']');
		return true;
	}
	g->out->n = mark;
	return g->status == 404 || g->status == 400;
}

bool ss12000_fetch(struct arena *a, const struct ss_fetch *f, struct buf *out, struct str *why)
{
	struct fetching g = {.a = a, .f = f, .out = out, .why = why};
	bool first = true;
	buf_c(out, '{');
	for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++) {
		const struct endpoint *e = &endpoints[i];
		if (strcmp(e->profile, f->profile) != 0)
			continue;
		struct str q = e->interval ? arena_printf(a, "startDate=%.*s&endDate=%.*s&limit=" LIMIT,
		                                          STR_ARG(f->from), STR_ARG(f->to))
		                           : STR("limit=" LIMIT);
		member(&g, e->name, &first);
		if (!all_pages(&g, e->name, q))
			return false;
		buf_c(out, ']');
	}
	if (!deleted(&g, &first))
		return false;
	buf_c(out, '}');
	return !out->overflow;
}

/* --- the token --------------------------------------------------------------------------------------------
 */

static bool read_token(struct arena *a, int fd, struct str *token)
{
	char z[16384];
	ssize_t n = read(fd, z, sizeof z);
	*token = n > 0 ? arena_str(a, str_trim((struct str){z, (size_t)n})) : (struct str){NULL, 0};
	explicit_bzero(z, sizeof z);
	return n > 0 && (size_t)n < sizeof z && token->n > 0;
}

bool ss12000_token(struct arena *a, const char *file, struct str *token, struct str *why)
{
	struct stat st;
	const char *env = getenv("TRAD_SS12000_TOKEN");
	*token = !file && env && env[0] ? str_z(env) : (struct str){NULL, 0};
	if (!file)
		return true;
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fstat(fd, &st) == 0;
	if (!ok)
		*why = arena_printf(a, "%s: %s", file, strerror(errno));
	else if (st.st_mode & 077)
		*why = arena_printf(a, "%s can be read by others; make it 0600", file), ok = false;
	else if (!read_token(a, fd, token))
		*why = arena_printf(a, "%s holds no token", file), ok = false;
	if (fd >= 0)
		close(fd);
	return ok;
}
