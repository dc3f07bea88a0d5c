/* Whitening, Bures, CKA and shape distances, each by two roads. */
#include "../tap.h"
#include "num/blas.h"
#include "rdms.h"
#include "rsa/bures.h"
#include "rsa/cka.h"
#include "rsa/compare.h"
#include "rsa/riemann.h"
#include "rsa/shape.h"
#include "rsa/whitened.h"

enum { POINTS = 8 };

/* Rows without their mean. */
static gsl_matrix *cloud(size_t units, unsigned long seed)
{
    gsl_matrix *x = noise(POINTS, units, seed);

    for (size_t j = 0; j < units; j++) {
        double mean = 0;

        for (size_t i = 0; i < POINTS; i++)
            mean += gsl_matrix_get(x, i, j) / POINTS;
        for (size_t i = 0; i < POINTS; i++)
            *gsl_matrix_ptr(x, i, j) -= mean;
    }
    return x;
}

static gsl_matrix *outer(const gsl_matrix *x)
{
    gsl_matrix *k = gsl_matrix_alloc(x->size1, x->size1);

    blas_product(k, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, x, 0);
    return k;
}

/* Squared distances, as one row. */
static gsl_matrix *distances(const gsl_matrix *x)
{
    size_t n = x->size1, p = 0;
    gsl_matrix *d = gsl_matrix_calloc(1, n * (n - 1) / 2);

    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++)
            for (size_t u = 0; u < x->size2; u++)
                d->data[p] +=
                    pow(gsl_matrix_get(x, i, u) - gsl_matrix_get(x, j, u), 2);
    return d;
}

static double compared(enum compare_kind kind, const gsl_matrix *a,
                       const gsl_matrix *b)
{
    struct compare *compare = compare_new(kind, a, b);
    struct scene *scene = scene_new(compare);
    double result;

    scene_see(scene, NULL);
    result = gsl_matrix_get(scene->similarity, 0, 0);
    scene_free(scene), compare_free(compare);
    return result;
}

/* a' V^-1 b with V = (C C')^2 written out. */
static double weighted(const gsl_matrix *inverse, const double *a,
                       const double *b)
{
    double sum = 0;

    for (size_t p = 0; p < inverse->size1; p++)
        for (size_t q = 0; q < inverse->size1; q++)
            sum += a[p] * gsl_matrix_get(inverse, p, q) * b[q];
    return sum;
}

static void check_whitened(const gsl_matrix *x, const gsl_matrix *y)
{
    gsl_matrix *v = gsl_matrix_calloc(RDMS_PAIRS, RDMS_PAIRS);
    size_t first[RDMS_PAIRS], second[RDMS_PAIRS], p = 0;

    for (size_t i = 0; i < POINTS; i++)
        for (size_t j = i + 1; j < POINTS; j++, p++) {
            first[p] = i;
            second[p] = j;
        }
    for (p = 0; p < RDMS_PAIRS; p++)
        for (size_t q = 0; q < RDMS_PAIRS; q++) {
            double c = (first[p] == first[q]) + (second[p] == second[q]) -
                       (first[p] == second[q]) - (second[p] == first[q]);

            gsl_matrix_set(v, p, q, c * c);
        }
    ok(blas_inverse(v, v) > 0, "the covariance of an RDM has an inverse");
    close_to(
        compared(COMPARE_WHITENED_COSINE, x, y),
        weighted(v, x->data, y->data) /
            sqrt(weighted(v, x->data, x->data) * weighted(v, y->data, y->data)),
        1e-12, "whitening by residuals is the inverse of the covariance");
    gsl_matrix_free(v);
}

/* numpy 2.4.6: the direct formulas on these two clouds. */
static void check_values(const gsl_matrix *x, const gsl_matrix *y)
{
    gsl_matrix *k = outer(x), *l = outer(y);
    gsl_matrix *dx = distances(x), *dy = distances(y);

    close_to(cka_linear(k, l), 0.3513453057343716, 1e-12, "CKA of numpy");
    close_to(cka_debiased(k, l), 0.03406891005566596, 1e-12,
             "debiased CKA of numpy");
    close_to(compared(COMPARE_CKA, dx, dy), cka_linear(k, l), 1e-12,
             "CKA is the whitened cosine of squared distances");
    close_to(compared(COMPARE_CKA_DEBIASED, dx, dy), cka_debiased(k, l), 1e-12,
             "debiased CKA is the cosine after additive effects");
    close_to(shape_angular(x, y), 0.9551733965899226, 1e-9,
             "the angular distance of numpy");
    close_to(shape_procrustes(x, y), 1.2686644269827363, 1e-9,
             "the Procrustes distance of numpy");
    close_to(cos(shape_angular(x, y)), compared(COMPARE_BURES, dx, dy), 1e-13,
             "the cosine of the angle is the Bures similarity of the RDMs");
    close_to(shape_angular(x, y), shape_angular(y, x), 1e-9,
             "shape distances are symmetric");
    close_to(shape_angular(x, x), 0, 1e-6, "a shape is its own");
    check_whitened(dx, dy);
    gsl_matrix_free(k), gsl_matrix_free(l);
    gsl_matrix_free(dx), gsl_matrix_free(dy);
}

/*
 * Of two classes A = l v v' has rank one, and the fidelity is sqrt(l v'Bv),
 * with nothing of the roots of what rounding makes of its other eigenvalues.
 */
