/* multipart_fuzz.c - the first line is the content type, the rest the body:
 * refused whole, or within every limit, with files that are slices of the body. */
#include "base/utf8.h"
#include "web/parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXPECT(cond)                                                                                         \
	do {                                                                                                     \
		if (!(cond))                                                                                         \
			abort();                                                                                         \
	} while (0)

static void check_file(const struct web_file *f, struct str body)
{
	EXPECT(f->bytes.p >= body.p && f->bytes.p + f->bytes.n <= body.p + body.n);
	EXPECT(utf8_valid(f->field) && utf8_valid(f->filename) && utf8_valid(f->type));
	for (size_t i = 0; i < f->filename.n; i++)
		EXPECT((unsigned char)f->filename.p[i] >= 0x20 && f->filename.p[i] != '/' &&
		       f->filename.p[i] != '\\');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {size ? (const char *)data : "", size}, type;
	str_split(&rest, '\n', &type);
	struct str body = str_is_null(rest) ? STR("") : rest;
	struct arena a;
	arena_init(&a, 0);
	struct web_req r = {.arena = &a, .method = WEB_POST};
	web_parse_body(&r, type, body);
	EXPECT(r.form.n <= WEB_FORM_FIELDS && r.nfiles <= WEB_FORM_FILES);
	EXPECT(r.fault == 0 || (r.form.n == 0 && r.nfiles == 0 && r.fault_text));
	for (size_t i = 0; i < r.form.n; i++)
		EXPECT(utf8_valid(r.form.v[i].name) && utf8_valid(r.form.v[i].value) &&
		       str_chr(r.form.v[i].value, '\r') < 0);
	for (size_t i = 0; i < r.nfiles; i++)
		check_file(&r.files[i], body);
	/* An upload that was cut off is never taken for a whole one. */
	if (str_starts(type, STR("multipart/form-data;")) && r.fault == 0)
		EXPECT(str_find(body, STR("--")) >= 0);
	arena_finish(&a);
	return 0;
}
