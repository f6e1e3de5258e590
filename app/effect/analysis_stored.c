/* analysis_stored.c - a panel again from the row that was stored of it (analysis.h). */
#include "effect/chain_view.h"

#include <math.h>

static void take_school(const struct json *j, const struct json *years, struct analysis_panel *p,
                        struct analysis_school *s)
{
	const struct json *values = json_get(j, "values");
	*s = (struct analysis_school){.unit_id = (int64_t)chain_number(j, "unit", 0),
	                              .treated = chain_number(j, "treated", 0) > 0,
	                              .start = (int)chain_number(j, "start", 0),
	                              .in = true};
	for (size_t i = 0; values && values->kind == JSON_ARRAY && i < values->n && i < years->n; i++) {
		int y = (int)years->items[i].i - p->from;
		bool number = values->items[i].kind == JSON_REAL || values->items[i].kind == JSON_INT;
		if (y >= 0 && y < ANALYSIS_YEARS_MAX && number)
			s->year[y] = (struct analysis_point){.has = true, .value = values->items[i].f};
	}
	*(s->treated ? &p->data.treated : &p->data.comparison) += 1;
}

static void take_years(const struct json *years, struct analysis_panel *p)
{
	p->from = (int)years->items[0].i;
	p->years = ANALYSIS_YEARS_MAX;
	for (size_t i = 0; i < years->n; i++) {
		int y = (int)years->items[i].i - p->from;
		if (y >= 0 && y < ANALYSIS_YEARS_MAX)
			p->used[y] = true;
	}
}

bool analysis_stored(struct arena *a, const struct analysis *row, struct analysis_panel *p)
{
	const struct json *spec = json_parse(a, row->spec, NULL), *years = json_get(spec, "years"),
	                  *schools = json_get(spec, "schools");
	*p = (struct analysis_panel){.start = (int)chain_number(spec, "start", 0),
	                             .before = (int)chain_number(spec, "before", 0),
	                             .after = (int)chain_number(spec, "after", 0),
	                             .lag = (int)chain_number(spec, "lag", 0),
	                             .fixed = chain_number(spec, "fixed", 0) > 0};
	if (!years || years->kind != JSON_ARRAY || years->n == 0 || !schools || schools->kind != JSON_ARRAY ||
	    !p->before || !p->after)
		return false;
	take_years(years, p);
	size_t n = schools->n < ANALYSIS_UNITS_MAX ? schools->n : ANALYSIS_UNITS_MAX;
	p->school = ARENA_ARRAY(a, n + 1, struct analysis_school);
	for (size_t i = 0; i < n; i++)
		take_school(&schools->items[i], years, p, &p->school[p->n++]);
	p->data.starts = (int)chain_number(json_get(spec, "data"), "starts", 0);
	return p->n > 0;
}
