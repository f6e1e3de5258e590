/* overview_pages.c - Resultat: the areas of a unit, what has moved, how fresh it is. */
#include "measure/results_view.h"
#include "measure/targets.h"
#include "sql_measure_entry.h"

#include "stat/interval.h"
#include "views_measure.h"
#include "web/fmt.h"

#include <math.h>

int64_t results_unit(struct ctx *c, struct str *name)
{
	int64_t id = c->unit_id;
	char day[DATE_TEXT];
	date_text(c->at_day, day);
	if (!id)
		root_unit(c->db, c->arena, &id);
	if (!unit_name(c->db, c->arena, id, arena_str(c->arena, str_z(day)), name))
		*name = STR("");
	return id;
}

struct str results_href(struct ctx *c, int64_t measure_id)
{
	struct str base = arena_printf(c->arena, "/resultat/indikator/%lld", (long long)measure_id);
	return c->unit_id ? arena_printf(c->arena, "%.*s?enhet=%lld", STR_ARG(base), (long long)c->unit_id)
	                  : base;
}

bool results_may_exact(struct ctx *c, int64_t unit_id)
{
	const struct object o = {.unit_id = unit_id, .state = OBJ_DECIDED, .found = true};
	return ctx_may(c, RES_EXACT, ACT_VIEW, &o);
}

bool results_worse(const struct measure *m, int moved)
{
	return str_eqz(m->direction, moved < 0 ? "up" : "down");
}

bool results_may_try(struct ctx *c, int64_t unit_id)
{
	const struct object o = {.found = true, .unit_id = unit_id, .state = OBJ_DRAFT};
	return str_is_null(c->at) && ctx_may(c, RES_INSATS, ACT_CREATE, &o);
}

int64_t results_try_unit(struct ctx *c, int64_t unit_id)
{
	if (results_may_try(c, unit_id))
		return unit_id;
	for (size_t i = 0; i < c->who.ngrants; i++)
		if (results_may_try(c, c->who.grants[i].unit_id))
			return c->who.grants[i].unit_id;
	return 0;
}

struct str results_try_href(struct ctx *c, int64_t unit_id, int64_t measure_id, struct str grade)
{
	return arena_printf(c->arena, "/insatser/ny?matt=%lld&enhet=%lld%s%.*s", (long long)measure_id,
	                    (long long)unit_id, grade.n ? "&arskurs=" : "", STR_ARG(grade));
}

struct str results_try_seen(struct ctx *c, struct str href, int64_t seen_id, bool gap, int year)
{
	return arena_printf(c->arena, gap ? "%.*s&sedd=%lld&skillnad=kon&ar=%d" : "%.*s&sedd=%lld", STR_ARG(href),
	                    (long long)seen_id, year);
}

struct str results_kept(struct ctx *c, const struct query_result *r)
{
	struct str args[] = {arena_printf(c->arena, "%zu", r->guarded - r->hidden),
	                     arena_printf(c->arena, "%zu", r->guarded)};
	if (r->hidden == 0)
		return (struct str){NULL, 0};
	return tr_fmt(
	    c->arena, c->lang,
	    N_("{0} of {1} figures of our own are shown here. The others are of few, or would tell of few."),
	    args, 2);
}

/* --- a line ---------------------------------------------------------------------------- */

/* Beyond chance: Newcombe's interval of the difference of two shares leaves out zero; of other figures,
 * whose spread is not told, nothing is said of chance and any difference counts. */
int results_moved(const struct query_cell *was, const struct query_cell *now)
{
	double a = query_number(was), b = query_number(now);
	if (!(isfinite(a) && isfinite(b)) || now->broken == QUERY_BROKEN)
		return 0;
	if (was->interval == QUERY_SAMPLING && now->interval == QUERY_SAMPLING) {
		double n1 = (double)now->n.v, n2 = (double)was->n.v;
		struct stat_interval d = stat_newcombe(b / 100 * n1, n1, a / 100 * n2, n2, 0.95);
		return d.lo > 0 ? 1 : d.hi < 0 ? -1 : 0;
	}
	return (b > a) - (b < a);
}

