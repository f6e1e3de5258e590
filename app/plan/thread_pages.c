/* thread_pages.c - Röd tråd: the whole chain on one page. */
#include "plan/thread_view.h"
#include "views_plan.h"

struct str thread_bits(struct arena *a, char letter, int row)
{
	char text[8 * 5]; /* " r128" is the longest of the eight */
	size_t n = 0;
	for (int bit = 1; bit <= 128; bit *= 2) {
		if (!(row & bit))
			continue;
		text[n++] = ' ';
		text[n++] = letter;
		if (bit >= 100)
			text[n++] = (char)('0' + bit / 100);
		if (bit >= 10)
			text[n++] = (char)('0' + bit / 10 % 10);
		text[n++] = (char)('0' + bit % 10);
	}
	return arena_str(a, (struct str){text, n});
}

static void relation(struct out *o, const char *what, const struct thread_cards *v)
{
	if (v->n == 0)
		return;
	BUF_LIT(o->b, ". ");
	buf_html(o->b, tr(o->lang, what));
	BUF_LIT(o->b, ": ");
	for (size_t i = 0; i < v->n && i < 6; i++) {
		buf_str(o->b, i ? STR(", ") : STR(""));
		buf_html(o->b, v->v[i]->title);
	}
}

void thread_relations(struct out *o, const struct thread_card *card)
{
	relation(o, N_("Serves"), &card->up);
	relation(o, N_("Carried by"), &card->down);
}

static struct str number(struct ctx *c, int64_t n)
{
	return arena_printf(c->arena, "%lld", (long long)n);
}

/* The sentence at the top, from the same numbers as the picture. */
static struct str summary(struct ctx *c, const struct thread *t, const struct filters *f)
{
	struct str args[] = {number(c, t->board_goals), number(c, t->activities), f->lasar_text,
	                     number(c, t->ends), number(c, t->loose)};
	if (t->board_goals == 0 && t->activities == 0)
		return tr_fmt(c->arena, c->lang, N_("Nothing is planned for {0} in this selection yet."),
		              &f->lasar_text, 1);
	if (t->ends == 0 && t->loose == 0)
		return tr_fmt(c->arena, c->lang,
		              N_("{0} board goals and {1} activities in {2}, and no thread is broken."), args, 5);
	return tr_fmt(c->arena, c->lang,
	              N_("{0} board goals and {1} activities in {2}. Goals that nothing carries: {3}. Activities "
	                 "without a goal: {4}."),
	              args, 5);
}

/* A goal that is selected is told with what is tried in order to reach it. */
static void read_insatser(struct ctx *c, struct thread_view *v)
{
	const struct thread_card *s = v->t->selected;
	if (s && s->goal && !s->more)
		v->ninsatser =
		    goal_insatser(c->db, c->arena, s->ref, c->who.person_id, ctx_today(c), c->at, &v->insatser);
}

void plan_thread_page(struct ctx *c)
{
	static const char *const levels[THREAD_LEVELS][2] = {
	    {"level.1", N_("Vision")},
	    {"level.2", N_("Goals and budget")},
	    {"level.3", N_("Operational plan")},
	    {"level.4", N_("Work plans")},
	    {"level.5", N_("Activities of the units")},
	};
	struct filters f;
	struct thread t;
	filters_read(c, FILTER_AREA | FILTER_UNIT | FILTER_YEAR | FILTER_DAY | FILTER_STATUS, &f);
	const struct thread_query q = {
	    .lasar = c->lasar,
	    .unit_id = c->unit_id,
	    .area_id = f.area_id,
	    .viewer_id = c->who.person_id,
	    .status = f.status,
	    .at = c->at,
	    .today = ctx_today(c),
	    .selected = web_query(c->req, "vald"),
	};
	thread_build(c->db, c->arena, c->lang, &q, &t);
	struct thread_view v = {.c = c, .t = &t, .f = &f};
	read_insatser(c, &v);
	for (int i = 0; i < THREAD_LEVELS; i++)
		v.level[i] = ctx_term(c, levels[i][0], levels[i][1]);
	v.may_move = str_is_null(c->at) && access_route(&c->who, RES_ACTIVITY, ACT_EDIT);
	c->page.title = tr(c->lang, N_("The thread"));
	c->page.summary = summary(c, &t, &f);
	c->page.nav = "thread";
	if (str_is_null(c->at) && access_route(&c->who, RES_ACTIVITY, ACT_CREATE)) {
		c->page.action_href = STR("/styrning/aktiviteter/ny");
		c->page.action_title = tr(c->lang, N_("New activity"));
	}
	page_open(c);
	view_plan_thread(&c->out, &v);
	page_close(c);
}
