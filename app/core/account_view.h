/* account_view.h - what the account pages show. */
#ifndef CORE_ACCOUNT_VIEW_H
#define CORE_ACCOUNT_VIEW_H

#include "core/ctx.h"
#include "sql_core.h"
#include "sql_core_mail.h"

struct account_view {
	struct session_list_row *sessions;
	size_t nsessions;
	struct token_list_row *tokens;
	size_t ntokens;
	struct draft_list_row *drafts;
	size_t ndrafts;
	struct view_mails_of_row *followed; /* by mail */
	size_t nfollowed;
	struct str new_token;   /* shown once, else null */
	struct str token_fault; /* translated, null when none */
};
/* "Firefox, Linux": what a person recognises of a User-Agent. */
struct str account_agent(struct arena *a, struct str agent);

#endif
