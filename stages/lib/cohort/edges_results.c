#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "cohort/edges.h"
#include "io/sheet.h"
#include "stats/partial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static const double NORMAL_975 = 1.959963984540054;

/* Columns of the results, in the order of the table. */
enum cell {
    CELL_STATISTIC,
    CELL_DF1,
    CELL_DF,
    CELL_P,
    CELL_P_SPREAD,
    CELL_Q_BH,
    CELL_Q_BY,
    CELL_P_PERM,
    CELL_P_FWE,
    CELL_P_FWE_TAIL,
    CELL_P_NBS,
    CELL_COMPONENT,
    CELL_ENHANCED,
    CELL_P_ENHANCED,
    CELL_P_ENHANCED_TAIL,
    CELL_ESTIMATE,
    CELL_SE,
    CELL_R,
    CELL_R_LOW,
    CELL_R_HIGH,
    CELL_D,
    CELL_D_LOW,
    CELL_D_HIGH,
    CELL_ETA,
    CELL_N,
    CELLS
};

static const struct {
    const char *name, *about;
} about[CELLS] = {
    {"t", "Student's t of the contrast"},
    {"df1", "Rows of the contrast"},
    {"df", "Degrees of freedom of the residuals"},
    {"p", "By the distribution of the statistic, for one test"},
    {"p_spread", "The same, of the statistic over the spread that permutations "
                 "gave it"},
    {"q_bh",
     "Adjusted for the false discovery rate (Benjamini, Hochberg), from "
     "the p that AdjustedP names"},
    {"q_by", "The same under any dependence (Benjamini, Yekutieli)"},
    {"p_perm", "By permutation (Freedman, Lane), for one test"},
    {"p_fwe", "Corrected for the family by the largest statistic of all"},
    {"p_fwe_tail", "The same, beyond the threshold of Tail by a generalized "
                   "Pareto distribution"},
    {"p_nbs", "Of the component it is in, by extent, corrected for the family "
              "and for the number of thresholds; the least over thresholds"},
    {"component", "Number of its component of its sign at the first "
                  "threshold; below 0 for those below 0"},
    {"tfnbs", "Threshold-free enhanced statistic, with the sign of t"},
    {"p_tfnbs", "Corrected for the family by the largest enhanced statistic"},
    {"p_tfnbs_tail", "The same, beyond the threshold of TailEnhanced by a "
                     "generalized Pareto distribution"},
    {"estimate", "The contrast, in units of the data"},
    {"se", "Standard error of the estimate"},
    {"r", "Partial correlation of the data with what is tested"},
    {"ci_low", "95 % interval of r (Fisher)"},
    {"ci_high", "95 % interval of r (Fisher)"},
    {"d", "Cohen's d: the difference of the levels given the other columns, "
          "over the standard deviation of the residuals"},
    {"d_low", "95 % interval of d (normal approximation)"},
    {"d_high", "95 % interval of d (normal approximation)"},
    {"eta_squared", "Partial: share of what the nuisance leaves"},
    {"n", "Rows with a value"},
};

struct results {
    const struct edges *edges;
    double *cells[CELLS]; /* of each feature; NULL: no such column */
};

static double *column(const struct edges *edges)
{
    double *values = NEW_ARRAY(double, edges->features->count);

    for (size_t j = 0; j < edges->features->count; j++)
        values[j] = NAN;
    return values;
}

/* Which columns there are. */
static void make_room(struct results *results)
{
    const struct edges *edges = results->edges;
    bool is_f = edges->model->contrast->size1 > 1;

    for (int c = 0; c < CELLS; c++) {
        bool has = true;

        if (c == CELL_DF1 || c == CELL_ETA)
            has = is_f;
        else if (c >= CELL_ESTIMATE && c <= CELL_D_HIGH)
            has = !is_f && (c < CELL_D || edges->model->is_difference);
        else if (c == CELL_P_PERM || c == CELL_P_SPREAD)
            has = edges->orders.count > 0;
        else if (c == CELL_P_FWE)
            has = edges->has_max;
        else if (c == CELL_P_FWE_TAIL)
            has = edges->has_max && edges->options->has_tail;
        else if (c == CELL_P_ENHANCED_TAIL)
            has = edges->has_enhanced && edges->options->has_tail;
        else if (c == CELL_P_NBS || c == CELL_COMPONENT)
            has = edges->has_nbs;
        else if (c == CELL_ENHANCED || c == CELL_P_ENHANCED)
            has = edges->has_enhanced;
        results->cells[c] = has ? column(edges) : NULL;
    }
}

