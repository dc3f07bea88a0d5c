#include "dataset/derivatives.h"

#include "base/json.h"
#include "base/mem.h"
#include "io/bids.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *text_or_empty(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return xstrdup(text ? text : "");
}

/* The program that made a dataset, of the newest form or of an older one. */
static const json_t *maker(const json_t *description)
{
    const json_t *list = json_object_get(description, "GeneratedBy");
    const json_t *found = json_is_array(list) ? json_array_get(list, 0) : list;

    for (size_t i = 0; json_is_array(list) && i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        const char *name = json_string_value(json_object_get(entry, "Name"));

        if (name && !strcasecmp(name, "fMRIPrep"))
            return entry;
    }
    return found ? found : json_object_get(description, "PipelineDescription");
}

/* False when the folder has no description, or that of raw data. */
static bool describe(struct derivatives *found, const char *folder)
{
    char *path = xformat("%s/dataset_description.json", folder);
    json_t *description = json_load_file(path, 0, NULL);
    const json_t *made_by = maker(description);
    const char *type =
        json_string_value(json_object_get(description, "DatasetType"));
    bool is_made = made_by || (type && !strcmp(type, "derivative"));

    free(found->pipeline), free(found->version);
    found->pipeline = text_or_empty(made_by, "Name");
    found->version = text_or_empty(made_by, "Version");
    found->is_fmriprep = !strcasecmp(found->pipeline, "fMRIPrep");
    if (is_made) {
        free(found->root);
        found->root = realpath(folder, NULL);
    }
    json_decref(description);
    free(path);
    return is_made;
}

/* Those of the folders in `folder` that fMRIPrep made, added to `list`. */
static void add_made(struct bids_list *list, const char *folder)
{
    struct bids_list names = bids_folders(folder, "");

    for (size_t i = 0; i < names.count; i++) {
        struct derivatives candidate = {0};
        char *path = xformat("%s/%s", folder, names.at[i]);

        if (strncmp(names.at[i], "sub-", 4) != 0 &&
            describe(&candidate, path) && candidate.is_fmriprep) {
            list->at = xrealloc(list->at, list->count + 1, sizeof *list->at);
            list->at[list->count++] = path;
        } else {
            free(path);
        }
        derivatives_release(&candidate);
    }
    bids_list_free(&names);
}

static char *joined(const struct bids_list *list)
{
    char *text = xstrdup("");

    for (size_t i = 0; i < list->count; i++) {
        char *longer = xformat("%s%s%s", text, i ? ", " : "", list->at[i]);

        free(text);
        text = longer;
    }
    return text;
}

/* A dataset without a description: its folder has subjects. */
static void take_undescribed(struct derivatives *found, const char *folder)
{
    struct bids_list subjects = bids_subjects(folder);

    if (subjects.count) {
        found->verdict = DERIVATIVES_UNDESCRIBED;
        found->root = realpath(folder, NULL);
    }
    bids_list_free(&subjects);
}

struct derivatives derivatives_find(const char *folder)
{
    struct derivatives found = {.verdict = DERIVATIVES_FOUND};
    struct bids_list made = {0};
    char *inner = xformat("%s/derivatives", folder);

    if (describe(&found, folder) || describe(&found, inner)) {
        free(inner);
        return found;
    }
    add_made(&made, inner);
    add_made(&made, folder);
    found.verdict = made.count > 1 ? DERIVATIVES_SEVERAL : DERIVATIVES_NONE;
    if (made.count == 1) {
        describe(&found, made.at[0]);
        found.verdict = DERIVATIVES_FOUND;
    } else if (!made.count) {
        take_undescribed(&found, folder);
    } else {
        found.others = joined(&made);
    }
    bids_list_free(&made);
    free(inner);
    return found;
}

void derivatives_release(struct derivatives *found)
{
    free(found->root), free(found->pipeline), free(found->version);
    free(found->others);
    *found = (struct derivatives){0};
}
