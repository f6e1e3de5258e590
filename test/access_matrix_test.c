/* access_matrix_test.c - the golden table, and the served program against it. */
#include "access_plan.h"

#include <stdio.h>

TEST(access_is_what_the_written_table_says_cell_by_cell)
{
	struct access_matrix *m = ARENA_NEW(test_arena(), struct access_matrix);
	CHECK_I64(access_matrix_read(m), ACCESS_CELLS);
	for (size_t i = 0; i < ACCESS_CELLS; i++) {
		struct access_cell_id c = access_cell_at(i);
		if (access_cell(c.role, c.rel, c.res, c.act, c.st) != *access_matrix_cell(m, c))
			test_fail(__FILE__, __LINE__, "%s %s %s %s %s", role_words[c.role], relation_words[c.rel],
			          resource_words[c.res], action_words[c.act], objstate_words[c.st]);
	}
}

/* What is refused says nothing about what was asked for. */
static void check_silence(struct access_plan *p, const struct access_probe *b)
{
	const struct access_spot *s = b->spot;
	if (s && s->secret && str_find(p->t->body, str_z(s->secret)) >= 0)
		test_fail(__FILE__, __LINE__, "%s: the refusal tells the secret", access_probe_text(p, b));
}

TEST(every_route_answers_every_role_as_the_written_table_says)
{
	struct access_matrix *m = ARENA_NEW(test_arena(), struct access_matrix);
	struct access_plan *p = access_plan_new(app_test_new());
	size_t counts[5] = {0}, wrong = 0;
	REQUIRE(p);
	REQUIRE(access_matrix_read(m) == ACCESS_CELLS);
	size_t step = store_kind(p->t->store) == DB_SQLITE ? 1 : 7; /* a server's round trips take their time */
	for (size_t i = 0; i < p->nprobes && wrong < 20; i += step) {
		const struct access_probe *b = &p->probes[i];
		enum access_outcome want = access_expect(p, m, b);
		if (want == OUT_OPEN && access_costly(b))
			continue;
		enum access_outcome got = access_answer(p, b);
		if (!access_fits(b, want, got)) {
			test_fail(__FILE__, __LINE__, "%s: %s (%d), expected %s", access_probe_text(p, b),
			          access_outcome_words[got], p->t->status, access_outcome_words[want]);
			wrong++;
		}
		if (got != OUT_OPEN)
			check_silence(p, b);
		counts[want]++;
	}
	printf("    access: %zu requests of %zu (%zu objects): %zu to the login, %zu closed to the role, %zu not "
	       "there, %zu read only, %zu open\n",
	       (p->nprobes + step - 1) / step, p->nprobes, p->nspots, counts[OUT_LOGIN], counts[OUT_ROLE],
	       counts[OUT_GONE], counts[OUT_MAY_NOT], counts[OUT_OPEN]);
	for (size_t i = 0; i < 5; i++)
		CHECK(counts[i] > 0);
}
