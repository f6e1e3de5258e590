#include "table/xlsx_package.h"
#include <expat.h>
#include <stdlib.h>
#include <zip.h>

enum { CHUNK = 64 << 10 };

static bool refuse(struct xlsx *x, enum table_fault f, struct str arg)
{
	table_fail(x->room.arena, x->room.errors,
	           (struct table_error){.fault = f, .args = {arena_str(x->room.arena, arg)}});
	return false;
}

/* ---- the archive ---- */

static bool looks_like_archive(struct xlsx *x, struct str bytes)
{
	if (bytes.n > x->limits.file)
		return refuse(x, TABLE_FILE_TOO_LARGE, arena_printf(x->room.arena, "%zu", x->limits.file >> 20));
	/* A compound file: BIFF workbooks, and encrypted ones of the new kind. */
	if (str_starts(bytes, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")))
		return refuse(x, TABLE_OLD_OR_LOCKED, STR(""));
	if (!str_starts(bytes, STR("PK\x03\x04")))
		return refuse(x, TABLE_NOT_WORKBOOK, STR(""));
	return true;
}

/* Entries lie apart in an honest archive, so together they are no larger than
 * it. Other methods than deflate are not used by workbooks. */
static bool check_entries(struct xlsx *x, size_t size)
{
	zip_int64_t n = zip_get_num_entries(x->zip, 0);
	if (n > XLSX_PARTS)
		return refuse(x, TABLE_TOO_MANY_PARTS, arena_printf(x->room.arena, "%d", XLSX_PARTS));
	uint64_t sum = 0;
	for (zip_int64_t i = 0; i < n; i++) {
		zip_stat_t st;
		if (zip_stat_index(x->zip, (zip_uint64_t)i, 0, &st) != 0 || st.comp_size > size)
			return refuse(x, TABLE_BAD_ARCHIVE, STR(""));
		if (st.encryption_method != ZIP_EM_NONE)
			return refuse(x, TABLE_OLD_OR_LOCKED, STR(""));
		if (st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE)
			return refuse(x, TABLE_BAD_ARCHIVE, STR(""));
		sum += st.comp_size;
	}
	return sum <= size || refuse(x, TABLE_BAD_ARCHIVE, STR(""));
}

bool xlsx_open(struct xlsx *x, struct str bytes)
{
	if (!looks_like_archive(x, bytes))
		return false;
	zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, NULL);
	if (source)
		x->zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
	if (!x->zip) {
		zip_source_free(source);
		return refuse(x, TABLE_BAD_ARCHIVE, STR(""));
	}
	return check_entries(x, bytes.n);
}

void xlsx_close(struct xlsx *x)
{
	if (x->zip)
		zip_discard(x->zip);
	x->zip = NULL;
}

bool xlsx_has_part(struct xlsx *x, const char *path)
{
	return zip_name_locate(x->zip, path, ZIP_FL_NOCASE) >= 0;
}

/* ---- XML ---- */

static const char *local(const char *name)
{
	const char *colon = strchr(name, ':');
	return colon ? colon + 1 : name;
}

const char *xlsx_attr(const char **attr, const char *name)
{
	for (; *attr; attr += 2) {
		if (strcmp(local(attr[0]), name) == 0)
			return attr[1];
	}
	return NULL;
}

bool xlsx_refused(struct xlsx_xml *m)
{
	if (m->x->room.errors->refused)
		XML_StopParser(m->parser, XML_FALSE);
	return m->x->room.errors->refused;
}

void xlsx_fail(struct xlsx_xml *m, struct table_error e)
{
	e.sheet = (uint16_t)(m->x->table->n ? m->x->table->n - 1 : 0);
	table_fail(m->x->room.arena, m->x->room.errors, e);
	xlsx_refused(m);
}

static void fail_part(struct xlsx_xml *m, enum table_fault f)
{
	xlsx_fail(m, (struct table_error){.fault = f, .args = {arena_str(m->x->room.arena, str_z(m->path))}});
}

void xlsx_bad_part(struct xlsx_xml *m)
{
	fail_part(m, TABLE_BAD_XML);
}

static void on_open(void *p, const char *name, const char **attr)
{
	struct xlsx_xml *m = p;
	if (++m->depth > XLSX_DEPTH)
		fail_part(m, TABLE_BAD_XML);
	else
		m->open(m, local(name), attr);
}

static void on_close(void *p, const char *name)
{
	struct xlsx_xml *m = p;
	m->depth--;
	if (m->close)
		m->close(m, local(name));
}

static void on_text(void *p, const char *s, int n)
{
	struct xlsx_xml *m = p;
	if (m->gather)
		buf_mem(&m->text, s, (size_t)n);
}

static void on_doctype(void *p, const char *name, const char *sysid, const char *pubid, int internal)
{
	(void)name, (void)sysid, (void)pubid, (void)internal;
	fail_part(p, TABLE_DOCTYPE);
}

static bool is_bomb(const struct xlsx *x, size_t part, uint64_t packed)
{
	return x->inflated > XLSX_INFLATED ||
	       (part > (size_t)1 << 20 && part / XLSX_RATIO > (packed ? packed : 1));
}

static void parse_chunks(struct xlsx_xml *m, zip_file_t *file, uint64_t packed)
{
	size_t part = 0;
	zip_int64_t n;
	do {
		void *chunk = XML_GetBuffer(m->parser, CHUNK);
		n = chunk ? zip_fread(file, chunk, CHUNK) : -1;
		if (n < 0) {
			fail_part(m, TABLE_BAD_ARCHIVE);
			return;
		}
		part += (size_t)n;
		m->x->inflated += (size_t)n;
		if (is_bomb(m->x, part, packed)) {
			fail_part(m, TABLE_BOMB);
			return;
		}
		if (XML_ParseBuffer(m->parser, (int)n, n == 0) == XML_STATUS_ERROR) {
			if (!m->x->room.errors->refused)
				fail_part(m, TABLE_BAD_XML);
			return;
		}
	} while (n > 0);
}

bool xlsx_parse(struct xlsx_xml *m)
{
	struct xlsx *x = m->x;
	zip_int64_t at = zip_name_locate(x->zip, m->path, ZIP_FL_NOCASE);
	zip_stat_t st;
	if (at < 0 || zip_stat_index(x->zip, (zip_uint64_t)at, 0, &st) != 0)
		return refuse(x, TABLE_PART_MISSING, str_z(m->path));
	zip_file_t *file = zip_fopen_index(x->zip, (zip_uint64_t)at, 0);
	if (!file)
		return refuse(x, TABLE_BAD_ARCHIVE, STR(""));
	m->parser = XML_ParserCreate(NULL);
	if (!m->parser)
		abort(); /* out of memory */
	buf_init(&m->text, x->limits.cell);
	XML_SetUserData(m->parser, m);
	XML_SetElementHandler(m->parser, on_open, on_close);
	XML_SetCharacterDataHandler(m->parser, on_text);
	XML_SetStartDoctypeDeclHandler(m->parser, on_doctype);
	parse_chunks(m, file, st.comp_size);
	XML_ParserFree(m->parser);
	m->parser = NULL;
	buf_finish(&m->text);
	zip_fclose(file);
	return !x->room.errors->refused;
}
