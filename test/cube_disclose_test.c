/* cube_disclose_test.c - protection and audit against reference tables. */
#include "disclose_help.h"

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
			(*cell)[(i + 1) % rows * cols + (j + 1) % cols].n = full->items[i].items[j].i;
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
		uint32_t row = (uint32_t)sup->items[i].items[0].i, col = (uint32_t)sup->items[i].items[1].i;
		state[row % rows * cols + col % cols] = DISCLOSE_SECONDARY;
	}
	struct disclose_audit u = help_audit(&t, &o, NULL, state, true);
	uint32_t met = 0;
	for (size_t i = 0; i < sup->n; i++) {
		uint32_t row = (uint32_t)sup->items[i].items[0].i, col = (uint32_t)sup->items[i].items[1].i;
		double hi = item(high, i)->f < 0 ? INFINITY : item(high, i)->f;
		for (uint32_t m = 0; m < u.intervals; m++) {
			const struct disclose_finding *f = &u.interval[m];
			if (f->cell != row % rows * cols + col % cols)
				continue;
			met++;
			if (fabs(f->low - item(low, i)->f) > 1e-6 || (f->high != hi && fabs(f->high - hi) > 1e-6) ||
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
	const struct json *j = json_parse(test_arena(), help_reference("expected/sdc_bridge.json"), NULL);
	const struct json *cases = json_get(json_get(j, "results"), "cases");
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
		(*cell)[disclose_index(&t, at)].n = json_get(&rows->items[i], "freq")->i;
	}
	return t;
}

TEST(two_way_tables_hide_little_more_than_the_least_possible)
{
	static const struct {
		const char *name, *a, *b;
		uint8_t least;
		int64_t best;
	} cases[] = {{"z1_thr3", "region", "hovedint", 4, 29},
	             {"z1_thr4", "region", "hovedint", 5, 35},
	             {"z2_thr3", "region", "hovedint", 4, 33},
	             {"micro1_cnt", "region", "gender", 10, 40}};
	NEEDS_STATS();
	const struct json *j = json_parse(test_arena(), help_reference("expected/sdc.json"), NULL);
	const struct json *all = json_get(json_get(j, "results"), "cases");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct disclose_cell *cell;
		struct disclose_table t =
		    listed(json_get(json_get(all, cases[i].name), "table"), cases[i].a, cases[i].b, &cell);
		struct disclose_rule rule = help_rule(cases[i].least);
		struct disclose_options o = {.rule = &rule, .zeros_are_marked = true};
		struct disclose_result r = help_protect(&t, &o);
		CHECK_I64(r.findings, 0);
		CHECK_I64(help_audit(&t, &o, r.n_state, r.state, true).findings, 0);
		if ((double)r.hidden > 1.25 * (double)cases[i].best)
			test_fail(__FILE__, __LINE__, "%s hides %lld", cases[i].name, (long long)r.hidden);
	}
}

TEST(cell_keys_give_the_counts_that_the_reference_gives)
{
	NEEDS_STATS();
	const struct json *j = json_parse(test_arena(), help_reference("expected/cellkey.json"), NULL);
	const struct json *r = json_get(j, "results"), *freq = json_get(r, "freqtab"), *mod = json_get(r, "mod");
	REQUIRE(freq && mod && freq->n == 45 && mod->n == 45);
	for (size_t i = 0; i < 45; i++) {
		int64_t n = json_get(&freq->items[i], "uwc")->i;
		uint64_t key = (uint64_t)(json_get(&mod->items[i], "ckey")->f * 0x1p64);
		CHECK_I64(disclose_perturb(disclose_noise_5_3_2, disclose_noise_5_3_2_n, n, key),
		          json_get(&freq->items[i], "puwc")->i);
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
