/* Components and their enhancement, against searches of small graphs. */
#include "../tap.h"
#include "base/rng.h"
#include "group/forest.h"

#include <stdlib.h>
#include <string.h>

enum { NODES = 9, EDGES = NODES * (NODES - 1) / 2, SIDE = 5 };

static uint32_t ends[2 * EDGES];
static size_t start[SIDE * SIDE + 1];
static uint32_t neighbor[4 * SIDE * SIDE];

static struct topology network(void)
{
    size_t e = 0;

    for (uint32_t i = 0; i < NODES; i++)
        for (uint32_t j = i + 1; j < NODES; j++, e++)
            ends[2 * e] = i, ends[2 * e + 1] = j;
    return (struct topology){.elements = EDGES, .sites = NODES, .ends = ends};
}

static struct topology lattice(void)
{
    size_t filled = 0;

    for (size_t v = 0; v < SIDE * SIDE; v++) {
        size_t x = v % SIDE, y = v / SIDE;

        start[v] = filled;
        if (x > 0)
            neighbor[filled++] = (uint32_t)v - 1;
        if (x + 1 < SIDE)
            neighbor[filled++] = (uint32_t)v + 1;
        if (y > 0)
            neighbor[filled++] = (uint32_t)(v - SIDE);
        if (y + 1 < SIDE)
            neighbor[filled++] = (uint32_t)(v + SIDE);
    }
    start[SIDE * SIDE] = filled;
    return (struct topology){.elements = SIDE * SIDE,
                             .sites = SIDE * SIDE,
                             .start = start,
                             .neighbor = neighbor};
}

static bool is_next(const struct topology *topology, size_t a, size_t b)
{
    if (topology->ends)
        return ends[2 * a] == ends[2 * b] || ends[2 * a] == ends[2 * b + 1] ||
               ends[2 * a + 1] == ends[2 * b] ||
               ends[2 * a + 1] == ends[2 * b + 1];
    for (size_t k = start[a]; k < start[a + 1]; k++)
        if (neighbor[k] == b)
            return true;
    return false;
}

/* Labels of elements with sign t >= h (or > h): spread until nothing changes.
 */
static void spread(size_t *label, const struct topology *topology,
                   const double *t, double sign, double h)
{
    bool is_changed = true;

    for (size_t e = 0; e < topology->elements; e++)
        label[e] = sign * t[e] >= h ? e : SIZE_MAX;
    while (is_changed) {
        is_changed = false;
        for (size_t a = 0; a < topology->elements; a++)
            for (size_t b = 0; b < topology->elements; b++)
                if (label[a] != SIZE_MAX && label[b] < label[a] &&
                    is_next(topology, a, b))
                    label[a] = label[b], is_changed = true;
    }
}

static size_t size_of(const size_t *label, size_t elements, size_t e)
{
    size_t count = 0;

    for (size_t k = 0; k < elements; k++)
        count += label[e] != SIZE_MAX && label[k] == label[e];
    return count;
}

/* The score of e by integration between all values, or by steps. */
static double plain_score(const struct topology *topology, const double *t,
                          double sign, size_t e,
                          const struct enhancement *enhancement)
{
    size_t label[EDGES];
    double h = 0, sum = 0, power = enhancement->height + 1;

    if (enhancement->step > 0) {
        for (double j = 1; j * enhancement->step <= sign * t[e]; j++) {
            h = j * enhancement->step;
            spread(label, topology, t, sign, h);
            sum += pow((double)size_of(label, topology->elements, e),
                       enhancement->extent) *
                   pow(h, enhancement->height);
        }
        return sum;
    }
    while (h < sign * t[e]) {
        double next = INFINITY;

        for (size_t k = 0; k < topology->elements; k++)
            if (sign * t[k] > h && sign * t[k] < next)
                next = sign * t[k];
        spread(label, topology, t, sign, next);
        sum += pow((double)size_of(label, topology->elements, e),
                   enhancement->extent) *
               (pow(next, power) - pow(h, power)) / power;
        h = next;
    }
    return sum;
}

static void draw(double *t, size_t count, uint64_t stream)
{
    struct rng rng = rng_init(7, stream);

    rng_normals(&rng, t, count);
    for (size_t e = 0; e < count; e++)
        t[e] *= 2;
    /* Ties, and an element without a value. */
    t[3] = t[5], t[1] = NAN;
}

