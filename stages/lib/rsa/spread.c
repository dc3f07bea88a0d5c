#include "rsa/spread.h"

#include "base/mem.h"
#include "num/workers.h"
#include "rsa/evaluation_fold.h"
#include "rsa/verdicts.h"

#include <math.h>
#include <stdlib.h>

/* ---- conditions left out ---- */

static void leave(void *context, size_t worker, size_t index)
{
    struct spread *spread = context;
    const struct evaluation *plan = spread->plan;
    size_t families = plan->families->count, subjects = plan->compare->subjects;
    unsigned *copies = NEW_ARRAY(unsigned, plan->compare->conditions);
    double *upper = NEW_ARRAY(double, subjects);
    gsl_matrix *left = gsl_matrix_alloc(families + 1, subjects);
    gsl_matrix_view values =
        gsl_matrix_submatrix(left, 0, 0, families, subjects);
    struct evaluation_result result = {
        &values.matrix, gsl_matrix_ptr(left, families, 0), upper};
    struct scene *scene = scene_new(plan->compare);

    (void)worker;
    for (size_t i = 0; i < plan->compare->conditions; i++)
        copies[i] = i != index;
    scene_see(scene, copies);
    evaluation_see(&result, plan, scene, NULL);
    spread->left[index] = left;
    scene_free(scene), free(copies), free(upper);
}

/* A value of a cell that is missing has no part in a mean. */
static double cell(const gsl_matrix *left, size_t a, size_t b, size_t s)
{
    return gsl_matrix_get(left, a, s) -
           (b == SPREAD_ALONE ? 0 : gsl_matrix_get(left, b, s));
}

/* (n - 1)^2 / n times the variance of what is left, n of them. */
static double jackknife(const double *values, size_t n)
{
    double count = (double)n;

    return (count - 1) * (count - 1) / count * verdicts_variance(values, n);
}

/* j of the mean over subjects, and (mean j_s - j) / (S - 1). */
static void leave_variances(double *mean, double *product,
                            const struct spread *spread, size_t a, size_t b)
{
    size_t n = spread->plan->compare->conditions;
    size_t subjects = spread->plan->compare->subjects;
    double *values = NEW_ARRAY(double, n), *all = NEW_ARRAY(double, n);
    double single = 0, defined = 0;

    for (size_t s = 0; s < subjects; s++) {
        double j;

        for (size_t i = 0; i < n; i++)
            values[i] = cell(spread->left[i], a, b, s);
        j = jackknife(values, n);
        if (isnan(j))
            continue;
        for (size_t i = 0; i < n; i++)
            all[i] += values[i];
        single += j;
        defined++;
    }
    for (size_t i = 0; i < n; i++)
        all[i] /= defined;
    *mean = jackknife(all, n);
    *product = defined > 1 ? (single / defined - *mean) / (defined - 1) : 0;
    free(values), free(all);
}

/* ---- what resamples count how often ---- */

/* n (n - 1) ... (n - k + 1) / n^k: the factorial moments of copies, alone and
 * joint, of n draws among n. */
static double factorial(double n, int k)
{
    double product = 1;

    for (int i = 0; i < k; i++)
        product *= (n - i) / n;
    return product;
}

/* Variance of resamples over the true one, of sums over pairs of conditions:
 * of a_i + a_j, and of what is left.  u_i = m_i (n - m_i), w = m_i m_j. */
static void resample_factors(double *single, double *pair, double n)
{
    double f1 = 1, f2 = factorial(n, 2), f3 = factorial(n, 3);
    double f4 = factorial(n, 4), pairs = n * (n - 1) / 2;
    double second = f2 + f1, third = f3 + 3 * f2 + f1;
    double fourth = f4 + 6 * f3 + 7 * f2 + f1;
    double mean = n - second;
    double square = n * n * second - 2 * n * third + fourth;
    double joint = n * n * f2 - 2 * n * (f3 + f2) + f4 + 2 * f3 + f2;

    *single = n * (n - 1) * ((square - mean * mean) - (joint - mean * mean)) /
              (4 * pairs * pairs * f2 * f2);
    *pair = (f4 + 2 * f3 + f2) / (f2 * f2) - 1;
}

/* weight[0] j + weight[1] v_c is the true variance, whatever its parts. */
struct balance {
    double jackknife, resample, single, pair;
};

static struct balance balance_of(size_t conditions)
{
    double n = (double)conditions, twice = 2 * n * (n - 1) / (n - 2) / (n - 2);
    struct balance balance;

    resample_factors(&balance.single, &balance.pair, n);
    balance.resample = (1 - twice) / (balance.pair - twice * balance.single);
    balance.jackknife = 1 - balance.resample * balance.single;
    return balance;
}

/* ---- samples ---- */

static double *contrast_of(const gsl_matrix *rows, size_t a, size_t b)
{
    double *values = NEW_ARRAY(double, rows->size2);

    for (size_t k = 0; k < rows->size2; k++)
        values[k] = gsl_matrix_get(rows, a, k) -
                    (b == SPREAD_ALONE ? 0 : gsl_matrix_get(rows, b, k));
    return values;
}

static double variance_of(const gsl_matrix *rows, size_t a, size_t b)
{
    double *values = contrast_of(rows, a, b), result;

    result = verdicts_variance(values, rows->size2);
    free(values);
    return result;
}

/* Of a kind of resample, without the part of random folds. */
static double drawn(const struct bootstrap *bootstrap, enum bootstrap_kind kind,
                    size_t a, size_t b)
{
    double v;

    if (!bootstrap->means[kind])
        return NAN;
    v = variance_of(bootstrap->means[kind], a, b);
    return bootstrap->single[kind]
               ? fmax(0, 2 * v - variance_of(bootstrap->single[kind], a, b))
               : v;
}

