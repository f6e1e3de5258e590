/* definition_pages.c - /definitioner: the register of measures, one measure with its versions, changes. */
#include "base/utf8.h"
#include "core/edit.h"
#include "measure/definition_view.h"
#include "sql_measure_protect.h"
#include "views_measure.h"
#include "web/fmt.h"

static const struct str none = {NULL, 0};

static struct str page_of(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/definitioner/%lld", (long long)id);
}

static struct object root_object(struct ctx *c)
{
	struct object o = {.found = true};
	measure_locate_root(c->db, c->arena, &o);
	return o;
}

static void begin(struct ctx *c, struct str title, bool under)
{
	c->page.title = title;
	c->page.nav = "definitions";
	if (under) {
		c->page.up_href = STR("/definitioner");
		c->page.up_title = tr(c->lang, N_("Definitions"));
	}
}

/* --- the register ------------------------------------------------------------------------ */

static bool holds(struct str text, struct str part)
{
	for (size_t i = 0; i + part.n <= text.n; i++)
		if (memcmp(text.p + i, part.p, part.n) == 0)
			return true;
	return part.n == 0;
}

static struct str query_word(struct ctx *c, const char *name)
{
	struct str v = web_query(c->req, name);
	return str_is_null(v) ? STR("") : str_trim(v);
}

static void read_filter(struct ctx *c, struct definitions_view *v)
{
	v->find = query_word(c, "sok");
	v->origin = query_word(c, "ursprung");
	v->state = query_word(c, "lage");
	str_to_i64(query_word(c, "omrade"), &v->area_id);
}

void measure_definitions_page(struct ctx *c)
{
	struct definitions_view v = {.c = c};
	struct measure_register_row *all;
	read_filter(c, &v);
	struct str fold = utf8_fold(c->arena, v.find);
	size_t n = measure_register(c->db, c->arena, v.area_id, v.origin.n ? v.origin : none,
	                            v.state.n ? v.state : none, &all);
	v.v = ARENA_ARRAY(c->arena, n + 1, struct measure_register_row);
	bool drafts = access_route(&c->who, RES_MEASURE, ACT_CREATE);
	for (size_t i = 0; i < n; i++) {
		bool open = drafts || str_eqz(all[i].state, "approved") || str_eqz(all[i].state, "retired");
		if (open && (holds(all[i].fold, fold) || holds(utf8_fold(c->arena, all[i].key), fold)))
			v.v[v.n++] = all[i];
	}
	v.nareas = measure_areas(c->db, c->arena, &v.areas);
	struct str args[] = {arena_printf(c->arena, "%zu", v.n)};
	begin(c, tr(c->lang, N_("Definitions")), false);
	c->page.summary = tr_fmt(
	    c->arena, c->lang,
	    N_("Measures that match: {0}. Each says what is counted, among whom, when, and where that stands."),
	    args, 1);
	struct object o = root_object(c);
	if (ctx_may(c, RES_MEASURE, ACT_CREATE, &o)) {
		c->page.action_href = STR("/definitioner/ny");
		c->page.action_title = tr(c->lang, N_("New measure"));
	}
	page_open(c);
	view_measure_definitions(&c->out, &v);
	page_close(c);
}

/* --- one measure ---------------------------------------------------------------------------- */

/* The rule for small groups in words, with who says so, and what it leaves. */
static void tell_rule(struct ctx *c, struct definition_version *x)
{
	struct rule_of_version_row r;
	x->rule = x->rule_source = x->kept = STR("");
	if (!rule_of_version(c->db, c->arena, x->v->id, &r))
		return;
	struct str least[] = {fmt_i64(c->arena, r.least_unit), fmt_i64(c->arena, r.least_authority)},
	           parts[] = {
	               tr_fmt(c->arena, c->lang,
	                      N_("Fewer than {0} individuals of a unit, or {1} of the huvudman, are not shown."),
	                      least, 2),
	               r.numerator ? tr(c->lang, N_(" Nor is a share of which so few are counted.")) : STR(""),
	               r.approx ? tr(c->lang, N_(" ~100 where very few are lacking.")) : STR("")};
	x->rule = arena_concat(c->arena, arena_concat(c->arena, parts[0], parts[1]), parts[2]);
	x->rule_source = r.source;
	if (!r.cells.has || !r.kept.has)
		return;
	struct str kept[] = {fmt_i64(c->arena, r.kept.v), fmt_i64(c->arena, r.cells.v)};
	x->kept = tr_fmt(c->arena, c->lang, N_("{0} of {1} are shown as they are"), kept, 2);
}