static double worst_score(const struct topology *topology,
                          const struct enhancement *enhancement)
{
    struct forest *forest = forest_new(topology, enhancement);
    double t[EDGES], score[EDGES], worst = 0;

    for (uint64_t trial = 0; trial < 20; trial++) {
        double sign = trial % 2 ? -1 : 1, most = 0, found;

        draw(t, topology->elements, trial);
        found = forest_enhance(score, forest, t, sign);
        for (size_t e = 0; e < topology->elements; e++) {
            double want = sign * t[e] > 0
                              ? plain_score(topology, t, sign, e, enhancement)
                              : 0;

            worst = fmax(worst, fabs(score[e] - want) / fmax(1, want));
            most = fmax(most, want);
        }
        worst = fmax(worst, fabs(found - most) / fmax(1, most));
        worst =
            fmax(worst, fabs(found - forest_enhance(NULL, forest, t, sign)));
    }
    forest_free(forest);
    return worst;
}

static double worst_components(const struct topology *topology, double h)
{
    struct enhancement none = {0};
    struct forest *forest = forest_new(topology, &none);
    double t[EDGES], extent[EDGES], intensity[EDGES], worst = 0;
    size_t label[EDGES], component[EDGES];

    for (uint64_t trial = 0; trial < 20; trial++) {
        double most = 0, strongest = 0;
        struct largest found;

        draw(t, topology->elements, trial);
        found = forest_largest(forest, t, 1, h);
        forest_components(component, extent, intensity, forest);
        spread(label, topology, t, 1, h);
        for (size_t e = 0; e < topology->elements; e++) {
            double size = (double)size_of(label, topology->elements, e);
            double sum = 0;

            for (size_t k = 0; k < topology->elements && size > 0; k++)
                if (label[k] == label[e])
                    sum += t[k] - h;
            most = fmax(most, size), strongest = fmax(strongest, sum);
            if (component[e] == SIZE_MAX)
                worst = fmax(worst, size);
            else
                worst = fmax(worst, fmax(fabs(extent[component[e]] - size),
                                         fabs(intensity[component[e]] - sum)));
        }
        worst = fmax(worst, fmax(fabs(found.extent - most),
                                 fabs(found.intensity - strongest)));
    }
    forest_free(forest);
    return worst;
}

/* A star of three equal edges and one edge apart, by hand. */
static void test_by_hand(void)
{
    const uint32_t star[] = {0, 1, 0, 2, 0, 3, 4, 5};
    const double t[] = {2, 2, 2, 3};
    struct topology topology = {.elements = 4, .sites = 6, .ends = star};
    struct enhancement enhancement = {.extent = .5, .height = 2};
    struct forest *forest = forest_new(&topology, &enhancement);
    double score[4];

    forest_enhance(score, forest, t, 1);
    close_to(score[0], sqrt(3) * 8 / 3, 1e-14,
             "three edges of 2 have size^E times the integral of h^2");
    close_to(score[3], 9, 1e-14, "an edge alone has its own integral");
    close_to(forest_largest(forest, t, 1, 1.5).extent, 3, 0,
             "the star is the largest component");
    close_to(forest_largest(forest, t, 1, 3).extent, 0, 0,
             "nothing is beyond the largest: no component");
    forest_free(forest);
}

int main(void)
{
    struct topology graph = network(), plane = lattice();
    struct enhancement exact = {.extent = .4, .height = 3};
    struct enhancement odd = {.extent = .5, .height = 2.25};
    struct enhancement steps = {.extent = .4, .height = 3, .step = .1};

    test_by_hand();
    ok(worst_components(&graph, 1.1) < 1e-12 &&
           worst_components(&graph, 2.5) < 1e-12,
       "components of edges are those of a plain search");
    ok(worst_components(&plane, .4) < 1e-12,
       "components of voxels are those of a plain search");
    ok(worst_score(&graph, &exact) < 1e-12 && worst_score(&graph, &odd) < 1e-12,
       "the enhanced statistic of edges is the integral");
    ok(worst_score(&plane, &exact) < 1e-12, "so is that of voxels");
    ok(worst_score(&graph, &steps) < 1e-12,
       "with a step it is the sum of MRtrix3");
    return done();
}
