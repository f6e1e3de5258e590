/* intervention_form.c - making and changing an insats. A new one says what it costs; when a ceiling of
 * minutes is passed that is told once, and is no wall (product.md N8). */
#include "base/date.h"
#include "core/draft.h"
#include "core/edit.h"
#include "effect/analysis_target.h"
#include "effect/insats_pages.h"
#include "effect/lesson.h"
#include "effect/measured.h"
#include "effect/template.h"
#include "measure/results_view.h"
#include "measure/targets.h"
#include "plan/refs.h"
#include "plan/thread.h"
#include "views_effect.h"
#include "web/fmt.h"

static void refs(struct ctx *c, struct fields_view *v)
{
	struct field_refs *r = ARENA_ARRAY(c->arena, 5, struct field_refs);
	r[0] = refs_units(c, "unit_id");
	r[1] = refs_people(c, "responsible_id");
	r[2] = insats_measures(c, "measure_id");
	r[3] = refs_goals(c, "goal_id", THREAD_LEVELS);
	r[4] = insats_activities(c, "activity_id");
	v->refs = r;
	v->nrefs = 5;
}

/* Activities of the läsår that one may see. */
struct field_refs insats_activities(struct ctx *c, const char *field)
{
	struct thread_activities_row *a;
	size_t n = thread_activities(c->db, c->arena, c->lasar, 0, 0, (struct str){NULL, 0}, c->who.person_id,
	                             ctx_today(c), 2000, (struct str){NULL, 0}, &a);
	struct field_refs r = {field, ARENA_ARRAY(c->arena, n + 1, struct field_choice), 0};
	for (size_t i = 0; i < n; i++)
		r.v[r.n++] = (struct field_choice){
		    arena_printf(c->arena, "%lld", (long long)a[i].id),
		    arena_printf(c->arena, "%.*s %.*s", STR_ARG(a[i].number), STR_ARG(a[i].title))};
	return r;
}

/* --- a new one ------------------------------------------------------------------------------ */

static void head(struct ctx *c, const char *title)
{
	c->page.title = tr(c->lang, title);
	c->page.nav = "insatser";
	c->page.up_href = STR("/insatser");
	c->page.up_title = tr(c->lang, N_("Insatser"));
	c->page.narrow = true;
}

static void fill_templates(struct ctx *c, struct insats_form *v)
{
	v->templates = ARENA_ARRAY(c->arena, template_count() + 1, struct insats_template_choice);
	for (size_t i = 0; i < template_count(); i++) {
		const struct template *t = template_at(i);
		v->templates[v->ntemplates++] = (struct insats_template_choice){
		    .href = page_with(c, "mall", str_z(t->key)),
		    .title = tr(c->lang, t->title),
		    .about = tr(c->lang, t->about),
		    .current = str_eqz(v->template, t->key),
		};
	}
	v->templates[v->ntemplates++] = (struct insats_template_choice){
	    .href = page_with(c, "mall", (struct str){NULL, 0}),
	    .title = tr(c->lang, N_("No template")),
	    .about = tr(c->lang, N_("Everything is written by you.")),
	    .current = v->template.n == 0,
	};
}

static void show_new(struct ctx *c, struct insats_form *v, const struct form *f, const struct intervention *x)
{
	v->c = c;
	v->form = f;
	struct field_note *notes;
	size_t nnotes = insats_notes(c, x, &notes);
	v->fields = (struct fields_view){
	    .c = c, .form = f, .kind = &kind_intervention, .row = x, .notes = notes, .nnotes = nnotes};
	refs(c, &v->fields);
	v->template = x->template;
	v->figure_id = x->figure_id ? arena_printf(c->arena, "%lld", (long long)x->figure_id) : STR("");
	fill_templates(c, v);
	const struct object draft = {.found = true, .unit_id = x->unit_id, .state = OBJ_DRAFT};
	v->ntold = template_tells(c->lang, x->template, v->told, INSATS_TOLD_MOST);
	v->may_start =
	    v->ntold > 0 && ctx_may(c, RES_INSATS, ACT_DECIDE, &draft); /* nothing starts without a tight one */
	head(c, N_("New insats"));
	page_open(c);
	page_form_top(c, f);
	view_effect_insats_new(&c->out, v);
	page_close(c);
}

