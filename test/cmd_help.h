/* cmd_help.h - a command as a person calls it: files in, text out. */
#ifndef TEST_CMD_HELP_H
#define TEST_CMD_HELP_H

#include "test.h"
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const char *dir; /* NULL at the beginning of a test */

/* Path of a file with the text; text NULL: of none. */
static inline const char *file(const char *name, const char *text)
{
	if (!dir)
		dir = test_dir();
	const char *path = arena_printf(test_arena(), "%s/%s", dir, name).p;
	FILE *f = text ? fopen(path, "w") : NULL;
	if (f) {
		fputs(text, f);
		fclose(f);
	}
	return path;
}

/* Runs a command; stdout (1) or stderr (2) of it in *out. */
static inline int run_to(int fd, struct str *out, int (*cmd)(int, char **), const char *const *words)
{
	char *argv[32];
	int argc = 0;
	while (words[argc]) {
		argv[argc] = arena_z(test_arena(), str_z(words[argc]));
		argc++;
	}
	const char *path = file("said", "");
	fflush(NULL);
	int was[3] = {-1, dup(1), dup(2)}, to = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC),
	    null = open("/dev/null", O_WRONLY);
	dup2(to, fd);
	dup2(null, 3 - fd);
	int code = cmd(argc, argv);
	fflush(NULL);
	dup2(was[1], 1);
	dup2(was[2], 2);
	close(was[1]);
	close(was[2]);
	close(to);
	close(null);
	*out = test_file(path);
	return code;
}
#define RUN(fd, out, cmd, ...) run_to(fd, out, cmd, (const char *const[]){__VA_ARGS__, NULL})

#endif
