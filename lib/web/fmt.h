/* fmt.h - numbers and times as people read them, as text in an arena.
 *
 * Swedish: decimal comma, day month year in words, "kl. 14.05". Both languages
 * group digits by U+202F from 10 000 on (four digits stand together, as in
 * years) and write U+2212 for minus. Times are those of Europe/Stockholm.
 * Absent and not finite numbers, and a null day, are an en dash.
 */
#ifndef WEB_FMT_H
#define WEB_FMT_H

#include "base/arena.h"
#include "web/out.h"

#define FMT_ABSENT "\xe2\x80\x93"

struct str fmt_i64(struct arena *a, int64_t v);
/* At most `decimals` (0-9), without zeros at the end. */
struct str fmt_f64(struct arena *a, enum lang l, double v, int decimals);
/* Exactly `decimals`, for columns. */
struct str fmt_fixed(struct arena *a, enum lang l, double v, int decimals);
/* A share 0-1 as "12,5 %" (space before the sign in Swedish, none in English). */
struct str fmt_percent(struct arena *a, enum lang l, double share, int decimals);
/* The day in words straight into a buffer: lists write hundreds of them. */
void fmt_day_put(struct buf *b, enum lang l, struct date d);
/* "2 juni 2025", "2 June 2025"; a text that is no day comes back as it is. */
struct str fmt_day(struct arena *a, enum lang l, struct str day);
/* "2 juni 2025 kl. 14.05", "2 June 2025, 14:05". */
struct str fmt_instant(struct arena *a, enum lang l, struct str instant);

#endif
