/* account_pages.c - one's own account: sessions, password, API keys, language, looks, drafts. */
#include "base/log.h"
#include "base/utf8.h"
#include "core/account_view.h"
#include "core/app.h"
#include "core/auth.h"
#include "core/page.h"
#include "views_core.h"

struct str account_agent(struct arena *a, struct str agent)
{
	static const char *const browsers[] = {"Edg/", "Firefox/", "OPR/", "Chrome/", "Safari/", "curl/"};
	static const char *const names[] = {"Edge", "Firefox", "Opera", "Chrome", "Safari", "curl"};
	static const char *const systems[] = {"Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux"};
	const char *name = NULL, *system = NULL;
	for (size_t i = 0; !name && i < sizeof names / sizeof names[0]; i++)
		if (str_find(agent, str_z(browsers[i])) >= 0)
			name = names[i];
	for (size_t i = 0; !system && i < sizeof systems / sizeof systems[0]; i++)
		if (str_find(agent, str_z(systems[i])) >= 0)
			system = systems[i];
	if (!name)
		return utf8_prefix(agent, 40);
	return system ? arena_printf(a, "%s, %s", name, system) : str_z(name);
}

/* Looks are a cookie that the script may change too, so it is not HttpOnly. */
static void set_theme(struct ctx *c)
{
	struct str t = web_query(c->req, "utseende");
	if (!str_eqz(t, "dark") && !str_eqz(t, "light") && !str_eqz(t, "auto"))
		return;
	web_set_header(c->res, "Set-Cookie",
	               arena_printf(c->arena, "theme=%.*s; Path=/; Max-Age=31536000; SameSite=Lax%s", STR_ARG(t),
	                            c->req->secure ? "; Secure" : ""));
	ctx_redirect(c, STR("/konto"), "sparat");
}

static void show_account(struct ctx *c, struct account_view *v)
{
	v->nsessions = session_list(c->db, c->arena, c->who.account_id, c->now, &v->sessions);
	v->ntokens = token_list(c->db, c->arena, c->who.account_id, &v->tokens);
	v->ndrafts = draft_list(c->db, c->arena, c->who.person_id, &v->drafts);
	v->nfollowed = view_mails_of(c->db, c->arena, c->who.person_id, &v->followed);
	struct str arg[2] = {c->who.name, page_role(c)};
	c->page.title = tr(c->lang, N_("My account"));
	c->page.summary = tr_fmt(c->arena, c->lang, N_("You are logged in as {0}, {1}."), arg, 2);
	c->page.action_href = STR("/konto/losenord");
	c->page.action_title = tr(c->lang, N_("Change password"));
	page_open(c);
	view_core_account(&c->out, c, v);
	page_close(c);
}

void core_account_page(struct ctx *c)
{
	struct account_view v = {0};
	set_theme(c);
	if (c->res->status != 303)
		show_account(c, &v);
}

void core_session_end(struct ctx *c)
{
	int64_t id = 0;
	if (!str_is_null(web_form(c->req, "alla")))
		session_revoke_all(c->db, c->who.account_id, c->who.session_id, c->now);
	else if (str_to_i64(web_form(c->req, "id"), &id))
		session_revoke(c->db, id, c->who.account_id, c->now);
	change_note(&c->change, "session_end", "account", c->who.account_id, 0, STR("{}"));
	ctx_redirect(c, id && id == c->who.session_id ? STR("/logga-in") : STR("/konto"), "avslutadsession");
}

/* --- password ----------------------------------------------------------------------- */

static void show_password(struct ctx *c, struct str message)
{
	c->page.title = tr(c->lang, N_("Change password"));
	c->page.summary =
	    c->who.must_change
	        ? tr(c->lang, N_("You have a temporary password. Choose your own before you go on."))
	        : tr(c->lang, N_("Other sessions and all API keys end when the password changes."));
	c->page.up_href = STR("/konto");
	c->page.up_title = tr(c->lang, N_("My account"));
	c->page.narrow = true;
	page_open(c);
	view_core_password(&c->out, c, message);
	page_close(c);
}

