/* demo_windows.c - the example huvudman's measurement windows, its targets, and which measures its goals are
 * followed by. */
#include "base/date.h"
#include "cli/demo.h"
#include "measure/measure.h"
#include "plan/plan.h"
#include "sql_org.h"
#include "sql_plan.h"

#include <string.h>

static void save(struct change *ch, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, ch->arena, LANG_EN, k->fields, k->nfields);
	resource_save(ch, NULL, k, ACT_CREATE, &f, NULL, row);
}

static const struct {
	const char *instrument, *form;
	int first, every, last;
	const char *name, *from, *to, *late;
} windows[] = {
#define DEMO_WINDOW(...) {__VA_ARGS__},
#include "cli/demo_windows.def"
#undef DEMO_WINDOW
};

/* Days up to July belong to the läsår's second calendar year. */
static struct str day_in(struct arena *a, int year, const char *day)
{
	return arena_printf(a, "%d-%s", strcmp(day, "07") < 0 ? year + 1 : year, day);
}

/* Before the figures are read, so that each is judged by its window. */
void demo_windows(struct change *ch)
{
	int now = lasar_of(instant_day(instant_now()));
	for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++)
		for (int y = windows[i].first; y <= (windows[i].last ? windows[i].last : now);
		     y += windows[i].every) {
			struct measure_window w;
			kind_measure_window.blank(ch, &w);
			instrument_by_key(ch->db, ch->arena, str_z(windows[i].instrument), &w.instrument_id);
			w.school_form = str_z(windows[i].form);
			w.first_year = y;
			w.name = str_z(windows[i].name);
			w.from_day = day_in(ch->arena, y, windows[i].from);
			w.to_day = day_in(ch->arena, y, windows[i].to);
			w.late_day = day_in(ch->arena, y, windows[i].late);
			save(ch, &kind_measure_window, &w);
		}
}

/* --- targets -------------------------------------------------------------------------------- */

static const struct {
	const char *goal, *measure, *grade;
} followed[] = {
#define DEMO_FOLLOWED(...) {__VA_ARGS__},
#include "cli/demo_targets.def"
#undef DEMO_FOLLOWED
};

static const struct {
	const char *unit, *measure, *grade;
	int first;
	double value, near;
} targets[] = {
#define DEMO_TARGET(...) {__VA_ARGS__},
#include "cli/demo_targets.def"
#undef DEMO_TARGET
};

void demo_targets(struct change *ch)
{
	int now = lasar_of(instant_day(instant_now()));
	for (size_t i = 0; i < sizeof followed / sizeof followed[0]; i++) {
		struct goal_measure l = {.grade = str_z(followed[i].grade)};
		if (goal_by_title(ch->db, ch->arena, str_z(followed[i].goal), &l.goal_id) &&
		    measure_id_by_key(ch->db, ch->arena, str_z(followed[i].measure), &l.measure_id))
			save(ch, &kind_goal_measure, &l);
	}
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
		for (int y = targets[i].first; y <= now; y++) {
			struct target t = {.first_year = y,
			                   .grade = str_z(targets[i].grade),
			                   .value = targets[i].value,
			                   .near = {true, targets[i].near},
			                   .note = STR("Påhittat målvärde för exemplet")};
			if (unit_by_code(ch->db, ch->arena, str_z(targets[i].unit), &t.unit_id) &&
			    measure_id_by_key(ch->db, ch->arena, str_z(targets[i].measure), &t.measure_id))
				save(ch, &kind_target, &t);
		}
}
