/* disclose_table.c - shape and sums of a table (disclose.h). */
#include "cube/disclose_model.h"

static const char *const texts[] = {
    [DISCLOSE_OK] = "",
    [DISCLOSE_BAD_SHAPE] =
        "the dimensions are none, too many or too large, or a parent stands after its child",
    [DISCLOSE_BAD_CELL] = "a number is negative or a numerator is above its n",
    [DISCLOSE_NOT_A_SUM] = "a parent is not the sum of its children",
    [DISCLOSE_BAD_REFERENCE] = "an equation or a cohort names a cell that is not in the table",
};
static const char *const states[DISCLOSE_STATES] = {
    [DISCLOSE_SHOWN] = "shown",         [DISCLOSE_FEW] = "few",
    [DISCLOSE_APPROX100] = "approx100", [DISCLOSE_APPROX0] = "approx0",
    [DISCLOSE_SECONDARY] = "secondary", [DISCLOSE_OMITTED] = "omitted",
    [DISCLOSE_ABSENT] = "absent",
};

const char *disclose_fault_text(enum disclose_fault_kind k)
{
	return texts[k];
}

const char *disclose_state_name(enum disclose_state s)
{
	return states[s];
}

uint32_t disclose_cells(const struct disclose_table *t)
{
	uint64_t n = 1;
	if (t->dims == 0 || t->dims > DISCLOSE_DIMS_MAX)
		return 0;
	for (uint32_t d = 0; d < t->dims; d++) {
		if (t->dim[d].n == 0 || t->dim[d].n > DISCLOSE_NODES_MAX)
			return 0;
		n *= t->dim[d].n;
		if (n > DISCLOSE_CELLS_MAX)
			return 0;
	}
	return (uint32_t)n;
}

uint32_t disclose_index(const struct disclose_table *t, const uint32_t *node)
{
	uint32_t cell = 0;
	for (uint32_t d = 0; d < t->dims; d++)
		cell = cell * t->dim[d].n + node[d];
	return cell;
}

void disclose_nodes(const struct disclose_table *t, uint32_t cell, uint32_t *node)
{
	for (uint32_t d = t->dims; d-- > 0; cell /= t->dim[d].n)
		node[d] = cell % t->dim[d].n;
}

static uint32_t stride(const struct disclose_table *t, uint32_t dim)
{
	uint32_t s = 1;
	for (uint32_t d = dim + 1; d < t->dims; d++)
		s *= t->dim[d].n;
	return s;
}

void disclose_add_up(const struct disclose_table *t, struct disclose_cell *cell)
{
	uint32_t cells = disclose_cells(t);
	for (uint32_t d = 0; d < t->dims; d++) {
		const struct disclose_node *node = t->dim[d].node;
		uint32_t step = stride(t, d), n = t->dim[d].n;
		/* Parents stand before children: from the end, every node is whole when it is added. */
		for (uint32_t i = n; i-- > 0;) {
			if (node[i].parent == DISCLOSE_NONE)
				continue;
			for (uint32_t c = i * step; c < cells; c += n * step) {
				for (uint32_t k = c; k < c + step; k++) {
					struct disclose_cell *up = &cell[k - (i - node[i].parent) * step];
					bool counts = !(cell[k].flags & DISCLOSE_IS_ABSENT);
					up->n += counts ? cell[k].n : 0;
					up->of += counts ? cell[k].of : 0;
				}
			}
		}
	}
}

void disclose_children(struct arena *a, const struct disclose_dim *d, uint32_t **first, uint32_t **next)
{
	*first = ARENA_ARRAY(a, d->n, uint32_t);
	*next = ARENA_ARRAY(a, d->n, uint32_t);
	memset(*first, 0xff, d->n * sizeof **first);
	memset(*next, 0xff, d->n * sizeof **next);
	for (uint32_t i = d->n; i-- > 0;) {
		uint32_t up = d->node[i].parent;
		if (up == DISCLOSE_NONE)
			continue;
		(*next)[i] = (*first)[up];
		(*first)[up] = i;
	}
}

void disclose_use_of(const struct disclose_table *t, const uint8_t *state, struct disclose_use *use)
{
	struct arena a;
	uint32_t *first[DISCLOSE_DIMS_MAX], *next, node[DISCLOSE_DIMS_MAX], cells = disclose_cells(t);
	arena_init(&a, 0);
	memset(use, 0, sizeof *use);
	for (uint32_t d = 0; d < t->dims; d++)
		disclose_children(&a, &t->dim[d], &first[d], &next);
	for (uint32_t c = 0; c < cells; c++) {
		const struct disclose_cell *cell = &t->cell[c];
		bool leaf = true, kept = state[c] == DISCLOSE_SHOWN;
		if (cell->n == 0 || state[c] >= DISCLOSE_OMITTED)
			continue;
		disclose_nodes(t, c, node);
		for (uint32_t d = 0; d < t->dims; d++)
			leaf = leaf && first[d][node[d]] == DISCLOSE_NONE;
		use->cells++;
		use->cells_kept += kept;
		use->people += leaf ? (uint64_t)cell->n : 0;
		use->people_kept += leaf && kept ? (uint64_t)cell->n : 0;
	}
	arena_finish(&a);
}

