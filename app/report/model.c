/* model.c - the report while it is built. */
#include "report/report.h"

#include "base/utf8.h"

void report_init(struct report *r, struct arena *a, enum lang lang)
{
	*r = (struct report){.arena = a, .lang = lang, .meta = {.kind = REPORT_FACTS}};
	table_init(&r->table, a);
}

struct report_block *report_add(struct report *r, enum report_kind kind)
{
	struct report_block *b = VEC_PUSH(r->arena, &r->blocks);
	b->kind = kind;
	return b;
}

struct report_lines *report_item(struct report *r, struct report_block *b)
{
	return VEC_PUSH(r->arena, &b->items);
}

static void push(struct report *r, struct report_lines *to, struct str text, enum report_style style)
{
	text = str_trim(text);
	if (text.n)
		*VEC_PUSH(r->arena, to) = (struct report_line){text, style};
}

/* Is the line that begins at i blank? *next is where the line after it begins. */
static bool blank_line(struct str s, size_t i, size_t *next)
{
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\r'))
		i++;
	*next = i + 1;
	return i < s.n && s.p[i] == '\n';
}

static struct str without_cr(struct arena *a, struct str s)
{
	if (str_chr(s, '\r') < 0)
		return s;
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool pair = s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n';
		if (!pair)
			p[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
	}
	return (struct str){p, n};
}

void report_say(struct report *r, struct report_lines *to, struct str text, enum report_style style)
{
	struct str s = without_cr(r->arena, text);
	size_t from = 0, next;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\n' || !blank_line(s, i + 1, &next))
			continue;
		push(r, to, str_sub(s, from, i), style);
		from = next;
		i = next - 1;
	}
	push(r, to, str_sub(s, from, s.n), style);
}

void report_heading(struct report *r, int level, struct str text)
{
	struct report_block *b = report_add(r, REPORT_HEADING);
	b->level = level;
	b->text = str_trim(text);
}

void report_text(struct report *r, enum report_kind kind, struct str text, enum report_style style)
{
	if (str_trim(text).n == 0)
		return;
	struct report_block *b = report_add(r, kind);
	report_say(r, report_item(r, b), text, style);
}

void report_meta(struct report *r, const char *msgid, struct str value)
{
	if (str_trim(value).n == 0)
		return;
	struct report_lines *item = report_item(r, &r->meta);
	push(r, item, tr(r->lang, msgid), REPORT_PLAIN);
	push(r, item, value, REPORT_PLAIN);
}

static const char *plain_letter(struct str s, size_t i)
{
	static const char *const letters[][2] = {{"å", "a"}, {"ä", "a"}, {"ö", "o"}};
	for (size_t k = 0; k < sizeof letters / sizeof letters[0]; k++)
		if (str_starts(str_sub(s, i, s.n), str_z(letters[k][0])))
			return letters[k][1];
	return NULL;
}

struct str report_slug(struct arena *a, struct str title)
{
	struct str s = utf8_fold(a, title);
	char *p = arena_alloc(a, s.n + 2);
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < 60; i++) {
		char c = s.p[i];
		const char *letter = plain_letter(s, i);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			p[n++] = c;
		else if (letter)
			p[n++] = *letter;
		else if (n && p[n - 1] != '-' && !((unsigned char)c & 0x80))
			p[n++] = '-';
	}
	while (n && p[n - 1] == '-')
		n--;
	return n ? (struct str){p, n} : STR("rapport");
}
