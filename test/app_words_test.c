/* app_words_test.c - lists and search by words against reading every row, and what is kept of words against a
 * recount. */
#include "app_harness.h"

#include "base/date.h"
#include "base/utf8.h"
#include "core/search.h"
#include "plan/activity_list.h"
#include "schema_steps.h"
#include "sql_core.h"
#include "sql_plan_verify.h"

#define MANY 1600

/* Twelve characters each, as the SQL below takes them. */
static const char vocabulary[] = "mat         matematik   matlust     matematiken läsning     läslust     "
                                 "läsår       ro          rörelse     rast        öppenhet    åk          ";

/* Activities of the läsår with a unit, a status, a place, a number and two words by their row number. */
static const char many_sql[] =
    "INSERT INTO activity (rev, changed_at, unit_id, number, number_sort, title, focus, body, staff_groups, "
    "when_text, funds, "
    "funds_text, funds_source, responsible_text, scope, instead, state, status, status_note, status_day, "
    "fold) "
    "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d) "
    "SELECT 1, '2001-01-01T00:00:00.000Z', CASE i %% 3 WHEN 0 THEN %lld ELSE %lld END, '' || i, 'n' || (100 "
    "+ i * 31 %% 50), "
    "trim(substr('%s', 1 + 12 * (i * i %% 12), 12)) || ' ' || trim(substr('%s', 1 + 12 * ((i * 7 + i / 12) "
    "%% 12), 12)), "
    "'', '', '', '', 'none', '', '', '', '', '', CASE i %% 9 WHEN 0 THEN 'draft' ELSE 'decided' END, "
    "CASE i %% 5 WHEN 0 THEN 'done' ELSE 'ongoing' END, '', '2001-01-01', '' FROM c ORDER BY i;"
    "INSERT INTO activity_year (rev, changed_at, activity_id, first_year, unit_id, number_sort, status, "
    "last_day, draft) "
    "SELECT 1, changed_at, id, %d, unit_id, number_sort, status, '9999-12-31', CASE state WHEN 'draft' THEN "
    "1 ELSE 0 END "
    "FROM activity WHERE changed_at = '2001-01-01T00:00:00.000Z';"
    "INSERT INTO search_doc (entity, entity_id, unit_id, draft, title, note) "
    "SELECT 'activity', id, unit_id, CASE state WHEN 'draft' THEN 1 ELSE 0 END, title, '' "
    "FROM activity WHERE changed_at = '2001-01-01T00:00:00.000Z';"
    "INSERT INTO search_word (word, doc_id, weight) SELECT word, id, 8 FROM ("
    "SELECT d.id, a.number AS word FROM activity a JOIN search_doc d ON d.entity_id = a.id AND d.entity = "
    "'activity' "
    "WHERE a.changed_at = '2001-01-01T00:00:00.000Z' "
    "UNION SELECT d.id, trim(substr('%s', 1 + 12 * (CAST(a.number AS INTEGER) * CAST(a.number AS INTEGER) %% "
    "12), 12)) "
    "FROM activity a JOIN search_doc d ON d.entity_id = a.id AND d.entity = 'activity' "
    "WHERE a.changed_at = '2001-01-01T00:00:00.000Z' "
    "UNION SELECT d.id, trim(substr('%s', 1 + 12 * ((CAST(a.number AS INTEGER) * 7 + CAST(a.number AS "
    "INTEGER) / 12) %% 12), 12)) "
    "FROM activity a JOIN search_doc d ON d.entity_id = a.id AND d.entity = 'activity' "
    "WHERE a.changed_at = '2001-01-01T00:00:00.000Z') x;";

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* What the schema step makes of a store that it finds full. */
static bool step_anew(struct db *db)
{
	for (size_t i = 0; i < schema_nsteps; i++) {
		const char *fill = strstr(schema_steps[i].sql, "INSERT INTO activity_word");
		if (fill)
			return db_script(db, "DELETE FROM word_count; DELETE FROM activity_word;") && db_script(db, fill);
	}
	return false;
}

static void check_kept(struct db *db)
{
	struct word_faults_row *w;
	size_t n = word_faults(db, test_arena(), &w);
	for (size_t i = 0; i < n && i < 5; i++)
		test_fail(__FILE__, __LINE__, "list %lld, word %.*s: differs by %lld", (long long)w[i].list,
		          STR_ARG(w[i].word), (long long)w[i].n);
}

