/* page.h - the frame's data: navigation, notices, breadcrumbs. Used by page.c and
 * the views of views/core/.
 */
#ifndef CORE_PAGE_H
#define CORE_PAGE_H

#include "core/ctx.h"

struct nav_item {
	const char *key, *room;   /* page.nav names key; room groups the tabs */
	const char *href, *title; /* title: English source text */
	enum resource res;
	enum role role; /* that it is for; ROLE_COUNT: all */
};
/* The entry that is current, or NULL. */
const struct nav_item *page_nav(const struct ctx *c);
/* Does the room show in the bar for this person; is it the current one? */
struct nav_view {
	struct str href, title;
	bool current;
};
size_t page_rooms(struct ctx *c, struct nav_view **v);
size_t page_tabs(struct ctx *c, struct nav_view **v);
/* What the former request did ("?klart=sparat"), translated; null when nothing. */
struct str page_notice(const struct ctx *c);
/* "/static/trad.css?v=hash" */
struct str page_asset(const struct ctx *c, const char *name);
struct str page_asset_href(struct arena *a, const char *name);
/* "Skolchef" of the person, translated. */
struct str page_role(const struct ctx *c);
struct str role_title(enum lang l, enum role r);

/* Views of other rooms call these between page_open and page_close. */
/* An alert per kind of trouble a form can be in: the error summary and the conflict. */
void page_form_top(struct ctx *c, const struct form *f);

/* Who made a change, of the column person of a row of the log. */
struct str change_who(enum lang l, struct str person);

#endif
