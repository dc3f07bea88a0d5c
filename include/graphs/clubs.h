/*
 * clubs.h - the table of the rich club.
 */
#ifndef GRAPHS_CLUBS_H
#define GRAPHS_CLUBS_H

#include "graph/findings.h"

/*
 * A row per level k from 0 to the largest degree less 1: the regions with more
 * than k edges, their edges, phi and phi_w (graph/richclub.h); with nulls the
 * mean of both over them, the value over that, and p = (1 + nulls >= value) /
 * (1 + nulls).  A null without a value counts for nothing; n/a where none has
 * one.  Dies in a graph with negative edges.
 */
void clubs_write(const char *path, const struct findings *findings);

#endif
