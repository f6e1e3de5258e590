/* web_form_test.c - forms: urlencoded and multipart. */
#include "test.h"
#include "web/web.h"

static struct web_req parse(struct str type, struct str body)
{
	struct web_req r = {.arena = test_arena(), .method = WEB_POST};
	web_parse_body(&r, type, body);
	return r;
}

static struct web_req multipart(struct str body)
{
	return parse(STR("multipart/form-data; boundary=XX"), body);
}

TEST(an_urlencoded_form_keeps_order_and_duplicates)
{
	struct web_req r = parse(STR("application/x-www-form-urlencoded; charset=UTF-8"),
	                         STR("namn=R%C3%B6da+tr%C3%A5den&val=1&val=2&tom="));
	CHECK_I64(r.fault, 0);
	CHECK_Z(web_form(&r, "namn"), "Röda tråden");
	CHECK_I64(web_count(&r.form, "val"), 2);
	CHECK_Z(web_form(&r, "tom"), "");
	CHECK(str_is_null(web_form(&r, "saknas")));
}

TEST(line_breaks_in_a_form_become_newlines)
{
	struct web_req r =
	    parse(STR("application/x-www-form-urlencoded"), STR("t=a%0D%0Ab%0Dc%0Ad%0D%0D%0A&u=plain"));
	CHECK_Z(web_form(&r, "t"), "a\nb\nc\nd\n\n");
	CHECK_Z(web_form(&r, "u"), "plain");
	r = multipart(STR("--XX\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\na\r\nb\rc\n\r\n--XX--\r\n"));
	CHECK_I64(r.fault, 0);
	CHECK_Z(web_form(&r, "t"), "a\nb\nc\n");
}

TEST(urlencoded_forms_that_are_not_text_are_refused_whole)
{
	static const char *const bodies[] = {"a=1&b=%", "a=%ff", "a=1&b=%00", "a=%c0%80", "%gg=1", "a=\xf6"};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct web_req r = parse(STR("application/x-www-form-urlencoded"), str_z(bodies[i]));
		CHECK_I64(r.fault, 400);
		CHECK(r.fault_text != NULL);
		CHECK_I64(r.form.n, 0);
	}
}

TEST(an_urlencoded_form_in_another_charset_is_415)
{
	struct web_req r = parse(STR("application/x-www-form-urlencoded; charset=iso-8859-1"), STR("a=1"));
	CHECK_I64(r.fault, 415);
}

TEST(a_body_of_another_type_stays_raw)
{
	struct web_req r = parse(STR("application/json"), STR("{\"a\":1}"));
	CHECK_I64(r.fault, 0);
	CHECK_I64(r.form.n, 0);
	CHECK_Z(r.body, "{\"a\":1}");
}

TEST(a_multipart_form_gives_fields_and_files)
{
	struct str body = STR("--XX\r\n"
	                      "Content-Disposition: form-data; name=\"rubrik\"\r\n\r\n"
	                      "Läsning\r\n"
	                      "--XX  \r\n"
	                      "content-disposition: form-data; name=\"fil\"; filename=\"betyg å k 6.csv\"\r\n"
	                      "Content-Type: text/csv\r\n"
	                      "X-Other: ignored\r\n\r\n"
	                      "a;b\r\n--XXY\r\n\0\xff\r\n"
	                      "--XX\r\n"
	                      "Content-Disposition: form-data; name=\"tom\"\r\n\r\n"
	                      "\r\n"
	                      "--XX--\r\nepilogue");
	struct web_req r = multipart(body);
	REQUIRE(r.fault == 0);
	CHECK_I64(r.form.n, 2);
	CHECK_Z(web_form(&r, "rubrik"), "Läsning");
	CHECK_Z(web_form(&r, "tom"), "");
	REQUIRE(r.nfiles == 1);
	const struct web_file *f = web_upload(&r, "fil");
	REQUIRE(f != NULL);
	CHECK_Z(f->filename, "betyg å k 6.csv");
	CHECK_Z(f->type, "text/csv");
	CHECK_STR(f->bytes, STR("a;b\r\n--XXY\r\n\0\xff"));
	CHECK(f->bytes.p > body.p && f->bytes.p < body.p + body.n); /* a slice, no copy */
	CHECK(web_upload(&r, "annan") == NULL);
}

