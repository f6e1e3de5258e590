/* definition_view.h - what the pages of definitions show. */
#ifndef MEASURE_DEFINITION_VIEW_H
#define MEASURE_DEFINITION_VIEW_H

#include "core/page.h"
#include "measure/near.h"

struct definitions_view {
	struct ctx *c;
	struct measure_register_row *v; /* those that match */
	size_t n;
	struct measure_areas_row *areas;
	size_t nareas;
	struct str find, origin, state;
	int64_t area_id;
};
struct definition_version {
	const struct measure_version *v;
	struct str instrument, scale, rule, rule_source, kept;
	int64_t figures;
};
struct definition_view {
	struct ctx *c;
	const struct measure *m;
	struct str area;
	struct definition_version *v; /* newest first */
	size_t nv;
	struct measure_goals_row *goals;
	size_t ngoals;
	struct near_one near[NEAR_MAX];
	size_t nnear;
	bool may_edit, may_decide;
};
struct standards_view {
	struct ctx *c;
	struct scales_shown_row *scales;
	struct structures_shown_row *structures;
	struct instruments_shown_row *instruments;
	size_t nscales, nstructures, ninstruments;
};

#endif
