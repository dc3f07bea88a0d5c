#include "dataset/choice.h"

#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the steps of a choice hand on. */
struct sieve {
    const struct dataset_index *index;
    const struct dataset_wishes *wishes;
    const struct dataset_file **left; /* images still in the running */
    size_t count;
    struct dataset_choice *choice;
};

static bool is_same_number(const char *a, const char *b)
{
    static const char digits[] = "0123456789";

    if (a[strspn(a, digits)] || b[strspn(b, digits)])
        return false;
    return !strcmp(a + strspn(a, "0"), b + strspn(b, "0"));
}

bool dataset_wants(const struct bids_list *labels, const char *label,
                   bool is_number)
{
    for (size_t i = 0; i < labels->count; i++)
        if (!strcmp(labels->at[i], label) ||
            (is_number && is_same_number(labels->at[i], label)))
            return true;
    return labels->count == 0;
}

static void skip(struct sieve *sieve, const struct dataset_file *file,
                 const char *why)
{
    dataset_append(&sieve->choice->skipped, xformat("%s: %s", file->file, why));
}

/* Whether the filter lets a file through, for it or for lack of the entity. */
static bool passes(const struct bids_list *labels,
                   const struct dataset_file *file, const char *key)
{
    const char *label = dataset_label(file, key);

    return !*label || dataset_wants(labels, label, !strcmp(key, "run"));
}

static bool is_wanted(const struct dataset_file *f,
                      const struct dataset_wishes *w)
{
    return passes(&w->participants, f, "sub") &&
           passes(&w->sessions, f, "ses") && passes(&w->tasks, f, "task") &&
           passes(&w->runs, f, "run");
}

/* Images of one run stand together. */
static int by_run(const void *a, const void *b)
{
    const struct dataset_file *p = *(const struct dataset_file *const *)a;
    const struct dataset_file *q = *(const struct dataset_file *const *)b;
    int sign = bids_compare(p->folder, q->folder);

    if (!sign)
        sign = bids_compare(p->source, q->source);
    return sign ? sign : bids_compare(p->file, q->file);
}

static void filter(struct sieve *sieve)
{
    for (size_t i = 0; i < sieve->index->count; i++) {
        const struct dataset_file *f = &sieve->index->files[i];

        if (f->kind == DATASET_BOLD && is_wanted(f, sieve->wishes))
            sieve->left[sieve->count++] = f;
    }
    if (sieve->count)
        qsort(sieve->left, sieve->count, sizeof *sieve->left, by_run);
    sieve->choice->filtered = sieve->count;
}

/* ---- what is no run of its own ---- */

/* Whether the neighbors of `at` have an image that differs in the echo. */
static bool has_other_echo(const struct sieve *sieve, size_t at)
{
    const struct dataset_file *f = sieve->left[at];
    size_t i = at;

    while (i && dataset_is_beside(sieve->left[i - 1], f))
        i--;
    for (; i < sieve->count && dataset_is_beside(sieve->left[i], f); i++)
        if (!strcmp(sieve->left[i]->joined, f->joined) &&
            strcmp(dataset_label(sieve->left[i], "echo"),
                   dataset_label(f, "echo")) != 0)
            return true;
    return false;
}

static void drop_echoes(struct sieve *sieve)
{
    bool *is_out = NEW_ARRAY(bool, sieve->count + 1);
    size_t kept = 0;

    for (size_t i = 0; i < sieve->count; i++) {
        const struct dataset_file *f = sieve->left[i];

        is_out[i] = *dataset_label(f, "echo") && has_other_echo(sieve, i);
        if (is_out[i])
            skip(sieve, f, "one echo of several, not their combination");
    }
    for (size_t i = 0; i < sieve->count; i++)
        if (!is_out[i])
            sieve->left[kept++] = sieve->left[i];
    sieve->count = kept;
    free(is_out);
}

/* ---- space and resolution ---- */

