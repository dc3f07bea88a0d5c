#include "page/evidence.h"

#include "base/mem.h"
#include "base/report.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *fact_name(enum fact_kind kind)
{
    static const char *const names[FACTS] = {
        "frames",  "TR (s)",      "censored",           "mean FD (mm)",
        "regions", "regions n/a", "degrees of freedom",
    };

    return names[kind];
}

/* ---- frames: motion and censoring ---- */

static void set_frames(struct evidence *evidence, size_t frames,
                       const char *path)
{
    if (evidence->frames && evidence->frames != frames)
        die("'%s' has %zu frames, the other tables of the run have %zu", path,
            frames, evidence->frames);
    evidence->frames = frames;
}

static void read_motion(struct evidence *evidence)
{
    struct table *motion = source_table(evidence->run->motion);
    struct table *outliers = source_table(evidence->run->outliers);
    double *flags = NULL;

    if (motion) {
        evidence->fd = source_numbers(motion, "framewise_displacement");
        set_frames(evidence, motion->rows, evidence->run->motion);
        table_free(motion);
    }
    if (outliers) {
        flags = source_numbers(outliers, "framewise_displacement");
        set_frames(evidence, outliers->rows, evidence->run->outliers);
        table_free(outliers);
    }
    if (flags) {
        evidence->censored = NEW_ARRAY(bool, evidence->frames);
        for (size_t t = 0; t < evidence->frames; t++)
            evidence->censored[t] = flags[t] > 0;
    }
    free(flags);
}

static bool is_empty_row(const gsl_matrix *values, size_t row)
{
    for (size_t j = 0; j < values->size2; j++)
        if (!isnan(gsl_matrix_get(values, row, j)))
            return false;
    return true;
}

static bool is_empty_column(const gsl_matrix *values, size_t column)
{
    for (size_t i = 0; i < values->size1; i++)
        if (i != column || values->size1 != values->size2)
            if (!isnan(gsl_matrix_get(values, i, column)))
                return false;
    return true;
}

/* Without a table of outliers, an empty frame of the clean series is one. */
static void infer_censoring(struct evidence *evidence)
{
    const gsl_matrix *values = evidence->clean->values;

    set_frames(evidence, values->size1, evidence->parcels->clean);
    if (evidence->censored)
        return;
    evidence->censored = NEW_ARRAY(bool, evidence->frames);
    for (size_t t = 0; t < evidence->frames; t++)
        evidence->censored[t] = is_empty_row(values, t);
}

/* ---- facts ---- */

static void state(struct evidence *evidence, enum fact_kind kind, double value,
                  const char *reason)
{
    evidence->facts[kind] = (struct fact){value, isnan(value) ? reason : NULL};
}

static double count_censored(const struct evidence *evidence)
{
    double count = 0;

    if (!evidence->censored)
        return json_number_or_nan(evidence->fields,
                                  "NumberOfVolumesDiscardedByMotionScrubbing");
    for (size_t t = 0; t < evidence->frames; t++)
        count += evidence->censored[t];
    return count;
}

static double mean_fd(const struct evidence *evidence)
{
    double mean =
        json_number_or_nan(evidence->fields, "MeanFramewiseDisplacement");
    double sum = 0, count = 0;

    if (!isnan(mean) || !evidence->fd)
        return mean;
    for (size_t t = 0; t < evidence->frames; t++)
        if (isfinite(evidence->fd[t]))
            sum += evidence->fd[t], count++;
    return count > 0 ? sum / count : NAN;
}

static double count_frames(const struct evidence *evidence)
{
    double frames = json_number_or_nan(evidence->fields, "NumberOfVolumes");

    if (evidence->clean)
        return (double)evidence->clean->values->size1;
    if (evidence->raw)
        return (double)evidence->raw->values->size1;
    return isnan(frames) && evidence->frames ? (double)evidence->frames
                                             : frames;
}

static void state_regions(struct evidence *evidence)
{
    static const char *const reason = "no series and no matrix";
    const gsl_matrix *values = evidence->clean ? evidence->clean->values
                               : evidence->raw ? evidence->raw->values
                               : evidence->matrices && evidence->matrices[0]
                                   ? evidence->matrices[0]->values
                                   : NULL;
    double missing = 0;

    for (size_t j = 0; values && j < values->size2; j++)
        missing += is_empty_column(values, j);
    state(evidence, FACT_REGIONS, values ? (double)values->size2 : NAN, reason);
    state(evidence, FACT_MISSING, values ? missing : NAN, reason);
}

