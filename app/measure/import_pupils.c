/* import_pupils.c - marks and test results of pupils, a row each, into a batch (batch_store).
 *
 *   pupil;school;sex;grade;subject;mark;term;class          kind 'grades'
 *   pupil;school;sex;grade;subject;test;mark;term;class     kind 'tests'
 *
 * term and class may be left out; the class, or teaching group, is there for insatser that are for some
 * classes only.
 * pupil is what names the pupil where the file comes from; it becomes a keyed hash (person_key.h) and is
 * kept nowhere: the file itself goes when it has been read in. school is a school unit code or a unit's code
 * of ours, grade the årskurs, subject the code of the subject, mark one of the scale of the läsår. term
 * ("VT25") may stand in the file, else the läsår is chosen beside it. Pupils of protected identity belong in
 * no such file; nothing here can tell.
 *
 * The marks are counted at once (from_batch.h); of test results there is no figure, but insatser follow the
 * same pupils by both (pupil_value.h): the test is then named by its measure's key or name. A batch never
 * changes. Undoing the import takes the figures back and erases the batch; erasing alone (gallring) keeps the
 * figures.
 */
#include "core/ss12000.h"
#include "measure/from_batch.h"
#include "measure/import_figures.h"
#include "measure/import_ss12000.h"
#include "measure/pupil_batch.h"

#include <sodium.h>

#define PUPIL_FIELDS                                                                                         \
	{"pupil", N_("Pupil"), true, "elev|elev-id|personnummer|elevid"},                                        \
	    {"school", N_("School"), true, "skola|skolenhetskod|enhet"}, {"sex", N_("Sex"), true, "kön"},        \
	    {"grade", N_("School grade"), true, "årskurs|åk"},                                                   \
	{                                                                                                        \
		"subject", N_("Subject"), true, "ämne|ämneskod"                                                    \
	}

static const struct import_field grade_fields[] = {
    PUPIL_FIELDS,
    {"mark", N_("Mark"), true, "betyg"},
    {"term", N_("Term"), false, "termin|läsår"},
    {"class", N_("Class or group"), false, "klass|grupp|undervisningsgrupp"},
};
static const struct import_field test_fields[] = {
    PUPIL_FIELDS,
    {"test", N_("Test or part"), true, "prov|delprov"},
    {"mark", N_("Result"), true, "resultat|provbetyg|betyg"},
    {"term", N_("Term"), false, "termin|läsår"},
    {"class", N_("Class or group"), false, "klass|grupp|undervisningsgrupp"},
};
enum { NCOLS = 8 };
/* The class, last, is a column of the batch only where the file has it. */
static const char *const grade_columns[] = {"pupil", "school", "sex", "grade", "subject", "mark", "class"};
static const char *const test_columns[] = {"pupil",   "school", "sex",  "grade",
                                           "subject", "test",   "mark", "class"};

struct pupil_row { /* what a pupil's first row said */
	uint32_t row;
	struct str own[3]; /* school, sex, grade */
};
struct state {
	bool ready, tests;
	const char *const *columns;
	size_t ncolumns, mark; /* mark: which column */
	struct batch_builder *builder;
	struct buf bytes;
	struct person_key key;
	struct map pupils; /* hash -> pupil_row */
	struct map cells;  /* hash|subject|test -> pupil_row */
	struct map schools;
	struct scale_grade *scale;
	struct structure_grade *structure;
	size_t nscale, nstructure;
	struct str term; /* of the file's first row; "" */
	int year;
	int64_t rows;
};

/* --- the beginning --------------------------------------------------------------------------- */

static void refuse(struct import *im, const char *msgid, struct str arg)
{
	im->sheet->refused = true;
	import_error(im, "", msgid, arg, STR_END);
}

static size_t column(const struct import *im, const char *field)
{
	for (size_t c = 0; c < im->sheet->ncols; c++)
		if (im->field_of[c] >= 0 && strcmp(im->profile->fields[im->field_of[c]].name, field) == 0)
			return c;
	return SIZE_MAX;
}

/* "VT25" of the first row, else the läsår beside the file. */
static bool know_year(struct import *im, struct state *st)
{
	size_t c = column(im, "term");
	struct str text = c == SIZE_MAX || !im->sheet->nlines ? STR("") : str_trim(im->sheet->line[0].cell[c]);
	struct str period = {NULL, 0};
	st->term = text;
	st->year = im->opt.year;
	if (text.n && !figures_period(im->ch->arena, text, &st->year, &period))
		refuse(im, N_("“{0}” is no term. Write HT24, VT25 or 2024/25."), text);
	else if (!st->year)
		refuse(im, N_("The file does not say which school year it is of. Choose it."), text);
	return st->year > 0 && !im->sheet->refused;
}

