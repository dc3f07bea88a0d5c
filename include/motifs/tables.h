/*
 * tables.h - what `motifs` writes.
 */
#ifndef MOTIFS_TABLES_H
#define MOTIFS_TABLES_H

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

#endif
