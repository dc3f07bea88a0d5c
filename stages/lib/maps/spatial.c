#include "maps/spatial.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"
#include "space/moran.h"
#include "space/variogram.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

const char *const spatial_methods[] = {"spin",  "spin-hungarian", "variogram",
                                       "moran", "shuffle",        NULL};

struct spatial {
    const struct node_maps *maps;
    const struct spatial_plan *plan;
    /* Of the regions that had a value in the map before: */
    size_t count, *kept;
    uint32_t *sources; /* plan->count x count, of spin and shuffle */
    struct variogram *variogram;
    struct moran *moran;
};

struct spatial *spatial_new(const struct node_maps *maps,
                            const struct spatial_plan *plan)
{
    struct spatial *spatial = NEW_ARRAY(struct spatial, 1);

    spatial->maps = maps, spatial->plan = plan;
    spatial->kept = NEW_ARRAY(size_t, maps->regions);
    return spatial;
}

static void forget(struct spatial *spatial)
{
    free(spatial->sources);
    variogram_free(spatial->variogram);
    moran_free(spatial->moran);
    spatial->sources = NULL, spatial->variogram = NULL;
    spatial->moran = NULL;
}

void spatial_free(struct spatial *spatial)
{
    forget(spatial);
    free(spatial->kept), free(spatial);
}

static bool moves_values(enum spatial_method method)
{
    return method == SPATIAL_SPIN || method == SPATIAL_SPIN_HUNGARIAN ||
           method == SPATIAL_SHUFFLE;
}

/* ---- what is known of the regions ---- */

static struct spin *spin_of(const struct spatial *spatial)
{
    const struct sites *sites = spatial->plan->sites;
    struct spin *spin = spin_new(spatial->count);

    bug_if(!sites);
    for (size_t i = 0; i < spatial->count; i++) {
        size_t region = spatial->kept[i];
        const char *name = spatial->maps->names[region];

        for (size_t a = 0; a < 3; a++) {
            spin->at[i][a] = gsl_matrix_get(sites->at, region, a);
            if (isnan(spin->at[i][a]))
                die("region '%s' has a value, but no coordinates", name);
        }
        if (sites->side[region] < 0)
            die("nothing tells the hemisphere of region '%s': give the "
                "coordinates a column hemisphere, or leave the region out",
                name);
        spin->side[i] = (enum spin_side)sites->side[region];
    }
    if (!spin_project(spin, sites->is_sphere))
        die("a region is in the center of its hemisphere: it cannot be put on "
            "a sphere");
    return spin;
}

static gsl_matrix *distances_of(const struct spatial *spatial, bool is_apart)
{
    gsl_matrix *distances = gsl_matrix_alloc(spatial->count, spatial->count);

    bug_if(!spatial->plan->distances);
    for (size_t i = 0; i < spatial->count; i++)
        for (size_t j = 0; j < spatial->count; j++) {
            size_t a = spatial->kept[i], b = spatial->kept[j];
            double d = gsl_matrix_get(spatial->plan->distances, a, b);

            if (isnan(d))
                die("there is no distance between the regions '%s' and '%s'",
                    spatial->maps->names[a], spatial->maps->names[b]);
            if (is_apart && i != j && d <= 0)
                die("regions '%s' and '%s' are in one place",
                    spatial->maps->names[a], spatial->maps->names[b]);
            gsl_matrix_set(distances, i, j, d);
        }
    return distances;
}

/* ---- where values go ---- */

struct moving {
    const struct spatial *spatial;
    const struct spin *spin; /* NULL: to shuffle */
};

static void move(void *context, size_t worker, size_t k)
{
    const struct moving *moving = context;
    const struct spatial *spatial = moving->spatial;
    size_t count = spatial->count;
    uint32_t *source = spatial->sources + k * count;
    struct rng rng = rng_init(spatial->plan->seed, k);

    (void)worker;
    if (moving->spin) {
        double rotation[3][3];

        spin_rotation(rotation, &rng);
        spin_sources(source, moving->spin, rotation,
                     spatial->plan->method == SPATIAL_SPIN_HUNGARIAN);
    } else {
        size_t *order = NEW_ARRAY(size_t, count);

        for (size_t i = 0; i < count; i++)
            order[i] = i;
        rng_shuffle(&rng, order, count);
        for (size_t i = 0; i < count; i++)
            source[i] = (uint32_t)order[i];
        free(order);
    }
}

static void find_sources(struct spatial *spatial)
{
    const struct spatial_plan *plan = spatial->plan;
    struct spin *spin =
        plan->method == SPATIAL_SHUFFLE ? NULL : spin_of(spatial);
    struct moving moving = {spatial, spin};

    spatial->sources = NEW_ARRAY(uint32_t, plan->count * spatial->count);
    workers_run(plan->threads, plan->count, move, &moving);
    spin_free(spin);
}

static void prepare(struct spatial *spatial)
{
    const struct spatial_plan *plan = spatial->plan;
    gsl_matrix *distances;

    if (moves_values(plan->method)) {
        find_sources(spatial);
        return;
    }
    distances = distances_of(spatial, plan->method == SPATIAL_MORAN);
    if (plan->method == SPATIAL_MORAN) {
        spatial->moran = moran_new(distances);
        if (!spatial->moran)
            die("the distances have no spectrum");
    } else {
        spatial->variogram =
            variogram_new(distances, plan->bins, plan->percentile);
        if (!spatial->variogram)
            die("the distances do not differ");
    }
    gsl_matrix_free(distances);
}

