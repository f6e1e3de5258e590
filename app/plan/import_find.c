#include "plan/import_find.h"

#include "base/date.h"
#include "base/utf8.h"
#include "sql_plan_import.h"

int64_t import_document(struct import *im, const char *field, bool required)
{
	struct document_by_fold_row *r;
	struct document d;
	struct str text = import_value(im, field);
	if (str_is_null(text)) {
		if (im->opt.document_id && document_get(im->ch->db, im->ch->arena, im->opt.document_id, &d))
			return d.id;
		if (required)
			import_error(im, field, N_("Say which document the rows belong to."), STR_END);
		return 0;
	}
	size_t n = document_by_fold(im->ch->db, im->ch->arena, utf8_fold(im->ch->arena, text), &r);
	if (n == 1)
		return r[0].id;
	import_error(im, field, n ? N_("Several documents are called “{0}”.") : N_("There is no document “{0}”."),
	             text, STR_END);
	return 0;
}

int64_t import_goal(struct import *im, const char *field, struct str text)
{
	struct goal_by_fold_row *r;
	size_t n = goal_by_fold(im->ch->db, im->ch->arena, utf8_fold(im->ch->arena, text), &r);
	if (n == 1)
		return r[0].id;
	import_error(im, field, n ? N_("Several goals are called “{0}”.") : N_("There is no goal “{0}”."), text,
	             STR_END);
	return 0;
}

int64_t import_activity(struct import *im, const char *field, int64_t document_id, struct str number,
                        struct str title)
{
	struct activity_by_number_row *r;
	struct activity_by_fold_row *f;
	struct arena *a = im->ch->arena;
	size_t n = number.n ? activity_by_number(im->ch->db, a, document_id, number, &r) : 0;
	if (n == 1)
		return r[0].id;
	size_t m = title.n ? activity_by_fold(im->ch->db, a, document_id, utf8_fold(a, title), &f) : 0;
	if (m == 1)
		return f[0].id;
	if (n > 1 || m > 1)
		import_error(im, field, N_("Several activities of the plan go by “{0}”."), n > 1 ? number : title,
		             STR_END);
	return 0;
}

size_t import_parts(struct arena *a, struct str text, struct str **parts)
{
	struct VEC(struct str) v = {0};
	size_t from = 0;
	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != ';' && text.p[i] != '\n')
			continue;
		struct str part = str_trim(str_sub(text, from, i));
		from = i + 1;
		if (part.n)
			*VEC_PUSH(a, &v) = part;
	}
	*parts = v.v;
	return v.n;
}

int import_year(struct import *im, const char *field, bool required)
{
	struct str text = import_value(im, field);
	int64_t plain;
	int year = 0;
	if (str_is_null(text)) {
		if (!im->opt.year && required)
			import_error(im, field, N_("Say which school year the rows belong to."), STR_END);
		return im->opt.year;
	}
	if (lasar_parse(text, &year))
		return year;
	if (str_to_i64(text, &plain) && plain >= 1990 && plain <= 2100)
		return (int)plain;
	import_error(im, field, N_("“{0}” is no school year; write 2024/25."), text, STR_END);
	return 0;
}

static size_t number_length(struct str t, bool *plain)
{
	size_t n = 0;
	while (n < t.n && n < 3 && t.p[n] >= '0' && t.p[n] <= '9')
		n++;
	size_t digits = n;
	if (digits && n < t.n && t.p[n] >= 'a' && t.p[n] <= 'z')
		n++;
	*plain = n == digits;
	return digits ? n : 0;
}

/* "3 lärare" is no number 3: it takes a mark, or a letter, or nothing but the number. */
struct str import_number(struct str *text)
{
	bool plain;
	struct str t = str_trim(*text);
	size_t n = number_length(t, &plain);
	bool marked = n < t.n && (t.p[n] == '.' || t.p[n] == ')');
	struct str rest = str_sub(t, n + marked, t.n);
	bool apart = rest.n == 0 || rest.p[0] == ' ' || rest.p[0] == '\n';
	if (n == 0 || !apart || (plain && !marked && rest.n))
		return (struct str){NULL, 0};
	*text = str_trim(rest);
	return str_sub(t, 0, n);
}

bool import_status(struct import *im, struct str *status)
{
	struct str text = import_value(im, "status_said");
	if (str_is_null(text))
		return false;
	struct str word = words_find(&activity_statuses, im->ch->arena, text);
	if (str_is_null(word))
		import_error(im, "status_said", N_("“{0}” is none of the words that can stand here."), text, STR_END);
	else
		*status = word;
	return true;
}
