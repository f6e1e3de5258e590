/* window_pages.c - /resultat/matfonster: the calendar of measurement windows, one window, next year's. */
#include "base/date.h"
#include "core/edit.h"
#include "measure/window_view.h"
#include "sql_measure_defs.h"
#include "sql_org.h"
#include "views_measure.h"

static struct str page_of(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/resultat/matfonster/%lld", (long long)id);
}

static struct str calendar_of(struct ctx *c, int64_t year)
{
	return arena_printf(c->arena, "/resultat/matfonster?lasar=%lld", (long long)year);
}

static void begin(struct ctx *c, struct str title, int64_t year)
{
	c->page.title = title;
	c->page.nav = "windows";
	if (year) {
		c->page.up_href = calendar_of(c, year);
		c->page.up_title = tr(c->lang, N_("Measurement windows"));
	}
}

/* Whose calendar may be changed: windows belong to the huvudman itself. */
static bool may(struct ctx *c, enum action act)
{
	struct object o = {.found = true};
	measure_locate_root(c->db, c->arena, &o);
	return ctx_may(c, RES_WINDOW, act, &o);
}

/* --- the calendar --------------------------------------------------------------------------------- */

static struct str choose_form(struct ctx *c, struct chips *all)
{
	struct str form = web_query(c->req, "form");
	struct chip *chip = chip_new(c, all, N_("School form"), "form");
	chip_add(chip, (struct str){NULL, 0}, tr(c->lang, N_("All")), form.n == 0);
	for (size_t i = 1; school_form_word[i]; i++) {
		bool it = str_eqz(form, school_form_word[i]);
		chip->set = chip->set || it;
		chip_add(chip, str_z(school_form_word[i]), tr(c->lang, school_form_text[i]), it);
	}
	return form;
}

static int day_in(const struct windows_view *v, struct str day, int more)
{
	struct date d;
	int at =
	    date_parse(day, &d) ? date_days(d) + more - date_days((struct date){(int16_t)v->c->lasar, 7, 1}) : 0;
	return at < 0 ? 0 : at > v->days ? v->days : at;
}

static struct str path(struct ctx *c, int from, int to)
{
	return from < to ? arena_printf(c->arena, "M%d 5H%d", from, to) : (struct str){NULL, 0};
}

static void draw(struct windows_view *v, struct window_bar *b, const struct window_line *l)
{
	struct ctx *c = v->c;
	struct str args[] = {fmt_day(c->arena, c->lang, l->days.from), fmt_day(c->arena, c->lang, l->days.to),
	                     fmt_day(c->arena, c->lang, l->days.late)};
	int end = day_in(v, l->days.to, 1);
	b->l = l;
	b->bar = path(c, day_in(v, l->days.from, 0), end);
	b->late = path(c, end, day_in(v, l->days.late, 1));
	b->when =
	    tr_fmt(c->arena, c->lang,
	           str_eq(l->days.to, l->days.late) ? N_("{0} to {1}") : N_("{0} to {1}, late figures until {2}"),
	           args, 3);
}

static void add_due(struct windows_view *v, const struct window_line *l)
{
	if (l->state == WINDOW_NONE || str_cmp(l->days.to, ctx_today(v->c)) >= 0)
		return;
	v->due.expected += l->n.expected;
	v->due.in_time += l->n.in_time;
	v->due.late += l->n.late;
	v->due.missing += l->n.missing;
	v->ended++;
}

static void load(struct ctx *c, struct windows_view *v)
{
	struct window_line *l;
	struct date first = {(int16_t)c->lasar, 7, 1}, next = {(int16_t)(c->lasar + 1), 7, 1};
	*v = (struct windows_view){.c = c, .from_year = c->lasar - WINDOW_YEARS + 2};
	chip_year(c, &v->chips);
	chip_unit(c, &v->chips);
	struct str form = choose_form(c, &v->chips);
	size_t n = windows_read(c->db, c->arena, c->lang, c->unit_id, form, v->from_year, c->lasar + 1,
	                        ctx_today(c), &l);
	v->days = date_days(next) - date_days(first);
	v->nseries = windows_series(c->arena, l, n, v->from_year, WINDOW_YEARS, &v->series);
	v->v = ARENA_ARRAY(c->arena, n + 1, struct window_bar);
	for (size_t i = 0; i < n; i++)
		if (l[i].w->first_year == c->lasar) {
			draw(v, &v->v[v->n++], &l[i]);
			add_due(v, &l[i]);
		}
	for (size_t i = 0; i < v->nseries; i++)
		v->gaps += v->series[i].n[WINDOW_YEARS - 2] == 0;
	int today = date_days(c->today) - date_days(first);
	if (today >= 0 && today < v->days)
		v->today = arena_printf(c->arena, "M%d 0V10", today);
	v->may_create = may(c, ACT_CREATE);
}

