/* dialogue_report.c - a quality dialogue as a document: pre-read by area, notes, agreements. */
#include "report/plan_data.h"

#include "dialogue/dialogue.h"
#include "sql_org.h"
#include "sql_plan.h"
#include "web/fmt.h"

static const char *const sheet_columns[] = {
    N_("Part"),        N_("Area"), N_("Kind"),  N_("Heading"), N_("Text"),
    N_("Responsible"), N_("Day"),  N_("State"), N_("Bound"),   N_("Changed after it was locked")};
enum { COLUMNS = sizeof sheet_columns / sizeof sheet_columns[0] };

struct dialogue_paper {
	const struct report_query *q;
	const struct dialogue *d;
	struct report *r;
	struct area_list_row *areas;
	size_t nareas;
	struct dialogue_points points;
};

static struct str area_named(const struct dialogue_paper *x, int64_t id)
{
	for (size_t i = 0; i < x->nareas; i++)
		if (x->areas[i].id == id)
			return x->q->lang == LANG_EN && x->areas[i].name_en.n ? x->areas[i].name_en : x->areas[i].name;
	return id ? tr(x->q->lang, N_("Other")) : STR("");
}

static bool in_area(const struct dialogue_paper *x, int64_t point_area, size_t area)
{
	if (area < x->nareas)
		return point_area == x->areas[area].id;
	for (size_t i = 0; i < x->nareas; i++)
		if (point_area == x->areas[i].id)
			return false;
	return true;
}

/* --- the table form ------------------------------------------------------------------------- */

static void sheet_row(const struct dialogue_paper *x, const struct str *cells)
{
	table_add_row(&x->r->table);
	for (size_t i = 0; i < COLUMNS; i++)
		table_add_text(&x->r->table, cells[i].n ? cells[i] : (struct str){NULL, 0});
}

/* --- points ------------------------------------------------------------------------------------ */

static void say_point(const struct dialogue_paper *x, size_t i)
{
	struct report *r = x->r;
	const struct dialogue_point *p = &x->points.v[i];
	struct str bound = fmt_instant(r->arena, r->lang, p->bound_at);
	if (str_eqz(p->kind, "chain")) {
		report_bound_chain(r, &(struct report_chain){p->title, p->sentence, p->body, p->comparison,
		                                             p->bound_at, p->intervention_id, x->points.newer[i]});
		return;
	}
	report_heading(r, 3, p->title);
	if (p->sentence.n)
		report_text(r, REPORT_TEXT, p->sentence, REPORT_PLAIN);
	const struct str args[] = {words_text(&dialogue_point_kinds, r->lang, p->kind), bound};
	report_text(r, REPORT_NOTE, tr_fmt(r->arena, r->lang, N_("{0}, bound {1}."), args, 2), REPORT_SOFT);
	if (x->points.agreed[i].id) {
		struct str state = words_text(&agreement_states, r->lang, x->points.agreed[i].state);
		report_text(r, REPORT_NOTE, tr_fmt(r->arena, r->lang, N_("Today: {0}."), &state, 1), REPORT_SOFT);
	} else if (x->points.newer[i])
		report_text(r, REPORT_NOTE,
		            tr(r->lang, N_("Changed after it was locked here: the figure reads otherwise today.")),
		            REPORT_MISSING);
}

static void say_points(const struct dialogue_paper *x)
{
	struct report *r = x->r;
	report_heading(r, 1, tr(r->lang, N_("Pre-read")));
	for (size_t area = 0; area <= x->nareas; area++) {
		size_t said = 0;
		for (size_t i = 0; i < x->points.n; i++) {
			if (x->points.v[i].struck || !in_area(x, x->points.v[i].area_id, area))
				continue;
			if (said++ == 0)
				report_heading(
				    r, 2, area < x->nareas ? area_named(x, x->areas[area].id) : tr(r->lang, N_("Other")));
			say_point(x, i);
		}
	}
	if (x->points.n == x->points.struck)
		report_text(r, REPORT_TEXT, tr(r->lang, N_("Nothing stands in the pre-read.")), REPORT_SOFT);
}

