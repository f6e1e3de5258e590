/* chart_cmd.c - `trad chart`: a CSV file as an accessible picture. */
#include "measure/cube_cmd.h"

#include "core/figure.h"
#include "measure/chart_read.h"
#include "measure/cube_args.h"
#include "table/number.h"

#include <errno.h>
#include <stdio.h>

static const char usage[] =
    "KIND [options] FILE.csv\n\n"
    "Draw a CSV file: an item a row, a series a column, headings in the first row. KIND is line, bar,\n"
    "dot, multiples, funnel, heat, spark, stack or slope. Cells may be \"..\" (too few), \".\" (not\n"
    "applicable), empty (missing), \"~100\" or \"cirka 600\".";

enum {
	ITEM,
	SERIES,
	LO,
	HI,
	COUNT,
	TITLE,
	SENTENCE,
	SOURCE,
	MEASURE,
	UNIT,
	DECIMALS,
	BOUNDS,
	SELECT,
	COMPARE,
	REFERENCE,
	TARGET,
	MARK,
	LIMITS,
	LANG,
	OUT,
	WIDTH,
	OPTIONS
};

struct call {
	struct arena arena;
	struct args_option o[OPTIONS];
	struct chart chart;
	struct chart_columns columns;
	struct str file[ARGS_MAX];
	size_t files;
};

static struct str one(const struct args_option *o)
{
	return o->n ? o->v[o->n - 1] : (struct str){NULL, 0};
}

static int bad(const struct args_option *o, const char *want)
{
	return args_fail(ARGS_USAGE, "chart", "%s %.*s: %s", o->name, STR_ARG(one(o)), want);
}

static bool real(struct str s, double *out)
{
	struct table_number x;
	if (table_number(s, TABLE_MARK_UNKNOWN, &x) == TABLE_NOT_A_NUMBER)
		return str_to_f64(s, out);
	*out = x.value;
	return true;
}

/* The names of a list with commas, of all times the option was given. */
static const struct str *list(struct call *c, const struct args_option *o, size_t *n)
{
	struct str *v = ARENA_ARRAY(&c->arena, CHART_SERIES_MAX + 1, struct str), part;
	*n = 0;
	for (size_t i = 0; i < o->n; i++) {
		struct str rest = o->v[i];
		while (str_split(&rest, ',', &part) && *n < CHART_SERIES_MAX)
			v[(*n)++] = part;
	}
	return v;
}

/* ---- what the options add ---- */

static int add_axes(struct call *c)
{
	struct chart *k = &c->chart;
	int64_t decimals;
	k->title = c->o[TITLE].n ? one(&c->o[TITLE]) : k->n_series == 1 ? k->series[0].name : STR("");
	k->sentence = one(&c->o[SENTENCE]);
	k->source = one(&c->o[SOURCE]);
	k->y.title = one(&c->o[MEASURE]);
	k->y.unit = one(&c->o[UNIT]);
	if (c->o[DECIMALS].n) {
		if (!str_to_i64(one(&c->o[DECIMALS]), &decimals) || decimals < 0 || decimals > 6)
			return bad(&c->o[DECIMALS], "0 to 6");
		k->y.decimals = (int)decimals;
	}
	struct str hi = one(&c->o[BOUNDS]), lo;
	if (c->o[BOUNDS].n && (!str_split(&hi, ':', &lo) || !real(lo, &k->y.floor) || !real(hi, &k->y.ceiling)))
		return bad(&c->o[BOUNDS], "two figures such as 0:100");
	return -1;
}

static bool item_named(const struct chart *k, struct str name, size_t *item)
{
	for (*item = 0; *item < k->items; ++*item) {
		if (str_eq(k->item[*item].label, name))
			return true;
	}
	return false;
}

/* Series and items of a name take the role. */
static int add_role(struct call *c, const struct args_option *o, enum chart_role role)
{
	struct chart *k = &c->chart;
	for (size_t i = 0; i < o->n; i++) {
		bool found = false;
		for (size_t s = 0; s < k->n_series; s++) {
			if (str_eq(k->series[s].name, o->v[i])) {
				((struct chart_series *)(uintptr_t)k->series)[s].role = role;
				found = true;
			}
		}
		size_t item;
		if (item_named(k, o->v[i], &item)) {
			((struct chart_item *)(uintptr_t)k->item)[item].role = role;
			found = true;
		}
		if (!found)
			return args_fail(ARGS_USAGE, "chart", "%s: no column or row is called “%.*s”", o->name,
			                 STR_ARG(o->v[i]));
	}
	return -1;
}

/* VALUE=LABEL */
static int add_references(struct call *c)
{
	struct chart_reference *v =
	    ARENA_ARRAY(&c->arena, c->o[REFERENCE].n + c->o[TARGET].n + 1, struct chart_reference);
	for (int which = REFERENCE; which <= TARGET; which++) {
		for (size_t i = 0; i < c->o[which].n; i++) {
			struct str label = c->o[which].v[i], value;
			struct chart_reference *r = &v[c->chart.references++];
			if (!str_split(&label, '=', &value) || !real(value, &r->value))
				return bad(&c->o[which], "a figure and its name, such as 85,2=Riket");
			r->label = label;
			r->target = which == TARGET;
		}
	}
	c->chart.reference = v;
	return -1;
}

