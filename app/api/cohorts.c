/* cohorts.c - the same pupils from one läsår to another (measure/cohort_link.h), as data. */
#include "api/api.h"

#include "measure/cohort_link.h"
#include "org/org.h"

static void number(struct json_out *o, const char *key, int64_t v, bool hidden)
{
	json_key(o, str_z(key));
	if (hidden)
		json_null(o);
	else
		json_i64(o, v);
}

static void line(struct ctx *c, struct json_out *o, const struct cohort_line *l)
{
	json_open(o, '{');
	json_member(o, "from_year", lasar_text(c->arena, l->from_year));
	json_member(o, "to_year", lasar_text(c->arena, l->to_year));
	json_member_i64(o, "from_grade", l->from_grade);
	json_member_i64(o, "to_grade", l->to_grade);
	json_member(o, "state", l->few ? STR("few") : STR("value"));
	number(o, "pupils", l->pupils, l->few);
	number(o, "there", l->there, l->few);
	number(o, "other", l->other, l->few);
	number(o, "gone", l->gone, l->few);
	number(o, "come", l->come, l->few);
	json_close(o, '}');
}

void op_cohorts(struct api *x)
{
	struct ctx *c = x->c;
	const struct publish p = publish_of(c);
	struct cohort_lines l;
	struct json_out o;
	cohort_lines(c->db, c->arena, &l);
	if (!cohort_told(&p, &l)) {
		api_fault(c, 503, (struct str){NULL, 0}, N_("The store is busy. Try again in a moment."));
		return;
	}
	ctx_json_open(c, &o);
	json_open(&o, '{');
	json_key(&o, STR("items"));
	json_open(&o, '[');
	for (size_t i = 0; i < l.n; i++)
		line(c, &o, &l.line[i]);
	json_close(&o, ']');
	json_close(&o, '}');
}
