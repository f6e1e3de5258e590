/* disclose_bench.c - disclosure control on a large table and on a huvudman's: JSON lines as bench/run has
 * them.
 *
 * The large table is table_290x8x3.csv of the reference data (TRAD_SHARED or ../shared); the peer is
 * GaussSuppression 1.0.0 as it was recorded beside it, which asks that nothing follows by sums and
 * differences. It is compared with the demand nearest to its own, exact_only, which is the harder of the two:
 * it counts on hidden figures not being negative too. The product's demand (each to within its need) hides
 * more, and no peer was asked for it, so none stands beside it. The huvudman's table is made here.
 */
#include "cube/disclose.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PEER "GaussSuppression, recorded"

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void line(const char *table, const char *what, double value, const char *unit, double peer,
                 const char *note)
{
	printf("{\"name\":\"%s: %s\",\"value\":%.4g,\"unit\":\"%s\",", table, what, value, unit);
	if (peer > 0)
		printf("\"peer\":\"%s\",\"peer_value\":%g,\"ratio\":%.3f,", PEER, peer, value / peer);
	else
		printf("\"peer\":null,\"peer_value\":null,\"ratio\":null,");
	printf("\"n\":1,\"note\":\"%s\"}\n", note);
	fflush(stdout);
}

static struct disclose_dim numbered(struct arena *a, const char *name, const char *letter, uint32_t n)
{
	struct disclose_node *node = ARENA_ARRAY(a, n + 1, struct disclose_node);
	node[0] = (struct disclose_node){STR("all"), DISCLOSE_NONE, DISCLOSE_UNIT, true};
	for (uint32_t i = 1; i <= n; i++)
		node[i] = (struct disclose_node){arena_printf(a, "%s%u", letter, i), 0, DISCLOSE_UNIT, false};
	return (struct disclose_dim){str_z(name), node, n + 1, false};
}

static void measure(struct arena *a, const char *name, const struct disclose_table *t,
                    struct disclose_options *o, bool big, double peer_seconds, double peer_hidden)
{
	struct disclose_result r;
	struct disclose_audit u;
	struct disclose_fault f;
	double from = now();
	if (!disclose_protect(a, t, o, &r, &f)) {
		fprintf(stderr, "  bench %s: %s\n", name, disclose_fault_text(f.kind));
		return;
	}
	double mid = now();
	disclose_audit(a, t, o, r.n_state, r.state, false, &u, &f);
	double to = now();
	double scale = big ? 1 : 1000;
	const char *unit = big ? "s" : "ms", *aim = big ? "aim: below 5 s with the audit" : "aim: below 100 ms";
	line(name, "protect", (mid - from) * scale, unit, peer_seconds, aim);
	line(name, "audit", (to - mid) * scale, unit, 0, "processor time of one thread");
	line(name, "exactly disclosed", u.exact, "figures", 0, "aim: 0");
	line(name, "narrower than they should be", u.findings - u.exact, "figures", 0, "aim: 0");
	line(name, "hidden beside the small", (double)r.hidden, "individuals", peer_hidden,
	     "aim: ratio at most 1 with the peer's demand");
	line(name, "figures kept", 100 * (double)r.use.cells_kept / (double)r.use.cells, "per cent", 0,
	     "of those with individuals");
}

