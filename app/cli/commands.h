/* commands.h - the subcommands; each takes its own arguments (argv[0] is its name) and
 * gives the exit code.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "effect/stat_cmd.h"
#include "measure/cube_cmd.h"

int cmd_init(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_work(int argc, char **argv);
int cmd_register(int argc, char **argv);
int cmd_mail(int argc, char **argv);
int cmd_user(int argc, char **argv);
int cmd_measure(int argc, char **argv);
int cmd_effect(int argc, char **argv);
int cmd_insats(int argc, char **argv);
int cmd_lessons(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_data(int argc, char **argv);
int cmd_expected(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_version(int argc, char **argv);

#endif
