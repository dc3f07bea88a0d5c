/*
 * describe - what a folder of results is: its dataset_description.json.
 *
 * BIDS wants at the root of every dataset who made it and from what.  The file
 * names Plexus, then the programs that made the data it began with (fMRIPrep,
 * by their own dataset_description.json); and links the names by which Sources
 * of the products call other datasets (`bids:fmriprep:sub-01/...`) to where
 * these are, relative to the folder.
 */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "base/stage.h"
#include "dataset/origins.h"

#include <stdlib.h>
#include <string.h>

static struct {
    const char *title, *sources, *description;
} cfg = {.title = "Plexus outputs"};

static const struct file files[] = {
    OUTPUT("dataset_description.json", &cfg.description,
           "at the root of the results"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("title", &cfg.title, "Name of the dataset"),
    TEXT("sources", &cfg.sources,
         "files or folders of other datasets, separated by commas; one in no "
         "dataset is passed over"),
    END_PARAMS,
};

static void put_plexus(json_t *made_by)
{
    json_t *plexus = json_object();

    json_put_text(plexus, "Name", "plexus");
    json_put_text(plexus, "Version", PLEXUS_VERSION);
    json_put_text(plexus, "Description",
                  "From fMRI volumes to connectomes; the command, parameters "
                  "and sources of each file are in its sidecar");
    bug_if(json_array_append_new(made_by, plexus));
}

static void add_sources(struct origins *origins)
{
    char *copy = xstrdup(cfg.sources), *state = NULL;

    for (char *path = strtok_r(copy, ",", &state); path;
         path = strtok_r(NULL, ",", &state))
        origins_add(origins, path);
    free(copy);
}

static void describe(void)
{
    json_t *fields = json_object(), *made_by = json_array();
    struct origins *origins = origins_begin(cfg.description);

    put_plexus(made_by);
    if (cfg.sources)
        add_sources(origins);
    json_put_text(fields, "Name", cfg.title);
    json_put_text(fields, "BIDSVersion", "1.11.1");
    json_put_text(fields, "DatasetType", "derivative");
    bug_if(json_array_extend(made_by, origins->made_by));
    json_put(fields, "GeneratedBy", made_by);
    if (json_array_size(origins->datasets))
        json_put(fields, "SourceDatasets", json_incref(origins->datasets));
    if (json_object_size(origins->paths))
        json_put(fields, "DatasetLinks", json_incref(origins->paths));
    json_write(cfg.description, fields);
    json_decref(fields);
    origins_free(origins);
}

static const struct stage stage = {
    .name = "describe",
    .summary = "Say who made a folder of results, and from what.",
    .references = "BIDS 1.11.1, dataset_description.json",
    .files = files,
    .params = params,
    .run = describe,
};

int main(int argc, char **argv)
{
    return stage_main(&stage, argc, argv);
}
