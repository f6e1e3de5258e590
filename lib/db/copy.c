#include "db/copy.h"

/* A row kept until what it refers to has come. */
struct later {
	struct db_val *v;
};

static struct db_val *kept(struct arena *a, const struct db_val *v, unsigned n)
{
	struct db_val *c = ARENA_ARRAY(a, n, struct db_val);
	for (unsigned i = 0; i < n; i++) {
		c[i] = v[i];
		if (!v[i].null && (v[i].type == DB_TEXT || v[i].type == DB_BLOB))
			c[i].s = arena_str(a, v[i].s);
	}
	return c;
}

/* In a savepoint: false when it must wait. */
static bool try_row(struct db *to, const struct db_table *t, const struct db_val *v)
{
	db_save(to);
	db_exec(to, t->in, v);
	enum db_err e = db_error(to);
	if (db_release(to))
		return true;
	if (e != DB_FOREIGN && !db_error(to))
		db_fail(to, e, t->name);
	return false;
}

static int64_t copy_self(struct db *from, struct db *to, const struct db_table *t)
{
	struct arena a;
	int64_t rows = 0;
	size_t n = 0, cap = 64;
	arena_init(&a, (size_t)1 << 30);
	struct later *wait = ARENA_ARRAY(&a, cap, struct later);
	struct db_rows *r = db_query(from, t->out, NULL);
	while (db_next(r)) {
		if (n == cap) {
			struct later *more = ARENA_ARRAY(&a, 2 * cap, struct later);
			memcpy(more, wait, n * sizeof *wait);
			wait = more;
			cap *= 2;
		}
		wait[n++].v = kept(&a, db_row(r), t->out->ncol);
	}
	for (size_t left = n, before = n + 1; left && left < before && !db_error(to);) {
		before = left;
		left = 0;
		for (size_t i = 0; i < before && !db_error(to); i++) {
			if (try_row(to, t, wait[i].v))
				rows++;
			else
				wait[left++] = wait[i];
		}
		if (left == before)
			db_fail(to, DB_FOREIGN, t->name);
	}
	arena_finish(&a);
	return rows;
}

static int64_t copy_table(struct db *from, struct db *to, const struct db_table *t)
{
	int64_t rows = 0;
	struct db_rows *r = db_query(from, t->out, NULL);
	while (!db_error(to) && db_next(r)) {
		db_exec(to, t->in, db_row(r));
		rows++;
	}
	db_rows_end(r);
	return rows;
}

/* PostgreSQL goes on counting from where it was, not from the highest id. */
static void restart_counters(struct db *to)
{
	for (unsigned i = 0; i < db_ntables && db_kind(to) == DB_POSTGRES && !db_error(to); i++) {
		struct buf b;
		if (!db_tables[i].keyed)
			continue;
		buf_init(&b, 0);
		buf_printf(
		    &b,
		    "SELECT setval(pg_get_serial_sequence('%s', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM %s), "
		    "false)",
		    db_tables[i].name, db_tables[i].name);
		db_script(to, b.p);
		buf_finish(&b);
	}
}

bool db_copy(struct db *from, struct db *to, void (*progress)(unsigned part, unsigned whole), int64_t *rows)
{
	*rows = 0;
	for (unsigned i = db_ntables; i-- > 0;)
		db_exec(to, db_tables[i].clear, NULL);
	for (unsigned i = 0; i < db_ntables && !db_error(from) && !db_error(to); i++) {
		const struct db_table *t = &db_tables[i];
		*rows += t->self ? copy_self(from, to, t) : copy_table(from, to, t);
		if (progress)
			progress(i + 1, db_ntables);
	}
	restart_counters(to);
	return !db_error(from) && !db_error(to);
}
