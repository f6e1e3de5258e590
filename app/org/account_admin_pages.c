/* account_admin_pages.c - a person's account: make it, give a temporary password, close and open it. */
#include "core/auth.h"
#include "org/org_pages.h"
#include "views_org.h"

#include <sodium.h>

/* Three groups of five out of 31 signs that are not mistaken for each other: 74 bits. */
struct str org_temporary_password(struct arena *a)
{
	static const char signs[] = "abcdefghjkmnpqrstuvwxyz23456789";
	char out[18];
	for (size_t i = 0; i < 17; i++)
		out[i] = i % 6 == 5 ? '-' : signs[randombytes_uniform(sizeof signs - 1)];
	out[17] = '\0';
	return arena_str(a, str_z(out));
}

static void show(struct ctx *c, struct person_page *v)
{
	c->res->status = v->fault.p ? 422 : 200;
	org_person_show(c, v);
}

static const char *login_fault(struct ctx *c, const struct person_page *v, struct str login)
{
	struct account_by_login_row other;
	if (v->has_account)
		return N_("The person has an account already.");
	if (login.n < 2 || login.n > 100 || str_chr(login, ' ') >= 0)
		return N_("A user name has 2 to 100 characters and no spaces.");
	if (account_by_login(c->db, c->arena, auth_login_key(c->arena, login), &other))
		return N_("Another account has that user name.");
	return NULL;
}

/* A new password is hashed between reading and writing, so that nobody waits for it. */
static void give_password(struct ctx *c, struct person_page *v, struct str login)
{
	struct str password = org_temporary_password(c->arena), hash = auth_hash(c->arena, password);
	if (!ctx_write(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	auth_account_save(&c->change, v->p.id, login, hash, true);
	if (!ctx_commit(c) || !ctx_read(c))
		return;
	struct person_page after = {0};
	if (!org_person_load(c, &after))
		return;
	after.new_password = password;
	show(c, &after);
}

static void set_disabled(struct ctx *c, const struct person_page *v, bool disabled)
{
	if (!ctx_write(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	auth_account_disable(&c->change, v->account.id, disabled);
	ctx_redirect(c, arena_printf(c->arena, "/admin/personer/%lld", (long long)v->p.id), "sparat");
}

void org_account(struct ctx *c)
{
	struct person_page v = {0};
	struct str act = web_form(c->req, "act"), login = str_trim(web_form(c->req, "login"));
	const char *fault = NULL;
	if (!ctx_read(c) || !org_person_load(c, &v))
		return;
	if (str_eqz(act, "new"))
		fault = login_fault(c, &v, login);
	else if (!v.has_account)
		fault = N_("The person has no account.");
	else if (str_eqz(act, "disable") && v.p.id == c->who.person_id)
		fault = N_("You cannot close your own account.");
	if (fault) {
		v.fault = tr(c->lang, fault);
		v.login = login;
		show(c, &v);
		return;
	}
	store_read_end(c->store, c->db);
	c->db = NULL;
	if (str_eqz(act, "new") || str_eqz(act, "password"))
		give_password(c, &v, str_eqz(act, "new") ? login : v.account.login);
	else if (str_eqz(act, "disable") || str_eqz(act, "enable"))
		set_disabled(c, &v, str_eqz(act, "disable"));
	else
		ctx_error(c, 422, N_("Nothing was chosen."));
}
