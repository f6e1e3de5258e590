/* register.c - Skolenhetsregistret beside the own units (measure/register.h), as data. */
#include "api/api.h"

#include "measure/register.h"

#define MOST 1000

static void text(struct json_out *o, const char *key, struct str value)
{
	json_key(o, str_z(key));
	if (str_is_null(value))
		json_null(o);
	else
		json_str(o, value);
}

static void line(struct json_out *o, const struct register_line *l)
{
	static const struct {
		unsigned bit;
		const char *word;
	} differs[] = {{DIFFERS_NAME, "name"},   {DIFFERS_GRADES, "grades"}, {DIFFERS_FORM, "school_form"},
	               {DIFFERS_ENDED, "ended"}, {DIFFERS_OPEN, "not_open"}, {DIFFERS_MISSING, "missing"}};
	const struct register_newest_row *r = l->r;
	json_open(o, '{');
	text(o, "code", r->code);
	text(o, "name", r->name);
	text(o, "status", r->status);
	text(o, "forms", r->forms);
	text(o, "grades", r->grades);
	text(o, "municipality", r->municipality);
	text(o, "owner", r->owner_name);
	text(o, "to_day", r->to_day);
	text(o, "as_of", r->as_of);
	json_key(o, STR("own"));
	json_bool(o, r->own);
	json_key(o, STR("unit"));
	if (r->unit_id)
		json_i64(o, r->unit_id);
	else
		json_null(o);
	text(o, "name_here", r->here_name);
	text(o, "grades_here", r->here_grades);
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
	json_key(&o, STR("total"));
	json_i64(&o, (int64_t)total);
	json_key(&o, STR("items"));
	json_open(&o, '[');
	for (size_t i = 0; i < n; i++)
		line(&o, &l[i]);
	json_close(&o, ']');
	json_close(&o, '}');
}
