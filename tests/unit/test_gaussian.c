/*
 * Normal states: their free energy.  With a single state variational Bayes is
 * exact, so that -F is the logarithm of the marginal likelihood: a product of
 * Student densities, each frame given those before it.
 */
#include "../tap.h"

#include "dynamic/hmm.h"
#include "num/blas.h"

#include <gsl/gsl_math.h>

/* The series of the reference values. */
static gsl_matrix *series(size_t frames, size_t nodes)
{
    gsl_matrix *x = gsl_matrix_alloc(frames, nodes);

    for (size_t t = 0; t < frames; t++)
        for (size_t i = 0; i < nodes; i++)
            gsl_matrix_set(x, t, i,
                           sin(.1 * (double)((i + 1) * t) + (double)i) +
                               .1 * (double)((7 * t + 3 * i) % 11));
    return x;
}

/* ---- one state ---- */

/*
 * ln St(y; mean, R (kappa + 1) / (kappa (nu - N + 1)), nu - N + 1 degrees),
 * and without a mean to learn ln St(y; 0, R / (nu - N + 1), nu - N + 1).
 */
static double log_student(const gsl_vector *step, const gsl_matrix *scatter,
                          double nu, double widen)
{
    size_t size = step->size;
    double free = nu - (double)size + 1, quadratic = 0;
    gsl_matrix *inverse = gsl_matrix_alloc(size, size);

    if (!(blas_inverse(inverse, scatter) > 0))
        gsl_matrix_set_all(inverse, NAN);
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
            quadratic += gsl_vector_get(step, i) * gsl_vector_get(step, j) *
                         gsl_matrix_get(inverse, i, j) / widen;
    gsl_matrix_free(inverse);
    return lgamma((free + (double)size) / 2) - lgamma(free / 2) -
           (double)size / 2 * log(M_PI * widen) -
           blas_log_determinant(scatter) / 2 -
           (free + (double)size) / 2 * log1p(quadratic);
}

/* ln p(x), frame by frame, updating mean and scatter as they come. */
static double marginal(const gsl_matrix *x, const struct gaussian_prior *prior)
{
    size_t size = x->size2;
    double kappa = prior->frames, nu = (double)size + 1 + prior->frames;
    double sum = 0;
    gsl_matrix *scatter = gsl_matrix_calloc(size, size);
    gsl_vector *mean = gsl_vector_alloc(size), *step = gsl_vector_alloc(size);

    gsl_vector_memcpy(mean, prior->center);
    for (size_t i = 0; i < size; i++)
        gsl_matrix_set(scatter, i, i,
                       prior->frames * gsl_vector_get(prior->variance, i));
    for (size_t t = 0; t < x->size1; t++) {
        double widen = prior->is_zero_mean ? 1 : (kappa + 1) / kappa;

        for (size_t i = 0; i < size; i++)
            gsl_vector_set(step, i,
                           gsl_matrix_get(x, t, i) - gsl_vector_get(mean, i));
        sum += log_student(step, scatter, nu, widen);
        for (size_t i = 0; i < size; i++)
            for (size_t j = 0; j < size; j++)
                *gsl_matrix_ptr(scatter, i, j) +=
                    gsl_vector_get(step, i) * gsl_vector_get(step, j) / widen;
        kappa++, nu++;
        for (size_t i = 0; i < size && !prior->is_zero_mean; i++)
            *gsl_vector_ptr(mean, i) += gsl_vector_get(step, i) / kappa;
    }
    gsl_matrix_free(scatter), gsl_vector_free(mean), gsl_vector_free(step);
    return sum;
}

/* The diagonal form is every node on its own. */
static double marginal_diagonal(const gsl_matrix *x,
                                const struct gaussian_prior *prior)
{
    double sum = 0;

    for (size_t i = 0; i < x->size2; i++) {
        gsl_matrix_const_view one =
            gsl_matrix_const_submatrix(x, 0, i, x->size1, 1);
        gsl_vector_view center = gsl_vector_subvector(prior->center, i, 1);
        gsl_vector_view variance = gsl_vector_subvector(prior->variance, i, 1);
        struct gaussian_prior alone = *prior;

        alone.center = &center.vector, alone.variance = &variance.vector;
        sum += marginal(&one.matrix, &alone);
    }
    return sum;
}

