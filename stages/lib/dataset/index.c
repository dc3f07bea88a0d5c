#include "dataset/index.h"

#include "base/mem.h"
#include "base/report.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

void dataset_append(struct bids_list *list, char *text)
{
    if ((list->count & (list->count - 1)) == 0)
        list->at = xrealloc(list->at, 2 * list->count + 1, sizeof *list->at);
    list->at[list->count++] = text;
}

const char *dataset_label(const struct dataset_file *file, const char *key)
{
    const char *label = bids_label(file->name, key);

    return label ? label : "";
}

static bool is_image(const struct bids_name *name)
{
    return !strcmp(name->extension, ".nii.gz") ||
           !strcmp(name->extension, ".nii");
}

/* What a file is by its name; false when it is none of the three. */
static bool find_kind(enum dataset_kind *kind, const struct bids_name *name)
{
    if (!bids_label(name, "sub"))
        return false;
    if (is_image(name) && !strcmp(name->suffix, "bold") &&
        bids_is(name, "desc", "preproc"))
        *kind = DATASET_BOLD;
    else if (is_image(name) && !strcmp(name->suffix, "mask") &&
             bids_is(name, "desc", "brain"))
        *kind = DATASET_MASK;
    else if (!strcmp(name->extension, ".tsv") &&
             bids_is(name, "desc", "confounds") &&
             (!strcmp(name->suffix, "timeseries") ||
              !strcmp(name->suffix, "regressors")))
        *kind = DATASET_CONFOUNDS;
    else
        return false;
    return true;
}

/* The source without echo and part; give it back with free(). */
static char *joined_source(const char *file)
{
    struct bids_name *name = bids_parse(file);
    char *text;

    bids_set(name, "echo", NULL);
    bids_set(name, "part", NULL);
    text = bids_source(name);
    bids_free(name);
    return text;
}

/* Whether a name begins with the subject whose folder it is in. */
static bool is_of_folder(const char *file, const char *folder)
{
    size_t length = strcspn(folder, "/");

    return !strncmp(file, folder, length) && file[length] == '_';
}

static void add_file(struct dataset_index *index, const char *folder,
                     const char *file)
{
    struct bids_name *name = bids_parse(file);
    enum dataset_kind kind;

    if (!name || !find_kind(&kind, name)) {
        bids_free(name);
        return;
    }
    if (!is_of_folder(file, folder)) {
        dataset_append(&index->odd,
                       xformat("%s: in the folder of another subject", file));
        bids_free(name);
        return;
    }
    if ((index->count & (index->count - 1)) == 0)
        index->files =
            xrealloc(index->files, 2 * index->count + 1, sizeof *index->files);
    index->files[index->count++] =
        (struct dataset_file){kind, xstrdup(folder),   xstrdup(file),
                              name, bids_source(name), joined_source(file)};
}

/* A folder that is not there is empty; one that is closed is remembered. */
static DIR *open_folder(struct dataset_index *index, const char *folder)
{
    char *path = xformat("%s/%s", index->root, folder);
    DIR *stream = opendir(path);

    if (!stream && errno != ENOENT && errno != ENOTDIR)
        dataset_append(&index->odd, xformat("%s: cannot be read: %s", folder,
                                            strerror(errno)));
    free(path);
    return stream;
}

static void add_runs(struct dataset_index *index, const char *folder)
{
    DIR *stream = open_folder(index, folder);
    struct dirent *entry;

    while (stream && (entry = readdir(stream))) {
        index->seen++;
        add_file(index, folder, entry->d_name);
    }
    if (stream)
        closedir(stream);
}

/* False when `subject` is no folder. */
static bool add_subject(struct dataset_index *index, const char *subject)
{
    DIR *stream = open_folder(index, subject);
    struct dirent *entry;

    while (stream && (entry = readdir(stream))) {
        bool is_session = !strncmp(entry->d_name, "ses-", 4);
        char *folder = xformat("%s/%s%s", subject, entry->d_name,
                               is_session ? "/func" : "");

        index->seen++;
        if (is_session || !strcmp(entry->d_name, "func"))
            add_runs(index, folder);
        free(folder);
    }
    if (!stream)
        return false;
    closedir(stream);
    return true;
}

static int in_order(const void *a, const void *b)
{
    const struct dataset_file *p = a, *q = b;
    int sign = bids_compare(p->folder, q->folder);

    return sign ? sign : bids_compare(p->file, q->file);
}

static int by_name(const void *a, const void *b)
{
    return bids_compare(*(char *const *)a, *(char *const *)b);
}

struct dataset_index dataset_index(const char *root)
{
    struct dataset_index index = {.root = xstrdup(root)};
    DIR *stream = opendir(root);
    struct dirent *entry;

    if (!stream)
        die_errno("cannot read the folder '%s'", root);
    while ((entry = readdir(stream))) {
        index.seen++;
        if (!strncmp(entry->d_name, "sub-", 4) && !strchr(entry->d_name, '.') &&
            add_subject(&index, entry->d_name))
            dataset_append(&index.subjects, xstrdup(entry->d_name));
    }
    closedir(stream);
    if (index.count)
        qsort(index.files, index.count, sizeof *index.files, in_order);
    if (index.subjects.count)
        qsort(index.subjects.at, index.subjects.count,
              sizeof *index.subjects.at, by_name);
    return index;
}

bool dataset_is_beside(const struct dataset_file *a,
                       const struct dataset_file *b)
{
    return !strcmp(a->folder, b->folder);
}

/* By all entities, or by all but echo and part. */
static bool belongs_to(const struct dataset_file *bold,
                       const struct dataset_file *f, bool is_strict)
{
    if (f->kind == DATASET_MASK &&
        (strcmp(dataset_label(f, "space"), dataset_label(bold, "space")) != 0 ||
         strcmp(dataset_label(f, "res"), dataset_label(bold, "res")) != 0))
        return false;
    return is_strict ? !strcmp(f->source, bold->source)
                     : !strcmp(f->joined, bold->joined);
}

const struct dataset_file *dataset_partner(const struct dataset_index *index,
                                           const struct dataset_file *bold,
                                           enum dataset_kind kind)
{
    const struct dataset_file *end = index->files + index->count, *first = bold;
    const struct dataset_file *loose = NULL;
    size_t several = 0;

    while (first > index->files && dataset_is_beside(first - 1, bold))
        first--;
    for (const struct dataset_file *f = first;
         f < end && dataset_is_beside(f, bold); f++) {
        if (f->kind != kind)
            continue;
        if (belongs_to(bold, f, true))
            return f;
        if (belongs_to(bold, f, false)) {
            loose = f;
            several++;
        }
    }
    return several == 1 ? loose : NULL;
}

void dataset_index_release(struct dataset_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        struct dataset_file *f = &index->files[i];

        free(f->folder), free(f->file), bids_free(f->name);
        free(f->source), free(f->joined);
    }
    free(index->files), free(index->root);
    bids_list_free(&index->subjects), bids_list_free(&index->odd);
    *index = (struct dataset_index){0};
}
