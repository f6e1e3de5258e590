/* data.c - figures by dimensions (measure/data.h), never with exact figures of small groups. */
#include "api/api.h"

#include "measure/data.h"

static const char *const names[] = {"dx", "ou", "pe", "sex", "grade", "subject", "facet", "format", "sprak"};

/* The same bytes have the same tag: a client that has them is told so. */
static void tag(struct ctx *c)
{
	unsigned char sum[16];
	char hex[2 * sizeof sum + 1];
	crypto_generichash(sum, sizeof sum, (const unsigned char *)c->res->body.p, c->res->body.n, NULL, 0);
	sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
	struct str etag = arena_printf(c->arena, "\"%s\"", hex);
	web_set_header(c->res, "ETag", etag);
	if (str_eq(web_header(c->req, "if-none-match"), etag)) {
		buf_reset(&c->res->body);
		c->res->status = 304;
	}
}

void op_data(struct api *x)
{
	struct ctx *c = x->c;
	struct query *q = ARENA_NEW(c->arena, struct query);
	struct query_result r;
	const char *fault = NULL;
	struct str word = web_query(c->req, "format");
	enum data_format f = str_is_null(word) ? DATA_JSON : data_format_of(word);
	const struct data_params p = {.dx = web_query(c->req, "dx"),
	                              .ou = web_query(c->req, "ou"),
	                              .pe = web_query(c->req, "pe"),
	                              .sex = web_query(c->req, "sex"),
	                              .grade = web_query(c->req, "grade"),
	                              .subject = web_query(c->req, "subject"),
	                              .facet = web_query(c->req, "facet")};
	*q = (struct query){.who = &c->who};
	if (!api_knows(c, names, sizeof names / sizeof names[0]))
		return;
	if (f == DATA_FORMATS || !data_question(c->db, c->arena, &p, q, &fault)) {
		api_fault(c, 400, str_z(fault ? fault : "format"), N_("The parameter has no such value."));
		return;
	}
	if (!query_answer(c, q, &r))
		return;
	if (!data_write(c->arena, &r, f, &c->res->body)) {
		api_fault(c, 413, STR("dx"), N_("The answer would be too large; ask for less."));
		return;
	}
	c->res->type = str_z(data_type(f));
	tag(c);
}
