#include "core/draft.h"

#include "base/log.h"
#include "base/utf8.h"
#include "core/auth.h"
#include "core/text.h"
#include "sql_core.h"
#include "web/fmt.h"

#define PATH_BYTES 300

static bool secret(struct str name)
{
	return str_find(name, STR("password")) >= 0 || str_eqz(name, "current") || str_eqz(name, "again") ||
	       str_eqz(name, "confirmed") || str_eqz(name, "code");
}

static void fields_write(struct json_out *o, const void *p)
{
	const struct web_pairs *f = p;
	json_open(o, '{');
	for (size_t i = 0; i < f->n; i++) {
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again |= str_eq(f->v[k].name, f->v[i].name);
		if (again || secret(f->v[i].name) || !utf8_valid(f->v[i].value))
			continue;
		json_key(o, f->v[i].name);
		json_str(o, str_is_null(f->v[i].value) ? STR("") : f->v[i].value);
	}
	json_close(o, '}');
}

static bool local_path(struct str path)
{
	return path.n > 1 && path.n <= PATH_BYTES && path.p[0] == '/' && path.p[1] != '/';
}

bool draft_keep(struct db *db, struct arena *a, int64_t person_id, struct str path,
                const struct web_pairs *fields, struct str now)
{
	size_t bytes = 0;
	for (size_t i = 0; i < fields->n; i++)
		bytes += fields->v[i].name.n + fields->v[i].value.n;
	if (fields->n == 0 || fields->n > 500 || bytes > DRAFT_MAX || !local_path(path))
		return false;
	struct str body = text_json(a, fields_write, fields);
	if (body.n > DRAFT_MAX || body.n <= 2)
		return false;
	draft_put(db, person_id, path, body, now);
	return !db_error(db);
}

bool draft_load(struct ctx *c, struct str path, struct web_pairs *fields, struct str *saved_at)
{
	struct draft_of_row d;
	if (!c->who.person_id || !draft_of(c->db, c->arena, c->who.person_id, path, &d))
		return false;
	const struct json *j = json_parse(c->arena, d.body, NULL);
	if (!j || j->kind != JSON_OBJECT || j->n == 0)
		return false;
	struct web_pair *v = ARENA_ARRAY(c->arena, j->n, struct web_pair);
	size_t n = 0;
	for (size_t i = 0; i < j->n; i++)
		if (j->items[i].kind == JSON_TEXT)
			v[n++] = (struct web_pair){j->items[i].key, j->items[i].text};
	*fields = (struct web_pairs){v, n};
	*saved_at = d.saved_at;
	return n > 0;
}

bool form_draft(struct ctx *c, struct str path, struct form *f)
{
	struct str at;
	if (!draft_load(c, path, &f->raw, &at))
		return false;
	at = fmt_instant(c->arena, c->lang, at);
	c->page.notice = tr_fmt(
	    c->arena, c->lang,
	    N_("What you had typed on {0} is back in the form. Save it, or drop it under My account."), &at, 1);
	return true;
}

bool draft_expired(struct ctx *c)
{
	int64_t person = 0;
	bool kept = false;
	struct str cookie = web_cookie(c->req, "trad");
	if (str_is_null(cookie) || c->req->form.n == 0)
		return false;
	struct db *db = store_write(c->store);
	if (!db)
		return false;
	if (auth_expired(db, c->arena, cookie, &person))
		kept = draft_keep(db, c->arena, person, c->req->path, &c->req->form, c->now);
	return store_write_end(c->store, db, kept, NULL) && kept;
}

void draft_done(struct ctx *c)
{
	if (c->who.person_id && c->req->method == WEB_POST)
		draft_drop(c->db, c->who.person_id, c->req->path);
}

/* --- POST /utkast -------------------------------------------------------------- */

static struct web_pairs fields_of(struct ctx *c, const struct json *j)
{
	struct web_pair *v = ARENA_ARRAY(c->arena, j ? j->n + 1 : 1, struct web_pair);
	size_t n = 0;
	for (size_t i = 0; j && j->kind == JSON_OBJECT && i < j->n; i++)
		if (j->items[i].kind == JSON_TEXT)
			v[n++] = (struct web_pair){j->items[i].key, j->items[i].text};
	return (struct web_pairs){v, n};
}

/* JSON {"form": "/address", "fields": {"name": "text"}}; no fields: dropped. As a form: form and nothing
 * else drops the draft and goes back to the account page. */
void core_draft_save(struct ctx *c)
{
	struct json_out o;
	if (!str_is_null(web_form(c->req, "form"))) {
		draft_drop(c->db, c->who.person_id, web_form(c->req, "form"));
		ctx_redirect(c, STR("/konto"), "utkastborta");
		return;
	}
	const struct json *j = c->req->body.n <= 2 * DRAFT_MAX ? json_parse(c->arena, c->req->body, NULL) : NULL;
	struct str path = json_text(j, "form");
	struct web_pairs f = fields_of(c, json_get(j, "fields"));
	if (!local_path(path)) {
		ctx_error(c, 422, N_("A draft names its form and its fields."));
		return;
	}
	if (f.n == 0)
		draft_drop(c->db, c->who.person_id, path);
	else if (!draft_keep(c->db, c->arena, c->who.person_id, path, &f, c->now)) {
		ctx_error(c, 413, N_("The draft is too long to be kept here."));
		return;
	}
	ctx_json_open(c, &o);
	json_open(&o, '{');
	json_key(&o, STR("saved_at"));
	json_str(&o, c->now);
	json_close(&o, '}');
}
