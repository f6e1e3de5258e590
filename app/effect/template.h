/* template.h - insatser to begin from: ingredients, chain with measures, suggested comparison, protocol.
 *
 * The texts are written in the language of whoever makes the insats and are then the insats' own, to be
 * changed as it needs. A measure that the store lacks is left out. No template holds an expected effect.
 */
#ifndef EFFECT_TEMPLATE_H
#define EFFECT_TEMPLATE_H

#include "effect/effect.h"
#include "web/out.h"

struct template
{
	const char *key, *title, *about, *target_group; /* texts: English source */
	const char *grades, *subjects, *design, *measure, *measure_grade;
	int dose; /* lessons a group and week; 0: not said */
	const char *no_effect, *stop_rule;
};
size_t template_count(void);
const struct template *template_at(size_t i);
const struct template *template_find(struct str key); /* NULL: none of that name */

/* What a start locks of a template beside the fields of the form: its tight ingredients, and what each link
 * of its chain expects; how many. */
size_t template_tells(enum lang l, struct str key, struct str *v, size_t most);

/* Fills what x leaves empty with the template's; nothing when there is no such template. */
void template_fill(struct db *db, struct arena *a, enum lang l, struct str key, struct intervention *x);
/* Terms until the measure shows by the template's own links; 0: they do not say. */
int template_terms(struct str key, struct db *db, struct arena *a, int64_t measure_id);
/* Ingredients, links and protocol of x->template for a new insats, as rows of it. False on an error. */
bool template_parts(struct change *ch, enum lang l, const struct intervention *x);

#endif
