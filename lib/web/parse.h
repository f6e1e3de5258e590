/* parse.h - what the parsers of lib/web share; nothing outside lib/web includes it.
 *
 * A parser that refuses its input sets req->fault (a status) and req->fault_text
 * (an English source text for translation) and leaves the lists it was filling
 * empty: a handler never sees half a form. The first fault wins.
 */
#ifndef WEB_PARSE_H
#define WEB_PARSE_H

#include "web/web.h"

#define WEB_PATH_MAX    2048u
#define WEB_QUERY_PAIRS 200u
#define WEB_FORM_FIELDS 500u
#define WEB_FORM_FILES  16u
#define WEB_PART_HEADER 4096u /* bytes of headers before one multipart part */
#define WEB_HEADERS     100u

void web_fault(struct web_req *req, int status, const char *text);

/* Undoes percent-encoding once, into the arena ('+' is a space when plus is
 * set). Null on an escape that is not two hex digits, on NUL and on anything
 * that is not UTF-8. */
struct str web_unescape(struct arena *a, struct str s, bool plus);
/* name=value&name=value into out, at most max pairs. NULL, or the text of the fault. */
const char *web_parse_pairs(struct arena *a, struct str s, size_t max, struct web_pairs *out);
/* A form's text with CRLF and lone CR as \n, as the person typed it. */
struct str web_newlines(struct arena *a, struct str s);

/* A token of RFC 9110 5.6.2: header names, parameter names. */
bool web_token(struct str s);
/* One parameter of a header such as Content-Type: takes `; name=value` off
 * *rest; value may be a token or a quoted string (unquoted into the arena).
 * 1 when taken, 0 at the end, -1 when malformed. */
int web_header_param(struct arena *a, struct str *rest, struct str *name, struct str *value);

void web_parse_urlencoded(struct web_req *req, struct str body);
void web_parse_multipart(struct web_req *req, struct str boundary, struct str body);

/* --- headers ---*/
/* Message framing and Host (RFC 9112 6 and 3.2, RFC 9110 5.1): whatever two
 * programs might read differently is refused, so that no second request can be
 * smuggled in behind the first. Fault 400 or 431; true when sound. */
bool web_check_headers(struct web_req *req, bool http11);
/* Sets remote and secure from what the trusted proxy added last. remote is the
 * peer itself, trusted the proxy's address in canonical form or NULL. */
void web_forwarded(struct web_req *req, const char *trusted);

/* --- response ---*/
/* A finished response becomes a fresh one; the body's memory is kept unless it
 * has grown past WEB_KEEP. */
#define WEB_KEEP (64u << 10)
void web_res_reset(struct web_res *res, struct arena *a);

#endif
