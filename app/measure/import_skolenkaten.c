/* import_skolenkaten.c - Skolinspektionen's workbook of Skolenkäten: all schools and authorities of a round,
 * one sheet with answers, one by sex, one that explains.
 *
 * Index and response rate are read for everybody in it. Questions (their mean, how many gave each answer, and
 * the share of positive answers of those questions that have a measure for it) are read for the country, the
 * own authority and its schools: of the others they would be some 200 000 figures a round that nobody asks
 * for. A measure of an area or question that is not in the registry is made from its text, so a question that
 * is put in other words gets a series of its own.
 *
 * The share of positive answers is the two positive answers by all who answered; "vet inte" is in the
 * denominator, as in Kolada's N15630-N15659 (Huddinge 2022, trygg: (392 + 311) / 834 = 84,3 both here and
 * there). It is computed when both are told, and takes on the mark of the one that is not.
 *
 * The total, girls and boys stand on both sheets for some rows; they must say the same. Marks: value.h and
 * the notes of the workbook.
 */
#include "measure/import_skolenkaten.h"

#include "base/utf8.h"
#include "core/settings.h"
#include "measure/import_figures.h"
#include "org/org.h"

static const struct import_field fields[] = {
    {"owner_code", N_("The authority's number"), false, "orgnummer|organisationsnummer"},
    {"owner", N_("Authority"), true, "huvudman"},
    {"municipality", N_("Municipality"), false, "kommun"},
    {"code", N_("School unit code"), false, "skolenhetskod"},
    {"name", N_("School"), false, "skolenhet|skola"},
    {"group", N_("Number in the group"), true, "antal i gruppen"},
    {"answers", N_("Answers"), true, "antal"},
    {"rate", N_("Response rate"), true, "svarsfrekvens"},
};

enum word_kind { AREA, POSITIVE, ANSWER, RESPONDENTS };
static const struct word {
	enum word_kind kind;
	const char *text, *key, *instrument;
} words[] = {
#define WORD(...) {__VA_ARGS__},
#include "measure/skolenkaten_words.def"
#undef WORD
};

enum what { NOTHING, INDEX, MEAN, COUNT };
struct column {
	enum what what;
	struct str sex, answer; /* answer "" unless COUNT */
	struct str key;         /* of the measure */
	struct measure_make make;
	struct str share; /* COUNT of a positive answer: the measure of its share, else "" */
};
struct said { /* a cell that has been read, on whichever sheet */
	struct str text;
};
struct state {
	struct column *col;
	const struct word *by;
	struct str grade, period, title, orgnr;
	int year;
	struct map said; /* "place|key|sex" */
};

/* --- headings ------------------------------------------------------------------------------- */

/* Without "9. " before it and "(...)" after it, with plain hyphens, folded. */
static struct str bare(struct arena *a, struct str text)
{
	size_t i = 0;
	while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
		i++;
	if (i && i < text.n && text.p[i] == '.')
		text = str_trim(str_sub(text, i + 1, text.n));
	ptrdiff_t dash = str_find(text, STR("–"));
	if (dash >= 0)
		text =
		    arena_printf(a, "%.*s-%.*s", (int)dash, text.p, STR_ARG(str_sub(text, (size_t)dash + 3, text.n)));
	ptrdiff_t paren = str_chr(text, '(');
	return str_trim(utf8_fold(a, paren > 0 ? str_sub(text, 0, (size_t)paren) : text));
}

/* The first word of its kind that the text holds, or is (whole); NULL when none. */
static const struct word *find_word(struct arena *a, enum word_kind kind, struct str text, bool whole)
{
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct str word = utf8_fold(a, str_z(words[i].text));
		bool fits = whole ? str_eq(text, word) : str_find(text, word) >= 0;
		if (words[i].kind == kind && fits)
			return &words[i];
	}
	return NULL;
}

static struct str share_of(struct arena *a, struct str question, struct str answer)
{
	const struct word *w = find_word(a, POSITIVE, utf8_fold(a, question), false);
	return w && find_word(a, ANSWER, utf8_fold(a, answer), true) ? str_z(w->key) : STR("");
}

