/* cube_disclose_random_test.c - protection against an oracle that tries every table, and the rest of the
 * attacks. */
#include "disclose_help.h"

#include "table/csv.h"

/* ---- an oracle: every table of whole numbers that explains what is shown ---- */

enum { SIDE = 3, CELLS = SIDE * SIDE * SIDE, LEAVES = 8 };

struct oracle {
	const struct disclose_table *t;
	const uint8_t *state;
	uint32_t leaf[LEAVES];
	int64_t v[LEAVES], most;
	int64_t low[CELLS], high[CELLS];
};

static int64_t sum_of(const struct oracle *o, uint32_t cell, uint32_t upto, bool *whole)
{
	uint32_t at[3], leaf[3];
	int64_t sum = 0;
	*whole = true;
	disclose_nodes(o->t, cell, at);
	for (uint32_t i = 0; i < LEAVES; i++) {
		disclose_nodes(o->t, o->leaf[i], leaf);
		bool in = true;
		for (int d = 0; d < 3; d++)
			in = in && (at[d] == 0 || at[d] == leaf[d]);
		if (!in)
			continue;
		if (i >= upto)
			*whole = false;
		else
			sum += o->v[i];
	}
	return sum;
}

static bool explains(const struct oracle *o, uint32_t k)
{
	for (uint32_t c = 0; c < CELLS; c++) {
		bool whole;
		int64_t sum = sum_of(o, c, k, &whole), is = o->t->cell[c].n;
		bool shown = o->state[c] == DISCLOSE_SHOWN;
		if ((shown && (whole ? sum != is : sum > is)) || (!shown && whole && is > 0 && sum < 1))
			return false;
	}
	return true;
}

/* Leaves one by one, each sum that becomes whole held against what is shown. */
static void enumerate(struct oracle *o, uint32_t k)
{
	bool whole;
	if (!explains(o, k))
		return;
	for (uint32_t c = 0; k == LEAVES && c < CELLS; c++) {
		int64_t sum = sum_of(o, c, k, &whole);
		o->low[c] = sum < o->low[c] ? sum : o->low[c];
		o->high[c] = sum > o->high[c] ? sum : o->high[c];
	}
	if (k == LEAVES)
		return;
	for (o->v[k] = 0; o->v[k] <= o->most; o->v[k]++)
		enumerate(o, k + 1);
}

static uint64_t seed;
static int64_t draw(uint64_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((seed >> 33) % below);
}

static struct disclose_table random_table(struct disclose_cell **cell)
{
	struct disclose_dim *dim = ARENA_ARRAY(test_arena(), 3, struct disclose_dim);
	dim[0] = help_dim("a", "all(1 2)");
	dim[1] = help_dim("b", "all(1 2)");
	dim[2] = help_dim("c", "all(1 2)");
	struct disclose_table t = help_table(dim, 3, cell);
	for (uint32_t i = 0; i < LEAVES; i++)
		(*cell)[disclose_index(&t, (uint32_t[]){i / 4 + 1, i / 2 % 2 + 1, i % 2 + 1})].n = draw(6);
	disclose_add_up(&t, *cell);
	return t;
}

/* The oracle's intervals are of whole numbers, so they lie within those of the audit. */
static void lies_within(const struct oracle *x, const struct disclose_audit *u)
{
	for (uint32_t i = 0; i < u->intervals; i++) {
		const struct disclose_finding *f = &u->interval[i];
		int64_t low = x->low[f->cell], high = x->high[f->cell];
		if ((double)low < f->low - 1e-6 || (double)high > f->high + 1e-6 ||
		    (f->why == DISCLOSE_EXACT && low != high))
			test_fail(__FILE__, __LINE__, "the oracle has %lld..%lld, the audit %g..%g", (long long)low,
			          (long long)high, f->low, f->high);
	}
}