static void take_of(const struct insats_figure *g, int now, struct intervention *x)
{
	x->measure_id = g->measure_id;
	x->measure_grade = g->grade;
	x->base_year = (struct opt_i64){true, g->first_year};
	/* At the end of this läsår: what is tried has not begun before. */
	x->outcome_year = (struct opt_i64){true, g->first_year < now ? now : g->first_year + 1};
}

/* What was seen, in words, from the figure that one came from. */
static void take_figure(struct ctx *c, const struct insats_figure *g, struct intervention *x)
{
	int now = lasar_of(c->today);
	if (!g->found)
		return;
	struct str args[] = {g->measure, g->value, g->where, g->year, g->grade};
	const char *const said[2][2] = {
	    {N_("{0}: {1} in {2} in {3}."), N_("{0}: {1} at {2} in {3}.")},
	    {N_("{0}, grade {4}: {1} in {2} in {3}."), N_("{0}, grade {4}: {1} at {2} in {3}.")}};
	x->finding = tr_fmt(c->arena, c->lang, said[g->grade.n > 0][g->at_school], args, 5);
	if (g->unit_id)
		x->unit_id = g->unit_id;
	take_of(g, now, x);
}

/* What another unit shows, since the one that is to try has no figure that can be shown. */
static void take_elsewhere(struct ctx *c, struct insats_figure *g, int64_t seen, struct intervention *x)
{
	struct str own = STR("");
	insats_figure_of(c, x->measure_id, seen, x->measure_grade, g);
	int64_t unit = x->unit_id;
	if (!g->found || seen == unit || !insats_unit_named(c->db, c->arena, unit, &own))
		return;
	take_figure(c, g, x);
	x->unit_id = unit;
	x->figure_id = g->figure_id;
	x->finding = arena_printf(
	    c->arena, "%.*s %.*s", STR_ARG(x->finding),
	    STR_ARG(tr_fmt(c->arena, c->lang, N_("{0} has no figure of its own to show."), &own, 1)));
}

/* ?skillnad=kon: the difference between girls and boys that was looked at. */
static bool take_gap(struct ctx *c, int64_t seen, struct intervention *x)
{
	struct insats_figure g = {.found = false};
	struct str text;
	int64_t year = 0;
	str_to_i64(web_query(c->req, "ar"), &year);
	if (!str_eqz(web_query(c->req, "skillnad"), "kon") ||
	    !insats_gap_of(c, x->measure_id, seen ? seen : x->unit_id, x->measure_grade,
	                   year > 1900 && year < 2200 ? (int)year : 0, &g, &text))
		return false;
	x->finding = text;
	take_of(&g, lasar_of(c->today), x);
	return true;
}

/* ?figur=ID, or ?matt=ID or KEY with ?enhet= and ?arskurs=: a deviation that one looked at; ?sedd=: at that
 * unit; ?skillnad=kon&ar=2023: the difference of girls and boys. */
static void prefill(struct ctx *c, struct intervention *x)
{
	struct insats_figure g = {.found = false};
	struct str matt = web_query(c->req, "matt"), grade = web_query(c->req, "arskurs");
	struct measure m;
	int64_t id = 0, seen = 0;
	if (str_to_i64(web_query(c->req, "figur"), &id))
		insats_figure_read(c, id, &g);
	x->figure_id = g.found ? id : 0;
	id = 0;
	if (!g.found && matt.n && !str_to_i64(matt, &id) && measure_by_key(c->db, c->arena, matt, &m))
		id = m.id;
	if (id && measure_get(c->db, c->arena, id, &m)) {
		x->measure_id = id;
		x->measure_grade = str_is_null(grade) ? STR("") : str_sub(grade, 0, 10);
		str_to_i64(web_query(c->req, "sedd"), &seen);
		if (take_gap(c, seen, x))
			return;
		insats_figure_of(c, id, x->unit_id, x->measure_grade, &g);
		x->figure_id = g.figure_id;
		if (!g.found && seen) {
			take_elsewhere(c, &g, seen, x);
			return;
		}
	}
	take_figure(c, &g, x);
}

