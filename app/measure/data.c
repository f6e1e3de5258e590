#include "measure/data.h"

#include "base/vec.h"
#include "org/org.h"
#include "table/csv.h"
#include "table/xlsx.h"

#include <math.h>

#define DENSE_MAX 1000000

/* --- the question ----------------------------------------------------------------------- */

/* The next of a list; false at its end. */
static bool next_of(struct str *rest, struct str *word)
{
	while (rest->n) {
		size_t i = 0;
		while (i < rest->n && rest->p[i] != ';' && rest->p[i] != ',')
			i++;
		*word = str_trim(str_sub(*rest, 0, i));
		*rest = str_sub(*rest, i < rest->n ? i + 1 : i, rest->n);
		if (word->n)
			return true;
	}
	return false;
}

static bool read_dx(struct db *db, struct arena *a, struct str list, struct query *q)
{
	struct str word;
	struct measure m;
	int64_t id;
	while (next_of(&list, &word)) {
		bool there = measure_by_key(db, a, word, &m) || (str_to_i64(word, &id) && measure_get(db, a, id, &m));
		if (!there || !query_measure(q, m.id))
			return false;
	}
	return true;
}

static bool read_place(struct db *db, struct arena *a, struct str word, struct query *q)
{
	static const char *const kinds[] = {"unit",  "school",    "municipality", "country",
	                                    "group", "authority", "county"};
	struct place p;
	int64_t id;
	if (str_eqz(word, "schools"))
		return query_units_under(db, a, q, 0), true;
	if (str_eqz(word, "root"))
		return !org_root(db, a, &id) || query_unit(db, a, q, id);
	if (str_eqz(word, "kommun") || str_eqz(word, "riket") || str_eqz(word, "liknande"))
		return query_beside(db, a, q, word), true;
	if (unit_by_code(db, a, word, &id))
		return query_unit(db, a, q, id);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (place_by_code(db, a, str_z(kinds[i]), word, &p))
			return query_place(q, &p);
	return str_to_i64(word, &id) && query_unit(db, a, q, id);
}

static bool read_ou(struct db *db, struct arena *a, struct str list, struct query *q)
{
	struct str word;
	while (next_of(&list, &word))
		if (!read_place(db, a, word, q))
			return false;
	return true;
}

static bool read_year(struct str word, int *year)
{
	int64_t n;
	if (str_to_i64(word, &n) && n >= 1990 && n <= 2100)
		return *year = (int)n, true;
	return lasar_parse(word, year);
}

/* The läsår named, as the range from the first to the last of them. */
static bool read_pe(struct str list, struct query *q)
{
	struct str word;
	while (next_of(&list, &word)) {
		int from, to;
		ptrdiff_t dash = word.n == 9 ? str_chr(word, '-') : -1;
		if (dash == 4 && read_year(str_sub(word, 0, 4), &from) && read_year(str_sub(word, 5, 9), &to))
			;
		else if (read_year(word, &from))
			to = from;
		else
			return false;
		q->from_year = q->from_year && q->from_year < from ? q->from_year : from;
		q->to_year = q->to_year > to ? q->to_year : to;
	}
	return true;
}

static struct str split_of(struct str given, struct str without)
{
	if (str_is_null(given))
		return without;
	return str_eqz(given, "*") ? (struct str){NULL, 0} : given;
}

bool data_question(struct db *db, struct arena *a, const struct data_params *p, struct query *q,
                   const char **fault)
{
	q->sex = split_of(p->sex, STR("T"));
	q->grade = split_of(p->grade, STR(""));
	q->subject = split_of(p->subject, STR(""));
	q->facet = split_of(p->facet, STR(""));
	*fault = !read_dx(db, a, p->dx, q) ? "dx" : !read_pe(p->pe, q) ? "pe" : NULL;
	if (!*fault && !read_ou(db, a, p->ou.n ? p->ou : STR("root"), q))
		*fault = "ou";
	return *fault == NULL;
}

/* --- rows ---------------------------------------------------------------------------------- */

static const char *kind_of(const struct query_cell *c)
{
	bool ends = c->why == QUERY_TOTAL && c->interval == QUERY_FORCED;
	return ends ? "band" : value_kind_name(c->v.kind);
}

static void add_opt(struct table *t, struct opt_i64 v)
{
	if (v.has)
		table_add_number(t, (double)v.v);
	else
		table_add_text(t, (struct str){NULL, 0});
}

static void add_real(struct table *t, bool has, double v)
{
	if (has && isfinite(v))
		table_add_number(t, v);
	else
		table_add_text(t, (struct str){NULL, 0});
}

