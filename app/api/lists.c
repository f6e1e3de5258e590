/* lists.c - the rows of a kind that a viewer may see: its own list, or sql/api.sql. */
#include "api/api.h"

#include "base/date.h"
#include "base/log.h"
#include "base/utf8.h"
#include "sql_api.h"

#define EVERYTHING 200000

/* The query as the statements want it. */
struct seen {
	struct db *db;
	struct arena *a;
	const struct list_query *q;
	struct opt_i64 year;
	struct str from, to, lo, hi, kind, state, status, today;
	int64_t viewer, most, skip;
};
/* Every statement of api.sql has these columns. */
#define seen_row area_seen_row

#define TAIL(s) (s)->most, (s)->skip, (s)->q->at
#define VIEW(s) (s)->viewer, (s)->today, TAIL(s)
#define ROWS(T) (struct T##_seen_row **)(void *)rows
#define LIST(T) static size_t list_##T(const struct seen *s, struct seen_row **rows)
#define PARTS(T)                                                                                             \
	LIST(T)                                                                                                  \
	{                                                                                                        \
		return T##_seen(s->db, s->a, s->q->parent_id, VIEW(s), ROWS(T));                                     \
	}

LIST(area)
{
	return area_seen(s->db, s->a, s->year, TAIL(s), rows);
}
LIST(role_ceiling)
{
	return role_ceiling_seen(s->db, s->a, s->year, TAIL(s), ROWS(role_ceiling));
}
LIST(document)
{
	return document_seen(s->db, s->a, s->q->unit_id, s->kind, s->state, s->from, s->to, s->lo, s->hi, VIEW(s),
	                     ROWS(document));
}
LIST(goal)
{
	return goal_seen(s->db, s->a, s->q->unit_id, s->q->area_id, s->q->document_id, s->q->parent_id, s->kind,
	                 s->state, s->status, s->from, s->to, s->lo, s->hi, VIEW(s), ROWS(goal));
}
LIST(goal_link)
{
	return goal_link_seen(s->db, s->a, s->q->goal_id, VIEW(s), ROWS(goal_link));
}
LIST(activity_goal)
{
	return activity_goal_seen(s->db, s->a, s->q->parent_id, s->q->goal_id, VIEW(s), ROWS(activity_goal));
}
PARTS(milestone)
PARTS(checklist_item)
PARTS(activity_cost)
LIST(grade_scale)
{
	return grade_scale_seen(s->db, s->a, TAIL(s), ROWS(grade_scale));
}
LIST(scale_grade)
{
	return scale_grade_seen(s->db, s->a, s->q->parent_id, TAIL(s), ROWS(scale_grade));
}
LIST(school_structure)
{
	return school_structure_seen(s->db, s->a, TAIL(s), ROWS(school_structure));
}
LIST(structure_grade)
{
	return structure_grade_seen(s->db, s->a, s->q->parent_id, TAIL(s), ROWS(structure_grade));
}
LIST(instrument)
{
	return instrument_seen(s->db, s->a, TAIL(s), ROWS(instrument));
}
LIST(measure)
{
	return measure_seen(s->db, s->a, s->q->area_id, s->lo, s->hi, TAIL(s), ROWS(measure));
}
PARTS(measure_version)
LIST(disclosure_rule)
{
	return disclosure_rule_seen(s->db, s->a, TAIL(s), ROWS(disclosure_rule));
}
LIST(measure_window)
{
	return measure_window_seen(s->db, s->a, s->year, TAIL(s), ROWS(measure_window));
}
LIST(target)
{
	return target_seen(s->db, s->a, s->q->unit_id, s->year, s->q->parent_id, TAIL(s), ROWS(target));
}
LIST(goal_measure)
{
	return goal_measure_seen(s->db, s->a, s->q->goal_id, VIEW(s), ROWS(goal_measure));
}
LIST(saved_view)
{
	return saved_view_seen(s->db, s->a, s->viewer, TAIL(s), ROWS(saved_view));
}
LIST(intervention)
{
	return intervention_seen(s->db, s->a, s->q->unit_id, s->state, s->q->parent_id, s->lo, s->hi, VIEW(s),
	                         ROWS(intervention));
}
PARTS(intervention_part)
PARTS(intervention_unit)
PARTS(chain_link)
PARTS(intervention_decision)
LIST(chain_block)
{
	return chain_block_seen(s->db, s->a, s->q->document_id, VIEW(s), ROWS(chain_block));
}
PARTS(lesson_group)
PARTS(protocol)
PARTS(protocol_point)
LIST(lesson)
{
	return lesson_seen(s->db, s->a, s->q->parent_id, s->viewer, TAIL(s), ROWS(lesson));
}
LIST(observation)
{
	return observation_seen(s->db, s->a, s->q->parent_id, s->viewer, TAIL(s), ROWS(observation));
}
LIST(coaching)
{
	return coaching_seen(s->db, s->a, s->viewer, TAIL(s), ROWS(coaching));
}
LIST(dialogue)
{
	return dialogue_seen(s->db, s->a, s->q->unit_id, s->year, s->kind, s->state, s->lo, s->hi, VIEW(s),
	                     ROWS(dialogue));
}
PARTS(dialogue_point)
LIST(dialogue_agreement)
{
	return dialogue_agreement_seen(s->db, s->a, s->q->parent_id, s->state, VIEW(s), ROWS(dialogue_agreement));
}
static const struct {
	const char *kind;
	size_t (*list)(const struct seen *s, struct seen_row **rows);
} lists[] = {
    {"area", list_area},
    {"role_ceiling", list_role_ceiling},
    {"document", list_document},
    {"goal", list_goal},
    {"goal_link", list_goal_link},
    {"activity_goal", list_activity_goal},
    {"milestone", list_milestone},
    {"checklist_item", list_checklist_item},
    {"activity_cost", list_activity_cost},
    {"grade_scale", list_grade_scale},
    {"scale_grade", list_scale_grade},
    {"school_structure", list_school_structure},
    {"structure_grade", list_structure_grade},
    {"instrument", list_instrument},
    {"measure", list_measure},
    {"measure_version", list_measure_version},
    {"measure_window", list_measure_window},
    {"disclosure_rule", list_disclosure_rule},
    {"target", list_target},
    {"goal_measure", list_goal_measure},
    {"saved_view", list_saved_view},
    {"intervention", list_intervention},
    {"intervention_part", list_intervention_part},
    {"intervention_unit", list_intervention_unit},
    {"chain_link", list_chain_link},
    {"intervention_decision", list_intervention_decision},
    {"chain_block", list_chain_block},
    {"lesson_group", list_lesson_group},
    {"lesson", list_lesson},
    {"coaching", list_coaching},
    {"protocol", list_protocol},
    {"protocol_point", list_protocol_point},
    {"observation", list_observation},
    {"dialogue", list_dialogue},
    {"dialogue_point", list_dialogue_point},
    {"dialogue_agreement", list_dialogue_agreement},
};

