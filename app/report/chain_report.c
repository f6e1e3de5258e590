/* chain_report.c - styrkedjan as a structured document: goals as headings under the goals
 * they serve, activities as bullets, and the places where the thread breaks. */
#include "report/plan_data.h"

#include "base/map.h"
#include "org/org.h"
#include "plan/thread.h"
#include "web/fmt.h"

#include <stdio.h>

enum { DEEPEST = 4 };

static const char *const sheet_columns[] = {
    N_("Level"), N_("No."),      N_("Goal"), N_("Serves"), N_("Assessment"),
    N_("No."),   N_("Activity"), N_("Unit"), N_("Status"),
};

struct node {
	const struct goal_rows_row *g;
	struct nodes VEC(struct node *) up, down;
	struct acts VEC(const struct thread_activities_row *) acts;
	bool said;
};
struct chain {
	const struct report_query *q;
	struct report *r;
	struct map goals, units; /* by id */
	struct nodes order;
	struct acts loose;
	int64_t hidden; /* activities whose goals do not apply in the läsår */
};

static struct str key_of(struct chain *c, int64_t id)
{
	return arena_printf(c->q->arena, "%lld", (long long)id);
}

static void *found(const struct map *m, int64_t id)
{
	char key[24];
	int n = snprintf(key, sizeof key, "%lld", (long long)id);
	return map_get(m, (struct str){key, (size_t)n});
}

/* --- reading -------------------------------------------------------------------- */

static void read_goals(struct chain *c)
{
	const struct report_query *q = c->q;
	struct goal_rows_row *g;
	struct goal_links_row *l;
	struct str from = arena_printf(q->arena, "%d-07-01", q->lasar);
	struct str to = arena_printf(q->arena, "%d-06-30", q->lasar + 1);
	size_t n = goal_rows(q->db, q->arena, q->unit_id, 0, from, to, q->viewer_id, q->today, q->at, &g);
	for (size_t i = 0; i < n; i++) {
		struct node *x = ARENA_NEW(q->arena, struct node);
		x->g = &g[i];
		map_put(&c->goals, key_of(c, g[i].id), x);
		*VEC_PUSH(q->arena, &c->order) = x;
	}
	n = goal_links(q->db, q->arena, q->at, &l);
	for (size_t i = 0; i < n; i++) {
		struct node *below = found(&c->goals, l[i].goal_id), *above = found(&c->goals, l[i].serves_id);
		if (!below || !above)
			continue;
		*VEC_PUSH(q->arena, &above->down) = below;
		*VEC_PUSH(q->arena, &below->up) = above;
	}
}

/* True when there are more than the report holds. */
static bool read_activities(struct chain *c)
{
	const struct report_query *q = c->q;
	struct thread_activities_row *a;
	size_t n = thread_activities(q->db, q->arena, q->lasar, q->unit_id, 0, (struct str){NULL, 0},
	                             q->viewer_id, q->today, REPORT_ROWS_MAX + 1, q->at, &a);
	bool cut = n > REPORT_ROWS_MAX;
	for (size_t i = 0; i < n && i < REPORT_ROWS_MAX; i++) {
		struct node *x = a[i].goal_id ? found(&c->goals, a[i].goal_id) : NULL;
		if (x)
			*VEC_PUSH(q->arena, &x->acts) = &a[i];
		else if (a[i].goal_id)
			c->hidden++;
		else
			*VEC_PUSH(q->arena, &c->loose) = &a[i];
	}
	return cut;
}

static void read_units(struct chain *c)
{
	struct unit_tree_row *u;
	size_t n = unit_tree(c->q->db, c->q->arena, c->q->day, c->q->at, &u);
	for (size_t i = 0; i < n; i++)
		map_put(&c->units, key_of(c, u[i].id), &u[i]);
}

/* --- writing -------------------------------------------------------------------- */

static struct str unit_of(const struct chain *c, int64_t id)
{
	const struct unit_tree_row *u = found(&c->units, id);
	return u ? u->name : STR("");
}

static struct str goal_name(const struct chain *c, const struct goal_rows_row *g)
{
	return plan_goal_name(c->r, g->kind, g->number, g->title);
}

static void add_row(struct chain *c, const struct node *x, const struct thread_activities_row *a)
{
	struct table *t = &c->r->table;
	struct str none = {NULL, 0}, serves = none;
	enum lang l = c->r->lang;
	for (size_t i = 0; x && i < x->up.n; i++) {
		struct str name = goal_name(c, x->up.v[i]->g);
		serves = i ? arena_printf(c->q->arena, "%.*s\n%.*s", STR_ARG(serves), STR_ARG(name)) : name;
	}
	const struct str texts[] = {
	    x ? words_text(&goal_kinds, l, x->g->kind) : none,
	    x ? x->g->number : none,
	    x ? x->g->title : none,
	    serves,
	    x ? words_text(&assessments, l, x->g->assessment) : none,
	    a ? a->number : none,
	    a ? a->title : none,
	    a ? unit_of(c, a->unit_id) : none,
	    a ? words_text(&activity_statuses, l, a->status) : none,
	};
	table_add_row(t);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		table_add_text(t, texts[i].n ? texts[i] : none);
}

