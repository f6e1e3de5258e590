/* lesson_pages.c - a lesson answered on the phone in two or three taps, and the script that does it offline.
 */
#include "effect/lesson_view.h"
#include "plan/work.h"
#include "views_effect.h"
#include "web/embed.h"
#include "web/fmt.h"

enum { ASK_BACK_DAYS = 14, MOST = 40 };

static struct str day_before(struct arena *a, struct date today, int days)
{
	char t[DATE_TEXT];
	date_text(date_from_days(date_days(today) - days), t);
	return arena_str(a, str_z(t));
}

/* "i dag", "i går", "12 november 2026" */
static struct str when_text(struct arena *a, enum lang l, struct str day, struct date today)
{
	struct date d;
	int ago = date_parse(day, &d) ? date_days(today) - date_days(d) : -1;
	return ago == 0 ? tr(l, N_("today")) : ago == 1 ? tr(l, N_("yesterday")) : fmt_day(a, l, day);
}

/* "i dag, fredag", "torsdag 12 november 2026": a teacher knows a lesson by its weekday. */
static struct str card_when(struct arena *a, enum lang l, struct str day, struct date today)
{
	struct date d;
	if (!date_parse(day, &d))
		return day;
	int ago = date_days(today) - date_days(d);
	struct str weekday = tr(l, lesson_weekday_text[date_weekday(d)]), when = when_text(a, l, day, today);
	return ago == 0 || ago == 1 ? arena_printf(a, "%.*s, %.*s", STR_ARG(when), STR_ARG(weekday))
	                            : arena_printf(a, "%.*s %.*s", STR_ARG(weekday), STR_ARG(when));
}

/* --- in My work -------------------------------------------------------------------------------- */

void work_lessons(const struct work_asked *w);
void work_lessons(const struct work_asked *w)
{
	struct lesson_waiting_row *r;
	struct str from = day_before(w->arena, w->today, ASK_BACK_DAYS), to = day_before(w->arena, w->today, 0);
	size_t n = lesson_waiting(w->db, w->arena, w->person_id, from, to, MOST, &r);
	for (size_t i = 0; i < n; i++) {
		struct str arg[] = {when_text(w->arena, w->lang, r[i].day, w->today), r[i].group_name};
		work_add(
		    w, (struct work_item){
		           .due = r[i].day,
		           .what = tr(w->lang, N_("Two taps")),
		           .title = tr_fmt(w->arena, w->lang, N_("The lesson {0} {1}: was it carried out?"), arg, 2),
		           .note = r[i].insats,
		           .href = arena_printf(w->arena, "/insatser/lektion/%lld", (long long)r[i].id),
		       });
	}
}

/* --- one lesson ----------------------------------------------------------------------------------- */

static void card_fill(struct ctx *c, const struct lesson *l, struct lesson_card *card)
{
	struct lesson_group g = {0};
	struct lesson_parts_row *p;
	lesson_group_get(c->db, c->arena, l->group_id, &g);
	size_t n = lesson_parts(c->db, c->arena, g.intervention_id, &p);
	*card = (struct lesson_card){
	    .l = l,
	    .title =
	        g.subject.n ? arena_printf(c->arena, "%.*s %.*s", STR_ARG(g.name), STR_ARG(g.subject)) : g.name,
	    .when = card_when(c->arena, c->lang, l->day, c->today)};
	card->tick = ARENA_ARRAY(c->arena, n + 1, struct lesson_tick);
	for (size_t i = 0; i < n; i++)
		if (p[i].in_lessons) /* of the others a teacher of one lesson has nothing to say */
			card->tick[card->nticks++] =
			    (struct lesson_tick){p[i].id, p[i].title, lesson_has_part(l->parts, p[i].id)};
}

/* A page without anybody's values may be kept by the phone, so that it opens without a network. */
static void may_keep(struct ctx *c)
{
	web_set_header(c->res, "X-Keep", arena_printf(c->arena, "%lld", (long long)c->who.person_id));
}

static void show_lesson(struct ctx *c, const struct lesson *l, const struct form *f)
{
	struct lesson_card card;
	struct lesson_view v = {.c = c, .card = &card, .n = 1, .form = f};
	struct lesson_group g = {0};
	struct intervention x = {0};
	card_fill(c, l, &card);
	if (lesson_group_get(c->db, c->arena, l->group_id, &g))
		intervention_get(c->db, c->arena, g.intervention_id, &x);
	v.insats = x.title;
	if (l->done.n)
		lesson_curve_make(c->db, c->arena, c->lang, c->who.person_id, c->today, &v.curve);
	else
		may_keep(c);
	struct str arg[] = {card.when, card.title};
	c->page.title = tr_fmt(c->arena, c->lang, N_("The lesson {0} {1}"), arg, 2);
	c->page.kicker = x.title;
	c->page.summary =
	    l->done.n ? tr(c->lang, N_("Your answer is saved. Add what stood in the way, if anything did."))
	              : tr(c->lang, N_("Was it carried out? One tap saves."));
	c->page.nav = "lessons";
	c->page.narrow = true;
	c->page.charts = v.curve.n > 0;
	c->page.up_href = STR("/insatser/lektioner");
	c->page.up_title = tr(c->lang, N_("My lessons"));
	page_open(c);
	view_effect_lesson(&c->out, &v);
	page_close(c);
}

