/* multipart.c - multipart/form-data (RFC 7578) over bytes already in memory or
 * mapped from the spool file: file contents are slices, never copied.
 *
 * Strict where senders agree: a part has one Content-Disposition with one name,
 * no folded, repeated or nameless header lines, no nested multipart, no transfer
 * encoding, and the closing boundary is there (else the upload was cut off).
 */
#include "web/out.h"
#include "web/parse.h"

#include "base/utf8.h"

static const char MALFORMED[] = N_("The form could not be read.");
static const char NOT_TEXT[] = N_("The form holds text that is not valid UTF-8.");

struct part {
	struct str name, filename, type, content;
	bool disposed; /* Content-Disposition seen */
};

struct reader {
	struct arena *arena;
	struct str rest;   /* from the end of the last delimiter line */
	struct str needle; /* CRLF "--" boundary */
	bool final;        /* the closing delimiter has been read */
};

/* RFC 2046 5.1.1: 1-70 of these, no space at the end. */
static bool boundary_valid(struct str b)
{
	if (b.n == 0 || b.n > 70 || b.p[b.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < b.n; i++) {
		char c = b.p[i];
		bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!alnum && (c == '\0' || !strchr("'()+_,-./:=? ", c)))
			return false;
	}
	return true;
}

/* What follows the boundary's text: "--", or blanks and CRLF. False when this
 * is not a delimiter but content that resembles one. */
static bool delimiter_tail(struct reader *r, struct str after)
{
	if (str_starts(after, STR("--"))) {
		r->final = true;
		r->rest = str_sub(after, 2, after.n);
		return true;
	}
	size_t i = 0;
	while (i < after.n && (after.p[i] == ' ' || after.p[i] == '\t'))
		i++;
	struct str line = str_sub(after, i, after.n);
	if (!str_starts(line, STR("\r\n")))
		return false;
	r->rest = str_sub(line, 2, line.n);
	return true;
}

/* Moves past the next delimiter; *content is what came before it. */
static bool next_delimiter(struct reader *r, struct str *content)
{
	struct str all = r->rest;
	size_t from = 0;
	for (;;) {
		ptrdiff_t at = str_find(str_sub(all, from, all.n), r->needle);
		if (at < 0)
			return false;
		size_t hit = from + (size_t)at;
		if (delimiter_tail(r, str_sub(all, hit + r->needle.n, all.n))) {
			*content = str_sub(all, 0, hit);
			return true;
		}
		from = hit + 2;
	}
}

/* Browsers write a quote or a line break in a name as %22 %0D %0A and leave a
 * per cent sign alone (WHATWG HTML, multipart encoding), so only these three are
 * undone. */
static struct str undo_browser_escapes(struct arena *a, struct str s)
{
	static const struct {
		char code[4], byte;
	} escapes[] = {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}};
	if (str_chr(s, '%') < 0)
		return s;
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		for (size_t k = 0; c == '%' && k < 3; k++)
			if (str_ieq(str_sub(s, i, i + 3), str_z(escapes[k].code))) {
				c = escapes[k].byte;
				i += 2;
			}
		out[n++] = c;
	}
	return (struct str){out, n};
}

/* The last component, whichever system it came from, without control bytes. */
static struct str base_name(struct arena *a, struct str s)
{
	size_t from = 0, n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '/' || s.p[i] == '\\')
			from = i + 1;
	char *out = arena_alloc(a, s.n - from + 1);
	for (size_t i = from; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f)
			out[n++] = s.p[i];
	return (struct str){out, n};
}

/* filename*=UTF-8''...: RFC 7578 tells senders not to, some libraries do. */
static struct str extended_value(struct arena *a, struct str v)
{
	struct str charset, language, rest = v;
	if (!str_split(&rest, '\'', &charset) || !str_split(&rest, '\'', &language) || str_is_null(rest) ||
	    !str_ieq(charset, STR("utf-8")))
		return (struct str){NULL, 0};
	return web_unescape(a, rest, false);
}

/* The parameters of one Content-Disposition; each of ours at most once. */
static bool disposition_params(struct reader *r, struct str rest, struct part *p, struct str *extended)
{
	struct str name, v;
	int got;
	while ((got = web_header_param(r->arena, &rest, &name, &v)) > 0) {
		struct str *to = NULL;
		if (str_ieq(name, STR("name")))
			to = &p->name;
		else if (str_ieq(name, STR("filename")))
			to = &p->filename;
		else if (str_ieq(name, STR("filename*")))
			to = extended;
		if (to && !str_is_null(*to))
			return false;
		if (to)
			*to = v;
	}
	return got == 0 && !str_is_null(p->name);
}

