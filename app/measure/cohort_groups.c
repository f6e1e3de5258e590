#include "measure/cohort_groups.h"

#include "base/map.h"
#include "measure/from_batch.h"

#include <stdlib.h>

/* Groups that could be are many where few pupils go on as expected: then those that are do. */
enum { ROWS = 1024, POSSIBLE_MOST = 4096 };

struct pupil {
	uint64_t key;
	uint8_t batch, state;
};
struct pupils VEC(struct pupil);
struct groups VEC(struct cohort_group);

struct work {
	struct db *db;
	struct arena *a;
	struct cohort_set *set;
	struct pupils pupil;
	struct map by_state; /* group + 1 */
	struct groups group;
};

/* ---- reading ---- */

static uint8_t state_of(const struct batch_column *c, uint64_t symbol)
{
	int64_t grade;
	if (batch_is_mark(symbol) || !str_to_i64(batch_text(c, (uint32_t)(symbol - BATCH_MARKS)), &grade))
		return COHORT_GRADE_UNKNOWN;
	return grade > 0 && grade <= COHORT_GRADE_MAX ? (uint8_t)grade : COHORT_GRADE_UNKNOWN;
}

static bool read_pupils(struct work *w, struct batch *b, uint8_t at)
{
	int key = batch_find(b, STR("pupil")), grade = batch_find(b, STR("grade"));
	struct batch_chunk *k = ARENA_ARRAY(w->a, b->columns, struct batch_chunk);
	uint64_t who[ROWS], where[ROWS];
	if (key < 0 || grade < 0)
		return false;
	for (size_t g = 0; g < b->groups; g++) {
		if (!batch_group(b, g, k))
			return false;
		for (uint32_t from = 0; from < k->rows; from += ROWS) {
			uint32_t n = k->rows - from < ROWS ? k->rows - from : ROWS;
			batch_symbols(&k[key], from, n, who);
			batch_symbols(&k[grade], from, n, where);
			for (uint32_t i = 0; i < n; i++)
				if (!batch_is_mark(who[i]))
					*VEC_PUSH(w->a, &w->pupil) =
					    (struct pupil){who[i], at, state_of(&b->column[grade], where[i])};
		}
	}
	return true;
}

static bool read_batch(struct work *w, const struct batch_store *s, uint8_t at)
{
	struct scale_grade *scale;
	struct pupil_report report;
	enum batch_fault fault;
	size_t was = w->pupil.n, n = batch_scale(w->db, w->a, (int)s->first_year, &scale);
	struct batch *marks = n ? batch_open(w->a, s->bytes, &fault) : NULL;
	struct batch *pupils = marks ? batch_pupils(w->a, marks, scale, n, &report) : NULL;
	if (pupils && read_pupils(w, pupils, at))
		return true;
	w->pupil.n = was;
	return false;
}

/* ---- groups ---- */

static struct cohort_group *group_of(struct work *w, const uint8_t *state)
{
	struct str key = arena_str(w->a, (struct str){(const char *)state, COHORT_BATCHES});
	void **slot = map_slot(&w->by_state, key);
	if (!*slot) {
		struct cohort_group *g = VEC_PUSH(w->a, &w->group);
		*g = (struct cohort_group){0};
		memcpy(g->state, state, COHORT_BATCHES);
		*slot = (void *)(uintptr_t)w->group.n;
	}
	return &w->group.v[(uintptr_t)*slot - 1];
}

static int by_key(const void *x, const void *y)
{
	const struct pupil *a = x, *b = y;
	return a->key != b->key ? (a->key > b->key) - (a->key < b->key) : a->batch - b->batch;
}

static void count_groups(struct work *w)
{
	if (w->pupil.n)
		qsort(w->pupil.v, w->pupil.n, sizeof *w->pupil.v, by_key);
	for (size_t i = 0; i < w->pupil.n;) {
		uint8_t state[COHORT_BATCHES] = {0};
		uint64_t key = w->pupil.v[i].key;
		for (; i < w->pupil.n && w->pupil.v[i].key == key; i++)
			state[w->pupil.v[i].batch] = w->pupil.v[i].state;
		group_of(w, state)->n++;
	}
}

/* Whether anybody stands in the årskurs in the batch. */
static bool has_grade(const struct work *w, size_t batch, int grade)
{
	for (size_t i = 0; i < w->group.n; i++)
		if (w->group.v[i].n && w->group.v[i].state[batch] == grade)
			return true;
	return false;
}

/* Those who go up an årskurs a läsår and are in some of the batches that have their årskurs: nobody has been
 * told that there are none. */
static void add_possible(struct work *w, int began)
{
	uint8_t at[COHORT_BATCHES], grade[COHORT_BATCHES];
	size_t n = 0;
	for (size_t b = 0; b < w->set->batches; b++) {
		int g = w->set->batch[b].year - began;
		if (g < 1 || g > COHORT_GRADE_MAX || !has_grade(w, b, g))
			continue;
		at[n] = (uint8_t)b;
		grade[n++] = (uint8_t)g;
	}
	if (w->group.n + ((size_t)1 << n) > POSSIBLE_MOST)
		return;
	for (size_t subset = 1; subset < (size_t)1 << n; subset++) {
		uint8_t state[COHORT_BATCHES] = {0};
		for (size_t i = 0; i < n; i++)
			if (subset >> i & 1)
				state[at[i]] = grade[i];
		group_of(w, state);
	}
}

/* ---- sets ---- */

static struct cohort_set *set_of(struct arena *a, struct cohort_set *set, size_t *n, struct str key_name)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(set[i].key_name, key_name))
			return &set[i];
	set[*n] = (struct cohort_set){.key_name = arena_str(a, key_name)};
	return &set[(*n)++];
}

static void fill(struct work *w)
{
	struct cohort_set *s = w->set;
	size_t n = 0;
	for (size_t i = 0; i < s->batches; i++) {
		struct batch_store store;
		struct cohort_batch b = s->batch[i];
		if (batch_store_get(w->db, w->a, b.id, &store) && store.bytes.n && read_batch(w, &store, (uint8_t)n))
			s->batch[n++] = b;
	}
	s->batches = n;
	count_groups(w);
	int first = n ? s->batch[0].year - COHORT_GRADE_MAX : 0, last = n ? s->batch[n - 1].year - 1 : -1;
	for (int began = first; began <= last; began++)
		add_possible(w, began);
	s->group = w->group.v;
	s->groups = w->group.n;
}

size_t cohort_sets(struct db *db, struct arena *a, struct cohort_set **out)
{
	struct batches_of_row *b;
	size_t n = batches_of(db, a, STR("grades"), &b), live = 0, sets = 0, from = 0;
	struct cohort_set *set = ARENA_ARRAY(a, COHORT_BATCHES, struct cohort_set);
	*out = set;
	for (from = n; from > 0 && live < COHORT_BATCHES; from--)
		live += str_is_null(b[from - 1].erased_at);
	for (size_t i = from; i < n; i++) {
		if (!str_is_null(b[i].erased_at))
			continue;
		struct cohort_set *s = set_of(a, set, &sets, b[i].key_name);
		s->batch[s->batches++] = (struct cohort_batch){b[i].id, (int)b[i].first_year};
	}
	for (size_t i = 0; i < sets; i++) {
		struct work w = {.db = db, .a = a, .set = &set[i]};
		map_init(&w.by_state, a);
		fill(&w);
	}
	return sets;
}
