/* import_run.c - the rows of a sheet through a profile, each in a savepoint. */
#include "core/import.h"

#include "base/utf8.h"
#include "core/text.h"

/* --- values and problems -------------------------------------------------------------- */

static int column_of(const struct import *im, const char *field)
{
	for (size_t c = 0; c < im->sheet->ncols; c++)
		if (im->field_of[c] >= 0 && strcmp(im->profile->fields[im->field_of[c]].name, field) == 0)
			return (int)c;
	return -1;
}

struct str import_value(const struct import *im, const char *field)
{
	int c = column_of(im, field);
	struct str s = c < 0 ? STR("") : str_trim(im->line->cell[c]);
	return s.n ? s : (struct str){NULL, 0};
}

static void problem(struct import *im, bool error, int col, struct str text)
{
	if (im->problems.n < IMPORT_TOLD)
		*VEC_PUSH(im->ch->arena, &im->problems) =
		    (struct import_problem){im->line ? im->line->row : 0, col, error, text};
	if (error) {
		im->errors++;
		im->row_errors++;
	}
}

static int col_of(const struct import *im, const char *field)
{
	return field[0] ? column_of(im, field) + 1 : 0;
}

static struct str message(struct import *im, const char *msgid, va_list ap)
{
	struct str args[8], x;
	size_t n = 0;
	for (x = va_arg(ap, struct str); !(x.p == NULL && x.n == (size_t)-1) && n < 8; x = va_arg(ap, struct str))
		args[n++] = x;
	return tr_fmt(im->ch->arena, im->lang, msgid, args, n);
}

void import_error(struct import *im, const char *field, const char *msgid, ...)
{
	va_list ap;
	va_start(ap, msgid);
	problem(im, true, col_of(im, field), message(im, msgid, ap));
	va_end(ap);
}

void import_note(struct import *im, const char *field, const char *msgid, ...)
{
	va_list ap;
	va_start(ap, msgid);
	problem(im, false, col_of(im, field), message(im, msgid, ap));
	va_end(ap);
}

void import_error_col(struct import *im, size_t col, const char *msgid, ...)
{
	va_list ap;
	va_start(ap, msgid);
	problem(im, true, (int)col + 1, message(im, msgid, ap));
	va_end(ap);
}

void import_note_col(struct import *im, size_t col, const char *msgid, ...)
{
	va_list ap;
	va_start(ap, msgid);
	problem(im, false, (int)col + 1, message(im, msgid, ap));
	va_end(ap);
}

/* --- fields by their kind ---------------------------------------------------------------- */

struct str import_word(struct import *im, const struct field *fd, const char *column, struct str text)
{
	struct str key = utf8_fold(im->ch->arena, str_trim(text));
	for (size_t i = 0; fd->words[i]; i++) {
		if (str_eq(key, utf8_fold(im->ch->arena, str_z(fd->words[i]))))
			return str_z(fd->words[i]);
		for (int l = 0; l < 2; l++)
			if (str_eq(key, utf8_fold(im->ch->arena, tr((enum lang)l, fd->labels[i]))))
				return str_z(fd->words[i]);
	}
	import_error(im, column, N_("“{0}” is none of the words that can stand here."), text, STR_END);
	return (struct str){NULL, 0};
}

static const struct field *field_named(const struct resource_kind *k, const char *name)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (strcmp(k->fields[i].name, name) == 0)
			return &k->fields[i];
	return NULL;
}

static void take_errors(struct import *im, const struct form *f, const char *column)
{
	for (size_t i = 0; i < f->nerrors; i++) {
		const char *at = column ? column : arena_z(im->ch->arena, f->errors[i].field);
		problem(im, true, col_of(im, at), f->errors[i].text);
	}
}

void import_fill(struct import *im, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, im->ch->arena, (int)im->lang, k->fields, k->nfields);
	for (size_t i = 0; i < im->profile->nfields; i++) {
		const char *name = im->profile->fields[i].name;
		const struct field *fd = field_named(k, name);
		struct str text = import_value(im, name);
		if (!fd || fd->kind == FIELD_REF || str_is_null(text))
			continue;
		if (fd->kind == FIELD_CHOICE)
			text = import_word(im, fd, name, text);
		if (!str_is_null(text))
			form_read_value(&f, fd, text, k->entity, row);
	}
	take_errors(im, &f, NULL);
}

