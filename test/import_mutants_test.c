/* import_mutants_test.c - files of every profile, spoiled: cut, columns moved, left out and doubled, other
 * encodings, numbers as words, decimal marks mixed, bytes turned. Seeded, so that a failure comes again;
 * every run is undone.
 *
 * What must hold of each: the program lives; what is refused says why; nothing refused has left a figure; a
 * file that only changed its encoding or the order of its columns gives just what it gave before; a spoiled
 * number is told at its row.
 */
#include "core/settings.h"
#include "import_help.h"
#include "measure/person_key.h"

#include <stdio.h>
#include <unistd.h>

static const struct {
	const char *profile, *file; /* of test/data, else ("/...") of ../shared/data, or the bytes themselves */
	const char *bytes;
	bool table;
} files[] = {
    {"skolverket", "skolverket-elever-2023.csv", NULL, true},
    {"skolverket", "skolverket-elever-2013.csv", NULL, true},
    {"skolverket", "skolverket-slutbetyg.csv", NULL, true},
    {"pupil-grades", "pupil-grades.csv", NULL, true},
    {"sick-leave", "sick-leave.csv", NULL, true},
    {"ss12000-organisations", "ss12000-bundle.json", NULL, false},
    {"ss12000-grades", "ss12000-bundle.json", NULL, false},
    {"ss12000-attendance", "ss12000-bundle.json", NULL, false},
    {"ss12000-enrolments", "ss12000-bundle.json", NULL, false},
    {"ss12000-staff", "ss12000-bundle.json", NULL, false},
    {"kolada-groups", NULL,
     "grupp_id;grupp;kommun_id;kommun\nG1;Lika, 2024;9901;Åsa\nG1;Lika, 2024;9902;Boken\n", true},
    {"school-register", NULL,
     "HUVUDMANNATYP;ORGANISATIONSNR;KOMMUN;SKOLENHETSKOD;NAMN;FKLASS;ÅR1;ÅR2;ÅR3\n"
     "Kommunal;2120009999;9901;10203040;Åskolan;J;J;J;N\nEnskild;5560009999;9901;50607080;Eken;N;J;J;J\n",
     true},
    {"planned-surveys", NULL,
     "code;respondents;grade;period;question;answer;value;n;n_of\n10203040;pupilsgr;8;VT24;Är du "
     "trygg?;;8,2;159;180\n"
     "10203040;pupilsgr;8;VT24;Är du trygg?;Alltid;59%;159;180\n",
     true},
    {"skolverket", "/skolverket/slutbetyg-ak9-2024-25-skolenhet.csv", NULL, true},
    {"skolverket", "/skolverket/antal-elever-per-arskurs-2013-skolenhet.csv", NULL, true},
    {"skolverket", "/skolverket/antal-elever-per-arskurs-2018-skolenhet.csv", NULL, true},
    {"skolverket", "/skolverket/antal-elever-per-arskurs-2023-skolenhet.csv", NULL, true},
    {"school-register", "/skolverket/skolenhetsregister-2020-06-grundskola.csv", NULL, true},
    {"school-register", "/skolverket/skolenhetsregister-2020-06-grundsarskola.csv", NULL, true},
    {"kolada-groups", "/kolada/kommungrupper-huddinge-sodertalje.csv", NULL, true},
    {"kolada-measures", "/kolada/kpi-utbildning.csv", NULL, true},
    {"kolada", "/kolada/varden-kommun-skola-2010-2024.csv", NULL, true},
    {"planned", "/skolverket/planned-educations-v4-huddinge.json", NULL, false},
    {"planned", "/skolverket/planned-educations-v4-exempelsvar.json", NULL, false},
    {"planned-surveys", "/skolverket/planned-educations-v4-exempelsvar.json", NULL, false},
    {"skolenkaten", "/skolenkaten/excelrapport-elever-grundskola-ak-8-2022.xlsx", NULL, false},
};
enum { NFILES = sizeof files / sizeof files[0], LINES = 30 };

/* --- chance that comes again --------------------------------------------------------------------- */

static uint64_t seed;

static size_t below(size_t n)
{
	seed += 0x9E3779B97F4A7C15u;
	uint64_t z = seed;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return n ? (size_t)((z ^ (z >> 31)) % n) : 0;
}

