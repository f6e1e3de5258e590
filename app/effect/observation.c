/* observation.c - rules of what was seen in a lesson. */
#include "effect/observation.h"

#include "base/date.h"
#include "sql_effect_insats.h"
#include "web/fmt.h"

int observation_score(struct str scores, int64_t item)
{
	while (scores.n) {
		int64_t id = 0;
		ptrdiff_t comma = str_find(scores, STR(","));
		struct str one = comma < 0 ? scores : str_sub(scores, 0, (size_t)comma);
		scores = comma < 0 ? STR("") : str_sub(scores, (size_t)comma + 1, scores.n);
		ptrdiff_t colon = str_find(one, STR(":"));
		if (colon < 0 || !str_to_i64(str_sub(one, 0, (size_t)colon), &id) || id != item)
			continue;
		struct str score = str_sub(one, (size_t)colon + 1, one.n);
		return score.n == 1 && score.p[0] >= '0' && score.p[0] < '0' + OBSERVATION_SCORES ? score.p[0] - '0'
		                                                                                  : -1;
	}
	return -1;
}

void observation_check_items(struct change *ch, struct form *f, int64_t protocol_id)
{
	struct protocol_point *i;
	size_t n = protocol_id ? protocol_items(ch->db, ch->arena, protocol_id, &i) : 0;
	if (n == 0 || n > OBSERVATION_ITEMS)
		form_error(f, "state", N_("A protocol has at least one item and at most eight before it is decided."),
		           STR_END);
	for (size_t k = 0; k < n; k++)
		if (i[k].anchor0.n == 0 || i[k].anchor1.n == 0 || i[k].anchor2.n == 0 || i[k].anchor3.n == 0)
			form_error(f, "state", N_("“{0}” lacks words for a step of its scale."), i[k].title, STR_END);
}

/* "12:3,13:0": only items of the protocol, each once, in its order. */
static struct str own_scores(struct change *ch, int64_t protocol_id, struct str scores)
{
	struct protocol_point *i;
	struct str text = STR("");
	size_t n = protocol_items(ch->db, ch->arena, protocol_id, &i);
	for (size_t k = 0; k < n; k++) {
		int s = observation_score(scores, i[k].id);
		if (s >= 0)
			text = arena_printf(ch->arena, "%.*s%s%lld:%d", STR_ARG(text), text.n ? "," : "",
			                    (long long)i[k].id, s);
	}
	return text;
}

static void check_person(struct change *ch, struct form *f, const struct observation *was,
                         struct observation *x)
{
	if (!ch->person_id)
		return;
	if (!was && !x->observer_id)
		x->observer_id = ch->person_id;
	if (x->observer_id != ch->person_id || (was && was->observer_id != x->observer_id))
		form_error(f, "observer_id", N_("Only the observer writes what was seen."), STR_END);
	if (was && !str_is_null(was->handed_at))
		form_error(f, "scores", N_("What was handed over is not changed."), STR_END);
	if (x->observer_id == x->person_id)
		form_error(f, "group_id", N_("One does not observe one's own lesson."), STR_END);
}

static struct str later(struct str a, struct str b)
{
	return a.n == 0 || (b.n && str_cmp(b, a) > 0) ? b : a;
}

static struct str earlier(struct str a, struct str b)
{
	return a.n == 0 || (b.n && str_cmp(b, a) < 0) ? b : a;
}

/* The lesson lies within what the insats, the insats at that unit and the group have in common. */
static void check_time(struct change *ch, struct form *f, const struct observation *x,
                       const struct lesson_group *g)
{
	struct intervention insats = {0};
	struct intervention_unit *u;
	struct str from = g->from_day, to = g->to_day;
	if (intervention_get(ch->db, ch->arena, g->intervention_id, &insats)) {
		from = later(from, insats.from_day);
		to = earlier(to, insats.to_day);
	}
	size_t n = insats_units(ch->db, ch->arena, g->intervention_id, (struct str){NULL, 0}, &u);
	for (size_t i = 0; i < n; i++)
		if (u[i].unit_id == g->unit_id) {
			from = later(from, u[i].from_day);
			to = earlier(to, u[i].to_day);
		}
	if (from.n && str_cmp(x->day, from) < 0)
		form_error(f, "day", N_("The insats begins in that group on {0}: the lesson was before it."),
		           fmt_day(ch->arena, (enum lang)f->lang, from), STR_END);
	else if (to.n && str_cmp(x->day, to) > 0)
		form_error(f, "day", N_("The insats ended in that group on {0}: the lesson was after it."),
		           fmt_day(ch->arena, (enum lang)f->lang, to), STR_END);
}