static void require(struct import *im)
{
	for (size_t i = 0; i < im->profile->nfields; i++) {
		const struct import_field *f = &im->profile->fields[i];
		if (f->required && str_is_null(import_value(im, f->name)))
			import_error(im, f->name, N_("{0} is needed."), tr(im->lang, f->label), STR_END);
	}
}

/* --- saving ------------------------------------------------------------------------------- */

static int64_t id_of(const struct resource_kind *k, const void *row)
{
	return row_value(row_col(k->entity->cols, k->entity->ncols, STR("id")), row).i;
}

static void touch(struct import *im, const struct resource_kind *k, const void *before, const void *row,
                  enum change_result r)
{
	*VEC_PUSH(im->ch->arena, &im->touched) =
	    (struct import_touched){im->line->row, k, id_of(k, row), r, before == NULL};
}

static enum change_result save(struct import *im, const struct resource_kind *k, const void *before,
                               void *row, const char *column)
{
	struct form f;
	if (im->row_errors)
		return CHANGE_INVALID;
	form_init(&f, im->ch->arena, (int)im->lang, k->fields, k->nfields);
	enum change_result r = resource_save(im->ch, im->who, k, before ? ACT_EDIT : ACT_CREATE, &f, before, row);
	if (r == CHANGE_SAVED || r == CHANGE_SAME)
		touch(im, k, before, row, r);
	else if (r == CHANGE_DENIED)
		import_error(im, column ? column : "", N_("Your role may not write this here."), STR_END);
	else if (r == CHANGE_INVALID)
		take_errors(im, &f, column);
	else if (!db_error(im->ch->db))
		import_error(im, column ? column : "", N_("It was changed by someone else just now."), STR_END);
	return r;
}

enum change_result import_save(struct import *im, const struct resource_kind *k, const void *before,
                               void *row)
{
	return save(im, k, before, row, NULL);
}

enum change_result import_part(struct import *im, const struct resource_kind *k, const char *column,
                               void *row)
{
	return save(im, k, NULL, row, column);
}

/* --- the rows ------------------------------------------------------------------------------- */

static bool savepoint_ends(struct import *im, bool locked)
{
	struct db *db = im->ch->db;
	if (im->row_errors && !db_error(db))
		db_fail(db, DB_OTHER, "row undone");
	bool refused_by_db = db_error(db) && !im->row_errors;
	enum db_err e = db_error(db);
	if (db_release(db))
		return true;
	im->ch->locked = locked;
	if (refused_by_db && !db_error(db)) {
		bool bound = e == DB_UNIQUE || e == DB_FOREIGN || e == DB_CHECK;
		import_error(im, "", N_("The database did not take this row."), STR_END);
		if (!bound)
			db_fail(db, e, "import"); /* a full disk is no fault of the row */
	}
	return false;
}

static void one_row(struct import *im)
{
	size_t kept = im->touched.n;
	bool locked = im->ch->locked;
	im->row_errors = 0;
	if (im->profile->mark)
		im->profile->mark(im, false);
	db_save(im->ch->db);
	require(im);
	if (!im->row_errors)
		im->profile->row(im);
	im->line->failed = !savepoint_ends(im, locked);
	if (im->line->failed) {
		im->touched.n = kept;
		im->skipped++;
		if (im->profile->mark)
			im->profile->mark(im, true);
	}
}

static void count(struct import *im)
{
	im->created = im->beside.created;
	im->updated = im->beside.updated;
	im->same = im->beside.same;
	for (size_t i = 0; i < im->touched.n; i++) {
		const struct import_touched *t = &im->touched.v[i];
		im->same += t->result == CHANGE_SAME;
		im->created += t->result == CHANGE_SAVED && t->created;
		im->updated += t->result == CHANGE_SAVED && !t->created;
	}
}

bool import_all(struct import *im)
{
	im->line = NULL;
	if (im->profile->begin)
		im->profile->begin(im);
	for (size_t i = 0; i < im->sheet->nlines; i++) {
		if (db_error(im->ch->db))
			return false;
		im->line = &im->sheet->line[i];
		one_row(im);
		if (im->progress)
			im->progress(i + 1, im->sheet->nlines);
	}
	im->line = NULL;
	if (im->profile->end && !db_error(im->ch->db))
		im->profile->end(im);
	count(im);
	return !db_error(im->ch->db) && !im->sheet->refused && (im->errors == 0 || im->opt.skip);
}
