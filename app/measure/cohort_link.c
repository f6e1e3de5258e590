#include "measure/cohort_link.h"

#include "base/log.h"
#include "measure/cohort_table.h"
#include "sql_measure_protect.h"

#include <stdlib.h>

#define BYTES_MOST ((size_t)64 << 20)
enum { NUMBERS = 5 };

/* A line with the cells that its numbers stand in. */
struct drawn {
	struct cohort_line line;
	uint32_t cell[NUMBERS]; /* pupils, there, gone, other, come */
};
struct drawn_lines VEC(struct drawn);

struct work {
	struct db *db;
	struct arena *a;
	struct cohort_table t;
	struct drawn_lines line;
	struct publish_bytes *untold;
	size_t n_untold;
};

/* --- lines ------------------------------------------------------------------------------ */

static bool pairs(const struct cohort_set *s, size_t i, size_t j)
{
	int years = s->batch[j].year - s->batch[i].year;
	return years > 0 && years <= COHORT_SPAN;
}

static void draw(struct work *w, size_t i, size_t j, uint8_t grade)
{
	const struct cohort_set *s = w->t.set;
	int years = s->batch[j].year - s->batch[i].year;
	uint8_t to = (uint8_t)(grade + years);
	const struct cohort_pick pick[NUMBERS] = {{i, j, grade, to, COHORT_ALL},
	                                          {i, j, grade, to, COHORT_THERE},
	                                          {i, j, grade, to, COHORT_GONE},
	                                          {i, j, grade, to, COHORT_OTHER},
	                                          {i, j, COHORT_ABSENT, to, COHORT_THERE}};
	int64_t n[NUMBERS];
	for (int k = 0; k < NUMBERS; k++)
		n[k] = cohort_count(s, &pick[k]);
	/* An årskurs that the later batch has nobody of was not in it at all. */
	if (n[0] == 0 || n[1] + n[4] == 0)
		return;
	struct drawn d = {.line = {.from_year = s->batch[i].year,
	                           .to_year = s->batch[j].year,
	                           .from_grade = grade,
	                           .to_grade = to,
	                           .pupils = n[0],
	                           .there = n[1],
	                           .gone = n[2],
	                           .other = n[3],
	                           .come = n[4]}};
	for (int k = 0; k < NUMBERS; k++)
		d.cell[k] = cohort_table_pick(&w->t, &pick[k]);
	*VEC_PUSH(w->a, &w->line) = d;
}

/* Every årskurs of every batch has its size in the table, and each pair of batches its lines. */
static void draw_all(struct work *w)
{
	const struct cohort_set *s = w->t.set;
	for (size_t i = 0; i < s->batches; i++)
		for (uint8_t g = 1; g <= COHORT_GRADE_MAX; g++) {
			const struct cohort_pick size = {i, i, g, g, COHORT_ALL};
			if (cohort_count(s, &size) > 0)
				cohort_table_pick(&w->t, &size);
			for (size_t j = i + 1; j < s->batches; j++)
				if (pairs(s, i, j))
					draw(w, i, j, g);
		}
}

/* --- protection ----------------------------------------------------------------------------- */

/* A line is shown whole or not at all. The size of its årskurs stands in other lines. */
static void hide_lines(struct work *w, uint8_t *state)
{
	for (size_t i = 0; i < w->line.n; i++) {
		struct drawn *d = &w->line.v[i];
		for (int k = 0; k < NUMBERS; k++)
			d->line.few =
			    d->line.few || (w->t.cell.v[d->cell[k]].n > 0 && state[d->cell[k]] != DISCLOSE_SHOWN);
		for (int k = 1; k < NUMBERS && d->line.few; k++)
			if (w->t.cell.v[d->cell[k]].n > 0 && state[d->cell[k]] == DISCLOSE_SHOWN)
				state[d->cell[k]] = DISCLOSE_SECONDARY;
		if (d->line.few)
			d->line.pupils = d->line.there = d->line.gone = d->line.other = d->line.come = 0;
	}
}

static bool is_same(const struct disclose_table *x, const struct disclose_table *y)
{
	uint32_t n = disclose_cells(x);
	if (n != disclose_cells(y))
		return false;
	for (uint32_t c = 0; c < n; c++)
		if (!str_eq(x->dim->node[c].code, y->dim->node[c].code) || x->cell[c].n != y->cell[c].n ||
		    x->cell[c].flags != y->cell[c].flags)
			return false;
	return true;
}

