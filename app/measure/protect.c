#include "measure/protect.h"

#include "base/log.h"
#include "core/jobs.h"
#include "measure/protect_build.h"
#include "measure/protect_formula.h"
#include "measure/publish.h"
#include "measure/rule.h"

#define NONE       SIZE_MAX
#define TABLE_MOST ((size_t)256 << 20)
/* Of lib/cube's method: another one protects what is there once more. */
#define METHOD "2"

/* A scope: its versions, and what is known of it before the next is protected. */
struct scope {
	struct change *ch;
	struct str name;
	struct ledger_of_row *kept;
	size_t nkept;
	struct known VEC(const struct disclose_published *) known;
};

/* Individuals as the definition's words name them; a count is of its own question's. */
static struct str scope_of(struct arena *a, const struct measure_version *v)
{
	if (v->denominator.n == 0 || str_eqz(v->kind, "count"))
		return arena_printf(a, "v%lld", (long long)v->id);
	return arena_printf(a, "%.*s|%.*s|%.*s", STR_ARG(v->population), STR_ARG(v->period_kind),
	                    STR_ARG(v->denominator));
}

static void open_ledger(struct scope *s)
{
	struct arena *a = s->ch->arena;
	s->nkept = ledger_of(s->ch->db, a, s->name, &s->kept);
	for (size_t i = 0; i < s->nkept; i++) {
		const struct disclose_published *p = disclose_ledger_read(a, s->kept[i].bytes);
		if (p)
			*VEC_PUSH(a, &s->known) = p;
		else
			log_at(LOG_ERROR, "disclosure: publication %lld cannot be read", (long long)s->kept[i].id);
	}
}

/* What decides the answer: figures, equations, rule, what is known. */
static struct str content_of(const struct scope *s, const struct protect_build *b,
                             const struct protect_inputs *in, const struct str *before, size_t nbefore)
{
	struct buf x;
	uint32_t cells = disclose_cells(&b->table);
	uint8_t *zero = ARENA_ARRAY(s->ch->arena, (size_t)cells + 1, uint8_t);
	const struct disclose_published p = {b->table, zero, zero, zero};
	buf_init(&x, TABLE_MOST);
	disclose_ledger_write(&p, &x);
	for (size_t i = 0; i < b->nrows; i++)
		buf_printf(&x, "%lld%c", (long long)b->row[i].id, b->row[i].published ? 'p' : ' ');
	buf_printf(&x, "|" METHOD " %.*s %.*s|", STR_ARG(b->rule->name), STR_ARG(b->rule->demand));
	for (size_t i = 0; i < in->hidden.n; i++)
		buf_printf(&x, "h%lld", (long long)in->hidden.v[i].id);
	for (size_t i = 0; i < s->nkept; i++)
		buf_str(&x, s->kept[i].sha256);
	for (size_t i = 0; i < nbefore; i++)
		buf_str(&x, before[i]);
	struct str hex = publish_sha256(s->ch->arena, buf_as_str(&x));
	buf_finish(&x);
	return hex;
}

/* --- marks ------------------------------------------------------------------------------ */

static void mark_figures(const struct protect_build *b, const struct protect_inputs *in,
                         const struct disclose_result *r)
{
	struct db *db = b->ch->db;
	figure_marks_drop(db, b->v->id);
	for (size_t i = 0; i < b->nrows; i++) {
		size_t c = b->cell_of[i];
		int n_state = DISCLOSE_FEW, state = DISCLOSE_FEW;
		if (r && c != NONE) {
			n_state = r->n_state[b->cell.v[c].at];
			state = r->state[b->cell.v[c].at];
		}
		if (protect_inputs_hide(in, &b->row[i]))
			state = DISCLOSE_FEW;
		figure_mark_put(db, b->row[i].id, n_state, state);
	}
}

