/* import_planned_survey.c - Skolenkäten per school unit out of Planned Educations v4 (surveys/{who}): five
 * questions with their mean, the share that gave each answer, and the response rate.
 *
 * Who answered stands in no answer but in its address: the answers are read under their paths
 * ("…/surveys/pupilsgr"), or by the address they give themselves; schoolYear ("ak8") says it for pupils. A
 * mean is kept in the measure of its question's text, which is the one that Skolinspektionen's workbook gives
 * (import_skolenkaten.c), so that the two make one series. Shares are whole per cent of all answers, "inget
 * svar" among them; the shares of positive answers are not added up from them, since two rounded numbers are
 * not the rounded sum.
 * "-" is hidden, "0%" is nobody, null is a question that was not asked.
 */
#include "core/import_parse.h"
#include "measure/import_planned.h"

static const struct import_field fields[] = {
    {"code", N_("School unit code"), true, "skolenhetskod"},
    {"respondents", N_("Who answered"), true, ""},
    {"grade", N_("School grade"), false, "årskurs"},
    {"period", N_("Period"), true, "termin"},
    {"question", N_("Question"), false, "fråga"},
    {"answer", N_("Answer"), false, "svar"},
    {"value", N_("Value"), true, "värde"},
    {"n", N_("Answers"), false, "antal svar"},
    {"n_of", N_("Number in the group"), false, "antal i gruppen"},
};
enum { CODE, RESPONDENTS, GRADE, PERIOD, QUESTION_TEXT, ANSWER_TEXT, VALUE, N, N_OF, NCOLS };
#define RATE "svarsfrekvens"

enum word_kind { SURVEY, QUESTION, ANSWER };
static const struct word {
	enum word_kind kind;
	const char *text, *is, *grade, *name;
} words[] = {
#define SURVEY(...)   {SURVEY, __VA_ARGS__},
#define QUESTION(...) {QUESTION, __VA_ARGS__, NULL, NULL, NULL},
#define ANSWER(...)   {ANSWER, __VA_ARGS__, NULL, NULL},
#include "measure/planned_survey_words.def"
#undef SURVEY
#undef QUESTION
#undef ANSWER
};
enum { NWORDS = sizeof words / sizeof words[0] };

/* --- JSON to rows --------------------------------------------------------------------------------- */

struct rows {
	struct import_shape *sh;
	uint32_t row;
};

static const struct word *survey_of(struct str address)
{
	for (size_t i = 0; i < NWORDS; i++)
		if (words[i].kind == SURVEY && str_find(address, str_z(words[i].text)) >= 0)
			return &words[i];
	return NULL;
}

/* Pupils are known by their school year: "ak8", "ar2". */
static const struct word *survey_by_year(struct str year)
{
	for (size_t i = 0; i < NWORDS; i++)
		if (words[i].kind == SURVEY && words[i].grade[0] && str_starts(year, str_z(words[i].grade)))
			return &words[i];
	return NULL;
}

static void write_question(struct rows *o, const struct json *m, const char *question, struct str *cell)
{
	struct arena *a = o->sh->arena;
	struct str mean = import_shape_text(m, arena_printf(a, "%sAverage", question).p);
	cell[QUESTION_TEXT] = import_shape_text(m, arena_printf(a, "%sQuestionDescription", question).p);
	if (cell[QUESTION_TEXT].n == 0)
		return;
	cell[ANSWER_TEXT] = STR("");
	cell[VALUE] = mean;
	if (mean.n)
		import_shape_row(o->sh, ++o->row, cell, NCOLS);
	for (size_t i = 0; i < NWORDS; i++) {
		if (words[i].kind != ANSWER)
			continue;
		struct str share = import_shape_text(m, arena_printf(a, "%sRatio%s", question, words[i].text).p);
		if (share.n == 0)
			share = import_shape_text(m, arena_printf(a, "%sQuestionRatio%s", question, words[i].text).p);
		cell[ANSWER_TEXT] = str_z(words[i].is);
		cell[VALUE] = share;
		if (share.n)
			import_shape_row(o->sh, ++o->row, cell, NCOLS);
	}
}

static void write_survey(struct rows *o, const struct json *m, const struct word *who)
{
	struct str year = import_shape_text(m, "schoolYear");
	who = who ? who : survey_by_year(year);
	struct str cell[NCOLS] = {[CODE] = import_shape_text(m, "schoolUnitCode"),
	                          [RESPONDENTS] = who ? str_z(who->text) : STR(""),
	                          [GRADE] = year.n > 2 ? str_sub(year, 2, year.n) : STR(""),
	                          [PERIOD] = import_shape_text(m, "semester"),
	                          [N] = import_shape_text(m, "noOfAnswers"),
	                          [N_OF] = import_shape_text(m, "noInGroup")};
	for (size_t i = 0; i < NWORDS; i++)
		if (words[i].kind == QUESTION)
			write_question(o, m, words[i].text, cell);
	cell[QUESTION_TEXT] = STR("");
	cell[ANSWER_TEXT] = STR(RATE);
	cell[VALUE] = import_shape_text(m, "answeringFrequency");
	if (cell[VALUE].n)
		import_shape_row(o->sh, ++o->row, cell, NCOLS);
}

