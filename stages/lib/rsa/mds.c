#include "rsa/mds.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "rsa/geodesic.h"

#include <math.h>
#include <stdlib.h>

/* Raw stress gained, of the sum of squares, below which a fit is at its end. */
static const double LEAST_GAIN = 1e-12;

/* Known dissimilarities are the square matrix, others NaN; diagonal 0. */
static gsl_matrix *square_of(const double *rdm, size_t n)
{
    gsl_matrix *square = gsl_matrix_calloc(n, n);

    for (size_t i = 0, p = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++) {
            double d = rdm[p] < 0 ? 0 : rdm[p];

            gsl_matrix_set(square, i, j, d);
            gsl_matrix_set(square, j, i, d);
        }
    return square;
}

static double length_between(const gsl_matrix *points, size_t i, size_t j)
{
    double sum = 0;

    for (size_t k = 0; k < points->size2; k++) {
        double d = gsl_matrix_get(points, i, k) - gsl_matrix_get(points, j, k);

        sum += d * d;
    }
    return sqrt(sum);
}

/* ---- orientation ---- */

static void center(gsl_matrix *points)
{
    for (size_t k = 0; k < points->size2; k++) {
        double sum = 0;

        for (size_t i = 0; i < points->size1; i++)
            sum += gsl_matrix_get(points, i, k);
        for (size_t i = 0; i < points->size1; i++)
            *gsl_matrix_ptr(points, i, k) -= sum / (double)points->size1;
    }
}

static void point_upward(gsl_matrix *points, size_t axis)
{
    double most = 0;

    for (size_t i = 0; i < points->size1; i++) {
        double x = gsl_matrix_get(points, i, axis);

        /* Two that are equal but for rounding: the first. */
        most = fabs(x) > fabs(most) * (1 + 1e-9) ? x : most;
    }
    for (size_t i = 0; most < 0 && i < points->size1; i++)
        *gsl_matrix_ptr(points, i, axis) *= -1;
}

static void orient(gsl_matrix *points)
{
    size_t dims = points->size2;
    gsl_matrix *gram = gsl_matrix_alloc(dims, dims);
    gsl_matrix *axes = gsl_matrix_alloc(dims, dims);
    gsl_matrix *turned = gsl_matrix_alloc(points->size1, dims);
    gsl_vector *values = gsl_vector_alloc(dims);

    center(points);
    blas_gram(gram, 1, points);
    if (blas_eigen(values, axes, gram)) {
        blas_product(turned, 1, BLAS_PLAIN, points, BLAS_TRANSPOSED, axes, 0);
        for (size_t i = 0; i < points->size1; i++)
            for (size_t k = 0; k < dims; k++)
                gsl_matrix_set(points, i, k,
                               gsl_matrix_get(turned, i, dims - 1 - k));
    }
    for (size_t k = 0; k < dims; k++)
        point_upward(points, k);
    gsl_matrix_free(gram), gsl_matrix_free(axes), gsl_matrix_free(turned);
    gsl_vector_free(values);
}

/* ---- classical scaling ---- */

/* a = -J a^2 J / 2, a symmetric. */
static void center_squares(gsl_matrix *a)
{
    size_t n = a->size1;
    double *mean = NEW_ARRAY(double, n), all = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            *gsl_matrix_ptr(a, i, j) *= gsl_matrix_get(a, i, j);
            mean[i] += gsl_matrix_get(a, i, j) / (double)n;
        }
    for (size_t i = 0; i < n; i++)
        all += mean[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(
                a, i, j,
                -(gsl_matrix_get(a, i, j) - mean[i] - mean[j] + all) / 2);
    free(mean);
}

/* Points on the axes of largest eigenvalue; false where there are none. */
static bool scale_classically(gsl_matrix *points, const double *whole)
{
    size_t n = points->size1, dims = points->size2;
    gsl_matrix *inner = square_of(whole, n), *axes = gsl_matrix_alloc(n, n);
    gsl_vector *values = gsl_vector_alloc(n);
    bool is_found;

    center_squares(inner);
    is_found = blas_eigen(values, axes, inner);
    for (size_t k = 0; is_found && k < dims; k++)
        for (size_t i = 0; i < n; i++) {
            double value = k < n ? gsl_vector_get(values, n - 1 - k) : 0;

            gsl_matrix_set(points, i, k,
                           value > 0 ? sqrt(value) *
                                           gsl_matrix_get(axes, n - 1 - k, i)
                                     : 0);
        }
    gsl_matrix_free(inner), gsl_matrix_free(axes), gsl_vector_free(values);
    return is_found;
}

