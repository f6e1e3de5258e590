/* cube_disclose_test.c - protection and audit against reference tables. */
#include "disclose_help.h"
#include "stat_support.h"

#include "table/csv.h"

/* ---- the attacker's intervals, as lpSolve found them ---- */

static struct disclose_table matrix(const struct json *full, struct disclose_cell **cell)
{
	uint32_t rows = (uint32_t)full->n, cols = (uint32_t)full->items[0].n;
	struct disclose_dim *dim = ARENA_ARRAY(test_arena(), 2, struct disclose_dim);
	for (int d = 0; d < 2; d++) {
		uint32_t n = d ? cols : rows;
		struct disclose_node *node = ARENA_ARRAY(test_arena(), n, struct disclose_node);
		node[0] = (struct disclose_node){STR("all"), DISCLOSE_NONE, 0, true};
		for (uint32_t i = 1; i < n; i++)
			node[i].code = arena_printf(test_arena(), "%u", i);
		dim[d] = (struct disclose_dim){d ? STR("column") : STR("row"), node, n, false};
	}
	struct disclose_table t = help_table(dim, 2, cell);
	/* The margins stand last there, first here. */
	for (uint32_t i = 0; i < rows; i++) {
		for (uint32_t j = 0; j < cols; j++)
			(*cell)[(i + 1) % rows * cols + (j + 1) % cols].n =
			    (int64_t)stat_number(&full->items[i].items[j], NULL);
	}
	return t;
}

static const struct json *item(const struct json *j, size_t i)
{
	return j->kind == JSON_ARRAY ? &j->items[i] : j; /* a vector of one is a scalar there */
}

static void check_intervals(size_t k, const struct json *want)
{
	struct disclose_cell *cell;
	const struct json *full = json_get(want, "full"), *sup = json_get(want, "suppressed"),
	                  *low = json_get(want, "lo"), *high = json_get(want, "hi"),
	                  *exact = json_get(want, "exact");
	uint32_t rows = (uint32_t)full->n, cols = (uint32_t)full->items[0].n;
	struct disclose_table t = matrix(full, &cell);
	uint8_t *state = ARENA_ARRAY(test_arena(), rows * cols, uint8_t);
	struct disclose_rule rule = help_rule(2);
	struct disclose_options o = {.rule = &rule, .zeros_are_marked = true};
	for (size_t i = 0; i < sup->n; i++) {
		uint32_t row = (uint32_t)stat_number(&sup->items[i].items[0], NULL),
		         col = (uint32_t)stat_number(&sup->items[i].items[1], NULL);
		state[row % rows * cols + col % cols] = DISCLOSE_SECONDARY;
	}
	struct disclose_audit u = help_audit(&t, &o, NULL, state, true);
	uint32_t met = 0;
	for (size_t i = 0; i < sup->n; i++) {
		uint32_t row = (uint32_t)stat_number(&sup->items[i].items[0], NULL),
		         col = (uint32_t)stat_number(&sup->items[i].items[1], NULL);
		double lo = stat_number(item(low, i), NULL), hi = stat_number(item(high, i), NULL);
		hi = hi < 0 ? INFINITY : hi;
		for (uint32_t m = 0; m < u.intervals; m++) {
			const struct disclose_finding *f = &u.interval[m];
			if (f->cell != row % rows * cols + col % cols)
				continue;
			met++;
			if (fabs(f->low - lo) > 1e-6 || (f->high != hi && fabs(f->high - hi) > 1e-6) ||
			    (f->why == DISCLOSE_EXACT) != item(exact, i)->b)
				test_fail(__FILE__, __LINE__, "table %zu cell %u,%u: %g..%g", k, row, col, f->low, f->high);
		}
	}
	/* A hidden zero is known here, and has no interval; there is none in these tables but in margins. */
	size_t zeros = 0;
	for (size_t i = 0; i < sup->n; i++)
		zeros += full->items[sup->items[i].items[0].i - 1].items[sup->items[i].items[1].i - 1].i == 0;
	CHECK_I64(met, sup->n - zeros);
}

