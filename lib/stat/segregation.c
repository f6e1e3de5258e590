/* segregation.c - how groups spread over schools (mutual information M, Theil's
 * H, dissimilarity, isolation, exposure), and how unequal values are (Gini,
 * Theil, Atkinson, between and within). */
#include "stat/job.h"

#include <math.h>

struct cross {
	int n;
	double *w, total;
	struct stat_groups group, unit, within;
	double *cell; /* units x groups */
	double *of_unit, *of_group;
};

static bool read_cross(struct stat_job *j, struct cross *c)
{
	c->w = stat_opt_vec(j, "n", false);
	stat_opt_groups(j, "group", true, &c->group);
	stat_opt_groups(j, "unit", true, &c->unit);
	stat_opt_groups(j, "within", false, &c->within);
	struct stat_rows rows = {.vec = {&c->w}, .groups = {&c->group, &c->unit, &c->within}};
	c->n = stat_rows_complete(j, &rows);
	if (c->n == 0)
		return false;
	if (c->group.levels < 2 || c->unit.levels < 2)
		return stat_refuse(j->r, STAT_CONSTANT, "Two groups and two units are the least.");
	if (!stat_room(j->arena, 2.0 * c->group.levels * c->unit.levels))
		return stat_refuse(j->r, STAT_TOO_LARGE, "Too many groups and units.");
	c->cell = stat_mat(j->arena, c->unit.levels, c->group.levels);
	c->of_unit = stat_vec(j->arena, c->unit.levels);
	c->of_group = stat_vec(j->arena, c->group.levels);
	for (int i = 0; i < c->n; i++) {
		double w = c->w ? c->w[i] : 1;
		if (!(w >= 0))
			return stat_refuse(j->r, STAT_OUT_OF_RANGE, "Row %d: a negative number of persons.",
			                   stat_row_number(j->r, i));
		c->cell[c->unit.code[i] * c->group.levels + c->group.code[i]] += w;
		c->of_unit[c->unit.code[i]] += w;
		c->of_group[c->group.code[i]] += w;
		c->total += w;
	}
	return c->total > 0 || stat_refuse(j->r, STAT_NO_DATA, "There are no persons.");
}

static double entropy(int n, const double *x, double total)
{
	double s = 0;
	for (int i = 0; i < n; i++)
		if (x[i] > 0)
			s -= x[i] / total * log(x[i] / total);
	return s;
}

/* Local segregation of a unit: its groups' divergence from all. */
static double local(const struct cross *c, int u, const double *of_group, double total)
{
	double s = 0;
	for (int g = 0; g < c->group.levels; g++) {
		double x = c->cell[u * c->group.levels + g];
		if (x > 0)
			s += x / c->of_unit[u] * log(x / c->of_unit[u] / (of_group[g] / total));
	}
	return s;
}

/* M over units inside each district, weighted by the districts' size. */
static double within_m(struct stat_job *j, const struct cross *c)
{
	int d = c->within.levels, g = c->group.levels, *of = stat_ivec(j->arena, c->unit.levels);
	double *sum = stat_mat(j->arena, d, g), *size = stat_vec(j->arena, d), m = 0;
	for (int i = 0; i < c->n; i++) {
		double w = c->w ? c->w[i] : 1;
		of[c->unit.code[i]] = c->within.code[i];
		sum[c->within.code[i] * g + c->group.code[i]] += w;
		size[c->within.code[i]] += w;
	}
	for (int u = 0; u < c->unit.levels; u++)
		if (c->of_unit[u] > 0)
			m += c->of_unit[u] / c->total * local(c, u, sum + (ptrdiff_t)of[u] * g, size[of[u]]);
	return m;
}

/* D of two groups, and about what random placement in units of these sizes
 * would give: E|deviation| of the hypergeometric by its normal approximation. */
static void dissimilarity(struct stat_job *j, const struct cross *c)
{
	double a = c->of_group[0], b = c->of_group[1], t = c->total, d = 0, chance = 0;
	if (!(a > 0 && b > 0 && t > 1))
		return;
	for (int u = 0; u < c->unit.levels; u++) {
		double n = c->of_unit[u];
		d += fabs(c->cell[u * 2] / a - c->cell[u * 2 + 1] / b) / 2;
		chance += sqrt(2 / M_PI * n * a / t * b / t * fmax(0, t - n) / (t - 1)) * t / (a * b) / 2;
	}
	stat_put(stat_term_add(j->r, STR("D")), STAT_ESTIMATE, d);
	stat_fact_add(j->r, "D_by_chance", chance);
	stat_fact_add(j->r, "D_beyond_chance", d - chance);
}