struct str results_change(struct arena *a, enum lang l, const struct measure *m, const struct query_cell *was,
                          const struct query_cell *now)
{
	double x = query_number(was), y = query_number(now);
	if (!was || !now || !(isfinite(x) && isfinite(y)) || was->year == now->year)
		return (struct str){NULL, 0};
	if (now->broken == QUERY_BROKEN)
		return tr(l, N_("new definition"));
	struct str args[] = {fmt_fixed(a, l, fabs(y - x), (int)m->decimals), lasar_text(a, was->year)};
	if (y == x)
		return tr_fmt(a, l, N_("as {1}"), args, 2);
	struct str said = tr_fmt(a, l, y > x ? N_("{0} higher than {1}") : N_("{0} lower than {1}"), args, 2);
	if (results_moved(was, now))
		return said;
	return arena_printf(a, "%.*s, %.*s", STR_ARG(said), STR_ARG(tr(l, N_("within chance"))));
}

static void tell_change(struct ctx *c, struct results_line *l, const struct query_cell *was,
                        const struct query_cell *now)
{
	l->change = results_change(c->arena, c->lang, l->m, was, now);
	if (l->change.p)
		l->moved = results_moved(was, now);
}

/* By the rule of the target and the figure of its own läsår. */
static void tell_status(struct ctx *c, struct overview_view *v, struct results_line *l,
                        const struct target *t, const struct query_cell *x)
{
	size_t *const counts[] = {&v->reached, &v->on_way, &v->not_reached, &v->no_basis};
	if (!t)
		return;
	enum target_state s = target_of_cell(l->m, t, x);
	l->target = query_unit_text(c->arena, c->lang, l->m, t->value);
	l->rule = target_rule(c->arena, (int)c->lang, t, (int)l->m->decimals);
	l->missed = s == TARGET_NOT_REACHED;
	l->status = target_state_word(s);
	l->status_word = target_state_texts[s];
	++*counts[s];
}

static void tell_reported(struct ctx *c, struct results_line *l, const struct results_reported_row *r,
                          size_t n, int64_t schools)
{
	for (size_t i = 0; i < n; i++)
		if (r[i].measure_id == l->m->id && schools > 0) {
			struct str args[] = {fmt_i64(c->arena, r[i].units), fmt_i64(c->arena, schools)};
			l->reported = tr_fmt(c->arena, c->lang, N_("{0} of {1} schools"), args, 2);
		}
}

static void tell_line(struct ctx *c, struct results_line *l, const struct query_result *r, size_t m)
{
	const struct query_cell *now = query_latest(r, m, 0, c->lasar),
	                        *was = now ? query_latest(r, m, 0, now->year - 1) : NULL;
	*l = (struct results_line){.m = &r->measure[m]};
	l->name = query_measure_name(c->lang, l->m);
	l->href = results_href(c, l->m->id);
	l->value = query_text(c->arena, c->lang, r, now);
	l->interval = query_interval_text(c->arena, c->lang, r, now);
	if (now) {
		l->year = lasar_text(c->arena, now->year);
		l->fresh = fmt_day(c->arena, c->lang, now->day);
		l->state = query_state_text(c->lang, now);
		tell_change(c, l, was, now);
	}
	const struct query_cell *beside = r->nplaces > 1 && now ? query_latest(r, m, 1, now->year) : NULL;
	l->beside = query_text(c->arena, c->lang, r, beside);
}

/* --- the page ------------------------------------------------------------------------------ */

static struct results_area *area_of(struct overview_view *v, struct ctx *c, int64_t area_id, size_t most)
{
	struct area a;
	struct str name = tr(c->lang, N_("Other"));
	if (area_id && area_get(c->db, c->arena, area_id, &a))
		name = c->lang == LANG_EN && a.name_en.n ? a.name_en : a.name;
	for (size_t i = 0; i < v->nareas; i++)
		if (str_eq(v->area[i].name, name))
			return &v->area[i];
	v->area[v->nareas] =
	    (struct results_area){.name = name, .v = ARENA_ARRAY(c->arena, most, struct results_line)};
	return &v->area[v->nareas++];
}

