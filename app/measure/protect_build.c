/* protect_build.c - see protect_build.h. */
#include "measure/protect_build.h"

#include "org/org.h"

#include <math.h>
#include <stdlib.h>

#define NONE SIZE_MAX

/* --- cells ------------------------------------------------------------------------------ */

static struct str key_of(struct arena *a, const struct protect_cell *like, int64_t unit_id, struct str sex,
                         struct str grade, struct str facet)
{
	return arena_printf(a, "%lld|%.*s|%.*s|%.*s|%.*s|%.*s", (long long)unit_id, STR_ARG(sex), STR_ARG(grade),
	                    STR_ARG(like->subject), STR_ARG(facet), STR_ARG(like->period));
}

static size_t found(const struct protect_build *b, struct str key)
{
	const size_t *at = map_get(&b->by_key, key);
	return at ? *at : NONE;
}

size_t protect_find(const struct protect_build *b, const struct protect_cell *like, int64_t unit_id,
                    struct str sex, struct str grade, struct str facet)
{
	return found(b, key_of(b->ch->arena, like, unit_id, sex, grade, facet));
}

/* Codes tell kinds apart: a total and a figure of the same selection are not the same in a ledger. */
struct protect_cell *protect_add(struct protect_build *b, const struct protect_cell *c, size_t *at)
{
	static const char *const marks[] = {"", "=", "-", "~"};
	struct arena *a = b->ch->arena;
	struct protect_cell *x = VEC_PUSH(a, &b->cell);
	*x = *c;
	*at = b->cell.n - 1;
	struct str key = key_of(a, x, x->unit_id, x->sex, x->grade, x->facet);
	x->code = x->kind == PROTECT_SLACK ? arena_printf(a, "%s%.*s|%zu", marks[x->kind], STR_ARG(key), *at)
	                                   : arena_printf(a, "%s%.*s", marks[x->kind], STR_ARG(key));
	if (x->kind == PROTECT_FIGURE || (x->kind == PROTECT_REST && found(b, key) == NONE)) {
		size_t *slot = ARENA_NEW(a, size_t);
		*slot = *at;
		map_put(&b->by_key, key, slot);
	}
	return x;
}

static bool is_kind(const struct protect_build *b, const char *kind)
{
	return str_eqz(b->v->kind, kind);
}

static enum disclose_measure measure_of(const struct protect_build *b)
{
	return is_kind(b, "share") ? DISCLOSE_SHARE : is_kind(b, "mean") ? DISCLOSE_MEAN : DISCLOSE_COUNT;
}

static int64_t scaled(int64_t number, int64_t decimals, int to)
{
	for (; decimals < to; decimals++)
		number *= 10;
	return number;
}

static int64_t within(int64_t of, int64_t n)
{
	return of < 0 ? 0 : of > n ? n : of;
}

/* Minutes and kronor are of somebody: how many, when the figure tells. */
static bool counts_itself(const struct protect_build *b, const struct protect_cells_row *r)
{
	return is_kind(b, "count") && (str_eqz(b->m->unit, "count") || !r->n.has);
}

/* What it is made of; false when the figure does not tell. */
static bool amounts(const struct protect_build *b, const struct protect_cells_row *r, int64_t *n, int64_t *of)
{
	const struct figure f = {.kind = r->kind, .number = r->number, .decimals = r->decimals, .n = r->n};
	struct value v = figure_value(&f);
	double x = value_number(&v);
	bool near_all = v.kind == VALUE_APPROX100;
	*n = r->n.has ? r->n.v : 0;
	*of = 0;
	if (counts_itself(b, r)) {
		*n = v.kind == VALUE_EXISTS && x < 1e9 ? llround(x) : -1;
		return *n >= 0;
	}
	if (*n <= 0 || !(v.kind == VALUE_EXISTS || near_all))
		return false;
	if (measure_of(b) == DISCLOSE_SHARE)
		*of = r->numerator.has ? r->numerator.v : near_all ? *n - 2 : llround(x / 100 * (double)*n);
	else if (measure_of(b) == DISCLOSE_MEAN && fabs(x) < 1e6)
		*of = scaled(v.number, v.decimals, b->decimals) * *n;
	*of = measure_of(b) == DISCLOSE_SHARE ? within(*of, *n) : *of;
	return true;
}

