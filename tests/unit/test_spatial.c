/* Random maps with the spatial structure of a given one. */
#include "../tap.h"
#include "cortex.h"
#include "maps/map_test.h"
#include "space/moran.h"
#include "space/variogram.h"

#include <gsl/gsl_sort.h>
#include <string.h>

enum { TOY = 12 };

/* ---- variogram and Moran's I, on a toy ---- */

static gsl_matrix *toy(double *map)
{
    gsl_matrix *distances = gsl_matrix_calloc(TOY, TOY);

    for (size_t i = 0; i < TOY; i++) {
        map[i] = sin((double)i * 1.3) + .1 * (double)i;
        for (size_t j = 0; j < TOY; j++) {
            double x = (double)(i % 4) - (double)(j % 4);
            double y = 1.5 * ((double)(i / 4) - (double)(j / 4));
            double z = .7 * ((double)(i * i % 5) - (double)(j * j % 5));

            if (i != j)
                gsl_matrix_set(distances, i, j,
                               sqrt(x * x + y * y + z * z) +
                                   1e-3 * (double)(i + j));
        }
    }
    return distances;
}

static void test_variogram(void)
{
    /* brainsmash 0.11.0: Base(x, D, nh=5, pv=60), _smvar, h, smooth_map() */
    static const double want[] = {0.517959614527913, 0.548072517695117,
                                  0.618394256755899, 0.674445521439116,
                                  0.649707274696136};
    static const double smooth_want[2][4] = {
        {0.478911855141593, 0.0842205653983149, 0.411393822439209,
         1.02017141809971},
        {0.617736139442223, 0.379265197335395, 0.546653933077789,
         1.13294021741015}};
    double map[TOY], gamma[5], smooth[TOY], worst = 0;
    gsl_matrix *distances = toy(map);
    struct variogram *v = variogram_new(distances, 5, 60);

    variogram_of(gamma, v, map);
    for (size_t k = 0; k < 5; k++)
        worst = fmax(worst, fabs(gamma[k] - want[k]));
    ok(worst < 1e-13, "a variogram is that of brainsmash");
    close_to(v->at[1], 1.57399138586573, 1e-14, "and so are its distances");
    for (size_t f = 0; f < 2; f++) {
        variogram_smooth(smooth, v, map, 2 + 2 * f);
        for (size_t i = 0; i < 4; i++)
            worst = fmax(worst, fabs(smooth[i] - smooth_want[f][i]));
    }
    ok(worst < 1e-13, "and a smoothed map");
    close_to(variogram_error(v, gamma, map), 0, 1e-15,
             "a map has its own variogram");
    variogram_free(v);
    gsl_matrix_set_all(distances, 1);
    ok(!variogram_new(distances, 5, 60),
       "distances that are all the same have no variogram");
    gsl_matrix_free(distances);
}

static void test_moran(void)
{
    double map[TOY], other[TOY], worst = 0, change = 0, mean = 0, square = 0,
                                 apart = 0;
    gsl_matrix *distances = toy(map);
    struct moran *moran = moran_new(distances);
    struct rng rng = rng_init(3, 0);
    double index = moran_index(distances, map);

    close_to(index, -0.0364506888450897, 1e-14,
             "Moran's I is n / sum w z'Wz / z'z (numpy 2.4.6)");
    for (size_t i = 0; i < TOY; i++)
        mean += map[i] / TOY, square += map[i] * map[i];
    for (size_t trial = 0; trial < 50; trial++) {
        double sum = 0, squares = 0;

        moran_draw(other, moran, map, &rng);
        for (size_t i = 0; i < TOY; i++) {
            sum += other[i] / TOY, squares += other[i] * other[i];
            change = fmax(change, fabs(other[i] - map[i]));
        }
        worst = fmax(worst, fabs(moran_index(distances, other) - index));
        apart = fmax(apart, fmax(fabs(sum - mean), fabs(squares - square)));
    }
    ok(worst < 1e-12, "a surrogate has the Moran's I of the map");
    ok(change > .5, "and is another map");
    ok(apart < 1e-12, "with its mean and variance");
    moran_free(moran);
    gsl_matrix_free(distances);
}

/* ---- surrogates of smooth maps ---- */

static struct spatial_plan plan_of(struct cortex *cortex,
                                   enum spatial_method method, size_t count)
{
    return (struct spatial_plan){.method = method,
                                 .count = count,
                                 .threads = 1,
                                 .seed = 5,
                                 .bins = 25,
                                 .percentile = 25,
                                 .sites = &cortex->sites,
                                 .distances = cortex->distances};
}

static bool has_values_of(const gsl_matrix *surrogates, const double *map)
{
    size_t n = surrogates->size2;
    double *a = NEW_ARRAY(double, n), *b = NEW_ARRAY(double, n);
    bool is_same = true;

    memcpy(a, map, n * sizeof *a);
    gsl_sort(a, 1, n);
    for (size_t k = 0; k < surrogates->size1; k++) {
        memcpy(b, gsl_matrix_const_ptr(surrogates, k, 0), n * sizeof *b);
        gsl_sort(b, 1, n);
        is_same = is_same && !memcmp(a, b, n * sizeof *a);
    }
    free(a), free(b);
    return is_same;
}

