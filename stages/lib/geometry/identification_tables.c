#include "geometry/identification_tables.h"

#include "io/sheet.h"

#include <math.h>
#include <stdbool.h>

static struct sheet begin(const char *results, const char *end,
                          const char *description,
                          const char *const (*columns)[2], json_t *about)
{
    struct sheet sheet = sheet_beside(results, end, description);

    for (size_t k = 0; columns[k][0]; k++)
        sheet_column(&sheet, columns[k][0], columns[k][1]);
    sheet_head(&sheet);
    json_object_update(sheet.fields, about);
    return sheet;
}

void identification_tables_place(
    struct tsv *out, const struct identification_statistic *statistic)
{
    tsv_number(out, statistic->view.lower);
    tsv_number(out, statistic->view.upper);
    tsv_text(out, statistic->family < 0
                      ? "n/a"
                      : grid_families_names[statistic->family]);
}

static void put_numbers(struct tsv *out, const double *numbers, size_t count)
{
    for (size_t k = 0; k < count; k++)
        tsv_number(out, numbers[k]);
    tsv_end_row(out);
}

static void write_named(const char *results, const struct identification *all,
                        json_t *about)
{
    static const char *const columns[][2] = {
        {"statistic", "What of the RDMs was compared"},
        {"lower", "Lower threshold, a quantile of the ranks of an RDM"},
        {"upper", "Upper threshold"},
        {"family", "Of thresholds: the accuracy is the mean over its cells of "
                   "the grid"},
        {"accuracy", "Share of RDMs of which the region is told"},
        {"sem", "Standard error of it, of the bootstrap"},
        {"ci_low", "Lower end of its 95 % confidence interval"},
        {"ci_high", "Upper end"},
        {"chance", "Accuracy of a guess"},
        {"n", "RDMs"},
        {"margin", "(d2 - d1) / d2 of the squared distances from the nearest "
                   "and the second nearest centroid, mean over RDMs"},
        {"least_margin", "The least of any RDM; 0 is a tie"},
        {NULL, NULL}};
    struct sheet sheet =
        begin(results, ".tsv", "Regions told by RDMs of other subjects",
              columns, about);

    for (size_t k = 0; k < all->named; k++) {
        const struct identification_statistic *one = &all->statistic[k];
        const double numbers[] = {one->accuracy,
                                  one->error,
                                  one->low,
                                  one->high,
                                  1 / (double)all->regions,
                                  (double)all->rows,
                                  one->margin,
                                  one->least_margin};

        tsv_text(sheet.out, one->name);
        identification_tables_place(sheet.out, one);
        put_numbers(sheet.out, numbers, 8);
    }
    sheet_end(&sheet);
}

static void write_pairs(const char *results, const struct identification *all,
                        json_t *about)
{
    static const char *const columns[][2] = {
        {"statistic_a", "First statistic"},
        {"statistic_b", "Second statistic"},
        {"difference", "Accuracy of the first minus that of the second"},
        {"sem", "Standard error of it, of the same resamples"},
        {"ci_low", "Lower end of its 95 % confidence interval"},
        {"ci_high", "Upper end"},
        {"n", "Subjects in whom the two differ"},
        {"p", "Two-sided p; see Test"},
        {"p_adjusted", "The same, corrected for all pairs; see Correction"},
        {NULL, NULL}};
    struct sheet sheet =
        begin(results, "_pairs.tsv", "Statistics compared over subjects",
              columns, about);

    for (size_t k = 0; k < all->pairs; k++) {
        const struct identification_pair *pair = &all->pair[k];
        const double numbers[] = {
            pair->difference,        pair->error, pair->low,     pair->high,
            (double)pair->differing, pair->p,     pair->adjusted};

        tsv_text(sheet.out, all->statistic[pair->a].name);
        tsv_text(sheet.out, all->statistic[pair->b].name);
        put_numbers(sheet.out, numbers, 7);
    }
    sheet_end(&sheet);
}

