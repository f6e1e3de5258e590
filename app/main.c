/* main.c - trad: a table of subcommands. */
#include "cli/cli.h"
#include "cli/commands.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

const struct cli_command cli_commands[] = {
#define COMMAND(name, run, usage, help) {name, usage, help, run},
#include "cli/commands.def"
#undef COMMAND
};
const size_t cli_ncommands = sizeof cli_commands / sizeof cli_commands[0];

static int usage(FILE *to)
{
	fputs("Röda tråden: systematiskt kvalitetsarbete, from the council's goals to the lesson and back.\n\n"
	      "usage: trad COMMAND [options]\n\n",
	      to);
	for (size_t i = 0; i < cli_ncommands; i++)
		fprintf(to, "  %-9s %.*s\n", cli_commands[i].name, (int)strcspn(cli_commands[i].help, "\n"),
		        cli_commands[i].help);
	fputs("\ntrad COMMAND --help tells more.\n", to);
	return to == stdout ? EXIT_DONE : EXIT_USAGE;
}

int main(int argc, char **argv)
{
	if (sodium_init() < 0)
		return cli_error(EXIT_FAILED, "libsodium does not start");
	if (argc < 2)
		return usage(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)
		return usage(stdout);
	if (strcmp(argv[1], "--version") == 0)
		argv[1] = (char[]){"version"};
	for (size_t i = 0; i < cli_ncommands; i++)
		if (strcmp(argv[1], cli_commands[i].name) == 0)
			return cli_commands[i].run(argc - 1, argv + 1);
	return cli_error(EXIT_USAGE, "there is no command %s (trad --help lists them)", argv[1]);
}
