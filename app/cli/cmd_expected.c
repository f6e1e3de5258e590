/* cmd_expected.c - trad expected: results beside what the intake gives reason to expect (measure/expected.h).
 */
#include "cli/cli.h"
#include "cli/commands.h"
#include "base/date.h"
#include "measure/expected.h"
#include "sql_org.h"

#include <stdio.h>

struct expected_call {
	const char *db, *measure, *unit, *lasar, *out;
};

static int year_of(const char *word)
{
	int64_t year;
	int lasar = 0;
	if (!word)
		return lasar_of(instant_day(instant_now()));
	if (str_to_i64(str_z(word), &year))
		return year > 1990 && year < 2100 ? (int)year : 0;
	return lasar_parse(str_z(word), &lasar) ? lasar : 0;
}

static int answer(struct store *st, struct db *db, struct arena *a, const struct expected_call *k,
                  const struct expected_model *m, int year)
{
	struct query_result r;
	struct expected e;
	struct buf b;
	int64_t unit = 0;
	if (k->unit && !unit_by_code(db, a, str_z(k->unit), &unit))
		return cli_error(EXIT_USAGE, "expected: there is no unit %s", k->unit);
	if (!expected_of_unit(db, a, NULL, m, unit, year, &r, &e))
		return cli_error(EXIT_REFUSED,
		                 "for no school both a result and the composition of its pupils are known");
	if (!cli_told(st, db, a, &r))
		return EXIT_FAILED;
	buf_init(&b, (size_t)1 << 26);
	if (strcmp(k->out, "csv") == 0)
		expected_csv(a, &r, &e, &b);
	else
		expected_json(a, &r, &e, &b);
	bool ok = fwrite(b.p, 1, b.n, stdout) == b.n && (strcmp(k->out, "csv") == 0 || putchar('\n') == '\n') &&
	          fflush(stdout) == 0;
	buf_finish(&b);
	return ok ? EXIT_DONE : cli_error(EXIT_FAILED, "the answer cannot be written");
}

static int run(struct arena *a, const struct expected_call *k)
{
	size_t n;
	const struct expected_model *m = k->measure ? expected_model_of(str_z(k->measure)) : expected_models(&n);
	int year = year_of(k->lasar);
	if (!m)
		return cli_error(EXIT_USAGE, "expected: nothing is expected of %s", k->measure);
	if (!year || (strcmp(k->out, "csv") != 0 && strcmp(k->out, "json") != 0))
		return cli_error(EXIT_USAGE, "expected: --lasar is a year, --out csv or json");
	struct store *s = cli_store(k->db, false, a);
	struct db *r = s ? store_read(s) : NULL;
	int code = r ? answer(s, r, a, k, m, year) : EXIT_FAILED;
	if (r)
		store_read_end(s, r);
	store_close(s);
	return code;
}

int cmd_expected(int argc, char **argv)
{
	struct expected_call k = {.out = "json"};
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &k.db},
	    {"--measure", "KEY", "merit17_kommunala (default) or alla_amnen9_kommunala", &k.measure},
	    {"--unit", "CODE", "schools under a unit (default all)", &k.unit},
	    {"--lasar", "YEAR", "the newest answer at or before this school year's first year", &k.lasar},
	    {"--out", "WORD", "json (default) or csv", &k.out},
	};
	struct arena a;
	struct str *words;
	size_t n = 0;
	arena_init(&a, (size_t)1 << 28);
	int code = cli_options(argc, argv, "expected", o, sizeof o / sizeof o[0], &words, &n, &a);
	if (code < 0)
		code = n ? cli_error(EXIT_USAGE, "expected takes options only") : run(&a, &k);
	arena_finish(&a);
	return code;
}