/* ---- checks ---- */

static bool refuse(struct disclose_fault *f, enum disclose_fault_kind kind, uint32_t at)
{
	f->kind = kind;
	f->at = at;
	return false;
}

static bool check_shape(const struct disclose_table *t, struct disclose_fault *f)
{
	if (!disclose_cells(t))
		return refuse(f, DISCLOSE_BAD_SHAPE, 0);
	for (uint32_t d = 0; d < t->dims; d++) {
		for (uint32_t i = 0; i < t->dim[d].n; i++) {
			const struct disclose_node *node = &t->dim[d].node[i];
			if ((node->parent != DISCLOSE_NONE && node->parent >= i) || node->level >= DISCLOSE_LEVELS)
				return refuse(f, DISCLOSE_BAD_SHAPE, d);
		}
	}
	return true;
}

static bool cell_is_sound(const struct disclose_table *t, const struct disclose_cell *c)
{
	const int64_t most = (int64_t)1 << 40;
	if (c->n < 0 || c->n > most || c->of > most || c->of < -most || !(c->weight >= 0 && c->weight < 1e9f))
		return false;
	if (t->measure == DISCLOSE_SHARE)
		return c->of >= 0 && c->of <= c->n;
	return t->measure != DISCLOSE_MEAN || t->most <= t->least ||
	       ((double)c->of >= (double)t->least * (double)c->n &&
	        (double)c->of <= (double)t->most * (double)c->n);
}

static bool check_parents(const struct disclose_table *t, uint32_t d, uint32_t cells,
                          struct disclose_fault *f)
{
	uint32_t step = stride(t, d), n = t->dim[d].n;
	struct arena a;
	arena_init(&a, 0);
	uint32_t *first, *next, bad = DISCLOSE_NONE;
	disclose_children(&a, &t->dim[d], &first, &next);
	for (uint32_t c = 0; c < cells && bad == DISCLOSE_NONE; c++) {
		uint32_t i = c / step % n;
		int64_t sum = 0, of = 0;
		if (first[i] == DISCLOSE_NONE || t->cell[c].flags & DISCLOSE_IS_ABSENT)
			continue;
		for (uint32_t k = first[i]; k != DISCLOSE_NONE; k = next[k]) {
			const struct disclose_cell *child = &t->cell[c + (k - i) * step];
			if (child->flags & DISCLOSE_IS_ABSENT)
				continue;
			sum += child->n;
			of += child->of;
		}
		if (sum != t->cell[c].n || (of != t->cell[c].of && t->measure != DISCLOSE_COUNT))
			bad = c;
	}
	arena_finish(&a);
	return bad == DISCLOSE_NONE || refuse(f, DISCLOSE_NOT_A_SUM, bad);
}

static bool check_sums(const struct disclose_table *t, uint32_t cells, struct disclose_fault *f)
{
	for (uint32_t i = 0; i < t->sums; i++) {
		int64_t n = 0, of = 0;
		for (uint32_t k = 0; k < t->sum[i].n; k++) {
			uint32_t c = t->sum[i].cell[k];
			if (c >= cells || t->cell[c].flags & DISCLOSE_IS_ABSENT)
				return refuse(f, DISCLOSE_BAD_REFERENCE, i);
			n += t->sum[i].coef[k] * t->cell[c].n;
			of += t->sum[i].coef[k] * t->cell[c].of;
		}
		if (n || (of && t->measure != DISCLOSE_COUNT))
			return refuse(f, DISCLOSE_NOT_A_SUM, cells + i);
	}
	for (uint32_t i = 0; i < t->cohorts; i++) {
		if (t->cohort[i].from >= cells || t->cohort[i].to >= cells || t->cohort[i].movers < 0)
			return refuse(f, DISCLOSE_BAD_REFERENCE, i);
	}
	return true;
}

bool disclose_check(const struct disclose_table *t, struct disclose_fault *f)
{
	f->kind = DISCLOSE_OK;
	if (!check_shape(t, f))
		return false;
	uint32_t cells = disclose_cells(t);
	for (uint32_t c = 0; c < cells; c++) {
		if (!(t->cell[c].flags & DISCLOSE_IS_ABSENT) && !cell_is_sound(t, &t->cell[c]))
			return refuse(f, DISCLOSE_BAD_CELL, c);
	}
	for (uint32_t d = 0; d < t->dims; d++) {
		if (!check_parents(t, d, cells, f))
			return false;
	}
	return check_sums(t, cells, f);
}
