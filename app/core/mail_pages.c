/* mail_pages.c - mail in line, for the administrator; and the link in a mail that ends it. */
#include "core/jobs.h"
#include "core/mail.h"
#include "core/mail_view.h"
#include "core/page.h"
#include "sql_core.h"
#include "views_core.h"

#define SHOWN 200

static const struct {
	const char *word, *text, *mark;
} states[] = {{"waiting", N_("waits"), "planned"},
              {"sending", N_("is being sent"), "ongoing"},
              {"sent", N_("sent"), "done"},
              {"failed", N_("failed"), "late"},
              {"unsure", N_("may have come through"), "late"}};

struct str mail_state_text(enum lang l, struct str state)
{
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (str_eqz(state, states[i].word))
			return tr(l, states[i].text);
	return state;
}

const char *mail_state_mark(struct str state)
{
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (str_eqz(state, states[i].word))
			return states[i].mark;
	return "planned";
}

static struct str own_address(struct ctx *c)
{
	struct person p;
	bool has = person_get(c->db, c->arena, c->who.person_id, &p) && !str_is_null(p.email);
	return has ? p.email : STR("");
}

void core_mail_page(struct ctx *c)
{
	struct mail_page_view v = {.address = own_address(c)};
	struct mail_server s;
	const char *why = NULL;
	int64_t waiting = 0, failed = 0, unsure = 0;
	if (!mail_server_read(c->db, c->arena, &s, &why))
		v.fault = tr(c->lang, why);
	v.n = mail_list(c->db, c->arena, SHOWN, &v.v);
	v.may_run = access_route(&c->who, RES_JOB, ACT_RUN);
	mail_count(c->db, c->arena, STR("waiting"), &waiting);
	mail_count(c->db, c->arena, STR("failed"), &failed);
	mail_count(c->db, c->arena, STR("unsure"), &unsure);
	struct str n[] = {arena_printf(c->arena, "%lld", (long long)waiting),
	                  arena_printf(c->arena, "%lld", (long long)failed),
	                  arena_printf(c->arena, "%lld", (long long)unsure)};
	c->page.title = tr(c->lang, N_("Mail"));
	c->page.nav = "admin-mail";
	c->page.summary =
	    tr_fmt(c->arena, c->lang,
	           N_("{0} wait, {1} have failed, and of {2} nobody knows whether they came through."), n, 3);
	page_open(c);
	view_core_mail(&c->out, &v);
	page_close(c);
}

/* A mail to oneself, through the line and the job like any other. */
void core_mail_test(struct ctx *c)
{
	struct mail_server s;
	const char *why = NULL;
	struct str to = own_address(c);
	if (!mail_server_read(c->db, c->arena, &s, &why)) {
		ctx_error(c, 409, why);
		return;
	}
	if (to.n == 0) {
		ctx_error(c, 409, N_("You have no e-mail address here."));
		return;
	}
	struct str body =
	    tr_fmt(c->arena, c->lang, N_("Mail from {0} works. Nobody needs to do anything."), &s.base, 1);
	mail_put(&c->change, &s, c->who.person_id, to, tr(c->lang, N_("A test of mail from Röda tråden")), body,
	         arena_printf(c->arena, "<p>%.*s</p>", STR_ARG(body)), STR(""));
	job_put(&c->change, "mail", STR("{}"));
	ctx_redirect(c, STR("/admin/post"), "postlagd");
}

void core_mail_retry(struct ctx *c)
{
	if (mail_retry(c->db, ctx_id(c), c->now) != 1) {
		ctx_not_found(c);
		return;
	}
	change_note(&c->change, "retry", "mail_out", ctx_id(c), 0, STR("{}"));
	job_put(&c->change, "mail", STR("{}"));
	ctx_redirect(c, STR("/admin/post"), "postlagd");
}

/* --- the link in a mail ----------------------------------------------------------------------- */

static void show_stop(struct ctx *c, const struct mail_stop_view *v)
{
	c->page.title = tr(c->lang, N_("Stop following"));
	c->page.summary = v->ended               ? tr(c->lang, N_("You are no longer told of it by mail."))
	                  : str_is_null(v->name) ? tr(c->lang, N_("This is not followed any more."))
	                                         : tr(c->lang, N_("One press, and no more mail comes about it."));
	c->page.narrow = true;
	page_open(c);
	view_core_mail_stop(&c->out, v);
	page_close(c);
}

static bool find(struct ctx *c, struct mail_stop_view *v, struct view_mail_by_token_row *r)
{
	bool found = view_mail_by_token(c->db, c->arena, ctx_param(c, "nyckel"), r);
	*v = (struct mail_stop_view){.token = ctx_param(c, "nyckel")};
	if (found)
		v->name = r->name;
	return found;
}

void core_mail_stop_page(struct ctx *c)
{
	struct mail_stop_view v;
	struct view_mail_by_token_row r;
	find(c, &v, &r);
	show_stop(c, &v);
}

/* Also what a mail program posts by itself (RFC 8058): nobody is logged in. */
void core_mail_stop(struct ctx *c)
{
	struct mail_stop_view v;
	struct view_mail_by_token_row r;
	if (find(c, &v, &r))
		v.ended = view_mail_end(c->db, r.person_id, r.view_id) > 0;
	show_stop(c, &v);
}

/* From one's own account. */
void core_follow_end(struct ctx *c)
{
	int64_t id = 0;
	if (str_to_i64(web_form(c->req, "id"), &id))
		view_mail_end(c->db, c->who.person_id, id);
	ctx_redirect(c, STR("/konto"), "foljsinte");
}
