/* plan_words.c - what every plan's document says alike: days, funds, front matter. */
#include "report/plan_data.h"

#include "base/utf8.h"
#include "core/settings.h"
#include "org/org.h"
#include "web/fmt.h"

struct str plan_day(const struct report *r, struct str day)
{
	return str_is_null(day) || day.n == 0 ? STR("") : fmt_day(r->arena, r->lang, day);
}

struct str plan_period(const struct report *r, struct str from, struct str to)
{
	struct str a = plan_day(r, from), b = plan_day(r, to);
	if (a.n == 0 && b.n == 0)
		return STR("");
	if (b.n == 0)
		return tr_fmt(r->arena, r->lang, N_("from {0}"), &a, 1);
	if (a.n == 0)
		return tr_fmt(r->arena, r->lang, N_("until {0}"), &b, 1);
	return arena_printf(r->arena, "%.*s – %.*s", STR_ARG(a), STR_ARG(b));
}

struct str plan_numbered(const struct report *r, struct str number, struct str title)
{
	/* "2a. Heading" as in the sources, but "1.1 Heading". */
	const char *dot = str_chr(number, '.') < 0 ? "." : "";
	return number.n ? arena_printf(r->arena, "%.*s%s %.*s", STR_ARG(number), dot, STR_ARG(title)) : title;
}

struct str plan_goal_name(const struct report *r, struct str kind, struct str number, struct str title)
{
	struct str word = words_text(&goal_kinds, r->lang, kind);
	return number.n
	           ? arena_printf(r->arena, "%.*s %.*s: %.*s", STR_ARG(word), STR_ARG(number), STR_ARG(title))
	           : arena_printf(r->arena, "%.*s: %.*s", STR_ARG(word), STR_ARG(title));
}

void plan_when(struct report *r, struct report_lines *to, const struct plan_activity *x)
{
	if (str_trim(x->a->when_text).n)
		report_say(r, to, x->a->when_text, REPORT_PLAIN);
	else
		report_say(r, to, plan_period(r, x->a->from_day, x->a->to_day), REPORT_PLAIN);
	for (size_t i = 0; i < x->milestones.n; i++) {
		const struct report_milestones_row *m = x->milestones.v[i];
		struct str args[] = {m->title, plan_day(r, m->due_day), plan_day(r, m->done_day)};
		report_say(r, to,
		           args[2].n ? tr_fmt(r->arena, r->lang, N_("{0}: {1} (done {2})"), args, 3)
		                     : tr_fmt(r->arena, r->lang, N_("{0}: {1}"), args, 2),
		           REPORT_SOFT);
	}
}

/* Does the text as written already say the word, so that it need not be said twice? */
static bool says(struct arena *a, struct str text, struct str word)
{
	return str_find(utf8_fold(a, text), utf8_fold(a, word)) >= 0;
}

void plan_funds(struct report *r, struct report_lines *to, const struct report_activities_row *a)
{
	struct str text = str_trim(a->funds_text);
	struct str word = str_eqz(a->funds, "none") ? tr(r->lang, N_("None allocated"))
	                                            : words_text(&fund_states, r->lang, a->funds);
	bool stated = !str_eqz(a->funds, "unknown"), granted = str_eqz(a->funds, "granted");
	bool amount = a->funds_amount.has || str_trim(a->funds_source).n;
	if (stated && !says(r->arena, text, word) && !(granted && (text.n || amount)))
		report_say(r, to, word, REPORT_PLAIN);
	report_say(r, to, text, REPORT_PLAIN);
	if (a->funds_amount.has) {
		struct str kronor = fmt_i64(r->arena, a->funds_amount.v);
		report_say(r, to, tr_fmt(r->arena, r->lang, N_("{0} kronor"), &kronor, 1), REPORT_PLAIN);
	}
	if (str_trim(a->funds_source).n && !says(r->arena, text, a->funds_source))
		report_say(r, to, a->funds_source, REPORT_PLAIN);
}

struct str plan_responsible(const struct report_activities_row *a)
{
	return str_trim(a->responsible_text).n ? a->responsible_text : a->responsible;
}

struct str report_huvudman(const struct report_query *q)
{
	struct str name = setting_text(q->db, q->arena, "huvudman.name");
	int64_t root = 0;
	if (name.n == 0 && root_unit(q->db, q->arena, &root))
		unit_name(q->db, q->arena, root, q->day, &name);
	return name;
}

