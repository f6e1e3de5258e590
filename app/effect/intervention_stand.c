/* intervention_stand.c - how an insats stands on a day: the state is what days have made of what was decided.
 */
#include "core/jobs.h"
#include "effect/insats.h"
#include "web/fmt.h"

struct str insats_state_on(struct str state, struct str to_day, struct str stops_on, struct str day)
{
	if (!str_eqz(state, "running") || stops_on.n == 0 || str_cmp(stops_on, day) > 0)
		return state;
	return to_day.n && str_cmp(stops_on, to_day) > 0 ? STR("ended") : STR("stopped");
}

bool insats_called_off(struct str state, struct str from_day, struct str to_day)
{
	return str_eqz(state, "stopped") && from_day.n && to_day.n && str_cmp(to_day, from_day) < 0;
}

static struct str status_of(struct str state)
{
	static const struct {
		const char *state, *status;
	} of[] = {{"draft", "draft"}, {"running", "ongoing"}, {"stopped", "not_done"}, {"ended", "closed"}};
	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
		if (str_eqz(state, of[i].state))
			return str_z(of[i].status);
	return STR("draft");
}

struct insats_stand insats_stand(struct arena *a, enum lang l, struct str state, struct str from_day,
                                 struct str to_day, struct str stops_on, struct str today)
{
	struct str now = insats_state_on(state, to_day, stops_on, today);
	struct insats_stand s = {words_text(&intervention_states, l, now), status_of(now), STR("")};
	bool runs = str_eqz(now, "running");
	struct str stop = stops_on.n ? fmt_day(a, l, stops_on) : STR(""),
	           last = to_day.n ? fmt_day(a, l, to_day) : STR("");
	if (insats_called_off(now, from_day, to_day))
		s.text = tr(l, N_("Called off before the start"));
	if (runs && from_day.n && str_cmp(from_day, today) > 0) {
		struct str first = fmt_day(a, l, from_day);
		s.text = tr_fmt(a, l, N_("Decided, begins {0}"), &first, 1);
		s.status = STR("planned");
	}
	if (runs && stops_on.n)
		s.note = tr_fmt(a, l, N_("It is decided that it stops on {0}."), &stop, 1);
	else if (runs && to_day.n && str_cmp(to_day, today) < 0)
		s.note = tr_fmt(a, l, N_("The last day was {0}; a decision is missing."), &last, 1);
	return s;
}

bool insats_settle(struct change *ch, struct str today, int64_t *n)
{
	struct intervention *x;
	size_t all = insats_stopping(ch->db, ch->arena, today, &x);
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		struct intervention now = x[i];
		struct form f;
		form_init(&f, ch->arena, LANG_SV, kind_intervention.fields, kind_intervention.nfields);
		now.state = insats_state_on(x[i].state, x[i].to_day, x[i].stops_on, today);
		ch->why = STR("Dagen för det beslutade avslutet har kommit."); /* the log is written in Swedish */
		if (resource_save(ch, NULL, &kind_intervention, ACT_EDIT, &f, &x[i], &now) != CHANGE_SAVED)
			return false;
		++*n;
	}
	return !db_error(ch->db);
}

bool job_insatser(struct job_run *j);
bool job_insatser(struct job_run *j)
{
	struct change ch;
	char today[DATE_TEXT];
	int64_t n = 0;
	struct db *db = store_write(j->store);
	if (!db)
		return false;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("insatser"));
	date_text(instant_day(instant_now()), today);
	bool ok = insats_settle(&ch, str_z(today), &n);
	buf_printf(j->said, "%lld insatser stopped as decided", (long long)n);
	return store_write_end(j->store, db, ok, NULL) && ok;
}
