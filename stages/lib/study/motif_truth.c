#include "study/motif_truth.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "io/table.h"
#include "io/volume_writer.h"

#include <math.h>
#include <stdlib.h>

enum motif_wiring motif_truth_wiring(const struct plan *plan, size_t subject)
{
    return plan_is_affected(plan, subject) ? MOTIF_HEXAGONS : MOTIF_TRIANGLES;
}

static void write_mask(const char *dir, const struct brain *brain,
                       const struct motif *motif)
{
    struct volume_form form = {.grid = brain->grid,
                               .repetition_time = NAN,
                               .type = VOXEL_UINT8,
                               .xform_code = 4};
    char *path = xformat("%s/truth/motif_mask.nii.gz", dir);
    struct volume_writer *out = volume_create(path, &form);
    double *values = NEW_ARRAY(double, brain->voxels);

    for (size_t k = 0; k < motif->count; k++)
        values[motif->voxel[k]] = 1;
    volume_write(out, values);
    volume_writer_close(out);
    json_put_text(sidecar(path), "Description",
                  "Patch in which the wiring of voxels may differ");
    free(values), free(path);
}

/* Degree and cycles of three of voxel k in a group, as columns. */
static void put_group(struct tsv *out, const struct motif *motif, size_t k,
                      enum motif_wiring wiring)
{
    double degree = 0;

    for (size_t i = 0; i < motif->count; i++)
        degree += i != k && motif_correlation(wiring, i, k) > 0;
    tsv_number(out, degree);
    tsv_number(out, (double)motif_triangles(wiring, k));
}

static void write_voxels(const char *dir, const struct brain *brain,
                         const struct motif *motif, const struct plan *plan)
{
    static const char *const header[] = {"i",
                                         "j",
                                         "k",
                                         "piece",
                                         "degree_control",
                                         "c3_control",
                                         "degree_patient",
                                         "c3_patient",
                                         NULL};
    const struct grid *g = &brain->grid;
    char *path = xformat("%s/truth/motif.tsv", dir);
    struct tsv *out = tsv_create(path);
    json_t *fields;

    for (size_t c = 0; header[c]; c++)
        tsv_text(out, header[c]);
    tsv_end_row(out);
    for (size_t k = 0; k < motif->count; k++) {
        size_t v = motif->voxel[k], piece = k / MOTIF_PIECE + 1;
        size_t at[] = {v % g->nx, v / g->nx % g->ny, v / g->nx / g->ny};

        for (size_t a = 0; a < 3; a++)
            tsv_number(out, (double)at[a]);
        tsv_number(out, (double)piece);
        put_group(out, motif, k, motif_truth_wiring(plan, 0));
        put_group(out, motif, k, motif_truth_wiring(plan, 1));
        tsv_end_row(out);
    }
    tsv_close(out);
    fields = sidecar(path);
    json_put_text(fields, "Description",
                  "Voxels of the patch, counted from 0, the piece each belongs "
                  "to, and its planted degree and cycles of three by group");
    json_put_number(fields, "Correlation", 0.5);
    json_put_number(fields, "SignalChange", MOTIF_SIZE);
    free(path);
}

void motif_truth_write(const char *dir, const struct brain *brain,
                       const struct motif *motif, const struct plan *plan)
{
    write_mask(dir, brain, motif);
    write_voxels(dir, brain, motif, plan);
}
