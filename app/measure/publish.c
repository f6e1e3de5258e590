#include "measure/publish.h"

#include "measure/protect.h"
#include "sql_measure_protect.h"

/* When figures changed while the answer was read, what is there now did not know of it: it is protected
 * again. */
static void put(const struct publish *p, struct change *ch, int64_t version_id)
{
	struct ledger_table_row t;
	int64_t id;
	if (!ledger_table(p->seen, p->arena, version_id, &t))
		return;
	if (!ledger_has(ch->db, ch->arena, t.scope, t.sha256, &id)) {
		const struct publication row = {
		    .scope = t.scope,
		    .query = str_is_null(p->query) ? STR("") : p->query,
		    .channel = str_z(p->channel),
		    .sha256 = t.sha256,
		    .bytes = t.bytes,
		    .cells = t.cells,
		    .kept = t.kept,
		    .at = ch->now,
		    .person_id = p->person_id,
		};
		publication_insert(ch->db, &row);
	}
	if (protected_told(ch->db, version_id, t.sha256) == 0)
		protect_version(ch, version_id);
}

bool publish_tables(const struct publish *p, const struct query_result *r)
{
	struct change own, *ch = p->in;
	struct db *w = NULL;
	for (size_t i = 0; i < r->nversions; i++) {
		if (!r->untold[i])
			continue;
		if (!ch) {
			if (!(w = store_write(p->store)))
				return false;
			ch = &own;
			change_init(ch, w, p->arena, p->person_id, VIA_WEB, p->request);
		}
		put(p, ch, r->version[i].id);
	}
	return !w || store_write_end(p->store, w, true, NULL);
}

static bool log_exact(struct ctx *c, struct change *in, const struct query *q, const struct query_result *r)
{
	struct change own, *ch = in;
	struct db *w = NULL;
	if (r->exact == 0)
		return true;
	if (!ch) {
		if (!(w = store_write(c->store)))
			return false;
		ch = &own;
		change_init(ch, w, c->arena, c->who.person_id, c->who.token_id ? VIA_API : VIA_WEB, c->req->id);
	}
	struct buf b;
	buf_init(&b, 1 << 16);
	buf_printf(&b, "{\"cells\":%zu,\"from\":%d,\"to\":%d,\"measures\":[", r->exact, q->from_year, q->to_year);
	for (size_t i = 0; i < r->nmeasures; i++)
		buf_printf(&b, "%s%lld", i ? "," : "", (long long)r->measure[i].id);
	buf_z(&b, "]}");
	struct str diff = arena_str(c->arena, buf_as_str(&b));
	buf_finish(&b);
	bool one = r->nmeasures == 1;
	change_note(ch, "exact", one ? "measure" : "unit", one ? r->measure[0].id : r->place[0].unit_id,
	            c->unit_id, diff);
	return !w || store_write_end(c->store, w, true, NULL);
}

static const char *channel_of(const struct ctx *c)
{
	static const char *const words[] = {
	    [ROUTE_PAGE] = "page", [ROUTE_PAGE_KEPT] = "page", [ROUTE_API] = "api", [ROUTE_FILE] = "file"};
	return c->route ? words[c->route->kind] : "page";
}

bool query_told(struct ctx *c, const struct query *q, const struct query_result *r)
{
	struct change *in = c->route && c->route->db == ROUTE_WRITE ? &c->change : NULL;
	const struct publish p = {.store = c->store,
	                          .arena = c->arena,
	                          .seen = c->db,
	                          .in = in,
	                          .channel = channel_of(c),
	                          .query = c->req->path,
	                          .request = c->req->id,
	                          .person_id = c->who.person_id};
	return publish_tables(&p, r) && log_exact(c, in, q, r);
}

bool query_answer(struct ctx *c, const struct query *q, struct query_result *r)
{
	return query_run(c->db, c->arena, q, r) && query_told(c, q, r);
}
