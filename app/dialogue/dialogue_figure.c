/* dialogue_figure.c - the figures of a unit that a dialogue begins from, and whether they read otherwise
 * since. */
#include "dialogue/dialogue.h"

#include "core/text.h"
#include "measure/publish.h"
#include "measure/results_view.h"
#include "measure/targets.h"
#include "sql_measure_entry.h"

/* --- asking ------------------------------------------------------------------------------- */

struct aims {
	struct target *t[DIALOGUE_YEARS];
	size_t n[DIALOGUE_YEARS];
	int last; /* the läsår of t[0] */
};

static void aims_read(struct db *db, struct arena *a, int64_t unit_id, int last, struct aims *x)
{
	x->last = last;
	for (int i = 0; i < DIALOGUE_YEARS; i++)
		x->n[i] = targets_reaching(db, a, unit_id, last - i, &x->t[i]);
}

/* The nearest unit's comes last. */
static const struct target *aim_of(const struct aims *x, int64_t measure_id, struct str grade, int year)
{
	const struct target *found = NULL;
	int i = x->last - year;
	for (size_t k = 0; i >= 0 && i < DIALOGUE_YEARS && k < x->n[i]; k++)
		if (x->t[i][k].measure_id == measure_id && str_eq(x->t[i][k].grade, grade))
			found = &x->t[i][k];
	return found;
}

static const struct query_cell *cell_of(const struct query_result *r, size_t m, struct str grade, int year)
{
	return query_find_split(r, m, 0, year, STR("T"), grade, STR(""), STR(""));
}

static void add_line(struct dialogue_figures *f, const struct aims *x, size_t m, struct str grade)
{
	struct dialogue_line *l = &f->v[f->n];
	const struct query_cell *now = NULL;
	for (int y = x->last; y > x->last - DIALOGUE_YEARS && !now; y--)
		now = cell_of(&f->r, m, grade, y);
	if (!now)
		return;
	*l = (struct dialogue_line){.m = &f->r.measure[m], .grade = grade, .now = now};
	l->was = cell_of(&f->r, m, grade, now->year - 1);
	l->target = aim_of(x, l->m->id, grade, now->year);
	l->state = target_of_cell(l->m, l->target, now);
	int moved = results_moved(l->was, now);
	l->missed = l->state == TARGET_NOT_REACHED;
	l->worse =
	    (str_eqz(l->m->direction, "up") && moved < 0) || (str_eqz(l->m->direction, "down") && moved > 0);
	f->n++;
}

static bool has_line(const struct dialogue_figures *f, int64_t measure_id, struct str grade)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].m->id == measure_id && str_eq(f->v[i].grade, grade))
			return true;
	return false;
}

/* All pupils, and each årskurs that has a target. */
static void add_lines(struct dialogue_figures *f, const struct aims *x, size_t m)
{
	int64_t id = f->r.measure[m].id;
	add_line(f, x, m, STR(""));
	for (int i = 0; i < DIALOGUE_YEARS; i++)
		for (size_t k = 0; k < x->n[i]; k++)
			if (x->t[i][k].measure_id == id && x->t[i][k].grade.n && !has_line(f, id, x->t[i][k].grade))
				add_line(f, x, m, x->t[i][k].grade);
}

/* For somebody without a role: what is bound is read by all who may read the dialogue. */
static struct query *query_new(struct arena *a, int from_year, int to_year)
{
	struct query *q = ARENA_NEW(a, struct query);
	*q = (struct query){
	    .from_year = from_year, .to_year = to_year, .sex = STR("T"), .subject = STR(""), .facet = STR("")};
	return q;
}

static bool tell(struct change *ch, const struct query_result *r)
{
	const struct publish p = {.arena = ch->arena,
	                          .seen = ch->db,
	                          .in = ch,
	                          .channel = "page",
	                          .query = STR("/dialoger"),
	                          .person_id = ch->person_id};
	return publish_tables(&p, r);
}

bool dialogue_figures_read(struct change *ch, int64_t unit_id, int first_year, int64_t measure_id,
                           struct dialogue_figures *f)
{
	struct query *q = query_new(ch->arena, first_year - DIALOGUE_YEARS, first_year);
	struct measure *m;
	struct aims x;
	size_t n = measure_id ? 0
	                      : dialogue_measures(ch->db, ch->arena, unit_id, first_year - DIALOGUE_YEARS + 1,
	                                          first_year, &m),
	       lines = 1;
	*f = (struct dialogue_figures){.n = 0};
	if (measure_id)
		query_measure(q, measure_id);
	for (size_t i = 0; i < n; i++)
		query_measure(q, m[i].id);
	if (!query_unit(ch->db, ch->arena, q, unit_id) || q->nmeasures == 0 ||
	    !query_run(ch->db, ch->arena, q, &f->r) || !tell(ch, &f->r))
		return false;
	aims_read(ch->db, ch->arena, unit_id, first_year, &x);
	for (int i = 0; i < DIALOGUE_YEARS; i++)
		lines += x.n[i];
	f->v = ARENA_ARRAY(ch->arena, f->r.nmeasures + lines, struct dialogue_line);
	for (size_t i = 0; i < f->r.nmeasures; i++)
		add_lines(f, &x, i);
	return true;
}

