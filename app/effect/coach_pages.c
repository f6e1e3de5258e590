/* coach_pages.c - a teacher lets a colleague see the own values, for as long as both want. */
#include "effect/lesson_view.h"
#include "views_effect.h"

static void show(struct ctx *c, const struct form *f)
{
	struct coach_view v = {.c = c, .today = ctx_today(c), .form = f};
	int64_t me = c->who.person_id;
	v.nmine = coaches_of(c->db, c->arena, me, &v.mine);
	v.nwhom = coached_by(c->db, c->arena, me, v.today, &v.whom);
	v.nchoices = coach_choices(c->db, c->arena, me, v.today, &v.choice);
	c->page.title = tr(c->lang, N_("My coach"));
	c->page.summary =
	    tr(c->lang,
	       N_("What you log about your lessons is yours. Here you may let a colleague see it, and end it."));
	c->page.nav = "work";
	c->page.narrow = true;
	page_open(c);
	view_effect_coach(&c->out, &v);
	page_close(c);
}

void effect_coach_page(struct ctx *c)
{
	show(c, NULL);
}

static void answer(struct ctx *c, enum change_result r, const struct form *f, const char *notice)
{
	if (r == CHANGE_SAVED || r == CHANGE_SAME)
		ctx_redirect(c, STR("/mitt/coach"), r == CHANGE_SAVED ? notice : "samma");
	else if (r == CHANGE_DENIED)
		ctx_error(c, 403, N_("Your role does not do this."));
	else {
		c->res->status = 422;
		show(c, f);
	}
}

void effect_coach_new(struct ctx *c)
{
	struct form f;
	struct coaching k, was;
	int64_t coach = 0;
	form_init(&f, c->arena, c->lang, kind_coaching.fields, kind_coaching.nfields);
	if (!str_to_i64(web_form(c->req, "coach_id"), &coach) || coach <= 0) {
		form_error(&f, "coach_id", N_("Choose a colleague."), STR_END);
		answer(c, CHANGE_INVALID, &f, NULL);
		return;
	}
	bool known = coaching_between(c->db, c->arena, c->who.person_id, coach, &was);
	kind_coaching.blank(&c->change, &k);
	if (known) { /* one that was ended begins again, with its history */
		k = was;
		k.from_day = ctx_today(c);
		k.to_day = (struct str){NULL, 0};
	}
	k.person_id = c->who.person_id;
	k.coach_id = coach;
	answer(c,
	       resource_save(&c->change, &c->who, &kind_coaching, known ? ACT_EDIT : ACT_CREATE, &f,
	                     known ? &was : NULL, &k),
	       &f, "sparat");
}

/* Ended yesterday: from this moment on nothing is seen. */
void effect_coach_end(struct ctx *c)
{
	struct form f;
	struct coaching k, was;
	int64_t id = 0;
	char day[DATE_TEXT];
	form_init(&f, c->arena, c->lang, kind_coaching.fields, kind_coaching.nfields);
	if (!str_to_i64(web_form(c->req, "id"), &id) || !coaching_get(c->db, c->arena, id, &was) ||
	    was.person_id != c->who.person_id) {
		ctx_not_found(c);
		return;
	}
	date_text(date_from_days(date_days(c->today) - 1), day);
	k = was;
	k.to_day = arena_str(c->arena, str_z(day));
	if (str_cmp(k.from_day, k.to_day) > 0)
		k.from_day = k.to_day;
	answer(c, resource_save(&c->change, &c->who, &kind_coaching, ACT_EDIT, &f, &was, &k), &f, "borttaget");
}

/* What a coach sees of one teacher, as long as it is agreed. */
void effect_coached_page(struct ctx *c)
{
	struct lesson_view v = {.c = c};
	struct coached_by_row *r;
	size_t n = coached_by(c->db, c->arena, c->who.person_id, ctx_today(c), &r), i = 0;
	while (i < n && r[i].person_id != ctx_id(c))
		i++;
	if (i == n) {
		ctx_not_found(c);
		return;
	}
	lesson_curve_make(c->db, c->arena, c->lang, r[i].person_id, c->today, &v.curve);
	c->page.title = r[i].name;
	c->page.summary =
	    tr(c->lang, N_("You see this because you were chosen as a coach. It is not to be passed on."));
	c->page.nav = "work";
	c->page.charts = v.curve.n > 0;
	c->page.up_href = STR("/mitt/coach");
	c->page.up_title = tr(c->lang, N_("My coach"));
	page_open(c);
	view_effect_lesson_curve(&c->out, &v);
	page_close(c);
}
