#include "plan/thread.h"

#include "base/date.h"
#include "base/map.h"
#include "base/vec.h"
#include "plan/thread_layout.h"

struct build {
	struct db *db;
	struct arena *a;
	enum lang lang;
	const struct thread_query *q;
	struct map cards;   /* by id */
	struct map carried; /* ids of goals that something carries, seen in this selection or not */
	struct thread_cards order;
	struct thread *t;
	struct str from, to; /* days of the läsår */
};

static const struct {
	const char *kind;
	int col;
} columns[] = {
    {"vision", 1},     {"council_goal", 2},  {"board_goal", 3}, {"indicator", 3},
    {"assignment", 3}, {"control_point", 3}, {"unit_goal", 4},
};

int thread_column(struct str kind)
{
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		if (str_eqz(kind, columns[i].kind))
			return columns[i].col;
	return 4;
}

static struct thread_card *card_new(struct build *b, char letter, int64_t ref)
{
	struct thread_card *c = ARENA_NEW(b->a, struct thread_card);
	c->id = arena_printf(b->a, "%c%lld", letter, (long long)ref);
	c->ref = ref;
	*VEC_PUSH(b->a, &b->order) = c;
	map_put(&b->cards, c->id, c);
	return c;
}

static struct thread_card *card_of(const struct build *b, char letter, int64_t ref)
{
	return map_get(&b->cards, arena_printf(b->a, "%c%lld", letter, (long long)ref));
}

/* A goal may serve another of its own level: a school's goal that of the administration. */
static void join(struct build *b, struct thread_card *up, struct thread_card *down)
{
	if (!up || !down || up->col > down->col || (up->col == down->col && !down->goal))
		return;
	*VEC_PUSH(b->a, &up->down) = down;
	*VEC_PUSH(b->a, &down->up) = up;
}

/* --- goals --------------------------------------------------------------------- */

static struct str goal_label(struct build *b, const struct goal_rows_row *g,
                             const struct area_list_row *areas, size_t n)
{
	struct str kind = words_text(&goal_kinds, b->lang, g->kind), number = g->number, area = {NULL, 0};
	for (size_t i = 0; i < n; i++)
		if (areas[i].id == g->area_id)
			area = b->lang == LANG_EN && areas[i].name_en.n ? areas[i].name_en : areas[i].name;
	return arena_printf(b->a, "%.*s%s%.*s%s%.*s", STR_ARG(kind), number.n ? " " : "", STR_ARG(number),
	                    area.n ? " · " : "", STR_ARG(area));
}

static void read_goals(struct build *b)
{
	struct goal_rows_row *g;
	struct area_list_row *areas;
	const struct thread_query *q = b->q;
	size_t nareas = area_list(b->db, b->a, q->lasar, q->at, &areas);
	size_t n = goal_rows(b->db, b->a, q->unit_id ? q->unit_id : 0, q->area_id, b->from, b->to, q->viewer_id,
	                     q->today, q->at, &g);
	for (size_t i = 0; i < n; i++) {
		struct thread_card *c = card_new(b, 'g', g[i].id);
		c->goal = true;
		c->col = thread_column(g[i].kind);
		c->kind = goal_label(b, &g[i], areas, nareas);
		c->title = g[i].title;
		c->href = arena_printf(b->a, "/styrning/mal/%lld", (long long)g[i].id);
		if (c->col >= 3) {
			c->status = g[i].assessment;
			c->status_word = words_text(&assessments, b->lang, c->status);
		}
		b->t->board_goals += str_eqz(g[i].kind, "board_goal");
		b->t->unassessed += c->col >= 3 && str_eqz(c->status, "no_basis");
	}
}

static void read_links(struct build *b)
{
	struct goal_links_row *l;
	size_t n = goal_links(b->db, b->a, b->q->at, &l);
	for (size_t i = 0; i < n; i++)
		join(b, card_of(b, 'g', l[i].serves_id), card_of(b, 'g', l[i].goal_id));
}

/* --- activities ------------------------------------------------------------------- */

static int status_index(struct str status)
{
	for (int i = 0; activity_statuses_word[i]; i++)
		if (str_eqz(status, activity_statuses_word[i]))
			return i;
	return 7;
}

static void counts_add(struct thread_counts *c, struct str status, int64_t n)
{
	c->n[status_index(status)] += n;
	c->all += n;
}

static struct str when_of(struct build *b, const struct thread_activities_row *r)
{
	struct date from, to;
	bool has_from = date_parse(r->from_day, &from), has_to = date_parse(r->to_day, &to);
	if (!has_from && !has_to)
		return (struct str){NULL, 0};
	if (!has_to || (has_from && from.year == to.year))
		return arena_printf(b->a, "%d", has_from ? from.year : to.year);
	return arena_printf(b->a, "%d–%d", has_from ? from.year : to.year, to.year);
}

