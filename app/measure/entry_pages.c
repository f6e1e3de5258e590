/* entry_pages.c - /resultat/inmatning: the grid, what is sent from it, one figure's history and decisions. */
#include "core/jobs.h"
#include "measure/entry_view.h"
#include "measure/publish.h"
#include "measure/results_view.h"
#include "sql_org.h"
#include "table/csv.h"
#include "table/xlsx.h"
#include "views_measure.h"

static const struct str none = {NULL, 0};

/* --- what is chosen ------------------------------------------------------------------------------ */

static struct str asked(struct ctx *c, const char *name)
{
	struct str s = web_query(c->req, name);
	return str_is_null(s) ? STR("") : str_trim(s);
}

static void choose_instrument(struct ctx *c, struct entry_view *v)
{
	int64_t id = 0;
	str_to_i64(asked(c, "instrument"), &id);
	v->ninstruments = entry_instruments(c->db, c->arena, c->lasar, &v->instrument);
	struct chip *chip = chip_new(c, &v->chips, N_("Instrument"), "instrument");
	chip->value = tr(c->lang, N_("choose"));
	for (size_t i = 0; i < v->ninstruments; i++) {
		const struct entry_instruments_row *r = &v->instrument[i];
		bool it = r->id == id;
		v->g.instrument_id = it ? id : v->g.instrument_id;
		chip->set = chip->set || it;
		chip_add(chip, arena_printf(c->arena, "%lld", (long long)r->id),
		         c->lang == LANG_EN && r->name_en.n ? r->name_en : r->name, it);
	}
}

static void choose_grade(struct ctx *c, struct entry_view *v)
{
	struct structure_grade *s;
	size_t n = structure_for(c->db, c->arena, STR("GR"), c->lasar, &s);
	struct str grade = asked(c, "arskurs");
	struct chip *chip = chip_new(c, &v->chips, N_("School grade"), "arskurs");
	v->g.grade = STR("");
	chip_add(chip, none, tr(c->lang, N_("not divided")), grade.n == 0);
	for (size_t i = 0; i < n; i++) {
		bool it = str_eq(grade, s[i].grade);
		v->g.grade = it ? grade : v->g.grade;
		chip->set = chip->set || it;
		chip_add(chip, s[i].grade, s[i].grade, it);
	}
}

static void choose_split(struct ctx *c, struct entry_view *v)
{
	struct chip *chip = chip_new(c, &v->chips, N_("Sex"), "kon");
	v->split = chip->set = str_eqz(asked(c, "kon"), "1");
	chip_add(chip, none, tr(c->lang, N_("not divided")), !v->split);
	chip_add(chip, STR("1"), tr(c->lang, N_("girls and boys, women and men")), v->split);
}

static struct str query_of(struct ctx *c, const struct entry_view *v)
{
	struct str s =
	    arena_printf(c->arena, "?instrument=%lld&lasar=%d", (long long)v->g.instrument_id, c->lasar);
	if (c->unit_id)
		s = arena_printf(c->arena, "%.*s&enhet=%lld", STR_ARG(s), (long long)c->unit_id);
	if (v->g.grade.n)
		s = arena_printf(c->arena, "%.*s&arskurs=%.*s", STR_ARG(s), STR_ARG(v->g.grade));
	return v->split ? arena_concat(c->arena, s, STR("&kon=1")) : s;
}

static bool may_approve(struct ctx *c, int64_t unit, int64_t entered_by)
{
	const struct object o = {.unit_id = unit, .state = OBJ_DECIDED, .found = true};
	return entered_by != c->who.person_id && ctx_may(c, RES_FIGURE, ACT_DECIDE, &o);
}

