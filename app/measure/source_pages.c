/* source_pages.c - where figures came from: sources with their provenance, and the row of the file behind a
 * figure. */
#include "core/page.h"
#include "measure/publish.h"
#include "measure/source_view.h"
#include "views_measure.h"
#include "web/fmt.h"

#define FIGURES_SHOWN 200

/* --- the list ---------------------------------------------------------------------------- */

void source_list_page(struct ctx *c)
{
	struct source_list_view v = {.c = c};
	v.n = source_list(c->db, c->arena, 200, &v.v);
	c->page.title = tr(c->lang, N_("Sources of figures"));
	c->page.nav = "admin-sources";
	struct str n = arena_printf(c->arena, "%zu", v.n);
	c->page.summary = v.n ? tr_fmt(c->arena, c->lang, N_("Figures have come from {0} sources."), &n, 1)
	                      : tr(c->lang, N_("No figures have come in yet."));
	page_open(c);
	view_measure_sources(&c->out, &v);
	page_close(c);
}

/* --- one source ------------------------------------------------------------------------------ */

/* The file's own rows, and its figures of few as they are: for those who may see exact figures of the whole
 * huvudman or have read the file in. */
static bool may_exact(struct ctx *c, const struct import_source *file)
{
	struct object o = {.found = true, .state = OBJ_DECIDED};
	measure_locate_root(c->db, c->arena, &o);
	bool own = file->run.started_by && file->run.started_by == c->who.person_id;
	return own || ctx_may(c, RES_EXACT, ACT_VIEW, &o);
}

static bool is_published(const struct source_view *v)
{
	static const char *const publishers[] = {"Skolverket", "Skolinspektionen", "Kolada", "RKA", "SCB", "SKR"};
	bool published = v->nmeasures > 0;
	for (size_t i = 0; i < v->nmeasures; i++)
		published = published && str_eqz(v->measures[i].disclosure, "published");
	for (size_t i = 0; i < sizeof publishers / sizeof publishers[0]; i++)
		published = published || str_eqz(v->s.publisher, publishers[i]);
	return published;
}

static int64_t number_of(struct ctx *c, const char *name)
{
	int64_t n = 0;
	return str_to_i64(web_query(c->req, name), &n) && n > 0 && n < UINT32_MAX ? n : 0;
}

static void find_line(struct source_view *v)
{
	const struct import_sheet *s = &v->sheet;
	for (size_t i = 0; i < s->nlines; i++)
		if (s->line[i].row == v->row) {
			v->line = &s->line[i];
			v->before = i ? &s->line[i - 1] : NULL;
			v->after = i + 1 < s->nlines ? &s->line[i + 1] : NULL;
			return;
		}
}

/* The file as it was read, with what was mended in it. */
static void read_file(struct ctx *c, struct source_view *v, const struct import_source *file)
{
	struct import_options opt;
	import_read(c->arena, c->lang, file->profile, file->file.bytes, &v->sheet);
	import_options_read(c->arena, file->run.options, &opt);
	import_apply_edits(&v->sheet, &opt);
	if (!v->sheet.refused)
		find_line(v);
}

static struct str column_name(const struct source_view *v, int64_t col)
{
	for (size_t i = 0; i < v->sheet.ncols; i++)
		if ((int64_t)v->sheet.col[i] == col)
			return v->sheet.header[i];
	return STR("");
}

static struct str value_text(struct ctx *c, const struct source_figures_row *r)
{
	struct buf b;
	const struct figure f = {.kind = r->kind, .number = r->number, .decimals = r->decimals};
	struct value v = figure_value(&f);
	buf_init(&b, 64);
	value_write(&v, VALUE_SKOLVERKET, c->lang == LANG_SV ? ',' : '.', &b);
	struct str s = b.n ? arena_str(c->arena, buf_as_str(&b)) : words_text(&figure_kinds, c->lang, r->kind);
	buf_finish(&b);
	return s;
}

