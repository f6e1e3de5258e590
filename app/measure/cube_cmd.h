/* cube_cmd.h - `trad cube`, `trad batch`, `trad chart`, `trad protect` and `trad audit`: figures on the
 * command line. */
#ifndef MEASURE_CUBE_CMD_H
#define MEASURE_CUBE_CMD_H

/* argv[0] is the command's name. Exit status: 0 answered, 1 it failed (a file cannot be read or
 * written), 2 wrong use (also a column that is not there), 3 the file was refused, 4 (protect and
 * audit) something can be derived. */
int cmd_cube(int argc, char **argv);
int cmd_batch(int argc, char **argv);
int cmd_chart(int argc, char **argv);
int cmd_protect(int argc, char **argv);
int cmd_audit(int argc, char **argv);

#endif
