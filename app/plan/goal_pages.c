/* goal_pages.c - goals: list, page, edit, threads upward. */
#include "base/utf8.h"
#include "core/edit.h"
#include "measure/results_view.h"
#include "plan/goal_view.h"
#include "sql_measure_entry.h"
#include "sql_org.h"
#include "views_plan.h"

#include <stdlib.h>

static struct str page_of(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/styrning/mal/%lld", (long long)id);
}

static struct str unit_title(struct ctx *c, int64_t unit_id)
{
	struct str name = {NULL, 0};
	unit_name(c->db, c->arena, unit_id, ctx_today(c), &name);
	return str_is_null(name) ? STR("") : name;
}

/* --- list -------------------------------------------------------------------- */

static int64_t activities_of(const struct goal_counts_row *n, size_t count, int64_t goal_id)
{
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		if (n[i].goal_id == goal_id)
			sum += n[i].n;
	return sum;
}

static struct str name_of(const struct unit_tree_row *u, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (u[i].id == id)
			return u[i].name;
	return STR("");
}

static struct str area_of(const struct ctx *c, const struct area_list_row *a, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (a[i].id == id)
			return c->lang == LANG_EN && a[i].name_en.n ? a[i].name_en : a[i].name;
	return STR("");
}

/* Level by level, the goals of a unit together, by number. */
static int by_level(const void *x, const void *y)
{
	const struct goal_line *a = x, *b = y;
	int c = a->col != b->col ? a->col - b->col : utf8_cmp_sv(a->unit, b->unit);
	return c ? c : a->place - b->place;
}

static void fill_list(struct ctx *c, const struct filters *f, struct goal_list_view *v)
{
	struct goal_rows_row *g;
	struct unit_tree_row *u;
	struct area_list_row *a;
	struct goal_counts_row *counts;
	char day[DATE_TEXT];
	date_text(c->at_day, day);
	struct str from = arena_printf(c->arena, "%d-07-01", c->lasar),
	           to = arena_printf(c->arena, "%d-06-30", c->lasar + 1);
	size_t n = goal_rows(c->db, c->arena, c->unit_id, f->area_id, from, to, c->who.person_id, ctx_today(c),
	                     c->at, &g);
	size_t nu = unit_tree(c->db, c->arena, str_z(day), c->at, &u);
	size_t na = area_list(c->db, c->arena, c->lasar, c->at, &a);
	size_t nc = goal_counts(c->db, c->arena, c->lasar, &counts);
	v->v = ARENA_ARRAY(c->arena, n + 1, struct goal_line);
	for (size_t i = 0; i < n; i++)
		v->v[v->n++] = (struct goal_line){
		    .id = g[i].id,
		    .number = g[i].number,
		    .title = g[i].title,
		    .kind = words_text(&goal_kinds, c->lang, g[i].kind),
		    .area = area_of(c, a, na, g[i].area_id),
		    .unit = name_of(u, nu, g[i].unit_id),
		    .assessment = g[i].assessment,
		    .assessment_word = words_text(&assessments, c->lang, g[i].assessment),
		    .state = g[i].state,
		    .activities = activities_of(counts, nc, g[i].id),
		    .col = thread_column(g[i].kind),
		    .place = (int)i,
		};
	if (v->n)
		qsort(v->v, v->n, sizeof *v->v, by_level);
}

static struct str list_summary(struct ctx *c, const struct goal_list_view *v, const struct filters *f)
{
	int64_t steered = 0, reached = 0, unknown = 0;
	for (size_t i = 0; i < v->n; i++) {
		steered += v->v[i].col >= 3;
		reached += v->v[i].col >= 3 && str_eqz(v->v[i].assessment, "reached");
		unknown += v->v[i].col >= 3 && str_eqz(v->v[i].assessment, "no_basis");
	}
	struct str args[] = {arena_printf(c->arena, "%zu", v->n), f->lasar_text,
	                     arena_printf(c->arena, "%lld", (long long)reached),
	                     arena_printf(c->arena, "%lld", (long long)unknown),
	                     arena_printf(c->arena, "%lld", (long long)steered)};
	return tr_fmt(
	    c->arena, c->lang,
	    N_("{0} goals steer {1}. Of the {4} that are assessed {2} are reached, and {3} lack a basis."), args,
	    5);
}

