#include "core/change.h"

#include "base/date.h"
#include "base/log.h"
#include "core/text.h"
#include "sql_core.h"

#include <sodium.h>

#define HASH_BYTES 32
static const char *const via_words[] = {"web", "api", "cli", "job"};

void change_init(struct change *ch, struct db *db, struct arena *a, int64_t person_id, enum via via,
                 struct str request)
{
	char now[INSTANT_TEXT];
	instant_text(instant_now(), now);
	*ch = (struct change){
	    .db = db,
	    .arena = a,
	    .person_id = person_id,
	    .via = via,
	    .request = request,
	    .why = STR(""),
	    .now = arena_str(a, str_z(now)),
	};
}

/* --- the chain ------------------------------------------------------------ */

/* Every field goes in with its length, so that no two rows give the same bytes. */
static void digest_field(crypto_generichash_state *st, struct str s)
{
	uint64_t n = s.n;
	unsigned char len[8];
	for (int i = 0; i < 8; i++)
		len[i] = (unsigned char)(n >> (8 * i));
	crypto_generichash_update(st, len, sizeof len);
	crypto_generichash_update(st, (const unsigned char *)(s.p ? s.p : ""), s.n);
}

static void digest_int(crypto_generichash_state *st, int64_t v)
{
	unsigned char b[8];
	for (int i = 0; i < 8; i++)
		b[i] = (unsigned char)((uint64_t)v >> (8 * i));
	crypto_generichash_update(st, b, sizeof b);
}

static void digest_row(const struct change_log *row, struct str former, struct str key,
                       unsigned char out[HASH_BYTES])
{
	crypto_generichash_state st;
	crypto_generichash_init(&st, (const unsigned char *)key.p, key.n, HASH_BYTES);
	digest_field(&st, former);
	digest_int(&st, row->id);
	digest_field(&st, row->at);
	digest_int(&st, row->person_id);
	digest_field(&st, row->via);
	digest_field(&st, row->request);
	digest_field(&st, row->action);
	digest_field(&st, row->entity);
	digest_int(&st, row->entity_id);
	digest_int(&st, row->unit_id);
	digest_field(&st, row->why);
	digest_field(&st, row->diff);
	crypto_generichash_final(&st, out, HASH_BYTES);
}

static void key_next(const unsigned char *key, unsigned char out[HASH_BYTES])
{
	static const char label[] = "trad change key";
	crypto_generichash(out, HASH_BYTES, (const unsigned char *)label, sizeof label - 1, key, HASH_BYTES);
}

static struct str as_bytes(const unsigned char *p)
{
	return (struct str){(const char *)p, HASH_BYTES};
}

/* Holding the head from the first read on makes writers queue, so that a rev
 * read after it cannot be overtaken. */
static bool change_lock(struct change *ch, struct change_head_lock_row *head)
{
	if (!change_head_lock(ch->db, ch->arena, head)) {
		db_fail(ch->db, DB_OTHER, "change_head is empty: the store was not initialised");
		return false;
	}
	if (!ch->locked) {
		ch->locked = true;
		store_version_next(ch->db);
	}
	return true;
}

static void log_row(struct change *ch, const char *action, const char *entity, int64_t entity_id,
                    int64_t unit_id, struct str diff)
{
	struct change_head_lock_row head;
	if (!change_lock(ch, &head))
		return;
	struct change_log row = {
	    .id = head.seq + 1,
	    .at = ch->now,
	    .person_id = ch->person_id,
	    .via = str_z(via_words[ch->via]),
	    .request = ch->request,
	    .action = str_z(action),
	    .entity = str_z(entity),
	    .entity_id = entity_id,
	    .unit_id = unit_id,
	    .why = ch->why,
	    .diff = diff,
	};
	unsigned char hash[HASH_BYTES], mac[HASH_BYTES], next[HASH_BYTES];
	if (head.key.n != HASH_BYTES)
		BUG("change key of %zu bytes", head.key.n);
	digest_row(&row, head.hash, (struct str){NULL, 0}, hash);
	digest_row(&row, head.hash, head.key, mac);
	key_next((const unsigned char *)head.key.p, next);
	row.hash = as_bytes(hash);
	row.mac = as_bytes(mac);
	change_log_insert(ch->db, &row);
	change_head_set(ch->db, row.id, row.hash, as_bytes(next));
}

void change_note(struct change *ch, const char *action, const char *entity, int64_t entity_id,
                 int64_t unit_id, struct str diff_json)
{
	log_row(ch, action, entity, entity_id, unit_id, diff_json);
}

/* --- differences ----------------------------------------------------------- */

/* Keys that the program works out of what people read. */
static bool col_derived(const struct db_col *c)
{
	return strcmp(c->name, "fold") == 0 || strcmp(c->name, "number_sort") == 0;
}

/* Secrets and bulk never enter the log. */
static bool col_logged(const struct db_col *c)
{
	struct str name = str_z(c->name);
	return c->type != DB_BLOB && !str_eqz(name, "rev") && !str_eqz(name, "changed_at") &&
	       !str_eqz(name, "id") && !col_derived(c) && !str_ends(name, STR("_hash"));
}

