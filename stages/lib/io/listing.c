#include "io/listing.h"

#include "base/mem.h"
#include "io/inflate.h"

#include <stdlib.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *read_text(const char *path)
{
    enum { STEP = 1 << 16 };
    struct inflate *in = inflate_open(path);
    size_t length = 0, got;
    char *text = NULL;

    do {
        text = xrealloc(text, length + STEP + 1, 1);
        got = inflate_read(in, text + length, STEP);
        length += got;
    } while (got == STEP);
    text[length] = '\0';
    inflate_close(in);
    return text;
}

struct listing *listing_read(const char *path)
{
    struct listing *listing = NEW_ARRAY(struct listing, 1);
    char *next;

    listing->text = read_text(path);
    next = listing->text + strspn(listing->text, blanks);
    while (*next) {
        char *name = next;

        next += strcspn(next, blanks);
        if (*next)
            *next++ = '\0';
        next += strspn(next, blanks);
        listing->names = xrealloc(listing->names, listing->count + 1,
                                  sizeof *listing->names);
        listing->names[listing->count++] = name;
    }
    for (size_t k = 0; k < listing->count; k++)
        listing->names[k] +=
            last_component(listing->names[k]) - listing->names[k];
    if (listing->count)
        qsort(listing->names, listing->count, sizeof *listing->names, compare);
    return listing;
}

void listing_free(struct listing *listing)
{
    if (!listing)
        return;
    free(listing->names), free(listing->text), free(listing);
}

bool listing_has(const struct listing *listing, const char *path)
{
    const char *name = last_component(path);

    return !listing ||
           (listing->count && bsearch(&name, listing->names, listing->count,
                                      sizeof *listing->names, compare));
}

bool listing_has_subject(const struct listing *listing, const char *label)
{
    size_t length = strlen(label);

    for (size_t k = 0; listing && k < listing->count; k++)
        if (!strncmp(listing->names[k], label, length) &&
            listing->names[k][length] == '_')
            return true;
    return !listing;
}
