/* observed_quality.c - what was observed of the teaching at a school, beside its difference on Väntat
 * resultat (measure/expected_beside.h): of each insats by itself, from five teachers on, by the same veil as
 * its own page. */
#include "effect/dose_in.h"

#include "base/date.h"
#include "measure/expected_beside.h"

enum { YEARS_BACK = 4 };

static void put(struct arena *a, const struct observed_insatser_row *x, int year,
                const struct effect_quality *q, struct expected_beside_list *out)
{
	out->v[out->n++] = (struct expected_beside_cell){
	    .of = x->title,
	    .href = arena_printf(a, "/insatser/%lld/lektioner?lasar=%d", (long long)x->id, year),
	    .value = q->mean,
	    .year = year,
	    .n = q->n,
	    .people = q->teachers};
}

/* The schools that have nothing of a later läsår. */
static void read_year(struct db *db, struct arena *a, int year, const int64_t *unit, size_t n,
                      const bool *later, struct expected_beside_list *out)
{
	struct str from, to;
	struct observed_insatser_row *x;
	struct effect_quality *q = ARENA_ARRAY(a, n + 1, struct effect_quality);
	if (!effect_window(db, a, year, VEIL_YEAR, &from, &to))
		return;
	size_t insatser = observed_insatser(db, a, from, to, &x);
	for (size_t i = 0; i < n && insatser; i++)
		if (!later[i])
			out[i].v = ARENA_ARRAY(a, insatser, struct expected_beside_cell);
	for (size_t k = 0; k < insatser; k++) {
		if (!effect_quality_units(db, a, x[k].id, year, unit, n, instant_day(instant_now()), q))
			continue;
		for (size_t i = 0; i < n; i++)
			if (!later[i] && q[i].shown)
				put(a, &x[k], year, &q[i], &out[i]);
	}
}

static void read_observed(struct db *db, struct arena *a, int year, const int64_t *unit, size_t n,
                          struct expected_beside_list *out)
{
	bool *later = ARENA_ARRAY(a, n + 1, bool);
	for (int y = year; y > year - YEARS_BACK; y--) {
		read_year(db, a, y, unit, n, later, out);
		for (size_t i = 0; i < n; i++)
			later[i] = out[i].n > 0;
	}
}

extern const struct expected_beside expected_beside_observed;
const struct expected_beside expected_beside_observed = {
    .key = "observed_teaching",
    .name = N_("Observed teaching (0–3)"),
    .how = N_("Observed teaching is the mean of all scored items, 0 to 3, of the observations of an insats "
              "that were "
              "handed over in the school year, where five teachers or more were seen. Protocols of different "
              "insatser ask "
              "for different things, the lessons were chosen and not drawn, and a mean says nothing of one "
              "teacher."),
    .cell = N_("{0} (n {1}, {2} teachers, {3}: {4})"),
    .decimals = 1,
    .read = read_observed,
};
