#include "table/xlsx_package.h"

/* ---- relationships: how one part names another ---- */

struct relation {
	struct str id, type, target; /* target is a path within the archive */
};
struct relations {
	const char *base; /* the folder that targets are relative to, "" or "xl/" */
	struct relation v[XLSX_PARTS];
	size_t n;
};

/* The path of a target seen from folder base, with ../ and ./ resolved. */
static struct str resolve(struct arena *a, const char *base, const char *target)
{
	struct str rest = str_z(target), part, path = str_z(base);
	if (*target == '/') {
		path = STR("");
		rest = str_z(target + 1);
	}
	while (str_split(&rest, '/', &part)) {
		if (str_eqz(part, "..")) {
			size_t n = path.n ? path.n - 1 : 0; /* path ends with / or is empty */
			while (n && path.p[n - 1] != '/')
				n--;
			path.n = n;
		} else if (part.n && !str_eqz(part, ".")) {
			path = arena_concat(a, path, part);
			if (!str_is_null(rest))
				path = arena_concat(a, path, STR("/"));
		}
	}
	return path;
}

static void relations_open(struct xlsx_xml *m, const char *name, const char **attr)
{
	struct relations *r = m->state;
	struct arena *a = m->x->room.arena;
	const char *id = xlsx_attr(attr, "Id"), *type = xlsx_attr(attr, "Type");
	const char *target = xlsx_attr(attr, "Target"), *mode = xlsx_attr(attr, "TargetMode");
	if (strcmp(name, "Relationship") != 0 || !id || !type || !target ||
	    (mode && strcmp(mode, "External") == 0))
		return;
	/* Honest names are short; no path within an archive is longer. */
	if (r->n == XLSX_PARTS || strlen(target) > 1024 || strlen(id) > 256 || strlen(type) > 256)
		return;
	if (!table_has_room(&m->x->room, 8 * strlen(target) + 1024)) {
		xlsx_refused(m);
		return;
	}
	r->v[r->n++] =
	    (struct relation){arena_str(a, str_z(id)), arena_str(a, str_z(type)), resolve(a, r->base, target)};
}

static bool read_relations(struct xlsx *x, const char *path, const char *base, struct relations *r)
{
	*r = (struct relations){.base = base};
	struct xlsx_xml m = {.x = x, .path = path, .state = r, .open = relations_open};
	return xlsx_parse(&m);
}

/* Types are compared by their last word: the rest differs between the strict
 * and the transitional form of the standard. */
static const char *target_of_type(struct xlsx *x, const struct relations *r, struct str word)
{
	for (size_t i = 0; i < r->n; i++) {
		if (str_ends(r->v[i].type, word))
			return arena_z(x->room.arena, r->v[i].target);
	}
	return NULL;
}

/* ---- the workbook ---- */

struct workbook {
	struct str ids[XLSX_PARTS]; /* relationship of each sheet */
	struct str names[XLSX_PARTS];
	enum table_hidden hidden[XLSX_PARTS];
	size_t n;
	bool is_workbook;
};

static enum table_hidden hidden_state(const char *state)
{
	if (!state || strcmp(state, "visible") == 0)
		return TABLE_SHOWN;
	return strcmp(state, "veryHidden") == 0 ? TABLE_VERY_HIDDEN : TABLE_HIDDEN;
}

static void workbook_open(struct xlsx_xml *m, const char *name, const char **attr)
{
	struct workbook *w = m->state;
	struct arena *a = m->x->room.arena;
	if (m->depth == 1)
		w->is_workbook = strcmp(name, "workbook") == 0;
	if (strcmp(name, "workbookPr") == 0) {
		const char *on = xlsx_attr(attr, "date1904");
		m->x->table->date1904 = on && (strcmp(on, "1") == 0 || strcmp(on, "true") == 0);
	}
	const char *sheet = xlsx_attr(attr, "name"), *id = xlsx_attr(attr, "id");
	if (strcmp(name, "sheet") != 0 || !sheet || !id)
		return;
	if (w->n == XLSX_PARTS || strlen(sheet) > 1024 || strlen(id) > 256) {
		xlsx_bad_part(m);
		return;
	}
	w->names[w->n] = arena_str(a, str_z(sheet));
	w->ids[w->n] = arena_str(a, str_z(id));
	w->hidden[w->n++] = hidden_state(xlsx_attr(attr, "state"));
}

