/* login_pages.c - the first-run page, logging in and out. */
#include "base/date.h"
#include "core/app.h"
#include "core/auth.h"
#include "core/page.h"
#include "core/settings.h"
#include "core/setup.h"
#include "sql_core.h"
#include "views_core.h"

/* Only an address on this site may be the way back. */
static struct str way_back(const struct ctx *c, struct str wanted)
{
	bool local = wanted.n > 1 && wanted.p[0] == '/' && wanted.p[1] != '/' && wanted.p[1] != '\\';
	for (size_t i = 0; local && i < wanted.n;
	     i++) /* a browser leaves tabs and line ends out: "/<tab>/x" is "//x" */
		local = (unsigned char)wanted.p[i] >= 0x20 && wanted.p[i] != 0x7f;
	(void)c;
	return local ? wanted : STR("/mitt");
}

static bool empty_store(struct ctx *c)
{
	int64_t n = 0;
	account_count(c->db, c->arena, &n);
	return n == 0;
}

void core_home(struct ctx *c)
{
	if (c->who.person_id) {
		ctx_redirect(c, STR("/mitt"), NULL);
		return;
	}
	if (ctx_read(c))
		ctx_redirect(c, empty_store(c) ? STR("/kom-igang") : STR("/logga-in"), NULL);
}

static void show_login(struct ctx *c, struct str login, struct str message)
{
	c->page.title = tr(c->lang, N_("Log in"));
	c->page.narrow = true;
	page_open(c);
	view_core_login(&c->out, c, login, way_back(c, web_query(c->req, "till")), message);
	page_close(c);
}

void core_login_page(struct ctx *c)
{
	if (empty_store(c)) {
		ctx_redirect(c, STR("/kom-igang"), NULL);
		return;
	}
	c->page.summary = setting_text(c->db, c->arena, "huvudman.name");
	show_login(c, STR(""), (struct str){NULL, 0});
}

static void refuse(struct ctx *c, struct str login, const char *msgid, struct str arg)
{
	c->res->status = 422;
	show_login(c, login, tr_fmt(c->arena, c->lang, msgid, &arg, 1));
}

/* The slow hash is worked out before the writer is taken. */
void core_login(struct ctx *c)
{
	struct str login = web_form(c->req, "login"), password = web_form(c->req, "password");
	struct str key = auth_login_key(c->arena, login);
	struct account_by_login_row acc;
	struct db *db = store_read(c->store);
	if (!db) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	int wait = auth_wait(db, c->arena, key, c->req->remote);
	bool known = account_by_login(db, c->arena, key, &acc);
	store_read_end(c->store, db);
	if (wait) {
		web_set_header(c->res, "Retry-After", arena_printf(c->arena, "%d", wait));
		refuse(c, login, N_("Too many tries. Wait {0} seconds and try again."),
		       arena_printf(c->arena, "%d", wait));
		c->res->status = 429;
		return;
	}
	bool right = auth_verify(known ? acc.password_hash : (struct str){NULL, 0}, password);
	right = right && str_is_null(acc.disabled_at);
	if (!ctx_write(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	if (!right) {
		auth_failed(&c->change, key, c->req->remote);
		ctx_commit(c);
		refuse(c, login, N_("The user name or the password is wrong."), STR(""));
		return;
	}
	char token[AUTH_TOKEN_TEXT];
	c->change.person_id = acc.person_id;
	auth_succeeded(&c->change, key);
	auth_session_new(&c->change, acc.id, c->req->remote, web_header(c->req, "user-agent"), token);
	ctx_redirect(c, way_back(c, web_form(c->req, "till")), NULL);
	if (ctx_commit(c))
		web_set_cookie(c->res, c->req, "trad", arena_str(c->arena, str_z(token)), AUTH_COOKIE_S);
}

void core_logout(struct ctx *c)
{
	session_revoke(c->db, c->who.session_id, c->who.account_id, c->now);
	change_note(&c->change, "logout", "account", c->who.account_id, 0, STR("{}"));
	web_set_cookie(c->res, c->req, "trad", STR(""), 0);
	ctx_redirect(c, STR("/logga-in"), "utloggad");
}

/* --- first run ------------------------------------------------------------------ */

static void show_setup(struct ctx *c, const struct setup *s, struct str message)
{
	c->page.title = tr(c->lang, N_("Set up Röda tråden"));
	c->page.summary = tr(c->lang, N_("A few answers, and the huvudman has a place for its quality work."));
	c->page.narrow = true;
	page_open(c);
	view_core_setup(&c->out, c, s, message);
	page_close(c);
}

void core_setup_page(struct ctx *c)
{
	if (!empty_store(c)) {
		ctx_redirect(c, STR("/logga-in"), NULL);
		return;
	}
	struct setup s = {.code = web_query(c->req, "kod")};
	show_setup(c, &s, (struct str){NULL, 0});
}

static struct str text_of_form(struct ctx *c, const char *name)
{
	struct str v = web_form(c->req, name);
	return str_is_null(v) ? STR("") : str_trim(v);
}

void core_setup(struct ctx *c)
{
	struct setup s = {
	    .code = text_of_form(c, "code"),
	    .huvudman = text_of_form(c, "huvudman"),
	    .name = text_of_form(c, "name"),
	    .login = text_of_form(c, "login"),
	    .password = web_form(c->req, "password"),
	};
	const char *fault = setup_fault(&s);
	if (!fault && !str_eqz(s.code, c->app->setup_code))
		fault = N_("The code is not the one that the program printed when it started.");
	if (fault) {
		c->res->status = 422;
		show_setup(c, &s, tr(c->lang, fault));
		return;
	}
	s.hash = auth_hash(c->arena, s.password);
	if (!ctx_write(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	if (!empty_store(c)) {
		ctx_redirect(c, STR("/logga-in"), NULL);
		return;
	}
	setup_run(&c->change, &s);
	ctx_redirect(c, STR("/logga-in"), "installerat");
}
