#include "../tap.h"
#include "graphs.h"

#include "base/mem.h"
#include "graph/rewire_arcs.h"
#include "graph/rewire_signed.h"

#include <stdlib.h>
#include <string.h>

/* Rewired graphs with arcs and with signs. */

enum { N = 12, DRAWS = 6000, CODES = 14348907 };

static gsl_matrix *random_arcs(size_t n, double p, uint64_t seed)
{
    gsl_matrix *arcs = gsl_matrix_calloc(n, n);
    struct rng rng = rng_init(seed, 0);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (rng_uniform(&rng) < p && i != j)
                gsl_matrix_set(arcs, i, j, 1 + rng_uniform(&rng));
    return arcs;
}

/* Of node i: arcs out, in, mutual pairs, and the weight out. */
static void count_arcs(double of[4], const gsl_matrix *arcs, size_t i)
{
    memset(of, 0, sizeof(double[4]));
    for (size_t j = 0; j < arcs->size1; j++) {
        double out = gsl_matrix_get(arcs, i, j),
               in = gsl_matrix_get(arcs, j, i);

        of[0] += out != 0, of[1] += in != 0, of[2] += out != 0 && in != 0;
        of[3] += out;
    }
}

static void keeps_arcs(bool keeps_mutual)
{
    bool is_kept = true, is_moved = false, has_loop = false;

    for (uint64_t seed = 0; seed < 12; seed++) {
        gsl_matrix *arcs = random_arcs(N, .08 * (double)seed, seed);
        gsl_matrix *old = gsl_matrix_alloc(N, N);
        struct rng rng = rng_init(seed, 1);

        gsl_matrix_memcpy(old, arcs);
        is_moved |= rewire_arcs(arcs, keeps_mutual, 20, &rng) > 0 &&
                    !gsl_matrix_equal(arcs, old);
        for (size_t i = 0; i < N; i++) {
            double was[4], is[4];

            count_arcs(was, old, i), count_arcs(is, arcs, i);
            is_kept &= was[0] == is[0] && was[1] == is[1] &&
                       (!keeps_mutual || was[2] == is[2]) &&
                       fabs(was[3] - is[3]) < 1e-12;
            has_loop |= gsl_matrix_get(arcs, i, i) != 0;
        }
        gsl_matrix_free(arcs), gsl_matrix_free(old);
    }
    ok(is_kept, keeps_mutual
                    ? "arcs in, out and mutual and weights out are kept"
                    : "arcs in and out and weights out are kept");
    ok(is_moved && !has_loop, "arcs moved, and none begins where it ends");
}

/* Signs of the entries as a number; (n^2 entries, the diagonal left out). */
static size_t code_of(const gsl_matrix *m, bool is_symmetric)
{
    size_t code = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = is_symmetric ? i + 1 : 0; j < m->size2; j++) {
            double x = gsl_matrix_get(m, i, j);

            if (i != j)
                code = code * (is_symmetric ? 3 : 2) +
                       (size_t)((x != 0) + (x < 0));
        }
    return code;
}

/*
 * Chi squared over its degrees of freedom, of counts that should be alike;
 * *classes is how many are above 0.
 */
static double unevenness(size_t *classes, const size_t *count, size_t codes)
{
    double chi = 0, mean;

    *classes = 0;
    for (size_t k = 0; k < codes; k++)
        *classes += count[k] > 0;
    mean = (double)DRAWS / (double)*classes;
    for (size_t k = 0; k < codes; k++)
        if (count[k])
            chi += ((double)count[k] - mean) * ((double)count[k] - mean) / mean;
    return chi / ((double)*classes - 1);
}

/* Graphs of 4 nodes, every one out and in: all 9 without a fixed point. */
static void all_arcs(void)
{
    size_t *count = NEW_ARRAY(size_t, 4096), classes;
    double uneven;

    for (uint64_t k = 0; k < DRAWS; k++) {
        gsl_matrix *arcs = gsl_matrix_calloc(4, 4);
        struct rng rng = rng_init(7, k);

        for (size_t i = 0; i < 4; i++)
            gsl_matrix_set(arcs, i, (i + 1) % 4, 1);
        (void)rewire_arcs(arcs, false, 30, &rng);
        count[code_of(arcs, false)]++;
        gsl_matrix_free(arcs);
    }
    uneven = unevenness(&classes, count, 4096);
    close_to((double)classes, 9, 0, "all nine graphs of one arc out and in");
    ok(uneven < 3.26, "and each as often (chi squared of 8, p above .001)");
    free(count);
}

