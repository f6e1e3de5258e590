/* import_help.c - see import_help.h. */
#include "import_help.h"

#include <stdio.h>

struct import_tried *import_try_bytes(struct app_test *t, const char *profile, struct str bytes,
                                      const char *map, struct import_options o)
{
	struct import_tried *r = ARENA_ARRAY(test_arena(), 1, struct import_tried);
	const struct import_profile *p = import_profile_find(str_z(profile));
	if (!p)
		return r;
	import_read(test_arena(), LANG_EN, p, bytes, &r->sheet);
	if (r->sheet.refused)
		return r;
	struct change *ch = app_write(t);
	import_apply_edits(&r->sheet, &o);
	import_map(ch->db, ch->arena, p, &r->sheet, map ? str_z(map) : (struct str){NULL, 0}, r->field_of);
	r->run = import_begin(ch, p, STR("fil"), bytes, &o);
	r->im = (struct import){.ch = ch,
	                        .profile = p,
	                        .sheet = &r->sheet,
	                        .field_of = r->field_of,
	                        .opt = o,
	                        .lang = LANG_EN,
	                        .run_id = r->run};
	r->ok = import_all(&r->im);
	if (r->ok)
		import_end(&r->im, r->run);
	enum db_err why = DB_OK;
	r->ok = store_write_end(t->store, ch->db, r->ok, &why) && r->ok;
	return r;
}

static struct str read_file(const char *path)
{
	struct buf b;
	char part[65536];
	size_t n;
	FILE *f = fopen(path, "rbe");
	if (!f)
		return (struct str){NULL, 0};
	buf_init(&b, 0);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_mem(&b, part, n);
	fclose(f);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

struct str import_shared(const char *path)
{
	struct str s = read_file(arena_printf(test_arena(), "../shared/data/%s", path).p);
	if (str_is_null(s))
		fprintf(stderr, "  (../shared/data/%s is not at hand)\n", path);
	return s;
}

struct str import_sample(const char *name)
{
	struct str s = read_file(arena_printf(test_arena(), "test/data/%s", name).p);
	CHECK(!str_is_null(s));
	return s;
}

static bool find_place(struct db *db, const char *kind, const char *code, int64_t *id)
{
	struct place p;
	int64_t unit;
	bool own = strcmp(kind, "unit") == 0 && unit_by_code(db, test_arena(), str_z(code), &unit);
	if (own)
		return place_by_unit(db, test_arena(), unit, id);
	bool ok = place_by_code(db, test_arena(), str_z(kind), str_z(code), &p);
	*id = p.id;
	return ok;
}

const char *import_figure_at(struct app_test *t, const char *measure, const char *kind, const char *code,
                             const char *period, const char *sex, const char *grade, const char *subject,
                             const char *facet, struct figure *out)
{
	struct db *db = app_read(t);
	struct measure m;
	struct measure_version *v;
	struct figure f;
	int64_t place = 0;
	const char *is = "none";
	bool ok = measure_by_key(db, test_arena(), str_z(measure), &m) && find_place(db, kind, code, &place);
	size_t n = ok ? versions_of(db, test_arena(), m.id, &v) : 0;
	for (size_t i = 0; i < n; i++)
		if (figure_in_force(db, test_arena(), v[i].id, place, str_z(period), str_z(sex), str_z(grade),
		                    str_z(subject), str_z(facet), &f)) {
			struct buf b;
			struct value x = figure_value(&f);
			buf_init(&b, 64);
			value_write(&x, VALUE_SKOLVERKET, 0, &b);
			is = b.n ? arena_z(test_arena(), buf_as_str(&b)) : value_kind_name(x.kind);
			buf_finish(&b);
			if (out)
				*out = f;
		}
	app_read_end(t, db);
	return is;
}

const char *import_figure(struct app_test *t, const char *measure, const char *kind, const char *code,
                          const char *period, const char *sex, const char *grade)
{
	return import_figure_at(t, measure, kind, code, period, sex, grade, "", "", NULL);
}

static bool said_in(const struct import_problem_vec *v, uint32_t row, int col, const char *words)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->v[i].row == row && v->v[i].col == col && str_find(v->v[i].text, str_z(words)) >= 0)
			return true;
	return false;
}

bool import_said(const struct import_tried *r, uint32_t row, int col, const char *words)
{
	return said_in(&r->sheet.problems, row, col, words) || said_in(&r->im.problems, row, col, words);
}

void import_show(const struct import_tried *r)
{
	for (size_t i = 0; i < r->sheet.problems.n; i++)
		fprintf(stderr, "  file %u:%d %.*s\n", r->sheet.problems.v[i].row, r->sheet.problems.v[i].col,
		        STR_ARG(r->sheet.problems.v[i].text));
	for (size_t i = 0; i < r->im.problems.n && i < 40; i++)
		fprintf(stderr, "  %s %u:%d %.*s\n", r->im.problems.v[i].error ? "error" : "note",
		        r->im.problems.v[i].row, r->im.problems.v[i].col, STR_ARG(r->im.problems.v[i].text));
}

int64_t import_in_force(struct app_test *t)
{
	int64_t n = 0;
	struct db *db = app_read(t);
	figures_in_force(db, test_arena(), &n);
	app_read_end(t, db);
	return n;
}