/* Sums and differences alone are not enough here: a hidden count is at least 1. */
static void against_oracle(bool exact_only, bool protect)
{
	struct disclose_cell *cell;
	struct disclose_table t = random_table(&cell);
	struct disclose_rule rule = help_rule(3);
	struct disclose_options o = {.rule = &rule, .exact_only = exact_only, .primary_only = !protect};
	struct disclose_result r = help_protect(&t, &o);
	struct disclose_audit u = help_audit(&t, &o, r.n_state, r.state, true);
	struct oracle x = {.t = &t, .state = r.state, .most = 12};
	for (uint32_t c = 0; c < CELLS; c++) {
		x.low[c] = INT64_MAX;
		x.high[c] = -1;
	}
	for (uint32_t i = 0; i < LEAVES; i++)
		x.leaf[i] = disclose_index(&t, (uint32_t[]){i / 4 + 1, i / 2 % 2 + 1, i % 2 + 1});
	enumerate(&x, 0);
	lies_within(&x, &u);
	if (!protect || r.findings)
		return;
	CHECK_I64(u.findings, 0);
	for (uint32_t c = 0; c < CELLS; c++) {
		bool small = cell[c].n > 0 && cell[c].n < 3;
		if (small && x.high[c] - x.low[c] < 1)
			test_fail(__FILE__, __LINE__, "cell %u can only be %lld", c, (long long)x.low[c]);
	}
}

TEST(random_tables_of_three_dimensions_withstand_an_oracle_that_tries_them_all)
{
	seed = 3;
	for (int i = 0; i < 20; i++) {
		against_oracle(false, true);
		against_oracle(true, true);
		against_oracle(false, false);
	}
}

/* ---- years ---- */

TEST(years_side_by_side_hide_the_same_cells)
{
	/* One small group each year; the cheapest to hide beside it is B the first year, C the second. */
	static const int64_t n[2][3] = {{3, 20, 21}, {3, 22, 20}};
	struct disclose_cell *cell;
	struct disclose_dim dim[2] = {help_dim("läsår", "2023 2024"), help_dim("enhet", "all(A B C)")};
	struct disclose_rule rule = help_rule(5);
	struct disclose_options o = {.rule = &rule};
	for (int time = 0; time < 2; time++) {
		dim[0].time = time;
		struct disclose_table t = help_table(dim, 2, &cell);
		for (uint32_t y = 0; y < 2; y++) {
			for (uint32_t k = 0; k < 3; k++)
				cell[y * 4 + k + 1].n = n[y][k];
		}
		disclose_add_up(&t, cell);
		struct disclose_result r = help_protect(&t, &o);
		CHECK_I64(r.findings, 0);
		CHECK_I64(r.secondary, 2);
		CHECK_I64(r.state[help_cell(&t, "2023 B")], time ? DISCLOSE_SHOWN : DISCLOSE_SECONDARY);
		CHECK_I64(r.state[help_cell(&t, "2024 C")], DISCLOSE_SECONDARY);
	}
}

/* ---- a mean and its n give back the sum ---- */

TEST(the_sum_behind_a_mean_of_few_cannot_be_had_from_the_others)
{
	struct disclose_cell *cell;
	struct disclose_dim dim = help_dim("enhet", "all(A B C)");
	struct disclose_table t = help_table(&dim, 1, &cell);
	struct disclose_options o = {.rule = disclose_rule(STR("skolverket-2023")), .primary_only = true};
	t.measure = DISCLOSE_MEAN;
	t.most = 340;
	cell[1] = (struct disclose_cell){.n = 4, .of = 800};
	cell[2] = (struct disclose_cell){.n = 30, .of = 6600};
	cell[3] = (struct disclose_cell){.n = 25, .of = 5000};
	disclose_add_up(&t, cell);
	struct disclose_result weak = help_protect(&t, &o);
	CHECK(help_audit(&t, &o, weak.n_state, weak.state, false).exact >= 2);
	o.primary_only = false;
	struct disclose_result r = help_protect(&t, &o);
	CHECK_I64(r.findings, 0);
	struct disclose_audit u = help_audit(&t, &o, r.n_state, r.state, true);
	CHECK_I64(u.findings, 0);
	/* One pupil can have anything from 0 to 340 points. */
	for (uint32_t i = 0; i < u.intervals; i++)
		CHECK(u.interval[i].layer != DISCLOSE_OF || u.interval[i].high - u.interval[i].low >= 340);
}

/* ---- all or none of a group ---- */

