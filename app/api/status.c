/* status.c - what is measured when and what is aimed at, each with its state: measurement windows as the
 * calendar shows them (measure/windows.h), targets by rule (measure/targets.h). The rows themselves are
 * /api/v1/measure_window and /api/v1/target. */
#include "api/api.h"

#include "measure/targets.h"
#include "measure/windows.h"

#include <math.h>

static void schools(struct ctx *c, struct json_out *o, const struct measure_window *w)
{
	struct window_schools_row *r;
	size_t n = window_schools_for(c->db, c->arena, w, c->unit_id, &r);
	json_key(o, STR("without"));
	json_open(o, '[');
	for (size_t i = 0; i < n; i++)
		if (!r[i].in_time && !r[i].late)
			json_i64(o, r[i].unit_id);
	json_close(o, ']');
}

static void line(struct ctx *c, struct json_out *o, const struct window_line *l)
{
	json_open(o, '{');
	json_member_i64(o, "id", l->w->id);
	json_member(o, "href", arena_printf(c->arena, "/api/v1/measure_window/%lld", (long long)l->w->id));
	json_member(o, "name", l->w->name);
	json_member_i64(o, "instrument_id", l->w->instrument_id);
	json_member(o, "instrument", l->instrument);
	json_member(o, "school_form", l->w->school_form);
	json_member(o, "grade", l->w->grade);
	json_member_i64(o, "first_year", l->w->first_year);
	json_member(o, "from_day", l->days.from);
	json_member(o, "to_day", l->days.to);
	json_member(o, "late_day", l->days.late);
	json_member(o, "state", str_z(window_state_words[l->state]));
	json_member_i64(o, "expected", l->n.expected);
	json_member_i64(o, "in_time", l->n.in_time);
	json_member_i64(o, "late", l->n.late);
	json_member_i64(o, "missing", l->n.missing);
	json_member_i64(o, "quarantined", l->n.held);
	schools(c, o, l->w);
	json_close(o, '}');
}

/* False when the answer (400) has been written. */
static bool asked(struct ctx *c)
{
	struct str year = web_query(c->req, "school_year"), unit = web_query(c->req, "unit");
	int64_t y = c->lasar;
	if (!str_is_null(year) && (!str_to_i64(year, &y) || y < 1900 || y > 2100)) {
		api_fault(c, 400, STR("school_year"), N_("The parameter has no such value."));
		return false;
	}
	if (!str_is_null(unit) && !str_to_i64(unit, &c->unit_id)) {
		api_fault(c, 400, STR("unit"), N_("The parameter has no such value."));
		return false;
	}
	c->lasar = (int)y;
	return true;
}

void op_windows(struct api *x)
{
	struct ctx *c = x->c;
	struct window_line *l;
	struct json_out o;
	if (!asked(c))
		return;
	size_t n = windows_read(c->db, c->arena, c->lang, c->unit_id, (struct str){NULL, 0}, c->lasar, c->lasar,
	                        ctx_today(c), &l);
	ctx_json_open(c, &o);
	json_open(&o, '{');
	json_key(&o, STR("items"));
	json_open(&o, '[');
	for (size_t i = 0; i < n; i++)
		line(c, &o, &l[i]);
	json_close(&o, ']');
	json_close(&o, '}');
}

/* --- targets -------------------------------------------------------------------------------- */

static void target(struct json_out *o, const struct target_line *l)
{
	json_open(o, '{');
	json_member_i64(o, "id", l->t->id);
	json_member_i64(o, "measure_id", l->t->measure_id);
	json_member(o, "measure", l->m->key);
	json_member_i64(o, "unit_id", l->t->unit_id);
	json_member_i64(o, "first_year", l->t->first_year);
	json_member(o, "grade", l->t->grade);
	json_member_f64(o, "value", l->t->value);
	json_member_f64(o, "near", l->t->near.has ? l->t->near.v : NAN);
	json_member_f64(o, "low", l->low);
	json_member_f64(o, "high", l->high);
	json_member(o, "status", str_z(target_state_word(l->state)));
	json_member(o, "rule", l->rule);
	json_close(o, '}');
}

void op_target_status(struct api *x)
{
	struct ctx *c = x->c;
	const struct query asked_of = {.from_year = c->lasar, .to_year = c->lasar};
	struct query_result r;
	struct target_line *l;
	struct json_out o;
	if (!asked(c))
		return;
	size_t n = targets_read(c->db, c->arena, c->lang, &c->who, c->unit_id, c->lasar, &r, &l);
	if (!query_told(c, &asked_of, &r))
		return;
	ctx_json_open(c, &o);
	json_open(&o, '{');
	json_key(&o, STR("items"));
	json_open(&o, '[');
	for (size_t i = 0; i < n; i++)
		target(&o, &l[i]);
	json_close(&o, ']');
	json_close(&o, '}');
}
