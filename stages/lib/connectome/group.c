#include "connectome/group.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/relmat.h"
#include "io/series.h"
#include "signal/standardize.h"
#include "signal/tangent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is known of all subjects. */
struct group {
    const struct paths *paths;
    char **names;
    size_t regions;
    bool *is_here; /* of each region: in every subject and the reference */
    size_t *here, count;
    gsl_matrix **covariances; /* count x count, one of each subject */
    double *shrinkage;
    size_t *frames;
};

/* Where the matrix of a subject goes: its name with another end. */
static char *each_path(const char *folder, const char *series)
{
    static const char *const ends[] = {"_timeseries.tsv.gz",
                                       "_timeseries.tsv",
                                       "_timeseries.csv",
                                       ".tsv.gz",
                                       ".csv.gz",
                                       ".tsv",
                                       ".csv"};
    const char *slash = strrchr(series, '/');
    const char *name = slash ? slash + 1 : series;
    size_t length = strlen(name);

    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
        size_t end = strlen(ends[k]);

        if (length > end && !strcmp(name + length - end, ends[k])) {
            length -= end;
            break;
        }
    }
    return xformat("%s/%.*s_relmat.tsv", folder, (int)length, name);
}

/* Before the work, and before the folder: which products there will be. */
static void check_products(const struct paths *paths, const char *folder)
{
    char **at = NEW_ARRAY(char *, paths->count);

    for (size_t k = 0; k < paths->count; k++) {
        at[k] = each_path(folder, paths->at[k]);
        for (size_t other = 0; other < k; other++)
            if (!strcmp(at[k], at[other]))
                usage("'%s' and '%s' would both become '%s'", paths->at[other],
                      paths->at[k], at[k]);
    }
    output_folder(folder);
    for (size_t k = 0; k < paths->count; k++) {
        files_output(at[k]);
        free(at[k]);
    }
    free(at);
}

/* A region counts if it is here in all. */
static void keep_common(struct group *group, const gsl_matrix *values)
{
    size_t *defined = NEW_ARRAY(size_t, group->regions), next = 0;
    size_t count = standardize_find(defined, values);

    for (size_t j = 0; j < group->regions; j++) {
        bool is_defined = next < count && defined[next] == j;

        next += is_defined;
        group->is_here[j] &= is_defined;
    }
    free(defined);
}

/* The series of a subject; the first one tells the regions of the group. */
static struct joined read_subject(struct group *group, size_t subject)
{
    struct paths one = {group->paths->at + subject, 1};
    struct joined joined = joined_read(&one, false);

    if (!group->names) {
        group->regions = joined.values->size2;
        group->names = names_copy(joined.names, group->regions);
        group->is_here = NEW_ARRAY(bool, group->regions);
        memset(group->is_here, true, group->regions * sizeof *group->is_here);
    }
    joined_check_regions(joined.path, joined.names, joined.values->size2,
                         group->paths->at[0], group->names, group->regions);
    return joined;
}

/* The regions that all have, after all have been seen. */
static void settle_regions(struct group *group)
{
    group->here = NEW_ARRAY(size_t, group->regions);
    for (size_t j = 0; j < group->regions; j++)
        if (group->is_here[j])
            group->here[group->count++] = j;
    if (!group->count)
        die("'%s': no region has data in every input", group->paths->at[0]);
    if (group->count < group->regions)
        warn("%zu of %zu regions lack data in some input and are n/a in all",
             group->regions - group->count, group->regions);
}

static gsl_matrix *covariance_of(const struct group *group, size_t subject,
                                 const gsl_matrix *values,
                                 enum covariance_estimator estimator)
{
    gsl_matrix *x = gsl_matrix_alloc(values->size1, group->count);
    gsl_matrix *covariance = gsl_matrix_alloc(group->count, group->count);

    standardize_gather(x, values, group->here);
    group->frames[subject] = x->size1;
    group->shrinkage[subject] = covariance_estimate(covariance, x, estimator);
    gsl_matrix_free(x);
    return covariance;
}

static void check_positive(const struct group *group, size_t subject)
{
    gsl_matrix *whitening = gsl_matrix_alloc(group->count, group->count);

    if (tangent_whitening(whitening, group->covariances[subject]) !=
        TANGENT_DONE)
        die("'%s': the covariance of %zu regions in %zu frames is singular",
            group->paths->at[subject], group->count, group->frames[subject]);
    gsl_matrix_free(whitening);
}

/* n/a in the reference is n/a in all. */
static struct relmat *read_reference(struct group *group, const char *path)
{
    struct relmat *reference = relmat_read(path);

    joined_check_regions(path, reference->names, reference->values->size1,
                         group->paths->at[0], group->names, group->regions);
    for (size_t j = 0; j < group->regions; j++)
        group->is_here[j] &= !isnan(gsl_matrix_get(reference->values, j, j));
    return reference;
}

