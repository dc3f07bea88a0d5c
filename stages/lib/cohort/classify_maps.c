#include "cohort/classify_maps.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "cohort/means.h"
#include "io/sheet.h"
#include "io/volume_writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct layer {
    const char *name, *description;
    const double *values; /* of each feature */
};

static const char weights_about[] =
    "Weights of the features as they are in a fit to all participants; "
    "strong weights are not by themselves evidence of a difference there";

/* ---- tables ---- */

static void write_table(const struct classify *classify, const char *name,
                        const char *description, const struct layer *layers,
                        size_t count)
{
    const struct features *features = classify->features;
    char *file = xformat("%s.tsv", name);
    struct sheet sheet =
        sheet_begin(classify->options->outdir, file, description);

    features_columns(&sheet, features);
    for (size_t k = 0; k < count; k++)
        sheet_column(&sheet, layers[k].name, layers[k].description);
    sheet_head(&sheet);
    for (size_t j = 0; j < features->count; j++) {
        features_cells(sheet.out, features, features->place[j]);
        for (size_t k = 0; k < count; k++)
            tsv_number(sheet.out, layers[k].values[j]);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
    free(file);
}

/* ---- maps ---- */

static void write_map(const struct classify *classify,
                      const struct layer *layer)
{
    const struct features *features = classify->features;
    char *path = xformat("%s/stat-%s_statmap.nii.gz", classify->options->outdir,
                         layer->name);
    struct volume_form form = {.grid = features->image->grid,
                               .repetition_time = NAN,
                               .type = VOXEL_FLOAT32,
                               .like = features->image};
    double *image = NEW_ARRAY(double, features->image->voxels);
    struct volume_writer *out;

    for (size_t j = 0; j < features->all; j++)
        image[features->voxel[j]] = NAN;
    for (size_t j = 0; j < features->count; j++)
        image[features->voxel[features->place[j]]] = layer->values[j];
    files_output(path);
    out = volume_create(path, &form);
    volume_write(out, image);
    volume_writer_close(out);
    json_put_text(sidecar(path), "Description", layer->description);
    json_put_text(sidecar(path), "PositiveClass", classify->cohort.classes[1]);
    free(image), free(path);
}

static void write_layers(const struct classify *classify, const char *name,
                         const char *description, const struct layer *layers,
                         size_t count)
{
    if (classify->features->kind != FEATURES_VOXELS) {
        write_table(classify, name, description, layers, count);
        return;
    }
    for (size_t k = 0; k < count; k++)
        write_map(classify, &layers[k]);
}

/* The name of a model as the value of a BIDS entity. */
static const char *plain_name(const char *name)
{
    return strcmp(name, "pca-lda") == 0 ? "pcalda" : name;
}

static void write_means(const struct classify *classify)
{
    struct means means = means_of(classify);
    const struct layer layers[] = {
        {"meannegative", "Mean of the negative class", means.negative},
        {"meanpositive", "Mean of the positive class", means.positive},
        {"cohend",
         "Cohen's d: difference of the means, positive minus negative, over "
         "the pooled standard deviation; n/a without one",
         means.effect}};

    write_layers(classify, "means",
                 "The features of the two classes, nothing regressed out",
                 layers, 3);
    means_release(&means);
}

void classify_maps(const struct classify *classify)
{
    const struct layer mask[] = {
        {"stability",
         "Share of the halves of the training participants that "
         "chose the feature, mean over folds",
         classify->frequency},
        {"folds", "Folds whose mask has the feature", classify->folds_kept},
        {"mask", "1: in the mask that was learnt from all participants",
         classify->kept}};
    struct layer *layers = NEW_ARRAY(struct layer, classify->rival_count);
    bool is_map = classify->features->kind == FEATURES_VOXELS;
    size_t count = 0;

    for (size_t k = 0; k < classify->rival_count; k++) {
        const struct rival *rival = &classify->rivals[k];

        if (rival->kind == RIVAL_MODEL)
            layers[count++] =
                (struct layer){is_map ? plain_name(rival->name) : rival->name,
                               weights_about, rival->weights};
    }
    write_means(classify);
    write_layers(classify, "weights", weights_about, layers, count);
    if (classify->frequency)
        write_layers(classify, "stability",
                     "Which features the mask learner chose", mask, 3);
    free(layers);
}