static void add_row(struct table *t, const struct query_result *r, const struct query_cell *c)
{
	const struct str text[] = {r->measure[c->measure].key,
	                           r->measure[c->measure].name,
	                           r->place[c->place].code,
	                           r->place[c->place].name,
	                           c->period,
	                           c->sex,
	                           c->grade,
	                           c->subject,
	                           c->facet};
	table_add_row(t);
	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
		table_add_text(t, text[i]);
	add_real(t, true, query_number(c));
	table_add_text(t, str_z(kind_of(c)));
	add_opt(t, c->n);
	add_real(t, c->interval != QUERY_NO_INTERVAL, c->lo);
	add_real(t, c->interval != QUERY_NO_INTERVAL, c->hi);
	table_add_text(t, c->state);
	add_opt(t, (struct opt_i64){c->version < r->nversions,
	                            c->version < r->nversions ? r->version[c->version].number : 0});
	add_opt(t, (struct opt_i64){c->source_id != 0, c->source_id});
	add_opt(t, c->file_row);
}

static void fill(struct table *t, struct arena *a, const struct query_result *r)
{
	static const char *const heads[] = {"dx",    "measure", "ou",    "place",   "pe",     "sex",
	                                    "grade", "subject", "facet", "value",   "kind",   "n",
	                                    "low",   "high",    "state", "version", "source", "file_row"};
	table_init(t, a);
	table_add_sheet(t, STR("data"));
	table_add_row(t);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		table_add_text(t, str_z(heads[i]));
	for (size_t i = 0; i < r->n; i++)
		add_row(t, r, &r->cell[i]);
}

/* How much is left of what is ours to protect: the price of protection. */
static void write_kept(struct json_out *o, const struct query_result *r)
{
	json_key(o, STR("kept"));
	json_open(o, '{');
	json_key(o, STR("figures"));
	json_i64(o, (int64_t)r->guarded);
	json_key(o, STR("shown"));
	json_i64(o, (int64_t)(r->guarded - r->hidden));
	json_key(o, STR("share"));
	if (r->guarded)
		json_f64(o, (double)(r->guarded - r->hidden) / (double)r->guarded);
	else
		json_null(o);
	json_close(o, '}');
}

static void write_json(struct arena *a, const struct query_result *r, struct buf *out)
{
	struct table t;
	struct json_out o;
	fill(&t, a, r);
	json_begin(&o, out);
	json_open(&o, '{');
	json_key(&o, STR("hidden"));
	json_i64(&o, (int64_t)r->hidden);
	write_kept(&o, r);
	json_key(&o, STR("rows"));
	json_open(&o, '[');
	for (size_t i = 1; i < t.sheet->n; i++) {
		json_open(&o, '{');
		for (uint32_t k = 0; k < t.sheet->row[i].n; k++) {
			const struct table_cell *c = &t.sheet->row[i].cell[k];
			json_key(&o, t.sheet->row[0].cell[k].text);
			if (c->kind == TABLE_NUMBER)
				json_f64(&o, c->number);
			else
				json_str(&o, c->text);
		}
		json_close(&o, '}');
	}
	json_close(&o, ']');
	json_close(&o, '}');
}

/* --- JSON-stat -------------------------------------------------------------------------------- */

struct axis {
	const char *name;
	struct str *code, *label;
	size_t n, cap;
};
enum { AXES = 7 };

static struct str code_of(const struct query_result *r, const struct query_cell *c, int axis,
                          struct str *label)
{
	const struct str all[AXES] = {r->measure[c->measure].key,
	                              r->place[c->place].code,
	                              c->period,
	                              c->sex,
	                              c->grade,
	                              c->subject,
	                              c->facet};
	*label = axis == 0 ? r->measure[c->measure].name : axis == 1 ? r->place[c->place].name : all[axis];
	return all[axis].n ? all[axis] : STR("all");
}

static size_t place_in(struct axis *x, struct arena *a, struct str code, struct str label, bool add)
{
	for (size_t i = 0; i < x->n; i++)
		if (str_eq(x->code[i], code))
			return i;
	if (!add)
		return x->n;
	if (x->n == x->cap) {
		size_t cap = x->cap;
		x->code = vec_grow(a, x->code, &x->cap, sizeof *x->code);
		x->label = vec_grow(a, x->label, &cap, sizeof *x->label);
	}
	x->code[x->n] = code;
	x->label[x->n] = label.n ? label : code;
	return x->n++;
}

static void write_axis(struct json_out *o, const struct axis *x)
{
	json_key(o, str_z(x->name));
	json_open(o, '{');
	json_key(o, STR("label"));
	json_str(o, str_z(x->name));
	json_key(o, STR("category"));
	json_open(o, '{');
	json_key(o, STR("index"));
	json_open(o, '[');
	for (size_t i = 0; i < x->n; i++)
		json_str(o, x->code[i]);
	json_close(o, ']');
	json_key(o, STR("label"));
	json_open(o, '{');
	for (size_t i = 0; i < x->n; i++) {
		json_key(o, x->code[i]);
		json_str(o, x->label[i]);
	}
	json_close(o, '}');
	json_close(o, '}');
	json_close(o, '}');
}

