#include "geometry/comparison_tables.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void name_columns(struct sheet *sheet, const char *const (*columns)[2])
{
    for (size_t k = 0; columns[k][0]; k++)
        sheet_column(sheet, columns[k][0], columns[k][1]);
    sheet_head(sheet);
}

struct comparison_tables comparison_tables_begin(const char *results)
{
    static const char *const models[][2] = {
        {"comparator", "How RDMs were compared"},
        {"model", "Model, or family of models"},
        {"mean", "Similarity to the data, mean over subjects"},
        {"sem", "Standard error of the mean"},
        {"ci_low", "Lower end of the 95 % confidence interval"},
        {"ci_high", "Upper end of the 95 % confidence interval"},
        {"p_zero", "One-sided p of a similarity above chance; see Test"},
        {"p_ceiling", "Two-sided p of a difference from ceiling_low; see "
                      "CeilingTest"},
        {"ceiling_low", "Noise ceiling, the subject left out of the pool"},
        {"ceiling_high", "Noise ceiling, the subject in the pool"},
        {"n", "Subjects with a similarity"},
        {NULL, NULL}};
    static const char *const pairs[][2] = {
        {"comparator", "How RDMs were compared"},
        {"model_a", "First model"},
        {"model_b", "Second model"},
        {"difference", "Similarity of the first minus that of the second"},
        {"sem", "Standard error of the difference"},
        {"p", "Two-sided p of the difference; see Test"},
        {"p_adjusted", "The same, corrected for all pairs of the comparator; "
                       "see Correction"},
        {NULL, NULL}};
    static const char *const subjects[][2] = {
        {"comparator", "How RDMs were compared"},
        {"subject", "Column of the data"},
        {"model", "Model, or family of models"},
        {"similarity", "Similarity of the two"},
        {NULL, NULL}};
    struct comparison_tables tables = {
        sheet_beside(results, ".tsv", "Models compared with RDMs of subjects"),
        sheet_beside(results, "_pairs.tsv", "Models compared with each other"),
        sheet_beside(results, "_subjects.tsv",
                     "Similarity of each subject to each "
                     "model"),
        NULL};

    name_columns(&tables.results, models);
    name_columns(&tables.pairs, pairs);
    name_columns(&tables.subjects, subjects);
    return tables;
}

static void add_models(struct tsv *out, const struct comparison_block *block)
{
    const struct inference *all = block->inference;

    for (size_t f = 0; f < all->models; f++) {
        const struct inference_model *model = &all->model[f];

        tsv_text(out, compare_names[block->kind]);
        tsv_text(out, block->models[f]);
        tsv_number(out, model->mean);
        tsv_number(out, model->error);
        tsv_number(out, model->low);
        tsv_number(out, model->high);
        tsv_number(out, model->zero);
        tsv_number(out, model->ceiling);
        tsv_number(out, all->lower);
        tsv_number(out, all->upper);
        tsv_number(out, (double)model->count);
        tsv_end_row(out);
    }
}

static void add_pairs(struct tsv *out, const struct comparison_block *block)
{
    for (size_t k = 0; k < block->inference->pairs; k++) {
        const struct inference_pair *pair = &block->inference->pair[k];

        tsv_text(out, compare_names[block->kind]);
        tsv_text(out, block->models[pair->a]);
        tsv_text(out, block->models[pair->b]);
        tsv_number(out, pair->difference);
        tsv_number(out, pair->error);
        tsv_number(out, pair->p);
        tsv_number(out, pair->adjusted);
        tsv_end_row(out);
    }
}

static void add_subjects(struct tsv *out, const struct comparison_block *block)
{
    const struct inference *all = block->inference;

    for (size_t s = 0; s < all->subjects; s++)
        for (size_t f = 0; f < all->models; f++) {
            tsv_text(out, compare_names[block->kind]);
            tsv_text(out, block->subjects[s]);
            tsv_text(out, block->models[f]);
            tsv_number(out, gsl_matrix_get(all->values, f, s));
            tsv_end_row(out);
        }
}

/* ---- features ---- */

struct comparison_features *comparison_features_begin(const char *path,
                                                      size_t comparators)
{
    struct comparison_features *features =
        NEW_ARRAY(struct comparison_features, 1);

    features->is_single = comparators == 1;
    features->sheet = sheet_beside(
        path, ".tsv", "Similarity of each participant to each model");
    sheet_column(&features->sheet, "participant_id",
                 "Participant: a column of the data");
    return features;
}

static void add_feature(struct comparison_features *features, char *name,
                        char *about, double *values)
{
    size_t k = features->columns++;

    features->names = xrealloc(features->names, k + 1, sizeof *features->names);
    features->values =
        xrealloc(features->values, k + 1, sizeof *features->values);
    features->names[k] = name, features->values[k] = values;
    sheet_column(&features->sheet, name, about);
    free(about);
}

static void add_features(struct comparison_features *features,
                         const struct comparison_block *block)
{
    const struct inference *all = block->inference;
    const char *by = compare_names[block->kind];

    features->ids = block->subjects, features->subjects = all->subjects;
    for (size_t f = 0; f < all->models; f++) {
        const char *model = block->models[f];
        double *values = NEW_ARRAY(double, all->subjects);

        for (size_t s = 0; s < all->subjects; s++)
            values[s] = gsl_matrix_get(all->values, f, s);
        add_feature(
            features,
            features->is_single ? xstrdup(model) : xformat("%s_%s", by, model),
            xformat("Similarity to the model %s, by %s", model, by), values);
    }
}

static void end_features(struct comparison_features *features)
{
    sheet_head(&features->sheet);
    for (size_t s = 0; s < features->subjects; s++) {
        tsv_text(features->sheet.out, features->ids[s]);
        for (size_t k = 0; k < features->columns; k++)
            tsv_number(features->sheet.out, features->values[k][s]);
        tsv_end_row(features->sheet.out);
    }
    sheet_end(&features->sheet);
    for (size_t k = 0; k < features->columns; k++)
        free(features->names[k]), free(features->values[k]);
    free(features->names), free(features->values), free(features);
}

void comparison_tables_add(struct comparison_tables *tables,
                           const struct comparison_block *block)
{
    add_models(tables->results.out, block);
    add_pairs(tables->pairs.out, block);
    add_subjects(tables->subjects.out, block);
    if (tables->features)
        add_features(tables->features, block);
}

void comparison_tables_end(struct comparison_tables *tables)
{
    sheet_end(&tables->results);
    sheet_end(&tables->pairs);
    sheet_end(&tables->subjects);
    if (tables->features)
        end_features(tables->features);
}
