/* openapi_schema.c - the schemas: a kind's columns, its list's columns, what may be
 * written, and the few answers that are about no kind. */
#include "api/api.h"

void openapi_ref(struct json_out *o, const char *schema, const char *suffix)
{
	char ref[160] = "#/components/schemas/";
	size_t n = strlen(ref);
	for (const char *p = schema; *p && n + 1 < sizeof ref; p++)
		ref[n++] = *p;
	for (const char *p = suffix; *p && n + 1 < sizeof ref; p++)
		ref[n++] = *p;
	json_open(o, '{');
	json_member(o, "$ref", (struct str){ref, n});
	json_close(o, '}');
}

/* Begins {"type": "object", ..., "properties": {. */
static void object_begin(struct json_out *o, const char *name, const char *suffix)
{
	char key[80];
	size_t n = 0;
	for (const char *p = name; *p && n + 1 < sizeof key; p++)
		key[n++] = *p;
	for (const char *p = suffix; *p && n + 1 < sizeof key; p++)
		key[n++] = *p;
	json_key(o, (struct str){key, n});
	json_open(o, '{');
	json_member(o, "type", STR("object"));
	json_key(o, STR("properties"));
	json_open(o, '{');
}

/* --- values ---------------------------------------------------------------------------- */

static const char *type_word(enum db_type t)
{
	static const char *const words[] = {[DB_INT] = "integer",
	                                    [DB_REAL] = "number",
	                                    [DB_TEXT] = "string",
	                                    [DB_BLOB] = "string",
	                                    [DB_BOOL] = "boolean"};
	return words[t];
}

static void value_type(struct json_out *o, enum db_type type, bool nullable)
{
	json_key(o, STR("type"));
	if (!nullable) {
		json_str(o, str_z(type_word(type)));
		return;
	}
	json_open(o, '[');
	json_str(o, str_z(type_word(type)));
	json_str(o, STR("null"));
	json_close(o, ']');
}

static const struct field *field_of(const struct resource_kind *k, const char *name)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (strcmp(k->fields[i].name, name) == 0)
			return &k->fields[i];
	return NULL;
}

static void words_of(struct json_out *o, const struct field *f, bool nullable)
{
	if (!f || f->kind != FIELD_CHOICE)
		return;
	json_key(o, STR("enum"));
	json_open(o, '[');
	for (size_t i = 0; f->words[i]; i++)
		json_str(o, str_z(f->words[i]));
	if (!f->required && f->words[0] && f->words[0][0])
		json_str(o, STR(""));
	if (nullable)
		json_null(o);
	json_close(o, ']');
}

static void column(struct json_out *o, const struct resource_kind *k, const struct db_col *col)
{
	static const char *const formats[] = {
	    [DB_SEM_PLAIN] = NULL, [DB_SEM_ID] = "int64", [DB_SEM_DAY] = "date", [DB_SEM_INSTANT] = "date-time"};
	const struct field *f = field_of(k, col->name);
	json_key(o, str_z(col->name));
	json_open(o, '{');
	value_type(o, col->type, col->nullable);
	if (formats[col->sem])
		json_member(o, "format", str_z(formats[col->sem]));
	if (f)
		json_member(o, "title", str_z(f->label));
	words_of(o, f, col->nullable);
	if (!f)
		json_member_bool(o, "readOnly", true);
	json_close(o, '}');
}

static void row_schema(struct json_out *o, const struct resource_kind *k, const char *suffix,
                       const struct db_col *cols, size_t n)
{
	object_begin(o, k->name, suffix);
	for (size_t i = 0; i < n; i++)
		if (!api_hidden(&cols[i]))
			column(o, k, &cols[i]);
	json_close(o, '}');
	json_key(o, STR("required"));
	json_open(o, '[');
	json_str(o, STR("id"));
	json_close(o, ']');
	json_close(o, '}');
}

/* --- what may be written ----------------------------------------------------------------- */