static int preference(const char *space)
{
    return !strcmp(space, "MNI152NLin2009cAsym") ? 0
           : !strcmp(space, "MNI152NLin6Asym")   ? 1
           : !strncmp(space, "MNI", 3)           ? 2
           : !strcmp(space, "T1w")               ? 4
           : !*space                             ? 5
                                                 : 3;
}

static int by_preference(const void *a, const void *b)
{
    const char *p = *(char *const *)a, *q = *(char *const *)b;

    return preference(p) != preference(q) ? preference(p) - preference(q)
                                          : bids_compare(p, q);
}

static bool has(const struct bids_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->at[i], text))
            return true;
    return false;
}

static void choose_space(struct sieve *sieve)
{
    struct bids_list *spaces = &sieve->choice->spaces;
    const char *wish = sieve->wishes->space;

    for (size_t i = 0; i < sieve->count; i++) {
        const char *space = dataset_label(sieve->left[i], "space");

        if (!has(spaces, space))
            dataset_append(spaces, xstrdup(space));
    }
    if (spaces->count)
        qsort(spaces->at, spaces->count, sizeof *spaces->at, by_preference);
    if (wish)
        wish = strcmp(wish, "func") != 0 ? wish : "";
    else
        wish = spaces->count ? spaces->at[0] : "";
    sieve->choice->space = xstrdup(wish);
}

static bool is_better(const char *a, const char *b)
{
    if (!*a || !*b)
        return !*a;
    if (is_same_number(a, "2") || is_same_number(b, "2"))
        return is_same_number(a, "2");
    return bids_compare(a, b) < 0;
}

static void choose_resolution(struct sieve *sieve)
{
    struct bids_list labels = {0};
    size_t *counts = NEW_ARRAY(size_t, sieve->count + 1), best = 0;
    const char *wish = sieve->wishes->resolution;

    for (size_t i = 0; i < sieve->count; i++) {
        const char *label = dataset_label(sieve->left[i], "res");
        size_t k = 0;

        if (strcmp(dataset_label(sieve->left[i], "space"),
                   sieve->choice->space) != 0)
            continue;
        while (k < labels.count && strcmp(labels.at[k], label) != 0)
            k++;
        if (k == labels.count)
            dataset_append(&labels, xstrdup(label));
        counts[k]++;
    }
    for (size_t k = 1; k < labels.count; k++)
        if (counts[k] > counts[best] ||
            (counts[k] == counts[best] &&
             is_better(labels.at[k], labels.at[best])))
            best = k;
    if (!wish)
        wish = labels.count ? labels.at[best] : "";
    sieve->choice->resolution = xstrdup(wish);
    bids_list_free(&labels);
    free(counts);
}

static bool is_chosen(const struct sieve *sieve, const struct dataset_file *f)
{
    const char *label = dataset_label(f, "res");
    const char *want = sieve->choice->resolution;

    return !strcmp(dataset_label(f, "space"), sieve->choice->space) &&
           (!strcmp(label, want) || (*label && is_same_number(label, want)));
}

/* "space-A, space-B res-2": where there is the run of `f`; free() it. */
static char *places(const struct sieve *sieve, size_t first, size_t past)
{
    char *text = xstrdup("");

    for (size_t i = first; i < past; i++) {
        const char *space = dataset_label(sieve->left[i], "space");
        const char *res = dataset_label(sieve->left[i], "res");
        char *longer =
            xformat("%s%s%s%s%s", text, i > first ? ", " : "",
                    *space ? space : "func", *res ? " res-" : "", res);

        free(text);
        text = longer;
    }
    return text;
}

