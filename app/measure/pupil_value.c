#include "measure/pupil_value.h"

#include "base/utf8.h"
#include "measure/from_batch.h"
#include "sql_measure_import.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS = 1024 };

struct read {
	uint64_t key;
	uint32_t order; /* of the batch, in time */
	int64_t unit_id;
	int grade;
	double value;
	uint64_t subject; /* its bit */
	bool in_class;
};
struct work {
	struct db *db;
	struct arena *a;
	const struct pupil_want *want;
	bool tests;
	struct scale_grade *scale;
	size_t nscale;
	struct reads VEC(struct read) read;
};
enum { COL_PUPIL, COL_SCHOOL, COL_GRADE, COL_SUBJECT, COL_MARK, COL_TEST, COL_CLASS, COLS };
/* A batch with what each of its texts means. */
struct opened {
	struct batch *b;
	int col[COLS];
	int64_t *unit;
	int *grade;
	uint64_t *subject; /* bit of the wanted one; 0: another */
	bool *test;
	uint64_t *classes; /* bits of the wanted ones of that name */
	double *mark;      /* NAN: no number */
};

/* --- how a measure is read ------------------------------------------------------------------ */

enum pupil_way pupil_way_of(const struct measure *m)
{
	enum { MEAN = PUPIL_POINTS, SHARE = PUPIL_PASSED };
	static const struct {
		const char *key;
		int way;
	} marks[] = {
#define PUPILS(key, completed, column, way, any)
#define SUBJECTS(key, way) {key, way},
#include "measure/from_batch.def"
#undef PUPILS
#undef SUBJECTS
	};
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (str_eqz(m->key, marks[i].key))
			return (enum pupil_way)marks[i].way;
	return PUPIL_TEST;
}

static struct str kind_of(const struct measure *m)
{
	return pupil_way_of(m) == PUPIL_TEST ? STR("tests") : STR("grades");
}

static int time_of(int64_t first_year, struct str term)
{
	return (int)(2 * first_year) + !str_eqz(term, "HT");
}

size_t pupil_times(struct db *db, struct arena *a, const struct measure *m, struct pupil_time **out)
{
	struct batches_in_time_row *b;
	size_t n = batches_in_time(db, a, kind_of(m), &b), k = 0;
	*out = ARENA_ARRAY(a, n + 1, struct pupil_time);
	for (size_t i = 0; i < n; i++) {
		int at = time_of(b[i].first_year, b[i].term), same = 0;
		for (size_t j = 0; j < k; j++)
			if ((*out)[j].at == at) {
				(*out)[j].key_name = b[i].key_name;
				same = 1;
			}
		if (!same)
			(*out)[k++] = (struct pupil_time){at, b[i].key_name};
	}
	return k;
}

/* --- what the texts of a batch mean ----------------------------------------------------------- */

/* "23,5" and "23.5"; NAN for anything else. */
static double number_of(struct arena *a, struct str s)
{
	struct buf b;
	double v = NAN;
	buf_init(&b, 64);
	for (size_t i = 0; i < s.n && i < 32; i++)
		buf_c(&b, s.p[i] == ',' ? '.' : s.p[i]);
	if (s.n > 32 || !str_to_f64(arena_str(a, buf_as_str(&b)), &v) || !isfinite(v) || fabs(v) > 1e9)
		v = NAN;
	buf_finish(&b);
	return v;
}

static double value_of(const struct work *w, struct str mark)
{
	enum pupil_way way = pupil_way_of(w->want->measure);
	double v = way == PUPIL_TEST ? number_of(w->a, mark) : NAN;
	for (size_t i = 0; i < w->nscale && isnan(v); i++) {
		const struct scale_grade *g = &w->scale[i];
		if (!str_eq(g->grade, mark))
			continue;
		if (way == PUPIL_PASSED)
			v = g->passed ? 100 : 0;
		else if (g->counts)
			v = (double)g->points / 1000;
	}
	return v;
}

static uint64_t subject_of(const struct pupil_want *w, struct str code)
{
	for (size_t i = 0; i < w->nsubjects && i < 64; i++)
		if (str_eq(w->subject[i], code))
			return (uint64_t)1 << i;
	return w->nsubjects == 0;
}

static bool is_test(const struct work *w, struct str test)
{
	const struct measure *m = w->want->measure;
	struct str is = utf8_fold(w->a, test);
	return str_eq(is, utf8_fold(w->a, m->key)) || str_eq(is, utf8_fold(w->a, m->name));
}

