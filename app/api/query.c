/* query.c - filters of a list from the address, under the API's names or the pages'. What
 * a list does not take is an error: a filter that is quietly ignored gives a wrong list. */
#include "api/api.h"

#include "base/date.h"
#include "base/log.h"
#include "plan/activity_list.h"

#include <stddef.h>

/* How a parameter is read into the query. */
enum reader {
	READ_TEXT,
	READ_ID,
	READ_AREA,
	READ_GOAL,
	READ_PERSON,
	READ_STATUS,
	READ_YEAR,
	READ_LIMIT,
	READ_OTHER
};

static const struct param {
	struct api_param p;
	enum reader read;
	size_t at; /* in struct list_query */
} params[] = {
#define Q(member) offsetof(struct list_query, member)
    {{"unit", "enhet", "integer", "Unit by id, with all below it"}, READ_ID, Q(unit_id)},
    {{"school_year", "lasar", "integer", "First year of the school year: 2025 is 2025/26"},
     READ_YEAR,
     Q(lasar)},
    {{"area", "omrade", "string", "Area by key or id"}, READ_AREA, Q(area_id)},
    {{"document_id", "dokument", "integer", "Document by id"}, READ_ID, Q(document_id)},
    {{"goal_id", "mal", "integer", "Goal by id; 0: those of no goal"}, READ_GOAL, Q(goal_id)},
    {{"serves_id", "tjanar", "integer", "Goal that they serve, by id"}, READ_ID, Q(parent_id)},
    {{"activity_id", "aktivitet", "integer", "Activity by id"}, READ_ID, Q(parent_id)},
    {{"dialogue_id", "dialog", "integer", "Dialogue by id"}, READ_ID, Q(parent_id)},
    {{"person_id", "ansvarig", "string", "Person by id, or me"}, READ_PERSON, Q(person_id)},
    {{"status", NULL, "string", "Stored word of the status; late: what is late"}, READ_STATUS, Q(status)},
    {{"assessment", "bedomning", "string", "Stored word of the assessment"}, READ_TEXT, Q(status)},
    {{"kind", "slag", "string", "Stored word of the kind"}, READ_TEXT, Q(kind)},
    {{"funds", "medel", "string", "Stored word of the funds"}, READ_TEXT, Q(kind)},
    {{"state", "lage", "string", "Stored word of the state"}, READ_TEXT, Q(state)},
    {{"q", NULL, "string", "Beginnings of words"}, READ_TEXT, Q(text)},
    {{"sort", "sortera", "string", "Column to sort by, with - before it for descending"}, READ_TEXT, Q(sort)},
    {{"limit", NULL, "integer", "At most so many rows, 1 to 1000"}, READ_LIMIT, Q(limit)},
    {{"offset", NULL, "integer", "Leave out so many rows"}, READ_ID, Q(offset)},
    {{"sida", NULL, "integer", "Page by number, from 1, as the pages count"}, READ_OTHER, 0},
    {{"measure", NULL, "string", "A measure by key"}, READ_OTHER, 0},
    {{"show", NULL, "string", "own, differs or all"}, READ_OTHER, 0},
    {{"dx", NULL, "string", "Measures by key or id, separated by ;"}, READ_OTHER, 0},
    {{"ou", NULL, "string",
      "Places: codes of units or kommuner, schools, root, kommun, riket, liknande; separated by ;"},
     READ_OTHER,
     0},
    {{"pe", NULL, "string", "School years by their first year, each or a range: 2022;2024 or 2015-2024"},
     READ_OTHER,
     0},
    {{"sex", NULL, "string", "T, K, M, or * for all of them"}, READ_OTHER, 0},
    {{"grade", NULL, "string", "School grade, or * for each"}, READ_OTHER, 0},
    {{"subject", NULL, "string", "Subject, or * for each"}, READ_OTHER, 0},
    {{"facet", NULL, "string", "Another breakdown, or * for each"}, READ_OTHER, 0},
    {{"comparison", NULL, "string", "A comparison that the insats has: other_schools, former_cohort, ..."},
     READ_OTHER,
     0},
    {{"format", NULL, "string", "json, csv, xlsx or jsonstat"}, READ_OTHER, 0},
    {{"as_of", "per", "string", "As it stood at the end of that day, 2025-01-31"}, READ_OTHER, 0},
    {{"sprak", NULL, "string", "Language of labels and errors: sv or en"}, READ_OTHER, 0},
#undef Q
};
#define NPARAMS (sizeof params / sizeof params[0])

const char *const api_params_all[] = {"limit", "offset", "as_of", "sida", "sprak", NULL};

static const struct {
	const char *kind;
	const char *const *names;
} taken[] = {
#define TAKES(...)                                                                                           \
	(const char *const[])                                                                                    \
	{                                                                                                        \
		__VA_ARGS__, NULL                                                                                    \
	}
    {"unit", TAKES("unit", "kind", "q")},
    {"unit_period", TAKES("unit")},
    {"unit_succession", TAKES("unit")},
    {"person", TAKES("unit", "q")},
    {"role_grant", TAKES("unit", "person_id")},
    {"area", TAKES("school_year")},
    {"role_ceiling", TAKES("school_year")},
    {"document", TAKES("unit", "kind", "state", "school_year", "q")},
    {"goal",
     TAKES("unit", "area", "document_id", "serves_id", "kind", "state", "assessment", "school_year", "q")},
    {"goal_link", TAKES("goal_id")},
    {"activity", TAKES("unit", "school_year", "area", "document_id", "goal_id", "person_id", "status",
                       "funds", "state", "q", "sort")},
    {"activity_goal", TAKES("activity_id", "goal_id")},
    {"milestone", TAKES("activity_id")},
    {"checklist_item", TAKES("activity_id")},
    {"activity_cost", TAKES("activity_id")},
    {"followup", TAKES("activity_id", "unit", "school_year", "state", "status")},
    {"dialogue", TAKES("unit", "school_year", "kind", "state", "q")},
    {"dialogue_point", TAKES("dialogue_id")},
    {"dialogue_agreement", TAKES("dialogue_id", "state")},
#undef TAKES
};