void effect_lesson_page(struct ctx *c)
{
	struct lesson l;
	if (!lesson_get(c->db, c->arena, ctx_id(c), &l)) {
		ctx_not_found(c);
		return;
	}
	show_lesson(c, &l, NULL);
}

/* The ticks of the form as a list; "0" stands for "told, though none was there". */
static struct str ticked(struct ctx *c)
{
	struct str text = STR("");
	const struct web_pairs *p = &c->req->form;
	for (size_t i = 0; i < p->n; i++)
		if (str_eqz(p->v[i].name, "part") && p->v[i].value.n < 20 && text.n < 180)
			text = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(text), text.n ? "," : "",
			                    STR_ARG(p->v[i].value));
	return text;
}

static struct str form_or(struct ctx *c, const char *name, const char *other)
{
	struct str v = web_form(c->req, name);
	v = str_is_null(v) ? web_form(c->req, other) : v;
	return str_is_null(v) ? STR("") : v;
}

void effect_lesson_log(struct ctx *c)
{
	struct form f;
	struct lesson l;
	struct lesson_answer x = {
	    .done = form_or(c, "done", "was"),
	    .obstacle = form_or(c, "obstacle", "hinder"),
	    .parts = ticked(c),
	    .note = form_or(c, "note", "note"),
	    .key = form_or(c, "client_key", "client_key"),
	    .made = web_form(c->req, "made"),
	};
	form_init(&f, c->arena, c->lang, kind_lesson.fields, kind_lesson.nfields);
	if (lesson_log(&c->change, &c->who, ctx_id(c), &x, &f) != LESSON_WRONG) {
		ctx_redirect(c, c->req->path, "sparat");
		return;
	}
	c->res->status = 422;
	if (lesson_get(c->db, c->arena, ctx_id(c), &l))
		show_lesson(c, &l, &f);
}

/* --- mine ------------------------------------------------------------------------------------------- */

void effect_lessons_page(struct ctx *c)
{
	struct lesson_waiting_row *r;
	struct lesson_view v = {.c = c};
	struct str from = day_before(c->arena, c->today, ASK_BACK_DAYS), to = day_before(c->arena, c->today, 0);
	size_t n = lesson_waiting(c->db, c->arena, c->who.person_id, from, to, MOST, &r);
	struct lesson *l = ARENA_ARRAY(c->arena, n + 1, struct lesson);
	v.card = ARENA_ARRAY(c->arena, n + 1, struct lesson_card);
	for (size_t i = 0; i < n; i++)
		if (lesson_get(c->db, c->arena, r[i].id, &l[v.n])) {
			card_fill(c, &l[v.n], &v.card[v.n]);
			v.card[v.n++].insats = r[i].insats;
		}
	may_keep(c);
	c->page.title = tr(c->lang, N_("My lessons"));
	struct str text = tr_n(c->lang, (int64_t)n, "{0} lesson to answer: was it carried out? One tap saves.",
	                       "{0} lessons to answer: was it carried out? One tap saves."),
	           arg = fmt_i64(c->arena, (int64_t)n);
	c->page.summary = n ? tr_fmt(c->arena, c->lang, text.p, &arg, 1) : tr(c->lang, N_("Nothing to answer."));
	c->page.nav = "lessons";
	c->page.narrow = true;
	page_open(c);
	view_effect_lessons(&c->out, &v);
	page_close(c);
}

void effect_lesson_curve_page(struct ctx *c)
{
	struct lesson_view v = {.c = c};
	lesson_curve_make(c->db, c->arena, c->lang, c->who.person_id, c->today, &v.curve);
	c->page.title = tr(c->lang, N_("My own curve"));
	c->page.summary = tr(c->lang, N_("You see this, and a coach whom you have chosen. Nobody else does."));
	c->page.nav = "lessons";
	c->page.charts = v.curve.n > 0;
	c->page.up_href = STR("/insatser/lektioner");
	c->page.up_title = tr(c->lang, N_("My lessons"));
	page_open(c);
	view_effect_lesson_curve(&c->out, &v);
	page_close(c);
}

/* The script that serves kept pages: its address bounds what it may serve. */
void effect_lesson_worker(struct ctx *c)
{
	const struct web_asset *as = web_asset_find(STR("lesson-worker.js"));
	c->res->type = STR("text/javascript; charset=utf-8");
	if (as)
		c->res->static_body = as->bytes;
	else
		ctx_not_found(c);
}
