/* stat_fuzz.c - a method, its options and a table from arbitrary bytes: the
 * answer is finite numbers or a refusal in words.
 *
 * Input: method number, option bytes up to a newline ("name=value;..."), then
 * the CSV. Options that only cost time are kept small. */
#include "effect/stat_csv.h"
#include "stat/method.h"

#include <math.h>
#include <stdlib.h>

static void must(int ok)
{
	if (!ok)
		abort();
}

static void check(const struct stat_result *r)
{
	struct buf b;
	buf_init(&b, (size_t)64 << 20);
	stat_result_json(&b, r);
	must(b.overflow || b.n > 2);
	buf_finish(&b);
	must(r->refusal == STAT_ANSWERED || (r->why.n > 0 && r->terms.n == 0));
	for (size_t i = 0; i < r->terms.n; i++)
		for (int f = 0; f < STAT_FIELDS; f++)
			must(isfinite(r->terms.v[i].v[f]));
	for (size_t t = 0; t < r->tables.n; t++)
		for (int c = 0; c < r->tables.v[t].nrow * r->tables.v[t].ncol; c++)
			must(isfinite(r->tables.v[t].cells[c].v));
}

static bool only_costs_time(struct str name)
{
	return str_eqz(name, "draws") || str_eqz(name, "nodes") || str_eqz(name, "period");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2 || size > 20000)
		return 0;
	int methods, n = 0;
	const struct stat_method *const *m = stat_methods(&methods);
	struct str rest = {(const char *)data + 1, size - 1}, line = {0}, part;
	struct stat_option o[16];
	struct stat_frame f;
	struct stat_result r;
	struct str why;
	struct arena a;
	str_split(&rest, '\n', &line);
	while (n < 16 && line.n > 0 && str_split(&line, ';', &part)) {
		struct str key = {0};
		str_split(&part, '=', &key);
		o[n++] = (struct stat_option){key, only_costs_time(key) ? STR("120") : part};
	}
	arena_init(&a, (size_t)256 << 20);
	bool has = rest.n > 0 && stat_csv_read(&a, rest, &f, &why);
	if (has && f.n * f.ncol > 4000)
		has = false;
	stat_run(&a, str_z(m[data[0] % methods]->name), has ? &f : NULL, o, n, &r);
	check(&r);
	arena_finish(&a);
	return 0;
}
