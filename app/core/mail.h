/* mail.h - mail to the people of a store: put in line, sent by a job, never twice.
 *
 * A message is a row of mail_out until it has gone; then its text and address are erased. It is marked as
 * being sent, durably, before the server hears of it. When the program ends in between, or the server's
 * answer to the last line does not come, nobody knows whether it went: the row says so ("unsure") and is not
 * sent again by itself. What the server does not take now is tried again after 5 minutes, then four times as
 * long each time (at most a day), eight times in all; what it refuses is failed. Both are told on
 * /admin/post.
 *
 * The message: text/plain and text/html, UTF-8 in base64 (RFC 2045), names and subject as encoded words (RFC
 * 2047), Auto-Submitted (RFC 3834) and, where one POST ends what it is about, List-Unsubscribe-Post (RFC
 * 8058).
 */
#ifndef CORE_MAIL_H
#define CORE_MAIL_H

#include "core/change.h"
#include "db/store.h"
#include "sql_core_mail.h"
#include "web/mail.h"
#include "web/out.h"

#define MAIL_TRIES 8

/* The server and sender, from the settings mail.* and $TRAD_MAIL_PASSWORD. */
struct mail_server {
	struct web_mail to; /* without address and message */
	struct str name;    /* of the sender: the huvudman */
	struct str base;    /* "https://trad.example.se", without a / at the end */
};
/* False when mail is not set up, or not in a way that works: *why is an English source text. */
bool mail_server_read(struct db *db, struct arena *a, struct mail_server *s, const char **why);

/* Puts a message in line; subject, body and html in the person's language. unsubscribe: an address, or "".
 * The new row's id, 0 on a database error. */
int64_t mail_put(struct change *ch, const struct mail_server *s, int64_t person_id, struct str address,
                 struct str subject, struct str body, struct str html, struct str unsubscribe);
/* The bytes that go to the server. day: RFC 5322 date. */
struct str mail_bytes(struct arena *a, const struct mail_server *s, const struct mail_out *m);
/* A test message to an address, sent at once and kept in no line. */
enum web_mail_result mail_test(struct arena *a, const struct mail_server *s, struct str to, enum lang l,
                               struct str *why);

struct mail_done {
	int64_t sent, later, failed, unsure;
};
/* Sends what is due, each in a transaction of its own. False when the database failed. */
bool mail_run(struct store *store, struct arena *a, const struct mail_server *s, struct mail_done *done);

#endif
