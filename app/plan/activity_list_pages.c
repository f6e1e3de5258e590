/* activity_list_pages.c - Aktiviteter: the list, as page and as files. */
#include "plan/activity_pages.h"
#include "base/json.h"
#include "table/csv.h"
#include "table/xlsx.h"
#include "views_plan.h"

static struct str number(struct ctx *c, int64_t n)
{
	return arena_printf(c->arena, "%lld", (long long)n);
}

struct str plan_today(struct ctx *c)
{
	char day[DATE_TEXT];
	date_text(c->at_day, day);
	return arena_str(c->arena, str_z(day));
}

/* --- the query, from the address ------------------------------------------------- */

#define FILTERS                                                                                              \
	(FILTER_AREA | FILTER_UNIT | FILTER_YEAR | FILTER_DAY | FILTER_STATUS_LATE | FILTER_GOAL |               \
	 FILTER_FUNDS | FILTER_MINE)

static void read_query(struct ctx *c, const struct filters *f, struct list_query *q)
{
	struct str text = web_query(c->req, "q");
	*q = (struct list_query){
	    .unit_id = c->unit_id,
	    .lasar = c->lasar,
	    .area_id = f->area_id,
	    .goal_id = f->goal_id < 0 ? ACTIVITY_LOOSE : f->goal_id,
	    .person_id = f->mine ? c->who.person_id : 0,
	    .status = f->late ? STR("late") : f->status,
	    .kind = f->funds,
	    .text = str_is_null(text) ? STR("") : str_sub(text, 0, 200),
	    .at = c->at,
	    .sort = web_query(c->req, "sort"),
	    .viewer_id = c->who.person_id,
	};
}

/* --- the sentence ------------------------------------------------------------------ */

/* "9 pågår", by the order of activity_statuses. */
static struct str count_text(struct ctx *c, int status, int64_t n)
{
	struct str text = {NULL, 0}, num = number(c, n);
	switch (status) {
	case 0:
		text = tr_n(c->lang, n, "{0} planned", "{0} are planned");
		break;
	case 1:
		text = tr_n(c->lang, n, "{0} ongoing", "{0} are ongoing");
		break;
	case 2:
		text = tr_n(c->lang, n, "{0} partly carried out", "{0} are partly carried out");
		break;
	case 3:
		text = tr_n(c->lang, n, "{0} carried out", "{0} are carried out");
		break;
	case 4:
		text = tr_n(c->lang, n, "{0} not started", "{0} are not started");
		break;
	case 5:
		text = tr_n(c->lang, n, "{0} not carried out", "{0} are not carried out");
		break;
	default:
		text = tr_n(c->lang, n, "{0} ended", "{0} are ended");
		break;
	}
	return tr_fmt(c->arena, c->lang, text.p, &num, 1);
}

