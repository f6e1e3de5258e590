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
