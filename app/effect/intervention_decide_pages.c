/* intervention_decide_pages.c - an insats is started, changed, continued and stopped from its page. The forms
 * carry what their reader had seen, and nothing is decided on anything else. */
#include "core/page.h"
#include "effect/claim.h"
#include "effect/insats_pages.h"
#include "effect/mde.h"

static struct str typed(struct ctx *c, const char *name)
{
	struct str s = web_form(c->req, name);
	return str_is_null(s) ? STR("") : str_trim(s);
}

static struct insats_asked asked_of(struct ctx *c)
{
	struct insats_asked asked = {.lock = typed(c, "lock"), .last_day = typed(c, "to_day")};
	if (!str_to_i64(web_form(c->req, "rev"), &asked.rev))
		asked.rev = 0;
	return asked;
}

/* Decided; and when the reason speaks of an effect that the chain does not reach, that it does. */
static const char *notice(struct ctx *c, const struct intervention *x, struct str reason)
{
	struct intervention now;
	if (!claim_in(c->arena, reason) || !intervention_get(c->db, c->arena, x->id, &now))
		return "beslutat";
	struct chain *k = ARENA_NEW(c->arena, struct chain);
	chain_load(c->db, c->arena, c->lang, &now, (struct str){NULL, 0}, ctx_today(c), k);
	return k->suggests ? "beslutat" : "effektord";
}

/* read: what was sent is in d already. */
static void decide(struct ctx *c, struct form *f, bool read, const struct intervention_decision *d)
{
	struct intervention x;
	const struct insats_asked asked = asked_of(c);
	if (!intervention_get(c->db, c->arena, ctx_id(c), &x)) {
		ctx_not_found(c);
		return;
	}
	enum change_result r = read ? insats_decide(&c->change, &c->who, f, &x, d, &asked) : CHANGE_INVALID;
	if (r == CHANGE_SAVED || r == CHANGE_SAME)
		ctx_redirect(c, insats_href(c, x.id, ""), notice(c, &x, d->reason));
	else if (r == CHANGE_DENIED)
		ctx_error(c, 403, N_("Your role may read this but not change it."));
	else if (r == CHANGE_CONFLICT || r == CHANGE_INVALID) {
		c->res->status = r == CHANGE_CONFLICT ? 409 : 422;
		f->acting = r == CHANGE_CONFLICT;
		if (intervention_get(c->db, c->arena, ctx_id(c), &x))
			insats_show(c, &x, f);
	}
}

static void begin(struct ctx *c, struct form *f, struct intervention_decision *d)
{
	kind_intervention_decision.blank(&c->change, d);
	form_init(f, c->arena, c->lang, kind_intervention_decision.fields, kind_intervention_decision.nfields);
}

/* A start needs no reason beside what the insats says of why. */
void effect_insats_start(struct ctx *c)
{
	struct intervention_decision d;
	struct form f;
	begin(c, &f, &d);
	d.instead = str_trim(str_sub(typed(c, "instead"), 0, 2000));
	d.reason = typed(c, "reason");
	decide(c, &f, true, &d);
}

/* The expected effect is smaller than what could be seen: whoever starts is to have read that first. */
static bool too_small(struct ctx *c, const struct intervention *x)
{
	struct measure m;
	struct mde d;
	struct str *text;
	bool small = false;
	if (!measure_get(c->db, c->arena, x->measure_id, &m))
		return true;
	mde_of(c->db, c->arena, x, &d);
	mde_text(c->arena, c->lang, &m, x, &d, &text, &small);
	return small;
}

bool insats_start_now(struct ctx *c, int64_t id)
{
	struct intervention x;
	struct intervention_decision d;
	struct insats_need *need;
	struct load_over *over;
	struct form f;
	size_t nover;
	int64_t minutes;
	struct object o = {.found = true};
	if (!intervention_get(c->db, c->arena, id, &x) || insats_missing(c->db, c->arena, &x, &need) > 0)
		return false;
	kind_intervention.locate(c->db, c->arena, &x, &o);
	if (!ctx_may(c, RES_INSATS, ACT_DECIDE, &o))
		return false;
	insats_load(c, &x, &minutes, &over, &nover);
	if (nover || too_small(c, &x))
		return false;
	begin(c, &f, &d);
	d.instead = d.reason = STR("");
	return insats_decide(&c->change, &c->who, &f, &x, &d, NULL) == CHANGE_SAVED;
}

void effect_insats_decide(struct ctx *c)
{
	struct intervention_decision d;
	struct form f;
	begin(c, &f, &d);
	d.kind = STR("");
	bool read = form_read(&f, c->req, &intervention_decision_entity, &d);
	decide(c, &f, read, &d);
}
