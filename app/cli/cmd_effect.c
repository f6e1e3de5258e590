/* cmd_effect.c - trad effect: analyses of insatser from the command line. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "effect/analysis.h"
#include "sql_effect_chain.h"

#include <stdio.h>

struct effect_call {
	int64_t id; /* 0: all that are no drafts */
	int rows;
	struct arena *arena;
};

static bool analyse(struct change *ch, void *p)
{
	struct effect_call *c = p;
	struct intervention *x, one;
	size_t n = chain_insatser(ch->db, ch->arena, &x);
	if (c->id && !intervention_get(ch->db, ch->arena, c->id, &one))
		return cli_error(EXIT_REFUSED, "there is no insats %lld", (long long)c->id), false;
	for (size_t i = 0; i < n; i++) {
		bool wanted = c->id ? x[i].id == c->id : !str_eqz(x[i].state, "draft");
		int rows = wanted ? analysis_store(ch, &x[i]) : 0;
		if (rows < 0)
			return false;
		c->rows += rows;
	}
	return true;
}

static void print_analyses(struct store *s, const struct effect_call *c)
{
	struct analysis *v;
	struct db *db = c->id ? store_read(s) : NULL;
	if (!db)
		return;
	size_t n = chain_all_analyses(db, c->arena, c->id, &v);
	for (size_t i = 0; i < n; i++)
		printf("%.*s, %.*s%s: %.*s (%.*s) %.*s\n", STR_ARG(v[i].link), STR_ARG(v[i].comparison),
		       v[i].side ? ", beside" : "", STR_ARG(v[i].grade), STR_ARG(v[i].state), STR_ARG(v[i].sentence));
	store_read_end(s, db);
}

static int run(const char *db, struct str word, struct effect_call *c)
{
	if (word.n && (!str_to_i64(word, &c->id) || c->id <= 0))
		return cli_error(EXIT_USAGE, "effect takes the number of an insats");
	struct store *s = cli_store(db, false, c->arena);
	if (!s)
		return EXIT_FAILED;
	bool ok = cli_write(s, analyse, c);
	if (ok) {
		printf("%d analyses written\n", c->rows);
		print_analyses(s, c);
	}
	store_close(s);
	return ok ? EXIT_DONE : EXIT_REFUSED;
}

int cmd_effect(int argc, char **argv)
{
	struct arena a;
	const char *db = NULL;
	struct str *word;
	size_t n = 0;
	const struct cli_option options[] = {{"--db", "URL", "the store", &db}};
	arena_init(&a, 0);
	struct effect_call c = {.arena = &a};
	int code = cli_options(argc, argv, "effect", options, 1, &word, &n, &a);
	if (code < 0)
		code = n > 1 ? cli_error(EXIT_USAGE, "effect takes one insats") : run(db, n ? word[0] : STR(""), &c);
	arena_finish(&a);
	return code;
}