static uint8_t level_of(struct str place)
{
	bool unit = str_eqz(place, "unit") || str_eqz(place, "school");
	bool nation = str_eqz(place, "county") || str_eqz(place, "country");
	return unit ? DISCLOSE_UNIT : nation ? DISCLOSE_NATION : DISCLOSE_AUTHORITY;
}

static void read_figures(struct protect_build *b)
{
	b->nrows = protect_cells(b->ch->db, b->ch->arena, b->v->id, &b->row);
	b->cell_of = ARENA_ARRAY(b->ch->arena, b->nrows + 1, size_t);
	for (size_t i = 0; i < b->nrows; i++)
		if (b->row[i].decimals > b->decimals)
			b->decimals = (int)b->row[i].decimals;
	for (size_t i = 0; i < b->nrows; i++) {
		const struct protect_cells_row *r = &b->row[i];
		struct protect_cell c = {.figure_id = r->id,
		                         .unit_id = r->unit_id,
		                         .year = (int)r->first_year,
		                         .period = r->period,
		                         .sex = r->sex,
		                         .grade = r->grade,
		                         .subject = r->subject,
		                         .facet = r->facet,
		                         .published = r->published,
		                         .level = level_of(r->place),
		                         .wide = r->unit_id == b->root};
		b->cell_of[i] = NONE;
		if (amounts(b, r, &c.n, &c.of))
			protect_add(b, &c, &b->cell_of[i]);
	}
}

/* --- an equation that holds ---------------------------------------------------------------- */

static size_t known(struct protect_build *b, const struct protect_cell *like, int64_t n, int64_t of)
{
	struct protect_cell c = *like;
	size_t at;
	c.kind = PROTECT_SLACK;
	c.figure_id = 0;
	c.published = true;
	c.n = n;
	c.of = of;
	protect_add(b, &c, &at);
	return at;
}

/* The difference of two known cells, each with individuals enough for its numerator. */
static void take_up(struct protect_build *b, size_t parent, struct protect_sum *s, int64_t n, int64_t of)
{
	struct protect_cell like = b->cell.v[parent];
	int64_t base = measure_of(b) == DISCLOSE_COUNT ? 0 : of < 0 ? -of : of;
	if (n == 0 && (of == 0 || measure_of(b) == DISCLOSE_COUNT))
		return;
	if ((n > 0 ? n : 0) + base > 0)
		*VEC_PUSH(b->ch->arena, &s->part) = known(b, &like, (n > 0 ? n : 0) + base, of > 0 ? of : 0);
	if ((n < 0 ? -n : 0) + base > 0)
		s->minus = known(b, &like, (n < 0 ? -n : 0) + base, of < 0 ? -of : 0);
}

static int64_t bounded(const struct protect_build *b, int64_t of, int64_t n)
{
	return measure_of(b) == DISCLOSE_SHARE ? within(of, n) : of < 0 ? 0 : of;
}

void protect_equate(struct protect_build *b, size_t parent, struct protect_sum *s, const char *rest)
{
	int64_t n = b->cell.v[parent].n, of = b->cell.v[parent].of;
	for (size_t i = 1; i < s->part.n; i++) {
		n -= b->cell.v[s->part.v[i]].n;
		of -= b->cell.v[s->part.v[i]].of;
	}
	s->minus = NONE;
	if (rest && n > 0) {
		struct protect_cell c = b->cell.v[parent];
		size_t at;
		c.kind = PROTECT_REST;
		c.figure_id = 0;
		c.published = c.wide = false;
		c.n = n;
		c.of = bounded(b, of, n);
		c.facet = arena_printf(b->ch->arena, "%.*s~%s", STR_ARG(c.facet), rest);
		of -= c.of;
		n = 0;
		protect_add(b, &c, &at);
		*VEC_PUSH(b->ch->arena, &s->part) = at;
	}
	take_up(b, parent, s, n, of);
	*VEC_PUSH(b->ch->arena, &b->sum) = *s;
}

/* --- the table --------------------------------------------------------------------------------- */

/* Parents before their children: figures of the whole first, then what is split. */
static int rank_of(const struct protect_cell *c)
{
	int split = !str_eqz(c->sex, "T") + (c->grade.n > 0) + (c->facet.n > 0);
	return (c->kind == PROTECT_SLACK) * 100 + !c->wide * 10 + (c->kind != PROTECT_TOTAL) * 4 + split;
}

