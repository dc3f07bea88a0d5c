/*
 * tested_maps.h - where in the brain a test of maps found something.
 */
#ifndef PAGE_TESTED_MAPS_H
#define PAGE_TESTED_MAPS_H

#include "page/tested.h"

/* The section, of voxels alone: the map of the statistic that edges --maps
 * wrote into the folder of the results, and what is left of it by the first
 * correction that leaves something; or that there is none. */
void page_tested_maps(const struct tested *tested);

#endif
