/*
 * Studies without a difference: 40 subjects, two classes, 200 features of
 * noise, classified by PCA-LDA within a mask that a learner chose.
 *
 * The number of right tests is a small whole number, so that p is above
 * uniform where there are ties; broken at random, p is uniform exactly.
 */
#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "cohort/classify.h"
#include "cohort/verdict.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <stdlib.h>
#include <unistd.h>

enum { STUDIES = 200, SUBJECTS = 40, FEATURES = 200 };

/* Kolmogorov's limit at 1 %, 1.628 / (sqrt(n) + 0.12 + 0.11 / sqrt(n)). */
#define LIMIT (1.628 / (sqrt(STUDIES) + 0.12 + 0.11 / sqrt(STUDIES)))

struct outcome {
    double accuracy, p;
    double exact; /* p with ties broken at random: uniform under the null */
};

static void write_features(size_t study)
{
    FILE *features = fopen("features.tsv", "w");
    FILE *people = fopen("people.tsv", "w");
    struct rng rng = rng_init(21, study);

    fputs("participant_id", features);
    fputs("participant_id\tdx\n", people);
    for (size_t j = 0; j < FEATURES; j++)
        fprintf(features, "\tf%zu", j);
    for (size_t i = 0; i < SUBJECTS; i++) {
        double size = 1 + 2 * rng_uniform(&rng); /* subjects differ */

        fprintf(features, "\nsub-%zu", i);
        fprintf(people, "sub-%zu\t%s\n", i, i % 2 ? "patient" : "control");
        for (size_t j = 0; j < FEATURES; j++)
            fprintf(features, "\t%.6g", size * rng_normal(&rng));
    }
    fputc('\n', features);
    fclose(features), fclose(people);
}

static struct outcome classify_study(struct classify_options *options,
                                     size_t study)
{
    struct outcome outcome;
    struct classify *classify;
    struct rng rng = rng_init(12, study);
    double values[VERDICT_MEASURES], above = 0, equal = 1;

    write_features(study);
    options->seed = 21 + (int)study;
    classify = classify_open(options, &(struct shard){.count = 1});
    classify_run(classify);
    verdict_of(values, classify, &classify->rivals[0]);
    for (size_t k = 1; k <= classify->permutations; k++) {
        const size_t *correct = classify->rivals[0].correct;

        above += correct[k] > correct[0];
        equal += correct[k] == correct[0];
    }
    outcome.accuracy = values[VERDICT_REPEATS];
    outcome.p = values[VERDICT_P];
    outcome.exact = (above + rng_uniform(&rng) * equal) /
                    (1 + (double)classify->permutations);
    classify_free(classify);
    return outcome;
}

/* Largest distance of the distribution of `values` from the uniform one. */
static double distance_from_uniform(double *values)
{
    double most = 0;

    gsl_sort(values, 1, STUDIES);
    for (size_t k = 0; k < STUDIES; k++) {
        most = fmax(most, values[k] - (double)k / STUDIES);
        most = fmax(most, (double)(k + 1) / STUDIES - values[k]);
    }
    return most;
}

/* Whether `count` of the studies are no more than chance of `rate` gives, at
 * 1 %. */
static bool is_no_more(size_t count, double rate)
{
    return gsl_cdf_binomial_Q((unsigned)count - 1, rate, STUDIES) > 0.01 ||
           !count;
}

static void test_null(enum classify_learner learner, int repeats, int orders,
                      const char *name)
{
    struct classify_options options = {.input = {.path = "features.tsv",
                                                 .beside = ".",
                                                 .memory = (size_t)1 << 30},
                                       .participants = "people.tsv",
                                       .target = "dx",
                                       .models = "pca-lda",
                                       .components = "5",
                                       .penalties = "1",
                                       .folds = 4,
                                       .inner_folds = 2,
                                       .repeats = repeats,
                                       .permutations = orders,
                                       .threads = 1,
                                       .shrinkage = NAN,
                                       .learner = (int)learner,
                                       .mask_t = 2,
                                       .mask_share = .1,
                                       .mask_components = 10,
                                       .mask_rounds = 1,
                                       .halves = 2,
                                       .stability = .5};
    double exact[STUDIES], sum = 0, square = 0, distance, mean, error;
    size_t below[2] = {0};

    for (size_t k = 0; k < STUDIES; k++) {
        struct outcome outcome = classify_study(&options, k);

        exact[k] = outcome.exact;
        sum += outcome.accuracy, square += outcome.accuracy * outcome.accuracy;
        below[0] += outcome.p <= 0.05, below[1] += outcome.p <= 0.5;
    }
    distance = distance_from_uniform(exact);
    mean = sum / STUDIES;
    error = sqrt((square / STUDIES - mean * mean) / STUDIES);
    printf("# %s: accuracy %.4f +- %.4f, p <= .05 in %zu, p <= .5 in %zu, "
           "distance %.4f of %.4f\n",
           name, mean, error, below[0], below[1], distance, LIMIT);
    ok(fabs(mean - 0.5) < 2.58 * error, "accuracy is at chance");
    ok(distance < LIMIT, "p, ties broken at random, is uniform");
    ok(is_no_more(below[0], 0.05) && below[0] > 0,
       "p <= .05 in no more than one of twenty, but sometimes");
    ok(is_no_more(below[1], 0.5), "p <= .5 in no more than half");
}

int main(void)
{
    char folder[] = "/tmp/classify-null-XXXXXX";

    if (!mkdtemp(folder) || chdir(folder) != 0)
        return 1;
    test_null(CLASSIFY_PROJECTION, 1, 99, "projection");
    test_null(CLASSIFY_ALL, 1, 99, "no mask");
    test_null(CLASSIFY_ALL, 3, 19, "folds dealt three times");
    unlink("features.tsv"), unlink("people.tsv"), rmdir(folder);
    return done();
}
