#include "run/clustering.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/scan.h"
#include "signal/voxels.h"
#include "space/agglomerate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* z = (x - mean) / sd of every voxel, in one run. */
struct moments {
    double *mean, *inverse; /* 1 / sd */
};

/* The runs, and how their voxels stand together so far. */
struct pooled {
    const struct paths *paths;
    struct scan **scans;     /* one per run, all of the same voxels */
    struct moments *moments; /* one per run */
    size_t voxels, clusters; /* voxels: those with signal, off islands */
    size_t *at;              /* of each voxel: its place in a scan */
    uint32_t *label;         /* of each voxel */
    double *size;            /* of each cluster: its voxels */
    struct lattice *lattice; /* of the clusters */
    double *mean;            /* of each cluster, in one frame */
    size_t flat, islands;
};

/* ---- reading ---- */

static void check_grid(const struct pooled *pooled, size_t k)
{
    if (k && !grid_same(&pooled->scans[k]->bold->grid,
                        &pooled->scans[0]->bold->grid))
        die("'%s' is on another grid than '%s'", pooled->paths->at[k],
            pooled->paths->at[0]);
}

/* First pass over run k: moments, and which voxels have none. */
static void find_moments(struct pooled *pooled, size_t k, bool *is_flat)
{
    struct scan *scan = pooled->scans[k];
    struct voxels *voxels = voxels_new(scan->count);
    struct moments *moments = &pooled->moments[k];

    while (scan_next(scan))
        if (!scan_is_gap(scan))
            voxels_add(voxels, scan->values);
    if (voxels->frames < 2)
        die("'%s' has %zu frames with data, but 2 are the least",
            pooled->paths->at[k], voxels->frames);
    voxels_finish(voxels);
    moments->mean = NEW_ARRAY(double, scan->count);
    moments->inverse = NEW_ARRAY(double, scan->count);
    for (size_t i = 0; i < scan->count; i++) {
        is_flat[i] |= voxels->is_bad[i] || !voxels->varies[i];
        moments->mean[i] = voxels->mean[i];
        moments->inverse[i] = 1 / voxels->sd[i];
    }
    voxels_free(voxels);
}

/* Voxels in components of fewer than `smallest` become flat, too. */
static size_t drop_islands(bool *is_flat, const struct scan *scan,
                           const size_t *at, size_t count, size_t smallest)
{
    size_t *voxel = NEW_ARRAY(size_t, count), dropped = 0, components;
    uint32_t *label = NEW_ARRAY(uint32_t, count);
    size_t *size = NEW_ARRAY(size_t, count);
    struct lattice *lattice;

    for (size_t i = 0; i < count; i++)
        voxel[i] = scan->voxel[at[i]];
    lattice = lattice_new(&scan->bold->grid, voxel, count);
    components = lattice_components(label, lattice, NULL);
    bug_if(components > count);
    for (size_t i = 0; i < count; i++)
        size[label[i]]++;
    for (size_t i = 0; i < count; i++)
        if (size[label[i]] < smallest) {
            is_flat[at[i]] = true;
            dropped++;
        }
    lattice_free(lattice);
    free(voxel), free(label), free(size);
    return dropped;
}

/* at[] lists the voxels that are not flat; returns how many. */
static size_t list_voxels(size_t *at, const bool *is_flat, size_t count)
{
    size_t listed = 0;

    for (size_t i = 0; i < count; i++)
        if (!is_flat[i])
            at[listed++] = i;
    return listed;
}

/* Every voxel is a cluster. */
static void begin(struct pooled *pooled)
{
    const struct scan *scan = pooled->scans[0];
    size_t *voxel = NEW_ARRAY(size_t, pooled->voxels);

    pooled->label = NEW_ARRAY(uint32_t, pooled->voxels);
    pooled->size = NEW_ARRAY(double, pooled->voxels);
    pooled->mean = NEW_ARRAY(double, pooled->voxels);
    pooled->clusters = pooled->voxels;
    for (size_t i = 0; i < pooled->voxels; i++) {
        voxel[i] = scan->voxel[pooled->at[i]];
        pooled->label[i] = (uint32_t)i;
        pooled->size[i] = 1;
    }
    pooled->lattice = lattice_new(&scan->bold->grid, voxel, pooled->voxels);
    free(voxel);
}

