/* measure_cohort.c - trad measure cohort: the same pupils from one läsår to another, as /resultat/arskullar
 * has them. */
#include "cli/measure_verbs.h"
#include "measure/cohort_link.h"

#include <stdio.h>

static void print(struct arena *a, const struct cohort_lines *l)
{
	printf("from_year,from_grade,to_year,to_grade,state,pupils,there,other,gone,come\n");
	for (size_t i = 0; i < l->n; i++) {
		const struct cohort_line *x = &l->line[i];
		printf("%.*s,%d,%.*s,%d,%s", STR_ARG(lasar_text(a, x->from_year)), x->from_grade,
		       STR_ARG(lasar_text(a, x->to_year)), x->to_grade, x->few ? "few" : "value");
		const int64_t n[] = {x->pupils, x->there, x->other, x->gone, x->come};
		for (size_t k = 0; k < sizeof n / sizeof n[0]; k++)
			if (x->few)
				printf(",");
			else
				printf(",%lld", (long long)n[k]);
		printf("\n");
	}
}

int measure_run_cohort(struct store *s, const struct measure_call *c)
{
	struct cohort_lines l;
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	const struct publish p = {
	    .store = s, .arena = c->arena, .seen = db, .channel = "file", .request = STR("cli")};
	cohort_lines(db, c->arena, &l);
	bool told = cohort_told(&p, &l);
	store_read_end(s, db);
	if (!told)
		return cli_error(EXIT_FAILED, "what is shown cannot be written in the ledger, so nothing is shown");
	print(c->arena, &l);
	return EXIT_DONE;
}
