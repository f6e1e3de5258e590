#include "core/page.h"

#include "base/log.h"
#include "core/app.h"
#include "core/settings.h"
#include "views_core.h"
#include "web/embed.h"

static const struct nav_item nav[] = {
#define NAV(key, room, href, title, res)          {key, room, href, title, res, ROLE_COUNT},
#define NAV_OF(role, key, room, href, title, res) {key, room, href, title, res, role},
#include "core/nav.def"
#undef NAV
#undef NAV_OF
};
#define NNAV (sizeof nav / sizeof nav[0])

static const struct web_pair notices[] = {
#define NOTICE(code, text) {STR_INIT(code), STR_INIT(text)},
#include "core/notices.def"
#undef NOTICE
};

static const char *const role_titles[ROLE_COUNT] = {
    [ROLE_POLITICIAN] = N_("Politician"),
    [ROLE_DIRECTOR] = N_("Head of schools"),
    [ROLE_CONTROLLER] = N_("Controller"),
    [ROLE_PRINCIPAL] = N_("Principal"),
    [ROLE_DEPUTY_PRINCIPAL] = N_("Deputy principal"),
    [ROLE_TEACHER] = N_("Teacher"),
    [ROLE_HR] = N_("HR"),
    [ROLE_STUDENT_HEALTH] = N_("Student health"),
    [ROLE_ADMINISTRATOR] = N_("Administrator"),
    [ROLE_OBSERVER] = N_("Observer"),
};

struct str role_title(enum lang l, enum role r)
{
	return tr(l, role_titles[r]);
}

struct str page_role(const struct ctx *c)
{
	return role_title(c->lang, c->who.first_role);
}

const struct nav_item *page_nav(const struct ctx *c)
{
	for (size_t i = 0; i < NNAV; i++)
		if (c->page.nav && strcmp(nav[i].key, c->page.nav) == 0)
			return &nav[i];
	return NULL;
}

static bool open_to(const struct ctx *c, const struct nav_item *n)
{
	bool has = n->role == ROLE_COUNT;
	for (size_t i = 0; i < c->who.ngrants; i++)
		has = has || c->who.grants[i].role == n->role;
	return c->who.person_id && has && access_route(&c->who, n->res, ACT_VIEW);
}

size_t page_rooms(struct ctx *c, struct nav_view **v)
{
	static const char *const titles[][2] = {{"chain", N_("Steering chain")}};
	const struct nav_item *here = page_nav(c);
	size_t n = 0;
	*v = ARENA_ARRAY(c->arena, NNAV, struct nav_view);
	const char *last = "";
	for (size_t i = 0; i < NNAV; i++) {
		if (!open_to(c, &nav[i]) || strcmp(nav[i].room, last) == 0)
			continue;
		last = nav[i].room;
		const char *title = strcmp(last, titles[0][0]) == 0 ? titles[0][1] : nav[i].title;
		(*v)[n++] = (struct nav_view){
		    .href = str_z(nav[i].href),
		    .title = tr(c->lang, title),
		    .current = here && strcmp(here->room, last) == 0,
		};
	}
	return n;
}

size_t page_tabs(struct ctx *c, struct nav_view **v)
{
	const struct nav_item *here = page_nav(c);
	size_t n = 0;
	*v = ARENA_ARRAY(c->arena, NNAV, struct nav_view);
	for (size_t i = 0; here && i < NNAV; i++)
		if (strcmp(nav[i].room, here->room) == 0 && open_to(c, &nav[i]))
			(*v)[n++] = (struct nav_view){str_z(nav[i].href), tr(c->lang, nav[i].title), &nav[i] == here};
	return n > 1 ? n : 0;
}

struct str page_notice(const struct ctx *c)
{
	struct str code = web_query(c->req, "klart");
	for (size_t i = 0; !str_is_null(code) && i < sizeof notices / sizeof notices[0]; i++)
		if (str_eq(code, notices[i].name))
			return tr(c->lang, notices[i].value.p);
	return c->page.notice;
}

struct str page_asset_href(struct arena *a, const char *name)
{
	const struct web_asset *as = web_asset_find(str_z(name));
	if (!as)
		BUG("no static file %s", name);
	return arena_printf(a, "/static/%s?v=%s", name, as->hash);
}

struct str page_asset(const struct ctx *c, const char *name)
{
	return page_asset_href(c->arena, name);
}

/* Every parameter but the named one, then the named one. */
struct str page_with(const struct ctx *c, const char *name, struct str value)
{
	struct buf b;
	buf_init(&b, 8192);
	buf_str(&b, c->req->path);
	char sep = '?';
	for (size_t i = 0; i < c->req->query.n; i++) {
		const struct web_pair *p = &c->req->query.v[i];
		if (str_eqz(p->name, name) || str_eqz(p->name, "klart") || p->value.n == 0)
			continue;
		buf_c(&b, sep);
		buf_url(&b, p->name);
		buf_c(&b, '=');
		buf_url(&b, p->value);
		sep = '&';
	}
	if (!str_is_null(value)) {
		buf_c(&b, sep);
		buf_z(&b, name);
		buf_c(&b, '=');
		buf_url(&b, value);
	}
	struct str s = arena_str(c->arena, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

void page_also(struct ctx *c, struct str href, struct str title)
{
	if (c->page.nalso == sizeof c->page.also / sizeof c->page.also[0])
		BUG("a page head has room for %zu more actions", c->page.nalso);
	c->page.also[c->page.nalso++] = (struct page_link){href, title};
}

void page_open(struct ctx *c)
{
	c->out.lang = c->lang;
	if (c->db)
		c->page.huvudman = setting_text(c->db, c->arena, "huvudman.name");
	view_core_frame_open(&c->out, c);
}

void page_close(struct ctx *c)
{
	view_core_frame_close(&c->out, c);
}

void page_form_top(struct ctx *c, const struct form *f)
{
	view_core_form_top(&c->out, f);
}