static void write_subjects(const char *results,
                           const struct identification *all,
                           char *const *subjects, json_t *about)
{
    static const char *const columns[][2] = {
        {"subject", "Subject that was left out"},
        {"statistic", "What of the RDMs was compared"},
        {"accuracy", "Share of its RDMs of which the region is told"},
        {NULL, NULL}};
    struct sheet sheet = begin(results, "_subjects.tsv",
                               "Regions told, by subject", columns, about);

    for (size_t s = 0; s < all->subjects; s++)
        for (size_t k = 0; k < all->named; k++) {
            tsv_text(sheet.out, subjects[s]);
            tsv_text(sheet.out, all->statistic[k].name);
            tsv_number(sheet.out, gsl_matrix_get(all->shares, k, s));
            tsv_end_row(sheet.out);
        }
    sheet_end(&sheet);
}

static double best_of(const struct identification *all, int family)
{
    double best = -INFINITY;

    for (size_t k = all->named; k < all->statistics; k++)
        if (family < 0 || all->statistic[k].family == family)
            best = fmax(best, all->statistic[k].accuracy);
    return best;
}

static void write_grid(const char *results, const struct identification *all,
                       json_t *about)
{
    static const char *const columns[][2] = {
        {"lower", "Lower threshold, a quantile of the ranks of an RDM"},
        {"upper", "Upper threshold"},
        {"family", "First family of thresholds that the cell is of"},
        {"accuracy", "Share of RDMs of which the region is told"},
        {"sem", "Standard error of it, of the bootstrap"},
        {"ci_low", "Lower end of its 95 % confidence interval"},
        {"ci_high", "Upper end"},
        {"margin", "As in the results"},
        {"best", "1 where no cell is better: a choice made with these data"},
        {NULL, NULL}};
    struct sheet sheet = begin(results, "_grid.tsv",
                               "Regions told by geo-topological transforms of "
                               "all thresholds",
                               columns, about);
    double best = best_of(all, -1);

    for (size_t k = all->named; k < all->statistics; k++) {
        const struct identification_statistic *one = &all->statistic[k];
        const double numbers[] = {one->accuracy, one->error,
                                  one->low,      one->high,
                                  one->margin,   one->accuracy >= best - 1e-12};

        identification_tables_place(sheet.out, one);
        put_numbers(sheet.out, numbers, 6);
    }
    sheet_end(&sheet);
}

static void write_families(const char *results,
                           const struct identification *all, json_t *about)
{
    static const char *const columns[][2] = {
        {"family", "Family of thresholds"},
        {"cells", "Cells of the grid"},
        {"accuracy", "Mean over the cells"},
        {"ci_low", "Lower end of its 95 % confidence interval"},
        {"ci_high", "Upper end"},
        {"least", "Accuracy of the worst cell"},
        {"most", "Accuracy of the best cell"},
        {"best_lower", "Lower threshold of the best cell, the first of equals"},
        {"best_upper", "Upper threshold of it"},
        {NULL, NULL}};
    struct sheet sheet =
        begin(results, "_families.tsv",
              "Regions told by families of thresholds", columns, about);

    for (size_t f = all->named - GRID_FAMILIES; f < all->named; f++) {
        const struct identification_statistic *one = &all->statistic[f];
        double most = best_of(all, one->family), least = INFINITY, cells = 0;
        const struct identification_statistic *best = NULL;

        for (size_t k = all->named; k < all->statistics; k++)
            if (all->statistic[k].family == one->family) {
                const struct identification_statistic *at = &all->statistic[k];

                cells++;
                least = fmin(least, at->accuracy);
                if (!best && at->accuracy >= most - 1e-12)
                    best = at;
            }
        tsv_text(sheet.out, one->name);
        put_numbers(sheet.out,
                    (const double[]){cells, one->accuracy, one->low, one->high,
                                     least, most, best ? best->view.lower : NAN,
                                     best ? best->view.upper : NAN},
                    8);
    }
    sheet_end(&sheet);
}

void identification_tables_write(const char *results,
                                 const struct identification *all,
                                 char *const *subjects, json_t *about)
{
    write_named(results, all, about);
    write_pairs(results, all, about);
    write_subjects(results, all, subjects, about);
    write_grid(results, all, about);
    write_families(results, all, about);
}
