/* dialogue_pages.h - what the handlers of dialogues share. */
#ifndef DIALOGUE_DIALOGUE_PAGES_H
#define DIALOGUE_DIALOGUE_PAGES_H

#include "dialogue/dialogue_view.h"

/* The dialogue of the address, as of c->at; false when the answer is written. */
bool dialogue_load(struct ctx *c, struct dialogue *d);
struct str dialogue_href(struct ctx *c, int64_t id, const char *more);
/* Fills v for the page: points by area, agreements, what the reader may do. */
void dialogue_tell(struct ctx *c, const struct dialogue *d, struct dialogue_view *v);
/* The page. f: a form on it that was refused, which makes the answer 422; draft, text: what was typed into
 * it; all may be NULL. */
void dialogue_show(struct ctx *c, const struct dialogue *d, const struct form *f,
                   const struct dialogue_agreement *draft, const struct dialogue_point *text);

#endif
