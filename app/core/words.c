#include "core/words.h"

#include "base/utf8.h"

struct str words_text(const struct words *w, enum lang l, struct str word)
{
	for (size_t i = 0; w->word[i]; i++)
		if (str_eqz(word, w->word[i]))
			return tr(l, w->text[i]);
	return word;
}

bool words_has(const struct words *w, struct str word)
{
	for (size_t i = 0; w->word[i]; i++)
		if (str_eqz(word, w->word[i]))
			return true;
	return false;
}

struct str words_find(const struct words *w, struct arena *a, struct str text)
{
	struct str fold = utf8_fold(a, str_trim(text));
	for (size_t i = 0; w->word[i]; i++) {
		if (str_eqz(fold, w->word[i]))
			return str_z(w->word[i]);
		for (int l = LANG_SV; l <= LANG_EN; l++)
			if (str_eq(fold, utf8_fold(a, tr((enum lang)l, w->text[i]))))
				return str_z(w->word[i]);
	}
	for (size_t i = 0; w->also && w->also[i][0]; i++)
		if (str_eqz(fold, w->also[i][0]))
			return str_z(w->also[i][1]);
	return (struct str){NULL, 0};
}
