/* dose_result.c - what reached the lessons at every unit of an insats: rows for page, CSV, JSON and command
 * line. */
#include "base/json.h"
#include "effect/dose_view.h"
#include "effect/lesson.h"
#include "sql_org.h"
#include "table/csv.h"
#include "table/table.h"

const char *dose_state_text(enum effect_state s)
{
	static const char *const text[] = {[EFFECT_SHOWN] = "",
	                                   [EFFECT_NONE] = N_("No answers yet"),
	                                   [EFFECT_FEW] = N_("Too few teachers to be shown"),
	                                   [EFFECT_WINDOW] = N_("Not a school year or a term")};
	return text[s];
}

int dose_result_year(struct db *db, struct arena *a, int64_t insats, struct date today)
{
	char monday[DATE_TEXT];
	struct str day;
	struct date d;
	date_text(lesson_monday(today), monday);
	return lesson_last_answered(db, a, insats, str_z(monday), &day) && date_parse(day, &d) ? lasar_of(d)
	                                                                                       : lasar_of(today);
}

bool dose_result_read(struct db *db, struct arena *a, enum lang l, const struct intervention *x,
                      int first_year, enum veil_window w, struct dose_result *r)
{
	struct lesson_units_row *u;
	*r = (struct dose_result){.insats = x, .first_year = first_year, .window = w};
	if (!effect_window(db, a, first_year, w, &r->from, &r->to))
		return false;
	size_t n = lesson_units(db, a, x->id, &u);
	r->unit = ARENA_ARRAY(a, n + 1, struct dose_unit);
	r->unit[r->n++] =
	    (struct dose_unit){0, tr(l, N_("All units")), effect_execution(db, a, x->id, 0, r->from, r->to)};
	for (size_t i = 0; i < n; i++)
		r->unit[r->n++] = (struct dose_unit){u[i].unit_id, str_is_null(u[i].name) ? STR("") : u[i].name,
		                                     effect_execution(db, a, x->id, u[i].unit_id, r->from, r->to)};
	return true;
}

/* --- rows ------------------------------------------------------------------------------------- */

enum cell_kind { CELL_COUNT, CELL_SHARE };
struct cell {
	const char *name;
	enum cell_kind kind;
	size_t at;
	bool open; /* no secret: shown whatever the state */
};
#define COUNT(member)                                                                                        \
	{                                                                                                        \
#member, CELL_COUNT, offsetof(struct effect_execution, member), false                                \
	}
#define OPEN(member)                                                                                         \
	{                                                                                                        \
#member, CELL_COUNT, offsetof(struct effect_execution, member), true                                 \
	}
#define SHARE(member)                                                                                        \
	{                                                                                                        \
#member, CELL_SHARE, offsetof(struct effect_execution, member), false                                \
	}
static const struct cell cells[] = {
    OPEN(groups),    OPEN(scheduled), OPEN(planned), COUNT(teachers), COUNT(asked),
    COUNT(answered), COUNT(full),     COUNT(part),   COUNT(no),       SHARE(coverage),
    SHARE(carried),  SHARE(whole),    SHARE(dose),
};
#undef COUNT
#undef OPEN
#undef SHARE
#define NCELLS (sizeof cells / sizeof cells[0])
static const char *const states[] = {"shown", "none", "few", "window"};

static const void *at(const struct effect_execution *x, const struct cell *c)
{
	return (const char *)x + c->at;
}

static void put_share(struct table *t, const struct effect_share *s)
{
	double v[3] = {s->share, s->lo, s->hi};
	for (int i = 0; i < 3; i++)
		if (s->known)
			table_add_number(t, v[i]);
		else
			table_add_text(t, STR(""));
}

static void put_row(struct table *t, const struct dose_unit *u)
{
	const struct effect_share none = {0};
	table_add_row(t);
	table_add_text(t, u->name);
	table_add_text(t, str_z(states[u->x.state]));
	for (size_t i = 0; i < NCELLS; i++) {
		bool shown = cells[i].open || u->x.state == EFFECT_SHOWN;
		if (cells[i].kind == CELL_SHARE)
			put_share(t, shown ? at(&u->x, &cells[i]) : &none);
		else if (shown)
			table_add_number(t, (double)*(const int64_t *)at(&u->x, &cells[i]));
		else
			table_add_text(t, STR(""));
	}
}

