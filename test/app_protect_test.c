/* app_protect_test.c - the attacker at the door: a reader without exact figures asks all there is to ask, and
 * puts it together with lib/cube's auditor, which knows every equation. */
#include "app_query_help.h"
#include "disclose_help.h"
#include "measure/compute.h"
#include "measure/protect.h"
#include "measure/rule.h"
#include "sql_measure_protect.h"
#include "table/xlsx.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

enum { SCHOOLS = 6, SEXES = 3, YEARS = 2, UNITS = SCHOOLS + 1, CELLS = UNITS * SEXES * YEARS };
static const char *const sex_word[SEXES] = {"T", "K", "M"};

struct town {
	struct app_test *t;
	int64_t measure, version, other, place[SCHOOLS];
	const char *code[UNITS]; /* the huvudman, then its schools */
	struct disclose_cell cell[CELLS], beside[CELLS];
	uint8_t n_state[CELLS], state[CELLS];
};

static size_t at(size_t unit, size_t sex, size_t year)
{
	return (unit * SEXES + sex) * YEARS + year;
}

/* --- the town -------------------------------------------------------------------------- */

static int64_t school(struct change *ch, const char *code, int64_t parent)
{
	struct unit u = {
	    .code = str_z(code), .kind = STR("school"), .from_day = STR("2000-01-01"), .note = STR("")};
	struct org_new n = {.name = str_z(code), .code = str_z(code)};
	struct form f;
	int64_t id = 0;
	form_init(&f, ch->arena, LANG_EN, NULL, 0);
	CHECK_I64(org_create(ch, NULL, &f, &u, &n, parent, &id), CHANGE_SAVED);
	return id;
}

static void add_up(struct disclose_cell *cell)
{
	for (size_t y = 0; y < YEARS; y++) {
		for (size_t u = 1; u < UNITS; u++) {
			cell[at(u, 0, y)].n = cell[at(u, 1, y)].n + cell[at(u, 2, y)].n;
			cell[at(u, 0, y)].of = cell[at(u, 1, y)].of + cell[at(u, 2, y)].of;
		}
		for (size_t s = 0; s < SEXES; s++) {
			cell[at(0, s, y)].n = cell[at(0, s, y)].of = 0;
			for (size_t u = 1; u < UNITS; u++) {
				cell[at(0, s, y)].n += cell[at(u, s, y)].n;
				cell[at(0, s, y)].of += cell[at(u, s, y)].of;
			}
		}
	}
}

/* Girls and boys of each school: small ones among them, one school where all but two have passed. */
static void draw(struct town *w)
{
	static const int64_t n[SCHOOLS][2] = {{4, 21}, {33, 29}, {18, 12}, {40, 3}, {25, 26}, {14, 7}},
	                     of[SCHOOLS][2] = {{3, 15}, {30, 22}, {13, 11}, {38, 1}, {18, 14}, {11, 5}},
	                     more[SCHOOLS][2] = {{1, 12}, {17, 25}, {12, 3}, {31, 2}, {23, 11}, {9, 4}};
	for (size_t u = 0; u < SCHOOLS; u++)
		for (size_t s = 0; s < 2; s++)
			for (size_t y = 0; y < YEARS; y++) {
				int64_t size = n[u][s] + (y ? (int64_t)(u % 3) : 0);
				w->cell[at(u + 1, s + 1, y)] = (struct disclose_cell){.n = size, .of = of[u][s]};
				w->beside[at(u + 1, s + 1, y)] = (struct disclose_cell){.n = size, .of = more[u][s]};
			}
	add_up(w->cell);
	add_up(w->beside);
}

static void put(struct town *w, struct change *ch, int64_t version, const struct disclose_cell *cell)
{
	struct put p[CELLS];
	size_t n = 0;
	for (size_t u = 1; u < UNITS; u++)
		for (size_t s = 0; s < SEXES; s++)
			for (size_t y = 0; y < YEARS; y++) {
				const struct disclose_cell *c = &cell[at(u, s, y)];
				int64_t percent = llround(1e6 * (double)c->of / (double)c->n);
				p[n++] = (struct put){
				    .version = version,
				    .place = w->place[u - 1],
				    .year = w->t->year - 1 + (int)y,
				    .sex = sex_word[s],
				    .text = TEXT("%lld,%04lld", (long long)percent / 10000, (long long)percent % 10000),
				    .n = c->n,
				    .numerator = c->of};
			}
	figures_put(ch, "Egen uppföljning", p, n);
}

