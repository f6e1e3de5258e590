/* chart_words.h - Swedish for charts in tests. */
#ifndef TEST_CHART_WORDS_H
#define TEST_CHART_WORDS_H

#include "chart/chart.h"

static const struct chart_words chart_test_words = {
    .decimal = ",",
    .group = " ",
    .minus = "\u2212",
    .state = {"", "för få", "saknas", "ej aktuellt", "cirka {0}"},
    .range = "{0}–{1}",
    .range_neg = "{0} till {1}",
    .n = "n {0}",
    .value = "Värde",
    .lower = "från",
    .upper = "till",
    .both = "intervall",
    .count = "antal",
    .remark = "Anmärkning",
    .interval = "Strecken är intervall.",
    .starts = "Skalan börjar vid {0}.",
    .more = "och {0} till",
    .changed = "ny definition",
    .kind = {"Linjediagram"},
};

#endif
