#include "core/form.h"

#include "base/date.h"
#include "base/log.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "core/text.h"
#include "web/out.h"

#define LINE_MAX   500
#define TEXT_MAX   20000
#define NUMBER_MAX 2000000000
#define YEAR_FIRST 1990 /* of läsår: lpo 94 and its figures are the oldest that anybody has */
#define DAY_FIRST  1900
#define YEAR_LAST  2100

void form_init(struct form *f, struct arena *a, int lang, const struct field *fields, size_t n)
{
	*f = (struct form){.arena = a, .lang = lang, .fields = fields, .nfields = n};
}

static void error_add(struct form *f, struct str field, struct str text)
{
	if (f->nerrors == f->cap)
		f->errors = vec_grow(f->arena, f->errors, &f->cap, sizeof *f->errors);
	f->errors[f->nerrors++] = (struct form_error){field, text};
}

void form_error(struct form *f, const char *field, const char *msgid, ...)
{
	struct str args[8];
	size_t n = 0;
	va_list ap;
	va_start(ap, msgid);
	while (n < 8) {
		args[n] = va_arg(ap, struct str);
		if (args[n].n == (size_t)-1)
			break;
		n++;
	}
	va_end(ap);
	error_add(f, str_z(field), tr_fmt(f->arena, (enum lang)f->lang, msgid, args, n));
}

struct str form_error_of(const struct form *f, const char *field)
{
	for (size_t i = 0; i < f->nerrors; i++)
		if (str_eqz(f->errors[i].field, field))
			return f->errors[i].text;
	return (struct str){NULL, 0};
}

/* --- reading one value -------------------------------------------------------- */

static struct str label_of(const struct form *f, const struct field *fd)
{
	return tr((enum lang)f->lang, fd->label);
}

/* Läsår are written as people see them: 2025/26, 2025/2026, or 2025 alone. */
static bool is_lasar(const struct field *fd)
{
	return fd->kind == FIELD_INT && str_ends(str_z(fd->name), STR("_year"));
}

static bool within(struct form *f, const struct field *fd, double v)
{
	double most = fd->max        ? fd->max
	              : is_lasar(fd) ? YEAR_LAST
	                             : NUMBER_MAX,
	       least = is_lasar(fd)               ? YEAR_FIRST
	               : fd->kind == FIELD_SIGNED ? -most
	                                          : 0;
	if (v >= least && v <= most)
		return true;
	form_error(f, fd->name, N_("{0} must be between {1} and {2}."), label_of(f, fd),
	           arena_printf(f->arena, "%.0f", least), arena_printf(f->arena, "%.0f", most), STR_END);
	return false;
}

static bool day_within(struct form *f, const struct field *fd, struct date d)
{
	int first = fd->max ? fd->max : DAY_FIRST;
	if (d.year >= first && d.year <= YEAR_LAST)
		return true;
	form_error(f, fd->name, N_("{0} must be a day of the years {1} to {2}."), label_of(f, fd),
	           arena_printf(f->arena, "%d", first), arena_printf(f->arena, "%d", YEAR_LAST), STR_END);
	return false;
}

static bool is_real(const struct field *fd)
{
	return fd->kind == FIELD_REAL || fd->kind == FIELD_SIGNED;
}

static bool read_number(struct form *f, const struct field *fd, struct str text, struct db_val *v)
{
	char *z = arena_z(f->arena, text);
	char *w = z;
	for (const char *p = z; *p; p++) { /* grouping spaces out, decimal comma to point */
		if (*p == ' ')
			continue;
		if ((unsigned char)p[0] == 0xC2 && (unsigned char)p[1] == 0xA0) {
			p++;
			continue;
		}
		*w++ = *p == ',' ? '.' : *p;
	}
	*w = '\0';
	double d;
	int64_t i;
	if (is_real(fd) && str_to_f64(str_z(z), &d)) {
		*v = (struct db_val){.type = DB_REAL, .f = d};
		return within(f, fd, d);
	}
	if (fd->kind == FIELD_INT && str_to_i64(str_z(z), &i)) {
		*v = (struct db_val){.type = DB_INT, .i = i};
		return within(f, fd, (double)i);
	}
	if (fd->kind == FIELD_INT)
		form_error(f, fd->name, N_("{0} must be a whole number, not “{1}”."), label_of(f, fd), text, STR_END);
	else
		form_error(f, fd->name, N_("{0} must be a number, not “{1}”."), label_of(f, fd), text, STR_END);
	return false;
}