static void mark_totals(const struct protect_build *b, const struct disclose_result *r)
{
	total_marks_drop(b->ch->db, b->v->id);
	if (b->v->formula.n) /* hidden with any of its parts (query_total.c) */
		return;
	for (size_t i = 0; i < b->total.n; i++) {
		const struct protect_cell *c = &b->cell.v[b->total.v[i].cell];
		total_mark_put(b->ch->db, b->v->id, b->total.v[i].unit_id, c->period, c->sex, c->grade, c->subject,
		               c->facet, c->n, r->n_state[c->at], r->state[c->at]);
	}
}

/* --- one version --------------------------------------------------------------------------- */

/* Small ones that earlier publications tell; what is known anyway is not ours. */
static int64_t given_away(const struct protect_build *b, const struct disclose_result *r)
{
	int64_t n = 0;
	for (uint32_t i = 0; i < r->findings; i++) {
		bool ours = r->finding[i].table == 0;
		for (size_t k = 0; ours && k < b->cell.n; k++)
			if (b->cell.v[k].at == r->finding[i].cell && b->cell.v[k].published)
				ours = false;
		n += ours;
	}
	return n;
}

static void keep(const struct scope *s, const struct protect_build *b, const struct disclose_rule *rule,
                 const struct disclose_result *r, struct str content)
{
	struct arena *a = s->ch->arena;
	struct disclose_published *p = ARENA_NEW(a, struct disclose_published);
	struct buf x;
	int64_t kept;
	disclose_publish(a, &b->table, rule, r, p);
	buf_init(&x, TABLE_MOST);
	disclose_ledger_write(p, &x);
	struct str sha = publish_sha256(a, buf_as_str(&x)), bytes = arena_str(a, buf_as_str(&x));
	buf_finish(&x);
	protected_drop(s->ch->db, b->v->id);
	protected_put(s->ch->db, b->v->id, s->name, content, sha, bytes, (int64_t)r->use.cells,
	              (int64_t)r->use.cells_kept, r->secondary, given_away(b, r),
	              ledger_has(s->ch->db, a, s->name, sha, &kept), s->ch->now);
}

/* Nothing is shown of a table that cannot be protected. */
static void give_up(const struct protect_build *b, const struct protect_inputs *in,
                    const struct disclose_fault *f)
{
	log_at(LOG_ERROR, "disclosure: version %lld: %s (%u)", (long long)b->v->id, disclose_fault_text(f->kind),
	       f->at);
	mark_figures(b, in, NULL);
	total_marks_drop(b->ch->db, b->v->id);
	protected_drop(b->ch->db, b->v->id);
}

static void protect_now(struct scope *s, struct protect_build *b, const struct protect_inputs *in,
                        struct str content)
{
	struct arena *a = s->ch->arena;
	const struct disclose_rule rule = rule_for_cube(a, b->rule);
	const struct disclose_published **ledger =
	    ARENA_ARRAY(a, s->known.n + 1, const struct disclose_published *);
	struct disclose_result r;
	struct disclose_fault f;
	if (s->known.n)
		memcpy(ledger, s->known.v, s->known.n * sizeof *ledger);
	ledger[s->known.n] = &b->known;
	const struct disclose_options o = {.rule = &rule,
	                                   .ledger = ledger,
	                                   .n_ledger = s->known.n + (b->known.table.dim->n > 0),
	                                   .insider = true,
	                                   .exact_only = str_eqz(b->rule->demand, "exact")};
	if (!disclose_protect(a, &b->table, &o, &r, &f)) {
		give_up(b, in, &f);
		return;
	}
	mark_figures(b, in, &r);
	mark_totals(b, &r);
	keep(s, b, &rule, &r, content);
}

