/* mail.h - one message handed to a mail server. mail.c and fetch.c alone know libcurl.
 *
 * SMTP (RFC 5321) with STARTTLS (RFC 3207) or TLS from the first byte; the server's certificate is checked. A
 * password goes over TLS only, or to this machine itself. The message is handed over as it is, so what makes
 * it (core/mail.h) sees to its lines.
 */
#ifndef WEB_MAIL_H
#define WEB_MAIL_H

#include "base/arena.h"
#include "base/str.h"

enum web_mail_tls { WEB_MAIL_STARTTLS, WEB_MAIL_TLS, WEB_MAIL_OPEN };
struct web_mail {
	struct str host;
	int port; /* 0: 587, 465 or 25 */
	enum web_mail_tls tls;
	struct str user, password; /* null: none */
	struct str from, to;       /* addresses alone: "a@example.se" */
	struct str bytes;          /* the message, RFC 5322 */
	int timeout_s;             /* 0: 60 */
};
enum web_mail_result {
	WEB_MAIL_SENT,    /* the server has taken it over */
	WEB_MAIL_LATER,   /* not taken now: no connection, or a reply of 4xx; may be tried again */
	WEB_MAIL_REFUSED, /* not taken: a reply of 5xx, or no way to send it as asked */
	WEB_MAIL_UNSURE   /* all of it was sent and the answer did not come: it may have been taken */
};
/* Blocks. *why: English, of the library and the server's number; never the password. */
enum web_mail_result web_mail_send(struct arena *a, const struct web_mail *m, struct str *why);

#endif
