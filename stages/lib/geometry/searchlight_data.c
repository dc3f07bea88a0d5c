#include "geometry/searchlight_data.h"

#include "base/mem.h"
#include "base/report.h"
#include "rsa/sphere_gram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const searchlight_measures[] = {"euclidean", "correlation",
                                            "mahalanobis", "crossnobis", NULL};

/* ---- checks ---- */

/* Every condition as often in every run: else no closed form. */
static void demand_balance(const struct patterns *patterns)
{
    size_t n = patterns->conditions.count, runs = patterns->runs.count;
    size_t *count = NEW_ARRAY(size_t, n * runs);

    if (runs < 2)
        die("'%s' has one run, and cross-validation needs 2",
            patterns->paths.at[0]);
    for (size_t t = 0; t < patterns->trials; t++)
        count[patterns->run[t] * n + patterns->condition[t]]++;
    for (size_t k = 0; k < n * runs; k++)
        if (count[k] != count[0])
            die("condition '%s' has %zu trials in run '%s' of '%s' and '%s' "
                "%zu "
                "in another: cross-validated spheres need as many everywhere, "
                "and rdm --atlas does not",
                patterns->conditions.at[k % n], count[k],
                strchr(patterns->runs.at[k / n], ':') + 1,
                patterns->paths.at[strtoul(patterns->runs.at[k / n], NULL, 10)],
                patterns->conditions.at[0], count[0]);
    free(count);
}

static void demand_memory(const struct searchlight_data *data)
{
    double room = (double)data->request->memory * (1 << 20);
    double numbers = (double)data->form.width, need;

    for (size_t k = 0; data->noise && k < data->noise->paths.count; k++)
        numbers += (double)data->noise->frames[k];
    need = numbers * (double)data->count * sizeof(float);
    if (need > room)
        die("%zu voxels with %.0f numbers each take %.0f MiB, more than "
            "--memory %d",
            data->count, numbers, ceil(need / (1 << 20)),
            data->request->memory);
}

/* ---- reading ---- */

static struct sphere_form form_of(const struct searchlight_data *data)
{
    static const enum sphere_measure measures[] = {
        [SEARCHLIGHT_EUCLIDEAN] = SPHERE_EUCLIDEAN,
        [SEARCHLIGHT_CORRELATION] = SPHERE_CORRELATION,
        [SEARCHLIGHT_MAHALANOBIS] = SPHERE_EUCLIDEAN,
        [SEARCHLIGHT_CROSSNOBIS] = SPHERE_CROSSNOBIS};
    const struct patterns *patterns = data->patterns;
    bool is_crossed = data->request->measure == SEARCHLIGHT_CROSSNOBIS;
    size_t stride = sphere_gram_stride(patterns->conditions.count);
    size_t runs = is_crossed ? patterns->runs.count : 1;

    return (struct sphere_form){.measure = measures[data->request->measure],
                                .conditions = patterns->conditions.count,
                                .stride = stride,
                                .width = runs * stride,
                                .runs = runs,
                                .has_whitener =
                                    data->noise && data->request->estimator !=
                                                       PRECISION_DIAGONAL};
}

static void find_voxels(struct searchlight_data *data)
{
    data->inside = volume_read_mask(data->request->mask, data->patterns->grid);
    for (size_t v = 0; v < data->patterns->channels; v++)
        data->count += data->inside[v];
    data->voxel = NEW_ARRAY(size_t, data->count);
    for (size_t v = 0, i = 0; v < data->patterns->channels; v++)
        if (data->inside[v])
            data->voxel[i++] = v;
}

/* What the trials of a voxel have been so far. */
struct seen {
    bool has_value, has_gap, varies;
};

/*
 * A trial adds to the cell of its condition (and run), less what the first
 * trial was, so that a baseline costs no digits.
 */
static void add_trial(struct searchlight_data *data, struct seen *seen,
                      const double *values, size_t t)
{
    const struct patterns *patterns = data->patterns;
    size_t run = data->form.runs > 1 ? patterns->run[t] : 0;
    size_t cell = run * data->form.stride + patterns->condition[t];

    for (size_t i = 0; i < data->count; i++) {
        double value = values[i];
        float *to = data->rows + i * data->form.width + cell;

        if (!isfinite(value)) {
            seen[i].has_gap = true;
            continue;
        }
        if (!seen[i].has_value)
            data->base[i] = (float)value;
        seen[i].has_value = true;
        value -= (double)data->base[i];
        seen[i].varies |= value != 0;
        *to += (float)value;
    }
}