static uint64_t classes_of(const struct work *w, struct str name)
{
	uint64_t bits = 0;
	for (size_t i = 0; i < w->want->nclasses && i < PUPIL_CLASSES_MAX; i++)
		if (str_eq(utf8_fold(w->a, name), utf8_fold(w->a, w->want->classes[i].name)))
			bits |= (uint64_t)1 << i;
	return bits;
}

static bool in_class(const struct work *w, uint64_t bits, int64_t unit)
{
	for (size_t i = 0; bits >> i; i++)
		if ((bits >> i & 1) && w->want->classes[i].unit_id == unit)
			return true;
	return false;
}

static int64_t unit_of(const struct work *w, struct str code)
{
	int64_t unit = 0;
	if (!unit_by_school_code(w->db, w->a, code, &unit) && !unit_by_code(w->db, w->a, code, &unit))
		return 0;
	return unit;
}

static int grade_of(struct str text)
{
	int64_t v;
	return str_to_i64(text, &v) && v >= 0 && v <= 12 ? (int)v : -1;
}

static void know_texts(const struct work *w, struct opened *o, int col)
{
	if (o->col[col] < 0)
		return;
	const struct batch_column *c = &o->b->column[o->col[col]];
	for (uint32_t i = 0; i < c->texts; i++) {
		struct str text = batch_text(c, i);
		if (col == COL_SCHOOL)
			o->unit[i] = unit_of(w, text);
		else if (col == COL_GRADE)
			o->grade[i] = grade_of(text);
		else if (col == COL_SUBJECT)
			o->subject[i] = subject_of(w->want, text);
		else if (col == COL_TEST)
			o->test[i] = is_test(w, text);
		else if (col == COL_CLASS)
			o->classes[i] = classes_of(w, text);
		else
			o->mark[i] = value_of(w, text);
	}
}

static size_t texts_in(const struct opened *o, int col)
{
	return o->col[col] < 0 ? 1 : o->b->column[o->col[col]].texts + (size_t)1;
}

static bool open_batch(const struct work *w, struct str bytes, struct opened *o)
{
	static const char *const names[COLS] = {"pupil", "school", "grade", "subject", "mark", "test", "class"};
	enum batch_fault fault;
	*o = (struct opened){.b = batch_open(w->a, bytes, &fault)};
	for (int c = 0; o->b && c < COLS; c++) {
		o->col[c] = batch_find(o->b, str_z(names[c]));
		if (o->col[c] < 0 ? c < COL_TEST || (c == COL_TEST && w->tests)
		                  : o->b->column[o->col[c]].type != (c ? BATCH_CODE : BATCH_KEY))
			return false;
	}
	if (!o->b)
		return false;
	o->unit = ARENA_ARRAY(w->a, texts_in(o, COL_SCHOOL), int64_t);
	o->grade = ARENA_ARRAY(w->a, texts_in(o, COL_GRADE), int);
	o->subject = ARENA_ARRAY(w->a, texts_in(o, COL_SUBJECT), uint64_t);
	o->mark = ARENA_ARRAY(w->a, texts_in(o, COL_MARK), double);
	o->test = ARENA_ARRAY(w->a, texts_in(o, COL_TEST), bool);
	o->classes = ARENA_ARRAY(w->a, texts_in(o, COL_CLASS), uint64_t);
	for (int c = COL_SCHOOL; c < COLS; c++)
		know_texts(w, o, c);
	return true;
}

/* --- rows ------------------------------------------------------------------------------------------ */

static void take_row(struct work *w, const struct opened *o, const uint64_t sym[COLS][ROWS], uint32_t i,
                     uint32_t order)
{
	uint32_t text[COLS] = {0};
	for (int c = 0; c < (w->tests ? COL_CLASS : COL_TEST); c++) {
		if (batch_is_mark(sym[c][i]))
			return;
		if (c != COL_PUPIL)
			text[c] = (uint32_t)(sym[c][i] - BATCH_MARKS);
	}
	if (!o->subject[text[COL_SUBJECT]] || (w->tests && !o->test[text[COL_TEST]]))
		return;
	*VEC_PUSH(w->a, &w->read) = (struct read){.key = sym[COL_PUPIL][i],
	                                          .order = order,
	                                          .unit_id = o->unit[text[COL_SCHOOL]],
	                                          .grade = o->grade[text[COL_GRADE]],
	                                          .value = o->mark[text[COL_MARK]],
	                                          .subject = o->subject[text[COL_SUBJECT]]};
	struct read *r = &w->read.v[w->read.n - 1];
	if (o->col[COL_CLASS] >= 0 && !batch_is_mark(sym[COL_CLASS][i]))
		r->in_class = in_class(w, o->classes[sym[COL_CLASS][i] - BATCH_MARKS], r->unit_id);
}