void plan_goals_page(struct ctx *c)
{
	struct filters f;
	filters_read(c, FILTER_AREA | FILTER_UNIT | FILTER_YEAR | FILTER_DAY, &f);
	struct goal_list_view v = {.c = c, .f = &f};
	fill_list(c, &f, &v);
	c->page.title = tr(c->lang, N_("Goals"));
	c->page.summary = list_summary(c, &v, &f);
	c->page.nav = "goals";
	if (str_is_null(c->at) && access_route(&c->who, RES_GOAL, ACT_CREATE)) {
		c->page.action_href = STR("/styrning/mal/nytt");
		c->page.action_title = tr(c->lang, N_("New goal"));
	}
	page_open(c);
	view_plan_goals(&c->out, &v);
	page_close(c);
}

/* --- one goal ------------------------------------------------------------------- */

static bool load(struct ctx *c, struct goal *g)
{
	return c->at.p ? goal_get_at(c->db, c->arena, ctx_id(c), c->at, g)
	               : goal_get(c->db, c->arena, ctx_id(c), g);
}

static void count_activities(struct ctx *c, struct goal_view *v)
{
	struct goal_counts_row *n;
	size_t rows = goal_counts(c->db, c->arena, c->lasar, &n);
	v->total = activities_of(n, rows, v->g->id);
}

/* The figures that follow the goal, and which ones may be added. */
static void fill_strip(struct ctx *c, struct goal_view *v)
{
	struct measures_of_goal_row *l;
	struct measures_aimed_row *m;
	size_t n = measures_of_goal(c->db, c->arena, v->g->id, &l);
	struct strip_ask *ask = ARENA_ARRAY(c->arena, n + 1, struct strip_ask);
	for (size_t i = 0; i < n; i++)
		ask[i] = (struct strip_ask){l[i].measure_id, l[i].id, l[i].grade};
	strip_read(c, v->g->unit_id, ask, n, true, &v->strip);
	for (size_t i = 0; i < v->strip.n; i++)
		if (v->strip.v[i].suggest.n)
			v->strip.v[i].suggest =
			    arena_printf(c->arena, "%.*s&mal=%lld", STR_ARG(v->strip.v[i].suggest), (long long)v->g->id);
	if (!v->may_edit)
		return;
	v->strip.remove = arena_concat(c->arena, page_of(c, v->g->id), STR("/matt/bort"));
	n = measures_aimed(c->db, c->arena, true, &m);
	v->measures = (struct field_refs){"measure_id", ARENA_ARRAY(c->arena, n + 1, struct field_choice), n};
	for (size_t i = 0; i < n; i++)
		v->measures.v[i] =
		    (struct field_choice){arena_printf(c->arena, "%lld", (long long)m[i].id), m[i].name};
}

static void fill_goal(struct ctx *c, struct goal_view *v)
{
	const struct goal *g = v->g;
	struct document d;
	struct area a;
	v->unit = unit_title(c, g->unit_id);
	v->document = document_get(c->db, c->arena, g->document_id, &d) ? d.title : STR("");
	v->area = g->area_id && area_get(c->db, c->arena, g->area_id, &a) ? a.name : STR("");
	v->nup = goal_serves(c->db, c->arena, g->id, c->at, &v->up);
	v->ndown = goal_served_by(c->db, c->arena, g->id, c->at, &v->down);
	v->nacts = thread_activities(c->db, c->arena, c->lasar, 0, g->id, (struct str){NULL, 0}, c->who.person_id,
	                             ctx_today(c), 50, c->at, &v->acts);
	count_activities(c, v);
	v->ninsatser = goal_insatser(c->db, c->arena, g->id, c->who.person_id, ctx_today(c), c->at, &v->insatser);
	if (results_may_try(c, g->unit_id))
		v->suggest = arena_printf(c->arena, "/insatser/ny?mal=%lld&enhet=%lld", (long long)g->id,
		                          (long long)g->unit_id);
	v->may_edit = str_is_null(c->at) && ctx_may(c, RES_GOAL, ACT_EDIT, &c->object);
	if (v->may_edit)
		v->above = refs_goals(c, "serves_id", thread_column(g->kind));
	fill_strip(c, v);
}

