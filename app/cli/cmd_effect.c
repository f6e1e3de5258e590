/* cmd_effect.c - trad effect: analyses of insatser from the command line. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "effect/describe.h"
#include "base/date.h"
#include "sql_effect_chain.h"

#include <stdio.h>

struct effect_call {
	int64_t id;             /* 0: all that are no drafts */
	const char *comparison; /* NULL: every one */
	const char *json;       /* given: as JSON */
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

static void print_knot(const struct chain_knot *k, const char *beside)
{
	struct str grade = chain_grade(k);
	printf("  %.*s%s: %s (%.*s) %.*s\n", STR_ARG(k->word), beside, evidence_state_words[k->state],
	       STR_ARG(grade), STR_ARG(k->sentence));
	if (k->tried.n)
		printf("    %.*s\n", STR_ARG(k->tried));
}

/* Of a measure beside the deciding one, which one it is. */
static void print_beside(const struct chain_knot *k)
{
	char name[200];
	snprintf(name, sizeof name, ", beside: %.*s", STR_ARG(k->measure_name));
	print_knot(k, name);
}

static void print_text(const struct chain *k)
{
	struct str evidence = chain_grade(&k->knot[k->lowest]);
	printf("%.*s: %.*s (evidence %.*s)\n", STR_ARG(k->comparison), STR_ARG(k->sentence), STR_ARG(evidence));
	for (int i = 0; i < LINKS; i++)
		print_knot(&k->knot[i], "");
	for (size_t i = 0; i < k->nsides; i++)
		print_beside(&k->side[i]);
	if (k->nnarrow)
		printf("  outcome, the same pupils: of single classes, shown to those who may edit the insats and to "
		       "the "
		       "classes' teachers\n");
	for (size_t i = 0; i < k->npupils; i++) {
		print_knot(&k->pupils[i], ", the same pupils");
		if (k->pupils[i].told.n)
			printf("    %.*s\n", STR_ARG(k->pupils[i].told));
	}
	if (!k->described)
		return;
	const struct describe_dose *d = &k->described->dose;
	const struct describe_path *p = &k->described->path;
	printf("  dose and outcome: %.*s %.*s\n", STR_ARG(d->sentence), STR_ARG(d->placebo));
	printf("  environment and outcome: %.*s %.*s\n", STR_ARG(p->sentence), STR_ARG(p->product));
}

static void print_json(struct arena *a, const struct chain *k)
{
	struct buf b;
	struct json_out o;
	buf_init(&b, 0);
	json_begin(&o, &b);
	chain_json(&o, a, k);
	printf("%.*s\n", STR_ARG(buf_as_str(&b)));
	buf_finish(&b);
}

/* Is the comparison asked for one of the chain's? Else which there are is told. */
static bool known_comparison(const struct effect_call *c, const struct chain *k)
{
	struct str there = STR("");
	for (size_t i = 0; i < k->nchoices; i++) {
		if (!c->comparison || str_eqz(k->choice[i].word, c->comparison))
			return true;
		there = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(there), there.n ? ", " : "",
		                     STR_ARG(k->choice[i].word));
	}
	if (!c->comparison)
		return true;
	cli_error(EXIT_REFUSED, "insats %lld is not compared by “%s”; it is by: %.*s", (long long)c->id,
	          c->comparison, STR_ARG(there.n ? there : STR("nothing yet")));
	return false;
}

/* The chain as its page tells it: with the comparison asked for, else with every one that there is. */
static bool print_chain(struct store *s, const struct effect_call *c)
{
	struct intervention x;
	char today[DATE_TEXT];
	struct db *db = c->id ? store_read(s) : NULL;
	struct chain *k = ARENA_NEW(c->arena, struct chain), *one = ARENA_NEW(c->arena, struct chain);
	bool ok = true;
	if (!db)
		return true;
	date_text(instant_day(instant_now()), today);
	if (intervention_get(db, c->arena, c->id, &x)) {
		struct str asked = c->comparison ? str_z(c->comparison) : STR("");
		chain_load(db, c->arena, LANG_SV, &x, asked, str_z(today), k);
		ok = known_comparison(c, k);
		if (ok && c->json)
			print_json(c->arena, k);
		else if (ok)
			print_text(k);
		for (size_t i = 0; !c->json && !c->comparison && i < k->nchoices; i++)
			if (!k->choice[i].chosen) {
				chain_load(db, c->arena, LANG_SV, &x, k->choice[i].word, str_z(today), one);
				print_text(one);
			}
	}
	store_read_end(s, db);
	return ok;
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
		if (!c->json)
			printf("%d analyses written\n", c->rows);
		ok = print_chain(s, c);
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
	struct effect_call c = {.arena = &a};
	const struct cli_option options[] = {
	    {"--db", "URL", "the store", &db},
	    {"--comparison", "WORD",
	     "as of this comparison: other_schools, staggered, lottery, former_cohort, ...", &c.comparison},
	    {"--json", NULL, "one JSON object, with estimates and checks", &c.json}};
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "effect", options, sizeof options / sizeof options[0], &word, &n, &a);
	if (code < 0)
		code = n > 1 ? cli_error(EXIT_USAGE, "effect takes one insats") : run(db, n ? word[0] : STR(""), &c);
	arena_finish(&a);
	return code;
}
