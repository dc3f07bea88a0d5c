#include "sim/motif.h"

#include "base/mem.h"
#include "sim/subject.h"

#include <math.h>
#include <stdlib.h>

enum { STREAM_MOTIF = 5, SOURCES = 8 };

/* The two sources that each voxel of a piece hears. */
static const size_t heard[][MOTIF_PIECE][2] = {
    [MOTIF_TRIANGLES] = {{0, 2}, {0, 3}, {0, 4}, {1, 5}, {1, 6}, {1, 7}},
    [MOTIF_HEXAGONS] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}},
};

struct candidate {
    double distance;
    size_t voxel;
};

static int nearest_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->voxel > y->voxel) - (x->voxel < y->voxel);
}

/* All gray voxels, from the one that is drawn outwards. */
static struct candidate *gray_voxels(size_t *count, const struct brain *brain,
                                     uint64_t seed)
{
    struct candidate *gray = NEW_ARRAY(struct candidate, brain->voxels);
    struct rng rng = rng_init(seed, STREAM_MOTIF);
    double center[3], p[3];
    size_t found = 0;

    for (size_t v = 0; v < brain->voxels; v++)
        if (brain->tissue[v] == TISSUE_GRAY)
            gray[found++].voxel = v;
    grid_position(center, &brain->grid, gray[rng_below(&rng, found)].voxel);
    for (size_t k = 0; k < found; k++) {
        grid_position(p, &brain->grid, gray[k].voxel);
        gray[k].distance =
            hypot(hypot(p[0] - center[0], p[1] - center[1]), p[2] - center[2]);
    }
    qsort(gray, found, sizeof *gray, nearest_first);
    *count = found;
    return gray;
}

struct motif *motif_new(const struct brain *brain, uint64_t seed)
{
    struct motif *motif = NEW_ARRAY(struct motif, 1);
    size_t most, next = 0;
    struct candidate *gray = gray_voxels(&most, brain, seed);

    motif->count = (size_t)MOTIF_PIECE * MOTIF_PIECES;
    if (motif->count > most)
        motif->count = most - most % MOTIF_PIECE;
    motif->voxel = NEW_ARRAY(size_t, motif->count);
    motif->place = NEW_ARRAY(size_t, brain->voxels);
    for (size_t k = 0; k < motif->count; k++)
        motif->place[gray[k].voxel] = 1;
    for (size_t v = 0; v < brain->voxels; v++)
        if (motif->place[v]) {
            motif->voxel[next] = v;
            motif->place[v] = ++next;
        }
    free(gray);
    return motif;
}

void motif_free(struct motif *motif)
{
    if (!motif)
        return;
    free(motif->voxel), free(motif->place), free(motif);
}

void motif_activity(gsl_matrix *activity, enum motif_wiring wiring, double tr,
                    struct rng *rng)
{
    size_t frames = activity->size1;
    gsl_matrix *source = gsl_matrix_alloc(frames, SOURCES);

    for (size_t first = 0; first < activity->size2; first += MOTIF_PIECE) {
        for (size_t k = 0; k < SOURCES; k++) {
            gsl_vector_view column = gsl_matrix_column(source, k);

            subject_process(&column.vector, tr, rng);
        }
        for (size_t t = 0; t < frames; t++)
            for (size_t i = 0; i < MOTIF_PIECE; i++)
                gsl_matrix_set(
                    activity, t, first + i,
                    (gsl_matrix_get(source, t, heard[wiring][i][0]) +
                     gsl_matrix_get(source, t, heard[wiring][i][1])) /
                        M_SQRT2);
    }
    gsl_matrix_free(source);
}

double motif_correlation(enum motif_wiring wiring, size_t i, size_t j)
{
    const size_t *a = heard[wiring][i % MOTIF_PIECE];
    const size_t *b = heard[wiring][j % MOTIF_PIECE];
    double shared = 0;

    if (i / MOTIF_PIECE != j / MOTIF_PIECE)
        return 0;
    for (size_t k = 0; k < 2; k++)
        shared += (a[k] == b[0]) + (a[k] == b[1]);
    return shared / 2;
}

size_t motif_triangles(enum motif_wiring wiring, size_t i)
{
    size_t count = 0, base = i - i % MOTIF_PIECE;

    for (size_t j = base; j < base + MOTIF_PIECE; j++)
        for (size_t k = base; k < j; k++)
            count += i != j && i != k && motif_correlation(wiring, i, j) > 0 &&
                     motif_correlation(wiring, j, k) > 0 &&
                     motif_correlation(wiring, i, k) > 0;
    return count;
}
