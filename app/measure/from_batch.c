#include "measure/from_batch.h"

#include "base/date.h"
#include "cube/cube.h"

enum way { MEAN, SHARE };

static const struct pupil_measure {
	const char *key;
	int completed; /* 0: the last year of the school form */
	const char *column;
	enum way way;
	bool any;
} pupil_measures[] = {
#define PUPILS(key, completed, column, way, any) {key, completed, column, way, any},
#define SUBJECTS(key, way)
#include "measure/from_batch.def"
#undef PUPILS
#undef SUBJECTS
};
static const struct subject_measure {
	const char *key;
	enum way way;
} subject_measures[] = {
#define PUPILS(key, completed, column, way, any)
#define SUBJECTS(key, way) {key, way},
#include "measure/from_batch.def"
#undef PUPILS
#undef SUBJECTS
};

struct work {
	struct change *ch;
	struct batch_store store;
	struct batch *marks, *pupils;
	struct scale_grade *scale;
	size_t nscale;
	struct structure_grade *structure;
	size_t nstructure;
	struct figure_writer w;
	struct from_batch *out;
	int64_t root; /* place of the whole */
	struct str period;
};

static bool refuse(struct work *w, const char *why)
{
	w->out->why = str_z(why);
	return false;
}

/* --- what holds in the läsår ------------------------------------------------------------ */

/* The measure and its version for the läsår of the batch; false when there is none. */
static bool version_of(struct work *w, const char *key, struct measure *m, struct measure_version *v)
{
	return measure_by_key(w->ch->db, w->ch->arena, str_z(key), m) &&
	       version_for(w->ch->db, w->ch->arena, m->id, (int)w->store.first_year, v);
}

size_t batch_scale(struct db *db, struct arena *a, int first_year, struct scale_grade **out)
{
	struct measure m;
	struct measure_version v;
	for (size_t i = 0; i < sizeof subject_measures / sizeof subject_measures[0]; i++)
		if (measure_by_key(db, a, str_z(subject_measures[i].key), &m) &&
		    version_for(db, a, m.id, first_year, &v) && v.scale_id)
			return scale_grades_of(db, a, v.scale_id, out);
	return 0;
}

/* The årskurs of a measure, null when the structure has none such. */
static struct str grade_of(const struct work *w, const struct pupil_measure *p)
{
	for (size_t i = 0; i < w->nstructure; i++)
		if (p->completed ? w->structure[i].sort == p->completed : w->structure[i].final)
			return w->structure[i].grade;
	return (struct str){NULL, 0};
}

static bool into_buf(void *ctx, const void *p, size_t n)
{
	buf_mem(ctx, p, n);
	return !((struct buf *)ctx)->overflow;
}

struct batch *batch_pupils(struct arena *a, struct batch *marks, const struct scale_grade *scale, size_t n,
                           struct pupil_report *r)
{
	static const struct pupil_columns columns = {STR_INIT("pupil"),
	                                             STR_INIT("subject"),
	                                             STR_INIT("mark"),
	                                             {STR_INIT("school"), STR_INIT("sex"), STR_INIT("grade")},
	                                             3};
	struct pupil_rules rules = {NULL, n, STR("M2")};
	struct pupil_grade *g = ARENA_ARRAY(a, n, struct pupil_grade);
	struct batch *pupils = NULL;
	struct buf bytes;
	enum batch_fault fault;
	for (size_t i = 0; i < n; i++)
		g[i] =
		    (struct pupil_grade){scale[i].grade, (int32_t)scale[i].points, scale[i].passed, scale[i].counts};
	rules.grade = g;
	buf_init(&bytes, (size_t)1 << 30);
	if (pupil_rows(a, marks, &columns, &rules, into_buf, &bytes, r))
		pupils = batch_open(a, arena_str(a, buf_as_str(&bytes)), &fault);
	buf_finish(&bytes);
	return pupils;
}

static bool make_pupils(struct work *w)
{
	w->pupils = batch_pupils(w->ch->arena, w->marks, w->scale, w->nscale, &w->out->pupils);
	if (w->pupils || w->out->pupils.fault == PUPIL_OK)
		return w->pupils != NULL;
	w->out->why =
	    w->out->pupils.fault == PUPIL_UNKNOWN_MARK
	        ? arena_printf(w->ch->arena, "the scale has no mark “%.*s”", STR_ARG(w->out->pupils.what))
	        : arena_printf(w->ch->arena, "no column “%.*s”, or it is of another type",
	                       STR_ARG(w->out->pupils.what));
	return false;
}

