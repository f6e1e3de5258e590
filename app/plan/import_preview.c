/* import_preview.c - the dry run and what the page shows of it. */
#include "plan/import_preview.h"

#include "org/org.h"
#include "plan/plan.h"

#define ROWS_SHOWN 60
#define ROWS_MOST  300

struct str import_anchor(const struct import_run_view *v, const struct import_problem *p)
{
	if (!p->row)
		return (struct str){NULL, 0};
	if (!p->col)
		return arena_printf(v->c->arena, "#r%u", p->row);
	return arena_printf(v->c->arena, "#r%u-k%d", p->row, p->col);
}

struct str import_state(enum lang l, struct str state)
{
	return str_eqz(state, "done")     ? tr(l, N_("Has been read in"))
	       : str_eqz(state, "undone") ? tr(l, N_("Undone"))
	                                  : tr(l, N_("To be checked"));
}

struct str import_profile_label(enum lang l, struct str name)
{
	const struct import_profile *p = import_profile_find(name);
	return p ? tr(l, p->label) : name;
}

/* --- rows for the eye ------------------------------------------------------------------- */

static bool has_problem(const struct import_run_view *v, uint32_t row)
{
	for (size_t i = 0; i < v->nproblems; i++)
		if (v->problems[i].row == row)
			return true;
	return false;
}

static void add_said(struct arena *a, struct import_cell_view *c, const struct import_problem *p)
{
	if (!c->said)
		c->said = ARENA_ARRAY(a, 8, struct str);
	if (c->nsaid < 8)
		c->said[c->nsaid++] = p->text;
	c->error = c->error || p->error;
	c->note = c->note || !p->error;
}

static void fill_row(struct import_run_view *v, const struct import_line *l, struct import_row_view *r)
{
	struct arena *a = v->c->arena;
	*r = (struct import_row_view){.row = l->row, .failed = l->failed};
	r->cell = ARENA_ARRAY(a, v->sheet.ncols, struct import_cell_view);
	for (size_t c = 0; c < v->sheet.ncols; c++) {
		r->cell[c].text = l->cell[c];
		r->cell[c].col = (int)c + 1;
		r->cell[c].anchor = arena_printf(a, "r%u-k%zu", l->row, c + 1);
	}
	for (size_t i = 0; i < v->nproblems; i++) {
		const struct import_problem *p = &v->problems[i];
		if (p->row != l->row || p->row == 0)
			continue;
		if (p->col >= 1 && (size_t)p->col <= v->sheet.ncols)
			add_said(a, &r->cell[p->col - 1], p);
		else
			r->said = r->said.n ? arena_printf(a, "%.*s %.*s", STR_ARG(r->said), STR_ARG(p->text)) : p->text;
	}
}

static void show_rows(struct import_run_view *v)
{
	v->rows = ARENA_ARRAY(v->c->arena, ROWS_MOST, struct import_row_view);
	for (size_t i = 0; i < v->sheet.nlines && v->nrows < ROWS_MOST; i++)
		if (i < ROWS_SHOWN || has_problem(v, v->sheet.line[i].row))
			fill_row(v, &v->sheet.line[i], &v->rows[v->nrows++]);
}

static void join_problems(struct import_run_view *v, const struct import *im)
{
	size_t n = v->sheet.problems.n + im->problems.n;
	v->problems = ARENA_ARRAY(v->c->arena, n ? n : 1, struct import_problem);
	for (size_t i = 0; i < n; i++) {
		const struct import_problem *p =
		    i < v->sheet.problems.n ? &v->sheet.problems.v[i] : &im->problems.v[i - v->sheet.problems.n];
		v->problems[v->nproblems++] = *p;
		v->nerrors += p->error;
		v->nnotes += !p->error;
	}
}

/* --- the run that is undone ----------------------------------------------------------------- */

void import_prepare(struct import_run_view *v, struct db *db)
{
	struct arena *a = v->c->arena;
	import_options_read(a, v->src.run.options, &v->opt);
	import_apply_edits(&v->sheet, &v->opt);
	v->field_of = ARENA_ARRAY(a, v->sheet.ncols + 1, int);
	import_map(db, a, v->src.profile, &v->sheet, v->src.run.mapping, v->field_of);
}

struct import import_of(struct import_run_view *v, struct change *ch)
{
	return (struct import){.ch = ch,
	                       .who = &v->c->who,
	                       .lang = v->c->lang,
	                       .profile = v->src.profile,
	                       .sheet = &v->sheet,
	                       .field_of = v->field_of,
	                       .opt = v->opt,
	                       .run_id = v->src.run.id};
}

size_t import_columns_shown(const struct import_run_view *v)
{
	bool fixed = v->src.profile->takes & IMPORT_FIXED;
	return fixed && v->sheet.ncols > IMPORT_COLUMNS_SHOWN ? IMPORT_COLUMNS_SHOWN : v->sheet.ncols;
}

static bool figures_in(const struct import_tally *f)
{
	return f->added || f->same || f->replaced || f->quarantined;
}

bool import_try(struct import_run_view *v)
{
	struct change ch;
	struct import im = {0};
	struct db *db = v->sheet.refused ? NULL : store_write(v->c->store);
	if (db) {
		change_init(&ch, db, v->c->arena, v->c->who.person_id, VIA_WEB, v->c->req->id);
		im = import_of(v, &ch);
		v->ready = import_all(&im) && (im.created || im.updated || im.same || figures_in(&im.figures));
		store_write_end(v->c->store, db, false, NULL);
	}
	v->created = im.created;
	v->updated = im.updated;
	v->same = im.same;
	v->skipped = im.skipped;
	v->figures = im.figures;
	join_problems(v, &im);
	show_rows(v);
	return v->sheet.refused || db != NULL;
}

/* --- what the rows may belong to --------------------------------------------------------------- */

static struct field_choice choice(struct arena *a, int64_t id, struct str text)
{
	return (struct field_choice){arena_printf(a, "%lld", (long long)id), text};
}

void import_choices(struct import_run_view *v, struct db *db)
{
	struct ctx *c = v->c;
	struct document_list_row *d;
	struct unit_list_row *u;
	const struct str now = {NULL, 0};
	size_t n = v->src.profile->takes & IMPORT_DOCUMENT
	               ? document_list(db, c->arena, 0, now, now, c->who.person_id, ctx_today(c), now, &d)
	               : 0;
	v->documents = ARENA_ARRAY(c->arena, n + 1, struct field_choice);
	for (size_t i = 0; i < n; i++)
		v->documents[v->ndocuments++] = choice(c->arena, d[i].id, d[i].title);
	v->nchoices = v->src.profile->takes & IMPORT_MEASURES ? measure_choices(db, c->arena, &v->choices) : 0;
	n = v->src.profile->takes & IMPORT_UNIT ? unit_list(db, c->arena, now, &u) : 0;
	v->units = ARENA_ARRAY(c->arena, n + 1, struct field_choice);
	for (size_t i = 0; i < n; i++)
		v->units[v->nunits++] = choice(c->arena, u[i].id, u[i].name);
}
