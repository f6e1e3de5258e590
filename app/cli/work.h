/* work.h - the job loop beside the server.
 */
#ifndef CLI_WORK_H
#define CLI_WORK_H

/* Starts the loop in a process of its own, which ends with this one; its id, or -1. Call it
 * before any thread or store of the server exists. */
int work_start(const char *url, const char *catalog);
void work_stop(int pid);

#endif
