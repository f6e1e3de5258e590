/* cmd_init.c - trad init: an empty store with its schema and the first key of its log. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "measure/standard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* The first key of the log opens nothing, but with it `trad verify` can tell rows that
 * someone with the database in hand has rewritten. It is kept away from the store. */
static int keep_key(const char *path, struct str key)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return cli_error(EXIT_FAILED, "cannot write the key file %s: %s", path, strerror(errno));
	bool ok = write(fd, key.p, key.n) == (ssize_t)key.n && fsync(fd) == 0;
	close(fd);
	return ok ? EXIT_DONE : cli_error(EXIT_FAILED, "cannot write the key file %s", path);
}

static bool fill(struct change *ch, void *p)
{
	struct standard_loaded n;
	(void)p;
	return standard_load(ch, &n);
}

int cmd_init(int argc, char **argv)
{
	const char *db = NULL, *keyfile = NULL;
	const struct cli_option o[] = {
	    {"--db", "URL", "path or postgresql://...?schema=NAME (default trad.db)", &db},
	    {"--key-file", "FILE", "where the log's first key is kept (default: not kept)", &keyfile},
	};
	struct arena a;
	struct str key = {NULL, 0};
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "init", o, 2, NULL, NULL, &a);
	if (code < 0) {
		struct store *s = cli_store_new(db, true, &key, &a);
		code = s && cli_write(s, fill, NULL) ? EXIT_DONE : EXIT_FAILED;
		if (code == EXIT_DONE && key.p)
			printf("%s is ready; start it with: trad serve --db %s\n", store_url(s), store_url(s));
		else if (code == EXIT_DONE)
			printf("%s was ready already\n", store_url(s));
		store_close(s);
		if (s && key.p && keyfile)
			code = keep_key(keyfile, key);
	}
	arena_finish(&a);
	return code;
}
