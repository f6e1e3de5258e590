/* action_plan.c - the handlingsplan: one table in the columns of the source. */
#include "report/plan_data.h"

static const char *const columns[] = {
    N_("Description of activities"),
    N_("Staff group"),
    N_("When shall the activity be carried out?"),
    N_("Allocated funds"),
};
#define COLUMNS (sizeof columns / sizeof columns[0])
static const int widths[COLUMNS] = {46, 19, 19, 16};

static const char *const sheet_columns[] = {
    N_("No."),
    N_("Heading"),
    N_("Focus"),
    N_("Description"),
    N_("Staff group"),
    N_("When shall the activity be carried out?"),
    N_("Allocated funds"),
    N_("Responsible"),
    N_("Status"),
    N_("Goals"),
};

/* Goals the activity answers to, one a line. */
static void say_goals(struct report *r, struct report_lines *to, const struct plan_activity *x,
                      enum report_style style)
{
	for (size_t i = 0; i < x->goals.n; i++) {
		const struct report_goals_row *g = x->goals.v[i]->g;
		report_say(r, to, plan_goal_name(r, g->kind, g->number, g->title), style);
	}
}

static void describe(struct report *r, struct report_lines *to, const struct plan_activity *x)
{
	struct str responsible = plan_responsible(x->a);
	struct str status = words_text(&activity_statuses, r->lang, x->a->status);
	report_say(r, to, plan_numbered(r, x->a->number, x->a->title), REPORT_STRONG);
	report_say(r, to, x->a->focus, REPORT_FOCUS);
	report_say(r, to, x->a->body, REPORT_PLAIN);
	struct str args[] = {status, responsible};
	report_say(r, to,
	           str_trim(responsible).n
	               ? tr_fmt(r->arena, r->lang, N_("Status: {0}. Responsible: {1}."), args, 2)
	               : tr_fmt(r->arena, r->lang, N_("Status: {0}."), args, 1),
	           REPORT_SOFT);
	if (str_eqz(x->a->state, "draft"))
		report_say(r, to, tr(r->lang, N_("Draft, not decided")), REPORT_MISSING);
}

/* True when the funds are not stated. */
static bool add_row(struct report *r, struct report_block *b, const struct plan_activity *x)
{
	describe(r, report_item(r, b), x);
	report_say(r, report_item(r, b), x->a->staff_groups, REPORT_PLAIN);
	plan_when(r, report_item(r, b), x);
	struct report_lines *funds = report_item(r, b);
	plan_funds(r, funds, x->a);
	return funds->n == 0;
}

static void add_sheet_row(struct report *r, const struct plan_activity *x)
{
	const struct report_activities_row *a = x->a;
	struct report_lines when = {0}, funds = {0}, goals = {0};
	struct table *t = &r->table;
	plan_when(r, &when, x);
	plan_funds(r, &funds, a);
	say_goals(r, &goals, x, REPORT_PLAIN);
	table_add_row(t);
	const struct str texts[] = {a->number, a->title, a->focus, a->body, a->staff_groups};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		table_add_text(t, texts[i].n ? texts[i] : (struct str){NULL, 0});
	plan_cell(r, &when);
	plan_cell(r, &funds);
	table_add_text(t, plan_responsible(a));
	table_add_text(t, words_text(&activity_statuses, r->lang, a->status));
	plan_cell(r, &goals);
}

void report_action_plan(const struct report_query *q, const struct document *d, struct report *r)
{
	struct plan_data p;
	size_t unstated = 0;
	plan_front(q, d, r);
	plan_data_read(q, d->id, &p);
	r->landscape = true;
	plan_scope_note(d, r);
	plan_head(r, r->kind, sheet_columns, sizeof sheet_columns / sizeof sheet_columns[0]);
	struct str *heads = ARENA_ARRAY(q->arena, COLUMNS, struct str);
	for (size_t i = 0; i < COLUMNS; i++)
		heads[i] = tr(q->lang, columns[i]);
	if (p.n == 0) {
		report_text(r, REPORT_TEXT, tr(q->lang, N_("The plan has no activities.")), REPORT_MISSING);
		return;
	}
	struct report_block *b = report_add(r, REPORT_TABLE);
	b->text = tr(q->lang, N_("Activities"));
	b->heads = heads;
	b->widths = widths;
	b->columns = COLUMNS;
	for (size_t i = 0; i < p.n; i++) {
		unstated += add_row(r, b, &p.v[i]);
		add_sheet_row(r, &p.v[i]);
	}
	plan_cut(r, p.cut);
	plan_chains(q, d->id, r);
	if (unstated)
		report_text(
		    r, REPORT_NOTE,
		    tr(q->lang, N_("An empty box under Allocated funds means that the plan does not state any; “None "
		                   "allocated” means that it says there are none.")),
		    REPORT_PLAIN);
	plan_checklists(r, &p);
}

void report_plan(const struct report_query *q, const struct document *d, struct report *r)
{
	if (str_eqz(d->kind, "action_plan"))
		report_action_plan(q, d, r);
	else
		report_work_plan(q, d, r);
}
