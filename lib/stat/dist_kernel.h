/* dist_kernel.h - inner pieces shared by the dist_*.c files; not installed. */
#ifndef STAT_DIST_KERNEL_H
#define STAT_DIST_KERNEL_H

/* log(n!) - log of Stirling's sqrt(2 pi n) (n/e)^n; n > 0. */
double stat_stirling_error(double n);
/* x log(x/m) + m - x without cancellation when x is near m. */
double stat_deviance_part(double x, double m);
/* Mass functions for real arguments; q is 1 - p given exactly. */
double stat_binom_raw(double x, double n, double p, double q);
double stat_poisson_raw(double x, double mean);

/* Root of a nondecreasing f(u) = target on [lo, hi]: Newton steps with slope
 * df, kept inside the bracket. */
struct stat_inverse {
	double (*f)(double u, const double *par);
	double (*df)(double u, const double *par);
	const double *par;
	double target, lo, hi, start;
};
double stat_inverse_solve(const struct stat_inverse *s);

#endif
