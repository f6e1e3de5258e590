/* fmt.c - see fmt.h. Swedish forms as Språkrådet's Svenska skrivregler has them.
 */
#include "web/fmt.h"
#include "base/date.h"
#include <math.h>
#include <stdio.h>

#define THIN  "\xe2\x80\xaf" /* U+202F narrow no-break space */
#define MINUS "\xe2\x88\x92" /* U+2212 */

/* Appends the digits grouped by three; four digits stay together. */
static void group(struct buf *b, const char *digits, size_t n)
{
	if (n <= 4) {
		buf_mem(b, digits, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			BUF_LIT(b, THIN);
		buf_c(b, digits[i]);
	}
}

static struct str take(struct arena *a, struct buf *b)
{
	struct str s = arena_str(a, buf_as_str(b));
	buf_finish(b);
	return s;
}

struct str fmt_i64(struct arena *a, int64_t v)
{
	char digits[24];
	uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)size);
	if (v >= 0 && n <= 4)
		return arena_str(a, (struct str){digits, (size_t)n});
	struct buf b;
	buf_init(&b, 128);
	if (v < 0)
		BUF_LIT(&b, MINUS);
	group(&b, digits, (size_t)n);
	return take(a, &b);
}

/* trim: zeros at the end of the decimals are dropped. */
static struct str fmt_decimal(struct arena *a, enum lang l, double v, int decimals, bool trim)
{
	char text[400]; /* DBL_MAX has 309 digits before the point */
	if (!isfinite(v))
		return STR(FMT_ABSENT);
	decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
	int len = snprintf(text, sizeof text, "%.*f", decimals, fabs(v));
	struct str all = {text, (size_t)len};
	ptrdiff_t point = str_chr(all, '.');
	struct str whole = point < 0 ? all : str_sub(all, 0, (size_t)point);
	struct str rest = point < 0 ? STR("") : str_sub(all, (size_t)point + 1, all.n);
	while (trim && rest.n > 0 && rest.p[rest.n - 1] == '0')
		rest.n--;
	struct buf b;
	buf_init(&b, 1024);
	if (v < 0 && strspn(text, "0.") < all.n) /* never minus zero */
		BUF_LIT(&b, MINUS);
	group(&b, whole.p, whole.n);
	if (rest.n > 0) {
		buf_c(&b, l == LANG_SV ? ',' : '.');
		buf_str(&b, rest);
	}
	return take(a, &b);
}

struct str fmt_f64(struct arena *a, enum lang l, double v, int decimals)
{
	return fmt_decimal(a, l, v, decimals, true);
}

struct str fmt_fixed(struct arena *a, enum lang l, double v, int decimals)
{
	return fmt_decimal(a, l, v, decimals, false);
}

struct str fmt_percent(struct arena *a, enum lang l, double share, int decimals)
{
	struct str number = fmt_f64(a, l, share * 100, decimals);
	if (!isfinite(share))
		return number;
	return arena_concat(a, number, l == LANG_SV ? STR("\xc2\xa0%") : STR("%"));
}

static const char *month_name(enum lang l, int month)
{
	static const char *const names[2][12] = {
	    [LANG_SV] = {"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
	                 "oktober", "november", "december"},
	    [LANG_EN] = {"January", "February", "March", "April", "May", "June", "July", "August", "September",
	                 "October", "November", "December"},
	};
	return names[l][month - 1];
}

void fmt_day_put(struct buf *b, enum lang l, struct date d)
{
	buf_i64(b, d.day);
	buf_c(b, ' ');
	buf_z(b, month_name(l, d.month));
	buf_c(b, ' ');
	buf_i64(b, d.year);
}

static struct str date_words(struct arena *a, enum lang l, struct date d)
{
	return arena_printf(a, "%d %s %d", d.day, month_name(l, d.month), d.year);
}

struct str fmt_day(struct arena *a, enum lang l, struct str day)
{
	struct date d;
	if (str_is_null(day))
		return STR(FMT_ABSENT);
	return date_parse(day, &d) ? date_words(a, l, d) : day;
}

struct str fmt_instant(struct arena *a, enum lang l, struct str instant)
{
	int64_t ms;
	if (str_is_null(instant))
		return STR(FMT_ABSENT);
	if (!instant_parse(instant, &ms))
		return instant;
	int64_t minutes = (ms >= 0 ? ms : ms - 59999) / 60000 + instant_offset(ms);
	int minute = (int)(((minutes % 1440) + 1440) % 1440);
	struct str day = date_words(a, l, instant_day(ms));
	if (l == LANG_SV)
		return arena_printf(a, "%.*s kl. %02d.%02d", STR_ARG(day), minute / 60, minute % 60);
	return arena_printf(a, "%.*s, %02d:%02d", STR_ARG(day), minute / 60, minute % 60);
}
