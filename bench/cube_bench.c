/* cube_bench.c - `trad cube` on grade rows, for bench/cube_bench.mjs to set beside DuckDB.
 *
 *   cube_bench gen ROWS FILE.csv      seeded rows of school, year, subject, gender, grade, points
 *   cube_bench run FILE.csv REPEATS   import, size and aggregates, a JSON object a line
 *
 * Times are milliseconds of processor, the best of REPEATS, on one thread: on a machine
 * that is shared they tell more than the clock on the wall.
 */
#include "cube/cube.h"
#include "measure/csv_batch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SCHOOLS = 4800, YEARS = 10, SUBJECTS = 16 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static uint32_t draw(uint64_t *s, uint32_t below)
{
	*s ^= *s >> 12;
	*s ^= *s << 25;
	*s ^= *s >> 27;
	return (uint32_t)((*s * 0x2545f4914f6cdd1du) >> 33) % below;
}

enum { ROW_MAX = 64, ROWS_AT_ONCE = 4096 };

static char *put_number(char *p, uint32_t n)
{
	char digits[10];
	int k = 0;
	do
		digits[k++] = (char)('0' + n % 10);
	while (n /= 10);
	while (k > 0)
		*p++ = digits[--k];
	return p;
}

static char *put_text(char *p, const char *s)
{
	while (*s)
		*p++ = *s++;
	return p;
}

/* Schools of very different sizes, in random order, as an unsorted export. */
static int generate(long rows, const char *path)
{
	static const char *const subjects[SUBJECTS] = {"BL", "EN", "HKK", "IDH", "MA", "MU", "BI", "FY",
	                                               "KE", "GE", "HI",  "RE",  "SH", "SL", "SV", "TK"};
	static const char *const points[] = {"20", "17,5", "15", "12,5", "10", "0", ""};
	static const char grades[] = "ABCDEF-";
	static const uint8_t share[16] = {0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 6};
	uint64_t seed = 20260101;
	FILE *f = fopen(path, "w");
	if (!f)
		return 1;
	fputs("school;year;subject;gender;grade;points\n", f);
	static char room[ROWS_AT_ONCE * ROW_MAX];
	char *p = room;
	for (long i = 0; i < rows; i++) {
		uint32_t a = draw(&seed, SCHOOLS), b = draw(&seed, SCHOOLS), g = share[draw(&seed, 16)];
		uint32_t year = draw(&seed, YEARS), subject = draw(&seed, SUBJECTS);
		p = put_number(p, 10000019 + (a < b ? a : b) * 9973);
		*p++ = ';';
		p = put_number(p, 2015 + year);
		*p++ = ';';
		p = put_text(p, subjects[subject]);
		*p++ = ';';
		*p++ = "KM"[draw(&seed, 2)];
		*p++ = ';';
		*p++ = grades[g];
		*p++ = ';';
		p = put_text(p, points[g]);
		*p++ = '\n';
		if (p - room > (ROWS_AT_ONCE - 1) * ROW_MAX || i + 1 == rows) {
			if (fwrite(room, 1, (size_t)(p - room), f) != (size_t)(p - room))
				break;
			p = room;
		}
	}
	bool bad = ferror(f);
	return fclose(f) != 0 || bad;
}

static bool into_buf(void *ctx, const void *p, size_t n)
{
	buf_mem(ctx, p, n);
	return !((struct buf *)ctx)->overflow;
}

static bool clear(void *ctx)
{
	buf_reset(ctx);
	return true;
}

static bool import(struct str csv, bool sort, struct buf *out)
{
	struct arena a;
	struct csv_batch_report r;
	struct csv_batch_options o = {.types = STR("school=code"), .batch = {.sort = sort}, .rewind = clear};
	arena_init(&a, (size_t)4 << 30);
	double from = now();
	bool ok = csv_batch(&a, csv, &o, into_buf, out, &r);
	double ms = now() - from;
	if (ok)
		printf("{\"name\":\"import%s\",\"ms\":%.1f,\"rows\":%llu,\"bytes_per_row\":%.3f,\"mb_per_s\":%.0f}\n",
		       sort ? " sorted" : "", ms, (unsigned long long)r.rows, (double)out->n / (double)r.rows,
		       (double)csv.n / 1e3 / ms);
	else
		fprintf(stderr, "cube_bench: %.*s\n", STR_ARG(r.problem));
	arena_finish(&a);
	return ok;
}

