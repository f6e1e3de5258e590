/* import_activities.c - handlingsplan and arbetsplan tables: activities with all that
 * hangs on them. One cell may hold a whole description: number and title on its first
 * line, words of focus on the second, then the text. */
#include "base/utf8.h"
#include "org/import_refs.h"
#include "plan/import_activity.h"
#include "plan/import_find.h"
#include "sql_plan_import.h"

static const struct import_field fields[] = {
    {"document", N_("Plan"), false, "dokument"},
    {"number", N_("Number"), false, "nr|nummer|#"},
    {"description", N_("Description with number and title"), false,
     "beskrivning av aktiviteter|beskrivning av aktivitet|beskrivning av aktiviteterna"},
    {"title", N_("Activity"), false, "aktivitet|rubrik|insats|åtgärd|titel"},
    {"focus", N_("Focus"), false, "fokus|fokusområden|fokusord"},
    {"body", N_("Description"), false, "beskrivning|text"},
    {"staff_groups", N_("Staff groups"), false, "yrkesgrupp|yrkesgrupper"},
    {"when_text", N_("When"), false, "när|när ska aktiviteten genomföras|tidsplan|tid"},
    {"funds_text", N_("Allocated funds"), false, "tilldelade medel|medel"},
    {"funds_amount", N_("Amount, kronor"), false, "belopp|belopp kr|belopp, kr"},
    {"funds_source", N_("Source of funds"), false, "finansiering|medlens källa"},
    {"responsible", N_("Responsible"), false, "ansvarig|ansvar"},
    {"unit", N_("Unit"), false, "enhet|skola"},
    {"goals", N_("Answers to"), false, "mål|nämndmål|svarar mot|uppdrag"},
    {"milestones", N_("Milestones"), false, "delmål|milstolpar"},
    {"checklist", N_("Checklist"), false, "checklista"},
    {"cost", N_("Minutes per role"), false, "tid per roll|tidsåtgång"},
    {"scope", N_("Scope"), false, "omfattning"},
    {"instead", N_("What goes away instead"), false, "tas bort i stället|i stället för"},
    {"status_said", N_("Status"), false, "status|läge"},
    {"status_note", N_("On the status"), false, "om status"},
};

/* --- the cell that holds everything --------------------------------------------------------- */

/* "Ledarskap, Målkvalitet och Återkoppling.": short parts between commas, at least two. */
static bool is_focus(struct str line)
{
	size_t commas = 0, words = 1;
	for (size_t i = 0; i < line.n; i++) {
		commas += line.p[i] == ',';
		if (line.p[i] == ',')
			words = 0;
		if (line.p[i] == ' ')
			words++;
		if (words > 6 || (line.p[i] == '.' && i + 1 < line.n))
			return false;
	}
	return commas > 0 && utf8_length(line) <= 160;
}

/* Words between commas and the last "och", joined by commas. */
static struct str focus_words(struct arena *a, struct str line)
{
	if (str_ends(line, STR(".")))
		line = str_sub(line, 0, line.n - 1);
	ptrdiff_t at = -1, next;
	for (size_t from = 0; (next = str_find(str_sub(line, from, line.n), STR(" och "))) >= 0;) {
		at = (ptrdiff_t)from + next;
		from = (size_t)at + 5;
	}
	if (at < 0)
		return line;
	return arena_printf(a, "%.*s, %.*s", STR_ARG(str_sub(line, 0, (size_t)at)),
	                    STR_ARG(str_sub(line, (size_t)at + 5, line.n)));
}

static void split_description(struct import *im, struct activity *x)
{
	struct str rest = import_value(im, "description"), line;
	if (str_is_null(rest))
		return;
	str_split(&rest, '\n', &line);
	struct str title = str_trim(line), number = import_number(&title);
	if (!str_is_null(number))
		x->number = number;
	x->title = utf8_prefix(title, 500);
	rest = str_is_null(rest) ? STR("") : str_trim(rest);
	struct str after = rest;
	if (str_split(&after, '\n', &line) && is_focus(str_trim(line))) {
		x->focus = focus_words(im->ch->arena, str_trim(line));
		rest = str_is_null(after) ? STR("") : str_trim(after);
	}
	if (rest.n)
		x->body = rest;
}

/* --- words, days, money ------------------------------------------------------------------------ */

static void read_status(struct import *im, struct activity *x)
{
	struct str first;
	if (import_status(im, &x->status))
		return;
	struct str when = import_value(im, "when_text");
	if (str_is_null(when) || x->id)
		return;
	str_split(&when, ' ', &first);
	if (str_eqz(utf8_fold(im->ch->arena, first), "pågående")) {
		x->status = STR("ongoing");
		import_note(im, "when_text", N_("“{0}” is read as the status Ongoing."), first, STR_END);
	}
}

