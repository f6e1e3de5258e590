/* register.c - Skolenhetsregistret beside the own units (measure/register.h), as data. */
#include "api/api.h"

#include "measure/register.h"

#define MOST 1000

static void line(struct json_out *o, const struct register_line *l)
{
	static const struct {
		unsigned bit;
		const char *word;
	} differs[] = {{DIFFERS_NAME, "name"},   {DIFFERS_GRADES, "grades"}, {DIFFERS_FORM, "school_form"},
	               {DIFFERS_ENDED, "ended"}, {DIFFERS_OPEN, "not_open"}, {DIFFERS_MISSING, "missing"}};
	const struct register_newest_row *r = l->r;
	json_open(o, '{');
	json_member(o, "code", r->code);
	json_member(o, "name", r->name);
	json_member(o, "status", r->status);
	json_member(o, "forms", r->forms);
	json_member(o, "grades", r->grades);
	json_member(o, "municipality", r->municipality);
	json_member(o, "owner", r->owner_name);
	json_member(o, "to_day", r->to_day);
	json_member(o, "as_of", r->as_of);
	json_member_bool(o, "own", r->own);
	json_key(o, STR("unit"));
	if (r->unit_id)
		json_i64(o, r->unit_id);
	else
		json_null(o);
	json_member(o, "name_here", r->here_name);
	json_member(o, "grades_here", r->here_grades);
	json_key(o, STR("differs"));
	json_open(o, '[');
	for (size_t i = 0; i < sizeof differs / sizeof differs[0]; i++)
		if (l->differs & differs[i].bit)
			json_str(o, str_z(differs[i].word));
	json_close(o, ']');
	json_close(o, '}');
}

void op_register(struct api *x)
{
	static const char *const names[] = {"q", "show", "sprak"};
	struct ctx *c = x->c;
	struct register_line *l;
	struct json_out o;
	size_t total;
	struct str q = web_query(c->req, "q"), which = web_query(c->req, "show");
	if (!api_knows(c, names, sizeof names / sizeof names[0]))
		return;
	if (!str_is_null(which) && !str_eqz(which, "own") && !str_eqz(which, "differs") &&
	    !str_eqz(which, "all")) {
		api_fault(c, 400, STR("show"), N_("The parameter has no such value."));
		return;
	}
	const struct register_ask ask = {.text = str_is_null(q) ? STR("") : q,
	                                 .every = str_eqz(which, "all"),
	                                 .differs = str_eqz(which, "differs"),
	                                 .day = ctx_today(c)};
	size_t n = register_lines(c->db, c->arena, &ask, MOST, &l, &total);
	ctx_json_open(c, &o);
	json_open(&o, '{');
	json_member_i64(&o, "total", (int64_t)total);
	json_key(&o, STR("items"));
	json_open(&o, '[');
	for (size_t i = 0; i < n; i++)
		line(&o, &l[i]);
	json_close(&o, ']');
	json_close(&o, '}');
}