/* --- a table of cells ------------------------------------------------------------------------------- */

struct grid {
	struct str *cell[LINES + 40];
	size_t n[LINES + 40], lines, width; /* width: of most lines */
	size_t body;                        /* the first line of data */
};

static size_t split(struct str line, struct str *out, size_t most)
{
	size_t n = 0, from = 0;
	bool quoted = false;
	for (size_t i = 0; i <= line.n; i++) {
		if (i < line.n && line.p[i] == '"')
			quoted = !quoted;
		if (i < line.n && (quoted || line.p[i] != ';'))
			continue;
		if (n < most)
			out[n++] = str_sub(line, from, i);
		from = i + 1;
	}
	return n;
}

static struct grid grid_of(struct str bytes)
{
	struct grid g = {.body = SIZE_MAX};
	struct str rest = str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_sub(bytes, 3, bytes.n) : bytes, line;
	while (g.lines < LINES && str_split(&rest, '\n', &line)) {
		struct str *cell = ARENA_ARRAY(test_arena(), 700, struct str);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		g.n[g.lines] = split(line, cell, 700);
		g.cell[g.lines] = cell;
		if (g.n[g.lines] > g.width)
			g.width = g.n[g.lines];
		g.lines++;
	}
	for (size_t i = 0; i < g.lines && g.body == SIZE_MAX; i++)
		if (g.n[i] == g.width)
			g.body = i + 1;
	return g;
}

/* The columns of full lines in the order given; a place of SIZE_MAX is left out. */
static struct str text_of(const struct grid *g, const size_t *order, size_t n)
{
	struct buf b;
	buf_init(&b, 0);
	for (size_t i = 0; i < g->lines; i++) {
		bool full = g->n[i] == g->width;
		size_t wide = full ? n : g->n[i];
		for (size_t c = 0; c < wide; c++) {
			size_t from = full ? order[c] : c;
			if (c)
				buf_c(&b, ';');
			if (from != SIZE_MAX)
				buf_str(&b, g->cell[i][from]);
		}
		buf_c(&b, '\n');
	}
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static struct str as_it_is(const struct grid *g)
{
	size_t order[700];
	for (size_t i = 0; i < g->width; i++)
		order[i] = i;
	return text_of(g, order, g->width);
}

static struct str moved(const struct grid *g, int how)
{
	size_t order[701], n = g->width;
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	size_t at = below(n);
	for (size_t i = n; how == 0 && i > 1; i--) {
		size_t k = below(i), was = order[i - 1];
		order[i - 1] = order[k];
		order[k] = was;
	}
	if (how == 1) { /* left out */
		for (size_t i = at; i + 1 < n; i++)
			order[i] = order[i + 1];
		n--;
	}
	if (how == 2) /* doubled */
		order[n++] = at;
	return text_of(g, order, n);
}

/* --- encodings ------------------------------------------------------------------------------------------ */

static uint32_t next_char(struct str s, size_t *i)
{
	unsigned char c = (unsigned char)s.p[(*i)++];
	int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
	uint32_t u = more == 3 ? c & 7u : more == 2 ? c & 15u : more == 1 ? c & 31u : c;
	for (; more && *i < s.n; more--)
		u = (u << 6) | ((unsigned char)s.p[(*i)++] & 63u);
	return u;
}

static bool can_be(uint32_t u, int how)
{
	return how ? u < 0x10000 : u < 0x80 || (u >= 0xA0 && u <= 0xFF);
}

/* 0: Windows-1252 (null when a character is not in it as one of Latin 1), 1: UTF-16LE, 2: UTF-16BE, 3: UTF-8
 * with a mark. */
static struct str encoded(struct str s, int how)
{
	struct buf b;
	bool fits = true;
	buf_init(&b, 0);
	if (how == 3)
		BUF_LIT(&b, "\xEF\xBB\xBF");
	if (how == 1 || how == 2)
		buf_mem(&b, how == 1 ? "\xFF\xFE" : "\xFE\xFF", 2);
	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t u = next_char(s, &i);
		fits = fits && can_be(u, how);
		char two[2] = {(char)(how == 2 ? u >> 8 : u & 0xFF), (char)(how == 2 ? u & 0xFF : u >> 8)};
		if (how == 0)
			buf_c(&b, (char)u);
		else if (how == 3)
			buf_str(&b, str_sub(s, at, i));
		else
			buf_mem(&b, two, 2);
	}
	struct str out = fits ? arena_str(test_arena(), buf_as_str(&b)) : (struct str){NULL, 0};
	buf_finish(&b);
	return out;
}

