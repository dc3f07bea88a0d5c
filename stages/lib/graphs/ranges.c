#include "graphs/ranges.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "graph/nodal.h"
#include "graph/overall.h"
#include "graph/selection.h"
#include "io/columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One more value, if it is in order; `room` is that of range->at. */
static bool append(struct ranges_values *range, double value, double least,
                   double most)
{
    if (!(value >= least && value <= most) ||
        (range->count && !(value > range->at[range->count - 1])))
        return false;
    range->at[range->count++] = value;
    return true;
}

static bool parse_steps(struct ranges_values *range, const char *text,
                        double least, double most)
{
    double first, last, step;
    char *end;

    first = strtod(text, &end);
    if (end == text || *end != ':')
        return false;
    text = end + 1, last = strtod(text, &end);
    if (end == text || *end != ':')
        return false;
    text = end + 1, step = strtod(text, &end);
    if (end == text || *end || !(step > 0) || !(last >= first) ||
        (last - first) / step > 1e5)
        return false;
    range->at = NEW_ARRAY(double, (size_t)((last - first) / step) + 2);
    for (size_t k = 0; first + (double)k * step <= last + 1e-9 * step; k++)
        if (!append(range, fmin(first + (double)k * step, last), least, most))
            return false;
    return true;
}

static bool parse_list(struct ranges_values *range, const char *text,
                       double least, double most)
{
    range->at = NEW_ARRAY(double, strlen(text) / 2 + 1);
    for (;;) {
        char *end;
        double value = strtod(text, &end);

        if (end == text || !append(range, value, least, most))
            return false;
        if (!*end)
            return true;
        if (*end != ',')
            return false;
        text = end + 1;
    }
}

bool ranges_read(struct ranges_values *range, const char *text, double least,
                 double most)
{
    bool is_right;

    *range = (struct ranges_values){NULL, 0};
    is_right = strchr(text, ':') ? parse_steps(range, text, least, most)
                                 : parse_list(range, text, least, most);
    if (!is_right) {
        free(range->at);
        range->at = NULL;
    }
    return is_right;
}

/* ---- densities ---- */

static const struct column density_columns[] = {
    {"density_asked", "Density asked for", NULL,
     "Share of the pairs that were to be edges."},
};

struct curve {
    size_t points, measures;
    const struct column **about; /* density_asked, and the measures */
    gsl_matrix *values;          /* NULL before the first point */
};

static void put_point(struct curve *curve, size_t row, double density,
                      const struct measures *overall)
{
    if (!curve->values) {
        curve->measures = overall->count;
        curve->about = NEW_ARRAY(const struct column *, overall->count + 1);
        curve->about[0] = density_columns;
        memcpy(curve->about + 1, overall->about,
               overall->count * sizeof *overall->about);
        curve->values = gsl_matrix_alloc(curve->points, overall->count + 1);
        gsl_matrix_set_all(curve->values, NAN);
    }
    gsl_matrix_set(curve->values, row, 0, density);
    for (size_t k = 0; k < overall->count; k++)
        gsl_matrix_set(curve->values, row, k + 1,
                       gsl_matrix_get(overall->values, 0, k));
}

/* Leaves the row alone where no edge is left. */
static void take_point(struct curve *curve, size_t row,
                       const gsl_matrix *relation,
                       const struct threshold *threshold,
                       const struct findings_request *request)
{
    struct selection graph;
    struct findings findings;
    struct measures *nodal, *overall;

    selection_init(&graph, relation, threshold);
    if (graph.network) {
        if (findings_init(&findings, graph.network, request) !=
            CONSENSUS_SETTLED)
            warn("at density %g the modules still differ between runs",
                 threshold->at);
        nodal = nodal_measures(&findings);
        overall = overall_measures(&findings, nodal);
        put_point(curve, row, threshold->at, overall);
        measures_free(nodal), measures_free(overall);
        findings_release(&findings);
    }
    selection_release(&graph);
}