static void write_field(struct json_out *o, const struct resource_kind *k, const struct field *f)
{
	const struct db_col *col = row_col(k->entity->cols, k->entity->ncols, str_z(f->name));
	bool is_text = f->kind == FIELD_LINE || f->kind == FIELD_TEXT;
	json_key(o, str_z(f->name));
	json_open(o, '{');
	value_type(o, col->type, !f->required);
	json_member(o, "title", str_z(f->label));
	if (f->help)
		json_member(o, "description", str_z(f->help));
	if (f->max && f->kind != FIELD_DAY)
		json_member_i64(o, is_text ? "maxLength" : "maximum", f->max);
	if (f->kind == FIELD_INT || f->kind == FIELD_REAL)
		json_member_i64(o, "minimum", 0);
	if (f->max && f->kind == FIELD_SIGNED)
		json_member_i64(o, "minimum", -f->max);
	if (f->kind == FIELD_DAY)
		json_member(o, "format", STR("date"));
	words_of(o, f, !f->required);
	json_close(o, '}');
}

static void write_schema(struct json_out *o, const struct resource_kind *k, const char *suffix, bool whole)
{
	static const char *const own[][2] = {{"rev", "integer"}, {"why", "string"}};
	object_begin(o, k->name, suffix);
	for (size_t i = 0; i < k->nfields; i++)
		write_field(o, k, &k->fields[i]);
	for (size_t i = 0; i < 2; i++) {
		json_key(o, str_z(own[i][0]));
		json_open(o, '{');
		json_member(o, "type", str_z(own[i][1]));
		json_close(o, '}');
	}
	json_close(o, '}');
	json_key(o, STR("additionalProperties"));
	json_bool(o, false);
	json_key(o, STR("required"));
	json_open(o, '[');
	for (size_t i = 0; whole && i < k->nfields; i++)
		if (k->fields[i].required)
			json_str(o, str_z(k->fields[i].name));
	json_close(o, ']');
	json_close(o, '}');
}

/* --- answers of more than one row --------------------------------------------------------- */

static void array_of(struct json_out *o, const char *key, const char *schema, const char *suffix)
{
	json_key(o, str_z(key));
	json_open(o, '{');
	json_member(o, "type", STR("array"));
	json_key(o, STR("items"));
	openapi_ref(o, schema, suffix);
	json_close(o, '}');
}

/* A member's type in the tables below: a JSON type, "type?" when it may be null, or
 * "[]name": an array of another schema. */
struct member {
	const char *schema, *name, *type;
};

static void member(struct json_out *o, const struct member *m)
{
	size_t n = strlen(m->type);
	bool null = m->type[n - 1] == '?';
	if (m->type[0] == '[') {
		array_of(o, m->name, m->type + 2, "");
		return;
	}
	json_key(o, str_z(m->name));
	json_open(o, '{');
	json_key(o, STR("type"));
	if (null)
		json_open(o, '[');
	json_str(o, (struct str){m->type, n - null});
	if (null) {
		json_str(o, STR("null"));
		json_close(o, ']');
	}
	json_close(o, '}');
}

