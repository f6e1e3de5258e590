/* register_view.h - what the page of Skolenhetsregistret shows. */
#ifndef MEASURE_REGISTER_VIEW_H
#define MEASURE_REGISTER_VIEW_H

#include "core/page.h"
#include "measure/register.h"
#include "org/chips.h"

struct register_view {
	struct ctx *c;
	struct chips chips;
	struct register_ask ask;
	struct str shown; /* the chosen word of ?visa= */
	struct register_line *v;
	size_t n, total;
	struct str fault; /* translated: why a difference was not taken over */
	bool may_edit, any;
};

#endif
