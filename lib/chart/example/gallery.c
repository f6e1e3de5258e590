/* gallery - every kind of chart as one page.
 *
 *   gallery > gallery.html          a page that uses theme.css, trad.css and chart.css
 *   gallery KIND > chart.svg        one chart as a file of its own
 *
 * Shows the whole of the library's use: words, points with states, marks, references, limits. The
 * figures are made up. */
#include "chart/chart.h"

#include <math.h>
#include <stdio.h>

static const struct chart_words swedish = {
    .decimal = ",",
    .group = "\u202f",
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
    .interval = "Strecken visar 95 % konfidensintervall.",
    .starts = "Skalan börjar vid {0}.",
    .more = "och {0} till",
    .changed = "ny definition",
    .kind = {"Linjediagram", "Stapeldiagram", "Punktdiagram", "Små linjediagram", "Trattdiagram",
             "Tabell med toner", "Linje", "Fördelning", "Två tillfällen"},
};

#define N(v) (sizeof(v) / sizeof *(v))
#define V(x)                                                                                                 \
	{                                                                                                        \
		.value = x                                                                                           \
	}
#define I(x, l, h)                                                                                           \
	{                                                                                                        \
		.value = x, .lo = l, .hi = h, .interval = true                                                       \
	}
#define IN(x, l, h, k)                                                                                       \
	{                                                                                                        \
		.value = x, .lo = l, .hi = h, .interval = true, .n = k                                               \
	}
#define FEW                                                                                                  \
	{                                                                                                        \
		.value = 12.3, .state = CHART_FEW                                                                    \
	}
#define MISSING                                                                                              \
	{                                                                                                        \
		.state = CHART_MISSING                                                                               \
	}
#define ABOUT(x)                                                                                             \
	{                                                                                                        \
		.value = x, .state = CHART_APPROX                                                                    \
	}
#define L(text)                                                                                              \
	{                                                                                                        \
		.label = STR_INIT(text)                                                                              \
	}
#define ROLE(text, r)                                                                                        \
	{                                                                                                        \
		.label = STR_INIT(text), .role = r                                                                   \
	}

#define PERCENT                                                                                              \
	{                                                                                                        \
		.title = STR_INIT("Andel elever i åk 7 som instämmer"), .unit = STR_INIT("\u00a0%"), .decimals = 1,  \
		.ceiling = 100                                                                                       \
	}

/* ---- lines ---- */

static const struct chart_item terms[] = {L("ht 20"), L("ht 21"), L("ht 22"),
                                          L("ht 23"), L("ht 24"), L("ht 25")};
static const struct chart_point with[] =
    {FEW, I(55, 51.2, 58.8), I(58.3, 55.1, 61.4), I(57.6, 54.6, 60.6), I(57, 54, 60), I(64.7, 61.4, 68)},
                                without[] = {V(64), V(65.1), V(66), V(65.4), V(64.6), V(66.3)},
                                country[] = {V(61.5), V(62), MISSING, V(63.1), V(63.4), V(63.9)};
static const struct chart_series schools[] = {{STR_INIT("6 programskolor"), with, CHART_SELECTED, 0},
                                              {STR_INIT("5 jämförelseskolor"), without, CHART_PLAIN, 0},
                                              {STR_INIT("Riket"), country, CHART_COMPARED, 0}};
static const struct chart_mark marks[] = {{CHART_MARK_EFFORT, 4.5, 5, STR_INIT("programmet startar")},
                                          {CHART_MARK_BREAK, 1.5, 0, STR_INIT("ny enkät")},
                                          {CHART_MARK_PERSON, 3.3, 0, STR_INIT("ny rektor")}};

static const struct chart_point girls[] = {V(241), V(243), V(240), V(247), V(251), V(249)},
                                boys[] = {V(219), V(218), V(222), V(221), V(226), V(229)},
                                all[] = {V(230), V(230), V(231), V(234), V(238), V(239)};
static const struct chart_series sexes[] = {{STR_INIT("Flickor"), girls, CHART_PLAIN, 0},
                                            {STR_INIT("Pojkar"), boys, CHART_PLAIN, 0},
                                            {STR_INIT("Alla elever"), all, CHART_PLAIN, 0}};
static const struct chart_reference target[] = {{245, STR_INIT("Mål 2026"), true}};

/* ---- rows ---- */

static const struct chart_item units[] = {ROLE("Vårbyskolan", CHART_SELECTED),
                                          L("Annerstaskolan"),
                                          L("Balingsnässkolan"),
                                          L("Internationella engelska skolan i Huddinge"),
                                          L("Källbrinksskolan"),
                                          L("Hörningsnässkolan"),
                                          L("Trångsundsskolan"),
                                          ROLE("Kommunen", CHART_COMPARED)};