size_t change_diff(const struct db_entity *e, struct arena *a, const void *before, const void *after,
                   struct change_field **fields)
{
	*fields = ARENA_ARRAY(a, e->ncols, struct change_field);
	size_t n = 0;
	for (unsigned i = 0; i < e->ncols; i++) {
		const struct db_col *c = &e->cols[i];
		if (!col_logged(c))
			continue;
		struct str b = before ? text_of(a, row_value(c, before)) : (struct str){NULL, 0};
		struct str f = after ? text_of(a, row_value(c, after)) : (struct str){NULL, 0};
		if (!str_eq(b, f) || (str_is_null(b) != str_is_null(f) && before && after))
			(*fields)[n++] = (struct change_field){str_z(c->name), b, f};
	}
	return n;
}

struct diff {
	const struct change_field *f;
	size_t n;
};

/* The options of an import hold the cells that were mended, which in a file of pupils may name them: the log,
 * which never forgets, tells that they changed. */
static bool told_only(struct str column)
{
	return str_eqz(column, "options");
}

static void diff_write(struct json_out *o, const void *p)
{
	const struct diff *d = p;
	json_open(o, '{');
	for (size_t i = 0; i < d->n; i++) {
		bool quiet = told_only(d->f[i].column);
		json_key(o, d->f[i].column);
		json_open(o, '[');
		json_str(o, quiet ? (struct str){NULL, 0} : d->f[i].before);
		json_str(o, quiet ? (struct str){NULL, 0} : d->f[i].after);
		json_close(o, ']');
	}
	json_close(o, '}');
}

static struct str diff_json(struct arena *a, const struct change_field *f, size_t n)
{
	struct diff d = {f, n};
	return text_json(a, diff_write, &d);
}

/* --- writing --------------------------------------------------------------- */

static struct db_val val_int(int64_t i)
{
	return (struct db_val){.type = DB_INT, .i = i};
}

static const struct db_col *col(const struct db_entity *e, const char *name)
{
	return row_col(e->cols, e->ncols, str_z(name));
}

static int64_t int_of(const struct db_entity *e, const char *name, const void *row)
{
	const struct db_col *c = col(e, name);
	return c && row ? row_value(c, row).i : 0;
}

static void stamp(struct change *ch, const struct db_entity *e, void *row, int64_t rev)
{
	if (!e->history)
		return;
	row_set(col(e, "rev"), row, val_int(rev));
	row_set(col(e, "changed_at"), row, (struct db_val){.type = DB_TEXT, .s = ch->now});
}

static int64_t unit_of(const struct change *ch, const struct db_entity *e, const void *row)
{
	return ch->unit_id ? ch->unit_id : int_of(e, "unit_id", row);
}

static enum change_result insert_row(struct change *ch, const struct db_entity *e, void *row)
{
	stamp(ch, e, row, 1);
	int64_t id = e->insert(ch->db, row);
	if (!id)
		return CHANGE_ERROR;
	row_set(col(e, "id"), row, val_int(id));
	struct change_field *f;
	size_t n = change_diff(e, ch->arena, NULL, row, &f);
	log_row(ch, "create", e->name, id, unit_of(ch, e, row), diff_json(ch->arena, f, n));
	return db_error(ch->db) ? CHANGE_ERROR : CHANGE_SAVED;
}

static bool derived_differs(const struct db_entity *e, const void *stored, const void *row)
{
	for (unsigned i = 0; i < e->ncols; i++)
		if (col_derived(&e->cols[i]) &&
		    !str_eq(row_value(&e->cols[i], stored).s, row_value(&e->cols[i], row).s))
			return true;
	return false;
}

enum change_result change_save(struct change *ch, const struct db_entity *e, void *row, void *theirs)
{
	struct change_head_lock_row head;
	if (!change_lock(ch, &head))
		return CHANGE_ERROR;
	int64_t id = int_of(e, "id", row);
	if (!id)
		return insert_row(ch, e, row);
	void *stored = arena_alloc(ch->arena, e->row_size);
	if (!e->get(ch->db, ch->arena, id, stored))
		return db_error(ch->db) ? CHANGE_ERROR : CHANGE_GONE;
	int64_t rev = int_of(e, "rev", stored);
	if (e->history && rev != int_of(e, "rev", row)) {
		if (theirs)
			memcpy(theirs, stored, e->row_size);
		return CHANGE_CONFLICT;
	}
	struct change_field *f;
	size_t n = change_diff(e, ch->arena, stored, row, &f);
	if (n == 0 && !derived_differs(e, stored, row))
		return CHANGE_SAME;
	stamp(ch, e, row, rev + 1);
	if (e->history)
		e->to_hist(ch->db, id, ch->now);
	e->update(ch->db, row);
	if (n) /* the place of an activity's läsår follows the activity's number, which the log tells already */
		log_row(ch, "update", e->name, id, unit_of(ch, e, row), diff_json(ch->arena, f, n));
	return db_error(ch->db) ? CHANGE_ERROR : CHANGE_SAVED;
}

