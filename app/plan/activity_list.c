#include "plan/activity_list.h"

#include "base/date.h"
#include "core/search.h"
#include "sql_plan_activity.h"

#define EVERYTHING 200000
/* Places of a word that are gathered and counted one by one at most; the pages of more are read along the
 * word. */
#define WORD_SMALL 1000
/* Fewer are sorted sooner than read along. */
#define WORD_FEW   100
#define WORDS      2
#define LAST_PLACE "\xf4\x8f\xbf\xbf"

/* The query as the statements want it. */
struct find {
	struct db *db;
	struct arena *a;
	const struct list_query *q;
	struct str today, status, late, funds;
	struct search_range word[WORDS]; /* the rarest first */
	int64_t unit_id, goal_id;
	struct opt_i64 loose;
	int64_t limit, offset;
	bool exact; /* the total is wanted, whatever it costs */
};

bool activity_late(struct str status, struct str last_day, struct str today)
{
	return !str_is_null(last_day) && last_day.n > 0 && status_open(status) && str_cmp(last_day, today) < 0;
}

/* --- reading the query ------------------------------------------------------------ */

static struct str some(struct str s)
{
	return s.n ? s : (struct str){NULL, 0};
}

static void read_query(struct find *f, const struct list_query *q)
{
	int64_t root = 0;
	f->q = q;
	f->status = some(q->status);
	f->funds = some(q->kind);
	f->goal_id = q->goal_id > 0 ? q->goal_id : 0;
	f->loose = (struct opt_i64){q->goal_id == ACTIVITY_LOOSE, 1};
	f->limit = q->limit > 0 ? q->limit : EVERYTHING;
	f->offset = q->offset > 0 ? q->offset : 0;
	if (str_eqz(q->status, "late")) {
		f->status = (struct str){NULL, 0};
		f->late = f->today;
	}
	/* The huvudman's own unit reaches every other: no filter at all. */
	if (q->unit_id && root_unit(f->db, f->a, &root) && root == q->unit_id)
		root = 0;
	else
		root = q->unit_id;
	f->unit_id = root;
	search_ranges(f->db, f->a, q->text, q->lasar, f->word, WORDS);
}

static bool plain(const struct find *f)
{
	const struct list_query *q = f->q;
	return !f->unit_id && str_is_null(f->status) && str_is_null(f->late) && str_is_null(f->funds) &&
	       !f->goal_id && !f->loose.has && !q->area_id && !q->document_id && !q->person_id &&
	       q->state.n == 0 && !f->word[0].lo.n && str_is_null(q->at);
}

/* --- totals ------------------------------------------------------------------------ */

static void total_add(struct activity_totals *t, struct str status, int64_t n, int64_t late)
{
	for (int i = 0; activity_statuses_word[i]; i++)
		if (str_eqz(status, activity_statuses_word[i]))
			t->n[i] += n;
	t->all += n;
	t->late += late;
}

/* Do the counters know this selection? They keep läsår, unit, status and last day. */
static bool counted(const struct find *f)
{
	const struct list_query *q = f->q;
	return str_is_null(f->funds) && !f->goal_id && !f->loose.has && !q->area_id && !q->document_id &&
	       !q->person_id && q->state.n == 0 && !f->word[0].lo.n && str_is_null(q->at);
}

/* What is late, all statuses together, is told as late alone. */
static void totals_of_counters(const struct find *f, struct activity_totals *t)
{
	struct activity_counts_row *c;
	struct drafts_hidden_row *h;
	bool every = str_is_null(f->status);
	int64_t year = f->q->lasar;
	size_t n = activity_counts(f->db, f->a, year, f->unit_id, &c);
	for (size_t i = 0; i < n; i++)
		if (every || str_eq(c[i].status, f->status))
			total_add(t, c[i].status, c[i].n, 0);
	late_count(f->db, f->a, year, f->unit_id, f->status, f->today, &t->late);
	n = drafts_hidden(f->db, f->a, year, f->unit_id, f->q->viewer_id, f->today, &h);
	for (size_t i = 0; i < n; i++)
		if (every || str_eq(h[i].status, f->status))
			total_add(t, h[i].status, -h[i].n, -h[i].late);
	if (!str_is_null(f->late))
		*t = (struct activity_totals){.all = t->late, .late = t->late};
}

