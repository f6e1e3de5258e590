/* effect_veil_test.c - no sum of fewer than five teachers, shown or computed from what is shown. */
#include "effect/veil.h"
#include "test.h"

#include <math.h>

static struct veil veil_of(const struct veil_fact *f, size_t n)
{
	struct veil v;
	veil_make(test_arena(), f, n, &v);
	return v;
}

/* `n` teachers of a unit in a term, numbered from `first`. */
static size_t put(struct veil_fact *f, int64_t unit, enum veil_window term, int64_t first, size_t n)
{
	for (size_t i = 0; i < n; i++)
		f[i] = (struct veil_fact){unit, first + (int64_t)i, term, false};
	return n;
}

TEST(veil_shows_five_and_hides_four)
{
	struct veil_fact f[20];
	size_t n = put(f, 1, VEIL_AUTUMN, 10, 5);
	struct veil v = veil_of(f, n);
	CHECK(veil_shows(&v, 1, VEIL_YEAR) && veil_shows(&v, 1, VEIL_AUTUMN) && veil_shows(&v, 0, VEIL_YEAR));
	CHECK(!veil_shows(&v, 1, VEIL_SPRING) && !veil_shows(&v, 2, VEIL_YEAR));
	v = veil_of(f, 4);
	CHECK(!veil_shows(&v, 1, VEIL_YEAR) && !veil_shows(&v, 0, VEIL_YEAR));
	for (size_t i = 0; i < 8; i++) /* one teacher with many lessons is one */
		f[i] = (struct veil_fact){1, 10 + (int64_t)(i % 4), VEIL_AUTUMN, false};
	v = veil_of(f, 8);
	CHECK(!veil_shows(&v, 1, VEIL_YEAR));
	v = veil_of(NULL, 0);
	CHECK(!veil_shows(&v, 0, VEIL_YEAR));
}

TEST(veil_hides_a_sibling_when_the_rest_would_tell)
{
	struct veil_fact f[40];
	/* A five, B one: all would be six, and six less five is one. */
	size_t n = put(f, 1, VEIL_AUTUMN, 10, 5);
	n += put(f + n, 2, VEIL_AUTUMN, 20, 1);
	struct veil v = veil_of(f, n);
	CHECK(!veil_shows(&v, 2, VEIL_YEAR) && !veil_shows(&v, 1, VEIL_YEAR) && veil_shows(&v, 0, VEIL_YEAR));
	/* with a larger third, the smallest sibling is hidden and the third stays */
	n += put(f + n, 3, VEIL_AUTUMN, 30, 9);
	v = veil_of(f, n);
	CHECK(veil_shows(&v, 3, VEIL_YEAR) && !veil_shows(&v, 1, VEIL_YEAR) && !veil_shows(&v, 2, VEIL_YEAR));
	CHECK(veil_shows(&v, 0, VEIL_YEAR));
}

TEST(veil_hides_both_terms_when_one_has_few)
{
	struct veil_fact f[40];
	size_t n = put(f, 1, VEIL_AUTUMN, 10, 6);
	n += put(f + n, 1, VEIL_SPRING, 10, 2); /* two went on in spring */
	struct veil v = veil_of(f, n);
	CHECK(veil_shows(&v, 1, VEIL_YEAR) && !veil_shows(&v, 1, VEIL_AUTUMN) && !veil_shows(&v, 1, VEIL_SPRING));
	CHECK(!veil_shows(&v, 0, VEIL_AUTUMN));
}

/* --- an attacker with linear algebra ---------------------------------------------------------- */

enum { UNITS = 5, ATOMS = UNITS * 2, ROWS = (UNITS + 1) * VEIL_WINDOWS };

/* Sums that are shown, as rows over atoms (unit x term). */
static size_t equations(const struct veil *v, double e[ROWS][ATOMS])
{
	size_t n = 0;
	for (int64_t u = 0; u <= UNITS; u++)
		for (int w = 0; w < VEIL_WINDOWS; w++) {
			if (!veil_shows(v, u, (enum veil_window)w))
				continue;
			for (int k = 0; k < ATOMS; k++)
				e[n][k] = (u == 0 || u - 1 == k / 2) && (w == VEIL_YEAR || w - 1 == k % 2) ? 1 : 0;
			n++;
		}
	return n;
}

static size_t rank_of(double e[ROWS + 1][ATOMS], size_t n)
{
	size_t rank = 0;
	for (int k = 0; k < ATOMS && rank < n; k++) {
		size_t best = rank;
		for (size_t i = rank; i < n; i++)
			if (fabs(e[i][k]) > fabs(e[best][k]))
				best = i;
		if (fabs(e[best][k]) < 1e-9)
			continue;
		for (int j = 0; j < ATOMS; j++) {
			double t = e[rank][j];
			e[rank][j] = e[best][j];
			e[best][j] = t;
		}
		for (size_t i = rank + 1; i < n; i++) {
			double q = e[i][k] / e[rank][k];
			for (int j = 0; j < ATOMS; j++)
				e[i][j] -= q * e[rank][j];
		}
		rank++;
	}
	return rank;
}

/* Can this sum of atoms be computed from what is shown? */
static bool computable(const struct veil *v, const bool want[ATOMS])
{
	double a[ROWS + 1][ATOMS] = {{0}}, b[ROWS + 1][ATOMS] = {{0}};
	size_t n = equations(v, a);
	memcpy(b, a, sizeof a);
	for (int k = 0; k < ATOMS; k++)
		b[n][k] = want[k] ? 1 : 0;
	return rank_of(a, n) == rank_of(b, n + 1);
}