static const struct member members[] = {
    {"v1", "description", "string"},
    {"v1", "kinds", "[]kind"},
    {"kind", "name", "string"},
    {"kind", "href", "string"},
    {"openapi", "openapi", "string"},
    {"openapi", "info", "object"},
    {"openapi", "security", "array"},
    {"openapi", "paths", "object"},
    {"openapi", "components", "object"},
    {"me", "person_id", "integer"},
    {"me", "name", "string"},
    {"me", "login", "string"},
    {"me", "may_write", "boolean"},
    {"me", "roles", "[]role"},
    {"role", "role", "string"},
    {"role", "unit_id", "integer"},
    {"search", "items", "[]hit"},
    {"hit", "kind", "string"},
    {"hit", "id", "integer"},
    {"hit", "title", "string"},
    {"hit", "page", "string?"},
    {"data", "hidden", "integer"},
    {"data", "kept", "object"},
    {"data", "rows", "[]data_row"},
    {"data_row", "dx", "string"},
    {"data_row", "measure", "string"},
    {"data_row", "ou", "string"},
    {"data_row", "place", "string"},
    {"data_row", "pe", "string"},
    {"data_row", "sex", "string"},
    {"data_row", "grade", "string?"},
    {"data_row", "subject", "string?"},
    {"data_row", "facet", "string?"},
    {"data_row", "value", "number?"},
    {"data_row", "kind", "string"},
    {"data_row", "n", "number?"},
    {"data_row", "low", "number?"},
    {"data_row", "high", "number?"},
    {"data_row", "state", "string"},
    {"data_row", "version", "number?"},
    {"data_row", "source", "number?"},
    {"data_row", "file_row", "number?"},
    {"windows", "items", "[]window_state"},
    {"window_state", "id", "integer"},
    {"window_state", "href", "string"},
    {"window_state", "name", "string"},
    {"window_state", "instrument_id", "integer"},
    {"window_state", "instrument", "string"},
    {"window_state", "school_form", "string"},
    {"window_state", "grade", "string"},
    {"window_state", "first_year", "integer"},
    {"window_state", "from_day", "string"},
    {"window_state", "to_day", "string"},
    {"window_state", "late_day", "string?"},
    {"window_state", "state", "string"},
    {"window_state", "expected", "integer"},
    {"window_state", "in_time", "integer"},
    {"window_state", "late", "integer"},
    {"window_state", "missing", "integer"},
    {"window_state", "quarantined", "integer"},
    {"window_state", "without", "array"},
    {"cohorts", "items", "[]cohort_line"},
    {"cohort_line", "from_year", "string"},
    {"cohort_line", "to_year", "string"},
    {"cohort_line", "from_grade", "integer"},
    {"cohort_line", "to_grade", "integer"},
    {"cohort_line", "state", "string"},
    {"cohort_line", "pupils", "integer?"},
    {"cohort_line", "there", "integer?"},
    {"cohort_line", "other", "integer?"},
    {"cohort_line", "gone", "integer?"},
    {"cohort_line", "come", "integer?"},
    {"register", "total", "integer"},
    {"register", "items", "[]register_line"},
    {"register_line", "code", "string"},
    {"register_line", "name", "string"},
    {"register_line", "status", "string"},
    {"register_line", "forms", "string"},
    {"register_line", "grades", "string"},
    {"register_line", "municipality", "string"},
    {"register_line", "owner", "string"},
    {"register_line", "to_day", "string?"},
    {"register_line", "as_of", "string"},
    {"register_line", "own", "boolean"},
    {"register_line", "unit", "integer?"},
    {"register_line", "name_here", "string?"},
    {"register_line", "grades_here", "string?"},
    {"register_line", "differs", "array"},
    {"target-status", "items", "[]target_state"},
    {"target_state", "id", "integer"},
    {"target_state", "measure_id", "integer"},
    {"target_state", "measure", "string"},
    {"target_state", "unit_id", "integer"},
    {"target_state", "first_year", "integer"},
    {"target_state", "grade", "string"},
    {"target_state", "value", "number"},
    {"target_state", "near", "number?"},
    {"target_state", "low", "number?"},
    {"target_state", "high", "number?"},
    {"target_state", "status", "string"},
    {"target_state", "rule", "string"},
    {"chain", "insats", "integer"},
    {"chain", "title", "string"},
    {"chain", "sentence", "string"},
    {"chain", "comparison", "string?"},
    {"chain", "weakest", "string"},
    {"chain", "evidence", "string"},
    {"chain", "cost", "string?"},
    {"chain", "links", "[]chain_knot"},
    {"chain", "beside", "[]chain_knot"},
    {"chain", "dose_outcome", "object"},
    {"chain", "environment_outcome", "object"},
    {"chain", "same_pupils_of_single_classes", "boolean"},
    {"chain", "same_pupils", "[]chain_knot"},
    {"chain_knot", "link", "string"},
    {"chain_knot", "state", "string"},
    {"chain_knot", "grade", "string"},
    {"chain_knot", "sentence", "string"},
    {"chain_knot", "rule", "string?"},
    {"chain_knot", "lowered", "object?"},
    {"chain_knot", "expected", "string?"},
    {"chain_knot", "tried", "string?"},
    {"expected", "measure", "string"},
    {"expected", "year", "integer?"},
    {"expected", "outside", "integer"},
    {"expected", "outside_by_chance", "number"},
    {"expected", "left_out", "integer"},
    {"expected", "model", "object"},
    {"expected", "within_schools_over_time", "object"},
    {"expected", "schools", "[]expected_school"},
    {"expected_school", "place", "string"},
    {"expected_school", "unit", "integer"},
    {"expected_school", "state", "string"},
    {"expected_school", "n", "number?"},
    {"expected_school", "actual", "number?"},
    {"expected_school", "expected", "number?"},
    {"expected_school", "lo", "number?"},
    {"expected_school", "hi", "number?"},
    {"expected_school", "difference", "number?"},
    {"expected_school", "shrunken", "number?"},
    {"expected_school", "shrunken_lo", "number?"},
    {"expected_school", "shrunken_hi", "number?"},
    {"expected_school", "earlier", "array"},
    {"expected_school", "conditions", "object"},
    {"expected_school", "beside", "object"},
    {"thread", "board_goals", "integer"},
    {"thread", "activities", "integer"},
    {"thread", "goals_without_activities", "integer"},
    {"thread", "activities_without_goal", "integer"},
    {"thread", "cards", "[]card"},
    {"thread", "edges", "[]edge"},
    {"card", "id", "string"},
    {"card", "ref", "integer"},
    {"card", "goal", "boolean"},
    {"card", "column", "integer"},
    {"card", "row", "integer"},
    {"card", "kind", "string?"},
    {"card", "title", "string?"},
    {"card", "status", "string?"},
    {"card", "status_text", "string?"},
    {"card", "page", "string?"},
    {"card", "pile", "boolean"},
    {"card", "bears_nothing", "boolean"},
    {"card", "serves_nothing", "boolean"},
    {"card", "activities", "integer"},
    {"edge", "from", "string"},
    {"edge", "to", "string"},
    {"log_line", "at", "string"},
    {"log_line", "action", "string"},
    {"log_line", "via", "string"},
    {"log_line", "person_id", "integer?"},
    {"log_line", "why", "string"},
    {"problem", "type", "string"},
    {"problem", "status", "integer"},
    {"problem", "title", "string"},
    {"problem", "request", "string"},
    {"problem", "errors", "[]field_error"},
    {"problem", "differs", "[]difference"},
    {"field_error", "field", "string"},
    {"field_error", "text", "string"},
    {"difference", "label", "string"},
    {"difference", "yours", "string?"},
    {"difference", "stored", "string?"},
};
#define NMEMBERS (sizeof members / sizeof members[0])

