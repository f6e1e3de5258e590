/* entry.c - figures entered by hand: what may stand in a cell, the grid of units by measures. */
#include "measure/entry.h"

#include <math.h>

/* --- one cell --------------------------------------------------------------------------------- */

static const struct range {
	const char *unit;
	double least, most;
	bool step; /* the step is in its own units, else a part of the former figure */
} ranges[] = {
    {"percent", 0, 100, true},       {"index", 0, 100, true},       {"points", 0, INFINITY, false},
    {"count", 0, INFINITY, false},   {"ratio", 0, INFINITY, false}, {"days", 0, INFINITY, false},
    {"minutes", 0, INFINITY, false}, {"hours", 0, INFINITY, false}, {"kronor", -INFINITY, INFINITY, false},
};

static const struct range *range_of(struct str unit)
{
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (str_eqz(unit, ranges[i].unit))
			return &ranges[i];
	return &ranges[0];
}

static bool large_step(const struct range *r, double was, double now)
{
	double d = fabs(now - was);
	return r->step ? d > ENTRY_STEP : d > fabs(was) * ENTRY_STEP_OF / 100.0 && d > 1;
}

static const char *check_number(const struct entry_measures_row *m, const struct value *before,
                                struct str comment, const struct value *v)
{
	const struct range *r = range_of(m->unit);
	double x = value_number(v);
	bool change = str_eqz(m->kind, "change");
	if (v->decimals > m->decimals)
		return m->decimals ? N_("Too many decimals for this measure.") : N_("A whole number, please.");
	if (!change && x < r->least)
		return N_("Less than this measure can be.");
	if (x > r->most || (change && x < -r->most))
		return N_("More than this measure can be.");
	if (before && before->kind == VALUE_EXISTS && comment.n == 0 && large_step(r, value_number(before), x))
		return N_("A large change since the year before: say why in the comment.");
	return NULL;
}

const char *entry_check(const struct entry_measures_row *m, struct str typed, struct str comment,
                        const struct value *before, struct value *v)
{
	typed = str_trim(typed);
	*v = (struct value){0};
	if (str_eqz(typed, "-")) {
		v->kind = VALUE_MASKED;
		return NULL;
	}
	if (!value_read(typed, VALUE_SKOLVERKET, 0, v) ||
	    (v->kind != VALUE_EXISTS && v->kind != VALUE_FEW && v->kind != VALUE_NOT_APPLICABLE))
		return N_("A number, or one of the marks .. . -");
	return v->kind == VALUE_EXISTS ? check_number(m, before, str_trim(comment), v) : NULL;
}

struct str entry_text(struct arena *a, int lang, const struct value *v)
{
	struct buf b;
	if (v->kind == VALUE_MASKED)
		return STR("-");
	buf_init(&b, 64);
	value_write(v, VALUE_SKOLVERKET, lang == LANG_SV ? ',' : '.', &b);
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return str_is_null(s) ? STR("") : s;
}

static struct value value_of(const struct entry_figures_row *r)
{
	const struct figure f = {.kind = r->kind, .number = r->number, .decimals = r->decimals, .n = r->n};
	return figure_value(&f);
}

/* --- loading the grid ------------------------------------------------------------------------- */

static bool has_word(struct str list, const char *word)
{
	struct str part;
	while (str_split(&list, ',', &part))
		if (str_eqz(str_trim(part), word))
			return true;
	return false;
}

static void add_cols(struct ctx *c, struct entry_grid *g, bool split)
{
	static const char *const of_sex[] = {"T", "K", "M"};
	struct entry_measures_row *m;
	size_t n = entry_measures(c->db, c->arena, g->instrument_id, g->first_year, &m);
	g->col = ARENA_ARRAY(c->arena, 3 * n + 1, struct entry_col);
	for (size_t i = 0; i < n; i++) {
		if (!str_eqz(m[i].period_kind, "lasar") && !str_eqz(m[i].period_kind, "occasion")) {
			g->left_out++;
			continue;
		}
		size_t k = split && has_word(m[i].breakdowns, "sex") ? 3 : 1;
		for (size_t s = 0; s < k; s++)
			g->col[g->ncols++] = (struct entry_col){&m[i], of_sex[s]};
	}
}

/* What a cell's figure is, its place in the grid known. */
static void place_figure(struct entry_cell *x, const struct entry_grid *g, const struct entry_figures_row *f)
{
	if (f->first_year != g->first_year)
		x->before = str_eqz(f->state, "quarantined") ? x->before : value_of(f);
	else if (!str_eq(f->period, g->period))
		return;
	else if (str_eqz(f->state, "quarantined"))
		x->held = f;
	else
		x->now = f;
}