/* Two measures whose figures are of the same pupils. */
static bool begin(struct town *w)
{
	static const char *const codes[SCHOOLS] = {"p1", "p2", "p3", "p4", "p5", "p6"};
	struct measure_version v;
	*w = (struct town){.t = app_test_new(), .code = {"root"}};
	if (!w->t)
		return false;
	struct change *ch = app_write(w->t);
	for (size_t u = 0; u < SCHOOLS; u++) {
		w->code[u + 1] = codes[u];
		w->place[u] = place_of_unit(ch, school(ch, codes[u], w->t->office));
	}
	w->measure = measure_make(ch, "p-alla", "Alla ämnen", "share", "percent", "skolverket-2023", "kommunala");
	w->other = measure_make(ch, "p-hoga", "Höga betyg", "share", "percent", "skolverket-2023", "kommunala");
	w->version = measure_version_of(ch, w->measure);
	int64_t both[] = {w->version, measure_version_of(ch, w->other)};
	for (size_t i = 0; i < 2; i++)
		if (measure_version_get(ch->db, ch->arena, both[i], &v)) {
			v.denominator = STR("Elever med betyg.");
			measure_version_update(ch->db, &v);
		}
	draw(w);
	put(w, ch, both[0], w->cell);
	put(w, ch, both[1], w->beside);
	return app_write_end(w->t, ch);
}

/* --- what is asked ------------------------------------------------------------------------ */

/* What a row says of a cell; asked again, it says the same. */
static void learn(struct town *w, const struct json *row, size_t i)
{
	const struct json *n = json_get(row, "n"), *value = json_get(row, "value");
	struct str kind = json_text(row, "kind");
	uint8_t n_state = n && n->kind != JSON_TEXT && n->kind != JSON_NULL ? DISCLOSE_SHOWN : DISCLOSE_SECONDARY;
	uint8_t state = str_eqz(kind, "exists")      ? DISCLOSE_SHOWN
	                : str_eqz(kind, "approx100") ? DISCLOSE_APPROX100
	                                             : DISCLOSE_SECONDARY;
	CHECK(str_eqz(kind, "exists") == (value && value->kind != JSON_TEXT && value->kind != JSON_NULL));
	if (n_state == DISCLOSE_SHOWN)
		CHECK_I64((int64_t)n->f, w->cell[i].n);
	if (w->state[i] != UINT8_MAX && (w->state[i] != state || w->n_state[i] != n_state))
		test_fail(__FILE__, __LINE__, "cell %zu is told in two ways", i);
	w->state[i] = state;
	w->n_state[i] = n_state;
}

static void learn_rows(struct town *w, size_t unit)
{
	const struct json *rows = json_get(app_answer(w->t), "rows");
	CHECK(rows && rows->n > 0);
	for (size_t i = 0; rows && i < rows->n; i++)
		for (size_t s = 0; s < SEXES; s++)
			for (size_t y = 0; y < YEARS; y++)
				if (str_eqz(json_text(&rows->items[i], "sex"), sex_word[s]) &&
				    str_eq(json_text(&rows->items[i], "pe"),
				           lasar_text(test_arena(), w->t->year - 1 + (int)y)))
					learn(w, &rows->items[i], at(unit, s, y));
}

/* Whole tables, and each cell alone: by sex, by year, by unit. */
static void ask_all(struct town *w, const char *key)
{
	memset(w->state, UINT8_MAX, sizeof w->state);
	int y = w->t->year;
	for (size_t u = 0; u < UNITS; u++) {
		const char *base = TEXT("/api/v1/data?dx=%s&ou=%s", key, w->code[u]);
		CHECK_I64(app_get(w->t, "politician", TEXT("%s&pe=%d-%d&sex=*", base, y - 1, y)), 200);
		learn_rows(w, u);
		for (size_t s = 0; s < SEXES; s++)
			for (int k = y - 1; k <= y; k++) {
				CHECK_I64(app_get(w->t, "politician", TEXT("%s&pe=%d&sex=%s", base, k, sex_word[s])), 200);
				learn_rows(w, u);
			}
	}
	for (size_t i = 0; i < CELLS; i++)
		CHECK(w->state[i] != UINT8_MAX);
}

