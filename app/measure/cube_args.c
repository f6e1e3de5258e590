/* cube_args.c - see cube_args.h. */
#include "measure/cube_args.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int args_fail(int code, const char *command, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "trad %s: ", command);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return code;
}

static struct args_option *named(struct args_option *o, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eqz(name, o[i].name))
			return &o[i];
	}
	return NULL;
}

static int help(const char *command, const char *usage, const struct args_option *o, size_t n)
{
	printf("usage: trad %s %s\n\n", command, usage);
	for (size_t i = 0; i < n; i++)
		printf("  %-11s %-18s %s\n", o[i].name, o[i].arg ? o[i].arg : "", o[i].help);
	return ARGS_OK;
}

/* "--by=a" or "--by a"; *i moves past the value. A value may begin with "-" or hold "=". */
static int take(int argc, char **argv, int *i, struct args_option *o, size_t n)
{
	struct str rest = str_z(argv[*i]), name;
	str_split(&rest, '=', &name);
	struct args_option *opt = named(o, n, name);
	if (!opt)
		return args_fail(ARGS_USAGE, argv[0], "there is no option %.*s (trad %s --help)", STR_ARG(name),
		                 argv[0]);
	if (!opt->arg && rest.p)
		return args_fail(ARGS_USAGE, argv[0], "%s takes no value", opt->name);
	if (opt->arg && !rest.p && ++*i >= argc)
		return args_fail(ARGS_USAGE, argv[0], "%s needs a value: %s", opt->name, opt->arg);
	if (opt->n == ARGS_MAX)
		return args_fail(ARGS_USAGE, argv[0], "%s is given more than %d times", opt->name, ARGS_MAX);
	opt->v[opt->n++] = !opt->arg || rest.p ? rest : str_z(argv[*i]);
	return -1;
}

int args_read(int argc, char **argv, const char *usage, struct args_option *o, size_t n, struct str *files,
              size_t *n_files)
{
	*n_files = 0;
	for (int i = 1; i < argc; i++) {
		struct str word = str_z(argv[i]);
		if (str_eqz(word, "--help") || str_eqz(word, "-h"))
			return help(argv[0], usage, o, n);
		if (word.n < 2 || word.p[0] != '-') {
			if (*n_files == ARGS_MAX)
				return args_fail(ARGS_USAGE, argv[0], "more than %d files", ARGS_MAX);
			files[(*n_files)++] = word;
			continue;
		}
		int code = take(argc, argv, &i, o, n);
		if (code >= 0)
			return code;
	}
	return -1;
}

static bool read_all(struct arena *a, int fd, struct str *out)
{
	struct buf b;
	ssize_t n = -1;
	buf_init(&b, (size_t)1 << 30);
	for (char *room; (room = buf_room(&b, 65536)) != NULL && (n = read(fd, room, 65536)) > 0;)
		buf_claim(&b, (size_t)n);
	bool ok = n == 0 && !b.overflow;
	if (ok)
		*out = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return ok;
}

bool args_file(struct arena *a, struct str path, struct str *out)
{
	bool mapped;
	return args_map(a, path, out, &mapped);
}

void args_let_go(void *ctx, struct str bytes)
{
	const bool *mapped = ctx;
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)bytes.p, to = from + bytes.n;
	from = (from + page - 1) & ~(page - 1);
	to &= ~(page - 1);
	if (*mapped && from < to)
		madvise((void *)from, to - from, MADV_DONTNEED);
}

bool args_map(struct arena *a, struct str path, struct str *out, bool *mapped)
{
	struct stat st;
	int fd = str_eqz(path, "-") ? STDIN_FILENO : open(arena_z(a, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool ok = fstat(fd, &st) == 0;
	*mapped = false;
	if (ok && S_ISREG(st.st_mode) && st.st_size > 0) {
		void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		*mapped = ok = p != MAP_FAILED;
		*out = (struct str){p, (size_t)st.st_size};
	} else if (ok) {
		ok = read_all(a, fd, out);
	}
	if (fd != STDIN_FILENO)
		close(fd);
	return ok;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
	return at ? (int)(at - digits) : -1;
}

bool args_key(struct arena *a, struct str path, uint8_t key[16])
{
	struct str s;
	if (!args_file(a, path, &s) || s.n < 16)
		return false;
	memcpy(key, s.p, 16);
	struct str hex = str_trim(s);
	for (size_t i = 0; hex.n == 32 && i < 32; i++) {
		int d = hex_digit(hex.p[i]);
		if (d < 0) {
			memcpy(key, s.p, 16);
			break;
		}
		key[i / 2] = (uint8_t)(i % 2 ? key[i / 2] << 4 | d : d);
	}
	return true;
}
