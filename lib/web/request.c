/* request.c - the request target, and looking things up in a request. */
#include "web/out.h"
#include "web/parse.h"

#include "base/utf8.h"

void web_fault(struct web_req *req, int status, const char *text)
{
	if (req->fault != 0)
		return;
	req->fault = status;
	req->fault_text = text;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct str web_unescape(struct arena *a, struct str s, bool plus)
{
	const struct str none = {NULL, 0};
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			if (s.n - i < 3)
				return none;
			int hi = hex_digit(s.p[i + 1]), lo = hex_digit(s.p[i + 2]);
			if (hi < 0 || lo < 0)
				return none;
			c = (char)(hi * 16 + lo);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		out[n++] = c;
	}
	struct str text = {out, n};
	return utf8_valid(text) ? text : none;
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

static size_t count_byte(struct str s, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

/* No empty segment but a last one ("/a/"), and none of "." and "..". */
static bool segments_plain(struct str path)
{
	struct str rest = {path.p + 1, path.n - 1}, part;
	while (str_split(&rest, '/', &part)) {
		if (part.n == 0 && !str_is_null(rest))
			return false;
		if (str_eq(part, STR(".")) || str_eq(part, STR("..")))
			return false;
	}
	return true;
}

/* An encoded slash is refused: what is one segment to us would be two to
 * another program on the way. */
static struct str read_path(struct arena *a, struct str raw)
{
	const struct str none = {NULL, 0};
	if (raw.n == 0 || raw.p[0] != '/')
		return none;
	struct str path = web_unescape(a, raw, false);
	if (str_is_null(path) || has_control(path) || count_byte(path, '/') != count_byte(raw, '/'))
		return none;
	return segments_plain(path) ? path : none;
}

void web_parse_target(struct web_req *req, struct str target)
{
	struct str raw = target, query = {NULL, 0};
	ptrdiff_t mark = str_chr(target, '?');
	if (mark >= 0) {
		raw = str_sub(target, 0, (size_t)mark);
		query = str_sub(target, (size_t)mark + 1, target.n);
	}
	req->path = STR("");
	req->raw_query = STR("");
	req->query = (struct web_pairs){NULL, 0};
	if (raw.n > WEB_PATH_MAX) {
		web_fault(req, 414, N_("The address is too long."));
		return;
	}
	if (has_control(target) || str_chr(target, ' ') >= 0 || str_chr(target, '#') >= 0) {
		web_fault(req, 400, N_("The address is not valid."));
		return;
	}
	struct str path = read_path(req->arena, raw);
	if (str_is_null(path)) {
		web_fault(req, 400, N_("The address is not valid."));
		return;
	}
	const char *wrong = web_parse_pairs(req->arena, query, WEB_QUERY_PAIRS, &req->query);
	if (wrong) {
		web_fault(req, 400, N_("The address is not valid."));
		return;
	}
	req->path = path;
	if (query.n > 0)
		req->raw_query = query;
}

static struct str first_value(const struct web_pairs *p, const char *name)
{
	struct str want = str_z(name);
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->v[i].name, want))
			return p->v[i].value;
	return (struct str){NULL, 0};
}

struct str web_header(const struct web_req *r, const char *lower_name)
{
	return first_value(&r->headers, lower_name);
}

struct str web_query(const struct web_req *r, const char *name)
{
	return first_value(&r->query, name);
}

struct str web_form(const struct web_req *r, const char *name)
{
	return first_value(&r->form, name);
}

const struct web_file *web_upload(const struct web_req *r, const char *field)
{
	for (size_t i = 0; i < r->nfiles; i++)
		if (str_eqz(r->files[i].field, field))
			return &r->files[i];
	return NULL;
}

size_t web_count(const struct web_pairs *p, const char *name)
{
	struct str want = str_z(name);
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++)
		n += str_eq(p->v[i].name, want);
	return n;
}

/* On a secure connection only the __Host- cookie counts: a plain one of the
 * same name could have been planted by a neighbouring host (RFC 6265bis 4.1.3.2). */
struct str web_cookie(const struct web_req *r, const char *name)
{
	struct str prefix = r->secure ? STR("__Host-") : STR("");
	struct str want = str_z(name);
	for (size_t i = 0; i < r->headers.n; i++) {
		if (!str_eq(r->headers.v[i].name, STR("cookie")))
			continue;
		struct str rest = r->headers.v[i].value, part;
		while (str_split(&rest, ';', &part)) {
			part = str_trim(part);
			ptrdiff_t eq = str_chr(part, '=');
			if (eq < 0 || !str_starts(part, prefix))
				continue;
			if (str_eq(str_sub(part, prefix.n, (size_t)eq), want))
				return str_sub(part, (size_t)eq + 1, part.n);
		}
	}
	return (struct str){NULL, 0};
}