static void own_schemas(struct json_out *o)
{
	for (size_t i = 0; i < NMEMBERS;) {
		const char *name = members[i].schema;
		object_begin(o, name, "");
		for (; i < NMEMBERS && strcmp(members[i].schema, name) == 0; i++)
			member(o, &members[i]);
		json_close(o, '}');
		json_close(o, '}');
	}
}

static void many_schemas(struct json_out *o, const struct resource_kind *k)
{
	static const struct member page[] = {{"", "total", "integer"},
	                                     {"", "offset", "integer"},
	                                     {"", "limit", "integer"},
	                                     {"", "next_offset", "integer?"}};
	object_begin(o, k->name, "_list");
	for (size_t i = 0; i < 4; i++)
		member(o, &page[i]);
	array_of(o, "items", k->name, "_item");
	json_close(o, '}');
	json_close(o, '}');
	object_begin(o, k->name, "_history");
	array_of(o, "versions", k->name, "");
	array_of(o, "log", "log_line", "");
	json_close(o, '}');
	json_close(o, '}');
}

static void security_schemes(struct json_out *o)
{
	static const char *const rows[][4] = {{"bearer", "http", "scheme", "bearer"},
	                                      {"session", "apiKey", "in", "cookie"}};
	json_key(o, STR("securitySchemes"));
	json_open(o, '{');
	for (size_t i = 0; i < 2; i++) {
		json_key(o, str_z(rows[i][0]));
		json_open(o, '{');
		json_member(o, "type", str_z(rows[i][1]));
		json_member(o, rows[i][2], str_z(rows[i][3]));
		if (i == 1)
			json_member(o, "name", STR("trad"));
		json_close(o, '}');
	}
	json_close(o, '}');
}

void openapi_schemas(struct ctx *c, struct json_out *o)
{
	json_key(o, STR("components"));
	json_open(o, '{');
	security_schemes(o);
	json_key(o, STR("schemas"));
	json_open(o, '{');
	for (size_t i = 0; i < resource_nkinds; i++) {
		const struct resource_kind *k = resource_kinds[i];
		const struct db_col *cols;
		size_t n;
		api_cols(c, k, &cols, &n);
		row_schema(o, k, "", k->entity->cols, k->entity->ncols);
		row_schema(o, k, "_item", cols, n);
		write_schema(o, k, "_write", true);
		write_schema(o, k, "_patch", false);
		many_schemas(o, k);
	}
	own_schemas(o);
	json_close(o, '}');
	json_close(o, '}');
}
