/* observation_pages.c - writing down what was seen in a lesson, handing it over, reading it. */
#include "effect/observation_view.h"
#include "views_effect.h"

enum { GIVEN = 100 };

struct str observation_anchor(const struct protocol_point *i, int score)
{
	const struct str v[OBSERVATION_SCORES] = {i->anchor0, i->anchor1, i->anchor2, i->anchor3};
	return v[score];
}

/* --- a new one --------------------------------------------------------------------------------- */

/* The protocol of the address, else the first that is decided. */
static bool choose(struct ctx *c, struct observation_view *v, struct observation *x)
{
	int64_t id = x->protocol_id;
	v->nchoices = protocols_for(c->db, c->arena, ctx_id(c), &v->choice);
	if (!id)
		str_to_i64(web_query(c->req, "protokoll"), &id);
	for (size_t i = 0; i < v->nchoices; i++)
		if (v->choice[i].id == id || (!v->protocol && i + 1 == v->nchoices))
			v->protocol = &v->choice[i];
	if (!v->protocol)
		return false;
	x->protocol_id = v->protocol->id;
	v->nitems = protocol_items(c->db, c->arena, v->protocol->id, &v->item);
	return true;
}

static const char not_theirs[] =
    N_("Lessons are observed by a colleague, by the school's rektor or by a coach whom "
       "the teacher has chosen.");

static void show_new(struct ctx *c, struct observation *x, const struct form *f)
{
	struct observation_view v = {.c = c, .x = x, .form = f, .post = c->req->path, .writes = true};
	struct intervention insats;
	if (!intervention_get(c->db, c->arena, ctx_id(c), &insats)) {
		ctx_not_found(c);
		return;
	}
	bool ready = choose(c, &v, x);
	v.ngroups = observation_groups(c->db, c->arena, &c->who, insats.id, ctx_today(c), &v.group);
	v.nopen = observations_open(c->db, c->arena, c->who.person_id, &v.open);
	if (!f)
		web_set_header(c->res, "X-Keep", arena_printf(c->arena, "%lld", (long long)c->who.person_id));
	c->page.title = tr(c->lang, N_("Observe a lesson"));
	c->page.kicker = insats.title;
	c->page.summary = ready && v.ngroups ? tr(c->lang, N_("Score what you see; leave what is not to be seen. "
	                                                      "You hand it over to the teacher afterwards."))
	                  : !v.ngroups && !observation_role(&c->who) ? tr(c->lang, not_theirs)
	                  : ready ? tr(c->lang, N_("There is no group at your school in this insats."))
	                          : tr(c->lang, N_("No protocol is decided for this insats yet."));
	c->page.narrow = true;
	c->page.nav = "insatser";
	c->page.up_href = arena_printf(c->arena, "/insatser/%lld/lektioner", (long long)insats.id);
	c->page.up_title = tr(c->lang, N_("Lessons"));
	page_open(c);
	if (ready && v.ngroups)
		view_effect_observation_new(&c->out, &v);
	page_close(c);
}

void effect_observation_new_page(struct ctx *c)
{
	struct observation x = {.day = ctx_today(c), .scores = STR(""), .note = STR("")};
	show_new(c, &x, NULL);
}

static int64_t form_id(struct ctx *c, const char *name)
{
	int64_t id = 0;
	return str_to_i64(web_form(c->req, name), &id) && id > 0 ? id : 0;
}

static struct str form_text(struct ctx *c, const char *name)
{
	struct str s = web_form(c->req, name);
	return str_is_null(s) ? STR("") : str_trim(s);
}

/* Fields "s12" = "3". */
static struct str form_scores(struct ctx *c, int64_t protocol_id)
{
	struct protocol_point *item;
	struct str text = STR("");
	size_t n = protocol_items(c->db, c->arena, protocol_id, &item);
	for (size_t i = 0; i < n; i++) {
		char name[24];
		snprintf(name, sizeof name, "s%lld", (long long)item[i].id);
		struct str v = web_form(c->req, name);
		if (v.n == 1 && v.p[0] >= '0' && v.p[0] < '0' + OBSERVATION_SCORES)
			text = arena_printf(c->arena, "%.*s%s%lld:%c", STR_ARG(text), text.n ? "," : "",
			                    (long long)item[i].id, v.p[0]);
	}
	return text;
}

