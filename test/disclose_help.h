/* disclose_help.h - tables in memory for the tests of disclosure control. */
#ifndef TEST_DISCLOSE_HELP_H
#define TEST_DISCLOSE_HELP_H

#include "base/json.h"
#include "cube/disclose.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- reference data beside the checkout, or where TRAD_SHARED says ---- */

static inline const char *help_stats(void)
{
	static char path[4096];
	const char *env = getenv("TRAD_SHARED");
	snprintf(path, sizeof path, "%s/stats", env && *env ? env : "../shared");
	return access(path, R_OK) == 0 ? path : NULL;
}

static inline struct str help_reference(const char *name)
{
	return test_file(arena_z(test_arena(), arena_printf(test_arena(), "%s/%s", help_stats(), name)));
}

#define NEEDS_STATS()                                                                                        \
	do {                                                                                                     \
		if (!help_stats()) {                                                                                 \
			printf("skipped: %s: no reference data (set TRAD_SHARED)\n", __func__);                          \
			return;                                                                                          \
		}                                                                                                    \
	} while (0)

/* ---- tables ---- */

/* "all(a b(c d))": a tree by brackets; "a b c": side by side. The node `all`, if it is the first,
 * is the dimension's total. */
static inline struct disclose_dim help_dim(const char *name, const char *tree)
{
	struct disclose_node *node = ARENA_ARRAY(test_arena(), strlen(tree), struct disclose_node);
	struct disclose_dim d = {.name = str_z(name), .node = node};
	uint32_t up[16] = {DISCLOSE_NONE}, depth = 0;
	for (const char *p = tree; *p;) {
		size_t n = strcspn(p, " ()");
		if (n) {
			node[d.n] = (struct disclose_node){.code = {p, n}, .parent = up[depth]};
			node[d.n].all = d.n == 0 && n == 3 && memcmp(p, "all", 3) == 0;
			d.n++;
			p += n;
			continue;
		}
		if (*p == '(')
			up[++depth] = d.n - 1;
		depth -= *p++ == ')';
	}
	return d;
}

/* A table of zeros; fill leaves and call disclose_add_up. */
static inline struct disclose_table help_table(const struct disclose_dim *dim, uint32_t dims,
                                               struct disclose_cell **cell)
{
	struct disclose_table t = {
	    .population = STR("elever"), .question = STR("fråga"), .dim = dim, .dims = dims};
	*cell = ARENA_ARRAY(test_arena(), disclose_cells(&t), struct disclose_cell);
	t.cell = *cell;
	return t;
}

/* Nodes by their codes. */
static inline uint32_t help_node(const struct disclose_dim *d, struct str code)
{
	for (uint32_t i = 0; i < d->n; i++) {
		if (str_eq(d->node[i].code, code))
			return i;
	}
	test_fail(__FILE__, __LINE__, "no node %.*s", STR_ARG(code));
	return 0;
}

/* The cell of "Åsen K 2024", a code per dimension. */
static inline uint32_t help_cell(const struct disclose_table *t, const char *codes)
{
	uint32_t node[DISCLOSE_DIMS_MAX], d = 0;
	struct str rest = str_z(codes), code;
	while (d < t->dims && str_split(&rest, ' ', &code)) {
		node[d] = help_node(&t->dim[d], code);
		d++;
	}
	return disclose_index(t, node);
}

/* Counts below `least` are small. */
static inline struct disclose_rule help_rule(uint8_t least)
{
	return (struct disclose_rule){
	    .name = "test", .from = "", .until = "", .least = {least, least, least}, .source = ""};
}

static inline struct disclose_result help_protect(const struct disclose_table *t,
                                                  const struct disclose_options *o)
{
	struct disclose_result r;
	struct disclose_fault f;
	if (!disclose_protect(test_arena(), t, o, &r, &f))
		test_fail(__FILE__, __LINE__, "refused: %s at %u", disclose_fault_text(f.kind), f.at);
	for (uint32_t c = 0; c < r.cells; c++)
		if (r.n_state[c] != DISCLOSE_SHOWN && r.state[c] == DISCLOSE_SHOWN)
			test_fail(__FILE__, __LINE__, "cell %u is shown though its n is not", c);
	return r;
}

static inline struct disclose_audit help_audit(const struct disclose_table *t,
                                               const struct disclose_options *o, const uint8_t *n_state,
                                               const uint8_t *state, bool intervals)
{
	struct disclose_audit u;
	struct disclose_fault f;
	if (!disclose_audit(test_arena(), t, o, n_state, state, intervals, &u, &f))
		test_fail(__FILE__, __LINE__, "refused: %s at %u", disclose_fault_text(f.kind), f.at);
	return u;
}

#endif
