/* intervention_notes.c - what the figures of the measure say of what is typed, told in the form beside its
 * field: the same as the page of the draft says afterwards (intervention_start.c, intervention_proposed.c,
 * mde.c). */
#include "effect/insats_pages.h"
#include "effect/mde.h"

static void read_measured(struct ctx *c, const struct intervention *x, struct measured *m)
{
	if (x->id)
		measured_of(c->db, c->arena, x, m);
	else
		measured_read(c->db, c->arena, x->measure_id, x->measure_grade, &x->unit_id, x->unit_id != 0, m);
}

static struct str year_note(struct ctx *c, const struct intervention *x, const struct measured *m,
                            bool outcome)
{
	const struct opt_i64 *y = outcome ? &x->outcome_year : &x->base_year;
	if (!y->has)
		return (struct str){NULL, 0};
	struct str text = mde_year_text(c->arena, c->lang, m, outcome, y->v);
	if (!text.n && measured_passed(m, y->v)) {
		const struct str args[] = {lasar_text(c->arena, (int)y->v), measured_near(c->arena, m, y->v)};
		text =
		    tr_fmt(c->arena, c->lang,
		           N_("There are no figures of {0}; the nearest school years that have are {1}."), args, 2);
	}
	return text.n ? text : insats_no_window(c, x, m, y->v);
}

size_t insats_notes(struct ctx *c, const void *row, struct field_note **notes)
{
	const struct intervention *x = row;
	struct measured m;
	size_t n = 0;
	*notes = ARENA_ARRAY(c->arena, 3, struct field_note);
	if (!x->measure_id)
		return 0;
	read_measured(c, x, &m);
	if (m.any && !m.at_school)
		(*notes)[n++] = (struct field_note){
		    "measure_id",
		    tr(c->lang, N_("No school has any figures of this measure, so nobody can be followed or "
		                   "compared by it."))};
	for (int outcome = 0; outcome < 2; outcome++) {
		struct str text = year_note(c, x, &m, outcome);
		if (text.n)
			(*notes)[n++] = (struct field_note){outcome ? "outcome_year" : "base_year", text};
	}
	return n;
}
