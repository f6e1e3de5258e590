/* dialogue_pages.c - dialogues: the list, one of them, its forms. */
#include "dialogue/dialogue_pages.h"

#include "base/date.h"
#include "core/edit.h"
#include "plan/refs.h"
#include "views_dialogue.h"

struct str dialogue_href(struct ctx *c, int64_t id, const char *more)
{
	return arena_printf(c->arena, "/dialoger/%lld%s", (long long)id, more);
}

bool dialogue_load(struct ctx *c, struct dialogue *d)
{
	if (dialogue_get_at(c->db, c->arena, ctx_id(c), c->at, d))
		return true;
	ctx_not_found(c);
	return false;
}

/* --- the list ------------------------------------------------------------------------------ */

/* All of them, until a läsår is chosen. */
static struct opt_i64 year_chip(struct ctx *c, struct chips *all)
{
	struct dialogue_years_row *y;
	struct opt_i64 chosen = {false, 0};
	struct str typed = web_query(c->req, "lasar");
	chosen.has = !str_is_null(typed) && str_to_i64(typed, &chosen.v);
	size_t n = dialogue_years(c->db, c->arena, c->who.person_id, ctx_today(c), &y);
	struct chip *chip = chip_new(c, all, N_("School year"), "lasar");
	chip_add(chip, (struct str){NULL, 0}, tr(c->lang, N_("all")), !chosen.has);
	for (size_t i = 0; i < n; i++)
		chip_add(chip, arena_printf(c->arena, "%lld", (long long)y[i].first_year),
		         lasar_text(c->arena, (int)y[i].first_year), chosen.has && chosen.v == y[i].first_year);
	if (chosen.has)
		chip->value = lasar_text(c->arena, (int)chosen.v);
	chip->set = chosen.has;
	return chosen;
}

static struct str list_summary(struct ctx *c, const struct dialogue_list_view *v)
{
	int64_t planned = 0, open = 0;
	for (size_t i = 0; i < v->n; i++) {
		planned += str_eqz(v->v[i].state, "planned");
		open += v->v[i].open;
	}
	const struct str args[] = {arena_printf(c->arena, "%lld", (long long)planned),
	                           arena_printf(c->arena, "%lld", (long long)open)};
	if (v->n == 0)
		return tr(c->lang, N_("No dialogue is planned or held within this selection."));
	return tr_fmt(c->arena, c->lang, N_("Planned dialogues: {0}. Open agreements: {1}."), args, 2);
}

void dialogue_list_page(struct ctx *c)
{
	struct dialogue_list_view v = {.c = c};
	chip_unit(c, &v.chips);
	struct opt_i64 year = year_chip(c, &v.chips);
	v.n = dialogue_list(c->db, c->arena, c->unit_id, year, c->who.person_id, ctx_today(c), c->at, &v.v);
	v.may_create = str_is_null(c->at) && access_route(&c->who, RES_DIALOGUE, ACT_CREATE);
	c->page.title = tr(c->lang, N_("Quality dialogues"));
	c->page.summary = list_summary(c, &v);
	c->page.nav = "dialogues";
	if (v.may_create) {
		c->page.action_href = c->unit_id
		                          ? arena_printf(c->arena, "/dialoger/ny?enhet=%lld", (long long)c->unit_id)
		                          : STR("/dialoger/ny");
		c->page.action_title = tr(c->lang, N_("New dialogue"));
	}
	page_open(c);
	view_dialogue_list(&c->out, &v);
	page_close(c);
}

/* --- one of them ------------------------------------------------------------------------------ */

static struct str summary(struct ctx *c, const struct dialogue_view *v)
{
	const struct str args[] = {arena_printf(c->arena, "%zu", v->points),
	                           arena_printf(c->arena, "%zu", v->open),
	                           arena_printf(c->arena, "%zu", v->newer)};
	const char *text = N_("Points of the pre-read: {0}. Open agreements: {1}.");
	if (v->points + v->struck == 0)
		text = N_("Nothing stands in the pre-read yet. Open agreements: {1}.");
	else if (v->newer)
		text = N_("Points of the pre-read: {0}, of which {2} read otherwise today. Open agreements: {1}.");
	return tr_fmt(c->arena, c->lang, text, args, 3);
}

