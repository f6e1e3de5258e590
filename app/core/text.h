/* text.h - small text helpers that rooms share. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include "db/row.h"

/* A value as neutral text: numbers with a point, NULL as the null str. */
struct str text_of(struct arena *a, struct db_val v);
/* "2a" -> "00000002a", "1.10" -> "00000001.00000010": byte order is reading order. */
struct str text_number_key(struct arena *a, struct str number);
/* JSON built by the callback into one string of the arena. */
struct str text_json(struct arena *a, void (*write)(struct json_out *o, const void *p), const void *p);

/* Of ms since 1970 (base/date.h), as stores keep it. */
struct str instant_at(struct arena *a, int64_t ms);

#endif
