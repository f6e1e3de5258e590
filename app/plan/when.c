#include "plan/when.h"

#include "base/utf8.h"

struct span {
	struct date from, to;
	size_t at, end; /* bytes of the folded text */
	bool starts, deadline;
};
struct reader {
	struct arena *a;
	struct str text; /* one line, blanks as one space */
	struct str low;  /* the same in lower case, byte for byte */
	struct span span[32];
	size_t n;
};

/* --- small words -------------------------------------------------------------------- */

/* Lower case that keeps every letter's place: å ä ö have two bytes in both cases. */
static struct str lowered(struct arena *a, struct str s)
{
	char *z = arena_z(a, s);
	for (size_t i = 0; i < s.n; i++) {
		if (z[i] >= 'A' && z[i] <= 'Z')
			z[i] = (char)(z[i] + 32);
		if (i && (unsigned char)z[i - 1] == 0xC3 && (unsigned char)z[i] >= 0x80 &&
		    (unsigned char)z[i] <= 0x9E)
			z[i] = (char)(z[i] + 0x20);
	}
	return (struct str){z, s.n};
}

/* Line breaks of cells as blanks; dashes as '-', also where a line was broken after one. */
static struct str one_line(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool dash = (unsigned char)c == 0xE2 && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0x80 &&
		            ((unsigned char)s.p[i + 2] == 0x93 || (unsigned char)s.p[i + 2] == 0x94);
		if (dash) {
			c = '-';
			i += 2;
		}
		if ((unsigned char)c <= ' ')
			c = ' ';
		if (c == ' ' && (n == 0 || out[n - 1] == ' '))
			continue;
		out[n++] = c;
	}
	while (n && out[n - 1] == ' ')
		n--;
	return (struct str){out, n};
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool word_starts(const struct reader *r, size_t i)
{
	return i == 0 || (!letter(r->low.p[i - 1]) && !digit(r->low.p[i - 1]));
}

/* A year 1990-2100 at i with no digit around it; its length, 0 when none. */
static size_t year_at(const struct reader *r, size_t i, int *year)
{
	int64_t y;
	struct str s = str_sub(r->low, i, i + 4);
	if (s.n < 4 || !digit(s.p[0]) || (i && digit(r->low.p[i - 1])) || !str_to_i64(s, &y) || y < 1990 ||
	    y > 2100)
		return 0;
	if (i + 4 < r->low.n && digit(r->low.p[i + 4]))
		return 0;
	*year = (int)y;
	return 4;
}

static struct date day(int y, int m, int d)
{
	return (struct date){(int16_t)y, (int8_t)m, (int8_t)d};
}

static struct date month_end(int y, int m)
{
	return date_from_days(date_days(m == 12 ? day(y + 1, 1, 1) : day(y, m + 1, 1)) - 1);
}

/* --- what a year may stand in ------------------------------------------------------------ */

static bool add(struct reader *r, size_t at, size_t end, struct date from, struct date to)
{
	if (r->n == sizeof r->span / sizeof r->span[0])
		return false;
	r->span[r->n++] = (struct span){from, to, at, end, false, false};
	return true;
}

static bool iso_day(struct reader *r, size_t i, size_t *end)
{
	struct date d;
	if (!date_parse(str_sub(r->low, i, i + 10), &d))
		return false;
	*end = i + 10;
	return add(r, i, *end, d, d);
}

/* "2024-2026" or "2024 - 2026", also broken as "2024- 2026". */
static bool years(struct reader *r, size_t i, size_t *end)
{
	int first, last;
	size_t k = i + year_at(r, i, &first);
	if (k == i)
		return false;
	while (k < r->low.n && r->low.p[k] == ' ')
		k++;
	if (k >= r->low.n || r->low.p[k] != '-')
		return false;
	for (k++; k < r->low.n && r->low.p[k] == ' ';)
		k++;
	size_t n = year_at(r, k, &last);
	if (!n || last < first || last - first > 10)
		return false;
	*end = k + n;
	return add(r, i, *end, day(first, 1, 1), day(last, 12, 31));
}

static bool school_year(struct reader *r, size_t i, size_t *end)
{
	int y, first;
	if (!year_at(r, i, &y) || i + 4 >= r->low.n || r->low.p[i + 4] != '/')
		return false;
	size_t k = i + 5;
	while (k < r->low.n && digit(r->low.p[k]))
		k++;
	if (!lasar_parse(str_sub(r->low, i, k), &first))
		return false;
	*end = k;
	return add(r, i, k, day(first, 8, 1), day(first + 1, 6, 30));
}

static const struct season {
	const char *word;
	int from, to; /* months */
} seasons[] = {
    {"höstterminen", 8, 12}, {"vårterminen", 1, 6}, {"hösten", 8, 12},    {"våren", 1, 6},
    {"januari", 1, 1},       {"februari", 2, 2},    {"mars", 3, 3},       {"april", 4, 4},
    {"maj", 5, 5},           {"juni", 6, 6},        {"juli", 7, 7},       {"augusti", 8, 8},
    {"september", 9, 9},     {"oktober", 10, 10},   {"november", 11, 11}, {"december", 12, 12},
    {"ht", 8, 12},           {"vt", 1, 6},
};

