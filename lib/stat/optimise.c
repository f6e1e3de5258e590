#include "stat/linalg.h"

#include <float.h>
#include <math.h>

struct brent {
	double a, b, x, w, v, fx, fw, fv, step, before;
};

/* The parabola through x, w, v; false when its minimum is outside or no
 * better than halving. */
static bool parabola(struct brent *s, double tol)
{
	double r = (s->x - s->w) * (s->fx - s->fv), q = (s->x - s->v) * (s->fx - s->fw);
	double p = (s->x - s->v) * q - (s->x - s->w) * r, d = 2 * (q - r);
	if (d > 0)
		p = -p;
	d = fabs(d);
	double old = s->before;
	s->before = s->step;
	if (!(fabs(p) < fabs(0.5 * d * old)) || p <= d * (s->a - s->x) || p >= d * (s->b - s->x))
		return false;
	s->step = p / d;
	double u = s->x + s->step;
	if (u - s->a < 2 * tol || s->b - u < 2 * tol)
		s->step = s->x < (s->a + s->b) / 2 ? tol : -tol;
	return true;
}

static void accept(struct brent *s, double u, double fu)
{
	if (fu <= s->fx) {
		*(u < s->x ? &s->b : &s->a) = s->x;
		s->v = s->w, s->fv = s->fw, s->w = s->x, s->fw = s->fx, s->x = u, s->fx = fu;
		return;
	}
	*(u < s->x ? &s->a : &s->b) = u;
	if (fu <= s->fw || s->w == s->x)
		s->v = s->w, s->fv = s->fw, s->w = u, s->fw = fu;
	else if (fu <= s->fv || s->v == s->x || s->v == s->w)
		s->v = u, s->fv = fu;
}

double stat_minimise(stat_fn1 *f, void *ctx, double lo, double hi, double tol)
{
	const double golden = (3 - sqrt(5)) / 2;
	struct brent s = {.a = lo, .b = hi, .x = lo + golden * (hi - lo)};
	s.w = s.v = s.x;
	s.fx = s.fw = s.fv = f(s.x, ctx);
	for (int i = 0; i < 200; i++) {
		double mid = (s.a + s.b) / 2, t = tol * fabs(s.x) + 1e-14;
		if (fabs(s.x - mid) <= 2 * t - (s.b - s.a) / 2)
			break;
		if (fabs(s.before) <= t || !parabola(&s, t)) {
			s.before = (s.x < mid ? s.b : s.a) - s.x;
			s.step = golden * s.before;
		}
		double u = fabs(s.step) >= t ? s.x + s.step : s.x + (s.step > 0 ? t : -t);
		accept(&s, u, f(u, ctx));
	}
	return s.x;
}

struct simplex {
	int k;
	double *v, *f, *centre, *trial; /* v: k+1 points of k */
	stat_fnk *fn;
	void *ctx;
};

static double try_point(struct simplex *s, int worst, double t)
{
	for (int j = 0; j < s->k; j++)
		s->trial[j] = s->centre[j] + t * (s->v[worst * s->k + j] - s->centre[j]);
	double f = s->fn(s->trial, s->ctx);
	return isfinite(f) ? f : DBL_MAX;
}

static void take(struct simplex *s, int i, double f)
{
	memcpy(s->v + (ptrdiff_t)i * s->k, s->trial, sizeof *s->v * (size_t)s->k);
	s->f[i] = f;
}

static void shrink(struct simplex *s, int best)
{
	for (int i = 0; i <= s->k; i++) {
		if (i == best)
			continue;
		for (int j = 0; j < s->k; j++)
			s->v[i * s->k + j] = (s->v[i * s->k + j] + s->v[best * s->k + j]) / 2;
		double f = s->fn(s->v + (ptrdiff_t)i * s->k, s->ctx);
		s->f[i] = isfinite(f) ? f : DBL_MAX;
	}
}

static void simplex_step(struct simplex *s, int best, int second, int worst)
{
	for (int j = 0; j < s->k; j++) {
		s->centre[j] = 0;
		for (int i = 0; i <= s->k; i++)
			s->centre[j] += i == worst ? 0 : s->v[i * s->k + j] / s->k;
	}
	double f = try_point(s, worst, -1);
	if (f < s->f[best]) {
		take(s, worst, f);
		double far = try_point(s, worst, 2); /* the point itself moved: twice from the centre */
		if (far < f)
			take(s, worst, far);
	} else if (f < s->f[second]) {
		take(s, worst, f);
	} else {
		if (f < s->f[worst])
			take(s, worst, f);
		f = try_point(s, worst, 0.5);
		if (f < s->f[worst])
			take(s, worst, f);
		else
			shrink(s, best);
	}
}

static int simplex_run(struct simplex *s, double tol)
{
	int best = 0;
	for (int it = 0; it < 400 * s->k; it++) {
		int worst = 0, second = -1;
		best = 0;
		for (int i = 1; i <= s->k; i++) {
			best = s->f[i] < s->f[best] ? i : best;
			worst = s->f[i] > s->f[worst] ? i : worst;
		}
		for (int i = 0; i <= s->k; i++)
			if (i != worst && (second < 0 || s->f[i] > s->f[second]))
				second = i;
		if (s->f[worst] - s->f[best] <= tol)
			break;
		simplex_step(s, best, second, worst);
	}
	return best;
}