static bool read_rows(struct work *w, const struct opened *o, uint32_t order)
{
	struct batch_chunk *chunk = ARENA_ARRAY(w->a, o->b->columns, struct batch_chunk);
	uint64_t(*sym)[ROWS] = arena_alloc(w->a, COLS * sizeof *sym);
	for (size_t g = 0; g < o->b->groups; g++) {
		if (!batch_group(o->b, g, chunk))
			return false;
		for (uint32_t from = 0; from < chunk->rows; from += ROWS) {
			uint32_t n = chunk->rows - from < ROWS ? chunk->rows - from : ROWS;
			for (int c = 0; c < COLS; c++)
				if (o->col[c] >= 0)
					batch_symbols(&chunk[o->col[c]], from, n, sym[c]);
			for (uint32_t i = 0; i < n; i++)
				take_row(w, o, (const uint64_t(*)[ROWS])sym, i, order);
		}
	}
	return true;
}

static void read_batch(struct work *w, int64_t id, uint32_t order)
{
	struct batch_store s;
	struct opened o;
	size_t was = w->read.n;
	if (!batch_store_get(w->db, w->a, id, &s) || s.bytes.n == 0 || !open_batch(w, s.bytes, &o))
		return;
	if (!read_rows(w, &o, order))
		w->read.n = was;
}

/* The newest batch of a pupil first. */
static int by_key(const void *x, const void *y)
{
	const struct read *a = x, *b = y;
	return a->key != b->key ? (a->key > b->key) - (a->key < b->key)
	                        : (a->order < b->order) - (a->order > b->order);
}

/* A pupil once: as the newest batch has it, or not at all. */
static void take_once(struct work *w, struct pupil_values *out)
{
	out->v = ARENA_ARRAY(w->a, w->read.n + 1, struct pupil_value);
	if (w->read.n)
		qsort(w->read.v, w->read.n, sizeof *w->read.v, by_key);
	for (size_t i = 0, j; i < w->read.n; i = j) {
		const struct read *r = &w->read.v[i];
		size_t same = 0;
		for (j = i; j < w->read.n && w->read.v[j].key == r->key; j++)
			same += w->read.v[j].order == r->order;
		out->doubled += same > 1;
		out->unread += same == 1 && isnan(r->value);
		if (same != 1 || isnan(r->value))
			continue;
		out->v[out->n++] = (struct pupil_value){r->key, r->unit_id, r->grade, r->value, r->in_class};
		out->subjects |= r->subject;
	}
}

static void know_scale(struct work *w, int year)
{
	struct measure_version v;
	if (version_for(w->db, w->a, w->want->measure->id, year, &v) && v.scale_id)
		w->nscale = scale_grades_of(w->db, w->a, v.scale_id, &w->scale);
}

bool pupil_values(struct db *db, struct arena *a, const struct pupil_want *want, int at, struct str key_name,
                  struct pupil_values *out)
{
	struct work w = {.db = db, .a = a, .want = want, .tests = pupil_way_of(want->measure) == PUPIL_TEST};
	struct batches_in_time_row *b;
	size_t n = batches_in_time(db, a, kind_of(want->measure), &b);
	*out = (struct pupil_values){0};
	know_scale(&w, at / 2);
	for (size_t i = 0; i < n; i++)
		if (time_of(b[i].first_year, b[i].term) == at && str_eq(b[i].key_name, key_name)) {
			read_batch(&w, b[i].id, (uint32_t)i);
			out->newest = b[i].id;
		}
	take_once(&w, out);
	return db_error(db) == DB_OK;
}

const struct pupil_value *pupil_find(const struct pupil_values *p, uint64_t key)
{
	size_t lo = 0, hi = p->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (p->v[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < p->n && p->v[lo].key == key ? &p->v[lo] : NULL;
}