static const struct chart_point share[] = {IN(71.4, 63, 78.6, 112),
                                           IN(88.2, 81.9, 92.5, 152),
                                           IN(90.6, 84, 94.6, 117),
                                           IN(95.1, 91, 97.4, 184),
                                           FEW,
                                           ABOUT(80),
                                           MISSING,
                                           IN(84.9, 83, 86.6, 1402)},
                                girl[] = {V(75.1), V(90.4), V(92), V(96.2), FEW, ABOUT(80), MISSING, V(87.3)},
                                boy[] = {V(67.9), V(86), V(89.1), V(94), FEW, ABOUT(75), MISSING, V(82.6)};
static const struct chart_series one[] = {{STR_INIT("Behöriga"), share, CHART_PLAIN, 0}},
                                 two[] = {{STR_INIT("Flickor"), girl, CHART_PLAIN, 0},
                                          {STR_INIT("Pojkar"), boy, CHART_PLAIN, 0}};
static const struct chart_reference riket[] = {{85.2, STR_INIT("Riket 85,2 %"), false}};

static const struct chart_point a1[] = {{.value = 38, .n = 412}, V(22), V(31), V(12), FEW},
                                a2[] = {V(41), V(39), V(40), V(28), FEW},
                                a3[] = {V(13), V(21), V(17), V(31), FEW},
                                a4[] = {V(5), V(12), V(8), V(24), FEW}, a5[] = {V(3), V(6), V(4), V(5), FEW};
static const struct chart_series answers[] = {{STR_INIT("Stämmer helt"), a1, CHART_PLAIN, 2},
                                              {STR_INIT("Stämmer till stor del"), a2, CHART_PLAIN, 1},
                                              {STR_INIT("Stämmer till viss del"), a3, CHART_PLAIN, -1},
                                              {STR_INIT("Stämmer inte"), a4, CHART_PLAIN, -2},
                                              {STR_INIT("Vet ej"), a5, CHART_PLAIN, CHART_TONE_NONE}};
static const struct chart_item questions[] = {
    L("Jag känner mig trygg i skolan"), L("Det är studiero på lektionerna"),
    L("Lärarna hjälper mig när jag behöver det"), L("Jag är med och påverkar hur vi arbetar"),
    L("Elevhälsan finns där för mig")};

/* ---- the others ---- */

static const struct chart_item subjects[] = {L("Matematik"), L("Svenska"), L("Svenska som andraspråk"),
                                             L("Engelska"),  L("NO"),      L("SO")};
static const struct chart_point y22[] = {V(88.1), V(93.4), V(71), V(92.2), V(89), V(90.4)},
                                y23[] = {V(86.3), V(92.9), V(68.2), V(92), V(88.2), V(90)},
                                y24[] = {V(87), V(93.8), FEW, V(93.1), V(89.4), V(91.2)},
                                y25[] = {V(89.2), V(94.4), V(74.6), V(93.3), MISSING, V(92)};
static const struct chart_series years[] = {{STR_INIT("2022"), y22, CHART_PLAIN, 0},
                                            {STR_INIT("2023"), y23, CHART_PLAIN, 0},
                                            {STR_INIT("2024"), y24, CHART_PLAIN, 0},
                                            {STR_INIT("2025"), y25, CHART_PLAIN, 0}};

static const struct chart_item twice[] = {L("Åk 6, 2022"), L("Åk 9, 2025")};
static const struct chart_point s1[] = {V(71), V(80.5)}, s2[] = {V(84), V(83.1)}, s3[] = {V(88.4), V(86)},
                                s4[] = {V(83.2), V(84.4)}, s5[] = {V(76), FEW};
static const struct chart_series pairs[] = {{STR_INIT("Vårbyskolan"), s1, CHART_SELECTED, 0},
                                            {STR_INIT("Annerstaskolan"), s2, CHART_PLAIN, 0},
                                            {STR_INIT("Balingsnässkolan"), s3, CHART_PLAIN, 0},
                                            {STR_INIT("Kommunen"), s4, CHART_COMPARED, 0},
                                            {STR_INIT("Källbrinksskolan"), s5, CHART_PLAIN, 0}};

