/* Any bytes: the workbook reader ends within its caps and every cell it hands
 * out is in its place. An input that begins with '<' is put into an archive as
 * the XML of a sheet, so that mutations reach past the zip layer. */
#include "table/xlsx.h"
#include "base/log.h"
#include "base/utf8.h"
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RELS(id, type, target)                                                                               \
	"<Relationships><Relationship Id=\"" id "\" Type=\"/" type "\" Target=\"" target "\"/>"                  \
	"<Relationship Id=\"st\" Type=\"/styles\" Target=\"styles.xml\"/></Relationships>"

static const struct {
	const char *path;
	struct str text;
} frame[] = {{"_rels/.rels", STR_INIT("<Relationships><Relationship Id=\"a\" Type=\"/officeDocument\" "
                                      "Target=\"w.xml\"/></Relationships>")},
             {"_rels/w.xml.rels", STR_INIT(RELS("a", "worksheet", "s.xml"))},
             {"w.xml", STR_INIT("<workbook><sheets><sheet name=\"x\" id=\"a\"/></sheets></workbook>")},
             {"styles.xml", STR_INIT("<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf "
                                     "numFmtId=\"9\"/></cellXfs></styleSheet>")}};

static void wrap(struct str sheet, struct buf *out)
{
	zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_source_keep(whole);
	zip_t *z = zip_open_from_source(whole, ZIP_TRUNCATE, NULL);
	for (size_t i = 0; i < sizeof frame / sizeof *frame; i++)
		zip_file_add(z, frame[i].path, zip_source_buffer(z, frame[i].text.p, frame[i].text.n, 0), 0);
	zip_int64_t at = zip_file_add(z, "s.xml", zip_source_buffer(z, sheet.p, sheet.n, 0), 0);
	zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0);
	if (zip_close(z) == 0 && zip_source_open(whole) == 0) {
		char part[4096];
		zip_int64_t n;
		while ((n = zip_source_read(whole, part, sizeof part)) > 0)
			buf_mem(out, part, (size_t)n);
		zip_source_close(whole);
	}
	zip_source_free(whole);
}

static void check_sheet(const struct table_sheet *s)
{
	uint32_t last = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct table_row *r = &s->row[i];
		if (r->row <= last)
			BUG("rows out of order");
		last = r->row;
		for (uint32_t k = 0; k < r->n; k++) {
			if (r->cell[k].row != r->row || r->cell[k].col != k + 1 || !utf8_valid(r->cell[k].text))
				BUG("a cell lost its place");
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct buf b;
	struct table t;
	struct str bytes = {(const char *)data, size};
	arena_init(&a, (size_t)32 << 20);
	buf_init(&b, 0);
	if (size && data[0] == '<') {
		wrap(bytes, &b);
		bytes = buf_as_str(&b);
	}
	if (table_xlsx_read(&t, &a, bytes, &(struct table_limits){.file = 1 << 20})) {
		for (size_t i = 0; i < t.n; i++)
			check_sheet(&t.sheet[i]);
	}
	buf_finish(&b);
	arena_finish(&a);
	return 0;
}
