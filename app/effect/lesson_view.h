/* lesson_view.h - what views/effect/lesson.html and coach.html are given. */
#ifndef EFFECT_LESSON_VIEW_H
#define EFFECT_LESSON_VIEW_H

#include "core/figure.h"
#include "core/page.h"
#include "effect/lesson.h"

struct lesson_tick {
	int64_t id;
	struct str title;
	bool on;
};
/* One lesson that can be answered. */
struct lesson_card {
	const struct lesson *l;
	struct str title, when, insats; /* "7B", "i dag"; insats: only where several are shown */
	struct lesson_tick *tick;
	size_t nticks;
};
/* What a teacher has answered, month by month; n = 0: nothing yet. */
struct lesson_curve {
	struct chart chart;
	int64_t n;
};
void lesson_curve_make(struct db *db, struct arena *a, enum lang lang, int64_t person_id, struct date today,
                       struct lesson_curve *out);

struct lesson_view {
	struct ctx *c;
	struct lesson_card *card;
	size_t n;
	struct lesson_curve curve;
	struct str insats;
	const struct form *form; /* NULL: nothing is wrong */
};
struct coach_view {
	struct ctx *c;
	struct coaches_of_row *mine;
	size_t nmine;
	struct coached_by_row *whom;
	size_t nwhom;
	struct coach_choices_row *choice;
	size_t nchoices;
	struct str today;
	const struct form *form;
};

#endif
