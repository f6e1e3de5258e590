/* dialogue_told.c - a dialogue as its page tells it: points by area, where each came from, agreements. */
#include "dialogue/dialogue_pages.h"

#include "base/utf8.h"
#include "measure/targets.h"
#include "plan/refs.h"
#include "sql_org.h"
#include "sql_plan.h"
#include "web/fmt.h"

/* --- one point -------------------------------------------------------------------------- */

static void tell_figure(struct ctx *c, struct dialogue_told *t)
{
	struct str word = json_text(json_parse(c->arena, t->p->body, NULL), "state");
	const struct str args[] = {lasar_text(c->arena, (int)t->p->first_year.v)};
	t->href = arena_printf(c->arena, "/resultat/indikator/%lld?enhet=%lld", (long long)t->p->measure_id,
	                       (long long)t->p->unit_id);
	t->source = tr_fmt(c->arena, c->lang, N_("Figure of {0}"), args, 1);
	for (int s = TARGET_REACHED; s <= TARGET_NO_BASIS && word.n; s++)
		if (str_eqz(word, target_state_word((enum target_state)s))) {
			t->state = word;
			t->state_text = tr(c->lang, target_state_texts[s]);
		}
}

/* The worst of the links, which is what the talk is about. */
static enum evidence_state worst_of(const struct chain_bound_read *b)
{
	static const int bad[] = {[LINK_HOLDS] = 0, [LINK_WEAK] = 1, [LINK_UNMEASURED] = 2, [LINK_BROKEN] = 3};
	enum evidence_state worst = LINK_HOLDS;
	for (size_t i = 0; i < b->n; i++)
		worst = bad[b->link[i].state] > bad[worst] ? b->link[i].state : worst;
	return worst;
}

static void tell_chain(struct ctx *c, struct dialogue_told *t)
{
	static const char *const status[] = {[LINK_HOLDS] = "done",
	                                     [LINK_WEAK] = "partly_done",
	                                     [LINK_UNMEASURED] = "missing",
	                                     [LINK_BROKEN] = "not_done"};
	const struct str args[] = {words_text(&designs, c->lang, t->p->comparison)};
	chain_bound_read(c->arena, t->p->body, &t->chain);
	enum evidence_state s = worst_of(&t->chain);
	t->href = arena_printf(c->arena, "/insatser/%lld/kedja", (long long)t->p->intervention_id);
	t->source = t->p->comparison.n
	                ? tr_fmt(c->arena, c->lang, N_("Effect chain, compared with: {0}"), args, 1)
	                : tr(c->lang, N_("Effect chain"));
	t->state = str_z(status[s]);
	t->state_text = tr(c->lang, evidence_state_texts[s]);
}

static struct str agreement_status(struct str state)
{
	return str_z(str_eqz(state, "kept") ? "done" : str_eqz(state, "dropped") ? "not_done" : "ongoing");
}

static void tell_agreement(struct ctx *c, struct dialogue_told *t)
{
	struct str due = json_text(json_parse(c->arena, t->p->body, NULL), "due");
	struct str day = due.n ? fmt_day(c->arena, c->lang, due) : STR("");
	t->source = due.n ? tr_fmt(c->arena, c->lang, N_("Agreed earlier, ready by {0}"), &day, 1)
	                  : tr(c->lang, N_("Agreed earlier"));
	if (!t->agreed)
		return;
	t->href = arena_printf(c->arena, "/dialoger/%lld#overenskommelser", (long long)t->agreed->dialogue_id);
	t->state = agreement_status(t->agreed->state);
	t->state_text = words_text(&agreement_states, c->lang, t->agreed->state);
}

static void tell_text(struct ctx *c, struct dialogue_told *t)
{
	t->source = tr(c->lang, N_("Added by hand"));
}

static void tell(struct ctx *c, const struct dialogue_points *all, size_t i, struct dialogue_told *t)
{
	static const struct {
		const char *kind;
		void (*tell)(struct ctx *c, struct dialogue_told *t);
	} kinds[] = {
	    {"figure", tell_figure}, {"chain", tell_chain}, {"agreement", tell_agreement}, {"text", tell_text}};
	*t = (struct dialogue_told){
	    .p = &all->v[i], .newer = all->newer[i], .agreed = all->agreed[i].id ? &all->agreed[i] : NULL};
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
		if (str_eqz(t->p->kind, kinds[k].kind))
			kinds[k].tell(c, t);
}

