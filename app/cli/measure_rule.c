/* measure_rule.c - trad measure rule: the rules for small groups, and new versions of them. */
#include "cli/measure_verbs.h"
#include "measure/rule.h"

#include <stdio.h>

static int list(struct db *db, const struct measure_call *c)
{
	struct disclosure_rule *r;
	size_t n = disclosure_rules(db, c->arena, &r);
	printf("name,class,from,until,unit,authority,nation,definitions,weaker_than\n");
	for (size_t i = 0; i < n; i++) {
		int64_t used = 0;
		struct str than;
		rule_used(db, c->arena, r[i].name, &used);
		bool weaker = rule_weaker_than(db, c->arena, &r[i], &than);
		printf("%.*s,%.*s,%.*s,%.*s,%lld,%lld,%lld,%lld,%.*s\n", STR_ARG(r[i].name), STR_ARG(r[i].class),
		       STR_ARG(r[i].from_day), STR_ARG(r[i].until_day), (long long)r[i].least_unit,
		       (long long)r[i].least_authority, (long long)r[i].least_nation, (long long)used,
		       STR_ARG(weaker ? than : STR("")));
	}
	return EXIT_DONE;
}

/* FIELD=VALUE into the row, as forms read it. */
static bool set(struct form *f, struct str word, struct disclosure_rule *r)
{
	struct str value = word, name;
	const struct resource_kind *k = &kind_disclosure_rule;
	str_split(&value, '=', &name);
	for (size_t i = 0; i < k->nfields; i++)
		if (str_eqz(name, k->fields[i].name))
			return form_read_value(f, &k->fields[i], value, k->entity, r);
	return cli_error(EXIT_USAGE, "a rule has no %.*s", STR_ARG(name)), false;
}

static bool make(struct change *ch, void *p)
{
	const struct measure_call *c = p;
	struct disclosure_rule from, r;
	struct form f;
	form_init(&f, ch->arena, LANG_EN, kind_disclosure_rule.fields, kind_disclosure_rule.nfields);
	if (!disclosure_rule_named(ch->db, ch->arena, c->word[2], &from))
		return cli_error(EXIT_REFUSED, "there is no rule %.*s", STR_ARG(c->word[2])), false;
	r = from;
	r.id = r.rev = 0;
	r.follows_id = from.id;
	r.name = c->word[3];
	r.from_day = instant_date(ch->arena, ch->now);
	r.until_day = (struct str){NULL, 0};
	bool ok = true;
	for (size_t i = 4; i < c->nwords && ok; i++)
		ok = set(&f, c->word[i], &r);
	ok = ok && resource_save(ch, NULL, &kind_disclosure_rule, ACT_CREATE, &f, NULL, &r) == CHANGE_SAVED;
	for (size_t i = 0; i < f.nerrors; i++)
		cli_error(EXIT_REFUSED, "%.*s: %.*s", STR_ARG(f.errors[i].field), STR_ARG(f.errors[i].text));
	return ok;
}

int measure_run_rule(struct store *s, const struct measure_call *c)
{
	if (c->nwords >= 4 && str_eqz(c->word[1], "new"))
		return cli_write(s, make, (void *)(uintptr_t)c) ? EXIT_DONE : EXIT_REFUSED;
	if (c->nwords != 2 || !str_eqz(c->word[1], "list"))
		return cli_error(EXIT_USAGE, "rule list, or rule new OLD NAME [FIELD=VALUE...]");
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	int code = list(db, c);
	store_read_end(s, db);
	return code;
}
