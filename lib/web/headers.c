/* headers.c - is this message what it seems to be, and who sent it. */
#include "web/out.h"
#include "web/parse.h"

#include "web/listen.h"

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0 && s.n <= 18;
}

static bool is_host(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!alnum && (c == '\0' || !strchr(".-_:[]", c)))
			return false;
	}
	return s.n > 0 && s.n <= 255;
}

static bool names_sound(const struct web_pairs *h)
{
	for (size_t i = 0; i < h->n; i++) {
		struct str v = h->v[i].value;
		if (!web_token(h->v[i].name))
			return false;
		for (size_t k = 0; k < v.n; k++)
			if (((unsigned char)v.p[k] < 0x20 && v.p[k] != '\t') || v.p[k] == 0x7f)
				return false;
	}
	return true;
}

static bool framing_sound(const struct web_req *req, bool http11)
{
	size_t lengths = web_count(&req->headers, "content-length");
	size_t codings = web_count(&req->headers, "transfer-encoding");
	if (lengths + codings > 1)
		return false;
	if (lengths == 1)
		return is_number(web_header(req, "content-length"));
	return codings == 0 || (http11 && str_ieq(web_header(req, "transfer-encoding"), STR("chunked")));
}

static bool host_sound(const struct web_req *req, bool http11)
{
	size_t hosts = web_count(&req->headers, "host");
	return hosts == 0 ? !http11 : hosts == 1 && is_host(web_header(req, "host"));
}

bool web_check_headers(struct web_req *req, bool http11)
{
	if (req->headers.n > WEB_HEADERS)
		web_fault(req, 431, N_("The request has too many headers."));
	else if (!names_sound(&req->headers) || !framing_sound(req, http11) || !host_sound(req, http11))
		web_fault(req, 400, N_("The request is malformed."));
	else
		return true;
	return false;
}

/* What stands last was added by the nearest proxy, ours; anything before it is
 * the client's own claim. */
static struct str last_element(const struct web_req *req, const char *name)
{
	struct str last = {NULL, 0}, part;
	for (size_t i = 0; i < req->headers.n; i++) {
		struct str rest = req->headers.v[i].value;
		if (str_eqz(req->headers.v[i].name, name))
			while (str_split(&rest, ',', &part))
				last = str_trim(part);
	}
	return last;
}

void web_forwarded(struct web_req *req, const char *trusted)
{
	char text[LISTEN_TEXT];
	if (!trusted || !str_eqz(req->remote, trusted))
		return;
	if (listen_canonical(last_element(req, "x-forwarded-for"), text))
		req->remote = arena_str(req->arena, str_z(text));
	req->secure = str_ieq(last_element(req, "x-forwarded-proto"), STR("https"));
}
