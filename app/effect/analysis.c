/* analysis.c - which analyses an insats has, and their rows. */
#include "effect/linked.h"

#include "core/jobs.h"
#include "sql_effect_chain.h"
#include "sql_measure_import.h"

#include <math.h>

/* --- rows ----------------------------------------------------------------------------------------- */

static void put_school(struct json_out *o, const struct analysis_panel *p, const struct analysis_school *s)
{
	json_open(o, '{');
	json_member_i64(o, "unit", s->unit_id);
	json_member_i64(o, "treated", s->treated);
	json_member_i64(o, "start", s->start);
	json_key(o, STR("values"));
	json_open(o, '[');
	for (int y = 0; y < p->years; y++)
		if (p->used[y])
			json_f64(o, s->year[y].value);
	json_close(o, ']');
	json_close(o, '}');
}

static void put_data(struct json_out *o, const struct evidence_data *d)
{
	json_key(o, STR("data"));
	json_open(o, '{');
	json_member_i64(o, "treated", d->treated);
	json_member_i64(o, "comparison", d->comparison);
	json_member_i64(o, "starts", d->starts);
	json_member_i64(o, "pre", d->pre);
	json_member_i64(o, "post", d->post);
	if (d->monthly) {
		json_member_i64(o, "months_pre", d->months_pre);
		json_member_i64(o, "months_post", d->months_post);
		json_member_i64(o, "control", d->control_series);
	}
	json_close(o, '}');
}

/* Of pupils only what may be told. */
static void put_linked(struct json_out *o, struct arena *a, const struct analysis_panel *p,
                       const struct analysis_result *r)
{
	json_member(o, "told_en", linked_told(a, LANG_EN, p, r));
	json_member(o, "told_sv", linked_told(a, LANG_SV, p, r));
	json_member_i64(o, "pupils", p->data.pupils);
	json_member_i64(o, "others", p->data.others);
	json_member_i64(o, "time_before", p->linked->from);
	json_member_i64(o, "time_after", p->linked->to);
	json_member_i64(o, "measure_before", p->linked->before.id);
	json_member_i64(o, "classes", (int64_t)p->linked->nclasses);
	json_member_i64(o, "narrow", p->linked->narrow);
	json_member_i64(o, "points", p->linked->way == PUPIL_TEST);
	if (p->linked->has_size)
		json_member_f64(o, "hedges_g", p->linked->size);
}