static const struct {
	const char *name, *by, *measure, *where;
	bool margins;
} queries[] = {
    {"year x subject x grade", "year,subject,grade", "count", NULL, false},
    {"mean by school x year", "school,year", "mean:points", NULL, false},
    {"mean by gender", "gender", "mean:points", NULL, false},
    {"share by subject", "subject", "share:points>=10", NULL, false},
    {"one school by year", "year", "mean:points", "school=10000019", false},
    {"count by school", "school", "count", NULL, false},
    {"all breakdowns", "school,year,subject,gender,grade", "count", NULL, true},
    {"all breakdowns but school", "year,subject,gender,grade", "mean:points", NULL, true},
};

static int aggregate(struct batch *b, size_t which, int repeats, const char *kind)
{
	struct str by[CUBE_DIMS_MAX], rest = str_z(queries[which].by), name;
	struct cube_test where;
	struct cube_query q = {.by = by, .margins = queries[which].margins, .where = &where};
	struct cube_error e;
	struct cube_cell cell;
	double best = 1e30;
	uint64_t cells = 0, rows = 0;
	while (str_split(&rest, ',', &name))
		by[q.n_by++] = name;
	cube_read_measure(str_z(queries[which].measure), &q);
	q.n_where = queries[which].where && cube_read_test(str_z(queries[which].where), &where);
	for (int i = 0; i < repeats; i++) {
		double from = now();
		struct cube *c = cube_run(b, &q, &e);
		if (!c)
			return 1;
		double ms = now() - from;
		best = ms < best ? ms : best;
		struct cube_walk w;
		cells = rows = 0;
		for (cube_walk(&w, c); i == 0 && cube_next(&w, &cell); cells++)
			rows += cell.rows;
		if (i == 0)
			printf("{\"name\":\"%s\",\"batch\":\"%s\",\"cells\":%llu,", queries[which].name, kind,
			       (unsigned long long)cells);
		cube_free(c);
	}
	printf("\"ms\":%.2f}\n", best);
	return 0;
}

static int measure(const char *path, int repeats, const char *only)
{
	struct stat st;
	struct rusage use;
	int fd = open(path, O_RDONLY | O_CLOEXEC), code = 0;
	if (fd < 0 || fstat(fd, &st) != 0)
		return 1;
	void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	for (int sort = 0; sort < 2 && p != MAP_FAILED; sort++) {
		struct arena a;
		struct buf out;
		enum batch_fault f;
		arena_init(&a, 0);
		buf_init(&out, (size_t)4 << 30);
		bool ok = import((struct str){p, (size_t)st.st_size}, sort, &out);
		struct batch *b = ok ? batch_open(&a, buf_as_str(&out), &f) : NULL;
		double from = now();
		code |= !b || !batch_verify(b);
		printf("{\"name\":\"verify\",\"ms\":%.2f}\n", now() - from);
		for (size_t i = 0; b && i < sizeof queries / sizeof queries[0]; i++)
			code |= only && !str_eqz(str_z(queries[i].name), only)
			            ? 0
			            : aggregate(b, i, repeats, sort ? "sorted" : "as it came");
		buf_finish(&out);
		arena_finish(&a);
	}
	getrusage(RUSAGE_SELF, &use);
	printf("{\"name\":\"memory\",\"max_mb\":%.0f}\n", (double)use.ru_maxrss / 1024);
	close(fd);
	return code;
}

int main(int argc, char **argv)
{
	if (argc == 4 && str_eqz(str_z(argv[1]), "gen"))
		return generate(strtol(argv[2], NULL, 10), argv[3]);
	if ((argc == 4 || argc == 5) && str_eqz(str_z(argv[1]), "run"))
		return measure(argv[2], (int)strtol(argv[3], NULL, 10), argc == 5 ? argv[4] : NULL);
	fprintf(stderr, "usage: cube_bench gen ROWS FILE.csv | cube_bench run FILE.csv REPEATS\n");
	return 2;
}