/* --- what follows from it --------------------------------------------------------------------- */

static struct disclose_table table_of(struct disclose_cell *cell, const char *question)
{
	struct disclose_dim *dim = ARENA_ARRAY(test_arena(), 3, struct disclose_dim);
	struct disclose_node *unit;
	dim[0] = help_dim("unit", "all(p1 p2 p3 p4 p5 p6)");
	dim[1] = help_dim("sex", "all(K M)");
	dim[2] = help_dim("year", "y1 y2");
	unit = (struct disclose_node *)(uintptr_t)dim[0].node;
	unit[0].level = DISCLOSE_AUTHORITY;
	return (struct disclose_table){.population = STR("elever"),
	                               .question = str_z(question),
	                               .measure = DISCLOSE_SHARE,
	                               .adverse = DISCLOSE_NONE_BAD,
	                               .dim = dim,
	                               .dims = 3,
	                               .cell = cell};
}

static struct disclose_options rule_of(const char *name)
{
	return (struct disclose_options){.rule = disclose_rule(str_z(name)), .insider = true};
}

/* What was learned, as a publication. */
static const struct disclose_published *remembered(const struct town *w, const struct disclose_table *t,
                                                   const struct disclose_options *o)
{
	struct disclose_published *p = ARENA_NEW(test_arena(), struct disclose_published);
	struct disclose_result r = {.n_state = (uint8_t *)(uintptr_t)w->n_state,
	                            .state = (uint8_t *)(uintptr_t)w->state};
	struct disclose_cell *cell = ARENA_ARRAY(test_arena(), CELLS, struct disclose_cell);
	uint8_t *n_state = ARENA_ARRAY(test_arena(), CELLS, uint8_t),
	        *state = ARENA_ARRAY(test_arena(), CELLS, uint8_t);
	memcpy(cell, t->cell, CELLS * sizeof *cell);
	memcpy(n_state, w->n_state, CELLS);
	memcpy(state, w->state, CELLS);
	r.n_state = n_state;
	r.state = state;
	struct disclose_table *own = ARENA_NEW(test_arena(), struct disclose_table);
	*own = *t;
	own->cell = cell;
	disclose_publish(test_arena(), own, o->rule, &r, p);
	return p;
}

static size_t shown(const struct town *w)
{
	size_t n = 0;
	for (size_t i = 0; i < CELLS; i++)
		n += w->state[i] == DISCLOSE_SHOWN;
	return n;
}

TEST(no_set_of_questions_gives_a_hidden_figure_back)
{
	struct town w;
	REQUIRE(begin(&w));
	struct disclose_options o = rule_of("skolverket-2023");
	struct disclose_table t = table_of(w.cell, "alla"), other = table_of(w.beside, "hoga");
	ask_all(&w, "p-alla");
	CHECK(shown(&w) > CELLS / 4);
	CHECK_I64(help_audit(&t, &o, w.n_state, w.state, false).findings, 0);
	/* The attack is one: where only the small are hidden it finds them. */
	struct disclose_options weak = o;
	weak.primary_only = true;
	struct disclose_result r = help_protect(&t, &weak);
	CHECK(help_audit(&t, &o, r.n_state, r.state, false).exact > 0);
	for (size_t i = 0; i < CELLS; i++)
		CHECK(r.state[i] != DISCLOSE_FEW || w.state[i] != DISCLOSE_SHOWN);
	/* Another measure of the same pupils, whose n is the same. */
	const struct disclose_published *first = remembered(&w, &t, &o);
	struct disclose_cell mine[CELLS];
	memcpy(mine, w.cell, sizeof mine);
	memcpy(w.cell, w.beside, sizeof mine);
	ask_all(&w, "p-hoga");
	o.ledger = &first;
	o.n_ledger = 1;
	CHECK_I64(help_audit(&other, &o, w.n_state, w.state, false).findings, 0);
}

