/* unit_pages.c - the tree of units, and a unit's own page. */
#include "base/date.h"
#include "base/map.h"
#include "org/org_view.h"
#include "views_org.h"
#include "web/fmt.h"

#define LIST_MOST 12

/* Units carry their own days, so a page per date shows them as they were that day by what is known
 * now; what was believed at the time is in the history. Plans have no such days: they are read as of. */
static const struct str now_known = {NULL, 0};

/* --- the tree ------------------------------------------------------------------------ */

static bool behind(struct str status)
{
	return str_eqz(status, "not_started") || str_eqz(status, "not_done");
}

static void add_count(const struct map *by_id, int64_t unit, struct str status, int64_t n, struct arena *a)
{
	struct tree_node *t = map_get(by_id, arena_printf(a, "%lld", (long long)unit));
	if (!t)
		return;
	t->own += n;
	t->late += behind(status) ? n : 0;
}

/* Each unit's activities, then what lies below added upward: children stand after their parent. */
static void count_up(struct ctx *c, struct tree_view *t)
{
	struct map by_id;
	map_init(&by_id, c->arena);
	for (size_t i = 0; i < t->n; i++)
		map_put(&by_id, arena_printf(c->arena, "%lld", (long long)t->v[i].u->id), &t->v[i]);
	if (c->at.p) {
		struct org_counts_at_row *r;
		size_t n = org_counts_at(c->db, c->arena, c->lasar, c->at, &r);
		for (size_t i = 0; i < n; i++)
			add_count(&by_id, r[i].unit_id, r[i].status, r[i].n, c->arena);
	} else {
		struct org_counts_row *r;
		size_t n = org_counts(c->db, c->arena, c->lasar, &r);
		for (size_t i = 0; i < n; i++)
			add_count(&by_id, r[i].unit_id, r[i].status, r[i].n, c->arena);
	}
	for (size_t i = t->n; i-- > 0;) {
		t->v[i].all += t->v[i].own;
		t->activities += t->v[i].own;
		t->schools += str_eqz(t->v[i].u->kind, "school");
		struct tree_node *up =
		    map_get(&by_id, arena_printf(c->arena, "%lld", (long long)t->v[i].u->parent_id));
		if (up && up < &t->v[i]) {
			up->all += t->v[i].all;
			up->late += t->v[i].late;
		}
	}
}

void org_units_page(struct ctx *c)
{
	struct tree_view t = {.counts = true};
	t.n = org_tree(c, org_at_day(c), now_known, &t.v);
	t.lasar = lasar_text(c->arena, c->lasar);
	count_up(c, &t);
	struct str a[4] = {fmt_i64(c->arena, (int64_t)t.n), fmt_i64(c->arena, t.schools),
	                   fmt_i64(c->arena, t.activities), t.lasar};
	c->page.title = tr(c->lang, N_("Units"));
	c->page.nav = "units";
	c->page.summary =
	    tr_fmt(c->arena, c->lang,
	           N_("{0} units, {1} of them schools, with {2} activities in the school year {3}."), a, 4);
	if (!c->at.p && ctx_may(c, RES_UNIT, ACT_CREATE, NULL)) {
		c->page.action_href = STR("/admin/organisation/ny");
		c->page.action_title = tr(c->lang, N_("New unit"));
	}
	page_open(c);
	view_org_units(&c->out, c, &t);
	page_close(c);
}

/* --- a unit ---------------------------------------------------------------------------- */

static struct str summary(struct ctx *c, const struct unit_page *p)
{
	struct str open[4] = {org_kind_of_unit(c, p->u.kind), p->on.parent, fmt_i64(c->arena, p->activities),
	                      p->lasar};
	if (!p->exists) {
		struct str a = fmt_day(c->arena, c->lang, p->u.to_day);
		if (!str_is_null(p->u.to_day) && str_cmp(p->u.to_day, org_at_day(c)) < 0)
			return tr_fmt(c->arena, c->lang, N_("Closed; its last day was {0}."), &a, 1);
		a = fmt_day(c->arena, c->lang, p->u.from_day);
		return tr_fmt(c->arena, c->lang, N_("Not open yet; its first day is {0}."), &a, 1);
	}
	if (str_is_null(p->on.parent)) {
		struct str a[3] = {open[0], open[2], open[3]};
		return tr_fmt(c->arena, c->lang,
		              N_("{0} with {1} activities in the school year {2}, with all that lies below."), a, 3);
	}
	return tr_fmt(c->arena, c->lang, N_("{0} under {1} with {2} activities in the school year {3}."), open,
	              4);
}