static void test_surrogates(void)
{
    struct cortex cortex = cortex_new(40, 1);
    gsl_matrix *drawn = gsl_matrix_alloc(60, 80), *again;
    double *map = gsl_matrix_ptr(cortex.maps.values, 0, 0);
    double fitted, free_fit;

    again = gsl_matrix_alloc(60, 80);
    cortex_smooth(&cortex, 40, false, 1);
    for (int m = SPATIAL_SPIN; m <= SPATIAL_SHUFFLE; m++) {
        struct spatial_plan plan = plan_of(&cortex, (enum spatial_method)m, 60);
        struct spatial *spatial;

        plan.is_resampled = true;
        spatial = spatial_new(&cortex.maps, &plan);
        spatial_draw(drawn, spatial, 0);
        spatial_free(spatial);
        plan.threads = 3;
        spatial = spatial_new(&cortex.maps, &plan);
        spatial_draw(again, spatial, 0);
        spatial_free(spatial);
        ok(gsl_matrix_equal(drawn, again),
           "surrogates are the same with any number of threads");
        if (m != SPATIAL_SPIN)
            ok(has_values_of(drawn, map), "surrogates have the map's values");
    }
    for (int is_free = 0; is_free < 2; is_free++) {
        struct spatial_plan plan = plan_of(&cortex, SPATIAL_VARIOGRAM, 60);
        struct spatial *spatial;

        plan.is_free = is_free;
        spatial = spatial_new(&cortex.maps, &plan);
        *(is_free ? &free_fit : &fitted) =
            spatial_draw(drawn, spatial, 0).error;
        spatial_free(spatial);
    }
    ok(fitted < .35 && fitted < free_fit,
       "variances above 0 bring surrogates nearer to a smooth variogram");
    gsl_matrix_free(drawn), gsl_matrix_free(again);
    cortex_release(&cortex);
}

static void test_gaps(void)
{
    struct cortex cortex = cortex_new(20, 2);
    struct spatial_plan plan = plan_of(&cortex, SPATIAL_MORAN, 20);
    gsl_matrix *drawn = gsl_matrix_alloc(20, 40);
    struct spatial *spatial = spatial_new(&cortex.maps, &plan);
    struct spatial_found found;
    struct map_test test;

    cortex_smooth(&cortex, 20, false, 1);
    gsl_matrix_set(cortex.maps.values, 0, 3, NAN);
    gsl_matrix_set(cortex.maps.values, 1, 7, NAN);
    found = spatial_draw(drawn, spatial, 0);
    ok(found.regions == 39 && isnan(gsl_matrix_get(drawn, 4, 3)) &&
           !isnan(gsl_matrix_get(drawn, 4, 7)),
       "a region without a value has none in the surrogates");
    test = map_test(gsl_matrix_ptr(cortex.maps.values, 0, 0),
                    gsl_matrix_ptr(cortex.maps.values, 1, 0), drawn,
                    MAP_TEST_SPEARMAN, 1);
    ok(test.regions == 38 && test.surrogates == 20 && test.p >= 1. / 21,
       "two maps are compared where both have a value");
    spatial_free(spatial);
    gsl_matrix_free(drawn);
    cortex_release(&cortex);
}

/* ---- level: maps that have nothing to do with each other ---- */

struct level {
    double p, naive; /* shares of pairs with p <= .05 */
};

static struct level level_of(enum spatial_method method, double length,
                             bool is_spherical, size_t pairs)
{
    struct cortex cortex = cortex_new(40, 2 * pairs);
    struct spatial_plan plan = plan_of(&cortex, method, 99);
    gsl_matrix *drawn = gsl_matrix_alloc(99, 80);
    struct spatial *spatial = spatial_new(&cortex.maps, &plan);
    struct level level = {0};

    cortex_smooth(&cortex, length, is_spherical, 12);
    for (size_t k = 0; k < pairs; k++) {
        struct map_test test;

        spatial_draw(drawn, spatial, 2 * k);
        test = map_test(gsl_matrix_ptr(cortex.maps.values, 2 * k, 0),
                        gsl_matrix_ptr(cortex.maps.values, 2 * k + 1, 0), drawn,
                        MAP_TEST_PEARSON, 1);
        level.p += (test.p < .05 + 1e-9) / (double)pairs;
        level.naive += (test.naive < .05) / (double)pairs;
    }
    spatial_free(spatial);
    gsl_matrix_free(drawn);
    cortex_release(&cortex);
    return level;
}

static void test_level(void)
{
    static const struct {
        enum spatial_method method;
        double length;
        bool is_spherical;
        const char *name;
    } cases[] = {
        {SPATIAL_SPIN, .4, true, "spin on the sphere, moderately smooth"},
        {SPATIAL_SPIN, .8, true, "spin on the sphere, smooth"},
        {SPATIAL_VARIOGRAM, 10, false, "variogram, slightly smooth"},
        {SPATIAL_VARIOGRAM, 20, false, "variogram, moderately smooth"},
        {SPATIAL_MORAN, 20, false, "moran, moderately smooth"},
        {SPATIAL_MORAN, 40, false, "moran, smooth"}};
    const char *wish = getenv("CALIBRATION");
    size_t pairs = wish ? (size_t)strtoul(wish, NULL, 10) : 300;
    double most = .05 + 3.3 * sqrt(.05 * .95 / (double)pairs);

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct level level = level_of(cases[c].method, cases[c].length,
                                      cases[c].is_spherical, pairs);

        ok(level.p < most, cases[c].name);
        printf("# of %zu independent pairs p <= .05 in %.3f, naive %.3f\n",
               pairs, level.p, level.naive);
        if (cases[c].length >= 20 || cases[c].length == .8)
            ok(level.naive > .1, "where a naive test finds too much");
    }
    ok(level_of(SPATIAL_SHUFFLE, 40, false, pairs).p > .3,
       "shuffled regions are no null of smooth maps");
}

int main(void)
{
    test_variogram();
    test_moran();
    test_surrogates();
    test_gaps();
    test_level();
    return done();
}
