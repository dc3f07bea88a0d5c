/*
 * cluster - a parcellation of a brain from its own data.
 *
 * Reads one run or several, on one grid, in a mask, and joins voxels that touch
 * and have similar series to regions: first nearest neighbors, in passes over
 * the runs, then Ward's method.  Series are z-scored in each run; give it runs
 * that are denoised, or drifts and motion will be clustered.  Out: an image of
 * labels and the table that goes with it, as `parcellate` wants them.  Voxels
 * without signal in some run, and islands of few voxels, stay 0.  Refuses fewer
 * voxels than regions, and more islands than regions.
 */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "io/table.h"
#include "io/volume_writer.h"
#include "run/clustering.h"

#include <math.h>
#include <stdlib.h>

static struct {
    struct paths runs;
    const char *mask, *atlas, *labels;
    int regions, smallest, coarse;
} cfg = {.regions = 200, .smallest = 10, .coarse = 4000};

static const struct file files[] = {
    INPUTS("bold", &cfg.runs, "4D NIfTI runs on one grid, best denoised"),
    INPUT("mask", &cfg.mask, "brain mask on their grid"),
    OUTPUT("atlas.nii.gz", &cfg.atlas, "image of labels"),
    OUTPUT("labels.tsv", &cfg.labels, "index, name, position of each region"),
    END_FILES,
};

static const struct param params[] = {
    COUNT("regions", &cfg.regions, 2, 100000, "how many regions"),
    COUNT("smallest", &cfg.smallest, 1, 1000000,
          "islands of fewer voxels are left out"),
    COUNT("coarse", &cfg.coarse, 2, 1000000,
          "clusters that Ward's method begins with, if more than regions"),
    END_PARAMS,
};

/* Center of gravity (mm) and number of voxels of each region. */
struct place {
    double sum[3], voxels;
};

static struct place *find_places(const struct clustering *found)
{
    struct place *places = NEW_ARRAY(struct place, found->regions);
    const struct grid *grid = &found->grid->grid;

    for (size_t i = 0; i < found->voxels; i++) {
        struct place *place = &places[found->label[i]];
        double at[3];

        grid_position(at, grid, found->voxel[i]);
        for (size_t a = 0; a < 3; a++)
            place->sum[a] += at[a];
        place->voxels++;
    }
    return places;
}

static void write_labels(const struct clustering *found)
{
    static const char *const header[] = {"index", "name", "x",
                                         "y",     "z",    "voxels"};
    struct place *places = find_places(found);
    struct tsv *out = tsv_create(cfg.labels);

    for (size_t c = 0; c < sizeof header / sizeof *header; c++)
        tsv_text(out, header[c]);
    tsv_end_row(out);
    for (size_t r = 0; r < found->regions; r++) {
        char *name = xformat("Parcel%03zu", r + 1);

        tsv_number(out, (double)(r + 1)), tsv_text(out, name);
        for (size_t a = 0; a < 3; a++)
            tsv_number(out, places[r].sum[a] / places[r].voxels);
        tsv_number(out, places[r].voxels), tsv_end_row(out);
        free(name);
    }
    tsv_close(out);
    free(places);
    json_put_text(sidecar(cfg.labels), "Description",
                  "Regions in the order of their first voxels; x, y, z (mm) of "
                  "their centers of gravity");
}

static void write_atlas(const struct clustering *found)
{
    struct volume_form form = {.grid = found->grid->grid,
                               .repetition_time = NAN,
                               .type = found->regions <= UINT8_MAX ? VOXEL_UINT8
                                       : found->regions <= INT16_MAX
                                           ? VOXEL_INT16
                                           : VOXEL_INT32,
                               .like = found->grid};
    double *image = NEW_ARRAY(double, found->grid->voxels);
    struct volume_writer *out = volume_create(cfg.atlas, &form);

    for (size_t i = 0; i < found->voxels; i++)
        image[found->voxel[i]] = found->label[i] + 1.0;
    volume_write(out, image);
    volume_writer_close(out);
    free(image);
}

static void describe(const struct clustering *found)
{
    json_t *fields = sidecar(cfg.atlas);

    json_put_text(fields, "Description",
                  "Regions of touching voxels with similar series");
    json_put_text(fields, "ClusteringMethod",
                  "nearest neighbors on the lattice, then Ward");
    json_put_count(fields, "NumberOfRegions", found->regions);
    json_put_count(fields, "NumberOfVoxels", found->voxels);
    json_put_count(fields, "VoxelsWithoutSignal", found->flat);
    json_put_count(fields, "VoxelsOnIslands", found->islands);
    json_put_count(fields, "NumberOfVolumes", found->frames);
    json_put_number(fields, "ExplainedVariance", found->explained);
}

static void run(void)
{
    struct clustering_aim aim = {
        .regions = (size_t)cfg.regions,
        .smallest = (size_t)cfg.smallest,
        .coarse = (size_t)(cfg.coarse > cfg.regions ? cfg.coarse : cfg.regions),
    };
    struct clustering *found = clustering_new(&cfg.runs, cfg.mask, &aim);

    if (found->flat + found->islands)
        warn("%zu voxels of '%s' have no signal in some run and %zu are on "
             "islands: they are in no region",
             found->flat, cfg.mask, found->islands);
    write_atlas(found);
    write_labels(found);
    describe(found);
    clustering_free(found);
}

static const struct stage cluster = {
    .name = "cluster",
    .summary = "Make a parcellation from the data: voxels to regions.",
    .references = "Thirion B et al. (2014). doi:10.3389/fnins.2014.00167. "
                  "Hoyos-Idrobo A et al. (2019). "
                  "doi:10.1109/TPAMI.2018.2815524",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&cluster, argc, argv);
}