#define FILTERS(f)                                                                                           \
	(f)->unit_id, (f)->status, (f)->late, (f)->goal_id, (f)->loose, (f)->q->area_id, (f)->q->document_id,    \
	    (f)->q->person_id, (f)->funds, some((f)->q->state), (f)->word[0].lo, (f)->word[0].hi,                \
	    (f)->word[1].lo, (f)->word[1].hi, (f)->q->viewer_id, (f)->today

static void totals_of_rows(const struct find *f, const char *by, struct activity_totals *t)
{
	struct activity_walk_count_row *r;
	size_t n = by ? activity_gather_count(f->db, f->a, str_z(by), f->q->lasar, FILTERS(f),
	                                      (struct activity_gather_count_row **)&r)
	              : activity_walk_count(f->db, f->a, f->q->lasar, FILTERS(f), f->q->at, &r);
	for (size_t i = 0; i < n; i++)
		total_add(t, r[i].status, r[i].n, r[i].late);
}

/* --- finding ------------------------------------------------------------------------ */

/* Activities of the läsår, of all its units or one with those below, in one status or any. */
static int64_t counters_sum(const struct find *f, int64_t unit_id, struct str status)
{
	struct activity_counts_row *c;
	int64_t all = 0;
	size_t n = activity_counts(f->db, f->a, f->q->lasar, unit_id, &c);
	for (size_t i = 0; i < n; i++)
		if (str_is_null(status) || str_eq(c[i].status, status))
			all += c[i].n;
	return all;
}

static int64_t of_unit(const struct find *f)
{
	return counters_sum(f, f->unit_id, (struct str){NULL, 0});
}

static int64_t of_status(const struct find *f)
{
	return counters_sum(f, 0, f->status);
}

static int64_t of_year(const struct find *f)
{
	return counters_sum(f, 0, (struct str){NULL, 0});
}

static int64_t of_area(const struct find *f)
{
	int64_t n = 0;
	return area_bound(f->db, f->a, f->q->lasar, f->q->area_id, &n) ? n : INT64_MAX;
}

static int64_t of_word(const struct find *f)
{
	return f->word[0].places;
}

/* A filter with an index of its own, that fits into `most` candidates; count: what a counter knows, or NULL.
 */
struct way {
	const char *by;
	bool set;
	int64_t most;
	int64_t (*count)(const struct find *f);
};

static bool small_by(const struct find *f, const struct way *way)
{
	const struct list_query *q = f->q;
	int64_t n = 0;
	if (way->count)
		return way->count(f) <= way->most;
	activity_candidates(f->db, f->a, str_z(way->by), q->lasar, f->goal_id, q->document_id, q->person_id,
	                    f->funds, f->word[0].lo, f->word[0].hi, way->most + 1, &n);
	return n <= way->most;
}

/* The filter whose own index leaves few enough to gather; NULL when none does. */
static const char *small(const struct find *f)
{
	const struct list_query *q = f->q;
	const struct way ways[] = {
	    {"person", q->person_id != 0, ACTIVITY_SMALL, NULL},
	    {"goal", f->goal_id != 0, ACTIVITY_SMALL, NULL},
	    {"document", q->document_id != 0, ACTIVITY_SMALL, NULL},
	    {"words", f->word[0].lo.n > 0, WORD_SMALL, f->word[0].wide ? NULL : of_word},
	    {"unit", f->unit_id != 0, ACTIVITY_SMALL, of_unit},
	    {"funds", !str_is_null(f->funds), ACTIVITY_SMALL, NULL},
	    {"area", q->area_id != 0, ACTIVITY_SMALL, of_area},
	    {"status", !str_is_null(f->status), ACTIVITY_SMALL, of_status},
	    {"year", true, ACTIVITY_SMALL, of_year},
	};
	if (q->at.p)
		return NULL;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		if (ways[i].set && small_by(f, &ways[i]))
			return ways[i].by;
	return NULL;
}

