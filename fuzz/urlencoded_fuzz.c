/* urlencoded_fuzz.c - any bytes as an urlencoded form: refused whole, or at most
 * 500 fields of valid text that survive being encoded and read again. */
#include "base/utf8.h"
#include "web/parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXPECT(cond)                                                                                         \
	do {                                                                                                     \
		if (!(cond))                                                                                         \
			abort();                                                                                         \
	} while (0)

static struct web_req parse(struct arena *a, struct str body)
{
	struct web_req r = {.arena = a, .method = WEB_POST};
	web_parse_body(&r, STR("application/x-www-form-urlencoded"), body);
	return r;
}

static void check_again(struct arena *a, const struct web_req *first)
{
	struct buf b;
	buf_init(&b, 0);
	for (size_t i = 0; i < first->form.n; i++) {
		buf_url(&b, first->form.v[i].name);
		buf_c(&b, '=');
		buf_url(&b, first->form.v[i].value);
		buf_c(&b, '&');
	}
	struct web_req again = parse(a, buf_as_str(&b));
	EXPECT(again.fault == 0 && again.form.n == first->form.n);
	for (size_t i = 0; i < first->form.n; i++)
		EXPECT(str_eq(again.form.v[i].name, first->form.v[i].name) &&
		       str_eq(again.form.v[i].value, first->form.v[i].value));
	buf_finish(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	arena_init(&a, 0);
	struct web_req r = parse(&a, (struct str){size ? (const char *)data : "", size});
	EXPECT(r.form.n <= WEB_FORM_FIELDS && r.nfiles == 0);
	EXPECT(r.fault == 0 || (r.form.n == 0 && r.fault_text));
	size_t bytes = 0;
	for (size_t i = 0; i < r.form.n; i++) {
		bytes += r.form.v[i].name.n + r.form.v[i].value.n;
		EXPECT(utf8_valid(r.form.v[i].name) && utf8_valid(r.form.v[i].value));
		EXPECT(str_chr(r.form.v[i].value, '\r') < 0);
	}
	EXPECT(bytes <= size);
	if (r.fault == 0)
		check_again(&a, &r);
	arena_finish(&a);
	return 0;
}
