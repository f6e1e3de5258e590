/* fetch.c - see fetch.h. */
#include "web/fetch.h"

#include "base/buf.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>

#define BODY_MAX ((size_t)32 << 20)

static pthread_once_t started = PTHREAD_ONCE_INIT;

static void start(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* The host of an address, "" when it is no http or https address. */
static struct str host_of(struct str url, bool *secure)
{
	bool https = str_starts(url, STR("https://"));
	*secure = https;
	if (!https && !str_starts(url, STR("http://")))
		return STR("");
	struct str rest = str_sub(url, https ? 8 : 7, url.n);
	size_t n = 0;
	while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' && rest.p[n] != '#')
		n++;
	rest = str_sub(rest, 0, n);
	if (str_chr(rest, '@') >= 0)
		return STR("");
	ptrdiff_t colon = rest.n && rest.p[0] != '[' ? str_chr(rest, ':') : -1;
	return colon >= 0 ? str_sub(rest, 0, (size_t)colon) : rest;
}

static bool may_ask(const struct web_fetch *f)
{
	bool secure;
	struct str host = host_of(f->url, &secure);
	bool here = str_eqz(host, "127.0.0.1") || str_eqz(host, "localhost") || str_starts(host, STR("[::1]"));
	return host.n && (secure || here || str_is_null(f->bearer));
}

static size_t take(char *p, size_t size, size_t n, void *ctx)
{
	struct buf *b = ctx;
	(void)size;
	buf_mem(b, p, n);
	return b->overflow ? 0 : n;
}

static void set_up(CURL *c, struct arena *a, const struct web_fetch *f, struct buf *body, char *why)
{
	curl_easy_setopt(c, CURLOPT_URL, arena_z(a, f->url));
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, f->timeout_s ? (long)f->timeout_s : 60L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "trad");
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, body);
	if (str_is_null(f->bearer))
		return;
	curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
	curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, arena_z(a, f->bearer));
}

static void take_status(CURL *c, struct web_fetched *out)
{
	long status = 0;
	curl_off_t wait = 0;
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &wait);
	out->status = (int)status;
	out->retry_after = wait > 0 ? (int64_t)wait : -1;
}

bool web_fetch(struct arena *a, const struct web_fetch *f, struct web_fetched *out)
{
	char why[CURL_ERROR_SIZE] = "";
	struct buf body;
	*out =
	    (struct web_fetched){.fault = WEB_FETCH_BAD_URL, .retry_after = -1, .why = STR(""), .body = STR("")};
	if (!may_ask(f))
		return false;
	pthread_once(&started, start);
	CURL *c = curl_easy_init();
	if (!c) {
		out->fault = WEB_FETCH_NO_REACH;
		return false;
	}
	buf_init(&body, f->max ? f->max : BODY_MAX);
	set_up(c, a, f, &body, why);
	CURLcode r = curl_easy_perform(c);
	take_status(c, out);
	out->fault = body.overflow ? WEB_FETCH_TOO_LARGE : r == CURLE_OK ? WEB_FETCH_OK : WEB_FETCH_NO_REACH;
	out->why = arena_str(a, str_z(why[0] ? why : curl_easy_strerror(r)));
	out->body = arena_str(a, buf_as_str(&body));
	buf_finish(&body);
	curl_easy_cleanup(c);
	return out->fault == WEB_FETCH_OK;
}