static struct thread_card *activity_card(struct build *b, const struct thread_activities_row *r)
{
	struct thread_card *c = card_of(b, 'a', r->id);
	if (c)
		return c;
	c = card_new(b, 'a', r->id);
	c->col = THREAD_ACTIVITY;
	c->kind = r->number.n
	              ? arena_printf(b->a, "%.*s %.*s", STR_ARG(tr(b->lang, N_("Activity"))), STR_ARG(r->number))
	              : tr(b->lang, N_("Activity"));
	c->when = when_of(b, r);
	c->title = r->title;
	c->status = r->status;
	c->status_word = words_text(&activity_statuses, b->lang, r->status);
	c->href = arena_printf(b->a, "/styrning/aktivitet/%lld", (long long)r->id);
	c->loose = r->goal_id == 0;
	return c;
}

/* An activity stands in the column after the lowest goal it answers to: work plans beside the
 * board's goals, the units' own activities beside theirs. */
static void stand_beside(const struct thread_card *goal, struct thread_card *c)
{
	if (goal && goal->col >= c->col)
		c->col = goal->col + 1;
}

static size_t read_activities(struct build *b, int64_t goal_id, int64_t most)
{
	struct thread_activities_row *r;
	const struct thread_query *q = b->q;
	size_t n = thread_activities(b->db, b->a, q->lasar, q->unit_id, goal_id, q->status, q->viewer_id,
	                             q->today, most, q->at, &r);
	for (size_t i = 0; i < n; i++) {
		struct thread_card *g = r[i].goal_id ? card_of(b, 'g', r[i].goal_id) : NULL;
		if (!g && q->area_id) /* of another area, or of none */
			continue;
		struct thread_card *c = activity_card(b, &r[i]);
		stand_beside(g, c);
		join(b, g, c);
		counts_add(g ? &g->counts : &c->counts, r[i].status, 1);
	}
	return n;
}

static struct str counts_text(struct build *b, const struct thread_counts *c)
{
	struct buf t;
	buf_init(&t, 1024);
	for (int i = 0; activity_statuses_word[i]; i++)
		if (c->n[i])
			buf_printf(&t, "%s%lld %.*s", t.n ? ", " : "", (long long)c->n[i],
			           STR_ARG(tr(b->lang, activity_statuses_text[i])));
	struct str s = arena_str(b->a, buf_as_str(&t));
	buf_finish(&t);
	return s;
}

static void pile(struct build *b, int64_t goal_id, const struct thread_counts *counts)
{
	struct thread_card *c = card_new(b, 'm', goal_id);
	struct str n = arena_printf(b->a, "%lld", (long long)counts->all);
	c->col = THREAD_ACTIVITY;
	stand_beside(card_of(b, 'g', goal_id), c);
	c->more = true;
	c->loose = goal_id == 0;
	c->counts = *counts;
	c->kind = tr_fmt(b->a, b->lang, N_("{0} activities"), &n, 1);
	c->title = counts_text(b, counts);
	c->href = arena_printf(b->a, "/styrning/aktiviteter?lasar=%d&mal=%lld", b->q->lasar, (long long)goal_id);
	join(b, card_of(b, 'g', goal_id), c);
}

/* Too many for cards: the counters say how many there are, and the selected goal shows some. */
static void read_piles(struct build *b)
{
	struct goal_counts_row *c;
	struct map piles;
	size_t n = b->q->unit_id ? goal_counts_of_unit(b->db, b->a, b->q->lasar, b->q->unit_id,
	                                               (struct goal_counts_of_unit_row **)&c)
	                         : goal_counts(b->db, b->a, b->q->lasar, &c);
	map_init(&piles, b->a);
	for (size_t i = 0; i < n; i++) {
		if (b->q->status.p && !str_eq(b->q->status, c[i].status))
			continue;
		void **slot = map_slot(&piles, arena_printf(b->a, "%lld", (long long)c[i].goal_id));
		if (!*slot)
			*slot = ARENA_NEW(b->a, struct thread_counts);
		counts_add(*slot, c[i].status, c[i].n);
	}
	for (size_t i = 0; i < piles.n; i++) {
		int64_t goal = 0;
		struct thread_counts *left = piles.items[i].value;
		str_to_i64(piles.items[i].key, &goal);
		struct thread_card *g = card_of(b, 'g', goal);
		if (goal && !g)
			continue;
		if (g && str_eq(g->id, b->q->selected)) {
			read_activities(b, goal, THREAD_SHOW_SELECTED);
			for (int s = 0; s < 8; s++)
				left->n[s] -= g->counts.n[s];
			left->all -= g->counts.all;
		}
		if (g)
			g->counts.all += left->all;
		if (left->all > 0)
			pile(b, goal, left);
	}
}

