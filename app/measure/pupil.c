#include "measure/pupil.h"

#include "base/vec.h"

enum { BEST = 16, BLOCK = 4096, FIXED = 3, N_ELIGIBLE = 4, N_OUT = 6 + N_ELIGIBLE };

/* --- what takes a pupil where ----------------------------------------------------------- */

static const struct {
	const char *column;
	int passed;
	const char *among;
} eligible[N_ELIGIBLE] = {
#define ELIGIBLE(column, passed, among) {column, passed, among},
#include "measure/pupil_eligible.def"
#undef ELIGIBLE
};

struct group_mask {
	uint64_t any[8]; /* one of each must be passed */
	size_t n;
};

struct mark {
	uint32_t pupil;
	uint8_t subject, grade;
};
struct work {
	struct arena *a;
	struct batch *b;
	const struct pupil_columns *c;
	const struct pupil_rules *rules;
	struct pupil_report *r;
	int col[FIXED + PUPIL_KEEP_MAX]; /* pupil, subject, mark, kept */
	int16_t *subject_of, *grade_of;  /* text index to a small number; -1 not seen */
	struct str subject[PUPIL_SUBJECTS_MAX];
	size_t n_subjects;
	struct mark_vec VEC(struct mark) marks;
	struct key_vec VEC(uint64_t) keys;
	uint32_t *keep; /* n_keep text indices per pupil */
	size_t keep_cap;
	bool *differs;
	size_t differs_cap;
	uint32_t *index; /* open addressing: pupil + 1 */
	size_t index_cap;
	struct group_mask need[N_ELIGIBLE];
	uint64_t language, blocks;
};

/* --- reading rows --------------------------------------------------------------------------- */

static bool fail(struct work *w, enum pupil_fault f, struct str what)
{
	w->r->fault = f;
	w->r->what = what;
	return false;
}

static bool find_columns(struct work *w)
{
	const struct pupil_columns *c = w->c;
	for (size_t i = 0; i < FIXED + c->n_keep; i++) {
		struct str name = i == 0 ? c->pupil : i == 1 ? c->subject : i == 2 ? c->mark : c->keep[i - FIXED];
		w->col[i] = batch_find(w->b, name);
		if (w->col[i] < 0 || w->b->column[w->col[i]].type != (i ? BATCH_CODE : BATCH_KEY))
			return fail(w, PUPIL_NO_COLUMN, name);
	}
	w->subject_of = ARENA_ARRAY(w->a, w->b->column[w->col[1]].texts + 1, int16_t);
	w->grade_of = ARENA_ARRAY(w->a, w->b->column[w->col[2]].texts + 1, int16_t);
	memset(w->subject_of, 0xFF, (w->b->column[w->col[1]].texts + 1) * sizeof *w->subject_of);
	memset(w->grade_of, 0xFF, (w->b->column[w->col[2]].texts + 1) * sizeof *w->grade_of);
	return true;
}

static void index_grow(struct work *w)
{
	size_t cap = w->index_cap ? w->index_cap * 2 : 1 << 12;
	w->index = ARENA_ARRAY(w->a, cap, uint32_t);
	w->index_cap = cap;
	for (size_t i = 0; i < w->keys.n; i++) {
		size_t at = w->keys.v[i] * 0x9E3779B97F4A7C15u >> 20 & (cap - 1);
		while (w->index[at])
			at = (at + 1) & (cap - 1);
		w->index[at] = (uint32_t)i + 1;
	}
}

static uint32_t pupil_of(struct work *w, uint64_t key, bool *fresh)
{
	if (w->keys.n * 2 >= w->index_cap)
		index_grow(w);
	size_t at = key * 0x9E3779B97F4A7C15u >> 20 & (w->index_cap - 1);
	for (; w->index[at]; at = (at + 1) & (w->index_cap - 1))
		if (w->keys.v[w->index[at] - 1] == key)
			return w->index[at] - 1;
	*VEC_PUSH(w->a, &w->keys) = key;
	w->index[at] = (uint32_t)w->keys.n;
	*fresh = true;
	return (uint32_t)w->keys.n - 1;
}