static struct str spec_json(struct arena *a, const struct analysis_ask *ask, const struct analysis_panel *p,
                            const struct analysis_result *r)
{
	struct buf b;
	struct json_out o;
	buf_init(&b, 0);
	json_begin(&o, &b);
	json_open(&o, '{');
	json_member_i64(&o, "measure", ask->measure_id);
	json_member(&o, "grade", p->grade);
	json_member(&o, "subject", p->subject);
	json_member_i64(&o, "direction", ask->direction);
	json_member_f64(&o, "size", ask->size);
	json_member_i64(&o, "start", p->start);
	json_member_i64(&o, "before", p->before);
	json_member_i64(&o, "after", p->after);
	json_member_i64(&o, "fixed", p->fixed);
	json_member_i64(&o, "lag", p->lag);
	json_member_i64(&o, "reason", r->choice.reason);
	json_member(&o, "sentence_en", analysis_sentence(a, LANG_EN, p, r, false));
	if (r->suggest) {
		json_member(&o, "plain_en", analysis_sentence(a, LANG_EN, p, r, true));
		json_member(&o, "plain_sv", analysis_sentence(a, LANG_SV, p, r, true));
	}
	if (p->linked)
		put_linked(&o, a, p, r);
	put_data(&o, &p->data);
	if (p->series.n > 0)
		json_member_i64(&o, "first_month", p->series.month[0]);
	json_key(&o, STR("years"));
	json_open(&o, '[');
	for (int y = 0; y < p->years; y++)
		if (p->used[y])
			json_i64(&o, p->from + y);
	json_close(&o, ']');
	json_key(&o, STR("schools"));
	json_open(&o, '[');
	for (size_t i = 0; i < p->n; i++)
		if (p->school[i].in)
			put_school(&o, p, &p->school[i]);
	json_close(&o, ']');
	json_close(&o, '}');
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static struct str checks_json(struct arena *a, const struct analysis_result *r)
{
	struct buf b;
	struct json_out o;
	buf_init(&b, 0);
	json_begin(&o, &b);
	json_open(&o, '[');
	for (int i = 0; i < EVIDENCE_CHECKS; i++) {
		if (r->check[i].held == CHECK_NOT_ASKED)
			continue;
		json_open(&o, '{');
		json_member(&o, "check", str_z(evidence_check_word((enum evidence_check)i)));
		json_member(&o, "held", str_z(evidence_held_words[r->check[i].held]));
		json_member_f64(&o, "value", r->check[i].value);
		json_member_f64(&o, "other", r->check[i].other);
		json_close(&o, '}');
	}
	json_close(&o, ']');
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

/* What lib/stat answered stands as it came, beside what was taken from it. */
static struct str result_json(struct arena *a, const struct analysis_result *r)
{
	const struct evidence_estimate *e = &r->estimate;
	struct buf b;
	buf_init(&b, 0);
	BUF_LIT(&b, "{\"estimate\":");
	if (!e->has)
		BUF_LIT(&b, "null");
	else
		buf_f64(&b, e->value);
	if (e->has && e->interval) {
		BUF_LIT(&b, ",\"lo\":");
		buf_f64(&b, e->lo);
		BUF_LIT(&b, ",\"hi\":");
		buf_f64(&b, e->hi);
	}
	if (e->p >= 0) {
		BUF_LIT(&b, ",\"p\":");
		buf_f64(&b, e->p);
	}
	buf_printf(&b, ",\"rule\":%d,\"lowered\":%u,\"refusal\":\"%s\",\"stat\":", (int)r->grade.rule,
	           r->grade.lowered, stat_refusal_word(r->refusal));
	stat_result_json(&b, &r->stat);
	if (r->event.refusal == STAT_ANSWERED) {
		BUF_LIT(&b, ",\"event\":");
		stat_result_json(&b, &r->event);
	}
	buf_c(&b, '}');
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

/* Nothing has changed since the newest row; or the pupils' rows are erased, and what was computed of them
 * stays. */
static bool stands(struct change *ch, const struct analysis_ask *ask, const struct analysis_panel *p)
{
	struct analysis was;
	int64_t erased = 0;
	if (!chain_newest(ch->db, ch->arena, ask->x->id, str_z(links_word[ask->link]), ask->comparison, ask->side,
	                  p->linked != NULL, ask->measure_id, ask->grade, &was))
		return p->linked && !p->linked->seen; /* nothing to tell of pupils, and nothing told */
	if (p->linked && p->linked->lacks && batches_thinned(ch->db, ch->arena, &erased) && erased > 0)
		return true;
	return str_eq(was.input_sum, p->figures) && was.planned == (p->facts.planned == 1);
}

/* 1 when a row was written, 0 when the newest one stands, -1 on a database error. */
static int store_one(struct change *ch, const struct analysis_ask *ask, bool linked)
{
	struct analysis_panel *p = ARENA_NEW(ch->arena, struct analysis_panel);
	struct analysis_result *r = ARENA_NEW(ch->arena, struct analysis_result);
	if (!(linked ? linked_read : analysis_read)(ch, ask, p))
		return db_error(ch->db) == DB_OK ? 0 : -1;
	if (stands(ch, ask, p))
		return 0;
	(linked ? linked_compute : analysis_compute)(ch->arena, ask, p, r);
	struct analysis row = {
	    .intervention_id = ask->x->id,
	    .link = str_z(links_word[ask->link]),
	    .version_id = p->version_id,
	    .method = str_z(evidence_method_word(r->choice.method)),
	    .planned = p->facts.planned == 1,
	    .spec = spec_json(ch->arena, ask, p, r),
	    .result = result_json(ch->arena, r),
	    .checks = checks_json(ch->arena, r),
	    .grade = arena_printf(ch->arena, "%c", r->grade.grade),
	    .sentence = analysis_sentence(ch->arena, LANG_SV, p, r, false),
	    .input_sum = p->figures,
	    .at = ch->now,
	    .person_id = ch->person_id,
	    .comparison = ask->comparison,
	    .state = str_z(evidence_state_words[r->state]),
	    .side = ask->side,
	    .linked = linked,
	    .measure_id = ask->measure_id,
	    .measure_grade = ask->grade,
	};
	return analysis_insert(ch->db, &row) ? 1 : -1;
}

/* Outcomes are also followed pupil by pupil, with the comparison that was planned and with other schools. */
static bool is_linked(const struct analysis_ask *ask)
{
	return ask->link == LINK_OUTCOME &&
	       (str_eq(ask->comparison, ask->x->design) || str_eqz(ask->comparison, "other_schools"));
}

int analysis_store(struct change *ch, const struct intervention *x)
{
	struct analysis_ask *asks;
	size_t n = analysis_asks(ch->db, ch->arena, x, &asks);
	int written = 0;
	for (size_t i = 0; i < n; i++) {
		int one = store_one(ch, &asks[i], false),
		    same = one < 0 || !is_linked(&asks[i]) ? 0 : store_one(ch, &asks[i], true);
		if (one < 0 || same < 0)
			return -1;
		written += one + same;
	}
	if (written)
		change_note(ch, "analyse", "intervention", x->id, x->unit_id,
		            arena_printf(ch->arena, "{\"rows\":%d}", written));
	return written;
}

bool job_effect(struct job_run *j);
bool job_effect(struct job_run *j)
{
	struct change ch;
	struct intervention *x;
	int rows = 0;
	struct db *db = store_write(j->store);
	if (!db)
		return false;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("effect"));
	size_t n = chain_insatser(db, j->arena, &x);
	for (size_t i = 0; i < n; i++) {
		int one = str_eqz(x[i].state, "draft") ? 0 : analysis_store(&ch, &x[i]);
		rows += one > 0 ? one : 0;
	}
	buf_printf(j->said, "%d analyses written", rows);
	return store_write_end(j->store, db, db_error(db) == DB_OK, NULL);
}
