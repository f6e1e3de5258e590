#include "cli/cli.h"

#include "base/vec.h"
#include "core/setup.h"
#include "measure/publish.h"
#include "schema_steps.h"
#include "sql_core.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int cli_error(int code, const char *fmt, ...)
{
	va_list ap;
	fputs("trad: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return code;
}

static const struct cli_command *command_named(const char *name)
{
	for (size_t i = 0; i < cli_ncommands; i++)
		if (strcmp(cli_commands[i].name, name) == 0)
			return &cli_commands[i];
	return NULL;
}

static int print_help(const char *command, const struct cli_option *o, size_t n)
{
	const struct cli_command *c = command_named(command);
	int name = 10, arg = 10; /* columns as wide as what stands in them */
	for (size_t i = 0; i < n; i++) {
		int w = (int)strlen(o[i].name), wa = o[i].arg ? (int)strlen(o[i].arg) : 0;
		name = w > name ? w : name;
		arg = wa > arg ? wa : arg;
	}
	printf("usage: trad %s %s\n\n%s\n\n", command, c ? c->usage : "", c ? c->help : "");
	for (size_t i = 0; i < n; i++)
		printf("  %-*s %-*s %s\n", name, o[i].name, arg, o[i].arg ? o[i].arg : "", o[i].help);
	printf("  %-*s %-*s %s\n", name, "--help", arg, "", "this text");
	return EXIT_DONE;
}

static const struct cli_option *option_named(const struct cli_option *o, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eqz(word, o[i].name))
			return &o[i];
	return NULL;
}

/* One option with its value, which may be the next word; *i moves past it. */
static int take_option(int argc, char **argv, int *i, const char *command, const struct cli_option *o,
                       size_t n)
{
	struct str value = str_z(argv[*i]), name;
	str_split(&value, '=', &name);
	const struct cli_option *opt = option_named(o, n, name);
	if (!opt)
		return cli_error(EXIT_USAGE, "%s: there is no option %.*s (trad %s --help)", command, STR_ARG(name),
		                 command);
	if (!opt->arg && value.p)
		return cli_error(EXIT_USAGE, "%s: %s takes no value", command, opt->name);
	if (opt->arg && !value.p && ++*i >= argc)
		return cli_error(EXIT_USAGE, "%s: %s needs a value (%s)", command, opt->name, opt->arg);
	*opt->value = !opt->arg ? "" : value.p ? value.p : argv[*i];
	return -1;
}

int cli_options(int argc, char **argv, const char *command, const struct cli_option *o, size_t n,
                struct str **words, size_t *nwords, struct arena *a)
{
	struct VEC(struct str) rest = {0};
	bool options = true;
	for (int i = 1; i < argc; i++) {
		struct str word = str_z(argv[i]);
		if (!options || word.n < 2 || word.p[0] != '-') {
			*VEC_PUSH(a, &rest) = word;
			continue;
		}
		if (str_eqz(word, "--help") || str_eqz(word, "-h"))
			return print_help(command, o, n);
		options = !str_eqz(word, "--");
		int code = options ? take_option(argc, argv, &i, command, o, n) : -1;
		if (code >= 0)
			return code;
	}
	if (words) {
		*words = rest.v;
		*nwords = rest.n;
	} else if (rest.n) {
		return cli_error(EXIT_USAGE, "%s: “%.*s” is one word too many", command, STR_ARG(rest.v[0]));
	}
	return -1;
}

void cli_lasar(struct arena *a, int first_year)
{
	struct str t = lasar_text(a, first_year);
	fprintf(stderr, "trad: läsår %.*s\n", STR_ARG(t));
}

/* A store without the head of its change chain could not be written. */
static bool start_chain(struct db *db, struct str *first_key, struct arena *a)
{
	struct change_head_get_row head;
	if (change_head_get(db, a, &head))
		return true;
	db_begin(db);
	*first_key = setup_chain(db, a);
	return db_commit(db);
}

static bool bring_up(const char *url, bool migrate, struct str *first_key, struct arena *a)
{
	static const char *const why[] = {
	    [MIGRATE_NEWER] = "was made by a newer program; this one will not touch it",
	    [MIGRATE_CHANGED] = "has another history of schema steps than this program",
	    [MIGRATE_FAILED] = "has not the newest schema; run: trad init",
	};
	struct str text = {0};
	struct db *db = db_connect(url, migrate ? DB_CREATE : DB_READ, a, &text);
	if (!db) {
		cli_error(EXIT_FAILED, "cannot open %s: %.*s", url, STR_ARG(text));
		return false;
	}
	int applied = 0;
	enum migrate_result r = migrate ? migrate_run(db, schema_steps, schema_nsteps, &applied)
	                                : migrate_check(db, schema_steps, schema_nsteps);
	bool ok = r == MIGRATE_DONE && (!migrate || start_chain(db, first_key, a));
	if (!ok)
		cli_error(EXIT_FAILED, "%s %s %s", url, r == MIGRATE_DONE ? "cannot be written:" : why[r],
		          db_error_detail(db));
	db_close(db);
	return ok;
}

const char *cli_url(const char *url)
{
	const char *env = getenv("TRAD_DB");
	return url ? url : env && *env ? env : "trad.db";
}

struct store *cli_store(const char *url, bool migrate, struct arena *a)
{
	struct str first_key = {NULL, 0};
	return cli_store_new(url, migrate, &first_key, a);
}

struct store *cli_store_new(const char *url, bool migrate, struct str *first_key, struct arena *a)
{
	struct str why = {0};
	url = cli_url(url);
	*first_key = (struct str){NULL, 0};
	if (!bring_up(url, migrate, first_key, a))
		return NULL;
	struct store *s = store_open(url, 4, 2, a, &why);
	if (!s)
		cli_error(EXIT_FAILED, "cannot open %s: %.*s", url, STR_ARG(why));
	return s;
}

bool cli_write(struct store *s, bool (*fn)(struct change *ch, void *p), void *p)
{
	struct arena a;
	struct change ch;
	enum db_err why = DB_OK;
	struct db *db = store_write(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be written just now"), false;
	arena_init(&a, (size_t)2 << 30);
	change_init(&ch, db, &a, 0, VIA_CLI, arena_printf(&a, "cli-%d", (int)getpid()));
	bool ok = fn(&ch, p);
	if (ok && db_error(db))
		cli_error(EXIT_FAILED, "the database refused it: %s", db_error_detail(db));
	ok = ok && !db_error(db);
	bool durable = store_write_end(s, db, ok, &why);
	if (ok && !durable)
		cli_error(EXIT_FAILED, "nothing was saved (database error %d)", (int)why);
	arena_finish(&a);
	return ok && durable;
}

void cli_progress(const char *what, int64_t part, int64_t whole)
{
	static const char bar[] = "########################################";
	if (!isatty(STDERR_FILENO))
		return;
	if (whole <= 0) {
		fputs("\r\033[K", stderr);
		return;
	}
	int n = (int)(part * 40 / whole);
	fprintf(stderr, "\r%s [%-40.*s] %3d %%", what, n > 40 ? 40 : n, bar, (int)(part * 100 / whole));
}

bool cli_told(struct store *s, struct db *seen, struct arena *a, const struct query_result *r)
{
	const struct publish p = {.store = s, .arena = a, .seen = seen, .channel = "file", .request = STR("cli")};
	if (publish_tables(&p, r))
		return true;
	cli_error(EXIT_FAILED, "what is shown cannot be written in the ledger, so nothing is shown");
	return false;
}
