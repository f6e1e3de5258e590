/* lesson_group_view.h - what views/effect/lesson_group.html is given. */
#ifndef EFFECT_LESSON_GROUP_VIEW_H
#define EFFECT_LESSON_GROUP_VIEW_H

#include "core/fields.h"
#include "core/page.h"
#include "effect/lesson.h"
#include "effect/subjects.h"

struct group_line {
	const struct lesson_group_lines_row *g;
	struct str weekdays, teacher; /* teacher: only for those who may change the group */
	bool may_edit, ended, left;   /* left: the teacher has left, so nobody is asked */
};
struct groups_view {
	struct ctx *c;
	const struct intervention *x;
	struct group_line *v;
	size_t n;
	bool may_add;
	struct str lessons; /* the address of what reached the lessons */
};

struct group_form_view {
	struct ctx *c;
	struct fields_view fields;
	const struct lesson_group *g;
	bool on[8];                             /* weekdays; 1 is Monday */
	struct str post, cancel, remove, error; /* remove: null: no such button; error: of the weekdays */
};

#endif
