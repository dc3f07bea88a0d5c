/* Maps moved over the sphere, and the assignment that keeps every value. */
#include "../tap.h"
#include "cortex.h"
#include "space/assignment.h"
#include "space/spin.h"

/* ---- assignment ---- */

static double assigned(const double *cost, size_t n, bool *is_permutation)
{
    uint32_t *column = NEW_ARRAY(uint32_t, n);
    bool *taken = NEW_ARRAY(bool, n);
    double sum = 0;

    assignment_least(column, cost, n);
    *is_permutation = true;
    for (size_t i = 0; i < n; i++) {
        *is_permutation = *is_permutation && !taken[column[i]];
        taken[column[i]] = true;
        sum += cost[i * n + column[i]];
    }
    free(column), free(taken);
    return sum;
}

/* The least cost of all permutations of what is left, row by row. */
static double tried(const double *cost, size_t n, size_t row, unsigned taken)
{
    double best = INFINITY;

    if (row == n)
        return 0;
    for (size_t j = 0; j < n; j++)
        if (!(taken >> j & 1))
            best = fmin(best, cost[row * n + j] +
                                  tried(cost, n, row + 1, taken | 1U << j));
    return best;
}

static void test_assignment(void)
{
    double cost[30 * 30], worst = 0;
    struct rng rng = rng_init(4, 0);
    bool is_permutation, all = true;

    for (size_t trial = 0; trial < 30; trial++) {
        for (size_t k = 0; k < 49; k++)
            cost[k] =
                trial < 15 ? rng_normal(&rng) : (double)rng_below(&rng, 3);
        worst = fmax(worst, fabs(assigned(cost, 7, &is_permutation) -
                                 tried(cost, 7, 0, 0)));
        all = all && is_permutation;
    }
    ok(all && worst < 1e-12,
       "an assignment is the best of all permutations, with ties, too");
    for (size_t i = 0; i < 30; i++)
        for (size_t j = 0; j < 30; j++)
            cost[i * 30 + j] =
                (double)((i * 37 + j * 91 + i * j * 17) % 101) / 7;
    close_to(assigned(cost, 30, &is_permutation), 10.2857142857143, 1e-13,
             "the cost is that of scipy 1.17.1 linear_sum_assignment");
}

/* ---- spin ---- */

static struct spin *spin_of(const struct cortex *cortex)
{
    struct spin *spin = spin_new(cortex->maps.regions);
    bool is_fine;

    for (size_t i = 0; i < spin->count; i++) {
        spin->side[i] = (enum spin_side)cortex->sites.side[i];
        for (size_t a = 0; a < 3; a++)
            spin->at[i][a] = gsl_matrix_get(cortex->sphere, i, a);
    }
    is_fine = spin_project(spin, true);
    bug_if(!is_fine);
    return spin;
}

static void test_rotations(void)
{
    struct rng rng = rng_init(2, 0);
    double rotation[3][3], worst = 0, mean[3][3] = {{0}}, square = 0;

    for (size_t trial = 0; trial < 4000; trial++) {
        spin_rotation(rotation, &rng);
        for (size_t i = 0; i < 3; i++)
            for (size_t j = 0; j < 3; j++) {
                double product = 0;

                for (size_t a = 0; a < 3; a++)
                    product += rotation[a][i] * rotation[a][j];
                worst = fmax(worst, fabs(product - (i == j)));
                mean[i][j] += rotation[i][j] / 4000;
            }
        square += rotation[0][0] * rotation[0][0] / 4000;
    }
    ok(worst < 1e-14, "a rotation keeps lengths and angles");
    worst = 0;
    for (size_t k = 0; k < 9; k++)
        worst = fmax(worst, fabs(mean[k / 3][k % 3]));
    /* An entry is uniform on [-1, 1]: standard error .0091 of the mean. */
    ok(worst < .04, "rotations have no direction of their own");
    close_to(square, 1. / 3, .02, "an entry of a rotation is uniform");
}

static void test_spins(void)
{
    struct cortex cortex = cortex_new(40, 1);
    struct spin *spin = spin_of(&cortex);
    double one[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, rotation[3][3];
    uint32_t near[80], best[80];
    bool is_still = true, is_mirror = true, is_whole = true, taken[80] = {0};
    struct rng rng = rng_init(8, 0);

    spin_sources(near, spin, one, false);
    spin_sources(best, spin, one, true);
    for (uint32_t i = 0; i < 80; i++)
        is_still = is_still && near[i] == i && best[i] == i;
    ok(is_still, "without a rotation every region keeps its value");

    spin_rotation(rotation, &rng);
    spin_sources(near, spin, rotation, false);
    spin_sources(best, spin, rotation, true);
    for (size_t i = 0; i < 80; i++) {
        is_mirror = is_mirror && near[(i + 40) % 80] == (near[i] + 40) % 80;
        is_whole = is_whole && !taken[best[i]] && (best[i] < 40) == (i < 40);
        taken[best[i]] = true;
    }
    ok(is_mirror, "the right hemisphere turns as the mirror image of the left");
    ok(is_whole, "assigned: every value once, and in its hemisphere");
    spin_free(spin);
    cortex_release(&cortex);
}

int main(void)
{
    test_assignment();
    test_rotations();
    test_spins();
    return done();
}
