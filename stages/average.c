/*
 * average - the mean connectivity matrix of a group, and its spread.
 *
 * Reads any number of matrices of the same regions, one at a time, and writes
 * the mean and the standard deviation (n - 1) of each entry over the inputs
 * that have it.  An entry that no input has is n/a; so is the spread of fewer
 * than two.  Refuses other regions, another order of regions, and another
 * measure than the first.
 */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "io/relmat.h"
#include "num/moments.h"

#include <stdlib.h>
#include <string.h>

static struct {
    struct paths matrices;
    const char *mean, *spread;
} cfg;

static const struct file files[] = {
    INPUTS("relmat.tsv", &cfg.matrices, "regions x regions, one per subject"),
    OUTPUT("mean.tsv", &cfg.mean, "mean of each entry"),
    OUTPUT("spread.tsv", &cfg.spread, "standard deviation of each entry"),
    END_FILES,
};

static const struct param params[] = {END_PARAMS};

static void check_regions(const struct relmat *relmat,
                          const struct relmat *first, const char *path)
{
    if (relmat->values->size1 != first->values->size1)
        die("'%s' has %zu regions, but '%s' %zu", path, relmat->values->size1,
            cfg.matrices.at[0], first->values->size1);
    for (size_t i = 0; i < first->values->size1; i++)
        if (strcmp(relmat->names[i], first->names[i]) != 0)
            die("'%s' column %zu is region '%s', but in '%s' it is '%s'", path,
                i + 2, relmat->names[i], cfg.matrices.at[0], first->names[i]);
}

/* Fields that hold for the group because they hold for every input. */
static void describe(const char *product, const char *statistic,
                     const json_t *first)
{
    static const char *const kept[] = {"Weighted", "Directed", "ValidDiagonal",
                                       "StorageFormat"};
    json_t *fields = sidecar(product);
    const char *measure =
        json_string_value(json_object_get(first, "RelationshipMeasure"));
    char *text = xformat("%s over matrices: %s", statistic,
                         measure ? measure : "connectivity");

    json_put_text(fields, "RelationshipMeasure", text);
    free(text);
    json_put_count(fields, "NumberOfMatrices", cfg.matrices.count);
    for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
        if (json_object_get(first, kept[k]))
            json_object_set(fields, kept[k], json_object_get(first, kept[k]));
}

static void check_measure(const char *path, const json_t *first)
{
    json_t *fields = sidecar_read(path);
    const char *key = "RelationshipMeasure";
    const char *got = json_string_value(json_object_get(fields, key));
    const char *want = json_string_value(json_object_get(first, key));

    if (got && want && strcmp(got, want) != 0)
        die("'%s' holds '%s', but '%s' '%s'", path, got, cfg.matrices.at[0],
            want);
    json_decref(fields);
}

static void run(void)
{
    struct relmat *first = relmat_read(cfg.matrices.at[0]);
    size_t regions = first->values->size1;
    struct moments moments = moments_new(regions, regions);
    json_t *measure = sidecar_read(cfg.matrices.at[0]);

    moments_add(&moments, first->values);
    for (size_t s = 1; s < cfg.matrices.count; s++) {
        struct relmat *relmat = relmat_read(cfg.matrices.at[s]);

        check_regions(relmat, first, cfg.matrices.at[s]);
        check_measure(cfg.matrices.at[s], measure);
        moments_add(&moments, relmat->values);
        relmat_free(relmat);
    }
    moments_mean(first->values, &moments);
    relmat_write(cfg.mean, first);
    moments_spread(first->values, &moments);
    relmat_write(cfg.spread, first);
    describe(cfg.mean, "Mean", measure);
    describe(cfg.spread, "Standard deviation", measure);

    json_decref(measure);
    moments_release(&moments);
    relmat_free(first);
}

static const struct stage average = {
    .name = "average",
    .summary = "Average the connectivity matrices of a group.",
    .references = "Welford BP (1962). Technometrics 4:419-420.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&average, argc, argv);
}