const gsl_matrix *spread_samples(const struct spread *spread)
{
    switch (spread->kind) {
    case SPREAD_NONE:
        return NULL;
    case SPREAD_SUBJECTS:
        return spread->bootstrap.means[BOOTSTRAP_SUBJECTS];
    case SPREAD_CONDITIONS:
        return spread->bootstrap.means[BOOTSTRAP_CONDITIONS];
    default:
        return spread->bootstrap.means[BOOTSTRAP_BOTH];
    }
}

double *spread_contrast(const struct spread *spread, size_t a, size_t b)
{
    return contrast_of(spread_samples(spread), a, b);
}

/* ---- errors ---- */

static double subjects_variance(const struct spread *spread, size_t a, size_t b)
{
    double n = (double)spread->plan->compare->subjects;

    return b == spread->plan->families->count && spread->ceiling
               ? spread->ceiling[a]
               : n / (n - 1) *
                     drawn(&spread->bootstrap, BOOTSTRAP_SUBJECTS, a, b);
}

static double conditions_variance(const struct spread *spread, size_t a,
                                  size_t b)
{
    size_t n = spread->plan->compare->conditions;
    struct balance balance = balance_of(n);
    double v = drawn(&spread->bootstrap, BOOTSTRAP_CONDITIONS, a, b);
    double j, product, result;

    if (!spread->left)
        return (double)n / ((double)n - 1) * v;
    leave_variances(&j, &product, spread, a, b);
    result = balance.jackknife * j + balance.resample * v;
    return fmin(fmax(result, v / balance.pair), v / balance.single);
}

static double dual_variance(const struct spread *spread, size_t a, size_t b)
{
    const struct bootstrap *drawings = &spread->bootstrap;
    size_t counts[] = {spread->plan->compare->subjects,
                       spread->plan->compare->conditions};
    struct balance balance = balance_of(counts[1]);
    double lost = 1 - 1 / (double)counts[0];
    double v_s = drawn(drawings, BOOTSTRAP_SUBJECTS, a, b);
    double v_c = drawn(drawings, BOOTSTRAP_CONDITIONS, a, b);
    double v_b = drawn(drawings, BOOTSTRAP_BOTH, a, b), j, product;
    double subjects, conditions, shared;

    if (!spread->left)
        return verdicts_dual(v_s, v_c, v_b, counts);
    subjects = subjects_variance(spread, a, b);
    conditions = conditions_variance(spread, a, b);
    leave_variances(&j, &product, spread, a, b);
    shared = balance.jackknife * product +
             balance.resample * (v_b - v_s - v_c) / lost;
    shared = fmin(fmax(shared, 0), fmin(subjects, conditions));
    return subjects + conditions - shared;
}

double spread_error(const struct spread *spread, size_t a, size_t b)
{
    switch (spread->kind) {
    case SPREAD_NONE:
        return b == spread->plan->families->count && spread->ceiling
                   ? sqrt(spread->ceiling[a])
                   : NAN;
    case SPREAD_SUBJECTS:
        return sqrt(subjects_variance(spread, a, b));
    case SPREAD_CONDITIONS:
        return sqrt(conditions_variance(spread, a, b));
    case SPREAD_BOTH:
        return sqrt(drawn(&spread->bootstrap, BOOTSTRAP_BOTH, a, b));
    default:
        return sqrt(dual_variance(spread, a, b));
    }
}

double spread_freedom(const struct spread *spread, size_t a, size_t b)
{
    double subjects = (double)spread->plan->compare->subjects - 1;
    double conditions = (double)spread->plan->compare->conditions - 1;
    double v_s, v_c;

    if (spread->kind == SPREAD_NONE || spread->kind == SPREAD_SUBJECTS)
        return subjects;
    if (spread->kind == SPREAD_CONDITIONS)
        return conditions;
    if (spread->kind == SPREAD_BOTH || !spread->left)
        return fmin(subjects, conditions);
    v_s = subjects_variance(spread, a, b);
    v_c = conditions_variance(spread, a, b);
    return (v_s + v_c) * (v_s + v_c) /
           (v_s * v_s / subjects + v_c * v_c / conditions);
}

/* ---- both ---- */

struct spread spread_new(const struct evaluation *plan, enum spread_kind kind,
                         size_t samples, uint64_t seed, size_t threads)
{
    bool is_dual = kind == SPREAD_DUAL;
    bool is_wanted[BOOTSTRAP_KINDS] = {is_dual || kind == SPREAD_SUBJECTS,
                                       is_dual || kind == SPREAD_CONDITIONS,
                                       is_dual || kind == SPREAD_BOTH};
    struct spread spread = {.plan = plan, .kind = kind};

    if (kind != SPREAD_NONE)
        spread.bootstrap =
            bootstrap_run(plan, is_wanted, samples, seed, threads);
    if (plan->folds[0])
        return spread;
    if (is_wanted[BOOTSTRAP_CONDITIONS]) {
        spread.left = NEW_ARRAY(gsl_matrix *, plan->compare->conditions);
        workers_run(threads, plan->compare->conditions, leave, &spread);
    }
    spread.ceiling = NEW_ARRAY(double, plan->families->count);
    evaluation_jackknife(spread.ceiling, plan);
    return spread;
}

void spread_release(struct spread *spread)
{
    for (size_t i = 0; spread->left && i < spread->plan->compare->conditions;
         i++)
        gsl_matrix_free(spread->left[i]);
    free(spread->left), free(spread->ceiling);
    bootstrap_release(&spread->bootstrap);
}