/* --- trying, and undoing ---------------------------------------------------------------------- */

struct outcome {
	bool ok;
	int64_t figures, records;
	size_t problems;
};

static struct outcome try_it(struct app_test *t, const char *profile, struct str bytes, uint32_t row,
                             bool *told)
{
	struct import_sheet sheet;
	int *field_of = ARENA_ARRAY(test_arena(), IMPORT_COLUMNS, int);
	const struct import_profile *p = import_profile_find(str_z(profile));
	struct import_options o = {.year = 2023, .day = STR("2024-01-01")};
	struct outcome x = {0};
	import_read(test_arena(), LANG_EN, p, bytes, &sheet);
	x.problems = sheet.problems.n;
	if (sheet.refused)
		return x;
	struct change *ch = app_write(t);
	import_map(ch->db, ch->arena, p, &sheet, (struct str){NULL, 0}, field_of);
	int64_t run = import_begin(ch, p, STR("fil"), bytes, &o);
	struct import im = {.ch = ch,
	                    .profile = p,
	                    .sheet = &sheet,
	                    .field_of = field_of,
	                    .opt = o,
	                    .lang = LANG_EN,
	                    .run_id = run};
	x.ok = import_all(&im);
	x.figures = im.figures.added + im.figures.same + im.figures.quarantined;
	x.records = im.created + im.updated + im.same;
	x.problems += im.problems.n;
	for (size_t i = 0; told && i < im.problems.n; i++)
		*told = *told || (im.problems.v[i].row == row && im.problems.v[i].error);
	store_write_end(t->store, ch->db, false, NULL);
	return x;
}

static struct app_test *store_of(void)
{
	struct app_test *t = app_test_measures();
	struct change *ch = t ? app_write(t) : NULL;
	struct str key = arena_printf(test_arena(), "%s/person.key", test_dir());
	unlink(key.p);
	person_key_file(key.p);
	if (!ch || !setting_put(ch, "huvudman.orgnr", STR("2120009999")) || !app_write_end(t, ch))
		return NULL;
	struct import_tried *r = import_try_bytes(
	    t, "units",
	    STR("kortnamn;namn;slag;skolenhetskod;från\nprovskola;Lindskolan;school;10203040;2000-01-01\n"), NULL,
	    (struct import_options){0});
	return r->ok ? t : NULL;
}

static struct str bytes_of(size_t i)
{
	if (files[i].bytes)
		return str_z(files[i].bytes);
	return files[i].file[0] == '/' ? import_shared(files[i].file + 1) : import_sample(files[i].file);
}

static void same(size_t i, const char *what, struct outcome a, struct outcome b)
{
	if (a.ok == b.ok && a.figures == b.figures && a.records == b.records)
		return;
	fprintf(stderr, "  %s %s, %s: ok %d %d, figures %lld %lld, records %lld %lld\n", files[i].profile,
	        files[i].file ? files[i].file : "", what, a.ok, b.ok, (long long)a.figures, (long long)b.figures,
	        (long long)a.records, (long long)b.records);
	CHECK(false);
}

static void refused_says_why(size_t i, const char *what, struct outcome x)
{
	if (x.ok || x.problems)
		return;
	fprintf(stderr, "  %s, %s: refused without a word\n", files[i].profile, what);
	CHECK(false);
}

