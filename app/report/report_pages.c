/* report_pages.c - the page of what can be had, each document as a page and as files. */
#include "report/report_view.h"

#include "base/log.h"
#include "sql_dialogue.h"
#include "sql_org.h"
#include "views_report.h"

static struct str text_day(struct ctx *c, struct date d)
{
	char day[DATE_TEXT];
	date_text(d, day);
	return arena_str(c->arena, str_z(day));
}

static struct report_query query_of(struct ctx *c)
{
	return (struct report_query){
	    .db = c->db,
	    .arena = c->arena,
	    .lang = c->lang,
	    .at = c->at,
	    .day = text_day(c, c->at_day),
	    .today = text_day(c, c->today),
	    .viewer_id = c->who.person_id,
	    .lasar = c->lasar,
	    .unit_id = c->unit_id,
	};
}

/* --- as a page ------------------------------------------------------------------- */

/* This document in another format: the same address with the format's word after it. */
static struct str address(struct ctx *c, enum report_format f)
{
	struct str q = c->req->raw_query;
	return arena_printf(c->arena, "%.*s/%s%s%.*s", STR_ARG(c->req->path), report_forms[f].word,
	                    q.n ? "?" : "", STR_ARG(q));
}

static void show(struct ctx *c, const struct report *r, struct report_link back)
{
	struct report_bar bar = {.css = page_asset(c, "report.css"), .back = back};
	for (int f = REPORT_PDF; f < REPORT_FORMATS; f++)
		bar.files[bar.nfiles++] =
		    (struct report_link){address(c, (enum report_format)f), str_z(report_forms[f].title)};
	struct report_frame frame = {.r = r, .bar = &bar};
	view_report_document(&c->out, &frame);
}

/* --- as a file -------------------------------------------------------------------- */

static enum report_format wanted(const struct ctx *c)
{
	struct str path = c->req->path;
	size_t from = path.n;
	while (from > 0 && path.p[from - 1] != '/')
		from--;
	return report_format_of(str_sub(path, from, path.n));
}

/* The reader is given back before the file is made: WeasyPrint takes its time, and a
 * snapshot that is held keeps the store from tidying. */
static bool let_go(struct ctx *c)
{
	bool ok = db_error(c->db) == DB_OK;
	if (!ok)
		return false; /* the boundary answers */
	store_read_end(c->store, c->db);
	c->db = NULL;
	return true;
}

static int status_of(enum report_result res)
{
	static const int statuses[] = {
	    [REPORT_WRITTEN] = 200, [REPORT_TOO_LARGE] = 422, [REPORT_NO_PROGRAM] = 501,
	    [REPORT_SLOW] = 503,    [REPORT_BUSY] = 503,      [REPORT_FAILED] = 500,
	};
	return statuses[res];
}

static void send_file(struct ctx *c, const struct report *r)
{
	enum report_format f = wanted(c);
	struct str said;
	if (f == REPORT_FORMATS || f == REPORT_HTML) {
		ctx_not_found(c);
		return;
	}
	if (!let_go(c))
		return;
	enum report_result res = report_write(r, f, &c->res->body, &said);
	if (res != REPORT_WRITTEN) {
		log_error("report.failed request=%.*s format=%s result=%d said=%.*s", STR_ARG(c->req->id),
		          report_forms[f].word, (int)res, STR_ARG(said));
		ctx_error(c, status_of(res), report_result_text(res));
		if (res == REPORT_BUSY)
			web_set_header(c->res, "Retry-After", STR("10"));
		return;
	}
	c->res->type = str_z(report_forms[f].type);
	web_set_header(c->res, "Content-Disposition",
	               arena_printf(c->arena, "%s; filename=\"%.*s.%s\"",
	                            f == REPORT_PDF ? "inline" : "attachment", STR_ARG(r->stem),
	                            report_forms[f].word));
}

/* --- the documents ----------------------------------------------------------------- */

static bool plan_of(struct ctx *c, struct report *r)
{
	struct document d;
	struct report_query q = query_of(c);
	bool found = c->at.p ? document_get_at(c->db, c->arena, ctx_id(c), c->at, &d)
	                     : document_get(c->db, c->arena, ctx_id(c), &d);
	if (found)
		report_plan(&q, &d, r);
	else
		ctx_not_found(c);
	return found;
}

void report_plan_page(struct ctx *c)
{
	struct report r;
	if (!plan_of(c, &r))
		return;
	show(c, &r,
	     (struct report_link){arena_printf(c->arena, "/styrning/dokument/%lld", (long long)ctx_id(c)),
	                          tr(c->lang, N_("Back to the plan"))});
}

void report_plan_file(struct ctx *c)
{
	struct report r;
	if (plan_of(c, &r))
		send_file(c, &r);
}

static bool dialogue_of(struct ctx *c, struct report *r)
{
	struct dialogue d;
	struct report_query q = query_of(c);
	bool found = dialogue_get_at(c->db, c->arena, ctx_id(c), c->at, &d);
	if (found)
		report_dialogue(&q, &d, r);
	else
		ctx_not_found(c);
	return found;
}

void report_dialogue_page(struct ctx *c)
{
	struct report r;
	if (dialogue_of(c, &r))
		show(c, &r,
		     (struct report_link){arena_printf(c->arena, "/dialoger/%lld", (long long)ctx_id(c)),
		                          tr(c->lang, N_("Back to the dialogue"))});
}

void report_dialogue_file(struct ctx *c)
{
	struct report r;
	if (dialogue_of(c, &r))
		send_file(c, &r);
}

static struct report_link back_to_list(struct ctx *c)
{
	return (struct report_link){STR("/rapport"), tr(c->lang, N_("All documents"))};
}

void report_followup_page(struct ctx *c)
{
	struct report r;
	struct report_query q = query_of(c);
	report_followup(&q, &r);
	show(c, &r, back_to_list(c));
}

void report_followup_file(struct ctx *c)
{
	struct report r;
	struct report_query q = query_of(c);
	report_followup(&q, &r);
	send_file(c, &r);
}

void report_chain_page(struct ctx *c)
{
	struct report r;
	struct report_query q = query_of(c);
	report_chain(&q, &r);
	show(c, &r, back_to_list(c));
}

void report_chain_file(struct ctx *c)
{
	struct report r;
	struct report_query q = query_of(c);
	report_chain(&q, &r);
	send_file(c, &r);
}

/* --- the list ----------------------------------------------------------------------- */

void report_index_page(struct ctx *c)
{
	struct filters f;
	struct report_list_view v = {.c = c, .f = &f};
	struct str none = {NULL, 0};
	filters_read(c, FILTER_UNIT | FILTER_YEAR | FILTER_DAY, &f);
	v.n = document_list(c->db, c->arena, c->unit_id, none, none, c->who.person_id, text_day(c, c->today),
	                    c->at, &v.docs);
	v.lasar = lasar_text(c->arena, c->lasar);
	v.query = c->req->raw_query.n ? arena_printf(c->arena, "?%.*s", STR_ARG(c->req->raw_query)) : STR("");
	struct str n = arena_printf(c->arena, "%zu", v.n);
	c->page.title = tr(c->lang, N_("Documents to read and send"));
	c->page.summary = tr_fmt(
	    c->arena, c->lang,
	    N_("{0} plans, the follow-up and the whole chain can be had as a page, PDF, Word and Excel."), &n, 1);
	c->page.nav = "reports";
	page_open(c);
	view_report_index(&c->out, &v);
	page_close(c);
}
