/* What a page costs in questions to the database: few, and no more of them when there is more
 * to show. A page that asks once for each row of a list (N+1) fails here. */
#include "access_plan.h"

#include "core/search.h"
#include "measure/measure.h"
#include "sql_core.h"
#include "sql_org.h"
#include "sql_plan.h"

/* Statements of one request: session, roles and name of the huvudman are three of them. The
 * aim is a dozen; an activity's page, with all that belongs to it, asks twenty. */
#define FEW 20
/* The change log tells of things of many kinds on one page, and reads each kind once. */
#define KINDS 16

/* Addresses with more in them than the id of the route's own object. */
static const struct {
	const char *route, *path;
} known[] = {
    {"/sok", "/sok?q=hemlig"},
    {"/historik/{kind}/{id}", "/historik/activity/%lld"},
    /* Not open in this fixture: a store that is set up, an operation without its form, a
     * follow-up without its activity, a source, a figure, an observation. */
    {"/kom-igang", NULL},
    {"/admin/organisation/{id}/{op}", NULL},
    {"/admin/installningar/{kind}/{id}", NULL},
    {"/admin/kallor/{id}", NULL},
    {"/admin/import/{id}/gallra", NULL}, /* an import without batches: asked for in import_own_test.c */
    {"/resultat/inmatning/siffra/{id}", NULL},
    {"/insatser/observationer/{id}", NULL},
    /* Forms of a part: the fixture names none here. */
    {"/insatser/{id}/ny/{slag}", NULL},
    {"/insatser/{id}/del/{slag}/{del}", NULL},
    {"/styrning/uppfoljning/ny", NULL},
    {"/styrning/uppfoljning/ny/{id}/{lasar}", NULL},
};

static bool is_page(const struct route *r)
{
	return r->method == WEB_GET && (r->kind == ROUTE_PAGE || r->kind == ROUTE_PAGE_KEPT) &&
	       r->db == ROUTE_READ;
}

static int64_t id_for(const struct access_plan *p, const struct route *r)
{
	const struct app_test *t = p->t;
	const char *kind = r->object;
	if (!kind)
		kind = strstr(r->path, "/enhet")                                        ? "unit"
		       : strstr(r->path, "/personer") || strstr(r->path, "/mitt/coach") ? "person"
		       : strstr(r->path, "/indikator")                                  ? "measure"
		                                                                        : "activity";
	if (strcmp(kind, "activity") == 0)
		return t->act_lind;
	if (strcmp(kind, "unit") == 0)
		return t->lind;
	if (strcmp(kind, "person") == 0)
		return app_person(t, "teacher");
	for (size_t i = 0; i < p->nspots; i++)
		if (strcmp(p->spots[i].kind->name, kind) == 0 && p->spots[i].state != OBJ_DRAFT)
			return p->spots[i].id;
	return 1;
}

/* Null: no address of it is tried. */
static struct str address(const struct access_plan *p, const struct route *r)
{
	const char *form = r->path;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i].route, r->path) == 0)
			form = known[i].path;
	const char *mark = form ? strstr(form, form == r->path ? "{id}" : "%lld") : NULL;
	if (!form || !mark)
		return str_z(form);
	return arena_printf(test_arena(), "%.*s%lld%s", (int)(mark - form), form, (long long)id_for(p, r),
	                    mark + 4);
}

/* The reader is the same for every request of a single thread: its count is the request's. */
static int64_t runs(struct app_test *t)
{
	struct db *db = app_read(t);
	int64_t n = db_runs(db);
	app_read_end(t, db);
	return n;
}

static int64_t cost(struct app_test *t, const char *path)
{
	static const char *const logins[] = {"director", "administrator", "principal", "teacher"};
	for (size_t i = 0; i < sizeof logins / sizeof logins[0]; i++) {
		int64_t before = runs(t);
		if (app_get(t, logins[i], path) == 200)
			return runs(t) - before;
	}
	return -1;
}

