/* target_pages.c - /resultat/malvarden: what units aim at, with status by rule; setting a target. */
#include "base/date.h"
#include "core/edit.h"
#include "measure/results_view.h"
#include "measure/target_view.h"
#include "sql_measure_entry.h"
#include "sql_org.h"
#include "views_measure.h"

static struct str list_of(struct ctx *c, int64_t year)
{
	return arena_printf(c->arena, "/resultat/malvarden?lasar=%lld", (long long)year);
}

static void begin(struct ctx *c, struct str title, int64_t year)
{
	c->page.title = title;
	c->page.nav = "results";
	c->page.up_href = year ? list_of(c, year) : STR("/resultat");
	c->page.up_title = tr(c->lang, year ? N_("Targets") : N_("Results"));
}

static bool may_on(struct ctx *c, enum action act, int64_t unit_id)
{
	const struct object o = {.unit_id = unit_id, .state = OBJ_DECIDED, .found = true};
	return ctx_may(c, RES_GOAL, act, &o);
}

/* --- the list ---------------------------------------------------------------------------- */

static int choose_state(struct ctx *c, struct chips *all)
{
	struct str word = web_query(c->req, "status");
	struct chip *k = chip_new(c, all, N_("Status"), "status");
	int chosen = -1;
	chip_add(k, (struct str){NULL, 0}, tr(c->lang, N_("All")), word.n == 0);
	for (int i = 0; i <= TARGET_NO_BASIS; i++) {
		const char *w = target_state_word((enum target_state)i);
		bool it = str_eqz(word, w);
		chosen = it ? i : chosen;
		chip_add(k, str_z(w), tr(c->lang, target_state_texts[i]), it);
	}
	k->set = chosen >= 0;
	return chosen;
}

static struct target_row row_of(struct ctx *c, const struct target_line *l)
{
	struct target_row r = {.l = l, .may_edit = may_on(c, ACT_EDIT, l->t->unit_id)};
	r.href = arena_printf(c->arena, "/resultat/indikator/%lld?enhet=%lld", (long long)l->t->measure_id,
	                      (long long)l->t->unit_id);
	if (l->state == TARGET_NOT_REACHED && results_may_try(c, l->t->unit_id))
		r.suggest = results_try_href(c, l->t->unit_id, l->t->measure_id, l->t->grade);
	return r;
}

static void load(struct ctx *c, struct targets_view *v)
{
	struct target_line *l;
	*v = (struct targets_view){.c = c};
	chip_unit(c, &v->chips);
	chip_year(c, &v->chips);
	int only = choose_state(c, &v->chips);
	const struct query asked = {.from_year = c->lasar, .to_year = c->lasar};
	struct query_result r;
	size_t n = targets_read(c->db, c->arena, c->lang, &c->who, c->unit_id, c->lasar, &r, &l);
	n = query_told(c, &asked, &r) ? n : 0;
	v->v = ARENA_ARRAY(c->arena, n + 1, struct target_row);
	v->filtered = only >= 0;
	for (size_t i = 0; i < n; i++) {
		v->count[l[i].state]++;
		if (only < 0 || (int)l[i].state == only)
			v->v[v->n++] = row_of(c, &l[i]);
	}
}

static struct str summary(struct ctx *c, const struct targets_view *v)
{
	struct str a[] = {lasar_text(c->arena, c->lasar), target_counts_say(c->arena, c->lang, v->count)};
	return tr_fmt(c->arena, c->lang,
	              a[1].n ? N_("The targets of {0}: {1}.") : N_("No targets are set for {0}."), a, 2);
}

void targets_page(struct ctx *c)
{
	struct targets_view v;
	load(c, &v);
	begin(c, tr(c->lang, N_("Targets")), 0);
	c->page.summary = summary(c, &v);
	if (access_route(&c->who, RES_GOAL, ACT_CREATE)) {
		c->page.action_href = arena_printf(c->arena, "/resultat/malvarden/ny?lasar=%d", c->lasar);
		c->page.action_title = tr(c->lang, N_("New target"));
	}
	page_open(c);
	view_measure_targets(&c->out, &v);
	page_close(c);
}

