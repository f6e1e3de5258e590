#include "stat/did.h"
#include "stat/logit.h"

#include <math.h>

/* One two-by-two comparison: rows are the units in it. */
struct pair {
	int n, k;
	int *unit;
	double *d, *dy, *w;
	double **x;  /* k columns, the first the intercept */
	double *psi; /* out */
	double att;
	struct stat_did_scratch scratch;
};

bool stat_did_control(const struct stat_did_spec *s, double start, double g, double from)
{
	if (isinf(start))
		return true;
	return s->control == STAT_NOT_YET && start > from + s->anticipation && start != g;
}

/* Least squares of dy on x among the controls: fitted values for all, and the
 * influence of the coefficients in the direction m, per unit. */
static bool outcome_model(struct arena *a, const struct pair *p, double *fit, double *gram)
{
	int k = p->k;
	double *b = stat_vec(a, k), *m = stat_mat(a, k, k);
	for (int i = 0; i < p->n; i++) {
		if (p->d[i] != 0)
			continue;
		for (int j = 0; j < k; j++) {
			b[j] += p->w[i] * p->x[j][i] * p->dy[i];
			for (int l = 0; l <= j; l++)
				m[j * k + l] += p->w[i] * p->x[j][i] * p->x[l][i];
		}
	}
	if (!stat_chol(k, m))
		return false;
	memcpy(gram, m, sizeof *m * (size_t)(k * k));
	stat_chol_forward(k, m, b);
	stat_chol_backward(k, m, b);
	for (int i = 0; i < p->n; i++) {
		fit[i] = 0;
		for (int j = 0; j < k; j++)
			fit[i] += b[j] * p->x[j][i];
	}
	return true;
}

/* v = n (factored gram)^-1 m, so that score_i . v is the linear term. */
static void direction(int k, const double *chol, int n, double *m)
{
	stat_chol_forward(k, chol, m);
	stat_chol_backward(k, chol, m);
	for (int j = 0; j < k; j++)
		m[j] *= n;
}

static double along(const struct pair *p, int i, const double *v)
{
	double s = 0;
	for (int j = 0; j < p->k; j++)
		s += p->x[j][i] * v[j];
	return s;
}

/* Weighted mean of z over weights w, its influence into inf (before division
 * by the mean weight), and the gradients: m[0] = mean of w x, m[1] = mean of
 * w (z - eta) x. */
static double weighted(const struct pair *p, const double *w, const double *z, double *inf, double *mean_w,
                       double *m0, double *m1)
{
	double sw = 0, sz = 0;
	for (int i = 0; i < p->n; i++) {
		sw += w[i];
		sz += w[i] * z[i];
	}
	double eta = sz / sw;
	*mean_w = sw / p->n;
	for (int j = 0; j < p->k; j++)
		m0[j] = m1[j] = 0;
	for (int i = 0; i < p->n; i++) {
		inf[i] = w[i] * (z[i] - eta);
		for (int j = 0; j < p->k; j++) {
			m0[j] += w[i] * p->x[j][i] / p->n;
			m1[j] += inf[i] * p->x[j][i] / p->n;
		}
	}
	return eta;
}

/* What the two models contribute. */
struct nuisance {
	bool reg, ipw;
	double *fit, *ps, *odds, *resid; /* of each unit */
	double *reg_chol, *ps_chol;
};

static bool fit_models(struct arena *a, struct pair *p, enum stat_did_estimator how, struct nuisance *m)
{
	int n = p->n, k = p->k;
	*m = (struct nuisance){how != STAT_IPW, how != STAT_REG, stat_vec(a, n),    stat_vec(a, n),
	                       stat_vec(a, n),  stat_vec(a, n),  stat_mat(a, k, k), stat_mat(a, k, k)};
	if ((m->reg && !outcome_model(a, p, m->fit, m->reg_chol)) ||
	    (m->ipw && !stat_logit(a, n, k, p->x, p->d, p->w, m->ps, m->ps_chol)))
		return false;
	for (int i = 0; i < n; i++) {
		double e = fmin(m->ps[i], 1 - 1e-6);
		m->odds[i] = p->d[i] != 0 ? 0 : p->w[i] * e / (1 - e);
		m->resid[i] = p->dy[i] - m->fit[i];
	}
	return true;
}

/* ATT and influence function of one comparison (Sant'Anna & Zhao 2020): the
 * outcome model is subtracted (reg, dr), the controls are weighted by the odds
 * of the propensity score (ipw, dr), and the estimation of each enters. */
