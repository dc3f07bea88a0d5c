#include "cohort/reliability.h"

#include "base/mem.h"
#include "base/report.h"
#include "cohort/fingerprint.h"
#include "io/sheet.h"
#include "num/workers.h"
#include "stats/icc.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const forms[ICC_FORMS] = {"icc_1_1", "icc_2_1", "icc_3_1",
                                             "icc_1_k", "icc_2_k", "icc_3_k"};

/* ---- features ---- */

struct rating {
    const struct repeats *repeats;
    double level;
    struct icc *icc;
};

static void rate(void *context, size_t worker, size_t j)
{
    const struct rating *rating = context;
    const struct visits *visits = &rating->repeats->visits;
    const struct features *features = rating->repeats->features;
    double *values = NEW_ARRAY(double, visits->rows);

    (void)worker;
    for (size_t i = 0; i < visits->rows; i++)
        values[i] = features->values[i * features->count + j];
    icc_of(&rating->icc[j], values, visits, rating->level);
    free(values);
}

static void name_columns(struct sheet *sheet, const struct features *features)
{
    features_columns(sheet, features);
    for (int form = 0; form < ICC_FORMS; form++) {
        char *low = xformat("%s_low", forms[form]);
        char *high = xformat("%s_high", forms[form]);

        sheet_column(sheet, forms[form],
                     "Intraclass correlation (Shrout and Fleiss): 1 sessions "
                     "by chance, 2 agreement, 3 consistency; of one visit, or "
                     "of the mean of k");
        sheet_column(sheet, low, "Lower end of its interval");
        sheet_column(sheet, high, "Upper end of its interval");
        free(low), free(high);
    }
    sheet_column(sheet, "within", "Mean square within participants");
    sheet_column(sheet, "between",
                 "Variance between participants, (B - W) / k; may be below 0");
    sheet_head(sheet);
}

static void put_icc(struct tsv *out, const struct icc *icc)
{
    for (int form = 0; form < ICC_FORMS; form++) {
        tsv_number(out, icc ? icc->value[form] : NAN);
        tsv_number(out, icc ? icc->interval[form][0] : NAN);
        tsv_number(out, icc ? icc->interval[form][1] : NAN);
    }
    tsv_number(out, icc ? icc->within : NAN);
    tsv_number(out, icc ? icc->between : NAN);
    tsv_end_row(out);
}

static void write_features(struct sheet *sheet, const struct features *features,
                           const struct icc *icc)
{
    size_t kept = 0;

    name_columns(sheet, features);
    for (size_t place = 0; place < features->all; place++) {
        bool is_kept = kept < features->count && features->place[kept] == place;

        if (!is_kept && features->kind == FEATURES_VOXELS)
            continue; /* a voxel that is not in all images */
        features_cells(sheet->out, features, place);
        put_icc(sheet->out, is_kept ? &icc[kept] : NULL);
        kept += is_kept;
    }
}

/* ---- profiles ---- */

struct number {
    const char *name, *about;
    double value;
};

static void write_row(struct sheet *sheet, const struct number *numbers,
                      size_t count)
{
    for (size_t k = 0; k < count; k++)
        sheet_column(sheet, numbers[k].name, numbers[k].about);
    sheet_head(sheet);
    for (size_t k = 0; k < count; k++)
        tsv_number(sheet->out, numbers[k].value);
    tsv_end_row(sheet->out);
}

static double median_of(const struct icc *icc, size_t count, enum icc_form form)
{
    double *values = NEW_ARRAY(double, count), median;
    size_t known = 0;

    for (size_t j = 0; j < count; j++)
        if (!isnan(icc[j].value[form]))
            values[known++] = icc[j].value[form];
    gsl_sort(values, 1, known);
    median = known ? gsl_stats_median_from_sorted_data(values, 1, known) : NAN;
    free(values);
    return median;
}

