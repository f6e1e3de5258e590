#include "effect/stat_cmd.h"
#include "effect/stat_csv.h"
#include "stat/method.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_OPTIONS = 64 };
static const size_t arena_max = (size_t)8 << 30;

static int usage(const char *why)
{
	fprintf(stderr,
	        "trad stat: %s\nusage: trad stat METHOD [--option value ...] FILE.csv\n       trad stat --list "
	        "[METHOD]\n",
	        why);
	return 2;
}

/* "xmr (--type xmr)": the other names of the method, with what they ask for. */
static void print_aliases(const struct stat_method *m)
{
	int n, printed = 0;
	const struct stat_alias *a = stat_aliases(&n);
	for (int i = 0; i < n; i++) {
		if (strcmp(a[i].method, m->name) != 0)
			continue;
		printf("%s%s", printed++ ? ", " : "    also: ", a[i].name);
		if (a[i].option[0])
			printf(" (--%s %s)", a[i].option, a[i].value);
	}
	if (printed)
		putchar('\n');
}

static void print_method(const struct stat_method *m)
{
	printf("%-20s %s\n", m->name, m->title);
	for (const struct stat_param *p = m->params; p->name; p++)
		printf("    --%-16s %s\n", p->name, p->help);
	print_aliases(m);
	printf("    source: %s\n", m->source);
}

/* lib/stat/frame.h, in short. */
static const char expressions[] =
    "Columns are named, or computed by expressions:\n"
    "  y   `odd name`   'text' or \"text\"   2.5   pi\n"
    "  + - * / ^   == != < <= > >=   then ! (not), & (and), | (or), as in R; && || and the words also do\n"
    "  log exp sqrt abs sin cos floor min max missing   as log(y), max(a, b), missing(x)\n"
    "  covariates (--x): a, log(b), factor(c), factor(c,'level'), harmonic(month, 2, 12), a:b\n"
    "  for example: --where \"year >= 2020 & stage == 'F-6'\"\n";

static int list(const char *only)
{
	int n;
	const struct stat_method *const *m = stat_methods(&n);
	const struct stat_method *one = only ? stat_method_find(str_z(only)) : NULL;
	if (only && !one)
		return usage("there is no such method; --list names them");
	for (int i = 0; i < n; i++)
		if (!one || one == m[i])
			print_method(m[i]);
	if (!only)
		printf("Every method also takes --level (0.95), --where EXPRESSION and --seed (1).\n\n%s",
		       expressions);
	return 0;
}

/* The bytes of a file, "-" being standard input; mapped, so that a large file
 * is not held twice. */
static bool read_input(struct arena *a, const char *path, struct str *out)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0)
		return false;
	if (S_ISREG(st.st_mode) && st.st_size > 0) {
		void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
			return false;
		*out = (struct str){p, (size_t)st.st_size};
		return true;
	}
	struct buf b;
	ssize_t n = 0;
	buf_init(&b, (size_t)1 << 30);
	for (;;) {
		char *room = buf_room(&b, 65536);
		n = room ? read(fd, room, 65536) : -1;
		if (n <= 0)
			break;
		buf_claim(&b, (size_t)n);
	}
	*out = arena_str(a, buf_as_str(&b));
	bool ok = n == 0 && !b.overflow;
	buf_finish(&b);
	return ok;
}

struct call {
	struct stat_option opt[MAX_OPTIONS];
	int nopt;
	const char *file;
};

static const char *read_arguments(int argc, char **argv, struct call *c)
{
	for (int i = 2; i < argc; i++) {
		const char *arg = argv[i];
		if (arg[0] != '-' || arg[1] == 0) {
			if (c->file)
				return "more than one file";
			c->file = arg;
			continue;
		}
		const char *eq = strchr(arg, '=');
		if (c->nopt == MAX_OPTIONS)
			return "too many options";
		if (!eq && i + 1 >= argc)
			return "an option without a value";
		struct stat_option *o = &c->opt[c->nopt++];
		arg += arg[1] == '-' ? 2 : 1;
		o->name = eq ? (struct str){arg, (size_t)(eq - arg)} : str_z(arg);
		o->value = eq ? str_z(eq + 1) : str_z(argv[++i]);
	}
	return NULL;
}

static int print_result(const struct stat_result *r)
{
	struct buf b;
	buf_init(&b, (size_t)1 << 30);
	stat_result_json(&b, r);
	buf_c(&b, '\n');
	bool ok = !b.overflow && fwrite(b.p, 1, b.n, stdout) == b.n && fflush(stdout) == 0;
	buf_finish(&b);
	if (!ok)
		return 2;
	return r->refusal == STAT_ANSWERED ? 0 : 1;
}

static int answer(const char *method, const struct call *c)
{
	struct arena a;
	struct stat_result r;
	struct stat_frame f;
	struct str bytes = {0}, why = {0};
	arena_init(&a, arena_max);
	if (c->file && !read_input(&a, c->file, &bytes)) {
		arena_finish(&a);
		return usage("the file cannot be read");
	}
	if (c->file && !stat_csv_read(&a, bytes, &f, &why)) {
		stat_result_init(&r, &a, str_z(method));
		stat_refuse(&r, STAT_NO_DATA, "%.*s.", STR_ARG(why));
	} else {
		stat_run(&a, str_z(method), c->file ? &f : NULL, c->opt, c->nopt, &r);
		if (c->file && f.note.p)
			stat_check_add(&r, "file", STAT_WARN, NAN, "The file has faults: %.*s.", STR_ARG(f.note));
	}
	int rc = print_result(&r);
	arena_finish(&a);
	return rc;
}

int cmd_stat(int argc, char **argv)
{
	struct call c = {0};
	if (argc < 2)
		return usage("a method is needed");
	if (strcmp(argv[1], "--help") == 0) {
		fputs("usage: trad stat METHOD [--option value ...] FILE.csv\n       trad stat --list [METHOD]\n\n"
		      "Compute a statistic of a CSV file: one JSON object with estimate, interval, n and checks.\n"
		      "--list names the methods; --list METHOD tells its options and its source. FILE - is standard "
		      "input.\n\n",
		      stdout);
		fputs(expressions, stdout);
		return 0;
	}
	if (strcmp(argv[1], "--list") == 0)
		return list(argc > 2 ? argv[2] : NULL);
	if (argc == 3 && (strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "--list") == 0))
		return list(argv[1]);
	const char *wrong = read_arguments(argc, argv, &c);
	if (wrong)
		return usage(wrong);
	if (!stat_method_find(str_z(argv[1])))
		return usage("there is no such method; --list names them");
	return answer(argv[1], &c);
}
