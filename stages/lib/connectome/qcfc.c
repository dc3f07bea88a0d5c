#include "connectome/qcfc.h"

#include "base/mem.h"
#include "base/report.h"
#include "connectome/member.h"
#include "io/covariates.h"
#include "io/manifest.h"
#include "num/order.h"
#include "stats/partial.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_SUBJECTS = 3 };

/* ---- the cohort ---- */

struct cohort {
    struct qcfc *qcfc;
    const struct qcfc_input *input;
    struct manifest *manifest;
    struct table *people;
    struct covariates *covariates;
    gsl_matrix *centered; /* covariates, centered and scaled to SD 1 */
    struct partial *partial;
};

/* Covariates of all participants, of the order of 1. */
static gsl_matrix *center(const struct covariates *covariates, size_t rows)
{
    gsl_matrix *centered;

    if (!covariates->count)
        return NULL;
    centered = gsl_matrix_alloc(rows, covariates->count);
    for (size_t k = 0; k < covariates->count; k++) {
        double sum = 0, square = 0, count = 0, mean, sd;

        for (size_t row = 0; row < rows; row++) {
            double x = gsl_matrix_get(covariates->values, row, k);

            if (!isnan(x))
                sum += x, count++;
        }
        mean = sum / count;
        for (size_t row = 0; row < rows; row++) {
            double x = gsl_matrix_get(covariates->values, row, k) - mean;

            square += isnan(x) ? 0 : x * x;
        }
        sd = square > 0 ? sqrt(square / count) : 1;
        for (size_t row = 0; row < rows; row++)
            gsl_matrix_set(centered, row, k,
                           (gsl_matrix_get(covariates->values, row, k) - mean) /
                               sd);
    }
    return centered;
}

/* Mean FD as the tables have it; NaN where the sidecar is to say. */
static double fd_of(const struct cohort *cohort, size_t i, size_t person)
{
    const struct table *tables[] = {cohort->manifest->table, cohort->people};
    size_t rows[] = {cohort->manifest->rows[i], person};

    for (size_t k = 0; k < 2; k++) {
        size_t column = table_find(tables[k], "mean_fd");
        double fd = column == TABLE_NONE
                        ? NAN
                        : table_number(tables[k], rows[k], column);

        if (fd < 0)
            die("'%s' line %zu column %zu ('mean_fd') is below 0: %g",
                tables[k]->path, rows[k] + 2, column + 1, fd);
        if (!isnan(fd))
            return fd;
    }
    return NAN;
}

/* All rows of the participant of row `first`. */
static struct member gather(struct cohort *cohort, size_t first, size_t person)
{
    const struct manifest *manifest = cohort->manifest;
    struct member member = {0};

    for (size_t i = first; i < manifest->count; i++) {
        if (!participant_same(manifest->ids[i], manifest->ids[first]))
            continue;
        if (member.rows && !cohort->input->has_average)
            die("'%s' lines %zu and %zu are both of '%s'; give --average to "
                "take their mean",
                manifest->table->path, manifest->rows[first] + 2,
                manifest->rows[i] + 2, manifest->ids[first]);
        member_add(&member, &cohort->qcfc->regions, manifest->paths[i],
                   fd_of(cohort, i, person));
    }
    member_finish(&member, &cohort->qcfc->regions);
    return member;
}

static bool is_repeated(const struct manifest *manifest, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (participant_same(manifest->ids[k], manifest->ids[i]))
            return true;
    return false;
}

/* Why a participant cannot be used, or NULL. */
static const char *fault_of(const struct cohort *cohort, size_t person,
                            double fd)
{
    if (isnan(fd))
        return "has no mean framewise displacement";
    for (size_t k = 0; k < cohort->covariates->count; k++)
        if (isnan(gsl_matrix_get(cohort->centered, person, k)))
            return "lacks a covariate";
    return NULL;
}

