/*
 * identifying.h - the stage identify, from its files to its files.
 */
#ifndef GEOMETRY_IDENTIFYING_H
#define GEOMETRY_IDENTIFYING_H

#include "base/stage.h"

struct identifying_request {
    struct paths rdms;
    const char *labels, *results;
    const char *densities, *noise_levels; /* numbers between commas, or NULL */
    int bootstrap, correction;            /* identification.h */
    int samples, draws, threads, seed;
    bool has_paper_test;
};

/* Reads, tells regions, writes.  A wrong list of numbers is status 2. */
void identifying_write(const struct identifying_request *request);

#endif