static void protect_one(struct scope *s, const struct measure_version *v, struct str *before, size_t *nbefore)
{
	struct arena *a = s->ch->arena;
	struct protect_build b;
	struct disclosure_rule rule;
	struct measure m;
	struct protected_of_row was;
	struct protect_inputs in;
	protect_inputs_read(s->ch, v, &in);
	if (!measure_get(s->ch->db, a, v->measure_id, &m))
		return;
	rule_named(s->ch->db, a, v->disclosure, &rule);
	if (!protect_build(s->ch, &m, v, &rule, s->name, &b)) {
		mark_figures(&b, &in, NULL);
		total_marks_drop(s->ch->db, v->id);
		protected_drop(s->ch->db, v->id);
		return;
	}
	struct str content = content_of(s, &b, &in, before, *nbefore);
	bool same = protected_of(s->ch->db, a, v->id, &was) && str_eq(was.content, content);
	if (!same)
		protect_now(s, &b, &in, content);
	if (!protected_of(s->ch->db, a, v->id, &was))
		return;
	before[(*nbefore)++] = content;
	for (size_t i = 0; i < s->nkept; i++)
		if (str_eq(s->kept[i].sha256, was.sha256))
			return; /* the ledger has it */
	const struct disclose_published *p = disclose_ledger_read(a, was.bytes);
	if (p)
		*VEC_PUSH(a, &s->known) = p;
	else
		log_at(LOG_ERROR, "disclosure: the table of version %lld cannot be read", (long long)v->id);
}

/* Measures whose marks were looked at in this run. */
struct touched VEC(int64_t);

static void protect_scope(struct change *ch, int64_t version_id, struct touched *t)
{
	struct measure_version *v;
	size_t n = protect_group(ch->db, ch->arena, version_id, &v), nbefore = 0;
	struct str *before = ARENA_ARRAY(ch->arena, n + 1, struct str);
	struct scope s = {.ch = ch};
	if (n == 0)
		return;
	s.name = scope_of(ch->arena, &v[0]);
	open_ledger(&s);
	for (size_t i = 0; i < n; i++) {
		protect_one(&s, &v[i], before, &nbefore);
		*VEC_PUSH(ch->arena, t) = v[i].measure_id;
	}
}

/* --- several --------------------------------------------------------------------------------- */

/* What is computed from them, and from that. */
static void follow(struct change *ch, struct map *seen, struct touched *t)
{
	enum { ROUNDS = 3 };
	struct measure_version *v;
	size_t n = protect_computed(ch->db, ch->arena, &v);
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < n; i++) {
			struct str key = arena_printf(ch->arena, "%d %.*s", round, STR_ARG(scope_of(ch->arena, &v[i])));
			if (protect_names(ch, &v[i], t->v, t->n) && !map_put(seen, key, ch))
				protect_scope(ch, v[i].id, t);
		}
}

/* Whether it is left to the job. */
static bool postpone(struct change *ch, int64_t version_id)
{
	int64_t n = 0, id;
	if (!protect_group_size(ch->db, ch->arena, version_id, &n) || n <= PROTECT_AT_ONCE)
		return false;
	if (!job_waiting(ch->db, ch->arena, STR("protect"), &id))
		job_put(ch, "protect", STR("{}"));
	return true;
}

/* A scope once, whichever of its versions are named. */
static void protect_each(struct change *ch, const int64_t *id, size_t n, bool all)
{
	struct map seen;
	struct touched t = {0};
	map_init(&seen, ch->arena);
	for (size_t i = 0; i < n; i++) {
		struct measure_version v;
		if (measure_version_get(ch->db, ch->arena, id[i], &v) &&
		    !map_put(&seen, scope_of(ch->arena, &v), ch) && (all || !postpone(ch, id[i])))
			protect_scope(ch, id[i], &t);
	}
	if (t.n)
		follow(ch, &seen, &t);
}

void protect_version(struct change *ch, int64_t version_id)
{
	protect_each(ch, &version_id, 1, false);
}

void protect_source(struct change *ch, int64_t source_id)
{
	struct protect_versions_row *v;
	size_t n = protect_versions(ch->db, ch->arena, source_id, &v);
	int64_t *id = ARENA_ARRAY(ch->arena, n + 1, int64_t);
	for (size_t i = 0; i < n; i++)
		id[i] = v[i].version_id;
	protect_each(ch, id, n, false);
}

size_t protect_all(struct change *ch)
{
	struct protect_versions_all_row *v;
	size_t n = protect_versions_all(ch->db, ch->arena, &v);
	int64_t *id = ARENA_ARRAY(ch->arena, n + 1, int64_t);
	for (size_t i = 0; i < n; i++)
		id[i] = v[i].version_id;
	protect_each(ch, id, n, true);
	return n;
}