static struct str own_key(struct arena *a, const struct state *st, const char *what, struct str text)
{
	struct str slug = figures_slug(a, bare(a, text));
	return arena_printf(a, "%s_%s_%.*s", st->by->key, what, STR_ARG(slug));
}

static void describe(struct import *im, const struct state *st, struct column *c, struct str top)
{
	struct arena *a = im->ch->arena;
	int64_t instrument = 0;
	instrument_by_key(im->ch->db, a, str_z(st->by->instrument), &instrument);
	c->make = (struct measure_make){
	    .name = arena_printf(a, "Skolenkäten, %s%.*s",
	                         c->what == INDEX   ? "index "
	                         : c->what == COUNT ? "antal svar: "
	                                            : "",
	                         STR_ARG(top)),
	    .question = top,
	    .definition = c->what == COUNT  ? STR("Antal som gett vart och ett av svaren.")
	                  : c->what == MEAN ? STR("Medelvärde av svarens poäng, 0–10. Vet ej räknas inte.")
	                                    : STR("Medelvärdet av frågorna i området, 0–10."),
	    .numerator = STR(""),
	    .source = arena_printf(a, "Skolinspektionen, %.*s", STR_ARG(st->title)),
	    .unit = c->what == COUNT ? "count" : "index",
	    .kind = c->what == COUNT ? "count" : "index",
	    .origin = "standard",
	    .population = strcmp(st->by->key, "se_personal") == 0 ? "staff" : "own",
	    .period_kind = "lasar",
	    .direction = c->what == COUNT ? "neutral" : "up",
	    .decimals = c->what == COUNT ? 0 : 1,
	    .instrument_id = instrument};
}

static bool part(struct str *rest, struct str *out)
{
	ptrdiff_t at = str_find(*rest, STR(SKOLENKATEN_BAR));
	*out = str_trim(at < 0 ? *rest : str_sub(*rest, 0, (size_t)at));
	*rest = at < 0 ? STR("") : str_sub(*rest, (size_t)at + strlen(SKOLENKATEN_BAR), rest->n);
	return at >= 0;
}

/* "(bildar ej index)": the column holds only marks. */
static bool no_index(struct arena *a, struct str top)
{
	return str_find(utf8_fold(a, top), STR("bildar ej index")) >= 0;
}

static enum what kind_of(struct arena *a, struct str top, struct str middle, struct str kind, bool by_sex)
{
	if (str_ieq(kind, STR("Index")))
		return no_index(a, top) ? NOTHING : INDEX;
	if (str_ieq(kind, STR("Medelvärde")))
		return MEAN;
	return str_ieq(kind, STR("Antal")) && middle.n && !by_sex ? COUNT : NOTHING;
}

static void name_measure(struct import *im, const struct state *st, struct column *c, struct str top)
{
	static const char *const word[] = {"", "index", "fraga", "svar"};
	struct arena *a = im->ch->arena;
	bool pupils = strcmp(st->by->key, "se") == 0;
	const struct word *known = pupils && c->what == INDEX ? find_word(a, AREA, bare(a, top), true) : NULL;
	c->key = known ? str_z(known->key) : own_key(a, st, word[c->what], top);
	c->share = pupils && c->what == COUNT ? share_of(a, top, c->answer) : STR("");
	describe(im, st, c, top);
}

static void know_column(struct import *im, const struct state *st, size_t at)
{
	struct column *c = &st->col[at];
	struct str rest = im->sheet->header[at], top, middle, kind;
	if (im->field_of[at] >= 0 || !part(&rest, &top) || !part(&rest, &middle) || top.n == 0)
		return;
	part(&rest, &kind);
	bool by_sex = figures_sex(middle, &c->sex);
	c->what = kind_of(im->ch->arena, top, middle, kind, by_sex);
	if (!by_sex)
		c->sex = STR("T");
	c->answer = c->what == COUNT ? middle : STR("");
	if (c->what != NOTHING)
		name_measure(im, st, c, top);
}

static void know_columns(struct import *im, struct state *st)
{
	static char there;
	struct map seen;
	size_t indexes = 0;
	map_init(&seen, im->ch->arena);
	st->col = ARENA_ARRAY(im->ch->arena, im->sheet->ncols + 1, struct column);
	for (size_t i = 0; i < im->sheet->ncols; i++) {
		struct str head = im->sheet->header[i];
		know_column(im, st, i);
		indexes += st->col[i].what == INDEX;
		if (st->col[i].what != NOTHING && map_get(&seen, head))
			import_error_col(im, i, N_("The heading “{0}” stands twice."), head, STR_END);
		map_put(&seen, head, &there);
	}
	if (indexes == 0)
		import_error(im, "", N_("No column holds an index."), STR_END);
}

