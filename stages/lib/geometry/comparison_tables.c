#include "geometry/comparison_tables.h"

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
                     "model")};

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

void comparison_tables_add(struct comparison_tables *tables,
                           const struct comparison_block *block)
{
    add_models(tables->results.out, block);
    add_pairs(tables->pairs.out, block);
    add_subjects(tables->subjects.out, block);
}

void comparison_tables_end(struct comparison_tables *tables)
{
    sheet_end(&tables->results);
    sheet_end(&tables->pairs);
    sheet_end(&tables->subjects);
}
