/* missed.c - the targets that a unit does not reach: where a new insats may begin. */
#include "measure/results_view.h"
#include "measure/targets.h"
#include "sql_measure_entry.h"

/* A figure comes after its läsår, so the newest is looked for this many läsår back. */
enum { YEARS = 3 };

struct aims {
	struct target *t[YEARS];
	size_t n[YEARS], all;
	struct query_result r;
};

static bool ask(struct ctx *c, int64_t unit_id, struct aims *x)
{
	struct query *q = ARENA_NEW(c->arena, struct query);
	*q = (struct query){.who = &c->who,
	                    .from_year = c->lasar - YEARS + 1,
	                    .to_year = c->lasar,
	                    .sex = STR("T"),
	                    .subject = STR(""),
	                    .facet = STR("")};
	x->all = 0;
	for (int i = 0; i < YEARS; i++) {
		x->n[i] = targets_reaching(c->db, c->arena, unit_id, c->lasar - i, &x->t[i]);
		for (size_t k = 0; k < x->n[i]; k++)
			query_measure(q, x->t[i][k].measure_id);
		x->all += x->n[i];
	}
	query_unit(c->db, c->arena, q, unit_id);
	return x->all && query_answer(c, q, &x->r);
}

/* The newest figure of a measure and årskurs; years: how many läsår ago. */
static const struct query_cell *newest(const struct aims *x, int year, size_t m, struct str grade, int *years)
{
	const struct query_cell *cell = NULL;
	for (*years = 0; *years < YEARS; ++*years)
		if ((cell = query_find_split(&x->r, m, 0, year - *years, STR("T"), grade, STR(""), STR(""))))
			break;
	return cell;
}

/* A target of the läsår of the newest figure is judged by it; a target of another läsår says nothing of it.
 */
static bool missed(struct ctx *c, const struct aims *x, size_t m, struct str grade, int64_t unit_id,
                   struct missed_line *out)
{
	const struct measure *of = &x->r.measure[m];
	int years;
	const struct query_cell *cell = newest(x, c->lasar, m, grade, &years);
	const struct target *t = cell ? target_nearest(x->t[years], x->n[years], of->id, grade) : NULL;
	if (!t || target_of_cell(of, t, cell) != TARGET_NOT_REACHED)
		return false;
	struct str name = query_measure_name(c->lang, of),
	           a[] = {query_text(c->arena, c->lang, &x->r, cell),
	                  lasar_text(c->arena, cell->year),
	                  query_unit_text(c->arena, c->lang, of, t->value),
	                  name,
	                  grade,
	                  x->r.place[0].name};
	*out = (struct missed_line){.name = grade.n ? tr_fmt(c->arena, c->lang, N_("{3}, school grade {4}"), a, 6)
	                                            : name,
	                            .said = tr_fmt(c->arena, c->lang, N_("{5}: {0} in {1}, target {2}"), a, 6),
	                            .suggest = results_try_href(c, unit_id, of->id, grade)};
	return true;
}

/* Each measure and årskurs once, whichever läsår names it. */
static bool is_told(const struct aims *x, int year, size_t at)
{
	const struct target *t = &x->t[year][at];
	for (int i = 0; i <= year; i++)
		for (size_t k = 0; k < (i == year ? at : x->n[i]); k++)
			if (x->t[i][k].measure_id == t->measure_id && str_eq(x->t[i][k].grade, t->grade))
				return true;
	return false;
}

size_t missed_read(struct ctx *c, int64_t unit_id, struct missed_line **out)
{
	struct aims x;
	size_t n = 0;
	if (!ask(c, unit_id, &x))
		return 0;
	*out = ARENA_ARRAY(c->arena, x.all + 1, struct missed_line);
	for (int i = 0; i < YEARS; i++)
		for (size_t k = 0; k < x.n[i]; k++) {
			size_t m = query_measure_at(&x.r, x.t[i][k].measure_id);
			if (m < x.r.nmeasures && !is_told(&x, i, k))
				n += missed(c, &x, m, x.t[i][k].grade, unit_id, &(*out)[n]);
		}
	return n;
}
