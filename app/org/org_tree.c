/* org_tree.c - the tree as it stands: unit_reach kept true, rings found, places on a day. */
#include "org/org.h"

#include "base/date.h"
#include "base/map.h"
#include "base/vec.h"
#include "core/search.h"

#include <stdlib.h>

#define DEPTH_MAX 64 /* far deeper than any huvudman; a fault in the data ends here */

struct str org_day_plus(struct arena *a, struct str day, int days)
{
	struct date d;
	char text[DATE_TEXT];
	if (!date_parse(day, &d))
		return (struct str){NULL, 0};
	date_text(date_from_days(date_days(d) + days), text);
	return arena_str(a, str_z(text));
}

bool org_unit_on(struct db *db, struct arena *a, int64_t unit_id, struct str day, struct str at,
                 struct unit_on_row *place)
{
	return unit_on(db, a, unit_id, day, at, place);
}

/* --- rings ------------------------------------------------------------------------ */

static bool meets(struct db *db, struct arena *a, int64_t unit_id, int64_t from, struct str day)
{
	for (int i = 0; from && i < DEPTH_MAX; i++) {
		if (from == unit_id)
			return true;
		int64_t up = 0;
		if (!unit_parent_on(db, a, from, day, &up))
			return false;
		from = up;
	}
	return from != 0;
}

/* The way up is the same between the days on which any unit moves, so those days are enough. */
bool org_ring(struct db *db, struct arena *a, int64_t unit_id, int64_t parent_id, struct str from_day,
              struct str to_day)
{
	struct unit_move_days_row *days;
	if (meets(db, a, unit_id, parent_id, from_day))
		return true;
	size_t n = unit_move_days(db, a, from_day, to_day, &days);
	for (size_t i = 0; i < n; i++)
		if (meets(db, a, unit_id, parent_id, days[i].day))
			return true;
	return false;
}

/* --- unit_reach -------------------------------------------------------------------- */

struct place {
	int64_t unit_id, parent_id;
	size_t parent; /* index, or SIZE_MAX */
};
struct reach {
	int64_t above, unit, depth;
};
struct reach_vec VEC(struct reach);

/* Where each unit stands on the day, else where it last stood, else where it will first stand. */
static size_t places_on(struct change *ch, struct str day, struct place **out)
{
	struct unit_places_row *p;
	size_t n = unit_places(ch->db, ch->arena, &p), m = 0;
	*out = ARENA_ARRAY(ch->arena, n ? n : 1, struct place);
	for (size_t i = 0; i < n; i++) {
		bool first = i == 0 || p[i - 1].unit_id != p[i].unit_id;
		if (!first && str_cmp(p[i].from_day, day) > 0)
			continue; /* not yet: the one before holds */
		if (first)
			m++;
		(*out)[m - 1] = (struct place){p[i].unit_id, p[i].parent_id, SIZE_MAX};
	}
	return m;
}

static void find_parents(struct arena *a, struct place *v, size_t n)
{
	struct map by_id;
	map_init(&by_id, a);
	for (size_t i = 0; i < n; i++)
		map_put(&by_id, arena_printf(a, "%lld", (long long)v[i].unit_id), &v[i]);
	for (size_t i = 0; i < n; i++) {
		const struct place *up = map_get(&by_id, arena_printf(a, "%lld", (long long)v[i].parent_id));
		if (up)
			v[i].parent = (size_t)(up - v);
	}
}

static int by_pair(const void *x, const void *y)
{
	const struct reach *a = x, *b = y;
	if (a->above != b->above)
		return a->above < b->above ? -1 : 1;
	return a->unit < b->unit ? -1 : a->unit > b->unit;
}

static struct reach_vec reach_on(struct change *ch, struct str day)
{
	struct place *v;
	struct reach_vec out = {0};
	size_t n = places_on(ch, day, &v);
	find_parents(ch->arena, v, n);
	for (size_t i = 0; i < n; i++)
		for (size_t up = i, depth = 0; up != SIZE_MAX && depth < DEPTH_MAX; up = v[up].parent, depth++)
			*VEC_PUSH(ch->arena, &out) = (struct reach){v[up].unit_id, v[i].unit_id, (int64_t)depth};
	if (out.n)
		qsort(out.v, out.n, sizeof *out.v, by_pair);
	return out;
}

static void drop(struct change *ch, const struct unit_reach_all_row *r)
{
	unit_reach_drop(ch->db, r->ancestor_id, r->unit_id);
}

bool org_reach_refresh(struct change *ch)
{
	struct date today = {0};
	int64_t ms;
	char day[DATE_TEXT];
	struct unit_reach_all_row *old;
	if (instant_parse(ch->now, &ms))
		today = instant_day(ms);
	date_text(today, day);
	struct reach_vec want = reach_on(ch, str_z(day));
	size_t n = unit_reach_all(ch->db, ch->arena, &old), i = 0, j = 0;
	bool changed = false;
	while (i < n || j < want.n) {
		struct reach o =
		    i < n ? (struct reach){old[i].ancestor_id, old[i].unit_id, old[i].depth} : (struct reach){0};
		int cmp = i == n ? 1 : j == want.n ? -1 : by_pair(&o, &want.v[j]);
		bool same = cmp == 0 && o.depth == want.v[j].depth;
		if (cmp <= 0 && !same)
			drop(ch, &old[i]);
		if (cmp >= 0 && !same)
			unit_reach_put(ch->db, want.v[j].above, want.v[j].unit, want.v[j].depth);
		changed |= !same;
		i += cmp <= 0;
		j += cmp >= 0;
	}
	return changed;
}

/* --- search -------------------------------------------------------------------------- */

/* What is found of a unit: its row has no name, so search is given this one. */
struct unit_label {
	int64_t id;
	struct str name, code, school_code;
};
#define COL(member, kind)                                                                                    \
	{                                                                                                        \
		.name = #member, .type = kind, .offset = (unsigned short)offsetof(struct unit_label, member)         \
	}
static const struct db_col label_cols[] = {
    COL(id, DB_INT),
    COL(name, DB_TEXT),
    COL(code, DB_TEXT),
    COL(school_code, DB_TEXT),
};
static const struct db_entity label_entity = {
    .name = "unit",
    .row_size = sizeof(struct unit_label),
    .cols = label_cols,
    .ncols = sizeof label_cols / sizeof label_cols[0],
};
static const struct field label_fields[] = {
    {"code", "", FIELD_LINE, false, 0, NULL, NULL, NULL},
    {"school_code", "", FIELD_LINE, false, 0, NULL, NULL, NULL},
};

static struct str label_title(struct arena *a, const void *row)
{
	(void)a;
	return ((const struct unit_label *)row)->name;
}

static const struct resource_kind label_kind = {
    .name = "unit",
    .entity = &label_entity,
    .fields = label_fields,
    .nfields = 2,
    .title = label_title,
};

void org_unit_search(struct change *ch, int64_t unit_id)
{
	struct unit u;
	struct unit_label l = {.id = unit_id};
	struct object o = {.id = unit_id, .unit_id = unit_id, .state = OBJ_DECIDED, .found = true};
	if (unit_get(ch->db, ch->arena, unit_id, &u) &&
	    unit_name(ch->db, ch->arena, unit_id, instant_date(ch->arena, ch->now), &l.name)) {
		l.code = u.code;
		l.school_code = str_is_null(u.school_code) ? STR("") : u.school_code;
		search_put(ch, &label_kind, &l, &o);
	}
}
