#include "cohort/classify_maps.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "cohort/means.h"
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

/* What a row is called: one column, or two for a pair of regions. */
static void put_name(struct tsv *out, const struct features *features, size_t j)
{
    size_t pair[2];

    switch (features->kind) {
    case FEATURES_EDGES:
        features_pair(pair, features, j);
        tsv_text(out, features->regions.names[pair[0]]);
        tsv_text(out, features->regions.names[pair[1]]);
        break;
    case FEATURES_NODES:
        tsv_text(out, features->regions.names[features->place[j]]);
        break;
    case FEATURES_COLUMNS:
    case FEATURES_VOXELS:
        tsv_text(out, features->table->names[features->place[j] + 1]);
        break;
    }
}

static void put_head(struct tsv *out, const struct features *features)
{
    if (features->kind == FEATURES_EDGES)
        tsv_text(out, "a"), tsv_text(out, "b");
    else
        tsv_text(out, features->kind == FEATURES_NODES ? "Node" : "feature");
}

static void write_table(const struct classify *classify, const char *name,
                        const char *description, const struct layer *layers,
                        size_t count)
{
    const struct features *features = classify->features;
    char *path = xformat("%s/%s.tsv", classify->options->outdir, name);
    struct tsv *out;

    files_output(path);
    out = tsv_create(path);
    json_put_text(sidecar(path), "Description", description);
    put_head(out, features);
    for (size_t k = 0; k < count; k++) {
        tsv_text(out, layers[k].name);
        json_put_text(sidecar(path), layers[k].name, layers[k].description);
    }
    tsv_end_row(out);
    for (size_t j = 0; j < features->count; j++) {
        put_name(out, features, j);
        for (size_t k = 0; k < count; k++)
            tsv_number(out, layers[k].values[j]);
        tsv_end_row(out);
    }
    tsv_close(out);
    free(path);
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
