/* dist.h - distribution functions and their inverses, to about 1e-13 relative.
 *
 * Names: _p is P(X <= x), _u the upper tail P(X > x), _q the inverse of _p,
 * _d the density or mass. Arguments outside the support give 0 or 1, a p
 * outside (0, 1) the end of the support, and no function returns NaN for
 * finite arguments with positive parameters.
 *
 * Sources: saddle-point mass function after C. Loader, "Fast and accurate
 * computation of binomial probabilities" (2000); continued fractions for the
 * incomplete beta and gamma integrals, Abramowitz & Stegun 26.5.8 and 6.5.31,
 * evaluated by Lentz's method; inverses by bracketed Newton steps on the same
 * integrals, so that p -> q -> p returns.
 */
#ifndef STAT_DIST_H
#define STAT_DIST_H

double stat_normal_d(double x);
double stat_normal_p(double x);
double stat_normal_q(double p);

/* Regularised incomplete gamma: lower P(a, x) and upper Q(a, x). */
double stat_gamma_p(double a, double x);
double stat_gamma_u(double a, double x);
double stat_chisq_p(double x, double df);
double stat_chisq_u(double x, double df);
double stat_chisq_q(double p, double df);

/* Regularised incomplete beta I_x(a, b); _u is 1 - I_x computed directly. */
double stat_beta_p(double x, double a, double b);
double stat_beta_u(double x, double a, double b);
double stat_beta_q(double p, double a, double b);

double stat_t_d(double x, double df);
double stat_t_p(double x, double df);
double stat_t_q(double p, double df);
double stat_f_p(double x, double df1, double df2);
double stat_f_u(double x, double df1, double df2);
double stat_f_q(double p, double df1, double df2);

double stat_binom_d(double k, double n, double p);
double stat_binom_p(double k, double n, double p);
/* Smallest k with P(X <= k) >= prob. */
double stat_binom_q(double prob, double n, double p);
double stat_poisson_d(double k, double mean);
double stat_poisson_p(double k, double mean);

/* Noncentral t with noncentrality ncp: P(T <= x), by quadrature over the
 * chi distribution of the denominator. */
double stat_nct_p(double x, double df, double ncp);

/* log Gamma without the global sign of lgamma(). x > 0. */
double stat_lgamma(double x);
double stat_lchoose(double n, double k);
/* Exact small-sample factor of Hedges (1981) for m degrees of freedom:
 * Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)); m > 1. */
double stat_hedges_j(double m);

#endif