static void one_state_is_exact(void)
{
    static const size_t first[] = {0, 60};
    const struct chain_runs runs = {1, first};
    gsl_matrix *x = series(60, 3);

    for (int form = GAUSSIAN_FULL; form <= GAUSSIAN_DIAGONAL; form++)
        for (int is_zero_mean = 0; is_zero_mean < 2; is_zero_mean++) {
            struct hmm_options options = HMM_DEFAULTS;
            struct hmm *hmm;

            if (form == GAUSSIAN_SHARED && is_zero_mean)
                continue;
            options.form = (enum gaussian_form)form;
            options.is_zero_mean = is_zero_mean;
            options.frames = 2.5, options.fit.restarts = 1;
            hmm = hmm_fit(x, &runs, 1, &options);
            close_to(-hmm->hidden.free_energy,
                     form == GAUSSIAN_DIAGONAL
                         ? marginal_diagonal(x, &hmm->prior)
                         : marginal(x, &hmm->prior),
                     1e-11, "the free energy of one state is exact");
            hmm_free(hmm);
        }
    gsl_matrix_free(x);
}

/*
 * hmmlearn 0.3.3, VariationalGaussianHMM with the same priors, the best of 20
 * starts; its bound leaves out -frames nodes / 2 ln 2 pi.  (Its diagonal form
 * has another prior and is not compared.)
 */
static void agrees_with_a_peer(void)
{
    static const double bound[] = {-22.169931936868828, -36.866612434531106};
    static const double mean[2][2] = {{-.012632384875, 1.205800064755},
                                      {.8673992147717, -.3554750794989}};
    static const size_t first[] = {0, 60};
    const struct chain_runs runs = {1, first};
    gsl_matrix *x = series(60, 3);

    for (int form = GAUSSIAN_FULL; form <= GAUSSIAN_SHARED; form++) {
        struct hmm_options options = HMM_DEFAULTS;
        struct hmm *hmm;

        options.form = (enum gaussian_form)form;
        options.fit.restarts = 20, options.fit.tolerance = 1e-13;
        hmm = hmm_fit(x, &runs, 2, &options);
        close_to(-hmm->hidden.free_energy, bound[form] - 90 * log(2 * M_PI),
                 1e-10, "the free energy is that of a peer");
        for (size_t k = 0; k < 2; k++)
            close_to(gsl_matrix_get(hmm->gaussian->mean, k, 0), mean[form][k],
                     1e-5, "and so are the means");
        hmm_free(hmm);
    }
    gsl_matrix_free(x);
}

/* |L^-1 x|^2 = x' inv(a) x, and log det(a) from the diagonal of L^-1. */
static void whitening(void)
{
    gsl_matrix *root = series(20, 4), *a = gsl_matrix_alloc(4, 4);
    gsl_matrix *whitener = gsl_matrix_alloc(4, 4);
    gsl_matrix *inverse = gsl_matrix_alloc(4, 4), *x = series(3, 4);
    double got = 0, want = 0, log_det = 0;

    blas_gram(a, 1, root);
    ok(blas_whitener(whitener, a), "what is positive definite has a whitener");
    ok(blas_inverse(inverse, a) > 0, "and an inverse");
    for (size_t i = 0; i < 4; i++) {
        log_det -= 2 * log(gsl_matrix_get(whitener, i, i));
        for (size_t j = 0; j < 4; j++)
            want += gsl_matrix_get(x, 2, i) * gsl_matrix_get(x, 2, j) *
                    gsl_matrix_get(inverse, i, j);
    }
    blas_whiten(x, whitener);
    for (size_t i = 0; i < 4; i++)
        got += gsl_pow_2(gsl_matrix_get(x, 2, i));
    close_to(got, want, 1e-12, "whitened squares are those of the inverse");
    close_to(log_det, blas_log_determinant(a), 1e-12, "and the determinant");
    close_to(gsl_matrix_get(whitener, 0, 3), 0, 0, "zeros above the diagonal");
    gsl_matrix_set(a, 3, 3, -1);
    ok(!blas_whitener(whitener, a), "what is not has none");
    gsl_matrix_set(a, 3, 3, NAN);
    ok(!blas_whitener(whitener, a), "nor has what is not a number");
    gsl_matrix_free(root), gsl_matrix_free(a), gsl_matrix_free(whitener);
    gsl_matrix_free(inverse), gsl_matrix_free(x);
}

int main(void)
{
    whitening();
    one_state_is_exact();
    agrees_with_a_peer();
    return done();
}
