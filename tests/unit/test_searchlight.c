#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "rsa/crossnobis.h"
#include "rsa/distance.h"
#include "rsa/sphere_gram.h"
#include "rsa/sphere_noise.h"
#include "rsa/sphere_rdm.h"
#include "rsa/whiten.h"

#include <stdlib.h>
#include <string.h>

/* ---- products ---- */

static float *normals(size_t count, uint64_t stream)
{
    float *x = NEW_ARRAY(float, count);
    struct rng rng = rng_init(1, stream);

    for (size_t k = 0; k < count; k++)
        x[k] = (float)rng_normal(&rng);
    return x;
}

/* The largest error of x x', summed over rows, on and above the diagonal. */
static double gram_error(size_t stride, size_t rows)
{
    float *x = normals(rows * stride, 1), *gram;
    double most = 0;

    gram = NEW_ARRAY(float, stride *stride);
    for (size_t k = 0; k < stride * stride; k++)
        gram[k] = 1;
    sphere_gram_add(gram, x, rows, stride);
    for (size_t i = 0; i < stride; i++)
        for (size_t j = i; j < stride; j++) {
            double want = 1;

            for (size_t k = 0; k < rows; k++)
                want += (double)x[k * stride + i] * (double)x[k * stride + j];
            most = fmax(most, fabs(want - (double)gram[i * stride + j]));
        }
    free(x), free(gram);
    return most;
}

static void products_are_sums(void)
{
    ok(gram_error(16, 1) < 1e-5 && gram_error(32, 93) < 1e-4 &&
           gram_error(48, 7) < 1e-5 && gram_error(96, 200) < 5e-4,
       "a product of any size is the sum of its rows, added to what is there");
    ok(sphere_gram_stride(1) == 16 && sphere_gram_stride(16) == 16 &&
           sphere_gram_stride(17) == 32,
       "rows are padded to whole vectors");
}

static void every_cpu_gives_the_same_bits(void)
{
    enum { STRIDE = 80, ROWS = 37, CELLS = STRIDE * STRIDE };
    float *x = normals(ROWS * STRIDE, 5), *plain = NEW_ARRAY(float, CELLS);
    float *fast = NEW_ARRAY(float, CELLS);

    sphere_gram_add(fast, x, ROWS, STRIDE);
    sphere_gram_add_plain(plain, x, ROWS, STRIDE);
    ok(!memcmp(fast, plain, CELLS * sizeof(float)),
       "every CPU gives the same bits");
    free(x), free(plain), free(fast);
}

static void whitening_is_triangular(void)
{
    enum { ROWS = 21, TURNED = 32, STRIDE = 48 };
    float *w = normals(ROWS * TURNED, 2), *x = normals(ROWS * STRIDE, 3);
    float *y = normals(TURNED * STRIDE, 4);
    double most = 0, rest = 0;

    for (size_t k = 0; k < ROWS; k++)
        for (size_t i = 0; i < TURNED; i++)
            w[k * TURNED + i] *= i >= k && i < ROWS;
    sphere_gram_whiten(y, w, TURNED, x, ROWS, STRIDE);
    for (size_t i = 0; i < TURNED; i++)
        for (size_t j = 0; j < STRIDE; j++) {
            double want = 0;

            for (size_t k = 0; k < ROWS && k <= i; k++)
                want += (double)w[k * TURNED + i] * (double)x[k * STRIDE + j];
            most = fmax(most, fabs(want - (double)y[i * STRIDE + j]));
            rest += i < ROWS ? 0 : fabs((double)y[i * STRIDE + j]);
        }
    ok(most < 1e-5 && rest == 0,
       "a triangular product is that of the whole matrix");
    free(w), free(x), free(y);
}

/* ---- RDMs ---- */

/* A searchlight of random patterns, and its reference in double. */
struct scene {
    struct sphere_form form;
    float *values, *base;
    uint32_t place[40];
    size_t count;
    gsl_matrix *exact; /* voxels of the sphere x runs * conditions */
};