static struct access_plan *filled(void)
{
	struct access_plan *p = ARENA_NEW(test_arena(), struct access_plan);
	p->t = app_test_new();
	return p->t && access_fixture_fill(p) ? p : NULL;
}

TEST(no_page_asks_the_database_more_than_a_few_times)
{
	struct access_plan *p = filled();
	REQUIRE(p != NULL);
	size_t pages = 0;
	for (size_t i = 0; i < app_nroutes; i++) {
		const struct route *r = &app_routes[i];
		struct str path = is_page(r) ? address(p, r) : (struct str){NULL, 0};
		if (!path.p)
			continue;
		int64_t n = cost(p->t, path.p);
		if (n < 0)
			test_fail(__FILE__, __LINE__, "%s answers %d", path.p, p->t->status);
		if (n > (strcmp(r->path, "/admin/logg") == 0 ? FEW + KINDS : FEW))
			test_fail(__FILE__, __LINE__, "%s asks %lld times", path.p, (long long)n);
		pages++;
	}
	CHECK(pages > 30);
}

static void put(struct change *ch, const struct db_entity *e, void *row)
{
	if (change_save(ch, e, row, NULL) != CHANGE_SAVED)
		test_fail(__FILE__, __LINE__, "%s is not saved", e->name);
}

static void add_one(struct app_test *t, struct change *ch, int i)
{
	struct goal g;
	struct activity a;
	struct document d;
	REQUIRE(goal_get(ch->db, ch->arena, t->goal_lind, &g));
	REQUIRE(activity_get(ch->db, ch->arena, t->act_lind, &a));
	REQUIRE(document_get(ch->db, ch->arena, t->doc_lind, &d));
	g.id = a.id = d.id = 0;
	d.unit_id = i % 2 ? t->ask : t->lind;
	put(ch, &goal_entity, &g);
	put(ch, &activity_entity, &a);
	put(ch, &document_entity, &d);
	struct activity_year y = {.activity_id = a.id,
	                          .first_year = t->year,
	                          .unit_id = a.unit_id,
	                          .number_sort = a.number_sort,
	                          .status = a.status,
	                          .last_day = STR("9999-12-31")};
	put(ch, &activity_year_entity, &y);
	put(ch, &milestone_entity,
	    &(struct milestone){
	        .activity_id = t->act_lind, .title = STR("Avstämning"), .due_day = STR("2030-01-01")});
	put(ch, &checklist_item_entity,
	    &(struct checklist_item){.activity_id = t->act_lind, .sort = 2 + i, .title = STR("Punkt")});
	put(ch, &activity_goal_entity, &(struct activity_goal){.activity_id = t->act_lind, .goal_id = g.id});
	put(ch, &goal_link_entity, &(struct goal_link){.goal_id = g.id, .serves_id = t->goal_board});
}

/* Twenty more of what the lists show. */
static bool add_more(struct app_test *t)
{
	struct change *ch = app_write(t);
	for (int i = 0; i < 20; i++)
		add_one(t, ch, i);
	return app_write_end(t, ch);
}

TEST(a_page_with_more_to_show_asks_no_more)
{
	struct access_plan *p = filled();
	REQUIRE(p != NULL);
	int64_t *before = ARENA_ARRAY(test_arena(), app_nroutes, int64_t);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < app_nroutes; i++) {
			const struct route *r = &app_routes[i];
			struct str path = is_page(r) ? address(p, r) : (struct str){NULL, 0};
			int64_t n = path.p ? cost(p->t, path.p) : 0;
			if (round == 1 && n > before[i] + 2)
				test_fail(__FILE__, __LINE__, "%s asks %lld times, with less to show %lld", path.p,
				          (long long)n, (long long)before[i]);
			before[i] = n;
		}
		REQUIRE(round == 1 || add_more(p->t));
	}
}