static void large(struct arena *a)
{
	const char *shared = getenv("TRAD_SHARED");
	struct str path =
	    arena_printf(a, "%s/stats/bench/table_290x8x3.csv", shared && *shared ? shared : "../shared");
	FILE *f = fopen(path.p, "r");
	char text[100];
	unsigned k, c, y;
	long n;
	if (!f) {
		fprintf(stderr, "  bench disclosure: no %s\n", path.p);
		return;
	}
	struct disclose_dim dim[3] = {numbered(a, "kommun", "k", 290), numbered(a, "kat", "c", 8),
	                              numbered(a, "ar", "y", 3)};
	struct disclose_table t = {.population = STR("people"), .dim = dim, .dims = 3};
	struct disclose_cell *cell = ARENA_ARRAY(a, disclose_cells(&t), struct disclose_cell);
	t.cell = cell;
	while (fgets(text, sizeof text, f)) {
		if (sscanf(text, "k%u,c%u,y%u,%ld", &k, &c, &y, &n) == 4 && k <= 290 && c <= 8 && y <= 3)
			cell[disclose_index(&t, (uint32_t[]){k, c, y})].n = n;
	}
	fclose(f);
	disclose_add_up(&t, cell);
	/* The peer's attacker takes a hidden figure to be 0 or more. */
	struct disclose_options o = {
	    .rule = disclose_rule(STR("counts-5")), .zeros_are_marked = true, .exact_only = true};
	measure(a, "290 x 8 x 3, the peer's demand: nothing exact", &t, &o, true, 15.6, 3843);
	o.exact_only = false;
	measure(a, "290 x 8 x 3, the product's demand: to within 4", &t, &o, true, 0, 0);
}

static uint64_t seed = 12345;
static int64_t draw(int64_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)(seed >> 33) % below;
}

/* 45 units in 6 areas, 2 sexes, 10 years, 4 grades, each with its margins but the years. */
static void authority(struct arena *a)
{
	enum { AREAS = 6, UNITS = 45, YEARS = 10, NODES = 1 + AREAS + UNITS };
	struct disclose_node unit[NODES], year[YEARS];
	unit[0] = (struct disclose_node){STR("all"), DISCLOSE_NONE, DISCLOSE_AUTHORITY, true};
	for (uint32_t i = 1; i < NODES; i++)
		unit[i] = (struct disclose_node){arena_printf(a, "u%u", i), i <= AREAS ? 0 : 1 + i % AREAS,
		                                 i <= AREAS ? DISCLOSE_AUTHORITY : DISCLOSE_UNIT, false};
	for (uint32_t i = 0; i < YEARS; i++)
		year[i] =
		    (struct disclose_node){arena_printf(a, "%u", 2015 + i), DISCLOSE_NONE, DISCLOSE_UNIT, false};
	struct disclose_dim dim[4] = {{STR("unit"), unit, NODES, false},
	                              numbered(a, "sex", "s", 2),
	                              {STR("year"), year, YEARS, true},
	                              numbered(a, "grade", "g", 4)};
	struct disclose_table t = {.population = STR("pupils"), .question = STR("passed"), .dim = dim, .dims = 4};
	struct disclose_cell *cell = ARENA_ARRAY(a, disclose_cells(&t), struct disclose_cell);
	t.cell = cell;
	for (uint32_t i = 1 + AREAS; i < NODES; i++) {
		int64_t size = 8 + draw(40);
		for (uint32_t k = 0; k < 2 * YEARS * 4; k++) {
			struct disclose_cell *c =
			    &cell[disclose_index(&t, (uint32_t[]){i, k % 2 + 1, k / 2 % YEARS, k / 2 / YEARS + 1})];
			c->n = size / 2 + draw(size / 2 + 2);
			for (int64_t p = 0; p < c->n; p++)
				c->of += draw(100) < 80;
		}
	}
	disclose_add_up(&t, cell);
	struct disclose_options o = {.rule = disclose_rule(STR("skolverket-2023"))};
	measure(a, "a huvudman's counts", &t, &o, false, 0, 0);
	t.measure = DISCLOSE_SHARE;
	measure(a, "a huvudman's shares", &t, &o, false, 0, 0);
	o.exact_only = true;
	measure(a, "a huvudman's shares, nothing exact", &t, &o, false, 0, 0);
}

int main(void)
{
	struct arena a;
	arena_init(&a, (size_t)2 << 30);
	authority(&a);
	large(&a);
	arena_finish(&a);
	return 0;
}