TEST(a_boundary_may_be_quoted_and_a_preamble_is_skipped)
{
	struct web_req r = parse(STR("Multipart/Form-Data; charset=utf-8; boundary=\"a b(1)\""),
	                         STR("hello\r\n--a b(1)\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n"
	                             "--a b(1)--"));
	CHECK_I64(r.fault, 0);
	CHECK_Z(web_form(&r, "x"), "1");
}

TEST(file_names_lose_folders_and_browser_escapes)
{
	static const struct {
		const char *param, *name;
	} rows[] = {
	    {"filename=\"a.csv\"", "a.csv"},
	    {"filename=a.csv", "a.csv"},
	    {"filename=\"C:\\fakepath\\a.csv\"", "a.csv"},
	    {"filename=\"../../etc/passwd\"", "passwd"},
	    {"filename=\"a%22b%0D%0a.csv\"", "a\"b.csv"},
	    {"filename=\"a\\\"b.csv\"", "a\"b.csv"},
	    {"filename=\"100%25.csv\"", "100%25.csv"},
	    {"filename=\"50%.csv\"", "50%.csv"},
	    {"filename=\"å.csv\"", "å.csv"},
	    {"filename=\"x\"; filename*=UTF-8''%C3%A5%20b.csv", "å b.csv"},
	    {"filename=\"..\"", ".."},
	    {"filename=\"a/\"", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str body = arena_printf(
		    test_arena(), "--XX\r\nContent-Disposition: form-data; name=\"f\"; %s\r\n\r\nB\r\n--XX--",
		    rows[i].param);
		struct web_req r = multipart(body);
		if (r.fault || r.nfiles != 1) {
			test_fail(__FILE__, __LINE__, "%s: fault %d, %zu files", rows[i].param, r.fault, r.nfiles);
			continue;
		}
		CHECK_Z(r.files[0].filename, rows[i].name);
	}
}

TEST(a_file_field_without_a_chosen_file_is_no_file)
{
	struct web_req r = multipart(STR("--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n"
	                                 "Content-Type: application/octet-stream\r\n\r\n\r\n--XX--\r\n"));
	CHECK_I64(r.fault, 0);
	CHECK_I64(r.nfiles, 0);
	CHECK_I64(r.form.n, 0);
}

#define CD "Content-Disposition: form-data; name=\"a\"\r\n"
TEST(malformed_multipart_forms_are_refused_whole)
{
	static const struct str bodies[] = {
	    STR_INIT(""),
	    STR_INIT("text"),
	    STR_INIT("--XX"),
	    STR_INIT("--XX\r\n"),
	    STR_INIT("--XX\n" CD "\r\n1\r\n--XX--"),                         /* bare LF after the boundary */
	    STR_INIT("--XX\r\n" CD "\r\n1\r\n"),                             /* cut off */
	    STR_INIT("--XX\r\n" CD "\r\n1\r\n--XX"),                         /* cut off in the boundary */
	    STR_INIT("--XX\r\n" CD "\r\n1\r\n--XX\r\n"),                     /* no closing boundary */
	    STR_INIT("--XX\r\n" CD "\r\n1--XX--"),                           /* delimiter not on its own line */
	    STR_INIT("--XX\r\n\r\n1\r\n--XX--"),                             /* no headers */
	    STR_INIT("--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--"), /* no disposition */
	    STR_INIT("--XX\r\n" CD CD "\r\n1\r\n--XX--"),                    /* two dispositions */
	    STR_INIT("--XX\r\n" CD "Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\n" CD "Content-Type: multipart/mixed; boundary=Y\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\n" CD "Content-Transfer-Encoding: base64\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\n" CD "Folded: a\r\n b\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\n" CD "No colon\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\n" CD "Space : x\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\n" CD "Bare: a\nb\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\" x\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: form-data; name=\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"\xf6\"\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"\xf6\"\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: form-data; name=a; filename*=latin1''x\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\nContent-Disposition: form-data; name=a; filename*=utf-8''%ff\r\n\r\n1\r\n--XX--"),
	    STR_INIT("--XX\r\n" CD "\r\n\xff\r\n--XX--"), /* text that is not UTF-8 */
	    STR_INIT("--XX\r\n" CD "\r\na\0b\r\n--XX--"), /* NUL in text */
	    STR_INIT("--XX\r\n" CD "\r\ngood\r\n--XX\r\n" CD "\r\n\xc3\r\n--XX--"),
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct web_req r = multipart(bodies[i]);
		if (r.fault != 400 || r.form.n || r.nfiles || !r.fault_text)
			test_fail(__FILE__, __LINE__, "body %zu: fault %d, %zu fields", i, r.fault, r.form.n);
	}
}

TEST(boundaries_outside_the_standard_are_refused)
{
	static const char *const types[] = {
	    "multipart/form-data",
	    "multipart/form-data; boundary=",
	    "multipart/form-data; boundary=\"\"",
	    "multipart/form-data; boundary=\"a \"",
	    "multipart/form-data; boundary=\"a",
	    "multipart/form-data; boundary=a; boundary=b",
	    "multipart/form-data; boundary=a@",
	    "multipart/form-data; "
	    "boundary=12345678901234567890123456789012345678901234567890123456789012345678901",
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct web_req r = parse(str_z(types[i]), STR("--a\r\n" CD "\r\n1\r\n--a--"));
		if (r.fault != 400)
			test_fail(__FILE__, __LINE__, "%s: fault %d", types[i], r.fault);
	}
}

/* n parts, files or fields, and the closing boundary. */
static struct str parts(size_t n, const char *params, size_t padding)
{
	struct buf b;
	buf_init(&b, 0);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&b, "--XX\r\nContent-Disposition: form-data; name=\"f\"%s\r\n", params);
		if (padding)
			buf_printf(&b, "X-Pad: %*s\r\n", (int)padding, "x");
		BUF_LIT(&b, "\r\n1\r\n");
	}
	BUF_LIT(&b, "--XX--\r\n");
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

