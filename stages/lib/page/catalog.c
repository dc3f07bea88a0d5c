#include "page/catalog.h"

#include "base/mem.h"
#include "io/bids.h"

#include <stdlib.h>
#include <string.h>

static bool has_prefix(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* `items` with room for one more, zeroed; the old storage is given back. */
static void *longer(void *items, size_t count, size_t size)
{
    char *copy = xcalloc(count + 1, size);

    if (count)
        memcpy(copy, items, count * size);
    free(items);
    return copy;
}

static char *spaced(const char *entities)
{
    char *text = xstrdup(entities);

    for (char *at = text; (at = strchr(at, '_'));)
        *at = ' ';
    return text;
}

/* The run a name belongs to, added when it is the first of its kind. */
static struct run *run_of(struct subject *subject, const struct bids_name *name)
{
    char *source = bids_source(name);
    const char *rest = strchr(source, '_');
    struct run *run;

    for (size_t k = 0; k < subject->count; k++)
        if (strcmp(subject->runs[k].source, source) == 0) {
            free(source);
            return &subject->runs[k];
        }
    subject->runs = longer(subject->runs, subject->count, sizeof *run);
    run = &subject->runs[subject->count++];
    run->source = source;
    run->title = spaced(rest ? rest + 1 : source);
    return run;
}

static char *title_of(const struct bids_name *name, const char *strategy)
{
    char *entities = bids_parcellation(name), *text = spaced(entities), *title;

    title = !strategy
                ? xstrdup(text)
                : xformat("%s%sdesc-%s", text, *text ? " " : "", strategy);
    free(entities);
    free(text);
    return title;
}

/* The parcellation of a run with this strategy, added when it is new. */
static struct parcellation *
parcels_of(struct run *run, const struct bids_name *name, const char *strategy)
{
    char *title = title_of(name, strategy);
    struct parcellation *parcels;

    for (size_t k = 0; k < run->parcels_count; k++)
        if (strcmp(run->parcels[k].title, title) == 0) {
            free(title);
            return &run->parcels[k];
        }
    run->parcels = longer(run->parcels, run->parcels_count, sizeof *parcels);
    parcels = &run->parcels[run->parcels_count++];
    parcels->title = title;
    parcels->strategy = strategy ? xstrdup(strategy) : NULL;
    return parcels;
}

static void set_once(char **path, const char *value)
{
    if (!*path)
        *path = xstrdup(value);
}

/* Products of a whole run, and the clean series. */
static void add_series(struct subject *subject, const struct bids_name *name,
                       const char *path)
{
    const char *desc = bids_label(name, "desc");
    bool is_parcellated = bids_label(name, "atlas") || bids_label(name, "seg");

    if (strcmp(name->suffix, "motion") == 0 && !desc)
        set_once(&run_of(subject, name)->motion, path);
    else if (strcmp(name->suffix, "outliers") == 0 && !desc)
        set_once(&run_of(subject, name)->outliers, path);
    else if (strcmp(name->suffix, "design") == 0 && !desc)
        set_once(&run_of(subject, name)->design, path);
    else if (strcmp(name->suffix, "timeseries") == 0 && is_parcellated &&
             (!desc || strcmp(desc, "preproc") != 0))
        set_once(&parcels_of(run_of(subject, name), name, desc)->clean, path);
}

/* A matrix belongs to the strategy its `desc-` begins with, else to none. */
static const char *strategy_of(const struct run *run, const char *desc)
{
    for (size_t k = 0; desc && k < run->parcels_count; k++)
        if (run->parcels[k].strategy &&
            has_prefix(desc, run->parcels[k].strategy))
            return run->parcels[k].strategy;
    return NULL;
}

/* `<stem>_desc-measures_<suffix>.tsv`, or `<stem>Measures_...`; or NULL. */
static char *measures_beside(const char *path, const char *suffix,
                             bool has_desc)
{
    int stem = (int)(strrchr(path, '_') - path);
    char *beside = xformat("%.*s_desc-measures_%s.tsv", stem, path, suffix);

    if (!bids_is_file(beside) && has_desc) {
        free(beside);
        beside = xformat("%.*sMeasures_%s.tsv", stem, path, suffix);
    }
    if (bids_is_file(beside))
        return beside;
    free(beside);
    return NULL;
}

/* Move the last matrix, if it was measured, before those that were not. */
static void measured_first(struct parcellation *parcels)
{
    struct matrix *matrices = parcels->matrices;

    for (size_t k = parcels->matrix_count; k-- > 1;) {
        struct matrix last = matrices[k];
        if (!last.nodes || matrices[k - 1].nodes)
            return;
        matrices[k] = matrices[k - 1];
        matrices[k - 1] = last;
    }
}

static void add_matrix(struct subject *subject, const struct bids_name *name,
                       const char *path)
{
    const char *desc = bids_label(name, "desc"), *kind;
    struct run *run = run_of(subject, name);
    struct parcellation *parcels =
        parcels_of(run, name, strategy_of(run, desc));
    struct matrix *matrix;

    parcels->matrices =
        longer(parcels->matrices, parcels->matrix_count, sizeof *matrix);
    matrix = &parcels->matrices[parcels->matrix_count++];
    kind = bids_label(name, "stat");
    matrix->path = xstrdup(path);
    matrix->kind = xstrdup(kind ? kind : "connectivity");
    matrix->desc = desc ? xstrdup(desc) : NULL;
    matrix->nodes = measures_beside(path, "nodes", desc);
    matrix->network = measures_beside(path, "network", desc);
    measured_first(parcels);
}

/* What all strategies share: the series before denoising, and the coverage. */
static void add_shared(struct subject *subject, const struct bids_name *name,
                       const char *path)
{
    bool is_raw = strcmp(name->suffix, "timeseries") == 0 &&
                  bids_is(name, "desc", "preproc");
    bool is_coverage =
        strcmp(name->suffix, "bold") == 0 && bids_is(name, "stat", "coverage");
    char *title = title_of(name, NULL);
    bool is_placed = false;
    struct run *run;

    if (is_raw || is_coverage) {
        run = run_of(subject, name);
        for (size_t k = 0; k < run->parcels_count; k++) {
            struct parcellation *parcels = &run->parcels[k];
            if (!has_prefix(parcels->title, title))
                continue;
            if (parcels->title[strlen(title)] == '\0' || parcels->strategy) {
                set_once(is_raw ? &parcels->raw : &parcels->coverage, path);
                is_placed = true;
            }
        }
        if (!is_placed) {
            struct parcellation *parcels = parcels_of(run, name, NULL);
            set_once(is_raw ? &parcels->raw : &parcels->coverage, path);
        }
    }
    free(title);
}

/* `pass` 0: series and runs; 1: matrices; 2: what strategies share. */
static void add_file(struct subject *subject, const char *path, int pass)
{
    struct bids_name *name = bids_parse(path);

    if (name && strcmp(name->extension, ".tsv") == 0) {
        if (pass == 0)
            add_series(subject, name, path);
        else if (pass == 1 && strcmp(name->suffix, "relmat") == 0)
            add_matrix(subject, name, path);
        else if (pass == 2)
            add_shared(subject, name, path);
    }
    if (name && pass == 2 && strcmp(name->extension, ".json") == 0 &&
        strcmp(name->suffix, "qc") == 0 && bids_is(name, "desc", "summary"))
        set_once(&run_of(subject, name)->quality, path);
    bids_free(name);
}

static int in_natural_order(const void *a, const void *b)
{
    return bids_compare(((const struct run *)a)->source,
                        ((const struct run *)b)->source);
}

/* From the names of the products, or else from that of the folder. */
static char *label_of(const struct bids_list *paths, const char *folder)
{
    size_t size = strlen(folder), start;

    for (size_t k = 0; k < paths->count; k++) {
        struct bids_name *name = bids_parse(paths->at[k]);
        const char *label = name ? bids_label(name, "sub") : NULL;
        char *text = label ? xformat("sub-%s", label) : NULL;
        bids_free(name);
        if (text)
            return text;
    }
    while (size > 1 && folder[size - 1] == '/')
        size--;
    for (start = size; start > 0 && folder[start - 1] != '/';)
        start--;
    return xformat("%.*s", (int)(size - start), folder + start);
}

struct subject *subject_find(const char *folder, const struct listing *only)
{
    struct subject *subject = NEW_ARRAY(struct subject, 1);
    struct bids_list paths = bids_functional(folder);

    subject->path = xstrdup(folder);
    subject->label = label_of(&paths, folder);
    for (int pass = 0; pass < 3; pass++)
        for (size_t k = 0; k < paths.count; k++)
            if (listing_has(only, paths.at[k]))
                add_file(subject, paths.at[k], pass);
    if (subject->count)
        qsort(subject->runs, subject->count, sizeof *subject->runs,
              in_natural_order);
    bids_list_free(&paths);
    return subject;
}

static void free_parcels(struct parcellation *parcels)
{
    for (size_t k = 0; k < parcels->matrix_count; k++) {
        struct matrix *matrix = &parcels->matrices[k];
        free(matrix->path), free(matrix->kind), free(matrix->desc);
        free(matrix->nodes), free(matrix->network);
    }
    free(parcels->matrices);
    free(parcels->title), free(parcels->strategy);
    free(parcels->raw), free(parcels->clean), free(parcels->coverage);
}

void subject_free(struct subject *subject)
{
    for (size_t k = 0; k < subject->count; k++) {
        struct run *run = &subject->runs[k];
        for (size_t p = 0; p < run->parcels_count; p++)
            free_parcels(&run->parcels[p]);
        free(run->parcels);
        free(run->source), free(run->title);
        free(run->motion), free(run->outliers), free(run->design);
        free(run->quality);
    }
    free(subject->runs);
    free(subject->label), free(subject->path);
    free(subject);
}