static void add_member(struct cohort *cohort, const struct member *member,
                       size_t person)
{
    struct qcfc *qcfc = cohort->qcfc;
    gsl_vector_view row;
    const double means[] = {member->gcor, member->fd, member->censored,
                            member->regressors, member->freedom_lost};

    if (!cohort->partial) {
        qcfc->edges = regions_pairs(&qcfc->regions);
        cohort->partial = partial_new(qcfc->edges, cohort->covariates->count);
    }
    if (cohort->centered)
        row = gsl_matrix_row(cohort->centered, person);
    partial_add(cohort->partial, member->fd,
                cohort->centered ? &row.vector : NULL, member->edges);
    qcfc->summary[QCFC_SUBJECTS]++;
    for (size_t k = 0; k < sizeof means / sizeof *means; k++)
        qcfc->summary[QCFC_GCOR + k] += means[k];
}

/* One participant after the other; the means of what they cost follow. */
static void add_all(struct cohort *cohort)
{
    const struct manifest *manifest = cohort->manifest;
    double *summary = cohort->qcfc->summary;

    for (size_t i = 0; i < manifest->count; i++) {
        const char *id = manifest->ids[i], *fault = "is not in participants";
        size_t person = participant_row(cohort->people, id);
        struct member member = {0};

        if (is_repeated(manifest, i))
            continue;
        if (person != TABLE_NONE) {
            member = gather(cohort, i, person);
            fault = fault_of(cohort, person, member.fd);
        }
        if (fault)
            warn("'%s' %s and is left out", id, fault);
        else
            add_member(cohort, &member, person);
        member_release(&member);
    }
    if (summary[QCFC_SUBJECTS] < LEAST_SUBJECTS)
        die("'%s': %g subjects can be used, but %d are the least",
            manifest->table->path, summary[QCFC_SUBJECTS], LEAST_SUBJECTS);
    for (size_t k = QCFC_GCOR; k <= QCFC_FREEDOM_LOST; k++)
        summary[k] /= summary[QCFC_SUBJECTS];
    summary[QCFC_EXCLUDED] =
        (double)cohort->people->rows - summary[QCFC_SUBJECTS];
}

/* ---- edges ---- */

static void correlate(struct qcfc *qcfc, const struct partial *partial)
{
    double most = 0;

    qcfc->r = NEW_ARRAY(double, qcfc->edges);
    qcfc->p = NEW_ARRAY(double, qcfc->edges);
    qcfc->q = NEW_ARRAY(double, qcfc->edges);
    qcfc->count = NEW_ARRAY(size_t, qcfc->edges);
    for (size_t e = 0; e < qcfc->edges; e++) {
        struct partial_result found = partial_of(partial, e);

        qcfc->r[e] = found.r, qcfc->p[e] = found.p;
        qcfc->count[e] = found.count;
        most = fmax(most, found.freedom);
    }
    partial_adjust(qcfc->q, qcfc->p, qcfc->edges);
    /* The quartile of |r| that is its median, by the quartile of t. */
    if (most >= 1) {
        double t = gsl_cdf_tdist_Pinv(0.75, most);

        qcfc->summary[QCFC_CHANCE_ABS_R] = t / sqrt(t * t + most);
    }
}

/* Position (mm) of each region, NaN where the table has none. */
static gsl_matrix *read_positions(const struct qcfc *qcfc, const char *path)
{
    static const char *const names[] = {"name", "Node", "region", NULL};
    static const char *const axes[] = {"x", "y", "z"};
    struct table *table = table_read(path);
    gsl_matrix *positions = gsl_matrix_alloc(qcfc->regions.count, 3);
    size_t column = TABLE_NONE, found = 0;

    for (size_t k = 0; names[k] && column == TABLE_NONE; k++)
        column = table_find(table, names[k]);
    if (column == TABLE_NONE)
        die("'%s' has no column 'name' or 'Node'", path);
    gsl_matrix_set_all(positions, NAN);
    for (size_t row = 0; row < table->rows; row++)
        for (size_t i = 0; i < qcfc->regions.count; i++) {
            if (strcmp(table_text(table, row, column),
                       qcfc->regions.names[i]) != 0)
                continue;
            if (!isnan(gsl_matrix_get(positions, i, 0)))
                die("'%s' line %zu: '%s' is there twice", path, row + 2,
                    qcfc->regions.names[i]);
            found++;
            for (size_t a = 0; a < 3; a++)
                gsl_matrix_set(
                    positions, i, a,
                    table_number(table, row, table_column(table, axes[a])));
        }
    if (!found)
        die("'%s' has the position of no region of the matrices", path);
    table_free(table);
    return positions;
}

