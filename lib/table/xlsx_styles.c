/* Number formats decide what is a date: a workbook stores days as numbers. */
#include "table/xlsx_package.h"
#include "base/vec.h"
#include <math.h>
#include <stdio.h>

/* ---- formats ---- */

/* Built-in formats (ISO/IEC 29500-1, 18.8.30), with those of other languages
 * that share the numbers. 46 is elapsed time, a number. */
static const struct {
	int from, to;
	enum xlsx_look look;
} builtin[] = {{9, 10, XLSX_PERCENT}, {14, 22, XLSX_DATE}, {27, 36, XLSX_DATE},
               {45, 45, XLSX_DATE},   {47, 47, XLSX_DATE}, {50, 58, XLSX_DATE}};

/* Passes over what is shown as it stands: "text", \c, _c, *c and [..]. */
static const char *skip_literal(const char *f)
{
	char end = *f == '"' ? '"' : *f == '[' ? ']' : '\0';
	if (!end)
		return strchr("\\_*", *f) && f[1] ? f + 2 : f + 1;
	const char *close = strchr(f + 1, end);
	return close ? close + 1 : f + strlen(f);
}

static bool is_elapsed(const char *f)
{
	return f[0] == '[' && f[1] && strchr("hHmMsS", f[1]) && strchr("hHmMsS]", f[2]);
}

enum xlsx_look xlsx_look_of(const char *f)
{
	enum xlsx_look look = XLSX_PLAIN;
	while (*f && *f != ';') {
		if (is_elapsed(f))
			return XLSX_PLAIN;
		if (strchr("yYmMdDhHsS", *f))
			look = XLSX_DATE;
		else if (*f == '%' && look == XLSX_PLAIN)
			look = XLSX_PERCENT;
		f = strchr("\"[\\_*", *f) ? skip_literal(f) : f + 1;
	}
	return look;
}

struct custom {
	int64_t id;
	enum xlsx_look look;
};
struct styles {
	struct custom *v; /* number formats of the workbook's own */
	size_t n, cap;
	struct VEC(uint8_t) looks;
	bool in_cell_formats;
};

static enum xlsx_look look_by_id(const struct styles *s, int64_t id)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].id == id)
			return s->v[i].look;
	}
	for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++) {
		if (id >= builtin[i].from && id <= builtin[i].to)
			return builtin[i].look;
	}
	return XLSX_PLAIN;
}

static void styles_open(struct xlsx_xml *m, const char *name, const char **attr)
{
	/* Excel itself stops at 65 490 cell formats and a few hundred number formats. */
	enum { FORMATS = 1000, CELL_FORMATS = 65536 };
	struct styles *s = m->state;
	const char *id = xlsx_attr(attr, "numFmtId"), *code = xlsx_attr(attr, "formatCode");
	int64_t n = 0;
	bool numbered = id && str_to_i64(str_z(id), &n);
	if (strcmp(name, "cellXfs") == 0)
		s->in_cell_formats = true;
	else if (strcmp(name, "numFmt") == 0 && numbered && code && s->n < FORMATS)
		*VEC_PUSH(m->x->room.arena, s) = (struct custom){n, xlsx_look_of(code)};
	else if (strcmp(name, "xf") == 0 && s->in_cell_formats && s->looks.n < CELL_FORMATS)
		*VEC_PUSH(m->x->room.arena, &s->looks) = (uint8_t)look_by_id(s, n);
}

static void styles_close(struct xlsx_xml *m, const char *name)
{
	struct styles *s = m->state;
	if (strcmp(name, "cellXfs") == 0)
		s->in_cell_formats = false;
}

bool xlsx_read_styles(struct xlsx *x, const char *path)
{
	struct styles s = {0};
	struct xlsx_xml m = {.x = x, .path = path, .state = &s, .open = styles_open, .close = styles_close};
	bool ok = xlsx_parse(&m);
	x->look = s.looks.v;
	x->n_looks = s.looks.n;
	return ok;
}

/* ---- dates ---- */

/* Day 1 is 1 January 1900, and day 60 is 29 February 1900, a day that never was
 * (kept by Excel for the sake of Lotus 1-2-3): days before it are one off. In
 * the other system day 0 is 1 January 1904. Both end with the year 9999. */
static bool day_number(int64_t serial, bool date1904, int64_t *days)
{
	const int64_t last = 2958465, offset = 25569, between = 1462;
	if (date1904)
		serial += between;
	*days = serial - offset + (!date1904 && serial < 60);
	return serial >= 1 && serial <= last && (date1904 || serial != 60);
}

bool xlsx_date(struct arena *a, double serial, bool date1904, double *days, struct str *text)
{
	const int64_t day = 86400;
	if (!(serial >= 0 && serial < 3e6))
		return false;
	int64_t seconds = (int64_t)llround(serial * (double)day), whole = seconds / day, days_1970 = 0;
	int h = (int)(seconds % day / 3600), min = (int)(seconds % 3600 / 60), s = (int)(seconds % 60);
	double fraction = (double)(seconds % day) / (double)day;
	if (whole == 0 && (!date1904 || seconds > 0)) {
		*days = fraction;
		*text = arena_printf(a, "%02d:%02d:%02d", h, min, s);
		return true;
	}
	if (!day_number(whole, date1904, &days_1970))
		return false;
	char z[DATE_TEXT];
	date_text(date_from_days((int32_t)days_1970), z);
	*days = (double)days_1970 + fraction;
	*text = seconds % day ? arena_printf(a, "%sT%02d:%02d:%02d", z, h, min, s) : arena_str(a, str_z(z));
	return true;
}