/* "Mätfönster 2025/26: 1 öppet, 2 kompletta." */
static struct str summary(struct ctx *c, const struct windows_view *v)
{
	static const struct {
		enum window_state s;
		const char *text;
	} parts[] = {{WINDOW_LATE, N_("{0} late")},
	             {WINDOW_OPEN, N_("{0} open")},
	             {WINDOW_MISSING, N_("{0} where schools are missing")},
	             {WINDOW_COMPLETE, N_("{0} complete")},
	             {WINDOW_COMING, N_("{0} coming")},
	             {WINDOW_NONE, N_("{0} for no school")}};
	struct str args[] = {lasar_text(c->arena, c->lasar), STR("")};
	for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
		int64_t n = 0;
		for (size_t i = 0; i < v->n; i++)
			n += v->v[i].l->state == parts[k].s;
		struct str count = fmt_i64(c->arena, n);
		if (n)
			args[1] = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(args[1]), args[1].n ? ", " : "",
			                       STR_ARG(tr_fmt(c->arena, c->lang, parts[k].text, &count, 1)));
	}
	return tr_fmt(c->arena, c->lang,
	              v->n ? N_("Windows in {0}: {1}.")
	                   : N_("No window is set for {0}: no figure can be early or late."),
	              args, 2);
}

void windows_page(struct ctx *c)
{
	struct windows_view v;
	load(c, &v);
	begin(c, tr(c->lang, N_("Measurement windows")), 0);
	c->page.summary = summary(c, &v);
	if (v.may_create) {
		c->page.action_href = STR("/resultat/matfonster/ny");
		c->page.action_title = tr(c->lang, N_("New window"));
		struct str next = lasar_text(c->arena, c->lasar + 1);
		page_also(c, arena_printf(c->arena, "/resultat/matfonster/forslag?lasar=%d", c->lasar),
		          tr_fmt(c->arena, c->lang, N_("Propose the windows of {0}"), &next, 1));
	}
	page_open(c);
	view_measure_windows(&c->out, &v);
	page_close(c);
}

/* --- one window ------------------------------------------------------------------------------------ */

static bool load_one(struct ctx *c, struct window_view *v)
{
	struct measure_window *w = ARENA_NEW(c->arena, struct measure_window);
	struct window_line *l;
	*v = (struct window_view){.c = c};
	if (!measure_window_get(c->db, c->arena, ctx_id(c), w))
		return false;
	size_t n = windows_read(c->db, c->arena, c->lang, c->unit_id, (struct str){NULL, 0}, (int)w->first_year,
	                        (int)w->first_year, ctx_today(c), &l);
	for (size_t i = 0; i < n; i++)
		if (l[i].w->id == w->id)
			v->l = l[i];
	return v->l.w != NULL;
}