void core_password_page(struct ctx *c)
{
	show_password(c, (struct str){NULL, 0});
}

static void refuse(struct ctx *c, struct str message)
{
	c->res->status = 422;
	show_password(c, message);
}

/* Is the present password right? Wrong tries count like those of the login page. */
static bool current_right(struct ctx *c, struct str key, int *wait)
{
	struct account acc;
	struct db *db = store_read(c->store);
	if (!db)
		return false;
	*wait = auth_wait(db, c->arena, key, c->req->remote);
	bool known = account_get(db, c->arena, c->who.account_id, &acc);
	store_read_end(c->store, db);
	if (*wait || !known)
		return false;
	if (auth_verify(acc.password_hash, web_form(c->req, "current")))
		return true;
	if (ctx_write(c)) {
		auth_failed(&c->change, key, c->req->remote);
		ctx_commit(c);
	}
	return false;
}

/* The slow hashes are worked out before the writer is taken. */
void core_password(struct ctx *c)
{
	struct str password = web_form(c->req, "password"), key = auth_login_key(c->arena, c->who.login);
	const char *fault = auth_password_fault(password, c->who.login);
	int wait = 0;
	if (c->who.token_id) {
		ctx_error(c, 403, N_("A password is changed by the person, not with a key."));
		return;
	}
	if (!fault && !str_eq(password, web_form(c->req, "again")))
		fault = N_("The two new passwords differ.");
	if (fault) {
		refuse(c, tr(c->lang, fault));
		return;
	}
	if (!current_right(c, key, &wait)) {
		struct str n = arena_printf(c->arena, "%d", wait);
		refuse(c,
		       wait ? tr_fmt(c->arena, c->lang, N_("Too many tries. Wait {0} seconds and try again."), &n, 1)
		            : tr(c->lang, N_("The present password is wrong.")));
		return;
	}
	struct str hash = auth_hash(c->arena, password);
	char token[AUTH_TOKEN_TEXT];
	if (!ctx_write(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	auth_succeeded(&c->change, key);
	auth_account_save(&c->change, c->who.person_id, c->who.login, hash, false);
	auth_session_new(&c->change, c->who.account_id, c->req->remote, web_header(c->req, "user-agent"), token);
	ctx_redirect(c, STR("/konto"), "losenord");
	if (ctx_commit(c))
		web_set_cookie(c->res, c->req, "trad", arena_str(c->arena, str_z(token)), AUTH_COOKIE_S);
}

/* --- API keys -------------------------------------------------------------------------- */

void core_token_new(struct ctx *c)
{
	struct account_view v = {0};
	struct str name = str_trim(web_form(c->req, "name"));
	int64_t days = 0;
	char token[AUTH_TOKEN_TEXT];
	str_to_i64(web_form(c->req, "days"), &days);
	if (c->who.token_id)
		v.token_fault = tr(c->lang, N_("A key cannot make keys. Log in and make it here."));
	else if (name.n == 0 || utf8_length(name) > 100)
		v.token_fault =
		    tr(c->lang, N_("The key needs a name of at most 100 characters, so that you know it again."));
	else if (days < 1 || days > 366)
		v.token_fault = tr(c->lang, N_("A key lives from 1 to 366 days."));
	if (v.token_fault.p) {
		c->res->status = 422;
		show_account(c, &v);
		return;
	}
	auth_token_new(&c->change, c->who.account_id, name, str_eqz(web_form(c->req, "may_write"), "1"),
	               (int)days, token);
	v.new_token = arena_str(c->arena, str_z(token));
	show_account(c, &v);
}

void core_token_end(struct ctx *c)
{
	int64_t id = 0;
	if (str_to_i64(web_form(c->req, "id"), &id) && token_revoke(c->db, id, c->who.account_id, c->now))
		change_note(&c->change, "token_end", "api_token", id, 0, STR("{}"));
	ctx_redirect(c, STR("/konto"), "nyckelavslutad");
}