/* Whichever word is the rarer, and however many there are: every one must begin a word of the hit. */
TEST(search_finds_the_same_in_any_order_of_words)
{
	struct app_test *t = app_test_new();
	REQUIRE(t != NULL);
	struct change *ch = app_write(t);
	for (int i = 0; i < 500; i++) { /* more than a word is read for */
		struct activity a;
		struct object o = {.unit_id = t->lind, .state = OBJ_DECIDED, .found = true};
		REQUIRE(activity_get(ch->db, ch->arena, t->act_lind, &a));
		a.id = 10000 + i;
		a.body = a.staff_groups = a.scope = a.instead = STR("");
		a.title = i % 100 == 99 ? STR("Vanlig ovanlig start ett två tre fyra fem sex") : STR("Vanlig start");
		search_put(ch, resource_find(STR("activity")), &a, &o);
	}
	REQUIRE(app_write_end(t, ch));
	struct db *db = app_read(t);
	static const char *const texts[] = {"vanlig ovanlig", "ovanlig vanlig", "start van ovan",
	                                    "vanlig start ett två tre fyra fem sex"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct search_hit *hits;
		CHECK_I64(search_find(db, test_arena(), str_z(texts[i]), 1, STR("2026-01-01"), 50, &hits), 5);
	}
	struct search_hit *none;
	CHECK_I64(search_find(db, test_arena(), STR("vanlig ovanlig sju"), 1, STR("2026-01-01"), 50, &none), 0);
	app_read_end(t, db);
}

/* A measure is looked for by its name more than what speaks of it, however much of that there is. */
TEST(search_brings_the_measure_of_the_name_first)
{
	static const struct {
		const char *name;
		bool headline;
		int64_t ended;
	} measures[] = {{"Elever i åk 9, provvärde hemkommun", false, 0},
	                {"Provvärde åk 9 (16 ämnen), kommunala skolor", false, 2013},
	                {"Provvärde åk 9 (17 ämnen), alla skolor", false, 0},
	                {"Provvärde åk 9 (17 ämnen), kommunala skolor", true, 0}};
	struct app_test *t = app_test_new();
	REQUIRE(t != NULL);
	struct change *ch = app_write(t);
	struct object o = {.unit_id = t->lind, .state = OBJ_DECIDED, .found = true};
	for (int i = 0; i < 500; i++) {
		struct activity a;
		REQUIRE(activity_get(ch->db, ch->arena, t->act_lind, &a));
		a.id = 10000 + i;
		a.body = a.staff_groups = a.scope = a.instead = STR("");
		a.title = i % 2 ? STR("Provvärde ska öka") : STR("Analys av provvärde");
		search_put(ch, resource_find(STR("activity")), &a, &o);
	}
	for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
		struct measure m;
		kind_measure.blank(ch, &m);
		m.id = 10000 + (int64_t)i;
		m.key = arena_printf(ch->arena, "prov%zu", i);
		m.name = str_z(measures[i].name);
		m.question = STR("Hur stort är provvärdet?");
		m.headline = measures[i].headline;
		m.ended_year = (struct opt_i64){measures[i].ended > 0, measures[i].ended};
		search_put(ch, &kind_measure, &m, &o);
	}
	REQUIRE(app_write_end(t, ch));
	struct db *db = app_read(t);
	static const char *const typed[] = {"provvärde", "provv", "åk 9 provvärde"};
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		struct search_hit *hits;
		REQUIRE(search_find(db, test_arena(), str_z(typed[i]), 1, STR("2026-01-01"), 13, &hits) >= 3);
		for (int place = 0; place < 3; place++)
			CHECK_STR(hits[place].entity, STR("measure"));
		CHECK_I64(hits[0].entity_id, 10003);
		CHECK_I64(hits[1].entity_id, 10002);
		CHECK_I64(hits[2].entity_id, 10000);
	}
	app_read_end(t, db);
}
