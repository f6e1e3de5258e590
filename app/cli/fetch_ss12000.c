/* fetch_ss12000.c - see fetch_ss12000.h. */
#include "cli/fetch_ss12000.h"

#include "base/date.h"
#include "base/json.h"
#include "core/ss12000.h"
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

enum {
	DAYS = 1,  /* startDate and endDate of the interval */
	TIMES = 2, /* the same as times that lessons begin */
	SINCE = 4, /* what was changed since may be asked for alone: a row is one entity's */
	BELOW = 8, /* the organisation's question takes in those below it */
	KEPT = 16, /* what is made of it ends when the service takes it away */
	LIVE = 32  /* the profile is here at all */
};
static const struct endpoint {
	const char *profile, *name, *filter;
	const char *scope; /* the parameter that names an organisation; NULL: there is none */
	unsigned flags;
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
	int status;   /* of the last answer */
	size_t pages; /* of the member, so far */
	struct str *unit;
	size_t units; /* ids of the organisation that alone is asked for, and of those below it; the first is its
	                 own */
};

static unsigned flags_of(const char *profile)
{
	unsigned flags = 0;
	for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++)
		if (strcmp(endpoints[i].profile, profile) == 0)
			flags |= endpoints[i].flags | LIVE;
	return flags;
}

bool ss12000_is_live(const char *profile)
{
	return flags_of(profile) & LIVE;
}

bool ss12000_has_changes(const char *profile)
{
	return flags_of(profile) & (SINCE | KEPT);
}

bool ss12000_needs_days(const char *profile)
{
	return flags_of(profile) & (DAYS | TIMES);
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
	if (g->pages++)
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
	g->pages = 0;
}

/* Since the last time, or of the last day; a service without it has none. */
static bool deleted(struct fetching *g, bool *first)
{
	char after[INSTANT_TEXT];
	instant_text(instant_now() - 86400000, after);
	size_t mark = g->out->n;
	member(g, "deletedEntities", first);
	struct str since = g->f->since.n ? g->f->since : str_z(after);
	struct str q = arena_printf(g->a, "after=%.*s", STR_ARG(escaped(g->a, since)));
	if (all_pages(g, "deletedEntities", q)) {
		buf_c(g->out, ']');
		return true;
	}
	g->out->n = mark;
	return g->status == 404 || g->status == 400;
}

/* --- what is asked ----------------------------------------------------------------------------------- */

static struct str question(struct fetching *g, const struct endpoint *e, struct str organisation)
{
	struct arena *a = g->a;
	struct str q = arena_printf(a, "limit=" LIMIT "%s", e->filter);
	if (e->flags & DAYS)
		q = arena_printf(a, "%.*s&startDate=%.*s&endDate=%.*s", STR_ARG(q), STR_ARG(g->f->from),
		                 STR_ARG(g->f->to));
	if (e->flags & TIMES)
		q = arena_printf(a, "%.*s&startTime.onOrAfter=%.*sT00:00:00Z&startTime.onOrBefore=%.*sT23:59:59Z",
		                 STR_ARG(q), STR_ARG(g->f->from), STR_ARG(g->f->to));
	if (g->f->since.n && (e->flags & SINCE))
		q = arena_printf(a, "%.*s&meta.modified.after=%.*s", STR_ARG(q), STR_ARG(escaped(a, g->f->since)));
	if (organisation.n)
		q = arena_printf(a, "%.*s&%s=%.*s", STR_ARG(q), e->scope, STR_ARG(escaped(a, organisation)));
	return q;
}

/* Whole, or of each unit of the one organisation. */
static bool ask_endpoint(struct fetching *g, const struct endpoint *e)
{
	size_t n = e->scope && g->units ? (e->flags & BELOW ? 1 : g->units) : 0;
	for (size_t i = 0; i < n; i++)
		if (!all_pages(g, e->name, question(g, e, g->unit[i])))
			return false;
	return n || all_pages(g, e->name, question(g, e, STR("")));
}

/* The organisation that was named and those below it, out of the organisations that have come. */
static bool know_units(struct fetching *g)
{
	struct map in;
	struct str so_far = arena_printf(g->a, "%.*s}", STR_ARG(buf_as_str(g->out)));
	map_init(&in, g->a);
	struct str id = ss_below(json_parse(g->a, so_far, NULL), g->f->organisation, &in);
	if (str_is_null(id)) {
		*g->why = arena_printf(g->a, "the service has no organisation %.*s, or several",
		                       STR_ARG(g->f->organisation));
		return false;
	}
	g->unit = ARENA_ARRAY(g->a, in.n + 1, struct str);
	g->unit[g->units++] = id;
	for (size_t i = 0; i < in.n; i++)
		if (!str_eq(in.items[i].key, id))
			g->unit[g->units++] = in.items[i].key;
	return true;
}

static void put_text(struct fetching *g, const char *name, struct str value)
{
	struct json_out o;
	buf_printf(g->out, ",\"%s\":", name);
	json_begin(&o, g->out);
	json_str(&o, value);
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
		member(&g, e->name, &first);
		if (!ask_endpoint(&g, e))
			return false;
		buf_c(out, ']');
		if (f->organisation.n && !g.units && !know_units(&g))
			return false;
	}
	if (!deleted(&g, &first))
		return false;
	if (g.units)
		put_text(&g, "organisation", g.unit[0]);
	buf_c(out, '}');
	return !out->overflow;
}

/* --- the token -------------------------------------------------------------------------------- */

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