static void put(struct results *results, enum cell cell, size_t j, double value)
{
    if (results->cells[cell])
        results->cells[cell][j] = value;
}

static double parametric_p(double t, double freedom, int side)
{
    if (isnan(t))
        return NAN;
    if (side == SIDE_GREATER)
        return gsl_cdf_tdist_Q(t, freedom);
    if (side == SIDE_LESS)
        return gsl_cdf_tdist_P(t, freedom);
    return 2 * gsl_cdf_tdist_Q(fabs(t), freedom);
}

static void put_effect(struct results *results, size_t k, size_t j)
{
    const struct edges *edges = results->edges;
    const struct design *design = &edges_group_of(edges, k)->design;
    double t = edges->found->t[k], df = design->freedom;
    double r = t / sqrt(t * t + df), z = atanh(r);
    double half = df > 1 ? NORMAL_975 / sqrt(df - 1) : NAN;
    double d = t * design->length, spread;

    put(results, CELL_ESTIMATE, j, r * edges->length[k] * design->length);
    put(results, CELL_SE, j,
        sqrt((1 - r * r) / df) * edges->length[k] * design->length);
    put(results, CELL_R, j, r);
    put(results, CELL_R_LOW, j, tanh(z - half));
    put(results, CELL_R_HIGH, j, tanh(z + half));
    spread =
        NORMAL_975 * sqrt(design->length * design->length + d * d / (2 * df));
    put(results, CELL_D, j, d);
    put(results, CELL_D_LOW, j, d - spread);
    put(results, CELL_D_HIGH, j, d + spread);
}

static void put_statistics(struct results *results)
{
    const struct edges *edges = results->edges;
    const struct chance *found = edges->found;

    for (size_t k = 0; k < edges->elements; k++) {
        const struct design *design = &edges_group_of(edges, k)->design;
        size_t j = edges->place[k];
        double t = found->t[k], df = design->freedom;
        double tested = (double)design->tested;

        put(results, CELL_N, j, (double)design->rows);
        put(results, CELL_DF, j, df), put(results, CELL_DF1, j, tested);
        put(results, CELL_STATISTIC, j, design->tested > 1 ? t * t : t);
        if (isnan(t))
            continue;
        put(results, CELL_P_PERM, j,
            (1 + (double)found->extreme[k]) / (1 + (double)found->orders));
        put(results, CELL_P_SPREAD, j,
            chance_spread_p(t, found->spread[k], design,
                            (enum chance_side)edges->options->side,
                            found->orders));
        if (design->tested == 1) {
            put(results, CELL_P, j, parametric_p(t, df, edges->options->side));
            put_effect(results, k, j);
        } else {
            put(results, CELL_P, j, gsl_cdf_fdist_Q(t * t, tested, df));
            put(results, CELL_ETA, j, tested * t * t / (tested * t * t + df));
        }
    }
}

/* p of all elements from their strength and a null, to their features; that
 * of the tail is the next column. */
static void put_corrected(struct results *results, enum cell cell,
                          const double *strength, const double *null)
{
    const struct edges *edges = results->edges;
    double *p = NEW_ARRAY(double, edges->elements);

    chance_ps(p, strength, edges->elements, null, edges->found->orders);
    for (size_t k = 0; k < edges->elements; k++)
        put(results, cell, edges->place[k], p[k]);
    if (edges->options->has_tail) {
        struct tail tail = edges_tail(edges, null);

        for (size_t k = 0; k < edges->elements; k++)
            put(results, cell + 1, edges->place[k],
                tail_p(&tail, strength[k], p[k]));
    }
    free(p);
}

