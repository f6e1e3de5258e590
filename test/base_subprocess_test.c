/* base_subprocess_test.c - other programs, well behaved and not. */
#include "test.h"

#include "base/subprocess.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct outcome {
	int status;
	struct str out, err;
	long ms;
};

static long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct outcome shell(const char *script, struct str input, size_t max, int timeout_ms)
{
	const char *argv[] = {"sh", "-c", script, NULL};
	struct buf out, err;
	buf_init(&out, max);
	buf_init(&err, 0);
	long from = now_ms();
	struct outcome o;
	o.status = subprocess_run(&(struct subprocess){argv, input, &out, &err, timeout_ms});
	o.ms = now_ms() - from;
	o.out = arena_str(test_arena(), buf_as_str(&out));
	o.err = arena_str(test_arena(), buf_as_str(&err));
	buf_finish(&out);
	buf_finish(&err);
	return o;
}

TEST(subprocess_gives_output_errors_and_status)
{
	struct outcome o = shell("cat; echo to err >&2; exit 7", STR("läsår\n"), 0, 0);
	CHECK_I64(o.status, 7);
	CHECK_Z(o.out, "läsår\n");
	CHECK_Z(o.err, "to err\n");
	CHECK_I64(shell("kill -TERM $$", STR(""), 0, 0).status, 128 + SIGTERM);
}

TEST(subprocess_passes_arguments_without_a_shell)
{
	const char *argv[] = {"printf", "%s|", "a b", "$HOME", "`x`", "'", NULL};
	struct buf out;
	buf_init(&out, 0);
	CHECK_I64(subprocess_run(&(struct subprocess){argv, STR(""), &out, NULL, 0}), 0);
	CHECK_Z(buf_as_str(&out), "a b|$HOME|`x`|'|");
	buf_finish(&out);
}

TEST(subprocess_moves_more_than_a_pipe_holds_both_ways)
{
	size_t n = (size_t)3 << 20;
	char *big = arena_alloc(test_arena(), n);
	for (size_t i = 0; i < n; i++)
		big[i] = (char)('a' + i % 23);
	struct outcome o = shell("tee /dev/stderr", (struct str){big, n}, 0, 0);
	CHECK_I64(o.status, 0);
	CHECK(str_eq(o.out, (struct str){big, n}));
	CHECK(str_eq(o.err, (struct str){big, n}));
	/* Input nobody reads is no error. */
	CHECK_I64(shell("exit 0", (struct str){big, n}, 0, 0).status, 0);
}

TEST(subprocess_that_is_missing_is_minus_one_with_errno)
{
	const char *argv[] = {"no-such-program-here", NULL};
	errno = 0;
	CHECK_I64(subprocess_run(&(struct subprocess){.argv = argv}), -1);
	CHECK_I64(errno, ENOENT);
	const char *dir[] = {"/", NULL};
	CHECK_I64(subprocess_run(&(struct subprocess){.argv = dir}), -1);
	CHECK_I64(errno, EACCES);
}

TEST(subprocess_is_killed_after_its_time)
{
	struct outcome o = shell("echo early; sleep 30", STR(""), 0, 700);
	CHECK_I64(o.status, -2);
	CHECK_Z(o.out, "early\n");
	CHECK(o.ms >= 690 && o.ms < 10000);
	/* One that has closed its output is not waited for longer either. */
	o = shell("exec >&- 2>&-; sleep 30", STR(""), 0, 200);
	CHECK_I64(o.status, -2);
	CHECK(o.ms < 10000);
}

/* A named pipe that the grandchild holds tells when it is gone. */
static bool grandchild_dies(const char *rest, int timeout_ms, int want)
{
	const char *fifo = arena_printf(test_arena(), "%s/fifo", test_dir()).p;
	if (mkfifo(fifo, 0600) != 0)
		return false;
	int fd = open(fifo, O_RDONLY | O_NONBLOCK);
	const char *script = arena_printf(test_arena(), "exec 9>%s; sleep 30 & echo started; %s", fifo, rest).p;
	struct outcome o = shell(script, STR(""), 0, timeout_ms);
	struct pollfd p = {fd, POLLIN, 0};
	bool gone = poll(&p, 1, 5000) == 1 && (p.revents & POLLHUP);
	close(fd);
	return o.status == want && str_eqz(o.out, "started\n") && gone;
}

TEST(subprocess_takes_its_own_children_with_it)
{
	CHECK(grandchild_dies("sleep 30", 700, -2));
	CHECK(grandchild_dies("exit 3", 20000, 3));
}

TEST(subprocess_does_not_wait_for_what_its_child_left_behind)
{
	struct outcome o = shell("sleep 30 & echo done", STR(""), 0, 20000);
	CHECK_I64(o.status, 0);
	CHECK_Z(o.out, "done\n");
	CHECK(o.ms < 10000);
}

TEST(subprocess_is_stopped_when_it_writes_too_much)
{
	struct outcome o = shell("yes", STR(""), 100000, 20000);
	CHECK_I64(o.status, -3);
	CHECK(o.out.n <= 100000);
	CHECK(o.ms < 15000);
	CHECK_I64(shell("printf 1234567890", STR(""), 10, 0).status, 0);
	CHECK_I64(shell("printf 12345678901", STR(""), 10, 0).status, -3);
}

TEST(subprocess_output_may_be_thrown_away)
{
	const char *argv[] = {"sh", "-c", "echo x; echo y >&2", NULL};
	CHECK_I64(subprocess_run(&(struct subprocess){.argv = argv}), 0);
}

static long open_files(void)
{
	long n = 0;
	DIR *d = opendir("/proc/self/fd");
	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

TEST(subprocess_leaves_no_file_open_and_gives_none_away)
{
	FILE *secret = fopen(arena_printf(test_arena(), "%s/s", test_dir()).p, "w"); /* not close-on-exec */
	REQUIRE(secret);
	long before = open_files();
	struct outcome o = shell("ls /proc/self/fd | tr '\\n' ' '", STR(""), 0, 0);
	CHECK_Z(o.out, "0 1 2 3 "); /* 3 is ls reading the directory */
	const char *missing[] = {"no-such-program-here", NULL};
	CHECK_I64(subprocess_run(&(struct subprocess){.argv = missing}), -1);
	CHECK_I64(shell("yes", STR(""), 10, 0).status, -3);
	CHECK_I64(open_files(), before);
	fclose(secret);
}

TEST(subprocess_starts_with_default_signals)
{
	void (*former)(int) = signal(SIGPIPE, SIG_IGN);
	sigset_t block, old;
	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, &old);
	CHECK_I64(shell("kill -TERM $$; exit 0", STR(""), 0, 0).status, 128 + SIGTERM);
	CHECK_I64(shell("kill -PIPE $$; exit 0", STR(""), 0, 0).status, 128 + SIGPIPE);
	sigprocmask(SIG_SETMASK, &old, NULL);
	signal(SIGPIPE, former);
}
