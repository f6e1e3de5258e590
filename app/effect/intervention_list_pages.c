/* intervention_list_pages.c - Insatser: the register, as page and as files. */
#include "base/json.h"
#include "base/utf8.h"
#include "effect/chain_view.h"
#include "effect/intervention_view.h"
#include "table/csv.h"
#include "table/xlsx.h"
#include "views_effect.h"
#include "web/fmt.h"

enum { PAGE_ROWS = 50, FILE_ROWS = 20000 };

struct asked {
	struct chips chips;
	struct str state, from_day, to_day, lo, hi, text;
	int64_t measure_id, page;
	bool filtered;
};

/* Every läsår unless one is asked for: a register is the memory of what has been tried. */
static void chip_years(struct ctx *c, struct asked *q)
{
	struct chip *chip = chip_year(c, &q->chips);
	bool all = str_is_null(web_query(c->req, "lasar"));
	chip_add(chip, (struct str){NULL, 0}, tr(c->lang, N_("all")), all);
	for (size_t i = 0; all && i + 1 < chip->n; i++)
		chip->v[i].current = false;
	chip->set = !all;
	if (all)
		return;
	q->from_day = arena_printf(c->arena, "%d-07-01", c->lasar);
	q->to_day = arena_printf(c->arena, "%d-06-30", c->lasar + 1);
}

static void chip_state(struct ctx *c, struct asked *q)
{
	struct str wanted = web_query(c->req, "lage");
	struct chip *chip = chip_new(c, &q->chips, N_("State"), "lage");
	if (words_has(&intervention_states, wanted))
		q->state = wanted;
	chip_add(chip, (struct str){NULL, 0}, tr(c->lang, N_("all")), str_is_null(q->state));
	for (size_t i = 0; intervention_states_word[i]; i++)
		chip_add(chip, str_z(intervention_states_word[i]), tr(c->lang, intervention_states_text[i]),
		         str_eqz(q->state, intervention_states_word[i]));
	chip->set = !str_is_null(q->state);
}

static void chip_measure(struct ctx *c, struct asked *q)
{
	struct measure m;
	struct str wanted = web_query(c->req, "matt");
	struct chip *chip;
	if (!str_to_i64(wanted, &q->measure_id) || !measure_get(c->db, c->arena, q->measure_id, &m)) {
		q->measure_id = 0;
		return;
	}
	chip = chip_new(c, &q->chips, N_("Measure"), "matt");
	chip_add(chip, (struct str){NULL, 0}, tr(c->lang, N_("all")), false);
	chip_add(chip, wanted, c->lang == LANG_EN && m.name_en.n ? m.name_en : m.name, true);
	chip->set = true;
}

static void read_asked(struct ctx *c, struct asked *q)
{
	struct str page = web_query(c->req, "sida"), text = web_query(c->req, "q");
	*q = (struct asked){.page = 1};
	chip_unit(c, &q->chips);
	chip_years(c, q);
	chip_state(c, q);
	chip_measure(c, q);
	if (!str_to_i64(page, &q->page) || q->page < 1 || q->page > 100000)
		q->page = 1;
	q->text = str_is_null(text) ? STR("") : str_trim(str_sub(text, 0, 200));
	if (q->text.n) {
		q->lo = utf8_fold(c->arena, q->text);
		q->hi = arena_concat(c->arena, q->lo, STR("\xF4\x8F\xBF\xBF")) /* the last code point */;
	}
	q->filtered = c->unit_id || q->state.n || q->from_day.n || q->measure_id || q->text.n;
}

static size_t find(struct ctx *c, const struct asked *q, int64_t most, struct insats_rows_row **r)
{
	return insats_rows(c->db, c->arena, c->unit_id, q->state, q->from_day, q->to_day, q->measure_id, q->lo,
	                   q->hi, c->who.person_id, ctx_today(c), most, (q->page - 1) * most, c->at, r);
}

static struct str number(struct ctx *c, int64_t n)
{
	return arena_printf(c->arena, "%lld", (long long)n);
}

/* --- the page ---------------------------------------------------------------------------- */

static struct str period(struct ctx *c, const struct insats_rows_row *r)
{
	struct str a = r->from_day.n ? fmt_day(c->arena, c->lang, r->from_day) : STR("");
	struct str b = r->to_day.n ? fmt_day(c->arena, c->lang, r->to_day) : STR("");
	if (a.n + b.n == 0)
		return STR("");
	return arena_printf(c->arena, "%.*s – %.*s", STR_ARG(a), STR_ARG(b));
}

