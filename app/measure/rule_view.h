/* rule_view.h - what the views of rules for small groups are given. */
#ifndef MEASURE_RULE_VIEW_H
#define MEASURE_RULE_VIEW_H

#include "core/page.h"
#include "measure/rule.h"
#include "web/fmt.h"

struct rules_view {
	struct ctx *c;
	struct disclosure_rule *v;
	int64_t *used; /* definitions that name each */
	size_t n;
};
struct rule_view {
	struct ctx *c;
	const struct disclosure_rule *r;
	struct rule_measures_row *measure;
	size_t n;
	struct str than, follows; /* the rule that it is held against; the one before it */
	bool weaker, fixed, may_new, may_edit;
};

#endif
