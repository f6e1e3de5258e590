/* figure.c - see figure.h. */
#include "core/figure_view.h"

#include "base/log.h"
#include "views_core.h"

/* ---- words ---- */

static const char *said(struct arena *a, enum lang l, const char *msgid)
{
	return arena_z(a, tr(l, msgid));
}

static void marks(struct chart_words *w, enum lang l)
{
	w->decimal = l == LANG_SV ? "," : ".";
	w->group = "\u202f";
	w->minus = "\u2212";
	w->range = "{0}–{1}";
}

static void kinds(struct chart_words *w, struct arena *a, enum lang l)
{
	static const char *const kind[CHART_KINDS] = {
	    [CHART_LINE] = N_("Line chart"),         [CHART_BAR] = N_("Bar chart"),
	    [CHART_DOT] = N_("Dots with intervals"), [CHART_MULTIPLES] = N_("Small line charts"),
	    [CHART_FUNNEL] = N_("Funnel plot"),      [CHART_HEAT] = N_("Tinted table"),
	    [CHART_SPARK] = N_("Small line"),        [CHART_STACK] = N_("Distribution of answers"),
	    [CHART_SLOPE] = N_("Two occasions")};
	for (int k = 0; k < CHART_KINDS; k++)
		w->kind[k] = said(a, l, kind[k]);
}

const struct chart_words *figure_words(struct arena *a, enum lang l)
{
	struct chart_words *w = ARENA_NEW(a, struct chart_words);
	marks(w, l);
	kinds(w, a, l);
	w->state[CHART_SHOWN] = "";
	w->state[CHART_FEW] = said(a, l, N_("too few"));
	w->state[CHART_MISSING] = said(a, l, N_("no figure"));
	w->state[CHART_NOT_APPLICABLE] = said(a, l, N_("not applicable"));
	w->state[CHART_APPROX] = said(a, l, N_("about {0}"));
	w->range_neg = said(a, l, N_("{0} to {1}"));
	w->n = said(a, l, N_("n {0}"));
	w->value = said(a, l, N_("Value"));
	w->lower = said(a, l, N_("from (interval)"));
	w->upper = said(a, l, N_("to (interval)"));
	w->both = said(a, l, N_("interval"));
	w->count = said(a, l, N_("how many"));
	w->remark = said(a, l, N_("Remark"));
	w->interval = said(a, l, N_("The bars show 95 % confidence intervals."));
	w->starts = said(a, l, N_("The scale begins at {0}."));
	w->more = said(a, l, N_("and {0} more"));
	w->changed = said(a, l, N_("new definition"));
	return w;
}

/* ---- in a page ---- */

const char *figure_cell_class(const struct figure_view *v, size_t cell)
{
	static const char *const heat[] = {"heat-0", "heat-1", "heat-2", "heat-3", "heat-4"};
	const struct chart_cell *k = &v->table.cell[cell];
	enum chart_column column = v->table.head[cell % v->table.n].column;
	if (column == CHART_COL_LABEL || column == CHART_COL_REMARK)
		return "";
	if (k->step >= 0)
		return heat[k->step];
	bool shown = column != CHART_COL_VALUE || k->state == CHART_SHOWN || k->state == CHART_APPROX;
	return shown ? "num" : "num none";
}

void figure_show(struct out *o, const struct chart_figure *f)
{
	struct figure_view v = {.f = f, .chart = f->chart};
	struct buf b;
	buf_init(&b, (size_t)8 << 20);
	enum chart_fault fault = chart_table_make(o->arena, f->chart, &v.table);
	v.fault = fault != CHART_OK;
	if (!v.fault && f->chart->kind != CHART_HEAT)
		fault = chart_page(o->arena, f->chart, &b);
	v.undrawn = fault != CHART_OK || b.overflow;
	if (v.undrawn)
		log_warn("figure.refused fault=%d", (int)fault);
	else
		v.picture = (struct safe){buf_as_str(&b)};
	view_core_figure(o, &v);
	buf_finish(&b);
}

/* ---- as a file ---- */

static const struct {
	const char *ending, *type;
} formats[FIGURE_FORMATS] = {[FIGURE_CSV] = {".csv", "text/csv; charset=utf-8"},
                             [FIGURE_SVG] = {".svg", "image/svg+xml"},
                             [FIGURE_PNG] = {".png", "image/png"}};

enum figure_format figure_format_of(struct str path)
{
	int f = 0;
	while (f < FIGURE_FORMATS && !str_ends(path, str_z(formats[f].ending)))
		f++;
	return (enum figure_format)f;
}

static enum figure_made make(struct ctx *c, const struct chart *chart, enum figure_format f, struct buf *out)
{
	static const struct chart_look file = {.file = true};
	struct buf svg;
	if (f == FIGURE_CSV) {
		BUF_LIT(out, "\xef\xbb\xbf"); /* Excel reads UTF-8 by it */
		return chart_csv(c->arena, chart, ';', out) == CHART_OK ? FIGURE_MADE : FIGURE_FAILED;
	}
	if (f == FIGURE_SVG)
		return chart_svg(c->arena, chart, &file, out) == CHART_OK ? FIGURE_MADE : FIGURE_FAILED;
	buf_init(&svg, (size_t)8 << 20);
	enum figure_made res = FIGURE_FAILED;
	if (chart_svg(c->arena, chart, &file, &svg) == CHART_OK && !svg.overflow)
		res = figure_png(buf_as_str(&svg), 2, "rsvg-convert", out);
	buf_finish(&svg);
	return res;
}

void figure_send(struct ctx *c, const struct chart *chart, enum figure_format f, struct str stem)
{
	static const int status[] = {
	    [FIGURE_NO_PROGRAM] = 501, [FIGURE_SLOW] = 503, [FIGURE_BUSY] = 503, [FIGURE_FAILED] = 500};
	if (f == FIGURE_FORMATS) {
		ctx_not_found(c);
		return;
	}
	enum figure_made res = make(c, chart, f, &c->res->body);
	if (res != FIGURE_MADE) {
		log_error("figure.failed request=%.*s format=%s result=%d", STR_ARG(c->req->id), formats[f].ending,
		          (int)res);
		ctx_error(c, status[res], N_("The picture could not be made. Try again, or take it as SVG."));
		return;
	}
	c->res->type = str_z(formats[f].type);
	web_set_header(
	    c->res, "Content-Disposition",
	    arena_printf(c->arena, "attachment; filename=\"%.*s%s\"", STR_ARG(stem), formats[f].ending));
}
