/* import_register_shape.c - answers of Skolenhetsregistret v2 (JSON: the list, one unit, several), or the
 * table of the register (CSV or workbook with a sheet per school form, the years as columns of J and N). */
#include "base/utf8.h"
#include "measure/import_register.h"

const struct import_field register_fields[REG_COLUMNS] = {
    {"code", N_("School unit code"), true, "skolenhetskod"},
    {"name", N_("School"), true, "namn|skolenhet|skola"},
    {"status", N_("Status"), false, ""},
    {"kind", N_("Kind of unit"), false, "skolenhetstyp"},
    {"municipality", N_("Municipality code"), false, "kommun|kommunkod"},
    {"owner", N_("Kind of authority"), false, "huvudmannatyp"},
    {"owner_code", N_("The authority's number"), false, "organisationsnr|organisationsnummer"},
    {"owner_name", N_("Authority"), false, "huvudmans namn|huvudmannens namn|huvudman"},
    {"forms", N_("School form"), false, "skolform|skolformer"},
    {"grades", N_("School grade"), false, "årskurser"},
    {"from", N_("From"), false, "startdatum"},
    {"to", N_("Last day"), false, "slutdatum"},
};

struct rows {
	struct import_shape *sh;
	uint32_t row;
};

/* --- grades ----------------------------------------------------------------------------------- */

/* has[0] is förskoleklass, has[n] årskurs n: "F-6", "1-3,7-9", "". */
static struct str grades_text(struct arena *a, const bool *has)
{
	struct str s = STR("");
	for (int i = 0; i <= 10; i++) {
		int to = i;
		if (!has[i])
			continue;
		while (to < 10 && has[to + 1])
			to++;
		struct str first = i ? arena_printf(a, "%d", i) : STR("F");
		s = to > i ? arena_printf(a, "%.*s%s%.*s-%d", STR_ARG(s), s.n ? "," : "", STR_ARG(first), to)
		           : arena_printf(a, "%.*s%s%.*s", STR_ARG(s), s.n ? "," : "", STR_ARG(first));
		i = to;
	}
	return s;
}

/* --- JSON ---------------------------------------------------------------------------------------- */

static struct str forms_of(struct arena *a, const struct json *attributes)
{
	const struct json *list = json_get(attributes, "schoolTypes");
	struct str s = STR("");
	for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++)
		if (list->items[i].kind == JSON_TEXT)
			s = arena_printf(a, "%.*s%s%.*s", STR_ARG(s), s.n ? "," : "", STR_ARG(list->items[i].text));
	return s;
}

static struct str grades_of(struct arena *a, const struct json *attributes, struct str forms)
{
	const struct json *types = json_get(attributes, "schoolTypeProperties");
	bool has[12] = {[0] = str_find(forms, STR("FKLASS")) >= 0};
	for (size_t t = 0; types && types->kind == JSON_OBJECT && t < types->n; t++) {
		const struct json *list = json_get(&types->items[t], "grades");
		for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++) {
			int64_t n = 0;
			if (list->items[i].kind == JSON_TEXT && str_to_i64(list->items[i].text, &n) && n >= 1 && n <= 10)
				has[n] = true;
		}
	}
	return grades_text(a, has);
}

static void write_one(struct rows *o, const struct json *data, const struct json *included)
{
	struct arena *a = o->sh->arena;
	const struct json *x = json_get(data, "attributes"), *owner = json_get(included, "attributes");
	struct str forms = forms_of(a, x);
	const struct str cell[REG_COLUMNS] = {
	    [REG_CODE] = import_shape_text(data, "schoolUnitCode"),
	    [REG_NAME] = import_shape_text(x, "displayName"),
	    [REG_STATUS] = import_shape_text(x, "status"),
	    [REG_KIND] = import_shape_text(x, "schoolUnitType"),
	    [REG_MUNICIPALITY] = import_shape_text(x, "municipalityCode"),
	    [REG_OWNER] = import_shape_text(owner, "organizerType"),
	    [REG_OWNER_CODE] = import_shape_text(included, "organizationNumber"),
	    [REG_OWNER_NAME] = import_shape_text(owner, "displayName"),
	    [REG_FORMS] = forms,
	    [REG_GRADES] = grades_of(a, x, forms),
	    [REG_FROM] = import_shape_text(x, "startdate").n ? import_shape_text(x, "startdate")
	                                                     : import_shape_text(x, "startDate"),
	    [REG_TO] = import_shape_text(x, "endDate")};
	import_shape_row(o->sh, ++o->row, cell, REG_COLUMNS);
}

static void write_list(struct rows *o, const struct json *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct json *x = &list->items[i];
		const struct str cell[REG_COLUMNS] = {[REG_CODE] = import_shape_text(x, "schoolUnitCode"),
		                                      [REG_NAME] = import_shape_text(x, "name"),
		                                      [REG_STATUS] = import_shape_text(x, "status")};
		import_shape_row(o->sh, ++o->row, cell, REG_COLUMNS);
	}
}

/* Answers may be several, in an array or an object. */
static void find_answers(struct rows *o, const struct json *j, int depth)
{
	const struct json *data = json_get(j, "data"), *x = json_get(data, "attributes");
	if (x && x->kind == JSON_ARRAY)
		write_list(o, x);
	else if (x && json_get(data, "schoolUnitCode"))
		write_one(o, data, json_get(j, "included"));
	else if (depth < 3 && j && (j->kind == JSON_OBJECT || j->kind == JSON_ARRAY))
		for (size_t i = 0; i < j->n; i++)
			find_answers(o, &j->items[i], depth + 1);
}