TEST(an_audit_finds_the_intervals_that_linear_programs_find)
{
	NEEDS_STATS();
	const struct json *cases = stat_expected("sdc_bridge", "cases");
	REQUIRE(cases && cases->n == 194);
	for (size_t k = 0; k < cases->n; k++)
		check_intervals(k, &cases->items[k]);
}

/* ---- other programs' patterns ---- */

static struct disclose_table listed(const struct json *rows, const char *a, const char *b,
                                    struct disclose_cell **cell)
{
	struct disclose_dim *dim = ARENA_ARRAY(test_arena(), 2, struct disclose_dim);
	const char *name[2] = {a, b};
	for (int d = 0; d < 2; d++) {
		struct disclose_node *node = ARENA_ARRAY(test_arena(), rows->n, struct disclose_node);
		node[0] = (struct disclose_node){STR("Total"), DISCLOSE_NONE, 0, true};
		dim[d] = (struct disclose_dim){str_z(name[d]), node, 1, false};
		for (size_t i = 0; i < rows->n; i++) {
			struct str code = json_text(&rows->items[i], name[d]);
			uint32_t k = 0;
			while (k < dim[d].n && !str_eq(node[k].code, code))
				k++;
			if (k == dim[d].n)
				node[dim[d].n++].code = code;
		}
	}
	struct disclose_table t = help_table(dim, 2, cell);
	for (size_t i = 0; i < rows->n; i++) {
		uint32_t at[2] = {help_node(&dim[0], json_text(&rows->items[i], a)),
		                  help_node(&dim[1], json_text(&rows->items[i], b))};
		(*cell)[disclose_index(&t, at)].n = (int64_t)stat_number(&rows->items[i], "freq");
	}
	return t;
}

/* The least that any of the programs hid. */
static double least_hidden(const struct json *one)
{
	const struct json *methods = json_get(one, "methods");
	double best = INFINITY;
	for (size_t i = 0; methods && i < methods->n; i++) {
		double sum = stat_number(&methods->items[i], "sum_secondary");
		best = sum < best ? sum : best;
	}
	return best;
}

TEST(two_way_tables_hide_little_more_than_the_least_possible)
{
	static const struct {
		const char *name, *a, *b;
		uint8_t least;
	} cases[] = {{"z1_thr3", "region", "hovedint", 4},
	             {"z1_thr4", "region", "hovedint", 5},
	             {"z2_thr3", "region", "hovedint", 4},
	             {"micro1_cnt", "region", "gender", 10}};
	NEEDS_STATS();
	const struct json *all = stat_expected("sdc", "cases");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct disclose_cell *cell;
		struct disclose_table t =
		    listed(json_get(json_get(all, cases[i].name), "table"), cases[i].a, cases[i].b, &cell);
		struct disclose_rule rule = help_rule(cases[i].least);
		struct disclose_options o = {.rule = &rule, .zeros_are_marked = true};
		struct disclose_result r = help_protect(&t, &o);
		CHECK_I64(r.findings, 0);
		CHECK_I64(help_audit(&t, &o, r.n_state, r.state, true).findings, 0);
		double best = least_hidden(json_get(all, cases[i].name));
		CHECK(best > 0);
		if ((double)r.hidden > 1.25 * best)
			test_fail(__FILE__, __LINE__, "%s hides %lld", cases[i].name, (long long)r.hidden);
	}
}

