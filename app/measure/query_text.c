/* query_text.c - finding cells in an answer, and what they read as. */
#include "measure/query_in.h"

#include "base/utf8.h"
#include "web/fmt.h"

#include <math.h>
#include <stdlib.h>

/* --- finding --------------------------------------------------------------------------- */

static int cmp_place(const struct query_cell *a, const struct query_cell *b)
{
	int d = (a->measure > b->measure) - (a->measure < b->measure);
	d = d ? d : (a->place > b->place) - (a->place < b->place);
	return d ? d : query_cell_cmp(a, b);
}

/* The last cell that is not after the key, so of a läsår the newest definition and period. */
static const struct query_cell *last_at(const struct query_result *r, const struct query_cell *key)
{
	size_t lo = 0, hi = r->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (cmp_place(&r->cell[mid], key) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? &r->cell[lo - 1] : NULL;
}

const struct query_cell *query_find_split(const struct query_result *r, size_t measure, size_t place,
                                          int year, struct str sex, struct str grade, struct str subject,
                                          struct str facet)
{
	const struct query_cell key = {.measure = measure,
	                               .place = place,
	                               .year = year,
	                               .sex = sex,
	                               .grade = grade,
	                               .subject = subject,
	                               .facet = facet};
	const struct query_cell *c = last_at(r, &key);
	return c && cmp_place(c, &key) == 0 ? c : NULL;
}

const struct query_cell *query_find(const struct query_result *r, size_t measure, size_t place, int year)
{
	return query_find_split(r, measure, place, year, STR("T"), STR(""), STR(""), STR(""));
}

const struct query_cell *query_latest(const struct query_result *r, size_t measure, size_t place, int year)
{
	const struct query_cell key = {.measure = measure,
	                               .place = place,
	                               .year = year,
	                               .sex = STR("T"),
	                               .grade = STR(""),
	                               .subject = STR(""),
	                               .facet = STR("")};
	struct query_cell same = key;
	const struct query_cell *c = last_at(r, &key);
	if (!c)
		return NULL;
	same.year = c->year;
	return cmp_place(c, &same) == 0 ? c : NULL;
}

/* --- what they read as ---------------------------------------------------------------------- */

double query_number(const struct query_cell *c)
{
	return c ? value_number(&c->v) : NAN;
}

const char *query_why_text(enum query_why w)
{
	static const char *const texts[] = {
	    [QUERY_GIVEN] = NULL,
	    [QUERY_TOTAL] = NULL,
	    [QUERY_NO_N] = N_("Cannot be put together: a figure does not tell how many are behind it."),
	    [QUERY_UNKNOWN] =
	        N_("Cannot be put together: a figure is hidden, and its mark tells nothing of its size."),
	    [QUERY_KIND] =
	        N_("Cannot be put together: an index, a ratio or a change is not the mean of its parts."),
	    [QUERY_POPULATION] =
	        N_("Cannot be put together: pupils who go to school elsewhere are in no figure here."),
	};
	return texts[w];
}

static const struct {
	const char *unit, *text;
} units[] = {
    {"percent", N_("{0} %")},   {"points", N_("{0} points")}, {"days", N_("{0} days")},
    {"minutes", N_("{0} min")}, {"kronor", N_("{0} kronor")}, {"hours", N_("{0} hours")},
    {"index", N_("index {0}")},
};

static struct str with_unit(struct arena *a, enum lang l, const struct measure *m, struct str number)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (str_eqz(m->unit, units[i].unit))
			return tr_fmt(a, l, units[i].text, &number, 1);
	return number;
}

struct str query_measure_per(struct arena *a, enum lang l, const struct measure *m)
{
	struct str name = utf8_fold(a, query_measure_name(l, m));
	ptrdiff_t end = str_find(name, STR(","));
	if (end >= 0)
		name = str_sub(name, 0, (size_t)end);
	bool divided = str_eqz(m->unit, "ratio") || str_eqz(m->unit, "count"),
	     number = str_find(name, STR("antal ")) == 0 || str_find(name, STR("number ")) == 0;
	return divided && !number && str_find(name, STR(" per ")) > 0 ? name : (struct str){NULL, 0};
}

struct str query_unit_text(struct arena *a, enum lang l, const struct measure *m, double v)
{
	return with_unit(a, l, m, fmt_fixed(a, l, v, (int)m->decimals));
}

static struct str range_text(struct arena *a, enum lang l, const struct measure *m, double lo, double hi)
{
	int d = (int)m->decimals;
	struct str both =
	    arena_printf(a, "%.*s\u2013%.*s", STR_ARG(fmt_fixed(a, l, lo, d)), STR_ARG(fmt_fixed(a, l, hi, d)));
	return with_unit(a, l, m, both);
}

/* Hidden by us and hidden by a publisher read alike: which it was is told beside. */
static struct str mark_text(enum lang l, enum value_kind k)
{
	static const char *const words[VALUE_KINDS] = {
	    [VALUE_MISSING] = N_("missing"),   [VALUE_NOT_APPLICABLE] = N_("not applicable"),
	    [VALUE_FEW] = N_("too few"),       [VALUE_MASKED] = N_("hidden by its source"),
	    [VALUE_EXCLUDED] = N_("left out"), [VALUE_BAND] = N_("a range"),
	};
	return words[k] ? tr(l, words[k]) : STR("");
}

struct str query_text(struct arena *a, enum lang l, const struct query_result *r, const struct query_cell *c)
{
	if (!c)
		return STR(FMT_ABSENT);
	const struct measure *m = &r->measure[c->measure];
	if (c->v.kind == VALUE_EXISTS)
		return with_unit(a, l, m,
		                 fmt_fixed(a, l, value_number(&c->v),
		                           c->v.decimals < m->decimals ? c->v.decimals : (int)m->decimals));
	if (c->v.kind == VALUE_APPROX100)
		return with_unit(a, l, m, STR("~100"));
	if (c->v.kind == VALUE_APPROX) {
		struct str n = fmt_fixed(a, l, (double)c->v.number, c->v.decimals);
		return tr_fmt(a, l, N_("about {0}"), &n, 1);
	}
	if (c->why == QUERY_TOTAL && c->interval == QUERY_FORCED)
		return range_text(a, l, m, c->lo, c->hi);
	return mark_text(l, c->v.kind);
}

struct str query_interval_text(struct arena *a, enum lang l, const struct query_result *r,
                               const struct query_cell *c)
{
	if (!c || c->interval == QUERY_NO_INTERVAL || (c->why == QUERY_TOTAL && c->interval == QUERY_FORCED))
		return (struct str){NULL, 0};
	return range_text(a, l, &r->measure[c->measure], c->lo, c->hi);
}

struct str query_measure_name(enum lang l, const struct measure *m)
{
	return l == LANG_EN && m->name_en.n ? m->name_en : m->name;
}

struct str query_state_text(enum lang l, const struct query_cell *c)
{
	if (c->relocked)
		return tr(l, N_("Changed after it was locked"));
	return words_text(&figure_states, l, c->state);
}
