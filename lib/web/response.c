/* response.c - what a handler may say: headers, redirects, cookies, entity tags. */
#include "web/parse.h"

#include "base/log.h"

void web_res_reset(struct web_res *res, struct arena *a)
{
	struct buf body = res->body;
	if (body.cap > WEB_KEEP) {
		buf_finish(&body);
		buf_init(&body, res->body.max);
	} else {
		buf_reset(&body);
	}
	*res = (struct web_res){.arena = a, .status = 200, .body = body};
	res->type = STR("text/html; charset=utf-8");
}

void web_res_init(struct web_res *res, struct arena *a, size_t max_body)
{
	*res = (struct web_res){.arena = a};
	buf_init(&res->body, max_body);
	web_res_reset(res, a);
}

void web_res_finish(struct web_res *res)
{
	if (res)
		buf_finish(&res->body);
}

static void check_header(struct str name, struct str value)
{
	/* The server's own: setting them by hand could split or desynchronise replies. */
	static const char *const reserved[] = {"content-length", "transfer-encoding", "connection",
	                                       "content-type"};
	if (!web_token(name))
		BUG("header name");
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (str_ieq(name, str_z(reserved[i])))
			BUG("header %s is the server's to set", reserved[i]);
	for (size_t i = 0; i < value.n; i++)
		if (((unsigned char)value.p[i] < 0x20 && value.p[i] != '\t') || value.p[i] == 0x7f)
			BUG("control byte in the value of header %.*s", STR_ARG(name));
}

static struct web_pair *new_header(struct web_res *res)
{
	if (res->headers.n == res->headers_cap) {
		size_t cap = res->headers_cap ? 2 * res->headers_cap : 16;
		struct web_pair *v = ARENA_ARRAY(res->arena, cap, struct web_pair);
		for (size_t i = 0; i < res->headers.n; i++)
			v[i] = res->headers.v[i];
		res->headers.v = v;
		res->headers_cap = cap;
	}
	return &res->headers.v[res->headers.n++];
}

void web_set_header(struct web_res *res, const char *name, struct str value)
{
	struct str key = str_z(name);
	check_header(key, value);
	struct str copy = arena_str(res->arena, str_is_null(value) ? STR("") : value);
	for (size_t i = 0; i < res->headers.n; i++)
		if (str_ieq(res->headers.v[i].name, key) && !str_ieq(key, STR("set-cookie"))) {
			res->headers.v[i].value = copy;
			return;
		}
	*new_header(res) = (struct web_pair){arena_str(res->arena, key), copy};
}

static bool local_path(struct str p)
{
	if (p.n == 0 || p.p[0] != '/' || (p.n > 1 && (p.p[1] == '/' || p.p[1] == '\\')))
		return false;
	for (size_t i = 0; i < p.n; i++)
		if ((unsigned char)p.p[i] < 0x20 || p.p[i] == 0x7f)
			return false;
	return true;
}

/* The path often comes out of the request ("next="), so a foreign one leads to
 * the front page instead of stopping the process. */
void web_redirect(struct web_res *res, int status, struct str path)
{
	static const char hex[] = "0123456789ABCDEF";
	if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308)
		BUG("%d is no redirect", status);
	if (!local_path(path)) {
		log_warn("redirect-refused");
		path = STR("/");
	}
	char *out = arena_array(res->arena, path.n + 1, 3);
	size_t n = 0;
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];
		if (c > 0x20 && c < 0x7f && !strchr("\"<>\\^`{|}", c)) {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	res->status = status;
	web_set_header(res, "Location", (struct str){out, n});
}

/* cookie-octet of RFC 6265 4.1.1. */
static bool cookie_value(struct str v)
{
	for (size_t i = 0; i < v.n; i++) {
		unsigned char c = (unsigned char)v.p[i];
		if (c <= 0x20 || c >= 0x7f || strchr("\",;\\", c))
			return false;
	}
	return true;
}

void web_set_cookie(struct web_res *res, const struct web_req *req, const char *name, struct str value,
                    int max_age)
{
	if (!web_token(str_z(name)) || !cookie_value(value))
		BUG("cookie %s", name);
	struct str age = max_age < 0 ? STR("") : arena_printf(res->arena, "; Max-Age=%d", max_age);
	web_set_header(res, "Set-Cookie",
	               arena_printf(res->arena, "%s%s=%.*s; Path=/; HttpOnly; SameSite=Lax%.*s%s",
	                            req->secure ? "__Host-" : "", name, STR_ARG(value), STR_ARG(age),
	                            req->secure ? "; Secure" : ""));
}

/* Weak comparison (RFC 9110 8.8.3.2) with one entity tag off *rest. */
static bool next_tag(struct str *rest, struct str *tag)
{
	struct str s = *rest;
	size_t i = 0;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == ','))
		i++;
	s = str_sub(s, i, s.n);
	if (str_starts(s, STR("W/")))
		s = str_sub(s, 2, s.n);
	if (s.n == 0 || s.p[0] != '"')
		return false;
	s = str_sub(s, 1, s.n);
	ptrdiff_t end = str_chr(s, '"');
	if (end < 0)
		return false;
	*tag = str_sub(s, 0, (size_t)end);
	*rest = str_sub(s, (size_t)end + 1, s.n);
	return true;
}

bool web_etag(const struct web_req *req, struct web_res *res, struct str tag)
{
	if (str_chr(tag, '"') >= 0)
		BUG("entity tag with a quote");
	web_set_header(res, "ETag", arena_printf(res->arena, "\"%.*s\"", STR_ARG(tag)));
	if (req->method != WEB_GET && req->method != WEB_HEAD)
		return false;
	struct str rest = web_header(req, "if-none-match"), seen;
	bool same = str_eq(str_trim(rest), STR("*"));
	while (!same && next_tag(&rest, &seen))
		same = str_eq(seen, tag);
	if (same)
		res->status = 304;
	return same;
}