static const struct chart_point m1[] = {V(55), V(57), V(58.3), V(57.6), V(57), V(64.7)},
                                m2[] = {V(71), V(70.2), V(69), V(72), V(73.3), V(72.8)},
                                m3[] = {V(62), FEW, V(61), V(60.4), V(63), V(66)},
                                m4[] = {V(80), V(79), V(81.2), V(78), V(80.4), V(82)},
                                m5[] = {V(67), V(66), V(68), MISSING, V(64), V(63)},
                                m6[] = {V(66.4), V(65.2), V(67), V(66), V(67.4), V(69.1)};
static const struct chart_series panels[] = {
    {STR_INIT("Vårbyskolan"), m1, CHART_SELECTED, 0},   {STR_INIT("Annerstaskolan"), m2, CHART_PLAIN, 0},
    {STR_INIT("Källbrinksskolan"), m3, CHART_PLAIN, 0}, {STR_INIT("Engelska skolan"), m4, CHART_PLAIN, 0},
    {STR_INIT("Trångsundsskolan"), m5, CHART_PLAIN, 0}, {STR_INIT("Kommunen"), m6, CHART_COMPARED, 0}};

#define DOTS 60
static struct chart_item dot_item[DOTS];
static struct chart_point dot_point[DOTS];
static const struct chart_series dot_series[] = {{STR_INIT("Behöriga"), dot_point, CHART_PLAIN, 0}};
static double size[50], lo95[50], hi95[50], lo998[50], hi998[50];
static const struct chart_curve limits[] = {{STR_INIT("95 % av skolorna väntas inom"), size, lo95, hi95, 50},
                                            {STR_INIT("99,8 %"), size, lo998, hi998, 50}};

static void make_funnel(void)
{
	uint32_t r = 7;
	double mean = 84;
	for (int i = 0; i < DOTS; i++) {
		r = r * 1664525u + 1013904223u;
		double n = 15 + (r >> 8) % 170, z = 0;
		for (int k = 0; k < 12; k++, r = r * 1664525u + 1013904223u)
			z += (double)(r >> 8) / (1 << 24);
		dot_point[i] = (struct chart_point){.value = fmin(100, mean + (z - 6) * 44 / sqrt(n)), .n = n};
		dot_item[i] = (struct chart_item){.label = STR("Skola")};
	}
	dot_point[3] = (struct chart_point){.value = 68.2, .n = 96};
	dot_item[3] = (struct chart_item){STR("Vårbyskolan"), 0, CHART_SELECTED};
	dot_point[8] = (struct chart_point){.value = 97.1, .n = 168};
	dot_item[8] = (struct chart_item){STR("Engelska skolan"), 0, CHART_NOTABLE};
	dot_point[9] = (struct chart_point){.value = 3, .n = 5, .state = CHART_FEW};
	dot_item[9] = (struct chart_item){STR("Källbrinksskolan"), 0, CHART_NOTABLE};
	for (int i = 0; i < 50; i++) {
		size[i] = 6 + i * 4;
		double se = 40 / sqrt(size[i]);
		lo95[i] = mean - 1.96 * se;
		hi95[i] = mean + 1.96 * se;
		lo998[i] = mean - 3.09 * se;
		hi998[i] = mean + 3.09 * se;
	}
}

static const struct chart_reference mean_line[] = {{84, STR_INIT("Medel 84 %"), false}};

