/*
 * identify_null STUDIES SUBJECTS REGIONS STIMULI SIGNAL: how often two views
 * that tell regions equally well are said to differ, at p < .05.
 *
 * Both views are the same dissimilarities of each region, of standard deviation
 * SIGNAL (0: nothing to tell), plus noise of subjects and regions that is
 * independent between the views and, as people differ, half as large to twice
 * as large in some subjects: their accuracies are exchangeable, and every
 * rejection is a mistake.  Prints the mean accuracy, and rejections by
 *
 *     signs      flips of signs of subjects (signs.h)
 *     rank       signed ranks of subjects
 *     t          t of the differences of subjects
 *     jackknife  t with the error of a jackknife over subjects
 *     bootstrap  t with the error of a bootstrap of subjects
 *     left-out   the test of the stage (signs_left_out)
 */
#include "base/mem.h"
#include "base/rng.h"
#include "num/blas.h"
#include "rsa/identify.h"
#include "rsa/signs.h"
#include "rsa/verdicts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TESTS = 6, SAMPLES = 200 };

static const char *const names[TESTS] = {"signs",     "rank",      "t",
                                         "jackknife", "bootstrap", "left-out"};

struct world {
    struct identify_design design;
    size_t stimuli, pairs, rows;
    size_t *a, *b;
    gsl_matrix *truth;
    double signal;
};

static void make(gsl_matrix *columns, const struct world *world,
                 const double *spread, struct rng *rng)
{
    double *noise = NEW_ARRAY(double, world->pairs);

    for (size_t r = 0; r < world->rows; r++) {
        size_t region = world->design.region[r];
        double sd = spread[r / world->design.regions];

        rng_normals(rng, noise, world->pairs);
        for (size_t p = 0; p < world->pairs; p++)
            gsl_matrix_set(columns, p, r,
                           world->signal *
                                   gsl_matrix_get(world->truth, region, p) +
                               sd * noise[p]);
    }
    free(noise);
}

struct seen {
    gsl_matrix *gram;
    double *shares, *left, *samples[IDENTIFY_KINDS];
};

static void see(struct seen *seen, const struct world *world,
                const gsl_matrix *columns, uint64_t seed)
{
    const struct identify_resamples plan = {world->stimuli, SAMPLES,  1,
                                            seed,           world->a, world->b};

    blas_gram(seen->gram, 1, columns);
    identify_subjects(seen->shares, &world->design, seen->gram);
    identify_without(seen->left, &world->design, seen->gram);
    identify_bootstrap(seen->samples, &world->design, columns, &plan);
}

static void judge(double p[TESTS], const struct seen seen[2], size_t subjects,
                  uint64_t seed)
{
    double *d = NEW_ARRAY(double, subjects),
           *left = NEW_ARRAY(double, subjects);
    double *boot = NEW_ARRAY(double, SAMPLES), n = (double)subjects;
    struct verdicts_moments m;

    for (size_t s = 0; s < subjects; s++) {
        d[s] = seen[0].shares[s] - seen[1].shares[s];
        left[s] = seen[0].left[s] - seen[1].left[s];
    }
    for (size_t b = 0; b < SAMPLES; b++)
        boot[b] = seen[0].samples[0][b] - seen[1].samples[0][b];
    m = verdicts_moments(d, subjects);
    p[0] = signs_p(d, subjects, 999, seed);
    p[1] = verdicts_signed_rank(d, subjects, true);
    p[2] = verdicts_t(m.mean, m.error, n - 1, true);
    p[3] = verdicts_t(
        m.mean, sqrt(verdicts_variance(left, subjects) * (n - 1) * (n - 1) / n),
        n - 1, true);
    p[4] =
        verdicts_t(m.mean, sqrt(verdicts_variance(boot, SAMPLES) * n / (n - 1)),
                   n - 1, true);
    p[5] = signs_left_out(d, subjects, 999, seed);
    free(d), free(left), free(boot);
}

static struct world world_of(char **argv)
{
    struct world w = {.stimuli = strtoul(argv[4], NULL, 10),
                      .signal = strtod(argv[5], NULL)};
    size_t *start, *region, subjects = strtoul(argv[2], NULL, 10);
    size_t regions = strtoul(argv[3], NULL, 10), p = 0;

    w.pairs = w.stimuli * (w.stimuli - 1) / 2;
    w.rows = subjects * regions;
    w.a = NEW_ARRAY(size_t, w.pairs), w.b = NEW_ARRAY(size_t, w.pairs);
    start = NEW_ARRAY(size_t, subjects + 1);
    region = NEW_ARRAY(size_t, w.rows);
    for (size_t s = 0; s <= subjects; s++)
        start[s] = s * regions;
    for (size_t r = 0; r < w.rows; r++)
        region[r] = r % regions;
    for (size_t i = 0; i < w.stimuli; i++)
        for (size_t j = i + 1; j < w.stimuli; j++, p++)
            w.a[p] = i, w.b[p] = j;
    w.truth = gsl_matrix_alloc(regions, w.pairs);
    w.design = (struct identify_design){subjects, regions, start, region};
    return w;
}

int main(int argc, char **argv)
{
    double below[TESTS] = {0}, accuracy = 0;
    struct seen seen[2];
    struct world w;
    size_t studies;

    if (argc < 6)
        return 2;
    studies = strtoul(argv[1], NULL, 10);
    w = world_of(argv);
    for (int v = 0; v < 2; v++) {
        seen[v].gram = gsl_matrix_alloc(w.rows, w.rows);
        seen[v].shares = NEW_ARRAY(double, w.design.subjects);
        seen[v].left = NEW_ARRAY(double, w.design.subjects);
        for (int k = 0; k < IDENTIFY_KINDS; k++)
            seen[v].samples[k] = NEW_ARRAY(double, SAMPLES);
    }
    for (size_t study = 0; study < studies; study++) {
        struct rng rng = rng_init(11, study);
        gsl_matrix *columns = gsl_matrix_alloc(w.pairs, w.rows);
        double *spread = NEW_ARRAY(double, w.design.subjects), p[TESTS];

        rng_normals(&rng, w.truth->data, w.truth->size1 * w.truth->size2);
        for (size_t s = 0; s < w.design.subjects; s++)
            spread[s] = exp2(2 * rng_uniform(&rng) - 1);
        for (int v = 0; v < 2; v++) {
            make(columns, &w, spread, &rng);
            see(&seen[v], &w, columns, study);
            for (size_t s = 0; s < w.design.subjects; s++)
                accuracy += seen[v].shares[s] / (double)w.design.subjects / 2;
        }
        judge(p, seen, w.design.subjects, study);
        for (int t = 0; t < TESTS; t++)
            below[t] += p[t] < 0.05;
        gsl_matrix_free(columns), free(spread);
    }
    printf("accuracy %.3f", accuracy / (double)studies);
    for (int t = 0; t < TESTS; t++)
        printf("  %s %.4f", names[t], below[t] / (double)studies);
    printf("\n");
    return 0;
}
