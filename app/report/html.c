/* html.c - a report as one HTML file, with its style and typefaces within. */
#include "report/report_view.h"

#include "base/log.h"
#include "views_report.h"
#include "web/embed.h"

#include <sodium.h>

const char *report_style_class(enum report_style s)
{
	static const char *const classes[] = {
	    [REPORT_PLAIN] = "plain", [REPORT_STRONG] = "strong",   [REPORT_FOCUS] = "focus",
	    [REPORT_SOFT] = "soft",   [REPORT_MISSING] = "missing",
	};
	return classes[s];
}

static void put_base64(struct buf *b, struct str bytes)
{
	size_t size = sodium_base64_encoded_len(bytes.n, sodium_base64_VARIANT_ORIGINAL);
	char *p = buf_room(b, size);
	if (!p)
		return;
	sodium_bin2base64(p, size, (const unsigned char *)bytes.p, bytes.n, sodium_base64_VARIANT_ORIGINAL);
	buf_claim(b, size - 1);
}

/* The style sheet with every url(NAME) that names a static file replaced by the file. */
static void put_style(struct buf *b)
{
	const struct web_asset *css = web_asset_find(STR("report.css"));
	if (!css)
		BUG("no report.css");
	struct str rest = css->bytes;
	BUF_LIT(b, "<style>");
	for (ptrdiff_t at; (at = str_find(rest, STR("url("))) >= 0;) {
		size_t from = (size_t)at + 4;
		ptrdiff_t len = str_chr(str_sub(rest, from, rest.n), ')');
		struct str name = str_sub(rest, from, from + (len < 0 ? 0 : (size_t)len));
		const struct web_asset *file = web_asset_find(name);
		buf_str(b, str_sub(rest, 0, from));
		if (file) {
			buf_printf(b, "data:%s;base64,", file->type);
			put_base64(b, file->bytes);
		} else {
			buf_str(b, name);
		}
		rest = str_sub(rest, from + name.n, rest.n);
	}
	buf_str(b, rest);
	BUF_LIT(b, "</style>");
}

void report_html(const struct report *r, struct buf *out)
{
	struct buf style;
	struct out o = {.b = out, .lang = r->lang, .arena = r->arena};
	buf_init(&style, 0);
	put_style(&style);
	struct report_frame f = {.r = r, .style = {buf_as_str(&style)}};
	view_report_document(&o, &f);
	buf_finish(&style);
}
