#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "base/rng.h"
#include "cohort/edges.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whether the sidecar of a matrix says that it holds plain correlations. */
static bool is_plain(const char *path)
{
    json_t *fields = sidecar_read(path);
    const char *measure =
        json_string_value(json_object_get(fields, "RelationshipMeasure"));
    bool is =
        measure && strstr(measure, "correlation") && !strstr(measure, "Fisher");

    json_decref(fields);
    return is;
}

static void take_fisher(double *values, const struct features *features,
                        size_t listed)
{
    for (size_t j = 0; j < features->count; j++) {
        if (fabs(values[j]) >= 1)
            die("'%s' has %g at %s, which has no Fisher z; --fisher no takes "
                "the values as they are",
                features->ids[listed], values[j], features_name(features, j));
        values[j] = atanh(values[j]);
    }
}

void edges_read_values(struct edges *edges)
{
    struct features *features = edges->features;
    const struct regression *model = edges->model;
    bool is_edges = features->kind == FEATURES_EDGES;
    int fisher = edges->options->fisher;

    features_begin(features, model->listed[0]);
    if (!features->count)
        die("'%s': one region has no pair", features->input->path);
    edges->values = gsl_matrix_alloc(model->rows, features->count);
    edges->has_fisher = fisher == FISHER_YES;
    if (fisher == FISHER_AUTO && is_edges)
        edges->has_fisher =
            is_plain(features->manifest->paths[model->listed[0]]);
    for (size_t i = 0; i < model->rows; i++) {
        size_t listed = model->listed[i];
        double *row = gsl_matrix_ptr(edges->values, i, 0);

        features_read(row, features, listed);
        if (fisher == FISHER_AUTO && is_edges &&
            is_plain(features->manifest->paths[listed]) != edges->has_fisher)
            die("'%s' and '%s' differ in their RelationshipMeasure: give "
                "--fisher yes or no",
                features->manifest->paths[model->listed[0]],
                features->manifest->paths[listed]);
        for (size_t j = 0; j < features->count; j++)
            if (!isfinite(row[j]))
                row[j] = NAN;
        if (edges->has_fisher)
            take_fisher(row, features, listed);
    }
}

/* ---- who has what ---- */

/* A feature and the sum of random numbers of those who lack it. */
struct pattern {
    uint64_t code;
    size_t feature, missing, rank;
};

static int by_code(const void *a, const void *b)
{
    const struct pattern *x = a, *y = b;

    if (x->code != y->code)
        return x->code < y->code ? -1 : 1;
    return (x->feature > y->feature) - (x->feature < y->feature);
}

static int by_rank(const void *a, const void *b)
{
    const struct pattern *x = a, *y = b;

    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->feature > y->feature) - (x->feature < y->feature);
}

/* The patterns of all features; those that everybody has have code 0. */
static struct pattern *find_patterns(struct edges *edges)
{
    size_t rows = edges->values->size1, count = edges->values->size2;
    struct pattern *list = NEW_ARRAY(struct pattern, count);

    for (size_t j = 0; j < count; j++)
        list[j].feature = j;
    for (size_t i = 0; i < rows; i++) {
        const double *row = gsl_matrix_const_ptr(edges->values, i, 0);
        uint32_t block[4];
        uint64_t code;

        rng_block(block, 0, 1, i);
        code = (uint64_t)block[0] << 32 | block[1];
        for (size_t j = 0; j < count; j++)
            if (isnan(row[j]))
                list[j].code += code, list[j].missing++;
    }
    return list;
}

static void refuse(const struct edges *edges, size_t feature)
{
    size_t i = 0;

    while (!isnan(gsl_matrix_get(edges->values, i, feature)))
        i++;
    die("'%s' has no value of %s; --missing drop leaves such features out, "
        "--missing per-edge tests them in those who have them",
        edges->features->ids[edges->model->listed[i]],
        features_name(edges->features, feature));
}

/* Keep the patterns that are to be tested; returns how many. */
static size_t keep_patterns(struct edges *edges, struct pattern *list)
{
    size_t kept = 0, rows = edges->values->size1;

    for (size_t j = 0; j < edges->values->size2; j++) {
        size_t missing = list[j].missing;

        edges->without += missing == rows;
        edges->lacking += missing && missing < rows;
        if (missing && missing < rows &&
            edges->options->missing == MISSING_REFUSE)
            refuse(edges, list[j].feature);
        if (!missing ||
            (missing < rows && edges->options->missing == MISSING_PER_EDGE))
            list[kept++] = list[j];
    }
    if (!kept)
        die("'%s': no feature has a value in everybody",
            edges->features->input->path);
    return kept;
}

/* Bring features of one pattern together, in the order of their first. */
static void sort_patterns(struct pattern *list, size_t count)
{
    size_t least = 0;

    qsort(list, count, sizeof *list, by_code);
    for (size_t k = 0; k < count; k++) {
        if (!k || list[k].code != list[k - 1].code)
            least = list[k].feature;
        list[k].rank = least;
    }
    qsort(list, count, sizeof *list, by_rank);
}

