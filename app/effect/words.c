#include "effect/words.h"

#define PAIRS(name, ...) const char *const name[] = {__VA_ARGS__, NULL}

PAIRS(intervention_states_word, "draft", "running", "stopped", "ended");
PAIRS(intervention_states_text, N_("Draft"), N_("Running"), N_("Stopped"), N_("Ended"));

PAIRS(designs_word, "none", "before_after", "former_cohort", "other_schools", "staggered", "lottery",
      "series");
PAIRS(designs_text, N_("No comparison"), N_("Before and after"), N_("Last year's cohort"),
      N_("Other schools, same start"), N_("Schools that start at different times"), N_("Start by lottery"),
      N_("A long series"));

PAIRS(arms_word, "treated", "comparison");
PAIRS(arms_text, N_("Takes part"), N_("Compared with"));

PAIRS(links_word, "resource", "activity", "execution", "environment", "outcome");
PAIRS(links_text, N_("Resources"), N_("Activity"), N_("Execution in lessons"),
      N_("Teaching and learning environment"), N_("Pupils' outcomes"));

PAIRS(insats_decisions_word, "start", "change", "continue", "stop");
PAIRS(insats_decisions_text, N_("Start"), N_("Change"), N_("Continue"), N_("Stop"));

PAIRS(lesson_dones_word, "", "full", "part", "no");
PAIRS(lesson_dones_text, N_("Not answered"), N_("Yes, all of it"), N_("In part"), N_("No"));

PAIRS(protocol_states_word, "draft", "decided", "closed");
PAIRS(protocol_states_text, N_("Draft"), N_("Decided"), N_("Closed"));

#define WORDS(name) const struct words name = {name##_word, name##_text, NULL}
WORDS(intervention_states);
WORDS(designs);
WORDS(arms);
WORDS(links);
WORDS(insats_decisions);
WORDS(lesson_dones);
WORDS(protocol_states);
#undef WORDS
