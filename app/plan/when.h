/* when.h - days out of what people write about time, and only where it can be meant
 * in one way.
 *
 * "2024-2026", "läsåret 2024/25", "höstterminen 2024", "våren 2024", "HT24", "januari
 * 2025" and "2024-08-15" give days. "Påbörjas våren 2024" opens without an end. "senast
 * januari 2025" is a milestone named by the words before it in its sentence, or the last
 * day when there are none. A text with a year that was not understood gives no days at
 * all. Terms: autumn 1 August - 31 December, spring 1 January - 30 June.
 */
#ifndef PLAN_WHEN_H
#define PLAN_WHEN_H

#include "base/date.h"

#define WHEN_MILESTONES 8
struct when {
	struct str from_day, to_day; /* null: none */
	struct {
		struct str title, due_day;
	} milestone[WHEN_MILESTONES];
	size_t nmilestones;
	bool years;      /* the text holds a year */
	bool understood; /* every year in it was */
};
void when_parse(struct arena *a, struct str text, struct when *out);

#endif
