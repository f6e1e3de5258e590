/* cmd_init.c - trad init: an empty store with its schema and the first key of its log. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/setup.h"
#include "sql_core.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct init {
	struct str key;
	bool fresh;
};

static bool start_chain(struct change *ch, void *p)
{
	struct init *in = p;
	struct change_head_get_row head;
	if (change_head_get(ch->db, ch->arena, &head))
		return true;
	in->fresh = true;
	memcpy((char *)in->key.p, setup_chain(ch->db, ch->arena).p, in->key.n);
	return true;
}

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

int cmd_init(int argc, char **argv)
{
	const char *db = NULL, *keyfile = NULL;
	const struct cli_option o[] = {
	    {"--db", "URL", "path or postgresql://...?schema=NAME (default trad.db)", &db},
	    {"--key-file", "FILE", "where the log's first key is kept (default: not kept)", &keyfile},
	};
	struct arena a;
	unsigned char key[32] = {0};
	struct init in = {.key = {(const char *)key, sizeof key}};
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "init", o, 2, NULL, NULL, &a);
	if (code < 0) {
		struct store *s = cli_store(db, true, &a);
		code = s && cli_write(s, start_chain, &in) ? EXIT_DONE : EXIT_FAILED;
		if (s && code == EXIT_DONE)
			printf("%s %s\n", store_url(s),
			       in.fresh ? "is ready; start it with: trad serve" : "was ready already");
		store_close(s);
		if (code == EXIT_DONE && in.fresh && keyfile)
			code = keep_key(keyfile, in.key);
	}
	arena_finish(&a);
	return code;
}
