/* gen_help.h - running the build-time generators on small inputs. They stand
 * beside the test program: build/test/run, build/tools/NAME. */
#ifndef TEST_GEN_HELP_H
#define TEST_GEN_HELP_H

#include "base/subprocess.h"
#include "test.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define GEN_ARGS 24

struct gen_run {
	int status;
	struct str err;
};

/* A path in dir; its own folder is made. */
static inline const char *gen_file(const char *dir, const char *name)
{
	const char *path = arena_printf(test_arena(), "%s/%s", dir, name).p;
	for (const char *p = path + strlen(dir) + 1; (p = strchr(p, '/')) != NULL; p++)
		mkdir(arena_z(test_arena(), (struct str){path, (size_t)(p - path)}), 0700);
	return path;
}

static inline const char *gen_put(const char *dir, const char *name, const char *text)
{
	const char *path = gen_file(dir, name);
	FILE *f = fopen(path, "wb");
	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		test_fail(__FILE__, __LINE__, "cannot write %s", path);
	return path;
}

static inline bool gen_exists(const char *dir, const char *name)
{
	return access(gen_file(dir, name), F_OK) == 0;
}

static inline bool gen_holds(struct str text, const char *words)
{
	return str_find(text, str_z(words)) >= 0;
}

static inline const char *gen_tool(const char *name)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	self[n > 0 ? n : 0] = '\0';
	for (int up = 0; up < 2; up++) {
		char *slash = strrchr(self, '/');
		if (slash)
			*slash = '\0';
	}
	return arena_printf(test_arena(), "%s/tools/%s", self, name).p;
}

/* Runs argv, ended by NULL; argv[0] as it is. */
static inline struct gen_run gen_run(const char *const *argv)
{
	struct buf err;
	buf_init(&err, 0);
	struct gen_run r;
	r.status = subprocess_run(&(struct subprocess){.argv = argv, .input = STR(""), .errors = &err});
	r.err = arena_str(test_arena(), buf_as_str(&err));
	buf_finish(&err);
	return r;
}

/* C that the generators wrote passes the compiler with the warnings of the
 * house. Tests run where the Makefile stands. */
static inline void gen_compiles(const char *dir, const char *c_file)
{
	const char *include = arena_printf(test_arena(), "-I%s", dir).p;
	const char *argv[] = {"gcc",      "-std=c11",     "-D_GNU_SOURCE",       "-Wall",   "-Wextra",
	                      "-Wshadow", "-Wconversion", "-Wstrict-prototypes", "-Werror", "-fsyntax-only",
	                      "-Ilib",    include,        gen_file(dir, c_file), NULL};
	struct gen_run r = gen_run(argv);
	if (r.status != 0)
		test_fail(__FILE__, __LINE__, "%s does not compile: %.*s", c_file, STR_ARG(r.err));
}

#endif
