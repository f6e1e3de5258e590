#include "core/ctx.h"

#include "base/log.h"
#include "core/app.h"
#include "views_core.h"

struct str ctx_param(const struct ctx *c, const char *name)
{
	for (size_t i = 0; i < c->params.n; i++)
		if (str_eqz(c->params.v[i].name, name))
			return c->params.v[i].value;
	return (struct str){NULL, 0};
}

int64_t ctx_id(const struct ctx *c)
{
	int64_t id;
	return str_to_i64(ctx_param(c, "id"), &id) && id > 0 ? id : 0;
}

struct str ctx_today(const struct ctx *c)
{
	char day[DATE_TEXT];
	date_text(c->today, day);
	return arena_str(c->arena, str_z(day));
}

bool ctx_read(struct ctx *c)
{
	if (!c->db) /* the session's reader goes on as the page's: one snapshot */
		c->db = store_read(c->store);
	return c->db != NULL;
}

bool ctx_write(struct ctx *c)
{
	c->db = store_write(c->store);
	if (!c->db)
		return false;
	enum via via = c->route->kind == ROUTE_API ? VIA_API : VIA_WEB;
	change_init(&c->change, c->db, c->arena, c->who.person_id, via, c->req->id);
	return true;
}

/* --- ends --------------------------------------------------------------------- */

static bool wants_json(const struct ctx *c)
{
	return str_starts(c->req->path, STR("/api/"));
}

/* RFC 9457. */
static void problem(struct ctx *c, int status, struct str text)
{
	struct json_out o;
	c->res->type = STR("application/problem+json");
	json_begin(&o, &c->res->body);
	json_open(&o, '{');
	json_key(&o, STR("status"));
	json_i64(&o, status);
	json_key(&o, STR("title"));
	json_str(&o, text);
	json_key(&o, STR("request"));
	json_str(&o, c->req->id);
	json_close(&o, '}');
}

void ctx_error(struct ctx *c, int status, const char *msgid)
{
	struct str text = tr(c->lang, msgid);
	buf_reset(&c->res->body);
	c->res->static_body = (struct str){NULL, 0};
	c->res->status = status;
	if (wants_json(c)) {
		problem(c, status, text);
		return;
	}
	c->page = (struct page){.title = text, .nav = ""};
	page_open(c);
	view_core_error(&c->out, c, status);
	page_close(c);
}

void ctx_not_found(struct ctx *c)
{
	ctx_error(c, 404, N_("There is no such page, or it is not open to you."));
}

void ctx_redirect(struct ctx *c, struct str path, const char *notice)
{
	if (notice) {
		struct buf b;
		buf_init(&b, 8192);
		buf_str(&b, path);
		buf_c(&b, str_chr(path, '?') < 0 ? '?' : '&');
		BUF_LIT(&b, "klart=");
		buf_z(&b, notice);
		path = arena_str(c->arena, buf_as_str(&b));
		buf_finish(&b);
	}
	web_redirect(c->res, 303, path);
}

void ctx_json_open(struct ctx *c, struct json_out *o)
{
	c->res->type = STR("application/json");
	json_begin(o, &c->res->body);
}

bool ctx_may(struct ctx *c, enum resource res, enum action act, const struct object *o)
{
	return o ? access_object(c->db, c->arena, &c->who, res, act, o) : access_route(&c->who, res, act);
}
