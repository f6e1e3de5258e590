/* chart_bench.c - charts a second, drawn in memory by one core, as JSON lines in the form of bench/run. */
#include "test/chart_words.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

enum { ITEMS = 12, SERIES = 3, ROUNDS = 5 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The best of a few rounds; *bytes: of one chart. */
static double per_second(const struct chart *c, size_t *bytes)
{
	double best = 0;
	for (int round = 0; round < ROUNDS; round++) {
		struct arena a;
		struct buf out;
		size_t n = 0;
		arena_init(&a, 0);
		buf_init(&out, 0);
		double from = now(), spent = 0;
		while ((spent = now() - from) < 0.2) {
			arena_reset(&a);
			buf_reset(&out);
			chart_svg(&a, c, NULL, &out);
			n++;
		}
		*bytes = out.n;
		best = fmax(best, (double)n / spent);
		buf_finish(&out);
		arena_finish(&a);
	}
	return best;
}

int main(void)
{
	static struct chart_point point[SERIES][300];
	static struct chart_item item[300];
	static struct chart_series series[SERIES];
	static char name[300][32];
	for (int i = 0; i < 300; i++) {
		snprintf(name[i], sizeof name[i], "Year or school %d", i);
		item[i].label = str_z(name[i]);
		for (int s = 0; s < SERIES; s++)
			point[s][i] = (struct chart_point){.value = 60 + s * 4 + 5 * sin(i * 0.7 + s), .n = 100};
	}
	for (int s = 0; s < SERIES; s++)
		series[s] = (struct chart_series){item[s].label, point[s], CHART_PLAIN, 0};
	for (int k = 0; k < CHART_KINDS; k++) {
		struct chart c = {.kind = (enum chart_kind)k,
		                  .title = STR("Title"),
		                  .y = {.unit = STR(" %"), .decimals = 1},
		                  .item = item,
		                  .items = ITEMS,
		                  .series = series,
		                  .n_series = SERIES,
		                  .words = &chart_test_words};
		size_t bytes;
		double v = per_second(&c, &bytes);
		printf("{\"name\":\"chart "
		       "%s\",\"value\":%.0f,\"unit\":\"charts/s\",\"peer\":null,\"peer_value\":null,\"ratio\":null,"
		       "\"n\":%d,\"note\":\"aim: at least 1000; %d items, %d series, %zu bytes\"}\n",
		       chart_kind_names[k], v, ROUNDS, ITEMS, SERIES, bytes);
	}
	struct chart c = {.kind = CHART_DOT,
	                  .y = {.decimals = 1},
	                  .item = item,
	                  .items = 300,
	                  .series = series,
	                  .n_series = 1,
	                  .words = &chart_test_words};
	size_t bytes;
	double v = per_second(&c, &bytes);
	printf("{\"name\":\"chart dot, 300 "
	       "units\",\"value\":%.0f,\"unit\":\"charts/s\",\"peer\":null,\"peer_value\":null,"
	       "\"ratio\":null,\"n\":%d,\"note\":\"%zu bytes\"}\n",
	       v, ROUNDS, bytes);
	return 0;
}
