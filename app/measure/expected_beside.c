#include "measure/expected_beside.h"

#define BESIDE(p) extern const struct expected_beside p;
#include "measure/expected_beside.def"
#undef BESIDE

const struct expected_beside *const expected_besides[] = {
#define BESIDE(p) &p,
#include "measure/expected_beside.def"
#undef BESIDE
};
const size_t expected_nbesides = sizeof expected_besides / sizeof expected_besides[0];

void expected_beside_read(struct db *db, struct arena *a, const struct query_result *r, struct expected *e)
{
	int64_t *unit = ARENA_ARRAY(a, e->n + 1, int64_t);
	for (size_t i = 0; i < e->n; i++) {
		unit[i] = r->place[e->school[i].place].unit_id;
		e->school[i].beside = ARENA_ARRAY(a, expected_nbesides, struct expected_beside_list);
	}
	for (size_t k = 0; k < expected_nbesides; k++) {
		struct expected_beside_list *list = ARENA_ARRAY(a, e->n + 1, struct expected_beside_list);
		expected_besides[k]->read(db, a, e->year, unit, e->n, list);
		for (size_t i = 0; i < e->n; i++)
			e->school[i].beside[k] = list[i];
	}
}

const struct expected_beside_list *expected_beside_of(const struct expected_school *s, size_t k)
{
	static const struct expected_beside_list none;
	return s->beside ? &s->beside[k] : &none;
}