static size_t rows_of(const struct find *f, const char *by, struct str sort, struct activity_row **rows)
{
	const struct list_query *q = f->q;
	bool down = sort.n && sort.p[0] == '-';
	struct str key = down ? str_sub(sort, 1, sort.n) : sort;
	if (!by)
		return activity_walk(f->db, f->a, q->lasar, FILTERS(f), f->limit, f->offset, q->at,
		                     (struct activity_walk_row **)rows);
	if (down)
		return activity_gather_down(f->db, f->a, str_z(by), key, q->lasar, FILTERS(f), f->limit, f->offset,
		                            (struct activity_gather_down_row **)rows);
	return activity_gather(f->db, f->a, str_z(by), key, q->lasar, FILTERS(f), f->limit, f->offset,
	                       (struct activity_gather_row **)rows);
}

/* Is a page read along the places of its rarest word, in the order of the list? */
static bool along_words(const struct find *f, const char *by)
{
	struct str sort = f->q->sort;
	bool by_number = !by || sort.n == 0 || str_eqz(sort, "nr");
	return f->word[0].lo.n && !f->word[0].wide && str_is_null(f->q->at) && by_number &&
	       (!by || (str_eqz(str_z(by), "words") && f->word[0].places > WORD_FEW));
}

/* Reads as far as the page is likely to end, by the commonest of the words that begin as the one typed;
 * farther when other filters left it short. */
static size_t rows_along(const struct find *f, struct activity_row **rows)
{
	const struct search_range *w = &f->word[0];
	const struct list_query *q = f->q;
	int64_t wanted = f->offset + f->limit;
	int64_t reach = wanted < w->places ? wanted * w->common_places / w->places + 8 : w->common_places;
	for (;; reach *= 4) {
		struct activity_word_place_row end = {STR(LAST_PLACE), INT64_MAX};
		bool all =
		    reach >= w->common_places || !activity_word_place(f->db, f->a, q->lasar, w->common, reach, &end);
		size_t n = activity_along(f->db, f->a, end.number_sort, end.activity_id, q->lasar, FILTERS(f),
		                          f->limit, f->offset, (struct activity_along_row **)rows);
		if (all || (int64_t)n == f->limit || db_error(f->db) != DB_OK)
			return n;
	}
}

static size_t any_year(const struct find *f, struct activity_row **rows, int64_t *total)
{
	const struct list_query *q = f->q;
	activity_any_count(f->db, f->a, f->unit_id, f->status, some(q->state), q->person_id, q->viewer_id,
	                   f->today, q->at, total);
	return activity_any(f->db, f->a, f->unit_id, f->status, some(q->state), q->person_id, q->viewer_id,
	                    f->today, f->limit, f->offset, q->at, (struct activity_any_row **)rows);
}

/* Only a goal, or the lack of one, is asked for. */
static bool by_goal_only(const struct find *f)
{
	struct list_query q = *f->q;
	struct find g = *f;
	q.goal_id = 0;
	g.q = &q;
	g.goal_id = 0;
	g.loose.has = false;
	return (f->goal_id || f->loose.has) && plain(&g);
}

/* The counters of a goal hold drafts too, and do not know what is late; they serve when the
 * selection is too large to count and no draft is hidden from this person. */
static bool totals_of_goal(const struct find *f, struct activity_totals *t)
{
	struct goal_status_counts_row *c;
	struct drafts_hidden_row *h;
	int64_t year = f->q->lasar;
	if (!by_goal_only(f) || drafts_hidden(f->db, f->a, year, 0, f->q->viewer_id, f->today, &h))
		return false;
	size_t n = goal_status_counts(f->db, f->a, year, f->goal_id, &c);
	for (size_t i = 0; i < n; i++)
		total_add(t, c[i].status, c[i].n, 0);
	return true;
}

/* The counter of a goal says the totals of what is too large to count. */
static void totals(const struct find *f, const char *by, struct activity_totals *t)
{
	if (!by && totals_of_goal(f, t))
		return;
	t->uncounted = !by && !f->exact && str_is_null(f->q->at);
	if (!t->uncounted)
		totals_of_rows(f, by, t);
}