static void load(struct ctx *c, struct entry_view *v)
{
	int64_t unit = c->unit_id;
	*v = (struct entry_view){.c = c, .g = {.first_year = c->lasar}, .day = STR("")};
	choose_instrument(c, v);
	chip_year(c, &v->chips);
	chip_unit(c, &v->chips);
	choose_grade(c, v);
	choose_split(c, v);
	v->query = query_of(c, v);
	if (!unit)
		root_unit(c->db, c->arena, &unit);
	if (v->g.instrument_id)
		entry_load(c, unit, v->split, &v->g);
	for (size_t i = 0; i < v->g.nunits; i++)
		for (size_t k = 0; k < v->g.ncols; k++) {
			const struct entry_figures_row *f = v->g.unit[i].cell[k].now;
			v->to_approve +=
			    f && str_eqz(f->state, "preliminary") && may_approve(c, v->g.unit[i].id, f->created_by);
		}
}

/* --- the page -------------------------------------------------------------------------------------- */

static struct str summary(struct ctx *c, const struct entry_view *v)
{
	struct str args[] = {
	    arena_printf(c->arena, "%zu", v->g.missing), arena_printf(c->arena, "%zu", v->g.preliminary),
	    arena_printf(c->arena, "%zu", v->g.approved + v->g.locked), arena_printf(c->arena, "%zu", v->g.held)};
	if (!v->g.instrument_id)
		return tr(c->lang, N_("Choose an instrument: its measures become the columns, your units the rows."));
	return tr_fmt(c->arena, c->lang,
	              N_("Missing: {0}. Preliminary: {1}. Approved or locked: {2}. In quarantine: {3}."), args,
	              4);
}

static void show(struct ctx *c, struct entry_view *v)
{
	c->page.title = tr(c->lang, N_("Entry"));
	c->page.nav = "entry";
	c->page.summary = summary(c, v);
	page_open(c);
	view_measure_entry(&c->out, v);
	page_close(c);
}

/* Figures of small groups that were shown as they are. */
static bool log_exact(struct ctx *c, const struct entry_grid *g)
{
	struct str diff = arena_printf(c->arena, "{\"cells\":%zu,\"from\":%d,\"to\":%d}", g->exact, g->first_year,
	                               g->first_year);
	return g->exact == 0 || publish_exact(c, "instrument", g->instrument_id, diff);
}

/* The grid again, with what is wrong in it: nothing of it is saved but that it was shown. */
static void show_again(struct ctx *c, struct entry_view *v)
{
	if (!log_exact(c, &v->g) || !ctx_commit(c) || !ctx_read(c)) {
		ctx_error(c, 503, N_("The store is busy. Try again in a moment."));
		return;
	}
	c->res->status = 422;
	show(c, v);
}

void entry_page(struct ctx *c)
{
	struct entry_view v;
	load(c, &v);
	if (log_exact(c, &v.g))
		show(c, &v);
	else
		ctx_error(c, 503, N_("The store is busy. Try again in a moment."));
}

void entry_post(struct ctx *c)
{
	struct entry_view v;
	struct figure_writer w;
	struct date d;
	load(c, &v);
	struct str day = web_form(c->req, "dag");
	v.day = str_is_null(day) ? STR("") : str_trim(day);
	v.faults = entry_read(c, &v.g) + (v.day.n && !date_parse(v.day, &d));
	if (v.faults) {
		show_again(c, &v);
		return;
	}
	entry_save(&c->change, &v.g, v.day.n ? v.day : none, &w);
	int64_t wrote = w.count[FIGURE_ADDED] + w.count[FIGURE_REPLACED];
	const char *notice = w.count[FIGURE_QUARANTINED] ? "karantan" : wrote ? "preliminart" : "samma";
	ctx_redirect(c, arena_concat(c->arena, STR("/resultat/inmatning"), v.query), notice);
}

/* All that others have entered in the grid. */
void entry_approve_all(struct ctx *c)
{
	struct entry_view v;
	size_t done = 0;
	load(c, &v);
	for (size_t i = 0; i < v.g.nunits; i++)
		for (size_t k = 0; k < v.g.ncols; k++) {
			const struct entry_cell *x = &v.g.unit[i].cell[k];
			if (x->now && str_eqz(x->now->state, "preliminary") && !x->hidden &&
			    may_approve(c, x->unit_id, x->now->created_by))
				done += figure_state(&c->change, x->now->id, "approved", STR(""));
		}
	ctx_redirect(c, arena_concat(c->arena, STR("/resultat/inmatning"), v.query), done ? "beslutat" : "samma");
}