static const struct chart gallery[] = {
    {.kind = CHART_LINE,
     .title = STR_INIT("Studiero i årskurs 7"),
     .sentence = STR_INIT(
         "Studieron ökade mer på programskolorna än på jämförelseskolorna, men osäkerheten är stor."),
     .source = STR_INIT("Elevenkäten, version 3"),
     .y = PERCENT,
     .item = terms,
     .items = N(terms),
     .series = schools,
     .n_series = N(schools),
     .mark = marks,
     .marks = N(marks)},
    {.kind = CHART_LINE,
     .title = STR_INIT("Meritvärde"),
     .sentence = STR_INIT("Flickor har högre meritvärde än pojkar, och avståndet minskar."),
     .y = {.title = STR_INIT("Meritvärde, 17 ämnen"), .unit = STR_INIT(" poäng")},
     .item = terms,
     .items = N(terms),
     .series = sexes,
     .n_series = N(sexes),
     .reference = target,
     .references = 1},
    {.kind = CHART_BAR,
     .title = STR_INIT("Behöriga till yrkesprogram"),
     .sentence = STR_INIT("Vårbyskolan ligger under riket."),
     .y = PERCENT,
     .item = units,
     .items = N(units),
     .series = one,
     .n_series = 1,
     .reference = riket,
     .references = 1},
    {.kind = CHART_BAR,
     .title = STR_INIT("Behöriga efter kön"),
     .sentence = STR_INIT("Flickor är oftare behöriga."),
     .y = PERCENT,
     .item = units,
     .items = N(units),
     .series = two,
     .n_series = 2},
    {.kind = CHART_DOT,
     .title = STR_INIT("Behöriga med osäkerhet"),
     .sentence = STR_INIT("Två skolor skiljer sig säkert från riket."),
     .y = PERCENT,
     .item = units,
     .items = N(units),
     .series = one,
     .n_series = 1,
     .reference = riket,
     .references = 1},
    {.kind = CHART_MULTIPLES,
     .title = STR_INIT("Studiero per skola"),
     .sentence = STR_INIT("Vårbyskolan ökar mest."),
     .y = PERCENT,
     .item = terms,
     .items = N(terms),
     .series = panels,
     .n_series = N(panels),
     .mark = marks,
     .marks = 1},
    {.kind = CHART_FUNNEL,
     .title = STR_INIT("Skillnader mellan skolor"),
     .sentence = STR_INIT("Två skolor ligger utanför det som slumpen ger."),
     .x = {.title = STR_INIT("Antal elever")},
     .y = PERCENT,
     .item = dot_item,
     .items = DOTS,
     .series = dot_series,
     .n_series = 1,
     .curve = limits,
     .curves = 2,
     .reference = mean_line,
     .references = 1},
    {.kind = CHART_HEAT,
     .title = STR_INIT("Godkända per ämne"),
     .sentence = STR_INIT("Svenska som andraspråk ligger lägst."),
     .y = PERCENT,
     .item = subjects,
     .items = N(subjects),
     .series = years,
     .n_series = N(years)},
    {.kind = CHART_STACK,
     .title = STR_INIT("Elevenkäten, årskurs 8"),
     .sentence = STR_INIT("Fyra av fem känner sig trygga."),
     .y = {.title = STR_INIT("Andel av svaren"), .unit = STR_INIT("\u00a0%"), .ceiling = 100},
     .item = questions,
     .items = N(questions),
     .series = answers,
     .n_series = N(answers)},
    {.kind = CHART_SLOPE,
     .title = STR_INIT("Samma elever i åk 6 och åk 9"),
     .sentence = STR_INIT("Vårbyskolan lyfter sina elever."),
     .y = PERCENT,
     .item = twice,
     .items = 2,
     .series = pairs,
     .n_series = N(pairs)},
    {.kind = CHART_SPARK,
     .title = STR_INIT("Närvaro"),
     .item = terms,
     .items = N(terms),
     .series = schools,
     .n_series = 1,
     .mark = marks,
     .marks = 1},
};

static void page(struct arena *a, struct buf *out)
{
	BUF_LIT(out, "<!doctype html><html lang=\"sv\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
	             "content=\"width=device-width\"><title>Diagram</title>");
	static const char *const sheet[] = {"designsystemet.css", "theme.css", "trad.css", "chart.css"};
	for (size_t i = 0; i < N(sheet); i++)
		buf_printf(out, "<link rel=\"stylesheet\" href=\"%s\">", sheet[i]);
	BUF_LIT(out, "<script src=\"chart.js\" defer></script><main><h1>Diagram</h1>");
	for (size_t i = 0; i < N(gallery); i++) {
		struct chart c = gallery[i];
		c.words = &swedish;
		BUF_LIT(out, "<figure class=\"chart-figure\"><figcaption><h2>");
		buf_html(out, c.title);
		BUF_LIT(out, "</h2><p>");
		buf_html(out, c.sentence);
		BUF_LIT(out, "</p></figcaption>");
		chart_page(a, &c, out);
		BUF_LIT(out, "</figure>\n");
	}
	BUF_LIT(out, "</main></html>\n");
}

int main(int argc, char **argv)
{
	static const struct chart_look file = {.file = true};
	struct arena a;
	struct buf out;
	arena_init(&a, 0);
	buf_init(&out, 0);
	make_funnel();
	enum chart_kind kind = argc > 1 ? chart_kind_of(str_z(argv[1])) : CHART_KINDS;
	for (size_t i = 0; i < N(gallery) && kind < CHART_KINDS; i++) {
		struct chart c = gallery[i];
		c.words = &swedish;
		if (c.kind == kind && out.n == 0)
			chart_svg(&a, &c, &file, &out);
	}
	if (kind == CHART_KINDS)
		page(&a, &out);
	bool ok = out.n > 0 && !out.overflow && fwrite(out.p, 1, out.n, stdout) == out.n;
	buf_finish(&out);
	arena_finish(&a);
	return ok ? 0 : 1;
}