static struct str goal_summary(struct ctx *c, const struct goal_view *v)
{
	struct str acts = arena_printf(c->arena, "%lld", (long long)v->total),
	           goals = arena_printf(c->arena, "%zu", v->ndown);
	acts = tr_fmt(c->arena, c->lang, tr_n(c->lang, v->total, "{0} activity", "{0} activities").p, &acts, 1);
	goals = tr_fmt(c->arena, c->lang, tr_n(c->lang, (int64_t)v->ndown, "{0} goal", "{0} goals").p, &goals, 1);
	struct str args[] = {acts, lasar_text(c->arena, c->lasar), goals};
	if (v->total == 0 && v->ndown == 0)
		return tr_fmt(c->arena, c->lang, N_("Nothing carries this goal in {1}: the thread ends here."), args,
		              3);
	if (v->ndown == 0)
		return tr_fmt(c->arena, c->lang, N_("Carried by {0} in {1}."), args, 3);
	if (v->total == 0)
		return tr_fmt(c->arena, c->lang, N_("Carried by {2} below, but by no activity in {1}."), args, 3);
	return tr_fmt(c->arena, c->lang, N_("Carried by {0} in {1} and by {2} below."), args, 3);
}

void plan_goal_page(struct ctx *c)
{
	struct goal g;
	if (!load(c, &g)) {
		ctx_not_found(c);
		return;
	}
	struct goal_view v = {.c = c, .g = &g};
	fill_goal(c, &v);
	c->page.title = g.title;
	c->page.kicker =
	    arena_printf(c->arena, "%.*s %.*s%s%.*s", STR_ARG(words_text(&goal_kinds, c->lang, g.kind)),
	                 STR_ARG(g.number), v.area.n ? " · " : "", STR_ARG(v.area));
	c->page.summary = goal_summary(c, &v);
	c->page.nav = "goals";
	c->page.up_href = STR("/styrning/mal");
	c->page.up_title = tr(c->lang, N_("Goals"));
	c->page.status_code = g.assessment;
	c->page.status_text = words_text(&assessments, c->lang, g.assessment);
	if (v.may_edit) {
		c->page.action_href = arena_printf(c->arena, "/styrning/aktiviteter/ny?mal=%lld", (long long)g.id);
		c->page.action_title = tr(c->lang, N_("New activity"));
	}
	c->page.charts = v.strip.n > 0;
	page_open(c);
	view_plan_goal(&c->out, &v);
	page_close(c);
}

/* --- edit ------------------------------------------------------------------------- */

static const char *const edit_fields[] = {
    "document_id", "kind",         "number",     "title",           "body",   "area_id",    "direction",
    "measure",     "measure_unit", "baseline",   "baseline_note",   "target", "target_day", "from_day",
    "to_day",      "state",        "assessment", "assessment_note", NULL};

static struct edit_page edit_of(struct ctx *c, int64_t id)
{
	struct field_refs *r = ARENA_ARRAY(c->arena, 2, struct field_refs);
	r[0] = refs_documents(c, "document_id");
	r[1] = refs_areas(c, "area_id");
	struct str here = page_of(c, id);
	return (struct edit_page){
	    .kind = &kind_goal,
	    .only = edit_fields,
	    .refs = r,
	    .nrefs = 2,
	    .post = id ? arena_concat(c->arena, here, STR("/andra")) : STR("/styrning/mal/nytt"),
	    .cancel = id ? here : STR("/styrning/mal"),
	    .remove = id ? arena_concat(c->arena, here, STR("/tabort")) : (struct str){NULL, 0},
	};
}

static void edit_head(struct ctx *c, const char *title)
{
	c->page.title = tr(c->lang, title);
	c->page.nav = "goals";
	c->page.up_href = STR("/styrning/mal");
	c->page.up_title = tr(c->lang, N_("Goals"));
	c->page.narrow = true;
}

