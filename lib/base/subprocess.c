/* subprocess.c - see subprocess.h. The input goes through an unnamed file in
 * memory, so the parent only reads and can meet neither a full pipe nor
 * SIGPIPE. The child leads a process group of its own, which is killed whole. */
#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIMEOUT_MS_DEFAULT 60000

extern char **environ;

enum { OUT, ERR, STREAMS };

/* One running child; descriptors are -1 when closed. */
struct run {
	pid_t pid;
	int pidfd;
	int in;
	int from[STREAMS]; /* our end */
	int to[STREAMS];   /* the child's end */
	struct buf *into[STREAMS];
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_all(struct run *r)
{
	int failed = errno;
	close_fd(&r->pidfd);
	close_fd(&r->in);
	for (int i = 0; i < STREAMS; i++) {
		close_fd(&r->from[i]);
		close_fd(&r->to[i]);
	}
	errno = failed;
}

static bool write_input(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = str_sub(s, (size_t)n, s.n);
	}
	return lseek(fd, 0, SEEK_SET) == 0;
}

static bool open_streams(struct run *r, struct str input)
{
	r->in = memfd_create("input", MFD_CLOEXEC);
	if (r->in < 0 || !write_input(r->in, input))
		return false;
	for (int i = 0; i < STREAMS; i++) {
		int ends[2];
		if (!r->into[i]) {
			r->to[i] = open("/dev/null", O_WRONLY | O_CLOEXEC);
			if (r->to[i] < 0)
				return false;
			continue;
		}
		if (pipe2(ends, O_CLOEXEC) != 0)
			return false;
		r->from[i] = ends[0];
		r->to[i] = ends[1];
		if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
			return false;
	}
	return true;
}

/* 0 or an errno. The child gets default signals, no mask, no other files. */
static int spawn(struct run *r, const char *const *argv)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	int e = posix_spawn_file_actions_adddup2(&files, r->in, STDIN_FILENO);
	e = e ? e : posix_spawn_file_actions_adddup2(&files, r->to[OUT], STDOUT_FILENO);
	e = e ? e : posix_spawn_file_actions_adddup2(&files, r->to[ERR], STDERR_FILENO);
	e = e ? e : posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	e = e ? e
	      : posix_spawnattr_setflags(&attr,
	                                 POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	e = e ? e : posix_spawnattr_setpgroup(&attr, 0);
	e = e ? e : posix_spawnattr_setsigdefault(&attr, &all);
	e = e ? e : posix_spawnattr_setsigmask(&attr, &none);
	/* The cast takes away a const that the interface lacks, not one it needs. */
	e = e ? e : posix_spawnp(&r->pid, argv[0], &files, &attr, (char *const *)(uintptr_t)argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return e;
}

/* Takes what is there; closes at the end. False past the buffer's maximum. */
static bool take_output(struct run *r, int i)
{
	char bytes[16384];
	while (r->from[i] >= 0) {
		ssize_t n = read(r->from[i], bytes, sizeof bytes);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			close_fd(&r->from[i]);
			break;
		}
		buf_mem(r->into[i], bytes, (size_t)n);
		if (r->into[i]->overflow)
			return false;
	}
	return true;
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Until the child itself has ended: its own children may hold the pipes open
 * longer. 0, or -2 or -3 as subprocess_run(). */
static int follow(struct run *r, int64_t deadline)
{
	for (bool ended = false; !ended;) {
		struct pollfd fds[] = {{r->pidfd, POLLIN, 0}, {r->from[OUT], POLLIN, 0}, {r->from[ERR], POLLIN, 0}};
		int64_t left = deadline - now_ms();
		if (left <= 0)
			return -2;
		if (poll(fds, 3, (int)left) < 0 && errno != EINTR)
			return -2;
		ended = fds[0].revents != 0;
		for (int i = 0; i < STREAMS; i++)
			if (!take_output(r, i))
				return -3;
	}
	return 0;
}

/* The group is killed while the child is still unreaped, so that its number
 * cannot have become another's. */
static int reap(const struct run *r)
{
	int status = 0;
	kill(-r->pid, SIGKILL);
	while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int subprocess_run(const struct subprocess *sp)
{
	struct run r = {.pidfd = -1, .in = -1, .from = {-1, -1}, .to = {-1, -1}};
	r.into[OUT] = sp->output;
	r.into[ERR] = sp->errors;
	int64_t deadline = now_ms() + (sp->timeout_ms > 0 ? sp->timeout_ms : TIMEOUT_MS_DEFAULT);
	if (!open_streams(&r, sp->input)) {
		close_all(&r);
		return -1;
	}
	int failed = spawn(&r, sp->argv);
	if (failed) {
		close_all(&r);
		errno = failed;
		return -1;
	}
	close_fd(&r.in);
	close_fd(&r.to[OUT]);
	close_fd(&r.to[ERR]);
	r.pidfd = pidfd_open(r.pid, 0);
	int stopped = r.pidfd < 0 ? -1 : follow(&r, deadline);
	int status = reap(&r);
	close_all(&r);
	return stopped ? stopped : status;
}
