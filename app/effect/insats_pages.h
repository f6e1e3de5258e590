/* insats_pages.h - what the pages of insatser share. */
#ifndef EFFECT_INSATS_PAGES_H
#define EFFECT_INSATS_PAGES_H

#include "core/ctx.h"
#include "core/page.h"
#include "effect/intervention_view.h"
#include "effect/measured.h"
#include "measure/query.h"

struct str insats_href(struct ctx *c, int64_t id, const char *more);
/* A person's name; empty when there is none or the identity is protected. */
struct str insats_person(struct ctx *c, int64_t id);
/* The figure as this reader may see it; not found: no such figure, or it is hidden. */
void insats_figure_read(struct ctx *c, int64_t figure_id, struct insats_figure *f);
/* The newest figure of a measure at a unit. */
void insats_figure_of(struct ctx *c, int64_t measure_id, int64_t unit_id, struct str grade,
                      struct insats_figure *f);
/* The difference of girls and boys at a unit, in words; year 0: the newest läsår that has both. False when
 * they cannot be seen there. */
bool insats_gap_of(struct ctx *c, int64_t measure_id, int64_t unit_id, struct str grade, int year,
                   struct insats_figure *f, struct str *text);
/* Minutes of a läsår that the hours a week ask of one teacher, and the ceilings they pass. */
void insats_load(struct ctx *c, const struct intervention *x, int64_t *minutes, struct load_over **over,
                 size_t *n);
/* A läsår in which the measure would fit, but which has neither figures nor a window; null: it has. */
struct str insats_no_window(struct ctx *c, const struct intervention *x, const struct measured *m,
                            int64_t year);
/* What the measure's figures say of measure, baseline and outcome, beside those fields (edit_page.notes).
 * row: an intervention, saved or not. */
size_t insats_notes(struct ctx *c, const void *row, struct field_note **notes);
/* Starts a draft that has just been saved, in one press with it; false, and it stays a draft, when something
 * is missing, when the follow-up probably could not settle it, or when a ceiling is passed: those are to be
 * read before a start. */
bool insats_start_now(struct ctx *c, int64_t id);
/* Writes the page; f: errors of a form on it, or NULL. */
void insats_show(struct ctx *c, const struct intervention *x, const struct form *f);
struct field_refs insats_measures(struct ctx *c, const char *field);
/* Schools and parts of schools; those that cannot have the measure of x say so. */
struct field_refs insats_units_all(struct ctx *c, const struct intervention *x, const char *field);
struct field_refs insats_activities(struct ctx *c, const char *field);

#endif
