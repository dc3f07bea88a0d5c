#include "cohort/classify.h"

#include "base/mem.h"
#include "base/report.h"
#include "cohort/lens.h"
#include "cohort/nest.h"
#include "stats/folds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

/* Numbers of a list, none below `least`; returns how many. */
static size_t read_numbers(double **numbers, const char *list, double least,
                           const char *option)
{
    size_t count = 0;
    const char *at = list;

    *numbers = NEW_ARRAY(double, strlen(list) + 1);
    while (*at) {
        char *end;
        double value = strtod(at, &end);

        if (end == at || (*end && *end != ',') || !isfinite(value) ||
            value < least)
            usage("--%s: '%s' is no list of numbers of at least %g", option,
                  list, least);
        (*numbers)[count++] = value;
        at = end + (*end == ',');
    }
    if (!count)
        usage("--%s names no number", option);
    return count;
}

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static int descending(const void *a, const void *b)
{
    return ascending(b, a);
}

static void add_rival(struct classify *classify, const struct rival *rival)
{
    classify->rivals = xrealloc(classify->rivals, classify->rival_count + 1,
                                sizeof *classify->rivals);
    classify->rivals[classify->rival_count++] = *rival;
}

static void add_model(struct classify *classify, const char *name,
                      const size_t choices[2])
{
    struct rival rival = {.kind = RIVAL_MODEL};

    while (linear_names[rival.model] &&
           strcmp(linear_names[rival.model], name) != 0)
        rival.model++;
    rival.name = linear_names[rival.model];
    if (!rival.name)
        usage("'%s' is no model; there are pca-lda, ridge, logistic and svm",
              name);
    for (size_t k = 0; k < classify->rival_count; k++)
        if (classify->rivals[k].name == rival.name)
            usage("the model '%s' is named twice", name);
    rival.parameters = rival.model == LINEAR_PCA_LDA ? classify->components
                                                     : classify->penalties;
    rival.choices = choices[rival.model != LINEAR_PCA_LDA];
    add_rival(classify, &rival);
}

static void find_rivals(struct classify *classify)
{
    static const struct rival others[] = {
        {.kind = RIVAL_MAJORITY, .name = "majority"},
        {.kind = RIVAL_GROUP, .name = "group-only"},
        {.kind = RIVAL_PHENOTYPE, .name = "phenotype-only"}};
    const struct classify_options *options = classify->options;
    const char *list = options->models;
    size_t choices[] = {read_numbers(&classify->components, options->components,
                                     1, "components"),
                        read_numbers(&classify->penalties, options->penalties,
                                     1e-12, "penalties")};

    qsort(classify->components, choices[0], sizeof(double), ascending);
    qsort(classify->penalties, choices[1], sizeof(double), descending);
    while (*list) {
        size_t length = strcspn(list, ",");
        char *name = xformat("%.*s", (int)length, list);

        add_model(classify, name, choices);
        list += length + (list[length] == ',');
        free(name);
    }
    if (!classify->rival_count)
        usage("--model names no model");
    add_rival(classify, &others[0]);
    if (options->groups)
        add_rival(classify, &others[1]);
    if (options->phenotype || options->confounds)
        add_rival(classify, &others[2]);
}

static void make_room(struct classify *classify)
{
    size_t count = classify->cohort.count;

    for (size_t k = 0; k < classify->rival_count; k++) {
        struct rival *rival = &classify->rivals[k];

        rival->score = NEW_ARRAY(double, count);
        rival->chosen = NEW_ARRAY(double, classify->folds.count + 1);
        rival->correct = NEW_ARRAY(size_t, classify->permutations + 1);
        rival->repeated = NEW_ARRAY(size_t, classify->repeats);
        for (size_t i = 0; i < count; i++)
            rival->score[i] = NAN;
        if (rival->kind == RIVAL_MODEL)
            rival->weights = NEW_ARRAY(double, classify->features->count);
    }
}

static void check_options(const struct classify_options *options)
{
    if (options->learner == CLASSIFY_PARCEL && !options->parcels)
        usage("the mask learner parcel needs --parcels");
    if (options->is_group_out && options->fold_table)
        usage("--leave-one-group-out and --fold-table both say the folds");
    if (options->repeats > 1 && (options->is_group_out || options->fold_table))
        usage("--repeats is for folds that are dealt: neither for "
              "--leave-one-group-out nor for --fold-table");
    if (!options->target)
        usage("--target names the column to tell apart");
}

const size_t *classify_blocks(const struct classify *classify)
{
    return classify->repeats > 1 ? classify->cohort.group
                                 : classify->folds.block;
}

/* The labels as they are are for the whole, or for the merge. */
static void find_orders(struct classify *classify)
{
    size_t *orders = classify->orders;

    orders[1] = 1;
    if (classify->shard.task == SHARD_MERGE)
        return;
    shard_range(orders, &classify->shard, classify->permutations);
    orders[0] += classify->shard.task == SHARD_PART;
    orders[1]++;
}

struct classify *classify_open(const struct classify_options *options,
                               const struct shard *shard)
{
    struct classify *classify = NEW_ARRAY(struct classify, 1);

    check_options(options);
    classify->options = options;
    classify->shard = *shard;
    find_rivals(classify);
    classify->features = features_open(&options->input);
    classify->cohort = classify_cohort(options, classify->features);
    classify->folds = classify_folds(options, &classify->cohort, 0);
    features_load(classify->features, classify->cohort.rows,
                  classify->cohort.count);
    classify->repeats = (size_t)options->repeats;
    classify->permutations = (size_t)options->permutations;
    for (size_t i = 0; i < classify->cohort.count; i++)
        classify->tests += classify->folds.tested[i] != NO_FOLD;
    if (classify->permutations &&
        !folds_can_shuffle(classify->cohort.is_positive,
                           classify_blocks(classify), classify->cohort.count)) {
        warn("no two participants of one %sgroup differ in '%s': there is "
             "nothing to permute",
             classify->repeats > 1 ? "" : "fold and ", options->target);
        classify->permutations = 0;
    }
    find_orders(classify);
    lens_open(classify);
    make_room(classify);
    return classify;
}

void classify_free(struct classify *classify)
{
    for (size_t k = 0; k < classify->rival_count; k++) {
        struct rival *rival = &classify->rivals[k];

        free(rival->score), free(rival->chosen), free(rival->correct);
        free(rival->repeated);
        free(rival->weights);
    }
    classify_cohort_release(&classify->cohort);
    classify_folds_release(&classify->folds);
    features_free(classify->features);
    gsl_matrix_free(classify->gram);
    free(classify->components), free(classify->penalties);
    free(classify->frequency), free(classify->folds_kept);
    if (classify->neighbors)
        neighbors_free(classify->neighbors);
    if (classify->balls)
        balls_free(classify->balls);
    free(classify->voxel), free(classify->kept), free(classify->parcel),
        free(classify->rivals);
    free(classify);
}
