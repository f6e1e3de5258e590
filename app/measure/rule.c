#include "measure/rule.h"

/* Of what nobody has thought about: the highest limit that any rule here has, and no mark that tells more. */
#define STRICTEST 11

bool rule_named(struct db *db, struct arena *a, struct str name, struct disclosure_rule *row)
{
	if (disclosure_rule_named(db, a, name, row))
		return true;
	*row = (struct disclosure_rule){.name = name,
	                                .class = STR("counts"),
	                                .from_day = STR("2000-01-01"),
	                                .least_unit = STRICTEST,
	                                .least_authority = STRICTEST,
	                                .least_nation = STRICTEST,
	                                .numerator = true,
	                                .mean = STRICTEST,
	                                .demand = STR("width"),
	                                .source = STR(""),
	                                .reason = STR("")};
	return false;
}

struct disclose_rule rule_for_cube(struct arena *a, const struct disclosure_rule *row)
{
	return (struct disclose_rule){
	    .name = arena_z(a, row->name),
	    .from = arena_z(a, row->from_day),
	    .until = arena_z(a, str_is_null(row->until_day) ? STR("") : row->until_day),
	    .least = {(uint8_t)row->least_unit, (uint8_t)row->least_authority, (uint8_t)row->least_nation},
	    .numerator = row->numerator,
	    .approx = (uint8_t)row->approx,
	    .mean = (uint8_t)row->mean,
	    .distribution = (uint8_t)row->distribution,
	    .alternative = (uint8_t)row->alternative,
	    .source = arena_z(a, row->source),
	};
}