static void exposure(struct stat_job *j, const struct cross *c)
{
	static const char *const cols[] = {"of", "to", "exposure"};
	int t = stat_table_add(j->r, "exposure", 3, cols), k = c->group.levels;
	for (int g = 0; g < k; g++)
		for (int h = 0; h < k; h++) {
			double s = 0;
			for (int u = 0; u < c->unit.levels; u++)
				if (c->of_unit[u] > 0 && c->of_group[g] > 0)
					s += c->cell[u * k + g] / c->of_group[g] * c->cell[u * k + h] / c->of_unit[u];
			struct stat_cell *cell = stat_row_add(j->r, t);
			cell[0].text = c->group.label[g];
			cell[1].text = c->group.label[h];
			stat_cell_num(&cell[2], s);
		}
}

static void run_segregation(struct stat_job *j)
{
	static const char *const cols[] = {"unit", "local", "share"};
	struct cross c = {0};
	if (!read_cross(j, &c))
		return;
	double e = entropy(c.group.levels, c.of_group, c.total), m = 0;
	if (!(e > 0)) {
		stat_refuse(j->r, STAT_CONSTANT, "Everybody is in one group.");
		return;
	}
	int t = stat_table_add(j->r, "units", 3, cols);
	for (int u = 0; u < c.unit.levels; u++) {
		if (!(c.of_unit[u] > 0))
			continue;
		double l = local(&c, u, c.of_group, c.total);
		struct stat_cell *cell = stat_row_add(j->r, t);
		cell[0].text = c.unit.label[u];
		stat_cell_num(&cell[1], l);
		stat_cell_num(&cell[2], c.of_unit[u] / c.total);
		m += c.of_unit[u] / c.total * l;
	}
	if (c.within.code)
		m = within_m(j, &c);
	stat_put(stat_term_add(j->r, STR("M")), STAT_ESTIMATE, m);
	stat_put(stat_term_add(j->r, STR("H")), STAT_ESTIMATE, m / e);
	j->r->main = STR("H");
	if (c.group.levels == 2)
		dissimilarity(j, &c);
	if (c.group.levels <= 20)
		exposure(j, &c);
	stat_fact_add(j->r, "entropy", e);
	stat_fact_add(j->r, "persons", c.total);
}

struct sample {
	int n;
	double *y, *w, *se, mean, total;
	int *order;
	struct stat_groups by;
};

/* Weighted Gini from the ordered values: 2 sum (C - w/2) w y / mu - 1. */
static double gini(const struct sample *s)
{
	double c = 0, b = 0;
	for (int i = 0; i < s->n; i++) {
		double w = s->w[s->order[i]] / s->total;
		c += w;
		b += (c - w / 2) * w * s->y[s->order[i]];
	}
	return 2 * b / s->mean - 1;
}

static void theil(struct stat_job *j, const struct sample *s)
{
	double t = 0, l = 0, root = 0, between = 0;
	for (int i = 0; i < s->n; i++) {
		double r = s->y[i] / s->mean, w = s->w[i] / s->total;
		if (!(r > 0))
			return; /* logarithms need positive values */
		t += w * r * log(r);
		l -= w * log(r);
		root += w * sqrt(r);
	}
	stat_put(stat_term_add(j->r, STR("theil_T")), STAT_ESTIMATE, t);
	stat_put(stat_term_add(j->r, STR("theil_L")), STAT_ESTIMATE, l);
	stat_put(stat_term_add(j->r, STR("atkinson_05")), STAT_ESTIMATE, 1 - root * root);
	if (s->by.code == NULL)
		return;
	double *sum = stat_vec(j->arena, s->by.levels), *size = stat_vec(j->arena, s->by.levels);
	for (int i = 0; i < s->n; i++) {
		sum[s->by.code[i]] += s->w[i] * s->y[i];
		size[s->by.code[i]] += s->w[i];
	}
	for (int k = 0; k < s->by.levels; k++)
		between += sum[k] / (s->total * s->mean) * log(sum[k] / size[k] / s->mean);
	stat_put(stat_term_add(j->r, STR("theil_between")), STAT_ESTIMATE, between);
	stat_put(stat_term_add(j->r, STR("theil_within")), STAT_ESTIMATE, t - between);
}

