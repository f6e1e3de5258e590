/* work_plan.c - the arbetsplan and the plans above it: each goal is a heading, its
 * activities are bullets, what was left out stands last. */
#include "report/plan_data.h"

#include "web/fmt.h"

static const char *const sheet_columns[] = {
    N_("Goal"),
    N_("No."),
    N_("Activity"),
    N_("Description"),
    N_("Staff group"),
    N_("When shall the activity be carried out?"),
    N_("Allocated funds"),
    N_("Responsible"),
    N_("Status"),
};

static struct str joined(const struct report *r, struct str a, struct str b)
{
	if (str_trim(b).n == 0)
		return a;
	return a.n ? arena_printf(r->arena, "%.*s · %.*s", STR_ARG(a), STR_ARG(b)) : b;
}

/* When, who and how far, on one line. */
static struct str aside(struct report *r, const struct plan_activity *x)
{
	struct report_lines when = {0};
	struct str s = STR(""), who = str_trim(plan_responsible(x->a));
	plan_when(r, &when, x);
	for (size_t i = 0; i < when.n; i++)
		s = joined(r, s, when.v[i].text);
	if (who.n)
		s = joined(r, s, tr_fmt(r->arena, r->lang, N_("Responsible: {0}"), &who, 1));
	return joined(r, s, words_text(&activity_statuses, r->lang, x->a->status));
}

static void say_funds(struct report *r, struct report_lines *to, const struct plan_activity *x)
{
	struct report_lines funds = {0};
	struct str s = STR("");
	plan_funds(r, &funds, x->a);
	for (size_t i = 0; i < funds.n; i++)
		s = joined(r, s, funds.v[i].text);
	if (s.n)
		report_say(r, to, tr_fmt(r->arena, r->lang, N_("Allocated funds: {0}"), &s, 1), REPORT_SOFT);
}

static void say_activity(struct report *r, struct report_lines *to, const struct plan_activity *x)
{
	report_say(r, to, plan_numbered(r, x->a->number, x->a->title), REPORT_STRONG);
	report_say(r, to, x->a->focus, REPORT_FOCUS);
	report_say(r, to, x->a->body, REPORT_PLAIN);
	report_say(r, to, aside(r, x), REPORT_SOFT);
	if (str_trim(x->a->staff_groups).n)
		report_say(r, to, tr_fmt(r->arena, r->lang, N_("Staff group: {0}"), &x->a->staff_groups, 1),
		           REPORT_SOFT);
	say_funds(r, to, x);
	for (size_t i = 1; i < x->goals.n; i++) {
		const struct report_goals_row *g = x->goals.v[i]->g;
		struct str name = plan_goal_name(r, g->kind, g->number, g->title);
		report_say(r, to, tr_fmt(r->arena, r->lang, N_("Also answers to {0}"), &name, 1), REPORT_SOFT);
	}
	if (str_eqz(x->a->state, "draft"))
		report_say(r, to, tr(r->lang, N_("Draft, not decided")), REPORT_MISSING);
}

static void add_row(struct report *r, struct str goal, const struct plan_activity *x)
{
	struct report_lines when = {0}, funds = {0};
	struct table *t = &r->table;
	table_add_row(t);
	table_add_text(t, goal);
	if (!x)
		return;
	const struct str texts[] = {x->a->number, x->a->title, x->a->body, x->a->staff_groups};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		table_add_text(t, texts[i].n ? texts[i] : (struct str){NULL, 0});
	plan_when(r, &when, x);
	plan_cell(r, &when);
	plan_funds(r, &funds, x->a);
	plan_cell(r, &funds);
	table_add_text(t, plan_responsible(x->a));
	table_add_text(t, words_text(&activity_statuses, r->lang, x->a->status));
}

/* "Meritvärde: 221 → 230 poäng, senast 30 juni 2026" */
static struct str measure_of(struct report *r, const struct report_goals_row *g)
{
	struct str s = str_trim(g->measure);
	struct str args[] = {fmt_f64(r->arena, r->lang, g->baseline.v, 2),
	                     fmt_f64(r->arena, r->lang, g->target.v, 2), g->measure_unit,
	                     plan_day(r, g->target_day)};
	if (!str_eqz(g->direction, ""))
		s = joined(r, s, words_text(&directions, r->lang, g->direction));
	if (g->baseline.has)
		s = joined(r, s, tr_fmt(r->arena, r->lang, N_("from {0} {2}"), args, 4));
	if (g->target.has)
		s = joined(r, s, tr_fmt(r->arena, r->lang, N_("to {1} {2}"), args, 4));
	if (args[3].n)
		s = joined(r, s, tr_fmt(r->arena, r->lang, N_("by {3}"), args, 4));
	return s;
}

