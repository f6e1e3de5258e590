/* figure_ahead.c - see figure_ahead.h. */
#include "measure/figure_ahead.h"

#include "base/map.h"
#include "sql_measure_import.h"

struct figure_ahead {
	struct db *db;
	struct arena *arena;
	struct map sets;  /* "version|läsår" that have been read */
	struct map cells; /* -> struct figures_ahead_row */
	struct buf key;
};

static void free_key(void *p)
{
	buf_finish(&((struct figure_ahead *)p)->key);
}

struct figure_ahead *figure_ahead_new(struct db *db, struct arena *a)
{
	struct figure_ahead *h = arena_alloc(a, sizeof *h);
	*h = (struct figure_ahead){.db = db, .arena = a};
	map_init(&h->sets, a);
	map_init(&h->cells, a);
	buf_init(&h->key, 0);
	arena_defer(a, free_key, h);
	return h;
}

static void key_of(struct buf *b, int64_t version, int64_t place, const struct str *part, size_t n)
{
	buf_reset(b);
	buf_mem(b, &version, sizeof version);
	buf_mem(b, &place, sizeof place);
	for (size_t i = 0; i < n; i++) {
		buf_str(b, part[i]);
		buf_c(b, '\x1f');
	}
}

static void read_set(struct figure_ahead *h, int64_t version, int64_t year)
{
	struct figures_ahead_row *r;
	struct str set = arena_printf(h->arena, "%lld|%lld", (long long)version, (long long)year);
	void **slot = map_slot(&h->sets, set);
	if (*slot)
		return;
	*slot = h;
	size_t n = figures_ahead(h->db, h->arena, version, year, &r);
	for (size_t i = 0; i < n; i++) {
		const struct str part[] = {r[i].period, r[i].sex, r[i].grade, r[i].subject, r[i].facet};
		key_of(&h->key, version, r[i].place_id, part, 5);
		map_put(&h->cells, arena_str(h->arena, buf_as_str(&h->key)), &r[i]);
	}
}

bool figure_ahead_find(struct figure_ahead *h, const struct figure *f, struct figure *was)
{
	const struct str part[] = {f->period, f->sex, f->grade, f->subject, f->facet};
	read_set(h, f->version_id, f->first_year);
	key_of(&h->key, f->version_id, f->place_id, part, 5);
	const struct figures_ahead_row *r = map_get(&h->cells, buf_as_str(&h->key));
	if (!r)
		return false;
	*was = (struct figure){.id = r->id,
	                       .kind = r->kind,
	                       .number = r->number,
	                       .decimals = r->decimals,
	                       .n = r->n,
	                       .n_of = r->n_of,
	                       .numerator = r->numerator};
	return true;
}
