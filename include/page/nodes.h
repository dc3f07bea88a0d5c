/*
 * nodes.h - the sections about regions: coverage, connectivity, measures.
 */
#ifndef PAGE_NODES_H
#define PAGE_NODES_H

#include "figure/markup.h"
#include "page/evidence.h"

/* How much of each region the run covers. */
void page_coverage(struct markup *out, const struct evidence *evidence);

/*
 * Each matrix of the parcellation, with what was measured on it; at most
 * `rows` rows a picture.
 */
void page_matrices(struct markup *out, const struct evidence *evidence,
                   size_t rows);

/*
 * A matrix as heat map, beside a histogram of its entries above the diagonal.
 * `labels` orders the regions and may be NULL; `kind` is its `stat-` label;
 * the picture has at most `rows` rows.
 */
void page_matrix(struct markup *out, const struct relmat *matrix,
                 const char *const *labels, const char *kind, size_t rows);

/* "Pearson correlation" for pearsoncorrelation; other kinds as they are. */
const char *page_kind_name(const char *kind);

/* True for a kind whose entries are correlations, -1..1. */
int page_is_correlation(const char *kind);

#endif