struct known VEC(const struct disclose_published *);

static struct known read_ledger(struct work *w, struct str scope)
{
	struct ledger_of_row *row;
	struct known k = {0};
	size_t n = ledger_of(w->db, w->a, scope, &row);
	for (size_t i = 0; i < n; i++) {
		const struct disclose_published *p = disclose_ledger_read(w->a, row[i].bytes);
		if (p)
			*VEC_PUSH(w->a, &k) = p;
		else
			log_at(LOG_ERROR, "disclosure: publication %lld cannot be read", (long long)row[i].id);
	}
	return k;
}

static void keep(struct work *w, struct str scope, const struct disclose_rule *rule,
                 const struct disclose_result *r)
{
	struct disclose_published p;
	struct disclose_use use;
	struct buf x;
	disclose_publish(w->a, &w->t.table, rule, r, &p);
	disclose_use_of(&w->t.table, r->state, &use);
	buf_init(&x, BYTES_MOST);
	disclose_ledger_write(&p, &x);
	w->untold[w->n_untold++] = (struct publish_bytes){scope, arena_str(w->a, buf_as_str(&x)),
	                                                  (int64_t)use.cells, (int64_t)use.cells_kept};
	buf_finish(&x);
}

/* What cannot be protected is not told. */
static void protect(struct work *w)
{
	const struct disclose_rule *rule = disclose_rule(STR("counts-5"));
	struct str scope = arena_printf(w->a, "pupils followed|%.*s", STR_ARG(w->t.set->key_name));
	struct known known = read_ledger(w, scope);
	struct disclose_result r;
	struct disclose_fault f;
	for (size_t i = known.n; i-- > 0;)
		if (is_same(&known.v[i]->table, &w->t.table)) {
			uint32_t n = disclose_cells(&w->t.table);
			uint8_t *state = ARENA_ARRAY(w->a, n, uint8_t);
			memcpy(state, known.v[i]->state, n);
			hide_lines(w, state);
			return;
		}
	*VEC_PUSH(w->a, &known) = &w->t.sizes;
	const struct disclose_options o = {.rule = rule, .ledger = known.v, .n_ledger = known.n, .insider = true};
	if (!disclose_protect(w->a, &w->t.table, &o, &r, &f)) {
		log_at(LOG_ERROR, "disclosure: pupils followed: %s (%u)", disclose_fault_text(f.kind), f.at);
		w->line.n = 0;
		return;
	}
	hide_lines(w, r.state);
	memcpy(r.n_state, r.state, r.cells);
	keep(w, scope, rule, &r);
}

/* --- all of them --------------------------------------------------------------------------------- */

static int newest(const void *x, const void *y)
{
	const struct cohort_line *a = x, *b = y;
	return a->to_year != b->to_year       ? b->to_year - a->to_year
	       : a->from_year != b->from_year ? b->from_year - a->from_year
	                                      : a->from_grade - b->from_grade;
}

void cohort_lines(struct db *db, struct arena *a, struct cohort_lines *out)
{
	struct cohort_set *set;
	size_t n = cohort_sets(db, a, &set), total = 0;
	struct cohort_line_list VEC(struct cohort_line) all = {0};
	struct work w = {.db = db, .a = a, .untold = ARENA_ARRAY(a, n + 1, struct publish_bytes)};
	for (size_t i = 0; i < n; i++) {
		w.line.n = 0;
		cohort_table_begin(&w.t, a, &set[i]);
		draw_all(&w);
		if (w.line.n == 0)
			continue;
		cohort_table_end(&w.t, COHORT_LEAST);
		protect(&w);
		for (size_t k = 0; k < w.line.n; k++)
			*VEC_PUSH(a, &all) = w.line.v[k].line;
	}
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, newest);
	total = all.n < COHORT_LINES ? all.n : COHORT_LINES;
	*out = (struct cohort_lines){all.v, total, w.untold, w.n_untold};
}

bool cohort_told(const struct publish *p, const struct cohort_lines *l)
{
	return publish_bytes(p, l->untold, l->n_untold);
}

bool cohort_linkable(struct db *db, struct arena *a)
{
	struct batches_of_row *b;
	size_t n = batches_of(db, a, STR("grades"), &b);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			if (str_is_null(b[i].erased_at) && str_is_null(b[j].erased_at) &&
			    b[i].first_year != b[j].first_year)
				return true;
	return false;
}
