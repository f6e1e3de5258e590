/* followup_list.c - kind_followup.list: the rows that the API gives. */
#include "base/date.h"
#include "plan/plan.h"
#include "plan/followup_list.h"
#include "sql_plan_followup.h"

#define EVERYTHING 200000

static struct str some(struct str s)
{
	return s.n ? s : (struct str){NULL, 0};
}

bool followup_list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out)
{
	struct followup_rows_row *rows;
	char day[DATE_TEXT];
	int64_t ms = instant_now();
	struct opt_i64 year = {q->lasar != 0, q->lasar};
	instant_parse(q->at, &ms);
	date_text(instant_day(ms), day);
	*out = (struct list_result){
	    .cols = followup_rows_cols,
	    .ncols = sizeof followup_rows_cols / sizeof followup_rows_cols[0],
	    .row_size = sizeof *rows,
	};
	out->n =
	    followup_rows(db, a, year, q->unit_id, some(q->state), some(q->status), q->parent_id, q->viewer_id,
	                  str_z(day), q->limit > 0 ? q->limit : EVERYTHING, q->offset, q->at, &rows);
	followup_rows_count(db, a, year, q->unit_id, some(q->state), some(q->status), q->parent_id, q->viewer_id,
	                    str_z(day), q->at, &out->total);
	out->rows = rows;
	return db_error(db) == DB_OK;
}