static void find_day(struct import_shape *sh, const struct json *j, int depth)
{
	struct str day = import_shape_text(json_get(j, "meta"), "extractDate");
	if (day.n >= 10)
		import_shape_about(sh, "retrieved", str_sub(day, 0, 10));
	else if (depth < 2 && j && (j->kind == JSON_OBJECT || j->kind == JSON_ARRAY) && j->n)
		find_day(sh, &j->items[0], depth + 1);
}

static void shape_json(struct import_shape *sh)
{
	struct rows o = {sh, 0};
	struct str head[REG_COLUMNS];
	const struct json *j = import_shape_json(sh);
	for (size_t i = 0; i < REG_COLUMNS; i++)
		head[i] = str_z(register_fields[i].name);
	if (!j)
		return;
	import_shape_head(sh, 0, head, NULL, REG_COLUMNS);
	find_day(sh, j, 0);
	find_answers(&o, j, 0);
}

/* --- tables ----------------------------------------------------------------------------------------- */

struct columns {
	uint32_t of[REG_COLUMNS]; /* in the file, 0: it has none */
	uint32_t year[11];        /* "FKLASS", "ÅR1" ... */
	uint32_t row;             /* of the headings; 0: there are none */
};

static bool names(struct arena *a, const struct import_field *f, struct str key)
{
	struct str rest = str_z(f->also), word;
	while (str_split(&rest, '|', &word))
		if (word.n && str_eq(key, word))
			return true;
	return str_eqz(key, f->name) || str_eq(key, utf8_fold(a, tr(LANG_SV, f->label)));
}

static void know_column(struct arena *a, struct columns *c, struct str heading, uint32_t col)
{
	struct str key = str_trim(utf8_fold(a, heading));
	int64_t n = 0;
	for (size_t i = 0; key.n && i < REG_COLUMNS; i++)
		if (!c->of[i] && names(a, &register_fields[i], key)) {
			c->of[i] = col;
			return;
		}
	if (str_eqz(key, "fklass"))
		c->year[0] = col;
	struct str year = utf8_fold(a, STR("år"));
	if (str_starts(key, year) && str_to_i64(str_sub(key, year.n, key.n), &n) && n >= 1 && n <= 10)
		c->year[n] = col;
}

static void find_columns(struct arena *a, const struct table_sheet *s, struct columns *c)
{
	for (size_t r = 0; r < s->n && r < 10; r++) {
		*c = (struct columns){.row = s->row[r].row};
		for (uint32_t col = 1; col <= s->row[r].n; col++)
			know_column(a, c, s->row[r].cell[col - 1].text, col);
		if (c->of[REG_CODE] && c->of[REG_NAME])
			return;
	}
	c->row = 0;
}

static void write_sheet(struct import_shape *sh, const struct table_sheet *s, const struct columns *c,
                        uint32_t at)
{
	struct arena *a = sh->arena;
	for (size_t r = 0; r < s->n; r++) {
		struct str cell[REG_COLUMNS];
		bool has[12] = {false};
		if (s->row[r].row <= c->row)
			continue;
		for (size_t i = 0; i < REG_COLUMNS; i++)
			cell[i] = c->of[i] ? import_cell_text(a, table_at(s, s->row[r].row, c->of[i])) : STR("");
		for (int y = 0; y <= 10; y++)
			has[y] = c->year[y] && str_ieq(str_trim(table_at(s, s->row[r].row, c->year[y])->text), STR("J"));
		if (!c->of[REG_GRADES])
			cell[REG_GRADES] = grades_text(a, has);
		import_shape_row(sh, at * IMPORT_SHEET_ROWS + s->row[r].row, cell, REG_COLUMNS);
	}
}

static void shape_table(struct import_shape *sh)
{
	const struct table_limits limits = {.rows = sh->most, .columns = IMPORT_COLUMNS};
	struct table t;
	struct columns c;
	bool headed = false;
	if (!import_shape_book(sh, &t, &limits))
		return;
	for (size_t i = 0; i < t.n && i < 64; i++) {
		struct str head[REG_COLUMNS];
		uint32_t cols[REG_COLUMNS];
		find_columns(sh->arena, &t.sheet[i], &c);
		if (!c.row || t.sheet[i].hidden != TABLE_SHOWN)
			continue;
		for (size_t k = 0; k < REG_COLUMNS; k++) {
			head[k] = str_z(register_fields[k].name);
			cols[k] = c.of[k] ? c.of[k] : c.year[1] ? c.year[1] : 1;
		}
		if (!headed)
			import_shape_head(sh, c.row, head, cols, REG_COLUMNS);
		headed = true;
		write_sheet(sh, &t.sheet[i], &c, (uint32_t)i);
	}
	if (!headed)
		import_shape_fault(sh, true, 0, 0,
		                   N_("No row of headings was found. The file needs a row that names its columns."),
		                   STR(""), STR(""));
}

void register_shape(struct import_shape *sh)
{
	struct str first = str_sub(str_trim(sh->bytes), 0, 1);
	if (str_eqz(first, "{") || str_eqz(first, "["))
		shape_json(sh);
	else
		shape_table(sh);
}