struct str plan_status_counts(struct ctx *c, const int64_t n[7])
{
	struct buf b;
	buf_init(&b, 2000);
	for (int i = 0; i < 7; i++)
		if (n[i]) {
			buf_str(&b, b.n ? STR(", ") : STR(""));
			buf_str(&b, count_text(c, i, n[i]));
		}
	struct str s = arena_str(c->arena, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static struct str summary(struct ctx *c, const struct filters *f, const struct activity_totals *t)
{
	struct str args[] = {number(c, t->all), f->lasar_text, plan_status_counts(c, t->n), number(c, t->late)};
	if (t->all == 0)
		return tr_fmt(c->arena, c->lang, N_("No activities in {1} in this selection."), args, 4);
	if (t->uncounted)
		return tr_fmt(c->arena, c->lang,
		              N_("This selection of {1} is too large to be counted here; narrow it with a filter."),
		              args, 4);
	if (f->late) {
		struct str text =
		    tr_n(c->lang, t->all, "{0} activity in {1} is late.", "{0} activities in {1} are late.");
		return tr_fmt(c->arena, c->lang, text.p, args, 4);
	}
	struct str all = tr_n(c->lang, t->all, "{0} activity in {1}: {2}", "{0} activities in {1}: {2}");
	struct str late = tr_n(c->lang, t->late, "{3} is late.", "{3} are late.");
	struct str head = tr_fmt(c->arena, c->lang, all.p, args, 4);
	if (t->late == 0)
		return arena_concat(c->arena, head, STR("."));
	return arena_printf(c->arena, "%.*s; %.*s", STR_ARG(head),
	                    STR_ARG(tr_fmt(c->arena, c->lang, late.p, args, 4)));
}

/* --- the page ----------------------------------------------------------------------- */

static void fill_heads(struct ctx *c, struct activities_view *v, struct str sort)
{
	static const char *const heads[6][2] = {
	    {"nr", N_("No.")},       {"titel", N_("Activity")}, {"enhet", N_("Unit")},
	    {"", N_("Responsible")}, {"slut", N_("Last day")},  {"status", N_("Status")},
	};
	bool down = sort.n && sort.p[0] == '-';
	struct str key = down ? str_sub(sort, 1, sort.n) : sort.n ? sort : STR("nr");
	for (int i = 0; i < 6; i++) {
		struct sort_head *h = &v->heads[i];
		bool here = heads[i][0][0] && str_eqz(key, heads[i][0]);
		*h = (struct sort_head){.key = str_z(heads[i][0]), .text = tr(c->lang, heads[i][1])};
		if (heads[i][0][0] && v->t->sortable)
			h->href =
			    page_with(c, "sort", here && !down ? arena_printf(c->arena, "-%s", heads[i][0]) : h->key);
		if (here && (v->t->sortable || i == 0))
			h->aria = down ? "descending" : "ascending";
	}
}

static void fill_lines(struct ctx *c, struct activities_view *v, const struct list_result *r)
{
	const struct activity_row *rows = r->rows;
	struct str today = plan_today(c);
	v->v = ARENA_ARRAY(c->arena, r->n + 1, struct activity_line);
	v->n = r->n;
	for (size_t i = 0; i < r->n; i++)
		v->v[i] = (struct activity_line){
		    .a = &rows[i],
		    .responsible = rows[i].responsible.n ? rows[i].responsible : rows[i].responsible_text,
		    .status_word = words_text(&activity_statuses, c->lang, rows[i].status),
		    .late = activity_late(rows[i].status, rows[i].to_day, today),
		};
}

static struct str file_href(struct ctx *c, const char *ending)
{
	struct str here = page_with(c, "sida", (struct str){NULL, 0});
	struct str query = str_sub(here, c->req->path.n, here.n);
	return arena_printf(c->arena, "/styrning/aktiviteter%s%.*s", ending, STR_ARG(query));
}

static void fill_pages(struct ctx *c, struct activities_view *v, int64_t total)
{
	struct str none = {NULL, 0};
	v->pages = (total + ACTIVITY_PAGE - 1) / ACTIVITY_PAGE;
	if (v->pages > ACTIVITY_PAGES)
		v->pages = ACTIVITY_PAGES;
	if (v->page > 1)
		v->prev = page_with(c, "sida", v->page > 2 ? number(c, v->page - 1) : none);
	if (v->page < v->pages)
		v->next = page_with(c, "sida", number(c, v->page + 1));
	v->csv = file_href(c, ".csv");
	v->xlsx = file_href(c, ".xlsx");
	v->json = file_href(c, ".json");
	v->as_list = page_with(c, "visa", none);
	v->as_timeline = page_with(c, "visa", STR("tidslinje"));
}

/* Links to other selections begin at their first page. */
int64_t plan_take_page(struct ctx *c)
{
	int64_t page = 1;
	for (size_t i = 0; i < c->req->query.n; i++) {
		struct web_pair *p = &c->req->query.v[i];
		if (!str_eqz(p->name, "sida"))
			continue;
		if (!str_to_i64(p->value, &page) || page < 1)
			page = 1;
		p->value = STR("");
	}
	return page > ACTIVITY_PAGES ? ACTIVITY_PAGES : page;
}

static bool filtered(const struct filters *f, const struct list_query *q)
{
	return f->area_id || q->unit_id || !str_is_null(f->status) || f->late || f->goal_id || f->mine ||
	       !str_is_null(f->funds) || q->text.n;
}

void plan_activities_page(struct ctx *c)
{
	struct filters f;
	struct list_query q;
	struct list_result r;
	struct activity_totals t;
	struct activities_view v = {.c = c, .f = &f, .t = &t, .page = plan_take_page(c)};
	filters_read(c, FILTERS, &f);
	read_query(c, &f, &q);
	v.timeline = str_eqz(web_query(c->req, "visa"), "tidslinje");
	q.limit = ACTIVITY_PAGE;
	q.offset = (v.page - 1) * ACTIVITY_PAGE;
	activity_find(c->db, c->arena, &q, plan_today(c), &r, &t);
	v.q = q.text;
	v.filtered = filtered(&f, &q);
	fill_lines(c, &v, &r);
	fill_heads(c, &v, q.sort);
	fill_pages(c, &v, r.total);
	c->page.title = tr(c->lang, N_("Activities"));
	c->page.summary = summary(c, &f, &t);
	c->page.nav = "activities";
	if (str_is_null(c->at) && access_route(&c->who, RES_ACTIVITY, ACT_CREATE)) {
		c->page.action_href = STR("/styrning/aktiviteter/ny");
		c->page.action_title = tr(c->lang, N_("New activity"));
	}
	page_open(c);
	if (v.timeline)
		timeline_fill(c, &v);
	if (v.timeline)
		view_plan_timeline(&c->out, &v);
	else
		view_plan_activities(&c->out, &v);
	page_close(c);
}

/* --- files ---------------------------------------------------------------------------- */

static bool whole_list(struct ctx *c, struct list_result *r)
{
	struct filters f;
	struct list_query q;
	struct activity_totals t;
	plan_take_page(c);
	filters_read(c, FILTERS, &f);
	read_query(c, &f, &q);
	return activity_find(c->db, c->arena, &q, plan_today(c), r, &t);
}

static void add_day(struct table *t, struct str day)
{
	struct date d = {0};
	date_parse(day, &d);
	table_add_date(t, d);
}

static void add_row(struct ctx *c, struct table *t, const struct activity_row *a)
{
	table_add_row(t);
	table_add_text(t, a->number);
	table_add_text(t, a->title);
	table_add_text(t, a->unit);
	table_add_text(t, a->responsible.n ? a->responsible : a->responsible_text);
	table_add_text(t, a->when_text);
	add_day(t, a->from_day);
	add_day(t, a->to_day);
	table_add_text(t, words_text(&activity_statuses, c->lang, a->status));
	table_add_text(t, words_text(&activity_states, c->lang, a->state));
	table_add_text(t, words_text(&fund_states, c->lang, a->funds));
	if (a->funds_amount.has)
		table_add_number(t, (double)a->funds_amount.v);
	else
		table_add_text(t, (struct str){NULL, 0});
	table_add_number(t, (double)a->n_goals);
}

static void build_table(struct ctx *c, struct table *t)
{
	static const char *const heads[] = {
	    N_("No."), N_("Activity"), N_("Unit"),  N_("Responsible"),     N_("When"),           N_("From"),
	    N_("To"),  N_("Status"),   N_("State"), N_("Allocated funds"), N_("Amount, kronor"), N_("Goals"),
	};
	struct list_result r;
	table_init(t, c->arena);
	table_add_sheet(t, tr(c->lang, N_("Activities")));
	table_add_row(t);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		table_add_text(t, tr(c->lang, heads[i]));
	if (!whole_list(c, &r))
		return;
	for (size_t i = 0; i < r.n; i++)
		add_row(c, t, (const struct activity_row *)r.rows + i);
}

static void as_file(struct ctx *c, struct str type, const char *ending)
{
	struct str name =
	    arena_printf(c->arena, "attachment; filename=\"%s-%d.%s\"", "aktiviteter", c->lasar, ending);
	c->res->type = type;
	web_set_header(c->res, "Content-Disposition", name);
}

void plan_activities_csv(struct ctx *c)
{
	struct table t;
	build_table(c, &t);
	as_file(c, STR("text/csv; charset=utf-8"), "csv");
	const struct table_csv_style style = {.bom = true};
	table_csv_write(&t.sheet[0], &style, &c->res->body);
}

void plan_activities_xlsx(struct ctx *c)
{
	struct table t;
	build_table(c, &t);
	const struct table_xlsx_style style = {.title = tr(c->lang, N_("Activities")), .header_rows = 1};
	if (table_xlsx_write(&t, &style, &c->res->body) == TABLE_XLSX_OK)
		as_file(c, STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), "xlsx");
	else
		ctx_error(c, 500, N_("The file became too large. Narrow it with a filter."));
}

void plan_activities_json(struct ctx *c)
{
	struct list_result r;
	struct json_out o;
	bool ok = whole_list(c, &r);
	ctx_json_open(c, &o);
	json_open(&o, '{');
	json_key(&o, STR("total"));
	json_i64(&o, ok ? r.total : 0);
	json_key(&o, STR("items"));
	json_open(&o, '[');
	for (size_t i = 0; ok && i < r.n; i++)
		row_json(&o, r.cols, (unsigned)r.ncols, (const char *)r.rows + i * r.row_size);
	json_close(&o, ']');
	json_close(&o, '}');
}
