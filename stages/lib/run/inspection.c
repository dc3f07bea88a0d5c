#include "run/inspection.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/confounds.h"
#include "run/displacement.h"

#include <math.h>
#include <stdlib.h>

/* ---- the run ---- */

static struct survey *survey_run(struct scan *scan, size_t bytes, bool *kept)
{
    const char *path = scan->bold->path;
    struct survey *survey = survey_new(scan->count, bytes);

    while (survey_wants(survey)) {
        note("reading '%s' with %zu MiB", path, bytes >> 20);
        for (size_t t = 0; scan_next(scan); t++) {
            kept[t] = !scan_is_gap(scan);
            if (kept[t])
                survey_add(survey, scan->values);
            else
                survey_add_gap(survey);
        }
        survey_end_pass(survey);
    }
    if (!survey->voxels->used)
        die("no voxel of the mask varies in '%s' and is finite", path);
    return survey;
}

/* ---- frames ---- */

static void censor_listed(bool *kept, const char *path, size_t frames)
{
    struct table *table = table_read(path);

    if (table->rows != frames)
        die("'%s' has %zu rows for a run of %zu frames", path, table->rows,
            frames);
    for (size_t t = 0; t < frames; t++)
        for (size_t col = 0; col < table->cols; col++)
            if (table_finite(table, t, col) != 0)
                kept[t] = false;
    table_free(table);
}

/* Equal is kept, and so is n/a in frames that have no predecessor. */
static void censor_moved(bool *kept, const gsl_matrix *frames,
                         const struct inspection_request *request)
{
    bool is_known = false;

    for (size_t t = 0; t < frames->size1; t++) {
        double fd = gsl_matrix_get(frames, t, QUALITY_FD);

        is_known |= !isnan(fd);
        if (fd > request->fd_threshold)
            kept[t] = false;
    }
    if (!is_known && request->confounds)
        die("'%s' has neither framewise_displacement nor motion, which "
            "--fd-threshold needs",
            request->confounds);
    if (!is_known)
        usage("--fd-threshold needs --confounds");
}

static void measure_frames(struct inspection *inspection,
                           const struct table *confounds,
                           const struct inspection_request *request)
{
    size_t count = inspection->scan->bold->frames;
    gsl_matrix *frames = gsl_matrix_alloc(count, QUALITY_FRAME_COLUMNS);
    gsl_vector_view fd = gsl_matrix_column(frames, QUALITY_FD);
    gsl_vector_view rms = gsl_matrix_column(frames, QUALITY_FD_JENKINSON);

    inspection->frames = frames;
    displacement_read(&fd.vector, &rms.vector, confounds);
    survey_results(frames, inspection->run, inspection->survey);
    quality_flag(frames);
    if (request->outliers)
        censor_listed(inspection->kept, request->outliers, count);
    if (!isnan(request->fd_threshold))
        censor_moved(inspection->kept, frames, request);
    quality_censor(frames, inspection->kept);
    quality_of_frames(inspection->run, frames);
    inspection->run[QUALITY_RUN_TR] =
        volume_repetition_time(inspection->scan->bold);
}

/* ---- regions ---- */

static void put_map(struct inspection *inspection, size_t *columns,
                    enum quality_region what, const double *map)
{
    struct quality_regions where;
    gsl_vector_view column;

    if (!map)
        return;
    where = areas_of(inspection->areas);
    column = gsl_matrix_column(inspection->regions, *columns);
    quality_map_of_regions(&column.vector, map, &where);
    inspection->region_about[(*columns)++] = quality_region_about[what];
}

static void measure_regions(struct inspection *inspection)
{
    const struct local *local = &inspection->local;
    struct quality_regions where = areas_of(inspection->areas);
    size_t rows = inspection->areas->labels->count, columns = QUALITY_ALFF;
    size_t all = columns + (local->alff != NULL) + (local->falff != NULL) +
                 (local->reho != NULL);

    inspection->names = inspection->areas->labels->names;
    inspection->regions = gsl_matrix_alloc(rows, all);
    quality_of_regions(inspection->regions, inspection->survey->voxels, &where);
    for (size_t c = 0; c < columns; c++)
        inspection->region_about[c] = quality_region_about[c];
    put_map(inspection, &columns, QUALITY_ALFF, local->alff);
    put_map(inspection, &columns, QUALITY_FALFF, local->falff);
    put_map(inspection, &columns, QUALITY_REHO, local->reho);
}

struct inspection *inspection_new(const struct inspection_request *request)
{
    struct inspection *inspection = NEW_ARRAY(struct inspection, 1);
    struct scan *scan = scan_open(request->bold, request->mask);
    struct table *confounds = confounds_read(
        request->confounds ? request->confounds : "none", scan->bold->frames);

    inspection->scan = scan;
    if (request->atlas)
        inspection->areas =
            areas_read(scan, request->atlas, request->labels, request->mask);
    inspection->kept = NEW_ARRAY(bool, scan->bold->frames);
    inspection->survey = survey_run(scan, request->bytes, inspection->kept);
    measure_frames(inspection, confounds, request);
    inspection->local =
        local_measure(scan, inspection->kept,
                      inspection->survey->voxels->varies, &request->local);
    if (inspection->areas)
        measure_regions(inspection);
    confounds_free(confounds);
    return inspection;
}

void inspection_free(struct inspection *inspection)
{
    if (inspection->areas)
        areas_free(inspection->areas);
    gsl_matrix_free(inspection->regions), gsl_matrix_free(inspection->frames);
    local_release(&inspection->local), free(inspection->kept);
    survey_free(inspection->survey), scan_free(inspection->scan);
    free(inspection);
}

/* ---- maps ---- */

static void write_map(const struct inspection *inspection, const char *path,
                      const double *values, const char *description)
{
    if (path)
        scan_write_map(path, inspection->scan, values, description);
}

static void put_band(const char *path, const double band[2])
{
    json_t *pair = json_array();

    json_array_append_new(pair, json_real(band[0]));
    json_array_append_new(pair, json_real(band[1]));
    json_put(sidecar(path), "FrequencyBand", pair);
}

void inspection_write_maps(const struct inspection *inspection,
                           const struct inspection_maps *maps,
                           const struct local_request *asked)
{
    const struct local *local = &inspection->local;

    write_map(inspection, maps->tsnr, inspection->survey->voxels->tsnr,
              "Mean over SD (dividing by n) of each voxel; NaN where it is "
              "constant or not finite, 0 outside the mask");
    write_map(inspection, maps->alff, local->alff,
              "Amplitude of low-frequency fluctuations, twice the mean of the "
              "root of the power spectrum in the band (XCP-D's); NaN where the "
              "voxel is constant or not finite, 0 outside the mask");
    write_map(inspection, maps->falff, local->falff,
              "Amplitude of the fluctuations in the band over that at all "
              "frequencies; NaN where the voxel is constant or not finite, 0 "
              "outside the mask");
    write_map(inspection, maps->reho, local->reho,
              "Regional homogeneity, Kendall's W of each voxel and its "
              "neighbors, corrected for ties; NaN where the voxel is constant, "
              "not finite or alone, 0 outside the mask");
    if (maps->alff)
        put_band(maps->alff, asked->band);
    if (maps->falff)
        put_band(maps->falff, asked->band);
    if (maps->reho)
        json_put_count(sidecar(maps->reho), "Neighbors", asked->neighbors);
}