static void state_facts(struct evidence *evidence)
{
    state(evidence, FACT_FRAMES, count_frames(evidence),
          "no series and no sidecar");
    state(evidence, FACT_TR,
          json_number_or_nan(evidence->fields, "RepetitionTime"),
          "no sidecar with RepetitionTime");
    state(evidence, FACT_CENSORED, count_censored(evidence),
          "no outliers table");
    state(evidence, FACT_FD, mean_fd(evidence), "no motion table");
    state(evidence, FACT_DF,
          json_number_or_nan(evidence->fields, "DegreesOfFreedom"),
          "not denoised, or not in the sidecar");
    state_regions(evidence);
}

/* ---- reading ---- */

static bool is_described(const json_t *fields)
{
    return !isnan(json_number_or_nan(fields, "NumberOfVolumes"));
}

static void read_parcels(struct evidence *evidence, bool is_brief)
{
    const struct parcellation *parcels = evidence->parcels;
    size_t count = parcels->matrix_count;

    evidence->is_denoised = parcels->clean;
    evidence->fields = source_sidecar(parcels->clean);
    if (!evidence->fields)
        evidence->fields = source_sidecar(parcels->raw);
    if (!evidence->fields && count)
        evidence->fields = source_sidecar(parcels->matrices[0].path);
    if (!is_brief || !is_described(evidence->fields))
        evidence->clean = source_series(parcels->clean);
    if (!is_brief) {
        evidence->raw = source_series(parcels->raw);
        evidence->coverage = source_table(parcels->coverage);
    }
    evidence->matrices = NEW_ARRAY(struct relmat *, count + 1);
    for (size_t k = 0; k < count; k++)
        evidence->matrices[k] = source_relmat(parcels->matrices[k].path);
    if (evidence->clean)
        infer_censoring(evidence);
    if (evidence->raw)
        set_frames(evidence, evidence->raw->values->size1, parcels->raw);
}

void evidence_read(struct evidence *evidence, const struct run *run,
                   const struct parcellation *parcels, bool is_brief)
{
    *evidence = (struct evidence){.run = run, .parcels = parcels};
    read_motion(evidence);
    if (parcels)
        read_parcels(evidence, is_brief);
    evidence->threshold =
        source_parameter_number(evidence->fields, "fd-threshold");
    if (isnan(evidence->threshold))
        evidence->threshold = json_number_or_nan(
            evidence->fields, "FramewiseDisplacementThreshold");
    state_facts(evidence);
}

void evidence_release(struct evidence *evidence)
{
    for (size_t k = 0; evidence->matrices && evidence->matrices[k]; k++)
        relmat_free(evidence->matrices[k]);
    free(evidence->matrices);
    if (evidence->raw)
        series_free(evidence->raw);
    if (evidence->clean)
        series_free(evidence->clean);
    if (evidence->coverage)
        table_free(evidence->coverage);
    json_decref(evidence->fields);
    free(evidence->fd);
    free(evidence->censored);
}

const char *evidence_no_motion(const struct evidence *evidence)
{
    const json_t *used =
        json_object_get(evidence->fields, "ConfoundRegressors");

    if (evidence->is_denoised && json_is_array(used) &&
        json_array_size(used) == 0)
        return "no confounds were given";
    if (evidence->is_denoised)
        return "denoise wrote no motion table for this run";
    return "there is neither a motion table nor a denoised series: the study "
           "starts from region series or matrices";
}

/* ---- labels and edges ---- */

static const char *cell_of(const struct table *table, size_t column,
                           const char *name, size_t guess)
{
    if (guess < table->rows && strcmp(table_text(table, guess, 0), name) == 0)
        return table_text(table, guess, column);
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(table_text(table, row, 0), name) == 0)
            return table_text(table, row, column);
    return NULL;
}

const char **evidence_labels(const struct evidence *evidence,
                             char *const *names, size_t count,
                             const struct table *nodes)
{
    static const char *const columns[] = {"network", "module", "community"};
    const struct table *tables[] = {evidence->coverage, nodes, nodes};
    const char **labels;

    for (size_t k = 0; k < 3; k++) {
        size_t column =
            tables[k] ? table_find(tables[k], columns[k]) : TABLE_NONE;
        if (column == TABLE_NONE)
            continue;
        labels = NEW_ARRAY(const char *, count);
        for (size_t i = 0; i < count; i++)
            labels[i] = cell_of(tables[k], column, names[i], i);
        return labels;
    }
    return NULL;
}

double evidence_mean_edge(const struct relmat *matrix)
{
    double sum = 0, count = 0;

    for (size_t i = 0; i < matrix->values->size1; i++)
        for (size_t j = i + 1; j < matrix->values->size2; j++) {
            double value = gsl_matrix_get(matrix->values, i, j);
            if (isfinite(value))
                sum += value, count++;
        }
    return count > 0 ? sum / count : NAN;
}
