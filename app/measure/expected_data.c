/* expected_data.c - result beside expectation as JSON and CSV (expected.h). */
#include "measure/expected_beside.h"

#include "base/json.h"
#include "table/csv.h"
#include "table/table.h"

#include <math.h>

/* What a row has besides its names, in the order of the columns. */
enum { NUMBERS = 9 };
static const char *const numbers[NUMBERS] = {"n",          "actual",   "expected",    "lo",         "hi",
                                             "difference", "shrunken", "shrunken_lo", "shrunken_hi"};
static void numbers_of(const struct expected_school *s, double v[NUMBERS])
{
	const double all[NUMBERS] = {s->n,          s->actual,   s->expected,    s->lo,         s->hi,
	                             s->difference, s->shrunken, s->shrunken_lo, s->shrunken_hi};
	for (int i = 0; i < NUMBERS; i++)
		v[i] = s->why == EXPECTED_GIVEN ? all[i] : NAN;
}

static void put_conditions(struct json_out *o, const struct expected_school *s)
{
	const char *const *key = expected_conditions();
	json_key(o, STR("conditions"));
	json_open(o, '{');
	for (size_t k = 0; key[k]; k++)
		json_member_f64(o, key[k], query_number(s->condition[k]));
	json_close(o, '}');
}

static void put_beside(struct json_out *o, const struct expected_school *s)
{
	json_key(o, STR("beside"));
	json_open(o, '{');
	for (size_t k = 0; k < expected_nbesides; k++) {
		const struct expected_beside_list *l = expected_beside_of(s, k);
		json_key(o, str_z(expected_besides[k]->key));
		json_open(o, '[');
		for (size_t i = 0; i < l->n; i++) {
			json_open(o, '{');
			json_member(o, "of", l->v[i].of);
			json_member_f64(o, "value", l->v[i].value);
			json_member_i64(o, "n", l->v[i].n);
			json_member_i64(o, "people", l->v[i].people);
			json_member_i64(o, "year", l->v[i].year);
			json_close(o, '}');
		}
		json_close(o, ']');
	}
	json_close(o, '}');
}

static void put_school(struct json_out *o, const struct query_result *r, const struct expected_school *s)
{
	double v[NUMBERS];
	numbers_of(s, v);
	json_open(o, '{');
	json_member(o, "place", r->place[s->place].name);
	json_member_i64(o, "unit", r->place[s->place].unit_id);
	json_member(o, "state", str_z(expected_word(s)));
	for (int i = 0; i < NUMBERS; i++)
		json_member_f64(o, numbers[i], v[i]);
	json_key(o, STR("earlier"));
	json_open(o, '[');
	for (size_t i = 0; i < s->earlier; i++) {
		json_open(o, '{');
		json_member_i64(o, "year", s->earlier_year[i]);
		json_member_f64(o, "difference", s->earlier_difference[i]);
		json_close(o, '}');
	}
	json_close(o, ']');
	put_conditions(o, s);
	put_beside(o, s);
	json_close(o, '}');
}

static void put_model(struct json_out *o, const struct expected_model *m)
{
	const char *const *key = expected_intake();
	json_key(o, STR("model"));
	json_open(o, '{');
	json_member_i64(o, "year", m->year);
	json_member_i64(o, "schools", m->schools);
	json_member_f64(o, "r2", m->r2);
	json_member_f64(o, "between", m->between);
	json_member_f64(o, "within", m->within);
	json_member_f64(o, "constant", m->beta[0]);
	for (size_t i = 1; i < EXPECTED_TERMS; i++)
		json_member_f64(o, key[i - 1], m->beta[i]);
	json_close(o, '}');
}

static void put_within(struct json_out *o, const struct expected *e)
{
	const char *const *key = expected_conditions();
	json_key(o, STR("within_schools_over_time"));
	json_open(o, '{');
	for (size_t k = 0; key[k]; k++) {
		const struct expected_within *w = &e->within[k];
		if (!w->known)
			continue;
		json_key(o, str_z(key[k]));
		json_open(o, '{');
		json_member_i64(o, "schools", (int64_t)w->schools);
		json_member_i64(o, "values", (int64_t)w->values);
		json_member_f64(o, "per_ten", w->slope);
		json_member_f64(o, "lo", w->lo);
		json_member_f64(o, "hi", w->hi);
		json_close(o, '}');
	}
	json_close(o, '}');
}

