/* followup_list_pages.c - Uppföljning: what of a läsår is followed up, and what it adds up to. */
#include "plan/activity_pages.h"
#include "plan/followup_view.h"
#include "sql_org.h"
#include "views_plan.h"

static struct str number(struct ctx *c, int64_t n)
{
	return arena_printf(c->arena, "%lld", (long long)n);
}

/* --- sums --------------------------------------------------------------------------------- */

static void counters_init(struct ctx *c, struct counted *v, const char *const *word, const char *const *text)
{
	for (size_t i = 0; word[i]; i++)
		v[i] = (struct counted){str_z(word[i]), tr(c->lang, text[i]), 0};
}

static void counter_add(struct counted *v, size_t n, struct str code, int64_t more)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].code, code))
			v[i].n += more;
}

/* Of today from the counters, where what is missing has no row; of a past day row by row. */
static size_t read_rows(struct ctx *c, struct followups_view *v, struct followup_counts_row **r)
{
	if (!str_is_null(c->at))
		return followup_counts(c->db, c->arena, c->lasar, c->unit_id, c->who.person_id, plan_today(c), c->at,
		                       r);
	size_t n = followup_kept(c->db, c->arena, c->lasar, c->unit_id, c->who.person_id, plan_today(c),
	                         (struct followup_kept_row **)r);
	decided_count(c->db, c->arena, c->lasar, c->unit_id, &v->missing);
	v->total = v->missing;
	for (size_t i = 0; i < n; i++) {
		v->missing -= (*r)[i].n;
		v->total -= (*r)[i].n;
	}
	return n;
}

/* Drafts are not counted as told: only what is done speaks for the läsår. */
static void read_counts(struct ctx *c, struct followups_view *v)
{
	struct followup_counts_row *r;
	size_t n = read_rows(c, v, &r);
	counters_init(c, v->statuses, activity_statuses_word, activity_statuses_text);
	counters_init(c, v->reasons, reasons_word, reasons_text);
	counters_init(c, v->decisions, decisions_word, decisions_text);
	for (size_t i = 0; i < n; i++) {
		v->total += r[i].n;
		v->drafts += str_eqz(r[i].state, "draft") ? r[i].n : 0;
		v->missing += str_eqz(r[i].state, "missing") ? r[i].n : 0;
		if (!str_eqz(r[i].state, "done"))
			continue;
		v->done += r[i].n;
		v->no_analysis += r[i].analysed ? 0 : r[i].n;
		counter_add(v->statuses, 7, r[i].status, r[i].n);
		counter_add(v->reasons, 7, r[i].reason, r[i].n);
		counter_add(v->decisions, 4, r[i].decision, r[i].n);
	}
}

static struct str summary(struct ctx *c, const struct followups_view *v)
{
	struct str args[] = {number(c, v->done), number(c, v->total), v->f->lasar_text, number(c, v->missing),
	                     number(c, v->drafts)};
	if (v->total == 0)
		return tr_fmt(c->arena, c->lang, N_("No decided activities in {2} to follow up in this selection."),
		              args, 5);
	if (v->done == v->total)
		return tr_fmt(c->arena, c->lang, N_("All {1} activities of {2} are followed up."), args, 5);
	if (v->running)
		return tr_fmt(c->arena, c->lang, N_("{2} still runs: {0} of {1} activities are followed up so far."),
		              args, 5);
	return tr_fmt(c->arena, c->lang,
	              N_("{0} of {1} activities of {2} are followed up; {4} are drafts and {3} are missing."),
	              args, 5);
}

/* --- filters ------------------------------------------------------------------------------- */

static void read_shows(struct ctx *c, struct followups_view *v)
{
	static const struct {
		const char *word, *text;
	} shows[] = {{NULL, N_("All")}, {"missing", N_("Missing")}, {"draft", N_("Draft")}, {"done", N_("Done")}};
	struct str wanted = web_query(c->req, "lage");
	for (size_t i = 0; i < 4; i++) {
		struct str word = str_z(shows[i].word);
		bool here = shows[i].word && str_eq(wanted, word);
		const char *text = i == 1 && v->running ? N_("Left to do") : shows[i].text;
		v->shows[i] = (struct choice){word, tr(c->lang, text), here};
		if (here)
			v->shown = word;
	}
	v->shows[0].current = str_is_null(v->shown);
}

static int64_t shown_total(const struct followups_view *v)
{
	return str_is_null(v->shown)          ? v->total
	       : str_eqz(v->shown, "missing") ? v->missing
	       : str_eqz(v->shown, "draft")   ? v->drafts
	                                      : v->done;
}

static void read_page(struct ctx *c, struct followups_view *v)
{
	struct str none = {NULL, 0};
	v->pages = (shown_total(v) + ACTIVITY_PAGE - 1) / ACTIVITY_PAGE;
	if (v->page > 1)
		v->prev = page_with(c, "sida", v->page > 2 ? number(c, v->page - 1) : none);
	if (v->page < v->pages)
		v->next = page_with(c, "sida", number(c, v->page + 1));
	if (shown_total(v) == 0) /* nothing to look for through the whole läsår */
		return;
	if (!c->unit_id && str_is_null(v->shown) && str_is_null(c->at)) {
		v->n = followup_page(c->db, c->arena, c->lasar, c->who.person_id, plan_today(c), ACTIVITY_PAGE,
		                     (v->page - 1) * ACTIVITY_PAGE, (struct followup_page_row **)&v->v);
		return;
	}
	v->n = followup_overview(c->db, c->arena, c->lasar, c->unit_id, v->shown, none, c->who.person_id,
	                         plan_today(c), ACTIVITY_PAGE, (v->page - 1) * ACTIVITY_PAGE, c->at, &v->v);
}

/* The spring term of the läsår has ended; by its own days, else by the läsår as such. */
static bool year_over(struct ctx *c)
{
	struct school_year_of_row y;
	struct date end;
	if (school_year_of(c->db, c->arena, c->lasar, &y) && date_parse(y.spring_to, &end))
		return date_cmp(c->at_day, end) > 0;
	return lasar_of(c->at_day) > c->lasar;
}

void plan_followups_page(struct ctx *c)
{
	struct filters f;
	struct followups_view v = {.c = c, .f = &f, .page = plan_take_page(c)};
	filters_read(c, FILTER_UNIT | FILTER_YEAR | FILTER_DAY, &f);
	v.running = lasar_of(c->at_day) <= c->lasar && !year_over(c);
	if (v.running)
		v.before = page_with(c, "lasar", number(c, c->lasar - 1));
	read_counts(c, &v);
	read_shows(c, &v);
	read_page(c, &v);
	v.may_write = str_is_null(c->at) && access_route(&c->who, RES_FOLLOWUP, ACT_CREATE);
	c->page.title = tr(c->lang, N_("Follow-up"));
	c->page.summary = summary(c, &v);
	c->page.nav = "followups";
	page_open(c);
	view_plan_followups(&c->out, &v);
	page_close(c);
}
