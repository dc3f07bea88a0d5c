#include "../tap.h"

#include "base/mem.h"
#include "sim/motif.h"

#include <stdlib.h>

enum { RUNS = 400, FRAMES = 60 };

/* Pearson correlation of two columns. */
static double corr(const gsl_matrix *x, size_t a, size_t b)
{
    double sum[2] = {0}, aa = 0, bb = 0, ab = 0, n = (double)x->size1;

    for (size_t t = 0; t < x->size1; t++) {
        double u = gsl_matrix_get(x, t, a), v = gsl_matrix_get(x, t, b);

        sum[0] += u, sum[1] += v;
        aa += u * u, bb += v * v, ab += u * v;
    }
    aa -= sum[0] * sum[0] / n, bb -= sum[1] * sum[1] / n;
    return (ab - sum[0] * sum[1] / n) / sqrt(aa * bb);
}

/* What the network of one run of a piece has: edges and triangles. */
struct finding {
    double edges, triangles;
};

static struct finding finding_of(enum motif_wiring wiring, size_t run)
{
    gsl_matrix *x = gsl_matrix_alloc(FRAMES, MOTIF_PIECE);
    struct rng rng = rng_init(5, 2 * run + wiring);
    bool edge[MOTIF_PIECE][MOTIF_PIECE];
    struct finding found = {0};

    motif_activity(x, wiring, 2, &rng);
    for (size_t i = 0; i < MOTIF_PIECE; i++)
        for (size_t j = 0; j < MOTIF_PIECE; j++)
            edge[i][j] = i != j && corr(x, i, j) > 0.35;
    for (size_t i = 0; i < MOTIF_PIECE; i++)
        for (size_t j = 0; j < i; j++) {
            found.edges += edge[i][j];
            for (size_t k = 0; k < j; k++)
                found.triangles += edge[i][j] && edge[j][k] && edge[i][k];
        }
    gsl_matrix_free(x);
    return found;
}

static void networks(void)
{
    double edges[2] = {0}, triangles[2] = {0}, square = 0;

    for (size_t run = 0; run < RUNS; run++) {
        struct finding a = finding_of(MOTIF_TRIANGLES, run);
        struct finding b = finding_of(MOTIF_HEXAGONS, run);

        edges[0] += a.edges, edges[1] += b.edges;
        triangles[0] += a.triangles, triangles[1] += b.triangles;
        square += (a.edges - b.edges) * (a.edges - b.edges);
    }
    ok(edges[0] > 4 * RUNS, "most planted edges are seen in a short run");
    ok(fabs(edges[0] - edges[1]) < 3 * sqrt(square),
       "both wirings have as many edges, within 3 standard errors");
    ok(triangles[0] > 1.2 * RUNS && triangles[1] < 0.4 * RUNS,
       "but the one has the triangles");
}

static void planted(enum motif_wiring wiring, double triangles,
                    const char *name)
{
    gsl_matrix *x = gsl_matrix_alloc(20000, 2 * MOTIF_PIECE);
    struct rng rng = rng_init(1, 1);
    bool is_regular = true;
    double worst = 0;

    motif_activity(x, wiring, 8, &rng);
    for (size_t i = 0; i < x->size2; i++) {
        size_t degree = 0;

        for (size_t j = 0; j < x->size2; j++) {
            double want = motif_correlation(wiring, i, j);

            worst = fmax(worst, fabs(corr(x, i, j) - want));
            degree += j != i && want > 0;
            is_regular = is_regular && (want == 0 || want == 0.5 || i == j);
        }
        is_regular = is_regular && degree == MOTIF_DEGREE &&
                     (double)motif_triangles(wiring, i) == triangles;
    }
    ok(is_regular, name);
    close_to(worst, 0, 0.04, "long series reach the planted correlations");
    gsl_matrix_free(x);
}

static void patch(void)
{
    struct brain *brain = brain_new(&brain_grids[BRAIN_SMALL], 40, 5, 1);
    struct motif *motif = motif_new(brain, 1), *other = motif_new(brain, 2);
    bool is_right = true, is_gray = true;
    size_t marked = 0;

    for (size_t k = 0; k < motif->count; k++) {
        is_gray = is_gray && brain->tissue[motif->voxel[k]] == TISSUE_GRAY;
        is_right = is_right && motif->place[motif->voxel[k]] == k + 1 &&
                   (!k || motif->voxel[k] > motif->voxel[k - 1]);
    }
    for (size_t v = 0; v < brain->voxels; v++)
        marked += motif->place[v] > 0;
    ok(is_gray && motif->count == (size_t)MOTIF_PIECE * MOTIF_PIECES,
       "a patch is twelve pieces of gray matter");
    ok(is_right && marked == motif->count, "places and voxels agree");
    ok(motif->voxel[0] != other->voxel[0], "another seed has another patch");
    motif_free(motif), motif_free(other), motif_free(NULL);
    brain_free(brain);
}

int main(void)
{
    planted(MOTIF_TRIANGLES, 1,
            "a voxel of triangles has two partners, joined");
    planted(MOTIF_HEXAGONS, 0, "one of a hexagon has two that are not");
    networks();
    patch();
    return done();
}
