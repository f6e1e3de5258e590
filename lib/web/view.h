/* view.h - what the functions made by htmlgen call; see doc/views.md.
 *
 * Where a value stands decides how it is written: for people in text (grouped
 * digits, decimal comma), plain in attributes, so that an id in an address or a
 * number in a form field survives.
 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "web/out.h"

/* A value on its way into a text: raw bytes, or markup of our own. */
struct tr_arg {
	struct str s;
	bool html;
};

/* One place in a view where a translated text stands. entry is found at the
 * first use and kept; threads may race to write the same value. */
struct tr_entry;
struct tr_site {
	const char *id, *plural;
	const struct tr_entry *entry;
};

/* The text, escaped, {0}..{9} replaced by the arguments, escaped unless markup. */
void out_text(struct out *o, struct tr_site *site, const struct tr_arg *args, size_t n);
void out_text_n(struct out *o, struct tr_site *site, int64_t count, const struct tr_arg *args, size_t n);

/* Text that begins with a newline, which is left out behind another. */
void out_line(struct out *o, const char *p, size_t n);
/* Into an attribute value. */
void out_attr(struct out *o, struct tr_arg v);
/* A whole address: a path, a fragment, http, https, mailto or tel; another
 * scheme (javascript:) becomes "#". */
void out_link(struct out *o, struct tr_arg v);
/* One component of an address. */
void out_url(struct out *o, struct tr_arg v);

struct tr_arg arg_str(struct out *o, struct str s);
struct tr_arg arg_z(struct out *o, const char *z);
struct tr_arg arg_safe(struct out *o, struct safe s);
/* For people, in the language of o. */
struct tr_arg arg_i64(struct out *o, int64_t v);
struct tr_arg arg_size(struct out *o, size_t v);
struct tr_arg arg_f64(struct out *o, double v);
struct tr_arg arg_opt_i64(struct out *o, struct opt_i64 v);
struct tr_arg arg_opt_f64(struct out *o, struct opt_f64 v);
/* For programs; absent is empty. */
struct tr_arg plain_i64(struct out *o, int64_t v);
struct tr_arg plain_size(struct out *o, size_t v);
struct tr_arg plain_f64(struct out *o, double v);
struct tr_arg plain_opt_i64(struct out *o, struct opt_i64 v);
struct tr_arg plain_opt_f64(struct out *o, struct opt_f64 v);

#define out_arg(o, x)                                                                                        \
	_Generic((x), struct str: arg_str, char *: arg_z, const char *: arg_z, struct safe: arg_safe,  \
	         int: arg_i64, long: arg_i64, long long: arg_i64, size_t: arg_size, double: arg_f64,   \
	         struct opt_i64: arg_opt_i64, struct opt_f64: arg_opt_f64)(o, x)
#define out_plain(o, x)                                                                                      \
	_Generic((x), struct str: arg_str, char *: arg_z, const char *: arg_z, struct safe: arg_safe,  \
	         int: plain_i64, long: plain_i64, long long: plain_i64, size_t: plain_size,            \
	         double: plain_f64, struct opt_i64: plain_opt_i64, struct opt_f64: plain_opt_f64)(o, x)

#endif
