#include "base/utf8.h"
#include "plan/import_activity.h"
#include "plan/import_find.h"

static struct str now(void)
{
	return (struct str){NULL, 0};
}

static bool same(struct arena *a, struct str x, struct str y)
{
	return str_eq(utf8_fold(a, x), utf8_fold(a, y));
}

static void put_goals(struct import *im, int64_t id)
{
	struct str *part, text = import_value(im, "goals");
	struct activity_goals_row *have;
	size_t n = str_is_null(text) ? 0 : import_parts(im->ch->arena, text, &part);
	size_t m = activity_goals(im->ch->db, im->ch->arena, id, now(), &have);
	for (size_t i = 0; i < n && !im->row_errors; i++) {
		struct activity_goal l = {.activity_id = id, .goal_id = import_goal(im, "goals", part[i])};
		bool there = false;
		for (size_t k = 0; k < m; k++)
			there = there || have[k].id == l.goal_id;
		if (l.goal_id && !there)
			import_part(im, &kind_activity_goal, "goals", &l);
	}
}

static void put_milestone(struct import *im, int64_t id, const char *column, struct str title, struct str day)
{
	struct milestones_of_row *have;
	size_t m = milestones_of(im->ch->db, im->ch->arena, id, now(), &have);
	for (size_t k = 0; k < m; k++)
		if (same(im->ch->arena, have[k].title, title))
			return;
	struct milestone row = {.activity_id = id, .title = title, .due_day = day};
	import_part(im, &kind_milestone, column, &row);
}

/* "2025-01-31 Första utvärderingen; ..." */
static void put_milestones(struct import *im, int64_t id, const struct when *w)
{
	struct str *part, text = import_value(im, "milestones");
	size_t n = str_is_null(text) ? 0 : import_parts(im->ch->arena, text, &part);
	for (size_t i = 0; i < n; i++) {
		struct date d;
		struct str title = str_trim(str_sub(part[i], 10, part[i].n));
		if (!date_parse(str_sub(part[i], 0, 10), &d) || title.n == 0)
			import_error(im, "milestones", N_("Write a milestone as a day and its name, not “{0}”."), part[i],
			             STR_END);
		else
			put_milestone(im, id, "milestones", title, str_sub(part[i], 0, 10));
	}
	for (size_t i = 0; n == 0 && i < w->nmilestones; i++)
		put_milestone(im, id, "when_text", w->milestone[i].title, w->milestone[i].due_day);
}

static void put_checklist(struct import *im, int64_t id)
{
	struct str *part, text = import_value(im, "checklist");
	struct checklist_of_row *have;
	size_t n = str_is_null(text) ? 0 : import_parts(im->ch->arena, text, &part);
	size_t m = checklist_of(im->ch->db, im->ch->arena, id, now(), &have);
	for (size_t i = 0; i < n; i++) {
		bool there = false;
		for (size_t k = 0; k < m; k++)
			there = there || same(im->ch->arena, have[k].title, part[i]);
		struct checklist_item row = {.activity_id = id, .sort = (int64_t)(m + i + 1), .title = part[i]};
		if (!there)
			import_part(im, &kind_checklist_item, "checklist", &row);
	}
}

/* "lärare 20 min/vecka; rektor 60 min/månad" */
static bool read_cost(struct import *im, struct str text, struct activity_cost *c)
{
	static const char *const per[][2] = {
	    {"vecka", "week"}, {"månad", "month"}, {"termin", "term"}, {"läsår", "year"},
	    {"week", "week"},  {"month", "month"}, {"term", "term"},   {"year", "year"},
	};
	ptrdiff_t slash = str_chr(text, '/');
	size_t at = 0;
	while (at < text.n && (text.p[at] < '0' || text.p[at] > '9'))
		at++;
	size_t end = at;
	while (end < text.n && text.p[end] >= '0' && text.p[end] <= '9')
		end++;
	if (slash < 0 || !str_to_i64(str_sub(text, at, end), &c->minutes) ||
	    !str_eqz(str_trim(str_sub(text, end, (size_t)slash)), "min"))
		return false;
	struct str role = words_find(&role_names, im->ch->arena, str_sub(text, 0, at));
	struct str word = str_trim(str_sub(text, (size_t)slash + 1, text.n));
	c->per = (struct str){NULL, 0};
	for (size_t i = 0; i < sizeof per / sizeof per[0]; i++)
		if (str_eqz(word, per[i][0]))
			c->per = str_z(per[i][1]);
	c->role = role;
	return !str_is_null(role) && !str_is_null(c->per);
}

static void put_costs(struct import *im, int64_t id)
{
	struct str *part, text = import_value(im, "cost");
	struct costs_of_row *have;
	size_t n = str_is_null(text) ? 0 : import_parts(im->ch->arena, text, &part);
	size_t m = costs_of(im->ch->db, im->ch->arena, id, now(), &have);
	for (size_t i = 0; i < n; i++) {
		struct activity_cost c = {.activity_id = id};
		bool there = false;
		if (!read_cost(im, part[i], &c)) {
			import_error(im, "cost", N_("Write the time as “teacher 20 min/week”, not “{0}”."), part[i],
			             STR_END);
			continue;
		}
		for (size_t k = 0; k < m; k++)
			there = there || str_eq(have[k].role, c.role);
		if (!there)
			import_part(im, &kind_activity_cost, "cost", &c);
	}
}

void import_activity_parts(struct import *im, const struct activity *x, const struct when *w)
{
	put_goals(im, x->id);
	put_milestones(im, x->id, w);
	put_checklist(im, x->id);
	put_costs(im, x->id);
}