static void write_values(struct arena *a, struct json_out *o, const struct query_result *r, const size_t *at,
                         size_t size)
{
	const struct query_cell **cell = ARENA_ARRAY(a, size + 1, const struct query_cell *);
	memset(cell, 0, size * sizeof *cell);
	for (size_t i = 0; i < r->n; i++)
		cell[at[i]] = &r->cell[i];
	json_key(o, STR("value"));
	json_open(o, '[');
	for (size_t i = 0; i < size; i++)
		if (cell[i] && cell[i]->v.kind == VALUE_EXISTS)
			json_f64(o, query_number(cell[i]));
		else
			json_null(o);
	json_close(o, ']');
	json_key(o, STR("status"));
	json_open(o, '{');
	for (size_t i = 0; i < size; i++)
		if (cell[i] && cell[i]->v.kind != VALUE_EXISTS) {
			json_key(o, arena_printf(a, "%zu", i));
			json_str(o, str_z(kind_of(cell[i])));
		}
	json_close(o, '}');
}

static bool write_jsonstat(struct arena *a, const struct query_result *r, struct buf *out)
{
	struct axis axis[AXES] = {{.name = "dx"},    {.name = "ou"},      {.name = "pe"},   {.name = "sex"},
	                          {.name = "grade"}, {.name = "subject"}, {.name = "facet"}};
	struct json_out o;
	struct str label;
	size_t *at = ARENA_ARRAY(a, r->n + 1, size_t), size = 1;
	for (size_t i = 0; i < r->n; i++)
		for (int k = 0; k < AXES; k++) {
			struct str code = code_of(r, &r->cell[i], k, &label);
			place_in(&axis[k], a, code, label, true);
		}
	for (int k = 0; k < AXES; k++)
		if (__builtin_mul_overflow(size, axis[k].n, &size) || size > DENSE_MAX)
			return false;
	for (size_t i = 0; i < r->n; i++) {
		at[i] = 0;
		for (int k = 0; k < AXES; k++)
			at[i] =
			    at[i] * axis[k].n + place_in(&axis[k], a, code_of(r, &r->cell[i], k, &label), label, false);
	}
	json_begin(&o, out);
	json_open(&o, '{');
	json_key(&o, STR("version"));
	json_str(&o, STR("2.0"));
	json_key(&o, STR("class"));
	json_str(&o, STR("dataset"));
	json_key(&o, STR("id"));
	json_open(&o, '[');
	for (int k = 0; k < AXES; k++)
		json_str(&o, str_z(axis[k].name));
	json_close(&o, ']');
	json_key(&o, STR("size"));
	json_open(&o, '[');
	for (int k = 0; k < AXES; k++)
		json_i64(&o, (int64_t)axis[k].n);
	json_close(&o, ']');
	json_key(&o, STR("dimension"));
	json_open(&o, '{');
	for (int k = 0; k < AXES; k++)
		write_axis(&o, &axis[k]);
	json_close(&o, '}');
	write_values(a, &o, r, at, size);
	json_key(&o, STR("extension"));
	json_open(&o, '{');
	write_kept(&o, r);
	json_close(&o, '}');
	json_close(&o, '}');
	return true;
}

/* --- formats ------------------------------------------------------------------------------------ */

static const struct {
	const char *word, *type;
} formats[DATA_FORMATS] = {
    [DATA_JSON] = {"json", "application/json"},
    [DATA_CSV] = {"csv", "text/csv; charset=utf-8"},
    [DATA_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    [DATA_JSONSTAT] = {"jsonstat", "application/json"},
};

enum data_format data_format_of(struct str word)
{
	int f = 0;
	while (f < DATA_FORMATS && !str_eqz(word, formats[f].word))
		f++;
	return (enum data_format)f;
}

const char *data_type(enum data_format f)
{
	return formats[f].type;
}

bool data_write(struct arena *a, const struct query_result *r, enum data_format f, struct buf *out)
{
	struct table t;
	const struct table_csv_style csv = {.bom = true};
	const struct table_xlsx_style xlsx = {.title = STR("data"), .header_rows = 1, .created = 1};
	if (f == DATA_JSONSTAT)
		return write_jsonstat(a, r, out) && !out->overflow;
	if (f == DATA_JSON) {
		write_json(a, r, out);
		return !out->overflow;
	}
	fill(&t, a, r);
	if (f == DATA_XLSX)
		return table_xlsx_write(&t, &xlsx, out) == TABLE_XLSX_OK;
	table_csv_write(t.sheet, &csv, out);
	return !out->overflow;
}