/* The units right under it that day, with their counts. */
static void find_under(struct ctx *c, struct unit_page *p)
{
	struct tree_view t = {0};
	t.n = org_tree(c, org_at_day(c), now_known, &t.v);
	count_up(c, &t);
	p->under = ARENA_ARRAY(c->arena, t.n + 1, struct tree_node);
	for (size_t i = 0; i < t.n; i++) {
		if (t.v[i].u->parent_id == p->u.id)
			p->under[p->nunder++] = t.v[i];
		if (t.v[i].u->id == p->u.id)
			p->activities = t.v[i].all;
	}
}

static void read_chain(struct ctx *c, struct unit_page *p)
{
	struct org_followups_row *f;
	int64_t id = p->u.id, me = c->who.person_id;
	p->ndocuments = org_documents(c->db, c->arena, id, me, p->today, LIST_MOST + 1, c->at, &p->documents);
	p->ngoals = org_goals(c->db, c->arena, id, me, p->today, org_at_day(c), LIST_MOST + 1, c->at, &p->goals);
	p->ninsatser = org_insatser(c->db, c->arena, id, me, p->today, LIST_MOST + 1, c->at, &p->insatser);
	if (!c->at.p)
		p->ncounts = activity_counts(c->db, c->arena, c->lasar, id, &p->counts);
	if (!p->exists)
		for (size_t i = 0; i < p->ncounts; i++)
			p->activities += p->counts[i].n;
	size_t n = org_followups(c->db, c->arena, c->lasar, id, c->at, &f);
	for (size_t i = 0; i < n; i++)
		*(str_eqz(f[i].state, "done") ? &p->followed : &p->drafts) += f[i].n;
}

/* One primary action: to change it for who keeps the register, else to try something there. */
static void offer(struct ctx *c, const struct unit_page *p)
{
	const struct object draft = {.unit_id = p->u.id, .state = OBJ_DRAFT, .found = true};
	bool may_try = p->exists && !c->at.p && ctx_may(c, RES_INSATS, ACT_CREATE, &draft);
	struct str try = arena_printf(c->arena, "/insatser/ny?enhet=%lld", (long long)p->u.id),
	           title = tr(c->lang, N_("Suggest an insats"));
	if (p->may_edit) {
		c->page.action_href = arena_printf(c->arena, "/admin/organisation/%lld", (long long)p->u.id);
		c->page.action_title = tr(c->lang, N_("Change"));
		if (may_try)
			page_also(c, try, title);
	} else if (may_try) {
		c->page.action_href = try;
		c->page.action_title = title;
	}
}

void org_unit_page(struct ctx *c)
{
	struct unit_page p = {.today = ctx_today(c), .lasar = lasar_text(c->arena, c->lasar)};
	struct str name;
	int64_t id = ctx_id(c);
	if (!unit_get(c->db, c->arena, id, &p.u)) {
		ctx_not_found(c);
		return;
	}
	p.exists = org_unit_on(c->db, c->arena, id, org_at_day(c), now_known, &p.on);
	if (!p.exists)
		unit_name(c->db, c->arena, id, org_at_day(c), &name);
	p.nperiods = unit_periods(c->db, c->arena, id, &p.periods);
	p.nsuccessions = unit_successions(c->db, c->arena, id, &p.successions);
	p.nroles = unit_roles(c->db, c->arena, id, &p.roles);
	find_under(c, &p);
	read_chain(c, &p);
	const struct object o = {.id = id, .unit_id = id, .state = OBJ_DECIDED, .found = true};
	p.may_edit = !c->at.p && ctx_may(c, RES_UNIT, ACT_EDIT, &o);
	c->page.title = p.exists ? p.on.name : name;
	c->page.kicker = org_kind_of_unit(c, p.u.kind);
	c->page.nav = "units";
	c->page.up_href = STR("/enheter");
	c->page.up_title = tr(c->lang, N_("Units"));
	c->page.summary = summary(c, &p);
	if (!p.exists) {
		c->page.status_code = STR("closed");
		c->page.status_text = tr(c->lang, N_("Closed"));
	}
	offer(c, &p);
	page_open(c);
	view_org_unit(&c->out, c, &p);
	page_close(c);
}
