/* load_pages.c - Belastning: minutes asked of a person in each role, against the ceilings. */
#include "plan/activity_pages.h"
#include "plan/load_view.h"
#include "views_plan.h"

#include <stdlib.h>

enum { MOST = 200 };

static void fill_roles(struct ctx *c, struct load_view *v)
{
	struct load_role *r;
	size_t n = load_roles(c->db, c->arena, c->lasar, c->unit_id, &r);
	v->v = ARENA_ARRAY(c->arena, n + 1, struct load_line);
	v->n = n;
	for (size_t i = 0; i < n; i++) {
		struct load_line *l = &v->v[i];
		*l = (struct load_line){.r = &r[i], .word = words_text(&role_names, c->lang, r[i].role)};
		l->over = r[i].ceiling && r[i].minutes > r[i].ceiling;
		l->unit = r[i].minutes ? plan_unit(c, r[i].unit_id) : STR("");
		l->href = page_with(c, "roll", r[i].role);
		v->over += l->over;
		v->without += r[i].ceiling == 0;
		if (str_eq(web_query(c->req, "roll"), r[i].role))
			v->chosen = l;
	}
}

static int most_first(const void *x, const void *y)
{
	const struct load_activities_row *a = x, *b = y;
	int64_t d = cost_minutes_year(b->minutes, b->per) - cost_minutes_year(a->minutes, a->per);
	return d ? (d > 0) - (d < 0) : (a->id > b->id) - (a->id < b->id);
}

static void fill_activities(struct ctx *c, struct load_view *v)
{
	if (v->chosen && v->chosen->r->unit_id)
		v->nacts = load_activities(c->db, c->arena, c->lasar, v->chosen->r->unit_id, v->chosen->r->role,
		                           c->who.person_id, plan_today(c), MOST, &v->acts);
	if (v->nacts)
		qsort(v->acts, v->nacts, sizeof *v->acts, most_first);
}

static struct str summary(struct ctx *c, const struct load_view *v)
{
	struct str args[] = {v->f->lasar_text, arena_printf(c->arena, "%zu", v->over),
	                     arena_printf(c->arena, "%zu", v->n)};
	if (v->n == 0)
		return tr_fmt(c->arena, c->lang, N_("No activity of {0} has stated what it costs."), args, 3);
	if (v->n == v->without)
		return tr_fmt(c->arena, c->lang, N_("{2} roles are asked for minutes in {0}; no ceiling is set."),
		              args, 3);
	if (v->over == 0)
		return tr_fmt(c->arena, c->lang, N_("No ceiling is passed in {0}."), args, 3);
	struct str text = tr_n(c->lang, (int64_t)v->over, "The ceiling of {1} role is passed in {0}.",
	                       "The ceilings of {1} roles are passed in {0}.");
	return tr_fmt(c->arena, c->lang, text.p, args, 3);
}

void plan_load_page(struct ctx *c)
{
	struct filters f;
	struct load_view v = {.c = c, .f = &f};
	filters_read(c, FILTER_UNIT | FILTER_YEAR, &f);
	fill_roles(c, &v);
	fill_activities(c, &v);
	c->page.title = tr(c->lang, N_("Load"));
	c->page.summary = summary(c, &v);
	c->page.nav = "load";
	page_open(c);
	view_plan_load(&c->out, &v);
	page_close(c);
}
