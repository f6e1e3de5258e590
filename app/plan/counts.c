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