TEST(a_corrected_figure_is_not_told_by_the_difference)
{
	struct town w;
	REQUIRE(begin(&w));
	struct disclose_options o = rule_of("skolverket-2023");
	struct disclose_table t = table_of(w.cell, "alla");
	ask_all(&w, "p-alla");
	const struct disclose_published *before = remembered(&w, &t, &o);
	/* Two more girls in a school that was shown whole: all its figures, and the totals, are others. */
	struct change *ch = app_write(w.t);
	w.cell[at(2, 1, 1)].n += 2;
	w.cell[at(2, 1, 1)].of += 1;
	add_up(w.cell);
	put(&w, ch, w.version, w.cell);
	app_write_end(w.t, ch);
	ask_all(&w, "p-alla");
	CHECK(shown(&w) > CELLS / 4);
	o.ledger = &before;
	o.n_ledger = 1;
	CHECK_I64(help_audit(&t, &o, w.n_state, w.state, false).findings, 0);
}

/* The rows of a store are those that lib/cube has, with what a store alone says. */
TEST(every_rule_of_the_library_is_a_row_with_its_source)
{
	struct app_test *t = app_test_new();
	struct disclosure_rule row;
	REQUIRE(t);
	struct db *db = app_read(t);
	for (size_t i = 0; i < disclose_rules_n; i++) {
		const struct disclose_rule *r = &disclose_rules[i];
		REQUIRE(rule_named(db, test_arena(), str_z(r->name), &row));
		struct disclose_rule is = rule_for_cube(test_arena(), &row);
		CHECK_Z(str_z(is.from), r->from);
		CHECK_Z(str_z(is.until), r->until);
		CHECK_Z(str_z(is.source), r->source);
		CHECK(memcmp(is.least, r->least, sizeof is.least) == 0);
		CHECK(is.numerator == r->numerator && is.approx == r->approx && is.mean == r->mean &&
		      is.distribution == r->distribution && is.alternative == r->alternative);
		CHECK_STR(row.demand, STR("width"));
	}
	/* One that nobody knows is not a way around. */
	CHECK(!rule_named(db, test_arena(), STR("ingen"), &row));
	CHECK(row.least_unit >= 11 && row.least_authority >= 11);
	app_read_end(t, db);
}

TEST(a_rule_of_ones_own_is_a_row_and_a_definition_names_one_that_is_there)
{
	struct app_test *t = app_test_new();
	struct query_result r;
	struct form f;
	REQUIRE(t);
	struct change *ch = app_write(t);
	const struct disclosure_rule own = {.name = STR("egen-20"),
	                                    .class = STR("counts"),
	                                    .from_day = STR("2026-01-01"),
	                                    .least_unit = 20,
	                                    .least_authority = 20,
	                                    .least_nation = 20,
	                                    .demand = STR("width"),
	                                    .source = STR("Nämndens beslut"),
	                                    .rev = 1,
	                                    .changed_at = ch->now,
	                                    .reason = STR("")};
	CHECK(disclosure_rule_insert(ch->db, &own) > 0);
	int64_t m = measure_make(ch, "egen", "Egen", "share", "percent", "egen-20", "own");
	const struct put p[] = {
	    {measure_version_of(ch, m), place_of_unit(ch, t->lind), 2024, NULL, "50,0", 18, 9, NULL}};
	figures_put(ch, "Egen enkät", p, 1);
	struct query q = {.from_year = 2024, .to_year = 2024, .sex = STR("T")};
	query_measure(&q, m);
	query_unit(ch->db, ch->arena, &q, t->lind);
	CHECK(query_run(ch->db, ch->arena, &q, &r));
	CHECK(r.n == 1 && r.cell[0].hidden && r.guarded == 1 && r.kept == 0);
	struct measure_version v;
	kind_measure_version.blank(ch, &v);
	v.measure_id = m;
	v.number = 2;
	v.comparable = STR("no");
	v.definition = STR("Annat.");
	v.disclosure = STR("ingen-sådan");
	form_init(&f, ch->arena, LANG_EN, NULL, 0);
	CHECK_I64(resource_save(ch, NULL, &kind_measure_version, ACT_CREATE, &f, NULL, &v), CHANGE_INVALID);
	app_write_end(t, ch);
}