static bool may_write(struct import *im)
{
	struct object o = {.found = true, .state = OBJ_DECIDED};
	return !im->who || (root_unit(im->ch->db, im->ch->arena, &o.unit_id) &&
	                    access_object(im->ch->db, im->ch->arena, im->who, RES_FIGURE, ACT_CREATE, &o));
}

static bool know_key(struct import *im, struct state *st)
{
	const char *why = NULL;
	struct str path;
	if (!person_key(im->ch->db, im->ch->arena, &st->key, &why, &path)) {
		refuse(im, why, path);
		return false;
	}
	if (st->key.changed)
		import_note(im, "",
		            N_("The key has been changed since the last batch: pupils cannot be followed from it."),
		            STR_END);
	return true;
}

static bool into_buf(void *ctx, const void *p, size_t n)
{
	buf_mem(ctx, p, n);
	return !((struct buf *)ctx)->overflow;
}

static void free_state(void *p)
{
	struct state *st = p;
	batch_builder_free(st->builder);
	buf_finish(&st->bytes);
	sodium_memzero(&st->key, sizeof st->key);
}

static void build(struct import *im, struct state *st)
{
	struct batch_spec spec[NCOLS];
	struct batch_options o = {.sort = true};
	for (size_t i = 0; i < st->ncolumns; i++)
		spec[i] = (struct batch_spec){str_z(st->columns[i]), i ? BATCH_CODE : BATCH_KEY, 0};
	memcpy(o.key, st->key.key, sizeof o.key);
	buf_init(&st->bytes, (size_t)256 << 20);
	st->builder = batch_builder_new(spec, st->ncolumns, &o, into_buf, &st->bytes);
	sodium_memzero(o.key, sizeof o.key);
	arena_defer(im->ch->arena, free_state, st);
	st->ready = st->builder != NULL;
}

static void begin_as(struct import *im, bool tests)
{
	struct arena *a = im->ch->arena;
	struct state *st = arena_alloc(a, sizeof *st);
	bool classes = column(im, "class") != SIZE_MAX;
	*st = (struct state){
	    .tests = tests, .columns = tests ? test_columns : grade_columns, .mark = tests ? 6 : 5};
	st->ncolumns = st->mark + 1 + classes;
	im->state = st;
	map_init(&st->pupils, a);
	map_init(&st->cells, a);
	map_init(&st->schools, a);
	if (!may_write(im))
		refuse(im, N_("Your role may not write this here."), STR(""));
	if (!know_year(im, st) || im->sheet->refused || !know_key(im, st))
		return;
	st->nstructure = structure_for(im->ch->db, a, STR("GR"), st->year, &st->structure);
	st->nscale = tests ? 0 : batch_scale(im->ch->db, a, st->year, &st->scale);
	if (st->nstructure == 0 || (!tests && st->nscale == 0))
		refuse(im, N_("No measure of marks has a scale and a school structure for {0}."),
		       lasar_text(a, st->year));
	else
		build(im, st);
}

static void begin_grades(struct import *im)
{
	begin_as(im, false);
}

static void begin_tests(struct import *im)
{
	begin_as(im, true);
}

/* --- a row ----------------------------------------------------------------------------------------- */

static void check_school(struct import *im, struct state *st, struct str school)
{
	static char known;
	int64_t unit;
	if (map_get(&st->schools, school))
		return;
	if (unit_by_school_code(im->ch->db, im->ch->arena, school, &unit) ||
	    unit_by_code(im->ch->db, im->ch->arena, school, &unit))
		map_put(&st->schools, school, &known);
	else
		import_error(im, "school", N_("There is no unit with the code “{0}”."), school, STR_END);
}

static void check_grade(struct import *im, const struct state *st, struct str grade)
{
	for (size_t i = 0; i < st->nstructure; i++)
		if (str_eq(st->structure[i].grade, grade))
			return;
	import_error(im, "grade", N_("“{0}” is no school grade of that school year."), grade, STR_END);
}

static void check_mark(struct import *im, const struct state *st, struct str mark)
{
	for (size_t i = 0; i < st->nscale; i++)
		if (str_eq(st->scale[i].grade, mark))
			return;
	if (!st->tests)
		import_error(im, "mark", N_("“{0}” is no mark of the scale of that school year."), mark, STR_END);
}

static void check_subject(struct import *im, struct str subject)
{
	bool ok = subject.n <= 12;
	for (size_t i = 0; i < subject.n; i++)
		ok = ok && (unsigned char)subject.p[i] > ' ' && !(subject.p[i] >= 'a' && subject.p[i] <= 'z');
	if (!ok)
		import_error(im, "subject", N_("“{0}” is no code of a subject. Write SV, SVA, EN, MA, M2 ..."),
		             subject, STR_END);
}

