/* cmd_register.c - trad register: Skolenhetsregistret beside the own units, and a difference taken over. */
#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "measure/register.h"
#include "org/org.h"

#include <stdio.h>

#define MOST 100000

struct taking {
	struct str unit, day;
	int code;
};

static bool take(struct change *ch, void *p)
{
	struct taking *t = p;
	struct form f;
	int64_t id = 0;
	form_init(&f, ch->arena, LANG_EN, NULL, 0);
	if (!unit_by_code(ch->db, ch->arena, t->unit, &id) &&
	    !unit_by_school_code(ch->db, ch->arena, t->unit, &id)) {
		t->code = cli_error(EXIT_USAGE, "register: there is no unit %.*s", STR_ARG(t->unit));
		return false;
	}
	enum change_result r = register_take(ch, NULL, &f, id, t->day);
	for (size_t i = 0; i < f.nerrors; i++)
		cli_error(0, "%.*s", STR_ARG(f.errors[i].text));
	t->code = r == CHANGE_SAVED || r == CHANGE_SAME ? EXIT_DONE : EXIT_REFUSED;
	printf("%s\n", r == CHANGE_SAVED  ? "taken over"
	               : r == CHANGE_SAME ? "nothing of its name or grades differs"
	                                  : "not taken over");
	return r == CHANGE_SAVED;
}

static int list(struct db *db, struct arena *a, const struct register_ask *ask)
{
	struct register_line *l;
	size_t total, n = register_lines(db, a, ask, MOST, &l, &total);
	for (size_t i = 0; i < n; i++) {
		const struct register_newest_row *r = l[i].r;
		const char *says[6];
		size_t k = register_says(l[i].differs, says);
		printf("%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t", STR_ARG(r->code), STR_ARG(r->name), STR_ARG(r->owner_name),
		       STR_ARG(r->grades), STR_ARG(str_is_null(r->here_name) ? STR("-") : r->here_name));
		for (size_t j = 0; j < k; j++)
			printf("%s%s", j ? ", " : "", says[j]);
		putchar('\n');
	}
	return EXIT_DONE;
}

int cmd_register(int argc, char **argv)
{
	const char *url = NULL, *all = NULL, *differs = NULL, *find = NULL, *unit = NULL;
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &url},
	    {"--all", NULL, "school units of other huvudmän too", &all},
	    {"--differs", NULL, "only those that differ from the units here", &differs},
	    {"--find", "WORDS", "words of name or huvudman, or the beginning of a code", &find},
	    {"--take", "UNIT", "give a unit (code) the name and grades of the register from today", &unit},
	};
	struct arena a;
	char today[DATE_TEXT];
	arena_init(&a, (size_t)1 << 28);
	date_text(instant_day(instant_now()), today);
	const struct register_ask ask = {
	    .text = find ? str_z(find) : STR(""), .every = all, .differs = differs, .day = str_z(today)};
	struct taking t = {.unit = str_z(unit ? unit : ""), .day = str_z(today), .code = EXIT_FAILED};
	int code = cli_options(argc, argv, "register", o, sizeof o / sizeof o[0], NULL, NULL, &a);
	struct store *s = code < 0 ? cli_store(url, false, &a) : NULL;
	if (s && unit) {
		bool kept = cli_write(s, take, &t);
		code = t.code == EXIT_FAILED && kept ? EXIT_DONE : t.code;
	}
	struct db *db = s && code < 0 ? store_read(s) : NULL;
	if (code < 0)
		code = db ? list(db, &a, &ask) : EXIT_FAILED;
	if (db)
		store_read_end(s, db);
	if (s)
		store_close(s);
	arena_finish(&a);
	return code;
}
