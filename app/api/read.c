/* read.c - lists, one row, its history. */
#include "api/api.h"

#include "sql_core.h"

#define LINES_MAX 1000

void op_list(struct api *x)
{
	struct list_query q;
	struct list_result r;
	if (api_query(x, &q) && api_rows(x->c, x->kind, &q, &r))
		api_answer_list(x, &q, &r);
}

void op_get(struct api *x)
{
	api_answer_row(x->c, x->kind, x->row, &x->object);
}

/* Who, how and why of each write: names of people and former values are left to the rows
 * themselves, which know what may be read. */
static void log_lines(struct api *x, struct json_out *o)
{
	struct change_of_row *l;
	size_t n = change_of(x->c->db, x->c->arena, str_z(x->kind->name), x->id, LINES_MAX, &l);
	json_key(o, STR("log"));
	json_open(o, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(o, '{');
		json_member(o, "at", l[i].at);
		json_member(o, "action", l[i].action);
		json_member(o, "via", l[i].via);
		json_key(o, STR("person_id"));
		api_value_json(o, (struct db_val){.type = DB_INT, .i = l[i].person_id, .null = l[i].person_id == 0});
		json_member(o, "why", l[i].why);
		json_close(o, '}');
	}
	json_close(o, ']');
}

/* A version that was a draft stays with those who saw drafts. */
void op_history(struct api *x)
{
	const struct db_entity *e = x->kind->entity;
	struct object obj;
	struct json_out o;
	void *rows = NULL;
	size_t n = e->versions ? e->versions(x->c->db, x->c->arena, x->id, &rows) : 0;
	ctx_json_open(x->c, &o);
	json_open(&o, '{');
	json_key(&o, STR("versions"));
	json_open(&o, '[');
	for (size_t i = 0; i < n; i++) {
		const void *row = (const char *)rows + i * e->row_size;
		if (api_sees(x->c, x->kind, row, &obj))
			api_row_json(x->c, &o, x->kind, e->cols, e->ncols, row, &obj);
	}
	json_close(&o, ']');
	log_lines(x, &o);
	json_close(&o, '}');
}