static void sheet_points(const struct dialogue_paper *x)
{
	enum lang l = x->r->lang;
	for (size_t i = 0; i < x->points.n; i++) {
		const struct dialogue_point *p = &x->points.v[i];
		if (p->struck)
			continue;
		const struct str cells[COLUMNS] = {
		    tr(l, N_("Pre-read")),
		    area_named(x, p->area_id),
		    words_text(&dialogue_point_kinds, l, p->kind),
		    p->title,
		    p->sentence,
		    STR(""),
		    STR(""),
		    STR(""),
		    p->bound_at,
		    x->points.newer[i] ? tr(l, N_("yes")) : tr(l, N_("no")),
		};
		sheet_row(x, cells);
	}
}

/* --- agreements ----------------------------------------------------------------------------------- */

static void say_agreed(const struct dialogue_paper *x)
{
	static const char *const heads[] = {N_("What was agreed"), N_("Responsible"), N_("Ready by"),
	                                    N_("State")};
	static const int widths[] = {5, 2, 2, 1};
	struct report *r = x->r;
	struct dialogue_agreement *g;
	size_t n = dialogue_agreed(x->q->db, x->q->arena, x->d->id, x->q->at, &g);
	report_heading(r, 1, tr(r->lang, N_("Agreements")));
	if (n == 0) {
		report_text(r, REPORT_TEXT, tr(r->lang, N_("Nothing is agreed yet.")), REPORT_SOFT);
		return;
	}
	struct report_block *b = report_add(r, REPORT_TABLE);
	struct str *titles = ARENA_ARRAY(r->arena, 4, struct str);
	for (size_t i = 0; i < 4; i++)
		titles[i] = tr(r->lang, heads[i]);
	b->text = tr(r->lang, N_("Agreements"));
	b->heads = titles;
	b->widths = widths;
	b->columns = 4;
	for (size_t i = 0; i < n; i++) {
		struct str state = words_text(&agreement_states, r->lang, g[i].state);
		report_say(r, report_item(r, b), g[i].body, REPORT_PLAIN);
		report_say(r, report_item(r, b), g[i].responsible, REPORT_PLAIN);
		report_say(r, report_item(r, b), str_is_null(g[i].due_day) ? STR("") : plan_day(r, g[i].due_day),
		           REPORT_PLAIN);
		report_say(r, report_item(r, b), state, REPORT_PLAIN);
		const struct str cells[COLUMNS] = {tr(r->lang, N_("Agreement")),
		                                   area_named(x, g[i].area_id),
		                                   STR(""),
		                                   g[i].body,
		                                   STR(""),
		                                   g[i].responsible,
		                                   str_is_null(g[i].due_day) ? STR("") : g[i].due_day,
		                                   state,
		                                   STR(""),
		                                   STR("")};
		sheet_row(x, cells);
	}
}

/* --- the whole -------------------------------------------------------------------------------------- */

static void front(const struct dialogue_paper *x)
{
	struct report *r = x->r;
	const struct dialogue *d = x->d;
	struct str unit = STR("");
	unit_name(x->q->db, x->q->arena, d->unit_id, x->q->day, &unit);
	r->kind = words_text(&dialogue_kinds, r->lang, d->kind);
	r->title = d->title;
	r->owner = report_huvudman(x->q);
	r->stem = report_slug(r->arena, d->title);
	report_meta(r, N_("Unit"), unit);
	report_meta(r, N_("School year"), lasar_text(r->arena, (int)d->first_year));
	report_meta(r, N_("Day"), str_is_null(d->day) ? STR("") : plan_day(r, d->day));
	report_meta(r, N_("State"), words_text(&dialogue_states, r->lang, d->state));
	report_meta(r, N_("Who takes part"), d->participants);
	report_stamp(x->q, r);
}

void report_dialogue(const struct report_query *q, const struct dialogue *d, struct report *r)
{
	struct dialogue_paper x = {.q = q, .d = d, .r = r};
	report_init(r, q->arena, q->lang);
	x.nareas = area_list(q->db, q->arena, d->first_year, (struct str){NULL, 0}, &x.areas);
	dialogue_points_read(NULL, q->db, q->arena, d->id, q->at, &x.points);
	front(&x);
	plan_head(r, tr(r->lang, N_("Dialogue")), sheet_columns, COLUMNS);
	say_points(&x);
	sheet_points(&x);
	report_heading(r, 1, tr(r->lang, N_("Notes")));
	report_text(r, REPORT_TEXT, d->notes.n ? d->notes : tr(r->lang, N_("No notes yet.")),
	            d->notes.n ? REPORT_PLAIN : REPORT_SOFT);
	say_agreed(&x);
}
