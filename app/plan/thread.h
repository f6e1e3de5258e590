/* thread.h - the chain as one picture: cards in columns, threads between them.
 *
 * thread_build() reads the goals and activities that a viewer may see and gives cards with
 * column and row, edges, and which of them lie on the selected path. Rows follow the
 * algorithm of doc/look.md ("Rows"). Big huvudmän: a goal shows at most THREAD_SHOW activities,
 * the rest become one pile with counts; see doc/look.md ("Many cards").
 */
#ifndef PLAN_THREAD_H
#define PLAN_THREAD_H

#include "base/vec.h"
#include "plan/plan.h"

enum {
	THREAD_LEVELS = 5,
	THREAD_ACTIVITY = 4,
	THREAD_SHOW = 5,
	THREAD_SHOW_SELECTED = 12,
	THREAD_ROWS = 254,
	THREAD_ALL = 150,
	THREAD_PAST = 2000 /* of a past day, read to know which goals were carried */
};

struct thread_query {
	int lasar;
	int64_t unit_id, area_id, viewer_id;
	struct str status; /* of activities; null = all */
	struct str at;     /* as of */
	struct str today;
	struct str selected; /* "g12", "a31"; null = none */
};

struct thread_card;
struct thread_cards VEC(struct thread_card *);
struct thread_counts {
	int64_t n[8]; /* by the order of activity_statuses */
	int64_t all;
};

struct thread_card {
	struct str id; /* "g12" goal, "a31" activity, "m12" pile of goal 12 (m0: of no goal) */
	int64_t ref;   /* the goal's or activity's id */
	bool goal;
	int col, row;                                      /* col 1..THREAD_LEVELS */
	struct str kind, when, title, status, status_word; /* stored word of status, and what people read */
	struct str href;
	bool more, on, selected, placed;
	bool ends;                   /* a goal that nothing carries */
	bool loose;                  /* an activity that serves no goal */
	struct thread_counts counts; /* of a goal: all its activities; of a pile: those in it */
	struct thread_cards up, down;
};
struct thread_edge {
	const struct thread_card *from, *to;
	bool on;
};
struct thread {
	struct thread_card **v; /* by column, then row */
	size_t n;
	struct thread_edge *edges; /* idle ones first */
	size_t nedges;
	const struct thread_card *selected; /* NULL when nothing is */
	/* for the sentence */
	int64_t board_goals, activities, ends, loose, unassessed;
};

/* The column of a goal of that kind in the picture, 1..THREAD_LEVELS. */
int thread_column(struct str goal_kind);
void thread_build(struct db *db, struct arena *a, enum lang lang, const struct thread_query *q,
                  struct thread *t);

#endif