/* A kept column's text index; UINT32_MAX when it is missing. */
static uint32_t text_of(uint64_t symbol)
{
	return batch_is_mark(symbol) ? UINT32_MAX : (uint32_t)(symbol - BATCH_MARKS);
}

static void keep_columns(struct work *w, uint32_t p, bool fresh, const uint64_t *sym, size_t row)
{
	size_t k = w->c->n_keep;
	while (w->differs_cap <= p)
		w->differs = vec_grow(w->a, w->differs, &w->differs_cap, sizeof *w->differs);
	while (w->keep_cap < (p + 1) * k)
		w->keep = vec_grow(w->a, w->keep, &w->keep_cap, sizeof *w->keep);
	for (size_t i = 0; i < k; i++) {
		uint32_t t = text_of(sym[(FIXED + i) * BLOCK + row]);
		if (fresh)
			w->keep[p * k + i] = t;
		else if (w->keep[p * k + i] != t)
			w->differs[p] = true;
	}
}

static bool subject_small(struct work *w, uint32_t text, int16_t *out)
{
	struct str name;
	if (w->subject_of[text] < 0) {
		if (w->n_subjects == PUPIL_SUBJECTS_MAX)
			return fail(w, PUPIL_TOO_MANY, w->c->subject);
		name = batch_text(&w->b->column[w->col[1]], text);
		w->subject[w->n_subjects] = name;
		w->subject_of[text] = (int16_t)w->n_subjects++;
	}
	*out = w->subject_of[text];
	return true;
}

static bool grade_small(struct work *w, uint32_t text, int16_t *out)
{
	struct str mark = batch_text(&w->b->column[w->col[2]], text);
	for (size_t i = 0; w->grade_of[text] < 0 && i < w->rules->n_grades; i++)
		if (str_eq(mark, w->rules->grade[i].mark))
			w->grade_of[text] = (int16_t)i;
	*out = w->grade_of[text];
	return *out >= 0 || fail(w, PUPIL_UNKNOWN_MARK, mark);
}

static bool read_row(struct work *w, const uint64_t *sym, size_t row)
{
	int16_t subject, grade;
	bool fresh = false;
	uint64_t key = sym[row], s = sym[BLOCK + row], m = sym[2 * BLOCK + row];
	w->r->rows++;
	if (batch_is_mark(key)) {
		w->r->keyless++;
		return true;
	}
	if (batch_is_mark(s) || batch_is_mark(m))
		return fail(w, PUPIL_UNKNOWN_MARK, STR(""));
	if (!subject_small(w, text_of(s), &subject) || !grade_small(w, text_of(m), &grade))
		return false;
	uint32_t p = pupil_of(w, key, &fresh);
	keep_columns(w, p, fresh, sym, row);
	*VEC_PUSH(w->a, &w->marks) = (struct mark){p, (uint8_t)subject, (uint8_t)grade};
	return true;
}

static bool read_group(struct work *w, size_t g, struct batch_chunk *chunk, uint64_t *sym)
{
	if (!batch_group(w->b, g, chunk))
		return fail(w, PUPIL_DAMAGED_BATCH, STR(""));
	uint32_t rows = chunk[0].rows;
	for (uint32_t from = 0; from < rows; from += BLOCK) {
		uint32_t n = rows - from < BLOCK ? rows - from : BLOCK;
		for (size_t i = 0; i < FIXED + w->c->n_keep; i++)
			batch_symbols(&chunk[w->col[i]], from, n, sym + i * BLOCK);
		for (uint32_t i = 0; i < n; i++)
			if (!read_row(w, sym, i))
				return false;
	}
	return true;
}

