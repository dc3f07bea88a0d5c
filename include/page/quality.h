/*
 * quality.h - what `inspect` found of a run, on the pages.
 */
#ifndef PAGE_QUALITY_H
#define PAGE_QUALITY_H

#include "base/json.h"
#include "figure/markup.h"
#include "page/catalog.h"

/*
 * The numbers of a run as a table folded away under one line with those that
 * are looked for first; nothing for a run without a summary.
 */
void page_quality(struct markup *out, const struct run *run);

/* A number that is compared between subjects; NaN where it is n/a. */
struct quality {
    const char *name, *title; /* of its field; short, for a column */
    double value;
    const json_t *about; /* as html_about() wants it */
};

/* Calls visit() for each of them; none for a run without a summary. */
void quality_visit(const struct run *run,
                   void (*visit)(void *context, const struct quality *quality),
                   void *context);

#endif