/* A pattern of hidden cells and what an attacker finds of each: rows of {row, col, value, lo, hi}. */
static void same_attack(const struct json *pattern, const struct json *rows, const struct json *cols)
{
	struct disclose_cell *cell;
	struct disclose_table t =
	    listed(stat_expected("sdc", "cases/z1_thr3/table"), "region", "hovedint", &cell);
	struct disclose_rule rule = help_rule(4);
	struct disclose_options o = {.rule = &rule, .zeros_are_marked = true};
	uint8_t *state = ARENA_ARRAY(test_arena(), disclose_cells(&t), uint8_t);
	uint32_t *at = ARENA_ARRAY(test_arena(), pattern->n, uint32_t);
	for (size_t i = 0; i < pattern->n; i++) {
		size_t r = (size_t)stat_number(&pattern->items[i], "row") - 1,
		       c = (size_t)stat_number(&pattern->items[i], "col") - 1;
		uint32_t node[2] = {help_node(&t.dim[0], rows->items[r].text),
		                    help_node(&t.dim[1], cols->items[c].text)};
		at[i] = disclose_index(&t, node);
		CHECK_I64(cell[at[i]].n, stat_number(&pattern->items[i], "value"));
		state[at[i]] = DISCLOSE_SECONDARY;
	}
	struct disclose_audit u = help_audit(&t, &o, NULL, state, true);
	for (size_t i = 0; i < pattern->n; i++) {
		uint32_t m = 0;
		while (m < u.intervals && u.interval[m].cell != at[i])
			m++;
		REQUIRE(m < u.intervals);
		CHECK_F64(u.interval[m].low, stat_number(&pattern->items[i], "lo"), 1e-6);
		CHECK_F64(u.interval[m].high, stat_number(&pattern->items[i], "hi"), 1e-6);
	}
}

TEST(an_attacker_finds_what_the_reference_finds_in_other_programs_patterns)
{
	NEEDS_STATS();
	const struct json *rows = stat_expected("sdc", "audit_z1/rows"),
	                  *cols = stat_expected("sdc", "audit_z1/cols");
	same_attack(stat_expected("sdc", "audit_z1/weak_primary_only"), rows, cols);
	same_attack(stat_expected("sdc", "audit_z1/opt_pattern"), rows, cols);
}

TEST(cell_keys_give_the_counts_that_the_reference_gives)
{
	NEEDS_STATS();
	const struct json *freq = stat_expected("cellkey", "freqtab"), *mod = stat_expected("cellkey", "mod");
	REQUIRE(freq && mod && freq->n == 45 && mod->n == 45);
	for (size_t i = 0; i < 45; i++) {
		int64_t n = (int64_t)stat_number(&freq->items[i], "uwc");
		uint64_t key = (uint64_t)(stat_number(&mod->items[i], "ckey") * 0x1p64);
		int64_t noisy = disclose_perturb(disclose_noise_5_3_2, disclose_noise_5_3_2_n, n, key);
		CHECK_I64(noisy, stat_number(&freq->items[i], "puwc"));
		CHECK_I64(noisy - n, stat_number(&mod->items[i], "pert"));
	}
	const struct json *table = stat_expected("cellkey", "ptable");
	REQUIRE(table && table->n == disclose_noise_5_3_2_n);
	for (size_t i = 0; i < table->n; i++) {
		const struct disclose_noise *w = &disclose_noise_5_3_2[i];
		double from =
		    i && disclose_noise_5_3_2[i - 1].count == w->count ? disclose_noise_5_3_2[i - 1].until : 0;
		CHECK_I64(w->count, stat_number(&table->items[i], "i"));
		CHECK_I64(w->add, stat_number(&table->items[i], "v"));
		CHECK_I64(w->count + w->add, stat_number(&table->items[i], "j"));
		CHECK_F64(from, stat_number(&table->items[i], "p_int_lb"), 1e-12);
		CHECK_F64(w->until, stat_number(&table->items[i], "p_int_ub"), 1e-12);
		CHECK_F64(w->until - from, stat_number(&table->items[i], "p"), 1e-6);
	}
}

/* ---- attacks: each works where only small cells are hidden, and finds nothing else ---- */