/* KIND:ITEM=LABEL, drawn just before the item. */
static int add_marks(struct call *c)
{
	static const char *const kinds[] = {"effort", "person", "break", "note"};
	struct chart_mark *v = ARENA_ARRAY(&c->arena, c->o[MARK].n + 1, struct chart_mark);
	for (size_t i = 0; i < c->o[MARK].n; i++) {
		struct str rest = c->o[MARK].v[i], kind, item;
		size_t k = 0, at;
		str_split(&rest, ':', &kind);
		while (k < 4 && !str_eqz(kind, kinds[k]))
			k++;
		if (k == 4 || !rest.p || !str_split(&rest, '=', &item) || !item_named(&c->chart, item, &at))
			return bad(&c->o[MARK],
			           "effort, person, break or note, an item and a name, such as break:2024=New plan");
		v[i] = (struct chart_mark){(enum chart_mark_kind)k, (double)at - 0.5, 0, rest};
	}
	c->chart.mark = v;
	c->chart.marks = c->o[MARK].n;
	return -1;
}

/* LABEL=FILE */
static int add_limits(struct call *c)
{
	struct chart_curve *v = ARENA_ARRAY(&c->arena, c->o[LIMITS].n + 1, struct chart_curve);
	for (size_t i = 0; i < c->o[LIMITS].n; i++) {
		struct str file = c->o[LIMITS].v[i], bytes, why;
		if (!str_split(&file, '=', &v[i].label) || !file.p)
			return bad(&c->o[LIMITS], "a name and a file, such as '95 %=limits.csv'");
		if (!args_file(&c->arena, file, &bytes))
			return args_fail(ARGS_FAILED, "chart", "%.*s cannot be read: %s", STR_ARG(file), strerror(errno));
		if (!chart_read_limits(&c->arena, bytes, &v[i], &why))
			return args_fail(ARGS_REFUSED, "chart", "%.*s: %.*s", STR_ARG(file), STR_ARG(why));
	}
	c->chart.curve = v;
	c->chart.curves = c->o[LIMITS].n;
	return -1;
}

/* ---- in and out ---- */

static int read_file(struct call *c)
{
	struct str bytes, why;
	c->columns.item = one(&c->o[ITEM]);
	c->columns.series = list(c, &c->o[SERIES], &c->columns.n);
	c->columns.lo = list(c, &c->o[LO], &c->columns.n_lo);
	c->columns.hi = list(c, &c->o[HI], &c->columns.n_hi);
	c->columns.count = list(c, &c->o[COUNT], &c->columns.n_count);
	if (!args_file(&c->arena, c->file[1], &bytes))
		return args_fail(ARGS_FAILED, "chart", "%.*s cannot be read: %s", STR_ARG(c->file[1]),
		                 strerror(errno));
	if (!chart_read(&c->arena, bytes, &c->columns, &c->chart, &why))
		return args_fail(ARGS_REFUSED, "chart", "%.*s: %.*s", STR_ARG(c->file[1]), STR_ARG(why));
	return -1;
}

static int build(struct call *c)
{
	static int (*const add[])(struct call *) = {read_file, add_axes, add_references, add_marks, add_limits};
	struct str lang = c->o[LANG].n ? one(&c->o[LANG]) : STR("sv");
	if (c->files != 2)
		return args_fail(ARGS_USAGE, "chart", "give a kind and a CSV file (trad chart --help)");
	c->chart.kind = chart_kind_of(c->file[0]);
	if (c->chart.kind == CHART_KINDS)
		return args_fail(ARGS_USAGE, "chart", "there is no chart called %.*s", STR_ARG(c->file[0]));
	if (!str_eqz(lang, "sv") && !str_eqz(lang, "en"))
		return bad(&c->o[LANG], "sv or en");
	struct chart_words *words = ARENA_NEW(&c->arena, struct chart_words);
	*words = *figure_words(&c->arena, str_eqz(lang, "sv") ? LANG_SV : LANG_EN);
	words->interval = NULL; /* the file does not say what its intervals are */
	c->chart.words = words;
	for (size_t i = 0; i < sizeof add / sizeof *add; i++) {
		int code = add[i](c);
		if (code >= 0)
			return code;
	}
	int code = add_role(c, &c->o[SELECT], CHART_SELECTED);
	return code >= 0 ? code : add_role(c, &c->o[COMPARE], CHART_COMPARED);
}