static bool refuse(struct xlsx *x, enum table_fault f)
{
	table_fail(x->room.arena, x->room.errors, (struct table_error){.fault = f});
	return false;
}

/* The workbook's own part, and the folder and relations that go with it. */
static bool find_workbook(struct xlsx *x, struct relations *r, const char **path)
{
	struct arena *a = x->room.arena;
	*path = "xl/workbook.xml";
	if (xlsx_has_part(x, "_rels/.rels")) {
		if (!read_relations(x, "_rels/.rels", "", r))
			return false;
		const char *main = target_of_type(x, r, STR("/officeDocument"));
		*path = main ? main : *path;
	}
	if (!str_ends(str_z(*path), STR(".xml")) || !xlsx_has_part(x, *path))
		return refuse(x, TABLE_NOT_WORKBOOK);
	const char *slash = strrchr(*path, '/');
	size_t folder = slash ? (size_t)(slash - *path) + 1 : 0;
	const char *base = arena_z(a, (struct str){*path, folder});
	struct str rels = arena_printf(a, "%s_rels/%s.rels", base, *path + folder);
	return read_relations(x, rels.p, base, r);
}

static bool read_shared_parts(struct xlsx *x, const struct relations *r)
{
	static const struct {
		struct str word;
		bool (*read)(struct xlsx *x, const char *path);
	} parts[] = {{STR_INIT("/styles"), xlsx_read_styles}, {STR_INIT("/sharedStrings"), xlsx_read_strings}};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const char *path = target_of_type(x, r, parts[i].word);
		if (path && !parts[i].read(x, path))
			return false;
	}
	return true;
}

static const struct relation *relation_by_id(const struct relations *r, struct str id)
{
	for (size_t i = 0; i < r->n; i++) {
		if (str_eq(r->v[i].id, id))
			return &r->v[i];
	}
	return NULL;
}

static bool read_sheets(struct xlsx *x, const struct workbook *w, const struct relations *r)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct relation *to = relation_by_id(r, w->ids[i]);
		if (to && !str_ends(to->type, STR("/worksheet")))
			continue; /* a chart sheet, or a macro sheet of old */
		table_add_sheet(x->table, w->names[i]);
		x->table->sheet[x->table->n - 1].hidden = w->hidden[i];
		if (!to) {
			table_fail(x->room.arena, x->room.errors,
			           (struct table_error){.fault = TABLE_PART_MISSING, .args = {w->names[i]}});
			return false;
		}
		if (!xlsx_read_sheet(x, arena_z(x->room.arena, to->target)))
			return false;
	}
	return true;
}

static bool read_workbook(struct xlsx *x)
{
	struct arena *a = x->room.arena;
	if (!table_has_room(&x->room,
	                    sizeof(struct relations) + sizeof(struct workbook) + (size_t)XLSX_PARTS * 2048))
		return false;
	struct relations *r = ARENA_NEW(a, struct relations);
	struct workbook *w = ARENA_NEW(a, struct workbook);
	const char *path;
	if (!find_workbook(x, r, &path))
		return false;
	struct xlsx_xml m = {.x = x, .path = path, .state = w, .open = workbook_open};
	if (!xlsx_parse(&m))
		return false;
	if (!w->is_workbook)
		return refuse(x, TABLE_NOT_WORKBOOK);
	if (!read_shared_parts(x, r) || !read_sheets(x, w, r))
		return false;
	for (size_t i = 0; i < x->table->n; i++) {
		if (x->table->sheet[i].n)
			return true;
	}
	table_fail(a, x->room.errors, (struct table_error){.fault = TABLE_NO_ROWS});
	return true;
}

bool table_xlsx_read(struct table *t, struct arena *a, struct str bytes, const struct table_limits *limits)
{
	table_init(t, a);
	struct xlsx x = {.table = t, .limits = table_limits_or_default(limits)};
	if (!limits || !limits->file)
		x.limits.file = (size_t)32 << 20;
	x.room = (struct table_room){a, &x.limits, a->used, &t->errors};
	bool ok = xlsx_open(&x, bytes) && read_workbook(&x);
	xlsx_close(&x);
	return ok;
}
