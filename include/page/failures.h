/*
 * failures.h - what is not among the results, and why.
 */
#ifndef PAGE_FAILURES_H
#define PAGE_FAILURES_H

#include "figure/markup.h"
#include "page/cohort.h"

/*
 * The section: the targets that failed, with their messages; then the subjects
 * of participants.tsv without a product, and the runs without a matrix.
 *
 * A failed target is a text file anywhere below `<root>/logs/failed`: its
 * first line is the target, the second the exit status, the rest the message.
 * Of absolute paths only the last component is shown.
 */
void page_failures(struct markup *out, const char *root,
                   const struct cohort *cohort);

#endif
