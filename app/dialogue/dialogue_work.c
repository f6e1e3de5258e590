/* dialogue_work.c - dialogues that come, in the work of those who may say that they have been held; one whose
 * day has passed without that is late. */
#include "base/date.h"
#include "dialogue/dialogue.h"
#include "plan/work.h"

enum { AHEAD_DAYS = 14 };

void work_dialogues(const struct work_asked *w);
void work_dialogues(const struct work_asked *w)
{
	struct dialogue_coming_row *r;
	char today[DATE_TEXT], until[DATE_TEXT];
	date_text(w->today, today);
	date_text(date_from_days(date_days(w->today) + AHEAD_DAYS), until);
	size_t n = dialogue_coming(w->db, w->arena, w->person_id, str_z(today), str_z(until), &r);
	for (size_t i = 0; i < n; i++)
		work_add(w, (struct work_item){
		                .due = r[i].day,
		                .what = tr(w->lang, N_("Quality dialogue")),
		                .title = r[i].title,
		                .note = r[i].unit,
		                .href = arena_printf(w->arena, "/dialoger/%lld", (long long)r[i].id),
		            });
}
