/* base_arena_test.c - arena, vec and map. */
#include "test.h"

#include "base/map.h"
#include "base/vec.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* True when fn aborts the process it runs in. */
static bool aborts(void (*fn)(void))
{
	pid_t child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_WRONLY);
		dup2(null, STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		fn();
		_exit(0);
	}
	int status = 0;
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

TEST(arena_memory_is_zeroed_and_aligned_and_apart)
{
	struct arena a;
	arena_init(&a, 0);
	unsigned char *last = NULL;
	bool zero = true, aligned = true, apart = true;
	for (int round = 0; round < 3; round++) {
		for (size_t size = 0; size < 3000; size += 7) {
			unsigned char *p = arena_alloc(&a, size);
			for (size_t i = 0; i < size; i++)
				zero = zero && p[i] == 0;
			aligned = aligned && (uintptr_t)p % 16 == 0;
			apart = apart && p != last;
			memset(p, 0xAA, size);
			last = p;
		}
		arena_reset(&a);
		CHECK_I64(a.used, 0);
	}
	CHECK(zero);
	CHECK(aligned);
	CHECK(apart);
	arena_finish(&a);
}

/* What one request needed the next finds at hand, without asking the system again. */
TEST(arena_reset_keeps_a_chunk_for_the_next)
{
	struct arena a;
	arena_init(&a, 0);
	arena_alloc(&a, 100);
	char *large = arena_alloc(&a, 30000); /* does not fit beside it */
	memset(large, 1, 30000);
	struct arena_chunk *newest = a.head;
	arena_reset(&a);
	CHECK(a.head == newest);
	char *again = arena_alloc(&a, 30000);
	CHECK(a.head == newest);
	bool zero = true;
	for (size_t i = 0; i < 30000; i++)
		zero = zero && again[i] == 0;
	CHECK(zero);
	arena_finish(&a);
	CHECK(a.head == NULL);
}

/* One large request does not make its connection large for good. */
TEST(arena_reset_gives_back_what_is_large)
{
	struct arena a;
	arena_init(&a, 0);
	void *first = arena_alloc(&a, 100);
	arena_alloc(&a, (size_t)5 << 20);
	arena_reset(&a);
	CHECK(arena_alloc(&a, 100) == first);
	arena_finish(&a);
	CHECK(a.head == NULL);
}

TEST(arena_gives_a_large_request_its_own_chunk)
{
	struct arena a;
	arena_init(&a, 0);
	size_t n = (size_t)5 << 20;
	char *p = arena_alloc(&a, n);
	p[0] = p[n - 1] = 1;
	char *q = arena_alloc(&a, 10);
	CHECK(q != p);
	CHECK_I64(a.used, (5 << 20) + 10);
	arena_finish(&a);
}

struct note {
	struct arena *a;
	char *order;
	char name;
};

static void note(void *p)
{
	struct note *n = p;
	size_t len = strlen(n->order);
	n->order[len] = n->name;
	n->order[len + 1] = '\0';
}

static void note_and_defer_again(void *p)
{
	struct note *n = p;
	note(p);
	n->name = 'z';
	arena_defer(n->a, note, p);
}

TEST(arena_defers_run_newest_first_and_once)
{
	char order[16] = "";
	struct arena a;
	arena_init(&a, 0);
	struct note x = {&a, order, 'x'}, y = {&a, order, 'y'}, again = {&a, order, 'a'};
	arena_defer(&a, note, &x);
	arena_defer(&a, note_and_defer_again, &again);
	arena_defer(&a, note, &y);
	arena_reset(&a);
	CHECK_Z(str_z(order), "yazx");
	arena_reset(&a);
	CHECK_Z(str_z(order), "yazx");
	arena_defer(&a, note, &x);
	arena_finish(&a);
	CHECK_Z(str_z(order), "yazxx");
	arena_init(&a, 0);
	CHECK(arena_alloc(&a, 1) != NULL);
	arena_finish(&a);
}

