/* linalg.h - the small dense kernel: all that lib/stat needs and no more.
 *
 * Square matrices are row by row, element (i, j) of a p-matrix at a[i*p + j].
 * Data matrices are arrays of column pointers, so that a column can be named,
 * replaced and shared. Sums run in a fixed order; results do not depend on
 * threads. Sizes are int: rows times columns is kept below 2^31 by callers.
 */
#ifndef STAT_LINALG_H
#define STAT_LINALG_H

#include "base/arena.h"

/* n zeroed doubles / ints; n may be 0. */
double *stat_vec(struct arena *a, int n);
int *stat_ivec(struct arena *a, int n);
double *stat_mat(struct arena *a, int rows, int cols);
/* Whether the arena can still give so many doubles; methods refuse in words
 * where arena_alloc() would abort. */
bool stat_room(const struct arena *a, double doubles);

double stat_dot(int n, const double *x, const double *y);
double stat_mean(int n, const double *x);
/* Sum of squares about the mean, two passes. */
double stat_ss(int n, const double *x);
double stat_var(int n, const double *x);                   /* divisor n - 1; 0 when n < 2 */
double stat_corr(int n, const double *x, const double *y); /* 0 when either is constant */
/* Sample quantile, linear between order statistics (Hyndman & Fan type 7). */
double stat_quantile(struct arena *a, int n, const double *x, double p);
void stat_sort(int n, double *x);
/* idx[0..n) becomes the order that sorts x ascending, ties by position. */
void stat_order(int n, const double *x, int *idx);

/* Thin QR by Gram-Schmidt, each column orthogonalised twice ("twice is
 * enough", Kahan; Giraud et al. 2005): X = Q R with Q orthonormal to rounding.
 * Columns of Q are new; r and ri = r^-1 are p x p upper triangular. bad is the
 * first column that is a combination of the earlier ones (its remaining norm
 * below 1e-9 of its norm), or -1; nothing else is then valid. */
struct stat_qr {
	int n, p, bad;
	double **q;
	double *r, *ri;
};
void stat_qr_make(struct stat_qr *f, struct arena *a, int n, int p, double *const *x);
/* beta = R^-1 Q'y; resid (may be NULL) = y - QQ'y. */
void stat_qr_solve(const struct stat_qr *f, struct arena *a, const double *y, double *beta, double *resid);
/* out = Ri M Ri' (p x p): a middle matrix in Q coordinates to coefficients. */
void stat_qr_sandwich(const struct stat_qr *f, struct arena *a, const double *m, double *out);

/* Cholesky in place, lower triangle L with A = L L'; false when A is not
 * positive definite (pivot below eps times the largest diagonal). */
bool stat_chol(int p, double *a);
void stat_chol_forward(int p, const double *l, double *b);  /* b = L^-1 b */
void stat_chol_backward(int p, const double *l, double *b); /* b = L'^-1 b */
void stat_chol_inverse(int p, const double *l, double *inv);
double stat_chol_logdet(int p, const double *l); /* log |A| */
/* Solves A x = b for symmetric positive definite A; a is destroyed, x in b. */
bool stat_spd_solve(int p, double *a, double *b);

/* Eigenvalues (ascending) and orthonormal eigenvectors (columns of v) of a
 * symmetric matrix by cyclic Jacobi rotations; a is destroyed. */
void stat_eigen(int p, double *a, double *values, double *v);

/* Minimum of f on [lo, hi] by golden section and parabolas (Brent 1973). */
typedef double stat_fn1(double x, void *ctx);
double stat_minimise(stat_fn1 *f, void *ctx, double lo, double hi, double tol);
/* Minimum in k dimensions: Nelder & Mead's simplex (1965), restarted until a
 * restart gains less than tol, then Newton steps on finite differences.
 * x is start and answer, step the first simplex's edges; returns f(x). */
typedef double stat_fnk(const double *x, void *ctx);
double stat_minimise_k(stat_fnk *f, void *ctx, struct arena *a, int k, double *x, const double *step,
                       double tol);
/* Up to so many Newton steps on finite differences from x near a minimum. */
double stat_polish(stat_fnk *f, void *ctx, struct arena *a, int k, double *x, int steps);
/* Root of f between lo and hi where its signs differ, by bisection and
 * secants (Dekker); NaN is never returned, the nearer end is when they agree. */
double stat_root(stat_fn1 *f, void *ctx, double lo, double hi, double tol);

#endif
