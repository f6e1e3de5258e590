/* register.c - see register.h. */
#include "measure/register.h"

#include "base/utf8.h"
#include "core/settings.h"
#include "org/org.h"

static bool has_word(struct str list, struct str word)
{
	struct str one;
	while (str_split(&list, ',', &one))
		if (str_eq(str_trim(one), word))
			return true;
	return false;
}

/* The unit has a period on the day: its name is told. */
static unsigned beside(struct arena *a, const struct register_newest_row *r, bool ended)
{
	unsigned d = 0;
	bool open = !str_is_null(r->here_name);
	if (open && !str_eq(utf8_fold(a, r->name), utf8_fold(a, r->here_name)))
		d |= DIFFERS_NAME;
	if (open && r->grades.n && r->here_grades.n && !str_eq(r->grades, r->here_grades))
		d |= DIFFERS_GRADES;
	if (open && r->forms.n && r->here_form.n && !has_word(r->forms, r->here_form))
		d |= DIFFERS_FORM;
	return ended ? (open ? DIFFERS_ENDED : 0) : open ? d : d | DIFFERS_OPEN;
}

static struct register_line line_of(struct arena *a, const struct register_newest_row *r, struct str day)
{
	struct register_line l = {.r = r};
	l.ended = str_eqz(r->status, "ended") || (!str_is_null(r->to_day) && str_cmp(r->to_day, day) < 0);
	if (r->unit_id)
		l.differs = beside(a, r, l.ended);
	else if (r->own && !l.ended && !str_eqz(r->status, "planned"))
		l.differs = DIFFERS_MISSING;
	return l;
}

/* Every word begins a word of the name or the owner, or the code. */
static bool holds(struct arena *a, const struct register_newest_row *r, struct str text)
{
	struct str hay = utf8_fold(a, arena_printf(a, " %.*s %.*s %.*s %.*s", STR_ARG(r->code), STR_ARG(r->name),
	                                           STR_ARG(r->owner_name),
	                                           STR_ARG(str_is_null(r->here_name) ? STR("") : r->here_name))),
	           rest = utf8_fold(a, text), word;
	while (str_split(&rest, ' ', &word))
		if (word.n && str_find(hay, word) != 0 && str_find(hay, arena_concat(a, STR(" "), word)) < 0)
			return false;
	return true;
}

size_t register_lines(struct db *db, struct arena *a, const struct register_ask *ask, size_t most,
                      struct register_line **out, size_t *total)
{
	struct register_newest_row *r;
	struct str text = str_trim(ask->text);
	size_t n = register_newest(db, a, setting_text(db, a, "huvudman.orgnr"), ask->every, ask->day, &r),
	       shown = 0;
	*out = ARENA_ARRAY(a, most + 1, struct register_line);
	*total = 0;
	for (size_t i = 0; i < n; i++) {
		struct register_line l = line_of(a, &r[i], ask->day);
		if ((ask->differs && !l.differs) || (text.n && !holds(a, &r[i], text)))
			continue;
		if (shown < most)
			(*out)[shown++] = l;
		++*total;
	}
	return shown;
}

size_t register_says(unsigned differs, const char *out[6])
{
	static const struct {
		unsigned bit;
		const char *says;
	} all[] = {{DIFFERS_NAME, N_("the name differs")},
	           {DIFFERS_GRADES, N_("the grades differ")},
	           {DIFFERS_FORM, N_("the school form differs")},
	           {DIFFERS_ENDED, N_("ended in the register, open here")},
	           {DIFFERS_OPEN, N_("in the register, not open here")},
	           {DIFFERS_MISSING, N_("own, and no unit here")}};
	size_t n = 0;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (differs & all[i].bit)
			out[n++] = all[i].says;
	return n;
}

enum change_result register_take(struct change *ch, const struct principal *who, struct form *f,
                                 int64_t unit_id, struct str day)
{
	const struct register_ask ask = {.text = STR(""), .day = day};
	struct register_newest_row *r;
	size_t n = register_newest(ch->db, ch->arena, STR(""), ask.every, day, &r);
	const struct str none = {NULL, 0};
	for (size_t i = 0; i < n; i++) {
		if (r[i].unit_id != unit_id)
			continue;
		unsigned d = line_of(ch->arena, &r[i], day).differs;
		if (!(d & DIFFERS_TAKEN))
			return CHANGE_SAME;
		return org_rename(ch, who, f, unit_id, day, d & DIFFERS_NAME ? r[i].name : none,
		                  d & DIFFERS_GRADES ? r[i].grades : none);
	}
	return CHANGE_SAME;
}
