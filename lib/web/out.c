/* out.c - see out.h and view.h.
 */
#include "web/fmt.h"
#include "web/view.h"
#include <stdio.h>

void out_str(struct out *o, struct str s)
{
	buf_html(o->b, s);
}

void out_z(struct out *o, const char *z)
{
	buf_html(o->b, str_z(z));
}

void out_i64(struct out *o, int64_t v)
{
	if (v >= 0 && v < 10000)
		buf_i64(o->b, v);
	else
		buf_str(o->b, fmt_i64(o->arena, v));
}

void out_f64(struct out *o, double v)
{
	buf_str(o->b, fmt_f64(o->arena, o->lang, v, 2));
}

void out_opt_i64(struct out *o, struct opt_i64 v)
{
	if (v.has)
		out_i64(o, v.v);
	else
		BUF_LIT(o->b, FMT_ABSENT);
}

void out_opt_f64(struct out *o, struct opt_f64 v)
{
	if (v.has)
		out_f64(o, v.v);
	else
		BUF_LIT(o->b, FMT_ABSENT);
}

void out_safe(struct out *o, struct safe s)
{
	buf_str(o->b, s.html);
}

void out_day(struct out *o, struct str day)
{
	struct date d;
	if (!str_is_null(day) && date_parse(day, &d))
		fmt_day_put(o->b, o->lang, d);
	else
		buf_html(o->b, fmt_day(o->arena, o->lang, day));
}

struct str day_text(struct out *o, struct date d)
{
	char text[DATE_TEXT];
	date_text(d, text);
	return fmt_day(o->arena, o->lang, arena_str(o->arena, str_z(text)));
}

void out_instant(struct out *o, struct str instant)
{
	buf_html(o->b, fmt_instant(o->arena, o->lang, instant));
}

/* --- places that are not text ---------------------------------------------- */

void out_line(struct out *o, const char *p, size_t n)
{
	bool again = o->b->n > 0 && o->b->p[o->b->n - 1] == '\n';
	buf_mem(o->b, p + again, n - again);
}

void out_attr(struct out *o, struct tr_arg v)
{
	if (v.html)
		buf_str(o->b, v.s);
	else
		buf_html(o->b, v.s);
}

/* The scheme that ends at the first colon; null when there is none before a path, query or
 * fragment begins. */
static struct str scheme_of(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '/' || s.p[i] == '?' || s.p[i] == '#')
			break;
		if (s.p[i] == ':')
			return str_sub(s, 0, i);
	}
	return (struct str){NULL, 0};
}

/* Browsers drop control characters and leading space before they look for the
 * scheme, so an address with any of them is not an address. */
static bool link_ok(struct str s)
{
	static const char *const schemes[] = {"http", "https", "mailto", "tel"};
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == '\\')
			return false;
	struct str scheme = scheme_of(s);
	if (str_is_null(scheme))
		return true;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (str_ieq(scheme, str_z(schemes[i])))
			return true;
	return false;
}

void out_link(struct out *o, struct tr_arg v)
{
	if (str_is_null(v.s) || link_ok(v.s))
		buf_html(o->b, v.s);
	else
		buf_c(o->b, '#');
}

void out_url(struct out *o, struct tr_arg v)
{
	buf_url(o->b, v.s);
}

/* --- arguments --------------------------------------------------------------- */

struct tr_arg arg_str(struct out *o, struct str s)
{
	(void)o;
	return (struct tr_arg){s, false};
}

struct tr_arg arg_z(struct out *o, const char *z)
{
	return arg_str(o, str_z(z));
}

struct tr_arg arg_safe(struct out *o, struct safe s)
{
	(void)o;
	return (struct tr_arg){s.html, true};
}

struct tr_arg arg_i64(struct out *o, int64_t v)
{
	return arg_str(o, fmt_i64(o->arena, v));
}

struct tr_arg arg_size(struct out *o, size_t v)
{
	return arg_i64(o, (int64_t)v);
}

struct tr_arg arg_f64(struct out *o, double v)
{
	return arg_str(o, fmt_f64(o->arena, o->lang, v, 2));
}

struct tr_arg arg_opt_i64(struct out *o, struct opt_i64 v)
{
	return v.has ? arg_i64(o, v.v) : arg_str(o, STR(FMT_ABSENT));
}

struct tr_arg arg_opt_f64(struct out *o, struct opt_f64 v)
{
	return v.has ? arg_f64(o, v.v) : arg_str(o, STR(FMT_ABSENT));
}

struct tr_arg plain_i64(struct out *o, int64_t v)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	do {
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		digits[--at] = '-';
	return arg_str(o, arena_str(o->arena, (struct str){digits + at, sizeof digits - at}));
}

struct tr_arg plain_size(struct out *o, size_t v)
{
	return plain_i64(o, (int64_t)v);
}

struct tr_arg plain_f64(struct out *o, double v)
{
	struct buf b;
	buf_init(&b, 64);
	buf_f64(&b, v);
	struct str s = arena_str(o->arena, buf_as_str(&b));
	buf_finish(&b);
	return arg_str(o, s);
}

struct tr_arg plain_opt_i64(struct out *o, struct opt_i64 v)
{
	return v.has ? plain_i64(o, v.v) : arg_str(o, STR(""));
}

struct tr_arg plain_opt_f64(struct out *o, struct opt_f64 v)
{
	return v.has ? plain_f64(o, v.v) : arg_str(o, STR(""));
}
