/* zip_help.h - parts of a ZIP file, as DOCX and XLSX are. */
#ifndef TEST_ZIP_HELP_H
#define TEST_ZIP_HELP_H

#include "test.h"

#include <zip.h>

/* Checked for consistency; NULL when it is none. */
static inline zip_t *zip_opened(struct str file)
{
	zip_source_t *s = zip_source_buffer_create(file.p, file.n, 0, NULL);
	return zip_open_from_source(s, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
}

static inline struct str zip_part(struct str file, const char *path)
{
	zip_t *z = zip_opened(file);
	zip_stat_t st;
	struct str text = {0};
	if (z && zip_stat(z, path, 0, &st) == 0) {
		char *p = arena_alloc(test_arena(), st.size + 1);
		zip_file_t *f = zip_fopen(z, path, 0);
		if (f && zip_fread(f, p, st.size) == (zip_int64_t)st.size)
			text = (struct str){p, st.size};
		zip_fclose(f);
	}
	if (z)
		zip_discard(z);
	return text;
}

#endif
