#include "page/searchlights.h"

#include "base/json.h"
#include "base/mem.h"
#include "io/bids.h"
#include "page/html.h"
#include "page/maps.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAPS_MOST = 12 };

static const char ending[] = "_desc-searchlight";

static bool ends(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);

    return length >= tail && !strcmp(text + length - tail, end);
}

/* "spearman, model animate" of stat-spearman_model-animate_statmap.nii.gz; NULL
 * for what is no map of a similarity. */
static char *title_of(const char *file)
{
    struct bids_name *name = bids_parse(file);
    char *title = NULL;

    if (!name)
        return NULL;
    if (bids_label(name, "model") && !bids_label(name, "desc") &&
        ends(file, "_statmap.nii.gz"))
        title = xformat("%s, %s", bids_label(name, "model"),
                        bids_label(name, "stat"));
    bids_free(name);
    return title;
}

/* One range for all, so that models can be compared. */
static struct heat_range range_of(const struct map *maps, size_t count)
{
    size_t all = 0;
    double *values;
    struct heat_range range;

    for (size_t k = 0; k < count; k++)
        all += map_voxels(&maps[k]);
    values = NEW_ARRAY(double, all + 1);
    all = 0;
    for (size_t k = 0; k < count; k++) {
        memcpy(values + all, maps[k].values,
               map_voxels(&maps[k]) * sizeof *values);
        all += map_voxels(&maps[k]);
    }
    range = heat_range_values(values, all);
    free(values);
    return range;
}

static void all_maps(struct markup *out, const char *folder)
{
    struct bids_list files = bids_files(folder, "");
    struct map maps[MAPS_MOST];
    char *titles[MAPS_MOST];
    struct heat_range range;
    size_t count = 0;

    for (size_t k = 0; k < files.count && count < MAPS_MOST; k++) {
        char *path = xformat("%s/%s", folder, files.at[k]);

        titles[count] = title_of(files.at[k]);
        if (titles[count] && map_read(&maps[count], path))
            count++;
        else
            free(titles[count]);
        free(path);
    }
    range = range_of(maps, count);
    for (size_t k = 0; k < count; k++) {
        map_figure(out, &maps[k], titles[k], "", range,
                   "Similarity of the model to the RDM of the sphere around "
                   "each voxel.");
        map_release(&maps[k]), free(titles[k]);
    }
    bids_list_free(&files);
}

static void one_searchlight(struct markup *out, const char *folder,
                            const char *name, struct methods *methods)
{
    struct table *summary = source_table_in(folder, "summary");
    json_t *about;

    if (!summary)
        return;
    about = source_sidecar(summary->path);
    html_heading(out, 2, name, "Searchlight");
    markup_add(out, "<p class=\"lead\">");
    markup_text(out, name);
    markup_add(out, "</p>\n");
    html_table(out, summary, NULL, summary->rows, about);
    all_maps(out, folder);
    methods_add(methods, summary->path);
    json_decref(about);
    table_free(summary);
}

static void in_folder(struct markup *out, const char *func,
                      struct methods *methods)
{
    struct bids_list folders = bids_folders(func, "");

    for (size_t k = 0; k < folders.count; k++) {
        char *path = xformat("%s/%s", func, folders.at[k]);

        if (ends(folders.at[k], ending))
            one_searchlight(out, path, folders.at[k], methods);
        free(path);
    }
    bids_list_free(&folders);
}

void page_searchlights(struct markup *out, const char *subject,
                       struct methods *methods)
{
    struct bids_list sessions = bids_folders(subject, "ses-");
    char *func = xformat("%s/func", subject);

    in_folder(out, func, methods);
    free(func);
    for (size_t k = 0; k < sessions.count; k++) {
        func = xformat("%s/%s/func", subject, sessions.at[k]);
        in_folder(out, func, methods);
        free(func);
    }
    bids_list_free(&sessions);
}