/* A läsår told to hold more than is gathered, so that pages of a frequent word are read along it. */
static bool many(struct app_test *t, struct change *ch)
{
	struct str sql = arena_printf(test_arena(), many_sql, MANY, (long long)t->ask, (long long)t->lind,
	                              vocabulary, vocabulary, t->year, vocabulary, vocabulary);
	bool ok = db_script(ch->db, sql.p) && step_anew(ch->db);
	activity_count_add(ch->db, t->year, t->lind, STR("ongoing"), 20000);
	activity_count_add(ch->db, t->year, t->ask, STR("ongoing"), 20000);
	activity_count_add(ch->db, t->year, t->ask, STR("done"), 20000);
	return ok && db_error(ch->db) == DB_OK;
}

/* --- row by row ------------------------------------------------------------------------ */

static bool begins_a_word(struct str text, struct str word)
{
	struct str rest = utf8_fold(test_arena(), text), part;
	while (rest.n && str_split(&rest, ' ', &part))
		if (str_starts(part, word))
			return true;
	return false;
}

static bool has_words(struct str number, struct str title, struct str typed)
{
	struct str rest = typed, part;
	while (rest.n && str_split(&rest, ' ', &part))
		if (!begins_a_word(title, part) && !begins_a_word(number, part))
			return false;
	return true;
}

static bool chosen(const struct activity_row *r, const struct list_query *q)
{
	return (!q->unit_id || r->unit_id == q->unit_id) && (!q->status.n || str_eq(r->status, q->status)) &&
	       has_words(r->number, r->title, q->text);
}

/* The beginning of a word of the vocabulary, or of a number. */
static struct str some_word(uint32_t *seed)
{
	if (next(seed) % 6 == 0)
		return arena_printf(test_arena(), "%u", 1 + next(seed) % 30);
	struct str rest = str_z(vocabulary);
	size_t letters = 1 + next(seed) % 11, n = 0;
	for (uint32_t skip = 12 * (next(seed) % 12); skip; skip--)
		for (rest = str_sub(rest, 1, rest.n); ((unsigned char)rest.p[0] & 0xc0) == 0x80;)
			rest = str_sub(rest, 1, rest.n);
	while (letters-- && rest.p[n] != ' ')
		for (n++; ((unsigned char)rest.p[n] & 0xc0) == 0x80;)
			n++;
	return str_sub(rest, 0, n);
}

static struct str two_words(uint32_t *seed)
{
	struct str first = some_word(seed), second = some_word(seed);
	return arena_printf(test_arena(), "%.*s %.*s", STR_ARG(first), STR_ARG(second));
}

static struct list_query some_query(struct app_test *t, int64_t viewer, uint32_t *seed)
{
	struct list_query q = {.lasar = t->year, .viewer_id = viewer, .limit = 1 + next(seed) % 60};
	q.text = next(seed) % 3 ? some_word(seed) : two_words(seed);
	if (next(seed) % 4 == 0)
		q.status = next(seed) % 2 ? STR("done") : STR("ongoing");
	if (next(seed) % 4 == 0)
		q.unit_id = next(seed) % 2 ? t->lind : t->ask;
	q.offset = next(seed) % 3 ? 0 : next(seed) % 700;
	return q;
}

/* The page of the list, and whether it is the one of reading every row; its way of finding is told in
 * *uncounted. */
static void compare(struct db *db, const struct list_query *q, const struct activity_row *all, size_t n,
                    bool *uncounted)
{
	struct list_result r;
	struct activity_totals sums;
	int64_t found = 0, wrong = 0;
	CHECK(activity_find(db, test_arena(), q, STR("2025-01-01"), &r, &sums));
	const struct activity_row *rows = r.rows;
	for (size_t i = 0; i < n; i++) {
		if (!chosen(&all[i], q))
			continue;
		int64_t at = found++ - q->offset;
		if (at >= 0 && at < q->limit)
			wrong += at >= (int64_t)r.n || rows[at].id != all[i].id;
	}
	int64_t left = found > q->offset ? found - q->offset : 0;
	if (wrong || (int64_t)r.n != (left < q->limit ? left : q->limit) ||
	    (!sums.uncounted && sums.all != found))
		test_fail(__FILE__, __LINE__, "\"%.*s\" from %lld: %lld rows wrong, %zu of %lld, told %lld",
		          STR_ARG(q->text), (long long)q->offset, (long long)wrong, r.n, (long long)found,
		          (long long)sums.all);
	*uncounted = sums.uncounted;
}

