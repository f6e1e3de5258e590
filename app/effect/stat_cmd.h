/* stat_cmd.h - `trad stat`: the analysis engine on the command line. */
#ifndef EFFECT_STAT_CMD_H
#define EFFECT_STAT_CMD_H

/* argv[0] is "stat" (or the program). Prints one JSON object on stdout. Exit
 * status: 0 answered, 1 refused (the object says why), 2 wrong use. */
int cmd_stat(int argc, char **argv);

#endif