static int cmp_cell(const void *x, const void *y)
{
	const struct protect_cell *a = *(const struct protect_cell *const *)x,
	                          *b = *(const struct protect_cell *const *)y;
	int d = rank_of(a) - rank_of(b);
	return d ? d : str_cmp(a->code, b->code);
}

/* A total that we put together is given up rather than a figure that somebody gave, where they cost about the
 * same. */
#define WEIGHT_OF_TOTAL 0.9

/* The same selection costs the same in every period, so that all hide the same. */
static void weigh(const struct protect_build *b, struct disclose_cell *out)
{
	struct years {
		int64_t n, periods;
	};
	struct arena *a = b->ch->arena;
	struct map sums;
	map_init(&sums, a);
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < b->cell.n; i++) {
			struct protect_cell c = b->cell.v[i];
			c.period = STR("");
			void **slot = map_slot(&sums, key_of(a, &c, c.unit_id, c.sex, c.grade, c.facet));
			struct years *y = *slot ? *slot : (*slot = ARENA_NEW(a, struct years));
			y->n += round ? 0 : c.n;
			y->periods += !round;
			if (round && c.n > 0)
				out[c.at].weight = (float)((double)y->n / (double)y->periods / (double)c.n *
				                           (c.kind == PROTECT_TOTAL ? WEIGHT_OF_TOTAL : 1));
		}
}

static void lay_out(struct protect_build *b, struct disclose_node *node, struct disclose_cell *cell)
{
	struct protect_cell **order = ARENA_ARRAY(b->ch->arena, b->cell.n + 1, struct protect_cell *);
	for (size_t i = 0; i < b->cell.n; i++)
		order[i] = &b->cell.v[i];
	qsort(order, b->cell.n, sizeof *order, cmp_cell);
	for (size_t i = 0; i < b->cell.n; i++) {
		struct protect_cell *c = order[i];
		c->at = i;
		node[i] = (struct disclose_node){
		    .code = c->code, .parent = DISCLOSE_NONE, .level = c->wide ? DISCLOSE_AUTHORITY : c->level};
		cell[i] = (struct disclose_cell){.n = c->n, .of = c->of};
		cell[i].flags = c->kind == PROTECT_REST ? DISCLOSE_IS_OMITTED : 0;
	}
}

static void lay_sums(struct protect_build *b, struct disclose_sum *sum)
{
	for (size_t i = 0; i < b->sum.n; i++) {
		const struct protect_sum *s = &b->sum.v[i];
		uint32_t n = (uint32_t)s->part.n + (s->minus != NONE);
		uint32_t *cell = ARENA_ARRAY(b->ch->arena, n, uint32_t);
		int8_t *coef = ARENA_ARRAY(b->ch->arena, n, int8_t);
		for (size_t k = 0; k < s->part.n; k++) {
			cell[k] = (uint32_t)b->cell.v[s->part.v[k]].at;
			coef[k] = k ? 1 : -1;
		}
		if (s->minus != NONE) {
			cell[n - 1] = (uint32_t)b->cell.v[s->minus].at;
			coef[n - 1] = -1;
		}
		sum[i] = (struct disclose_sum){cell, coef, n};
	}
}

/* --- the same individuals another time ----------------------------------------------------------- */

static size_t next_of(const struct protect_build *b, const struct protect_cell *c)
{
	struct protect_cell like = *c;
	int64_t grade;
	if (str_eqz(b->v->period_kind, "lasar")) {
		if (!str_to_i64(c->grade, &grade))
			return NONE;
		like.period = lasar_text(b->ch->arena, c->year + 1);
		return protect_find(b, &like, c->unit_id, c->sex,
		                    arena_printf(b->ch->arena, "%lld", (long long)grade + 1), c->facet);
	}
	if (str_eqz(b->v->period_kind, "term") && str_starts(c->period, STR("HT"))) {
		like.period = arena_printf(b->ch->arena, "VT%02d", (c->year + 1) % 100);
		return protect_find(b, &like, c->unit_id, c->sex, c->grade, c->facet);
	}
	return NONE;
}