static bool begin(struct work *w, int64_t batch_id)
{
	struct db *db = w->ch->db;
	struct arena *a = w->ch->arena;
	enum batch_fault fault;
	int64_t unit = 0;
	if (!batch_store_get(db, a, batch_id, &w->store))
		return refuse(w, "there is no such batch");
	if (w->store.bytes.n == 0)
		return refuse(w, "the batch has been erased");
	w->marks = batch_open(a, w->store.bytes, &fault);
	if (!w->marks)
		return refuse(w, "the batch is damaged");
	w->nstructure = structure_for(db, a, STR("GR"), (int)w->store.first_year, &w->structure);
	w->nscale = batch_scale(db, a, (int)w->store.first_year, &w->scale);
	if (w->nscale == 0 || w->nstructure == 0)
		return refuse(
		    w, "no measure of marks has a version, a scale and a school structure for that school year");
	if (!make_pupils(w))
		return false;
	root_unit(db, a, &unit);
	w->root = place_of_unit(w->ch, unit);
	w->period = lasar_text(a, (int)w->store.first_year);
	return true;
}

/* --- cells to figures ----------------------------------------------------------------------- */

static struct str label(struct work *w, const struct cube *c, size_t dim, uint32_t code)
{
	return code == CUBE_ALL ? (struct str){NULL, 0} : arena_str(w->ch->arena, cube_label(c, dim, code).text);
}

/* A school that is no unit of ours is passed over: 0. */
static int64_t place_at(struct work *w, struct str school)
{
	int64_t unit = 0;
	if (str_is_null(school))
		return w->root;
	if (!unit_by_school_code(w->ch->db, w->ch->arena, school, &unit) &&
	    !unit_by_code(w->ch->db, w->ch->arena, school, &unit))
		return 0;
	return place_of_unit(w->ch, unit);
}

/* sum / n in units of 10^-decimals, half away from zero; sum has `tenths` decimals. */
static int64_t quotient(__int128 sum, int tenths, int64_t n, int decimals)
{
	__int128 num = sum, den = n;
	for (int i = 0; i < decimals; i++)
		num *= 10;
	for (int i = 0; i < tenths; i++)
		den *= 10;
	return (int64_t)((2 * num + den) / (2 * den));
}

struct total {
	int64_t n, passed;
	__int128 sum;
	int tenths; /* decimals of sum */
};

static void write(struct work *w, const struct measure *m, struct figure_key *k, enum way way,
                  const struct total *t)
{
	struct figure rest = {.comment = STR("")};
	struct value v = {.kind = VALUE_EXISTS, .decimals = (uint8_t)m->decimals, .n = t->n};
	if (t->n == 0 || !k->place_id)
		return;
	v.number = way == SHARE ? quotient((__int128)100 * t->passed, 0, t->n, (int)m->decimals)
	                        : quotient(t->sum, t->tenths, t->n, (int)m->decimals);
	if (way == SHARE)
		rest.numerator = (struct opt_i64){true, t->passed};
	k->first_year = (int)w->store.first_year;
	k->period = w->period;
	k->facet = STR("");
	figure_put(&w->w, k, &v, &rest, STR("computed again"));
}

static void pupil_figures(struct work *w, const struct pupil_measure *p)
{
	static const struct str by[] = {STR_INIT("school"), STR_INIT("sex")};
	struct measure m;
	struct measure_version v;
	struct str grade = grade_of(w, p);
	const struct cube_test where[] = {{STR("grade"), CUBE_EQ, grade}, {STR("any"), CUBE_GE, STR("1")}};
	struct cube_query q = {
	    .by = by, .n_by = 2, .margins = true, .measure = CUBE_SUM, .where = where, .n_where = p->any ? 2 : 1};
	struct cube_error e;
	struct cube_walk walk;
	struct cube_cell cell;
	if (str_is_null(grade) || !version_of(w, p->key, &m, &v))
		return;
	q.of.column = str_z(p->column);
	struct cube *c = cube_run(w->pupils, &q, &e);
	if (!c)
		return;
	w->out->measures++;
	cube_walk(&walk, c);
	while (cube_next(&walk, &cell)) {
		struct str sex = label(w, c, 1, cell.code[1]);
		struct figure_key k = {.version_id = v.id,
		                       .place_id = place_at(w, label(w, c, 0, cell.code[0])),
		                       .sex = str_is_null(sex) ? STR("T") : sex,
		                       .grade = STR(""),
		                       .subject = STR("")};
		struct total t = {(int64_t)cell.n, (int64_t)cell.sum, cell.sum, cube_decimals(c)};
		write(w, &m, &k, p->way, &t);
	}
	cube_free(c);
}