TEST(that_all_of_a_group_have_what_is_adverse_is_not_told)
{
	struct disclose_cell *cell;
	struct disclose_dim dim = help_dim("enhet", "all(A B C)");
	struct disclose_table t = help_table(&dim, 1, &cell);
	struct disclose_options o = {.rule = disclose_rule(STR("skolverket-2023"))};
	t.measure = DISCLOSE_SHARE;
	cell[1] = (struct disclose_cell){.n = 40, .of = 40};
	cell[2] = (struct disclose_cell){.n = 50, .of = 30};
	cell[3] = (struct disclose_cell){.n = 60, .of = 35};
	disclose_add_up(&t, cell);
	CHECK_I64(help_protect(&t, &o).state[1], DISCLOSE_SHOWN);
	t.adverse = DISCLOSE_ALL_BAD;
	struct disclose_result r = help_protect(&t, &o);
	CHECK_I64(r.state[1], DISCLOSE_FEW);
	CHECK_I64(r.n_state[1], DISCLOSE_SHOWN);
	CHECK_I64(r.secondary, 1);
	CHECK_I64(help_audit(&t, &o, r.n_state, r.state, true).findings, 0);
	/* None: ~0 or hidden, under a rule that asks for a numerator and under one that does not. */
	cell[1].of = 0;
	cell[0].of -= 40;
	t.adverse = DISCLOSE_NONE_BAD;
	CHECK(help_protect(&t, &o).state[1] != DISCLOSE_SHOWN);
	o.rule = disclose_rule(STR("counts-5"));
	CHECK(help_protect(&t, &o).state[1] != DISCLOSE_SHOWN);
	t.adverse = DISCLOSE_NEITHER;
	CHECK_I64(help_protect(&t, &o).state[1], DISCLOSE_SHOWN);
}

/* ---- a figure that was corrected ---- */

TEST(a_revised_table_does_not_open_the_first_one)
{
	struct disclose_cell *cell, *later;
	struct disclose_dim dim = help_dim("enhet", "all(A B C)");
	struct disclose_table t = help_table(&dim, 1, &cell), again = help_table(&dim, 1, &later);
	struct disclose_rule rule = help_rule(5);
	struct disclose_options o = {.rule = &rule};
	static const int64_t n[3] = {3, 20, 30};
	for (uint32_t i = 0; i < 3; i++)
		cell[i + 1].n = later[i + 1].n = n[i];
	later[3].n = 31; /* one more was found in C: the total is another, A and B are as they were */
	disclose_add_up(&t, cell);
	disclose_add_up(&again, later);
	struct disclose_result r = help_protect(&t, &o);
	CHECK_I64(r.state[2], DISCLOSE_SECONDARY);
	struct disclose_published p;
	disclose_publish(test_arena(), &t, &rule, &r, &p);
	const struct disclose_published *ledger[1] = {&p};
	o.ledger = ledger;
	o.n_ledger = 1;
	/* To show B now, and hide C instead, would tell A by the first table. */
	uint8_t shown[4] = {DISCLOSE_SHOWN, DISCLOSE_FEW, DISCLOSE_SHOWN, DISCLOSE_SECONDARY};
	CHECK(help_audit(&again, &o, NULL, shown, false).exact > 0);
	r = help_protect(&again, &o);
	CHECK_I64(r.findings, 0);
	CHECK_I64(r.state[2], DISCLOSE_SECONDARY);
	CHECK_I64(help_audit(&again, &o, r.n_state, r.state, true).findings, 0);
}

/* ---- a cohort, with protection taken away ---- */

TEST(a_small_cohort_is_known_by_next_year_unless_both_are_hidden)
{
	struct disclose_cell *cell;
	struct disclose_dim dim[2] = {help_dim("läsår", "2023 2024"), help_dim("grupp", "all(A B C)")};
	struct disclose_table t = help_table(dim, 2, &cell);
	struct disclose_rule rule = help_rule(5);
	struct disclose_options o = {.rule = &rule, .primary_only = true};
	static const int64_t n[2][3] = {{4, 20, 30}, {4, 20, 30}};
	struct disclose_cohort same[3];
	for (uint32_t k = 0; k < 3; k++) {
		for (uint32_t y = 0; y < 2; y++)
			cell[y * 4 + k + 1].n = n[y][k];
		same[k] = (struct disclose_cohort){k + 1, 4 + k + 1, 0};
	}
	disclose_add_up(&t, cell);
	t.cohort = same;
	t.cohorts = 3;
	struct disclose_result weak = help_protect(&t, &o);
	CHECK_I64(help_audit(&t, &o, weak.n_state, weak.state, false).exact, 2);
	/* Each year protected for itself, by another cell: the cohorts tell both. */
	uint8_t apart[8] = {DISCLOSE_SHOWN, DISCLOSE_FEW, DISCLOSE_SECONDARY, DISCLOSE_SHOWN,
	                    DISCLOSE_SHOWN, DISCLOSE_FEW, DISCLOSE_SHOWN,     DISCLOSE_SECONDARY};
	CHECK(help_audit(&t, &o, NULL, apart, false).exact >= 2);
	o.primary_only = false;
	struct disclose_result r = help_protect(&t, &o);
	CHECK_I64(r.findings, 0);
	CHECK_I64(help_audit(&t, &o, r.n_state, r.state, true).findings, 0);
	CHECK_I64(r.state[2], r.state[6]);
	CHECK_I64(r.state[3], r.state[7]);
}