static void say_activities(struct chain *c, const struct node *x, const struct acts *acts)
{
	struct report *r = c->r;
	if (acts->n == 0)
		return;
	struct report_block *b = report_add(r, REPORT_BULLETS);
	for (size_t i = 0; i < acts->n; i++) {
		const struct thread_activities_row *a = acts->v[i];
		struct report_lines *to = report_item(r, b);
		struct str status = words_text(&activity_statuses, r->lang, a->status), unit = unit_of(c, a->unit_id);
		report_say(r, to, plan_numbered(r, a->number, a->title), REPORT_PLAIN);
		report_say(r, to,
		           unit.n ? arena_printf(r->arena, "%.*s · %.*s", STR_ARG(unit), STR_ARG(status)) : status,
		           REPORT_SOFT);
		add_row(c, x, a);
	}
}

static void say_goal(struct chain *c, struct node *x, const struct node *above, int depth)
{
	struct report *r = c->r;
	struct str name = goal_name(c, x->g);
	report_heading(r, depth < DEEPEST ? depth : DEEPEST, name);
	if (above && depth > DEEPEST) { /* headings go no deeper: words say where it hangs */
		struct str up = plan_goal_name(r, above->g->kind, above->g->number, above->g->title);
		report_text(r, REPORT_NOTE, tr_fmt(r->arena, r->lang, N_("Serves {0}"), &up, 1), REPORT_SOFT);
	}
	if (x->said) {
		report_text(r, REPORT_NOTE, tr(r->lang, N_("Serves this goal too; see above what carries it.")),
		            REPORT_SOFT);
		return;
	}
	x->said = true;
	if (thread_column(x->g->kind) >= 3) {
		struct str word = words_text(&assessments, r->lang, x->g->assessment);
		report_text(r, REPORT_NOTE, tr_fmt(r->arena, r->lang, N_("Assessment: {0}"), &word, 1), REPORT_SOFT);
	}
	if (str_eqz(x->g->state, "draft"))
		report_text(r, REPORT_NOTE, tr(r->lang, N_("Draft, not decided")), REPORT_MISSING);
	if (x->down.n == 0 && x->acts.n == 0) {
		report_text(r, REPORT_TEXT, tr(r->lang, N_("The thread ends here: nothing carries this goal.")),
		            REPORT_MISSING);
	}
	say_activities(c, x, &x->acts);
	if (x->acts.n == 0)
		add_row(c, x, NULL);
	for (size_t i = 0; i < x->down.n; i++)
		say_goal(c, x->down.v[i], x, depth + 1);
}

static void front(const struct report_query *q, struct report *r)
{
	struct str year = lasar_text(q->arena, q->lasar), unit = STR("");
	report_init(r, q->arena, q->lang);
	if (q->unit_id)
		unit_name(q->db, q->arena, q->unit_id, q->day, &unit);
	else
		unit = report_huvudman(q);
	r->kind = tr(q->lang, N_("Steering chain"));
	r->title = tr_fmt(q->arena, q->lang, N_("The thread of {0}"), &year, 1);
	r->stem = arena_printf(q->arena, "%s-%.*s-%d", q->lang == LANG_SV ? "rod-trad" : "thread",
	                       STR_ARG(report_slug(q->arena, unit)), q->lasar);
	report_meta(r, N_("Unit"), unit);
	report_meta(r, N_("School year"), year);
	report_stamp(q, r);
	plan_head(r, r->kind, sheet_columns, sizeof sheet_columns / sizeof sheet_columns[0]);
}

static void say_rest(struct chain *c)
{
	struct report *r = c->r;
	if (c->loose.n) {
		report_heading(r, 1, tr(r->lang, N_("Activities without a goal")));
		report_text(r, REPORT_TEXT, tr(r->lang, N_("The thread begins in the middle: these serve no goal.")),
		            REPORT_MISSING);
		say_activities(c, NULL, &c->loose);
	}
	if (c->hidden) {
		struct str n = fmt_i64(r->arena, c->hidden);
		report_text(r, REPORT_NOTE,
		            tr_fmt(r->arena, r->lang,
		                   N_("Besides, {0} threads lead to goals that do not apply this school year."), &n,
		                   1),
		            REPORT_SOFT);
	}
}

void report_chain(const struct report_query *q, struct report *r)
{
	struct chain c = {.q = q, .r = r};
	front(q, r);
	map_init(&c.goals, q->arena);
	map_init(&c.units, q->arena);
	read_goals(&c);
	bool cut = read_activities(&c);
	read_units(&c);
	plan_cut(r, cut);
	for (int col = 1; col <= THREAD_LEVELS; col++)
		for (size_t i = 0; i < c.order.n; i++)
			if (c.order.v[i]->up.n == 0 && thread_column(c.order.v[i]->g->kind) == col)
				say_goal(&c, c.order.v[i], NULL, 1);
	say_rest(&c);
	if (c.order.n == 0 && c.loose.n == 0)
		report_text(r, REPORT_TEXT, tr(q->lang, N_("No goals and no activities for this school year.")),
		            REPORT_MISSING);
}