/* --- the grid as a file ------------------------------------------------------------------------------ */

static void file_cell(struct ctx *c, struct table *t, const struct entry_grid *g, const struct entry_unit *u,
                      const struct entry_cell *x)
{
	struct value v = {0};
	if (x->guarded)
		return;
	if (x->now) {
		const struct figure f = {
		    .kind = x->now->kind, .number = x->now->number, .decimals = x->now->decimals};
		v = figure_value(&f);
	}
	table_add_row(t);
	table_add_text(t, x->m->key);
	table_add_text(t, u->code);
	table_add_text(t, g->period);
	table_add_text(t, str_z(x->sex));
	table_add_text(t, g->grade);
	table_add_text(t, entry_text(c->arena, LANG_SV, &v));
	table_add_text(t, x->n > 0 ? arena_printf(c->arena, "%lld", (long long)x->n) : none);
	table_add_text(t, x->comment);
}

/* In the columns of the import profile for figures, so that what is filled in comes back the same way. A
 * figure that not everybody may see has no row, whoever asks (doc/decisions/files-are-protected.md): a row
 * that is not there changes nothing when the file comes back, as a mark in it would. */
static void build(struct ctx *c, struct table *t)
{
	static const char *const heads[] = {"mått",    "plats", "period", "kön",
	                                    "årskurs", "värde", "antal",  "kommentar"};
	struct entry_view v;
	load(c, &v);
	table_init(t, c->arena);
	table_add_sheet(t, STR("Inmatning"));
	table_add_row(t);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		table_add_text(t, str_z(heads[i]));
	for (size_t i = 0; i < v.g.nunits; i++)
		for (size_t k = 0; k < v.g.ncols; k++)
			file_cell(c, t, &v.g, &v.g.unit[i], &v.g.unit[i].cell[k]);
}

void entry_file(struct ctx *c)
{
	struct table t;
	bool csv = str_ends(c->req->path, STR(".csv"));
	build(c, &t);
	const struct table_csv_style style = {.bom = true};
	const struct table_xlsx_style xlsx = {.title = STR("Inmatning"), .header_rows = 1};
	web_set_header(
	    c->res, "Content-Disposition",
	    arena_printf(c->arena, "attachment; filename=\"inmatning-%d.%s\"", c->lasar, csv ? "csv" : "xlsx"));
	c->res->type = csv ? STR("text/csv; charset=utf-8")
	                   : STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
	if (csv)
		table_csv_write(&t.sheet[0], &style, &c->res->body);
	else if (table_xlsx_write(&t, &xlsx, &c->res->body) != TABLE_XLSX_OK)
		ctx_error(c, 500, N_("The file became too large. Narrow it with a filter."));
}

/* --- one figure ---------------------------------------------------------------------------------------- */

static struct str written(struct ctx *c, struct str kind, int64_t number, int64_t decimals)
{
	const struct figure f = {.kind = kind, .number = number, .decimals = decimals};
	struct value v = figure_value(&f);
	struct str s = entry_text(c->arena, c->lang, &v);
	return v.kind == VALUE_EXISTS ? s : words_text(&figure_kinds, c->lang, kind);
}

/* Whose it is, and whether not everybody may see it as it is. */
static void tell_whose(struct ctx *c, struct entry_figure_view *v)
{
	int64_t guarded = 0;
	v->own = v->f.created_by && v->f.created_by == c->who.person_id;
	v->exact = !v->own && figure_guarded(c->db, c->arena, v->f.id, &guarded) && guarded;
}

