/* utf8_sv.c - search keys and Swedish order, by ICU.
 *
 * A search key is made in three steps: NFKC_Casefold (compatibility forms, case,
 * soft hyphens and other ignorable characters), NFD, where accents are marks that
 * can be dropped - except those that make å ä ö - and NFC again. */
#include "base/utf8.h"
#include "base/log.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define TEXT_MAX       ((size_t)16 << 20)
#define RING           0x030A
#define DIAERESIS      0x0308
#define MINUS_SIGN     0x2212
#define ACCENT_CLASSES 200 /* combining classes from here on are positions, not sounds */

struct text16 {
	UChar *p;
	int32_t n;
};

static struct text16 to_utf16(struct arena *tmp, struct str s)
{
	UErrorCode e = U_ZERO_ERROR;
	struct text16 t = {ARENA_ARRAY(tmp, s.n + 1, UChar), 0};
	u_strFromUTF8WithSub(t.p, (int32_t)s.n + 1, &t.n, s.p, (int32_t)s.n, 0xFFFD, NULL, &e);
	if (U_FAILURE(e))
		BUG("UTF-8 to UTF-16: %s", u_errorName(e));
	return t;
}

static struct str to_utf8(struct arena *a, struct text16 t)
{
	UErrorCode e = U_ZERO_ERROR;
	size_t cap = (size_t)t.n * 3 + 1;
	char *p = arena_alloc(a, cap);
	int32_t n = 0;
	u_strToUTF8WithSub(p, (int32_t)cap, &n, t.p, t.n, 0xFFFD, NULL, &e);
	if (U_FAILURE(e))
		BUG("UTF-16 to UTF-8: %s", u_errorName(e));
	return (struct str){p, (size_t)n};
}

static struct text16 normalize(struct arena *tmp, const UNormalizer2 *form, struct text16 t)
{
	int32_t cap = t.n + t.n / 2 + 16;
	for (int attempt = 0; attempt < 2; attempt++) {
		UErrorCode e = U_ZERO_ERROR;
		UChar *p = ARENA_ARRAY(tmp, (size_t)cap, UChar);
		int32_t n = unorm2_normalize(form, t.p, t.n, p, cap, &e);
		if (U_SUCCESS(e))
			return (struct text16){p, n};
		if (e != U_BUFFER_OVERFLOW_ERROR)
			break;
		cap = n + 1;
	}
	BUG("normalisation failed");
}

static bool is_dash(UChar32 c)
{
	return u_charType(c) == U_DASH_PUNCTUATION || c == MINUS_SIGN;
}

/* The Swedish letter that base and an accent make, or 0. */
static UChar32 swedish_letter(UChar32 base, UChar32 accent)
{
	if (base == 'a' && accent == RING)
		return 0xE5;
	if (base == 'a' && accent == DIAERESIS)
		return 0xE4;
	return base == 'o' && accent == DIAERESIS ? 0xF6 : 0;
}

/* The code point at p[*i]; after ICU there are no lone surrogates. */
static UChar32 next_char(const UChar *p, int32_t n, int32_t *i)
{
	UChar32 c = p[(*i)++];
	if (c >= 0xD800 && c <= 0xDBFF && *i < n)
		c = 0x10000 + ((c - 0xD800) << 10) + (p[(*i)++] - 0xDC00);
	return c;
}

/* Drops accents, and makes every dash '-' and every run of blanks one ' ', in
 * place: what is written is never longer than what was read. */
static int32_t simplify(UChar *p, int32_t n)
{
	int32_t from = 0, to = 0, base = -1; /* base: where the last letter was written */
	while (from < n) {
		int32_t at = from;
		UChar32 c = next_char(p, n, &from);
		if (u_getCombiningClass(c) >= ACCENT_CLASSES) {
			UChar32 letter = base >= 0 ? swedish_letter(p[base], c) : 0;
			if (letter)
				p[base] = (UChar)letter;
			continue;
		}
		base = to;
		if (u_isUWhiteSpace(c)) {
			if (to > 0 && p[to - 1] == ' ')
				continue;
			c = ' ';
		} else if (is_dash(c)) {
			c = '-';
		}
		if (c <= 0xFFFF) {
			p[to++] = (UChar)c;
		} else {
			p[to++] = p[at];
			p[to++] = p[at + 1];
		}
	}
	return to;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* What fold_any() would give, without ICU: nearly every word is ASCII. */
static struct str fold_ascii(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool blank = c == ' ' || (c >= '\t' && c <= '\r');
		if (blank && n > 0 && p[n - 1] == ' ')
			continue;
		p[n++] = blank ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	p[n] = '\0';
	return (struct str){p, n};
}

static struct str fold_any(struct arena *a, struct str s)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&e);
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&e);
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&e);
	if (U_FAILURE(e))
		BUG("ICU has no normalisation data: %s", u_errorName(e));
	struct arena tmp;
	arena_init(&tmp, TEXT_MAX * 120); /* the longest compatibility form: 3 bytes to 18 units */
	struct text16 t = normalize(&tmp, casefold, to_utf16(&tmp, s));
	t = normalize(&tmp, nfd, t);
	t.n = simplify(t.p, t.n);
	struct str key = to_utf8(a, normalize(&tmp, nfc, t));
	arena_finish(&tmp);
	return key;
}

struct str utf8_fold(struct arena *a, struct str s)
{
	if (str_is_null(s))
		return s;
	if (s.n > TEXT_MAX)
		BUG("text of %zu bytes to fold", s.n);
	return is_ascii(s) ? fold_ascii(a, s) : fold_any(a, s);
}

static UCollator *swedish;
static pthread_once_t swedish_once = PTHREAD_ONCE_INIT;

static void open_swedish(void)
{
	UErrorCode e = U_ZERO_ERROR;
	swedish = ucol_open("sv@colNumeric=yes", &e);
	if (U_FAILURE(e))
		BUG("ICU has no Swedish collation: %s", u_errorName(e));
}

int utf8_cmp_sv(struct str a, struct str b)
{
	/* Compared only, never changed: ICU allows threads to share it. */
	pthread_once(&swedish_once, open_swedish);
	UErrorCode e = U_ZERO_ERROR;
	UCollationResult r =
	    ucol_strcollUTF8(swedish, a.p ? a.p : "", (int32_t)a.n, b.p ? b.p : "", (int32_t)b.n, &e);
	return U_SUCCESS(e) ? (int)r : str_cmp(a, b);
}
