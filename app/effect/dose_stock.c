/* dose_stock.c - what reached the lessons of many insatser, summed up by the database (dose_stock.h). */
#include "effect/dose_stock.h"

#include "effect/dose_in.h"

#include <limits.h>
#include <stdlib.h>

static int by_insats(const void *x, const void *y)
{
	const struct chain_all_sums_row *a = x, *b = y;
	return (a->intervention_id > b->intervention_id) - (a->intervention_id < b->intervention_id);
}

static int by_year(const void *x, const void *y)
{
	const struct school_year_list_row *a = x, *b = y;
	return (a->first_year > b->first_year) - (a->first_year < b->first_year);
}

void dose_stock_read(struct db *db, struct arena *a, int64_t intervention_id, struct date today,
                     struct dose_stock *s)
{
	struct dose d = {.a = a};
	*s = (struct dose_stock){.today = today};
	dose_week(&d, today);
	s->nyears = school_year_list(db, a, &s->year);
	if (s->nyears > 1)
		qsort(s->year, s->nyears, sizeof *s->year, by_year);
	lesson_calendar_of(db, a, s->year, s->nyears, &s->cal);
	s->ngroups = chain_all_groups(db, a, intervention_id, &s->group);
	s->nsums = chain_all_sums(db, a, intervention_id, str_z(d.monday_day), str_z(d.monday_at), &s->sum);
	if (s->nsums)
		qsort(s->sum, s->nsums, sizeof *s->sum, by_insats);
}

/* Sums stand in the order of their insatser: the first of one, or of those after it. */
static size_t first_sum(const struct dose_stock *s, int64_t id)
{
	size_t lo = 0, hi = s->nsums;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->sum[mid].intervention_id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void take_sums(const struct dose_stock *s, int first_year, struct dose *d)
{
	size_t from = first_sum(s, d->x.id), to = first_sum(s, d->x.id + 1);
	d->cell = ARENA_ARRAY(d->a, to - from + 1, struct dose_cell);
	for (size_t i = from; i < to; i++) {
		const struct chain_all_sums_row *r = &s->sum[i];
		if (r->first_year != first_year)
			continue;
		d->cell[d->ncells++] = (struct dose_cell){.unit_id = r->unit_id,
		                                          .person_id = r->person_id,
		                                          .chance = r->chance,
		                                          .term = r->autumn ? VEIL_AUTUMN : VEIL_SPRING,
		                                          .within = true,
		                                          .asked = r->asked,
		                                          .full = r->n_full,
		                                          .part = r->n_part,
		                                          .no = r->n_no};
	}
}

/* The läsår of the insats up to last: of its start, its end, and today's. */
static void span_of(const struct dose_stock *s, const struct intervention *x, int last, int *from, int *to)
{
	struct date day;
	*from = date_parse(x->from_day, &day) ? lasar_of(day) : INT_MAX;
	*to = lasar_of(s->today);
	*to = last && last < *to ? last : *to;
	if (!str_is_null(x->to_day) && date_parse(x->to_day, &day) && lasar_of(day) < *to)
		*to = lasar_of(day);
}

/* Adds what a läsår shows; one that hides its answers, or has none, is one that is not known of. Of the läsår
 * that runs nothing is missing before something has been asked. */
static void add_year(const struct dose_stock *s, const struct school_year_list_row *y, struct dose *all,
                     struct effect_execution *out)
{
	struct dose d = {.a = all->a,
	                 .x = all->x,
	                 .window = VEIL_YEAR,
	                 .from = y->autumn_from,
	                 .to = y->spring_to,
	                 .autumn_to = y->autumn_to};
	struct effect_execution one = {0};
	dose_week(&d, s->today);
	take_sums(s, (int)y->first_year, &d);
	dose_veil(&d);
	one.state = dose_state(&d);
	if (one.state != EFFECT_SHOWN) {
		out->missing += d.ncells > 0 || y->first_year < lasar_of(s->today);
		out->state = out->state == EFFECT_SHOWN || one.state == EFFECT_NONE ? out->state : one.state;
		return;
	}
	dose_calendar(&d, &s->cal, s->group, s->ngroups, &one);
	out->state = EFFECT_SHOWN;
	out->first_year = out->years++ ? out->first_year : (int)y->first_year;
	out->last_year = (int)y->first_year;
	out->groups = one.groups > out->groups ? one.groups : out->groups;
	out->scheduled += one.scheduled;
	out->planned += one.planned;
	for (size_t i = 0; i < d.ncells; i++)
		all->cell[all->ncells++] = d.cell[i];
}

struct effect_execution effect_given(struct arena *a, const struct dose_stock *s,
                                     const struct intervention *x, int last)
{
	struct effect_execution out = {.state = EFFECT_NONE, .seen_state = EFFECT_NONE};
	struct dose all = {.a = a, .x = *x, .window = VEIL_YEAR};
	int from, to;
	span_of(s, x, last, &from, &to);
	all.cell = ARENA_ARRAY(a, s->nsums + 1, struct dose_cell);
	for (size_t i = 0; i < s->nyears; i++)
		if (s->year[i].first_year >= from && s->year[i].first_year <= to)
			add_year(s, &s->year[i], &all, &out);
	if (out.state == EFFECT_SHOWN) {
		dose_answers(&all, &out);
		dose_given(&out);
	}
	return out;
}
