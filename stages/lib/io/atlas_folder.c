#include "io/atlas_folder.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/bids.h"
#include "io/nifti_header.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add(struct bids_list *list, char *path)
{
    list->at = xrealloc(list->at, list->count + 1, sizeof *list->at);
    list->at[list->count++] = path;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);

    return length >= tail && !strcmp(text + length - tail, end);
}

/* The images in one folder whose names end in `suffix`. */
static void add_images(struct bids_list *found, const char *folder,
                       const char *suffix)
{
    struct bids_list files = bids_files(folder, "");
    char *plain = xformat("%s.nii", suffix);
    char *zipped = xformat("%s.nii.gz", suffix);

    for (size_t i = 0; i < files.count; i++)
        if (ends_with(files.at[i], plain) || ends_with(files.at[i], zipped))
            add(found, xformat("%s/%s", folder, files.at[i]));
    free(plain), free(zipped);
    bids_list_free(&files);
}

static struct bids_list images_in(const char *folder, const char *suffix)
{
    struct bids_list found = {0}, spaces = bids_folders(folder, "tpl-");

    add_images(&found, folder, suffix);
    for (size_t i = 0; i < spaces.count; i++) {
        char *path = xformat("%s/%s", folder, spaces.at[i]);

        add_images(&found, path, suffix);
        free(path);
    }
    bids_list_free(&spaces);
    return found;
}

/* Label of an entity in the name of a file; NULL, or give it back. */
static char *label_of(const char *path, const char *key)
{
    struct bids_name *name = bids_parse(path);
    const char *label = name ? bids_label(name, key) : NULL;
    char *copy = label ? xstrdup(label) : NULL;

    if (name)
        bids_free(name);
    return copy;
}

/* The space of an image by its name, else by its folder; NULL if by neither. */
static char *space_of(const char *path)
{
    const char *end = strrchr(path, '/'), *folder = end;
    char *space = label_of(path, "tpl");

    if (!space)
        space = label_of(path, "space");
    while (folder > path && folder[-1] != '/')
        folder--;
    if (!space && !strncmp(folder, "tpl-", strlen("tpl-")))
        space = xformat("%.*s", (int)(end - folder) - (int)strlen("tpl-"),
                        folder + strlen("tpl-"));
    return space;
}

/* Those of `all` that may be in the space of the run. */
static struct bids_list in_space(const struct bids_list *all, const char *space)
{
    struct bids_list fitting = {0};

    for (size_t i = 0; i < all->count; i++) {
        char *its = space_of(all->at[i]);

        if (!space || !its || !strcmp(space, its))
            add(&fitting, xstrdup(all->at[i]));
        free(its);
    }
    return fitting;
}

/* Names of files, joined; give it back with free(). */
static char *joined(const struct bids_list *list)
{
    char *text = xstrdup("");

    for (size_t i = 0; i < list->count; i++) {
        const char *slash = strrchr(list->at[i], '/');
        char *longer = xformat("%s%s%s", text, i ? ", " : "", slash + 1);

        free(text);
        text = longer;
    }
    return text;
}

/* The name without its resolution; give it back with free(). */
static char *without_resolution(const char *path)
{
    struct bids_name *name = bids_parse(path);
    char *text;

    if (!name)
        return xstrdup(path);
    bids_set(name, "res", NULL);
    text = bids_format(name);
    bids_free(name);
    return text;
}

static double difference(const char *path, const struct grid *grid)
{
    nifti_image *header = nifti_header_read(path);
    double ours[3], its[3], sum = 0;
    struct grid other;

    nifti_header_grid(&other, header);
    grid_spacing(ours, grid), grid_spacing(its, &other);
    for (int a = 0; a < 3; a++)
        sum += fabs(log(its[a] / ours[a]));
    nifti_image_free(header);
    return sum;
}

/* The one of nearest voxel size, NULL where names differ in more than `res`. */
static const char *nearest(const struct bids_list *list,
                           const struct grid *grid)
{
    const char *best = NULL;
    double least = INFINITY;

    for (size_t i = 0; i < list->count; i++) {
        char *first = without_resolution(list->at[0]);
        char *name = without_resolution(list->at[i]);
        bool is_same = !strcmp(first, name);
        double far = difference(list->at[i], grid);

        free(first), free(name);
        if (!is_same)
            return NULL;
        if (far < least) {
            least = far;
            best = list->at[i];
        }
    }
    return best;
}

char *atlas_folder_find(const char *folder, const struct volume *bold)
{
    struct bids_list all = images_in(folder, "dseg"), fitting;
    char *space = label_of(bold->path, "space"), *path;

    if (!all.count)
        all = images_in(folder, "probseg");
    if (!all.count)
        die("'%s' holds no atlas image (dseg or probseg)", folder);
    fitting = in_space(&all, space);
    if (!fitting.count)
        die("'%s' holds no atlas image in the space %s of '%s': %s", folder,
            space, bold->path, joined(&all));
    if (fitting.count > 1 && !nearest(&fitting, &bold->grid))
        die("'%s' holds more than one atlas image for '%s': %s", folder,
            bold->path, joined(&fitting));
    path = xstrdup(fitting.count > 1 ? nearest(&fitting, &bold->grid)
                                     : fitting.at[0]);
    bids_list_free(&all), bids_list_free(&fitting), free(space);
    return path;
}
