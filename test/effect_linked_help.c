#include "effect_linked_help.h"

#include "sql_effect_chain.h"

struct linked_scene *linked_begin(int schools, int treated, const char *design)
{
	struct linked_scene *s = ARENA_NEW(test_arena(), struct linked_scene);
	s->t = app_test_new();
	if (!s->t)
		return NULL;
	s->ch = app_write(s->t);
	effect_make(s->t, s->ch, schools, treated, design, &s->m);
	s->p = ARENA_NEW(test_arena(), struct analysis_panel);
	s->r = ARENA_NEW(test_arena(), struct analysis_result);
	return s;
}

void linked_put(struct linked_scene *s, int after, const char *pupil, int school, const char *value)
{
	const char *row[8] = {pupil, text("skola%d", school + 1), "K", "8", "MA", "t-studiero", value, s->class};
	memcpy(s->row[after][s->n[after]++], row, sizeof row);
}

void linked_put_pupil(struct linked_scene *s, int i, int j)
{
	bool treated = i < s->m.treated;
	int pre = 20 + (i * 7 + j * 5) % 23 + !treated;
	int post = 10 * (8 + (i * 11 + j * 7) % 9) + 7 * pre + 5 * (i * 5 % 7) + (treated ? 23 : 0);
	linked_put(s, 0, text("p%d-%d", i, j), i, text("%d", pre));
	linked_put(s, 1, text("p%d-%d", i, j), i, text("%d,%d", post / 10, post % 10));
}

void linked_put_all(struct linked_scene *s)
{
	for (int i = 0; i < s->m.schools; i++)
		for (int j = 0; j < 8 + i % 5; j++)
			linked_put_pupil(s, i, j);
}

void linked_keep(struct linked_scene *s, bool classes)
{
	for (int k = 0; k < 2; k++)
		help_tests(s->ch, 2022 + k, "VT", "prov", LINKED_ROWS(s, k), classes);
}

struct analysis_ask linked_ask(const struct linked_scene *s)
{
	return (struct analysis_ask){.x = &s->m.x,
	                             .link = LINK_OUTCOME,
	                             .measure_id = s->m.measure,
	                             .grade = STR(""),
	                             .direction = 1,
	                             .comparison = s->m.x.design,
	                             .linked_before = true};
}

bool linked_analyse(struct linked_scene *s)
{
	const struct analysis_ask ask = linked_ask(s);
	if (!linked_read(s->ch, &ask, s->p))
		return false;
	linked_compute(s->ch->arena, &ask, s->p, s->r);
	return true;
}

struct str linked_said(const struct linked_scene *s, enum lang l)
{
	return analysis_sentence(test_arena(), l, s->p, s->r, false);
}

bool linked_holds(struct str s, const char *words)
{
	return str_find(s, str_z(words)) >= 0;
}

int64_t linked_rows(struct linked_scene *s, struct analysis *newest)
{
	struct analysis *a;
	size_t n = chain_all_analyses(s->ch->db, test_arena(), s->m.x.id, &a), k = 0;
	for (size_t i = 0; i < n; i++)
		if (a[i].linked) {
			*newest = a[i];
			k++;
		}
	return (int64_t)k;
}