static struct str some(struct str s)
{
	return s.n ? s : (struct str){NULL, 0};
}

static void seen_init(struct seen *s, struct ctx *c, const struct list_query *q)
{
	*s = (struct seen){.db = c->db, .a = c->arena, .q = q, .viewer = q->viewer_id};
	s->today = arena_str(c->arena, ctx_today(c));
	s->year = (struct opt_i64){q->lasar != 0, q->lasar};
	s->kind = some(q->kind);
	s->state = some(q->state);
	s->status = some(q->status);
	s->most = q->limit > 0 ? q->limit : EVERYTHING;
	s->skip = q->offset;
	if (q->lasar) {
		s->from = arena_printf(c->arena, "%d-07-01", q->lasar);
		s->to = arena_printf(c->arena, "%d-06-30", q->lasar + 1);
	}
	struct str fold = str_trim(utf8_fold(c->arena, q->text)), word;
	if (fold.n && str_split(&fold, ' ', &word)) {
		s->lo = word;
		s->hi = arena_concat(c->arena, word, STR("\xF4\x8F\xBF\xBF")); /* the last code point */
	}
}

/* A page past the end has no row to tell the total from. */
static int64_t total_of(const struct seen *s, size_t which, const struct seen_row *rows, size_t n)
{
	struct seen first = *s;
	struct seen_row *r;
	if (n || s->skip == 0)
		return n ? rows[0].total : 0;
	first.most = 1;
	first.skip = 0;
	return lists[which].list(&first, &r) ? r[0].total : 0;
}

static bool rows_of(struct ctx *c, const struct resource_kind *k, const struct list_query *q,
                    struct list_result *out)
{
	const struct db_entity *e = k->entity;
	size_t which = 0;
	struct seen s;
	struct seen_row *ids;
	while (which < sizeof lists / sizeof lists[0] && strcmp(lists[which].kind, k->name) != 0)
		which++;
	if (which == sizeof lists / sizeof lists[0])
		BUG("no list of %s", k->name);
	seen_init(&s, c, q);
	size_t n = lists[which].list(&s, &ids), kept = 0;
	char *rows = arena_alloc(c->arena, (n ? n : 1) * e->row_size);
	for (size_t i = 0; i < n; i++) {
		void *row = rows + kept * e->row_size;
		bool there = q->at.p && e->get_at ? e->get_at(c->db, c->arena, ids[i].id, q->at, row)
		                                  : e->get(c->db, c->arena, ids[i].id, row);
		kept += there;
	}
	*out = (struct list_result){e->cols, e->ncols, rows, e->row_size, kept, total_of(&s, which, ids, n)};
	return !db_error(c->db);
}

static bool fetch(struct ctx *c, const struct resource_kind *k, const struct list_query *q,
                  struct list_result *out)
{
	return k->list ? k->list(c->db, c->arena, q, out) : rows_of(c, k, q, out);
}

/* Where the viewer sees only some units, each row is asked about; such lists (people,
 * roles, settings) are short. */
static bool narrowed(struct ctx *c, const struct resource_kind *k, const struct list_query *q,
                     struct list_result *out)
{
	struct list_query all = *q;
	struct object o;
	void *row = arena_alloc(c->arena, k->entity->row_size);
	size_t kept = 0;
	all.limit = all.offset = 0;
	if (!fetch(c, k, &all, out))
		return false;
	const struct db_col *id = row_col(out->cols, (unsigned)out->ncols, STR("id"));
	char *rows = out->rows;
	for (size_t i = 0; i < out->n; i++)
		if (api_find(c, k, row_value(id, rows + i * out->row_size).i, row, &o))
			memmove(rows + kept++ * out->row_size, rows + i * out->row_size, out->row_size);
	*out = list_cut(q, out->cols, out->ncols, rows, out->row_size, kept);
	return !db_error(c->db);
}

bool api_rows(struct ctx *c, const struct resource_kind *k, const struct list_query *q,
              struct list_result *out)
{
	return api_sees_all(c, k) ? fetch(c, k, q, out) : narrowed(c, k, q, out);
}

void api_cols(struct ctx *c, const struct resource_kind *k, const struct db_col **cols, size_t *n)
{
	const struct list_query nothing = {.limit = 1, .viewer_id = c->who.person_id};
	struct list_result r;
	*cols = k->entity->cols;
	*n = k->entity->ncols;
	if (k->list && k->list(c->db, c->arena, &nothing, &r)) {
		*cols = r.cols;
		*n = r.ncols;
	}
}