static void load_versions(struct ctx *c, struct definition_view *v)
{
	struct measure_version *rows;
	size_t n = versions_of(c->db, c->arena, v->m->id, &rows);
	v->v = ARENA_ARRAY(c->arena, n + 1, struct definition_version);
	for (size_t i = n; i-- > 0;) {
		if (str_eqz(rows[i].state, "draft") && !v->may_edit)
			continue;
		struct instrument in;
		struct grade_scale sc;
		struct definition_version *x = &v->v[v->nv++];
		*x = (struct definition_version){.v = &rows[i], .instrument = STR(""), .scale = STR("")};
		if (rows[i].instrument_id && instrument_get(c->db, c->arena, rows[i].instrument_id, &in))
			x->instrument = in.name;
		if (rows[i].scale_id && grade_scale_get(c->db, c->arena, rows[i].scale_id, &sc))
			x->scale = sc.name;
		version_figures(c->db, c->arena, rows[i].id, &x->figures);
		tell_rule(c, x);
	}
}

static struct str newest_says(struct ctx *c, int64_t number)
{
	struct str arg = arena_printf(c->arena, "%lld", (long long)number);
	return tr_fmt(c->arena, c->lang, N_("Version {0} says what is counted, of whom and by which rule."), &arg,
	              1);
}

static void say_state(struct ctx *c, const struct definition_view *v)
{
	const struct measure_version *newest = v->nv ? v->v[0].v : NULL;
	bool draft = newest && str_eqz(newest->state, "draft");
	c->page.status_code = !newest                              ? STR("draft")
	                      : str_eqz(newest->state, "approved") ? STR("decided")
	                      : str_eqz(newest->state, "retired")  ? STR("closed")
	                                                           : STR("draft");
	c->page.status_text = words_text(&version_states, c->lang, newest ? newest->state : STR("draft"));
	if (v->m->question.n)
		c->page.summary = v->m->question;
	else if (newest)
		c->page.summary = newest_says(c, newest->number);
	else
		c->page.summary = tr(c->lang, N_("Say how it is computed: it has no version yet."));
	if (!v->may_edit)
		return;
	page_also(c, arena_concat(c->arena, page_of(c, v->m->id), STR("/andra")), tr(c->lang, N_("Change")));
	if (draft && v->may_decide) {
		c->page.action_href =
		    arena_printf(c->arena, "/definitioner/version/%lld/godkann", (long long)newest->id);
		c->page.action_title = tr(c->lang, N_("Approve"));
	} else {
		c->page.action_href = arena_concat(c->arena, page_of(c, v->m->id), STR("/version"));
		c->page.action_title = tr(c->lang, N_("New version"));
	}
}

void measure_definition_page(struct ctx *c)
{
	struct measure m;
	struct definition_view v = {.c = c, .m = &m, .area = STR("")};
	if (!measure_get(c->db, c->arena, ctx_id(c), &m)) {
		ctx_not_found(c);
		return;
	}
	v.may_edit = ctx_may(c, RES_MEASURE, ACT_EDIT, &c->object);
	v.may_decide = ctx_may(c, RES_MEASURE, ACT_DECIDE, &c->object);
	load_versions(c, &v);
	measure_area_name(c->db, c->arena, m.area_id, &v.area);
	v.ngoals = measure_goals(c->db, c->arena, m.id, &v.goals);
	if (v.may_edit && str_eqz(m.origin, "local"))
		v.nnear = near_find(c->db, c->arena, &m, v.nv ? v.v[0].v : NULL, v.near);
	begin(c, m.name, true);
	c->page.kicker = m.key;
	say_state(c, &v);
	page_open(c);
	view_measure_definition(&c->out, &v);
	page_close(c);
}

/* --- forms ------------------------------------------------------------------------------------ */

static const char *const measure_fields[] = {"name",      "key",        "question", "area_id",
                                             "direction", "unit",       "decimals", "headline",
                                             "name_en",   "ended_year", NULL};
static const char *const version_fields[] = {
    "kind",       "definition",    "formula",  "numerator",  "denominator", "population", "population_note",
    "breakdowns", "instrument_id", "scale_id", "disclosure", "period_kind", "from_year",  "to_year",
    "comparable", "bridge",        "source",   "note",       NULL};

