#include "db/ahead.h"

#include "base/map.h"
#include "db/driver.h"

struct ahead {
	struct map known; /* "goal 12" -> the row, or `absent` */
};

static char absent;

void db_ahead_begin(struct db *db, struct arena *a)
{
	if (db->ahead || db->mode != DB_READ || !db->in_tx)
		return;
	db->ahead = ARENA_NEW(a, struct ahead);
	map_init(&db->ahead->known, a);
}

void **db_ahead_slot(struct db *db, const char *what, int64_t id)
{
	if (!db->ahead)
		return NULL;
	struct map *m = &db->ahead->known;
	return map_slot(m, arena_printf(m->arena, "%s %lld", what, (long long)id));
}

static void read_some(struct db *db, const struct db_entity *e, const int64_t ids[DB_SOME])
{
	void *rows = NULL;
	const struct db_col *key = row_col(e->cols, e->ncols, STR("id"));
	size_t n = e->some(db, db->ahead->known.arena, ids, &rows);
	for (size_t i = 0; i < DB_SOME; i++)
		*db_ahead_slot(db, e->name, ids[i]) = &absent;
	for (size_t i = 0; i < n; i++) {
		void *row = (char *)rows + i * e->row_size;
		*db_ahead_slot(db, e->name, row_value(key, row).i) = row;
	}
}

void db_ahead(struct db *db, const struct db_entity *e, const int64_t *ids, size_t n)
{
	int64_t some[DB_SOME];
	size_t m = 0;
	for (size_t i = 0; db->ahead && i < n; i++) {
		void **slot = ids[i] ? db_ahead_slot(db, e->name, ids[i]) : NULL;
		if (slot && !*slot) {
			*slot = &absent; /* asked for once */
			some[m++] = ids[i];
		}
		if (m == DB_SOME || (m && i + 1 == n)) {
			for (size_t k = m; k < DB_SOME; k++)
				some[k] = some[0];
			read_some(db, e, some);
			m = 0;
		}
	}
}

bool db_ahead_row(struct db *db, const struct db_entity *e, int64_t id, void *row, bool *found)
{
	void **slot = db->ahead ? db_ahead_slot(db, e->name, id) : NULL;
	if (!slot || !*slot)
		return false;
	*found = *slot != &absent;
	if (*found)
		memcpy(row, *slot, e->row_size);
	return true;
}
