/* Text of strings and cells: rich runs, space, and the _xHHHH_ escapes by which
 * workbooks write characters that XML cannot hold (ISO/IEC 29500-1, 22.4.2.4). */
#include "table/xlsx_package.h"
#include "base/vec.h"

struct xlsx_run xlsx_run_open(struct xlsx_xml *m, const char **attr)
{
	const char *space = xlsx_attr(attr, "space");
	m->gather = true;
	return (struct xlsx_run){m->text.n, space && strcmp(space, "preserve") == 0};
}

void xlsx_run_close(struct xlsx_xml *m, struct xlsx_run run)
{
	m->gather = false;
	if (run.preserve || m->text.overflow || run.from >= m->text.n)
		return;
	struct str s = str_trim((struct str){m->text.p + run.from, m->text.n - run.from});
	memmove(m->text.p + run.from, s.p, s.n);
	m->text.n = run.from + s.n;
	m->text.p[m->text.n] = '\0';
}

static int hex(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
	return at ? (int)(at - digits) : -1;
}

/* The UTF-16 unit of an escape at the start of s; -1 when there is none. */
static int32_t escape(struct str s)
{
	int32_t v = 0;
	if (s.n < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++) {
		int d = hex(s.p[i]);
		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* At most four bytes for the seven of an escape. */
static size_t put_utf8(char *out, uint32_t c)
{
	static const uint8_t lead[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)(lead[n] | c);
	return n;
}

/* Decodes the escape or pair of escapes at s; *used is its length. NUL cannot
 * stand in our texts and is dropped. */
static size_t unescape(struct str s, char *out, size_t *used)
{
	uint32_t c = (uint32_t)escape(s);
	*used = 7;
	if (c >= 0xD800 && c < 0xDC00) {
		int32_t low = escape(str_sub(s, 7, s.n));
		if (low >= 0xDC00 && low < 0xE000) {
			*used = 14;
			return put_utf8(out, 0x10000 + ((c - 0xD800) << 10) + (uint32_t)(low - 0xDC00));
		}
	}
	if (c >= 0xD800 && c < 0xE000)
		c = 0xFFFD;
	return c ? put_utf8(out, c) : 0;
}

/* In place: \r\n and \r become \n. */
static size_t plain_line_ends(char *p, size_t n)
{
	size_t to = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\r' && i + 1 < n && p[i + 1] == '\n')
			continue;
		p[to++] = p[i] == '\r' ? '\n' : p[i];
	}
	p[to] = '\0';
	return to;
}

struct str xlsx_text(struct xlsx_xml *m)
{
	struct str s = buf_as_str(&m->text);
	if (m->text.overflow) {
		struct str kb = arena_printf(m->x->room.arena, "%zu", m->x->limits.cell >> 10);
		xlsx_fail(m, (struct table_error){.fault = TABLE_CELL_TOO_LONG, .args = {kb}});
		return (struct str){0};
	}
	table_has_room(&m->x->room, s.n + 1);
	if (xlsx_refused(m))
		return (struct str){0};
	char *out = arena_alloc(m->x->room.arena, s.n + 1);
	size_t n = 0;
	while (s.n) {
		size_t used = 1;
		if (*s.p == '_' && escape(s) >= 0)
			n += unescape(s, out + n, &used);
		else
			out[n++] = *s.p;
		s = str_sub(s, used, s.n);
	}
	return (struct str){out, plain_line_ends(out, n)};
}

/* ---- shared strings ---- */

struct strings {
	struct str *v;
	size_t n, cap;
	bool phonetic;
	struct xlsx_run run;
};

static void add_string(struct xlsx_xml *m, struct strings *s)
{
	if (s->n == s->cap)
		table_has_room(&m->x->room, (s->cap + 8) * 2 * sizeof *s->v);
	if (!xlsx_refused(m))
		*VEC_PUSH(m->x->room.arena, s) = xlsx_text(m);
}

static void strings_open(struct xlsx_xml *m, const char *name, const char **attr)
{
	struct strings *s = m->state;
	if (strcmp(name, "si") == 0)
		buf_reset(&m->text);
	else if (strcmp(name, "rPh") == 0)
		s->phonetic = true;
	else if (strcmp(name, "t") == 0 && !s->phonetic)
		s->run = xlsx_run_open(m, attr);
}

static void strings_close(struct xlsx_xml *m, const char *name)
{
	struct strings *s = m->state;
	if (strcmp(name, "rPh") == 0)
		s->phonetic = false;
	else if (strcmp(name, "t") == 0 && !s->phonetic)
		xlsx_run_close(m, s->run);
	else if (strcmp(name, "si") == 0)
		add_string(m, s);
}

bool xlsx_read_strings(struct xlsx *x, const char *path)
{
	struct strings s = {0};
	struct xlsx_xml m = {.x = x, .path = path, .state = &s, .open = strings_open, .close = strings_close};
	bool ok = xlsx_parse(&m);
	x->string = s.v;
	x->n_strings = s.n;
	return ok;
}
