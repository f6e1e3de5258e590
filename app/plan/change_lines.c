/* change_lines.c - the change log of an activity as people read it. */
#include "plan/activity_pages.h"
#include "base/json.h"

static const struct {
	const char *entity;
	const struct resource_kind *kind;
	const char *what; /* English source text, as the object of a sentence */
} entities[] = {
    {"activity", &kind_activity, N_("the activity")},
    {"milestone", &kind_milestone, N_("a milestone")},
    {"checklist_item", &kind_checklist_item, N_("an item of the checklist")},
    {"activity_cost", &kind_activity_cost, N_("minutes")},
    {"activity_goal", &kind_activity_goal, N_("a thread")},
    {"followup", &kind_followup, N_("a follow-up")},
};

static const struct {
	const char *action, *text;
} verbs[] = {
    {"create", N_("added")},
    {"update", N_("changed")},
    {"delete", N_("removed")},
};

static const struct field *field_of(const struct resource_kind *k, struct str column)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (str_eqz(column, k->fields[i].name))
			return &k->fields[i];
	return NULL;
}

static struct str word_of(const struct ctx *c, const struct field *f, const struct json *j)
{
	if (j->kind != JSON_TEXT || f->kind == FIELD_REF)
		return (struct str){NULL, 0};
	for (size_t i = 0; f->kind == FIELD_CHOICE && f->words[i]; i++)
		if (str_eqz(j->text, f->words[i]))
			return tr(c->lang, f->labels[i]);
	return j->text.n ? j->text : (struct str){NULL, 0};
}

/* The fields of a diff that a form shows; the rest is the program's own. */
static void read_diff(struct ctx *c, const struct resource_kind *k, struct str diff, struct change_line *l)
{
	const struct json *j = json_parse(c->arena, diff, NULL);
	if (!j || j->kind != JSON_OBJECT)
		return;
	l->v = ARENA_ARRAY(c->arena, j->n + 1, struct change_part);
	for (size_t i = 0; i < j->n; i++) {
		const struct json *m = &j->items[i];
		const struct field *f = field_of(k, m->key);
		if (f && m->kind == JSON_ARRAY && m->n == 2)
			l->v[l->n++] = (struct change_part){tr(c->lang, f->label), word_of(c, f, &m->items[0]),
			                                    word_of(c, f, &m->items[1])};
	}
}

/* A thread that was tied or loosened: which goal, by its name of today. */
static void read_thread(struct ctx *c, struct str diff, struct change_line *l)
{
	const struct json *m = json_get(json_parse(c->arena, diff, NULL), "goal_id");
	if (!m || m->kind != JSON_ARRAY || m->n != 2)
		return;
	struct str *side[2];
	l->v = ARENA_ARRAY(c->arena, 1, struct change_part);
	l->v[0] = (struct change_part){.label = tr(c->lang, N_("What it answers to"))};
	side[0] = &l->v[0].before;
	side[1] = &l->v[0].after;
	for (size_t i = 0; i < 2; i++) {
		struct goal g;
		int64_t id;
		if (m->items[i].kind == JSON_TEXT && str_to_i64(m->items[i].text, &id) &&
		    goal_get(c->db, c->arena, id, &g)) {
			*side[i] = g.title;
			l->n = 1;
		}
	}
}

size_t plan_changes(struct ctx *c, int64_t activity_id, struct str from_at, struct str to_at, size_t most,
                    struct change_line **lines)
{
	struct activity_changes_row *r;
	size_t n = activity_changes(c->db, c->arena, activity_id, from_at, to_at, (int64_t)most, &r);
	*lines = ARENA_ARRAY(c->arena, n + 1, struct change_line);
	for (size_t i = 0; i < n; i++) {
		struct change_line *l = &(*lines)[i];
		*l = (struct change_line){.at = r[i].at, .why = r[i].why, .verb = r[i].action};
		l->who = change_who(c->lang, r[i].person);
		for (size_t k = 0; k < sizeof verbs / sizeof verbs[0]; k++)
			if (str_eqz(r[i].action, verbs[k].action))
				l->verb = tr(c->lang, verbs[k].text);
		for (size_t k = 0; k < sizeof entities / sizeof entities[0]; k++) {
			if (!str_eqz(r[i].entity, entities[k].entity))
				continue;
			l->what = tr(c->lang, entities[k].what);
			if (str_eqz(r[i].action, "update"))
				read_diff(c, entities[k].kind, r[i].diff, l);
			else if (entities[k].kind == &kind_activity_goal)
				read_thread(c, r[i].diff, l);
		}
	}
	return n;
}
