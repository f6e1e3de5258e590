#include "measure/words.h"

#define PAIRS(name, ...) const char *const name[] = {__VA_ARGS__, NULL}

PAIRS(measure_directions_word, "up", "down", "neutral");
PAIRS(measure_directions_text, N_("Higher is better"), N_("Lower is better"), N_("Neither is better"));

PAIRS(measure_units_word, "percent", "points", "count", "index", "ratio", "days", "minutes", "kronor",
      "hours");
PAIRS(measure_units_text, N_("per cent"), N_("points"), N_("number"), N_("index"), N_("ratio"), N_("days"),
      N_("minutes"), N_("kronor"), N_("hours"));

PAIRS(measure_origins_word, "standard", "kolada", "skolverket", "local");
PAIRS(measure_origins_text, N_("Shipped with the program"), N_("Kolada"), N_("Skolverket"), N_("Our own"));

PAIRS(version_states_word, "draft", "approved", "retired");
PAIRS(version_states_text, N_("Draft"), N_("Approved"), N_("Retired"));

PAIRS(version_kinds_word, "share", "mean", "count", "index", "ratio", "change");
PAIRS(version_kinds_text, N_("Share"), N_("Mean"), N_("Number of"), N_("Index"), N_("Ratio"), N_("Change"));

PAIRS(populations_word, "lageskommun", "kommunala", "fristaende", "hemkommun", "own", "staff");
PAIRS(populations_text, N_("All schools in the municipality"), N_("The municipality's own schools"),
      N_("Independent schools"), N_("Pupils registered in the municipality"), N_("Our own units"),
      N_("Our own staff"));

PAIRS(period_kinds_word, "lasar", "term", "month", "calendar", "occasion");
PAIRS(period_kinds_text, N_("School year"), N_("Term"), N_("Month"), N_("Calendar year"), N_("Occasion"));

PAIRS(comparables_word, "first", "yes", "no", "bridged");
PAIRS(comparables_text, N_("The first version"), N_("Comparable with the version before"),
      N_("Not comparable with the version before"), N_("Bridged to the version before"));

PAIRS(instrument_kinds_word, "survey", "test", "grades", "register", "statistics", "report");
PAIRS(instrument_kinds_text, N_("Survey"), N_("Test"), N_("Grades"), N_("Register"),
      N_("Official statistics"), N_("Own report"));

PAIRS(rule_classes_word, "grades", "background", "survey", "staff", "counts");
PAIRS(rule_classes_text, N_("Grades and tests"), N_("Pupils' background"), N_("Surveys"), N_("Staff"),
      N_("Counts"));

PAIRS(rule_demands_word, "width", "exact");
PAIRS(rule_demands_text, N_("Unknown by a range"), N_("Only not known exactly"));

PAIRS(window_kinds_word, "calendar", "relative");
PAIRS(window_kinds_text, N_("Fixed days"), N_("Weeks after a start"));

PAIRS(figure_states_word, "preliminary", "approved", "locked", "quarantined", "rejected", "superseded",
      "undone");
PAIRS(figure_states_text, N_("Preliminary"), N_("Approved"), N_("Locked"), N_("In quarantine"),
      N_("Rejected"), N_("Superseded"), N_("Taken back"));

/* The words of lib/cube's value_kind_name(). */
PAIRS(figure_kinds_word, "exists", "missing", "not_applicable", "few", "masked", "approx100", "approx",
      "excluded", "band");
PAIRS(figure_kinds_text, N_("A number"), N_("Missing"), N_("Not applicable"), N_("Hidden: few individuals"),
      N_("Hidden by its source"), N_("Nearly all"), N_("Rounded"), N_("Left out of the count"),
      N_("A range"));

PAIRS(place_kinds_word, "unit", "school", "authority", "municipality", "county", "country", "group");
PAIRS(place_kinds_text, N_("Own unit"), N_("Another school"), N_("Another authority"), N_("Municipality"),
      N_("County"), N_("The country"), N_("Group of municipalities"));

PAIRS(sexes_word, "T", "K", "M");
PAIRS(sexes_text, N_("All"), N_("Girls and women"), N_("Boys and men"));

PAIRS(batch_kinds_word, "grades", "tests", "register", "attendance", "survey", "other");
PAIRS(batch_kinds_text, N_("Grades"), N_("Test results"), N_("Pupil register"), N_("Attendance"),
      N_("Survey"), N_("Other"));

#define WORDS(name) const struct words name = {name##_word, name##_text, NULL}
WORDS(measure_directions);
WORDS(measure_units);
WORDS(measure_origins);
WORDS(version_states);
WORDS(version_kinds);
WORDS(populations);
WORDS(period_kinds);
WORDS(comparables);
WORDS(instrument_kinds);
WORDS(window_kinds);
WORDS(rule_classes);
WORDS(rule_demands);
WORDS(figure_states);
WORDS(figure_kinds);
WORDS(place_kinds);
WORDS(sexes);
WORDS(batch_kinds);
#undef WORDS