static void spread(struct stat_job *j, const struct sample *s)
{
	double var = 0, noise = 0, off = 0;
	for (int i = 0; i < s->n; i++) {
		double w = s->w[i] / s->total, d = s->y[i] - s->mean;
		var += w * d * d;
		off += w * fabs(d);
		noise += s->se ? w * s->se[i] * s->se[i] : 0;
	}
	stat_fact_add(j->r, "mean", s->mean);
	stat_fact_add(j->r, "variance", var);
	stat_fact_add(j->r, "sd", sqrt(var));
	stat_fact_add(j->r, "cv", sqrt(var) / s->mean);
	stat_fact_add(j->r, "cv_sample", sqrt(stat_var(s->n, s->y)) / stat_mean(s->n, s->y));
	stat_fact_add(j->r, "ricci_schutz", off / (2 * s->mean));
	stat_fact_add(j->r, "p10", stat_quantile(j->arena, s->n, s->y, 0.1));
	stat_fact_add(j->r, "p90", stat_quantile(j->arena, s->n, s->y, 0.9));
	if (s->se) {
		stat_fact_add(j->r, "variance_beyond_sampling", fmax(0, var - noise));
		stat_fact_add(j->r, "sd_beyond_sampling", sqrt(fmax(0, var - noise)));
	} else {
		stat_check_add(j->r, "sampling", STAT_NOTE, NAN,
		               "Small units differ by chance alone; give --se to take that part away.");
	}
}

static void run_inequality(struct stat_job *j)
{
	struct sample s = {0};
	s.y = stat_opt_vec(j, "y", true);
	s.w = stat_opt_vec(j, "w", false);
	s.se = stat_opt_vec(j, "se", false);
	stat_opt_groups(j, "by", false, &s.by);
	struct stat_rows rows = {.vec = {&s.y, &s.w, &s.se}, .groups = {&s.by}};
	s.n = stat_rows_complete(j, &rows);
	if (s.n == 0)
		return;
	if (s.w == NULL) {
		s.w = stat_vec(j->arena, s.n);
		for (int i = 0; i < s.n; i++)
			s.w[i] = 1;
	}
	for (int i = 0; i < s.n; i++) {
		if (!(s.w[i] > 0) || s.y[i] < 0) {
			stat_refuse(j->r, STAT_OUT_OF_RANGE,
			            "Row %d: inequality is for values from zero up, with positive weights.",
			            stat_row_number(j->r, i));
			return;
		}
		s.total += s.w[i];
		s.mean += s.w[i] * s.y[i];
	}
	s.mean /= s.total;
	if (s.n < 2 || !(s.mean > 0)) {
		stat_refuse(j->r, s.n < 2 ? STAT_TOO_FEW : STAT_ZERO_VARIANCE,
		            "At least two values, not all zero, are needed.");
		return;
	}
	s.order = stat_ivec(j->arena, s.n);
	stat_order(s.n, s.y, s.order);
	stat_put(stat_term_add(j->r, STR("gini")), STAT_ESTIMATE, gini(&s));
	j->r->main = STR("gini");
	stat_fact_add(j->r, "gini_corrected", gini(&s) * s.n / (s.n - 1));
	theil(j, &s);
	spread(j, &s);
}

const struct stat_method stat_method_segregation = {
    "segregation", "How groups of pupils spread over schools",
    "Theil & Finizza 1971; Mora & Ruiz-Castillo 2011; Duncan & Duncan 1955", run_segregation,
    STAT_PARAMS({"group", "required: groups"}, {"unit", "required: schools"},
                {"n", "persons in the row, default 1"},
                {"within", "districts: only segregation inside them"})};
const struct stat_method stat_method_inequality = {
    "inequality", "How unequal values are: Gini, Theil, Atkinson, spread, between and within",
    "Cowell 2011; Shorrocks 1980", run_inequality,
    STAT_PARAMS({"y", "required: values from zero up"}, {"w", "weights, e.g. pupils"},
                {"by", "groups for between and within"},
                {"se", "sampling error of each value, taken off the variance"})};
