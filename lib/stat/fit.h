/* fit.h - least squares and its covariance matrices.
 *
 * Model: y = X b + e, rows weighted by w (Var e_i = sigma^2 / w_i). Fitted
 * through the QR of diag(sqrt w) X. Covariances are p x p, row by row, for the
 * coefficients in the order of the columns.
 *
 * Sources: MacKinnon & White 1985 (HC0-HC3), Cribari-Neto 2004 and 2007 (HC4,
 * HC5); Liang & Zeger 1986 and Bell & McCaffrey 2002 (cluster-robust CR0-CR3
 * with Satterthwaite degrees of freedom, as in Pustejovsky & Tipton 2018);
 * Newey & West 1987, 1994.
 */
#ifndef STAT_FIT_H
#define STAT_FIT_H

#include "stat/linalg.h"
#include "stat/result.h"

struct stat_fit {
	int n, p;
	const struct str *name; /* of the columns */
	struct stat_qr qr;
	const double *w;        /* NULL: unweighted */
	double *beta, *resid;   /* resid in the unit of y */
	double *wresid;         /* sqrt(w) resid */
	double *hat;            /* leverages */
	double rss, sigma2, df; /* df = n - p less absorbed effects */
	double r2, adj_r2;      /* about the (weighted) mean when there is an intercept */
	double *bread;          /* (X'WX)^-1 */
};

/* Refuses in r (constant or collinear column by name, too few rows, weights
 * that are not positive, outcome without variation) and returns false. The
 * first column must be the intercept for r2 about the mean. */
bool stat_fit_ols(struct stat_result *r, int n, int p, double *const *x, const struct str *name,
                  const double *y, const double *w, bool intercept, struct stat_fit *f);

/* sigma^2 (X'WX)^-1. */
void stat_vcov_classic(const struct stat_fit *f, double *v);
/* type 0..5. */
void stat_vcov_hc(const struct stat_fit *f, struct arena *a, int type, double *v);

/* Cluster-robust. scale multiplies: CR1 G/(G-1), CR1S also (n-1)/(n-p).
 * df (p values, may be NULL) gets the Satterthwaite degrees of freedom. Refuses
 * nothing: callers see to it that there are two clusters. */
enum stat_cr { STAT_CR0, STAT_CR1, STAT_CR1S, STAT_CR2, STAT_CR3 };
void stat_vcov_cluster(const struct stat_fit *f, struct arena *a, const int *code, int clusters,
                       enum stat_cr type, double *v, double *df);

/* Newey-West with Bartlett weights 1 - l/(lag+1) and lag lags in the order of
 * the rows. prewhite: VAR(1) prewhitening of the scores. adjust multiplies by
 * n/(n-p). */
void stat_vcov_nw(const struct stat_fit *f, struct arena *a, int lag, bool prewhite, bool adjust, double *v);
/* Automatic lag of Newey & West 1994 (bandwidth; the lag is its floor). */
double stat_nw_bandwidth(const struct stat_fit *f, struct arena *a, bool intercept, bool prewhite);
/* Andrews 1991 bandwidth, AR(1) approximation, quadratic spectral kernel. */
double stat_andrews_bandwidth(const struct stat_fit *f, struct arena *a, bool intercept);

/* Is there anything that the variance of coefficient k was made of? Residuals that cancel in every cluster,
 * or the one row that decides it, leave a variance of rounding errors (below 1e-20 of the classical one). */
bool stat_fit_judged(const struct stat_fit *f, int k, double var);

/* Terms "name" with standard errors from v. df per coefficient, or NULL for
 * one df for all. */
void stat_fit_terms(struct stat_result *r, const struct stat_fit *f, const double *v, const double *df,
                    double one_df, double level);

/* Durbin-Watson of the residuals; Breusch-Godfrey LM statistic with k lags. */
double stat_durbin_watson(int n, const double *e);
double stat_breusch_godfrey(struct arena *a, const struct stat_fit *f, double *const *x, int k);
/* Autocorrelation of e at lags 1..k. */
void stat_acf(int n, const double *e, int k, double *out);

#endif
