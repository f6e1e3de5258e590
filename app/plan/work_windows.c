/* work_windows.c - measurement windows in My work: what a school still owes, and to the controller what has
 * not come.
 *
 * A principal is reminded from the first day of the window to the last day on which late figures are taken;
 * the due day is the last one in time. The controller is told of a window that has ended, until REMIND_DAYS
 * after its late day: then what is missing is missing.
 */
#include "measure/windows.h"
#include "plan/work.h"

#include "base/date.h"

enum { REMIND_DAYS = 30 };

static struct str day_moved(struct arena *a, struct str day, int by)
{
	struct date d;
	char text[DATE_TEXT];
	if (!date_parse(day, &d))
		return day;
	date_text(date_from_days(date_days(d) + by), text);
	return arena_str(a, str_z(text));
}

static void owed(const struct work_asked *w, struct str today, int year)
{
	struct windows_owed_row *r;
	struct measure_window m;
	size_t n = windows_owed(w->db, w->arena, w->person_id, today, year, &r);
	for (size_t i = 0; i < n; i++) {
		if (!grades_have(r[i].grades, r[i].grade) || !measure_window_get(w->db, w->arena, r[i].window_id, &m))
			continue;
		struct window_days d = window_days_of(w->arena, &m);
		if (str_cmp(today, d.from) < 0 || str_cmp(today, d.late) > 0)
			continue;
		work_add(
		    w, (struct work_item){
		           .due = d.to,
		           .what = tr(w->lang, r[i].held ? N_("Figures in quarantine") : N_("Figures to report")),
		           .title = m.name,
		           .note = r[i].unit,
		           .href = arena_printf(w->arena, "/resultat/inmatning?instrument=%lld&lasar=%lld&enhet=%lld",
		                                (long long)m.instrument_id, (long long)m.first_year,
		                                (long long)r[i].unit_id),
		       });
	}
}

static void ended(const struct work_asked *w, struct str today, int year)
{
	struct window_line *l;
	size_t n = windows_read(w->db, w->arena, w->lang, 0, (struct str){NULL, 0}, year, year + 1, today, &l);
	for (size_t i = 0; i < n; i++) {
		bool over = l[i].state == WINDOW_LATE || l[i].state == WINDOW_MISSING;
		if (!over || str_cmp(today, day_moved(w->arena, l[i].days.late, REMIND_DAYS)) > 0)
			continue;
		struct str args[] = {arena_printf(w->arena, "%lld", (long long)l[i].n.missing),
		                     arena_printf(w->arena, "%lld", (long long)l[i].n.expected)};
		work_add(w,
		         (struct work_item){
		             .due = l[i].days.late,
		             .what = tr_fmt(w->arena, w->lang, N_("{0} of {1} schools have not reported"), args, 2),
		             .title = l[i].w->name,
		             .note = l[i].instrument,
		             .href = arena_printf(w->arena, "/resultat/matfonster/%lld", (long long)l[i].w->id),
		         });
	}
}

void work_windows(const struct work_asked *w);
void work_windows(const struct work_asked *w)
{
	char today[DATE_TEXT];
	int64_t keeper = 0;
	date_text(w->today, today);
	int year = lasar_of(w->today) - 1;
	owed(w, str_z(today), year);
	windows_keeper(w->db, w->arena, w->person_id, str_z(today), &keeper);
	if (keeper)
		ended(w, str_z(today), year);
}
