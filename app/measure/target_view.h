/* target_view.h - what the views of targets and of strips of measures are given. */
#ifndef MEASURE_TARGET_VIEW_H
#define MEASURE_TARGET_VIEW_H

#include "core/page.h"
#include "measure/targets.h"
#include "org/chips.h"
#include "web/fmt.h"

struct target_row {
	const struct target_line *l;
	struct str href, suggest; /* suggest: address of a new insats, where it is missed; else null */
	bool may_edit;
};
struct targets_view {
	struct ctx *c;
	struct chips chips;
	struct target_row *v;
	size_t n, count[TARGET_NO_BASIS + 1];
	bool filtered; /* by status: some are left out */
};

/* A unit's measures, and the pupils they are of. */
struct unit_results_view {
	struct ctx *c;
	struct chips chips;
	int64_t unit_id;
	struct strip results, about;
};

#endif