void window_page(struct ctx *c)
{
	struct window_view v;
	if (!load_one(c, &v)) {
		ctx_not_found(c);
		return;
	}
	const struct measure_window *w = v.l.w;
	v.n = window_schools_for(c->db, c->arena, w, c->unit_id, &v.school);
	v.may_edit = ctx_may(c, RES_WINDOW, ACT_EDIT, &c->object);
	v.may_delete = ctx_may(c, RES_WINDOW, ACT_DELETE, &c->object);
	v.may_enter = access_route(&c->who, RES_FIGURE, ACT_CREATE);
	struct str args[] = {fmt_i64(c->arena, v.l.n.in_time + v.l.n.late), fmt_i64(c->arena, v.l.n.expected),
	                     fmt_i64(c->arena, v.l.n.late)};
	begin(c, w->name, w->first_year);
	c->page.kicker = arena_printf(c->arena, "%.*s · %.*s", STR_ARG(v.l.instrument),
	                              STR_ARG(lasar_text(c->arena, (int)w->first_year)));
	c->page.status_code = str_z(window_state_looks[v.l.state]);
	c->page.status_text = tr(c->lang, window_state_texts[v.l.state]);
	c->page.summary = tr_fmt(c->arena, c->lang,
	                         v.l.n.late ? N_("{0} of {1} schools have reported, {2} of them late.")
	                                    : N_("{0} of {1} schools have reported."),
	                         args, 3);
	if (v.may_edit) {
		c->page.action_href = arena_concat(c->arena, page_of(c, w->id), STR("/andra"));
		c->page.action_title = tr(c->lang, N_("Change"));
	}
	page_open(c);
	view_measure_window(&c->out, &v);
	page_close(c);
}

/* --- forms ------------------------------------------------------------------------------------------ */

static struct edit_page edit_of(struct ctx *c, const struct measure_window *w)
{
	struct instruments_shown_row *in;
	struct field_refs *r = ARENA_ARRAY(c->arena, 2, struct field_refs);
	size_t n = instruments_shown(c->db, c->arena, &in);
	*r = (struct field_refs){"instrument_id", ARENA_ARRAY(c->arena, n + 1, struct field_choice), n};
	for (size_t i = 0; i < n; i++)
		r->v[i] = (struct field_choice){arena_printf(c->arena, "%lld", (long long)in[i].id), in[i].name};
	r[1] = fields_lasar(c, (int)w->first_year);
	begin(c, tr(c->lang, w->id ? N_("Change the window") : N_("New window")), w->first_year);
	c->page.narrow = true;
	struct edit_page p = {.kind = &kind_measure_window, .refs = r, .nrefs = 2};
	p.cancel = w->id ? page_of(c, w->id) : calendar_of(c, w->first_year);
	p.post = w->id ? arena_concat(c->arena, p.cancel, STR("/andra")) : STR("/resultat/matfonster/ny");
	return p;
}

/* A blank one of the chosen läsår; of the instrument and form of a gap, when they are named. */
static void fresh(struct ctx *c, struct measure_window *w)
{
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	struct str form = web_query(c->req, "form");
	kind_measure_window.blank(&ch, w);
	w->first_year = c->lasar;
	str_to_i64(web_query(c->req, "instrument"), &w->instrument_id);
	struct str grade = web_query(c->req, "arskurs");
	w->grade = grade.n && grade.n <= 2 ? grade : w->grade;
	for (size_t i = 1; form.n && school_form_word[i]; i++)
		w->school_form = str_eqz(form, school_form_word[i]) ? form : w->school_form;
}

void window_new_page(struct ctx *c)
{
	struct measure_window w;
	fresh(c, &w);
	struct edit_page p = edit_of(c, &w);
	edit_open(c, &p, &w);
}

void window_new(struct ctx *c)
{
	struct measure_window w;
	fresh(c, &w);
	struct edit_page p = edit_of(c, &w);
	if (edit_save(c, &p, ACT_CREATE, NULL, &w))
		ctx_redirect(c, page_of(c, w.id), "skapat");
}

static bool load_row(struct ctx *c, struct measure_window *w)
{
	bool found = measure_window_get(c->db, c->arena, ctx_id(c), w);
	if (!found)
		ctx_not_found(c);
	return found;
}

void window_edit_page(struct ctx *c)
{
	struct measure_window w;
	if (!load_row(c, &w))
		return;
	struct edit_page p = edit_of(c, &w);
	edit_open(c, &p, &w);
}

void window_edit(struct ctx *c)
{
	struct measure_window was, w;
	if (!load_row(c, &was))
		return;
	w = was;
	struct edit_page p = edit_of(c, &w);
	if (edit_save(c, &p, ACT_EDIT, &was, &w))
		ctx_redirect(c, page_of(c, w.id), "sparat");
}

