#include "study/layout.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/rng.h"
#include "io/relmat.h"
#include "io/series.h"
#include "io/table.h"
#include "io/volume_writer.h"

#include <math.h>
#include <stdlib.h>

enum { STREAM_PARTICIPANTS = 2 };

static const char *const network_names[] = {"Visual", "Somatomotor",
                                            "Attention", "Control", "Default"};

static char hemisphere_of(const struct brain *brain, size_t r)
{
    return brain->center[r][0] < 0 ? 'L' : 'R';
}

char **layout_region_names(const struct brain *brain)
{
    char **names = NEW_ARRAY(char *, brain->regions);
    size_t number = 0;

    for (size_t r = 0; r < brain->regions; r++) {
        bool is_new = !r || brain->network[r] != brain->network[r - 1];

        number = is_new ? 1 : number + 1;
        names[r] = xformat("%c_%s_%zu", hemisphere_of(brain, r),
                           network_names[brain->network[r]], number);
    }
    return names;
}

static void write_text(const char *path, const char *text)
{
    FILE *out = output_open(path);

    fputs(text, out);
    output_close(out, path);
}

void layout_begin(const char *dir)
{
    char *truth = xformat("%s/truth", dir);
    char *atlas = xformat("%s/tpl-" STUDY_SPACE, dir);
    char *path = xformat("%s/dataset_description.json", dir);
    char *readme = xformat("%s/README", dir);
    char *ignored = xformat("%s/.bidsignore", dir);
    json_t *fields = json_object(), *common = provenance_fields();

    output_folder(truth), output_folder(atlas);
    json_put_text(fields, "Name", "A simulated study with known answers");
    json_put_text(fields, "BIDSVersion", "1.11.1");
    json_put_text(fields, "DatasetType", "derivative");
    json_put(fields, "GeneratedBy",
             json_incref(json_object_get(common, "GeneratedBy")));
    json_write(path, fields);
    write_text(readme,
               "Simulated by `simulate` of Plexus: preprocessed runs of a "
               "study that never was.\nEverything that was planted is in "
               "truth/.\n");
    write_text(ignored, "*_timeseries.*\ntruth\n"); /* as fMRIPrep's */
    json_decref(fields), json_decref(common);
    free(truth), free(atlas), free(path), free(readme), free(ignored);
}

static void write_atlas_image(const char *stem, const struct brain *brain)
{
    struct volume_form form = {.grid = brain->grid,
                               .repetition_time = NAN,
                               .type = VOXEL_INT16,
                               .xform_code = 4};
    char *path = xformat("%s_dseg.nii.gz", stem);
    struct volume_writer *out = volume_create(path, &form);
    double *values = NEW_ARRAY(double, brain->voxels);

    for (size_t v = 0; v < brain->voxels; v++)
        values[v] = brain->label[v];
    volume_write(out, values);
    volume_writer_close(out);
    json_put_text(sidecar(path), "Description",
                  "Regions of the simulated brain");
    free(values), free(path);
}

static void write_atlas_table(const char *stem, const struct brain *brain)
{
    static const char *const header[] = {"index",   "name",   "hemisphere",
                                         "network", "x",      "y",
                                         "z",       "voxels", NULL};
    char *path = xformat("%s_dseg.tsv", stem);
    char **names = layout_region_names(brain);
    struct tsv *out = tsv_create(path);

    for (size_t c = 0; header[c]; c++)
        tsv_text(out, header[c]);
    tsv_end_row(out);
    for (size_t r = 0; r < brain->regions; r++) {
        char side[2] = {hemisphere_of(brain, r), '\0'};

        tsv_number(out, (double)r + 1);
        tsv_text(out, names[r]);
        tsv_text(out, side);
        tsv_text(out, network_names[brain->network[r]]);
        for (size_t a = 0; a < 3; a++)
            tsv_number(out, round(100 * brain->center[r][a]) / 100);
        tsv_number(out, (double)brain->size[r]);
        tsv_end_row(out);
    }
    tsv_close(out);
    names_free(names, brain->regions);
    free(path);
}

void layout_atlas(const char *dir, const struct brain *brain)
{
    char *stem = xformat(
        "%s/tpl-" STUDY_SPACE "/tpl-" STUDY_SPACE "_atlas-" STUDY_ATLAS, dir);
    char *path = xformat("%s/atlas-" STUDY_ATLAS "_description.json", dir);
    json_t *fields = json_object();

    write_atlas_image(stem, brain);
    write_atlas_table(stem, brain);
    json_put_text(fields, "Name", "Compact regions of a simulated brain");
    json_put_text(fields, "License", "GPL-3.0-or-later");
    json_write(path, fields);
    json_decref(fields);
    free(stem), free(path);
}

static const char *about_groups(const struct plan *plan)
{
    if (plan->is_null)
        return "Two groups that do not differ";
    return plan->difference == PLAN_MOTIF
               ? "The voxels of a patch are wired as triangles in controls and "
                 "as hexagons in patients"
               : "Patients are weaker in the last network";
}

void layout_participants(const char *dir, size_t subjects,
                         const struct plan *plan, uint64_t seed)
{
    char *path = xformat("%s/participants.tsv", dir);
    struct rng rng = rng_init(seed, STREAM_PARTICIPANTS);
    struct tsv *out = tsv_create(path);
    bool has_site = plan->sites > 1;

    tsv_text(out, "participant_id"), tsv_text(out, "group");
    tsv_text(out, "age"), tsv_text(out, "sex");
    if (has_site)
        tsv_text(out, "site");
    tsv_end_row(out);
    for (size_t s = 0; s < subjects; s++) {
        char *id = xformat("sub-%02zu", s + 1);
        char *site = xformat("site%zu", plan_site(plan, s) + 1);

        tsv_text(out, id);
        tsv_text(out, plan_is_patient(s) ? "patient" : "control");
        tsv_number(out, 18 + (double)rng_below(&rng, 40));
        tsv_text(out, rng_below(&rng, 2) ? "F" : "M");
        if (has_site)
            tsv_text(out, site);
        tsv_end_row(out);
        free(id), free(site);
    }
    tsv_close(out);
    json_put_text(sidecar(path), "Description", about_groups(plan));
    free(path);
}

void layout_table(const char *path, const char *description,
                  const gsl_matrix *values, char *const *names)
{
    struct series *table = series_new(values->size1, values->size2, names);

    gsl_matrix_memcpy(table->values, values);
    series_write(path, table);
    json_put_text(sidecar(path), "Description", description);
    series_free(table);
}

void layout_truth_matrix(const char *dir, const char *name,
                         const struct brain *brain, const gsl_matrix *matrix)
{
    char *path = xformat("%s/truth/%s_relmat.tsv", dir, name);
    char **names = layout_region_names(brain);
    struct relmat *relmat = relmat_new(brain->regions, names);

    gsl_matrix_memcpy(relmat->values, matrix);
    relmat_write(path, relmat);
    json_put_text(sidecar(path), "Description",
                  "Planted correlation between regions");
    relmat_free(relmat);
    names_free(names, brain->regions);
    free(path);
}