static void check_classes(void)
{
    enum { N = 60 };
    gsl_matrix *x = noise(N, 80, 9), *b = gsl_matrix_alloc(N, N);
    gsl_matrix *classes = gsl_matrix_calloc(1, N * (N - 1) / 2);
    gsl_matrix *rdm = distances(x);
    double v[N], length = 0, form = 0, trace = 0;
    size_t p = 0;

    bures_gram(b, rdm->data, NULL);
    for (size_t i = 0; i < N; i++) {
        v[i] = i < 20 ? 40. / N : -20. / N;
        length += v[i] * v[i];
        for (size_t j = i + 1; j < N; j++, p++)
            classes->data[p] = i < 20 && j >= 20;
    }
    for (size_t i = 0; i < N; i++) {
        trace += gsl_matrix_get(b, i, i);
        for (size_t j = 0; j < N; j++)
            form += v[i] * gsl_matrix_get(b, i, j) * v[j];
    }
    close_to(compared(COMPARE_BURES, classes, rdm), sqrt(form / length / trace),
             1e-14, "two classes have a Bures similarity in closed form");
    close_to(compared(COMPARE_BURES, rdm, classes), sqrt(form / length / trace),
             1e-13, "from either side");
    close_to(compared(COMPARE_BURES_METRIC, classes, rdm),
             length + trace - 2 * sqrt(form), 1e-12 * trace, "and a metric");
    gsl_matrix_free(x), gsl_matrix_free(b);
    gsl_matrix_free(classes), gsl_matrix_free(rdm);
}

/* Points on a line with distances for their squares: 3 is no square of a sum
 * of 1 and 1. */
static void check_unembedded(void)
{
    double of[2][6] = {{1, 4, 9, 1, 4, 1}, {1, 9, 9, 1, 9, 1}};
    gsl_matrix_view model = gsl_matrix_view_array(of[0], 1, 6);
    gsl_matrix_view data = gsl_matrix_view_array(of[1], 1, 6);
    struct compare *compare =
        compare_new(COMPARE_BURES, &model.matrix, &data.matrix);

    ok(compare_unembedded(compare) == 1,
       "a line is squared Euclidean, what breaks the triangle is not");
    compare_free(compare);
}

/* ---- noise ---- */

static struct shape_noise noisy(const gsl_matrix *means,
                                gsl_matrix *covariances[POINTS],
                                unsigned long seed)
{
    for (size_t c = 0; c < POINTS; c++) {
        gsl_matrix *x = noise(6, means->size2, seed + c);

        covariances[c] = gsl_matrix_alloc(means->size2, means->size2);
        blas_gram(covariances[c], 1, x);
        gsl_matrix_free(x);
    }
    return (struct shape_noise){POINTS, means->size2, means,
                                (const gsl_matrix *const *)covariances};
}

/* One unit: only the sign is free. */
static void check_line(void)
{
    gsl_matrix *x = noise(POINTS, 1, 3), *y = noise(POINTS, 1, 4);
    gsl_matrix *s[POINTS], *t[POINTS];
    struct shape_noise a = noisy(x, s, 40), b = noisy(y, t, 60);
    double want[2] = {0, 0};

    for (size_t c = 0; c < POINTS; c++)
        for (int sign = 0; sign < 2; sign++) {
            double m = x->data[c] + (sign ? 1 : -1) * y->data[c];
            double d = sqrt(s[c]->data[0]) - sqrt(t[c]->data[0]);

            want[sign] += (0.7 * m * m + 1.3 * d * d) / POINTS;
        }
    close_to(shape_stochastic(&a, &b, 0.7), sqrt(fmin(want[0], want[1])), 1e-9,
             "the stochastic distance of one unit is by hand");
    for (size_t c = 0; c < POINTS; c++)
        gsl_matrix_free(s[c]), gsl_matrix_free(t[c]);
    gsl_matrix_free(x), gsl_matrix_free(y);
}

/* The same system, turned. */
static void check_turned(void)
{
    gsl_matrix *x = noise(POINTS, 3, 3), *y = gsl_matrix_alloc(POINTS, 3);
    gsl_matrix *s[POINTS], *t[POINTS], *half = gsl_matrix_alloc(3, 3);
    double turn[] = {0.36, 0.48, -0.8, -0.8, 0.6, 0, 0.48, 0.64, 0.6};
    gsl_matrix_view r = gsl_matrix_view_array(turn, 3, 3);
    struct shape_noise a = noisy(x, s, 40), b;

    blas_product(y, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, &r.matrix, 0);
    b = noisy(y, t, 90);
    ok(shape_stochastic(&a, &b, 1) > 0.1, "other noise is another shape");
    close_to(shape_stochastic(&a, &b, 2), 0, 1e-6,
             "alpha = 2 does not see the noise");
    for (size_t c = 0; c < POINTS; c++) {
        blas_product(half, 1, BLAS_PLAIN, &r.matrix, BLAS_PLAIN, s[c], 0);
        blas_product(t[c], 1, BLAS_PLAIN, half, BLAS_TRANSPOSED, &r.matrix, 0);
    }
    close_to(shape_stochastic(&a, &b, 1), 0, 1e-6,
             "a system that is turned is the same");
    close_to(shape_stochastic(&a, &a, 1), 0, 1e-6, "and so is itself");
    for (size_t c = 0; c < POINTS; c++)
        gsl_matrix_free(s[c]), gsl_matrix_free(t[c]);
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(half);
}

int main(void)
{
    gsl_matrix *x = cloud(3, 5), *y = cloud(4, 6), *d = distances(x);
    gsl_matrix *z = noise(POINTS, 12, 9), *e = distances(z);

    check_values(x, y);
    check_line();
    check_turned();
    check_classes();
    check_unembedded();
    close_to(riemann_distance(e->data, e->data, POINTS), 0, 1e-5,
             "an RDM has no Riemannian distance to itself");
    ok(isnan(riemann_distance(e->data, d->data, POINTS)),
       "points in a plane have no Riemannian distance");
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(d);
    gsl_matrix_free(z), gsl_matrix_free(e);
    return done();
}