/* ---- reference tables of three dimensions and with levels ---- */

struct level { /* a column of the file, and the one whose labels stand above its own */
	const char *column, *above;
};

static uint32_t column(const struct table_row *row, const char *name)
{
	for (uint32_t i = 0; i < row->n; i++) {
		if (str_eqz(row->cell[i].text, name))
			return i;
	}
	test_fail(__FILE__, __LINE__, "no column %s", name);
	return 0;
}

static uint32_t node_of(struct disclose_dim *d, struct disclose_node *node, struct str code, uint32_t above)
{
	for (uint32_t i = 0; i < d->n; i++) {
		if (str_eq(node[i].code, code))
			return i;
	}
	node[d->n] = (struct disclose_node){.code = code, .parent = above};
	return d->n++;
}

struct file { /* columns of the file, -1 for none */
	const struct level *level;
	uint32_t dims;
	int at[3], above[3];
	struct disclose_dim *dim;
	struct disclose_node *node[3];
};

/* The nodes of a row, made when they are new. */
static void place(struct file *f, const struct table_row *row, uint32_t *node)
{
	for (uint32_t d = 0; d < f->dims; d++) {
		uint32_t up = 0;
		if (f->above[d] >= 0) {
			struct str code = arena_printf(test_arena(), "%s %.*s", f->level[d].above,
			                               STR_ARG(row->cell[f->above[d]].text));
			up = node_of(&f->dim[d], f->node[d], code, 0);
		}
		node[d] = node_of(&f->dim[d], f->node[d], row->cell[f->at[d]].text, up);
	}
}

/* Rows of the file added up by a column, or each row one. */
static void tabulate(struct disclose_table *t, const char *name, const struct level *level, uint32_t dims,
                     const char *figure)
{
	struct table_csv csv;
	const struct table_row *row;
	struct file f = {
	    .level = level, .dims = dims, .dim = ARENA_ARRAY(test_arena(), dims, struct disclose_dim)};
	struct disclose_cell *cell = NULL;
	REQUIRE(table_csv_open(&csv, test_arena(), help_reference(name), NULL) && table_csv_next(&csv, &row));
	for (uint32_t d = 0; d < dims; d++) {
		f.at[d] = (int)column(row, level[d].column);
		f.above[d] = level[d].above ? (int)column(row, level[d].above) : -1;
		f.node[d] = ARENA_ARRAY(test_arena(), 200, struct disclose_node);
		f.node[d][0] = (struct disclose_node){STR("all"), DISCLOSE_NONE, 0, true};
		f.dim[d] = (struct disclose_dim){str_z(level[d].column), f.node[d], 1, false};
	}
	int of = figure ? (int)column(row, figure) : -1;
	uint32_t n[3];
	while (table_csv_next(&csv, &row))
		place(&f, row, n);
	*t = help_table(f.dim, dims, &cell);
	table_csv_rewind(&csv);
	table_csv_next(&csv, &row);
	while (table_csv_next(&csv, &row)) {
		int64_t v = 1;
		place(&f, row, n);
		if (of >= 0)
			REQUIRE(str_to_i64(row->cell[of].text, &v));
		cell[disclose_index(t, n)].n += v;
	}
	disclose_add_up(t, cell);
}