static bool read_all(struct work *w)
{
	struct batch_chunk *chunk = ARENA_ARRAY(w->a, w->b->columns, struct batch_chunk);
	uint64_t *sym = ARENA_ARRAY(w->a, (FIXED + PUPIL_KEEP_MAX) * BLOCK, uint64_t);
	for (size_t g = 0; g < w->b->groups; g++)
		if (!read_group(w, g, chunk, sym))
			return false;
	return true;
}

/* --- rules over small numbers --------------------------------------------------------------- */

static uint64_t mask_of(const struct work *w, struct str names)
{
	uint64_t mask = 0;
	struct str name;
	while (str_split(&names, '|', &name))
		for (size_t i = 0; i < w->n_subjects; i++)
			mask |= str_eq(name, w->subject[i]) ? (uint64_t)1 << i : 0;
	return mask;
}

static void rules_init(struct work *w)
{
	for (size_t i = 0; i < N_ELIGIBLE; i++) {
		struct str all = str_z(eligible[i].among), group;
		while (str_split(&all, ' ', &group))
			w->need[i].any[w->need[i].n++] = mask_of(w, group);
	}
	w->language = mask_of(w, w->rules->language);
	w->blocks = mask_of(w, STR("NO|SO"));
}

struct pupil {
	uint64_t seen, passed; /* subjects */
	bool doubled;
	int32_t points[PUPIL_SUBJECTS_MAX]; /* of graded subjects but the språkval, falling */
	size_t n;
	int32_t language; /* points of a passed språkval, else 0 */
	int32_t language_any;
};

static void insert_falling(struct pupil *p, int32_t points)
{
	size_t i = p->n++;
	for (; i > 0 && p->points[i - 1] < points; i--)
		p->points[i] = p->points[i - 1];
	p->points[i] = points;
}

static void pupil_read(const struct work *w, const struct mark *m, size_t n, struct pupil *p)
{
	*p = (struct pupil){0};
	for (size_t i = 0; i < n; i++) {
		const struct pupil_grade *g = &w->rules->grade[m[i].grade];
		uint64_t bit = (uint64_t)1 << m[i].subject;
		p->doubled = p->doubled || (p->seen & bit);
		p->seen |= bit;
		p->passed |= g->passed ? bit : 0;
		if (!g->counts)
			continue;
		if (bit & w->language) {
			p->language_any = g->points;
			p->language = g->passed ? g->points : 0;
		} else {
			insert_falling(p, g->points);
		}
	}
}

static int64_t merit(const struct pupil *p)
{
	int64_t sum = p->language;
	for (size_t i = 0; i < p->n && i < BEST; i++)
		sum += p->points[i];
	return sum;
}

static int64_t merit16(const struct pupil *p)
{
	struct pupil all = *p;
	int64_t sum = 0;
	if (p->language_any > 0)
		insert_falling(&all, p->language_any);
	for (size_t i = 0; i < all.n && i < BEST; i++)
		sum += all.points[i];
	return sum;
}

static bool enters(const struct work *w, size_t which, const struct pupil *p)
{
	for (size_t i = 0; i < w->need[which].n; i++)
		if (!(w->need[which].any[i] & p->passed))
			return false;
	return __builtin_popcountll(p->passed) >= eligible[which].passed;
}

/* --- writing pupils ---------------------------------------------------------------------------- */

static struct batch_builder *builder(struct work *w, batch_sink *sink, void *ctx)
{
	static const char *const names[] = {"merit", "merit16", "read", "passed", "any", "all"};
	struct batch_spec spec[1 + PUPIL_KEEP_MAX + N_OUT] = {{w->c->pupil, BATCH_KEY, 0}};
	size_t n = 1;
	for (size_t i = 0; i < w->c->n_keep; i++)
		spec[n++] = (struct batch_spec){w->c->keep[i], BATCH_CODE, 0};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		spec[n++] = (struct batch_spec){str_z(names[i]), BATCH_NUMBER, i < 2};
	for (size_t i = 0; i < N_ELIGIBLE; i++)
		spec[n++] = (struct batch_spec){str_z(eligible[i].column), BATCH_NUMBER, 0};
	return batch_builder_new(spec, n, NULL, sink, ctx);
}