TEST(arena_copies_end_in_nul_and_null_stays_null)
{
	struct arena *a = test_arena();
	struct str s = arena_str(a, str_sub(STR("abcdef"), 1, 4));
	CHECK_Z(s, "bcd");
	CHECK(s.p[3] == '\0');
	CHECK(str_is_null(arena_str(a, (struct str){NULL, 0})));
	CHECK(arena_z(a, (struct str){NULL, 0}) == NULL);
	CHECK(!str_is_null(arena_str(a, STR(""))));
	CHECK_Z(arena_concat(a, STR("läs"), STR("år")), "läsår");
	CHECK_Z(arena_concat(a, (struct str){NULL, 0}, STR("år")), "år");
	CHECK_Z(arena_printf(a, "%d %s %5.1f", 7, "mål", 2.25), "7 mål   2.2");
	struct str wide = arena_printf(a, "%5000d", 1);
	CHECK_I64(wide.n, 5000);
	CHECK(wide.p[4999] == '1' && wide.p[5000] == '\0');
}

static void past_the_maximum(void)
{
	struct arena a;
	arena_init(&a, 1000);
	for (int i = 0; i < 11; i++)
		arena_alloc(&a, 100);
}

static void up_to_the_maximum(void)
{
	struct arena a;
	arena_init(&a, 1000);
	for (int i = 0; i < 10; i++)
		arena_alloc(&a, 100);
	arena_finish(&a);
}

static void overflowing_array(void)
{
	struct arena a;
	arena_init(&a, 0);
	arena_array(&a, SIZE_MAX / 2, 3);
}

TEST(arena_aborts_past_its_maximum_and_not_before)
{
	CHECK(aborts(past_the_maximum));
	CHECK(!aborts(up_to_the_maximum));
	CHECK(aborts(overflowing_array));
}

struct point {
	int x, y;
};

TEST(vec_keeps_its_items_while_it_grows)
{
	struct point_vec VEC(struct point) points = {0};
	for (int i = 0; i < 1000; i++) {
		struct point *p = VEC_PUSH(test_arena(), &points);
		CHECK_I64(p->x + p->y, 0);
		*p = (struct point){i, -i};
	}
	CHECK_I64(points.n, 1000);
	CHECK(points.cap >= points.n);
	for (int i = 0; i < 1000; i++)
		CHECK_I64(points.v[i].x - points.v[i].y, 2 * i);
}

TEST(map_finds_what_was_put_and_keeps_the_order)
{
	struct arena *a = test_arena();
	struct map m;
	int values[5000];
	map_init(&m, a);
	CHECK(map_get(&m, STR("a")) == NULL);
	for (int i = 0; i < 5000; i++)
		CHECK(map_put(&m, arena_printf(a, "key %d", i), &values[i]) == NULL);
	CHECK_I64(m.n, 5000);
	for (int i = 0; i < 5000; i++) {
		CHECK(map_get(&m, arena_printf(a, "key %d", i)) == &values[i]);
		CHECK(m.items[i].value == &values[i]);
	}
	CHECK(map_get(&m, STR("key 5000")) == NULL);
	CHECK(map_get(&m, STR("key")) == NULL);
}

TEST(map_put_replaces_and_tells_the_former_value)
{
	struct map m;
	int one, two;
	map_init(&m, test_arena());
	CHECK(map_put(&m, STR("k"), &one) == NULL);
	CHECK(map_put(&m, STR("k"), &two) == &one);
	CHECK(map_get(&m, STR("k")) == &two);
	CHECK_I64(m.n, 1);
}

TEST(map_slot_makes_an_empty_value_once)
{
	struct map m;
	int value;
	map_init(&m, test_arena());
	void **slot = map_slot(&m, STR("k"));
	CHECK(*slot == NULL);
	*slot = &value;
	CHECK(map_slot(&m, STR("k")) == slot);
	CHECK(map_get(&m, STR("k")) == &value);
}

TEST(map_takes_empty_long_and_binary_keys)
{
	struct arena *a = test_arena();
	struct map m;
	int values[64];
	char bytes[64] = {0};
	map_init(&m, a);
	for (size_t n = 0; n < 64; n++) /* all zero bytes: only the length tells them apart */
		map_put(&m, arena_str(a, (struct str){bytes, n}), &values[n]);
	CHECK_I64(m.n, 64);
	for (size_t n = 0; n < 64; n++)
		CHECK(map_get(&m, (struct str){bytes, n}) == &values[n]);
}