static bool load_figure(struct ctx *c, struct entry_figure_view *v)
{
	struct place p;
	struct measure_version ver;
	*v = (struct entry_figure_view){.c = c};
	if (!figure_get(c->db, c->arena, ctx_id(c), &v->f) || !place_get(c->db, c->arena, v->f.place_id, &p) ||
	    !measure_version_get(c->db, c->arena, v->f.version_id, &ver) ||
	    !measure_get(c->db, c->arena, ver.measure_id, &v->m))
		return false;
	const struct object o = {.unit_id = p.unit_id, .state = OBJ_DECIDED, .found = true};
	tell_whose(c, v);
	v->may_decide = p.unit_id && ctx_may(c, RES_FIGURE, ACT_DECIDE, &o);
	bool sees = v->own || str_eqz(ver.disclosure, "published") || ctx_may(c, RES_EXACT, ACT_VIEW, &o);
	if (!p.unit_id || !sees || !(v->may_decide || ctx_may(c, RES_FIGURE, ACT_CREATE, &o)))
		return false;
	const struct figure *f = &v->f;
	v->place = p.name;
	v->value = written(c, f->kind, f->number, f->decimals);
	v->n = entry_history(c->db, c->arena, f->version_id, f->place_id, f->period, f->sex, f->grade, f->subject,
	                     f->facet, &v->h);
	v->text = ARENA_ARRAY(c->arena, v->n + 1, struct str);
	for (size_t i = 0; i < v->n; i++)
		v->text[i] = written(c, v->h[i].kind, v->h[i].number, v->h[i].decimals);
	v->back = ver.instrument_id ? arena_printf(c->arena, "/resultat/inmatning?instrument=%lld&lasar=%lld",
	                                           (long long)ver.instrument_id, (long long)f->first_year)
	                            : STR("/resultat/inmatning");
	return true;
}

static void show_figure(struct ctx *c, struct entry_figure_view *v)
{
	struct str args[] = {v->place, v->f.period, v->value};
	c->page.title = c->lang == LANG_EN && v->m.name_en.n ? v->m.name_en : v->m.name;
	c->page.nav = "entry";
	c->page.up_href = v->back;
	c->page.up_title = tr(c->lang, N_("Entry"));
	c->page.summary = tr_fmt(c->arena, c->lang, N_("{0}, {1}: {2}."), args, 3);
	page_open(c);
	view_measure_entry_figure(&c->out, v);
	page_close(c);
}

void entry_figure_page(struct ctx *c)
{
	struct entry_figure_view v;
	if (!load_figure(c, &v))
		ctx_not_found(c);
	else if (v.exact && !publish_exact(c, "figure", v.f.id, STR("{\"cells\":1}")))
		ctx_error(c, 503, N_("The store is busy. Try again in a moment."));
	else
		show_figure(c, &v);
}

static const struct {
	const char *word, *state;
	bool reason;
} decisions[] = {{"godkann", "approved", false},
                 {"avvisa", "rejected", true},
                 {"las", "locked", true},
                 {"las-upp", "approved", true}};

void entry_figure_decide(struct ctx *c)
{
	struct entry_figure_view v;
	struct str word = web_form(c->req, "beslut"), reason = web_form(c->req, "skal");
	size_t i = 0, n = sizeof decisions / sizeof decisions[0];
	if (!load_figure(c, &v) || !v.may_decide) {
		ctx_not_found(c);
		return;
	}
	reason = str_is_null(reason) ? STR("") : str_trim(reason);
	while (i < n && !str_eqz(word, decisions[i].word))
		i++;
	if (i == n || (decisions[i].reason && reason.n == 0))
		v.fault = N_("Say why.");
	else if (!figure_state(&c->change, v.f.id, decisions[i].state, reason))
		v.fault =
		    N_("Who entered a figure does not approve it, and a figure that has been replaced stays so.");
	if (v.fault) {
		c->res->status = 422;
		show_figure(c, &v);
		return;
	}
	ctx_redirect(c, v.back, "beslutat");
}