/* --- the file as a whole ---------------------------------------------------------------------- */

/* The first number of so many digits in the text that stands after the word, 0 when there is none. */
static int number_after(struct str text, struct str word, size_t digits)
{
	ptrdiff_t at = str_find(text, word);
	int64_t n = 0;
	for (size_t i = at < 0 ? text.n : (size_t)at + word.n; i + digits <= text.n; i++) {
		size_t k = i;
		while (k < text.n && text.p[k] >= '0' && text.p[k] <= '9')
			k++;
		if (k - i == digits && str_to_i64(str_sub(text, i, k), &n))
			return (int)n;
		i = k > i ? k - 1 : i;
	}
	return 0;
}

/* "Skolenkäten 2022 - Elever årskurs 8": the round is of the spring, so of the läsår that began the year
 * before; until 2020 there were autumn rounds too, which the title then says. */
static void read_title(struct import *im, struct state *st)
{
	struct arena *a = im->ch->arena;
	struct str title = import_about(im->sheet, "title"), fold;
	st->title = str_is_null(title) ? STR("") : title;
	fold = utf8_fold(a, st->title);
	int year = number_after(fold, STR("skolenk"), 4), grade = number_after(fold, STR("årskurs"), 1);
	bool autumn = str_find(fold, STR("höst")) >= 0 || str_find(fold, STR(" ht")) >= 0;
	grade = grade ? grade : number_after(fold, STR(" år "), 1);
	st->year = year ? year - !autumn : im->opt.year;
	st->grade = grade ? arena_printf(a, "%d", grade) : STR("");
	st->by = find_word(a, RESPONDENTS, fold, false);
	if (!st->by) {
		import_error(im, "", N_("The title “{0}” does not say who answered: pupils, guardians or staff."),
		             st->title, STR_END);
		st->by = find_word(a, RESPONDENTS, STR("elever"), true);
	}
	if (!st->year)
		import_error(im, "", N_("The file does not say which school year it is of. Choose it."), STR_END);
	st->period = lasar_text(a, st->year);
}

static void begin(struct import *im)
{
	struct arena *a = im->ch->arena;
	struct state *st = arena_alloc(a, sizeof *st);
	struct str notes = import_about(im->sheet, "notes");
	*st = (struct state){.orgnr = setting_text(im->ch->db, a, "huvudman.orgnr")};
	map_init(&st->said, a);
	read_title(im, st);
	know_columns(im, st);
	struct figure_source s = {
	    .kind = STR("file"),
	    .publisher = STR("Skolinspektionen"),
	    .title = st->title,
	    .url = STR("https://www.skolinspektionen.se"),
	    .licence = STR("Offentlig uppgift; filen anger ingen licens. Ange källa: Skolinspektionen."),
	    .definitions = str_is_null(notes) ? STR("") : notes};
	figures_begin(im, VALUE_SKOLENKATEN, &s)->own = st;
}

/* --- a row ------------------------------------------------------------------------------------- */

struct row {
	const struct figures_place *p;
	bool close; /* the country, the own authority, an own school: with its questions */
	struct str sex;
	struct opt_i64 group, answers;
};

static struct str cell(const struct import *im, const char *field)
{
	struct str s = import_value(im, field);
	return str_is_null(s) ? STR("") : s;
}

static struct opt_i64 people(struct import *im, const char *field)
{
	int64_t n = 0;
	struct str s = cell(im, field);
	if (s.n == 0 || str_eqz(s, "-"))
		return (struct opt_i64){false, 0};
	if (!str_to_i64(s, &n) || n < 0)
		import_error(im, field, N_("“{0}” is no whole number."), s, STR_END);
	return (struct opt_i64){true, n};
}