static struct pooled pool(const struct paths *paths, const char *mask,
                          size_t smallest)
{
    struct pooled pooled = {.paths = paths};
    bool *is_flat = NULL;
    size_t count = 0;

    pooled.scans = NEW_ARRAY(struct scan *, paths->count);
    pooled.moments = NEW_ARRAY(struct moments, paths->count);
    for (size_t k = 0; k < paths->count; k++) {
        pooled.scans[k] = scan_open(paths->at[k], mask);
        check_grid(&pooled, k);
        count = pooled.scans[k]->count;
        if (!is_flat)
            is_flat = NEW_ARRAY(bool, count);
        find_moments(&pooled, k, is_flat);
    }
    pooled.at = NEW_ARRAY(size_t, count);
    pooled.voxels = list_voxels(pooled.at, is_flat, count);
    pooled.flat = count - pooled.voxels;
    pooled.islands = drop_islands(is_flat, pooled.scans[0], pooled.at,
                                  pooled.voxels, smallest);
    pooled.voxels = list_voxels(pooled.at, is_flat, count);
    free(is_flat);
    return pooled;
}

static void pooled_release(struct pooled *pooled)
{
    for (size_t k = 0; k < pooled->paths->count; k++) {
        free(pooled->moments[k].mean), free(pooled->moments[k].inverse);
        if (k)
            scan_free(pooled->scans[k]);
    }
    free(pooled->scans), free(pooled->moments);
    free(pooled->size), free(pooled->mean);
    lattice_free(pooled->lattice);
}

/* ---- passes ---- */

/* The next frame of run k that has data, as means of the clusters. */
static bool next_means(struct pooled *pooled, size_t k)
{
    struct scan *scan = pooled->scans[k];
    const struct moments *moments = &pooled->moments[k];

    do {
        if (!scan_next(scan))
            return false;
    } while (scan_is_gap(scan));
    memset(pooled->mean, 0, pooled->clusters * sizeof *pooled->mean);
    for (size_t i = 0; i < pooled->voxels; i++) {
        size_t at = pooled->at[i];

        pooled->mean[pooled->label[i]] +=
            (scan->values[at] - moments->mean[at]) * moments->inverse[at];
    }
    for (size_t c = 0; c < pooled->clusters; c++)
        pooled->mean[c] /= pooled->size[c];
    return true;
}

/* distance[e] = sum_t (m_a - m_b)^2 over all runs. */
static double *measure_edges(struct pooled *pooled)
{
    const struct lattice *lattice = pooled->lattice;
    double *distance = NEW_ARRAY(double, lattice->count);

    for (size_t k = 0; k < pooled->paths->count; k++)
        while (next_means(pooled, k))
            for (size_t e = 0; e < lattice->count; e++) {
                double gap =
                    pooled->mean[lattice->a[e]] - pooled->mean[lattice->b[e]];

                distance[e] += gap * gap;
            }
    return distance;
}

/* Clusters become those of `label`. */
static void regroup(struct pooled *pooled, const uint32_t *label,
                    size_t clusters)
{
    struct lattice *smaller =
        lattice_contract(pooled->lattice, label, clusters);
    double *size = NEW_ARRAY(double, clusters);

    for (size_t c = 0; c < pooled->clusters; c++)
        size[label[c]] += pooled->size[c];
    for (size_t i = 0; i < pooled->voxels; i++)
        pooled->label[i] = label[pooled->label[i]];
    lattice_free(pooled->lattice), free(pooled->size);
    pooled->lattice = smaller;
    pooled->size = size;
    pooled->clusters = clusters;
}