void plan_goal_new_page(struct ctx *c)
{
	struct goal g;
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	kind_goal.blank(&ch, &g);
	str_to_i64(web_query(c->req, "dokument"), &g.document_id);
	struct edit_page p = edit_of(c, 0);
	edit_head(c, N_("New goal"));
	edit_open(c, &p, &g);
}

void plan_goal_new(struct ctx *c)
{
	struct goal g;
	kind_goal.blank(&c->change, &g);
	struct edit_page p = edit_of(c, 0);
	edit_head(c, N_("New goal"));
	if (edit_save(c, &p, ACT_CREATE, NULL, &g))
		ctx_redirect(c, page_of(c, g.id), "skapat");
}

void plan_goal_edit_page(struct ctx *c)
{
	struct goal g;
	if (!load(c, &g)) {
		ctx_not_found(c);
		return;
	}
	struct edit_page p = edit_of(c, g.id);
	edit_head(c, N_("Change the goal"));
	edit_open(c, &p, &g);
}

void plan_goal_edit(struct ctx *c)
{
	struct goal g, was;
	if (!goal_get(c->db, c->arena, ctx_id(c), &was)) {
		ctx_not_found(c);
		return;
	}
	g = was;
	struct edit_page p = edit_of(c, g.id);
	edit_head(c, N_("Change the goal"));
	if (edit_save(c, &p, ACT_EDIT, &was, &g))
		ctx_redirect(c, page_of(c, g.id), "sparat");
}

static int64_t form_int(struct ctx *c, const char *name)
{
	int64_t v = 0;
	str_to_i64(web_form(c->req, name), &v);
	return v;
}

void plan_goal_remove(struct ctx *c)
{
	if (edit_remove(c, &kind_goal, ctx_id(c), form_int(c, "rev")))
		ctx_redirect(c, STR("/styrning/mal"), "borttaget");
}

/* --- threads upward ------------------------------------------------------------------ */

void plan_goal_link_add(struct ctx *c)
{
	struct goal_link l = {.goal_id = ctx_id(c), .serves_id = form_int(c, "serves_id")};
	const char *only[] = {NULL};
	struct edit_page p = {
	    .kind = &kind_goal_link, .only = only, .post = c->req->path, .cancel = page_of(c, l.goal_id)};
	edit_head(c, N_("What the goal serves"));
	if (edit_save(c, &p, ACT_EDIT, NULL, &l))
		ctx_redirect(c, page_of(c, l.goal_id), "sparat");
}

void plan_goal_link_remove(struct ctx *c)
{
	struct goal_link l;
	int64_t id = form_int(c, "link");
	if (!goal_link_get(c->db, c->arena, id, &l) || l.goal_id != ctx_id(c)) {
		ctx_not_found(c);
		return;
	}
	if (edit_remove(c, &kind_goal_link, id, l.rev))
		ctx_redirect(c, page_of(c, l.goal_id), "borttaget");
}

/* --- what it is followed by ------------------------------------------------------------ */

void plan_goal_measure_add(struct ctx *c)
{
	struct str grade = web_form(c->req, "grade");
	struct goal_measure l = {.goal_id = ctx_id(c),
	                         .measure_id = form_int(c, "measure_id"),
	                         .grade = str_is_null(grade) ? STR("") : str_trim(grade)};
	const char *only[] = {NULL};
	struct edit_page p = {
	    .kind = &kind_goal_measure, .only = only, .post = c->req->path, .cancel = page_of(c, l.goal_id)};
	edit_head(c, N_("What the goal is followed by"));
	if (edit_save(c, &p, ACT_EDIT, NULL, &l))
		ctx_redirect(c, page_of(c, l.goal_id), "sparat");
}

void plan_goal_measure_remove(struct ctx *c)
{
	struct goal_measure l;
	int64_t id = form_int(c, "link");
	if (!goal_measure_get(c->db, c->arena, id, &l) || l.goal_id != ctx_id(c)) {
		ctx_not_found(c);
		return;
	}
	if (edit_remove(c, &kind_goal_measure, id, l.rev))
		ctx_redirect(c, page_of(c, l.goal_id), "borttaget");
}
