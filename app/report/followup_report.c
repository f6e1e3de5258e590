/* followup_report.c - what became of the läsår's activities: numbered blocks of
 * assignment, follow-up and analysis, and above them the counts that sum them up. */
#include "report/plan_data.h"

#include "base/utf8.h"
#include "org/org.h"
#include "web/fmt.h"

#include <stdlib.h>

static const char *const sheet_columns[] = {
    N_("Unit"),          N_("No."),       N_("Assignment or activity"),
    N_("Status"),        N_("Follow-up"), N_("What do we see?"),
    N_("Why is it so?"), N_("So what?"),  N_("What do we do now?"),
    N_("Reason"),        N_("Decision"),  N_("On the decision"),
    N_("Day"),
};

struct tally {
	int64_t all, without, statuses[8], reasons[8], missing;
};

static bool analysed(const struct report_followups_row *f)
{
	return str_trim(f->seen).n || str_trim(f->cause).n || str_trim(f->meaning).n || str_trim(f->next_step).n;
}

/* The status at the year's end, or where it stands when nobody has followed it up. */
static struct str status_of(const struct report_followups_row *f)
{
	return f->followup_id && f->status.n ? f->status : f->year_status;
}

static size_t word_index(const struct words *w, struct str word)
{
	size_t i = 0;
	while (w->word[i] && !str_eqz(word, w->word[i]))
		i++;
	return i;
}

static void count(struct tally *t, const struct report_followups_row *f)
{
	t->all++;
	t->without += f->followup_id == 0;
	if (!str_eqz(f->state, "done")) /* as on the page: drafts are not told yet */
		return;
	t->missing += !analysed(f);
	t->statuses[word_index(&activity_statuses, status_of(f))]++;
	if (f->reason.n)
		t->reasons[word_index(&reasons, f->reason)]++;
}

/* "6 pågår, 2 delvis genomförda" as "Pågår: 6, Delvis genomförd: 2" */
static struct str counted(struct report *r, const struct words *w, const int64_t *n)
{
	struct str s = STR("");
	for (size_t i = 0; w->word[i]; i++) {
		struct str word = tr(r->lang, w->text[i]);
		if (n[i] && w->word[i][0])
			s = arena_printf(r->arena, "%.*s%s%.*s: %lld", STR_ARG(s), s.n ? ", " : "", STR_ARG(word),
			                 (long long)n[i]);
	}
	return s;
}

struct fact {
	const char *label;
	struct str value;
};

/* Those that have something to say. */
static void say_facts(struct report *r, const struct fact *fact, size_t n)
{
	struct report_block *b = report_add(r, REPORT_FACTS);
	for (size_t i = 0; i < n; i++) {
		if (fact[i].value.n == 0)
			continue;
		struct report_lines *item = report_item(r, b);
		report_say(r, item, tr(r->lang, fact[i].label), REPORT_PLAIN);
		report_say(r, item, fact[i].value, REPORT_PLAIN);
	}
}

static void say_tally(struct report *r, const struct tally *t)
{
	const struct fact facts[] = {
	    {N_("Activities"), fmt_i64(r->arena, t->all)},
	    {N_("Status at the end of the year"), counted(r, &activity_statuses, t->statuses)},
	    {N_("Without a follow-up"), fmt_i64(r->arena, t->without)},
	    {N_("Analysis is missing"), fmt_i64(r->arena, t->missing)},
	    {N_("Reasons when not carried out"), counted(r, &reasons, t->reasons)},
	};
	say_facts(r, facts, sizeof facts / sizeof facts[0]);
}

/* --- one block ------------------------------------------------------------------ */

static void say_or_missing(struct report *r, struct str text)
{
	if (str_trim(text).n)
		report_text(r, REPORT_TEXT, text, REPORT_PLAIN);
	else
		report_text(r, REPORT_TEXT, tr(r->lang, N_("Missing")), REPORT_MISSING);
}

/* The four questions; the question itself is only said when more than one is answered. */
static void say_analysis(struct report *r, const struct report_followups_row *f, int level)
{
	const struct {
		const char *question;
		struct str answer;
	} parts[] = {
	    {N_("What do we see?"), f->seen},
	    {N_("Why is it so?"), f->cause},
	    {N_("So what?"), f->meaning},
	    {N_("What do we do now?"), f->next_step},
	};
	size_t answers = 0;
	for (size_t i = 0; i < 4; i++)
		answers += str_trim(parts[i].answer).n > 0;
	report_heading(r, level, tr(r->lang, N_("Analysis")));
	if (answers == 0) {
		say_or_missing(r, STR(""));
		return;
	}
	struct report_lines *to = report_item(r, report_add(r, REPORT_TEXT));
	for (size_t i = 0; i < 4; i++) {
		if (str_trim(parts[i].answer).n == 0)
			continue;
		if (answers > 1)
			report_say(r, to, tr(r->lang, parts[i].question), REPORT_SOFT);
		report_say(r, to, parts[i].answer, REPORT_PLAIN);
	}
}

static struct str with_words(struct report *r, const struct words *w, struct str code, struct str words)
{
	struct str s = code.n ? words_text(w, r->lang, code) : STR("");
	if (str_trim(words).n == 0)
		return s;
	return s.n ? arena_printf(r->arena, "%.*s. %.*s", STR_ARG(s), STR_ARG(words)) : words;
}