/* "Samtliga deltagande skolor - Kvinna". False for those whose sex figures are not kept by. */
static bool country(struct figures *f, struct str name, struct row *r)
{
	ptrdiff_t dash = str_find(name, STR(" - "));
	r->sex = STR("T");
	if (!str_starts(name, STR("Samtliga"))) {
		import_error(f->im, "owner", N_("The row names neither an authority's number nor a school's code."),
		             STR_END);
		return false;
	}
	if (dash >= 0 && !figures_sex(str_trim(str_sub(name, (size_t)dash + 3, name.n)), &r->sex)) {
		import_note(f->im, "owner", N_("“{0}” is left out: figures are kept for girls, boys and all."), name,
		            STR_END);
		return false;
	}
	r->p = figures_place(
	    f, &(struct place_key){.kind = "country", .code = STR("0000"), .name = STR(""), .owner = STR("")});
	r->close = true;
	return true;
}

static bool whose(struct figures *f, const struct state *st, struct row *r)
{
	struct str code = cell(f->im, "code"), owner = cell(f->im, "owner_code");
	if (code.n == 0 && owner.n == 0)
		return country(f, cell(f->im, "owner"), r);
	if (code.n) {
		r->p = figures_school(f, "code", code, cell(f->im, "name"), STR(""), "");
		r->close = r->p && r->p->own;
	} else {
		r->p = figures_place(
		    f, &(struct place_key){.kind = "authority", .code = owner, .name = cell(f->im, "owner")});
		r->close = str_eq(owner, st->orgnr);
	}
	return r->p != NULL;
}

/* True when the same is said already, on the other sheet or in another row. */
static bool said(struct state *st, struct arena *a, const struct row *r, const struct figures_cell *c)
{
	struct str key = arena_printf(a, "%lld|%.*s|%.*s|%.*s", (long long)r->p->id, STR_ARG(c->is.key),
	                              STR_ARG(c->is.sex), STR_ARG(c->is.facet));
	void **slot = map_slot(&st->said, key);
	struct said *was = *slot;
	if (was)
		return str_eq(was->text, c->text);
	was = arena_alloc(a, sizeof *was);
	was->text = c->text;
	*slot = was;
	return false;
}

static void put(struct figures *f, struct state *st, const struct row *r, const struct column *c, size_t at)
{
	struct import *im = f->im;
	struct arena *a = im->ch->arena;
	struct value v;
	bool own_sex = str_eq(c->sex, STR("T"));
	struct figures_cell x = {
	    .col = at,
	    .text = str_trim(im->line->cell[at]),
	    .period = st->period,
	    .first_year = st->year,
	    .make = &c->make,
	    .n = own_sex ? r->answers : (struct opt_i64){0},
	    .n_of = own_sex ? r->group : (struct opt_i64){0},
	    .is = {c->key, st->grade, own_sex ? r->sex : c->sex, STR(""),
	           c->answer.n ? arena_printf(a, "svar=%.*s", STR_ARG(c->answer)) : STR("")}};
	if (said(st, a, r, &x) || !figures_value(f, &x, &v))
		return;
	if (c->what != COUNT && v.kind == VALUE_EXISTS && (value_number(&v) < 0 || value_number(&v) > 10))
		import_error_col(im, at, N_("“{0}” is outside 0 to 10."), x.text, STR_END);
	else
		figures_value_put(f, r->p, &x, &v);
}

/* 0.794, which must be the answers by the group. */
static void put_rate(struct figures *f, struct state *st, const struct row *r)
{
	struct import *im = f->im;
	struct value v;
	struct measure_make m = {.name = STR("Skolenkäten, svarsfrekvens"),
	                         .unit = "percent",
	                         .kind = "share",
	                         .origin = "standard",
	                         .population = "own",
	                         .period_kind = "lasar",
	                         .decimals = 1};
	struct figures_cell c = {.field = "rate",
	                         .text = cell(im, "rate"),
	                         .period = st->period,
	                         .first_year = st->year,
	                         .make = &m,
	                         .n = r->group,
	                         .numerator = r->answers,
	                         .is = {arena_printf(im->ch->arena, "%s_svarsfrekvens", st->by->key), st->grade,
	                                r->sex, STR(""), STR("")}};
	if (!str_eqz(r->sex, "T") || said(st, im->ch->arena, r, &c) || !figures_value(f, &c, &v))
		return;
	double is = value_number(&v), by = r->group.v ? (double)r->answers.v / (double)r->group.v : 0;
	if (v.kind == VALUE_EXISTS && r->group.v && r->answers.has && (is > by + 0.001 || is < by - 0.001)) {
		import_error(im, "rate", N_("“{0}” is not {1} answers of {2}."), c.text, cell(im, "answers"),
		             cell(im, "group"), STR_END);
		return;
	}
	if (v.kind == VALUE_EXISTS && v.decimals >= 2)
		v.decimals = (uint8_t)(v.decimals - 2);
	else if (v.kind == VALUE_EXISTS)
		v.number *= v.decimals == 1 ? 10 : 100, v.decimals = 0;
	figures_value_put(f, r->p, &c, &v);
}