void window_remove(struct ctx *c)
{
	struct measure_window w;
	int64_t rev = 0;
	str_to_i64(web_form(c->req, "rev"), &rev);
	if (!load_row(c, &w))
		return;
	if (edit_remove(c, &kind_measure_window, w.id, rev))
		ctx_redirect(c, calendar_of(c, w.first_year), "borttaget");
}

/* --- next year's ------------------------------------------------------------------------------------- */

static void load_proposal(struct ctx *c, struct window_proposal_view *v)
{
	struct window_proposed *p;
	struct instrument in;
	*v = (struct window_proposal_view){.c = c, .first_year = c->lasar};
	v->n = windows_proposed(c->db, c->arena, c->lasar, &p);
	v->v = ARENA_ARRAY(c->arena, v->n + 1, struct window_draft);
	for (size_t i = 0; i < v->n; i++) {
		struct window_draft *d = &v->v[i];
		struct str args[] = {fmt_day(c->arena, c->lang, p[i].from->from_day),
		                     fmt_day(c->arena, c->lang, p[i].from->to_day)};
		*d = (struct window_draft){
		    .w = p[i].next, .from_id = p[i].from->id, .take = true, .instrument = STR("")};
		if (instrument_get(c->db, c->arena, d->w.instrument_id, &in))
			d->instrument = c->lang == LANG_EN && in.name_en.n ? in.name_en : in.name;
		d->was = tr_fmt(c->arena, c->lang, N_("{0} to {1}"), args, 2);
	}
}

static void show_proposal(struct ctx *c, struct window_proposal_view *v)
{
	struct str args[] = {lasar_text(c->arena, v->first_year), lasar_text(c->arena, v->first_year + 1)};
	begin(c, tr_fmt(c->arena, c->lang, N_("Windows for {1}"), args, 2), v->first_year);
	c->page.summary = tr_fmt(c->arena, c->lang,
	                         v->n ? N_("Proposed from {0}: the same week and weekday, or the same date when "
	                                   "the window is a single day or whole months. Change what differs.")
	                              : N_("Every window of {0} has one in {1}."),
	                         args, 2);
	page_open(c);
	view_measure_window_proposal(&c->out, v);
	page_close(c);
}

void window_proposal_page(struct ctx *c)
{
	struct window_proposal_view v;
	load_proposal(c, &v);
	show_proposal(c, &v);
}

static struct str sent(struct ctx *c, const char *what, int64_t id, struct str otherwise)
{
	struct str s = web_form(c->req, arena_printf(c->arena, "%s%lld", what, (long long)id).p);
	return str_is_null(s) ? otherwise : str_trim(s);
}

/* Saves one; its first fault, when it has one. */
static void save_draft(struct ctx *c, struct window_draft *d)
{
	struct form f;
	struct date day;
	const struct str days[] = {d->w.from_day, d->w.to_day, d->w.late_day};
	for (size_t i = 0; i < 3; i++)
		if (!date_parse(days[i], &day)) {
			d->fault = tr(c->lang, N_("Write the day as 2025-05-31."));
			return;
		}
	form_init(&f, c->arena, c->lang, kind_measure_window.fields, kind_measure_window.nfields);
	if (resource_save(&c->change, &c->who, &kind_measure_window, ACT_CREATE, &f, NULL, &d->w) != CHANGE_SAVED)
		d->fault = f.nerrors ? f.errors[0].text : tr(c->lang, N_("It could not be saved."));
}

void window_proposal_save(struct ctx *c)
{
	struct window_proposal_view v;
	size_t taken = 0;
	load_proposal(c, &v);
	for (size_t i = 0; i < v.n; i++) {
		struct window_draft *d = &v.v[i];
		d->take = sent(c, "ta", d->from_id, STR("")).n > 0;
		d->w.from_day = sent(c, "fran", d->from_id, d->w.from_day);
		d->w.to_day = sent(c, "till", d->from_id, d->w.to_day);
		d->w.late_day = sent(c, "sent", d->from_id, d->w.late_day);
		if (d->take)
			save_draft(c, d);
		taken += d->take;
		v.faults += d->fault.n > 0;
	}
	if (v.faults) {
		c->res->status = 422;
		show_proposal(c, &v);
		return;
	}
	ctx_redirect(c, calendar_of(c, v.first_year + 1), taken ? "skapat" : "samma");
}