/* ---- groups ---- */

static void explain(const struct edges *edges, enum design_status status,
                    size_t column)
{
    const struct regression *model = edges->model;
    const char *path = edges->options->participants;

    switch (status) {
    case DESIGN_DEFICIENT:
        die("'%s': the column '%s' of the model is a combination of those "
            "before it",
            path, model->columns[column]);
    case DESIGN_FREEDOM:
        die("'%s': %zu rows are too few for %zu columns of the model", path,
            model->rows, model->x->size2);
    case DESIGN_CONTRAST:
        usage("--contrast: a row is nothing, or a combination of others");
    case DESIGN_FINE:
        break;
    }
}

/* Whether permutations say something of what is tested. */
static bool is_answered(const struct edges *edges, const struct design *design,
                        bool is_all)
{
    if (!design->is_still || !edges->orders.count)
        return true;
    if (is_all)
        die("'%s': no permutation%s changes '%s': those who may take each "
            "other's place are alike in it",
            edges->options->participants,
            edges->options->is_whole ? " of whole blocks" : "",
            edges->model->question);
    return false;
}

/* The design of those who have the features of a pattern; false where the
 * model is too much for them. */
static bool make_design(struct edges *edges, struct edges_group *group,
                        const struct pattern *pattern)
{
    const struct regression *model = edges->model;
    const size_t *orbits =
        edges->orders.is_symmetric ? NULL : edges->orders.orbit;
    gsl_matrix *x = model->x;
    size_t *orbit = NEW_ARRAY(size_t, model->rows), count = 0;
    enum design_status status;

    if (pattern->missing) {
        group->rows = NEW_ARRAY(size_t, model->rows);
        x = gsl_matrix_alloc(model->rows - pattern->missing, model->x->size2);
        for (size_t i = 0; i < model->rows; i++) {
            gsl_vector_view row = gsl_matrix_row(model->x, i);

            if (isnan(gsl_matrix_get(edges->values, i, pattern->feature)))
                continue;
            orbit[count] = orbits ? orbits[i] : 0;
            gsl_matrix_set_row(x, count, &row.vector);
            group->rows[count++] = i;
        }
    }
    status = design_make(&group->design, x, model->contrast,
                         pattern->missing && orbits ? orbit : orbits);
    group->design.scheme = (enum design_scheme)edges->options->scheme;
    free(orbit);
    if (pattern->missing)
        gsl_matrix_free(x);
    else
        explain(edges, status, group->design.column);
    return status == DESIGN_FINE &&
           is_answered(edges, &group->design, !pattern->missing);
}

/* Residuals of the features list[0..count-1], which the same rows have. */
static void add_group(struct edges *edges, const struct pattern *list,
                      size_t count)
{
    struct edges_group group = {.first = edges->elements, .count = count};

    if (!make_design(edges, &group, list)) {
        free(group.rows), design_release(&group.design);
        edges->unfit += count;
        return;
    }
    if (count == edges->values->size2) {
        group.residuals = edges->values;
        edges->values = NULL;
    } else {
        group.residuals = gsl_matrix_alloc(group.design.rows, count);
        for (size_t i = 0; i < group.design.rows; i++)
            for (size_t k = 0; k < count; k++)
                gsl_matrix_set(group.residuals, i, k,
                               gsl_matrix_get(edges->values,
                                              group.rows ? group.rows[i] : i,
                                              list[k].feature));
    }
    for (size_t k = 0; k < count; k++)
        edges->place[edges->elements + k] = list[k].feature;
    lane_residuals(group.residuals, edges->length + edges->elements,
                   &group.design);
    edges->elements += count;
    edges->groups =
        xrealloc(edges->groups, edges->group_count + 1, sizeof *edges->groups);
    edges->groups[edges->group_count++] = group;
}

void edges_group(struct edges *edges)
{
    size_t all = edges->values->size2, count, next;
    struct pattern *list = find_patterns(edges);

    count = keep_patterns(edges, list);
    sort_patterns(list, count);
    edges->place = NEW_ARRAY(size_t, all);
    edges->length = NEW_ARRAY(double, all);
    for (size_t k = 0; k < count; k = next) {
        for (next = k + 1; next < count && list[next].rank == list[k].rank;)
            next++;
        add_group(edges, list + k, next - k);
    }
    if (!edges->elements)
        die("'%s': no feature has enough values for the model",
            edges->features->input->path);
    if (edges->values)
        gsl_matrix_free(edges->values);
    edges->values = NULL;
    free(list);
}

const struct edges_group *edges_group_of(const struct edges *edges, size_t k)
{
    const struct edges_group *group = edges->groups;

    while (k >= group->first + group->count)
        group++;
    return group;
}
