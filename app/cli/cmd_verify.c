/* cmd_verify.c - trad verify and trad version. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/verify.h"
#include "schema_steps.h"

#include <stdio.h>

static bool read_key(const char *path, struct arena *a, struct str *key)
{
	unsigned char bytes[33];
	FILE *f = fopen(path, "rbe");
	size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
	if (f)
		fclose(f);
	*key = arena_str(a, (struct str){(const char *)bytes, 32});
	return n == 32;
}

static int verify(const char *url, struct str key, const char *checkpoint, struct arena *a)
{
	struct str why = {0}, said = {0};
	struct verify v = {.first_key = key};
	struct db *db = db_connect(url, DB_READ, a, &why);
	if (!db)
		return cli_error(EXIT_FAILED, "cannot open %s: %.*s", url, STR_ARG(why));
	bool whole = verify_store(db, &v);
	if (v.faults.n)
		fwrite(v.faults.p, 1, v.faults.n, stdout);
	if (whole && checkpoint) {
		whole = verify_checkpoint(db, a, checkpoint, &said);
		printf("%.*s\n", STR_ARG(said));
	}
	printf("%s: %s (%lld changes, %lld units, %lld activities by school year)\n", url,
	       whole ? "whole" : "NOT whole", (long long)v.log_rows, (long long)v.units, (long long)v.activities);
	buf_finish(&v.faults);
	db_close(db);
	return whole ? EXIT_DONE : EXIT_REFUSED;
}

int cmd_verify(int argc, char **argv)
{
	const char *db = NULL, *keyfile = NULL, *checkpoint = NULL;
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &db},
	    {"--key-file", "FILE", "the log's first key, as kept by trad init", &keyfile},
	    {"--checkpoint", "FILE", "signed note of the log's end: made, then compared and moved on",
	     &checkpoint},
	};
	struct arena a;
	struct str key = {NULL, 0};
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "verify", o, 3, NULL, NULL, &a);
	if (code < 0 && keyfile && !read_key(keyfile, &a, &key))
		code = cli_error(EXIT_FAILED, "%s does not hold a key of 32 bytes", keyfile);
	if (code < 0)
		code = verify(cli_url(db), key, checkpoint, &a);
	arena_finish(&a);
	return code;
}

#ifndef TRAD_VERSION
#define TRAD_VERSION "0.1"
#endif

int cmd_version(int argc, char **argv)
{
	struct arena a;
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "version", NULL, 0, NULL, NULL, &a);
	arena_finish(&a);
	if (code < 0) {
		printf("trad %s, schema step %d\n", TRAD_VERSION,
		       schema_nsteps ? schema_steps[schema_nsteps - 1].n : 0);
		code = EXIT_DONE;
	}
	return code;
}