static struct str where(struct ctx *c, const struct insats_rows_row *r)
{
	struct str args[] = {number(c, r->n_units), number(c, r->n_compared)};
	struct str text = tr_n(c->lang, r->n_units, "{0} unit takes part", "{0} units take part");
	if (r->n_units == 0)
		return STR("");
	if (r->n_compared == 0)
		return tr_fmt(c->arena, c->lang, text.p, args, 2);
	struct str more = tr_n(c->lang, r->n_compared, "{1} to compare with", "{1} to compare with");
	return arena_printf(c->arena, "%.*s, %.*s", STR_ARG(tr_fmt(c->arena, c->lang, text.p, args, 2)),
	                    STR_ARG(tr_fmt(c->arena, c->lang, more.p, args, 2)));
}

static void fill_lines(struct ctx *c, struct insats_list_view *v, const struct insats_rows_row *r)
{
	v->v = ARENA_ARRAY(c->arena, v->n + 1, struct insats_line);
	for (size_t i = 0; i < v->n; i++)
		v->v[i] = (struct insats_line){
		    .r = &r[i],
		    .measure = c->lang == LANG_EN && r[i].measure_en.n ? r[i].measure_en : r[i].measure,
		    .period = period(c, &r[i]),
		    .where = where(c, &r[i]),
		    .stand = insats_stand(c->arena, c->lang, r[i].state, r[i].from_day, r[i].to_day, r[i].stops_on,
		                          ctx_today(c)),
		};
	v->total = v->n ? r[0].total : 0;
}

/* The link that bears least, as the chain's own page says it. */
static void fill_weakest(struct ctx *c, struct insats_list_view *v)
{
	static const char *const status[] = {[LINK_UNMEASURED] = "no_basis",
	                                     [LINK_HOLDS] = "reached",
	                                     [LINK_WEAK] = "on_way",
	                                     [LINK_BROKEN] = "not_done"};
	struct chain_stock stock;
	struct chain *k = ARENA_NEW(c->arena, struct chain);
	struct intervention *x;
	size_t n = chain_seen(c->db, c->arena, c->who.person_id, ctx_today(c), &x);
	chain_stock_brief(c->db, c->arena, &stock);
	for (size_t i = 0; i < v->n; i++)
		for (size_t j = 0; j < n; j++) {
			if (x[j].id != v->v[i].r->id || str_eqz(x[j].state, "draft"))
				continue;
			chain_make(c->arena, c->lang, &stock, &x[j], STR(""), ctx_today(c), k);
			const struct chain_knot *w = &k->knot[k->weakest];
			v->v[i].weakest = arena_printf(c->arena, "%.*s: %.*s", STR_ARG(w->name),
			                               STR_ARG(tr(c->lang, evidence_state_texts[w->state])));
			v->v[i].weakest_status = str_z(status[w->state]);
		}
}

static struct str summary(struct ctx *c, const struct insats_list_view *v)
{
	const struct insats_rows_row *r = v->n ? v->v[0].r : NULL;
	struct str args[] = {number(c, v->total), number(c, r ? r->n_running : 0), number(c, r ? r->n_bare : 0)};
	struct str text = v->total == 0 ? tr(c->lang, N_("No insatser in this selection."))
	                  : r->n_bare == 0
	                      ? tr_n(c->lang, v->total, "{0} insats, {1} of them running.",
	                             "{0} insatser, {1} of them running.")
	                      : tr_n(c->lang, v->total,
	                             "{0} insats, {1} of them running; {2} without anything to compare with.",
	                             "{0} insatser, {1} of them running; {2} without anything to compare with.");
	return tr_fmt(c->arena, c->lang, text.p, args, 3);
}

static struct str file_href(struct ctx *c, const char *ending)
{
	struct str here = page_with(c, "sida", (struct str){NULL, 0});
	return arena_printf(c->arena, "/insatser%s%.*s", ending, STR_ARG(str_sub(here, c->req->path.n, here.n)));
}

