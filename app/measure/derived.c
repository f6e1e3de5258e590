/* derived.c - figures that the store itself knows: windows kept, changes of principal. */
#include "measure/windows.h"

#include "base/date.h"
#include "sql_org.h"

struct work {
	struct figure_writer w;
	struct compute_done *done;
	struct str period, today;
	int year;
	bool begun;
};

/* A source is made when there is something to write. */
static void put(struct change *ch, struct work *x, int64_t version, int64_t place, struct str facet,
                const struct value *v, const struct figure *rest)
{
	struct figure_source s = {.kind = STR("computed"),
	                          .publisher = STR(""),
	                          .title = STR("Räknat ur fönster och roller"),
	                          .url = STR(""),
	                          .licence = STR(""),
	                          .retrieved = x->today,
	                          .definitions = STR("")};
	struct figure_key k = {.version_id = version,
	                       .place_id = place,
	                       .first_year = x->year,
	                       .period = x->period,
	                       .sex = STR("T"),
	                       .grade = STR(""),
	                       .subject = STR(""),
	                       .facet = facet};
	struct figure was;
	bool there = figure_in_force(ch->db, ch->arena, version, place, x->period, STR("T"), STR(""), STR(""),
	                             facet, &was);
	x->done->cells++;
	if (there && str_eqz(was.kind, "exists") && was.number == v->number && was.decimals == v->decimals &&
	    was.n.has == (v->n > 0) && (!was.n.has || was.n.v == v->n)) {
		x->done->same++;
		return;
	}
	if (!x->begun)
		figure_begin(&x->w, ch, &s);
	x->begun = true;
	enum figure_result got = figure_put(&x->w, &k, v, rest, STR("computed again"));
	x->done->added += got == FIGURE_ADDED;
	x->done->replaced += got == FIGURE_REPLACED;
	x->done->refused += got == FIGURE_QUARANTINED || got == FIGURE_REFUSED;
}

static bool version_of(struct change *ch, const char *key, int year, struct measure *m,
                       struct measure_version *v)
{
	return measure_by_key(ch->db, ch->arena, str_z(key), m) && version_for(ch->db, ch->arena, m->id, year, v);
}

/* --- windows -------------------------------------------------------------------------------------- */

/* 100 * part / whole with so many decimals, half away from zero. */
static int64_t share(int64_t part, int64_t whole, int64_t decimals)
{
	int64_t num = 100 * part;
	for (int64_t i = 0; i < decimals; i++)
		num *= 10;
	return (2 * num + whole) / (2 * whole);
}

static void put_windows(struct change *ch, struct work *x, const struct window_count *n, struct str facet,
                        int64_t root)
{
	const struct {
		const char *key;
		int64_t part;
	} measures[] = {{"fonster_lamnade", n->in_time + n->late},
	                {"fonster_i_tid", n->in_time},
	                {"fonster_sena", n->late},
	                {"fonster_saknas", n->missing}};
	struct measure m;
	struct measure_version v;
	for (size_t i = 0; i < sizeof measures / sizeof measures[0] && n->expected; i++) {
		if (!version_of(ch, measures[i].key, x->year, &m, &v))
			continue;
		struct value value = {.kind = VALUE_EXISTS,
		                      .number = share(measures[i].part, n->expected, m.decimals),
		                      .decimals = (uint8_t)m.decimals,
		                      .n = n->expected};
		struct figure rest = {.comment = STR(""), .numerator = {true, measures[i].part}};
		put(ch, x, v.id, root, facet, &value, &rest);
	}
}

static void windows(struct change *ch, struct work *x)
{
	struct measure_window *w;
	struct window_count all = {0}, one;
	int64_t unit = 0;
	size_t n = windows_between(ch->db, ch->arena, x->year, x->year, &w);
	if (n == 0 || !root_unit(ch->db, ch->arena, &unit))
		return;
	int64_t root = place_of_unit(ch, unit);
	for (size_t i = 0; i < n; i++) {
		if (str_cmp(window_days_of(ch->arena, &w[i]).late, x->today) >= 0)
			continue;
		window_count(ch->db, ch->arena, w[i].id, &one);
		put_windows(ch, x, &one, arena_printf(ch->arena, "window=%lld", (long long)w[i].id), root);
		all.expected += one.expected;
		all.in_time += one.in_time;
		all.late += one.late;
		all.missing += one.missing;
	}
	put_windows(ch, x, &all, STR(""), root);
}

/* --- principals ------------------------------------------------------------------------------------- */

int principal_changes(const struct principal_grants_row *g, size_t n, int first_year)
{
	char from[DATE_TEXT], to[DATE_TEXT];
	int changes = 0;
	date_text((struct date){.year = (int16_t)first_year, .month = 7, .day = 1}, from);
	date_text((struct date){.year = (int16_t)(first_year + 1), .month = 6, .day = 30}, to);
	if (n == 0 || str_cmp(g[0].from_day, str_z(from)) > 0)
		return -1;
	for (size_t i = 1; i < n; i++) {
		bool during = str_cmp(g[i].from_day, str_z(from)) >= 0 && str_cmp(g[i].from_day, str_z(to)) <= 0;
		size_t p = i;
		/* Who came before: the one whose post had ended, or ended before the läsår did. One's own former
		 * post that ran up to this one is a renewal. */
		while (during && p-- > 0 && g[p].person_id != g[i].person_id)
			if (!str_is_null(g[p].to_day) && str_cmp(g[p].to_day, str_z(to)) <= 0) {
				changes++;
				break;
			}
	}
	return changes;
}

static void principals(struct change *ch, struct work *x)
{
	struct principal_grants_row *g;
	struct measure m;
	struct measure_version v;
	char end[DATE_TEXT];
	date_text((struct date){.year = (int16_t)(x->year + 1), .month = 6, .day = 30}, end);
	if (str_cmp(x->today, str_z(end)) <= 0 || !version_of(ch, "rektorsbyten", x->year, &m, &v))
		return;
	size_t n = principal_grants(ch->db, ch->arena, &g);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && g[k].unit_id == g[i].unit_id;)
			k++;
		int changes = principal_changes(g + i, k - i, x->year);
		struct value value = {.kind = VALUE_EXISTS, .number = changes};
		struct figure rest = {.comment = STR("")};
		if (changes >= 0)
			put(ch, x, v.id, place_of_unit(ch, g[i].unit_id), STR(""), &value, &rest);
	}
}

void derive_year(struct change *ch, int first_year, struct compute_done *done)
{
	struct work x = {.done = done, .year = first_year, .today = instant_date(ch->arena, ch->now)};
	x.period = lasar_text(ch->arena, first_year);
	windows(ch, &x);
	principals(ch, &x);
	if (x.begun)
		figure_end(&x.w);
}
