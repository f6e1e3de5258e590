/* cmd_data.c - trad data: figures by dimensions, protected as for anybody (measure/data.h). */
#include "cli/cli.h"
#include "cli/commands.h"
#include "measure/data.h"

#include <stdio.h>

static int answer(struct store *st, struct db *db, struct arena *a, const struct data_params *p,
                  enum data_format f)
{
	struct query *q = ARENA_NEW(a, struct query);
	struct query_result r;
	const char *fault = NULL;
	struct buf b;
	*q = (struct query){0};
	if (!data_question(db, a, p, q, &fault))
		return cli_error(EXIT_USAGE, "data: --%s names something that is not there", fault);
	if (!query_run(db, a, q, &r))
		return cli_error(EXIT_FAILED, "the database refused it: %s", db_error_detail(db));
	if (!cli_told(st, db, a, &r))
		return EXIT_FAILED;
	buf_init(&b, (size_t)1 << 30);
	bool ok = data_write(a, &r, f, &b) && fwrite(b.p, 1, b.n, stdout) == b.n && fflush(stdout) == 0;
	buf_finish(&b);
	return ok ? EXIT_DONE : cli_error(EXIT_FAILED, "the answer is too large or cannot be written");
}

int cmd_data(int argc, char **argv)
{
	const char *db = NULL, *out = "csv", *v[7] = {NULL};
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &db},
	    {"--dx", "KEYS", "measures by key, separated by ;", &v[0]},
	    {"--ou", "CODES", "places: codes, schools, root, kommun, riket, liknande (default root)", &v[1]},
	    {"--pe", "YEARS", "school years: 2022;2024 or 2015-2024", &v[2]},
	    {"--sex", "T|K|M|*", "one sex, or * for each", &v[3]},
	    {"--grade", "GRADE|*", "one school grade, or * for each", &v[4]},
	    {"--subject", "CODE|*", "one subject, or * for each", &v[5]},
	    {"--facet", "NAME|*", "another breakdown", &v[6]},
	    {"--out", "WORD", "csv (default), json, jsonstat or xlsx", &out},
	};
	struct arena a;
	struct str *words;
	size_t n = 0;
	arena_init(&a, (size_t)1 << 30);
	int code = cli_options(argc, argv, "data", o, sizeof o / sizeof o[0], &words, &n, &a);
	const struct data_params p = {str_z(v[0]), str_z(v[1]), str_z(v[2]), str_z(v[3]),
	                              str_z(v[4]), str_z(v[5]), str_z(v[6])};
	enum data_format f = data_format_of(str_z(out));
	if (code < 0 && (!v[0] || n || f == DATA_FORMATS))
		code = cli_error(EXIT_USAGE, "data: say --dx, and --out csv, json, jsonstat or xlsx");
	struct store *s = code < 0 ? cli_store(db, false, &a) : NULL;
	struct db *r = s ? store_read(s) : NULL;
	if (code < 0)
		code = r ? answer(s, r, &a, &p, f) : EXIT_FAILED;
	if (r)
		store_read_end(s, r);
	store_close(s);
	arena_finish(&a);
	return code;
}