static void attack(const struct disclose_table *t, struct disclose_options *o)
{
	o->primary_only = true;
	struct disclose_result weak = help_protect(t, o);
	CHECK(help_audit(t, o, weak.n_state, weak.state, false).exact > 0);
	o->primary_only = false;
	struct disclose_result r = help_protect(t, o);
	CHECK_I64(r.findings, 0);
	CHECK_I64(help_audit(t, o, r.n_state, r.state, true).findings, 0);
}

static struct disclose_table school(struct disclose_cell **cell)
{
	static const int64_t n[3][2] = {{3, 40}, {25, 30}, {22, 31}}, of[3][2] = {{2, 35}, {24, 24}, {15, 22}};
	struct disclose_dim *dim = ARENA_ARRAY(test_arena(), 2, struct disclose_dim);
	dim[0] = help_dim("enhet", "all(Norr Syd Väst)");
	dim[1] = help_dim("kön", "all(K M)");
	struct disclose_table t = help_table(dim, 2, cell);
	for (uint32_t i = 0; i < 3; i++) {
		for (uint32_t k = 0; k < 2; k++) {
			struct disclose_cell *c = &(*cell)[disclose_index(&t, (uint32_t[]){i + 1, k + 1})];
			c->n = n[i][k];
			c->of = of[i][k];
		}
	}
	disclose_add_up(&t, *cell);
	return t;
}

TEST(a_small_group_cannot_be_had_by_subtraction_from_totals_or_the_other_sex)
{
	struct disclose_cell *cell;
	struct disclose_table t = school(&cell);
	struct disclose_options o = {.rule = disclose_rule(STR("skolverket-2023"))};
	attack(&t, &o);
	t.measure = DISCLOSE_SHARE;
	attack(&t, &o);
}

TEST(nearly_all_cannot_be_had_from_the_other_sex_and_the_total)
{
	struct disclose_cell *cell;
	struct disclose_table t = school(&cell);
	struct disclose_options o = {.rule = disclose_rule(STR("skolverket-2023"))};
	t.measure = DISCLOSE_SHARE;
	for (uint32_t i = 1; i < 3; i++)
		cell[disclose_index(&t, (uint32_t[]){1, i})] = (struct disclose_cell){.n = 40, .of = 30};
	for (uint32_t c = 0; c < 3; c++)
		cell[c] = cell[c * 3] = (struct disclose_cell){0};
	cell[6] = cell[9] = (struct disclose_cell){0};
	disclose_add_up(&t, cell);
	struct disclose_result r = help_protect(&t, &o);
	CHECK_I64(r.findings, 0);
	o.primary_only = true;
	r = help_protect(&t, &o);
	CHECK_I64(r.state[help_cell(&t, "Syd K")], DISCLOSE_APPROX100);
	o.primary_only = false;
	attack(&t, &o);
}

TEST(a_later_table_does_not_open_an_earlier_one)
{
	struct disclose_cell *cell, *later;
	struct disclose_options o = {.rule = disclose_rule(STR("skolverket-2023"))};
	struct disclose_table t = school(&cell);
	struct disclose_result r = help_protect(&t, &o);
	struct disclose_published p;
	struct buf b;
	disclose_publish(test_arena(), &t, o.rule, &r, &p);
	buf_init(&b, 0);
	disclose_ledger_write(&p, &b);
	const struct disclose_published *back = disclose_ledger_read(test_arena(), buf_as_str(&b));
	REQUIRE(back != NULL);
	struct buf again;
	buf_init(&again, 0);
	disclose_ledger_write(back, &again);
	CHECK_STR(buf_as_str(&again), buf_as_str(&b));
	for (size_t i = 0; i < b.n; i++) {
		CHECK(disclose_ledger_read(test_arena(), (struct str){b.p, i}) == NULL);
		b.p[i] ^= 16;
		CHECK(disclose_ledger_read(test_arena(), buf_as_str(&b)) == NULL);
		b.p[i] ^= 16;
	}
	/* Girls by unit: what the first table hid stands in this one, which alone hides one cell. */
	struct disclose_dim dim[2] = {t.dim[0], help_dim("kön", "K")};
	struct disclose_table girls = help_table(dim, 2, &later);
	for (uint32_t i = 0; i < 4; i++)
		later[i] = cell[i * 3 + 1];
	o.ledger = &back;
	o.n_ledger = 1;
	attack(&girls, &o);
	buf_finish(&b);
	buf_finish(&again);
}

