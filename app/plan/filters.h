/* filters.h - the chips above every list of the chain: area, unit, läsår, day, status.
 * One row of choices each, made from the address; views write them (org/chips.h).
 */
#ifndef PLAN_FILTERS_H
#define PLAN_FILTERS_H

#include "org/chips.h"
#include "plan/plan.h"

struct filters {
	struct chips chips;
	struct str area_key;
	int64_t area_id;
	struct str status;    /* stored word or null */
	bool late;            /* status "forsenad": open, and the last day has passed */
	struct str funds;     /* stored word or null */
	bool mine;            /* those the reader is responsible for */
	int64_t goal_id;      /* 0: any, -1: those that lack a goal */
	struct str unit_name; /* "hela huvudmannen" when none */
	struct str lasar_text;
};
enum {
	FILTER_AREA = 1,
	FILTER_UNIT = 2,
	FILTER_YEAR = 4,
	FILTER_DAY = 8,
	FILTER_STATUS = 16,
	FILTER_STATUS_LATE = 32, /* the statuses and "late" */
	FILTER_GOAL = 64,
	FILTER_FUNDS = 128,
	FILTER_MINE = 256
};
/* Reads the address and the store; which: or-ed FILTER_*. */
void filters_read(struct ctx *c, unsigned which, struct filters *f);

#endif