static uint32_t next_random(uint32_t *s)
{
	*s = *s * 1664525u + 1013904223u;
	return *s >> 16;
}

/* Those who have something there, or who were asked at all; an answer that is nobody's is one more's at most.
 */
static int64_t persons(const struct veil_fact *f, size_t n, const bool want[ATOMS], bool asked)
{
	bool seen[64] = {false};
	int64_t count = 0;
	for (size_t i = 0; i < n; i++)
		if (want[(f[i].unit_id - 1) * 2 + f[i].term - 1] && (asked || !f[i].silent) &&
		    !seen[f[i].person_id]) {
			seen[f[i].person_id] = true;
			count++;
		}
	return count;
}

/* Every subset of the unit-by-term cells: 1 to 4 are never computable. How many läsår are shown. */
static int attack(const struct veil_fact *f, size_t n, int round)
{
	struct veil v = veil_of(f, n);
	int shown = 0;
	for (int64_t u = 0; u <= UNITS; u++)
		shown += veil_shows(&v, u, VEIL_YEAR);
	for (unsigned set = 1; set < 1u << ATOMS; set++) {
		bool want[ATOMS];
		for (int k = 0; k < ATOMS; k++)
			want[k] = set >> k & 1;
		for (int asked = 0; asked < 2; asked++) {
			int64_t p = persons(f, n, want, asked);
			if (p > 0 && p < EFFECT_TEACHERS && computable(&v, want))
				test_fail(__FILE__, __LINE__, "round %d: a sum of %lld %s can be computed (%x)", round,
				          (long long)p, asked ? "who were asked" : "teachers", set);
		}
	}
	return shown;
}

/* Teachers of every unit in the terms; of a thousand facts so many are of those who were asked only. */
static size_t huvudman(struct veil_fact *f, uint32_t *seed, uint32_t silent, uint32_t most)
{
	size_t n = 0;
	for (int64_t u = 1; u <= UNITS; u++) {
		uint32_t teachers = next_random(seed) % most;
		for (uint32_t t = 0; t < teachers; t++) {
			int64_t person = 1 + (int64_t)(next_random(seed) % 50);
			for (int term = VEIL_AUTUMN; term <= VEIL_SPRING; term++)
				if (next_random(seed) % 4)
					f[n++] = (struct veil_fact){u, person, (enum veil_window)term,
					                            silent && next_random(seed) % 1000 < silent};
		}
	}
	return n;
}

TEST(veil_leaves_nothing_to_compute)
{
	uint32_t seed = 7;
	int shown = 0;
	for (int round = 0; round < 60; round++) {
		struct veil_fact f[200];
		size_t n = huvudman(f, &seed, 0, 9);
		shown += attack(f, n, round);
	}
	CHECK(shown > 60); /* and not all is hidden */
}

/* That a teacher was asked and answered nothing is hidden like an answer: no cell of one to four who were
 * asked comes out of what is shown. */
TEST(veil_leaves_nothing_of_those_who_were_asked_and_did_not_answer)
{
	uint32_t seed = 11;
	int shown = 0;
	for (int round = 0; round < 40; round++) {
		struct veil_fact f[300];
		size_t n = huvudman(f, &seed, 250, 14);
		shown += attack(f, n, round);
	}
	CHECK(shown > 40);
	/* A five who answered, B one who was asked: all less A would be that nothing was answered by one */
	struct veil_fact f[40];
	size_t n = put(f, 1, VEIL_AUTUMN, 10, 6);
	n += put(f + n, 2, VEIL_AUTUMN, 20, 1);
	f[n - 1].silent = true;
	struct veil v = veil_of(f, n);
	CHECK(!veil_shows(&v, 1, VEIL_YEAR) && veil_shows(&v, 0, VEIL_YEAR));
	CHECK(veil_teachers(&v, 2, VEIL_YEAR) == 0 && veil_asked(&v, 2, VEIL_YEAR) == 1);
	n += put(f + n, 2, VEIL_AUTUMN, 21, 4);
	for (size_t i = 6; i < n; i++)
		f[i].silent = true;
	v = veil_of(f, n);
	CHECK(veil_shows(&v, 1, VEIL_YEAR) && !veil_shows(&v, 2, VEIL_YEAR)); /* none of five has answered */
}

/* How many stand behind answers that are nobody's is not known: they make no sum shown and are hidden as
 * one's. */
TEST(veil_takes_answers_of_nobody_for_those_of_one)
{
	struct veil_fact f[20];
	size_t n = put(f, 1, VEIL_AUTUMN, 10, 4);
	f[n++] = (struct veil_fact){.unit_id = 1, .term = VEIL_AUTUMN};
	struct veil v = veil_of(f, n);
	CHECK(!veil_shows(&v, 1, VEIL_YEAR)); /* four and nobody are not five */
	n = put(f, 1, VEIL_AUTUMN, 10, 6);
	f[n++] = (struct veil_fact){.unit_id = 2, .term = VEIL_AUTUMN};
	v = veil_of(f, n);
	CHECK(veil_shows(&v, 0, VEIL_YEAR) && !veil_shows(&v, 1, VEIL_YEAR) && !veil_shows(&v, 2, VEIL_YEAR));
	f[n - 1] = (struct veil_fact){.unit_id = 2, .term = VEIL_AUTUMN, .silent = true};
	v = veil_of(f, n); /* a lesson of a group without a teacher is nobody's silence */
	CHECK(veil_shows(&v, 1, VEIL_YEAR));
}