static const char *read_disposition(struct reader *r, struct str value, struct part *p)
{
	ptrdiff_t semi = str_chr(value, ';');
	struct str extended = {NULL, 0};
	if (p->disposed || semi < 0 || !str_ieq(str_trim(str_sub(value, 0, (size_t)semi)), STR("form-data")))
		return MALFORMED;
	p->disposed = true;
	if (!disposition_params(r, str_sub(value, (size_t)semi, value.n), p, &extended))
		return MALFORMED;
	p->name = undo_browser_escapes(r->arena, p->name);
	if (!str_is_null(p->filename))
		p->filename = undo_browser_escapes(r->arena, p->filename);
	if (!str_is_null(extended)) {
		p->filename = extended_value(r->arena, extended);
		if (str_is_null(p->filename))
			return NOT_TEXT;
	}
	if (!utf8_valid(p->name) || (!str_is_null(p->filename) && !utf8_valid(p->filename)))
		return NOT_TEXT;
	return NULL;
}

static const char *read_header(struct reader *r, struct str line, struct part *p)
{
	static const char *const plain[] = {"7bit", "8bit", "binary"};
	ptrdiff_t colon = str_chr(line, ':');
	if (colon <= 0 || !web_token(str_sub(line, 0, (size_t)colon)) || str_chr(line, '\r') >= 0 ||
	    str_chr(line, '\n') >= 0)
		return MALFORMED;
	struct str name = str_sub(line, 0, (size_t)colon);
	struct str value = str_trim(str_sub(line, (size_t)colon + 1, line.n));
	if (str_ieq(name, STR("content-disposition")))
		return read_disposition(r, value, p);
	if (str_ieq(name, STR("content-type"))) {
		if (!str_is_null(p->type) || str_ieq(str_sub(value, 0, 10), STR("multipart/")))
			return MALFORMED;
		p->type = utf8_valid(value) ? value : STR("");
		return NULL;
	}
	if (!str_ieq(name, STR("content-transfer-encoding")))
		return NULL;
	for (size_t i = 0; i < 3; i++)
		if (str_ieq(value, str_z(plain[i])))
			return NULL;
	return MALFORMED;
}

static const char *read_part(struct reader *r, struct part *p)
{
	*p = (struct part){0};
	struct str block = str_sub(r->rest, 0, WEB_PART_HEADER);
	ptrdiff_t end = str_find(block, STR("\r\n\r\n"));
	if (end <= 0)
		return MALFORMED;
	struct str lines = str_sub(block, 0, (size_t)end);
	r->rest = str_sub(r->rest, (size_t)end + 4, r->rest.n);
	while (lines.n > 0) {
		ptrdiff_t at = str_find(lines, STR("\r\n"));
		size_t n = at < 0 ? lines.n : (size_t)at;
		const char *wrong = read_header(r, str_sub(lines, 0, n), p);
		if (wrong)
			return wrong;
		lines = str_sub(lines, at < 0 ? n : n + 2, lines.n);
	}
	return p->disposed && next_delimiter(r, &p->content) ? NULL : MALFORMED;
}

static const char *store_part(struct web_req *req, const struct part *p)
{
	if (str_is_null(p->filename)) {
		if (req->form.n == WEB_FORM_FIELDS)
			return N_("The form has too many fields.");
		if (!utf8_valid(p->content))
			return NOT_TEXT;
		req->form.v[req->form.n++] = (struct web_pair){p->name, web_newlines(req->arena, p->content)};
		return NULL;
	}
	if (p->filename.n == 0 && p->content.n == 0)
		return NULL; /* a file field where no file was chosen */
	if (req->nfiles == WEB_FORM_FILES)
		return N_("The form has too many files.");
	req->files[req->nfiles++] = (struct web_file){.field = p->name,
	                                              .filename = base_name(req->arena, p->filename),
	                                              .type = str_is_null(p->type) ? STR("") : p->type,
	                                              .bytes = p->content};
	return NULL;
}

static const char *read_all(struct web_req *req, struct reader *r)
{
	struct str preamble;
	struct str opening = str_sub(r->needle, 2, r->needle.n);
	bool opened = str_starts(r->rest, opening) && delimiter_tail(r, str_sub(r->rest, opening.n, r->rest.n));
	if (!opened && (!next_delimiter(r, &preamble) || r->final))
		return MALFORMED;
	/* Parts without a chosen file are not stored, so they are counted here. */
	for (size_t parts = 0; !r->final; parts++) {
		struct part p;
		if (parts == WEB_FORM_FIELDS + WEB_FORM_FILES)
			return N_("The form has too many fields.");
		const char *wrong = read_part(r, &p);
		if (!wrong)
			wrong = store_part(req, &p);
		if (wrong)
			return wrong;
	}
	return NULL;
}

void web_parse_multipart(struct web_req *req, struct str boundary, struct str body)
{
	if (str_is_null(boundary) || !boundary_valid(boundary)) {
		web_fault(req, 400, MALFORMED);
		return;
	}
	struct reader r = {.arena = req->arena, .rest = body};
	r.needle = arena_concat(req->arena, STR("\r\n--"), boundary);
	req->form = (struct web_pairs){ARENA_ARRAY(req->arena, WEB_FORM_FIELDS, struct web_pair), 0};
	req->files = ARENA_ARRAY(req->arena, WEB_FORM_FILES, struct web_file);
	req->nfiles = 0;
	const char *wrong = read_all(req, &r);
	if (wrong) {
		req->form.n = 0;
		req->nfiles = 0;
		web_fault(req, 400, wrong);
	}
}
