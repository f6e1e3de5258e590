/* dialogue_part.c - points of a pre-read, bound once; agreements, which go on. */
#include "dialogue/dialogue.h"

/* --- points ------------------------------------------------------------------------------- */

static const struct field item_fields[] = {
    {"dialogue_id", N_("Dialogue"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"kind", N_("Kind"), FIELD_CHOICE, true, 0, dialogue_point_kinds_word, dialogue_point_kinds_text, NULL},
    {"area_id", N_("Area"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"title", N_("Heading"), FIELD_LINE, false, 300, NULL, NULL, NULL},
    {"sentence", N_("Text"), FIELD_TEXT, false, 0, NULL, NULL, NULL},
    {"intervention_id", N_("Insats"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"comparison", N_("Comparison"), FIELD_LINE, false, 40, NULL, NULL, NULL},
    {"measure_id", N_("Measure"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"first_year", N_("School year of the figure"), FIELD_INT, false, 2100, NULL, NULL, NULL},
    {"grade", N_("School grade"), FIELD_LINE, false, 10, NULL, NULL, NULL},
    {"agreement_id", N_("Agreement"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"struck", N_("Struck"), FIELD_BOOL, false, 0, NULL, NULL, NULL},
};

static void item_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct dialogue_point *i = row;
	dialogue_locate_part(db, a, i->dialogue_id, o);
	o->id = i->id;
}

static int64_t area_of(struct db *db, struct arena *a, int64_t intervention_id)
{
	struct intervention x;
	struct measure m;
	struct goal g;
	if (!intervention_get(db, a, intervention_id, &x))
		return 0;
	if (x.measure_id && measure_get(db, a, x.measure_id, &m) && m.area_id)
		return m.area_id;
	return x.goal_id && goal_get(db, a, x.goal_id, &g) ? g.area_id : 0;
}

void dialogue_chain_bind(struct change *ch, const struct chain_bound *k, struct dialogue_point *i)
{
	i->title = k->title;
	i->sentence = k->sentence;
	i->body = k->body;
	i->comparison = k->comparison;
	i->analysis_id = k->analysis_id;
	if (!i->area_id)
		i->area_id = area_of(ch->db, ch->arena, i->intervention_id);
}

void dialogue_agreement_bind(struct change *ch, const struct dialogue_agreement *g, struct dialogue_point *i)
{
	i->title = g->body;
	i->sentence = g->responsible;
	i->area_id = g->area_id;
	i->agreement_id = g->id;
	i->body = arena_printf(ch->arena, "{\"due\":\"%.*s\"}", STR_ARG(g->due_day));
}

static void fill_chain(struct change *ch, struct form *f, const struct dialogue *d, struct dialogue_point *i)
{
	struct chain_bound k;
	(void)d;
	if (!chain_bound_fill(ch->db, ch->arena, ch->now, i->intervention_id, i->comparison, &k)) {
		form_error(f, "intervention_id", N_("An insats that has not started has no chain to show."), STR_END);
		return;
	}
	dialogue_chain_bind(ch, &k, i);
}

static void fill_figure(struct change *ch, struct form *f, const struct dialogue *d, struct dialogue_point *i)
{
	struct dialogue_figures all;
	struct measure m;
	int year = i->first_year.has ? (int)i->first_year.v : (int)d->first_year;
	bool read = i->measure_id && measure_get(ch->db, ch->arena, i->measure_id, &m) &&
	            dialogue_figures_read(ch, d->unit_id, year, i->measure_id, &all);
	for (size_t k = 0; read && k < all.n; k++)
		if (str_eq(all.v[k].grade, i->grade) && all.v[k].now->year == year) {
			dialogue_figure_bind(ch, &all, &all.v[k], i);
			return;
		}
	form_error(f, "measure_id", N_("The unit has no such figure."), STR_END);
}

static void fill_agreement(struct change *ch, struct form *f, const struct dialogue *d,
                           struct dialogue_point *i)
{
	struct dialogue_agreement g;
	struct dialogue of;
	if (!dialogue_agreement_get(ch->db, ch->arena, i->agreement_id, &g) || g.dialogue_id == d->id ||
	    !dialogue_get(ch->db, ch->arena, g.dialogue_id, &of) || of.unit_id != d->unit_id) {
		form_error(f, "agreement_id", N_("Choose an agreement of an earlier dialogue of the unit."), STR_END);
		return;
	}
	dialogue_agreement_bind(ch, &g, i);
}

static void fill_text(struct change *ch, struct form *f, const struct dialogue *d, struct dialogue_point *i)
{
	(void)ch;
	(void)d;
	if (str_trim(i->title).n == 0)
		form_error(f, "title", N_("Say in a few words what it is about."), STR_END);
}

/* Whatever was sent, what the point says is what is stored now. */
static void fill(struct change *ch, struct form *f, const struct dialogue *d, struct dialogue_point *i)
{
	static const struct {
		const char *kind;
		void (*fill)(struct change *ch, struct form *f, const struct dialogue *d, struct dialogue_point *i);
	} fills[] = {
	    {"chain", fill_chain}, {"figure", fill_figure}, {"agreement", fill_agreement}, {"text", fill_text}};
	for (size_t k = 0; k < sizeof fills / sizeof fills[0]; k++)
		if (str_eqz(i->kind, fills[k].kind))
			fills[k].fill(ch, f, d, i);
	i->bound_at = ch->now;
	i->person_id = ch->person_id;
}

/* Nothing but that it is struck may differ. */
static bool same_bound(struct change *ch, const struct dialogue_point *a, const struct dialogue_point *b)
{
	struct change_field *diff;
	size_t n = change_diff(&dialogue_point_entity, ch->arena, a, b, &diff);
	for (size_t i = 0; i < n; i++)
		if (!str_eqz(diff[i].column, "struck"))
			return false;
	return true;
}

static void item_check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct dialogue_point *i = row;
	const struct dialogue_point *was = before;
	struct dialogue d;
	if (!dialogue_get(ch->db, ch->arena, i->dialogue_id, &d)) {
		form_error(f, "dialogue_id", N_("Choose a dialogue that you may write in."), STR_END);
		return;
	}
	if (was && !same_bound(ch, was, i))
		form_error(f, "title", N_("What was bound stays as it was. Strike it, and bind it anew."), STR_END);
	if (str_eqz(d.state, "held"))
		form_error(f, "dialogue_id", N_("The dialogue has been held: its pre-read stays as it was."),
		           STR_END);
	if (!was && f->nerrors == 0 && i->bound_at.n == 0)
		fill(ch, f, &d, i);
	if (!was && i->sort == 0)
		dialogue_next_sort(ch->db, ch->arena, d.id, &i->sort);
}

static void item_removing(struct change *ch, struct form *f, const void *row)
{
	const struct dialogue_point *i = row;
	struct dialogue d;
	if (dialogue_get(ch->db, ch->arena, i->dialogue_id, &d) && str_eqz(d.state, "held"))
		form_error(f, "", N_("The dialogue has been held: its pre-read stays as it was."), STR_END);
}

static void item_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct dialogue_point *)row = (struct dialogue_point){
	    .kind = STR("text"),
	    .title = STR(""),
	    .sentence = STR(""),
	    .body = STR("{}"),
	    .comparison = STR(""),
	    .grade = STR(""),
	    .bound_at = STR(""), /* not bound yet */
	};
}

const struct resource_kind kind_dialogue_point = {
    .name = "dialogue_point",
    .part = true,
    .entity = &dialogue_point_entity,
    .access = RES_DIALOGUE,
    .fields = item_fields,
    .nfields = sizeof item_fields / sizeof item_fields[0],
    .locate = item_locate,
    .check = item_check,
    .removing = item_removing,
    .blank = item_blank,
};

/* --- agreements ------------------------------------------------------------------------------ */

static const struct field agreement_fields[] = {
    {"dialogue_id", N_("Dialogue"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"body", N_("What was agreed"), FIELD_TEXT, true, 600, NULL, NULL, NULL},
    {"responsible", N_("Responsible"), FIELD_LINE, false, 200, NULL, NULL, N_("A role.")},
    {"due_day", N_("Ready by"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"area_id", N_("Area"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"state", N_("State"), FIELD_CHOICE, true, 0, agreement_states_word, agreement_states_text, NULL},
};

static void agreement_locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct dialogue_agreement *g = row;
	dialogue_locate_part(db, a, g->dialogue_id, o);
	o->id = g->id;
}

static void agreement_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct dialogue_agreement *g = row, *was = before;
	struct dialogue d;
	if (!dialogue_get(ch->db, ch->arena, g->dialogue_id, &d))
		form_error(f, "dialogue_id", N_("Choose a dialogue that you may write in."), STR_END);
	if (was && was->dialogue_id != g->dialogue_id)
		form_error(f, "dialogue_id", N_("An agreement stays in its dialogue."), STR_END);
}

static void agreement_removing(struct change *ch, struct form *f, const void *row)
{
	int64_t n = 0;
	dialogue_agreement_named(ch->db, ch->arena, ((const struct dialogue_agreement *)row)->id, &n);
	if (n)
		form_error(f, "", N_("It has come to a later dialogue: say there that it is dropped."), STR_END);
}

static void agreement_blank(struct change *ch, void *row)
{
	(void)ch;
	*(struct dialogue_agreement *)row =
	    (struct dialogue_agreement){.body = STR(""), .responsible = STR(""), .state = STR("open")};
}

const struct resource_kind kind_dialogue_agreement = {
    .name = "dialogue_agreement",
    .part = true,
    .entity = &dialogue_agreement_entity,
    .access = RES_DIALOGUE,
    .fields = agreement_fields,
    .nfields = sizeof agreement_fields / sizeof agreement_fields[0],
    .locate = agreement_locate,
    .check = agreement_check,
    .removing = agreement_removing,
    .blank = agreement_blank,
};