static int to_png(struct buf *svg, struct buf *out)
{
	static const char *const why[] = {[FIGURE_NO_PROGRAM] = "rsvg-convert is not installed (librsvg2-bin)",
	                                  [FIGURE_SLOW] = "rsvg-convert took too long",
	                                  [FIGURE_BUSY] = "too many pictures are being made",
	                                  [FIGURE_FAILED] = "rsvg-convert failed"};
	enum figure_made res = figure_png(buf_as_str(svg), 2, "rsvg-convert", out);
	return res == FIGURE_MADE ? -1 : args_fail(ARGS_FAILED, "chart", "%s", why[res]);
}

static int draw(struct call *c, struct str form, struct buf *out)
{
	struct chart_look look = {.file = true};
	struct buf svg;
	if (c->o[WIDTH].n && !real(one(&c->o[WIDTH]), &look.width))
		return bad(&c->o[WIDTH], "a number of pixels");
	enum chart_fault f = str_eqz(form, "csv")    ? chart_csv(&c->arena, &c->chart, ';', out)
	                     : str_eqz(form, "html") ? chart_page(&c->arena, &c->chart, out)
	                                             : chart_svg(&c->arena, &c->chart, &look, out);
	if (f != CHART_OK)
		return args_fail(ARGS_REFUSED, "chart", "%.*s: %s", STR_ARG(c->file[1]), chart_fault_text(f));
	if (!str_eqz(form, "png"))
		return -1;
	svg = *out;
	buf_init(out, (size_t)64 << 20);
	int code = to_png(&svg, out);
	buf_finish(&svg);
	return code;
}

static int print(struct call *c)
{
	struct str form = c->o[OUT].n ? one(&c->o[OUT]) : STR("svg");
	struct buf out;
	if (!str_eqz(form, "svg") && !str_eqz(form, "png") && !str_eqz(form, "csv") && !str_eqz(form, "html"))
		return bad(&c->o[OUT], "svg, png, csv or html");
	buf_init(&out, (size_t)64 << 20);
	int code = draw(c, form, &out);
	if (code < 0) {
		bool ok = !out.overflow && fwrite(out.p, 1, out.n, stdout) == out.n && fflush(stdout) == 0;
		code = ok ? ARGS_OK : args_fail(ARGS_FAILED, "chart", "the picture cannot be written");
	}
	buf_finish(&out);
	return code;
}

int cmd_chart(int argc, char **argv)
{
	struct call c = {
	    .o = {[ITEM] = {.name = "--item", .arg = "COLUMN", .help = "names of the rows; the first column"},
	          [SERIES] = {.name = "--series", .arg = "A,B,...", .help = "columns to draw; all others"},
	          [LO] = {.name = "--lo",
	                  .arg = "A,B,...",
	                  .help = "lower ends of intervals, in the order of the series"},
	          [HI] = {.name = "--hi", .arg = "A,B,...", .help = "upper ends"},
	          [COUNT] = {.name = "--n", .arg = "A,B,...", .help = "how many the figures rest on"},
	          [TITLE] = {.name = "--title", .arg = "TEXT", .help = "what it is about"},
	          [SENTENCE] = {.name = "--sentence", .arg = "TEXT", .help = "what it says"},
	          [SOURCE] = {.name = "--source", .arg = "TEXT", .help = "below the picture"},
	          [MEASURE] = {.name = "--measure", .arg = "TEXT", .help = "what the figures are"},
	          [UNIT] = {.name = "--unit", .arg = "TEXT", .help = "put after figures as it is: ' %'"},
	          [DECIMALS] = {.name = "--decimals", .arg = "N", .help = "as many as the file has"},
	          [BOUNDS] = {.name = "--bounds", .arg = "LO:HI", .help = "what figures can be: 0:100"},
	          [SELECT] = {.name = "--select", .arg = "NAME", .help = "a column or row in red"},
	          [COMPARE] = {.name = "--compare",
	                       .arg = "NAME",
	                       .help = "a column or row to hold others against"},
	          [REFERENCE] = {.name = "--reference",
	                         .arg = "VALUE=NAME",
	                         .help = "a line across; may be repeated"},
	          [TARGET] = {.name = "--target", .arg = "VALUE=NAME", .help = "a target; may be repeated"},
	          [MARK] = {.name = "--mark",
	                    .arg = "KIND:ROW=NAME",
	                    .help = "effort, person, break or note before a row"},
	          [LIMITS] = {.name = "--limits", .arg = "NAME=FILE.csv", .help = "rows n;low;high for a funnel"},
	          [LANG] = {.name = "--lang", .arg = "sv|en", .help = "words and decimal mark; sv"},
	          [OUT] = {.name = "--out",
	                   .arg = "svg|png|csv|html",
	                   .help = "svg; html: wide and narrow, for chart.css"},
	          [WIDTH] = {.name = "--width", .arg = "N", .help = "720; below 520 laid out for a phone"}}};
	int code = args_read(argc, argv, usage, c.o, OPTIONS, c.file, &c.files);
	if (code >= 0)
		return code;
	arena_init(&c.arena, (size_t)1 << 30);
	code = build(&c);
	if (code < 0)
		code = print(&c);
	arena_finish(&c.arena);
	return code;
}