static void put_components(struct results *results)
{
    const struct edges *edges = results->edges;
    double *p = NEW_ARRAY(double, edges->elements);
    double *component = NEW_ARRAY(double, edges->elements);

    for (size_t k = 0; k < edges->elements; k++)
        p[k] = component[k] = NAN;
    edges_write_components(edges, p, component);
    for (size_t k = 0; k < edges->elements; k++) {
        put(results, CELL_P_NBS, edges->place[k], p[k]);
        put(results, CELL_COMPONENT, edges->place[k], component[k]);
    }
    free(p), free(component);
}

static void put_families(struct results *results)
{
    const struct edges *edges = results->edges;
    const struct chance *found = edges->found;
    double *strength = NEW_ARRAY(double, edges->elements);
    enum chance_side side = (enum chance_side)edges->options->side;

    for (size_t k = 0; k < edges->elements; k++)
        strength[k] = chance_strength(found->compared[k], side);
    if (edges->has_max)
        put_corrected(results, CELL_P_FWE, strength, found->largest);
    for (size_t k = 0; edges->has_enhanced && k < edges->elements; k++) {
        put(results, CELL_ENHANCED, edges->place[k], found->enhanced[k]);
        strength[k] = fabs(found->enhanced[k]);
    }
    if (edges->has_enhanced)
        put_corrected(results, CELL_P_ENHANCED, strength,
                      found->largest_enhanced);
    free(strength);
}

/* The column whose p are adjusted. */
static enum cell adjusted(const struct edges *edges)
{
    if (!edges->orders.count || edges->options->rate == RATE_DISTRIBUTION)
        return CELL_P;
    return edges->options->rate == RATE_SPREAD ? CELL_P_SPREAD : CELL_P_PERM;
}

/* Benjamini and Yekutieli: Benjamini and Hochberg times sum_i 1/i. */
static void put_rates(struct results *results)
{
    const struct edges *edges = results->edges;
    const double *p = results->cells[adjusted(edges)];
    size_t count = edges->features->count, tests = 0;
    double sum = 0;

    partial_adjust(results->cells[CELL_Q_BH], p, count);
    for (size_t j = 0; j < count; j++)
        if (!isnan(p[j]))
            sum += 1 / (double)++tests;
    for (size_t j = 0; j < count; j++) {
        double q = results->cells[CELL_Q_BH][j];

        results->cells[CELL_Q_BY][j] = isnan(q) ? NAN : fmin(1, sum * q);
    }
}

/* ---- the table ---- */

/* The statistic of several rows is F. */
static const char *name_of(const struct edges *edges, int cell)
{
    return cell == CELL_STATISTIC && edges->model->contrast->size1 > 1
               ? "F"
               : about[cell].name;
}

static const char *about_of(const struct edges *edges, int cell)
{
    return cell == CELL_STATISTIC && edges->model->contrast->size1 > 1
               ? "F of the rows of the contrast"
               : about[cell].about;
}

static void write_table(const struct results *results)
{
    const struct edges *edges = results->edges;
    struct sheet sheet =
        sheet_beside(edges->options->results, ".tsv",
                     "Linear model of every element, with permutation tests");

    edges_describe(sheet.fields, edges);
    json_put_text(sheet.fields, "AdjustedP", about[adjusted(edges)].name);
    features_columns(&sheet, edges->features);
    for (int c = 0; c < CELLS; c++)
        if (results->cells[c])
            sheet_column(&sheet, name_of(edges, c), about_of(edges, c));
    sheet_head(&sheet);
    for (size_t j = 0; j < edges->features->count; j++) {
        features_cells(sheet.out, edges->features, j);
        for (int c = 0; c < CELLS; c++)
            if (results->cells[c])
                tsv_number(sheet.out, results->cells[c][j]);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

void edges_write(const struct edges *edges)
{
    struct results results = {.edges = edges};

    make_room(&results);
    put_statistics(&results);
    put_rates(&results);
    put_families(&results);
    if (edges->has_nbs)
        put_components(&results);
    write_table(&results);
    for (int c = 0; c < CELLS; c++) {
        if (results.cells[c] && edges->options->maps)
            edges_write_map(edges, name_of(edges, c), results.cells[c],
                            about_of(edges, c));
        free(results.cells[c]);
    }
    if (edges->networks)
        edges_write_networks(edges);
    if (edges->options->null)
        edges_write_null(edges);
}
