/* Any bytes as a file of any profile: what the child process does with them (core/import_parse.h) ends, keeps
 * its caps and hands on JSON of the form that the parent reads. The first line names the profile; when it
 * names none, its first byte picks one. */
#include "base/json.h"
#include "base/log.h"
#include "core/import_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct import_profile *profile_of(struct str *bytes)
{
	struct str rest = *bytes, line;
	if (!str_split(&rest, '\n', &line))
		line = STR("");
	const struct import_profile *p = import_profile_find(line);
	size_t first = bytes->n ? (unsigned char)bytes->p[0] : 0;
	*bytes = str_is_null(rest) ? STR("") : rest;
	return p ? p : import_profiles[first % import_nprofiles];
}

static void check_list(const struct json *list, size_t least)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].kind != JSON_ARRAY || list->items[i].n < least ||
		    list->items[i].items[0].kind != JSON_INT)
			BUG("a row is no row");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct arena a;
	struct buf b;
	const struct import_profile *p = profile_of(&bytes);
	arena_init(&a, (size_t)256 << 20);
	buf_init(&b, (size_t)16 << 20);
	import_parse(p, bytes, LANG_EN, &b);
	const struct json *j = b.overflow ? NULL : json_parse(&a, buf_as_str(&b), NULL);
	const struct json *rows = json_get(j, "rows"), *faults = json_get(j, "faults");
	if (!b.overflow && (!rows || !faults || !json_get(j, "refused") || !json_get(j, "cols")))
		BUG("%s: the answer is none", p->name);
	if (rows && faults) {
		check_list(rows, 1);
		check_list(faults, 3);
	}
	buf_finish(&b);
	arena_finish(&a);
	return 0;
}
