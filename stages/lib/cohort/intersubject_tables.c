#include "base/mem.h"
#include "base/provenance.h"
#include "cohort/intersubject.h"
#include "group/chance.h"
#include "io/sheet.h"
#include "stats/partial.h"

#include <math.h>
#include <stdlib.h>

/* Of each row of a model; NaN where there is no test. */
struct judged {
    double *p, *fwe, *fwe_all, *q;
};

static double outward(double r, int side)
{
    return side == MANTEL_TWO ? fabs(r) : side == MANTEL_LESS ? -r : r;
}

/* What is largest of all models in each permutation. */
static double *largest_of_all(const struct intersubject *all)
{
    double *most = NEW_ARRAY(double, all->orders.count);

    for (size_t k = 0; k < all->orders.count; k++) {
        most[k] = -INFINITY;
        for (size_t m = 0; m < all->model_count; m++)
            most[k] = fmax(most[k], all->models[m].largest[k]);
    }
    return most;
}

static struct judged judge(const struct intersubject *all, size_t m,
                           const double *most)
{
    const struct intersubject_model *model = &all->models[m];
    size_t rows = all->rows, orders = all->orders.count;
    struct judged judged = {NEW_ARRAY(double, rows), NEW_ARRAY(double, rows),
                            NEW_ARRAY(double, rows), NEW_ARRAY(double, rows)};
    double *out = NEW_ARRAY(double, rows);

    for (size_t row = 0; row < rows; row++) {
        bool is_known = all->is_known[row];

        out[row] = is_known ? outward(model->r[row], all->options->side) : NAN;
        judged.p[row] =
            is_known ? (1 + (double)model->extreme[row]) / (1 + (double)orders)
                     : NAN;
    }
    chance_ps(judged.fwe, out, rows, model->largest, orders);
    chance_ps(judged.fwe_all, out, rows, most, orders);
    partial_adjust(judged.q, judged.p, rows);
    free(out);
    return judged;
}

static void put_columns(struct sheet *sheet, const struct intersubject *all)
{
    sheet_column(sheet, "region", "Whose profiles are compared; all: of all");
    sheet_column(sheet, "behavior", "Columns of the participants");
    sheet_column(sheet, "model", "When two of them are alike");
    sheet_column(sheet, "r",
                 all->basis ? "Partial correlation of both likenesses over "
                              "pairs of participants, given the confounds"
                            : "Correlation of both likenesses over pairs of "
                              "participants");
    sheet_column(sheet, "participants", "Who take part");
    sheet_column(sheet, "pairs", "Of these; they are no independent data");
    sheet_column(sheet, "p", "By permutation of participants, for one test");
    sheet_column(sheet, "p_fwe",
                 "Corrected for the regions of the model by the largest r");
    sheet_column(sheet, "p_fwe_all", "Corrected for those of all models, too");
    sheet_column(sheet, "q_bh",
                 "p adjusted for the false discovery rate over the regions of "
                 "the model (Benjamini, Hochberg)");
    sheet_column(sheet, "without",
                 "Participants without a profile; with one there is no test");
    sheet_head(sheet);
}

static void put_rows(struct sheet *sheet, const struct intersubject *all,
                     size_t m, const double *most)
{
    const struct intersubject_model *model = &all->models[m];
    struct judged judged = judge(all, m, most);

    for (size_t row = 0; row < all->rows; row++) {
        tsv_text(sheet->out, all->names[row]);
        tsv_text(sheet->out, model->behavior);
        tsv_text(sheet->out, model->name);
        tsv_number(sheet->out, all->is_known[row] ? model->r[row] : NAN);
        tsv_number(sheet->out, (double)all->count);
        tsv_number(sheet->out, (double)all->pairs);
        tsv_number(sheet->out, judged.p[row]);
        tsv_number(sheet->out, judged.fwe[row]);
        tsv_number(sheet->out, judged.fwe_all[row]);
        tsv_number(sheet->out, judged.q[row]);
        tsv_number(sheet->out, (double)all->without[row]);
        tsv_end_row(sheet->out);
    }
    free(judged.p), free(judged.fwe), free(judged.fwe_all), free(judged.q);
}

static void describe(json_t *fields, const struct intersubject *all)
{
    json_put_count(fields, "Participants", all->count);
    json_put_count(fields, "LeftOut", all->left_out);
    json_put(fields, "LeftOutReasons", json_incref(all->reasons));
    json_put_count(fields, "Permutations", all->orders.count);
    json_put_flag(fields, "AllPermutations", all->orders.is_complete);
    json_put_count(fields, "ConfoundColumns",
                   all->basis ? all->basis->size1 : 0);
    json_put_text(
        fields, "Test",
        all->basis ? "approximate: scores are freed of the confounds; what is "
                     "left of the model by the confounds over pairs is "
                     "permuted over participants and freed of them again"
                   : "exact where, within blocks, chance alone tells who "
                     "has which behavior");
    json_put_text(fields, "Intervals",
                  "none: participants drawn twice would make pairs that are "
                  "alike for no reason");
}

/* The largest of all rows of a model in the data. */
static double largest_of(const struct intersubject *all,
                         const struct intersubject_model *model)
{
    double most = NAN;

    for (size_t row = 0; row < all->rows; row++)
        if (all->is_known[row])
            most = fmax(most, outward(model->r[row], all->options->side));
    return most;
}

/* A member for each column of the nulls. */
static json_t *observed(const struct intersubject *all)
{
    json_t *fields = json_object();
    double most = NAN;

    for (size_t m = 0; m < all->model_count; m++) {
        const struct intersubject_model *model = &all->models[m];
        char *name = xformat("%s_%s", model->behavior, model->name);
        double mine = largest_of(all, model);

        json_put_number(fields, name, mine);
        most = fmax(most, mine);
        free(name);
    }
    json_put_number(fields, "all", most);
    return fields;
}

static void write_null(const struct intersubject *all, const double *most)
{
    const char *path = all->options->null;
    struct sheet sheet = {.path = xstrdup(path), .out = tsv_create(path)};

    sheet.fields = sidecar(path);
    json_put_text(sheet.fields, "Description",
                  "What is largest in each permutation (two-sided: |r|); "
                  "Observed: in the data");
    json_put(sheet.fields, "Observed", observed(all));
    for (size_t m = 0; m < all->model_count; m++) {
        char *name =
            xformat("%s_%s", all->models[m].behavior, all->models[m].name);

        sheet_column(&sheet, name, "Of all regions, of this model");
        free(name);
    }
    sheet_column(&sheet, "all", "Of all models");
    sheet_head(&sheet);
    for (size_t k = 0; k < all->orders.count; k++) {
        for (size_t m = 0; m < all->model_count; m++)
            tsv_number(sheet.out, all->models[m].largest[k]);
        tsv_number(sheet.out, most[k]);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

void intersubject_write_tables(const struct intersubject *all)
{
    double *most = largest_of_all(all);
    struct sheet sheet =
        sheet_beside(all->options->results, ".tsv",
                     "Whether brains are alike where behavior is");

    describe(sheet.fields, all);
    put_columns(&sheet, all);
    for (size_t m = 0; m < all->model_count; m++)
        put_rows(&sheet, all, m, most);
    sheet_end(&sheet);
    if (all->options->null)
        write_null(all, most);
    free(most);
}
