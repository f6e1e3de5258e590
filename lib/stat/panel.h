/* panel.h - reading a panel from a frame; not installed. */
#ifndef STAT_PANEL_H
#define STAT_PANEL_H

#include "stat/did.h"
#include "stat/job.h"

/* Options y, unit, time, start, x, cluster, w. Units that lack a period are left
 * out (a check says how many), as are units treated from the first period on.
 * label, when not NULL, gets the names of the kept units. */
bool stat_panel_read(struct stat_job *j, struct stat_panel *p, struct str **label);
/* The same, with those that were treated from the first period on. */
bool stat_panel_read_all(struct stat_job *j, struct stat_panel *p);
/* Repeated cross-sections: options y, time, start, w, cluster; each row is a unit of its own. Rows of groups
 * that start in the first period are left out. */
bool stat_panel_rows(struct stat_job *j, struct stat_panel *p);

#endif