TEST(reference_tables_of_three_dimensions_and_of_levels_are_protected)
{
	/* best: what sdcTable's HITAS hides; 0: it was not run. */
	static const struct {
		const char *file, *figure;
		struct level level[3];
		uint32_t dims;
		uint8_t least;
		int64_t best;
	} cases[] = {
	    {"sdc_microdata2.csv", NULL, {{"region", 0}, {"gender", 0}, {"ecoOld", 0}}, 3, 4, 43},
	    {"sdc_z2.csv", "ant", {{"region", "kostragr"}, {"hovedint", 0}}, 2, 4, 0},
	    {"sdc_z2.csv", "ant", {{"region", "fylke"}, {"hovedint", 0}}, 2, 5, 0},
	    {"sdc_z3.csv", "ant", {{"region", "kostragr"}, {"hovedint", 0}, {"mnd", "mnd2"}}, 3, 4, 0},
	};
	NEEDS_STATS();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct disclose_table t = {0};
		tabulate(&t, cases[i].file, cases[i].level, cases[i].dims, cases[i].figure);
		struct disclose_rule rule = help_rule(cases[i].least);
		struct disclose_options o = {.rule = &rule, .zeros_are_marked = true};
		for (int exact_only = 0; exact_only < 2; exact_only++) {
			o.exact_only = exact_only;
			struct disclose_result r = help_protect(&t, &o);
			CHECK(r.primary > 0);
			CHECK_I64(r.findings, 0);
			CHECK_I64(help_audit(&t, &o, r.n_state, r.state, false).findings, 0);
			if (cases[i].best && (double)r.hidden > 1.25 * (double)cases[i].best)
				test_fail(__FILE__, __LINE__, "%s hides %lld", cases[i].file, (long long)r.hidden);
		}
	}
}

/* ---- one table, published again ---- */

/* Units by sexes in two years, many with 1 to 4 lacking. */
static struct disclose_table random_shares(struct disclose_cell **cell)
{
	struct disclose_dim *dim = ARENA_ARRAY(test_arena(), 3, struct disclose_dim);
	dim[0] = help_dim("unit", "all(a b c d e f)");
	dim[1] = help_dim("sex", "all(K M)");
	dim[2] = help_dim("year", "y1 y2");
	struct disclose_table t = help_table(dim, 3, cell);
	t.measure = DISCLOSE_SHARE;
	return t;
}

static struct disclose_cell *leaf_of(const struct disclose_table *t, struct disclose_cell *cell, uint32_t i)
{
	return &cell[disclose_index(t, (uint32_t[]){i / 4 + 1, i / 2 % 2 + 1, i % 2})];
}
enum { SHARE_LEAVES = 6 * 2 * 2, AGAIN_MOST = 4 };

static void draw_share(struct disclose_cell *c)
{
	c->n = 6 + (int64_t)draw(30);
	c->of = c->n - (int64_t)draw(7) % c->n;
}

static const struct disclose_published *
published(const struct disclose_table *t, const struct disclose_rule *rule, const struct disclose_result *r)
{
	struct disclose_published *p = ARENA_NEW(test_arena(), struct disclose_published);
	disclose_publish(test_arena(), t, rule, r, p);
	return p;
}

/* No figure has become known by it, and what was shown still is. Marks that an earlier publication has said
 * are not taken back in vain. */
TEST(a_table_that_is_protected_again_after_its_publication_gives_no_figure_away)
{
	struct disclose_rule rule = *disclose_rule(STR("skolverket-2023"));
	seed = 123456;
	for (int round = 0; round < 240; round++) {
		struct disclose_cell *cell;
		struct disclose_table t = random_shares(&cell);
		for (uint32_t i = 0; i < SHARE_LEAVES; i++)
			draw_share(leaf_of(&t, cell, i));
		disclose_add_up(&t, cell);
		struct disclose_options o = {.rule = &rule, .insider = round % 2};
		struct disclose_result r = help_protect(&t, &o);
		CHECK_I64(r.findings, 0);
		const struct disclose_published *ledger = published(&t, &rule, &r);
		o.ledger = &ledger;
		o.n_ledger = 1;
		struct disclose_result again = help_protect(&t, &o);
		CHECK_I64(again.findings, 0);
		CHECK_I64(again.withheld, 0);
		CHECK_I64(help_audit(&t, &o, again.n_state, again.state, false).findings, 0);
		for (uint32_t c = 0; c < r.cells; c++)
			CHECK(r.state[c] != DISCLOSE_SHOWN || again.state[c] == DISCLOSE_SHOWN);
	}
}