static void show_figures(struct ctx *c, struct source_view *v)
{
	struct source_figures_row *r;
	size_t n = source_figures(c->db, c->arena, v->s.id, v->row, FIGURES_SHOWN, &r);
	v->figures = ARENA_ARRAY(c->arena, n + 1, struct source_figure_view);
	for (size_t i = 0; i < n; i++) {
		struct source_figure_view *x = &v->figures[v->nfigures++];
		bool hidden = r[i].guarded && !v->may_exact;
		*x = (struct source_figure_view){.f = &r[i],
		                                 .value = hidden ? tr(c->lang, N_("too few")) : value_text(c, &r[i])};
		v->exact += r[i].guarded && v->may_exact;
		if (!r[i].file_row.has)
			continue;
		x->row = import_row_text(c->arena, c->lang, (uint32_t)r[i].file_row.v);
		x->col = column_name(v, r[i].file_col.has ? r[i].file_col.v : 0);
		if (v->may_file)
			x->row_href = arena_printf(c->arena, "/admin/kallor/%lld?rad=%lld&kol=%lld", (long long)v->s.id,
			                           (long long)r[i].file_row.v,
			                           (long long)(r[i].file_col.has ? r[i].file_col.v : 0));
	}
}

/* What is shown of protected tables is published by it; what is exact is logged, and so is a row of the file.
 */
static bool tell(struct ctx *c, const struct source_view *v)
{
	const struct publish p = publish_of(c);
	int64_t *id = ARENA_ARRAY(c->arena, v->nfigures + 1, int64_t);
	size_t n = 0;
	for (size_t i = 0; i < v->nfigures; i++)
		if (n == 0 || id[n - 1] != v->figures[i].f->version_id)
			id[n++] = v->figures[i].f->version_id;
	size_t exact = v->exact + (v->line && !is_published(v));
	struct str diff = arena_printf(c->arena, "{\"cells\":%zu}", exact);
	return (v->may_exact || publish_versions(&p, id, n)) &&
	       (exact == 0 || publish_exact(c, "figure_source", v->s.id, diff));
}

static bool open_source(struct ctx *c, struct source_view *v, struct import_source *file)
{
	if (!figure_source_get(c->db, c->arena, ctx_id(c), &v->s))
		return false;
	v->nmeasures = source_measures(c->db, c->arena, v->s.id, &v->measures);
	for (size_t i = 0; i < v->nmeasures; i++)
		v->total += v->measures[i].n;
	bool kept = v->s.import_id && import_source(c->db, c->arena, v->s.import_id, file);
	v->file = kept ? file->file.name : STR("");
	v->import_id = v->s.import_id;
	v->may_exact = may_exact(c, file);
	v->may_file = kept && (v->may_exact || is_published(v));
	return true;
}

void source_page(struct ctx *c)
{
	struct source_view v = {.c = c};
	struct import_source file = {0};
	if (!ctx_read(c) || !open_source(c, &v, &file)) {
		ctx_not_found(c);
		return;
	}
	v.row = (uint32_t)number_of(c, "rad");
	v.col = (uint32_t)number_of(c, "kol");
	if (v.may_file && v.row)
		read_file(c, &v, &file);
	if (v.may_file)
		show_figures(c, &v);
	if (!tell(c, &v)) {
		ctx_error(c, 503, N_("The store is busy. Try again in a moment."));
		return;
	}
	c->page.title = v.s.title.n ? v.s.title : tr(c->lang, N_("A source of figures"));
	c->page.kicker = v.s.publisher;
	c->page.nav = "admin-sources";
	c->page.up_href = STR("/admin/kallor");
	c->page.up_title = tr(c->lang, N_("Sources of figures"));
	struct str n = arena_printf(c->arena, "%lld", (long long)v.total);
	c->page.summary = tr_fmt(c->arena, c->lang, N_("{0} figures come from here."), &n, 1);
	page_open(c);
	view_measure_source(&c->out, &v);
	page_close(c);
}