static void write_summary(const char *results, const struct repeats *repeats,
                          const struct icc *icc, const struct fingerprint *f)
{
    size_t count = repeats->features->count;
    const double *p = f->p, *value = f->value;
    const struct profiles_identified none = {NAN, NAN, NAN, NAN};
    const struct profiles_identified *best =
        f->best ? &f->scan[f->best - 1] : &none;
    struct number numbers[] = {
        {"participants", "With two visits or more",
         (double)repeats->visits.subjects},
        {"sessions", "Different ones", (double)repeats->visits.sessions},
        {"visits", "Rows", (double)repeats->visits.rows},
        {"left_out", "Rows of participants who cannot be used",
         (double)repeats->left_out},
        {"features", "With a value in all visits", (double)count},
        {"features_left_out", "Without",
         (double)(repeats->features->all - count)},
        {"median_icc_1_1", "Over features", median_of(icc, count, ICC_1)},
        {"median_icc_2_1", "Over features", median_of(icc, count, ICC_2)},
        {"median_icc_3_1", "Over features", median_of(icc, count, ICC_3)},
        {"discriminability",
         "Share of the visits of others that are farther than one's own",
         value[FINGERPRINT_DISCRIMINABILITY]},
        {"discriminability_p", "By permutation",
         p[FINGERPRINT_DISCRIMINABILITY]},
        {"i2c2", "Image intraclass correlation", value[FINGERPRINT_I2C2]},
        {"i2c2_p", "By permutation", p[FINGERPRINT_I2C2]},
        {"identification_rate",
         "Share whose most similar visit in another session is their own",
         value[FINGERPRINT_RATE]},
        {"identification_rate_p", "By permutation", p[FINGERPRINT_RATE]},
        {"i_self", "Mean correlation of visits of one participant",
         f->identified.own},
        {"i_others", "Mean correlation of visits of different ones",
         f->identified.others},
        {"i_diff", "100 (i_self - i_others)", value[FINGERPRINT_DIFFERENCE]},
        {"i_diff_p", "By permutation", p[FINGERPRINT_DIFFERENCE]},
        {"components", "Number of principal components with the largest i_diff",
         f->best ? (double)f->best : NAN},
        {"components_i_diff", "i_diff of profiles of these", best->difference},
        {"components_rate", "Identification rate of these", best->rate},
        {"components_p", "Of the largest i_diff of all numbers",
         f->best ? f->best_p : NAN}};
    struct sheet sheet =
        sheet_beside(results, "_summary.tsv",
                     "How well whole profiles tell participants apart");

    write_row(&sheet, numbers, sizeof numbers / sizeof *numbers);
    sheet_end(&sheet);
}

static void write_scan(const char *results, const struct fingerprint *f)
{
    struct sheet sheet = sheet_beside(
        results, "_components.tsv",
        "Identification with profiles of the first principal components");

    sheet_column(&sheet, "components", "Their number");
    sheet_column(&sheet, "identification_rate", "As in the summary");
    sheet_column(&sheet, "i_self", "As in the summary");
    sheet_column(&sheet, "i_others", "As in the summary");
    sheet_column(&sheet, "i_diff", "100 (i_self - i_others)");
    sheet_head(&sheet);
    for (size_t m = 0; m < f->components; m++) {
        tsv_number(sheet.out, (double)m + 1);
        tsv_number(sheet.out, f->scan[m].rate);
        tsv_number(sheet.out, f->scan[m].own);
        tsv_number(sheet.out, f->scan[m].others);
        tsv_number(sheet.out, f->scan[m].difference);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

/* ---- all of it ---- */

static void identify(const struct reliability_request *request,
                     const struct repeats *repeats, const struct icc *icc)
{
    size_t rows = repeats->visits.rows;
    gsl_matrix *plain = gsl_matrix_alloc(rows, rows);
    gsl_matrix *centered = gsl_matrix_alloc(rows, rows);
    struct fingerprint fingerprint = {0};
    struct fingerprint_plan plan = {request->permutations, request->threads,
                                    request->seed};

    fingerprint_products(plain, centered, repeats);
    fingerprint_test(&fingerprint, plain, centered, &repeats->visits, &plan);
    if (request->has_scan) {
        fingerprint_scan(&fingerprint, centered, &repeats->visits, &plan);
        write_scan(request->results, &fingerprint);
    }
    write_summary(request->results, repeats, icc, &fingerprint);
    fingerprint_release(&fingerprint);
    gsl_matrix_free(plain), gsl_matrix_free(centered);
}

static const char *balance(const struct visits *visits)
{
    return visits_are_balanced(visits)
               ? "every participant has one visit in every session"
               : "participants have other numbers of visits or other sessions: "
                 "forms 2 and 3 are n/a, and k is that of an analysis of "
                 "variance, n0";
}

void reliability_write(const struct reliability_request *request)
{
    struct repeats *repeats =
        repeats_read(&request->input, request->participants);
    struct rating rating = {repeats, request->level, NULL};
    struct sheet sheet = sheet_beside(request->results, ".tsv",
                                      "Intraclass correlations over visits");

    rating.icc = NEW_ARRAY(struct icc, repeats->features->count);
    workers_run(request->threads, repeats->features->count, rate, &rating);
    if (!visits_are_balanced(&repeats->visits))
        warn("%s", balance(&repeats->visits));
    json_put_text(sheet.fields, "Balance", balance(&repeats->visits));
    json_put_number(sheet.fields, "K", rating.icc[0].sessions);
    write_features(&sheet, repeats->features, rating.icc);
    sheet_end(&sheet);
    identify(request, repeats, rating.icc);
    free(rating.icc);
    repeats_free(repeats);
}
