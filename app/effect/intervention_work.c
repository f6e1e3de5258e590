/* intervention_work.c - insatser whose last day has passed without a decision, in the work of who answers for
 * them: a follow-up ends in going on, changing or stopping (product.md N12). */
#include "base/date.h"
#include "plan/work.h"
#include "sql_effect_insats.h"

void work_insatser(const struct work_asked *w);
void work_insatser(const struct work_asked *w)
{
	struct insats_overdue_row *r;
	char today[DATE_TEXT];
	date_text(w->today, today);
	size_t n = insats_overdue(w->db, w->arena, w->person_id, str_z(today), &r);
	for (size_t i = 0; i < n; i++)
		work_add(w, (struct work_item){
		                .due = r[i].to_day,
		                .what = tr(w->lang, N_("Insats to decide on")),
		                .title = r[i].title,
		                .note = tr(w->lang, N_("The last day has passed: give it a new one, or stop it.")),
		                .href = arena_printf(w->arena, "/insatser/%lld", (long long)r[i].id),
		            });
}
