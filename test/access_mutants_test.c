/* access_mutants_test.c - a table that is wrong in one cell does not pass.
 *
 * Every cell is turned in turn. The comparison with the written table must notice each;
 * and where some request to the served program hangs on the cell, that request's answer
 * must change, so that the table is not only right but used.
 */
#define ACCESS_MUTANTS
#include "access_plan.h"

#include "base/vec.h"

#include <stdio.h>

static void turn(struct access_cell_id c, bool on)
{
	access_mutant.role = c.role;
	access_mutant.rel = c.rel;
	access_mutant.res = c.res;
	access_mutant.act = c.act;
	access_mutant.st = c.st;
	access_mutant.on = on;
}

/* The comparison of the matrix test, over the resource that the cell belongs to. */
static bool table_notices(struct access_matrix *m, struct access_cell_id turned)
{
	for (size_t i = 0; i < ACCESS_CELLS; i++) {
		struct access_cell_id c = access_cell_at(i);
		if (c.res == turned.res && c.role == turned.role &&
		    access_cell(c.role, c.rel, c.res, c.act, c.st) != *access_matrix_cell(m, c))
			return true;
	}
	return false;
}

TEST(each_turned_cell_of_the_access_table_is_noticed)
{
	struct access_matrix *m = ARENA_NEW(test_arena(), struct access_matrix);
	size_t killed = 0;
	REQUIRE(access_matrix_read(m) == ACCESS_CELLS);
	for (size_t i = 0; i < ACCESS_CELLS; i++) {
		turn(access_cell_at(i), true);
		killed += table_notices(m, access_cell_at(i));
		turn(access_cell_at(i), false);
	}
	printf("    mutants against the written table: %zu of %zu killed\n", killed, (size_t)ACCESS_CELLS);
	CHECK_I64(killed, ACCESS_CELLS);
}

/* Probes by what they ask of whom, so that each cell looks at its own alone. */
struct bucket {
	const struct access_probe **v;
	size_t n, cap;
};
struct buckets {
	struct bucket of[ROLE_COUNT][RES_COUNT];
};

static void put(struct bucket *b, const struct access_probe *probe)
{
	if (b->n == b->cap)
		b->v = vec_grow(test_arena(), b->v, &b->cap, sizeof *b->v);
	b->v[b->n++] = probe;
}

/* The log is opened by unit: whoever reads it nowhere is told so, whatever the cell. */
static bool asks_more(const struct route *r)
{
	return strcmp(r->path, "/admin/logg") == 0;
}

static void sort_out(const struct access_plan *p, struct buckets *all)
{
	for (size_t i = 0; i < p->nprobes; i++) {
		const struct access_probe *b = &p->probes[i];
		int role = access_role(b->login);
		if (role < 0 || b->way != WAY_COOKIE || asks_more(b->route) || access_costly(b))
			continue;
		put(&all->of[role][b->route->res], b);
		if (b->kind && b->kind->access != b->route->res)
			put(&all->of[role][b->kind->access], b);
	}
}

/* Does some request's answer hang on the cell, and change with it? A handler may ask more
 * than its address says, so a few are tried. */
#define TRIES 24

static bool hangs(struct access_plan *p, struct access_matrix *m, bool *cell, const struct access_probe *b)
{
	enum access_outcome was = access_expect(p, m, b);
	*cell = !*cell;
	enum access_outcome is = access_expect(p, m, b);
	*cell = !*cell;
	return was != is && !access_fits(b, was, is) && !access_fits(b, is, was);
}

static bool program_notices(struct access_plan *p, struct access_matrix *m, const struct buckets *all,
                            struct access_cell_id c, const struct access_probe **tried)
{
	bool *cell = access_matrix_cell(m, c), noticed = false;
	const struct bucket *of = &all->of[c.role][c.res];
	int tries = 0;
	for (size_t i = 0; i < of->n && tries < TRIES && !noticed; i++) {
		const struct access_probe *b = of->v[i];
		if (!hangs(p, m, cell, b))
			continue;
		*tried = b;
		tries++;
		turn(c, true);
		noticed = !access_fits(b, access_expect(p, m, b), access_answer(p, b));
		turn(c, false);
	}
	return noticed;
}

TEST(a_turned_cell_that_a_request_hangs_on_changes_its_answer)
{
	struct access_matrix *m = ARENA_NEW(test_arena(), struct access_matrix);
	struct access_plan *p = access_plan_new(app_test_new());
	size_t killed = 0, reached = 0;
	REQUIRE(p && access_matrix_read(m) == ACCESS_CELLS);
	struct buckets *all = ARENA_NEW(test_arena(), struct buckets);
	sort_out(p, all);
	size_t step = store_kind(p->t->store) == DB_SQLITE ? 1 : 11;
	for (size_t i = 0; i < ACCESS_CELLS; i += step) {
		struct access_cell_id c = access_cell_at(i);
		const struct access_probe *b = NULL;
		bool noticed = program_notices(p, m, all, c, &b);
		reached += b != NULL;
		killed += noticed;
		if (b && !noticed)
			test_fail(__FILE__, __LINE__, "%s %s %s %s %s turned: %s (%d) did not change", role_words[c.role],
			          relation_words[c.rel], resource_words[c.res], action_words[c.act], objstate_words[c.st],
			          access_probe_text(p, b), p->t->status);
	}
	printf("    mutants against the served program: %zu of %zu killed (cells that some request hangs on)\n",
	       killed, reached);
	CHECK(reached >= 300);
}
