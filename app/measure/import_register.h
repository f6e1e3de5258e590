/* import_register.h - Skolenhetsregistret: what its shape hands on to its rows, one row a unit. */
#ifndef MEASURE_IMPORT_REGISTER_H
#define MEASURE_IMPORT_REGISTER_H

#include "core/import_parse.h"

enum register_column {
	REG_CODE,
	REG_NAME,
	REG_STATUS,
	REG_KIND,
	REG_MUNICIPALITY,
	REG_OWNER,
	REG_OWNER_CODE,
	REG_OWNER_NAME,
	REG_FORMS,
	REG_GRADES,
	REG_FROM,
	REG_TO,
	REG_COLUMNS
};
/* The profile's fields, in this order. */
extern const struct import_field register_fields[REG_COLUMNS];
/* Of the bytes to rows, in the child. "retrieved" is the day of an answer that tells it. The rektor's name,
 * e-mail and telephone numbers are read nowhere. */
void register_shape(struct import_shape *sh);

#endif
