/* expected.c - results beside what the intake gives reason to expect (measure/expected.h), as data. */
#include "api/api.h"

#include "measure/expected.h"

static const char *const names[] = {"measure", "unit", "school_year", "format", "sprak"};

/* A whole number at least 0; absent: fallback. */
static bool number(struct ctx *c, const char *name, int64_t fallback, int64_t *v)
{
	struct str word = web_query(c->req, name);
	*v = fallback;
	if (str_is_null(word) || (str_to_i64(word, v) && *v >= 0 && *v < 1000000000))
		return true;
	api_fault(c, 400, str_z(name), N_("The parameter has no such value."));
	return false;
}

void op_expected(struct api *x)
{
	struct ctx *c = x->c;
	struct query_result r;
	struct expected e;
	struct str key = web_query(c->req, "measure"), format = web_query(c->req, "format");
	int64_t unit, year;
	size_t n;
	const struct expected_model *m = str_is_null(key) ? expected_models(&n) : expected_model_of(key);
	bool csv = str_eqz(format, "csv");
	if (!api_knows(c, names, sizeof names / sizeof names[0]) || !number(c, "unit", 0, &unit) ||
	    !number(c, "school_year", c->lasar, &year))
		return;
	if (!m || (!csv && !str_is_null(format) && !str_eqz(format, "json"))) {
		api_fault(c, 400, m ? STR("format") : STR("measure"), N_("The parameter has no such value."));
		return;
	}
	const struct query asked = {.from_year = (int)year, .to_year = (int)year};
	if (expected_of_unit(c->db, c->arena, &c->who, m, unit, (int)year, &r, &e) && !query_told(c, &asked, &r))
		return;
	if (db_error(c->db) != DB_OK)
		return;
	if (csv)
		expected_csv(c->arena, &r, &e, &c->res->body);
	else
		expected_json(c->arena, &r, &e, &c->res->body);
	c->res->type = csv ? STR("text/csv; charset=utf-8") : STR("application/json");
}
