/* mail_view.h - what the pages of mail show. */
#ifndef CORE_MAIL_VIEW_H
#define CORE_MAIL_VIEW_H

#include "core/ctx.h"
#include "sql_core_mail.h"

struct mail_page_view {
	struct str fault;   /* translated: why no mail is sent; null when it is */
	struct str address; /* one's own, "" none: a test goes there */
	struct mail_list_row *v;
	size_t n;
	bool may_run;
};
struct mail_stop_view {
	struct str name; /* of the question that is followed; null: nothing is, any more */
	struct str token;
	bool ended;
};
/* The word for how a mail stands, and the status it is drawn as. */
struct str mail_state_text(enum lang l, struct str state);
const char *mail_state_mark(struct str state);

#endif