bool mds_classical(gsl_matrix *points, const double *rdm)
{
    size_t n = points->size1, pairs = n * (n - 1) / 2;
    double *known = NEW_ARRAY(double, pairs), *whole = NEW_ARRAY(double, pairs);
    bool is_found;

    bug_if(n < 2);
    for (size_t p = 0; p < pairs; p++)
        known[p] = isnan(rdm[p]) ? INFINITY : fmax(rdm[p], 0);
    geodesic_paths(whole, known, n);
    for (size_t p = 0; p < pairs; p++)
        whole[p] = isinf(known[p]) ? whole[p] : known[p];
    /* An infinite distance is no number for the eigenvalues. */
    is_found = scale_classically(points, whole);
    if (is_found)
        orient(points);
    else
        gsl_matrix_set_all(points, NAN);
    free(known), free(whole);
    return is_found;
}

/* ---- metric scaling ---- */

/*
 * The Moore-Penrose inverse of the Laplacian V of the known pairs, which is
 * (V + 11'/n)^-1 - 11'/n where they connect all points.  The second term is of
 * no effect on what is centered and left out.
 */
static gsl_matrix *inverse_of_weights(const gsl_matrix *square)
{
    size_t n = square->size1;
    gsl_matrix *v = gsl_matrix_calloc(n, n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (i != j && !isnan(gsl_matrix_get(square, i, j))) {
                *gsl_matrix_ptr(v, i, j) -= 1;
                *gsl_matrix_ptr(v, i, i) += 1;
            }
    gsl_matrix_add_constant(v, 1 / (double)n);
    bug_if(blas_inverse(v, v) <= 0);
    return v;
}

static double raw_stress(const gsl_matrix *points, const gsl_matrix *square)
{
    double stress = 0;

    for (size_t i = 0; i < points->size1; i++)
        for (size_t j = i + 1; j < points->size1; j++) {
            double d = gsl_matrix_get(square, i, j);
            double gap = d - length_between(points, i, j);

            stress += isnan(d) ? 0 : gap * gap;
        }
    return stress;
}

/* next = B(points) points: the Guttman transform before its inverse. */
static void pull(gsl_matrix *next, const gsl_matrix *points,
                 const gsl_matrix *square)
{
    gsl_matrix_set_zero(next);
    for (size_t i = 0; i < points->size1; i++)
        for (size_t j = i + 1; j < points->size1; j++) {
            double d = gsl_matrix_get(square, i, j);
            double length = length_between(points, i, j);
            double ratio = isnan(d) || length <= 0 ? 0 : d / length;

            for (size_t k = 0; k < points->size2; k++) {
                double way = ratio * (gsl_matrix_get(points, i, k) -
                                      gsl_matrix_get(points, j, k));

                *gsl_matrix_ptr(next, i, k) += way;
                *gsl_matrix_ptr(next, j, k) -= way;
            }
        }
}

static void majorize(gsl_matrix *points, const gsl_matrix *square, size_t steps)
{
    gsl_matrix *inverse = inverse_of_weights(square);
    gsl_matrix *next = gsl_matrix_alloc(points->size1, points->size2);
    double stress = raw_stress(points, square), scale = 0;
    bool is_moving = true;

    for (size_t k = 0; k < points->size1 * points->size1; k++)
        scale += isnan(square->data[k]) ? 0 : square->data[k] * square->data[k];
    for (size_t step = 0; is_moving && step < steps; step++) {
        double before = stress;

        pull(next, points, square);
        blas_product(points, 1, BLAS_PLAIN, inverse, BLAS_PLAIN, next, 0);
        stress = raw_stress(points, square);
        is_moving = before - stress > LEAST_GAIN * scale / 2;
    }
    gsl_matrix_free(inverse), gsl_matrix_free(next);
}

double mds_fit(gsl_matrix *points, const double *rdm, size_t steps)
{
    gsl_matrix *square;

    if (!mds_classical(points, rdm))
        return NAN;
    square = square_of(rdm, points->size1);
    majorize(points, square, steps);
    orient(points);
    gsl_matrix_free(square);
    return mds_stress(points, rdm);
}

double mds_stress(const gsl_matrix *points, const double *rdm)
{
    gsl_matrix *square = square_of(rdm, points->size1);
    double raw = raw_stress(points, square), lengths = 0;

    for (size_t i = 0; i < points->size1; i++)
        for (size_t j = i + 1; j < points->size1; j++)
            if (!isnan(gsl_matrix_get(square, i, j))) {
                double length = length_between(points, i, j);

                lengths += length * length;
            }
    gsl_matrix_free(square);
    return lengths > 0 ? sqrt(raw / lengths) : NAN;
}
