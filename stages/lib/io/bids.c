#include "io/bids.h"

#include "base/mem.h"
#include "base/report.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The order of entities in a name; those up to `part` tell runs apart. */
static const char *const order[] = {
    "sub",   "tpl",  "ses",   "cohort", "sample", "task",      "tracksys",
    "acq",   "nuc",  "voi",   "ce",     "trc",    "stain",     "rec",
    "dir",   "run",  "mod",   "echo",   "flip",   "inv",       "mt",
    "part",  "proc", "hemi",  "space",  "split",  "recording", "chunk",
    "atlas", "seg",  "scale", "res",    "den",    "label",     "stat",
};
enum { ORDER_COUNT = sizeof order / sizeof *order };

/* Place of a key in a name: unknown keys after `stat`, then `desc`. */
static size_t rank_of(const char *key)
{
    for (size_t k = 0; k < ORDER_COUNT; k++)
        if (strcmp(order[k], key) == 0)
            return k;
    return strcmp(key, "desc") == 0 ? ORDER_COUNT + 1 : ORDER_COUNT;
}

static char *copy_span(const char *text, size_t size)
{
    return memcpy(xcalloc(size + 1, 1), text, size);
}

static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Insert an entity before position `at`. */
static void insert(struct bids_name *name, size_t at, char *key, char *label)
{
    struct bids_entity *entities =
        NEW_ARRAY(struct bids_entity, name->count + 1);

    if (at)
        memcpy(entities, name->entities, at * sizeof *entities);
    entities[at] = (struct bids_entity){key, label};
    if (at < name->count)
        memcpy(entities + at + 1, name->entities + at,
               (name->count - at) * sizeof *entities);
    free(name->entities);
    name->entities = entities;
    name->count++;
}

/* Add `key-label`; false when it is not of that form. */
static bool add_entity(struct bids_name *name, const char *part, size_t size)
{
    const char *dash = memchr(part, '-', size);
    size_t key = dash ? (size_t)(dash - part) : 0;

    if (key == 0 || key + 1 == size)
        return false;
    insert(name, name->count, copy_span(part, key),
           copy_span(dash + 1, size - key - 1));
    return true;
}

struct bids_name *bids_parse(const char *path)
{
    const char *part = last_component(path), *end, *dot;
    struct bids_name *name = NEW_ARRAY(struct bids_name, 1);
    bool is_good = *part != '.' && *part != '\0';

    for (; is_good && (end = strchr(part, '_')); part = end + 1)
        is_good = add_entity(name, part, (size_t)(end - part));
    if (is_good) {
        dot = strchr(part, '.');
        end = dot ? dot : part + strlen(part);
        if (memchr(part, '-', (size_t)(end - part))) {
            is_good = add_entity(name, part, (size_t)(end - part));
            part = end;
        }
        name->suffix = copy_span(part, (size_t)(end - part));
        name->extension = xstrdup(end);
    }
    if (!is_good) {
        bids_free(name);
        return NULL;
    }
    return name;
}

void bids_free(struct bids_name *name)
{
    if (!name)
        return;
    for (size_t k = 0; k < name->count; k++) {
        free(name->entities[k].key);
        free(name->entities[k].label);
    }
    free(name->entities);
    free(name->suffix);
    free(name->extension);
    free(name);
}

const char *bids_label(const struct bids_name *name, const char *key)
{
    for (size_t k = 0; k < name->count; k++)
        if (strcmp(name->entities[k].key, key) == 0)
            return name->entities[k].label;
    return NULL;
}

bool bids_is(const struct bids_name *name, const char *key, const char *label)
{
    const char *own = bids_label(name, key);

    return own && strcmp(own, label) == 0;
}

void bids_set(struct bids_name *name, const char *key, const char *label)
{
    char *new_key = xstrdup(key), *new_label = label ? xstrdup(label) : NULL;
    size_t kept = 0, at = 0;

    for (size_t k = 0; k < name->count; k++) {
        if (strcmp(name->entities[k].key, new_key) == 0) {
            free(name->entities[k].key);
            free(name->entities[k].label);
        } else {
            name->entities[kept++] = name->entities[k];
        }
    }
    name->count = kept;
    if (!new_label) {
        free(new_key);
        return;
    }
    while (at < kept && rank_of(name->entities[at].key) <= rank_of(new_key))
        at++;
    insert(name, at, new_key, new_label);
}

void bids_set_suffix(struct bids_name *name, const char *suffix)
{
    char *copy = xstrdup(suffix);

    free(name->suffix);
    name->suffix = copy;
}

/* Join the entities with from <= rank < to, or all, by `_`. */
static char *join(const struct bids_name *name, size_t from, size_t to)
{
    char *text = xstrdup("");

    for (size_t k = 0; k < name->count; k++) {
        const struct bids_entity *entity = &name->entities[k];
        size_t rank = rank_of(entity->key);
        char *longer;

        if (rank < from || rank >= to)
            continue;
        longer = xformat("%s%s%s-%s", text, *text ? "_" : "", entity->key,
                         entity->label);
        free(text);
        text = longer;
    }
    return text;
}

