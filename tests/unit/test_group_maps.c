/*
 * How often nothing is found to be something in maps, and what is there.
 *
 * Simulated studies: smooth maps of 6 x 6 x 4 voxels of 28 people, 11 patients,
 * at two sites of which one has more noise, given age; people are exchanged
 * within sites.  Clusters of 26 neighbors at t = 2.5 by extent and by mass,
 * threshold-free enhancement (E = .5, H = 2), and the largest voxel.
 * GROUP_NULL=1000 is the long form.
 */
#include "../tap.h"
#include "base/mem.h"
#include "base/rng.h"
#include "calibrated.h"
#include "group/chance.h"

#include <math.h>
#include <stdlib.h>

enum {
    WIDE = 6,
    DEEP = 4,
    VOXELS = WIDE * WIDE * DEEP,
    NEIGHBORS = 26,
    ROWS = 28,
    COLUMNS = 4,
    ORDERS = 199
};
enum method { VOXEL, EXTENT, MASS, ENHANCED, METHODS };

static const char *const names[METHODS] = {
    "the largest voxel", "the extent of clusters", "the mass of clusters",
    "threshold-free enhancement"};
static const double threshold = 2.5;
static size_t start[VOXELS + 1];
static uint32_t neighbor[VOXELS * NEIGHBORS];

/* Voxels that differ by at most one step along each axis. */
static bool is_next(size_t a, size_t b)
{
    long x = (long)(a % WIDE) - (long)(b % WIDE);
    long y = (long)(a / WIDE % WIDE) - (long)(b / WIDE % WIDE);
    long z = (long)(a / WIDE / WIDE) - (long)(b / WIDE / WIDE);

    return a != b && labs(x) <= 1 && labs(y) <= 1 && labs(z) <= 1;
}

static void join(void)
{
    size_t filled = 0;

    for (size_t a = 0; a < VOXELS; a++) {
        start[a] = filled;
        for (size_t b = 0; b < VOXELS; b++)
            if (is_next(a, b))
                neighbor[filled++] = (uint32_t)b;
    }
    start[VOXELS] = filled;
}

static bool is_planted(size_t voxel)
{
    return voxel % WIDE < 3 && voxel / WIDE % WIDE < 3 && voxel < 108;
}

/* One map: noise, and the mean of that around each voxel. */
static void draw_map(double *map, double spread, struct rng *rng)
{
    double noise[VOXELS];

    for (size_t v = 0; v < VOXELS; v++)
        noise[v] = spread * rng_normal(rng);
    for (size_t v = 0; v < VOXELS; v++) {
        map[v] = noise[v];
        for (size_t k = start[v]; k < start[v + 1]; k++)
            map[v] += noise[neighbor[k]];
        map[v] /= sqrt((double)(start[v + 1] - start[v] + 1));
    }
}

/* effect: of a patient in the planted block.  Columns: constant, patient, age,
 * site; seven in ten at the first site, which has more noise, and four in
 * eighteen at the second are patients. */
static void draw(gsl_matrix *y, gsl_matrix *x, size_t *site, double effect,
                 struct rng *rng)
{
    for (size_t i = 0; i < ROWS; i++) {
        bool is_patient;
        double age = rng_normal(rng);

        site[i] = i >= 10;
        is_patient = i < 10 ? i < 7 : i < 14;
        gsl_matrix_set(x, i, 0, 1), gsl_matrix_set(x, i, 1, is_patient);
        gsl_matrix_set(x, i, 2, age + is_patient);
        gsl_matrix_set(x, i, 3, (double)site[i]);
        draw_map(gsl_matrix_ptr(y, i, 0), site[i] ? 1 : 3, rng);
        for (size_t v = 0; v < VOXELS; v++)
            *gsl_matrix_ptr(y, i, v) += .5 * (age + is_patient) +
                                        2 * (double)site[i] +
                                        effect * (is_patient && is_planted(v));
    }
}