static struct scene make(enum sphere_measure measure, size_t n, size_t runs,
                         size_t count, double level)
{
    enum { VOXELS = 90 };
    size_t stride = sphere_gram_stride(n), width = runs * stride;
    struct scene scene = {.form = {.measure = measure,
                                   .conditions = n,
                                   .stride = stride,
                                   .width = width,
                                   .runs = runs,
                                   .most = 40,
                                   .has_whitener = true},
                          .values = NEW_ARRAY(float, VOXELS *width),
                          .base = NEW_ARRAY(float, VOXELS),
                          .count = count,
                          .exact = gsl_matrix_alloc(count, runs * n)};
    struct rng rng = rng_init(7, n * 1000 + count);

    for (size_t v = 0; v < VOXELS; v++) {
        scene.base[v] = (float)(level * rng_normal(&rng));
        for (size_t m = 0; m < runs; m++) {
            float *row = scene.values + v * width + m * stride, mean = 0;

            for (size_t c = 0; c < n; c++)
                row[c] = (float)rng_normal(&rng);
            for (size_t c = 0; c < n; c++)
                mean += row[c] / (float)n;
            for (size_t c = 0; c < n && measure != SPHERE_CORRELATION; c++)
                row[c] -= mean;
        }
    }
    for (size_t r = 0; r < count; r++) {
        size_t v = scene.place[r] = (uint32_t)((r * 37 + 11) % VOXELS);

        for (size_t m = 0; m < runs; m++)
            for (size_t c = 0; c < n; c++)
                gsl_matrix_set(
                    scene.exact, r, m * n + c,
                    (double)scene.values[v * width + m * stride + c] +
                        (measure == SPHERE_CORRELATION ? (double)scene.base[v]
                                                       : 0));
    }
    return scene;
}

static void release(struct scene *scene)
{
    free(scene->values), free(scene->base), gsl_matrix_free(scene->exact);
}

static bool compute(float *rdm, const struct scene *scene, const float *turned)
{
    struct sphere_patterns patterns = {&scene->form, scene->values,
                                       scene->base};
    struct sphere_room *room = sphere_room_new(&scene->form);
    bool is_good =
        sphere_rdm(rdm, room, &patterns, scene->place, scene->count, turned);

    sphere_room_free(room);
    return is_good;
}

/* The largest difference from the reference, over the largest distance. */
static double error_of(const struct scene *scene, const float *turned)
{
    size_t n = scene->form.conditions, pairs = distance_pairs(n);
    float *rdm = NEW_ARRAY(float, pairs + SPHERE_SLACK);
    double *want = NEW_ARRAY(double, pairs), most = 0, scale = 0;

    if (!compute(rdm, scene, turned))
        most = INFINITY;
    if (scene->form.measure == SPHERE_CORRELATION)
        distance_correlation(want, scene->exact);
    else if (scene->form.measure == SPHERE_CROSSNOBIS)
        crossnobis(want, scene->exact, scene->form.runs);
    else
        distance_euclidean(want, scene->exact);
    for (size_t p = 0; p < pairs; p++) {
        most = fmax(most, fabs(want[p] - (double)rdm[p]));
        scale = fmax(scale, fabs(want[p]));
    }
    free(rdm), free(want);
    return most / scale;
}

static double error(enum sphere_measure measure, size_t n, size_t runs,
                    size_t count, double level)
{
    struct scene scene = make(measure, n, runs, count, level);
    double most = error_of(&scene, NULL);

    release(&scene);
    return most;
}

static void distances_are_those_of_double(void)
{
    ok(error(SPHERE_EUCLIDEAN, 5, 1, 30, 0) < 1e-6 &&
           error(SPHERE_EUCLIDEAN, 92, 1, 40, 0) < 1e-6 &&
           error(SPHERE_EUCLIDEAN, 17, 1, 1, 0) < 1e-6,
       "Euclidean distances are those of double precision");
    ok(error(SPHERE_CORRELATION, 5, 1, 30, 0) < 1e-6 &&
           error(SPHERE_CORRELATION, 33, 1, 2, 0) < 1e-5,
       "correlation distances are those of double precision");
    ok(error(SPHERE_CORRELATION, 20, 1, 40, 1000) < 1e-6,
       "correlations that differ from 1 in the sixth digit keep all of theirs");
    ok(error(SPHERE_CROSSNOBIS, 5, 2, 30, 0) < 1e-5 &&
           error(SPHERE_CROSSNOBIS, 40, 8, 40, 0) < 1e-5 &&
           error(SPHERE_CROSSNOBIS, 3, 3, 1, 0) < 1e-5,
       "crossnobis distances are those of double precision");
}

static void some_correlations_are_none(void)
{
    struct scene one = make(SPHERE_CORRELATION, 6, 1, 1, 10);
    struct scene flat = make(SPHERE_CORRELATION, 6, 1, 12, 10);
    float rdm[15 + SPHERE_SLACK];

    ok(!compute(rdm, &one, NULL), "one voxel has no correlation");
    ok(compute(rdm, &flat, NULL), "twelve have");
    for (size_t r = 0; r < 12; r++)
        flat.values[flat.place[r] * flat.form.width + 2] =
            123.456F - flat.base[flat.place[r]];
    ok(!compute(rdm, &flat, NULL),
       "a pattern that is the same in all voxels has none, whatever they add");
    release(&one), release(&flat);
}

