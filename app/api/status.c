/* status.c - what is measured when and what is aimed at, each with its state: measurement windows as the
 * calendar shows them (measure/windows.h), targets by rule (measure/targets.h). The rows themselves are
 * /api/v1/measure_window and /api/v1/target. */
#include "api/api.h"

#include "measure/targets.h"
#include "measure/windows.h"

#include <math.h>

static void text(struct json_out *o, const char *key, struct str value)
{
	json_key(o, str_z(key));
	json_str(o, value);
}

static void number(struct json_out *o, const char *key, int64_t v)
{
	json_key(o, str_z(key));
	json_i64(o, v);
}

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
	number(o, "id", l->w->id);
	text(o, "href", arena_printf(c->arena, "/api/v1/measure_window/%lld", (long long)l->w->id));
	text(o, "name", l->w->name);
	number(o, "instrument_id", l->w->instrument_id);
	text(o, "instrument", l->instrument);
	text(o, "school_form", l->w->school_form);
	text(o, "grade", l->w->grade);
	number(o, "first_year", l->w->first_year);
	text(o, "from_day", l->days.from);
	text(o, "to_day", l->days.to);
	text(o, "late_day", l->days.late);
	text(o, "state", str_z(window_state_words[l->state]));
	number(o, "expected", l->n.expected);
	number(o, "in_time", l->n.in_time);
	number(o, "late", l->n.late);
	number(o, "missing", l->n.missing);
	number(o, "quarantined", l->n.held);
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

static void real(struct json_out *o, const char *key, double v)
{
	json_key(o, str_z(key));
	if (isfinite(v))
		json_f64(o, v);
	else
		json_null(o);
}

static void target(struct json_out *o, const struct target_line *l)
{
	json_open(o, '{');
	number(o, "id", l->t->id);
	number(o, "measure_id", l->t->measure_id);
	text(o, "measure", l->m->key);
	number(o, "unit_id", l->t->unit_id);
	number(o, "first_year", l->t->first_year);
	text(o, "grade", l->t->grade);
	real(o, "value", l->t->value);
	real(o, "near", l->t->near.has ? l->t->near.v : NAN);
	real(o, "low", l->low);
	real(o, "high", l->high);
	text(o, "status", str_z(target_state_word(l->state)));
	text(o, "rule", l->rule);
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
