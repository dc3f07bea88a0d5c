#include "geometry/identification.h"

#include "base/mem.h"
#include "rsa/signs.h"

#include <math.h>
#include <stdlib.h>

struct judge {
    struct identification *all;
    const struct identification_options *options;
};

/* Variance over samples of row a, or of row a - row b. */
static double variance(const gsl_matrix *samples, size_t a, size_t b)
{
    double *x = NEW_ARRAY(double, samples->size2), found;

    for (size_t k = 0; k < samples->size2; k++)
        x[k] = gsl_matrix_get(samples, a, k) -
               (b == SIZE_MAX ? 0 : gsl_matrix_get(samples, b, k));
    found = verdicts_variance(x, samples->size2);
    free(x);
    return found;
}

/* The standard error of a statistic or of a difference, and its freedom. */
static double error_of(double *freedom, const struct judge *judge, size_t a,
                       size_t b)
{
    const struct identification *all = judge->all;
    const size_t counts[2] = {all->subjects, all->stimuli};
    double n_s = (double)all->subjects, n_c = (double)all->stimuli, v[3];

    if (!all->samples[0])
        return NAN;
    for (int kind = 0; kind < IDENTIFY_KINDS; kind++)
        v[kind] = variance(all->samples[kind], a, b);
    switch (judge->options->bootstrap) {
    case IDENTIFICATION_SUBJECTS:
        *freedom = n_s - 1;
        return sqrt(v[0] * n_s / (n_s - 1));
    case IDENTIFICATION_STIMULI:
        *freedom = n_c - 1;
        return sqrt(v[1] * n_c / (n_c - 1));
    default:
        *freedom = fmin(n_s, n_c) - 1;
        return sqrt(verdicts_dual(v[0], v[1], v[2], counts));
    }
}

static void spread(const struct judge *judge)
{
    for (size_t k = 0; k < judge->all->statistics; k++) {
        struct identification_statistic *one = &judge->all->statistic[k];
        double freedom = NAN, width;

        one->error = error_of(&freedom, judge, k, SIZE_MAX);
        if (isnan(one->error) || isnan(one->accuracy))
            continue;
        width = verdicts_width(one->error, freedom);
        one->low = fmax(one->accuracy - width, 0);
        one->high = fmin(one->accuracy + width, 1);
    }
}

static void judge_pair(const struct judge *judge,
                       struct identification_pair *pair, double *differences)
{
    const struct identification *all = judge->all;
    double freedom = NAN, width;

    for (size_t s = 0; s < all->subjects; s++) {
        differences[s] = gsl_matrix_get(all->shares, pair->a, s) -
                         gsl_matrix_get(all->shares, pair->b, s);
        pair->differing += fabs(differences[s]) > 1e-12;
    }
    pair->difference =
        all->statistic[pair->a].accuracy - all->statistic[pair->b].accuracy;
    pair->p = signs_left_out(differences, all->subjects,
                             judge->options->samples, judge->options->seed);
    pair->error = error_of(&freedom, judge, pair->a, pair->b);
    width = isnan(pair->error) ? NAN : verdicts_width(pair->error, freedom);
    pair->low = pair->difference - width;
    pair->high = pair->difference + width;
}

static void correct(const struct judge *judge)
{
    struct identification *all = judge->all;
    double *p = NEW_ARRAY(double, all->pairs);
    double *adjusted = NEW_ARRAY(double, all->pairs);

    for (size_t k = 0; k < all->pairs; k++)
        p[k] = adjusted[k] = all->pair[k].p;
    if (judge->options->correction == IDENTIFICATION_FDR)
        verdicts_fdr(adjusted, p, all->pairs);
    if (judge->options->correction == IDENTIFICATION_BONFERRONI)
        verdicts_bonferroni(adjusted, p, all->pairs);
    for (size_t k = 0; k < all->pairs; k++)
        all->pair[k].adjusted = adjusted[k];
    free(p), free(adjusted);
}

static void judge_pairs(const struct judge *judge)
{
    struct identification *all = judge->all;
    double *differences = NEW_ARRAY(double, all->subjects);

    all->pairs = all->named * (all->named - 1) / 2;
    all->pair = NEW_ARRAY(struct identification_pair, all->pairs);
    for (size_t a = 0, k = 0; a < all->named; a++)
        for (size_t b = a + 1; b < all->named; b++, k++) {
            all->pair[k] = (struct identification_pair){.a = a, .b = b};
            judge_pair(judge, &all->pair[k], differences);
        }
    correct(judge);
    free(differences);
}

static void count_lost(struct identification *all, int bootstrap)
{
    static const int kinds[] = {0, IDENTIFY_SUBJECTS, IDENTIFY_STIMULI,
                                IDENTIFY_BOTH};

    for (size_t b = 0; all->samples[0] && b < all->samples[0]->size2; b++)
        all->lost +=
            isnan(gsl_matrix_get(all->samples[kinds[bootstrap]], 0, b)) != 0;
}

void identification_judge(struct identification *all,
                          const struct identification_options *options)
{
    const struct judge judge = {all, options};

    spread(&judge);
    judge_pairs(&judge);
    count_lost(all, options->bootstrap);
}
