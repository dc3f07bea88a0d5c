#include "../golden.h"
#include "../tap.h"

#include "signal/component.h"

#include <gsl/gsl_linalg.h>
#include <string.h>

/* By singular values, as the header defines it; wants frames >= voxels. */
static void by_svd(gsl_vector *score, double *explained, const gsl_matrix *x)
{
    size_t frames = x->size1, voxels = x->size2;
    gsl_matrix *u = gsl_matrix_alloc(frames, voxels);
    gsl_matrix *v = gsl_matrix_alloc(voxels, voxels);
    gsl_vector *s = gsl_vector_alloc(voxels), *room = gsl_vector_alloc(voxels);
    double level = 0, all = 0, product = 0;

    gsl_matrix_memcpy(u, x);
    for (size_t j = 0; j < voxels; j++) {
        double mean = 0;

        for (size_t t = 0; t < frames; t++)
            mean += gsl_matrix_get(x, t, j) / (double)frames;
        for (size_t t = 0; t < frames; t++)
            *gsl_matrix_ptr(u, t, j) -= mean;
        level += mean / (double)voxels;
    }
    gsl_linalg_SV_decomp(u, v, s, room);
    for (size_t j = 0; j < voxels; j++) {
        all += pow(gsl_vector_get(s, j), 2);
        product += gsl_matrix_get(v, j, 0); /* score . mean series, scaled */
    }
    *explained = pow(gsl_vector_get(s, 0), 2) / all;
    for (size_t t = 0; t < frames; t++)
        gsl_vector_set(score, t,
                       level + (product < 0 ? -1 : 1) * gsl_vector_get(s, 0) *
                                   gsl_matrix_get(u, t, 0) /
                                   sqrt((double)voxels));
    gsl_matrix_free(u), gsl_matrix_free(v);
    gsl_vector_free(s), gsl_vector_free(room);
}

static double apart(const gsl_vector *a, const gsl_vector *b)
{
    double most = 0;

    for (size_t t = 0; t < a->size; t++)
        most = fmax(most, fabs(gsl_vector_get(a, t) - gsl_vector_get(b, t)));
    return most;
}

/* A signal in every voxel, noise, and levels of their own. */
static gsl_matrix *series(size_t frames, size_t voxels)
{
    gsl_matrix *x = noise(frames, voxels, 8);

    for (size_t t = 0; t < frames; t++)
        for (size_t v = 0; v < voxels; v++)
            *gsl_matrix_ptr(x, t, v) +=
                100 + (double)v + 0.3 * sin(0.7 * (double)t);
    return x;
}

static void is_that_of_the_singular_values(void)
{
    gsl_matrix *tall = series(50, 20), *again = series(50, 20);
    gsl_vector *got = gsl_vector_alloc(50), *want = gsl_vector_alloc(50);
    double explained, share;

    by_svd(want, &share, tall);
    component_first(got, &explained, tall);
    close_to(apart(got, want), 0, 1e-11, "scores by singular values");
    close_to(explained, share, 1e-13, "and the share of variance");
    component_first(want, &share, again);
    ok(!memcmp(got->data, want->data, 50 * sizeof(double)) &&
           explained == share,
       "twice the same bits");
    gsl_matrix_free(tall), gsl_matrix_free(again);
    gsl_vector_free(got), gsl_vector_free(want);
}

/* More voxels than frames: the Gram matrix of the other side. */
static void copies_of_a_voxel_change_nothing(void)
{
    gsl_matrix *x = series(15, 10), *copies = gsl_matrix_alloc(15, 70);
    gsl_vector *got = gsl_vector_alloc(15), *want = gsl_vector_alloc(15);
    double explained, share;

    for (size_t v = 0; v < 70; v++) {
        gsl_vector_view column = gsl_matrix_column(x, v % 10);

        gsl_matrix_set_col(copies, v, &column.vector);
    }
    component_first(want, &share, x);
    component_first(got, &explained, copies);
    close_to(apart(got, want), 0, 1e-11, "as a tall and as a wide matrix");
    close_to(explained, share, 1e-12, "with the same share");
    gsl_matrix_free(x), gsl_matrix_free(copies);
    gsl_vector_free(got), gsl_vector_free(want);
}

static void a_common_series_comes_back(void)
{
    gsl_matrix *x = gsl_matrix_alloc(30, 9);
    gsl_vector *got = gsl_vector_alloc(30), *want = gsl_vector_alloc(30);
    double explained;

    for (size_t t = 0; t < 30; t++) {
        gsl_vector_set(want, t, 500 - 3 * cos((double)t));
        for (size_t v = 0; v < 9; v++)
            gsl_matrix_set(x, t, v, gsl_vector_get(want, t));
    }
    component_first(got, &explained, x);
    close_to(apart(got, want), 0, 1e-11, "the series that all voxels follow");
    close_to(explained, 1, 1e-13, "explains everything");
    gsl_matrix_free(x), gsl_vector_free(got), gsl_vector_free(want);
}

/* Half of the voxels go up when the others go down: no mean to follow. */
static void the_largest_loading_decides_where_the_mean_is_flat(void)
{
    gsl_matrix *x = gsl_matrix_alloc(20, 4);
    gsl_vector *got = gsl_vector_alloc(20);
    double explained;

    for (size_t t = 0; t < 20; t++)
        for (size_t v = 0; v < 4; v++)
            gsl_matrix_set(x, t, v,
                           10 + (v % 2 ? 1 : -1) * sin(0.5 * (double)t));
    component_first(got, &explained, x);
    ok(gsl_vector_get(got, 3) < gsl_vector_get(got, 0),
       "the first of the largest loadings is positive");
    gsl_matrix_free(x), gsl_vector_free(got);
}

/* Eigenvalues 2 and 1.9 among 300: a gap that takes many steps. */
static void close_components_are_told_apart(void)
{
    enum { N = 300 };
    gsl_matrix *x = gsl_matrix_calloc(N, N / 2);
    gsl_vector *got = gsl_vector_alloc(N);
    double explained, dot = 0, size = 0;

    for (size_t v = 0; v < N / 2; v++)
        for (size_t t = 0; t < N; t++)
            gsl_matrix_set(
                x, t, v,
                (v == 1 ? 1.01 : 1 - 0.001 * (double)v) *
                    cos(M_PI * ((double)t + 0.5) * (double)(v + 1) / N));
    component_first(got, &explained, x);
    for (size_t t = 0; t < N; t++) {
        double wave = cos(M_PI * ((double)t + 0.5) * 2 / N);

        dot += gsl_vector_get(got, t) * wave;
        size += pow(gsl_vector_get(got, t), 2);
    }
    close_to(dot * dot / size / (N / 2.0), 1, 1e-9,
             "the largest of many that are nearly equal");
    gsl_matrix_free(x), gsl_vector_free(got);
}

static void nothing_comes_of_nothing(void)
{
    gsl_matrix *x = gsl_matrix_calloc(10, 3);
    gsl_vector *got = gsl_vector_alloc(10);
    double explained;

    component_first(got, &explained, x);
    ok(isnan(explained) && isnan(gsl_vector_get(got, 0)),
       "constant voxels have no component");
    gsl_matrix_set(x, 2, 2, NAN);
    component_first(got, &explained, x);
    ok(isnan(explained), "nor has NaN");
    gsl_matrix_free(x), gsl_vector_free(got);
}

int main(void)
{
    is_that_of_the_singular_values();
    copies_of_a_voxel_change_nothing();
    a_common_series_comes_back();
    the_largest_loading_decides_where_the_mean_is_flat();
    close_components_are_told_apart();
    nothing_comes_of_nothing();
    return done();
}