/* --- forms -------------------------------------------------------------------------------- */

static struct field_refs measures(struct ctx *c)
{
	struct measures_aimed_row *m;
	size_t n = measures_aimed(c->db, c->arena, false, &m);
	struct field_refs r = {"measure_id", ARENA_ARRAY(c->arena, n + 1, struct field_choice), n};
	for (size_t i = 0; i < n; i++)
		r.v[i] = (struct field_choice){arena_printf(c->arena, "%lld", (long long)m[i].id), m[i].name};
	return r;
}

/* Units on which the person sets targets. */
static struct field_refs units(struct ctx *c)
{
	struct unit_tree_row *u;
	size_t n = unit_tree(c->db, c->arena, ctx_today(c), (struct str){NULL, 0}, &u);
	struct field_refs r = {"unit_id", ARENA_ARRAY(c->arena, n + 1, struct field_choice), 0};
	for (size_t i = 0; i < n; i++)
		if (may_on(c, ACT_CREATE, u[i].id))
			r.v[r.n++] = (struct field_choice){arena_printf(c->arena, "%lld", (long long)u[i].id), u[i].name};
	return r;
}

static struct edit_page edit_of(struct ctx *c, const struct target *t)
{
	struct field_refs *r = ARENA_ARRAY(c->arena, 3, struct field_refs);
	r[0] = measures(c);
	r[1] = units(c);
	r[2] = fields_lasar(c, (int)t->first_year);
	begin(c, tr(c->lang, t->id ? N_("Change the target") : N_("New target")), t->first_year);
	c->page.narrow = true;
	struct edit_page p = {.kind = &kind_target, .refs = r, .nrefs = 3, .cancel = list_of(c, t->first_year)};
	struct str here = arena_printf(c->arena, "/resultat/malvarden/%lld", (long long)t->id);
	p.post = t->id ? arena_concat(c->arena, here, STR("/andra")) : STR("/resultat/malvarden/ny");
	if (t->id)
		p.remove = arena_concat(c->arena, here, STR("/bort"));
	return p;
}

static void fresh(struct ctx *c, struct target *t)
{
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	kind_target.blank(&ch, t);
	t->first_year = c->lasar;
	t->unit_id = c->unit_id;
	str_to_i64(web_query(c->req, "matt"), &t->measure_id);
}

void target_new_page(struct ctx *c)
{
	struct target t;
	fresh(c, &t);
	struct edit_page p = edit_of(c, &t);
	edit_open(c, &p, &t);
}

void target_new(struct ctx *c)
{
	struct target t;
	fresh(c, &t);
	struct edit_page p = edit_of(c, &t);
	if (edit_save(c, &p, ACT_CREATE, NULL, &t))
		ctx_redirect(c, list_of(c, t.first_year), "skapat");
}

static bool load_row(struct ctx *c, struct target *t)
{
	bool found = target_get(c->db, c->arena, ctx_id(c), t);
	if (!found)
		ctx_not_found(c);
	return found;
}

void target_edit_page(struct ctx *c)
{
	struct target t;
	if (!load_row(c, &t))
		return;
	struct edit_page p = edit_of(c, &t);
	edit_open(c, &p, &t);
}

void target_edit(struct ctx *c)
{
	struct target was, t;
	if (!load_row(c, &was))
		return;
	t = was;
	struct edit_page p = edit_of(c, &t);
	if (edit_save(c, &p, ACT_EDIT, &was, &t))
		ctx_redirect(c, list_of(c, t.first_year), "sparat");
}

void target_remove(struct ctx *c)
{
	struct target t;
	int64_t rev = 0;
	str_to_i64(web_form(c->req, "rev"), &rev);
	if (!load_row(c, &t))
		return;
	if (edit_remove(c, &kind_target, t.id, rev))
		ctx_redirect(c, list_of(c, t.first_year), "borttaget");
}
