#include "app/places.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/atlas_folder.h"
#include "io/volume.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool has_rules(const char *folder)
{
    char *path = xformat("%s/workflows/rules.mk", folder);
    bool is_there = bids_is_file(path);

    free(path);
    return is_there;
}

char *places_home(const char *bin)
{
    static const char *const ways[] = {"../share/plexus", "../../..", "..",
                                       "../.."};
    const char *given = getenv("PLEXUS_HOME");

    if (given && !has_rules(given))
        die_as(APP_NO_INPUT,
               "PLEXUS_HOME is '%s', where there is no "
               "workflows/rules.mk",
               given);
    if (given)
        return places_absolute(given, APP_NO_INPUT);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char *path = xformat("%s/%s", bin, ways[i]), *home = NULL;

        if (has_rules(path))
            home = places_absolute(path, APP_NO_INPUT);
        free(path);
        if (home)
            return home;
    }
    die_as(APP_NO_INPUT,
           "cannot find workflows/rules.mk near '%s'; set PLEXUS_HOME", bin);
}

char *places_absolute(const char *path, int status)
{
    char *real = realpath(path, NULL), here[PATH_MAX];

    if (!real && *path == '/')
        real = xstrdup(path);
    if (!real) {
        if (!getcwd(here, sizeof here))
            die_errno("cannot tell the current folder");
        real = xformat("%s/%s", here, path);
    }
    for (const char *c = real; *c; c++)
        if ((unsigned char)*c <= ' ' ||
            strchr("$#%:;*?[]{}()<>|&'\"`\\=~!", *c))
            die_as(status,
                   "'%s' holds '%c', which make does not take in a name", real,
                   *c);
    return real;
}

/* ---- the atlas ---- */

/* The folders below `home`/atlases, for a message; free() it. */
static char *known(const char *home)
{
    char *folder = xformat("%s/atlases", home), *text = xstrdup("");
    struct bids_list names = bids_folders(folder, "");

    for (size_t i = 0; i < names.count; i++) {
        char *longer = xformat("%s%s%s", text, i ? ", " : "", names.at[i]);

        free(text);
        text = longer;
    }
    bids_list_free(&names);
    free(folder);
    return text;
}

/* An atlas of ours: its table of centers, or its image where installed. */
static char *installed(const char *name, const char *home)
{
    char *folder = xformat("%s/atlases/%s", home, name);
    bool is_ours = bids_is_folder(folder);

    free(folder);
    for (size_t i = 0; i < 3; i++) {
        char *path = xformat("%s%s/atlases/%s%s", home, i == 1 ? "/build" : "",
                             name, i == 0 ? "/coordinates.tsv" : "");
        struct bids_list spaces = bids_folders(path, "tpl-");
        bool is_there = spaces.count || bids_is_file(path);

        bids_list_free(&spaces);
        if (is_there)
            return path;
        free(path);
    }
    if (is_ours)
        die_as(APP_NO_INPUT,
               "the image of the atlas '%s' is not installed; `make -C %s "
               "atlas NAME=%s` says how to get it",
               name, home, name);
    return NULL;
}

/* Whether a dataset holds an atlas of its own. */
static bool has_atlas(const char *root)
{
    struct bids_list spaces = bids_folders(root, "tpl-");
    bool is_there = spaces.count > 0;

    bids_list_free(&spaces);
    return is_there;
}

struct atlas atlas_locate(const char *name, const char *home, const char *root)
{
    struct atlas atlas = {0};

    if (!name && !has_atlas(root)) {
        char *names = known(home);

        die_as(APP_USAGE, "--atlas is needed: one of %s, an image, or a folder",
               names);
    }
    if (name && !strchr(name, '/'))
        atlas.place = installed(name, home);
    if (atlas.place) {
        atlas.label = xstrdup(name);
        return atlas;
    }
    if (name && access(name, R_OK)) {
        char *names = known(home);

        die_as(APP_NO_INPUT, "there is no atlas '%s'; known are %s", name,
               names);
    }
    atlas.place = places_absolute(name ? name : root, APP_NO_INPUT);
    return atlas;
}

/* The label of an entity of a name; NULL, or free() it. */
static char *label_of(const char *path, const char *key)
{
    struct bids_name *name = bids_parse(path);
    const char *label = name ? bids_label(name, key) : NULL;
    char *copy = label ? xstrdup(label) : NULL;

    bids_free(name);
    return copy;
}

static char *space_of(const char *image)
{
    char *space = label_of(image, "tpl");

    return space ? space : label_of(image, "space");
}

char *atlas_space(const struct atlas *atlas)
{
    struct bids_list spaces = bids_folders(atlas->place, "tpl-");
    char *space = NULL;

    if (spaces.count == 1)
        space = xstrdup(spaces.at[0] + strlen("tpl-"));
    else if (!spaces.count)
        space = space_of(atlas->place);
    bids_list_free(&spaces);
    return space;
}

/* Letters and digits of a name without its extension; free() it. */
static char *plain_label(const char *path)
{
    const char *slash = strrchr(path, '/'), *from = slash ? slash + 1 : path;
    char *label = NEW_ARRAY(char, strlen(from) + 1), *end = label;

    for (; *from && *from != '.' && strcmp(from, "_dseg.nii.gz") != 0; from++)
        if (isalnum((unsigned char)*from))
            *end++ = *from;
    return label;
}

/* atlas-Schaefer2018_seg-7n_scale-100 is Schaefer2018_seg-7n_scale-100. */
static char *label_of_image(const char *image)
{
    struct bids_name *name = bids_parse(image);
    const char *atlas = name ? bids_label(name, "atlas") : NULL;
    const char *seg = name ? bids_label(name, "seg") : NULL;
    const char *scale = name ? bids_label(name, "scale") : NULL;
    char *label =
        atlas ? xformat("%s%s%s%s%s", atlas, seg ? "_seg-" : "", seg ? seg : "",
                        scale ? "_scale-" : "", scale ? scale : "")
              : plain_label(image);

    bids_free(name);
    if (!*label)
        die_as(APP_DATA, "'%s' has no name for an atlas", image);
    return label;
}

/* The table beside an image; NULL when there is none. */
static char *labels_beside(const char *image)
{
    size_t length = strlen(image);
    bool is_zipped = length > 3 && !strcmp(image + length - 3, ".gz");
    size_t stem = length - strlen(".nii") - (is_zipped ? 3 : 0);
    char *table = xformat("%.*s.tsv", (int)stem, image);

    if (bids_is_file(table))
        return table;
    free(table);
    return NULL;
}

void atlas_fit(struct atlas *atlas, const char *bold)
{
    char *its, *ours;

    if (bids_is_folder(atlas->place)) {
        struct volume *volume = volume_open(bold);

        atlas->image = atlas_folder_find(atlas->place, volume);
        volume_close(volume);
    } else {
        atlas->image = xstrdup(atlas->place);
    }
    its = space_of(atlas->image), ours = space_of(bold);
    if (its && ours && strcmp(its, ours) != 0)
        die_as(APP_DATA, "'%s' is in the space %s, the runs in %s",
               atlas->image, its, ours);
    if (!atlas->label)
        atlas->label = label_of_image(atlas->image);
    if (volume_is_named(atlas->image))
        atlas->labels = labels_beside(atlas->image);
    free(its), free(ours);
}

void atlas_release(struct atlas *atlas)
{
    free(atlas->place), free(atlas->label);
    free(atlas->image), free(atlas->labels);
    *atlas = (struct atlas){0};
}
