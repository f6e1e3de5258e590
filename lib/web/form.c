/* form.c - application/x-www-form-urlencoded, and choosing a body's parser. */
#include "web/out.h"
#include "web/parse.h"

static const char NOT_TEXT[] = N_("The form holds text that is not valid UTF-8.");

const char *web_parse_pairs(struct arena *a, struct str s, size_t max, struct web_pairs *out)
{
	*out = (struct web_pairs){NULL, 0};
	struct str rest = s, part;
	size_t n = 0;
	while (str_split(&rest, '&', &part))
		n += part.n > 0;
	if (n == 0)
		return NULL;
	if (n > max)
		return N_("The form has too many fields.");
	struct web_pair *v = ARENA_ARRAY(a, n, struct web_pair);
	size_t i = 0;
	rest = s;
	while (str_split(&rest, '&', &part)) {
		if (part.n == 0)
			continue;
		ptrdiff_t eq = str_chr(part, '=');
		size_t end = eq < 0 ? part.n : (size_t)eq;
		v[i].name = web_unescape(a, str_sub(part, 0, end), true);
		v[i].value = eq < 0 ? STR("") : web_unescape(a, str_sub(part, end + 1, part.n), true);
		if (str_is_null(v[i].name) || str_is_null(v[i].value))
			return NOT_TEXT;
		i++;
	}
	*out = (struct web_pairs){v, n};
	return NULL;
}

struct str web_newlines(struct arena *a, struct str s)
{
	if (str_chr(s, '\r') < 0)
		return s;
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\r') {
			c = '\n';
			if (i + 1 < s.n && s.p[i + 1] == '\n')
				i++;
		}
		out[n++] = c;
	}
	return (struct str){out, n};
}

void web_parse_urlencoded(struct web_req *req, struct str body)
{
	struct web_pairs form;
	const char *wrong = web_parse_pairs(req->arena, body, WEB_FORM_FIELDS, &form);
	if (wrong) {
		web_fault(req, 400, wrong);
		return;
	}
	for (size_t i = 0; i < form.n; i++)
		form.v[i].value = web_newlines(req->arena, form.v[i].value);
	req->form = form;
}

static bool token_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

bool web_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!token_byte(s.p[i]))
			return false;
	return s.n > 0;
}

static struct str skip_blanks(struct str s)
{
	size_t i = 0;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	return str_sub(s, i, s.n);
}

/* s follows the opening quote. Only \" and \\ are escapes: senders that know
 * no escaping put file names with plain backslashes here. */
static bool quoted(struct arena *a, struct str *s, struct str *value)
{
	char *out = arena_alloc(a, s->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		char c = s->p[i];
		if (c == '"') {
			*value = (struct str){out, n};
			*s = str_sub(*s, i + 1, s->n);
			return true;
		}
		if (c == '\\' && i + 1 < s->n && (s->p[i + 1] == '"' || s->p[i + 1] == '\\'))
			c = s->p[++i];
		out[n++] = c;
	}
	return false;
}

int web_header_param(struct arena *a, struct str *rest, struct str *name, struct str *value)
{
	struct str s = skip_blanks(*rest);
	if (s.n == 0)
		return 0;
	if (s.p[0] != ';')
		return -1;
	s = skip_blanks(str_sub(s, 1, s.n));
	if (s.n == 0) {
		*rest = s;
		return 0;
	}
	ptrdiff_t eq = str_chr(s, '=');
	if (eq <= 0)
		return -1;
	*name = str_sub(s, 0, (size_t)eq);
	if (!web_token(*name))
		return -1;
	s = str_sub(s, (size_t)eq + 1, s.n);
	if (s.n > 0 && s.p[0] == '"') {
		s = str_sub(s, 1, s.n);
		if (!quoted(a, &s, value))
			return -1;
	} else {
		size_t end = 0;
		while (end < s.n && token_byte(s.p[end]))
			end++;
		if (end == 0)
			return -1;
		*value = str_sub(s, 0, end);
		s = str_sub(s, end, s.n);
	}
	*rest = s;
	return 1;
}

/* The value of one parameter of a content type; a null str when it has none,
 * false when the header is malformed or names it twice. */
static bool type_param(struct arena *a, struct str rest, const char *want, struct str *out)
{
	struct str name, value;
	int got;
	*out = (struct str){NULL, 0};
	while ((got = web_header_param(a, &rest, &name, &value)) > 0) {
		if (!str_ieq(name, str_z(want)))
			continue;
		if (!str_is_null(*out))
			return false;
		*out = value;
	}
	return got == 0;
}

void web_parse_body(struct web_req *req, struct str content_type, struct str body)
{
	req->body = body;
	if (req->fault != 0 || str_is_null(content_type))
		return;
	ptrdiff_t semi = str_chr(content_type, ';');
	size_t end = semi < 0 ? content_type.n : (size_t)semi;
	struct str type = str_trim(str_sub(content_type, 0, end));
	struct str params = str_sub(content_type, end, content_type.n), value;
	bool urlencoded = str_ieq(type, STR("application/x-www-form-urlencoded"));
	if (!urlencoded && !str_ieq(type, STR("multipart/form-data")))
		return;
	if (!type_param(req->arena, params, urlencoded ? "charset" : "boundary", &value)) {
		web_fault(req, 400, N_("The request is malformed."));
		return;
	}
	if (!urlencoded)
		web_parse_multipart(req, value, body);
	else if (str_is_null(value) || str_ieq(value, STR("utf-8")))
		web_parse_urlencoded(req, body);
	else
		web_fault(req, 415, NOT_TEXT);
}