static void coarsen(struct pooled *pooled, size_t coarse)
{
    uint32_t *label = NEW_ARRAY(uint32_t, pooled->clusters);

    while (pooled->clusters > coarse && pooled->lattice->count) {
        double *distance = measure_edges(pooled);
        size_t clusters =
            agglomerate_nearest(label, pooled->lattice, distance, coarse);

        note("%zu clusters to %zu", pooled->clusters, clusters);
        regroup(pooled, label, clusters);
        free(distance);
    }
    free(label);
}

/* clusters x frames of all runs. */
static gsl_matrix_float *cluster_series(struct pooled *pooled)
{
    size_t frames = 0, t = 0;
    gsl_matrix_float *series;

    for (size_t k = 0; k < pooled->paths->count; k++)
        frames += pooled->scans[k]->bold->frames;
    series = gsl_matrix_float_calloc(pooled->clusters, frames);
    for (size_t k = 0; k < pooled->paths->count; k++)
        for (; next_means(pooled, k); t++)
            for (size_t c = 0; c < pooled->clusters; c++)
                gsl_matrix_float_set(series, c, t, (float)pooled->mean[c]);
    return series;
}

/* sum_c n_c |m_c|^2, over sum_v |z_v|^2 = voxels frames. */
static double explained_by(struct pooled *pooled, size_t *frames)
{
    double between = 0;

    *frames = 0;
    for (size_t k = 0; k < pooled->paths->count; k++)
        for (; next_means(pooled, k); ++*frames)
            for (size_t c = 0; c < pooled->clusters; c++)
                between += pooled->size[c] * pooled->mean[c] * pooled->mean[c];
    return between / ((double)pooled->voxels * (double)*frames);
}

static void finish(struct pooled *pooled, size_t regions)
{
    uint32_t *label = NEW_ARRAY(uint32_t, pooled->clusters);
    gsl_matrix_float *series = cluster_series(pooled);
    double *size = NEW_ARRAY(double, pooled->clusters);
    size_t clusters;

    memcpy(size, pooled->size, pooled->clusters * sizeof *size);
    clusters = agglomerate_ward(label, pooled->lattice, series, size, regions);
    if (clusters > regions)
        die("the mask has %zu parts that do not touch, for %zu regions",
            clusters, regions);
    regroup(pooled, label, clusters);
    gsl_matrix_float_free(series);
    free(label), free(size);
}

struct clustering *clustering_new(const struct paths *runs, const char *mask,
                                  const struct clustering_aim *aim)
{
    struct clustering *clustering = NEW_ARRAY(struct clustering, 1);
    struct pooled pooled = pool(runs, mask, aim->smallest);
    struct scan *scan = pooled.scans[0];

    if (pooled.voxels < aim->regions)
        die("%zu voxels have signal in every run (%zu have not) and are not on "
            "islands (%zu are), for %zu regions",
            pooled.voxels, pooled.flat, pooled.islands, aim->regions);
    begin(&pooled);
    coarsen(&pooled, aim->coarse);
    finish(&pooled, aim->regions);
    clustering->explained = explained_by(&pooled, &clustering->frames);
    clustering->regions = pooled.clusters;
    clustering->voxels = pooled.voxels;
    clustering->flat = pooled.flat, clustering->islands = pooled.islands;
    clustering->label = pooled.label;
    clustering->voxel = pooled.at;
    for (size_t i = 0; i < pooled.voxels; i++)
        clustering->voxel[i] = scan->voxel[pooled.at[i]];
    pooled_release(&pooled);
    clustering->grid = scan->bold;
    free(scan->voxel), free(scan->values), free(scan);
    return clustering;
}

void clustering_free(struct clustering *clustering)
{
    volume_close(clustering->grid);
    free(clustering->voxel), free(clustering->label), free(clustering);
}