void dialogue_show(struct ctx *c, const struct dialogue *d, const struct form *f,
                   const struct dialogue_agreement *draft, const struct dialogue_point *text)
{
	struct dialogue_view v;
	dialogue_tell(c, d, &v);
	v.form = f;
	v.draft = draft;
	v.text = text;
	c->page.title = d->title;
	c->page.kicker = v.unit;
	c->page.summary = summary(c, &v);
	c->page.nav = "dialogues";
	c->page.up_href = STR("/dialoger");
	c->page.up_title = tr(c->lang, N_("Quality dialogues"));
	c->page.status_code = str_z(v.planned ? "planned" : "done");
	c->page.status_text = words_text(&dialogue_states, c->lang, d->state);
	if (v.may_edit) {
		c->page.action_href = dialogue_href(c, d->id, "/andra");
		c->page.action_title = tr(c->lang, N_("Change"));
	}
	if (f)
		c->res->status = 422;
	page_open(c);
	if (f)
		page_form_top(c, f);
	view_dialogue_one(&c->out, &v);
	page_close(c);
}

void dialogue_page(struct ctx *c)
{
	struct dialogue d;
	if (dialogue_load(c, &d))
		dialogue_show(c, &d, NULL, NULL, NULL);
}

/* --- forms -------------------------------------------------------------------------------------- */

static const char *const new_fields[] = {"kind", "unit_id", "first_year", "day", "participants", NULL};
static const char *const edit_fields[] = {"kind", "first_year", "day", "participants", "notes", NULL};
static const char *const notes_fields[] = {"notes", NULL};

static struct edit_page edit_of(struct ctx *c, const struct dialogue *d)
{
	struct field_refs *r = ARENA_ARRAY(c->arena, 2, struct field_refs);
	r[0] = fields_lasar(c, (int)d->first_year);
	r[1] = refs_units(c, "unit_id");
	c->page.title = tr(c->lang, d->id ? N_("Change the dialogue") : N_("New dialogue"));
	c->page.nav = "dialogues";
	c->page.up_href = d->id ? dialogue_href(c, d->id, "") : STR("/dialoger");
	c->page.up_title = d->id ? d->title : tr(c->lang, N_("Quality dialogues"));
	c->page.narrow = true;
	bool remove = d->id && ctx_may(c, RES_DIALOGUE, ACT_DELETE, &c->object);
	return (struct edit_page){
	    .kind = &kind_dialogue,
	    .only = d->id ? edit_fields : new_fields,
	    .refs = r,
	    .nrefs = 2,
	    .post = d->id ? dialogue_href(c, d->id, "/andra") : STR("/dialoger/ny"),
	    .cancel = d->id ? dialogue_href(c, d->id, "") : STR("/dialoger"),
	    .submit = d->id ? (struct str){NULL, 0} : tr(c->lang, N_("Make the pre-read")),
	    .remove = remove ? dialogue_href(c, d->id, "/tabort") : (struct str){NULL, 0},
	};
}

void dialogue_new_page(struct ctx *c)
{
	struct dialogue d;
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	kind_dialogue.blank(&ch, &d);
	d.unit_id = c->unit_id;
	d.participants = tr(c->lang, N_("Head of schools\nPrincipal\nDeputy principals"));
	struct edit_page p = edit_of(c, &d);
	c->page.summary = tr(
	    c->lang, N_("The pre-read fills itself: figures that miss their target or have become worse, effect "
	                "chains that do not hold, and what is still open from before."));
	edit_open(c, &p, &d);
}

void dialogue_new(struct ctx *c)
{
	struct dialogue d;
	kind_dialogue.blank(&c->change, &d);
	struct edit_page p = edit_of(c, &d);
	if (!edit_save(c, &p, ACT_CREATE, NULL, &d))
		return;
	if (dialogue_preread(&c->change, &c->who, &d) < 0)
		ctx_error(c, 500, N_("The pre-read could not be made."));
	else
		ctx_redirect(c, dialogue_href(c, d.id, ""), "skapat");
}

void dialogue_edit_page(struct ctx *c)
{
	struct dialogue d;
	if (!dialogue_load(c, &d))
		return;
	struct edit_page p = edit_of(c, &d);
	edit_open(c, &p, &d);
}

static void save(struct ctx *c, const char *const *only)
{
	struct dialogue d, was;
	if (!dialogue_load(c, &was))
		return;
	d = was;
	struct edit_page p = edit_of(c, &was);
	if (only)
		p.only = only;
	if (edit_save(c, &p, ACT_EDIT, &was, &d))
		ctx_redirect(c, dialogue_href(c, d.id, ""), "sparat");
}

void dialogue_edit(struct ctx *c)
{
	save(c, NULL);
}

void dialogue_notes(struct ctx *c)
{
	save(c, notes_fields);
}

void dialogue_remove(struct ctx *c)
{
	int64_t rev = 0;
	str_to_i64(web_form(c->req, "rev"), &rev);
	if (edit_remove(c, &kind_dialogue, ctx_id(c), rev))
		ctx_redirect(c, STR("/dialoger"), "borttaget");
}
