/* work_pages.c - Mitt arbete: what I owe, by date; what I left; what I watch. */
#include "plan/work_view.h"
#include "core/settings.h"
#include "sql_core.h"
#include "sql_plan_followup.h"
#include "views_plan.h"
#include "web/fmt.h"

enum { WATCH_DAYS = 30, WATCHED = 20 };

/* --- drafts left behind ------------------------------------------------------------------ */

static const struct {
	const char *path, *text;
} forms[] = {
    {"/styrning/aktiviteter/ny", N_("New activity")}, {"/styrning/aktivitet/", N_("Activity")},
    {"/styrning/uppfoljning/", N_("Follow-up")},      {"/styrning/mal/", N_("Goal")},
    {"/styrning/dokument/", N_("Document")},
};

static void read_drafts(struct ctx *c, struct work_view *v)
{
	struct draft_list_row *d;
	size_t n = draft_list(c->db, c->arena, c->who.person_id, &d);
	v->drafts = ARENA_ARRAY(c->arena, n + 1, struct work_draft);
	for (size_t i = 0; i < n; i++) {
		struct work_draft *w = &v->drafts[v->ndrafts++];
		*w = (struct work_draft){.href = d[i].form, .at = d[i].saved_at, .title = tr(c->lang, N_("Form"))};
		for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++)
			if (str_starts(d[i].form, str_z(forms[k].path))) {
				w->title = tr(c->lang, forms[k].text);
				break;
			}
	}
}

static void read_watched(struct ctx *c, struct work_view *v)
{
	struct work_watched_row *r;
	char since[DATE_TEXT];
	date_text(date_from_days(date_days(c->today) - WATCH_DAYS), since);
	size_t n = work_watched(c->db, c->arena, c->who.person_id, str_z(since), WATCHED, &r);
	v->watched = ARENA_ARRAY(c->arena, n + 1, struct work_watch);
	for (size_t i = 0; i < n; i++) {
		const struct resource_kind *k = resource_find(r[i].entity);
		struct str href = search_href(c->arena, k, r[i].entity_id);
		if (!href.n)
			continue;
		v->watched[v->nwatched++] = (struct work_watch){
		    .title = r[i].title.n ? r[i].title : r[i].entity,
		    .href = arena_printf(c->arena, "%.*s?sedan=%s", STR_ARG(href), since),
		    .at = r[i].at,
		    .who = r[i].who,
		};
	}
}

/* --- the page -------------------------------------------------------------------------------- */

static struct str number(struct ctx *c, size_t n)
{
	return arena_printf(c->arena, "%zu", n);
}

static struct str summary(struct ctx *c, const struct work_view *v)
{
	size_t late = v->count[WORK_LATE], week = v->count[WORK_WEEK];
	struct str args[] = {number(c, v->w.n), number(c, late), number(c, week)};
	if (v->reader)
		return tr(c->lang, N_("You read along: nothing is waiting for you here."));
	if (v->w.n == 0)
		return tr(c->lang, N_("Nothing to do."));
	struct str text = tr_n(c->lang, (int64_t)v->w.n, "{0} thing to do, {2} of them this week.",
	                       "{0} things to do, {2} of them this week.");
	if (late == v->w.n)
		text = tr_n(c->lang, (int64_t)v->w.n, "{0} thing to do, and it is late.",
		            "{0} things to do, all of them late.");
	else if (late)
		text = tr_n(c->lang, (int64_t)v->w.n, "{0} thing to do, {1} of them late.",
		            "{0} things to do, {1} of them late.");
	return tr_fmt(c->arena, c->lang, text.p, args, 3);
}

/* Politicians and observers see and do not owe. */
static bool only_reads(const struct ctx *c)
{
	for (size_t i = 0; i < c->who.ngrants; i++)
		if (c->who.grants[i].role != ROLE_POLITICIAN && c->who.grants[i].role != ROLE_OBSERVER)
			return false;
	return true;
}

void plan_work_page(struct ctx *c)
{
	struct work_view v = {.c = c, .reader = only_reads(c)};
	int ahead = (int)setting_int(c->db, c->arena, "plan.remind_days");
	if (!v.reader)
		work_read(c->db, c->arena, c->lang, c->who.person_id, ctx_today(c), ahead, &v.w);
	for (size_t i = 0; i < v.w.n; i++)
		v.count[v.w.v[i].when]++;
	read_drafts(c, &v);
	read_watched(c, &v);
	c->page.title = tr(c->lang, N_("My work"));
	c->page.summary = summary(c, &v);
	c->page.nav = "work";
	struct str saved = web_query(c->req, "sparad");
	if (saved.n && saved.n < 40)
		c->page.saved_key = arena_printf(c->arena, "followup-%.*s", STR_ARG(saved));
	page_open(c);
	view_plan_work(&c->out, &v);
	page_close(c);
}