static bool read_lasar(struct form *f, const struct field *fd, struct str text, struct db_val *v)
{
	int64_t first;
	int year;
	if (str_to_i64(text, &first))
		return read_number(f, fd, text, v);
	if (!lasar_parse(text, &year)) {
		form_error(f, fd->name, N_("{0} is a school year such as 2025/26, not “{1}”."), label_of(f, fd), text,
		           STR_END);
		return false;
	}
	*v = (struct db_val){.type = DB_INT, .i = year};
	return within(f, fd, year);
}

static bool read_day(struct form *f, const struct field *fd, struct str text, struct db_val *v)
{
	struct date d;
	if (!date_parse(text, &d)) {
		form_error(f, fd->name, N_("{0} must be a day such as 2025-01-31, not “{1}”."), label_of(f, fd), text,
		           STR_END);
		return false;
	}
	*v = (struct db_val){.type = DB_TEXT, .s = text};
	return day_within(f, fd, d);
}

static bool read_choice(struct form *f, const struct field *fd, struct str text, struct db_val *v)
{
	for (size_t i = 0; fd->words[i]; i++)
		if (str_eqz(text, fd->words[i])) {
			*v = (struct db_val){.type = DB_TEXT, .s = text};
			return true;
		}
	form_error(f, fd->name, N_("{0} cannot be “{1}”."), label_of(f, fd), text, STR_END);
	return false;
}

static bool read_text(struct form *f, const struct field *fd, struct str text, struct db_val *v)
{
	size_t max = fd->max ? (size_t)fd->max : fd->kind == FIELD_LINE ? LINE_MAX : TEXT_MAX;
	size_t n = utf8_length(text);
	if (n > max) {
		form_error(f, fd->name, N_("{0} may have at most {1} characters; it has {2}."), label_of(f, fd),
		           arena_printf(f->arena, "%zu", max), arena_printf(f->arena, "%zu", n), STR_END);
		return false;
	}
	if (fd->kind == FIELD_LINE && str_chr(text, '\n') >= 0) {
		form_error(f, fd->name, N_("{0} must be one line."), label_of(f, fd), STR_END);
		return false;
	}
	*v = (struct db_val){.type = DB_TEXT, .s = text};
	return true;
}

static bool read_ref(struct form *f, const struct field *fd, struct str text, struct db_val *v)
{
	int64_t id;
	if (!str_to_i64(text, &id) || id < 0) {
		form_error(f, fd->name, N_("{0} does not name anything here."), label_of(f, fd), STR_END);
		return false;
	}
	*v = (struct db_val){.type = DB_INT, .i = id, .null = id == 0};
	return true;
}

static bool read_bool(struct form *f, const struct field *fd, struct str text, struct db_val *v)
{
	bool yes = str_eqz(text, "1") || str_eqz(text, "on") || str_eqz(text, "true");
	bool no = text.n == 0 || str_eqz(text, "0") || str_eqz(text, "false");
	if (!yes && !no)
		form_error(f, fd->name, N_("{0} must be yes or no."), label_of(f, fd), STR_END);
	*v = (struct db_val){.type = DB_BOOL, .i = yes};
	return yes || no;
}

typedef bool field_reader(struct form *, const struct field *, struct str, struct db_val *);
static field_reader *const readers[] = {
    [FIELD_LINE] = read_text,   [FIELD_TEXT] = read_text,     [FIELD_INT] = read_number,
    [FIELD_REAL] = read_number, [FIELD_SIGNED] = read_number, [FIELD_DAY] = read_day,
    [FIELD_BOOL] = read_bool,   [FIELD_CHOICE] = read_choice, [FIELD_REF] = read_ref,
};

static struct db_val empty_value(const struct db_col *c)
{
	return (struct db_val){.type = c->type, .null = c->nullable, .s = STR("")};
}

bool form_read_value(struct form *f, const struct field *fd, struct str text, const struct db_entity *e,
                     void *row)
{
	const struct db_col *c = row_col(e->cols, e->ncols, str_z(fd->name));
	if (!c)
		BUG("form field %s is no column of %s", fd->name, e->name);
	text = fd->kind == FIELD_TEXT ? text : str_trim(text);
	bool empty = str_trim(text).n == 0 && fd->kind != FIELD_BOOL;
	if (empty && fd->kind == FIELD_CHOICE)
		for (size_t i = 0; fd->words[i]; i++)
			if (!fd->words[i][0])
				empty = fd->required; /* "" is one of the words */
	if (empty && fd->required) {
		form_error(f, fd->name, N_("{0} is needed."), label_of(f, fd), STR_END);
		return false;
	}
	struct db_val v = empty_value(c);
	field_reader *read = is_lasar(fd) ? read_lasar : readers[fd->kind];
	if (!empty && !read(f, fd, text, &v))
		return false;
	row_set(c, row, v);
	return true;
}

