/* lesson_result_pages.c - what of an insats reached the lessons: the page and its files. */
#include "effect/dose_view.h"
#include "effect/observation.h"
#include "views_effect.h"
#include "web/fmt.h"

static const char *const window_words[VEIL_WINDOWS] = {"lasar", "ht", "vt"};

static enum veil_window window_asked(const struct ctx *c)
{
	struct str w = web_query(c->req, "fonster");
	for (int i = 0; i < VEIL_WINDOWS; i++)
		if (str_eqz(w, window_words[i]))
			return (enum veil_window)i;
	return VEIL_YEAR;
}

static bool read(struct ctx *c, struct intervention *x, struct dose_result *r)
{
	if (!intervention_get(c->db, c->arena, ctx_id(c), x)) {
		ctx_not_found(c);
		return false;
	}
	if (str_is_null(web_query(c->req, "lasar")))
		c->lasar = dose_result_year(c->db, c->arena, x->id, c->today);
	dose_result_read(c->db, c->arena, c->lang, x, c->lasar, window_asked(c), r);
	return true;
}

/* --- charts -------------------------------------------------------------------------------------- */

static struct chart_point point_of(const struct effect_share *s, enum effect_state state)
{
	if (state != EFFECT_SHOWN)
		return (struct chart_point){.state = state == EFFECT_FEW ? CHART_FEW : CHART_MISSING};
	if (!s->known)
		return (struct chart_point){.state = CHART_FEW};
	return (struct chart_point){
	    .value = 100 * s->share, .lo = 100 * s->lo, .hi = 100 * s->hi, .n = (double)s->n, .interval = true};
}

static struct chart chart_of(struct ctx *c, enum chart_kind kind, const char *title, const char *sentence,
                             size_t n, struct chart_item **item, struct chart_point **point)
{
	struct chart_series *s = ARENA_ARRAY(c->arena, 1, struct chart_series);
	*item = ARENA_ARRAY(c->arena, n + 1, struct chart_item);
	*point = ARENA_ARRAY(c->arena, n + 1, struct chart_point);
	s->name = tr(c->lang, title);
	s->point = *point;
	return (struct chart){
	    .kind = kind,
	    .title = tr(c->lang, title),
	    .sentence = tr(c->lang, sentence),
	    .y = {.title = tr(c->lang, N_("Share")), .unit = STR("\xc2\xa0%"), .ceiling = 100, .from_zero = true},
	    .item = *item,
	    .items = n,
	    .series = s,
	    .n_series = 1,
	    .words = figure_words(c->arena, c->lang),
	};
}

static struct chart units_chart(struct ctx *c, const struct dose_result *r)
{
	struct chart_item *item;
	struct chart_point *p;
	struct chart ch =
	    chart_of(c, CHART_DOT, N_("Carried out, wholly or in part"),
	             N_("The share of the lessons in which the programme was carried out, unit by unit."), r->n,
	             &item, &p);
	for (size_t i = 0; i < r->n; i++) {
		item[i] =
		    (struct chart_item){.label = r->unit[i].name, .role = i == 0 ? CHART_COMPARED : CHART_PLAIN};
		p[i] = point_of(&r->unit[i].x.carried, r->unit[i].x.state);
	}
	ch.x.title = tr(c->lang, N_("Unit"));
	return ch;
}

static struct chart parts_chart(struct ctx *c, const struct effect_execution *x)
{
	struct chart_item *item;
	struct chart_point *p;
	struct chart ch = chart_of(c, CHART_DOT, N_("Ingredients that were there"),
	                           N_("Of lessons carried out, the share in which each ingredient was there."),
	                           x->nparts, &item, &p);
	for (size_t i = 0; i < x->nparts; i++) {
		item[i].label = x->parts[i].title;
		p[i] = point_of(&x->parts[i].there, x->state);
	}
	ch.x.title = tr(c->lang, N_("Ingredient"));
	return ch;
}