/* A pupil is at one school, of one sex, in one grade, and has a subject once. */
static void check_pupil(struct import *im, struct state *st, const struct str *cell, struct str hash,
                        struct str key)
{
	static const char *const own[] = {"school", "sex", "grade"};
	const struct pupil_row *was = map_get(&st->pupils, hash), *same = map_get(&st->cells, key);
	for (size_t i = 0; was && i < 3; i++)
		if (!str_eq(was->own[i], cell[i + 1]))
			import_error(im, own[i], N_("{0} says “{1}” of the same pupil."),
			             import_row_text(im->ch->arena, im->lang, was->row), was->own[i], STR_END);
	if (same)
		import_error(im, "subject", N_("{0} has this pupil and subject already."),
		             import_row_text(im->ch->arena, im->lang, same->row), STR_END);
}

static void put(struct import *im, struct state *st, const struct str *cell, struct str hash, struct str key)
{
	uint64_t symbol[NCOLS];
	struct pupil_row *p = arena_alloc(im->ch->arena, sizeof *p);
	*p = (struct pupil_row){im->line->row, {cell[1], cell[2], cell[3]}};
	for (size_t i = 0; i < st->ncolumns; i++) {
		symbol[i] = str_is_null(cell[i]) ? batch_symbol_mark(st->builder, i, VALUE_MISSING)
		                                 : batch_symbol_text(st->builder, i, cell[i]);
		if (symbol[i] == BATCH_BAD) {
			import_error(im, st->columns[i], N_("“{0}” cannot stand here."), cell[i], STR_END);
			return;
		}
	}
	if (!map_get(&st->pupils, hash))
		map_put(&st->pupils, hash, p);
	map_put(&st->cells, key, p);
	batch_put(st->builder, symbol);
	st->rows++;
}

static void row(struct import *im)
{
	struct state *st = im->state;
	struct arena *a = im->ch->arena;
	struct str cell[NCOLS], term = import_value(im, "term");
	if (!st->ready)
		return;
	for (size_t i = 0; i < st->ncolumns; i++)
		cell[i] = import_value(im, st->columns[i]);
	if (!figures_sex(cell[2], &cell[2]) || str_eqz(cell[2], "T"))
		import_error(im, "sex", N_("“{0}” is none of the words that can stand here."), cell[2], STR_END);
	if (!str_eq(str_is_null(term) ? STR("") : term, st->term))
		import_error(im, "term", N_("A file is of one term; its first row says “{0}”."), st->term, STR_END);
	check_school(im, st, cell[1]);
	check_grade(im, st, cell[3]);
	check_subject(im, cell[4]);
	check_mark(im, st, cell[st->mark]);
	struct str hash = arena_printf(a, "%016llx", (unsigned long long)batch_hash(st->key.key, cell[0]));
	struct str key = arena_printf(a, "%.*s|%.*s|%.*s", STR_ARG(hash), STR_ARG(cell[4]),
	                              STR_ARG(st->tests ? cell[5] : STR("")));
	check_pupil(im, st, cell, hash, key);
	if (!im->row_errors)
		put(im, st, cell, hash, key);
}

/* --- the end ------------------------------------------------------------------------------------------ */

static struct str sha256(struct arena *a, struct str bytes)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof h + 1];
	crypto_hash_sha256(h, (const unsigned char *)bytes.p, bytes.n);
	sodium_bin2hex(hex, sizeof hex, h, sizeof h);
	return arena_str(a, str_z(hex));
}

static struct str columns_text(struct arena *a, const struct state *st)
{
	struct str s = STR("");
	for (size_t i = 0; i < st->ncolumns; i++)
		s = arena_printf(a, "%.*s%s%s", STR_ARG(s), i ? "," : "", st->columns[i]);
	return s;
}

/* The same rows with the same key are the same bytes: they are kept once. */
static int64_t keep_batch(struct import *im, const struct state *st)
{
	struct arena *a = im->ch->arena;
	struct str bytes = buf_as_str(&st->bytes);
	bool is_term = st->term.n && (st->term.p[1] == 'T' || st->term.p[1] == 't');
	struct batch_store s = {.kind = st->tests ? STR("tests") : STR("grades"),
	                        .first_year = st->year,
	                        .term = !is_term                                         ? STR("")
	                                : (st->term.p[0] == 'H' || st->term.p[0] == 'h') ? STR("HT")
	                                                                                 : STR("VT"),
	                        .grade = STR(""),
	                        .rows = st->rows,
	                        .columns = columns_text(a, st),
	                        .key_name = st->key.name,
	                        .sha256 = sha256(a, bytes),
	                        .bytes = bytes,
	                        .import_id = im->run_id,
	                        .created_at = im->ch->now,
	                        .created_by = im->ch->person_id,
	                        .erased_why = STR("")};
	int64_t id = 0;
	s.name =
	    arena_printf(a, "%s %.*s", st->tests ? "Provresultat" : "Betyg", STR_ARG(lasar_text(a, st->year)));
	if (batch_same(im->ch->db, a, s.sha256, s.kind, st->year, s.term, &id))
		return id;
	id = batch_store_insert(im->ch->db, &s);
	change_note(
	    im->ch, "batch", "batch_store", id, 0,
	    arena_printf(a, "{\"rows\":%lld,\"sha256\":\"%.*s\"}", (long long)st->rows, STR_ARG(s.sha256)));
	return id;
}

