/* The half of responses.h that says what the patterns are. */
#include "base/mem.h"
#include "base/provenance.h"
#include "io/bids.h"
#include "io/confounds.h"
#include "io/table.h"
#include "run/responses.h"

#include <stdlib.h>
#include <string.h>

/* A label that is a number, as one: 01 is 1, as BIDS has its indices. */
static json_t *run_of(const struct responses_request *request)
{
    struct bids_name *name = bids_parse(request->bold);
    const char *label = name ? bids_label(name, "run") : NULL;
    char *end = NULL;
    long number = label ? strtol(label, &end, 10) : 1;
    json_t *run;

    if (request->run)
        run = json_integer(request->run);
    else if (label && *end)
        run = json_string(label);
    else
        run = json_integer(number);
    bids_free(name);
    return run;
}

static void put_volumes(json_t *fields, const struct responses *responses)
{
    const struct responses_design *design = &responses->design;
    json_t *conditions = json_array(), *runs = json_array();
    json_t *onsets = json_array(), *run = run_of(responses->request);

    for (size_t v = 0; v < design->count; v++) {
        const struct responses_volume *volume = &design->volumes[v];

        json_array_append_new(conditions, json_string(volume->condition));
        json_array_append(runs, run);
        if (volume->event != TABLE_NONE)
            json_array_append_new(
                onsets, json_real(design->events->at[volume->event].onset));
    }
    json_put(fields, "Conditions", conditions);
    json_put(fields, "Run", runs);
    if (json_array_size(onsets))
        json_put(fields, "Onsets", onsets);
    else
        json_decref(onsets);
    json_decref(run);
}

/* Frames less columns, which of separate designs may differ by trial. */
static void put_freedom(json_t *fields, const struct responses *responses)
{
    const struct responses_design *design = &responses->design;
    json_t *each = json_array();
    size_t first = 0, all = 0;

    for (size_t m = 0; m < design->models; m++) {
        size_t freedom = responses->freedom[m];

        first = m ? first : freedom;
        all += freedom == first;
        for (size_t k = 0; k < design->width; k++)
            json_array_append_new(each, json_integer((json_int_t)freedom));
    }
    if (all < design->models) {
        json_put(fields, "DegreesOfFreedom", each);
        return;
    }
    json_decref(each);
    json_put_count(fields, "DegreesOfFreedom", first);
}

static void put_model(json_t *fields, const struct responses *responses)
{
    const struct responses_design *design = &responses->design;
    const struct responses_options *options = design->options;
    json_t *input = sidecar_read(responses->request->bold);
    const char *task = json_string_value(json_object_get(input, "TaskName"));
    struct series confounds = {.names = design->nuisance->names};
    gsl_matrix_view columns;

    if (task)
        json_put_text(fields, "TaskName", task);
    json_decref(input);
    json_put_text(fields, "Model", responses_models[options->model]);
    json_put_text(fields, "HemodynamicResponse", hrf_models[options->hrf]);
    json_put_text(fields, "NoiseModel",
                  responses_noises[responses->request->noise]);
    json_put_text(fields, "Drift", responses_drifts[options->drift]);
    if (options->drift == RESPONSES_COSINE)
        json_put_number(fields, "HighPassCutoff", options->high_pass);
    json_put_count(fields, "DriftRegressors", design->drifts);
    json_put_number(fields, "RepetitionTime", design->timing.tr);
    json_put_number(fields, "SliceTimeReference", design->timing.reference);
    if (design->confounds) {
        columns =
            gsl_matrix_submatrix(design->nuisance->values, 0, 0,
                                 design->timing.frames, design->confounds);
        confounds.values = &columns.matrix;
        confounds_describe(fields, &confounds);
    }
    put_freedom(fields, responses);
    json_put_count(fields, "NumberOfVoxels",
                   responses->voxelwise.scan->count - responses->lost);
    json_put_count(fields, "NumberOfVoxelsWithoutFit", responses->lost);
}

static void describe(const char *path, const struct responses *responses,
                     const char *description, const char *units)
{
    json_t *fields;

    if (!path)
        return;
    fields = sidecar(path);
    json_put_text(fields, "Description", description);
    if (units)
        json_put_text(fields, "Units", units);
    if (path != responses->request->residuals)
        put_volumes(fields, responses);
    put_model(fields, responses);
}

void responses_describe(const struct responses *responses)
{
    const struct responses_request *request = responses->request;
    bool has_trials = request->options.model != RESPONSES_RUNWISE;
    const char *units =
        request->standardize ? "percent of the mean" : "arbitrary";

    describe(request->patterns, responses,
             has_trials ? "Response to every trial, one a volume"
                        : "Response to every condition, one a volume",
             units);
    describe(request->t_maps, responses, "t of every response, one a volume",
             NULL);
    describe(request->residuals, responses,
             request->noise ? "Residuals, whitened in time" : "Residuals",
             units);
}
