#include "table/csv_sniff.h"
#include "table/room.h"
#include "base/utf8.h"

/* ---- encoding ---- */

static struct str after(struct str s, size_t n)
{
	return (struct str){s.p + n, s.n - n};
}

static void fail(struct table_csv *c, enum table_fault f, uint32_t row)
{
	table_fail(c->arena, &c->errors, (struct table_error){.fault = f, .row = row});
}

static bool has_room(struct table_csv *c, size_t n)
{
	struct table_room room = {c->arena, &c->limits, c->before, &c->errors};
	return table_has_room(&room, n + 16);
}

static enum table_encoding by_mark(struct str *bytes)
{
	static const struct {
		struct str mark;
		enum table_encoding encoding;
	} marks[] = {{STR_INIT("\xef\xbb\xbf"), TABLE_UTF8_BOM},
	             {STR_INIT("\xff\xfe"), TABLE_UTF16LE},
	             {STR_INIT("\xfe\xff"), TABLE_UTF16BE}};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (str_starts(*bytes, marks[i].mark)) {
			*bytes = after(*bytes, marks[i].mark.n);
			return marks[i].encoding;
		}
	}
	return TABLE_ENCODING_UNKNOWN;
}

/* Places where s is not UTF-8, up to `enough`. */
static size_t count_faults(struct str s, size_t enough)
{
	size_t n = 0;
	while (s.n && n < enough) {
		size_t at = utf8_fault(s);
		if (at == s.n)
			break;
		n++;
		s = after(s, at + 1);
	}
	return n;
}

/* Bytes that begin a character of several bytes in UTF-8. */
static size_t count_leads(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) == 0xC0;
	return n;
}

static uint32_t lines_in(const char *p, size_t n)
{
	uint32_t lines = 0;
	for (const char *end = p + n; p < end; p++)
		lines += *p == '\n';
	return lines;
}

/* UTF-8 with a few broken bytes: each is told and replaced. */
static void repair(struct table_csv *c, struct str s, size_t faults)
{
	char *out = arena_alloc(c->arena, s.n + 2 * faults + 1);
	size_t n = 0;
	uint32_t line = 1;
	while (s.n) {
		size_t good = utf8_fault(s);
		memcpy(out + n, s.p, good);
		n += good;
		line += lines_in(s.p, good);
		if (good == s.n)
			break;
		memcpy(out + n, "\xef\xbf\xbd", 3);
		n += 3;
		fail(c, TABLE_BAD_BYTE, line);
		s = after(s, good + 1);
	}
	c->text = (struct str){out, n};
}

/* Text that is not UTF-8 throughout is Windows-1252, unless nearly all of its
 * high bytes do form UTF-8: in 1252 hardly any two neighbours would. */
/* In steps, so that no more of the file need be in memory. */
static bool is_utf8(const struct table_csv *c, struct str s)
{
	const size_t step = (size_t)4 << 20, longest = 3;
	for (size_t from = 0, to; from < s.n; from = to) {
		to = s.n - from > step ? from + step : s.n;
		for (size_t i = 0; to < s.n && i < longest && ((unsigned char)s.p[to] & 0xc0) == 0x80; i++)
			to--;
		struct str part = str_sub(s, from, to);
		if (memchr(part.p, '\0', part.n) || utf8_fault(part) != part.n)
			return false;
		if (c->passed)
			c->passed(c->ctx, part);
	}
	return true;
}

static bool decode_bytes(struct table_csv *c, struct str s, enum table_encoding wanted)
{
	enum { FAULTS = 100, SOUND_PER_FAULT = 10 };
	if (!has_room(c, s.n * 3))
		return false;
	size_t faults = wanted == TABLE_1252 ? FAULTS : count_faults(s, FAULTS);
	if (faults < FAULTS && count_leads(s) > faults * SOUND_PER_FAULT) {
		repair(c, s, faults);
		return true;
	}
	c->text = utf8_from_1252(c->arena, s);
	c->encoding = TABLE_1252;
	return true;
}

bool csv_decode(struct table_csv *c, struct str bytes, enum table_encoding wanted)
{
	if (bytes.n == 0)
		bytes.p = "";
	c->encoding = by_mark(&bytes);
	if (c->encoding == TABLE_ENCODING_UNKNOWN)
		c->encoding = wanted ? wanted : TABLE_UTF8;
	bool wide = c->encoding == TABLE_UTF16LE || c->encoding == TABLE_UTF16BE;
	if (wide) {
		if (!has_room(c, bytes.n * 2))
			return false;
		c->text = utf8_from_utf16(c->arena, bytes, c->encoding == TABLE_UTF16BE);
		bytes = c->text;
	}
	if (!wide && wanted != TABLE_1252 && is_utf8(c, bytes)) {
		c->text = bytes;
		return true;
	}
	if (bytes.n && memchr(bytes.p, '\0', bytes.n)) {
		fail(c, TABLE_NUL_BYTE, 0);
		return false;
	}
	return wide || decode_bytes(c, bytes, wanted);
}

/* ---- separator ---- */

/* The comma last: it is a decimal mark too, and must win clearly. */
static const char candidates[] = {'\t', ';', '|', ','};
enum { CANDIDATES = sizeof candidates, COUNTS = 1024 };

struct census {
	uint32_t seen[CANDIDATES][COUNTS]; /* records that hold a candidate that many times */
	uint32_t now[CANDIDATES];
	bool quoted;
};

static void end_record(struct census *e)
{
	for (int k = 0; k < CANDIDATES; k++) {
		e->seen[k][e->now[k] < COUNTS ? e->now[k] : COUNTS - 1]++;
		e->now[k] = 0;
	}
}

static int candidate(char ch)
{
	for (int k = 0; k < CANDIDATES; k++) {
		if (candidates[k] == ch)
			return k;
	}
	return -1;
}

static void count_records(struct census *e, struct str s, bool quotes)
{
	*e = (struct census){0};
	bool start = true; /* of a field */
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];
		if (e->quoted) {
			e->quoted = ch != '"';
			continue;
		}
		int k = candidate(ch);
		bool end = ch == '\n' || ch == '\r';
		if (quotes && ch == '"' && start)
			e->quoted = true;
		else if (k >= 0)
			e->now[k]++;
		else if (end)
			end_record(e);
		/* A doubled mark closes and opens at once. */
		start = k >= 0 || end || (ch == '"' && i > 0 && s.p[i - 1] == '"');
	}
	end_record(e);
}

static uint32_t evenness(const struct census *e, int k)
{
	uint32_t best = 0;
	for (int n = 1; n < COUNTS; n++) {
		if (e->seen[k][n] > best)
			best = e->seen[k][n];
	}
	return candidates[k] == ',' ? best * 9 : best * 10;
}

char csv_separator(struct str sample)
{
	struct census e;
	count_records(&e, sample, true);
	if (e.quoted)
		count_records(&e, sample, false);
	int best = 1;
	for (int k = 0; k < CANDIDATES; k++) {
		if (evenness(&e, k) > evenness(&e, best))
			best = k;
	}
	return candidates[best];
}