static struct entry_cell *cell_of(const struct entry_grid *g, int64_t unit, int64_t version, struct str sex)
{
	for (size_t u = 0; u < g->nunits; u++)
		for (size_t i = 0; i < g->ncols && g->unit[u].id == unit; i++)
			if (g->col[i].m->version_id == version && str_eqz(sex, g->col[i].sex))
				return &g->unit[u].cell[i];
	return NULL;
}

static void count_cell(struct entry_grid *g, const struct entry_cell *x)
{
	const struct entry_figures_row *f = x->now;
	g->missing += !f && !x->held;
	g->held += x->held != NULL;
	g->preliminary += f && str_eqz(f->state, "preliminary");
	g->approved += f && str_eqz(f->state, "approved");
	g->locked += f && str_eqz(f->state, "locked");
}

/* What was entered by oneself, or anybody may see, or is of a unit whose exact figures one may see, is shown.
 */
static void finish_cell(struct ctx *c, struct entry_grid *g, struct entry_cell *x, bool enter, bool exact)
{
	const struct entry_figures_row *f = x->now;
	bool own = f && f->created_by == c->who.person_id;
	count_cell(g, x);
	x->guarded = f && f->guarded;
	x->hidden = x->guarded && !exact && !own;
	g->exact += x->guarded && exact && !own;
	x->open = enter && !x->hidden && !(f && str_eqz(f->state, "locked"));
	x->name =
	    arena_printf(c->arena, "%lld.%lld.%s", (long long)x->m->version_id, (long long)x->unit_id, x->sex);
	x->text = x->shown = x->comment = STR("");
	if (!f || x->hidden)
		return;
	struct value v = value_of(f);
	x->text = x->shown = entry_text(c->arena, c->lang, &v);
	x->comment = f->comment;
	x->n = v.n;
}

static void add_units(struct ctx *c, struct entry_grid *g, const struct entry_units_row *u, size_t n)
{
	g->unit = ARENA_ARRAY(c->arena, n + 1, struct entry_unit);
	for (size_t i = 0; i < n; i++) {
		const struct object o = {.unit_id = u[i].id, .state = OBJ_DECIDED, .found = true};
		if ((!str_eqz(u[i].kind, "school") && n > 1) ||
		    !(ctx_may(c, RES_FIGURE, ACT_CREATE, &o) || ctx_may(c, RES_FIGURE, ACT_DECIDE, &o)))
			continue;
		struct entry_unit *e = &g->unit[g->nunits++];
		*e = (struct entry_unit){u[i].id, u[i].code, u[i].name,
		                         ARENA_ARRAY(c->arena, g->ncols + 1, struct entry_cell)};
		for (size_t k = 0; k < g->ncols; k++)
			e->cell[k] = (struct entry_cell){.unit_id = e->id, .m = g->col[k].m, .sex = g->col[k].sex};
	}
}

void entry_load(struct ctx *c, int64_t unit_id, bool split, struct entry_grid *g)
{
	struct entry_units_row *u;
	struct entry_figures_row *f;
	g->period = lasar_text(c->arena, g->first_year);
	add_cols(c, g, split);
	size_t n = entry_units(c->db, c->arena, unit_id, ctx_today(c), &u);
	add_units(c, g, u, n);
	n = entry_figures(c->db, c->arena, g->instrument_id, g->first_year - 1, g->first_year, g->grade, &f);
	for (size_t i = 0; i < n; i++) {
		struct entry_cell *x = cell_of(g, f[i].unit_id, f[i].version_id, f[i].sex);
		if (x)
			place_figure(x, g, &f[i]);
	}
	for (size_t i = 0; i < g->nunits; i++) {
		const struct object o = {.unit_id = g->unit[i].id, .state = OBJ_DECIDED, .found = true};
		bool enter = ctx_may(c, RES_FIGURE, ACT_CREATE, &o), exact = ctx_may(c, RES_EXACT, ACT_VIEW, &o);
		for (size_t k = 0; k < g->ncols; k++)
			finish_cell(c, g, &g->unit[i].cell[k], enter, exact);
	}
}

/* --- reading what was sent ---------------------------------------------------------------------- */

static struct str sent(struct ctx *c, const struct entry_cell *x, char what)
{
	struct str s = web_form(c->req, arena_printf(c->arena, "%c%.*s", what, STR_ARG(x->name)).p);
	return str_is_null(s) ? s : str_trim(s);
}