TEST(overlapping_groups_do_not_give_away_who_is_in_only_one)
{
	/* A = both + only A, B = both + only B; 3 are in A and not in B. */
	static const uint32_t in_a[3] = {0, 2, 3}, in_b[3] = {1, 2, 4};
	static const int8_t coef[3] = {1, -1, -1};
	const struct disclose_sum sum[2] = {{in_a, coef, 3}, {in_b, coef, 3}};
	struct disclose_cell *cell;
	struct disclose_dim dim = help_dim("grupp", "A B both onlyA onlyB");
	struct disclose_table t = help_table(&dim, 1, &cell);
	struct disclose_options o = {.rule = disclose_rule(STR("counts-5"))};
	const int64_t n[5] = {43, 60, 40, 3, 20};
	for (uint32_t i = 0; i < 5; i++)
		cell[i] = (struct disclose_cell){.n = n[i], .flags = i > 2 ? DISCLOSE_IS_OMITTED : 0};
	t.sum = sum;
	t.sums = 2;
	attack(&t, &o);
}

TEST(a_cohort_that_stays_the_same_does_not_give_away_the_year_that_is_hidden)
{
	struct disclose_cell *cell;
	struct disclose_dim dim = help_dim("läsår", "2023 2024");
	struct disclose_table t = help_table(&dim, 1, &cell);
	const struct disclose_cohort same = {0, 1, 0};
	struct disclose_rule rule = help_rule(5);
	struct disclose_options o = {.rule = &rule};
	cell[0] = (struct disclose_cell){.n = 4};
	cell[1] = (struct disclose_cell){.n = 9};
	t.cohort = &same;
	t.cohorts = 1;
	/* Five came: who takes it that none did is wrong by five, and the box holds the truth. */
	struct disclose_result r = help_protect(&t, &o);
	CHECK_I64(r.findings, 0);
	cell[1].n = 4;
	r = help_protect(&t, &o);
	CHECK_I64(r.findings, 0);
	CHECK_I64(r.state[1], DISCLOSE_FEW);
	uint8_t shown[2] = {DISCLOSE_FEW, DISCLOSE_SHOWN};
	CHECK_I64(help_audit(&t, &o, NULL, shown, false).exact, 1);
}

TEST(a_pupil_alone_in_a_hidden_cell_learns_nothing_exact_of_another)
{
	struct disclose_cell *cell;
	struct disclose_dim dim[2] = {help_dim("enhet", "all(Norr Syd Väst)"), help_dim("kön", "all(K M)")};
	struct disclose_table t = help_table(dim, 2, &cell);
	static const int64_t n[3][2] = {{1, 8}, {4, 12}, {20, 30}};
	struct disclose_rule rule = help_rule(5);
	struct disclose_options o = {.rule = &rule, .zeros_are_marked = true};
	for (uint32_t i = 0; i < 6; i++)
		cell[disclose_index(&t, (uint32_t[]){i / 2 + 1, i % 2 + 1})].n = n[i / 2][i % 2];
	disclose_add_up(&t, cell);
	struct disclose_result r = help_protect(&t, &o);
	o.insider = true;
	CHECK(help_audit(&t, &o, r.n_state, r.state, false).findings > 0);
	r = help_protect(&t, &o);
	CHECK_I64(r.findings, 0);
	CHECK_I64(help_audit(&t, &o, r.n_state, r.state, false).findings, 0);
}