/* ---- noise ---- */

/* Errors of crossnobis whitened with the noise of this estimator. */
static double noise_error(enum precision_estimator estimator, size_t count,
                          double *shrinkage)
{
    enum { VOXELS = 90, FRAMES = 130 };
    struct scene scene = make(SPHERE_CROSSNOBIS, 7, 3, count, 0);
    size_t stride = sphere_gram_stride(count), width = scene.form.width;
    float *x = normals((size_t)VOXELS * FRAMES, 9);
    float *turned = NEW_ARRAY(float, count *stride);
    double *fourth = NEW_ARRAY(double, VOXELS), got = NAN, want, most;
    struct sphere_residuals residuals = {estimator, x, fourth, FRAMES, 100};
    struct sphere_noise *noise = sphere_noise_new(40);
    gsl_matrix *s = gsl_matrix_alloc(count, count);
    gsl_matrix *sample = gsl_matrix_alloc(FRAMES, count);

    /* noise of its own size that all voxels share a part of */
    for (size_t v = VOXELS; v-- > 1;)
        for (size_t t = 0; t < FRAMES; t++)
            x[v * FRAMES + t] = (x[v * FRAMES + t] + x[t]) * (float)(1 + v % 5);
    for (size_t v = 0; v < VOXELS; v++) {
        double mean = 0, square = 0, scale = 1;
        float *row = x + v * FRAMES;

        for (size_t t = 0; t < FRAMES; t++)
            mean += (double)row[t] / FRAMES;
        for (size_t t = 0; t < FRAMES; t++) {
            row[t] -= (float)mean;
            square += (double)row[t] * (double)row[t];
        }
        for (size_t r = 0; r < count; r++)
            for (size_t t = 0; t < FRAMES && scene.place[r] == v; t++)
                gsl_matrix_set(sample, t, r, (double)row[t]);
        if (estimator != PRECISION_LEDOIT_WOLF)
            scale = 1 / sqrt(square / residuals.freedom);
        for (size_t t = 0; t < FRAMES; t++) {
            row[t] *= (float)scale;
            fourth[v] += pow((double)row[t], 4);
        }
        for (size_t c = 0; c < width; c++)
            scene.values[v * width + c] *= (float)scale;
    }
    want = precision_covariance(s, sample, residuals.freedom, estimator);
    if (!whiten_factor(s) ||
        !sphere_noise_whitener(turned, &got, noise, &residuals, scene.place,
                               count))
        got = INFINITY;
    whiten_patterns(scene.exact, s);
    most = error_of(&scene, turned);
    *shrinkage = fabs(got - want);
    sphere_noise_free(noise), gsl_matrix_free(s), gsl_matrix_free(sample);
    free(x), free(turned), free(fourth), release(&scene);
    return most;
}

static void noise_weights_as_in_double(void)
{
    static const struct {
        enum precision_estimator estimator;
        const char *name;
    } all[] = {{PRECISION_SCHAEFER_STRIMMER, "Schaefer-Strimmer noise weights "
                                             "as in double precision"},
               {PRECISION_LEDOIT_WOLF,
                "Ledoit-Wolf noise weights as in double precision"},
               {PRECISION_FULL, "full noise weights as in double precision"}};

    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        double shrinkage, error = 0;

        for (size_t count = 1; count < 40; count += 9) {
            error =
                fmax(error, noise_error(all[k].estimator, count, &shrinkage));
            error = fmax(error, shrinkage);
        }
        ok(error < 1e-5, all[k].name);
    }
}

static void noise_without_inverse_is_told(void)
{
    enum { FRAMES = 20 };
    float *x = normals(3 * FRAMES, 1), turned[3 * 16];
    double fourth[3] = {1, 1, 1}, shrinkage;
    struct sphere_residuals residuals = {PRECISION_FULL, x, fourth, FRAMES,
                                         FRAMES - 1};
    struct sphere_noise *noise = sphere_noise_new(3);
    const uint32_t place[] = {0, 1, 2};

    memcpy(x + FRAMES, x, FRAMES * sizeof(*x));
    for (size_t t = 0; t < FRAMES; t++)
        x[2 * FRAMES + t] = 0;
    ok(!sphere_noise_whitener(turned, &shrinkage, noise, &residuals, place, 3),
       "noise that is zero in a voxel has no inverse");
    sphere_noise_free(noise), free(x);
}

int main(void)
{
    products_are_sums();
    every_cpu_gives_the_same_bits();
    whitening_is_triangular();
    distances_are_those_of_double();
    some_correlations_are_none();
    noise_weights_as_in_double();
    noise_without_inverse_is_told();
    return done();
}
