/* term.c - the huvudman's own words, in place of the shipped ones. */
#include "core/ctx.h"

#include "sql_org.h"

struct str ctx_term(struct ctx *c, const char *key, const char *msgid)
{
	struct term_words_row t;
	if (c->db && term_words(c->db, c->arena, str_z(key), &t)) {
		struct str own = c->lang == LANG_SV ? t.sv : t.en;
		if (own.n)
			return own;
	}
	return tr(c->lang, msgid);
}
