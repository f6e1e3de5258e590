/* import_ss12000.h - grades, attendance and enrolments of SS 12000 as rows, for the profiles that put them.
 */
#ifndef MEASURE_IMPORT_SS12000_H
#define MEASURE_IMPORT_SS12000_H

#include "core/import_parse.h"

/* As the columns of pupil-grades (import_pupils.c): pupil;school;sex;grade;subject;mark;term. Of the newest
 * term in the bundle; an earlier mark of the same pupil and subject gives way to the one registered last. */
void ss12000_grades_shape(struct import_shape *sh);

#endif