TEST(a_list_by_words_has_the_rows_that_reading_all_of_them_finds)
{
	static const char *const viewers[] = {"director", "principal", "principal2", "politician"};
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	CHECK(many(t, ch));
	check_kept(ch->db);
	uint32_t seed = 11;
	int uncounted = 0;
	for (size_t v = 0; v < 4; v++) {
		struct activity_row *all;
		int64_t viewer = app_person(t, viewers[v]);
		size_t n = activity_page(ch->db, test_arena(), t->year, viewer, STR("2025-01-01"), 100000, 0, &all);
		CHECK(n > MANY / 2);
		for (int i = 0; i < 60; i++) {
			struct list_query q = some_query(t, viewer, &seed);
			bool large;
			compare(ch->db, &q, all, n, &large);
			uncounted += large;
		}
	}
	CHECK(uncounted > 10 && uncounted < 230); /* both ways were taken */
	CHECK(app_write_end(t, ch));
}

TEST(a_search_for_two_words_finds_every_record_that_holds_both)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	CHECK(many(t, ch));
	struct activity_row *all;
	int64_t viewer = app_person(t, "director");
	size_t n = activity_page(ch->db, test_arena(), t->year, viewer, STR("2025-01-01"), 100000, 0, &all);
	uint32_t seed = 5;
	for (int i = 0; i < 40; i++) {
		struct str text = two_words(&seed);
		struct search_hit *hits;
		int64_t found = 0, told = 0;
		size_t m = search_find(ch->db, test_arena(), text, viewer, STR("2025-01-01"), 2 * MANY, &hits);
		for (size_t k = 0; k < n; k++)
			found += all[k].rev == 1 && has_words(all[k].number, all[k].title, text);
		for (size_t k = 0; k < m; k++)
			for (size_t j = 0; str_eqz(hits[k].entity, "activity") && j < n; j++)
				told += all[j].id == hits[k].entity_id && has_words(all[j].number, all[j].title, text);
		if (told != found)
			test_fail(__FILE__, __LINE__, "\"%.*s\": %lld found, %lld of the rows hold them", STR_ARG(text),
			          (long long)told, (long long)found);
	}
	CHECK(app_write_end(t, ch));
}

/* --- kept on write --------------------------------------------------------------------- */

#define NEW 4

/* One thing of it is another, or everything of a new one. */
static void vary(struct app_test *t, struct activity *a, uint32_t what, uint32_t *seed)
{
	if (what == 0 || what == NEW)
		a->title = two_words(seed);
	if (what == 1 || what == NEW)
		a->number = arena_printf(test_arena(), "%u", next(seed) % 4);
	if (what == 2 || what == NEW)
		a->to_day = arena_printf(test_arena(), "%d-10-01", t->year + (int)(next(seed) % 3));
	if (what == 3)
		a->body = some_word(seed);
	a->unit_id = t->lind;
	a->from_day = arena_printf(test_arena(), "%d-09-01", t->year);
}

static void change_one(struct app_test *t, struct change *ch, int64_t *id, uint32_t *seed)
{
	struct activity a, was;
	struct form f;
	form_init(&f, test_arena(), LANG_EN, kind_activity.fields, kind_activity.nfields);
	bool known = *id && activity_get(ch->db, ch->arena, *id, &was);
	if (known && next(seed) % 8 == 0) {
		if (resource_delete(ch, NULL, &kind_activity, *id, was.rev, &f) == CHANGE_SAVED)
			*id = 0;
		return;
	}
	if (known)
		a = was;
	else
		kind_activity.blank(ch, &a);
	vary(t, &a, known ? next(seed) % 4 : NEW, seed);
	if (resource_save(ch, NULL, &kind_activity, known ? ACT_EDIT : ACT_CREATE, &f, known ? &was : NULL, &a) ==
	    CHANGE_SAVED)
		*id = a.id;
}

TEST(words_are_kept_as_a_recount_finds_them_after_any_mix_of_changes)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct change *ch = app_write(t);
	check_kept(ch->db); /* the fixture was written like anything else */
	int64_t ids[10] = {0};
	uint32_t seed = 3;
	for (int i = 0; i < 150; i++)
		change_one(t, ch, &ids[next(&seed) % 10], &seed);
	check_kept(ch->db);
	CHECK(step_anew(ch->db));
	check_kept(ch->db);
	CHECK(app_write_end(t, ch));
}