static void describe_goal(struct report *r, const struct plan_goal *goal)
{
	const struct report_goals_row *g = goal->g;
	struct str word = words_text(&goal_kinds, r->lang, g->kind);
	struct report_block *b = report_add(r, REPORT_NOTE);
	struct report_lines *to = report_item(r, b);
	if (g->number.n)
		word = arena_printf(r->arena, "%.*s %.*s", STR_ARG(word), STR_ARG(g->number));
	report_say(r, to, joined(r, word, measure_of(r, g)), REPORT_SOFT);
	for (size_t i = 0; i < goal->serves.n; i++) {
		const struct report_serves_row *s = goal->serves.v[i];
		struct str name = plan_goal_name(r, s->kind, s->number, s->title);
		report_say(r, to, tr_fmt(r->arena, r->lang, N_("Serves {0}"), &name, 1), REPORT_SOFT);
	}
	if (str_eqz(g->state, "draft"))
		report_say(r, to, tr(r->lang, N_("Draft, not decided")), REPORT_MISSING);
	report_text(r, REPORT_TEXT, g->body, REPORT_PLAIN);
}

/* Every goal of an activity, as a file that is read in names them. */
static struct str goals_of(struct report *r, const struct plan_activity *x)
{
	struct str all = STR("");
	for (size_t i = 0; i < x->goals.n; i++) {
		const struct report_goals_row *g = x->goals.v[i]->g;
		struct str name = plan_goal_name(r, g->kind, g->number, g->title);
		all = i ? arena_printf(r->arena, "%.*s; %.*s", STR_ARG(all), STR_ARG(name)) : name;
	}
	return all;
}

static void say_goal(struct report *r, const struct document *d, const struct plan_goal *goal)
{
	struct str name = plan_goal_name(r, goal->g->kind, goal->g->number, goal->g->title);
	bool own = goal->g->document_id == d->id;
	if (!own && goal->carried.n == 0)
		return;
	report_heading(r, 1, goal->g->title);
	describe_goal(r, goal);
	if (goal->carried.n == 0) {
		/* Only in the plan that should have them is it a fault that there are none. */
		if (str_eqz(d->kind, "work_plan"))
			report_text(r, REPORT_TEXT, tr(r->lang, N_("No activity in the plan answers to this goal.")),
			            REPORT_MISSING);
		add_row(r, name, NULL);
		return;
	}
	struct report_block *b = report_add(r, REPORT_BULLETS);
	for (size_t i = 0; i < goal->carried.n; i++) {
		say_activity(r, report_item(r, b), goal->carried.v[i]);
		add_row(r, goals_of(r, goal->carried.v[i]), goal->carried.v[i]);
	}
}

static void say_loose(struct report *r, const struct plan_data *p)
{
	struct report_block *b = NULL;
	for (size_t i = 0; i < p->n; i++) {
		if (p->v[i].goals.n)
			continue;
		if (!b) {
			report_heading(r, 1,
			               p->goals.n ? tr(r->lang, N_("Activities without a goal"))
			                          : tr(r->lang, N_("Activities")));
			b = report_add(r, REPORT_BULLETS);
		}
		say_activity(r, report_item(r, b), &p->v[i]);
		add_row(r, (struct str){NULL, 0}, &p->v[i]);
	}
}

void report_work_plan(const struct report_query *q, const struct document *d, struct report *r)
{
	struct plan_data p;
	plan_front(q, d, r);
	plan_data_read(q, d->id, &p);
	plan_head(r, r->kind, sheet_columns, sizeof sheet_columns / sizeof sheet_columns[0]);
	plan_scope_note(d, r);
	for (size_t i = 0; i < p.goals.n; i++)
		say_goal(r, d, p.goals.v[i]);
	say_loose(r, &p);
	if (p.n == 0 && p.goals.n == 0)
		report_text(r, REPORT_TEXT, tr(q->lang, N_("The plan has neither goals nor activities.")),
		            REPORT_MISSING);
	plan_cut(r, p.cut);
	plan_chains(q, d->id, r);
	plan_checklists(r, &p);
}
