#include "measure/publish.h"

#include <sodium.h>

#include "measure/protect.h"
#include "sql_measure_protect.h"

struct str publish_sha256(struct arena *a, struct str bytes)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char text[2 * sizeof sum + 1];
	crypto_hash_sha256(sum, (const unsigned char *)bytes.p, bytes.n);
	sodium_bin2hex(text, sizeof text, sum, sizeof sum);
	return arena_str(a, str_z(text));
}

static void put_row(const struct publish *p, struct change *ch, const struct publish_bytes *t,
                    struct str sha256)
{
	int64_t id;
	if (ledger_has(ch->db, ch->arena, t->scope, sha256, &id))
		return;
	const struct publication row = {
	    .scope = t->scope,
	    .query = str_is_null(p->query) ? STR("") : p->query,
	    .channel = str_z(p->channel),
	    .sha256 = sha256,
	    .bytes = t->bytes,
	    .cells = t->cells,
	    .kept = t->kept,
	    .at = ch->now,
	    .person_id = p->person_id,
	};
	publication_insert(ch->db, &row);
}

/* When figures changed while the answer was read, what is there now did not know of it: it is protected
 * again. */
static void put(const struct publish *p, struct change *ch, int64_t version_id,
                const struct ledger_table_row *t)
{
	const struct publish_bytes bytes = {t->scope, t->bytes, t->cells, t->kept};
	put_row(p, ch, &bytes, t->sha256);
	if (protected_told(ch->db, version_id, t->sha256) == 0)
		protect_version(ch, version_id);
}

/* The write that what is told is part of, or one of its own; NULL when there is none. */
static struct change *write_of(const struct publish *p, struct change *own, struct db **w)
{
	if (p->in)
		return p->in;
	if (!*w) {
		if (!(*w = store_write(p->store)))
			return NULL;
		change_init(own, *w, p->arena, p->person_id, VIA_WEB, p->request);
	}
	return own;
}

bool publish_bytes(const struct publish *p, const struct publish_bytes *t, size_t n)
{
	struct change own, *ch;
	struct db *w = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!(ch = write_of(p, &own, &w)))
			return false;
		put_row(p, ch, &t[i], publish_sha256(p->arena, t[i].bytes));
	}
	return !w || store_write_end(p->store, w, true, NULL);
}

bool publish_versions(const struct publish *p, const int64_t *version_id, size_t n)
{
	struct change own, *ch;
	struct db *w = NULL;
	for (size_t i = 0; i < n; i++) {
		struct ledger_table_row t;
		int64_t id;
		if (!ledger_table(p->seen, p->arena, version_id[i], &t) ||
		    (t.told && ledger_has(p->seen, p->arena, t.scope, t.sha256, &id)))
			continue;
		if (!(ch = write_of(p, &own, &w)))
			return false;
		put(p, ch, version_id[i], &t);
	}
	return !w || store_write_end(p->store, w, true, NULL);
}

bool publish_tables(const struct publish *p, const struct query_result *r)
{
	int64_t *id = ARENA_ARRAY(p->arena, r->nversions + 1, int64_t);
	size_t n = 0;
	for (size_t i = 0; i < r->nversions; i++)
		if (r->untold[i])
			id[n++] = r->version[i].id;
	return publish_versions(p, id, n);
}

bool publish_exact(struct ctx *c, const char *entity, int64_t id, struct str diff)
{
	struct change own, *ch = c->route && c->route->db == ROUTE_WRITE ? &c->change : NULL;
	struct db *w = NULL;
	if (!ch) {
		if (!(w = store_write(c->store)))
			return false;
		ch = &own;
		change_init(ch, w, c->arena, c->who.person_id, c->who.token_id ? VIA_API : VIA_WEB, c->req->id);
	}
	change_note(ch, "exact", entity, id, c->unit_id, diff);
	return !w || store_write_end(c->store, w, true, NULL);
}

static bool log_exact(struct ctx *c, const struct query *q, const struct query_result *r)
{
	struct buf b;
	if (r->exact == 0)
		return true;
	buf_init(&b, 1 << 16);
	buf_printf(&b, "{\"cells\":%zu,\"from\":%d,\"to\":%d,\"measures\":[", r->exact, q->from_year, q->to_year);
	for (size_t i = 0; i < r->nmeasures; i++)
		buf_printf(&b, "%s%lld", i ? "," : "", (long long)r->measure[i].id);
	buf_z(&b, "]}");
	struct str diff = arena_str(c->arena, buf_as_str(&b));
	buf_finish(&b);
	bool one = r->nmeasures == 1;
	return publish_exact(c, one ? "measure" : "unit", one ? r->measure[0].id : r->place[0].unit_id, diff);
}

static const char *channel_of(const struct ctx *c)
{
	static const char *const words[] = {
	    [ROUTE_PAGE] = "page", [ROUTE_PAGE_KEPT] = "page", [ROUTE_API] = "api", [ROUTE_FILE] = "file"};
	return c->route ? words[c->route->kind] : "page";
}

struct publish publish_of(const struct ctx *c)
{
	return (struct publish){
	    .store = c->store,
	    .arena = c->arena,
	    .seen = c->db,
	    .in = c->route && c->route->db == ROUTE_WRITE ? (struct change *)(uintptr_t)&c->change : NULL,
	    .channel = channel_of(c),
	    .query = c->req->path,
	    .request = c->req->id,
	    .person_id = c->who.person_id};
}

bool query_told(struct ctx *c, const struct query *q, const struct query_result *r)
{
	const struct publish p = publish_of(c);
	return publish_tables(&p, r) && log_exact(c, q, r);
}

bool query_answer(struct ctx *c, const struct query *q, struct query_result *r)
{
	return query_run(c->db, c->arena, q, r) && query_told(c, q, r);
}
