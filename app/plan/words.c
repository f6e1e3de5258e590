#include "plan/words.h"

#define PAIRS(name, ...) const char *const name[] = {__VA_ARGS__, NULL}

PAIRS(document_kinds_word, "vision", "goals_budget", "operational_plan", "work_plan", "action_plan");
PAIRS(document_kinds_text, N_("Vision"), N_("Goals and budget"), N_("Operational plan"), N_("Work plan"),
      N_("Action plan"));

PAIRS(document_states_word, "draft", "decided", "replaced");
PAIRS(document_states_text, N_("Draft"), N_("Decided"), N_("Replaced"));

PAIRS(goal_kinds_word, "vision", "council_goal", "board_goal", "unit_goal", "indicator", "assignment",
      "control_point");
PAIRS(goal_kinds_text, N_("Vision"), N_("Council goal"), N_("Board goal"), N_("Unit goal"), N_("Indicator"),
      N_("Assignment"), N_("Internal control point"));

PAIRS(goal_states_word, "draft", "decided", "closed");
PAIRS(goal_states_text, N_("Draft"), N_("Decided"), N_("Closed"));

PAIRS(directions_word, "", "up", "down", "keep");
PAIRS(directions_text, N_("None stated"), N_("Shall increase"), N_("Shall decrease"), N_("Shall be kept"));

PAIRS(assessments_word, "reached", "on_way", "not_reached", "no_basis");
PAIRS(assessments_text, N_("Reached"), N_("On the way"), N_("Not reached"), N_("No basis"));

PAIRS(activity_states_word, "draft", "decided");
PAIRS(activity_states_text, N_("Draft"), N_("Decided"));

PAIRS(activity_statuses_word, "planned", "ongoing", "partly_done", "done", "not_started", "not_done",
      "closed");
PAIRS(activity_statuses_text, N_("Planned"), N_("Ongoing"), N_("Partly carried out"), N_("Carried out"),
      N_("Not started"), N_("Not carried out"), N_("Ended"));

PAIRS(fund_states_word, "unknown", "none", "partly", "granted");
PAIRS(fund_states_text, N_("Not stated"), N_("None"), N_("Partly"), N_("Granted"));

PAIRS(cost_periods_word, "week", "month", "term", "year");
PAIRS(cost_periods_text, N_("a week"), N_("a month"), N_("a term"), N_("a school year"));

PAIRS(followup_states_word, "draft", "done");
PAIRS(followup_states_text, N_("Draft"), N_("Done"));

PAIRS(reasons_word, "", "no_funds", "person_left", "no_time", "other_priority", "changed_conditions",
      "other");
PAIRS(reasons_text, N_("No reason stated"), N_("No funds"), N_("The person responsible left"),
      N_("Lack of time"), N_("Something else went first"), N_("Changed conditions"), N_("Another reason"));

PAIRS(decisions_word, "", "continue", "change", "stop");
PAIRS(decisions_text, N_("Not decided"), N_("Continue"), N_("Change"), N_("Stop"));

PAIRS(role_names_word, "politician", "director", "controller", "principal", "deputy_principal", "teacher",
      "hr", "student_health", "administrator", "observer");
PAIRS(role_names_text, N_("Politician"), N_("Head of schools"), N_("Controller"), N_("Principal"),
      N_("Deputy principal"), N_("Teacher"), N_("HR"), N_("Student health"), N_("Administrator"),
      N_("Observer"));

/* What people write besides the shipped words; from the source documents. */
static const char *const synonyms[][2] = {
    {"pågående", "ongoing"},
    {"påbörjad", "ongoing"},
    {"påbörjad men ej slutförd", "ongoing"},
    {"påbörjat", "ongoing"},
    {"genomförd/etablerad", "done"},
    {"klar", "done"},
    {"ej genomförd (avförd)", "not_done"},
    {"inte genomförd", "not_done"},
    {"inte påbörjad", "not_started"},
    {"ej påbörjat", "not_started"},
    {"utgår", "closed"},
    {"avstyrkt", "closed"},
    {NULL, NULL},
};

#define WORDS(name) const struct words name = {name##_word, name##_text, NULL}
WORDS(document_kinds);
WORDS(document_states);
WORDS(goal_kinds);
WORDS(goal_states);
WORDS(directions);
WORDS(assessments);
WORDS(activity_states);
const struct words activity_statuses = {activity_statuses_word, activity_statuses_text, synonyms};
WORDS(fund_states);
WORDS(cost_periods);
WORDS(followup_states);
WORDS(reasons);
WORDS(decisions);
WORDS(role_names);
#undef WORDS
