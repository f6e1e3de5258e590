/* view_mail.h - who follows a saved question is told by mail when it has got new figures.
 *
 * A mail says which questions have news, of which measure and from which day, with a link straight to each.
 * It holds no figure: mail is read on machines and by programs that nobody here knows, goes on to others with
 * one click, and is kept for years, while what a person may see of small groups hangs on the person's role of
 * that day and on what has been published since. The link shows the figures as they may be seen when it is
 * opened.
 *
 * News are figures in force, approved or locked, that came or were approved after the last time; of the unit
 * that the question is about and those below it, or of any place when it compares. They are told once: the
 * mail is put in line and the time moved in one transaction. Everything that one person follows comes as one
 * mail. Nobody is written to who could not open the question: no role today, a closed account, a question
 * that is no longer shared; nor anybody with a protected identity.
 */
#ifndef MEASURE_VIEW_MAIL_H
#define MEASURE_VIEW_MAIL_H

#include "core/mail.h"

struct view_news {
	struct str name, query, token; /* of the saved question */
	struct str measure, day;       /* what has come, and when last */
	int64_t id;
};
struct view_mail_page {
	const struct mail_server *server;
	const struct view_news *news;
	size_t n;
	enum lang lang;
};
/* Puts the mails of everybody in line; how many. */
int64_t view_mail_collect(struct change *ch, const struct mail_server *s);
/* Follows a saved question ("new", "week") or ends it (""); false when it is not there for the person. */
bool view_mail_set(struct change *ch, int64_t person_id, int64_t view_id, struct str often);
/* A token of a link that ends a subscription. */
struct str view_mail_token(struct arena *a);

#endif