static void compute(struct import *im, int64_t batch_id)
{
	struct from_batch r;
	if (!figures_from_batch(im->ch, batch_id, &r)) {
		if (r.why.n)
			refuse(im, N_("No figures could be computed: {0}"), r.why);
		return;
	}
	im->figures.added = r.added;
	im->figures.same = r.same;
	im->figures.replaced = r.replaced;
	im->figures.quarantined = r.quarantined;
	if (r.pupils.blocks)
		import_note(im, "",
		            N_("{0} pupils have a mark over several subjects: their merit value is not known."),
		            arena_printf(im->ch->arena, "%llu", (unsigned long long)r.pupils.blocks), STR_END);
}

static void end(struct import *im)
{
	struct state *st = im->state;
	if (!st->ready || im->sheet->refused || (im->errors && !im->opt.skip))
		return;
	if (st->rows == 0 || !batch_finish(st->builder)) {
		refuse(im, N_("No row could be read in."), STR(""));
		return;
	}
	int64_t id = keep_batch(im, st);
	if (!st->tests && id)
		compute(im, id);
	else
		import_note(im, "",
		            N_("The results are kept; no figure is computed of them. "
		               "Insatser whose outcome is that test follow the same pupils by them."),
		            STR_END);
}

int64_t pupil_batches_erase(struct change *ch, int64_t run_id, struct str why)
{
	struct batches_of_import_row *b;
	size_t n = batches_of_import(ch->db, ch->arena, run_id, &b);
	int64_t erased = 0;
	for (size_t i = 0; i < n; i++) {
		if (!str_is_null(b[i].erased_at))
			continue;
		batch_erase(ch->db, b[i].id, STR(""), ch->now, why);
		change_note(ch, "batch_erase", "batch_store", b[i].id, 0,
		            arena_printf(ch->arena, "{\"rows\":%lld}", (long long)b[i].rows));
		erased++;
	}
	return erased;
}

static int64_t undo(struct change *ch, int64_t run_id)
{
	int64_t n = figures_undo(ch, run_id);
	pupil_batches_erase(ch, run_id, STR("import undone"));
	return n;
}

const struct import_profile import_pupil_grades = {
    .name = "pupil-grades",
    .label = N_("Pupils' marks"),
    .help = N_("Columns: pupil, school, sex, grade, subject, mark, term (VT25) when no school year is "
               "chosen, and class "
               "if there is one. The pupil is hashed, and the file is erased when it has been read in."),
    .fields = grade_fields,
    .nfields = sizeof grade_fields / sizeof grade_fields[0],
    .takes = IMPORT_YEAR | IMPORT_PERSONS,
    .rows = IMPORT_FIGURES,
    .begin = begin_grades,
    .row = row,
    .end = end,
    .undo = undo,
};

const struct import_profile import_pupil_tests = {
    .name = "pupil-tests",
    .label = N_("Pupils' test results"),
    .help = N_(
        "Columns: pupil, school, sex, grade, subject, test (the key of a measure, for insatser to follow the "
        "same pupils), mark, term (VT25) when no school year is chosen, and class if there is one. The pupil "
        "is hashed, and the file is erased when it has been read in."),
    .fields = test_fields,
    .nfields = sizeof test_fields / sizeof test_fields[0],
    .takes = IMPORT_YEAR | IMPORT_PERSONS,
    .rows = IMPORT_FIGURES,
    .begin = begin_tests,
    .row = row,
    .end = end,
    .undo = undo,
};

const struct import_profile import_ss_grades = {
    .name = "ss12000-grades",
    .label = N_("SS 12000: marks"),
    .help = N_("A bundle of grades, persons, organisations and syllabuses (JSON). The pupil is hashed, and "
               "the file is "
               "erased when it has been read in."),
    .fields = grade_fields,
    .nfields = sizeof grade_fields / sizeof grade_fields[0],
    .takes = IMPORT_FIXED | IMPORT_PERSONS,
    .rows = IMPORT_FIGURES,
    .shape = ss12000_grades_shape,
    .keep = ss_keep,
    .begin = begin_grades,
    .row = row,
    .end = end,
    .undo = undo,
};
