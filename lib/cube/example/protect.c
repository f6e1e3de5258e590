/* protect - a table of schools and sexes in which no small group can be found, from counts made here.
 *
 *   cc protect.c $(pkg-config --cflags --libs trad_cube trad_base) && ./a.out
 *
 * Shows the use of disclosure control: describe the dimensions, fill the leaves, add up, protect, audit
 * what is shown, and publish, so that the next table is protected together with this one.
 */
#include "cube/disclose.h"
#include <stdio.h>

static const struct disclose_node schools[] = {{STR_INIT("all"), DISCLOSE_NONE, DISCLOSE_AUTHORITY, true},
                                               {STR_INIT("Alskolan"), 0, DISCLOSE_UNIT, false},
                                               {STR_INIT("Björkskolan"), 0, DISCLOSE_UNIT, false},
                                               {STR_INIT("Cederskolan"), 0, DISCLOSE_UNIT, false}};
static const struct disclose_node sexes[] = {{STR_INIT("all"), DISCLOSE_NONE, DISCLOSE_UNIT, true},
                                             {STR_INIT("girls"), 0, DISCLOSE_UNIT, false},
                                             {STR_INIT("boys"), 0, DISCLOSE_UNIT, false}};
static const struct disclose_dim dims[] = {{STR_INIT("school"), schools, 4, false},
                                           {STR_INIT("sex"), sexes, 3, false}};
static const int64_t pupils[3][2] = {{3, 40}, {25, 30}, {22, 31}};

static void print(const struct disclose_table *t, const struct disclose_result *r)
{
	for (uint32_t c = 0; c < r->cells; c++) {
		uint32_t node[2];
		disclose_nodes(t, c, node);
		printf("%-12s %-6s ", schools[node[0]].code.p, sexes[node[1]].code.p);
		if (r->state[c] == DISCLOSE_SHOWN)
			printf("%3lld\n", (long long)t->cell[c].n);
		else
			printf(" ..\n"); /* one mark for all that is hidden */
	}
}

int main(void)
{
	struct arena a;
	struct disclose_cell cell[12] = {{0}};
	struct disclose_table t = {.population = STR("pupils"), .dim = dims, .dims = 2, .cell = cell};
	struct disclose_options o = {.rule = disclose_rule(STR("skolverket-2023"))};
	struct disclose_result r;
	struct disclose_audit audit;
	struct disclose_fault fault;
	arena_init(&a, 0);
	for (uint32_t s = 0; s < 3; s++) {
		for (uint32_t k = 0; k < 2; k++)
			cell[disclose_index(&t, (const uint32_t[]){s + 1, k + 1})].n = pupils[s][k];
	}
	disclose_add_up(&t, cell);
	bool ok = disclose_protect(&a, &t, &o, &r, &fault);
	if (ok)
		print(&t, &r);
	ok = ok && disclose_audit(&a, &t, &o, r.n_state, r.state, true, &audit, &fault);
	for (uint32_t i = 0; ok && i < audit.intervals; i++)
		printf("cell %u: between %g and %g for all that anybody can tell\n", audit.interval[i].cell,
		       audit.interval[i].low, audit.interval[i].high);
	if (ok) {
		struct disclose_published p;
		struct buf bytes;
		disclose_publish(&a, &t, o.rule, &r, &p);
		buf_init(&bytes, 0);
		disclose_ledger_write(&p, &bytes);
		printf("%zu bytes to keep, and to give to the next protection as its ledger\n", bytes.n);
		buf_finish(&bytes);
	}
	arena_finish(&a);
	return ok && audit.findings == 0 ? 0 : 1;
}