/* ?mal=ID: a goal that one may see. */
static void take_goal(struct ctx *c, struct intervention *x)
{
	struct object o = {.found = true};
	struct goal g;
	int64_t id = 0;
	if (!str_to_i64(web_query(c->req, "mal"), &id) || !goal_get(c->db, c->arena, id, &g))
		return;
	kind_goal.locate(c->db, c->arena, &g, &o);
	if (ctx_may(c, RES_GOAL, ACT_VIEW, &o))
		x->goal_id = id;
}

enum { TERM_MONTHS = 5 };

/* Läsår to begin from, where the deviation or the template has said neither: the newest that has figures, and
 * the first in the measure's rhythm by which the template says that it shows, counted from the start. What a
 * deviation said of the outcome is moved to a läsår that the measure is taken in. */
static void take_years(struct ctx *c, struct intervention *x)
{
	struct measured m;
	struct date start = c->today;
	measured_read(c->db, c->arena, x->measure_id, x->measure_grade, &x->unit_id, 1, &m);
	date_parse(x->from_day, &start);
	int begins = lasar_of(start), base = measured_last(&m, begins),
	    terms = template_terms(x->template, c->db, c->arena, x->measure_id);
	if (!x->base_year.has && base)
		x->base_year = (struct opt_i64){true, base};
	if (!x->base_year.has)
		return;
	if (!x->outcome_year.has) {
		int month = start.month + TERM_MONTHS * terms;
		x->outcome_year = (struct opt_i64){true, start.year + (month - 1) / 12 - ((month - 1) % 12 + 1 < 7)};
	}
	if (x->outcome_year.v <= x->base_year.v)
		x->outcome_year.v = x->base_year.v + 1;
	x->outcome_year.v = measured_next(&m, x->outcome_year.v);
}

/* The measure that a deviation brought, when the template proposes another. */
static struct str other_measure(struct ctx *c, const struct intervention *x)
{
	const struct template *t = template_find(x->template);
	struct measure own, of;
	if (!t || !measure_by_key(c->db, c->arena, str_z(t->measure), &of) || of.id == x->measure_id ||
	    !measure_get(c->db, c->arena, x->measure_id, &own))
		return (struct str){NULL, 0};
	const struct str args[] = {query_measure_name(c->lang, &own), query_measure_name(c->lang, &of),
	                           str_z(t->measure_grade)};
	return tr_fmt(
	    c->arena, c->lang,
	    t->measure_grade[0]
	        ? N_("{0} comes from the deviation that you began from. The template proposes {1}, grade "
	             "{2}: choose that here if it is what should decide.")
	        : N_("{0} comes from the deviation that you began from. The template proposes {1}: choose "
	             "that here if it is what should decide."),
	    args, 3);
}

/* Days to begin from: the first Monday that is a week away or more, since promises are locked before the
 * start, to the end of the läsår of the outcome. */
static void take_days(struct ctx *c, struct intervention *x)
{
	struct school_year_of_row y;
	char day[DATE_TEXT];
	if (x->from_day.n || !x->measure_id)
		return;
	date_text(date_from_days(date_days(lesson_monday(c->today)) + 14), day);
	x->from_day = arena_str(c->arena, str_z(day));
	take_years(c, x);
	if (x->outcome_year.has && school_year_of(c->db, c->arena, x->outcome_year.v, &y) &&
	    str_cmp(y.spring_to, x->from_day) > 0)
		x->to_day = y.spring_to;
}