/* Keep of each run the one image in the place that was chosen. */
static void keep_place(struct sieve *sieve)
{
    size_t kept = 0, past;

    for (size_t i = 0; i < sieve->count; i = past) {
        const struct dataset_file *f = sieve->left[i], *mine = NULL;
        char *why;

        for (past = i; past < sieve->count &&
                       !strcmp(sieve->left[past]->source, f->source) &&
                       dataset_is_beside(sieve->left[past], f);
             past++) {
            const struct dataset_file *g = sieve->left[past];

            if (!is_chosen(sieve, g))
                continue;
            if (mine)
                skip(sieve, g, "the same run once more");
            else
                mine = g;
        }
        if (!mine) {
            char *found = places(sieve, i, past);

            why = xformat("%s: not in %s%s%s, but in %s", f->source,
                          *sieve->choice->space ? sieve->choice->space : "func",
                          *sieve->choice->resolution ? " res-" : "",
                          sieve->choice->resolution, found);
            dataset_append(&sieve->choice->skipped, why);
            free(found);
            continue;
        }
        sieve->left[kept++] = mine; /* kept <= i */
    }
    sieve->count = kept;
}

/* ---- what belongs to a run ---- */

/* Whether a file can be read, which a link to what was not fetched cannot. */
static bool can_read(struct sieve *sieve, const struct dataset_file *f)
{
    char *path = xformat("%s/%s/%s", sieve->index->root, f->folder, f->file);
    bool is_good = access(path, R_OK) == 0;

    if (!is_good) {
        char *why = xformat("cannot be read: %s", strerror(errno));

        skip(sieve, f, why);
        free(why);
    }
    free(path);
    return is_good;
}

/* make reads names as words and patterns. */
static bool has_plain_name(const struct dataset_file *f)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-_.+/";

    return !f->file[strspn(f->file, plain)] &&
           !f->folder[strspn(f->folder, plain)];
}

static void add_run(struct sieve *sieve, const struct dataset_file *bold)
{
    struct dataset_choice *choice = sieve->choice;
    struct dataset_run run = {
        bold, dataset_partner(sieve->index, bold, DATASET_MASK),
        dataset_partner(sieve->index, bold, DATASET_CONFOUNDS)};

    if (!has_plain_name(bold))
        skip(sieve, bold, "its name holds more than letters, digits, - _ . +");
    else if (!run.mask)
        skip(sieve, bold, "no brain mask beside it");
    else if (!run.confounds)
        skip(sieve, bold, "no table of confounds beside it");
    else if (can_read(sieve, bold) && can_read(sieve, run.mask) &&
             can_read(sieve, run.confounds))
        choice->runs[choice->count++] = run;
}

/* Runs of which there is no volume, but confounds: only surfaces were made. */
static void tell_confounds_alone(struct sieve *sieve)
{
    const struct dataset_index *index = sieve->index;

    for (size_t i = 0; i < index->count; i++) {
        const struct dataset_file *f = &index->files[i], *g = f;
        bool is_there = false;

        if (f->kind != DATASET_CONFOUNDS || !is_wanted(f, sieve->wishes))
            continue;
        while (g > index->files && dataset_is_beside(g - 1, f))
            g--;
        for (; g < index->files + index->count && dataset_is_beside(g, f); g++)
            is_there |=
                g->kind == DATASET_BOLD && !strcmp(g->joined, f->joined);
        if (!is_there)
            skip(sieve, f, "confounds of a run without a preprocessed volume");
    }
}

struct dataset_choice dataset_choose(const struct dataset_index *index,
                                     const struct dataset_wishes *wishes)
{
    struct dataset_choice choice = {0};
    struct sieve sieve = {
        index, wishes, xcalloc(index->count + 1, sizeof(void *)), 0, &choice};

    for (size_t i = 0; i < index->odd.count; i++)
        dataset_append(&choice.skipped, xstrdup(index->odd.at[i]));
    filter(&sieve);
    drop_echoes(&sieve);
    choose_space(&sieve);
    choose_resolution(&sieve);
    keep_place(&sieve);
    choice.runs = NEW_ARRAY(struct dataset_run, sieve.count + 1);
    for (size_t i = 0; i < sieve.count; i++)
        add_run(&sieve, sieve.left[i]);
    tell_confounds_alone(&sieve);
    free(sieve.left);
    return choice;
}

void dataset_choice_release(struct dataset_choice *choice)
{
    free(choice->space), free(choice->resolution), free(choice->runs);
    bids_list_free(&choice->spaces), bids_list_free(&choice->skipped);
    *choice = (struct dataset_choice){0};
}