/* Two readings, so that the series of one subject alone are in memory. */
static struct relmat *group_read(struct group *group,
                                 const struct relation_options *options)
{
    size_t subjects = group->paths->count;
    struct relmat *reference = NULL;

    group->covariances = NEW_ARRAY(gsl_matrix *, subjects);
    group->shrinkage = NEW_ARRAY(double, subjects);
    group->frames = NEW_ARRAY(size_t, subjects);
    for (size_t k = 0; k < subjects; k++) {
        struct joined joined = read_subject(group, k);

        keep_common(group, joined.values);
        joined_release(&joined);
    }
    if (options->reference)
        reference = read_reference(group, options->reference);
    settle_regions(group);
    for (size_t k = 0; k < subjects; k++) {
        struct joined joined = read_subject(group, k);

        group->covariances[k] =
            covariance_of(group, k, joined.values,
                          (enum covariance_estimator)options->estimator);
        check_positive(group, k);
        joined_release(&joined);
    }
    return reference;
}

static void group_release(struct group *group)
{
    for (size_t k = 0; k < group->paths->count; k++)
        gsl_matrix_free(group->covariances[k]);
    names_free(group->names, group->regions);
    free(group->covariances), free(group->shrinkage), free(group->frames);
    free(group->is_here), free(group->here);
}

/* `dense`, over the common regions, as a product. */
static json_t *write_matrix(const struct group *group, const char *path,
                            const gsl_matrix *dense, const char *measure,
                            const struct relation_options *options)
{
    struct relmat *relmat = relmat_new(group->regions, group->names);
    json_t *fields = sidecar(path), *missing = json_array();

    for (size_t i = 0; i < group->count; i++)
        for (size_t j = 0; j < group->count; j++)
            gsl_matrix_set(relmat->values, group->here[i], group->here[j],
                           gsl_matrix_get(dense, i, j));
    relmat_write(path, relmat);
    json_put_text(fields, "RelationshipMeasure", measure);
    json_put_flag(fields, "Weighted", true);
    json_put_flag(fields, "Directed", false);
    json_put_flag(fields, "ValidDiagonal", true);
    json_put_text(fields, "StorageFormat", "Full");
    json_put_text(fields, "Estimator", relation_estimators[options->estimator]);
    json_put_text(fields, "Standardization", "none");
    for (size_t j = 0; j < group->regions; j++)
        if (!group->is_here[j])
            json_array_append_new(missing, json_string(group->names[j]));
    json_put(fields, "MissingRegions", missing);
    relmat_free(relmat);
    return fields;
}

static void find_mean(gsl_matrix *mean, const struct group *group,
                      const struct relmat *reference)
{
    size_t count = group->paths->count;

    if (!reference) {
        enum tangent_status status =
            tangent_mean(mean, group->covariances, count);

        if (status == TANGENT_INVALID)
            die("'%s' and the others have no geometric mean: their covariances "
                "are too far apart",
                group->paths->at[0]);
        if (status == TANGENT_STUCK)
            warn("the geometric mean has not converged in 30 steps");
    }
    for (size_t i = 0; reference && i < group->count; i++)
        for (size_t j = 0; j < group->count; j++)
            gsl_matrix_set(mean, i, j,
                           gsl_matrix_get(reference->values, group->here[i],
                                          group->here[j]));
}

static void write_each(const struct group *group, const gsl_matrix *mean,
                       const struct relation_options *options)
{
    gsl_matrix *whitening = gsl_matrix_alloc(group->count, group->count);
    gsl_matrix *tangent = gsl_matrix_alloc(group->count, group->count);

    if (tangent_whitening(whitening, mean) != TANGENT_DONE)
        die("'%s' is singular",
            options->reference ? options->reference : "the mean");
    for (size_t k = 0; k < group->paths->count && options->each; k++) {
        char *path = each_path(options->each, group->paths->at[k]);
        json_t *fields;

        if (tangent_project(tangent, whitening, group->covariances[k]) !=
            TANGENT_DONE)
            die("'%s' is too far from the mean", group->paths->at[k]);
        fields = write_matrix(group, path, tangent,
                              "Tangent vector of the covariance at the "
                              "geometric mean",
                              options);
        json_put_number(fields, "Shrinkage", group->shrinkage[k]);
        json_put_count(fields, "NumberOfVolumes", group->frames[k]);
        free(path);
    }
    gsl_matrix_free(whitening), gsl_matrix_free(tangent);
}

void group_write(const char *mean_path, const struct paths *paths,
                 const struct relation_options *options)
{
    struct group group = {.paths = paths};
    struct relmat *reference;
    gsl_matrix *mean;
    json_t *fields;

    if (paths->count < 2 && !options->reference)
        usage("--kind tangent wants at least two subjects, or a --reference");
    if (options->each)
        check_products(paths, options->each);
    reference = group_read(&group, options);
    mean = gsl_matrix_alloc(group.count, group.count);
    find_mean(mean, &group, reference);
    write_each(&group, mean, options);
    fields = write_matrix(&group, mean_path, mean,
                          "Geometric mean of covariances", options);
    if (reference)
        json_put_text(fields, "Reference", "given");
    else
        json_put_count(fields, "NumberOfMatrices", paths->count);
    gsl_matrix_free(mean);
    if (reference)
        relmat_free(reference);
    group_release(&group);
}