static bool put_pupil(struct work *w, struct batch_builder *b, uint32_t id, const struct pupil *p)
{
	uint64_t row[1 + PUPIL_KEEP_MAX + N_OUT];
	bool block = (p->seen & w->blocks) != 0;
	int read = __builtin_popcountll(p->seen), passed = __builtin_popcountll(p->passed);
	size_t n = 0;
	row[n++] = w->keys.v[id];
	for (size_t i = 0; i < w->c->n_keep; i++, n++) {
		uint32_t t = w->keep[id * w->c->n_keep + i];
		row[n] = t == UINT32_MAX ? batch_symbol_mark(b, n, VALUE_MISSING)
		                         : batch_symbol_text(b, n, batch_text(&w->b->column[w->col[FIXED + i]], t));
	}
	const int64_t values[N_OUT] = {merit(p) / 100,  merit16(p) / 100, read,
	                               passed,          passed > 0,       read > 0 && passed == read,
	                               enters(w, 0, p), enters(w, 1, p),  enters(w, 2, p),
	                               enters(w, 3, p)};
	for (size_t i = 0; i < N_OUT; i++, n++)
		row[n] = block && (i < 2 || i > 5) ? batch_symbol_mark(b, n, VALUE_EXCLUDED)
		                                   : batch_symbol_number(b, n, values[i], i < 2);
	w->r->pupils++;
	w->r->blocks += block;
	return batch_put(b, row) || fail(w, PUPIL_SINK_FAILED, STR(""));
}

/* Marks by pupil: places of each pupil's first, from counts. */
static struct mark *by_pupil(struct work *w, uint32_t **first)
{
	uint32_t *at = ARENA_ARRAY(w->a, w->keys.n + 1, uint32_t);
	struct mark *out = ARENA_ARRAY(w->a, w->marks.n + 1, struct mark);
	*first = ARENA_ARRAY(w->a, w->keys.n + 1, uint32_t);
	for (size_t i = 0; i < w->marks.n; i++)
		at[w->marks.v[i].pupil + 1]++;
	for (size_t i = 0; i < w->keys.n; i++)
		at[i + 1] += at[i];
	memcpy(*first, at, (w->keys.n + 1) * sizeof *at);
	for (size_t i = 0; i < w->marks.n; i++)
		out[at[w->marks.v[i].pupil]++] = w->marks.v[i];
	return out;
}

static bool write_all(struct work *w, struct batch_builder *b)
{
	uint32_t *first;
	struct mark *marks = by_pupil(w, &first);
	for (uint32_t i = 0; i < w->keys.n; i++) {
		struct pupil p;
		pupil_read(w, marks + first[i], first[i + 1] - first[i], &p);
		w->r->differing += w->differs[i];
		w->r->doubled += !w->differs[i] && p.doubled;
		if (!w->differs[i] && !p.doubled && !put_pupil(w, b, i, &p))
			return false;
	}
	return batch_finish(b) || fail(w, PUPIL_SINK_FAILED, STR(""));
}

bool pupil_rows(struct arena *a, struct batch *b, const struct pupil_columns *c,
                const struct pupil_rules *rules, batch_sink *sink, void *ctx, struct pupil_report *r)
{
	struct work w = {.a = a, .b = b, .c = c, .rules = rules, .r = r};
	*r = (struct pupil_report){0};
	if (!find_columns(&w) || !read_all(&w))
		return false;
	rules_init(&w);
	struct batch_builder *out = builder(&w, sink, ctx);
	bool ok = out && write_all(&w, out);
	if (!out)
		fail(&w, PUPIL_NO_COLUMN, c->pupil);
	batch_builder_free(out);
	return ok;
}
