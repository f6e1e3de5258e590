/* Any bytes, with their checksum made right: a publication is refused, or it is sound, is written
 * to bytes that read back the same, and can be audited. */
#include "base/log.h"
#include "cube/disclose.h"
#include "cube/format.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(struct arena *a, const struct disclose_published *p)
{
	struct buf first, second;
	struct disclose_audit u;
	struct disclose_fault f;
	struct disclose_options o = {.rule = &disclose_rules[0]};
	buf_init(&first, 0);
	buf_init(&second, 0);
	disclose_ledger_write(p, &first);
	const struct disclose_published *again = disclose_ledger_read(a, buf_as_str(&first));
	if (!again)
		BUG("what was written is not read");
	disclose_ledger_write(again, &second);
	if (!str_eq(buf_as_str(&first), buf_as_str(&second)))
		BUG("it is read as something else");
	if (disclose_cells(&p->table) <= 64 &&
	    !disclose_audit(a, &p->table, &o, p->n_state, p->state, false, &u, &f))
		BUG("a sound table is refused");
	buf_finish(&first);
	buf_finish(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	char *copy = cube_alloc(size + 8, 1);
	memcpy(copy, data, size);
	put64(copy + size, batch_checksum(copy, size, 0));
	arena_init(&a, (size_t)512 << 20);
	const struct disclose_published *p = disclose_ledger_read(&a, (struct str){copy, size + 8});
	if (p)
		use(&a, p);
	arena_finish(&a);
	free(copy);
	return 0;
}
