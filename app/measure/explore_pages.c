/* explore_pages.c - Utforska: one measure as a cross table by what the address says, kept as a link. */
#include "measure/explore_view.h"

#include "core/edit.h"
#include "core/settings.h"
#include "measure/marks.h"
#include "measure/view_mail.h"
#include "views_measure.h"
#include "web/fmt.h"

#include <stdlib.h>

/* --- the form, from the address ---------------------------------------------------------- */

static struct str param(struct ctx *c, const char *name, const char *otherwise)
{
	struct str v = web_query(c->req, name);
	return v.n ? v : str_z(otherwise);
}

static struct explore_field *field_new(struct explore_view *v, const char *name, const char *label,
                                       size_t most)
{
	struct explore_field *f = &v->field[v->nfields++];
	*f = (struct explore_field){name, label, ARENA_ARRAY(v->c->arena, most, struct explore_choice), 0};
	return f;
}

static void choice(struct explore_field *f, struct str value, struct str text, bool current)
{
	f->v[f->n++] = (struct explore_choice){value, text, current};
}

static void field_of(struct explore_view *v, const char *name, const char *label,
                     const char *const (*pairs)[2], size_t n, const char *otherwise)
{
	struct explore_field *f = field_new(v, name, label, n);
	struct str now = param(v->c, name, otherwise);
	for (size_t i = 0; i < n; i++)
		choice(f, str_z(pairs[i][0]), tr(v->c->lang, pairs[i][1]), str_eqz(now, pairs[i][0]));
}

static const char *const places[][2] = {
    {"skolor", N_("The unit and those under it")},
    {"enhet", N_("The unit alone")},
    {"jamfor", N_("The unit, its municipality, the country, similar ones")}};
static const char *const split[][2] = {{"", N_("together")}, {"*", N_("each by itself")}};
static const char *const columns[][2] = {
    {"lasar", N_("School year")}, {"kon", N_("Sex")}, {"ak", N_("School grade")}};

static void year_field(struct explore_view *v, const char *name, const char *label, int now)
{
	struct ctx *c = v->c;
	struct explore_field *f = field_new(v, name, label, 16);
	for (int y = c->lasar; y > c->lasar - 15; y--)
		choice(f, arena_printf(c->arena, "%d", y), lasar_text(c->arena, y), y == now);
}

static void unit_field(struct explore_view *v)
{
	struct chips all = {0};
	const struct chip *k = chip_unit(v->c, &all);
	struct explore_field *f = field_new(v, "enhet", N_("Unit"), k->n + 1);
	for (size_t i = 0; i < k->n; i++)
		choice(f, k->v[i].value, k->v[i].text, k->v[i].current);
}

static int year_of(struct ctx *c, const char *name, int otherwise)
{
	int64_t y;
	return str_to_i64(web_query(c->req, name), &y) && y >= 1990 && y <= 2100 ? (int)y : otherwise;
}

size_t results_choices(struct ctx *c, bool graded, struct measure **m, const struct measure **chosen)
{
	int64_t want = 0;
	size_t n = explore_measures(c->db, c->arena, graded, m);
	str_to_i64(web_query(c->req, "matt"), &want);
	*chosen = n ? *m : NULL;
	for (size_t i = n; i-- > 0;) /* not asked for: one of the overview's own, which most places have */
		*chosen = (*m)[i].headline ? &(*m)[i] : *chosen;
	for (size_t i = 0; i < n; i++)
		*chosen = (*m)[i].id == want ? &(*m)[i] : *chosen;
	return n;
}

/* --- the question ---------------------------------------------------------------------------- */

static void ask_places(struct ctx *c, struct query *q, int64_t unit, struct str which)
{
	query_unit(c->db, c->arena, q, unit);
	if (str_eqz(which, "skolor"))
		query_units_under(c->db, c->arena, q, unit);
	if (str_eqz(which, "jamfor"))
		query_beside(c->db, c->arena, q, STR(""));
}

