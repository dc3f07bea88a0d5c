/*
 * names.h - places in a list, found by name.
 */
#ifndef APP_NAMES_H
#define APP_NAMES_H

#include "io/bids.h"

#include <stddef.h>

#define NAMES_NONE ((size_t)-1)

/* The entries of a list that outlives it, sorted.  names_release() it. */
struct names {
    const struct bids_list *list;
    size_t *order;
};

struct names names_index(const struct bids_list *list); /* O(n log n) */

/* Place in the list of the first `length` bytes of `text`, or NAMES_NONE;
 * O(log n). */
size_t names_find(const struct names *names, const char *text, size_t length);
void names_release(struct names *names);

/* The words of a line, each after `prefix`; bids_list_free() it. */
struct bids_list names_split(const char *line, const char *prefix);

/* The lines of a file, none where there is none; bids_list_free() it. */
struct bids_list names_lines(const char *path);

/* The distinct beginnings, up to the first slash, in the order they come:
 * subjects of runs.  bids_list_free() it. */
struct bids_list names_subjects(const struct bids_list *runs);

#endif
