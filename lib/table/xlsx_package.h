/* xlsx_package.h - the parts of a workbook's archive as a stream of XML events
 * (private to lib/table). Every cap on what an archive may do is here.
 */
#ifndef TABLE_XLSX_PACKAGE_H
#define TABLE_XLSX_PACKAGE_H

#include "base/buf.h"
#include "table/room.h"
#include "table/xlsx.h"

struct zip;
struct XML_ParserStruct;

struct xlsx {
	struct table_room room;
	struct table_limits limits;
	struct table *table;
	struct zip *zip;
	size_t inflated; /* bytes, in all parts so far */
	/* styles: what a cell's number format makes of a number */
	uint8_t *look; /* enum xlsx_look per cell format */
	size_t n_looks;
	/* shared strings */
	struct str *string;
	size_t n_strings;
};

enum xlsx_look { XLSX_PLAIN, XLSX_DATE, XLSX_PERCENT };

/* False when bytes are no archive of a workbook. xlsx_close in any case. */
bool xlsx_open(struct xlsx *x, struct str bytes);
void xlsx_close(struct xlsx *x);
bool xlsx_has_part(struct xlsx *x, const char *path);

/* One part being parsed. Names come without name space prefix. */
struct xlsx_xml {
	struct xlsx *x;
	const char *path;
	struct XML_ParserStruct *parser;
	void *state; /* the caller's */
	void (*open)(struct xlsx_xml *m, const char *name, const char **attr);
	void (*close)(struct xlsx_xml *m, const char *name); /* may be NULL */
	/* Character data is gathered here while `gather` is set; the length of one
	 * cell at most. Reset it before. */
	struct buf text;
	bool gather;
	int depth;
};
/* Parses the part through the callbacks of m, whose x, path, state, open and
 * close are set. False when the workbook has been refused. */
bool xlsx_parse(struct xlsx_xml *m);
/* Adds a fault, and stops parsing when it refuses the workbook. */
void xlsx_fail(struct xlsx_xml *m, struct table_error e);
/* True when the workbook has been refused; stops parsing then. */
bool xlsx_refused(struct xlsx_xml *m);
/* Adds BAD_XML for the part being parsed. */
void xlsx_bad_part(struct xlsx_xml *m);
/* An attribute by name without prefix; NULL when absent. */
const char *xlsx_attr(const char **attr, const char *name);

/* Gathered text as a string in the arena, with _xHHHH_ undone and line ends as
 * \n. Null str when refused for lack of room. */
struct str xlsx_text(struct xlsx_xml *m);
/* Before and after a <t>: without xml:space="preserve", space at its ends does
 * not count. */
struct xlsx_run {
	size_t from;
	bool preserve;
};
struct xlsx_run xlsx_run_open(struct xlsx_xml *m, const char **attr);
void xlsx_run_close(struct xlsx_xml *m, struct xlsx_run run);

/* The parts of a workbook; each false when refused. */
bool xlsx_read_styles(struct xlsx *x, const char *path);
bool xlsx_read_strings(struct xlsx *x, const char *path);
bool xlsx_read_sheet(struct xlsx *x, const char *path); /* into the table's last sheet */

/* What a number format code makes of a number. */
enum xlsx_look xlsx_look_of(const char *format);
/* Serial number of a workbook to days since 1970, and its text. False when the
 * workbook's calendar has no such day. */
bool xlsx_date(struct arena *a, double serial, bool date1904, double *days, struct str *text);

#endif