void observation_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct observation *was = before;
	struct observation *x = row;
	struct lesson_group g = {0};
	struct protocol p;
	struct date day;
	int64_t ms;
	if (!lesson_group_get(ch->db, ch->arena, x->group_id, &g))
		form_error(f, "group_id", N_("There is no such group."), STR_END);
	else if (!was || was->group_id != x->group_id)
		x->person_id = g.person_id;
	check_person(ch, f, was, x);
	if (!protocol_get(ch->db, ch->arena, x->protocol_id, &p) || str_eqz(p.state, "draft"))
		form_error(f, "protocol_id", N_("Observe with a protocol that is decided."), STR_END);
	if (!date_parse(x->day, &day) || !instant_parse(ch->now, &ms) || date_cmp(day, instant_day(ms)) > 0)
		form_error(f, "day", N_("The lesson has not been yet."), STR_END);
	else if (g.id && (!was || was->group_id != x->group_id || !str_eq(was->day, x->day)))
		check_time(ch, f, x, &g);
	x->scores = own_scores(ch, x->protocol_id, x->scores);
	if (x->scores.n == 0)
		form_error(f, "scores", N_("Score at least one item."), STR_END);
}

/* --- who may ------------------------------------------------------------------------------------- */

bool observation_role(const struct principal *who)
{
	for (size_t i = 0; i < who->ngrants; i++)
		if (access_cell(who->grants[i].role, REL_OWN, RES_LESSON, ACT_CREATE, OBJ_DECIDED))
			return true;
	return false;
}

bool observation_coaches(struct db *db, struct arena *a, int64_t coach, int64_t person, struct str day)
{
	struct coached_by_row *r;
	size_t n = person ? coached_by(db, a, coach, day, &r) : 0;
	for (size_t i = 0; i < n; i++)
		if (r[i].person_id == person)
			return true;
	return false;
}

/* By role, at the unit. */
static bool near(struct db *db, struct arena *a, const struct principal *who, int64_t unit_id)
{
	const struct object o = {.unit_id = unit_id, .found = true, .state = OBJ_DECIDED};
	return access_object(db, a, who, RES_LESSON, ACT_CREATE, &o);
}

size_t observation_groups(struct db *db, struct arena *a, const struct principal *who, int64_t insats,
                          struct str day, struct lesson_group_names_row **rows)
{
	struct lesson_group_names_row *all;
	struct coached_by_row *mine;
	size_t n = lesson_group_names(db, a, insats, day, &all), kept = 0;
	size_t nmine = n ? coached_by(db, a, who->person_id, day, &mine) : 0;
	bool role = observation_role(who), here = false;
	int64_t unit = 0;
	*rows = all;
	for (size_t i = 0; i < n; i++) {
		if (role && all[i].unit_id != unit)
			here = near(db, a, who, all[i].unit_id);
		unit = all[i].unit_id;
		bool coached = false;
		for (size_t k = 0; k < nmine && all[i].person_id; k++)
			coached = coached || mine[k].person_id == all[i].person_id;
		if (here || coached)
			all[kept++] = all[i];
	}
	return kept;
}

/* --- saving ------------------------------------------------------------------------------------ */

static bool reaches(struct change *ch, const struct principal *who, const struct observation *x)
{
	struct lesson_group g;
	return lesson_group_get(ch->db, ch->arena, x->group_id, &g) &&
	       (near(ch->db, ch->arena, who, g.unit_id) ||
	        observation_coaches(ch->db, ch->arena, who->person_id, g.person_id,
	                            instant_date(ch->arena, ch->now)));
}

enum observation_saved observation_save(struct change *ch, const struct principal *who, struct observation *x,
                                        struct form *f)
{
	struct observation was;
	x->observer_id = who->person_id;
	if (!reaches(ch, who, x))
		return OBSERVATION_DENIED;
	bool known = x->client_key.n && observation_sent(ch->db, ch->arena, who->person_id, x->client_key, &was);
	if (known)
		return OBSERVATION_KNOWN;
	known = observation_of(ch->db, ch->arena, x->protocol_id, x->group_id, x->day, who->person_id, &was);
	if (known) {
		struct observation n = was;
		n.scores = x->scores;
		n.note = x->note;
		n.client_key = x->client_key;
		*x = n;
	}
	/* The row is the teacher's; the observer's right to write it was asked here. */
	enum change_result r =
	    resource_save(ch, NULL, &kind_observation, known ? ACT_EDIT : ACT_CREATE, f, known ? &was : NULL, x);
	return r == CHANGE_SAVED ? OBSERVATION_SAVED : r == CHANGE_SAME ? OBSERVATION_KNOWN : OBSERVATION_WRONG;
}

bool observation_hand_over(struct change *ch, const struct principal *who, int64_t id, struct form *f)
{
	struct observation was, x;
	if (!observation_get(ch->db, ch->arena, id, &was) || was.observer_id != who->person_id ||
	    !str_is_null(was.handed_at))
		return false;
	x = was;
	x.handed_at = ch->now;
	return resource_save(ch, NULL, &kind_observation, ACT_EDIT, f, &was, &x) == CHANGE_SAVED;
}