/* --- binding -------------------------------------------------------------------------------- */

struct told {
	struct str value, year, change, target, state;
};

static void write_body(struct json_out *o, const void *p)
{
	const struct told *t = p;
	json_open(o, '{');
	json_member(o, "value", t->value);
	json_member(o, "year", t->year);
	json_member(o, "change", t->change.p ? t->change : STR(""));
	json_member(o, "target", t->target.p ? t->target : STR(""));
	json_member(o, "state", t->state.p ? t->state : STR(""));
	json_close(o, '}');
}

static struct str sentence_of(struct arena *a, const struct told *t, const struct dialogue_line *l)
{
	static const char *const texts[] = {
	    [TARGET_REACHED] = N_("The target {0} is reached."),
	    [TARGET_ON_WAY] = N_("The target {0} is not reached, but it is on the way."),
	    [TARGET_NOT_REACHED] = N_("The target {0} is not reached."),
	    [TARGET_NO_BASIS] = N_("Whether the target {0} is reached cannot be told."),
	};
	const struct str args[] = {t->value, t->year, t->change};
	struct str said = t->change.p ? tr_fmt(a, LANG_SV, N_("{0} in {1}, {2}."), args, 3)
	                              : tr_fmt(a, LANG_SV, N_("{0} in {1}."), args, 2);
	if (!l->target)
		return said;
	return arena_printf(a, "%.*s %.*s", STR_ARG(said),
	                    STR_ARG(tr_fmt(a, LANG_SV, texts[l->state], &t->target, 1)));
}

void dialogue_figure_bind(struct change *ch, const struct dialogue_figures *f, const struct dialogue_line *l,
                          struct dialogue_point *i)
{
	struct arena *a = ch->arena;
	struct told t = {.value = query_text(a, LANG_SV, &f->r, l->now),
	                 .year = lasar_text(a, l->now->year),
	                 .change = results_change(a, LANG_SV, l->m, l->was, l->now)};
	const struct str named[] = {query_measure_name(LANG_SV, l->m), l->grade};
	if (l->target) {
		t.target = query_unit_text(a, LANG_SV, l->m, l->target->value);
		t.state = str_z(target_state_word(l->state));
	}
	i->kind = STR("figure");
	i->title = l->grade.n ? tr_fmt(a, LANG_SV, N_("{0}, grade {1}"), named, 2) : named[0];
	i->sentence = sentence_of(a, &t, l);
	i->body = text_json(a, write_body, &t);
	i->area_id = l->m->area_id;
	i->measure_id = l->m->id;
	i->unit_id = f->r.place[0].unit_id;
	i->first_year = (struct opt_i64){true, l->now->year};
	i->grade = l->grade;
	i->bound_at = ch->now;
	i->person_id = ch->person_id;
}

/* --- since then ------------------------------------------------------------------------------ */

static bool is_figure(const struct dialogue_point *i)
{
	return str_eqz(i->kind, "figure") && i->first_year.has;
}

static struct str value_now(struct arena *a, const struct query_result *r, const struct dialogue_point *i)
{
	for (size_t m = 0; m < r->nmeasures; m++)
		for (size_t p = 0; r->measure[m].id == i->measure_id && p < r->nplaces; p++)
			if (r->place[p].unit_id == i->unit_id)
				return query_text(
				    a, LANG_SV, r,
				    query_find_split(r, m, p, (int)i->first_year.v, STR("T"), i->grade, STR(""), STR("")));
	return STR("");
}

void dialogue_figures_newer(struct ctx *c, struct db *db, struct arena *a, const struct dialogue_point *v,
                            size_t n, bool *newer)
{
	struct query *q = query_new(a, 0, 0);
	struct query_result r;
	for (size_t i = 0; i < n; i++) {
		if (!is_figure(&v[i]) || !query_measure(q, v[i].measure_id) || !query_unit(db, a, q, v[i].unit_id))
			continue;
		int year = (int)v[i].first_year.v;
		q->from_year = q->from_year && q->from_year < year ? q->from_year : year;
		q->to_year = q->to_year > year ? q->to_year : year;
	}
	if (q->nmeasures == 0 || !(c ? query_answer(c, q, &r) : query_run(db, a, q, &r)))
		return;
	for (size_t i = 0; i < n; i++)
		if (is_figure(&v[i]))
			newer[i] = !str_eq(json_text(json_parse(a, v[i].body, NULL), "value"), value_now(a, &r, &v[i]));
}
