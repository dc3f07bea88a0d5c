#include "../golden.h"
#include "../tap.h"

#include "space/reduce.h"

enum { VOXELS = 8, FRAMES = 6, REGIONS = 3 };

static const int32_t image[VOXELS] = {1, 1, 2, 1, 2, 1, 0, 2};
static const int32_t index_of[] = {1, 2, 3};

static void each_statistic_of_small_regions(void)
{
    struct parcels *parcels = parcels_new(image, NULL, VOXELS, index_of, 3);
    const double values[7] = {4, 1, 10, 7, 30, 2, 20}; /* of voxels but 6 */
    double got[REGIONS], room[7];

    reduce_sum(got, parcels, values);
    ok(got[0] == 14 && got[1] == 60 && got[2] == 0, "sums of runs");
    reduce_median(got, parcels, values, room);
    ok(got[0] == 3 && got[1] == 20 && isnan(got[2]),
       "the median of an even count is the mean of the two in the middle");
    reduce_sd(got, parcels, values);
    close_to(got[0], sqrt(21.0 / 4), 1e-15, "the SD divides by n");
    close_to(got[1], sqrt(200.0 / 3), 1e-15, "of three voxels, too");
    ok(isnan(got[2]), "a region without voxels has none");
    parcels_free(parcels);
}

/* Overlapping maps with weights of both signs; map 1 has no voxel. */
static double weight_of(size_t v, size_t p)
{
    return p == 1 ? 0 : (v + p) % 4 == 0 ? 0 : (double)(v * (p + 1) % 5) - 1.5;
}

static struct parcels *make_maps(bool is_dependent)
{
    struct draft *draft = draft_new(NULL, VOXELS, true);

    for (size_t p = 0; p < REGIONS; p++) {
        for (size_t v = 0; v < VOXELS; v++)
            draft_add(draft, v,
                      is_dependent && p == 2 ? 2 * weight_of(v, 0)
                                             : weight_of(v, p));
        draft_end_region(draft);
    }
    return draft_finish(draft);
}

static void least_squares_finds_what_was_mixed(void)
{
    struct parcels *parcels = make_maps(false);
    gsl_matrix *truth = noise(FRAMES, REGIONS, 5);
    gsl_matrix *got = gsl_matrix_alloc(FRAMES, REGIONS);

    ok(parcels->voxels == VOXELS, "every voxel is in a map");
    for (size_t t = 0; t < FRAMES; t++) {
        double values[VOXELS] = {0};

        for (size_t v = 0; v < VOXELS; v++)
            for (size_t p = 0; p < REGIONS; p++)
                values[v] += weight_of(v, p) * gsl_matrix_get(truth, t, p);
        reduce_sum(gsl_matrix_ptr(got, t, 0), parcels, values);
        gsl_matrix_set(truth, t, 1, NAN); /* the map without voxels */
    }
    ok(reduce_least_squares(got, parcels) == REDUCE_OK, "independent maps");
    close_to(distance(got, truth), 0, 1e-13, "the mixed series come back");
    gsl_matrix_free(got), gsl_matrix_free(truth), parcels_free(parcels);
}

static void dependent_maps_are_refused(void)
{
    struct parcels *parcels = make_maps(true);
    gsl_matrix *got = noise(FRAMES, REGIONS, 6);

    ok(reduce_least_squares(got, parcels) == REDUCE_SINGULAR,
       "a map that is twice another cannot be told from it");
    gsl_matrix_free(got), parcels_free(parcels);
}

int main(void)
{
    each_statistic_of_small_regions();
    least_squares_finds_what_was_mixed();
    dependent_maps_are_refused();
    return done();
}