static void read_file(struct searchlight_data *data, struct seen *seen,
                      size_t file, double *values)
{
    const struct patterns *patterns = data->patterns;
    struct volume *volume = volume_open(patterns->paths.at[file]);

    for (size_t frame = 0; volume_next(volume); frame++)
        for (size_t t = 0; t < patterns->trials; t++) {
            if (patterns->file[t] != file || patterns->volume[t] != frame)
                continue;
            volume_gather(values, volume, data->voxel, data->count);
            add_trial(data, seen, values, t);
        }
    volume_close(volume);
}

/* Sums to means; without what the conditions have in common, but for
 * correlation, which is of patterns as they are. */
static void finish_row(float *row, const double *count,
                       const struct sphere_form *form)
{
    for (size_t m = 0; m < form->runs; m++, row += form->stride) {
        double mean = 0;

        for (size_t c = 0; c < form->conditions; c++) {
            row[c] = (float)((double)row[c] / count[m * form->stride + c]);
            mean += (double)row[c] / (double)form->conditions;
        }
        for (size_t c = 0;
             form->measure != SPHERE_CORRELATION && c < form->conditions; c++)
            row[c] = (float)((double)row[c] - mean);
    }
}

static void finish(struct searchlight_data *data, const struct seen *seen)
{
    const struct patterns *patterns = data->patterns;
    double *count = NEW_ARRAY(double, data->form.width);

    for (size_t t = 0; t < patterns->trials; t++)
        count[(data->form.runs > 1 ? patterns->run[t] : 0) * data->form.stride +
              patterns->condition[t]]++;
    for (size_t i = 0; i < data->count; i++) {
        data->fate[i] = !seen[i].has_value ? VOXEL_EMPTY
                        : seen[i].has_gap  ? VOXEL_INCOMPLETE
                        : !seen[i].varies  ? VOXEL_CONSTANT
                                           : VOXEL_KEPT;
        finish_row(data->rows + i * data->form.width, count, &data->form);
    }
    free(count);
}

static void read_patterns(struct searchlight_data *data)
{
    struct seen *seen = NEW_ARRAY(struct seen, data->count);
    double *values = NEW_ARRAY(double, data->count);

    data->rows = NEW_ARRAY(float, data->count * data->form.width);
    data->base = NEW_ARRAY(float, data->count);
    data->fate = NEW_ARRAY(unsigned char, data->count);
    for (size_t k = 0; k < data->patterns->paths.count; k++)
        read_file(data, seen, k, values);
    finish(data, seen);
    free(seen), free(values);
}

struct searchlight_data *
searchlight_data_read(const struct searchlight_request *request)
{
    struct searchlight_data *data = NEW_ARRAY(struct searchlight_data, 1);

    data->request = request;
    if (!volume_is_named(request->patterns.at[0]))
        usage("'%s' is a table, and spheres are of voxels",
              request->patterns.at[0]);
    data->patterns = patterns_read(&request->patterns, request->conditions);
    if (request->measure == SEARCHLIGHT_CROSSNOBIS)
        demand_balance(data->patterns);
    if (request->noise)
        data->noise = noise_open(request->noise, data->patterns);
    data->form = form_of(data);
    find_voxels(data);
    demand_memory(data);
    read_patterns(data);
    if (data->noise)
        searchlight_data_weigh(data);
    for (size_t i = 0; i < data->count; i++)
        data->dropped[data->fate[i]]++;
    if (!data->dropped[VOXEL_KEPT])
        die("no voxel of '%s' has data%s in '%s'", request->mask,
            request->noise ? " and noise" : "", request->patterns.at[0]);
    data->values =
        (struct sphere_patterns){&data->form, data->rows, data->base};
    return data;
}

void searchlight_data_free(struct searchlight_data *data)
{
    free(data->inside), free(data->voxel), free(data->fate);
    free(data->rows), free(data->base), free(data->frames), free(data->fourth);
    noise_free(data->noise), patterns_free(data->patterns), free(data);
}
