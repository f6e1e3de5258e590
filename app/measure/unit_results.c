/* unit_results.c - Skolprofil: a unit's measures with series and status, and what tells of its pupils, on its
 * page. */
#include "measure/target_view.h"
#include "sql_measure_entry.h"
#include "sql_org.h"
#include "views_measure.h"

/* What link_id of a line says. */
enum { RESULT, CONTEXT };

static struct strip part(const struct strip *all, int64_t what, struct arena *a)
{
	struct strip s = {.v = ARENA_ARRAY(a, all->n + 1, struct strip_line)};
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].link_id == what)
			s.v[s.n++] = all->v[i];
	return s;
}

static struct str summary(struct ctx *c, const struct strip *s)
{
	size_t count[TARGET_NO_BASIS + 1] = {0};
	for (size_t i = 0; i < s->n; i++)
		count[s->v[i].state] += s->v[i].aimed;
	struct str a[] = {lasar_text(c->arena, c->lasar), fmt_i64(c->arena, (int64_t)s->n),
	                  target_counts_say(c->arena, c->lang, count)};
	if (s->n == 0)
		return tr_fmt(c->arena, c->lang, N_("Nothing has been measured here up to {0}."), a, 1);
	return tr_fmt(c->arena, c->lang,
	              a[2].n ? N_("Measures up to {0}: {1}. Targets: {2}.")
	                     : N_("Measures up to {0}: {1}. No targets are set."),
	              a, 3);
}

void unit_results_page(struct ctx *c)
{
	struct measures_of_unit_row *m;
	struct strip all;
	struct str name;
	char day[DATE_TEXT];
	int64_t id = ctx_id(c);
	date_text(c->at_day, day);
	if (!unit_name(c->db, c->arena, id, arena_str(c->arena, str_z(day)), &name)) {
		ctx_not_found(c);
		return;
	}
	size_t n = measures_of_unit(c->db, c->arena, id, c->lasar, &m);
	struct strip_ask *ask = ARENA_ARRAY(c->arena, n + 1, struct strip_ask);
	for (size_t i = 0; i < n; i++)
		ask[i] = (struct strip_ask){m[i].measure_id, m[i].context ? CONTEXT : RESULT, STR("")};
	strip_read(c, id, ask, n, false, &all);
	struct unit_results_view v = {.c = c,
	                              .unit_id = id,
	                              .results = part(&all, RESULT, c->arena),
	                              .about = part(&all, CONTEXT, c->arena)};
	chip_year(c, &v.chips);
	c->page.title = name;
	c->page.nav = "units";
	c->page.up_href = STR("/enheter");
	c->page.up_title = tr(c->lang, N_("Units"));
	c->page.kicker = tr(c->lang, N_("Results"));
	c->page.summary = summary(c, &v.results);
	c->page.charts = true;
	page_open(c);
	view_measure_unit_results(&c->out, &v);
	page_close(c);
}
