/* did_cross.c - difference in differences of repeated cross-sections (did.h). */
#include "stat/did.h"

/* [treated][at t, else at the base] */
struct four {
	double sum[2][2], w[2][2];
	int n[2][2];
};

static bool in(const struct stat_panel *p, const struct stat_did_spec *s, double g, int t, int b, int i)
{
	double from = p->time[t > b ? t : b];
	return (p->when[i] == t || p->when[i] == b) &&
	       (p->start[i] == g || stat_did_control(s, p->start[i], g, from));
}

static void add_up(const struct stat_panel *p, const struct stat_did_spec *s, double g, int t, int b,
                   struct four *m)
{
	for (int i = 0; i < p->n; i++) {
		if (!in(p, s, g, t, b, i))
			continue;
		int d = p->start[i] == g, post = p->when[i] == t;
		m->sum[d][post] += stat_did_weight(p, i) * p->y[i];
		m->w[d][post] += stat_did_weight(p, i);
		m->n[d][post]++;
	}
}

/* The fewer of the two periods' units on a side. */
static int apart(const struct stat_panel *p, const struct stat_did_spec *s, double g, int t, int b,
                 struct stat_did_scratch *w, bool treated)
{
	int n[2] = {0};
	for (int post = 0; post < 2; post++) {
		int m = 0;
		for (int i = 0; i < p->n; i++)
			if (in(p, s, g, t, b, i) && (p->start[i] == g) == treated && (p->when[i] == t) == post)
				w->unit[m++] = i;
		n[post] = stat_did_apart(p, m, w);
	}
	return n[0] < n[1] ? n[0] : n[1];
}

bool stat_did_cross(const struct stat_panel *p, const struct stat_did_spec *s, double g, int t, int b,
                    struct stat_did_scratch *w, struct stat_did_cell *c, double *psi, int stride)
{
	struct four m = {.n = {{0}}};
	double mean[2][2];
	add_up(p, s, g, t, b, &m);
	for (int d = 0; d < 2; d++)
		for (int post = 0; post < 2; post++) {
			if (m.n[d][post] == 0)
				return false;
			mean[d][post] = m.sum[d][post] / m.w[d][post];
		}
	c->att = mean[1][1] - mean[1][0] - (mean[0][1] - mean[0][0]);
	c->treated = m.n[1][1];
	c->control = m.n[0][1];
	for (int d = 0; d < 2; d++)
		c->apart[d] = apart(p, s, g, t, b, w, d);
	for (int i = 0; i < p->n; i++) {
		if (!in(p, s, g, t, b, i))
			continue;
		int d = p->start[i] == g, post = p->when[i] == t;
		double v = p->n / m.w[d][post] * stat_did_weight(p, i) * (p->y[i] - mean[d][post]);
		psi[(ptrdiff_t)i * stride] = d == post ? v : -v;
	}
	return true;
}
