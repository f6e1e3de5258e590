/* help_pages.c - help for one's role with the field's words, the accessibility statement, readiness. */
#include "core/app.h"
#include "core/help_view.h"
#include "core/page.h"
#include "views_core.h"

/* What each role does here, in the order it meets it: HELP(role, text). */
static const struct help_step steps[] = {
#define HELP(role, text, href) {ROLE_##role, text, href},
#include "core/help.def"
#undef HELP
};

static const struct help_word words[] = {
#define WORD(word, text) {word, text},
#include "core/glossary.def"
#undef WORD
};

static const struct help_topic topics[] = {
#define TOPIC(id, title, text) {id, title, text},
#include "core/help_topics.def"
#undef TOPIC
};

void core_help_page(struct ctx *c)
{
	struct help_view v = {.words = words,
	                      .nwords = sizeof words / sizeof words[0],
	                      .topics = topics,
	                      .ntopics = sizeof topics / sizeof topics[0]};
	struct help_step *mine = ARENA_ARRAY(c->arena, sizeof steps / sizeof steps[0], struct help_step);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (steps[i].role == c->who.first_role)
			mine[v.nsteps++] = steps[i];
	v.steps = mine;
	struct str role = page_role(c);
	c->page.title = tr(c->lang, N_("Help"));
	c->page.summary =
	    tr_fmt(c->arena, c->lang, N_("What you do here as {0}, and what the words mean."), &role, 1);
	page_open(c);
	view_core_help(&c->out, c, &v);
	page_close(c);
}

void core_access_page(struct ctx *c)
{
	c->page.title = tr(c->lang, N_("Accessibility statement"));
	c->page.summary = tr(c->lang, N_("What works, what does not yet, and how it was tested."));
	c->page.narrow = true;
	page_open(c);
	view_core_accessibility(&c->out, c);
	page_close(c);
}

/* For load balancers and service managers: can this process read its store? */
void core_ready(struct ctx *c)
{
	bool ready = ctx_read(c);
	c->res->type = STR("text/plain; charset=utf-8");
	c->res->status = ready ? 200 : 503;
	buf_z(&c->res->body, ready ? "ok\n" : "the store does not answer\n");
}