static void measure_distances(struct qcfc *qcfc, const char *path)
{
    gsl_matrix *positions = path ? read_positions(qcfc, path) : NULL;
    size_t edge = 0;

    qcfc->distance = NEW_ARRAY(double, qcfc->edges);
    for (size_t i = 0; i < qcfc->regions.count; i++)
        for (size_t j = i + 1; j < qcfc->regions.count; j++, edge++) {
            double square = positions ? 0 : NAN;

            for (size_t a = 0; positions && a < 3; a++) {
                double gap = gsl_matrix_get(positions, i, a) -
                             gsl_matrix_get(positions, j, a);

                square += gap * gap;
            }
            qcfc->distance[edge] = sqrt(square);
        }
    if (positions)
        gsl_matrix_free(positions);
}

/* Spearman's correlation of r and distance over the edges that have both. */
static double distance_rho(const struct qcfc *qcfc)
{
    double *r = NEW_ARRAY(double, qcfc->edges);
    double *distance = NEW_ARRAY(double, qcfc->edges), rho = NAN;
    size_t count = 0;

    for (size_t e = 0; e < qcfc->edges; e++)
        if (!isnan(qcfc->r[e]) && !isnan(qcfc->distance[e])) {
            r[count] = qcfc->r[e];
            distance[count++] = qcfc->distance[e];
        }
    if (count >= LEAST_SUBJECTS) {
        order_ranks(r, r, count);
        order_ranks(distance, distance, count);
        rho = gsl_stats_correlation(r, 1, distance, 1, count);
    }
    free(r), free(distance);
    return rho;
}

static void summarize(struct qcfc *qcfc)
{
    double *sizes = NEW_ARRAY(double, qcfc->edges), *summary = qcfc->summary;
    size_t count = 0, low = 0, found = 0;

    for (size_t e = 0; e < qcfc->edges; e++)
        if (!isnan(qcfc->r[e])) {
            sizes[count++] = fabs(qcfc->r[e]);
            low += qcfc->p[e] < .05;
            found += qcfc->q[e] < .05;
        }
    gsl_sort(sizes, 1, count);
    summary[QCFC_EDGES] = (double)count;
    summary[QCFC_MEDIAN_ABS_R] =
        count ? gsl_stats_median_from_sorted_data(sizes, 1, count) : NAN;
    summary[QCFC_PERCENT_P05] = 100 * (double)low / (double)count;
    summary[QCFC_PERCENT_FDR05] = 100 * (double)found / (double)count;
    summary[QCFC_DISTANCE_RHO] = distance_rho(qcfc);
    summary[QCFC_DISTANCE_DEPENDENCE] = fabs(summary[QCFC_DISTANCE_RHO]);
    free(sizes);
}

struct qcfc *qcfc_read(const struct qcfc_input *input)
{
    struct qcfc *qcfc = NEW_ARRAY(struct qcfc, 1);
    struct cohort cohort = {.qcfc = qcfc, .input = input};

    cohort.manifest = manifest_read(input->manifest, "relmat");
    cohort.people = table_read(input->participants);
    cohort.covariates = covariates_read(cohort.people, input->covariates);
    cohort.centered = center(cohort.covariates, cohort.people->rows);
    qcfc->summary[QCFC_CHANCE_ABS_R] = NAN;
    add_all(&cohort);
    correlate(qcfc, cohort.partial);
    measure_distances(qcfc, input->coordinates);
    summarize(qcfc);
    if (!qcfc->edges)
        warn("one region has no pair");
    else if (qcfc->summary[QCFC_EDGES] == 0)
        warn("no edge has an r: too few subjects for the covariates, or mean "
             "framewise displacement is the same in all");

    if (cohort.centered)
        gsl_matrix_free(cohort.centered);
    partial_free(cohort.partial), covariates_free(cohort.covariates);
    table_free(cohort.people), manifest_free(cohort.manifest);
    return qcfc;
}

void qcfc_free(struct qcfc *qcfc)
{
    regions_release(&qcfc->regions);
    free(qcfc->r), free(qcfc->p), free(qcfc->q), free(qcfc->distance);
    free(qcfc->count), free(qcfc);
}