TEST(a_table_in_another_encoding_or_order_of_columns_is_the_same_table)
{
	static const char *const names[] = {"Windows-1252", "UTF-16LE", "UTF-16BE", "UTF-8 with a mark"};
	struct app_test *t = store_of();
	REQUIRE(t);
	for (size_t i = 0; i < NFILES; i++) {
		struct str all = files[i].table ? bytes_of(i) : (struct str){NULL, 0};
		if (str_is_null(all))
			continue;
		struct grid g = grid_of(all);
		struct str plain = as_it_is(&g);
		struct outcome was = try_it(t, files[i].profile, plain, 0, NULL);
		seed = i;
		for (int e = 0; e < 4; e++) {
			struct str other = encoded(plain, e);
			if (!str_is_null(other))
				same(i, names[e], was, try_it(t, files[i].profile, other, 0, NULL));
		}
		for (int k = 0; k < 2; k++)
			same(i, "columns moved", was, try_it(t, files[i].profile, moved(&g, 0), 0, NULL));
	}
	CHECK_I64(import_in_force(t), 0);
	person_key_file(NULL);
}

TEST(a_number_that_is_a_word_is_told_at_its_row)
{
	struct app_test *t = store_of();
	size_t tried = 0;
	REQUIRE(t);
	for (size_t i = 0; i < NFILES; i++) {
		struct str all = files[i].table ? bytes_of(i) : (struct str){NULL, 0};
		if (str_is_null(all))
			continue;
		struct grid g = grid_of(all);
		seed = 100 + i;
		for (int k = 0; k < 4; k++) {
			size_t line = g.body + below(g.lines - g.body), col = below(g.width);
			if (g.n[line] != g.width)
				continue;
			struct str was = g.cell[line][col];
			int64_t n;
			if (!str_to_i64(was, &n))
				continue;
			bool told = false;
			g.cell[line][col] = STR("tolv!");
			struct outcome x = try_it(t, files[i].profile, as_it_is(&g), (uint32_t)line + 1, &told);
			refused_says_why(i, "a word for a number", x);
			if (!x.ok && !told)
				fprintf(stderr, "  %s: line %zu column %zu is not told\n", files[i].profile, line + 1,
				        col + 1);
			CHECK(x.ok || told);
			g.cell[line][col] = was;
			tried++;
		}
	}
	CHECK(tried > 10);
	CHECK_I64(import_in_force(t), 0);
	person_key_file(NULL);
}

TEST(decimal_commas_and_points_in_one_column_are_refused)
{
	struct app_test *t = store_of();
	REQUIRE(t);
	struct grid g = grid_of(import_sample("skolverket-slutbetyg.csv"));
	struct outcome was = try_it(t, "skolverket", as_it_is(&g), 0, NULL);
	CHECK(was.ok && was.figures > 0);
	bool told = false;
	for (size_t i = 0; i < g.lines; i++)
		if (str_starts(g.cell[i][0], STR("Björkprovets")))
			g.cell[i][8] = STR("44.5"); /* another school has 76,9 */
	struct outcome x = try_it(t, "skolverket", as_it_is(&g), 8, &told);
	CHECK(!x.ok && told);
}

TEST(spoiled_files_are_refused_with_a_word_and_leave_nothing)
{
	struct app_test *t = store_of();
	REQUIRE(t);
	for (size_t i = 0; i < NFILES; i++) {
		struct str all = bytes_of(i);
		if (str_is_null(all))
			continue;
		struct grid g = files[i].table ? grid_of(all) : (struct grid){0};
		struct str plain = files[i].table ? as_it_is(&g) : all;
		bool big = plain.n > 500000;
		seed = 1000 + i;
		for (int k = 0; k < (big ? 1 : 4); k++)
			refused_says_why(i, "cut",
			                 try_it(t, files[i].profile, str_sub(plain, 0, below(plain.n)), 0, NULL));
		for (int k = 0; k < (big ? 1 : 4); k++) {
			char *z = arena_z(test_arena(), plain);
			for (size_t turns = 1 + below(8); turns; turns--)
				z[below(plain.n)] = (char)below(256);
			refused_says_why(i, "bytes turned",
			                 try_it(t, files[i].profile, (struct str){z, plain.n}, 0, NULL));
		}
		for (int k = 0; files[i].table && k < 4; k++)
			refused_says_why(i, "a column too few or too many",
			                 try_it(t, files[i].profile, moved(&g, 1 + k % 2), 0, NULL));
	}
	CHECK_I64(import_in_force(t), 0);
	person_key_file(NULL);
}