static void lay_cohorts(struct protect_build *b, struct disclose_table *t)
{
	struct disclose_cohort *k = ARENA_ARRAY(b->ch->arena, b->cell.n + 1, struct disclose_cohort);
	t->cohort = k;
	for (size_t i = 0; b->rule->movers.has && i < b->cell.n; i++) {
		const struct protect_cell *c = &b->cell.v[i];
		size_t to = c->kind == PROTECT_FIGURE && c->n > 0 ? next_of(b, c) : NONE;
		if (to != NONE && b->cell.v[to].kind == PROTECT_FIGURE && b->cell.v[to].n > 0)
			k[t->cohorts++] =
			    (struct disclose_cohort){(uint32_t)c->at, (uint32_t)b->cell.v[to].at, b->rule->movers.v};
	}
}

/* --- what the attacker knows anyway ---------------------------------------------------------------- */

static void lay_known(struct protect_build *b)
{
	struct arena *a = b->ch->arena;
	struct disclose_node *node = ARENA_ARRAY(a, b->cell.n + 1, struct disclose_node);
	struct disclose_cell *cell = ARENA_ARRAY(a, b->cell.n + 1, struct disclose_cell);
	struct disclose_dim *dim = ARENA_NEW(a, struct disclose_dim);
	*dim = (struct disclose_dim){.name = STR("cell"), .node = node};
	for (size_t i = 0; i < b->cell.n; i++) {
		const struct protect_cell *c = &b->cell.v[i];
		if (!c->published)
			continue;
		cell[dim->n] = (struct disclose_cell){.n = c->n, .of = c->of};
		node[dim->n++] = (struct disclose_node){.code = c->code, .parent = DISCLOSE_NONE};
	}
	b->known.table = b->table;
	b->known.table.dim = dim;
	b->known.table.cell = cell;
	b->known.table.sums = b->known.table.cohorts = 0;
	b->known.n_state = b->known.state = b->known.least = ARENA_ARRAY(a, dim->n + 1, uint8_t);
}

static enum disclose_adverse adverse_of(const struct protect_build *b)
{
	return str_eqz(b->m->direction, "up")     ? DISCLOSE_NONE_BAD
	       : str_eqz(b->m->direction, "down") ? DISCLOSE_ALL_BAD
	                                          : DISCLOSE_NEITHER;
}

/* The most a mean can be, as query_total.c has it; 0 (unknown) when a figure is beyond it. */
static int64_t most_of(const struct protect_build *b)
{
	int64_t most = scaled(str_eqz(b->m->unit, "percent")  ? 100
	                      : str_eqz(b->m->unit, "points") ? 340
	                                                      : 0,
	                      0, b->decimals);
	for (size_t i = 0; i < b->cell.n; i++)
		if (b->cell.v[i].of > most * b->cell.v[i].n || b->cell.v[i].of < 0)
			return 0;
	return most;
}

static void lay_table(struct protect_build *b, struct str population)
{
	struct arena *a = b->ch->arena;
	struct disclose_node *node = ARENA_ARRAY(a, b->cell.n + 1, struct disclose_node);
	struct disclose_cell *cell = ARENA_ARRAY(a, b->cell.n + 1, struct disclose_cell);
	struct disclose_sum *sum = ARENA_ARRAY(a, b->sum.n + 1, struct disclose_sum);
	struct disclose_dim *dim = ARENA_NEW(a, struct disclose_dim);
	lay_out(b, node, cell);
	lay_sums(b, sum);
	weigh(b, cell);
	*dim = (struct disclose_dim){STR("cell"), node, (uint32_t)b->cell.n, false};
	b->table = (struct disclose_table){
	    .population = population,
	    .question = arena_printf(a, "v%lld", (long long)b->v->id),
	    .measure = measure_of(b),
	    .dim = dim,
	    .dims = 1,
	    .cell = cell,
	    .sum = sum,
	    .sums = (uint32_t)b->sum.n,
	};
	if (b->table.measure == DISCLOSE_SHARE)
		b->table.adverse = adverse_of(b);
	if (b->table.measure == DISCLOSE_MEAN)
		b->table.most = most_of(b);
	lay_cohorts(b, &b->table);
	lay_known(b);
}

bool protect_build(struct change *ch, const struct measure *m, const struct measure_version *v,
                   const struct disclosure_rule *rule, struct str population, struct protect_build *b)
{
	*b = (struct protect_build){.ch = ch, .m = m, .v = v, .rule = rule};
	map_init(&b->by_key, ch->arena);
	root_unit(ch->db, ch->arena, &b->root);
	read_figures(b);
	if (b->cell.n == 0)
		return false;
	protect_join_splits(b);
	protect_join_units(b);
	lay_table(b, population);
	return true;
}