/* fine: the number of individuals reads. */
static const char *fault_of(const struct entry_cell *x, struct str typed, struct str saw, bool fine)
{
	struct value v;
	if (typed.n == 0)
		return N_("A figure is not taken away by emptying the cell: write what it is, or reject it.");
	if (!x->open)
		return N_("This cell is locked, or not yours to fill in.");
	if (!str_eq(saw, x->shown))
		return N_("Somebody else has changed this cell meanwhile. Look again.");
	if (!fine)
		return N_("The number of individuals is a whole number.");
	return entry_check(x->m, typed, x->comment, &x->before, &v);
}

/* True when something else is said of the figure than before. */
static bool take_comment(struct entry_cell *x, struct str comment)
{
	if (str_is_null(comment))
		return false;
	x->comment = comment;
	return x->now && !str_eq(comment, x->now->comment);
}

static size_t read_cell(struct ctx *c, struct entry_cell *x)
{
	struct str typed = sent(c, x, 'v'), saw = sent(c, x, 's'), comment = sent(c, x, 'k'), n = sent(c, x, 'n');
	const char *fault;
	if (str_is_null(typed))
		return 0;
	saw = str_is_null(saw) ? STR("") : saw;
	bool noted = take_comment(x, comment);
	bool counted = !str_is_null(n) && n.n;
	int64_t number = 0;
	bool fine = !counted || (str_to_i64(n, &number) && number >= 0);
	if (str_eq(typed, saw) && fine && !noted && (!counted || number == x->n))
		return 0;
	x->text = typed;
	fault = fault_of(x, typed, saw, fine);
	x->n = counted ? number : x->n;
	x->shown = fault ? x->shown : (struct str){NULL, 0}; /* null: to be written */
	x->fault = fault ? tr(c->lang, fault) : x->fault;
	return fault != NULL;
}

size_t entry_read(struct ctx *c, struct entry_grid *g)
{
	size_t faults = 0;
	for (size_t i = 0; i < g->nunits; i++)
		for (size_t k = 0; k < g->ncols; k++)
			faults += read_cell(c, &g->unit[i].cell[k]);
	return faults;
}

/* The figure stands as it was; what is said of it is said anew, and what was said before is in the log. */
static void put_comment(struct change *ch, int64_t figure_id, struct str was, struct str now)
{
	struct json_out o;
	struct buf b;
	buf_init(&b, 1 << 14);
	json_begin(&o, &b);
	json_open(&o, '{');
	json_key(&o, STR("was"));
	json_str(&o, was);
	json_key(&o, STR("now"));
	json_str(&o, now);
	json_close(&o, '}');
	figure_set_comment(ch->db, figure_id, now);
	change_note(ch, "comment", "figure", figure_id, 0, arena_str(ch->arena, buf_as_str(&b)));
	buf_finish(&b);
}

static void save_cell(struct figure_writer *w, const struct entry_grid *g, const struct entry_cell *x,
                      struct str day)
{
	struct value v;
	struct figure rest = {.comment = x->comment, .measured_day = day};
	struct figure_key k = {.version_id = x->m->version_id,
	                       .place_id = place_of_unit(w->ch, x->unit_id),
	                       .first_year = g->first_year,
	                       .period = g->period,
	                       .sex = str_z(x->sex),
	                       .grade = g->grade,
	                       .subject = STR(""),
	                       .facet = STR("")};
	if (entry_check(x->m, x->text, x->comment, &x->before, &v))
		return;
	v.n = x->n;
	enum figure_result got = figure_put(w, &k, &v, &rest, x->comment.n ? x->comment : STR("entered again"));
	if (got == FIGURE_SAME && x->now && !str_eq(x->comment, x->now->comment))
		put_comment(w->ch, x->now->id, x->now->comment, x->comment);
}

struct figure_source entry_source(const struct change *ch)
{
	return (struct figure_source){.kind = STR("form"),
	                              .publisher = STR(""),
	                              .title = STR("Inmatning"),
	                              .url = STR(""),
	                              .licence = STR(""),
	                              .retrieved = instant_date(ch->arena, ch->now),
	                              .definitions = STR("")};
}

void entry_save(struct change *ch, struct entry_grid *g, struct str day, struct figure_writer *w)
{
	struct figure_source s = entry_source(ch);
	figure_begin(w, ch, &s);
	w->preliminary = true;
	for (size_t i = 0; i < g->nunits; i++)
		for (size_t k = 0; k < g->ncols; k++)
			if (str_is_null(g->unit[i].cell[k].shown))
				save_cell(w, g, &g->unit[i].cell[k], day);
	figure_end(w);
}