/* --- other ways to a figure ------------------------------------------------------------------ */

static int64_t reads(struct app_test *t)
{
	int64_t n = 0;
	struct db *db = app_read(t);
	exact_reads(db, test_arena(), &n);
	app_read_end(t, db);
	return n;
}

TEST(who_sees_few_as_they_are_stands_in_the_log_once_a_request)
{
	struct app_test *t = app_test_new();
	struct query_result r;
	REQUIRE(t);
	struct change *ch = app_write(t);
	int64_t m = measure_make(ch, "kalla", "Källa", "share", "percent", "survey-own-5", "own"),
	        v = measure_version_of(ch, m), lind = place_of_unit(ch, t->lind);
	const struct put p[] = {{v, lind, 2024, "T", "33,7351", 4, 1, NULL},
	                        {v, lind, 2023, "T", "64,1739", 230, 148, NULL}};
	figures_put(ch, "Egen enkät", p, 2);
	struct query q = {.sex = STR("T")};
	query_measure(&q, m);
	query_unit(ch->db, ch->arena, &q, t->lind);
	CHECK(query_run(ch->db, ch->arena, &q, &r) && r.n == 2);
	const char *path = TEXT("/admin/kallor/%lld", (long long)r.cell[0].source_id);
	app_write_end(t, ch);
	int64_t before = reads(t);
	/* The page of a source without a file has no figures for anybody. */
	CHECK_I64(app_get(t, "director", path), 200);
	CHECK(!app_says(t, "64,1739") && !app_says(t, "33,7351"));
	CHECK_I64(reads(t), before);
	CHECK_I64(app_get(t, "director",
	                  TEXT("/resultat/indikator/%lld?exakt=1&enhet=%lld", (long long)m, (long long)t->lind)),
	          200);
	CHECK(app_says(t, "33,7"));
	CHECK_I64(reads(t), before + 1);
	CHECK_I64(app_get(t, "politician",
	                  TEXT("/resultat/indikator/%lld?exakt=1&enhet=%lld", (long long)m, (long long)t->lind)),
	          200);
	CHECK(!app_says(t, "33,7"));
	CHECK_I64(reads(t), before + 1);
	/* A page of many measures is one line too. */
	CHECK_I64(app_get(t, "director", TEXT("/resultat?lasar=2024&exakt=1&enhet=%lld", (long long)t->lind)),
	          200);
	CHECK_I64(reads(t), before + 2);
	CHECK_I64(app_get(t, "director", "/api/v1/data?dx=kalla&ou=schools&pe=2024"), 200);
	CHECK(!app_says(t, "33.7"));
	CHECK_I64(reads(t), before + 2);
}

TEST(what_is_computed_does_not_give_its_parts_back)
{
	struct app_test *t = app_test_new();
	struct compute_done done = {0};
	struct measure_version v;
	REQUIRE(t);
	struct change *ch = app_write(t);
	int64_t few = measure_make(ch, "fel", "Fel", "count", "count", "skolverket-2023", "own"),
	        all = measure_make(ch, "alla", "Alla", "count", "count", "skolverket-2023", "own"),
	        b = measure_make(ch, "felandel", "Felandel", "share", "percent", "counts-5", "own"),
	        lind = place_of_unit(ch, t->lind), ask = place_of_unit(ch, t->ask);
	CHECK(measure_version_get(ch->db, ch->arena, measure_version_of(ch, b), &v));
	v.formula = STR("share(fel, alla)");
	measure_version_update(ch->db, &v);
	/* Lind's seven are few by the rule of the count, and not by that of the share. */
	int64_t fv = measure_version_of(ch, few), av = measure_version_of(ch, all);
	const struct put p[] = {{fv, lind, 2024, NULL, "7", 0, 0, NULL},
	                        {av, lind, 2024, NULL, "60", 0, 0, NULL},
	                        {fv, ask, 2024, NULL, "100", 0, 0, NULL},
	                        {av, ask, 2024, NULL, "200", 0, 0, NULL}};
	figures_put(ch, "Egen", p, 4);
	compute_year(ch, 2024, &done);
	CHECK(done.added == 2);
	for (int i = 0; i < 2; i++) {
		struct query q = {.from_year = 2024, .to_year = 2024, .sex = STR("T")};
		struct query_result r;
		query_measure(&q, b);
		query_unit(ch->db, ch->arena, &q, i ? t->lind : t->ask);
		CHECK(query_run(ch->db, ch->arena, &q, &r) && r.n == 1);
		CHECK(r.cell[0].hidden == (i == 1));
	}
	app_write_end(t, ch);
}

