#include "stat/mixed_scale.h"

#include <math.h>

/* The shift need not be the mean to the last digit, so one pass each. */
void stat_scaling_make(struct stat_scaling *s, struct arena *a, const struct stat_mixed_model *m)
{
	*s = (struct stat_scaling){.mean = stat_vec(a, m->p), .scale = stat_vec(a, m->p)};
	for (int i = 0; m->intercept && i < m->n; i++)
		s->ymean += m->y[i];
	s->ymean /= m->n;
	for (int k = 0; k < m->p; k++) {
		double sum = 0, ss = 0;
		for (int i = 0; m->intercept && k > 0 && i < m->n; i++)
			sum += m->x[k][i];
		s->mean[k] = sum / m->n;
		for (int i = 0; i < m->n; i++)
			ss += (m->x[k][i] - s->mean[k]) * (m->x[k][i] - s->mean[k]);
		s->scale[k] = ss > 0 ? sqrt(ss / m->n) : 1;
		s->log_scale += log(s->scale[k]);
	}
}

/* b = T bc, V = T Vc T' with T upper: 1/scale on the diagonal, the shifts in
 * the intercept's row. */
void stat_scaling_undo(const struct stat_scaling *s, struct arena *a, const struct stat_mixed_model *m,
                       const double *bc, const double *vc, struct stat_mixed_fit *fit)
{
	int p = m->p;
	double *t = stat_mat(a, p, p), *tv = stat_mat(a, p, p);
	for (int k = 0; k < p; k++) {
		t[k * p + k] = 1 / s->scale[k];
		if (m->intercept && k > 0)
			t[k] = -s->mean[k] / s->scale[k];
	}
	for (int i = 0; i < p; i++) {
		fit->beta[i] = stat_dot(p, t + (ptrdiff_t)i * p, bc);
		for (int j = 0; j < p; j++)
			for (int k = 0; k < p; k++)
				tv[i * p + j] += t[i * p + k] * vc[k * p + j];
	}
	for (int i = 0; i < p; i++)
		for (int j = 0; j < p; j++)
			fit->vbeta[i * p + j] = stat_dot(p, tv + (ptrdiff_t)i * p, t + (ptrdiff_t)j * p);
	if (m->intercept)
		fit->beta[0] += s->ymean;
}
