/* lesson_log.c - what a teacher answers about a lesson: once, however often it is sent. */
#include "effect/lesson.h"

const char *const obstacles_word[] = {"",
#define OBSTACLE(word, text) word,
#include "effect/obstacles.def"
#undef OBSTACLE
                                      NULL};
const char *const obstacles_text[] = {N_("Nothing stood in the way"),
#define OBSTACLE(word, text) text,
#include "effect/obstacles.def"
#undef OBSTACLE
                                      NULL};
const struct words obstacles = {obstacles_word, obstacles_text, NULL};

bool lesson_has_part(struct str parts, int64_t id)
{
	int64_t n = 0;
	bool any = false;
	for (size_t i = 0; i <= parts.n; i++) {
		if (i < parts.n && parts.p[i] >= '0' && parts.p[i] <= '9') {
			n = n * 10 + parts.p[i] - '0';
			any = true;
			continue;
		}
		if (any && n == id)
			return true;
		n = 0;
		any = false;
	}
	return false;
}

/* --- rules of a lesson's row ------------------------------------------------------------------ */

/* Only ids of the insats' own ingredients, each once, in its order; "0" first when it was told which were
 * there. */
static struct str own_parts(struct change *ch, int64_t intervention_id, struct str parts)
{
	struct lesson_parts_row *p;
	struct str text = lesson_has_part(parts, 0) ? STR("0") : STR("");
	size_t n = lesson_parts(ch->db, ch->arena, intervention_id, &p);
	for (size_t i = 0; i < n; i++)
		if (lesson_has_part(parts, p[i].id))
			text =
			    arena_printf(ch->arena, "%.*s%s%lld", STR_ARG(text), text.n ? "," : "", (long long)p[i].id);
	return text;
}

static bool same_answer(const struct lesson *a, const struct lesson *b)
{
	return str_eq(a->done, b->done) && str_eq(a->obstacle, b->obstacle) && str_eq(a->parts, b->parts) &&
	       str_eq(a->note, b->note) && str_eq(a->client_key, b->client_key);
}

/* Whose answer it is: once somebody's, it is no other's, whoever has the group or writes it in later. Of a
 * group without a teacher it is nobody's. */
static void check_owner(struct change *ch, struct form *f, const struct lesson *was,
                        const struct lesson_group *g, struct lesson *l)
{
	int64_t first = was ? was->person_id : 0, named = l->person_id;
	if (first)
		l->person_id = first;
	else if (l->done.n && !named)
		l->person_id = ch->person_id ? ch->person_id : g->person_id;
	if (first && named && named != first)
		form_error(f, "person_id", N_("The answer is another teacher's, and stays so."), STR_END);
}

/* What the program drew is nobody's to change, and a person answers what was asked. */
static void check_drawn(struct change *ch, struct form *f, const struct lesson *was, const struct lesson *l)
{
	if (!ch->person_id)
		return;
	if (!was)
		form_error(f, "group_id", N_("Lessons are drawn by the program."), STR_END);
	else if (was->group_id != l->group_id || !str_eq(was->day, l->day) || was->chance != l->chance)
		form_error(f, "day", N_("What was drawn stays as it is."), STR_END);
}

void lesson_check(struct change *ch, struct form *f, const void *before, void *row)
{
	const struct lesson *was = before;
	struct lesson *l = row;
	struct lesson_group g;
	struct date now;
	int64_t ms;
	check_drawn(ch, f, was, l);
	if (l->chance < 1 || l->chance > 1000)
		form_error(f, "chance", N_("The chance is between 1 and 1000 per mille."), STR_END);
	if (!words_has(&obstacles, l->obstacle))
		form_error(f, "obstacle", N_("There is no such obstacle."), STR_END);
	if (!lesson_group_get(ch->db, ch->arena, l->group_id, &g)) {
		form_error(f, "group_id", N_("There is no such group."), STR_END);
		return;
	}
	l->parts = own_parts(ch, g.intervention_id, l->parts);
	check_owner(ch, f, was, &g, l);
	if (l->done.n == 0 || (was && same_answer(was, l)))
		return;
	now = instant_parse(ch->now, &ms) ? instant_day(ms) : (struct date){0};
	struct date day;
	if (date_parse(l->day, &day) && date_cmp(day, now) > 0)
		form_error(f, "done", N_("The lesson has not been yet."), STR_END);
	if (str_is_null(l->logged_at) || (was && str_eq(was->logged_at, l->logged_at)))
		l->logged_at = ch->now;
}

/* --- an answer from a page or a phone ----------------------------------------------------------- */

/* The instant of the tap: not after now, not before the day of the lesson. */
static struct str made_at(struct change *ch, const struct lesson *l, struct str made)
{
	int64_t at, now;
	char text[INSTANT_TEXT];
	struct date day;
	if (str_is_null(made) || !instant_parse(made, &at) || !instant_parse(ch->now, &now) ||
	    !date_parse(l->day, &day))
		return ch->now;
	if (at > now || date_cmp(instant_day(at), day) < 0)
		return ch->now;
	instant_text(at, text);
	return arena_str(ch->arena, str_z(text));
}

enum lesson_logged lesson_log(struct change *ch, const struct principal *who, int64_t lesson_id,
                              const struct lesson_answer *x, struct form *f)
{
	struct lesson was, l;
	int64_t known = 0;
	if (!lesson_get(ch->db, ch->arena, lesson_id, &was) || !words_has(&lesson_dones, x->done) ||
	    x->done.n == 0 || x->key.n > 64) {
		form_error(f, "done", N_("Say whether the lesson was carried out: all of it, in part, or not."),
		           STR_END);
		return LESSON_WRONG;
	}
	if (x->key.n && lesson_key_known(ch->db, ch->arena, lesson_id, x->key, &known) && known)
		return LESSON_KNOWN;
	struct str made = made_at(ch, &was, x->made);
	if (!str_is_null(was.logged_at) && str_cmp(made, was.logged_at) < 0)
		return LESSON_OLDER;
	l = was;
	l.done = x->done;
	l.obstacle = x->obstacle;
	l.parts = x->parts;
	l.note = x->note;
	l.client_key = x->key;
	l.logged_at = made;
	enum change_result r = resource_save(ch, who, &kind_lesson, ACT_STATUS, f, &was, &l);
	if (r == CHANGE_SAVED)
		return LESSON_SAVED;
	return r == CHANGE_SAME ? LESSON_KNOWN : LESSON_WRONG;
}