char *bids_format(const struct bids_name *name)
{
    char *stem = join(name, 0, ORDER_COUNT + 2);
    char *text = xformat("%s%s%s%s", stem, *stem && *name->suffix ? "_" : "",
                         name->suffix, name->extension);

    free(stem);
    return text;
}

char *bids_source(const struct bids_name *name)
{
    return join(name, 0, rank_of("part") + 1);
}

char *bids_parcellation(const struct bids_name *name)
{
    return join(name, rank_of("space"), rank_of("label") + 1);
}

/* Compare two runs of digits as numbers, and move both behind them. */
static int compare_digits(const char **a, const char **b)
{
    const char *p = *a + strspn(*a, "0"), *q = *b + strspn(*b, "0");
    size_t m = strspn(p, "0123456789"), n = strspn(q, "0123456789");

    *a = p + m;
    *b = q + n;
    return m != n ? (m < n ? -1 : 1) : strncmp(p, q, m);
}

int bids_compare(const char *a, const char *b)
{
    const char *p = a, *q = b;
    int sign = 0;

    while (*p && *q && sign == 0) {
        if (isdigit((unsigned char)*p) && isdigit((unsigned char)*q)) {
            sign = compare_digits(&p, &q);
        } else {
            sign = (unsigned char)*p - (unsigned char)*q;
            p++, q++;
        }
    }
    if (sign == 0 && (*p || *q))
        sign = *p ? 1 : -1;
    return sign ? sign : strcmp(a, b);
}

static int in_natural_order(const void *a, const void *b)
{
    return bids_compare(*(char *const *)a, *(char *const *)b);
}

void bids_list_free(struct bids_list *list)
{
    for (size_t k = 0; k < list->count; k++)
        free(list->at[k]);
    free(list->at);
    *list = (struct bids_list){0};
}

/* Take over `text`; the storage doubles whenever the count is a power of 2. */
static void append(struct bids_list *list, char *text)
{
    size_t count = list->count;

    if ((count & (count - 1)) == 0) {
        char **longer = NEW_ARRAY(char *, 2 * count + 1);
        if (count)
            memcpy(longer, list->at, count * sizeof *longer);
        free(list->at);
        list->at = longer;
    }
    list->at[list->count++] = text;
}

static void sort(struct bids_list *list)
{
    if (list->count)
        qsort(list->at, list->count, sizeof *list->at, in_natural_order);
}

bool bids_is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool bids_is_file(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static struct bids_list list_folder(const char *folder, const char *prefix,
                                    bool (*is_wanted)(const char *))
{
    struct bids_list list = {0};
    DIR *stream = opendir(folder);
    struct dirent *entry;

    if (!stream && errno != ENOENT && errno != ENOTDIR)
        die_errno("cannot read the folder '%s'", folder);
    while (stream && (entry = readdir(stream))) {
        char *path = xformat("%s/%s", folder, entry->d_name);
        if (*entry->d_name != '.' &&
            strncmp(entry->d_name, prefix, strlen(prefix)) == 0 &&
            is_wanted(path))
            append(&list, xstrdup(entry->d_name));
        free(path);
    }
    if (stream)
        closedir(stream);
    sort(&list);
    return list;
}

struct bids_list bids_folders(const char *folder, const char *prefix)
{
    return list_folder(folder, prefix, bids_is_folder);
}

struct bids_list bids_files(const char *folder, const char *prefix)
{
    return list_folder(folder, prefix, bids_is_file);
}

struct bids_list bids_subjects(const char *root)
{
    return bids_folders(root, "sub-");
}

/* Add the files of one folder that have a BIDS name. */
static void append_functional(struct bids_list *list, const char *folder)
{
    struct bids_list files = bids_files(folder, "");

    for (size_t k = 0; k < files.count; k++) {
        struct bids_name *name = bids_parse(files.at[k]);
        if (name)
            append(list, xformat("%s/%s", folder, files.at[k]));
        bids_free(name);
    }
    bids_list_free(&files);
}

struct bids_list bids_functional(const char *subject)
{
    struct bids_list list = {0};
    struct bids_list sessions = bids_folders(subject, "ses-");
    char *folder = xformat("%s/func", subject);

    append_functional(&list, folder);
    free(folder);
    for (size_t k = 0; k < sessions.count; k++) {
        folder = xformat("%s/%s/func", subject, sessions.at[k]);
        append_functional(&list, folder);
        free(folder);
    }
    bids_list_free(&sessions);
    return list;
}

struct bids_list bids_runs(const struct bids_list *paths)
{
    struct bids_list all = {0}, runs = {0};

    for (size_t k = 0; k < paths->count; k++) {
        struct bids_name *name = bids_parse(paths->at[k]);
        if (name)
            append(&all, bids_source(name));
        bids_free(name);
    }
    sort(&all);
    for (size_t k = 0; k < all.count; k++)
        if (k == 0 || strcmp(all.at[k], all.at[k - 1]) != 0)
            append(&runs, xstrdup(all.at[k]));
    bids_list_free(&all);
    return runs;
}