/* The same question to /api/v1/data, where "*" is all of a breakdown. */
static struct str data_address(struct ctx *c, const struct query *q, const struct measure *m)
{
	struct buf b;
	buf_init(&b, 16384);
	buf_z(&b, "/api/v1/data?dx=");
	buf_url(&b, m->key);
	buf_z(&b, "&ou=");
	for (size_t i = 0; i < q->nplaces; i++) {
		const struct place *p = &q->place[i];
		if (i)
			buf_c(&b, ';');
		if (p->unit_id)
			buf_str(&b, arena_printf(c->arena, "%lld", (long long)p->unit_id));
		else
			buf_url(&b, p->code);
	}
	buf_str(&b, arena_printf(c->arena, "&pe=%d-%d", q->from_year, q->to_year));
	if (str_is_null(q->sex))
		buf_z(&b, "&sex=*");
	if (str_is_null(q->grade))
		buf_z(&b, "&grade=*");
	struct str s = arena_str(c->arena, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static bool ask(struct ctx *c, struct explore_view *v)
{
	struct query *q = ARENA_NEW(c->arena, struct query);
	int64_t unit = results_unit(c, &v->unit);
	int from = year_of(c, "fran", c->lasar - 6), to = year_of(c, "till", c->lasar);
	*q = (struct query){.who = &c->who,
	                    .from_year = from < to ? from : to,
	                    .to_year = from < to ? to : from,
	                    .subject = STR(""),
	                    .facet = STR("")};
	q->sex = str_eqz(param(c, "kon", ""), "*") ? (struct str){NULL, 0} : STR("T");
	q->grade = str_eqz(param(c, "ak", ""), "*") ? (struct str){NULL, 0} : STR("");
	query_measure(q, v->m->id);
	ask_places(c, q, unit, param(c, "platser", "skolor"));
	v->data = data_address(c, q, v->m);
	year_field(v, "fran", N_("From"), q->from_year);
	year_field(v, "till", N_("To"), q->to_year);
	return query_answer(c, q, &v->r);
}

/* --- the cross table --------------------------------------------------------------------------- */

enum column { BY_YEAR, BY_SEX, BY_GRADE };
struct cross {
	struct ctx *c;
	struct explore_view *v;
	enum column by;
	const struct query_cell *row[EXPLORE_ROWS_MAX], *col[EXPLORE_COLS_MAX];
	size_t rows, cols;
	bool places, sexes, grades, years; /* do they vary among the rows? */
};

int results_grade_cmp(struct str a, struct str b)
{
	int64_t x = 0, y = 0;
	bool na = str_to_i64(a, &x), nb = str_to_i64(b, &y);
	if (na != nb)
		return na ? 1 : -1;
	return na && x != y ? (x > y) - (x < y) : str_cmp(a, b);
}

static bool same_col(enum column by, const struct query_cell *a, const struct query_cell *b)
{
	return by == BY_YEAR  ? a->year == b->year
	       : by == BY_SEX ? str_eq(a->sex, b->sex)
	                      : str_eq(a->grade, b->grade);
}

static bool same_row(enum column by, const struct query_cell *a, const struct query_cell *b)
{
	return a->place == b->place && (by == BY_YEAR || a->year == b->year) &&
	       (by == BY_SEX || str_eq(a->sex, b->sex)) && (by == BY_GRADE || str_eq(a->grade, b->grade));
}

static int cmp_years(const void *x, const void *y)
{
	const struct query_cell *a = *(const struct query_cell *const *)x,
	                        *b = *(const struct query_cell *const *)y;
	return (a->year > b->year) - (a->year < b->year);
}

static int cmp_sexes(const void *x, const void *y)
{
	return str_cmp((*(const struct query_cell *const *)x)->sex, (*(const struct query_cell *const *)y)->sex);
}

static int cmp_grades(const void *x, const void *y)
{
	return results_grade_cmp((*(const struct query_cell *const *)x)->grade,
	                         (*(const struct query_cell *const *)y)->grade);
}

static bool listed(const struct cross *k, bool row, const struct query_cell *x)
{
	size_t n = row ? k->rows : k->cols;
	for (size_t i = 0; i < n; i++)
		if (row ? same_row(k->by, k->row[i], x) : same_col(k->by, k->col[i], x))
			return true;
	return false;
}

static void lay_out(struct cross *k)
{
	static int (*const cmp[])(const void *, const void *) = {cmp_years, cmp_sexes, cmp_grades};
	const struct query_result *r = &k->v->r;
	for (size_t i = 0; i < r->n; i++) {
		const struct query_cell *x = &r->cell[i];
		if (!listed(k, true, x)) {
			if (k->rows == EXPLORE_ROWS_MAX) {
				k->v->cut = true;
				continue;
			}
			k->row[k->rows++] = x;
		}
		if (!listed(k, false, x) && k->cols < EXPLORE_COLS_MAX)
			k->col[k->cols++] = x;
	}
	if (k->cols)
		qsort(k->col, k->cols, sizeof(struct query_cell *), cmp[k->by]);
	for (size_t i = 1; i < k->rows; i++) {
		k->places |= k->row[i]->place != k->row[0]->place;
		k->sexes |= k->by != BY_SEX && !str_eq(k->row[i]->sex, k->row[0]->sex);
		k->grades |= k->by != BY_GRADE && !str_eq(k->row[i]->grade, k->row[0]->grade);
		k->years |= k->by != BY_YEAR && k->row[i]->year != k->row[0]->year;
	}
}

static struct str grade_text(struct ctx *c, struct str grade)
{
	return grade.n ? tr_fmt(c->arena, c->lang, N_("grade {0}"), &grade, 1) : tr(c->lang, N_("all grades"));
}

static struct str row_text(const struct cross *k, const struct query_cell *x)
{
	struct ctx *c = k->c;
	struct buf b;
	buf_init(&b, 1024);
	const struct {
		bool show;
		struct str text;
	} part[] = {{k->places || !(k->sexes || k->grades || k->years), k->v->r.place[x->place].name},
	            {k->grades, grade_text(c, x->grade)},
	            {k->sexes, words_text(&sexes, c->lang, x->sex)},
	            {k->years, lasar_text(c->arena, x->year)}};
	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
		if (!part[i].show)
			continue;
		if (b.n)
			buf_z(&b, " · ");
		buf_str(&b, part[i].text);
	}
	struct str s = arena_str(c->arena, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static struct str col_text(const struct cross *k, const struct query_cell *x)
{
	return k->by == BY_YEAR  ? lasar_text(k->c->arena, x->year)
	       : k->by == BY_SEX ? words_text(&sexes, k->c->lang, x->sex)
	                         : grade_text(k->c, x->grade);
}

static const struct query_cell *cell_at(const struct cross *k, size_t row, size_t col)
{
	const struct query_cell *a = k->row[row], *b = k->col[col];
	return query_find_split(&k->v->r, 0, a->place, k->by == BY_YEAR ? b->year : a->year,
	                        k->by == BY_SEX ? b->sex : a->sex, k->by == BY_GRADE ? b->grade : a->grade,
	                        STR(""), STR(""));
}

/* Rows by columns, or turned: lines have a series for each row. */
static struct chart chart_of(const struct cross *k, enum chart_kind kind, bool turned)
{
	struct ctx *c = k->c;
	size_t items = turned ? k->cols : k->rows, n = turned ? k->rows : k->cols;
	struct chart_item *item = ARENA_ARRAY(c->arena, items + 1, struct chart_item);
	struct chart_series *s = ARENA_ARRAY(c->arena, n + 1, struct chart_series);
	for (size_t i = 0; i < items; i++)
		item[i].label = turned ? col_text(k, k->col[i]) : row_text(k, k->row[i]);
	for (size_t j = 0; j < n; j++) {
		struct chart_point *p = ARENA_ARRAY(c->arena, items + 1, struct chart_point);
		for (size_t i = 0; i < items; i++)
			p[i] = results_point(cell_at(k, turned ? j : i, turned ? i : j));
		s[j] = (struct chart_series){.name = turned ? row_text(k, k->row[j]) : col_text(k, k->col[j]),
		                             .point = p};
	}
	bool percent = str_eqz(k->v->m->unit, "percent");
	return (struct chart){.kind = kind,
	                      .title = query_measure_name(c->lang, k->v->m),
	                      .y = {.decimals = (int)k->v->m->decimals,
	                            .unit = percent && kind != CHART_HEAT ? STR("\u00a0%") : STR(""),
	                            .title = percent ? tr(c->lang, N_("Per cent")) : STR(""),
	                            .ceiling = percent ? 100 : 0,
	                            .span = percent ? 10 : 0},
	                      .item = item,
	                      .items = items,
	                      .series = s,
	                      .n_series = n,
	                      .words = figure_words(c->arena, c->lang)};
}

static struct str sentence(struct ctx *c, const struct explore_view *v)
{
	size_t seen = 0, hidden = 0;
	for (size_t i = 0; i < v->r.n; i++) {
		seen += v->r.cell[i].v.kind == VALUE_EXISTS;
		hidden += v->r.cell[i].v.kind == VALUE_FEW || v->r.cell[i].v.kind == VALUE_MASKED;
	}
	struct str a[] = {query_measure_name(c->lang, v->m), v->unit, fmt_i64(c->arena, (int64_t)seen),
	                  fmt_i64(c->arena, (int64_t)hidden)};
	if (v->r.n == 0)
		return tr_fmt(c->arena, c->lang, N_("{0} has no figures of {1} in this selection."), a, 2);
	struct str text = hidden ? tr_n(c->lang, (int64_t)seen, "{0}: {2} figure, and {3} that may not be shown.",
	                                "{0}: {2} figures, and {3} that may not be shown.")
	                         : tr_n(c->lang, (int64_t)seen, "{0}: {2} figure.", "{0}: {2} figures.");
	return tr_fmt(c->arena, c->lang, text.p, a, 4);
}

/* What was done at the unit, along the läsår of the lines. */
static void mark_years(const struct cross *k)
{
	struct str name;
	struct marks m;
	int year[EXPLORE_COLS_MAX];
	for (size_t i = 0; i < k->cols; i++)
		year[i] = k->col[i]->year;
	marks_read(k->c->db, k->c->arena, results_unit(k->c, &name), k->v->m->id, &m);
	marks_put(k->c->arena, &m, k->v->m->id, MARKS_ALL, year, k->cols, &k->v->picture);
}

static void fill(struct ctx *c, struct explore_view *v)
{
	struct cross *k = ARENA_NEW(c->arena, struct cross);
	struct str by = param(c, "kol", "lasar");
	*k = (struct cross){.c = c,
	                    .v = v,
	                    .by = str_eqz(by, "kon")  ? BY_SEX
	                          : str_eqz(by, "ak") ? BY_GRADE
	                                              : BY_YEAR};
	lay_out(k);
	if (k->rows == 0)
		return;
	v->table = chart_of(k, CHART_HEAT, false);
	v->table_figure = (struct chart_figure){.chart = &v->table};
	v->has_picture = (k->cols > 1 && k->rows <= EXPLORE_LINES_MAX) || k->cols == 1;
	if (v->has_picture)
		v->picture =
		    k->cols > 1 && k->by == BY_YEAR ? chart_of(k, CHART_LINE, true) : chart_of(k, CHART_DOT, false);
	if (v->has_picture && v->picture.kind == CHART_LINE)
		mark_years(k);
	v->picture_figure = (struct chart_figure){.chart = &v->picture};
	v->table.title = tr(c->lang, N_("The figures"));
}

/* --- the page ------------------------------------------------------------------------------------- */

/* What is kept: the known parts of the address and nothing else. */
static struct str kept_query(struct ctx *c, const struct explore_view *v)
{
	struct buf b;
	buf_init(&b, 1024);
	for (size_t i = 0; i < v->nfields; i++) {
		for (size_t j = 0; j < v->field[i].n; j++) {
			if (!v->field[i].v[j].current || v->field[i].v[j].value.n == 0)
				continue;
			buf_z(&b, b.n ? "&" : "");
			buf_z(&b, v->field[i].name);
			buf_c(&b, '=');
			buf_url(&b, v->field[i].v[j].value);
		}
	}
	struct str s = arena_str(c->arena, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

void results_explore_page(struct ctx *c)
{
	struct explore_view v = {.c = c};
	struct measure *m;
	size_t n = results_choices(c, false, &m, &v.m);
	struct explore_field *f = field_new(&v, "matt", N_("Measure"), n + 1);
	for (size_t i = 0; i < n; i++)
		choice(f, arena_printf(c->arena, "%lld", (long long)m[i].id), query_measure_name(c->lang, &m[i]),
		       v.m == &m[i]);
	unit_field(&v);
	field_of(&v, "platser", N_("Places"), places, 3, "skolor");
	if (v.m && !ask(c, &v))
		return;
	field_of(&v, "kon", N_("Sex"), split, 2, "");
	field_of(&v, "ak", N_("School grade"), split, 2, "");
	field_of(&v, "kol", N_("Columns"), columns, 3, "lasar");
	if (v.m)
		fill(c, &v);
	v.query = kept_query(c, &v);
	v.nsaved = saved_views(c->db, c->arena, c->who.person_id, &v.saved);
	v.nfollowed = view_mails_of(c->db, c->arena, c->who.person_id, &v.followed);
	v.mail = setting_text(c->db, c->arena, "mail.host").n > 0;
	c->page.title = tr(c->lang, N_("Explore"));
	c->page.nav = "explore";
	c->page.summary = v.m ? sentence(c, &v) : tr(c->lang, N_("No figures have come in yet."));
	c->page.charts = true;
	page_open(c);
	view_measure_explore(&c->out, &v);
	page_close(c);
}

struct str explore_often(const struct explore_view *v, int64_t view_id)
{
	for (size_t i = 0; i < v->nfollowed; i++)
		if (v->followed[i].view_id == view_id)
			return v->followed[i].often;
	return STR("");
}

/* --- kept questions ---------------------------------------------------------------------------------- */

void results_explore_save(struct ctx *c)
{
	static const char *const only[] = {"name", "query", "shared", "mail", NULL};
	struct saved_view row;
	struct edit_page p = {.kind = &kind_saved_view,
	                      .only = only,
	                      .post = STR("/resultat/utforska/spara"),
	                      .cancel = STR("/resultat/utforska")};
	kind_saved_view.blank(&c->change, &row);
	c->page.title = tr(c->lang, N_("Keep the question"));
	c->page.nav = "explore";
	c->page.narrow = true;
	if (edit_save(c, &p, ACT_CREATE, NULL, &row))
		ctx_redirect(c, arena_printf(c->arena, "/resultat/utforska?%.*s", STR_ARG(row.query)), "sparat");
}

void results_explore_drop(struct ctx *c)
{
	int64_t rev = 0;
	str_to_i64(web_form(c->req, "rev"), &rev);
	if (edit_remove(c, &kind_saved_view, ctx_id(c), rev))
		ctx_redirect(c, STR("/resultat/utforska"), "borttaget");
}

void results_explore_follow(struct ctx *c)
{
	struct str often = web_form(c->req, "often");
	struct saved_view v;
	if (!view_mail_set(&c->change, c->who.person_id, ctx_id(c), str_is_null(often) ? STR("") : often) ||
	    !saved_view_get(c->db, c->arena, ctx_id(c), &v)) {
		ctx_not_found(c);
		return;
	}
	ctx_redirect(c, arena_printf(c->arena, "/resultat/utforska?%.*s", STR_ARG(v.query)),
	             often.n ? "foljs" : "foljsinte");
}
