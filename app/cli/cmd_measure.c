/* cmd_measure.c - trad measure: definitions and figures from the command line. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/measure_verbs.h"
#include "base/date.h"
#include "measure/compute.h"
#include "measure/protect.h"
#include "measure/standard.h"
#include "sql_measure_protect.h"

#include <stdio.h>

bool measure_call_year(const struct measure_call *c, int *year)
{
	*year = lasar_of(instant_day(instant_now()));
	if (!c->lasar || lasar_parse(str_z(c->lasar), year))
		return true;
	cli_error(EXIT_USAGE, "--lasar takes a school year such as 2024/25");
	return false;
}

/* --- standard ------------------------------------------------------------------------ */

static bool put_standard(struct change *ch, void *p)
{
	return standard_load(ch, p);
}

static int run_standard(struct store *s, const struct measure_call *c)
{
	struct standard_loaded n;
	(void)c;
	if (!cli_write(s, put_standard, &n))
		return EXIT_FAILED;
	printf("%lld rows added, %lld were there\n", (long long)n.added, (long long)n.there);
	return EXIT_DONE;
}

/* --- list and show ---------------------------------------------------------------------- */

static int run_list(struct store *s, const struct measure_call *c)
{
	struct measure_names_row *m;
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	size_t n = measure_names(db, c->arena, &m);
	for (size_t i = 0; i < n; i++)
		printf("%-34.*s %-10.*s %.*s\n", STR_ARG(m[i].key), STR_ARG(m[i].origin), STR_ARG(m[i].name));
	store_read_end(s, db);
	return EXIT_DONE;
}

static void show_row(const struct resource_kind *k, const void *row)
{
	const struct db_entity *e = k->entity;
	for (size_t i = 0; i < k->nfields; i++) {
		const struct db_col *col = row_col(e->cols, e->ncols, str_z(k->fields[i].name));
		struct db_val v = row_value(col, row);
		if (v.null || (v.type == DB_TEXT && v.s.n == 0))
			continue;
		if (v.type == DB_TEXT)
			printf("  %-16s %.*s\n", col->name, STR_ARG(v.s));
		else
			printf("  %-16s %lld\n", col->name, (long long)v.i);
	}
}

static int run_show(struct store *s, const struct measure_call *c)
{
	struct measure m;
	struct measure_version *v;
	if (c->nwords < 2)
		return cli_error(EXIT_USAGE, "show which measure?");
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	bool there = measure_by_key(db, c->arena, c->word[1], &m);
	size_t n = there ? versions_of(db, c->arena, m.id, &v) : 0;
	if (there)
		show_row(&kind_measure, &m);
	for (size_t i = 0; i < n; i++) {
		printf("version %lld\n", (long long)v[i].number);
		show_row(&kind_measure_version, &v[i]);
	}
	store_read_end(s, db);
	return there ? EXIT_DONE : cli_error(EXIT_REFUSED, "there is no measure %.*s", STR_ARG(c->word[1]));
}

/* --- compute ------------------------------------------------------------------------------- */

struct compute_call {
	struct str key; /* null: every measure */
	int year;
	struct compute_done done;
};

static bool compute(struct change *ch, void *p)
{
	struct compute_call *x = p;
	int64_t id;
	if (str_is_null(x->key)) {
		compute_year(ch, x->year, &x->done);
		return true;
	}
	if (!measure_id_by_key(ch->db, ch->arena, x->key, &id))
		return cli_error(EXIT_REFUSED, "there is no measure %.*s", STR_ARG(x->key)), false;
	if (!compute_measure(ch, id, x->year, &x->done))
		return cli_error(EXIT_REFUSED, "%.*s has no formula in that school year", STR_ARG(x->key)), false;
	return true;
}

static int run_compute(struct store *s, const struct measure_call *c)
{
	struct compute_call x = {0};
	if (c->nwords > 1)
		x.key = c->word[1];
	if (!measure_call_year(c, &x.year))
		return EXIT_USAGE;
	if (!cli_write(s, compute, &x))
		return EXIT_REFUSED;
	printf("%lld cells: %lld new, %lld changed, %lld as before, %lld refused\n", (long long)x.done.cells,
	       (long long)x.done.added, (long long)x.done.replaced, (long long)x.done.same,
	       (long long)x.done.refused);
	return EXIT_DONE;
}

/* --- protect ------------------------------------------------------------------------------- */

struct protect_call {
	size_t versions;
	struct protected_use_row use;
};

static bool protect(struct change *ch, void *p)
{
	struct protect_call *x = p;
	x->versions = protect_all(ch);
	return protected_use(ch->db, ch->arena, &x->use);
}

static int run_protect(struct store *s, const struct measure_call *c)
{
	struct protect_call x = {0};
	(void)c;
	if (!cli_write(s, protect, &x))
		return EXIT_FAILED;
	printf("%zu definitions: %lld of %lld figures and totals shown, %lld hidden for the sake of others, %lld "
	       "given away "
	       "by what was published before\n",
	       x.versions, (long long)x.use.kept, (long long)x.use.cells, (long long)x.use.secondary,
	       (long long)x.use.given_away);
	return EXIT_DONE;
}

static const struct {
	const char *word;
	int (*run)(struct store *s, const struct measure_call *c);
	bool migrate;
} verbs[] = {
    {"standard", run_standard, true},
    {"list", run_list, false},
    {"show", run_show, false},
    {"compute", run_compute, false},
    {"protect", run_protect, false},
    {"enter", measure_run_enter, false},
    {"approve", measure_run_approve, false},
    {"batch", measure_run_batch, false},
    {"cohort", measure_run_cohort, false},
    {"rule", measure_run_rule, false},
    {"window", measure_run_window, false},
    {"target", measure_run_target, false},
};

static int run(const struct measure_call *c)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		if (c->nwords == 0 || !str_eqz(c->word[0], verbs[i].word))
			continue;
		struct store *s = cli_store(c->db, verbs[i].migrate, c->arena);
		int code = s ? verbs[i].run(s, c) : EXIT_FAILED;
		store_close(s);
		return code;
	}
	return cli_error(EXIT_USAGE, "do what with measures? See trad measure --help");
}

int cmd_measure(int argc, char **argv)
{
	struct arena a;
	arena_init(&a, 0);
	struct measure_call c = {.arena = &a};
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &c.db},
	    {"--lasar", "YEAR", "the school year (default the current one)", &c.lasar},
	    {"--as", "LOGIN", "enter, approve: who does it", &c.as},
	    {"--sex", "T|K|M", "enter: of girls and women or boys and men (default all)", &c.sex},
	    {"--grade", "GRADE", "enter, target: a school grade or stage (default all)", &c.grade},
	    {"--n", "NUMBER", "enter: individuals behind the figure", &c.n},
	    {"--day", "DAY", "enter: when it was measured", &c.day},
	    {"--comment", "TEXT", "enter, target: a comment", &c.comment},
	    {"--unit", "CODE", "window, target: of a unit and those under it", &c.unit},
	    {"--near", "VALUE", "target: on the way from", &c.near},
	    {"--apply", NULL, "window propose: make them", &c.apply},
	};
	int code = cli_options(argc, argv, "measure", o, sizeof o / sizeof o[0], &c.word, &c.nwords, &a);
	if (code < 0)
		code = run(&c);
	arena_finish(&a);
	return code;
}