/* Is the group of this insats, and the protocol one that can be observed with? */
static bool belongs(struct ctx *c, const struct observation *x)
{
	struct lesson_group g;
	struct protocol p;
	return lesson_group_get(c->db, c->arena, x->group_id, &g) && g.intervention_id == ctx_id(c) &&
	       protocol_get(c->db, c->arena, x->protocol_id, &p) &&
	       (p.intervention_id == 0 || p.intervention_id == ctx_id(c));
}

void effect_observation_new(struct ctx *c)
{
	struct form f;
	struct date day;
	struct observation x;
	form_init(&f, c->arena, c->lang, kind_observation.fields, kind_observation.nfields);
	kind_observation.blank(&c->change, &x);
	x.protocol_id = form_id(c, "protocol_id");
	x.group_id = form_id(c, "group_id");
	x.day = date_parse(web_form(c->req, "day"), &day) ? web_form(c->req, "day") : ctx_today(c);
	x.scores = form_scores(c, x.protocol_id);
	x.note = form_text(c, "note");
	x.client_key = form_text(c, "client_key");
	enum observation_saved r = OBSERVATION_WRONG;
	if (!belongs(c, &x) || x.client_key.n > 64)
		form_error(&f, "group_id", N_("Choose a group."), STR_END);
	else
		r = observation_save(&c->change, &c->who, &x, &f);
	if (r == OBSERVATION_DENIED)
		ctx_error(c, 403, not_theirs);
	else if (r == OBSERVATION_WRONG) {
		c->res->status = 422;
		show_new(c, &x, &f);
	} else
		ctx_redirect(c, STR("/insatser/observationer"), "sparat");
}

/* --- mine ------------------------------------------------------------------------------------------ */

void effect_observations_page(struct ctx *c)
{
	struct observation_view v = {.c = c};
	v.nopen = observations_open(c->db, c->arena, c->who.person_id, &v.open);
	v.ngiven = observations_given(c->db, c->arena, c->who.person_id, GIVEN, &v.given);
	c->page.title = tr(c->lang, N_("My observations"));
	c->page.summary =
	    tr(c->lang, N_("What you have written and not handed over, and what you have been given."));
	c->page.nav = "work";
	page_open(c);
	view_effect_observations(&c->out, &v);
	page_close(c);
}

/* The observer until it is handed over; from then on the teacher and an agreed coach. */
static bool may_read(struct ctx *c, const struct observation *x)
{
	if (str_is_null(x->handed_at))
		return x->observer_id == c->who.person_id;
	return x->person_id &&
	       (x->person_id == c->who.person_id ||
	        observation_coaches(c->db, c->arena, c->who.person_id, x->person_id, ctx_today(c)));
}

static void show_one(struct ctx *c, const struct observation *x, const struct form *f)
{
	struct observation_view v = {.c = c, .x = x, .form = f};
	struct protocol p;
	struct lesson_group g = {0};
	v.writes = str_is_null(x->handed_at);
	v.nitems = protocol_items(c->db, c->arena, x->protocol_id, &v.item);
	lesson_group_get(c->db, c->arena, x->group_id, &g);
	v.group_name = g.name;
	v.post = arena_printf(c->arena, "/insatser/observationer/%lld/lamna", (long long)x->id);
	if (protocol_get(c->db, c->arena, x->protocol_id, &p))
		v.protocol = &p;
	c->page.title = tr_fmt(c->arena, c->lang, N_("Observation of {0}"), &g.name, 1);
	c->page.summary =
	    v.writes ? tr(c->lang, N_("Only you see it until you hand it over; then it is the teacher's."))
	             : tr(c->lang, N_("It is yours, and a coach's whom you have chosen. Nobody else sees it."));
	c->page.nav = "work";
	c->page.up_href = STR("/insatser/observationer");
	c->page.up_title = tr(c->lang, N_("My observations"));
	page_open(c);
	view_effect_observation(&c->out, &v);
	page_close(c);
}

void effect_observation_page(struct ctx *c)
{
	struct observation x;
	if (!observation_get(c->db, c->arena, ctx_id(c), &x) || !may_read(c, &x)) {
		ctx_not_found(c);
		return;
	}
	show_one(c, &x, NULL);
}

void effect_observation_hand(struct ctx *c)
{
	struct form f;
	form_init(&f, c->arena, c->lang, kind_observation.fields, kind_observation.nfields);
	if (observation_hand_over(&c->change, &c->who, ctx_id(c), &f))
		ctx_redirect(c, STR("/insatser/observationer"), "klar");
	else
		ctx_not_found(c);
}
