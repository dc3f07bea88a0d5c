#include "signal/tangent.h"

#include "base/report.h"
#include "num/blas.h"

#include <math.h>

#define LEAST_RATIO 1e-12
#define TOLERANCE   1e-7
enum { MOST_STEPS = 30 };

static double inverse_root(double value)
{
    return 1 / sqrt(value);
}

/* result = V' diag(f(values)) V, rows of V the eigenvectors. */
static void compose(gsl_matrix *result, const gsl_vector *values,
                    const gsl_matrix *vectors, double (*f)(double))
{
    gsl_matrix *scaled = gsl_matrix_alloc(vectors->size1, vectors->size2);

    gsl_matrix_memcpy(scaled, vectors);
    for (size_t i = 0; i < values->size; i++) {
        gsl_vector_view row = gsl_matrix_row(scaled, i);

        gsl_vector_scale(&row.vector, f(gsl_vector_get(values, i)));
    }
    blas_product(result, 1, BLAS_TRANSPOSED, vectors, BLAS_PLAIN, scaled, 0);
    blas_mirror(result);
    gsl_matrix_free(scaled);
}

/* Functions of one symmetric matrix; either may be left out. */
struct function {
    gsl_matrix *result;
    double (*f)(double);
};

/* With `is_positive`, refuses a matrix that is not positive definite. */
static enum tangent_status apply(const struct function *functions, size_t count,
                                 const gsl_matrix *a, bool is_positive)
{
    gsl_vector *values = gsl_vector_alloc(a->size1);
    gsl_matrix *vectors = gsl_matrix_alloc(a->size1, a->size1);
    bool is_good = blas_eigen(values, vectors, a);

    if (is_good && is_positive) {
        double most = gsl_vector_get(values, values->size - 1);

        is_good = most > 0 && gsl_vector_get(values, 0) >= LEAST_RATIO * most;
    }
    for (size_t k = 0; k < count && is_good; k++)
        compose(functions[k].result, values, vectors, functions[k].f);
    gsl_vector_free(values), gsl_matrix_free(vectors);
    return is_good ? TANGENT_DONE : TANGENT_INVALID;
}

/* product = a b a for symmetric a and b; `work` is scratch. */
static void sandwich(gsl_matrix *product, const gsl_matrix *a,
                     const gsl_matrix *b, gsl_matrix *work)
{
    blas_product(work, 1, BLAS_PLAIN, a, BLAS_PLAIN, b, 0);
    blas_product(product, 1, BLAS_PLAIN, work, BLAS_PLAIN, a, 0);
    blas_mirror(product);
}

enum tangent_status tangent_whitening(gsl_matrix *whitening,
                                      const gsl_matrix *mean)
{
    struct function root = {whitening, inverse_root};

    return apply(&root, 1, mean, true);
}

enum tangent_status tangent_project(gsl_matrix *tangent,
                                    const gsl_matrix *whitening,
                                    const gsl_matrix *covariance)
{
    gsl_matrix *work = gsl_matrix_alloc(tangent->size1, tangent->size1);
    gsl_matrix *white = gsl_matrix_alloc(tangent->size1, tangent->size1);
    struct function logarithm = {tangent, log};
    enum tangent_status status;

    sandwich(white, whitening, covariance, work);
    status = apply(&logarithm, 1, white, true);
    gsl_matrix_free(work), gsl_matrix_free(white);
    return status;
}

/* The matrices of one descent. */
struct descent {
    gsl_matrix *root, *whitening, *gradient, *one, *work;
};

static struct descent descent_new(size_t regions)
{
    return (struct descent){
        gsl_matrix_alloc(regions, regions), gsl_matrix_alloc(regions, regions),
        gsl_matrix_alloc(regions, regions), gsl_matrix_alloc(regions, regions),
        gsl_matrix_alloc(regions, regions)};
}

static void descent_release(struct descent *d)
{
    gsl_matrix_free(d->root), gsl_matrix_free(d->whitening);
    gsl_matrix_free(d->gradient), gsl_matrix_free(d->one);
    gsl_matrix_free(d->work);
}

/* gradient = mean_k log(G^-1/2 S_k G^-1/2); root = G^1/2. */
static enum tangent_status find_gradient(struct descent *d,
                                         const gsl_matrix *mean,
                                         gsl_matrix *const *covariances,
                                         size_t count)
{
    struct function roots[] = {{d->root, sqrt}, {d->whitening, inverse_root}};
    enum tangent_status status = apply(roots, 2, mean, true);

    gsl_matrix_set_zero(d->gradient);
    for (size_t k = 0; k < count && status == TANGENT_DONE; k++) {
        status = tangent_project(d->one, d->whitening, covariances[k]);
        if (status == TANGENT_DONE)
            gsl_matrix_add(d->gradient, d->one);
    }
    gsl_matrix_scale(d->gradient, 1 / (double)count);
    return status;
}

/* G <- G^1/2 exp(step L) G^1/2 */
static enum tangent_status take_step(gsl_matrix *mean, struct descent *d,
                                     double step)
{
    struct function exponential = {d->one, exp};

    gsl_matrix_scale(d->gradient, step);
    if (apply(&exponential, 1, d->gradient, false) != TANGENT_DONE)
        return TANGENT_INVALID;
    sandwich(mean, d->root, d->one, d->work);
    return TANGENT_DONE;
}

enum tangent_status tangent_mean(gsl_matrix *mean,
                                 gsl_matrix *const *covariances, size_t count)
{
    double most = (double)mean->size1 * (double)mean->size1 * TOLERANCE;
    struct descent d = descent_new(mean->size1);
    enum tangent_status status = TANGENT_DONE;
    double step = 1, last = INFINITY, norm = INFINITY;

    bug_if(!count);
    gsl_matrix_set_zero(mean);
    for (size_t k = 0; k < count; k++)
        gsl_matrix_add(mean, covariances[k]);
    gsl_matrix_scale(mean, 1 / (double)count);
    for (int k = 0; k < MOST_STEPS && norm >= most && !status; k++) {
        status = find_gradient(&d, mean, covariances, count);
        if (status != TANGENT_DONE)
            break;
        norm = sqrt(blas_squares(d.gradient));
        status = take_step(mean, &d, step);
        step = norm > last ? step / 2 : step;
        last = norm;
    }
    descent_release(&d);
    return status == TANGENT_DONE && norm >= most ? TANGENT_STUCK : status;
}