TEST(a_multipart_form_has_at_most_500_fields_16_files_and_4_kb_of_headers)
{
	struct web_req r = multipart(parts(500, "", 0));
	CHECK_I64(r.fault, 0);
	CHECK_I64(r.form.n, 500);
	r = multipart(parts(501, "", 0));
	CHECK_I64(r.fault, 400);
	r = multipart(parts(16, "; filename=\"x\"", 0));
	CHECK_I64(r.fault, 0);
	CHECK_I64(r.nfiles, 16);
	r = multipart(parts(17, "; filename=\"x\"", 0));
	CHECK_I64(r.fault, 400);
	CHECK_I64(r.nfiles, 0);
	CHECK_I64(multipart(parts(1, "", 4000)).fault, 0);
	CHECK_I64(multipart(parts(1, "", 4100)).fault, 400);
}

TEST(an_urlencoded_form_has_at_most_500_fields)
{
	struct buf b;
	buf_init(&b, 0);
	for (int i = 0; i < 500; i++)
		BUF_LIT(&b, "a=1&");
	CHECK_I64(parse(STR("application/x-www-form-urlencoded"), buf_as_str(&b)).form.n, 500);
	BUF_LIT(&b, "a=1");
	CHECK_I64(parse(STR("application/x-www-form-urlencoded"), buf_as_str(&b)).fault, 400);
	buf_finish(&b);
}
