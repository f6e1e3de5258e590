/* rows.c - rows as JSON, CSV and XLSX, each without what the viewer may not read. */
#include "api/api.h"

#include "table/csv.h"
#include "table/xlsx.h"

bool api_hidden(const struct db_col *col)
{
	static const char *const own[] = {"fold", "number_sort"};
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (strcmp(col->name, own[i]) == 0)
			return true;
	return col->type == DB_BLOB;
}

int64_t api_row_int(const struct resource_kind *k, const void *row, const char *column)
{
	return row_value(row_col(k->entity->cols, k->entity->ncols, str_z(column)), row).i;
}

struct str api_href(struct arena *a, const struct resource_kind *k, int64_t id)
{
	return arena_printf(a, "/api/v1/%s/%lld", k->name, (long long)id);
}

void api_value_json(struct json_out *o, struct db_val v)
{
	if (v.null)
		json_null(o);
	else if (v.type == DB_INT)
		json_i64(o, v.i);
	else if (v.type == DB_REAL)
		json_f64(o, v.f);
	else if (v.type == DB_BOOL)
		json_bool(o, v.i != 0);
	else
		json_str(o, v.s);
}

static bool readable(struct ctx *c, const struct resource_kind *k, const struct db_col *col, const void *row,
                     const struct object *obj)
{
	return !api_hidden(col) && resource_reads(c, k, col->name, row_value(col, row), obj);
}

void api_row_json(struct ctx *c, struct json_out *o, const struct resource_kind *k, const struct db_col *cols,
                  size_t n, const void *row, const struct object *obj)
{
	json_open(o, '{');
	for (size_t i = 0; i < n; i++) {
		if (!readable(c, k, &cols[i], row, obj))
			continue;
		json_key(o, str_z(cols[i].name));
		api_value_json(o, row_value(&cols[i], row));
	}
	json_close(o, '}');
}

void api_answer_row(struct ctx *c, const struct resource_kind *k, const void *row, const struct object *o)
{
	struct json_out out;
	struct str tag = arena_printf(c->arena, "%lld", (long long)api_row_int(k, row, "rev"));
	if (web_etag(c->req, c->res, tag))
		return;
	ctx_json_open(c, &out);
	api_row_json(c, &out, k, k->entity->cols, k->entity->ncols, row, o);
}

/* --- lists --------------------------------------------------------------------------------- */

/* Where every column is open to the viewer, or to nobody but the row's own person, the
 * row's place need not be looked up unless some column is closed. */
static bool place_of(struct ctx *c, const struct resource_kind *k, const struct list_result *r,
                     const void *row, struct object *obj)
{
	const struct db_col *id = row_col(r->cols, (unsigned)r->ncols, STR("id"));
	bool closed = k->closed != NULL;
	for (size_t i = 0; i < r->ncols; i++)
		closed = closed || !access_read(&c->who, k->access, r->cols[i].name, NULL);
	if (!closed || !id)
		return false;
	return api_find(c, k, row_value(id, row).i, arena_alloc(c->arena, k->entity->row_size), obj);
}

static const void *row_at(const struct list_result *r, size_t i)
{
	return (const char *)r->rows + i * r->row_size;
}

static void list_json(struct api *x, const struct list_query *q, const struct list_result *r)
{
	struct json_out o;
	struct object obj;
	ctx_json_open(x->c, &o);
	json_open(&o, '{');
	json_member_i64(&o, "total", r->total);
	json_member_i64(&o, "offset", q->offset);
	json_member_i64(&o, "limit", q->limit);
	json_key(&o, STR("next_offset"));
	api_value_json(&o, (struct db_val){.type = DB_INT,
	                                   .i = q->offset + (int64_t)r->n,
	                                   .null = q->offset + (int64_t)r->n >= r->total || r->n == 0});
	json_key(&o, STR("items"));
	json_open(&o, '[');
	for (size_t i = 0; i < r->n; i++) {
		bool placed = place_of(x->c, x->kind, r, row_at(r, i), &obj);
		api_row_json(x->c, &o, x->kind, r->cols, r->ncols, row_at(r, i), placed ? &obj : NULL);
	}
	json_close(&o, ']');
	json_close(&o, '}');
}

static void cell(struct table *t, const struct db_col *col, struct db_val v)
{
	struct date d;
	if (v.null)
		table_add_text(t, (struct str){NULL, 0});
	else if (col->sem == DB_SEM_DAY && date_parse(v.s, &d))
		table_add_date(t, d);
	else if (v.type == DB_BOOL)
		table_add_bool(t, v.i != 0);
	else if (v.type == DB_INT)
		table_add_number(t, (double)v.i);
	else if (v.type == DB_REAL)
		table_add_number(t, v.f);
	else
		table_add_text(t, v.s);
}

static void list_table(struct api *x, const struct list_result *r, struct table *t)
{
	struct object obj;
	table_init(t, x->c->arena);
	table_add_sheet(t, str_z(x->kind->name));
	table_add_row(t);
	for (size_t k = 0; k < r->ncols; k++)
		if (!api_hidden(&r->cols[k]))
			table_add_text(t, str_z(r->cols[k].name));
	for (size_t i = 0; i < r->n; i++) {
		bool placed = place_of(x->c, x->kind, r, row_at(r, i), &obj);
		table_add_row(t);
		for (size_t k = 0; k < r->ncols; k++) {
			struct db_val v = row_value(&r->cols[k], row_at(r, i));
			v.null = v.null || !readable(x->c, x->kind, &r->cols[k], row_at(r, i), placed ? &obj : NULL);
			if (!api_hidden(&r->cols[k]))
				cell(t, &r->cols[k], v);
		}
	}
}

void api_answer_list(struct api *x, const struct list_query *q, const struct list_result *r)
{
	static const char *const type[] = {"application/json", "text/csv; charset=utf-8",
	                                   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
	static const char *const ending[] = {"json", "csv", "xlsx"};
	const struct table_csv_style csv = {.bom = true};
	const struct table_xlsx_style xlsx = {.header_rows = 1};
	struct table t;
	if (x->format == API_JSON) {
		list_json(x, q, r);
		return;
	}
	list_table(x, r, &t);
	x->c->res->type = str_z(type[x->format]);
	web_set_header(
	    x->c->res, "Content-Disposition",
	    arena_printf(x->c->arena, "attachment; filename=\"%s.%s\"", x->kind->name, ending[x->format]));
	if (x->format == API_CSV)
		table_csv_write(&t.sheet[0], &csv, &x->c->res->body);
	else if (table_xlsx_write(&t, &xlsx, &x->c->res->body) != TABLE_XLSX_OK)
		api_problem(x->c, 500, N_("The workbook could not be written. Narrow it with a filter."), NULL);
}