void effect_insatser_page(struct ctx *c)
{
	struct asked q;
	struct insats_rows_row *r;
	read_asked(c, &q);
	struct insats_list_view v = {.c = c, .chips = &q.chips, .filtered = q.filtered, .q = q.text};
	v.n = find(c, &q, PAGE_ROWS, &r);
	fill_lines(c, &v, r);
	fill_weakest(c, &v);
	v.csv = file_href(c, ".csv");
	v.xlsx = file_href(c, ".xlsx");
	v.json = file_href(c, ".json");
	if (q.page > 1)
		v.prev = page_with(c, "sida", number(c, q.page - 1));
	if (v.total > q.page * PAGE_ROWS)
		v.next = page_with(c, "sida", number(c, q.page + 1));
	v.may_create = str_is_null(c->at) && access_route(&c->who, RES_INSATS, ACT_CREATE);
	c->page.title = tr(c->lang, N_("Insatser"));
	c->page.summary = summary(c, &v);
	c->page.nav = "insatser";
	if (v.may_create) {
		c->page.action_href = STR("/insatser/ny");
		c->page.action_title = tr(c->lang, N_("New insats"));
	}
	page_open(c);
	view_effect_insatser(&c->out, &v);
	page_close(c);
}

/* --- files ----------------------------------------------------------------------------------- */

static void add_day(struct table *t, struct str day)
{
	struct date d;
	if (date_parse(day, &d))
		table_add_date(t, d);
	else
		table_add_text(t, (struct str){NULL, 0});
}

static void add_row(struct ctx *c, struct table *t, const struct insats_line *l)
{
	const struct insats_rows_row *r = l->r;
	table_add_row(t);
	table_add_text(t, r->title);
	table_add_text(t, l->stand.text);
	table_add_text(t, r->unit);
	add_day(t, r->from_day);
	add_day(t, r->to_day);
	table_add_text(t, l->measure);
	table_add_text(t, words_text(&designs, c->lang, r->design));
	table_add_number(t, (double)r->n_units);
	table_add_number(t, (double)r->n_compared);
	table_add_text(t, r->responsible);
	if (r->money.has)
		table_add_number(t, (double)r->money.v);
	else
		table_add_text(t, (struct str){NULL, 0});
	table_add_text(t, r->finding);
}

static void build(struct ctx *c, struct table *t)
{
	static const char *const heads[] = {
	    N_("Insats"),      N_("State"),      N_("Unit"),
	    N_("From"),        N_("To"),         N_("Measure that decides"),
	    N_("Comparison"),  N_("Takes part"), N_("Compared with"),
	    N_("Responsible"), N_("Kronor"),     N_("What was seen"),
	};
	struct asked q;
	struct insats_rows_row *r;
	struct insats_list_view v = {.c = c};
	read_asked(c, &q);
	q.page = 1;
	v.n = find(c, &q, FILE_ROWS, &r);
	fill_lines(c, &v, r);
	table_init(t, c->arena);
	table_add_sheet(t, tr(c->lang, N_("Insatser")));
	table_add_row(t);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		table_add_text(t, tr(c->lang, heads[i]));
	for (size_t i = 0; i < v.n; i++)
		add_row(c, t, &v.v[i]);
}

static void as_file(struct ctx *c, struct str type, const char *ending)
{
	c->res->type = type;
	web_set_header(c->res, "Content-Disposition",
	               arena_printf(c->arena, "attachment; filename=\"insatser.%s\"", ending));
}

void effect_insatser_csv(struct ctx *c)
{
	struct table t;
	const struct table_csv_style style = {.bom = true};
	build(c, &t);
	as_file(c, STR("text/csv; charset=utf-8"), "csv");
	table_csv_write(&t.sheet[0], &style, &c->res->body);
}

void effect_insatser_xlsx(struct ctx *c)
{
	struct table t;
	build(c, &t);
	const struct table_xlsx_style style = {.title = tr(c->lang, N_("Insatser")), .header_rows = 1};
	if (table_xlsx_write(&t, &style, &c->res->body) == TABLE_XLSX_OK)
		as_file(c, STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "xlsx");
	else
		ctx_error(c, 500, N_("The file became too large. Narrow it with a filter."));
}

void effect_insatser_json(struct ctx *c)
{
	struct asked q;
	struct insats_rows_row *r;
	struct json_out o;
	read_asked(c, &q);
	q.page = 1;
	size_t n = find(c, &q, FILE_ROWS, &r);
	ctx_json_open(c, &o);
	json_open(&o, '{');
	json_key(&o, STR("total"));
	json_i64(&o, n ? r[0].total : 0);
	json_key(&o, STR("items"));
	json_open(&o, '[');
	for (size_t i = 0; i < n; i++)
		row_json(&o, insats_rows_cols, sizeof insats_rows_cols / sizeof insats_rows_cols[0], &r[i]);
	json_close(&o, ']');
	json_close(&o, '}');
}