static bool estimate(struct arena *a, struct pair *p, enum stat_did_estimator how)
{
	struct nuisance m;
	int n = p->n, k = p->k;
	if (!fit_models(a, p, how, &m))
		return false;
	double *ic = stat_vec(a, n), *it = stat_vec(a, n), *vo = stat_vec(a, k), *vp = stat_vec(a, k),
	       *un = stat_vec(a, k);
	double *m0 = stat_vec(a, k), *wd = stat_vec(a, n), mt, mc;
	for (int i = 0; i < n; i++)
		wd[i] = p->w[i] * p->d[i];
	p->att = weighted(p, wd, m.resid, it, &mt, vo, un);
	for (int j = 0; j < k; j++)
		vo[j] /= mt;
	for (int i = 0; i < n; i++)
		p->psi[i] = it[i] / mt;
	if (m.ipw) {
		p->att -= weighted(p, m.odds, m.resid, ic, &mc, m0, vp);
		for (int j = 0; j < k; j++) {
			vo[j] -= m0[j] / mc;
			vp[j] /= mc;
		}
		direction(k, m.ps_chol, n, vp);
		for (int i = 0; i < n; i++)
			p->psi[i] -= ic[i] / mc + p->w[i] * (p->d[i] - m.ps[i]) * along(p, i, vp);
	}
	if (m.reg) {
		direction(k, m.reg_chol, n, vo);
		for (int i = 0; i < n; i++)
			p->psi[i] -= p->d[i] == 0 ? p->w[i] * m.resid[i] * along(p, i, vo) : 0;
	}
	return true;
}

/* Units of group g (first) and its controls at t against base b. */
static void collect(const struct stat_did *d, const struct stat_did_spec *s, double g, int t, int b,
                    struct pair *p, struct stat_did_cell *c)
{
	const struct stat_panel *q = d->panel;
	double from = q->time[t > b ? t : b];
	p->n = c->treated = c->control = 0;
	for (int i = 0; i < q->n; i++) {
		bool treated = q->start[i] == g;
		if (!treated && !stat_did_control(s, q->start[i], g, from))
			continue;
		*(treated ? &c->treated : &c->control) += 1;
		p->unit[p->n] = i;
		p->d[p->n] = treated;
		p->w[p->n] = stat_did_weight(q, i);
		p->dy[p->n] = q->y[(ptrdiff_t)i * q->periods + t] - q->y[(ptrdiff_t)i * q->periods + b];
		p->x[0][p->n] = 1;
		for (int j = 0; j < q->k; j++)
			p->x[j + 1][p->n] = q->x[j][(ptrdiff_t)i * q->periods + (t < b ? t : b)];
		p->n++;
	}
}

/* Units decided apart on either side of the pair. */
static void count_apart(const struct stat_panel *q, struct pair *p, struct stat_did_cell *c)
{
	for (int side = 0; side < 2; side++) {
		int m = 0;
		for (int i = 0; i < p->n; i++)
			if ((p->d[i] != 0) == side)
				p->scratch.unit[m++] = p->unit[i];
		c->apart[side] = stat_did_apart(q, m, &p->scratch);
	}
}

/* Without covariates all three estimators are the difference of means. */
static void means(struct pair *p)
{
	double sum[2] = {0}, w[2] = {0};
	for (int i = 0; i < p->n; i++) {
		sum[p->d[i] != 0] += p->w[i] * p->dy[i];
		w[p->d[i] != 0] += p->w[i];
	}
	double treated = sum[1] / w[1], control = sum[0] / w[0];
	p->att = treated - control;
	for (int i = 0; i < p->n; i++)
		p->psi[i] = p->d[i] != 0 ? p->n / w[1] * p->w[i] * (p->dy[i] - treated)
		                         : -p->n / w[0] * p->w[i] * (p->dy[i] - control);
}

/* The last period before g less the anticipation; -1 when there is none. */
static int base_before(const struct stat_panel *p, double g, double anticipation)
{
	int b = -1;
	for (int t = 0; t < p->periods; t++)
		if (p->time[t] + anticipation < g)
			b = t;
	return b;
}

static bool cell_make(struct stat_result *r, struct stat_did *d, const struct stat_did_spec *s, double g,
                      int t, int b, struct pair *p)
{
	struct stat_did_cell *c = &d->cell[d->cells];
	const struct stat_panel *q = d->panel;
	*c = (struct stat_did_cell){.group = g, .time = q->time[t], .reference = t == b};
	if (c->reference) {
		d->cells++;
		return true;
	}
	if (q->when) {
		d->cells += stat_did_cross(q, s, g, t, b, &p->scratch, c, d->psi + d->cells, d->groups * q->periods);
		return true;
	}
	collect(d, s, g, t, b, p, c);
	count_apart(q, p, c);
	if (c->control == 0)
		return true; /* no clean comparison in this period: no cell */
	if (p->k == 1)
		means(p);
	else if (c->treated <= p->k || c->control <= p->k || !estimate(r->arena, p, s->estimator))
		return stat_refuse(
		    r, STAT_COLLINEAR,
		    "Group %g at %g: the covariates cannot be fitted (too few units, collinear, or no overlap).", g,
		    q->time[t]);
	c->att = p->att;
	for (int i = 0; i < p->n; i++)
		p->psi[i] *= (double)q->n / p->n;
	for (int i = 0; i < p->n; i++)
		d->psi[(ptrdiff_t)p->unit[i] * (d->groups * q->periods) + d->cells] = p->psi[i];
	d->cells++;
	return true;
}