/* Takes the regions of the map; all is as it was if they are. */
static void take(struct spatial *spatial, const double *map, const char *title)
{
    size_t count = 0;
    bool is_same = true;

    for (size_t i = 0; i < spatial->maps->regions; i++) {
        if (isnan(map[i]))
            continue;
        is_same =
            is_same && count < spatial->count && spatial->kept[count] == i;
        spatial->kept[count++] = i;
    }
    if (is_same && count == spatial->count)
        return;
    if (count < VARIOGRAM_LEAST)
        die("map '%s' has %zu regions with a value, but %d are the least",
            title, count, VARIOGRAM_LEAST);
    forget(spatial);
    spatial->count = count;
    prepare(spatial);
}

/* ---- surrogates ---- */

struct drawing {
    const struct spatial *spatial;
    gsl_matrix *surrogates;
    const double *map; /* of the regions that are kept */
    double *gamma, *error;
    uint64_t stream;
};

static void compute(double *values, const struct drawing *drawing, size_t k)
{
    const struct spatial *spatial = drawing->spatial;
    struct rng rng = rng_init(spatial->plan->seed, drawing->stream + k);

    if (spatial->moran)
        moran_draw(values, spatial->moran, drawing->map, &rng);
    else
        variogram_draw(values, spatial->variogram, drawing->map, drawing->gamma,
                       spatial->plan->is_free, &rng);
    if (spatial->plan->is_resampled)
        variogram_resample(values, drawing->map, spatial->count);
    if (spatial->variogram)
        drawing->error[k] =
            variogram_error(spatial->variogram, drawing->gamma, values);
}

static void draw(void *context, size_t worker, size_t k)
{
    const struct drawing *drawing = context;
    const struct spatial *spatial = drawing->spatial;
    double *values = NEW_ARRAY(double, spatial->count);

    (void)worker;
    for (size_t i = 0; spatial->sources && i < spatial->count; i++)
        values[i] = drawing->map[spatial->sources[k * spatial->count + i]];
    if (!spatial->sources)
        compute(values, drawing, k);
    for (size_t i = 0; i < spatial->count; i++)
        gsl_matrix_set(drawing->surrogates, k, spatial->kept[i], values[i]);
    free(values);
}

static double median(double *values, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (isnan(values[k]))
            return NAN; /* the map is constant */
    gsl_sort(values, 1, count);
    return gsl_stats_median_from_sorted_data(values, 1, count);
}

struct spatial_found spatial_draw(gsl_matrix *surrogates,
                                  struct spatial *spatial, size_t map)
{
    const struct spatial_plan *plan = spatial->plan;
    const double *all = gsl_matrix_const_ptr(spatial->maps->values, map, 0);
    struct spatial_found found = {.error = NAN};
    double *values;
    struct drawing drawing = {.spatial = spatial,
                              .surrogates = surrogates,
                              .error = NEW_ARRAY(double, plan->count),
                              .stream = (uint64_t)(map + 1) << 32};

    take(spatial, all, spatial->maps->titles[map]);
    values = NEW_ARRAY(double, spatial->count);
    for (size_t i = 0; i < spatial->count; i++)
        values[i] = all[spatial->kept[i]];
    drawing.map = values;
    if (spatial->variogram) {
        drawing.gamma = NEW_ARRAY(double, plan->bins);
        variogram_of(drawing.gamma, spatial->variogram, values);
    }
    gsl_matrix_set_all(surrogates, NAN);
    workers_run(plan->threads, plan->count, draw, &drawing);
    found.regions = spatial->count;
    if (spatial->variogram)
        found.error = median(drawing.error, plan->count);
    free(values), free(drawing.gamma), free(drawing.error);
    return found;
}

const char *spatial_trust(enum spatial_method method, const struct sites *sites)
{
    switch (method) {
    case SPATIAL_SPIN:
    case SPATIAL_SPIN_HUNGARIAN:
        return sites && sites->is_sphere
                   ? "level of p at .05, measured: .04 to .07 in maps whose "
                     "smoothness is the same all over the sphere, up to .13 in "
                     "very smooth maps of distances in mm"
                   : "coordinates in mm only approximate a sphere, so that p "
                     "may be too small; level at .05, measured: up to .13 in "
                     "very smooth maps; sphere_x, sphere_y, sphere_z are the "
                     "right coordinates";
    case SPATIAL_VARIOGRAM:
        return "p may be too small in very smooth maps; level at .05, "
               "measured: .04 to .06, and in very smooth maps up to .08, or "
               "up to .13 with hemispheres that are independent (.11 and .17 "
               "with --free-fit); see MedianVariogramError";
    case SPATIAL_MORAN:
        return "p may be too small where smoothness does not depend on the "
               "distances that were given; level at .05, measured: .04 to .06 "
               "where it does, up to .14 where it does not";
    case SPATIAL_SHUFFLE:
        break;
    }
    return "p is far too small in smooth maps, as that of the naive test: "
           "level at .05, measured: up to .6; for comparison alone";
}