enum change_result change_delete(struct change *ch, const struct db_entity *e, int64_t id, int64_t rev)
{
	struct change_head_lock_row head;
	if (!change_lock(ch, &head))
		return CHANGE_ERROR;
	void *stored = arena_alloc(ch->arena, e->row_size);
	if (!e->get(ch->db, ch->arena, id, stored))
		return db_error(ch->db) ? CHANGE_ERROR : CHANGE_GONE;
	if (e->history && rev != int_of(e, "rev", stored))
		return CHANGE_CONFLICT;
	struct change_field *f;
	size_t n = change_diff(e, ch->arena, stored, NULL, &f);
	if (e->history)
		e->to_hist(ch->db, id, ch->now);
	e->remove(ch->db, id);
	log_row(ch, "delete", e->name, id, unit_of(ch, e, stored), diff_json(ch->arena, f, n));
	return db_error(ch->db) ? CHANGE_ERROR : CHANGE_SAVED;
}

/* --- verifying --------------------------------------------------------------- */

struct chain {
	unsigned char hash[HASH_BYTES], key[HASH_BYTES];
	bool keyed;
	int64_t next;
	int64_t rows;
	struct buf *faults;
	bool whole;
};

static void fault(struct chain *c, int64_t id, const char *what)
{
	c->whole = false;
	buf_printf(c->faults, "change_log row %lld: %s\n", (long long)id, what);
}

static void chain_row(struct chain *c, const struct change_chain_row *r)
{
	struct change_log row = {
	    .id = r->id,
	    .at = r->at,
	    .person_id = r->person_id,
	    .via = r->via,
	    .request = r->request,
	    .action = r->action,
	    .entity = r->entity,
	    .entity_id = r->entity_id,
	    .unit_id = r->unit_id,
	    .why = r->why,
	    .diff = r->diff,
	};
	unsigned char hash[HASH_BYTES], mac[HASH_BYTES], next[HASH_BYTES];
	if (r->id != c->next)
		fault(c, r->id, "a row is missing before it");
	digest_row(&row, as_bytes(c->hash), (struct str){NULL, 0}, hash);
	if (!str_eq(r->hash, as_bytes(hash)))
		fault(c, r->id, "its hash does not follow from the rows before it");
	if (c->keyed) {
		digest_row(&row, as_bytes(c->hash), as_bytes(c->key), mac);
		if (r->mac.n != HASH_BYTES || sodium_memcmp(r->mac.p, mac, HASH_BYTES) != 0)
			fault(c, r->id, "its keyed hash is wrong: the row was written by someone else");
		key_next(c->key, next);
		memcpy(c->key, next, HASH_BYTES);
	}
	if (r->hash.n == HASH_BYTES)
		memcpy(c->hash, r->hash.p, HASH_BYTES);
	c->next = r->id + 1;
	c->rows++;
}

/* Rows from c->next on, then the head. */
static bool verify_on(struct db *db, struct arena *a, struct chain *c, int64_t *rows)
{
	struct change_head_get_row head;
	for (;;) {
		struct change_chain_row *r;
		size_t n = change_chain(db, a, c->next - 1, 1000, &r);
		for (size_t i = 0; i < n; i++)
			chain_row(c, &r[i]);
		arena_reset(a);
		if (n == 0)
			break;
	}
	if (!change_head_get(db, a, &head))
		fault(c, 0, "the chain has no head");
	else if (head.seq != c->next - 1 || !str_eq(head.hash, as_bytes(c->hash)))
		fault(c, head.seq, "the head names another last row: rows were cut off at the end");
	else if (c->keyed && !str_eq(head.key, as_bytes(c->key)))
		fault(c, head.seq, "the head's key does not follow from the first key");
	*rows = c->rows;
	return c->whole && !db_error(db);
}

bool change_verify(struct db *db, struct str first_key, struct buf *faults, int64_t *rows)
{
	struct chain c = {.keyed = first_key.n == HASH_BYTES, .next = 1, .faults = faults, .whole = true};
	struct arena a;
	if (c.keyed)
		memcpy(c.key, first_key.p, HASH_BYTES);
	arena_init(&a, 0);
	bool whole = verify_on(db, &a, &c, rows);
	arena_finish(&a);
	return whole;
}

bool change_verify_last(struct db *db, int64_t most, struct buf *faults, int64_t *rows)
{
	struct chain c = {.next = 1, .faults = faults, .whole = true};
	struct change_head_get_row head;
	struct change_chain_row *r;
	struct arena a;
	arena_init(&a, 0);
	/* The row before the first one checked is taken on trust. */
	if (change_head_get(db, &a, &head) && head.seq > most &&
	    change_chain(db, &a, head.seq - most - 1, 1, &r) == 1 && r[0].hash.n == HASH_BYTES) {
		memcpy(c.hash, r[0].hash.p, HASH_BYTES);
		c.next = r[0].id + 1;
	}
	bool whole = verify_on(db, &a, &c, rows);
	arena_finish(&a);
	return whole;
}