void effect_insats_new_page(struct ctx *c)
{
	struct intervention x;
	struct form f;
	struct insats_form v = {.seen = false};
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	kind_intervention.blank(&ch, &x);
	x.unit_id = c->unit_id ? c->unit_id : c->who.ngrants ? c->who.grants[0].unit_id : 0;
	x.responsible_id = c->who.person_id;
	x.title = edit_begun(c, 300);
	prefill(c, &x);
	take_goal(c, &x);
	template_fill(c->db, c->arena, c->lang, web_query(c->req, "mall"), &x);
	take_days(c, &x);
	v.measure_note = other_measure(c, &x);
	form_init(&f, c->arena, c->lang, kind_intervention.fields, kind_intervention.nfields);
	form_draft(c, STR("/insatser/ny"), &f);
	if (!x.measure_id && !x.template.n && results_may_try(c, x.unit_id))
		v.nmissed = missed_read(c, x.unit_id, &v.missed);
	show_new(c, &v, &f, &x);
}

static bool put_one(struct ctx *c, struct form *f, const struct intervention *x, int64_t unit_id,
                    const char *arm)
{
	struct intervention_unit u;
	kind_intervention_unit.blank(&c->change, &u);
	u.intervention_id = x->id;
	u.unit_id = unit_id;
	u.arm = str_z(arm);
	if (str_eqz(u.arm, "treated"))
		u.from_day = x->from_day;
	return resource_save(&c->change, NULL, &kind_intervention_unit, ACT_CREATE, f, NULL, &u) == CHANGE_SAVED;
}

/* Compared with other schools, to begin with every other of the same form that has the insats' årskurser:
 * whom one compares with is not chosen by hand for how it went there. Those that cannot have the measure are
 * left out. The draft shows them, to be changed. */
static bool put_others(struct ctx *c, struct form *f, const struct intervention *x)
{
	struct unit_tree_row *u;
	const struct unit_tree_row *own = NULL;
	struct measured m;
	bool ok = true;
	measured_of(c->db, c->arena, x, &m);
	size_t n = unit_tree(c->db, c->arena, ctx_today(c), (struct str){NULL, 0}, &u);
	for (size_t i = 0; i < n; i++)
		own = u[i].id == x->unit_id ? &u[i] : own;
	for (size_t i = 0; own && ok && i < n; i++)
		if (u[i].id != own->id && str_eqz(u[i].kind, "school") &&
		    str_eq(u[i].school_form, own->school_form) &&
		    analysis_same_grades(c->arena, u[i].grades, x->grades.n ? x->grades : own->grades) &&
		    measured_can(&m, u[i].id))
			ok = put_one(c, f, x, u[i].id, "comparison");
	return ok;
}

/* A first unit of its own, when it belongs to one school: where, and from when. */
static bool put_unit(struct ctx *c, struct form *f, const struct intervention *x)
{
	struct unit un;
	if (!unit_get(c->db, c->arena, x->unit_id, &un) || !str_eqz(un.kind, "school"))
		return true;
	return put_one(c, f, x, x->unit_id, "treated") &&
	       (!str_eqz(x->design, "other_schools") || put_others(c, f, x));
}

/* A figure is pointed at only by those who may see it. */
static void check_figure(struct ctx *c, struct intervention *x)
{
	struct insats_figure g;
	insats_figure_read(c, x->figure_id, &g);
	if (!g.found)
		x->figure_id = 0;
}

void effect_insats_new(struct ctx *c)
{
	struct intervention x;
	struct form f;
	struct insats_form v = {.seen = web_form(c->req, "seen").n > 0};
	int64_t minutes;
	enum change_result r = CHANGE_INVALID;
	kind_intervention.blank(&c->change, &x);
	form_init(&f, c->arena, c->lang, kind_intervention.fields, kind_intervention.nfields);
	form_read(&f, c->req, &intervention_entity, &x);
	x.state = STR("draft");
	if (!template_find(x.template))
		x.template = STR("");
	check_figure(c, &x);
	insats_load(c, &x, &minutes, &v.over, &v.nover);
	bool warn = f.nerrors == 0 && v.nover && !v.seen;
	if (f.nerrors == 0 && !warn)
		r = resource_save(&c->change, &c->who, &kind_intervention, ACT_CREATE, &f, NULL, &x);
	if (r == CHANGE_SAVED && put_unit(c, &f, &x) && template_parts(&c->change, c->lang, &x)) {
		bool now = web_form(c->req, "start").n > 0 && insats_start_now(c, x.id);
		ctx_redirect(c, insats_href(c, x.id, ""), now ? "beslutat" : "skapat");
		return;
	}
	if (r == CHANGE_DENIED) {
		ctx_error(c, 403, N_("Your role may not make insatser at that unit."));
		return;
	}
	x.id = 0;
	v.seen = v.seen || warn;
	c->res->status = 422;
	show_new(c, &v, &f, &x);
}