#define CHOICES(c, field, stmt, out)                                                                         \
	do {                                                                                                     \
		struct stmt##_row *rows_;                                                                            \
		size_t n_ = stmt((c)->db, (c)->arena, &rows_);                                                       \
		*(out) = (struct field_refs){field, ARENA_ARRAY((c)->arena, n_ + 1, struct field_choice), n_};       \
		for (size_t i_ = 0; i_ < n_; i_++)                                                                   \
			(out)->v[i_] = (struct field_choice){arena_printf((c)->arena, "%lld", (long long)rows_[i_].id),  \
			                                     rows_[i_].name};                                            \
	} while (0)

static struct edit_page measure_edit(struct ctx *c, int64_t id, const char *title)
{
	struct field_refs *r = ARENA_ARRAY(c->arena, 1, struct field_refs);
	CHOICES(c, "area_id", measure_areas, &r[0]);
	begin(c, tr(c->lang, title), true);
	c->page.narrow = true;
	return (struct edit_page){
	    .kind = &kind_measure,
	    .only = measure_fields,
	    .refs = r,
	    .nrefs = 1,
	    .post = id ? arena_concat(c->arena, page_of(c, id), STR("/andra")) : STR("/definitioner/ny"),
	    .cancel = id ? page_of(c, id) : STR("/definitioner"),
	};
}

void measure_new_page(struct ctx *c)
{
	struct measure m;
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	kind_measure.blank(&ch, &m);
	struct edit_page p = measure_edit(c, 0, N_("New measure"));
	edit_open(c, &p, &m);
}

void measure_new(struct ctx *c)
{
	struct measure m;
	kind_measure.blank(&c->change, &m);
	struct edit_page p = measure_edit(c, 0, N_("New measure"));
	if (edit_save(c, &p, ACT_CREATE, NULL, &m))
		ctx_redirect(c, arena_concat(c->arena, page_of(c, m.id), STR("/version")), "skapat");
}

void measure_edit_page(struct ctx *c)
{
	struct measure m;
	if (!measure_get(c->db, c->arena, ctx_id(c), &m)) {
		ctx_not_found(c);
		return;
	}
	struct edit_page p = measure_edit(c, m.id, N_("Change the measure"));
	edit_open(c, &p, &m);
}

void measure_edit_save(struct ctx *c)
{
	struct measure was, m;
	if (!measure_get(c->db, c->arena, ctx_id(c), &was)) {
		ctx_not_found(c);
		return;
	}
	m = was;
	struct edit_page p = measure_edit(c, m.id, N_("Change the measure"));
	if (edit_save(c, &p, ACT_EDIT, &was, &m))
		ctx_redirect(c, page_of(c, m.id), "sparat");
}

static struct edit_page version_edit(struct ctx *c, const struct measure_version *v, const char *title)
{
	struct measure m;
	struct field_refs *r = ARENA_ARRAY(c->arena, 2, struct field_refs);
	CHOICES(c, "instrument_id", instruments_shown, &r[0]);
	CHOICES(c, "scale_id", scales_shown, &r[1]);
	begin(c, tr(c->lang, title), true);
	if (measure_get(c->db, c->arena, v->measure_id, &m))
		c->page.kicker = m.name;
	c->page.narrow = true;
	return (struct edit_page){
	    .kind = &kind_measure_version,
	    .only = version_fields,
	    .refs = r,
	    .nrefs = 2,
	    .post = v->id ? arena_printf(c->arena, "/definitioner/version/%lld/andra", (long long)v->id)
	                  : arena_concat(c->arena, page_of(c, v->measure_id), STR("/version")),
	    .cancel = page_of(c, v->measure_id),
	};
}

/* The next version begins as the newest one stands, as a draft; the first one blank. False when the measure
 * is not there. */
static bool next_version(struct ctx *c, struct measure_version *v)
{
	struct measure m;
	struct measure_version *rows;
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	if (!measure_get(c->db, c->arena, ctx_id(c), &m)) {
		ctx_not_found(c);
		return false;
	}
	size_t n = versions_of(c->db, c->arena, m.id, &rows);
	kind_measure_version.blank(&ch, v);
	v->from_year = c->lasar;
	if (n) {
		*v = rows[n - 1];
		v->number++;
		v->comparable = STR("no");
		v->to_year = (struct opt_i64){0};
		v->from_year = c->lasar;
		v->state = STR("draft");
	}
	v->id = v->rev = 0;
	v->measure_id = m.id;
	return true;
}

