/* import_people.c - people, their roles on units, and the names they log in with. */
#include "org/import_refs.h"

#include "base/utf8.h"
#include "core/auth.h"
#include "core/ss12000.h"
#include "org/org.h"

static const struct import_field fields[] = {
    {"name", N_("Name"), true, "namn"},
    {"role", N_("Role"), false, "roll|befattning"},
    {"unit", N_("Unit"), false, "enhet|skola|skolenhet"},
    {"from_day", N_("From"), false, "från|startdatum"},
    {"to_day", N_("To"), false, "till|slutdatum"},
    {"email", N_("E-mail"), false, "e-post|epost|mejl"},
    {"external_id", N_("Id in the source system"), false, "id|källans id"},
    {"login", N_("User name"), false, "användarnamn|inloggning"},
};

/* By the source's id, else by a name that only one has. */
static int64_t find_person(struct import *im)
{
	int64_t id = 0;
	struct person_by_fold_row *r;
	struct str ext = import_value(im, "external_id"), name = import_value(im, "name");
	if (!str_is_null(ext))
		return person_by_external(im->ch->db, im->ch->arena, ext, &id) ? id : 0;
	size_t n = person_by_fold(im->ch->db, im->ch->arena, utf8_fold(im->ch->arena, name), &r);
	if (n > 1)
		import_error(im, "name", N_("Several people are called “{0}”; add their id in the source."), name,
		             STR_END);
	return n == 1 ? r[0].id : 0;
}

static int64_t put_person(struct import *im)
{
	struct person p, was;
	int64_t id = find_person(im);
	bool known = id && person_get(im->ch->db, im->ch->arena, id, &p);
	if (!known)
		kind_person.blank(im->ch, &p);
	was = p;
	import_fill(im, &kind_person, &p);
	import_save(im, &kind_person, known ? &was : NULL, &p);
	return im->row_errors ? 0 : p.id;
}

/* The role that a duty of the source made: its days follow the source's. False when no duty is named or it
 * has made none. */
static bool follow_duty(struct import *im, struct role_grant *r)
{
	struct role_grant was;
	if (str_is_null(import_value(im, "duty")))
		return false;
	r->external_id = import_value(im, "duty");
	if (!grant_by_external(im->ch->db, im->ch->arena, r->external_id, &was) || was.person_id != r->person_id)
		return false;
	*r = was;
	r->to_day = (struct str){NULL, 0};
	import_fill(im, &kind_role_grant, r);
	r->role = was.role;
	import_save(im, &kind_role_grant, &was, r);
	return true;
}

/* A role that was here before the source told of its duty. */
static void name_duty(struct import *im, int64_t id)
{
	struct role_grant r, was;
	if (str_is_null(import_value(im, "duty")) || !role_grant_get(im->ch->db, im->ch->arena, id, &was) ||
	    !str_is_null(was.external_id))
		return;
	r = was;
	r.external_id = import_value(im, "duty");
	import_save(im, &kind_role_grant, &was, &r);
}

static void put_role(struct import *im, int64_t person)
{
	struct str text = import_value(im, "role");
	struct grant_list_row *g;
	struct role_grant r = {.person_id = person, .from_day = instant_date(im->ch->arena, im->ch->now)};
	if (str_is_null(text))
		return;
	static const struct field role = {"role", N_("Role"),    FIELD_CHOICE,  true,
	                                  0,      org_role_word, org_role_text, NULL};
	int64_t root = 0;
	org_root(im->ch->db, im->ch->arena, &root);
	r.unit_id = import_unit(im, "unit", root);
	r.role = import_word(im, &role, "role", text);
	if (im->row_errors || follow_duty(im, &r))
		return;
	size_t n = grant_list(im->ch->db, im->ch->arena, person, r.unit_id, r.from_day, &g);
	for (size_t i = 0; i < n; i++)
		if (str_eq(g[i].role, r.role)) {
			name_duty(im, g[i].id);
			return;
		}
	import_fill(im, &kind_role_grant, &r);
	r.role = import_word(im, &role, "role", text);
	import_save(im, &kind_role_grant, NULL, &r);
}

/* The account opens when the administrator has given it a password. */
static void put_login(struct import *im, int64_t person)
{
	struct str login = import_value(im, "login");
	struct account_of_person_row acc;
	struct account_by_login_row other;
	if (str_is_null(login) || im->row_errors || account_of_person(im->ch->db, im->ch->arena, person, &acc))
		return;
	if (account_by_login(im->ch->db, im->ch->arena, auth_login_key(im->ch->arena, login), &other)) {
		import_error(im, "login", N_("The user name “{0}” is taken."), login, STR_END);
		return;
	}
	if (im->who && !access_route(im->who, RES_ACCOUNT, ACT_CREATE)) {
		import_error(im, "login", N_("Your role may not write this here."), STR_END);
		return;
	}
	auth_account_save(im->ch, person, login, STR("none"), true);
	import_note(im, "login", N_("The account is made without a password; give it one before it is used."),
	            STR_END);
}

static void row(struct import *im)
{
	int64_t person = put_person(im);
	if (!person)
		return;
	put_role(im, person);
	put_login(im, person);
}

const struct import_profile import_people = {
    .name = "people",
    .label = N_("People and roles"),
    .help = N_("One row for each role; a person with two roles has two rows."),
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .takes = IMPORT_UNIT,
    .row = row,
};

static const struct import_field ss_fields[] = {
    {"name", N_("Name"), true, ""},
    {"role", N_("Role"), false, ""},
    {"unit", N_("Unit"), false, ""},
    {"from_day", N_("From"), false, ""},
    {"to_day", N_("To"), false, ""},
    {"external_id", N_("Id in the source system"), false, ""},
    {"duty", N_("Duty in the source system"), false, ""},
    {"gone", N_("Taken away there"), false, ""},
};

/* A duty that the source has taken away ends the role that it made, today; the person stays. */
static void end_role(struct import *im)
{
	struct role_grant r, was;
	struct str today = instant_date(im->ch->arena, im->ch->now);
	if (!grant_by_external(im->ch->db, im->ch->arena, import_value(im, "duty"), &was) ||
	    (!str_is_null(was.to_day) && str_cmp(was.to_day, today) <= 0)) {
		im->beside.same++;
		return;
	}
	r = was;
	r.to_day = str_cmp(was.from_day, today) > 0 ? was.from_day : today;
	import_save(im, &kind_role_grant, &was, &r);
	import_note(im, "duty", N_("The duty has been taken away there: the role ends {0}."), r.to_day, STR_END);
}

static void ss_row(struct import *im)
{
	if (str_is_null(import_value(im, "gone")))
		row(im);
	else
		end_role(im);
}

const struct import_profile import_ss_staff = {
    .name = "ss12000-staff",
    .label = N_("SS 12000: rektorer and teachers"),
    .help = N_("A bundle of duties, persons and organisations (JSON). Persons with protected identity are "
               "left out; "
               "a role that a duty has made follows it, and ends with it."),
    .fields = ss_fields,
    .nfields = sizeof ss_fields / sizeof ss_fields[0],
    .takes = IMPORT_FIXED | IMPORT_PERSONS,
    .shape = ss12000_staff_shape,
    .keep = ss_keep,
    .row = ss_row,
};
