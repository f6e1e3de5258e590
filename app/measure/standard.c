/* standard.c - the shipped files into the store, row by row, through the ordinary save. */
#include "measure/standard.h"

#include "base/log.h"
#include "measure/measure.h"
#include "org/org.h"
#include "db/typed.h"
#include "table/csv.h"
#include "web/embed.h"

extern const struct web_assets standard_assets;

/* --- a row of a file ------------------------------------------------------------------ */

struct line {
	const struct table_sheet *sheet;
	const struct table_row *row;
};

static struct str cell(const struct line *l, const char *column)
{
	const struct table_row *head = &l->sheet->row[0];
	for (size_t i = 0; i < head->n && i < l->row->n; i++)
		if (str_eqz(head->cell[i].text, column))
			return l->row->cell[i].text;
	return (struct str){NULL, 0};
}

/* --- references by key ------------------------------------------------------------------ */

static const struct {
	const char *column, *from; /* from: the file's column that holds the key */
	bool (*find)(struct db *, struct arena *, struct str key, int64_t *id);
} refs[] = {
    {"scale_id", "scale_id", grade_scale_by_key},
    {"structure_id", "structure_id", school_structure_by_key},
    {"instrument_id", "instrument_id", instrument_by_key},
    {"measure_id", "key", measure_id_by_key},
    {"area_id", "area_id", area_by_key},
};

static int64_t ref(struct change *ch, const struct line *l, const char *column)
{
	int64_t id = 0;
	for (size_t i = 0; i < sizeof refs / sizeof refs[0]; i++) {
		if (strcmp(refs[i].column, column) != 0)
			continue;
		struct str key = cell(l, refs[i].from);
		if (key.n)
			refs[i].find(ch->db, ch->arena, key, &id);
	}
	return id;
}

/* --- is it there ---------------------------------------------------------------------------- */

static bool find_scale(struct change *ch, const struct line *l, int64_t *id)
{
	return grade_scale_by_key(ch->db, ch->arena, cell(l, "key"), id);
}

static bool find_scale_grade(struct change *ch, const struct line *l, int64_t *id)
{
	return scale_grade_by_name(ch->db, ch->arena, ref(ch, l, "scale_id"), cell(l, "grade"), id);
}

static bool find_structure(struct change *ch, const struct line *l, int64_t *id)
{
	return school_structure_by_key(ch->db, ch->arena, cell(l, "key"), id);
}

static bool find_structure_grade(struct change *ch, const struct line *l, int64_t *id)
{
	return structure_grade_by_name(ch->db, ch->arena, ref(ch, l, "structure_id"), cell(l, "grade"), id);
}

static bool find_instrument(struct change *ch, const struct line *l, int64_t *id)
{
	return instrument_by_key(ch->db, ch->arena, cell(l, "key"), id);
}

static bool find_measure(struct change *ch, const struct line *l, int64_t *id)
{
	return measure_id_by_key(ch->db, ch->arena, cell(l, "key"), id);
}

static bool find_version(struct change *ch, const struct line *l, int64_t *id)
{
	int64_t number;
	return str_to_i64(cell(l, "number"), &number) &&
	       version_by_number(ch->db, ch->arena, ref(ch, l, "measure_id"), number, id);
}

static const struct shelf {
	const char *file;
	const struct resource_kind *kind;
	bool (*find)(struct change *ch, const struct line *l, int64_t *id);
} shelves[] = {
    {"grade_scale.csv", &kind_grade_scale, find_scale},
    {"scale_grade.csv", &kind_scale_grade, find_scale_grade},
    {"school_structure.csv", &kind_school_structure, find_structure},
    {"structure_grade.csv", &kind_structure_grade, find_structure_grade},
    {"instrument.csv", &kind_instrument, find_instrument},
    {"measure.csv", &kind_measure, find_measure},
    {"measure.csv", &kind_measure_version, find_version},
    {"kolada.csv", &kind_measure, find_measure},
    {"kolada.csv", &kind_measure_version, find_version},
};

/* --- saving ----------------------------------------------------------------------------------- */

static void set(const struct resource_kind *k, void *row, const char *column, struct db_val v)
{
	row_set(row_col(k->entity->cols, k->entity->ncols, str_z(column)), row, v);
}

static void fill(struct change *ch, const struct resource_kind *k, const struct line *l, struct form *f,
                 void *row)
{
	for (size_t i = 0; i < k->nfields; i++) {
		const struct field *fd = &k->fields[i];
		struct str text = cell(l, fd->name);
		if (fd->kind == FIELD_REF) {
			int64_t id = ref(ch, l, fd->name);
			if (id)
				set(k, row, fd->name, val_id(id));
		} else if (text.n) {
			form_read_value(f, fd, text, k->entity, row);
		}
	}
}

static void put(struct change *ch, const struct shelf *s, const struct line *l)
{
	struct form f;
	void *row = arena_alloc(ch->arena, s->kind->entity->row_size);
	form_init(&f, ch->arena, LANG_EN, s->kind->fields, s->kind->nfields);
	s->kind->blank(ch, row);
	fill(ch, s->kind, l, &f, row);
	if (s->kind == &kind_measure_version)
		set(s->kind, row, "state", val_text(STR("approved")));
	enum change_result r =
	    f.nerrors ? CHANGE_INVALID : resource_save(ch, NULL, s->kind, ACT_CREATE, &f, NULL, row);
	if (r != CHANGE_SAVED && r != CHANGE_ERROR)
		BUG("%s row %u: %.*s %.*s", s->file, l->row->row, STR_ARG(f.nerrors ? f.errors[0].field : STR("")),
		    STR_ARG(f.nerrors ? f.errors[0].text : STR("")));
}

/* A measure that nobody has touched gets the area it could not have when it was put in. */
static bool give_area(struct change *ch, const struct line *l, int64_t id)
{
	struct measure m;
	struct form f;
	int64_t area = ref(ch, l, "area_id");
	if (!area || !measure_get(ch->db, ch->arena, id, &m) || m.area_id || m.rev != 1)
		return false;
	struct measure was = m;
	m.area_id = area;
	form_init(&f, ch->arena, LANG_EN, kind_measure.fields, kind_measure.nfields);
	resource_save(ch, NULL, &kind_measure, ACT_EDIT, &f, &was, &m);
	return true;
}

static void load(struct change *ch, const struct shelf *s, struct standard_loaded *out)
{
	struct table t;
	const struct web_asset *file = NULL;
	for (size_t i = 0; i < standard_assets.n; i++)
		if (strcmp(standard_assets.v[i].path, s->file) == 0)
			file = &standard_assets.v[i];
	const struct table_csv_options o = {.separator = ';', .encoding = TABLE_UTF8};
	if (!file || !table_csv_read(&t, ch->arena, file->bytes, &o))
		BUG("no file %s", s->file);
	const struct table_sheet *sheet = &t.sheet[0];
	for (size_t i = 1; i < sheet->n && !db_error(ch->db); i++) {
		struct line l = {sheet, &sheet->row[i]};
		int64_t id = 0;
		bool there = s->find(ch, &l, &id);
		if (!there)
			put(ch, s, &l);
		else if (s->kind == &kind_measure)
			give_area(ch, &l, id);
		out->added += !there;
		out->there += there;
	}
}

bool standard_load(struct change *ch, struct standard_loaded *out)
{
	*out = (struct standard_loaded){0};
	for (size_t i = 0; i < sizeof shelves / sizeof shelves[0]; i++)
		load(ch, &shelves[i], out);
	return !db_error(ch->db);
}
