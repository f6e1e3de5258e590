/* intervention_figure.c - the figure that an insats starts from, and choices of measures. */
#include "effect/insats_pages.h"

#include <math.h>

static bool is_school(struct ctx *c, const struct place *p)
{
	struct unit u;
	if (!p->unit_id || !unit_get(c->db, c->arena, p->unit_id, &u))
		return str_eqz(p->kind, "school");
	return str_eqz(u.kind, "school") || str_eqz(u.kind, "school_part");
}

static void set_figure(struct ctx *c, const struct query_result *r, const struct query_cell *x,
                       struct insats_figure *f)
{
	const struct measure *m = &r->measure[x->measure];
	const struct place *p = &r->place[x->place];
	*f = (struct insats_figure){
	    .found = true,
	    .at_school = is_school(c, p),
	    .measure = query_measure_name(c->lang, m),
	    .value = query_text(c->arena, c->lang, r, x),
	    .where = p->name,
	    .year = x->period.n ? x->period : lasar_text(c->arena, x->year),
	    .measure_id = m->id,
	    .unit_id = p->unit_id,
	    .first_year = x->year,
	    .grade = x->grade,
	    .figure_id = x->figure_id,
	    .href = arena_printf(c->arena, "/resultat/indikator/%lld?enhet=%lld", (long long)m->id,
	                         (long long)p->unit_id),
	};
}

void insats_figure_read(struct ctx *c, int64_t figure_id, struct insats_figure *f)
{
	struct figure g;
	struct measure_version v;
	struct place p;
	struct query q = {.who = &c->who};
	struct query_result r;
	*f = (struct insats_figure){.found = false};
	if (!figure_id || !figure_get(c->db, c->arena, figure_id, &g) ||
	    !measure_version_get(c->db, c->arena, g.version_id, &v) ||
	    !place_get(c->db, c->arena, g.place_id, &p))
		return;
	query_measure(&q, v.measure_id);
	query_place(&q, &p);
	q.from_year = q.to_year = (int)g.first_year;
	query_answer(c, &q, &r);
	for (size_t i = 0; i < r.n; i++)
		if (r.cell[i].figure_id == figure_id)
			set_figure(c, &r, &r.cell[i], f);
}

/* Of all pupils of the grade; grade null or empty: of all grades. */
static bool whole(const struct query_cell *x, struct str grade)
{
	bool same = grade.n == 0 ? x->grade.n == 0 : str_eq(x->grade, grade);
	return same && x->subject.n == 0 && x->facet.n == 0 && str_eqz(x->sex, "T");
}

void insats_figure_of(struct ctx *c, int64_t measure_id, int64_t unit_id, struct str grade,
                      struct insats_figure *f)
{
	struct query q = {.who = &c->who, .sex = STR("T")};
	struct query_result r;
	const struct query_cell *last = NULL;
	*f = (struct insats_figure){.found = false};
	if (!query_measure(&q, measure_id) || !query_unit(c->db, c->arena, &q, unit_id))
		return;
	query_answer(c, &q, &r);
	for (size_t i = 0; i < r.n; i++)
		if (whole(&r.cell[i], grade) && (!last || r.cell[i].year > last->year))
			last = &r.cell[i];
	if (last)
		set_figure(c, &r, last, f);
}

static bool of_sex(const struct query_cell *x, struct str grade, const char *sex)
{
	bool same = grade.n == 0 ? x->grade.n == 0 : str_eq(x->grade, grade);
	return same && x->subject.n == 0 && x->facet.n == 0 && str_eqz(x->sex, sex);
}

bool insats_gap_of(struct ctx *c, int64_t measure_id, int64_t unit_id, struct str grade, int year,
                   struct insats_figure *f, struct str *text)
{
	struct query q = {.who = &c->who};
	struct query_result r;
	const struct query_cell *girls = NULL, *boys = NULL;
	if (!query_measure(&q, measure_id) || !query_unit(c->db, c->arena, &q, unit_id))
		return false;
	query_answer(c, &q, &r);
	for (size_t i = 0; i < r.n; i++)
		for (size_t k = 0; k < r.n && of_sex(&r.cell[i], grade, "K"); k++)
			if (of_sex(&r.cell[k], grade, "M") && str_eq(r.cell[k].period, r.cell[i].period) &&
			    r.cell[k].year == r.cell[i].year &&
			    (year ? r.cell[i].year == year : !girls || r.cell[i].year > girls->year)) {
				girls = &r.cell[i];
				boys = &r.cell[k];
			}
	double gap = girls ? query_number(girls) - query_number(boys) : NAN;
	if (!isfinite(gap))
		return false;
	set_figure(c, &r, girls, f);
	f->figure_id = 0; /* a difference is no figure of its own */
	const struct str args[] = {f->measure,
	                           query_text(c->arena, c->lang, &r, girls),
	                           query_text(c->arena, c->lang, &r, boys),
	                           f->where,
	                           f->year,
	                           insats_change_text(c->arena, c->lang, &r.measure[girls->measure], gap, true)};
	*text = tr_fmt(
	    c->arena, c->lang,
	    N_("{0}, girls and boys: {1} of the girls and {2} of the boys at {3} in {4}. Girls less boys: {5}."),
	    args, 6);
	return true;
}

struct field_refs insats_measures(struct ctx *c, const char *field)
{
	struct insats_measures_all_row *m;
	size_t n = insats_measures_all(c->db, c->arena, &m);
	struct field_refs r = {field, ARENA_ARRAY(c->arena, 2 * n + 1, struct field_choice), 0};
	for (size_t i = 0; i < n; i++) {
		struct str area = c->lang == LANG_EN && m[i].area_en.n ? m[i].area_en : m[i].area;
		if (i == 0 || !str_eq(m[i].area, m[i - 1].area))
			r.v[r.n++] =
			    (struct field_choice){(struct str){NULL, 0}, area.n ? area : tr(c->lang, N_("Of no area"))};
		r.v[r.n++] = (struct field_choice){arena_printf(c->arena, "%lld", (long long)m[i].id),
		                                   c->lang == LANG_EN && m[i].name_en.n ? m[i].name_en : m[i].name};
	}
	return r;
}
