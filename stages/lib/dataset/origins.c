#include "dataset/origins.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* The dataset that `path`, a file or a folder, is in; or NULL. */
static char *dataset_with(const char *path)
{
    struct stat status;
    bool is_folder = !stat(path, &status) && S_ISDIR(status.st_mode);
    char *inside = is_folder ? xformat("%s/.", path) : xstrdup(path);
    char *root = provenance_dataset(inside);

    free(inside);
    return root;
}

/* From one folder to another, both absolute and without links: ../data. */
static char *relative_path(const char *from, const char *to)
{
    size_t common = 0, above = 0;
    char *path = xstrdup(""), *longer;

    for (size_t i = 0;; i++) {
        bool is_end[] = {!from[i] || from[i] == '/', !to[i] || to[i] == '/'};

        if (is_end[0] && is_end[1])
            common = i;
        if (!from[i] || from[i] != to[i])
            break;
    }
    for (const char *c = from + common; *c; c++)
        above += *c == '/';
    for (size_t i = 0; i < above; i++) {
        longer = xformat("%s%s..", path, i ? "/" : "");
        free(path);
        path = longer;
    }
    longer = xformat("%s%s%s", path, *path && to[common] ? "/" : "",
                     to[common] ? to + common + 1 : "");
    free(path);
    return longer;
}

struct origins *origins_begin(const char *description)
{
    struct origins *origins = NEW_ARRAY(struct origins, 1);
    const char *name = last_component(description);
    char *folder =
        name == description
            ? xstrdup(".")
            : xformat("%.*s", (int)(name - description), description);

    *origins = (struct origins){realpath(folder, NULL), json_object(),
                                json_array(), json_array()};
    if (!origins->folder)
        die_errno("cannot find the folder of '%s'", description);
    free(folder);
    return origins;
}

static bool has_entry(const json_t *list, const json_t *entry)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_equal(json_array_get(list, i), entry))
            return true;
    return false;
}

static void add_entry(json_t *list, json_t *entry)
{
    if (!has_entry(list, entry))
        bug_if(json_array_append(list, entry));
    json_decref(entry);
}

/* A program without what it was called with, which is long. */
static json_t *program(const json_t *entry)
{
    static const char *const kept[] = {"Name", "Version", "Description",
                                       "CodeURL", "Container"};
    json_t *program = json_object();

    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        json_t *value = json_object_get(entry, kept[i]);

        if (value)
            json_put(program, kept[i], json_incref(value));
    }
    return program;
}

static void add_description(struct origins *origins, const json_t *description)
{
    const json_t *made_by = json_object_get(description, "GeneratedBy");
    const json_t *sources = json_object_get(description, "SourceDatasets");
    json_t *doi = json_object_get(description, "DatasetDOI");

    for (size_t i = 0; i < json_array_size(made_by); i++)
        add_entry(origins->made_by, program(json_array_get(made_by, i)));
    for (size_t i = 0; i < json_array_size(sources); i++)
        add_entry(origins->datasets, json_incref(json_array_get(sources, i)));
    if (json_is_string(doi)) {
        json_t *entry = json_object();

        json_put(entry, "DOI", json_incref(doi));
        add_entry(origins->datasets, entry);
    }
}

void origins_add(struct origins *origins, const char *path)
{
    char *root = dataset_with(path), *file, *where;
    const char *name = root ? last_component(root) : NULL, *before;
    json_t *description;

    if (!root || !strcmp(root, origins->folder)) {
        free(root);
        return;
    }
    where = relative_path(origins->folder, root);
    before = json_string_value(json_object_get(origins->paths, name));
    if (before && strcmp(before, where) != 0)
        die("two datasets have the name '%s': '%s' and '%s'", name, before,
            where);
    if (!before) {
        file = xformat("%s/dataset_description.json", root);
        description = json_load_file(file, 0, NULL);
        if (!json_is_object(description))
            warn("'%s' is no JSON object: who made these data is unknown",
                 file);
        json_put_text(origins->paths, name, where);
        add_description(origins, description);
        json_decref(description);
        free(file);
    }
    free(root), free(where);
}

void origins_free(struct origins *origins)
{
    json_decref(origins->paths), json_decref(origins->made_by);
    json_decref(origins->datasets);
    free(origins->folder), free(origins);
}