/* A number or a day that is there, outside the bounds of its field? */
static void bound(struct form *f, const struct field *fd, struct db_val v)
{
	struct date d;
	if (v.null || (is_lasar(fd) && v.i == 0))
		return;
	if (fd->kind == FIELD_INT)
		within(f, fd, (double)v.i);
	else if (is_real(fd))
		within(f, fd, v.f);
	else if (fd->kind == FIELD_DAY && date_parse(v.s, &d))
		day_within(f, fd, d);
}

static bool same(struct db_val a, struct db_val b)
{
	return a.null == b.null && a.i == b.i && !(a.f < b.f) && !(a.f > b.f) && str_eq(a.s, b.s);
}

void form_bounds(struct form *f, const struct field *fields, size_t n, const struct db_entity *e,
                 const void *before, const void *row)
{
	for (size_t i = 0; i < n; i++) {
		const struct db_col *c = row_col(e->cols, e->ncols, str_z(fields[i].name));
		if (c && !(before && same(row_value(c, before), row_value(c, row))))
			bound(f, &fields[i], row_value(c, row));
	}
}

/* --- reading a whole form --------------------------------------------------------- */

bool form_read(struct form *f, const struct web_req *req, const struct db_entity *e, void *row)
{
	f->raw = req->form;
	for (size_t i = 0; i < f->nfields; i++) {
		const struct field *fd = &f->fields[i];
		struct str text = web_form(req, fd->name);
		if (fd->kind == FIELD_BOOL && str_is_null(text)) {
			struct str mark = arena_printf(f->arena, "%s.present", fd->name);
			if (!str_is_null(web_form(req, mark.p)))
				form_read_value(f, fd, STR("0"), e, row);
			continue;
		}
		if (str_is_null(text))
			continue;
		if (web_count(&req->form, fd->name) > 1)
			form_error(f, fd->name, N_("{0} was sent more than once."), label_of(f, fd), STR_END);
		else
			form_read_value(f, fd, text, e, row);
	}
	return f->nerrors == 0;
}

static const struct field *field_named(const struct form *f, struct str name)
{
	for (size_t i = 0; i < f->nfields; i++)
		if (str_eqz(name, f->fields[i].name))
			return &f->fields[i];
	return NULL;
}

static struct str json_as_text(struct form *f, const struct json *m)
{
	switch (m->kind) {
	case JSON_TEXT:
		return m->text;
	case JSON_INT:
		return arena_printf(f->arena, "%lld", (long long)m->i);
	case JSON_REAL:
		return text_of(f->arena, (struct db_val){.type = DB_REAL, .f = m->f});
	case JSON_BOOL:
		return m->b ? STR("1") : STR("0");
	default:
		return STR("");
	}
}

bool form_read_json(struct form *f, const struct json *j, const struct db_entity *e, void *row)
{
	if (!j || j->kind != JSON_OBJECT) {
		form_error(f, "", N_("A JSON object was expected."), STR_END);
		return false;
	}
	struct web_pair *raw = ARENA_ARRAY(f->arena, j->n ? j->n : 1, struct web_pair);
	for (size_t i = 0; i < j->n; i++) {
		const struct json *m = &j->items[i];
		raw[i] = (struct web_pair){m->key, json_as_text(f, m)};
		const struct field *fd = field_named(f, m->key);
		if (str_eqz(m->key, "rev") || str_eqz(m->key, "why"))
			continue;
		if (!fd)
			error_add(f, m->key,
			          tr_fmt(f->arena, (enum lang)f->lang, N_("There is no field {0}."), &m->key, 1));
		else if (m->kind == JSON_ARRAY || m->kind == JSON_OBJECT)
			form_error(f, fd->name, N_("{0} must be one value."), label_of(f, fd), STR_END);
		else
			form_read_value(f, fd, raw[i].value, e, row);
	}
	f->raw = (struct web_pairs){raw, j->n};
	return f->nerrors == 0;
}

/* --- writing it back ---------------------------------------------------------------- */

struct str form_value(const struct form *f, const char *field, const struct db_entity *e, const void *row)
{
	for (size_t i = 0; i < f->raw.n; i++)
		if (str_eqz(f->raw.v[i].name, field))
			return f->raw.v[i].value;
	const struct db_col *c = row_col(e->cols, e->ncols, str_z(field));
	if (!c || !row)
		return STR("");
	struct db_val v = row_value(c, row);
	if (v.null || (c->sem == DB_SEM_ID && v.i == 0))
		return STR("");
	struct str text = text_of(f->arena, v);
	if (v.type != DB_REAL || f->lang != LANG_SV)
		return text;
	char *z = arena_z(f->arena, text);
	for (char *p = z; *p; p++)
		if (*p == '.')
			*p = ',';
	return str_z(z);
}