void expected_json(struct arena *a, const struct query_result *r, const struct expected *e, struct buf *out)
{
	struct json_out o;
	(void)a;
	json_begin(&o, out);
	json_open(&o, '{');
	json_member(&o, "measure", str_z(e->model->outcome));
	json_member_f64(&o, "year", e->year ? (double)e->year : (double)NAN);
	json_member_i64(&o, "outside", (int64_t)e->outside);
	json_member_f64(&o, "outside_by_chance", 0.05 * (double)e->given);
	json_member_i64(&o, "left_out", (int64_t)e->left_out);
	put_model(&o, e->model);
	put_within(&o, e);
	json_key(&o, STR("schools"));
	json_open(&o, '[');
	for (size_t i = 0; i < e->n; i++)
		put_school(&o, r, &e->school[i]);
	json_close(&o, ']');
	json_close(&o, '}');
}

/* What stands beside, a column for each part of it (as in put_beside()); a school that has several has a set
 * of columns for each, as many as the school with most: observed_teaching_value, ...,
 * observed_teaching_2_value. */
static const char *const parts[] = {"value", "n", "people", "year", "of"};

static size_t most_of(const struct expected *e, size_t k)
{
	size_t most = 1;
	for (size_t i = 0; i < e->n; i++)
		if (expected_beside_of(&e->school[i], k)->n > most)
			most = expected_beside_of(&e->school[i], k)->n;
	return most;
}

static void add_beside_heads(struct arena *a, struct table *t, const struct expected *e)
{
	for (size_t k = 0; k < expected_nbesides; k++)
		for (size_t set = 1; set <= most_of(e, k); set++)
			for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
				table_add_text(
				    t, set == 1 ? arena_printf(a, "%s_%s", expected_besides[k]->key, parts[i])
				                : arena_printf(a, "%s_%zu_%s", expected_besides[k]->key, set, parts[i]));
}

static void add_besides(struct table *t, const struct expected *e, const struct expected_school *s)
{
	for (size_t k = 0; k < expected_nbesides; k++) {
		const struct expected_beside_list *l = expected_beside_of(s, k);
		for (size_t i = 0, most = most_of(e, k); i < most; i++) {
			const struct expected_beside_cell *c = i < l->n ? &l->v[i] : NULL;
			table_add_number(t, c ? c->value : NAN);
			table_add_number(t, c ? (double)c->n : NAN);
			table_add_number(t, c ? (double)c->people : NAN);
			table_add_number(t, c ? (double)c->year : NAN);
			table_add_text(t, c ? c->of : (struct str){NULL, 0});
		}
	}
}

void expected_csv(struct arena *a, const struct query_result *r, const struct expected *e, struct buf *out)
{
	struct table t;
	const struct table_csv_style style = {.bom = true};
	const char *const *key = expected_conditions();
	double v[NUMBERS];
	table_init(&t, a);
	table_add_sheet(&t, STR("expected"));
	table_add_row(&t);
	table_add_text(&t, STR("place"));
	table_add_text(&t, STR("state"));
	for (int i = 0; i < NUMBERS; i++)
		table_add_text(&t, str_z(numbers[i]));
	for (size_t k = 0; key[k]; k++)
		table_add_text(&t, str_z(key[k]));
	add_beside_heads(a, &t, e);
	for (size_t i = 0; i < e->n; i++) {
		numbers_of(&e->school[i], v);
		table_add_row(&t);
		table_add_text(&t, r->place[e->school[i].place].name);
		table_add_text(&t, str_z(expected_word(&e->school[i])));
		for (int k = 0; k < NUMBERS; k++)
			table_add_number(&t, v[k]);
		for (size_t k = 0; key[k]; k++)
			table_add_number(&t, query_number(e->school[i].condition[k]));
		add_besides(&t, e, &e->school[i]);
	}
	table_csv_write(&t.sheet[0], &style, out);
}