/* What calls for something: a target that is missed, or a figure that got worse beyond chance. */
static bool calls(const struct results_line *l)
{
	return l->missed || (l->moved && results_worse(l->m, l->moved));
}

static void fill(struct ctx *c, struct overview_view *v, const struct query_result *r, int64_t unit)
{
	struct target *t;
	struct results_reported_row *rep;
	int64_t schools = 0;
	size_t nt = targets_reaching(c->db, c->arena, unit, c->lasar, &t),
	       nr = results_reported(c->db, c->arena, c->lasar, &rep);
	results_schools(c->db, c->arena, &schools);
	int64_t from = results_try_unit(c, unit);
	v->area = ARENA_ARRAY(c->arena, r->nmeasures + 1, struct results_area);
	for (size_t m = 0; m < r->nmeasures; m++) {
		const struct query_cell *x = query_latest(r, m, 0, c->lasar);
		const struct target *target = NULL;
		for (size_t i = 0; i < nt; i++) /* the nearest unit's comes last */
			target = t[i].measure_id == r->measure[m].id && t[i].grade.n == 0 ? &t[i] : target;
		if (!x && !target)
			continue;
		struct results_area *a = area_of(v, c, r->measure[m].area_id, r->nmeasures);
		struct results_line *l = &a->v[a->n++];
		tell_line(c, l, r, m);
		tell_status(c, v, l, target, query_find(r, m, 0, c->lasar));
		tell_reported(c, l, rep, nr, schools);
		if (from && calls(l))
			l->suggest = results_try_seen(c, results_try_href(c, from, l->m->id, STR("")), unit, false, 0);
		v->lines++;
		v->moved += l->moved != 0;
	}
}

static struct str summary(struct ctx *c, const struct overview_view *v)
{
	struct str a[] = {
	    v->unit, lasar_text(c->arena, c->lasar), fmt_i64(c->arena, (int64_t)v->lines),
	    target_counts_say(c->arena, c->lang, (size_t[]){v->reached, v->on_way, v->not_reached, v->no_basis}),
	    fmt_i64(c->arena, (int64_t)v->moved)};
	if (v->lines == 0)
		return tr_fmt(c->arena, c->lang, N_("Nothing has been measured for {0} up to {1}."), a, 2);
	if (a[3].n)
		return tr_fmt(c->arena, c->lang, N_("The targets of {0} in {1}: {3}."), a, 5);
	return tr_fmt(
	    c->arena, c->lang,
	    N_("{2} measures tell of {0} up to {1}; {4} have moved since the year before. No targets are set."),
	    a, 5);
}

void results_overview_page(struct ctx *c)
{
	struct overview_view v = {.c = c};
	struct query *q = ARENA_NEW(c->arena, struct query);
	struct query_result r;
	struct measure *m;
	int64_t unit = results_unit(c, &v.unit);
	chip_unit(c, &v.chips);
	chip_year(c, &v.chips);
	*q = (struct query){.who = &c->who,
	                    .from_year = c->lasar - 5,
	                    .to_year = c->lasar,
	                    .sex = STR("T"),
	                    .grade = STR(""),
	                    .subject = STR(""),
	                    .facet = STR("")};
	q->exact = str_eqz(web_query(c->req, "exakt"), "1");
	size_t n = results_measures(c->db, c->arena, unit, c->lasar, &m);
	for (size_t i = 0; i < n; i++)
		query_measure(q, m[i].id);
	query_unit(c->db, c->arena, q, unit);
	query_beside(c->db, c->arena, q, STR("riket"));
	if (!query_answer(c, q, &r))
		return;
	if (r.nplaces > 1)
		v.beside = r.place[1].name;
	fill(c, &v, &r, unit);
	v.exact = r.exact > 0;
	v.kept = results_kept(c, &r);
	v.may_exact = r.hidden > 0 && results_may_exact(c, unit);
	v.exact_href = page_with(c, "exakt", STR("1"));
	c->page.title = tr(c->lang, N_("Results"));
	c->page.nav = "results";
	c->page.summary = summary(c, &v);
	page_open(c);
	view_measure_overview(&c->out, &v);
	page_close(c);
}
