/* claim.c - words of effect in what people write (claim.h). */
#include "effect/claim.h"

#include "base/utf8.h"

enum { BETWEEN = 4 };

static const struct {
	const char *first, *then;
} pairs[] = {
#define CLAIM(first, then) {first, then},
#include "effect/claim.def"
};

/* The next word, letters and figures of any script; null at the end of the sentence or the text. */
static struct str next_word(struct str *s)
{
	size_t i = 0, from;
	while (i < s->n && strchr(" \t\n\r,;:()\"'-/", s->p[i]))
		i++;
	from = i;
	while (i < s->n && !strchr(" \t\n\r,;:()\"'-/.!?", s->p[i]))
		i++;
	struct str word = i > from ? str_sub(*s, from, i) : (struct str){NULL, 0};
	*s = str_sub(*s, i, s->n);
	return word;
}

static bool follows(struct str rest, const char *then)
{
	for (int i = 0; i < BETWEEN; i++) {
		struct str word = next_word(&rest);
		if (word.n == 0)
			return false;
		/* short words are whole: "i" begins too many */
		if (strlen(then) > 3 ? str_starts(word, str_z(then)) : str_eqz(word, then))
			return true;
	}
	return false;
}

bool claim_in(struct arena *a, struct str text)
{
	struct str rest = str_is_null(text) ? STR("") : utf8_fold(a, text);
	while (rest.n) {
		struct str word = next_word(&rest);
		for (size_t i = 0; word.n && i < sizeof pairs / sizeof pairs[0]; i++)
			if (str_eqz(word, pairs[i].first) && follows(rest, pairs[i].then))
				return true;
		if (word.n == 0 && rest.n) /* the mark that ends a sentence */
			rest = str_sub(rest, 1, rest.n);
	}
	return false;
}