static int64_t how_many(struct build *b)
{
	struct activity_counts_row *c;
	int64_t sum = 0;
	size_t n = activity_counts(b->db, b->a, b->q->lasar, b->q->unit_id, &c);
	for (size_t i = 0; i < n; i++)
		if (!b->q->status.p || str_eq(b->q->status, c[i].status))
			sum += c[i].n;
	return sum;
}

/* --- which way the thread runs ------------------------------------------------------ */

static void mark_up(struct thread_card *c)
{
	c->on = true;
	for (size_t i = 0; i < c->up.n; i++)
		if (!c->up.v[i]->on)
			mark_up(c->up.v[i]);
}

static void mark_down(struct thread_card *c)
{

	for (size_t i = 0; i < c->down.n; i++)
		if (!c->down.v[i]->on) {
			c->down.v[i]->on = true;
			mark_down(c->down.v[i]);
		}
}

static int64_t shown(const struct build *b)
{
	int64_t n = 0;
	for (size_t i = 0; i < b->order.n; i++)
		n += !b->order.v[i]->goal;
	return n;
}

static bool chosen(const struct thread_query *q)
{
	return q->unit_id || q->area_id || q->status.p;
}

static void carry(struct build *b, int64_t goal_id)
{
	map_put(&b->carried, arena_printf(b->a, "g%lld", (long long)goal_id), b);
}

static void carried_by_activities(struct build *b)
{
	const struct thread_query *q = b->q;
	struct str any = {NULL, 0};
	struct goal_counts_row *c;
	struct thread_activities_row *r;
	size_t n = q->at.p ? 0 : goal_counts(b->db, b->a, q->lasar, &c);
	for (size_t i = 0; i < n; i++)
		carry(b, c[i].n > 0 ? c[i].goal_id : 0);
	n = q->at.p ? thread_activities(b->db, b->a, q->lasar, 0, 0, any, q->viewer_id, q->today, THREAD_PAST,
	                                q->at, &r)
	            : 0;
	for (size_t i = 0; i < n; i++)
		carry(b, r[i].goal_id);
}

/* In a selection a goal may be carried by what is not chosen: its thread does not end for that. */
static void read_carried(struct build *b)
{
	const struct thread_query *q = b->q;
	struct goal_rows_row *g;
	struct goal_links_row *l;
	struct map all;
	map_init(&b->carried, b->a);
	if (!chosen(q))
		return;
	map_init(&all, b->a);
	size_t n = goal_rows(b->db, b->a, 0, 0, b->from, b->to, q->viewer_id, q->today, q->at, &g);
	for (size_t i = 0; i < n; i++)
		map_put(&all, arena_printf(b->a, "%lld", (long long)g[i].id), b);
	n = goal_links(b->db, b->a, q->at, &l);
	for (size_t i = 0; i < n; i++)
		if (map_get(&all, arena_printf(b->a, "%lld", (long long)l[i].goal_id)))
			carry(b, l[i].serves_id);
	carried_by_activities(b);
}

/* A goal is carried when an activity or another goal hangs under it. */
static void find_ends(struct build *b)
{
	for (size_t i = 0; i < b->order.n; i++) {
		struct thread_card *c = b->order.v[i];
		c->ends = c->goal && c->col >= 2 && c->down.n == 0 && !map_get(&b->carried, c->id);
		b->t->ends += c->ends && c->col >= 3;
		b->t->loose += c->loose && !c->goal ? (c->more ? c->counts.all : 1) : 0;
	}
}

void thread_build(struct db *db, struct arena *a, enum lang lang, const struct thread_query *q,
                  struct thread *t)
{
	struct build b = {.db = db, .a = a, .lang = lang, .q = q, .t = t};
	b.from = arena_printf(a, "%d-07-01", q->lasar);
	b.to = arena_printf(a, "%d-06-30", q->lasar + 1);
	*t = (struct thread){0};
	map_init(&b.cards, a);
	read_goals(&b);
	read_links(&b);
	t->activities = how_many(&b);
	if (t->activities <= THREAD_ALL || q->at.p) {
		read_activities(&b, 0, THREAD_ALL);
		t->activities = shown(&b);
	} else
		read_piles(&b);
	read_carried(&b);
	find_ends(&b);
	struct thread_card *sel = str_is_null(q->selected) ? NULL : map_get(&b.cards, q->selected);
	if (sel) {
		sel->selected = true;
		mark_up(sel);
		mark_down(sel);
		t->selected = sel;
	}
	thread_layout(a, &b.order, t);
}