static double area_below(const gsl_matrix *values, size_t column)
{
    double area = values->size1 > 1 ? 0 : NAN;

    for (size_t p = 1; p < values->size1; p++)
        area +=
            (gsl_matrix_get(values, p, 0) - gsl_matrix_get(values, p - 1, 0)) *
            (gsl_matrix_get(values, p, column) +
             gsl_matrix_get(values, p - 1, column)) /
            2;
    return area;
}

static void write_area(const char *path, const struct curve *curve)
{
    gsl_matrix *areas = gsl_matrix_alloc(1, curve->measures);

    for (size_t k = 0; k < curve->measures; k++)
        gsl_matrix_set(areas, 0, k, area_below(curve->values, k + 1));
    json_put_text(sidecar(path), "Content",
                  "Area under the curve of each measure over density, by "
                  "trapezoids; n/a where the curve has an n/a.");
    json_put_number(sidecar(path), "FirstDensity",
                    gsl_matrix_get(curve->values, 0, 0));
    json_put_number(sidecar(path), "LastDensity",
                    gsl_matrix_get(curve->values, curve->points - 1, 0));
    columns_write(path, NULL, curve->about + 1, areas);
    gsl_matrix_free(areas);
}

void ranges_over_densities(const struct ranges_wish *wish,
                           const gsl_matrix *relation,
                           const struct threshold *threshold,
                           const struct findings_request *request)
{
    struct curve curve = {.points = wish->densities.count};
    struct threshold at = *threshold;

    at.rule = THRESHOLD_DENSITY;
    for (size_t p = 0; p < curve.points; p++) {
        at.at = wish->densities.at[p];
        take_point(&curve, p, relation, &at, request);
    }
    if (!curve.values)
        die("no edge is left at any density of the curve");
    for (size_t p = 0; p < curve.points; p++)
        gsl_matrix_set(curve.values, p, 0, wish->densities.at[p]);
    if (wish->curve)
        columns_write(wish->curve, NULL, curve.about, curve.values);
    if (wish->area)
        write_area(wish->area, &curve);
    free(curve.about);
    gsl_matrix_free(curve.values);
}

/* ---- resolutions ---- */

static const struct column resolution_columns[] = {
    {"resolution", "Resolution", NULL, "Gamma of the modularity."},
    {"modules", "Modules", "modules",
     "Modules of the consensus over the runs; an isolated region is one."},
    {"modularity", "Modularity", NULL, "Q at this resolution, of them."},
    {"modularity_best", "Largest modularity of the runs", NULL,
     "Largest Q of the runs."},
    {"modularity_mean", "Mean modularity of the runs", NULL,
     "Mean of Q over the runs."},
    {"modularity_sd", "Standard deviation of modularity over the runs", NULL,
     "With N - 1; n/a for one run."},
    {"rounds", "Searches", "searches",
     "Searches until all runs agreed, of at most 20."},
};

void ranges_over_resolutions(const char *path,
                             const struct ranges_values *resolutions,
                             const struct network *network,
                             const struct consensus_plan *plan)
{
    enum { COLUMNS = sizeof resolution_columns / sizeof *resolution_columns };
    const struct column *about[COLUMNS];
    gsl_matrix *values = gsl_matrix_alloc(resolutions->count, COLUMNS);

    for (size_t k = 0; k < COLUMNS; k++)
        about[k] = &resolution_columns[k];
    for (size_t p = 0; p < resolutions->count; p++) {
        struct consensus_plan here = *plan;
        struct consensus found;

        here.gamma = resolutions->at[p];
        if (consensus_find(&found, network, &here) != CONSENSUS_SETTLED)
            warn("at resolution %g the modules still differ between runs",
                 here.gamma);
        const double row[COLUMNS] = {here.gamma,          (double)found.modules,
                                     found.quality,       found.best,
                                     found.mean,          found.sd,
                                     (double)found.rounds};

        for (size_t k = 0; k < COLUMNS; k++)
            gsl_matrix_set(values, p, k, row[k]);
        consensus_release(&found);
    }
    columns_write(path, NULL, about, values);
    gsl_matrix_free(values);
}