/* What is the same for all is kept once; what nobody read was never published. */
TEST(the_ledger_has_what_was_read_once)
{
	struct town w;
	struct ledger_of_row *kept;
	const char *scope = "kommunala|lasar|Elever med betyg.";
	REQUIRE(begin(&w));
	struct db *db = app_read(w.t);
	CHECK_I64(ledger_of(db, test_arena(), str_z(scope), &kept), 0);
	app_read_end(w.t, db);
	for (int i = 0; i < 3; i++)
		CHECK_I64(
		    app_get(w.t, i ? "politician" : "teacher", "/api/v1/data?dx=p-alla&ou=schools&pe=2000-2040"),
		    200);
	db = app_read(w.t);
	CHECK_I64(ledger_of(db, test_arena(), str_z(scope), &kept), 1);
	CHECK(disclose_ledger_read(test_arena(), kept[0].bytes));
	app_read_end(w.t, db);
	CHECK_I64(app_get(w.t, "politician", "/api/v1/data?dx=p-hoga&ou=p1"), 200);
	db = app_read(w.t);
	CHECK_I64(ledger_of(db, test_arena(), str_z(scope), &kept), 2);
	app_read_end(w.t, db);
}

/* Protecting many takes seconds: a job does it, and until then what was written is not shown. */
TEST(many_figures_are_hidden_until_the_job_has_protected_them)
{
	enum { MANY = PROTECT_AT_ONCE + 1, GRADES = 9 };
	struct app_test *t = app_test_new();
	int64_t job = 0;
	REQUIRE(t);
	struct change *ch = app_write(t);
	int64_t m = measure_make(ch, "manga", "Många", "share", "percent", "counts-5", "own"),
	        v = measure_version_of(ch, m), lind = place_of_unit(ch, t->lind);
	struct put *p = ARENA_ARRAY(test_arena(), MANY, struct put);
	for (int i = 0; i < MANY; i++)
		p[i] = (struct put){.version = v,
		                    .place = lind,
		                    .year = 2000 + i / GRADES,
		                    .text = "50,0",
		                    .n = 100,
		                    .numerator = 50,
		                    .grade = TEXT("%d", i % GRADES + 1)};
	figures_put(ch, "Egen", p, MANY);
	CHECK(job_waiting(ch->db, test_arena(), STR("protect"), &job));
	for (int done = 0; done < 2; done++) {
		struct query q = {.from_year = 2010, .to_year = 2010, .sex = STR("T"), .grade = STR("3")};
		struct query_result r;
		query_measure(&q, m);
		query_unit(ch->db, ch->arena, &q, t->lind);
		CHECK(query_run(ch->db, ch->arena, &q, &r) && r.n == 1);
		CHECK(r.cell[0].hidden == !done);
		if (!done)
			CHECK(protect_all(ch) > 0);
	}
	app_write_end(t, ch);
}

/* --- every way out of the house ---------------------------------------------------------------- */

/* Whether the bytes hold a number as it is: not as a part of a longer one. */
static bool holds(struct str body, struct str number)
{
	for (size_t i = 0; i + number.n <= body.n; i++) {
		char before = i ? body.p[i - 1] : ' ', after = i + number.n < body.n ? body.p[i + number.n] : ' ';
		bool part = (before >= '0' && before <= '9') || before == ',' || before == '.' ||
		            (after >= '0' && after <= '9');
		if (!part && memcmp(body.p + i, number.p, number.n) == 0)
			return true;
	}
	return false;
}

