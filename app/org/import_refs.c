#include "org/import_refs.h"

#include "base/utf8.h"
#include "org/org.h"

static bool by_name(struct import *im, const char *field, struct str name, int64_t *id)
{
	struct unit_by_fold_row *r;
	size_t n = unit_by_fold(im->ch->db, im->ch->arena, utf8_fold(im->ch->arena, name), &r);
	for (size_t i = 1; i < n; i++)
		if (r[i].id != r[0].id) {
			import_error(im, field, N_("Several units are called “{0}”; use the short name."), name, STR_END);
			return true;
		}
	*id = n ? r[0].id : 0;
	return n > 0;
}

int64_t import_unit(struct import *im, const char *field, int64_t fallback)
{
	struct str text = import_value(im, field);
	int64_t id = 0;
	if (str_is_null(text))
		return im->opt.unit_id ? im->opt.unit_id : fallback;
	if (unit_by_code(im->ch->db, im->ch->arena, text, &id) ||
	    unit_by_school_code(im->ch->db, im->ch->arena, text, &id) || by_name(im, field, text, &id))
		return id;
	import_error(im, field, N_("There is no unit “{0}”."), text, STR_END);
	return 0;
}

int64_t import_person(struct import *im, const char *field)
{
	struct person_by_fold_row *r;
	struct str text = import_value(im, field);
	if (str_is_null(text))
		return 0;
	size_t n = person_by_fold(im->ch->db, im->ch->arena, utf8_fold(im->ch->arena, text), &r);
	if (n > 1)
		import_note(im, field, N_("Several people are called “{0}”; kept as text."), text, STR_END);
	return n == 1 ? r[0].id : 0;
}
