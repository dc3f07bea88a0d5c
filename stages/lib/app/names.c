#include "app/names.h"

#include "base/mem.h"
#include "dataset/index.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An entry and where it stands, for sorting. */
struct place {
    const char *name;
    size_t at;
};

static int compare(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return strcmp(x->name, y->name);
}

struct names names_index(const struct bids_list *list)
{
    struct names names = {list, NEW_ARRAY(size_t, list->count + 1)};
    struct place *places = NEW_ARRAY(struct place, list->count + 1);

    for (size_t i = 0; i < list->count; i++)
        places[i] = (struct place){list->at[i], i};
    qsort(places, list->count, sizeof *places, compare);
    for (size_t i = 0; i < list->count; i++)
        names.order[i] = places[i].at;
    free(places);
    return names;
}

size_t names_find(const struct names *names, const char *text, size_t length)
{
    size_t first = 0, past = names->list->count;

    while (first < past) {
        size_t middle = first + (past - first) / 2;
        const char *name = names->list->at[names->order[middle]];
        int order = strncmp(text, name, length);

        if (!order && !name[length])
            return names->order[middle];
        if (order > 0)
            first = middle + 1;
        else
            past = middle;
    }
    return NAMES_NONE;
}

void names_release(struct names *names)
{
    free(names->order);
}

struct bids_list names_split(const char *line, const char *prefix)
{
    struct bids_list words = {0};

    for (line += strspn(line, " "); *line; line += strspn(line, " ")) {
        size_t length = strcspn(line, " ");

        dataset_append(&words, xformat("%s%.*s", prefix, (int)length, line));
        line += length;
    }
    return words;
}

struct bids_list names_lines(const char *path)
{
    struct bids_list lines = {0};
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;

    while (in && getline(&line, &size, in) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        dataset_append(&lines, xstrdup(line));
    }
    free(line);
    if (in)
        fclose(in);
    return lines;
}

struct bids_list names_subjects(const struct bids_list *runs)
{
    struct bids_list all = {0}, distinct = {0};
    bool *is_seen = NEW_ARRAY(bool, runs->count + 1);
    struct names names;

    for (size_t i = 0; i < runs->count; i++)
        dataset_append(
            &all, xformat("%.*s", (int)strcspn(runs->at[i], "/"), runs->at[i]));
    names = names_index(&all);
    for (size_t i = 0; i < all.count; i++) {
        size_t same = names_find(&names, all.at[i], strlen(all.at[i]));

        if (!is_seen[same])
            dataset_append(&distinct, xstrdup(all.at[i]));
        is_seen[same] = true; /* one of its places stands for the name */
    }
    names_release(&names);
    bids_list_free(&all);
    free(is_seen);
    return distinct;
}