/* A cell's marks added up by the scale: grades for a mean, everyone who has or should have one for a share.
 */
static void add_marks(struct work *w, const struct cube *c, const uint32_t *code, enum way way,
                      struct total *t)
{
	uint32_t at[5];
	struct cube_cell cell;
	memcpy(at, code, 4 * sizeof *at);
	for (size_t i = 0; i < w->nscale; i++) {
		const struct scale_grade *g = &w->scale[i];
		at[4] = cube_code(c, 4, g->grade);
		if (at[4] == CUBE_ALL || !cube_at(c, at, &cell) || (way == MEAN && !g->counts))
			continue;
		t->n += (int64_t)cell.rows;
		t->passed += g->passed ? (int64_t)cell.rows : 0;
		t->sum += (__int128)g->points * (__int128)cell.rows;
	}
	t->tenths = 3;
}

static void subject_figures(struct work *w, const struct cube *c, const struct subject_measure *s)
{
	struct measure m;
	struct measure_version v;
	struct cube_walk walk;
	struct cube_cell cell;
	if (!version_of(w, s->key, &m, &v))
		return;
	w->out->measures++;
	cube_walk(&walk, c);
	while (cube_next(&walk, &cell)) {
		struct total t = {0};
		struct str sex = label(w, c, 1, cell.code[1]);
		if (cell.code[2] == CUBE_ALL || cell.code[3] == CUBE_ALL || cell.code[4] != CUBE_ALL)
			continue;
		struct figure_key k = {.version_id = v.id,
		                       .place_id = place_at(w, label(w, c, 0, cell.code[0])),
		                       .sex = str_is_null(sex) ? STR("T") : sex,
		                       .grade = label(w, c, 2, cell.code[2]),
		                       .subject = label(w, c, 3, cell.code[3])};
		add_marks(w, c, cell.code, s->way, &t);
		write(w, &m, &k, s->way, &t);
	}
}

static void all_subjects(struct work *w)
{
	static const struct str by[] = {STR_INIT("school"), STR_INIT("sex"), STR_INIT("grade"),
	                                STR_INIT("subject"), STR_INIT("mark")};
	struct cube_query q = {.by = by, .n_by = 5, .margins = true, .measure = CUBE_COUNT};
	struct cube_error e;
	struct cube *c = cube_run(w->marks, &q, &e);
	for (size_t i = 0; c && i < sizeof subject_measures / sizeof subject_measures[0]; i++)
		subject_figures(w, c, &subject_measures[i]);
	cube_free(c);
}

bool figures_from_batch(struct change *ch, int64_t batch_id, struct from_batch *out)
{
	struct work w = {.ch = ch, .out = out};
	*out = (struct from_batch){0};
	if (!begin(&w, batch_id))
		return false;
	struct figure_source s = {.kind = STR("computed"),
	                          .publisher = STR(""),
	                          .title = w.store.name,
	                          .url = STR(""),
	                          .licence = STR(""),
	                          .retrieved = instant_date(ch->arena, ch->now),
	                          .definitions = STR(""),
	                          .import_id = w.store.import_id,
	                          .batch_id = batch_id};
	figure_begin(&w.w, ch, &s);
	for (size_t i = 0; i < sizeof pupil_measures / sizeof pupil_measures[0]; i++)
		pupil_figures(&w, &pupil_measures[i]);
	all_subjects(&w);
	figure_end(&w.w);
	out->source_id = w.w.source_id;
	out->added = w.w.count[FIGURE_ADDED];
	out->same = w.w.count[FIGURE_SAME];
	out->replaced = w.w.count[FIGURE_REPLACED];
	out->quarantined = w.w.count[FIGURE_QUARANTINED];
	return !db_error(ch->db);
}
