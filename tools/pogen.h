/* pogen.h - the entries of po files. */
#ifndef TOOLS_POGEN_H
#define TOOLS_POGEN_H

#include "base/map.h"
#include "gen.h"

struct po_entry {
	const char *file;
	int line;
	struct str id, plural; /* plural null: one form */
	struct str to[2];      /* null: not given */
};
struct po_vec VEC(struct po_entry *);

struct pogen {
	struct gen g;
	struct po_vec entries; /* translated ones, each id once */
	struct map by_id;
};

/* pogen_read.c */
void po_read(struct pogen *p, const char *path);

#endif