static struct chart obstacles_chart(struct ctx *c, const struct effect_execution *x)
{
	struct chart_item *item;
	struct chart_point *p;
	struct chart ch = chart_of(c, CHART_BAR, N_("What stood in the way"),
	                           N_("How many of the answers named each obstacle."), x->nobstacles, &item, &p);
	ch.items = 0;
	for (size_t i = 0; i < x->nobstacles; i++) {
		if (x->obstacles[i].n == 0) /* nobody named it */
			continue;
		item[ch.items].label = tr(c->lang, x->obstacles[i].text);
		p[ch.items++].value = (double)x->obstacles[i].n;
	}
	ch.x.title = tr(c->lang, N_("Obstacle"));
	ch.y = (struct chart_axis){.title = tr(c->lang, N_("Answers")), .from_zero = true};
	return ch;
}

/* --- the page --------------------------------------------------------------------------------------- */

static struct str query_of(struct ctx *c, enum veil_window w)
{
	return arena_printf(c->arena, "?lasar=%d&fonster=%s", c->lasar, window_words[w]);
}

static void put_links(struct ctx *c, struct dose_view *v)
{
	for (int w = 0; w < VEIL_WINDOWS; w++)
		v->window_href[w] = page_with(c, "fonster", str_z(window_words[w]));
	v->before = page_with(c, "lasar", arena_printf(c->arena, "%d", c->lasar - 1));
	v->next = c->lasar < lasar_of(c->today)
	              ? page_with(c, "lasar", arena_printf(c->arena, "%d", c->lasar + 1))
	              : (struct str){NULL, 0};
	v->files = arena_printf(c->arena, "/insatser/%lld/lektioner", (long long)ctx_id(c));
	v->query = query_of(c, v->r.window);
}

void effect_lesson_result_page(struct ctx *c)
{
	struct intervention x;
	struct lesson_group_names_row *seen;
	struct dose_view v = {.c = c};
	if (!read(c, &x, &v.r))
		return;
	v.year_text = lasar_text(c->arena, c->lasar);
	v.may_observe = observation_groups(c->db, c->arena, &c->who, x.id, ctx_today(c), &seen) > 0;
	v.sentence = v.r.n ? effect_execution_sentence(c->arena, c->lang, &v.r.unit[0].x)
	                   : tr(c->lang, N_("The days of that school year are not stated."));
	put_links(c, &v);
	if (v.r.n) {
		v.units = units_chart(c, &v.r);
		v.parts = parts_chart(c, &v.r.unit[0].x);
		v.obstacles = obstacles_chart(c, &v.r.unit[0].x);
	}
	c->page.title = tr(c->lang, N_("Lessons"));
	c->page.kicker = x.title;
	c->page.summary = v.sentence;
	c->page.nav = "insatser";
	c->page.charts = true;
	c->page.up_href = arena_printf(c->arena, "/insatser/%lld", (long long)x.id);
	c->page.up_title = x.title;
	page_open(c);
	view_effect_lesson_result(&c->out, &v);
	page_close(c);
}

static void as_file(struct ctx *c, const char *type, const char *ending)
{
	c->res->type = str_z(type);
	web_set_header(
	    c->res, "Content-Disposition",
	    arena_printf(c->arena, "attachment; filename=\"lektioner-%lld.%s\"", (long long)ctx_id(c), ending));
}

void effect_lesson_result_csv(struct ctx *c)
{
	struct intervention x;
	struct dose_result r;
	if (!read(c, &x, &r))
		return;
	as_file(c, "text/csv; charset=utf-8", "csv");
	dose_result_csv(c->arena, c->lang, &r, &c->res->body);
}

void effect_lesson_result_json(struct ctx *c)
{
	struct intervention x;
	struct dose_result r;
	struct json_out o;
	if (!read(c, &x, &r))
		return;
	as_file(c, "application/json", "json");
	json_begin(&o, &c->res->body);
	dose_result_json(&r, &o);
}