void report_stamp(const struct report_query *q, struct report *r)
{
	int64_t seq = 0;
	struct str day = plan_day(r, q->day);
	report_log_position(q->db, q->arena, q->at, &seq);
	struct str args[] = {day, arena_printf(q->arena, "%lld", (long long)seq)};
	report_meta(r, N_("As of"), tr_fmt(q->arena, q->lang, N_("{0}, change log no. {1}"), args, 2));
	r->owner = report_huvudman(q);
	r->stem = arena_printf(q->arena, "%.*s-%.*s", STR_ARG(r->stem), STR_ARG(q->day));
}

void plan_front(const struct report_query *q, const struct document *d, struct report *r)
{
	struct str unit = STR("");
	report_init(r, q->arena, q->lang);
	struct str decision = plan_day(r, d->decided_day);
	r->kind = words_text(&document_kinds, q->lang, d->kind);
	r->title = d->title;
	r->stem = report_slug(q->arena, d->title);
	if (str_eqz(d->state, "draft"))
		r->draft = words_text(&document_states, q->lang, d->state);
	unit_name(q->db, q->arena, d->unit_id, q->day, &unit);
	report_meta(r, N_("Owner"), unit);
	report_meta(r, N_("Period"), plan_period(r, d->period_from, d->period_to));
	if (decision.n && str_trim(d->decided_by).n)
		decision = arena_printf(q->arena, "%.*s, %.*s", STR_ARG(decision), STR_ARG(d->decided_by));
	report_meta(r, N_("Decided"), decision.n ? decision : tr(q->lang, N_("Not decided")));
	report_meta(r, N_("Registration number"), d->dnr);
	if (str_eqz(d->state, "replaced"))
		report_meta(r, N_("State"), words_text(&document_states, q->lang, d->state));
	report_stamp(q, r);
	report_text(r, REPORT_TEXT, d->summary, REPORT_PLAIN);
}

void plan_scope_note(const struct document *d, struct report *r)
{
	if (str_trim(d->scope_note).n == 0)
		return;
	report_heading(r, 1, tr(r->lang, N_("Delimitation")));
	report_text(r, REPORT_TEXT, d->scope_note, REPORT_PLAIN);
}

void plan_checklists(struct report *r, const struct plan_data *p)
{
	bool begun = false;
	for (size_t i = 0; i < p->n; i++) {
		const struct plan_activity *x = &p->v[i];
		if (x->checks.n == 0)
			continue;
		if (!begun)
			report_heading(r, 1, tr(r->lang, N_("Checklists")));
		begun = true;
		report_heading(r, 2, plan_numbered(r, x->a->number, x->a->title));
		struct report_block *b = report_add(r, REPORT_BULLETS);
		for (size_t k = 0; k < x->checks.n; k++) {
			struct str args[] = {x->checks.v[k]->title, plan_day(r, x->checks.v[k]->done_day)};
			report_say(r, report_item(r, b),
			           args[1].n ? tr_fmt(r->arena, r->lang, N_("{0} (done {1})"), args, 2) : args[0],
			           REPORT_PLAIN);
		}
	}
}

void plan_cut(struct report *r, bool cut)
{
	struct str most = fmt_i64(r->arena, REPORT_ROWS_MAX);
	if (cut)
		report_text(r, REPORT_NOTE,
		            tr_fmt(r->arena, r->lang,
		                   N_("Only the first {0} activities are here. Choose a unit to get the rest."),
		                   &most, 1),
		            REPORT_MISSING);
}

void plan_cell(struct report *r, const struct report_lines *lines)
{
	struct str s = {NULL, 0};
	for (size_t i = 0; i < lines->n; i++)
		s = i == 0 ? lines->v[0].text
		           : arena_printf(r->arena, "%.*s\n%.*s", STR_ARG(s), STR_ARG(lines->v[i].text));
	table_add_text(&r->table, s);
}

void plan_head(struct report *r, struct str sheet, const char *const *heads, size_t n)
{
	table_add_sheet(&r->table, sheet);
	table_add_row(&r->table);
	for (size_t i = 0; i < n; i++)
		table_add_text(&r->table, tr(r->lang, heads[i]));
}