/* --- changing a part of it -------------------------------------------------------------------- */

static const char *const why_fields[] = {"title",  "unit_id",  "finding", "causes",      "target_group",
                                         "grades", "subjects", "goal_id", "activity_id", NULL};
static const char *const scope_fields[] = {"from_day", "to_day", "hours", "instead", "dose",
                                           "classes",  "pupils", "staff", NULL};
static const char *const expect_fields[] = {"measure_id", "measure_grade", "base_year",     "outcome_year",
                                            "expected",   "expected_low",  "expected_high", "no_effect",
                                            "stop_rule",  "design",        "design_note",   NULL};
static const char *const cost_fields[] = {"money", "fund", "responsible_id", NULL};
static const struct {
	const char *word, *title, *back;
	const char *const *fields;
} sections[] = {
    {"varfor", N_("Why"), "#varfor", why_fields},
    {"omfattning", N_("When and how much"), "#omfattning", scope_fields},
    {"forvantan", N_("What is expected"), "#forvantan", expect_fields},
    {"kostnad", N_("Cost and responsible"), "#kostnad", cost_fields},
};

static struct edit_page edit_of(struct ctx *c, const struct intervention *x, size_t *section)
{
	struct fields_view v = {.c = c};
	struct str part = web_query(c->req, "del");
	*section = 0;
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (str_eqz(part, sections[i].word))
			*section = i;
	refs(c, &v);
	c->page.title = tr(c->lang, sections[*section].title);
	c->page.nav = "insatser";
	c->page.up_href = insats_href(c, x->id, "");
	c->page.up_title = x->title;
	c->page.narrow = true;
	return (struct edit_page){
	    .kind = &kind_intervention,
	    .only = sections[*section].fields,
	    .refs = v.refs,
	    .nrefs = v.nrefs,
	    .notes = insats_notes,
	    .post =
	        arena_printf(c->arena, "/insatser/%lld/andra?del=%s", (long long)x->id, sections[*section].word),
	    .cancel = insats_href(c, x->id, sections[*section].back),
	};
}

void effect_insats_edit_page(struct ctx *c)
{
	struct intervention x;
	size_t section;
	if (!intervention_get(c->db, c->arena, ctx_id(c), &x)) {
		ctx_not_found(c);
		return;
	}
	struct edit_page p = edit_of(c, &x, &section);
	if (x.locked_at.n)
		c->page.summary = tr(
		    c->lang, N_("It has started: a change of what was promised asks for a reason and is told as made "
		                "after the start."));
	edit_open(c, &p, &x);
}

void effect_insats_edit(struct ctx *c)
{
	struct intervention x, was;
	size_t section;
	if (!intervention_get(c->db, c->arena, ctx_id(c), &was)) {
		ctx_not_found(c);
		return;
	}
	x = was;
	struct edit_page p = edit_of(c, &was, &section);
	if (edit_save(c, &p, ACT_EDIT, &was, &x))
		ctx_redirect(c, insats_href(c, was.id, ""), "sparat");
}

void effect_insats_remove(struct ctx *c)
{
	int64_t rev = 0;
	str_to_i64(web_form(c->req, "rev"), &rev);
	if (edit_remove(c, &kind_intervention, ctx_id(c), rev))
		ctx_redirect(c, STR("/insatser"), "borttaget");
}
