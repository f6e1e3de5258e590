/* room.h - filling a table from a file without running the arena over (private
 * to lib/table).
 */
#ifndef TABLE_ROOM_H
#define TABLE_ROOM_H

#include "table/table.h"

struct table_room {
	struct arena *arena;
	const struct table_limits *limits;
	size_t before; /* what the arena had used when the reading began */
	struct table_errors *errors;
};

/* True when the arena can give n bytes more; else adds NEEDS_MEMORY. */
bool table_has_room(const struct table_room *m, size_t n);

/* The cell at col of a row under construction, with the gap before it EMPTY.
 * NULL when there is no room. The row's memory is used again for the next. */
struct table_cell *table_cell_at(const struct table_room *m, struct table_row *r, uint32_t col);

/* Copies the row, at its size, to the end of the sheet. */
bool table_keep_row(const struct table_room *m, struct table_sheet *s, const struct table_row *r);

#endif
