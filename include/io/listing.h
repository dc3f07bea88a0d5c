/*
 * listing.h - which of the files in a folder belong to a study.
 *
 * A folder may hold products of other times: of a study with more subjects, of
 * another kind of matrix.  A listing names those that count, by the last
 * component of their paths, which is unique in BIDS.  A NULL listing has
 * everything.
 */
#ifndef IO_LISTING_H
#define IO_LISTING_H

#include <stdbool.h>
#include <stddef.h>

struct listing {
    char **names; /* sorted */
    size_t count;
    char *text;
};

/* Names between blanks or line ends.  Give it back with listing_free(). */
struct listing *listing_read(const char *path);
void listing_free(struct listing *listing);

/* By the last component of `path`.  O(log count). */
bool listing_has(const struct listing *listing, const char *path);

/* Whether any product of `label` ("sub-01") is listed.  O(count). */
bool listing_has_subject(const struct listing *listing, const char *label);

#endif
