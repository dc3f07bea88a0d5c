/*
 * cortex.h - regions on two hemispheres, and maps that are smooth over them.
 *
 * Each hemisphere is a unit sphere with regions on a Fibonacci spiral; in space
 * it is an ellipsoid of the size of a half of the cortex (mm), so that the two
 * nearly touch in the middle.
 */
#ifndef TESTS_CORTEX_H
#define TESTS_CORTEX_H

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "maps/spatial.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>

struct cortex {
    struct node_maps maps;
    struct sites sites;
    gsl_matrix *sphere, *volume, *distances;
};

static inline void cortex_place(struct cortex *cortex, size_t i, size_t half)
{
    static const double axis[3] = {32, 75, 45};
    bool is_right = i >= half;
    double k = (double)(i % half) + .5, z = 1 - 2 * k / (double)half;
    double angle = k * M_PI * (3 - sqrt(5)), r = sqrt(1 - z * z);
    double x[3] = {r * cos(angle), r * sin(angle), z};

    cortex->sites.side[i] = is_right ? SPIN_RIGHT : SPIN_LEFT;
    for (size_t a = 0; a < 3; a++) {
        double at = is_right && a == 0 ? -x[a] : x[a];

        gsl_matrix_set(cortex->sphere, i, a, at);
        gsl_matrix_set(cortex->volume, i, a,
                       axis[a] * at + (a          ? 0
                                       : is_right ? 36
                                                  : -36));
    }
}

/* 2 `half` regions, `count` maps of zeros. */
static inline struct cortex cortex_new(size_t half, size_t count)
{
    size_t n = 2 * half;
    struct cortex cortex = {0};

    cortex.maps.regions = n, cortex.maps.count = count;
    cortex.maps.names = NEW_ARRAY(char *, n);
    cortex.maps.titles = NEW_ARRAY(char *, count);
    cortex.maps.values = gsl_matrix_calloc(count, n);
    cortex.sphere = gsl_matrix_alloc(n, 3);
    cortex.volume = gsl_matrix_alloc(n, 3);
    cortex.sites.side = NEW_ARRAY(signed char, n);
    for (size_t i = 0; i < n; i++) {
        cortex.maps.names[i] = xformat("r%zu", i);
        cortex_place(&cortex, i, half);
    }
    for (size_t k = 0; k < count; k++)
        cortex.maps.titles[k] = xformat("m%zu", k);
    cortex.sites.at = cortex.sphere, cortex.sites.volume = cortex.volume;
    cortex.sites.is_sphere = true;
    cortex.distances = sites_distances(&cortex.sites);
    return cortex;
}

static inline void cortex_release(struct cortex *cortex)
{
    for (size_t i = 0; i < cortex->maps.regions; i++)
        free(cortex->maps.names[i]);
    for (size_t k = 0; k < cortex->maps.count; k++)
        free(cortex->maps.titles[k]);
    free(cortex->maps.names), free(cortex->maps.titles);
    free(cortex->sites.side);
    gsl_matrix_free(cortex->maps.values), gsl_matrix_free(cortex->sphere);
    gsl_matrix_free(cortex->volume), gsl_matrix_free(cortex->distances);
}

/*
 * Every map becomes a normal process of its own with the correlation
 * exp(-(d / length)^2 / 2): over distances in mm or, with `is_spherical`, along
 * chords of the sphere, the hemispheres independent.  Length 0: white noise.
 */
static inline void cortex_smooth(struct cortex *cortex, double length,
                                 bool is_spherical, uint64_t seed)
{
    size_t n = cortex->maps.regions;
    gsl_matrix *root = gsl_matrix_alloc(n, n);
    gsl_matrix *white = gsl_matrix_alloc(cortex->maps.count, n);
    struct rng rng = rng_init(seed, 99);
    bool is_fine;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double d = gsl_matrix_get(cortex->distances, i, j);

            if (is_spherical) {
                d = 0;
                for (size_t a = 0; a < 3; a++)
                    d += pow(gsl_matrix_get(cortex->sphere, i, a) -
                                 gsl_matrix_get(cortex->sphere, j, a),
                             2);
                d = cortex->sites.side[i] == cortex->sites.side[j] ? sqrt(d)
                                                                   : INFINITY;
            }
            gsl_matrix_set(root, i, j,
                           i == j       ? 1 + 1e-6
                           : length > 0 ? exp(-d * d / length / length / 2)
                                        : 0);
        }
    is_fine = blas_cholesky(root);
    bug_if(!is_fine);
    for (size_t k = 0; k < white->size1 * n; k++)
        white->data[k] = rng_normal(&rng);
    blas_product(cortex->maps.values, 1, BLAS_PLAIN, white, BLAS_TRANSPOSED,
                 root, 0);
    gsl_matrix_free(root), gsl_matrix_free(white);
}

#endif
