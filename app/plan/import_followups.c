/* import_followups.c - tables Uppdrag/Aktivitet - Uppföljning - Analys: how a läsår ended. */
#include "base/utf8.h"
#include "org/import_refs.h"
#include "plan/import_find.h"

static const struct import_field fields[] = {
    {"document", N_("Plan"), false, "dokument"},
    {"year", N_("School year"), false, "läsår"},
    {"number", N_("Number"), false, "nr|nummer|#"},
    {"activity", N_("Activity"), true, "uppdrag/aktivitet|uppdrag|aktivitet|uppdrag / aktivitet"},
    {"unit", N_("Unit"), false, "enhet|skola"},
    {"outcome", N_("Follow-up"), false, "uppföljning|resultat"},
    {"seen", N_("What do we see?"), false, "analys|vad ser vi"},
    {"cause", N_("Why is it so?"), false, "varför"},
    {"meaning", N_("So what?"), false, "så vad"},
    {"next_step", N_("What do we do now?"), false, "vad gör vi nu|nästa steg"},
    {"status_said", N_("Status at the end of the year"), false, "status|läge"},
    {"reason_said", N_("Reason, when not carried out"), false, "orsak|skäl"},
    {"reason_text", N_("The reason in words"), false, "orsak i ord"},
    {"decision", N_("Decision"), false, "beslut"},
    {"decision_note", N_("On the decision"), false, "om beslutet"},
    {"day", N_("Day"), false, "dag|datum"},
};

/* --- words that say it outright ------------------------------------------------------------- */

struct said {
	const char *words, *means;
};
/* The longest first: "påbörjad men ej slutförd" is not "ej ...". */
static const struct said statuses[] = {
    {"påbörjad men ej slutförd", "ongoing"},
    {"delvis genomför", "partly_done"},
    {"ej genomför", "not_done"},
    {"inte genomför", "not_done"},
    {"ej påbörja", "not_started"},
    {"inte påbörja", "not_started"},
    {"har genomförts", "done"},
    {"är genomförd", "done"},
    {"arbetet är påbörjat", "ongoing"},
    {"arbetet påbörjat", "ongoing"},
    {"har påbörjat", "ongoing"},
};
static const struct said causes[] = {
    {"ekonomiska förutsättningar", "no_funds"},
    {"inga medel", "no_funds"},
    {"har slutat", "person_left"},
    {"tidsbrist", "no_time"},
};

static const char *find_said(struct import *im, const struct said *v, size_t n, struct str text)
{
	struct str key = utf8_fold(im->ch->arena, text);
	for (size_t i = 0; i < n; i++)
		if (str_find(key, str_z(v[i].words)) >= 0)
			return v[i].means;
	return NULL;
}

static struct str or_empty(struct str s)
{
	return str_is_null(s) ? STR("") : s;
}

static void read_status(struct import *im, struct followup *u)
{
	if (import_status(im, &u->status))
		return;
	const char *said = find_said(im, statuses, sizeof statuses / sizeof statuses[0], u->outcome);
	if (!said)
		said = find_said(im, statuses, sizeof statuses / sizeof statuses[0], u->seen);
	if (said)
		u->status = str_z(said);
	if (said)
		import_note(im, "outcome", N_("The status is taken from the words of the text: {0}."),
		            words_text(&activity_statuses, im->lang, u->status), STR_END);
	else
		import_note(im, "outcome", N_("No status is stated; {0} is kept until someone says."),
		            words_text(&activity_statuses, im->lang, u->status), STR_END);
}

static void read_reason(struct import *im, struct followup *u)
{
	struct str text = import_value(im, "reason_said");
	if (!str_is_null(text)) {
		struct str word = words_find(&reasons, im->ch->arena, text);
		u->reason = str_is_null(word) ? STR("other") : word;
		if (str_is_null(word) && u->reason_text.n == 0)
			u->reason_text = text;
		return;
	}
	bool open = str_eqz(u->status, "not_done") || str_eqz(u->status, "not_started");
	const char *said =
	    open ? find_said(im, causes, sizeof causes / sizeof causes[0],
	                     arena_printf(im->ch->arena, "%.*s %.*s", STR_ARG(u->outcome), STR_ARG(u->seen)))
	         : NULL;
	if (!said || u->reason.n)
		return;
	u->reason = str_z(said);
	import_note(im, "outcome", N_("The reason is taken from the words of the text: {0}."),
	            words_text(&reasons, im->lang, u->reason), STR_END);
}

/* A dash says that nothing was written: a missing analysis is shown as missing. */
static struct str no_dash(struct str s)
{
	bool dash = str_eqz(s, "-") || str_eqz(s, "–") || str_eqz(s, "—");
	return dash || str_is_null(s) ? STR("") : s;
}

static void read_texts(struct import *im, struct followup *u)
{
	import_fill(im, &kind_followup, u);
	u->seen = no_dash(u->seen);
	if (!followup_has_analysis(u))
		import_note(im, "seen", N_("The analysis is missing and will be shown as missing."), STR_END);
}

/* --- the row -------------------------------------------------------------------------------------- */

/* Follow-ups of a plan that was never in here bring the activity with them. */
static int64_t make_activity(struct import *im, const struct document *d, struct str number, struct str title,
                             int year)
{
	struct activity x;
	kind_activity.blank(im->ch, &x);
	x.document_id = d->id;
	x.unit_id = import_unit(im, "unit", d->unit_id);
	x.number = or_empty(number);
	x.title = utf8_prefix(title, 500);
	x.state = str_eqz(d->state, "draft") ? STR("draft") : STR("decided");
	x.from_day = arena_printf(im->ch->arena, "%d-08-01", year);
	x.to_day = arena_printf(im->ch->arena, "%d-06-30", year + 1);
	import_save(im, &kind_activity, NULL, &x);
	import_note(im, "activity", N_("The activity was not in the plan; it is made."), STR_END);
	return im->row_errors ? 0 : x.id;
}

static int64_t find_activity(struct import *im, int64_t doc, int year)
{
	struct document d;
	struct str title = import_value(im, "activity"), number = or_empty(import_value(im, "number"));
	struct str inside = import_number(&title);
	if (!str_is_null(inside) && number.n == 0)
		number = inside;
	if (title.n > 1 && str_ends(title, STR(".")))
		title = str_sub(title, 0, title.n - 1);
	int64_t id = import_activity(im, "activity", doc, number, title);
	if (id || im->row_errors || !document_get(im->ch->db, im->ch->arena, doc, &d))
		return id;
	return make_activity(im, &d, number, title, year);
}

static void row(struct import *im)
{
	struct followup u, was;
	int64_t doc = import_document(im, "document", true);
	int year = import_year(im, "year", true);
	int64_t activity = im->row_errors ? 0 : find_activity(im, doc, year);
	if (!activity)
		return;
	bool known = followup_load(im->ch, activity, year, &u);
	was = u;
	read_texts(im, &u);
	u.activity_id = activity;
	u.first_year = year;
	read_status(im, &u);
	read_reason(im, &u);
	u.state = u.decision.n ? STR("done") : STR("draft");
	import_save(im, &kind_followup, known ? &was : NULL, &u);
}

const struct import_profile import_followups = {
    .name = "followups",
    .label = N_("Follow-up of a school year"),
    .help = N_("Tables of assignment or activity, follow-up and analysis."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .takes = IMPORT_DOCUMENT | IMPORT_YEAR,
    .row = row,
};
