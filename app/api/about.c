/* about.c - what the API says that is about no single kind: its index, who is asking,
 * search, and the chain as cards and edges. */
#include "api/api.h"

#include "base/date.h"
#include "core/search.h"
#include "plan/thread.h"

#define HITS_MAX 100

void op_index(struct api *x)
{
	struct json_out o;
	ctx_json_open(x->c, &o);
	json_open(&o, '{');
	json_member(&o, "description", STR("/api/v1/openapi.json"));
	json_key(&o, STR("kinds"));
	json_open(&o, '[');
	for (size_t i = 0; i < resource_nkinds; i++) {
		const struct resource_kind *k = resource_kinds[i];
		if (!access_route(&x->c->who, k->access, ACT_VIEW))
			continue;
		json_open(&o, '{');
		json_member(&o, "name", str_z(k->name));
		json_member(&o, "href", arena_printf(x->c->arena, "/api/v1/%s", k->name));
		json_close(&o, '}');
	}
	json_close(&o, ']');
	json_close(&o, '}');
}

void op_openapi(struct api *x)
{
	struct json_out o;
	ctx_json_open(x->c, &o);
	openapi_write(x->c, &o);
}

void op_me(struct api *x)
{
	const struct principal *p = &x->c->who;
	struct json_out o;
	ctx_json_open(x->c, &o);
	json_open(&o, '{');
	json_member_i64(&o, "person_id", p->person_id);
	json_member(&o, "name", p->name);
	json_member(&o, "login", p->login);
	json_member_bool(&o, "may_write", p->may_write);
	json_key(&o, STR("roles"));
	json_open(&o, '[');
	for (size_t i = 0; i < p->ngrants; i++) {
		json_open(&o, '{');
		json_member(&o, "role", str_z(role_words[p->grants[i].role]));
		json_member_i64(&o, "unit_id", p->grants[i].unit_id);
		json_close(&o, '}');
	}
	json_close(&o, ']');
	json_close(&o, '}');
}

void op_search(struct api *x)
{
	struct search_hit *hits = NULL;
	struct json_out o;
	struct str typed = str_trim(web_query(x->c->req, "q"));
	size_t n = typed.n == 0 ? 0
	                        : search_find(x->c->db, x->c->arena, str_sub(typed, 0, 200), x->c->who.person_id,
	                                      ctx_today(x->c), HITS_MAX, &hits);
	ctx_json_open(x->c, &o);
	json_open(&o, '{');
	json_key(&o, STR("items"));
	json_open(&o, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(&o, '{');
		json_member(&o, "kind", hits[i].entity);
		json_member_i64(&o, "id", hits[i].entity_id);
		json_member(&o, "title", hits[i].title);
		json_member(&o, "page", hits[i].href);
		json_close(&o, '}');
	}
	json_close(&o, ']');
	json_close(&o, '}');
}

/* --- the thread ---------------------------------------------------------------------------- */

static void write_card(struct json_out *o, const struct thread_card *card)
{
	json_open(o, '{');
	json_member(o, "id", card->id);
	json_member_i64(o, "ref", card->ref);
	json_member_bool(o, "goal", card->goal);
	json_member_i64(o, "column", card->col);
	json_member_i64(o, "row", card->row);
	json_member(o, "kind", card->kind);
	json_member(o, "title", card->title);
	json_member(o, "status", card->status);
	json_member(o, "status_text", card->status_word);
	json_member(o, "page", card->href);
	json_member_bool(o, "pile", card->more);
	json_member_bool(o, "bears_nothing", card->ends);
	json_member_bool(o, "serves_nothing", card->loose);
	json_member_i64(o, "activities", card->counts.all);
	json_close(o, '}');
}

static void write_thread(struct json_out *o, const struct thread *t)
{
	json_open(o, '{');
	json_member_i64(o, "board_goals", t->board_goals);
	json_member_i64(o, "activities", t->activities);
	json_member_i64(o, "goals_without_activities", t->ends);
	json_member_i64(o, "activities_without_goal", t->loose);
	json_key(o, STR("cards"));
	json_open(o, '[');
	for (size_t i = 0; i < t->n; i++)
		write_card(o, t->v[i]);
	json_close(o, ']');
	json_key(o, STR("edges"));
	json_open(o, '[');
	for (size_t i = 0; i < t->nedges; i++) {
		json_open(o, '{');
		json_member(o, "from", t->edges[i].from->id);
		json_member(o, "to", t->edges[i].to->id);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_close(o, '}');
}

static struct str query_of(struct ctx *c, const char *name, const char *page)
{
	struct str v = web_query(c->req, name);
	return str_is_null(v) ? web_query(c->req, page) : v;
}

void op_thread(struct api *x)
{
	struct ctx *c = x->c;
	struct json_out o;
	struct thread t;
	struct thread_query q = {
	    .lasar = c->lasar, .viewer_id = c->who.person_id, .at = c->at, .today = ctx_today(c)};
	struct str year = query_of(c, "school_year", "lasar"), unit = query_of(c, "unit", "enhet"),
	           area = query_of(c, "area", "omrade");
	int64_t n;
	if (!str_is_null(year) && str_to_i64(year, &n) && n >= 1990 && n <= 2100)
		q.lasar = (int)n;
	if (!str_is_null(unit) && str_to_i64(unit, &n) && n > 0)
		q.unit_id = n;
	if (area.n && !str_to_i64(area, &q.area_id))
		area_by_key(c->db, c->arena, area, &q.area_id);
	if (words_has(&activity_statuses, web_query(c->req, "status")))
		q.status = web_query(c->req, "status");
	thread_build(c->db, c->arena, c->lang, &q, &t);
	ctx_json_open(c, &o);
	write_thread(&o, &t);
}
