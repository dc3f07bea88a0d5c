/*
 * harmonized.h - what sites differed by, before and after harmonization.
 */
#ifndef PAGE_HARMONIZED_H
#define PAGE_HARMONIZED_H

#include "page/tested.h"

/*
 * The section, where edges harmonized or the folder holds the tables of
 * harmonize: sites.tsv (mean and spread of each site before) and check.tsv
 * (how well a column is predicted, before and after: columns column, kind, n,
 * chance, before, before_low, before_high, p_before, and the same with after).
 * Nothing, and false, without any of them.
 */
bool page_harmonized(const struct tested *tested);

#endif
