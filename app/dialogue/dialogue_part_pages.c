/* dialogue_part_pages.c - what is done on a dialogue's page: points, agreements, its state. The route has
 * asked whether the dialogue may be changed; here it is seen to that a part is its own. */
#include "dialogue/dialogue_pages.h"

static int64_t posted_id(struct ctx *c, const char *name)
{
	int64_t id = 0;
	str_to_i64(web_form(c->req, name), &id);
	return id;
}

/* To the page when it is saved, or was so already; else the page again with why not. */
static bool done(struct ctx *c, const struct dialogue *d, enum change_result r, struct form *f,
                 const char *notice)
{
	if (r == CHANGE_SAVED || r == CHANGE_SAME) {
		ctx_redirect(c, dialogue_href(c, d->id, ""), notice);
		return true;
	}
	if (r == CHANGE_CONFLICT)
		form_error(f, "", N_("Someone changed it meanwhile. Look at it again."), STR_END);
	else if (f->nerrors == 0)
		form_error(f, "", N_("Choose something that stands in this dialogue."), STR_END);
	return false;
}

/* --- the dialogue itself ------------------------------------------------------------------- */

void dialogue_state(struct ctx *c)
{
	struct dialogue d, was;
	struct form f;
	struct str word = web_form(c->req, "state");
	if (!dialogue_load(c, &was))
		return;
	d = was;
	form_init(&f, c->arena, c->lang, kind_dialogue.fields, kind_dialogue.nfields);
	d.state = str_eqz(word, "held") ? STR("held") : STR("planned");
	if (str_eqz(d.state, "held") && str_is_null(d.day))
		d.day = ctx_today(c);
	bool known = words_has(&dialogue_states, word);
	enum change_result r =
	    known ? resource_save(&c->change, &c->who, &kind_dialogue, ACT_EDIT, &f, &was, &d) : CHANGE_INVALID;
	if (!done(c, &was, r, &f, "status"))
		dialogue_show(c, &was, &f, NULL, NULL);
}

void dialogue_fill(struct ctx *c)
{
	struct dialogue d;
	struct form f;
	if (!dialogue_load(c, &d))
		return;
	form_init(&f, c->arena, c->lang, kind_dialogue.fields, kind_dialogue.nfields);
	int n = str_eqz(d.state, "planned") ? dialogue_preread(&c->change, &c->who, &d) : -1;
	if (n >= 0) {
		ctx_redirect(c, dialogue_href(c, d.id, ""), n ? "sparat" : "samma");
		return;
	}
	form_error(&f, "", N_("The dialogue has been held: its pre-read stays as it was."), STR_END);
	dialogue_show(c, &d, &f, NULL, NULL);
}

/* --- points ---------------------------------------------------------------------------------- */

void dialogue_text_add(struct ctx *c)
{
	static const char *const taken[] = {"title", "sentence", "area_id"};
	struct field fields[3];
	struct dialogue d;
	struct dialogue_point i;
	struct form f;
	enum change_result r = CHANGE_INVALID;
	if (!dialogue_load(c, &d))
		return;
	kind_dialogue_point.blank(&c->change, &i);
	const struct fields_view all = {.c = c, .kind = &kind_dialogue_point};
	for (size_t k = 0; k < 3; k++)
		fields[k] = *fields_find(&all, taken[k]);
	form_init(&f, c->arena, c->lang, fields, 3);
	if (form_read(&f, c->req, &dialogue_point_entity, &i)) {
		i.dialogue_id = d.id;
		i.kind = STR("text");
		r = resource_save(&c->change, &c->who, &kind_dialogue_point, ACT_EDIT, &f, NULL, &i);
	}
	if (!done(c, &d, r, &f, "sparat"))
		dialogue_show(c, &d, &f, NULL, &i);
}

void dialogue_strike(struct ctx *c)
{
	struct dialogue d;
	struct dialogue_point i, was;
	struct form f;
	enum change_result r = CHANGE_GONE;
	if (!dialogue_load(c, &d))
		return;
	form_init(&f, c->arena, c->lang, kind_dialogue_point.fields, kind_dialogue_point.nfields);
	if (dialogue_point_get(c->db, c->arena, posted_id(c, "point"), &was) && was.dialogue_id == d.id) {
		i = was;
		i.struck = str_eqz(web_form(c->req, "struck"), "1");
		r = resource_save(&c->change, &c->who, &kind_dialogue_point, ACT_EDIT, &f, &was, &i);
	}
	if (!done(c, &d, r, &f, "sparat"))
		dialogue_show(c, &d, &f, NULL, NULL);
}

/* --- agreements --------------------------------------------------------------------------------- */

void dialogue_agree(struct ctx *c)
{
	static const char *const taken[] = {"body", "responsible", "due_day", "area_id"};
	struct field fields[4];
	struct dialogue d;
	struct dialogue_agreement g;
	struct form f;
	enum change_result r = CHANGE_INVALID;
	if (!dialogue_load(c, &d))
		return;
	kind_dialogue_agreement.blank(&c->change, &g);
	const struct fields_view all = {.c = c, .kind = &kind_dialogue_agreement};
	for (size_t k = 0; k < 4; k++)
		fields[k] = *fields_find(&all, taken[k]);
	form_init(&f, c->arena, c->lang, fields, 4);
	bool read = form_read(&f, c->req, &dialogue_agreement_entity, &g);
	if (read && str_trim(g.body).n == 0)
		form_error(&f, "body", N_("Say what was agreed."), STR_END);
	else if (read) {
		g.dialogue_id = d.id;
		r = resource_save(&c->change, &c->who, &kind_dialogue_agreement, ACT_EDIT, &f, NULL, &g);
	}
	if (!done(c, &d, r, &f, "sparat"))
		dialogue_show(c, &d, &f, &g, NULL);
}

/* One of this dialogue, or one of an earlier dialogue that stands in its pre-read; permission is asked at the
 * dialogue that it was made in. */
void dialogue_agreement_set(struct ctx *c)
{
	struct dialogue d;
	struct dialogue_agreement g, was;
	struct form f;
	struct str word = web_form(c->req, "state");
	enum change_result r = CHANGE_GONE;
	if (!dialogue_load(c, &d))
		return;
	form_init(&f, c->arena, c->lang, kind_dialogue_agreement.fields, kind_dialogue_agreement.nfields);
	if (words_has(&agreement_states, word) &&
	    dialogue_agreement_get(c->db, c->arena, posted_id(c, "agreement"), &was)) {
		g = was;
		g.state = word;
		r = resource_save(&c->change, &c->who, &kind_dialogue_agreement, ACT_EDIT, &f, &was, &g);
	}
	if (!done(c, &d, r, &f, "status"))
		dialogue_show(c, &d, &f, NULL, NULL);
}

void dialogue_agreement_remove(struct ctx *c)
{
	struct dialogue d;
	struct dialogue_agreement g;
	struct form f;
	enum change_result r = CHANGE_GONE;
	if (!dialogue_load(c, &d))
		return;
	form_init(&f, c->arena, c->lang, kind_dialogue_agreement.fields, kind_dialogue_agreement.nfields);
	if (dialogue_agreement_get(c->db, c->arena, posted_id(c, "agreement"), &g) && g.dialogue_id == d.id)
		r = resource_delete(&c->change, &c->who, &kind_dialogue_agreement, g.id, g.rev, &f);
	if (!done(c, &d, r, &f, "borttaget"))
		dialogue_show(c, &d, &f, NULL, NULL);
}
