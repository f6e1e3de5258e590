/* problem.c - what went wrong, as application/problem+json (RFC 9457): the fields at fault,
 * and on a conflict what stands there now. */
#include "api/api.h"

static void member(struct json_out *o, const char *key, struct str value)
{
	json_key(o, str_z(key));
	json_str(o, str_is_null(value) ? STR("") : value);
}

static void begin(struct ctx *c, struct json_out *o, int status, const char *msgid)
{
	buf_reset(&c->res->body);
	c->res->status = status;
	ctx_json_open(c, o);
	c->res->type = STR("application/problem+json");
	json_open(o, '{');
	member(o, "type", STR("about:blank"));
	json_key(o, STR("status"));
	json_i64(o, status);
	member(o, "title", tr(c->lang, msgid));
	member(o, "request", c->req->id);
}

static void write_errors(struct json_out *o, const struct form *f)
{
	json_key(o, STR("errors"));
	json_open(o, '[');
	for (size_t i = 0; i < f->nerrors; i++) {
		json_open(o, '{');
		member(o, "field", f->errors[i].field);
		member(o, "text", f->errors[i].text);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static void write_differs(struct json_out *o, const struct form *f)
{
	json_key(o, STR("differs"));
	json_open(o, '[');
	for (size_t i = 0; i < f->ntheirs; i++) {
		json_open(o, '{');
		member(o, "label", f->theirs[i].label);
		json_key(o, STR("yours"));
		json_str(o, f->theirs[i].yours);
		json_key(o, STR("stored"));
		json_str(o, f->theirs[i].stored);
		json_close(o, '}');
	}
	json_close(o, ']');
}

void api_problem(struct ctx *c, int status, const char *msgid, const struct form *f)
{
	struct json_out o;
	begin(c, &o, status, msgid);
	if (f && f->nerrors)
		write_errors(&o, f);
	if (f && f->conflict)
		write_differs(&o, f);
	json_close(&o, '}');
}

void api_fault(struct ctx *c, int status, struct str field, const char *msgid)
{
	struct form_error e = {field, tr(c->lang, msgid)};
	struct form f = {.errors = &e, .nerrors = 1};
	api_problem(c, status, msgid, &f);
}
