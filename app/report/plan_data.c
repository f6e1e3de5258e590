/* plan_data.c - a document's activities with their goals, milestones and checklists. */
#include "report/plan_data.h"

#include "base/map.h"

#include <stdio.h>

struct joining {
	struct arena *a;
	struct map activities, goals; /* by id */
	struct plan_data *p;
};

static struct str key_of(struct arena *a, int64_t id)
{
	return arena_printf(a, "%lld", (long long)id);
}

static void *found(const struct map *m, int64_t id)
{
	char key[24];
	int n = snprintf(key, sizeof key, "%lld", (long long)id);
	return map_get(m, (struct str){key, (size_t)n});
}

static void read_activities(const struct report_query *q, int64_t document_id, struct joining *j)
{
	struct report_activities_row *rows;
	size_t n = report_activities(q->db, q->arena, document_id, q->viewer_id, q->today, q->drafts,
	                             REPORT_ROWS_MAX + 1, q->at, &rows);
	j->p->cut = n > REPORT_ROWS_MAX;
	j->p->n = j->p->cut ? REPORT_ROWS_MAX : n;
	j->p->v = ARENA_ARRAY(j->a, j->p->n + 1, struct plan_activity);
	for (size_t i = 0; i < j->p->n; i++) {
		j->p->v[i].a = &rows[i];
		map_put(&j->activities, key_of(j->a, rows[i].id), &j->p->v[i]);
	}
}

static void read_goals(const struct report_query *q, int64_t document_id, struct joining *j)
{
	struct report_goals_row *rows;
	size_t n = report_goals(q->db, q->arena, document_id, q->viewer_id, q->today, q->drafts, q->at, &rows);
	for (size_t i = 0; i < n; i++) {
		struct plan_goal *g = found(&j->goals, rows[i].id);
		struct plan_activity *x = rows[i].activity_id ? found(&j->activities, rows[i].activity_id) : NULL;
		/* The goal of an activity that may not be seen is not told either. */
		if (rows[i].activity_id && !x)
			continue;
		if (!g) {
			g = ARENA_NEW(j->a, struct plan_goal);
			g->g = &rows[i];
			map_put(&j->goals, key_of(j->a, rows[i].id), g);
			*VEC_PUSH(j->a, &j->p->goals) = g;
		}
		if (x)
			*VEC_PUSH(j->a, &x->goals) = g;
	}
}

static void read_parts(const struct report_query *q, int64_t document_id, struct joining *j)
{
	struct report_milestones_row *m;
	struct report_checklists_row *c;
	struct report_serves_row *s;
	size_t n = report_milestones(q->db, q->arena, document_id, q->at, &m);
	for (size_t i = 0; i < n; i++) {
		struct plan_activity *x = found(&j->activities, m[i].activity_id);
		if (x)
			*VEC_PUSH(j->a, &x->milestones) = &m[i];
	}
	n = report_checklists(q->db, q->arena, document_id, q->at, &c);
	for (size_t i = 0; i < n; i++) {
		struct plan_activity *x = found(&j->activities, c[i].activity_id);
		if (x)
			*VEC_PUSH(j->a, &x->checks) = &c[i];
	}
	n = report_serves(q->db, q->arena, document_id, q->at, &s);
	for (size_t i = 0; i < n; i++) {
		struct plan_goal *g = found(&j->goals, s[i].goal_id);
		if (g)
			*VEC_PUSH(j->a, &g->serves) = &s[i];
	}
}

/* Each activity under the first of its goals, in the plan's own numbering. */
static void hang(struct joining *j)
{
	for (size_t i = 0; i < j->p->n; i++) {
		struct plan_activity *x = &j->p->v[i];
		if (x->goals.n)
			*VEC_PUSH(j->a, &x->goals.v[0]->carried) = x;
	}
}

void plan_data_read(const struct report_query *q, int64_t document_id, struct plan_data *p)
{
	struct joining j = {.a = q->arena, .p = p};
	*p = (struct plan_data){0};
	map_init(&j.activities, q->arena);
	map_init(&j.goals, q->arena);
	read_activities(q, document_id, &j);
	read_goals(q, document_id, &j);
	read_parts(q, document_id, &j);
	hang(&j);
}