/* Fourth-order central difference along coordinate i, step e; curve gets the
 * second difference. The step is wide and the order high, because f is a
 * deviance of thousands known to some 1e-12 of its size. */
static double slope_at(stat_fnk *f, void *ctx, double *y, int i, double e, double fx, double *curve)
{
	double x = y[i], v[4];
	static const double at[4] = {-2, -1, 1, 2};
	for (int k = 0; k < 4; k++) {
		y[i] = x + at[k] * e;
		v[k] = f(y, ctx);
	}
	y[i] = x;
	*curve = (v[2] - 2 * fx + v[1]) / (e * e);
	return (8 * (v[2] - v[1]) - (v[3] - v[0])) / (12 * e);
}

static double twist_at(stat_fnk *f, void *ctx, double *y, int i, int j, const double *e)
{
	double x = y[i], z = y[j], s = 0;
	for (int c = 0; c < 4; c++) {
		y[i] = x + (c & 1 ? -e[i] : e[i]);
		y[j] = z + (c & 2 ? -e[j] : e[j]);
		s += (c == 0 || c == 3 ? 1 : -1) * f(y, ctx);
	}
	y[i] = x;
	y[j] = z;
	return s / (4 * e[i] * e[j]);
}

/* One Newton step on differences; false when there is no way down. */
static bool newton_step(stat_fnk *f, void *ctx, struct arena *a, int k, double *x, double *fx)
{
	double *h = stat_mat(a, k, k), *g = stat_vec(a, k), *e = stat_vec(a, k), *y = stat_vec(a, k);
	memcpy(y, x, sizeof *x * (size_t)k);
	for (int i = 0; i < k; i++) {
		e[i] = 3e-3 * fmax(fabs(x[i]), 0.03);
		g[i] = slope_at(f, ctx, y, i, e[i], *fx, &h[i * k + i]);
	}
	for (int i = 0; i < k; i++)
		for (int j = 0; j < i; j++)
			h[i * k + j] = h[j * k + i] = twist_at(f, ctx, y, i, j, e);
	if (!stat_spd_solve(k, h, g))
		return false;
	for (int i = 0; i < k; i++)
		y[i] = x[i] - g[i];
	double fy = f(y, ctx);
	if (!(fy <= *fx + 1e-13 * fabs(*fx)))
		return false;
	memcpy(x, y, sizeof *x * (size_t)k);
	*fx = fy;
	return true;
}

double stat_polish(stat_fnk *f, void *ctx, struct arena *a, int k, double *x, int steps)
{
	double fx = f(x, ctx);
	for (int i = 0; i < steps && newton_step(f, ctx, a, k, x, &fx); i++)
		;
	return fx;
}

double stat_minimise_k(stat_fnk *f, void *ctx, struct arena *a, int k, double *x, const double *step,
                       double tol)
{
	struct simplex s = {k, stat_mat(a, k + 1, k), stat_vec(a, k + 1), stat_vec(a, k), stat_vec(a, k), f, ctx};
	double fx = f(x, ctx), scale = 1;
	for (int round = 0; round < 12; round++) {
		for (int i = 0; i <= k; i++) {
			double *v = s.v + (ptrdiff_t)i * k;
			memcpy(v, x, sizeof *x * (size_t)k);
			if (i > 0)
				v[i - 1] += step[i - 1] * scale;
			double fv = f(v, ctx);
			s.f[i] = isfinite(fv) ? fv : DBL_MAX;
		}
		int best = simplex_run(&s, tol * 0.01);
		double gain = fx - s.f[best];
		if (gain > 0 || !isfinite(fx)) {
			memcpy(x, s.v + (ptrdiff_t)best * k, sizeof *x * (size_t)k);
			fx = s.f[best];
		}
		if (!(gain > tol))
			break;
		scale *= 0.3;
	}
	return stat_polish(f, ctx, a, k, x, 3);
}

double stat_root(stat_fn1 *f, void *ctx, double lo, double hi, double tol)
{
	double flo = f(lo, ctx), fhi = f(hi, ctx);
	if (flo == 0 || (flo > 0) == (fhi > 0))
		return fabs(flo) <= fabs(fhi) ? lo : hi;
	for (int i = 0; i < 300 && fabs(hi - lo) > tol * fmax(fabs(lo), fabs(hi)) + 1e-300; i++) {
		double mid = (lo + hi) / 2, cut = lo - flo * (hi - lo) / (fhi - flo);
		/* The secant every other time; bisection guarantees the rest. */
		double u = i % 2 && cut > fmin(lo, hi) && cut < fmax(lo, hi) ? cut : mid;
		double fu = f(u, ctx);
		if (fu == 0)
			return u;
		if ((fu > 0) == (flo > 0))
			lo = u, flo = fu;
		else
			hi = u, fhi = fu;
	}
	return (lo + hi) / 2;
}