static bool find_groups(struct stat_result *r, const struct stat_panel *p, const struct stat_did_spec *s,
                        struct stat_did *d)
{
	double *v = stat_vec(r->arena, p->n);
	int m = 0, never = 0;
	for (int i = 0; i < p->n; i++)
		if (isinf(p->start[i]))
			never++;
		else
			v[m++] = p->start[i];
	if (m == 0)
		return stat_refuse(r, STAT_NOT_TREATED,
		                   "No unit starts within the period, so there is no effect to see.");
	stat_sort(m, v);
	d->group = stat_vec(r->arena, m);
	for (int i = 0; i < m; i++)
		if (i == 0 || v[i] != v[i - 1])
			d->group[d->groups++] = v[i];
	if (never == 0 && (s->control == STAT_NEVER || d->groups < 2))
		return stat_refuse(r, STAT_NO_COMPARISON,
		                   "Every unit starts%s; without units that have not, nothing can be compared.",
		                   s->control == STAT_NEVER && d->groups > 1 ? " at some time (try control not-yet)"
		                                                             : " at once");
	d->share = stat_vec(r->arena, d->groups);
	d->member = stat_ivec(r->arena, p->n);
	for (int i = 0; i < p->n; i++) {
		d->member[i] = -1;
		for (int g = 0; g < d->groups; g++)
			if (p->start[i] == d->group[g]) {
				d->member[i] = g;
				d->share[g] += stat_did_weight(p, i) / p->n;
			}
	}
	return true;
}

static void pair_init(struct arena *a, struct pair *p, int n, int k, int clusters)
{
	*p = (struct pair){.k = k,
	                   .unit = stat_ivec(a, n),
	                   .d = stat_vec(a, n),
	                   .dy = stat_vec(a, n),
	                   .w = stat_vec(a, n),
	                   .psi = stat_vec(a, n),
	                   .scratch = {stat_ivec(a, n), stat_ivec(a, clusters), 0}};
	p->x = ARENA_ARRAY(a, (size_t)k, double *);
	for (int j = 0; j < k; j++)
		p->x[j] = stat_vec(a, n);
}

/* Columns of psi that were not used are squeezed out. */
static void squeeze(struct stat_did *d, int wide)
{
	for (int i = 0; i < d->n; i++)
		memmove(d->psi + (ptrdiff_t)i * d->cells, d->psi + (ptrdiff_t)i * wide,
		        sizeof(double) * (size_t)d->cells);
}

static bool cell_errors(struct stat_result *r, struct stat_did *d)
{
	for (int k = 0; k < d->cells; k++) {
		struct stat_did_cell *c = &d->cell[k];
		c->se = c->reference ? 0 : stat_did_se(r->arena, d->panel, d->psi + k, d->cells);
		if (!isfinite(c->se) || !isfinite(c->att))
			return stat_refuse(r, STAT_NOT_FINITE, "The arithmetic ran out of range; rescale the outcome.");
	}
	return true;
}

bool stat_did_make(struct stat_result *r, const struct stat_panel *p, const struct stat_did_spec *s,
                   struct stat_did *d)
{
	*d = (struct stat_did){.n = p->n, .panel = p};
	if (p->periods < 2)
		return stat_refuse(r, STAT_TOO_FEW, "One window only: a change needs two.");
	if (!find_groups(r, p, s, d))
		return false;
	int wide = d->groups * p->periods;
	if (!stat_room(r->arena, 3.0 * wide * p->n))
		return stat_refuse(r, STAT_TOO_LARGE, "%s and %s of %d units are too much.",
		                   stat_n(r, d->groups, "group", "groups"),
		                   stat_n(r, p->periods, "period", "periods"), p->n);
	d->cell = ARENA_ARRAY(r->arena, (size_t)wide, struct stat_did_cell);
	d->psi = stat_mat(r->arena, p->n, wide);
	struct pair w;
	pair_init(r->arena, &w, p->n, p->k + 1, p->cluster ? p->clusters : 0);
	for (int g = 0; g < d->groups; g++) {
		int before = base_before(p, d->group[g], s->anticipation);
		for (int t = 0; before >= 0 && t < p->periods; t++) {
			bool post = p->time[t] >= d->group[g];
			int b = post || s->base == STAT_UNIVERSAL ? before : t - 1;
			if (b >= 0 && !cell_make(r, d, s, d->group[g], t, b, &w))
				return false;
		}
	}
	if (d->cells == 0)
		return stat_refuse(r, STAT_NO_COMPARISON,
		                   "No group has both a period before its start and units to compare with.");
	squeeze(d, wide);
	return cell_errors(r, d);
}
