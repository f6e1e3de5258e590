/* words.h - the stored words of styrkedjan and what people read: one table each,
 * used by forms, views, importers, documents and OpenAPI.
 */
#ifndef PLAN_WORDS_H
#define PLAN_WORDS_H

#include "core/words.h"

/* The same arrays by name, for the static tables of form fields. */
#define WORDS_ARRAYS(name) extern const char *const name##_word[], *const name##_text[]
WORDS_ARRAYS(document_kinds);
WORDS_ARRAYS(document_states);
WORDS_ARRAYS(goal_kinds);
WORDS_ARRAYS(goal_states);
WORDS_ARRAYS(directions);
WORDS_ARRAYS(assessments);
WORDS_ARRAYS(activity_states);
WORDS_ARRAYS(activity_statuses);
WORDS_ARRAYS(fund_states);
WORDS_ARRAYS(cost_periods);
WORDS_ARRAYS(followup_states);
WORDS_ARRAYS(reasons);
WORDS_ARRAYS(decisions);
WORDS_ARRAYS(role_names);
extern const struct words document_kinds, document_states;
extern const struct words goal_kinds, goal_states, directions, assessments;
extern const struct words activity_states, activity_statuses, fund_states, cost_periods;
extern const struct words followup_states, reasons, decisions;
extern const struct words role_names;

#endif
