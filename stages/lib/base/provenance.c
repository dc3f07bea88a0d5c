#include "base/provenance.h"

#include "base/digest.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"
#include "base/stage.h"

#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct source {
    struct source *next;
    char *path;
    char hex[DIGEST_HEX_ROOM];
};

struct product {
    struct product *next;
    char *path;
    json_t *fields;
};

static struct {
    const char *stage;
    char *command, *root; /* root: dataset of the first output, or NULL */
    json_t *parameters, *seed;
    struct source *sources;
    struct product *products;
} record;

/* The folder of `path` with links resolved, or NULL if there is none. */
static char *folder_of(const char *path)
{
    char *copy = xstrdup(path), *real = realpath(dirname(copy), NULL);

    free(copy);
    return real;
}

static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

char *provenance_dataset(const char *path)
{
    char *folder = folder_of(path);

    while (folder && *folder) {
        char *mark = xformat("%s/dataset_description.json", folder);
        bool is_root = !access(mark, F_OK);

        free(mark);
        if (is_root)
            return folder;
        *strrchr(folder, '/') = '\0';
    }
    free(folder);
    return NULL;
}

char *provenance_name(const char *path)
{
    char *root = provenance_dataset(path), *folder, *name;

    if (!root)
        return xstrdup(last_component(path));
    folder = folder_of(path);
    name = xformat("%s/%s", folder + strlen(root), last_component(path));
    memmove(name, name + 1, strlen(name)); /* the leading slash */
    free(root), free(folder);
    return name;
}

static char *uri_of(const char *path)
{
    char *root = provenance_dataset(path), *name = provenance_name(path);
    bool is_here = !root || (record.root && !strcmp(root, record.root));
    char *uri =
        xformat("bids:%s:%s", is_here ? "" : last_component(root), name);

    free(root), free(name);
    return uri;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);

    return length >= tail && !strcmp(text + length - tail, end);
}

char *sidecar_path(const char *product)
{
    static const char *const replaced[] = {
        ".tsv", ".tsv.gz", ".csv",    ".csv.gz", ".npy", ".nii",
        ".hdr", ".nii.gz", ".img.gz", ".img",    NULL};

    if (ends_with(product, ".json") || ends_with(product, ".html"))
        return NULL;
    for (size_t i = 0; replaced[i]; i++)
        if (ends_with(product, replaced[i]))
            return xformat("%.*s.json",
                           (int)(strlen(product) - strlen(replaced[i])),
                           product);
    return xformat("%s.json", product);
}

json_t *sidecar(const char *product)
{
    struct product *p = record.products;

    while (p && strcmp(p->path, product))
        p = p->next;
    if (!p) {
        p = NEW_ARRAY(struct product, 1);
        p->path = xstrdup(product);
        p->fields = json_object();
        p->next = record.products;
        record.products = p;
    }
    return p->fields;
}

json_t *sidecar_read(const char *input)
{
    char *path = sidecar_path(input);
    json_t *fields = NULL;

    if (path && !access(path, F_OK)) {
        provenance_input(path);
        fields = json_read(path);
    }
    free(path);
    return fields;
}

void provenance_command(const char *stage, const char *command,
                        json_t *parameters, const json_t *seed)
{
    record.stage = stage;
    record.command = xstrdup(command);
    record.parameters = parameters;
    record.seed = seed ? json_deep_copy(seed) : NULL;
}

void provenance_output(const char *path)
{
    char *beside = sidecar_path(path);

    if (!record.root)
        record.root = provenance_dataset(path);
    if (beside && output_is_regular(path))
        sidecar(path);
    free(beside);
}

static struct source *source_at(const char *path)
{
    struct source **link = &record.sources;

    while (*link && strcmp((*link)->path, path))
        link = &(*link)->next;
    if (!*link) {
        *link = NEW_ARRAY(struct source, 1);
        (*link)->path = xstrdup(path);
    }
    return *link;
}

void provenance_input(const char *path)
{
    struct stat info;

    if (stat(path, &info) || !S_ISDIR(info.st_mode))
        source_at(path);
}

void provenance_digest(const char *path, const char *sha256_hex)
{
    for (struct source *s = record.sources; s; s = s->next)
        if (!strcmp(s->path, path))
            snprintf(s->hex, sizeof s->hex, "%s", sha256_hex);
}

/*
 * A URI of its own for every input: two of one name take as much of their path
 * as tells them apart, and a number where nothing does.
 */
static char *free_key(const json_t *checksums, const char *path)
{
    char *uri = uri_of(path), *folder = folder_of(path);
    size_t number = 1;

    while (json_object_get(checksums, uri)) {
        char *slash = folder ? strrchr(folder, '/') : NULL;
        char *colon = strrchr(uri, ':');
        char *longer;

        if (slash && slash[1])
            longer = xformat("%.*s:%s/%s", (int)(colon - uri), uri, slash + 1,
                             colon + 1);
        else
            longer = xformat("%s#%zu", uri, ++number);
        if (slash)
            *slash = '\0';
        free(uri);
        uri = longer;
    }
    free(folder);
    return uri;
}

static void add_sources(json_t *fields)
{
    json_t *sources = json_array(), *checksums = json_object();

    for (struct source *s = record.sources; s; s = s->next) {
        char *uri = free_key(checksums, s->path);

        if (!*s->hex)
            digest_file(s->path, s->hex);
        json_array_append_new(sources, json_string(uri));
        json_put_text(checksums, uri, s->hex);
        free(uri);
    }
    json_put(fields, "Sources", sources);
    json_put(fields, "SourceChecksums", checksums);
}

json_t *provenance_fields(void)
{
    json_t *fields = json_object(), *by = json_object(), *list = json_array();
    char *name = xformat("plexus %s", record.stage);

    json_put_text(by, "Name", name);
    json_put_text(by, "Version", PLEXUS_VERSION);
    json_put_text(by, "Command", record.command);
    json_put(by, "Parameters", json_deep_copy(record.parameters));
    if (record.seed)
        json_put(by, "Seed", json_deep_copy(record.seed));
    json_array_append_new(list, by);
    json_put(fields, "GeneratedBy", list);
    add_sources(fields);
    free(name);
    return fields;
}

void provenance_no_products(void)
{
    while (record.products) {
        struct product *p = record.products;

        record.products = p->next;
        json_decref(p->fields), free(p->path), free(p);
    }
}

void provenance_write_sidecars(void)
{
    json_t *common = provenance_fields();

    for (struct product *p = record.products; p; p = p->next) {
        char *path = sidecar_path(p->path);

        bug_if(!path);
        json_object_update(p->fields, common);
        json_write(path, p->fields);
        json_decref(p->fields);
        free(path);
    }
    json_decref(common);
}
