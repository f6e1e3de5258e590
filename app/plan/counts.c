#include "plan/counts.h"

static void add(struct change *ch, int64_t first_year, int64_t goal_id, int64_t unit_id, struct str status,
                int delta)
{
	goal_count_add(ch->db, first_year, goal_id, unit_id, status, delta);
	goal_count_add(ch->db, first_year, goal_id, 0, status, delta);
}

void count_goals(struct change *ch, const struct activity_year *y, int delta)
{
	struct activity_goal_ids_row *g;
	size_t n = activity_goal_ids(ch->db, ch->arena, y->activity_id, &g);
	for (size_t i = 0; i < n; i++)
		add(ch, y->first_year, g[i].goal_id, y->unit_id, y->status, delta);
	if (n == 0)
		add(ch, y->first_year, 0, y->unit_id, y->status, delta);
}

static void shift(struct change *ch, int64_t activity_id, int64_t goal_id, int delta, bool alone)
{
	struct activity_years_row *rows;
	size_t n = activity_years(ch->db, ch->arena, activity_id, (struct str){NULL, 0}, &rows);
	for (size_t i = 0; i < n; i++) {
		struct activity_year y;
		if (!activity_year_get(ch->db, ch->arena, rows[i].id, &y))
			continue;
		add(ch, y.first_year, goal_id, y.unit_id, y.status, delta);
		if (alone) /* the first link takes it from "no goal"; the last gives it back */
			add(ch, y.first_year, 0, y.unit_id, y.status, -delta);
	}
}

void count_link(struct change *ch, int64_t activity_id, int64_t goal_id)
{
	struct activity_goal_ids_row *g;
	size_t links = activity_goal_ids(ch->db, ch->arena, activity_id, &g);
	shift(ch, activity_id, goal_id, 1, links == 1);
}

void count_unlink(struct change *ch, int64_t activity_id, int64_t goal_id)
{
	struct activity_goal_ids_row *g;
	size_t links = activity_goal_ids(ch->db, ch->arena, activity_id, &g);
	shift(ch, activity_id, goal_id, -1, links == 0);
}

/* --- follow-up -------------------------------------------------------------------- */

static void add_followup(struct change *ch, const struct activity_year *y, const struct followup *f,
                         int delta)
{
	bool analysed = f->seen.n || f->cause.n || f->meaning.n || f->next_step.n;
	if (!y->draft)
		followup_count_add(ch->db, y->first_year, y->unit_id, f->state, f->status, f->reason, f->decision,
		                   analysed, delta);
}

void count_followup_of(struct change *ch, const struct activity_year *y, int delta)
{
	struct followup f;
	int64_t id;
	if (followup_of(ch->db, ch->arena, y->activity_id, (int)y->first_year, &id) &&
	    followup_get(ch->db, ch->arena, id, &f))
		add_followup(ch, y, &f, delta);
}

void count_followup(struct change *ch, const struct followup *was, const struct followup *now)
{
	struct activity_year y;
	const struct followup *any = now ? now : was;
	if (!any || !year_row(ch->db, ch->arena, any->activity_id, any->first_year, &y))
		return;
	if (was)
		add_followup(ch, &y, was, -1);
	if (now)
		add_followup(ch, &y, now, 1);
}