const char *const *api_params(const struct resource_kind *k)
{
	static const char *const none[] = {NULL};
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		if (strcmp(taken[i].kind, k->name) == 0)
			return taken[i].names;
	return none;
}

const struct api_param *api_param(const char *name)
{
	for (size_t i = 0; i < NPARAMS; i++)
		if (strcmp(params[i].p.name, name) == 0)
			return &params[i].p;
	BUG("no parameter %s", name);
}

static bool among(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static const struct param *param_of(const struct resource_kind *k, struct str name)
{
	for (size_t i = 0; i < NPARAMS; i++) {
		const struct api_param *p = &params[i].p;
		bool named = str_eqz(name, p->name) || (p->page && str_eqz(name, p->page));
		if (named && (among(api_params_all, p->name) || among(api_params(k), p->name)))
			return &params[i];
	}
	return NULL;
}

bool api_knows(struct ctx *c, const char *const *names, size_t n)
{
	for (size_t i = 0; i < c->req->query.n; i++) {
		struct str name = c->req->query.v[i].name;
		bool is = false;
		for (size_t k = 0; k < n; k++)
			is = is || str_eqz(name, names[k]);
		if (!is) {
			api_fault(c, 400, name, N_("There is no such parameter."));
			return false;
		}
	}
	return true;
}

/* --- reading one value ---------------------------------------------------------------- */

#define MEMBER(T, q, p) (*(T *)(void *)((char *)(q) + (p)->at))

static bool read_area(struct ctx *c, struct str text, int64_t *id)
{
	return str_to_i64(text, id) || area_by_key(c->db, c->arena, text, id);
}

static bool read_number(const struct param *p, struct str text, struct list_query *q)
{
	int64_t n;
	if (!str_to_i64(text, &n) || n < 0)
		return false;
	if (p->read == READ_YEAR) {
		q->lasar = (int)n;
		return n >= 1990 && n <= 2100;
	}
	if (p->read == READ_GOAL)
		n = n == 0 ? ACTIVITY_LOOSE : n;
	MEMBER(int64_t, q, p) = n;
	return p->read != READ_LIMIT || (n >= 1 && n <= API_LIMIT_MAX);
}

static bool read_one(struct ctx *c, const struct param *p, struct str text, struct list_query *q)
{
	bool me = str_eqz(text, "me") || str_eqz(text, "jag");
	switch (p->read) {
	case READ_OTHER:
		return true;
	case READ_TEXT:
		MEMBER(struct str, q, p) = text;
		return true;
	case READ_STATUS:
		q->status = str_eqz(text, "forsenad") ? STR("late") : text;
		return true;
	case READ_AREA:
		return read_area(c, text, &q->area_id);
	case READ_PERSON:
		q->person_id = c->who.person_id;
		return me || (str_to_i64(text, &q->person_id) && q->person_id > 0);
	default:
		return read_number(p, text, q);
	}
}

/* Activities of any läsår are known by unit, status, state and person alone. */
static bool needs_year(const struct api *x, const struct list_query *q)
{
	return strcmp(x->kind->name, "activity") == 0 && !q->lasar &&
	       (q->area_id || q->document_id || q->goal_id || q->kind.n || q->text.n || q->sort.n ||
	        str_eqz(q->status, "late"));
}

static bool read_page(struct ctx *c, struct list_query *q)
{
	int64_t page = 0;
	struct str text = web_query(c->req, "sida");
	if (str_is_null(text))
		return true;
	if (!str_to_i64(text, &page) || page < 1 || page > INT32_MAX)
		return false;
	q->offset = (page - 1) * q->limit;
	return true;
}

bool api_query(struct api *x, struct list_query *q)
{
	struct ctx *c = x->c;
	*q = (struct list_query){.at = c->at, .viewer_id = c->who.person_id};
	q->limit = x->format == API_JSON ? API_LIMIT : 0;
	for (size_t i = 0; i < c->req->query.n; i++) {
		struct web_pair w = c->req->query.v[i];
		const struct param *p = param_of(x->kind, w.name);
		if (!p) {
			api_fault(c, 400, w.name, N_("This list takes no such parameter."));
			return false;
		}
		if (web_count(&c->req->query, p->p.name) + (p->p.page ? web_count(&c->req->query, p->p.page) : 0) >
		    1) {
			api_fault(c, 400, w.name, N_("The parameter was sent more than once."));
			return false;
		}
		if (!read_one(c, p, w.value, q)) {
			api_fault(c, 400, w.name, N_("The parameter has no such value."));
			return false;
		}
	}
	if (!read_page(c, q)) {
		api_fault(c, 400, STR("sida"), N_("The parameter has no such value."));
		return false;
	}
	if (needs_year(x, q)) {
		api_fault(c, 400, STR("school_year"), N_("Say of which school year."));
		return false;
	}
	return true;
}
