#include "stat/result.h"
#include "base/json.h"

static const char *const field_words[STAT_FIELDS] = {"estimate", "se", "lo", "hi", "stat", "p", "df", "n"};
static const char *const refusal_words[] = {
    [STAT_ANSWERED] = "answered",
    [STAT_BAD_OPTION] = "bad-option",
    [STAT_NO_COLUMN] = "no-column",
    [STAT_NOT_A_NUMBER] = "not-a-number",
    [STAT_BAD_EXPRESSION] = "bad-expression",
    [STAT_NO_DATA] = "no-data",
    [STAT_TOO_FEW] = "too-few",
    [STAT_CONSTANT] = "constant",
    [STAT_COLLINEAR] = "collinear",
    [STAT_ZERO_VARIANCE] = "zero-variance",
    [STAT_NOT_FINITE] = "not-finite",
    [STAT_ONE_CLUSTER] = "one-cluster",
    [STAT_NO_COMPARISON] = "no-comparison",
    [STAT_NOT_TREATED] = "not-treated",
    [STAT_OUT_OF_RANGE] = "out-of-range",
    [STAT_NO_CONVERGENCE] = "no-convergence",
    [STAT_TOO_LARGE] = "too-large",
};
static const char *const verdict_words[] = {"pass", "warn", "fail", "note"};

const char *stat_field_word(enum stat_field f)
{
	return field_words[f];
}

const char *stat_refusal_word(enum stat_refusal c)
{
	return refusal_words[c];
}

const char *stat_verdict_word(enum stat_verdict v)
{
	return verdict_words[v];
}

static void write_fields(struct json_out *o, const struct stat_term *t)
{
	for (int f = 0; f < STAT_FIELDS; f++)
		if (t->has & (1u << f)) {
			json_key(o, str_z(field_words[f]));
			json_f64(o, t->v[f]);
		}
}

static void write_terms(struct json_out *o, const struct stat_result *r)
{
	json_key(o, STR("terms"));
	json_open(o, '[');
	for (size_t i = 0; i < r->terms.n; i++) {
		json_open(o, '{');
		json_key(o, STR("term"));
		json_str(o, r->terms.v[i].name);
		write_fields(o, &r->terms.v[i]);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static void write_facts(struct json_out *o, const struct stat_result *r)
{
	json_key(o, STR("facts"));
	json_open(o, '{');
	for (size_t i = 0; i < r->facts.n; i++) {
		json_key(o, r->facts.v[i].name);
		if (r->facts.v[i].has)
			json_f64(o, r->facts.v[i].v);
		else
			json_null(o);
	}
	json_close(o, '}');
}

static void write_row(struct json_out *o, const struct stat_table *t, int row)
{
	json_open(o, '{');
	for (int k = 0; k < t->ncol; k++) {
		const struct stat_cell *c = &t->cells[(ptrdiff_t)row * t->ncol + k];
		json_key(o, str_z(t->cols[k]));
		if (c->text.p)
			json_str(o, c->text);
		else if (c->has)
			json_f64(o, c->v);
		else
			json_null(o);
	}
	json_close(o, '}');
}

static void write_tables(struct json_out *o, const struct stat_result *r)
{
	json_key(o, STR("tables"));
	json_open(o, '{');
	for (size_t i = 0; i < r->tables.n; i++) {
		json_key(o, r->tables.v[i].name);
		json_open(o, '[');
		for (int k = 0; k < r->tables.v[i].nrow; k++)
			write_row(o, &r->tables.v[i], k);
		json_close(o, ']');
	}
	json_close(o, '}');
}

static void write_checks(struct json_out *o, const struct stat_result *r)
{
	json_key(o, STR("checks"));
	json_open(o, '[');
	for (size_t i = 0; i < r->checks.n; i++) {
		const struct stat_check *c = &r->checks.v[i];
		json_open(o, '{');
		json_key(o, STR("check"));
		json_str(o, c->name);
		json_key(o, STR("verdict"));
		json_str(o, str_z(verdict_words[c->verdict]));
		if (c->has) {
			json_key(o, STR("value"));
			json_f64(o, c->value);
		}
		json_key(o, STR("text"));
		json_str(o, c->text);
		json_close(o, '}');
	}
	json_close(o, ']');
}

void stat_result_json(struct buf *b, const struct stat_result *r)
{
	struct json_out o;
	bool refused = r->refusal != STAT_ANSWERED;
	json_begin(&o, b);
	json_open(&o, '{');
	json_key(&o, STR("method"));
	json_str(&o, r->method);
	json_key(&o, STR("state"));
	json_str(&o, refused ? STR("refused") : STR("answered"));
	if (refused) {
		json_key(&o, STR("reason"));
		json_str(&o, str_z(refusal_words[r->refusal]));
		json_key(&o, STR("why"));
		json_str(&o, r->why);
	} else {
		for (size_t i = 0; r->main.p && i < r->terms.n; i++)
			if (str_eq(r->terms.v[i].name, r->main)) {
				json_key(&o, STR("term"));
				json_str(&o, r->main);
				write_fields(&o, &r->terms.v[i]);
				break;
			}
		write_terms(&o, r);
		write_facts(&o, r);
		write_tables(&o, r);
	}
	write_checks(&o, r);
	json_close(&o, '}');
}
