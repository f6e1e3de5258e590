/* main.c - runs the recipes and prints a line for each.
 *
 *   fault [--rounds N] [--seconds N] [recipe ...]
 *
 * Without numbers the short form of each recipe; with --rounds every point of
 * the counted ones. */
#include "fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const struct {
	const char *name, *unit;
	long (*run)(struct effort);
} recipes[] = {
    {"kill", "kills", recipe_kill},
    {"cut", "power cuts", recipe_cut},
    {"io-once", "failed calls", recipe_io_once},
    {"io-forever", "failed calls", recipe_io_forever},
    {"full", "full disks", recipe_full},
    {"limit", "refusals", recipe_limit},
    {"oom-engine", "allocations", recipe_oom_engine},
    {"oom-own", "allocations", recipe_oom_own},
    {"backup", "copies", recipe_backup},
    {"reset", "rows", recipe_reset},
};

static bool wanted(const char *name, char *const *words)
{
	if (!*words)
		return true;
	for (; *words; words++)
		if (strcmp(*words, name) == 0)
			return true;
	return false;
}

int main(int argc, char **argv)
{
	struct effort e = {0, 0};
	int at = 1, passed = 0, failed = 0;
	for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2) {
		int n = (int)strtol(argv[at + 1], NULL, 10);
		if (strcmp(argv[at], "--rounds") == 0)
			e.rounds = n;
		else if (strcmp(argv[at], "--seconds") == 0)
			e.seconds = n;
		else
			return 2;
	}
	for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
		if (!wanted(recipes[i].name, argv + at))
			continue;
		time_t t0 = time(NULL);
		long points = recipes[i].run(e);
		drop_store();
		passed += points > 0;
		failed += points <= 0;
		printf("%-12s %8ld %-14s %4ld s  %s\n", recipes[i].name, points, recipes[i].unit,
		       (long)(time(NULL) - t0), points > 0 ? "passed" : "FAILED");
		fflush(stdout);
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed || !passed;
}