/* A pupil more or fewer here and there, and grades that were set later. */
static void correct(struct disclose_cell *c)
{
	int64_t by = draw(12) == 0 ? (int64_t)draw(3) - 1 : 0;
	if (c->of + by > 0) {
		c->n += by;
		c->of += by;
	}
	if (draw(20) == 0)
		c->of = c->n - (int64_t)draw(7) % c->n;
}

/* What the ledger alone gives away is none of the newest table's doing; nothing else may be open. */
static uint32_t corrected(const struct disclose_rule *rule, const struct disclose_published **ledger,
                          size_t k, struct disclose_cell *before)
{
	struct disclose_cell *cell;
	struct disclose_table t = random_shares(&cell);
	for (uint32_t i = 0; i < SHARE_LEAVES; i++) {
		struct disclose_cell *c = leaf_of(&t, cell, i);
		if (k == 0)
			draw_share(c);
		else {
			*c = before[i];
			correct(c);
		}
		before[i] = *c;
	}
	disclose_add_up(&t, cell);
	struct disclose_options o = {.rule = rule, .insider = true, .ledger = ledger, .n_ledger = k};
	struct disclose_result r = help_protect(&t, &o);
	CHECK_I64(r.findings, 0);
	CHECK_I64(help_audit(&t, &o, r.n_state, r.state, false).findings, 0);
	ledger[k] = published(&t, rule, &r);
	return r.withheld;
}

TEST(corrected_shares_published_again_and_again_give_no_figure_away)
{
	const struct disclose_rule *rule = disclose_rule(STR("skolverket-2023"));
	const struct disclose_published *ledger[AGAIN_MOST];
	struct disclose_cell leaf[SHARE_LEAVES];
	uint32_t withheld = 0;
	seed = 9;
	for (int round = 0; round < 80; round++) {
		for (size_t k = 0; k < AGAIN_MOST; k++)
			withheld += corrected(rule, ledger, k, leaf);
	}
	/* Of 640 years; where nothing else helps. */
	CHECK(withheld > 0 && withheld < 64);
}

/* ~100 of 29 and then ~100 of 26 tell that exactly 25 are eligible: of that cell nothing is said the second
 * time. */
TEST(a_figure_that_a_second_mark_would_tell_is_hidden_with_its_n_and_others_are_not)
{
	const struct disclose_rule *rule = disclose_rule(STR("skolverket-2023"));
	struct disclose_cell *cell, *later;
	struct disclose_dim dim = help_dim("enhet", "A B C");
	struct disclose_table t = help_table(&dim, 1, &cell), again = help_table(&dim, 1, &later);
	static const struct disclose_cell leaf[3] = {
	    {.n = 29, .of = 25}, {.n = 40, .of = 30}, {.n = 50, .of = 40}};
	t.measure = again.measure = DISCLOSE_SHARE;
	memcpy(cell, leaf, sizeof leaf);
	memcpy(later, leaf, sizeof leaf);
	later[0].n = 26;
	struct disclose_options o = {.rule = rule};
	struct disclose_result r = help_protect(&t, &o);
	const struct disclose_published *ledger = published(&t, rule, &r);
	CHECK_I64(r.state[0], DISCLOSE_APPROX100);
	o.ledger = &ledger;
	o.n_ledger = 1;
	static const uint8_t n_shown[3], told[3] = {DISCLOSE_APPROX100}, nothing[3] = {DISCLOSE_SECONDARY};
	CHECK(help_audit(&again, &o, n_shown, told, false).exact > 0);
	CHECK_I64(help_audit(&again, &o, nothing, nothing, false).findings, 0);
	struct disclose_result q = help_protect(&again, &o);
	CHECK_I64(q.findings, 0);
	CHECK_I64(q.n_state[0], DISCLOSE_SECONDARY);
	CHECK_I64(q.state[0], DISCLOSE_FEW);
	CHECK(q.state[1] == DISCLOSE_SHOWN && q.state[2] == DISCLOSE_SHOWN);
	/* What says nothing is no hindrance later: the first figures are shown again as they were. */
	const struct disclose_published *both[2] = {ledger, published(&again, rule, &q)};
	o.ledger = both;
	o.n_ledger = 2;
	CHECK_I64(help_protect(&t, &o).state[0], DISCLOSE_APPROX100);
}