/* Walking past the others to fill a page is cheaper than gathering and sorting them all when
 * the selection is a large part of its läsår. */
static bool better_walked(const struct find *f, int64_t selected)
{
	int64_t all = of_year(f);
	return selected > 0 && f->limit < EVERYTHING && (f->offset + f->limit) * all / selected < selected;
}

/* The index that holds least of what the counters know. */
static const char *counted_by(const struct find *f)
{
	return !str_is_null(f->late) ? "late" : f->unit_id ? "unit" : !str_is_null(f->status) ? "status" : "year";
}

/* By number along an index that has exactly the selection; false when there is none. */
static bool straight(const struct find *f, struct activity_row **rows, size_t *n)
{
	const struct list_query *q = f->q;
	int64_t width = 0;
	if (!str_is_null(f->late) || (f->unit_id && (!unit_width(f->db, f->a, f->unit_id, &width) || width != 1)))
		return false;
	if (f->unit_id)
		*n = activity_page_unit(f->db, f->a, q->lasar, f->unit_id, f->status, q->viewer_id, f->today,
		                        f->limit, f->offset, (struct activity_page_unit_row **)rows);
	else if (!str_is_null(f->status))
		*n = activity_page_status(f->db, f->a, q->lasar, f->status, q->viewer_id, f->today, f->limit,
		                          f->offset, (struct activity_page_status_row **)rows);
	else
		*n = activity_page(f->db, f->a, q->lasar, q->viewer_id, f->today, f->limit, f->offset, rows);
	return true;
}

static size_t find_counted(const struct find *f, struct activity_row **rows, struct activity_totals *t)
{
	struct str sort = f->q->sort;
	size_t n = 0;
	totals_of_counters(f, t);
	t->sortable = t->all <= ACTIVITY_SMALL;
	bool by_number = !t->sortable || sort.n == 0 || str_eqz(sort, "nr");
	if (t->all == 0 || (by_number && straight(f, rows, &n)))
		return n;
	bool walk = !t->sortable || (by_number && better_walked(f, t->all));
	return rows_of(f, walk ? NULL : counted_by(f), sort, rows);
}

static size_t find_year(const struct find *f, struct activity_row **rows, struct activity_totals *t)
{
	if (counted(f))
		return find_counted(f, rows, t);
	int64_t most = 1;
	if (f->q->area_id && str_is_null(f->q->at))
		area_bound(f->db, f->a, f->q->lasar, f->q->area_id, &most);
	if (most == 0) /* nothing to look for through the whole läsår */
		return 0;
	const char *by = small(f);
	totals(f, by, t);
	t->sortable = by != NULL;
	size_t n = along_words(f, by) ? rows_along(f, rows) : rows_of(f, by, f->q->sort, rows);
	if (t->uncounted)
		t->all = f->offset + (int64_t)n + ((int64_t)n == f->limit);
	return n;
}

static bool find(struct find *f, const struct list_query *q, struct list_result *out,
                 struct activity_totals *t)
{
	struct activity_row *rows = NULL;
	*t = (struct activity_totals){0};
	read_query(f, q);
	size_t n = q->lasar ? find_year(f, &rows, t) : any_year(f, &rows, &t->all);
	*out = (struct list_result){
	    .cols = activity_page_cols,
	    .ncols = sizeof activity_page_cols / sizeof activity_page_cols[0],
	    .rows = rows,
	    .row_size = sizeof *rows,
	    .n = n,
	    .total = t->all,
	};
	return db_error(f->db) == DB_OK;
}

bool activity_find(struct db *db, struct arena *a, const struct list_query *q, struct str today,
                   struct list_result *out, struct activity_totals *t)
{
	struct find f = {.db = db, .a = a, .today = today};
	return find(&f, q, out, t);
}

bool activity_list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out)
{
	struct activity_totals t;
	char today[DATE_TEXT];
	int64_t ms = instant_now();
	instant_parse(q->at, &ms);
	date_text(instant_day(ms), today);
	struct find f = {.db = db, .a = a, .today = arena_str(a, str_z(today)), .exact = true};
	return find(&f, q, out, &t);
}