void dose_result_csv(struct arena *a, enum lang l, const struct dose_result *r, struct buf *out)
{
	struct table t;
	const struct table_csv_style style = {.bom = true};
	(void)l;
	table_init(&t, a);
	table_add_sheet(&t, STR("lessons"));
	table_add_row(&t);
	table_add_text(&t, STR("unit"));
	table_add_text(&t, STR("state"));
	for (size_t i = 0; i < NCELLS; i++) {
		table_add_text(&t, str_z(cells[i].name));
		if (cells[i].kind == CELL_SHARE) {
			table_add_text(&t, arena_printf(a, "%s_lo", cells[i].name));
			table_add_text(&t, arena_printf(a, "%s_hi", cells[i].name));
		}
	}
	for (size_t i = 0; i < r->n; i++)
		put_row(&t, &r->unit[i]);
	table_csv_write(&t.sheet[0], &style, out);
}

static void json_share(struct json_out *o, const char *name, const struct effect_share *s)
{
	const double v[3] = {s->share, s->lo, s->hi};
	static const char *const key[3] = {"share", "lo", "hi"};
	json_key(o, str_z(name));
	if (!s->known) {
		json_str(o, (struct str){NULL, 0});
		return;
	}
	json_open(o, '{');
	for (int i = 0; i < 3; i++) {
		json_key(o, str_z(key[i]));
		json_f64(o, v[i]);
	}
	json_key(o, STR("n"));
	json_i64(o, s->n);
	json_close(o, '}');
}

static void json_lists(struct json_out *o, const struct effect_execution *x)
{
	json_key(o, STR("parts"));
	json_open(o, '[');
	for (size_t i = 0; i < x->nparts; i++) {
		json_open(o, '{');
		json_key(o, STR("title"));
		json_str(o, x->parts[i].title);
		json_share(o, "there", &x->parts[i].there);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_key(o, STR("obstacles"));
	json_open(o, '{');
	for (size_t i = 0; i < x->nobstacles; i++) {
		json_key(o, x->obstacles[i].word);
		json_i64(o, x->obstacles[i].n);
	}
	json_close(o, '}');
	if (x->seen_state != EFFECT_SHOWN)
		return;
	json_key(o, STR("observations"));
	json_i64(o, x->observations);
	struct effect_share agree = {x->agreement.known, x->agreement.icc, x->agreement.lo, x->agreement.hi,
	                             x->agreement.lessons};
	json_share(o, "agreement", &agree);
	struct effect_share kappa = {x->agreement.kappa_known, x->agreement.kappa, x->agreement.kappa_lo,
	                             x->agreement.kappa_hi, x->agreement.pairs};
	json_share(o, "kappa", &kappa);
}

static void json_unit(struct json_out *o, const struct dose_unit *u)
{
	json_open(o, '{');
	json_key(o, STR("unit"));
	json_str(o, u->name);
	json_key(o, STR("state"));
	json_str(o, str_z(states[u->x.state]));
	for (size_t i = 0; i < NCELLS; i++) {
		if (!cells[i].open && u->x.state != EFFECT_SHOWN)
			continue;
		if (cells[i].kind == CELL_SHARE) {
			json_share(o, cells[i].name, at(&u->x, &cells[i]));
			continue;
		}
		json_key(o, str_z(cells[i].name));
		json_i64(o, *(const int64_t *)at(&u->x, &cells[i]));
	}
	if (u->x.state == EFFECT_SHOWN)
		json_lists(o, &u->x);
	json_close(o, '}');
}

void dose_result_json(const struct dose_result *r, struct json_out *o)
{
	json_open(o, '{');
	json_key(o, STR("intervention_id"));
	json_i64(o, r->insats->id);
	json_key(o, STR("title"));
	json_str(o, r->insats->title);
	json_key(o, STR("from"));
	json_str(o, r->from);
	json_key(o, STR("to"));
	json_str(o, r->to);
	json_key(o, STR("units"));
	json_open(o, '[');
	for (size_t i = 0; i < r->n; i++)
		json_unit(o, &r->unit[i]);
	json_close(o, ']');
	json_close(o, '}');
}
