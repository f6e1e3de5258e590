/* words.c - the stored words of the organisation and what people read. */
#include "org/org.h"

#define PAIRS(name, ...) const char *const name[] = {__VA_ARGS__, NULL}

PAIRS(unit_kind_word, "authority", "council", "board", "administration", "principal_area", "school",
      "school_part", "team", "support");
PAIRS(unit_kind_text, N_("Authority"), N_("Council"), N_("Board"), N_("Administrative office"),
      N_("Principal's area"), N_("School unit"), N_("School form part"), N_("Work team"), N_("Support unit"));
PAIRS(school_form_word, "", "FSK", "FS", "GR", "AGR", "FTH", "GY", "AGY", "KOMVUX");
PAIRS(school_form_text, N_("None"), N_("Preschool class"), N_("Preschool"), N_("Compulsory school"),
      N_("Adapted compulsory school"), N_("After-school centre"), N_("Upper secondary school"),
      N_("Adapted upper secondary school"), N_("Adult education"));
PAIRS(succession_word, "split", "merge", "replace");
PAIRS(succession_text, N_("Split"), N_("Merger"), N_("Replacement"));
PAIRS(org_role_word, "politician", "director", "controller", "principal", "deputy_principal", "teacher", "hr",
      "student_health", "administrator", "observer");
PAIRS(org_role_text, N_("Politician"), N_("Head of schools"), N_("Controller"), N_("Principal"),
      N_("Deputy principal"), N_("Teacher"), N_("HR"), N_("Student health"), N_("Administrator"),
      N_("Observer"));
PAIRS(person_lang_word, "sv", "en");
PAIRS(person_lang_text, N_("Swedish"), N_("English"));

struct str org_word(enum lang l, const char *const *words, const char *const *texts, struct str word)
{
	for (size_t i = 0; words[i]; i++)
		if (str_eqz(word, words[i]))
			return tr(l, texts[i]);
	return word;
}