/* --- by area -------------------------------------------------------------------------------- */

static struct dialogue_area *area_at(struct dialogue_view *v, int64_t id)
{
	for (size_t i = 0; i < v->nareas; i++)
		if (v->area[i].id == id)
			return &v->area[i];
	return &v->area[v->nareas - 1];
}

/* The areas of the läsår in their order, and last what is of none of them. */
static void areas_read(struct ctx *c, struct dialogue_view *v, size_t points)
{
	struct area_list_row *a;
	size_t n = area_list(c->db, c->arena, v->d->first_year, (struct str){NULL, 0}, &a);
	v->area = ARENA_ARRAY(c->arena, n + 1, struct dialogue_area);
	for (size_t i = 0; i <= n; i++)
		v->area[v->nareas++] = (struct dialogue_area){
		    .id = i < n ? a[i].id : 0,
		    .name = i == n                                      ? tr(c->lang, N_("Other"))
		            : c->lang == LANG_EN && a[i].name_en.n != 0 ? a[i].name_en
		                                                        : a[i].name,
		    .v = ARENA_ARRAY(c->arena, points + 1, struct dialogue_told),
		};
}

static void points_read(struct ctx *c, struct dialogue_view *v)
{
	struct dialogue_points p;
	dialogue_points_read(c, c->db, c->arena, v->d->id, c->at, &p);
	areas_read(c, v, p.n);
	v->points = p.n - p.struck;
	v->struck = p.struck;
	for (int struck = 0; struck < 2; struck++)
		for (size_t i = 0; i < p.n; i++) {
			struct dialogue_area *a = area_at(v, p.v[i].area_id);
			if (p.v[i].struck != (struck == 1))
				continue;
			tell(c, &p, i, &a->v[a->n++]);
			a->standing += !struck;
			v->newer += p.newer[i] && !struck && !str_eqz(p.v[i].kind, "agreement");
		}
}

/* --- agreements ------------------------------------------------------------------------------- */

/* A form for a new thing that begins with the words of the agreement. */
static struct str begun(struct ctx *c, const struct dialogue_view *v, const char *form, struct str words)
{
	struct buf b;
	buf_init(&b, 8192);
	buf_printf(&b, "%s?enhet=%lld&rubrik=", form, (long long)v->d->unit_id);
	buf_url(&b, utf8_prefix(words, 200));
	struct str s = arena_str(c->arena, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static void agreed_read(struct ctx *c, struct dialogue_view *v)
{
	struct dialogue_agreement *g;
	v->nagreed = dialogue_agreed(c->db, c->arena, v->d->id, c->at, &g);
	v->agreed = ARENA_ARRAY(c->arena, v->nagreed + 1, struct dialogue_agreed_line);
	for (size_t i = 0; i < v->nagreed; i++) {
		struct dialogue_agreed_line *l = &v->agreed[i];
		bool open = str_eqz(g[i].state, "open");
		*l = (struct dialogue_agreed_line){.g = &g[i], .status = agreement_status(g[i].state)};
		v->open += open;
		l->late = open && !str_is_null(g[i].due_day) && str_cmp(g[i].due_day, ctx_today(c)) < 0;
		l->area = g[i].area_id ? area_at(v, g[i].area_id)->name : (struct str){NULL, 0};
		if (open && access_route(&c->who, RES_INSATS, ACT_CREATE))
			l->insats = begun(c, v, "/insatser/ny", g[i].body);
		if (open && access_route(&c->who, RES_ACTIVITY, ACT_CREATE))
			l->activity = begun(c, v, "/styrning/aktiviteter/ny", g[i].body);
	}
}

void dialogue_tell(struct ctx *c, const struct dialogue *d, struct dialogue_view *v)
{
	*v = (struct dialogue_view){.c = c, .d = d, .planned = str_eqz(d->state, "planned")};
	if (!unit_name(c->db, c->arena, d->unit_id, ctx_today(c), &v->unit))
		v->unit = STR("");
	points_read(c, v);
	agreed_read(c, v);
	v->may_edit = str_is_null(c->at) && ctx_may(c, RES_DIALOGUE, ACT_EDIT, &c->object);
	v->may_decide = str_is_null(c->at) && ctx_may(c, RES_DIALOGUE, ACT_DECIDE, &c->object);
	v->areas = refs_areas(c, "area_id");
}
