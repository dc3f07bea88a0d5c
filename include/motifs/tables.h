/*
 * tables.h - what `motifs` writes.
 */
#ifndef MOTIFS_TABLES_H
#define MOTIFS_TABLES_H

#include "base/json.h"
#include "io/table.h"
#include "motifs/motifs.h"

/*
 * A row per region: the orbits, where they were counted, then of each motif how
 * many the region takes part in and, where there are nulls, its z.  Regions
 * that are no nodes are n/a.
 */
void tables_nodes(const char *path, char *const *names,
                  const struct motifs *motifs);

/*
 * A row per motif: its numbers in BCT and igraph, how many there are, and where
 * there are nulls their mean, standard deviation, z and p.
 */
void tables_network(const char *path, const struct motifs *motifs);

/* ---- what tables of any motifs beside nulls share ---- */

/* Columns of z-scores, which are made up beside those of constant data. */
struct tables_zscores {
    struct column about[CENSUS_MOST];
    char *name[CENSUS_MOST], *long_name[CENSUS_MOST];
};
void tables_name_zscores(struct tables_zscores *zscores,
                         const struct column *const *about, size_t count);
void tables_release_zscores(struct tables_zscores *zscores, size_t count);

/* The header of a table with a row per motif, and in its sidecar what its
 * columns are; from the count on, the cells of a row, and its end. */
void tables_head(struct tsv *out, const char *path, const struct nulls *nulls);
void tables_total(struct tsv *out, const gsl_matrix *counts,
                  const struct nulls *nulls, size_t column);

void tables_describe_nulls(json_t *fields, const struct nulls *nulls);

#endif
