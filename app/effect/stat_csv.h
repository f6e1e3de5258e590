/* stat_csv.h - a CSV file as a frame of lib/stat.
 *
 * The first row names the columns. Where the separator is not a comma, a comma
 * within a number is its decimal mark. bytes must live as long as the frame.
 * False with *why set (English) when the file is refused, has no rows or has
 * two columns of one name.
 */
#ifndef EFFECT_STAT_CSV_H
#define EFFECT_STAT_CSV_H

#include "stat/frame.h"

bool stat_csv_read(struct arena *a, struct str bytes, struct stat_frame *f, struct str *why);

#endif