static void say_end(struct report *r, const struct report_followups_row *f)
{
	const struct fact facts[] = {
	    {N_("Status"), words_text(&activity_statuses, r->lang, status_of(f))},
	    {N_("Reason"), with_words(r, &reasons, f->reason, f->reason_text)},
	    {N_("Decision"), with_words(r, &decisions, f->decision, f->decision_note)},
	    {N_("Followed up"), plan_day(r, f->day)},
	    {N_("State"), str_eqz(f->state, "draft") ? words_text(&followup_states, r->lang, f->state) : STR("")},
	};
	say_facts(r, facts, sizeof facts / sizeof facts[0]);
}

static void say_block(struct report *r, const struct report_followups_row *f, int level)
{
	struct str args[] = {f->number, f->title};
	report_heading(r, level,
	               f->number.n ? tr_fmt(r->arena, r->lang, N_("{0}. Assignment or activity: {1}"), args, 2)
	                           : tr_fmt(r->arena, r->lang, N_("Assignment or activity: {1}"), args, 2));
	report_heading(r, level + 1, tr(r->lang, N_("Follow-up")));
	say_or_missing(r, f->outcome);
	say_analysis(r, f, level + 1);
	say_end(r, f);
}

static void add_row(struct report *r, const struct report_followups_row *f)
{
	struct str missing = tr(r->lang, N_("Missing"));
	bool has = analysed(f);
	struct table *t = &r->table;
	const struct str texts[] = {
	    f->unit,
	    f->number,
	    f->title,
	    words_text(&activity_statuses, r->lang, status_of(f)),
	    str_trim(f->outcome).n ? f->outcome : missing,
	    has ? f->seen : missing,
	    f->cause,
	    f->meaning,
	    f->next_step,
	    with_words(r, &reasons, f->reason, f->reason_text),
	    f->decision.n ? words_text(&decisions, r->lang, f->decision) : STR(""),
	    f->decision_note,
	};
	table_add_row(t);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		table_add_text(t, texts[i].n ? texts[i] : (struct str){NULL, 0});
	struct date day = {0};
	date_parse(f->day, &day);
	table_add_date(t, day);
}

/* --- the whole ------------------------------------------------------------------- */

/* Units by name; within one the plan's own order, which the address keeps. */
static int by_unit(const void *pa, const void *pb)
{
	const struct report_followups_row *a = *(struct report_followups_row *const *)pa;
	const struct report_followups_row *b = *(struct report_followups_row *const *)pb;
	int c = a->unit_id == b->unit_id ? 0 : utf8_cmp_sv(a->unit, b->unit);
	if (c == 0 && a->unit_id != b->unit_id)
		c = a->unit_id < b->unit_id ? -1 : 1;
	return c ? c : (a > b) - (a < b);
}

static void front(const struct report_query *q, struct report *r)
{
	struct str year = lasar_text(q->arena, q->lasar), unit = STR("");
	report_init(r, q->arena, q->lang);
	r->kind = tr(q->lang, N_("Follow-up"));
	if (q->unit_id)
		unit_name(q->db, q->arena, q->unit_id, q->day, &unit);
	else
		unit = report_huvudman(q);
	r->title = tr_fmt(q->arena, q->lang, N_("Follow-up of the activities of {0}"), &year, 1);
	r->stem = arena_printf(q->arena, "%s-%.*s-%d", q->lang == LANG_SV ? "uppfoljning" : "follow-up",
	                       STR_ARG(report_slug(q->arena, unit)), q->lasar);
	report_meta(r, N_("Unit"), unit);
	report_meta(r, N_("School year"), year);
	report_stamp(q, r);
	plan_head(r, r->kind, sheet_columns, sizeof sheet_columns / sizeof sheet_columns[0]);
}

void report_followup(const struct report_query *q, struct report *r)
{
	struct report_followups_row *rows;
	struct tally t = {0};
	front(q, r);
	size_t n = report_followups(q->db, q->arena, q->lasar, q->unit_id, q->viewer_id, q->today,
	                            REPORT_ROWS_MAX + 1, q->at, &rows);
	bool cut = n > REPORT_ROWS_MAX;
	n = cut ? REPORT_ROWS_MAX : n;
	struct report_followups_row **order = ARENA_ARRAY(q->arena, n + 1, struct report_followups_row *);
	for (size_t i = 0; i < n; i++) {
		order[i] = &rows[i];
		count(&t, &rows[i]);
	}
	if (n == 0) {
		report_text(r, REPORT_TEXT, tr(q->lang, N_("No activities were planned for this school year.")),
		            REPORT_MISSING);
		return;
	}
	qsort(order, n, sizeof *order, by_unit);
	say_tally(r, &t);
	plan_cut(r, cut);
	bool units = order[0]->unit_id != order[n - 1]->unit_id;
	for (size_t i = 0; i < n; i++) {
		if (units && (i == 0 || order[i]->unit_id != order[i - 1]->unit_id))
			report_heading(r, 1, order[i]->unit);
		say_block(r, order[i], units ? 2 : 1);
		add_row(r, order[i]);
	}
}
