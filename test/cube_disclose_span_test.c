/* cube_disclose_span_test.c - what follows by sums and differences, against elimination in doubles, and the
 * large table. */
#include "disclose_help.h"

#include "cube/disclose_span.h"
#include "table/csv.h"

enum { COLUMNS = 7 };

static uint64_t seed;
static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

/* Rank of rows of 0, 1 and -1. */
static int rank(double (*row)[COLUMNS], int n)
{
	double m[32][COLUMNS];
	int r = 0;
	memcpy(m, row, (size_t)n * sizeof *m);
	for (int c = 0; c < COLUMNS; c++) {
		int p = r;
		for (int i = r; i < n; i++)
			p = fabs(m[i][c]) > fabs(m[p][c]) ? i : p;
		if (r == n || fabs(m[p][c]) < 1e-9)
			continue;
		for (int k = 0; k < COLUMNS; k++) {
			double t = m[p][k];
			m[p][k] = m[r][k];
			m[r][k] = t;
		}
		for (int i = r + 1; i < n; i++) {
			double by = m[i][c] / m[r][c];
			for (int k = 0; k < COLUMNS; k++)
				m[i][k] -= by * m[r][k];
		}
		r++;
	}
	return r;
}

/* Whether a column follows from the rows. */
static bool follows(double (*row)[COLUMNS], int n, uint32_t column)
{
	for (int k = 0; k < COLUMNS; k++)
		row[n][k] = k == (int)column;
	return rank(row, n + 1) == rank(row, n);
}

TEST(a_row_discloses_when_a_watched_column_would_follow_from_it_and_those_before)
{
	int disclosed = 0, dependent = 0, taken = 0;
	seed = 7;
	for (int round = 0; round < 400; round++) {
		double row[32][COLUMNS];
		struct span s;
		int n = 0;
		span_init(&s, test_arena(), COLUMNS);
		for (uint32_t w = 0; w < 3; w++)
			span_watch(&s, w);
		for (int i = 0; i < 12; i++) {
			struct lp_term term[COLUMNS];
			uint32_t terms = 0;
			for (uint32_t c = 0; c < COLUMNS; c++) {
				row[n][c] = (double)draw(3) - 1;
				if (row[n][c] != 0)
					term[terms++] = (struct lp_term){c, (float)row[n][c]};
			}
			if (!span_load(&s, term, terms)) {
				CHECK_I64(rank(row, n + 1), rank(row, n));
				dependent++;
				continue;
			}
			CHECK_I64(rank(row, n + 1), rank(row, n) + 1);
			bool tells = false;
			for (uint32_t w = 0; w < 3; w++)
				tells = tells || follows(row, n + 1, w);
			CHECK(span_discloses(&s) == tells);
			disclosed += tells;
			taken += !tells;
			if (!tells) {
				span_take(&s, draw(COLUMNS));
				n++;
			}
		}
	}
	CHECK(disclosed > 500 && dependent > 50 && taken > 500);
}

TEST(the_large_table_has_nothing_exact_and_hides_no_more_than_elimination_does)
{
	NEEDS_STATS();
	static const uint32_t size[3] = {290, 8, 3};
	struct disclose_dim dim[3];
	struct disclose_cell *cell;
	struct table_csv csv;
	const struct table_row *row;
	for (int d = 0; d < 3; d++) {
		struct disclose_node *node = ARENA_ARRAY(test_arena(), size[d] + 1, struct disclose_node);
		node[0] = (struct disclose_node){STR("all"), DISCLOSE_NONE, 0, true};
		for (uint32_t i = 1; i <= size[d]; i++)
			node[i].code = arena_printf(test_arena(), d ? "%c%u" : "%c%03u", "kcy"[d], i);
		dim[d] = (struct disclose_dim){str_z("kat"), node, size[d] + 1, false};
	}
	struct disclose_table t = help_table(dim, 3, &cell);
	REQUIRE(table_csv_open(&csv, test_arena(), help_reference("bench/table_290x8x3.csv"), NULL) &&
	        table_csv_next(&csv, &row));
	while (table_csv_next(&csv, &row)) {
		uint32_t at[3];
		for (int d = 0; d < 3 && row->n; d++)
			at[d] = help_node(&dim[d], row->cell[d].text);
		if (row->n)
			REQUIRE(str_to_i64(row->cell[3].text, &cell[disclose_index(&t, at)].n));
	}
	disclose_add_up(&t, cell);
	struct disclose_options o = {
	    .rule = disclose_rule(STR("counts-5")), .zeros_are_marked = true, .exact_only = true};
	struct disclose_result r = help_protect(&t, &o);
	CHECK_I64(r.primary, 2648); /* as GaussSuppression 1.0.0 has them, which hides 3 843 beside them */
	CHECK_I64(r.findings, 0);
	CHECK(r.hidden > 0 && r.hidden <= 3843);
	CHECK_I64(help_audit(&t, &o, r.n_state, r.state, false).findings, 0);
}