static void count_signs(double of[4], const gsl_matrix *m, size_t i)
{
    memset(of, 0, sizeof(double[4]));
    for (size_t j = 0; j < m->size1; j++) {
        double x = j == i ? 0 : gsl_matrix_get(m, i, j);

        of[0] += x > 0, of[1] += x < 0;
        of[2] += x > 0 ? x : 0, of[3] += x < 0 ? x : 0;
    }
}

static gsl_matrix *random_signs(size_t n, double p, uint64_t seed)
{
    gsl_matrix *weights = random_graph(n, p, 50, seed);
    struct rng rng = rng_init(seed, 2);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (rng_uniform(&rng) < .4)
                join(weights, i, j, -gsl_matrix_get(weights, i, j));
    return weights;
}

static void keeps_signs(void)
{
    bool is_kept = true, is_moved = false;
    double worst = 0;

    for (uint64_t seed = 0; seed <= 12; seed++) {
        gsl_matrix *weights = random_signs(N, .1 * (double)seed, seed);
        gsl_matrix *null = gsl_matrix_alloc(N, N);
        struct rng rng = rng_init(seed, 3);
        double was[4], is[4], total[2] = {0};

        is_moved |= rewire_signed(null, weights, 20, 5, &rng) > 0 &&
                    code_of(null, true) != code_of(weights, true);
        for (size_t i = 0; i < N; i++) {
            count_signs(was, weights, i), count_signs(is, null, i);
            is_kept &= was[0] == is[0] && was[1] == is[1] &&
                       gsl_matrix_get(null, i, i) == 0;
            total[0] += is[2] - was[2], total[1] += is[3] - was[3];
        }
        worst = fmax(worst, fmax(fabs(total[0]), fabs(total[1])));
        gsl_matrix_free(weights), gsl_matrix_free(null);
    }
    ok(is_kept, "positive and negative neighbors are kept, of every node");
    ok(is_moved, "signs moved");
    close_to(worst, 0, 1e-12, "the weights of each sign are all used");
}

/* A complete graph of 6 nodes, two negative edges at each: a ring of 6 (60) or
 * two triangles (10). */
static void all_signs(void)
{
    size_t *count = NEW_ARRAY(size_t, CODES), classes;
    double uneven;

    for (uint64_t k = 0; k < DRAWS; k++) {
        gsl_matrix *weights = complete(6, 1), *null = gsl_matrix_alloc(6, 6);
        struct rng rng = rng_init(8, k);

        for (size_t i = 0; i < 6; i++)
            join(weights, i, (i + 1) % 6, -1);
        (void)rewire_signed(null, weights, 30, 1, &rng);
        count[code_of(null, true)]++;
        gsl_matrix_free(weights), gsl_matrix_free(null);
    }
    uneven = unevenness(&classes, count, CODES);
    close_to((double)classes, 70, 0,
             "a complete graph of two signs: all its 70 rings are reached");
    ok(uneven < 1.6, "and each as often (chi squared of 69, p above .001)");
    free(count);
}

static void nothing_to_do(void)
{
    gsl_matrix *full = complete(6, 1), *null = gsl_matrix_alloc(6, 6);
    gsl_matrix *none = gsl_matrix_calloc(6, 6);
    struct rng rng = rng_init(1, 1);

    ok(!rewire_arcs(full, false, 20, &rng) &&
           !rewire_arcs(full, true, 20, &rng),
       "complete: no arc can be moved, which is told");
    ok(!rewire_signed(null, full, 20, 5, &rng) && gsl_matrix_equal(null, full),
       "complete of one sign: nothing can be moved, which is told");
    ok(!rewire_arcs(none, false, 20, &rng) &&
           !rewire_signed(null, none, 20, 5, &rng) && gsl_matrix_isnull(null),
       "a graph without an edge stays one");
    gsl_matrix_free(full), gsl_matrix_free(null), gsl_matrix_free(none);
}

int main(void)
{
    keeps_arcs(false);
    keeps_arcs(true);
    all_arcs();
    keeps_signs();
    all_signs();
    nothing_to_do();
    return done();
}