/* "våren 2024", "HT24", "HT 2024": the word, then the year. */
static bool season(struct reader *r, size_t i, size_t *end)
{
	for (size_t s = 0; s < sizeof seasons / sizeof seasons[0]; s++) {
		const struct season *w = &seasons[s];
		size_t k = i + strlen(w->word);
		int y = 0;
		int64_t small;
		if (!str_eqz(str_sub(r->low, i, k), w->word))
			continue;
		bool glued = k < r->low.n && digit(r->low.p[k]);
		k += k < r->low.n && r->low.p[k] == ' ';
		size_t n = year_at(r, k, &y);
		bool term = w->word[1] == 't' && !w->word[2];
		if (!n && term && str_to_i64(str_sub(r->low, k, k + 2), &small) && small >= 0 &&
		    (k + 2 == r->low.n || !digit(r->low.p[k + 2]))) {
			y = 2000 + (int)small;
			n = 2;
		}
		if (!n || (glued && !term))
			continue;
		*end = k + n;
		return add(r, i, *end, day(y, w->from, 1), month_end(y, w->to));
	}
	return false;
}

/* A year alone is a year when the words say so: "under 2025", "senast 2025". */
static bool lone_year(struct reader *r, size_t i, size_t *end)
{
	static const char *const before[] = {"under ", "året ", "senast ", "år "};
	int y;
	size_t n = year_at(r, i, &y);
	if (n && i + n < r->low.n && strchr("/-", r->low.p[i + n]))
		return false;
	for (size_t k = 0; n && k < sizeof before / sizeof before[0]; k++)
		if (str_ends(str_sub(r->low, 0, i), str_z(before[k]))) {
			*end = i + n;
			return add(r, i, *end, day(y, 1, 1), day(y, 12, 31));
		}
	return false;
}

typedef bool reading(struct reader *r, size_t i, size_t *end);
static reading *const readings[] = {iso_day, years, school_year, season, lone_year};

/* --- the whole text ------------------------------------------------------------------------ */

static bool said_before(const struct reader *r, size_t at, const char *const *words)
{
	struct str before = str_trim(str_sub(r->low, 0, at));
	for (; *words; words++)
		if (str_ends(before, str_z(*words)))
			return true;
	return false;
}

static void scan(struct reader *r, struct when *out)
{
	static const char *const starts[] = {"påbörjas",     "startar", "inleds", "från",
	                                     "från och med", "fr.o.m.", NULL};
	static const char *const ends[] = {"senast", "senast i", "senast den", "före", NULL};
	out->understood = true;
	for (size_t i = 0; i < r->low.n;) {
		size_t end = i + 1, had = r->n;
		int y;
		bool found = false;
		for (size_t k = 0; word_starts(r, i) && !found && k < sizeof readings / sizeof readings[0]; k++)
			found = readings[k](r, i, &end);
		if (found) {
			out->years = true;
			r->span[had].starts = said_before(r, i, starts);
			r->span[had].deadline = said_before(r, i, ends);
		} else if (word_starts(r, i) && year_at(r, i, &y)) {
			out->years = true;
			out->understood = false;
		}
		i = found ? end : i + 1;
	}
}

static struct str text_of_day(struct arena *a, struct date d)
{
	char t[DATE_TEXT];
	date_text(d, t);
	return arena_str(a, str_z(t));
}

/* The words of the sentence before "senast". */
static struct str title_before(const struct reader *r, size_t at)
{
	size_t from = 0;
	for (size_t i = 0; i + 1 < at; i++)
		if (strchr(".;:", r->text.p[i]) && r->text.p[i + 1] == ' ')
			from = i + 2;
	struct str s = str_trim(str_sub(r->text, from, at));
	for (size_t i = 0; i + 6 <= s.n; i++)
		if (str_eqz(str_sub(lowered(r->a, s), i, i + 6), "senast"))
			return str_trim(str_sub(s, 0, i));
	return (struct str){NULL, 0};
}

static void add_milestone(struct reader *r, const struct span *s, struct when *out)
{
	struct str title = title_before(r, s->at);
	if (title.n == 0) {
		out->to_day = text_of_day(r->a, s->to);
		return;
	}
	if (out->nmilestones < WHEN_MILESTONES) {
		out->milestone[out->nmilestones].title = utf8_prefix(title, 300);
		out->milestone[out->nmilestones++].due_day = text_of_day(r->a, s->to);
	}
}

static void join(struct reader *r, struct when *out)
{
	struct date from = {0}, to = {0};
	bool open = true;
	for (size_t i = 0; i < r->n; i++) {
		const struct span *s = &r->span[i];
		if (s->deadline) {
			add_milestone(r, s, out);
			continue;
		}
		if (!from.year || date_cmp(s->from, from) < 0)
			from = s->from;
		if (!to.year || date_cmp(s->to, to) > 0)
			to = s->to;
		open = open && s->starts;
	}
	if (from.year)
		out->from_day = text_of_day(r->a, from);
	if (to.year && !open)
		out->to_day = text_of_day(r->a, to);
}

void when_parse(struct arena *a, struct str text, struct when *out)
{
	struct reader r = {.a = a, .text = one_line(a, text)};
	*out = (struct when){0};
	r.low = lowered(a, r.text);
	scan(&r, out);
	if (out->understood)
		join(&r, out);
}
