/* The half of searchlight.h that writes. */
#include "base/files.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"
#include "geometry/dissimilarities.h"
#include "geometry/searchlight.h"
#include "io/sheet.h"
#include "io/volume_writer.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

/* The letters and digits of a name; give it back with free(). */
static char *label_of(const char *name)
{
    char *label = NEW_ARRAY(char, strlen(name) + 1), *to = label;

    for (; *name; name++)
        if (isalnum((unsigned char)*name))
            *to++ = *name;
    return label;
}

static void demand_labels(const struct pairs *models, const char *path)
{
    struct name_list list = {0};

    for (size_t k = 0; k < models->columns; k++) {
        char *label = label_of(models->titles[k]);
        bool is_empty = !*label;

        name_list_add(&list, label);
        if (is_empty || list.count == k)
            die("'%s': model '%s' has no letters of its own to name its map",
                path, models->titles[k]);
    }
    name_list_release(&list);
}

/* ---- sidecars ---- */

static void describe_voxels(json_t *fields, const struct searchlight_data *data)
{
    static const char *const keys[] = {[VOXEL_KEPT] = "NumberOfVoxels",
                                       [VOXEL_EMPTY] = "VoxelsWithoutData",
                                       [VOXEL_INCOMPLETE] = "IncompleteVoxels",
                                       [VOXEL_CONSTANT] = "ConstantVoxels",
                                       [VOXEL_NO_NOISE] = "VoxelsWithoutNoise"};

    json_put_count(fields, "NumberOfVoxelsInMask", data->count);
    for (size_t f = 0; f < VOXEL_FATES; f++)
        json_put_count(fields, keys[f], data->dropped[f]);
}

static size_t count_centers(const struct searchlight *search,
                            enum center_fate fate)
{
    size_t count = 0;

    for (size_t k = 0; k < search->centers; k++)
        count += search->fate[k] == fate;
    return count;
}

static void describe_noise(json_t *fields, const struct searchlight *search)
{
    const struct searchlight_data *data = search->data;
    double sum = 0, count = 0;

    json_put_text(fields, "Noise", data->noise ? "residuals" : "none");
    if (!data->noise)
        return;
    json_put_text(fields, "NoiseEstimator",
                  dissimilarities_estimators[search->request->estimator]);
    json_put_text(fields, "NoiseScope",
                  data->form.has_whitener
                      ? "a covariance of the voxels of each sphere"
                      : "a variance of each voxel");
    json_put_number(fields, "NoiseDegreesOfFreedom", data->residuals.freedom);
    for (size_t k = 0; data->form.has_whitener && k < search->centers; k++)
        if (search->fate[k] == CENTER_DONE) {
            sum += (double)search->shrinkage[k];
            count++;
        }
    if (count > 0)
        json_put_number(fields, "MeanNoiseShrinkage", sum / count);
}

static void describe(json_t *fields, const struct searchlight *search)
{
    const struct searchlight_request *request = search->request;
    const struct patterns *patterns = search->data->patterns;

    json_put_text(fields, "Measure", searchlight_measures[request->measure]);
    json_put_flag(fields, "CrossValidated",
                  request->measure == SEARCHLIGHT_CROSSNOBIS);
    describe_noise(fields, search);
    json_put_count(fields, "NumberOfConditions", patterns->conditions.count);
    json_put_count(fields, "NumberOfRuns", patterns->runs.count);
    json_put_count(fields, "NumberOfTrials", patterns->trials);
    json_put_number(fields, "Radius", request->radius);
    json_put_text(fields, "RadiusUnits", "mm");
    json_put_text(fields, "RadiusRule",
                  "voxels whose center is at most Radius (1 + 1e-9) away");
    json_put_count(fields, "VoxelsPerSphere", search->balls->most);
    json_put_number(fields, "MinimumFraction", request->fraction);
    json_put_count(fields, "MinimumVoxels", search->needed);
    describe_voxels(fields, search->data);
    json_put_count(fields, "NumberOfCenters", search->centers);
    json_put_count(fields, "CentersBelowFraction",
                   count_centers(search, CENTER_SPARSE));
    json_put_count(fields, "CentersWithUndefinedDistances",
                   count_centers(search, CENTER_UNDEFINED));
    if (search->data->noise)
        json_put_count(fields, "CentersWithoutInverse",
                       count_centers(search, CENTER_NO_INVERSE));
    if (request->permutations)
        json_put_count(fields, "NumberOfPermutations",
                       (size_t)request->permutations);
}

/* ---- maps ---- */

/* What there is of a comparator and a model. */
struct result {
    const struct searchlight *search;
    size_t comparator, model;
    const float *scores;   /* of each center */
    const uint32_t *above; /* likewise */
    float *most;           /* of each order, ascending */
};

/* (1 + orders at least as high) / (1 + orders), here or anywhere. */
static double p_of(const struct result *result, size_t k, bool is_family)
{
    size_t samples = (size_t)result->search->request->permutations;

    if (is_family)
        return light_familywise(result->most, samples, result->scores[k]);
    return isnan(result->scores[k])
               ? NAN
               : (1 + (double)result->above[k]) / (1 + (double)samples);
}