/* The two positive answers, the second at column `at`, by all answers. */
static void put_share(struct figures *f, struct state *st, const struct row *r, size_t first, size_t at)
{
	struct value one, two, v = {.kind = VALUE_EXISTS, .decimals = 1};
	struct figures_cell c = {.col = at,
	                         .period = st->period,
	                         .first_year = st->year,
	                         .n = r->answers,
	                         .n_of = r->group,
	                         .is = {st->col[at].share, st->grade, r->sex, STR(""), STR("")}};
	if (!value_read(str_trim(f->im->line->cell[first]), VALUE_SKOLENKATEN, 0, &one) ||
	    !value_read(str_trim(f->im->line->cell[at]), VALUE_SKOLENKATEN, 0, &two) || !r->answers.v)
		return;
	if (one.kind == VALUE_EXISTS && two.kind == VALUE_EXISTS) {
		c.numerator = (struct opt_i64){true, one.number + two.number};
		v.number = (2000 * c.numerator.v + r->answers.v) / (2 * r->answers.v);
	} else {
		const struct value *mark = one.kind == VALUE_EXISTS ? &two : &one;
		v = (struct value){.kind = mark->kind == VALUE_BAND ? VALUE_MASKED : mark->kind};
	}
	if (v.number > 1000) {
		import_error_col(f->im, at, N_("“{0}” is more than the {1} answers."), f->im->line->cell[at],
		                 cell(f->im, "answers"), STR_END);
		return;
	}
	struct measure m;
	if (measure_by_key(f->im->ch->db, f->im->ch->arena, c.is.key, &m))
		figures_value_put(f, r->p, &c, &v);
}

static void put_shares(struct figures *f, struct state *st, const struct row *r)
{
	size_t first = SIZE_MAX;
	for (size_t i = 0; i < f->im->sheet->ncols; i++) {
		const struct column *c = &st->col[i];
		if (c->what != COUNT || c->share.n == 0)
			continue;
		if (first != SIZE_MAX && str_eq(st->col[first].key, c->key)) {
			put_share(f, st, r, first, i);
			first = SIZE_MAX;
		} else {
			first = i;
		}
	}
}

static void row(struct import *im)
{
	struct figures *f = figures_of(im);
	struct state *st = f->own;
	struct row r = {.sex = STR("T"), .group = people(im, "group"), .answers = people(im, "answers")};
	uint32_t sheet = im->line->row / IMPORT_SHEET_ROWS;
	if (!st->year || !whose(f, st, &r) || im->row_errors)
		return;
	put_rate(f, st, &r);
	for (size_t i = 0; i < im->sheet->ncols; i++) {
		const struct column *c = &st->col[i];
		bool wanted = c->what == INDEX || (c->what != NOTHING && r.close);
		if (wanted && im->sheet->col[i] / IMPORT_SHEET_COLS == sheet)
			put(f, st, &r, c, i);
	}
	if (r.close && sheet == 0)
		put_shares(f, st, &r);
}

const struct import_profile import_skolenkaten = {
    .name = "skolenkaten",
    .label = N_("Skolinspektionen: Skolenkäten (workbook)"),
    .help = N_("The workbook with the results of all schools of a round, as Skolinspektionen publishes it."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .takes = IMPORT_FIXED | IMPORT_YEAR,
    .rows = IMPORT_FIGURES,
    .shape = skolenkaten_shape,
    .begin = begin,
    .row = row,
    .mark = figures_mark,
    .end = figures_end,
    .undo = figures_undo,
};