static void read_when(struct import *im, struct activity *x, struct when *w)
{
	struct str text = import_value(im, "when_text");
	*w = (struct when){0};
	if (str_is_null(text))
		return;
	when_parse(im->ch->arena, text, w);
	if (!w->understood)
		import_note(im, "when_text", N_("The days could not be told for certain; the text is kept as it is."),
		            STR_END);
	else if (!w->years)
		import_note(im, "when_text", N_("No days are stated; the text is kept as it is."), STR_END);
	if (!str_is_null(w->from_day) || !str_is_null(w->to_day)) {
		x->from_day = w->from_day;
		x->to_day = w->to_day;
	}
}

static void read_funds(struct import *im, struct activity *x)
{
	static const char *const none[] = {"inga", "inga medel", "nej", "0", "0 kr", "-", "–"};
	struct str text = import_value(im, "funds_text");
	if (!str_is_null(text)) {
		struct str key = utf8_fold(im->ch->arena, text);
		x->funds = STR("unknown");
		for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
			if (str_eqz(key, none[i]))
				x->funds = STR("none");
		if (str_starts(key, STR("i delar")) || str_starts(key, STR("delvis")))
			x->funds = STR("partly");
		else if (str_eqz(x->funds, "unknown") && !x->funds_amount.has)
			import_note(im, "funds_text", N_("The funds are kept as text; no amount is stated."), STR_END);
	}
	if (x->funds_amount.has && x->funds_amount.v > 0 && !str_eqz(x->funds, "partly"))
		x->funds = STR("granted");
}

static void read_responsible(struct import *im, struct activity *x)
{
	struct str text = import_value(im, "responsible");
	if (str_is_null(text))
		return;
	x->responsible_id = import_person(im, "responsible");
	x->responsible_text = x->responsible_id ? STR("") : utf8_prefix(text, 300);
}

/* --- the row ---------------------------------------------------------------------------------------- */

static bool find(struct import *im, const struct activity *x, struct activity *was)
{
	struct activity_by_mark_row *r;
	struct arena *a = im->ch->arena;
	struct str fold = utf8_fold(a, x->title);
	size_t n = activity_by_mark(im->ch->db, a, x->document_id, x->unit_id, x->number, fold, &r), hits = 0;
	int64_t id = 0;
	for (size_t i = 0; i < n; i++)
		if (x->number.n ? str_eq(r[i].number, x->number) : str_eq(r[i].fold, fold)) {
			id = r[i].id;
			hits++;
		}
	/* A plan that had no numbers before is known by its titles. */
	for (size_t i = 0; !hits && i < n; i++)
		if (r[i].number.n == 0) {
			id = r[i].id;
			hits++;
		}
	if (hits > 1)
		import_error(im, "number", N_("Several activities of the plan go by “{0}”."),
		             x->number.n ? x->number : x->title, STR_END);
	return hits == 1 && activity_get(im->ch->db, a, id, was);
}

static void fill(struct import *im, struct activity *x, struct when *w)
{
	import_fill(im, &kind_activity, x);
	split_description(im, x);
	read_responsible(im, x);
	read_when(im, x, w);
	read_funds(im, x);
	read_status(im, x);
}

static void row(struct import *im)
{
	struct activity x, was;
	struct document d = {0};
	struct when w;
	int64_t doc = import_document(im, "document", false);
	if (im->row_errors || (doc && !document_get(im->ch->db, im->ch->arena, doc, &d)))
		return;
	kind_activity.blank(im->ch, &x);
	x.document_id = doc;
	x.unit_id = import_unit(im, "unit", d.unit_id);
	if (doc && str_eqz(d.state, "decided"))
		x.state = STR("decided");
	size_t notes = im->problems.n;
	fill(im, &x, &w);
	if (x.title.n == 0)
		import_error(im, "description", N_("The activity needs a title."), STR_END);
	if (!x.unit_id && !im->row_errors)
		import_error(im, "unit", N_("Say which unit or which plan the activity belongs to."), STR_END);
	if (im->row_errors)
		return;
	bool known = find(im, &x, &was);
	if (known) {
		im->problems.n = notes; /* the same remarks come again */
		x = was;
		fill(im, &x, &w);
	}
	import_save(im, &kind_activity, known ? &was : NULL, &x);
	if (!im->row_errors)
		import_activity_parts(im, &x, &w);
}

const struct import_profile import_activities = {
    .name = "activities",
    .label = N_("Activities of a plan"),
    .help =
        N_("Tables of action plans and work plans. A cell may hold number, title, focus and text together."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .takes = IMPORT_DOCUMENT | IMPORT_UNIT | IMPORT_YEAR,
    .row = row,
};