/* Values of the centers; NaN everywhere else. */
static void write_map(const struct result *result, const char *ending,
                      const double *values, const char *description)
{
    const struct searchlight *search = result->search;
    const struct volume *grid = search->data->patterns->grid;
    const char *kind = compare_names[search->light[result->comparator]->kind];
    const char *title = search->models->pairs->titles[result->model];
    char *stat = label_of(kind), *model = label_of(title);
    char *path = xformat("%s/stat-%s_model-%s%s_statmap.nii.gz",
                         search->request->outdir, stat, model, ending);
    double *image = NEW_ARRAY(double, grid->voxels);
    struct volume_form form = {.grid = grid->grid,
                               .repetition_time = NAN,
                               .type = VOXEL_FLOAT32,
                               .like = grid};
    struct volume_writer *out;
    json_t *fields;

    files_output(path);
    out = volume_create(path, &form);
    for (size_t v = 0; v < grid->voxels; v++)
        image[v] = NAN;
    for (size_t k = 0; k < search->centers; k++)
        image[search->center[k]] = values[k];
    volume_write(out, image);
    volume_writer_close(out);
    fields = sidecar(path);
    json_put_text(fields, "Description", description);
    json_put_text(fields, "Comparator", kind);
    json_put_text(fields, "Model", title);
    describe(fields, search);
    free(stat), free(model), free(path), free(image);
}

static void write_maps(const struct result *result)
{
    const struct searchlight *search = result->search;
    double *values = NEW_ARRAY(double, search->centers);

    for (size_t k = 0; k < search->centers; k++)
        values[k] = (double)result->scores[k];
    write_map(result, "", values,
              "Similarity of the RDM of the sphere around a voxel to a model; "
              "NaN where there is none");
    for (size_t f = 0; search->request->permutations && f < 2; f++) {
        for (size_t k = 0; k < search->centers; k++)
            values[k] = p_of(result, k, f == 1);
        write_map(result, f ? "_desc-familywisep" : "_desc-p", values,
                  f ? "p of the similarity, one-sided: permuted labels of the "
                      "conditions, the highest similarity of all centers"
                    : "p of the similarity, one-sided: permuted labels of the "
                      "conditions; not corrected for the number of centers");
    }
    free(values);
}

/* ---- table ---- */

static struct sheet begin_table(const struct searchlight *search)
{
    struct sheet sheet =
        sheet_begin(search->request->outdir, "summary.tsv",
                    "Where each model is most like the RDM of a sphere");

    sheet_column(&sheet, "model", "Column of the table of models");
    sheet_column(&sheet, "comparator", "How RDMs are compared");
    sheet_column(&sheet, "peak", "Highest similarity");
    sheet_column(&sheet, "x", "World coordinate of its center, mm");
    sheet_column(&sheet, "y", "World coordinate of its center, mm");
    sheet_column(&sheet, "z", "World coordinate of its center, mm");
    if (search->request->permutations) {
        sheet_column(&sheet, "p", "p of the peak, not corrected");
        sheet_column(&sheet, "p_familywise", "p of the peak among all centers");
    }
    sheet_column(&sheet, "mean", "Mean similarity of all centers");
    sheet_column(&sheet, "centers", "Centers with a similarity");
    sheet_column(&sheet, "undefined", "Centers without one");
    sheet_head(&sheet);
    return sheet;
}

static void add_row(struct sheet *sheet, const struct result *result)
{
    const struct searchlight *search = result->search;
    size_t peak = search->centers, count = 0;
    double at[3] = {NAN, NAN, NAN}, sum = 0;

    for (size_t k = 0; k < search->centers; k++) {
        if (isnan(result->scores[k]))
            continue;
        count++;
        sum += (double)result->scores[k];
        if (peak == search->centers || result->scores[k] > result->scores[peak])
            peak = k;
    }
    if (count)
        grid_position(at, &search->data->patterns->grid->grid,
                      search->center[peak]);
    tsv_text(sheet->out, search->models->pairs->titles[result->model]);
    tsv_text(sheet->out,
             compare_names[search->light[result->comparator]->kind]);
    tsv_number(sheet->out, count ? (double)result->scores[peak] : NAN);
    for (size_t a = 0; a < 3; a++)
        tsv_number(sheet->out, at[a]);
    for (size_t f = 0; search->request->permutations && f < 2; f++)
        tsv_number(sheet->out, count ? p_of(result, peak, f == 1) : NAN);
    tsv_number(sheet->out, count ? sum / (double)count : NAN);
    tsv_number(sheet->out, (double)count);
    tsv_number(sheet->out, (double)(search->centers - count));
    tsv_end_row(sheet->out);
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

void searchlight_maps(const struct searchlight *search)
{
    size_t models = search->models->pairs->columns;
    struct sheet sheet;

    demand_labels(search->models->pairs, search->request->models);
    if (!count_centers(search, CENTER_DONE))
        warn("no center has an RDM: all maps are n/a");
    output_folder(search->request->outdir);
    sheet = begin_table(search);
    for (size_t c = 0; c < search->lights; c++)
        for (size_t k = 0; k < models; k++) {
            size_t at = (c * models + k) * search->centers;
            size_t samples = search->light[c]->samples;
            struct result result = {search,
                                    c,
                                    k,
                                    search->scores + at,
                                    search->above + at,
                                    search->most[c] + k * samples};

            qsort(result.most, samples, sizeof(float), by_value);
            write_maps(&result);
            add_row(&sheet, &result);
        }
    describe(sheet.fields, search);
    sheet_end(&sheet);
}
