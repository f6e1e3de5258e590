/* cli.h - what the subcommands share: options, messages, progress, opening a store.
 *
 * Messages go to stderr as "trad: text"; results to stdout. Exit codes: 0 done, 1 it
 * failed (said why), 2 the call was wrong (said how), 3 the data was refused (import
 * with errors, verify with faults).
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "core/change.h"
#include "db/migrate.h"
#include "db/store.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_REFUSED = 3 };

struct cli_option {
	const char *name; /* "--db" */
	const char *arg;  /* "URL", or NULL for a switch */
	const char *help;
	const char **value; /* set to the argument, or to "" for a switch that was given */
};
struct cli_command {
	const char *name, *usage, *help; /* usage: what follows the name */
	int (*run)(int argc, char **argv);
};
extern const struct cli_command cli_commands[];
extern const size_t cli_ncommands;

/* Reads options (ending at "--" or the first word that is none); --help prints help and
 * exits through the return value. Gives -1 to go on, else the exit code; *rest is the
 * index of the first word that is no option. Options and words may be mixed. */
int cli_options(int argc, char **argv, const char *command, const struct cli_option *o, size_t n,
                struct str **words, size_t *nwords, struct arena *a);
int cli_error(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The store at url (default "trad.db", or $TRAD_DB), schema checked; NULL after an error
 * was printed. migrate: bring the schema up first. */
struct store *cli_store(const char *url, bool migrate, struct arena *a);
/* The same; *first_key is the first key of the change chain (32 bytes, arena) when this call
 * began it, else null. A store that is brought up always has its chain. */
struct store *cli_store_new(const char *url, bool migrate, struct str *first_key, struct arena *a);
/* The URL that is meant: url, else $TRAD_DB, else "trad.db". */
const char *cli_url(const char *url);
/* Runs fn in one write transaction as the system or as the person with that login. */
bool cli_write(struct store *s, bool (*fn)(struct change *ch, void *p), void *p);

/* Figures that are printed are published (measure/publish.h): false, and said, when the ledger cannot be
 * written. */
struct query_result;
bool cli_told(struct store *s, struct db *seen, struct arena *a, const struct query_result *r);

/* Says on standard error which läsår was taken where none was named. */
void cli_lasar(struct arena *a, int first_year);

/* A bar on a terminal; nothing in a pipe. part of whole; whole 0 ends it. */
void cli_progress(const char *what, int64_t part, int64_t whole);

#endif