/* Blanks the places of lines in pictures: pixels, which can have a figure's digits by chance and are none. */
static struct str without_lines(struct str body)
{
	char *p = arena_alloc(test_arena(), body.n + 1);
	memcpy(p, body.p, body.n);
	struct str rest = {p, body.n};
	for (ptrdiff_t at; (at = str_find(rest, STR(" d=\"M"))) >= 0;) {
		size_t i = (size_t)at + 4;
		while (i < rest.n && rest.p[i] != '"')
			p[(size_t)(rest.p - p) + i++] = ' ';
		rest = str_sub(rest, i, rest.n);
	}
	return (struct str){p, body.n};
}

static void check_way(struct app_test *t, const char *path, const char *number[2])
{
	CHECK_I64(app_get(t, "politician", path), 200);
	struct table x;
	bool book = app_says(t, "PK") && table_xlsx_read(&x, test_arena(), t->body, NULL);
	for (size_t row = 0; book && row < x.sheet[0].n; row++)
		for (uint32_t k = 0; k < x.sheet[0].row[row].n; k++)
			CHECK(!holds(x.sheet[0].row[row].cell[k].text, str_z(number[0])));
	struct str body = without_lines(t->body);
	for (int i = 0; !book && i < 2; i++)
		if (holds(body, str_z(number[i])))
			test_fail(__FILE__, __LINE__, "%s tells %s", path, number[i]);
}

/* What is hidden, small itself (p4's boys) or for their sake, is in no byte: text, tooltip, ARIA, length of a
 * bar, order, CSV, JSON, JSON-stat, workbook, picture. Percentages are such that no other figure, interval or
 * length has their digits. */
TEST(no_page_picture_or_file_holds_a_hidden_figure)
{
	struct town w;
	REQUIRE(begin(&w));
	ask_all(&w, "p-alla");
	size_t tried = 0;
	for (size_t i = 0; i < CELLS; i++) {
		double percent = 100 * (double)w.cell[i].of / (double)w.cell[i].n;
		bool twice = w.state[i] == DISCLOSE_SHOWN;
		for (size_t k = 0; k < CELLS; k++)
			twice =
			    twice || (k != i && fabs(100 * (double)w.cell[k].of / (double)w.cell[k].n - percent) < .06);
		struct str text = arena_printf(test_arena(), "%.1f", percent);
		if (twice || str_ends(text, STR(".0")))
			continue;
		const char *number[2] = {text.p,
		                         TEXT("%.*s,%.*s", (int)(text.n - 2), text.p, 1, text.p + text.n - 1)};
		long long m = (long long)w.measure, y = w.t->year;
		const char *ways[] = {
		    TEXT("/resultat/indikator/%lld?sprak=en", m),
		    TEXT("/resultat/indikator/%lld?kon=1", m),
		    TEXT("/resultat/indikator/%lld/diagram.csv", m),
		    TEXT("/resultat/indikator/%lld/diagram.svg", m),
		    TEXT("/resultat/utforska?matt=%lld&kon=*&platser=skolor", m),
		    "/resultat",
		    "/resultat/likvardighet",
		    "/resultat/arskullar",
		    TEXT("/api/v1/data?dx=p-alla&ou=schools;root&pe=%lld-%lld&sex=*", y - 1, y),
		    TEXT("/api/v1/data?dx=p-alla&ou=schools;root&pe=%lld-%lld&sex=*&format=csv", y - 1, y),
		    TEXT("/api/v1/data?dx=p-alla&ou=schools;root&pe=%lld-%lld&sex=*&format=jsonstat", y - 1, y),
		    TEXT("/api/v1/data?dx=p-alla&ou=schools;root&pe=%lld-%lld&sex=*&format=xlsx", y - 1, y),
		};
		for (size_t k = 0; k < sizeof ways / sizeof ways[0]; k++)
			check_way(w.t, ways[k], number);
		tried++;
	}
	CHECK(tried >= 5);
}
