/*
 * chance.h - what is the largest statistic of all when there is nothing.
 */
#ifndef PAGE_CHANCE_H
#define PAGE_CHANCE_H

#include "page/tested.h"

/* The section: each column of null.tsv as a histogram, with the largest that
 * was observed; or why there is none. */
void page_chance(const struct tested *tested);

/* The figure of one column of a table of nulls, with what its sidecar says was
 * Observed.  Dies without the column. */
void page_null(struct markup *out, const struct table *null, const char *column,
               const char *title);

#endif
