/* measure_derived_test.c - changes of principal as they are counted; windows as shares of their schools. */
#include "measure/derived.h"
#include "measure_help.h"
#include "sql_measure_entry.h"

#define D(text) STR_INIT(text)

TEST(a_change_of_principal_is_somebody_new_after_one_who_left)
{
	const struct principal_grants_row g[] = {{1, 1, D("2020-08-01"), D("2024-12-31")},
	                                         {1, 2, D("2025-01-01"), D("2025-03-31")},
	                                         {1, 3, D("2025-04-01"), {0}}};
	const struct principal_grants_row shared[] = {{1, 1, D("2020-08-01"), {0}}, {1, 2, D("2025-01-01"), {0}}};
	const struct principal_grants_row renewed[] = {{1, 1, D("2020-08-01"), D("2024-12-31")},
	                                               {1, 1, D("2025-01-01"), {0}}};
	CHECK_I64(principal_changes(g, 3, 2024), 2); /* the substitute counts */
	CHECK_I64(principal_changes(g, 3, 2023), 0);
	CHECK_I64(principal_changes(g, 3, 2019), -1); /* nobody knows */
	CHECK_I64(principal_changes(shared, 2, 2024), 0);
	CHECK_I64(principal_changes(renewed, 2, 2024), 0);
}

TEST(a_window_that_is_over_tells_the_share_of_schools_without_a_figure)
{
	struct app_test *t = app_test_measures();
	struct measure m;
	struct measure_version v;
	struct measure_window w;
	struct compute_done done = {0};
	struct figure f;
	int64_t root = 0;
	REQUIRE(t);
	struct change *ch = app_write(t);
	REQUIRE(measure_by_key(ch->db, test_arena(), STR("fonster_saknas"), &m));
	REQUIRE(version_for(ch->db, test_arena(), m.id, 2021, &v));
	kind_measure_window.blank(ch, &w);
	w.instrument_id = mt_instrument(ch, "enkat");
	w.first_year = 2021;
	w.name = STR("Enkät");
	w.from_day = STR("2022-02-01");
	w.to_day = w.late_day = STR("2022-03-01");
	mt_save(ch, &kind_measure_window, &w);
	root = place_of_unit(ch, t->root);
	compute_year(ch, 2021, &done);
	REQUIRE(mt_get(ch, v.id, root, 2021, &f));
	CHECK_I64(f.number, 1000); /* 100,0 %: neither school has one */
	CHECK_I64(f.n.v, 2);
	int64_t added = done.added;
	compute_year(ch, 2021, &done);
	CHECK_I64(done.added, added);
	app_write_end(t, ch);
}
