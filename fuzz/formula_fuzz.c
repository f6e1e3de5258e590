/* Any bytes: a formula is refused with a place within it, or it reads and can be computed. */
#include "base/log.h"
#include "measure/formula.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct formula_value lookup(void *p, const struct formula_node *x)
{
	double *v = p;
	*v = *v < -50 ? 50 : *v - 7;
	if (x->name.n % 5 == 4)
		return (struct formula_value){.state = FORMULA_ABSENT};
	return (struct formula_value){FORMULA_KNOWN, *v, x->name.n % 2 ? *v : *v + 3, x->name.n % 2 ? 5 : 0};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct formula f;
	struct formula_error e = {0};
	struct str text = {(const char *)data, size};
	double v = 20;
	arena_init(&a, 1 << 22);
	if (!formula_parse(text, &f, &e)) {
		if (e.at > size || !e.msgid)
			BUG("an error without a place");
	} else {
		struct formula_result r = formula_run(&f, lookup, &v);
		if (r.value.state == FORMULA_KNOWN && !(r.value.low <= r.value.high && isfinite(r.value.low)))
			BUG("no interval");
		formula_normal(&a, &f);
	}
	arena_finish(&a);
	return 0;
}
