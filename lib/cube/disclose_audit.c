/* disclose_audit.c - what can be derived from a table as it is shown (disclose.h). */
#include "cube/disclose_guard.h"

struct findings VEC(struct disclose_finding);

struct audit {
	struct model m;
	struct guard g;
	struct findings interval, finding;
	struct arena *out;
	bool intervals;
};

static bool is_figure(const struct audit *u, uint32_t v)
{
	return u->m.s.fix[v] == FIX_HIDDEN && u->m.of_layer[v] != DISCLOSE_REST &&
	       u->m.of_cell[v] != DISCLOSE_NONE;
}

static struct disclose_finding found(const struct audit *u, uint32_t v, double up, double down)
{
	double at = u->m.s.value[v];
	bool exact = up + down < GUARD_TINY;
	return (struct disclose_finding){
	    .cell = u->m.of_cell[v],
	    .layer = u->m.of_layer[v],
	    .table = u->m.of_table[v],
	    .why = exact ? DISCLOSE_EXACT : DISCLOSE_NARROW,
	    .low = at - down,
	    .high = at + up,
	    .need = u->m.need[v],
	};
}

static void to_the_ends(struct audit *u, uint32_t v)
{
	double way[2];
	for (int side = 0; side < 2; side++) {
		way[side] = lp_most(&u->g.lp, v, side ? -1 : 1, INFINITY, false);
		u->g.programs++;
		/* One that did not end proves nothing: what its last move shows is what is known. */
		if (isnan(way[side]))
			way[side] = fabs(u->g.lp.move[v]);
		lp_clear(&u->g.lp);
	}
	struct disclose_finding f = found(u, v, way[0], way[1]);
	*VEC_PUSH(u->out, &u->interval) = f;
	if (f.need > 0 && way[0] + way[1] < f.need - GUARD_TINY)
		*VEC_PUSH(u->out, &u->finding) = f;
}

static void look_at(struct audit *u, uint32_t v)
{
	bool ok = u->m.need[v] == 0 || guard_proves(&u->g, v, u->m.need[v]);
	if (u->intervals)
		to_the_ends(u, v);
	else if (!ok)
		*VEC_PUSH(u->out, &u->finding) = found(u, v, u->g.side[0][v].by, u->g.side[1][v].by);
}

/* Small figures that the ledger shows already. */
static void given_away(struct audit *u, uint32_t v)
{
	if (u->m.published[v] && u->m.of_table[v] == 0 && u->m.need[v] > 0)
		*VEC_PUSH(u->out, &u->finding) = found(u, v, 0, 0);
}

static void told(void *ctx, uint32_t p, uint32_t v)
{
	struct audit *u = ctx;
	struct disclose_finding f = found(u, p, 0, 0);
	f.why = DISCLOSE_TO_INSIDER;
	f.insider = u->m.of_cell[v];
	*VEC_PUSH(u->out, &u->finding) = f;
}

bool disclose_audit(struct arena *a, const struct disclose_table *t, const struct disclose_options *o,
                    const uint8_t *n_state, const uint8_t *state, bool intervals, struct disclose_audit *out,
                    struct disclose_fault *f)
{
	struct arena scratch;
	struct audit u = {.out = a, .intervals = intervals};
	memset(out, 0, sizeof *out);
	*f = (struct disclose_fault){0};
	if (!disclose_check(t, f))
		return false;
	uint32_t cells = disclose_cells(t);
	arena_init(&scratch, (size_t)8 << 30);
	uint8_t *own[2] = {ARENA_ARRAY(&scratch, cells, uint8_t), ARENA_ARRAY(&scratch, cells, uint8_t)};
	memcpy(own[0], n_state ? n_state : state, cells);
	memcpy(own[1], state, cells);
	bool ok = model_build(&u.m, &scratch, t, o, own[0], own[1], disclose_limits(&scratch, t, o->rule), f);
	if (ok) {
		guard_init(&u.g, &u.m);
		for (uint32_t v = 0; v < u.m.vars; v++) {
			given_away(&u, v);
			if (is_figure(&u, v))
				look_at(&u, v);
		}
		if (o->insider)
			guard_each_insider(&u.g, told, &u);
		out->interval = u.interval.v;
		out->intervals = (uint32_t)u.interval.n;
		out->finding = u.finding.v;
		out->findings = (uint32_t)u.finding.n;
		for (size_t i = 0; i < u.finding.n; i++)
			out->exact += u.finding.v[i].why != DISCLOSE_NARROW;
		out->programs = u.g.programs;
		out->pivots = u.g.lp.pivots;
		guard_finish(&u.g);
	}
	arena_finish(&scratch);
	return ok;
}