void measure_version_new_page(struct ctx *c)
{
	struct measure_version v;
	if (!next_version(c, &v))
		return;
	struct edit_page p = version_edit(c, &v, N_("New version"));
	edit_open(c, &p, &v);
}

void measure_version_new(struct ctx *c)
{
	struct measure_version v;
	if (!next_version(c, &v))
		return;
	struct edit_page p = version_edit(c, &v, N_("New version"));
	if (edit_save(c, &p, ACT_CREATE, NULL, &v))
		ctx_redirect(c, page_of(c, v.measure_id), "skapat");
}

static bool version_load(struct ctx *c, struct measure_version *v)
{
	bool found = measure_version_get(c->db, c->arena, ctx_id(c), v);
	if (!found)
		ctx_not_found(c);
	return found;
}

void measure_version_edit_page(struct ctx *c)
{
	struct measure_version v;
	if (!version_load(c, &v))
		return;
	struct edit_page p = version_edit(c, &v, N_("Change the version"));
	edit_open(c, &p, &v);
}

void measure_version_edit(struct ctx *c)
{
	struct measure_version was, v;
	if (!version_load(c, &was))
		return;
	v = was;
	struct edit_page p = version_edit(c, &v, N_("Change the version"));
	if (edit_save(c, &p, ACT_EDIT, &was, &v))
		ctx_redirect(c, page_of(c, v.measure_id), "sparat");
}

static const char *const nothing[] = {NULL};

static struct edit_page decide_of(struct ctx *c, const struct measure_version *v, const char *word,
                                  const char *title)
{
	struct edit_page p = version_edit(c, v, title);
	p.only = nothing;
	p.post = arena_printf(c->arena, "/definitioner/version/%lld/%s", (long long)v->id, word);
	p.submit = tr(c->lang, title);
	return p;
}

static void decide_page(struct ctx *c, const char *word, const char *title, const char *says)
{
	struct measure_version v;
	if (!version_load(c, &v))
		return;
	struct edit_page p = decide_of(c, &v, word, title);
	c->page.summary = tr(c->lang, says);
	edit_open(c, &p, &v);
}

static void decide(struct ctx *c, const char *state, const char *word, const char *title)
{
	struct measure_version was, v;
	if (!version_load(c, &was))
		return;
	v = was;
	v.state = str_z(state);
	struct edit_page p = decide_of(c, &v, word, title);
	if (edit_save(c, &p, ACT_DECIDE, &was, &v))
		ctx_redirect(c, page_of(c, v.measure_id), "beslutat");
}

void measure_version_approve_page(struct ctx *c)
{
	decide_page(c, "godkann", N_("Approve"),
	            N_("From then on figures can be given for it. Once a figure uses it, it does not change."));
}

void measure_version_approve(struct ctx *c)
{
	decide(c, "approved", "godkann", N_("Approve"));
}

void measure_version_retire_page(struct ctx *c)
{
	decide_page(c, "avsluta", N_("Retire"),
	            N_("No more figures are taken for it. Those that are there stay."));
}

void measure_version_retire(struct ctx *c)
{
	decide(c, "retired", "avsluta", N_("Retire"));
}

/* --- what definitions lean on --------------------------------------------------------------------- */

void measure_standards_page(struct ctx *c)
{
	struct standards_view v = {.c = c};
	v.nscales = scales_shown(c->db, c->arena, &v.scales);
	v.nstructures = structures_shown(c->db, c->arena, &v.structures);
	begin(c, tr(c->lang, N_("Grade scales and school years")), true);
	c->page.summary =
	    tr(c->lang,
	       N_("Versions of how grades are set and how school years follow each other; a reform adds a row."));
	page_open(c);
	view_measure_scales(&c->out, &v);
	page_close(c);
}

void measure_instruments_page(struct ctx *c)
{
	struct standards_view v = {.c = c};
	v.ninstruments = instruments_shown(c->db, c->arena, &v.instruments);
	begin(c, tr(c->lang, N_("Instruments")), true);
	c->page.summary =
	    tr(c->lang, N_("What figures are taken with. Figures of two instruments are two series."));
	page_open(c);
	view_measure_instruments(&c->out, &v);
	page_close(c);
}