static void find_answers(struct rows *o, const struct json *j, const struct word *who, int depth)
{
	if (!j || depth > 5 || (j->kind != JSON_OBJECT && j->kind != JSON_ARRAY))
		return;
	struct str self = import_shape_text(json_get(json_get(j, "_links"), "self"), "href");
	const struct word *here = survey_of(self.n ? self : j->key);
	here = here ? here : who;
	if (json_get(j, "schoolUnitCode") && json_get(j, "semester") && json_get(j, "satisfactionAverage")) {
		write_survey(o, j, here);
		return;
	}
	for (size_t i = 0; i < j->n; i++)
		find_answers(o, &j->items[i], here, depth + 1);
}

static void shape(struct import_shape *sh)
{
	struct rows o = {sh, 0};
	const struct json *j = import_shape_answers(sh, fields, NCOLS);
	if (!j)
		return;
	import_shape_about(sh, "retrieved", str_sub(import_shape_text(j, "retrieved"), 0, 10));
	find_answers(&o, j, NULL, 0);
}

/* --- rows to figures ---------------------------------------------------------------------------------- */

static struct str cell(const struct import *im, int field)
{
	struct str s = import_value(im, fields[field].name);
	return str_is_null(s) ? STR("") : s;
}

static void begin(struct import *im)
{
	planned_begin(im, VALUE_SKOLENKATEN, "Skolinspektionen", "Skolenkäten i Planned Educations v4");
}

static struct opt_i64 people(struct import *im, int field)
{
	int64_t n = 0;
	struct str s = cell(im, field);
	if (s.n == 0 || str_eqz(s, "-"))
		return (struct opt_i64){false, 0};
	if (!str_to_i64(s, &n) || n < 0)
		import_error(im, fields[field].name, N_("“{0}” is no whole number."), s, STR_END);
	return (struct opt_i64){true, n};
}

/* "se_fraga_kanner-du-...": as the workbook's. */
static struct str key_of(struct arena *a, const struct word *who, const char *what, struct str question)
{
	struct str slug = figures_slug(a, question);
	return arena_printf(a, "%s_%s_%.*s", who->is, what, STR_ARG(slug));
}

static void describe(struct import *im, const struct word *who, struct measure_make *m,
                     struct figures_cell *c)
{
	struct arena *a = im->ch->arena;
	struct str question = cell(im, QUESTION_TEXT), answer = cell(im, ANSWER_TEXT);
	bool rate = question.n == 0, share = answer.n > 0;
	*m = (struct measure_make){.question = question,
	                           .unit = share ? "percent" : "index",
	                           .kind = share ? "share" : "index",
	                           .decimals = share ? 0 : 1,
	                           .origin = "standard",
	                           .population = "own",
	                           .period_kind = "lasar",
	                           .direction = share ? "neutral" : "up",
	                           .population_note = str_z(who->name),
	                           .source = STR("Skolenkäten, Planned Educations API v4")};
	m->name = rate    ? arena_printf(a, "Skolenkäten, svarsfrekvens, %s", who->name)
	          : share ? arena_printf(a, "Skolenkäten, andel per svar: %.*s", STR_ARG(question))
	                  : arena_printf(a, "Skolenkäten, %.*s", STR_ARG(question));
	m->definition = share ? STR("Andel av svaren, hela procent; inget svar räknas med.")
	                      : STR("Medelvärde av svarens poäng, 0–10. Vet ej räknas inte.");
	c->is.key = rate ? arena_printf(a, "%s_svarsfrekvens", who->is)
	                 : key_of(a, who, share ? "svarsandel" : "fraga", question);
	c->is.facet = share && !rate ? arena_printf(a, "svar=%.*s", STR_ARG(answer)) : STR("");
	c->per_cent_sign = share;
}

static void row(struct import *im)
{
	struct figures *f = figures_of(im);
	struct measure_make m;
	struct str period;
	const struct word *who = survey_of(cell(im, RESPONDENTS));
	const struct figures_place *p = figures_school(f, "code", cell(im, CODE), STR(""), STR(""), "");
	struct figures_cell c = {.field = "value",
	                         .text = cell(im, VALUE),
	                         .make = &m,
	                         .n = people(im, N),
	                         .n_of = people(im, N_OF),
	                         .is = {.sex = STR("T"), .grade = cell(im, GRADE), .subject = STR("")}};
	if (!who)
		import_error(im, "respondents", N_("“{0}” is none of the words that can stand here."),
		             cell(im, RESPONDENTS), STR_END);
	if (!figures_period(im->ch->arena, cell(im, PERIOD), &c.first_year, &period))
		import_error(im, "period", N_("“{0}” is no period. Write 2024/25, HT24, 2024-11 or 2024."),
		             cell(im, PERIOD), STR_END);
	if (!who || !p || im->row_errors)
		return;
	c.period = lasar_text(im->ch->arena, c.first_year);
	describe(im, who, &m, &c);
	if (cell(im, QUESTION_TEXT).n == 0) {
		c.numerator = c.n;
		c.n = c.n_of;
	}
	figures_cell_put(f, p, &c);
}

const struct import_profile import_planned_survey = {
    .name = "planned-surveys",
    .label = N_("Skolinspektionen: Skolenkäten (API Planned Educations)"),
    .help =
        N_("Answers of the API with Skolenkäten's results of school units (JSON), under their addresses."),
    .fields = fields,
    .nfields = NCOLS,
    .rows = IMPORT_FIGURES,
    .shape = shape,
    .begin = begin,
    .row = row,
    .mark = figures_mark,
    .end = figures_end,
    .undo = figures_undo,
};