/* p of the largest of each method; and voxels below .05 by two of them. */
static void judge(double p[METHODS], size_t hits[2],
                  const struct chance *chance, const struct chance_wish *wish)
{
    struct forest *forest = forest_new(wish->topology, &wish->enhancement);
    double most[METHODS] = {0};

    for (size_t v = 0; v < VOXELS; v++) {
        double t = fabs(chance->t[v]), e = fabs(chance->enhanced[v]);

        most[VOXEL] = fmax(most[VOXEL], t);
        most[ENHANCED] = fmax(most[ENHANCED], e);
        hits[0] += is_planted(v) &&
                   chance_p(chance->largest, ORDERS, t) <= .05 + 1e-12;
        hits[1] += is_planted(v) &&
                   chance_p(chance->largest_enhanced, ORDERS, e) <= .05 + 1e-12;
    }
    for (int sign = 1; sign >= -1; sign -= 2) {
        struct largest found =
            forest_largest(forest, chance->t, sign, threshold);

        most[EXTENT] = fmax(most[EXTENT], found.extent);
        most[MASS] = fmax(most[MASS], found.intensity);
    }
    p[VOXEL] = chance_p(chance->largest, ORDERS, most[VOXEL]);
    p[ENHANCED] = chance_p(chance->largest_enhanced, ORDERS, most[ENHANCED]);
    p[EXTENT] = chance_p(gsl_matrix_const_ptr(chance->extent, 0, 0), ORDERS,
                         most[EXTENT]);
    p[MASS] = chance_p(gsl_matrix_const_ptr(chance->intensity, 0, 0), ORDERS,
                       most[MASS]);
    forest_free(forest);
}

static void study(double p[METHODS], size_t hits[2], double effect,
                  uint64_t trial)
{
    struct rng rng = rng_init(31, trial);
    gsl_matrix *y = gsl_matrix_alloc(ROWS, VOXELS);
    gsl_matrix *x = gsl_matrix_alloc(ROWS, COLUMNS);
    gsl_matrix *contrast = gsl_matrix_calloc(1, COLUMNS);
    size_t site[ROWS];
    double length[VOXELS];
    struct topology topology = {VOXELS, VOXELS, NULL, start, neighbor};
    struct orders_wish order_wish = {
        .rows = ROWS, .block = site, .count = ORDERS, .seed = trial};
    struct orders orders;
    struct design design;

    draw(y, x, site, effect, &rng);
    gsl_matrix_set(contrast, 0, 1, 1);
    orders_make(&orders, &order_wish);
    if (!design_make(&design, x, contrast, orders.orbit)) {
        struct strand strand = {&design, y, length, NULL, 0, VOXELS};
        struct chance_wish wish = {.strands = &strand,
                                   .strand_count = 1,
                                   .elements = VOXELS,
                                   .orders = &orders,
                                   .side = SIDE_TWO,
                                   .thresholds = &threshold,
                                   .threshold_count = 1,
                                   .has_enhanced = true,
                                   .topology = &topology,
                                   .enhancement = {.5, 2, 0},
                                   .threads = 1};
        struct chance *chance;

        lane_residuals(y, length, &design);
        chance = chance_run(&wish);
        judge(p, hits, chance, &wish);
        chance_free(chance);
    } else {
        ok(false, "the model of a study can be fitted");
    }
    design_release(&design), orders_release(&orders);
    gsl_matrix_free(y), gsl_matrix_free(x), gsl_matrix_free(contrast);
}

/* Studies with a p of at most .05. */
static void studies(size_t found[METHODS], size_t hits[2], double effect,
                    size_t count, const char *name)
{
    for (size_t m = 0; m < METHODS; m++)
        found[m] = 0;
    hits[0] = hits[1] = 0;
    for (size_t trial = 0; trial < count; trial++) {
        double p[METHODS];

        study(p, hits, effect, trial);
        for (size_t m = 0; m < METHODS; m++)
            found[m] += p[m] <= .05 + 1e-12;
    }
    printf("# %s: of %zu, voxel %zu, extent %zu, mass %zu, TFCE %zu\n", name,
           count, found[VOXEL], found[EXTENT], found[MASS], found[ENHANCED]);
}

int main(void)
{
    const char *wanted = getenv("GROUP_NULL");
    size_t count = wanted ? (size_t)strtoul(wanted, NULL, 10) : 200;
    size_t found[METHODS], hits[2];
    double effect = 0;

    join();
    studies(found, hits, effect, count, "null");
    for (size_t m = 0; m < METHODS; m++)
        ok(is_low(found[m], count), names[m]);
    ok(is_high(found[VOXEL], count) && is_high(found[MASS], count) &&
           is_high(found[ENHANCED], count),
       "and they are not below 5 % either");
    effect = 3;
    studies(found, hits, effect, count / 4, "planted");
    ok(found[MASS] > count / 8 && found[ENHANCED] > count / 8,
       "a planted block is found by its mass and by enhancement");
    printf("# planted voxels: by the largest %zu, by enhancement %zu\n",
           hits[0], hits[1]);
    ok(hits[1] > hits[0], "and enhancement finds more of it than the largest");
    return done();
}
