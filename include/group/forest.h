/*
 * forest.h - connected components at every threshold, elements one by one.
 *
 * Elements are added in descending order of their statistic, and a union-find
 * over sites keeps the components.  Two shapes:
 *
 *     network   an element is an edge, and joins its two nodes; elements that
 *               share a node are neighbors (Zalesky A, Fornito A, Bullmore ET
 *               (2010). NeuroImage 53:1197-1207.
 *               doi:10.1016/j.neuroimage.2010.06.041)
 *     lattice   an element is a voxel, and joins those of its neighbors that
 *               are there (Smith SM, Nichols TE (2009). NeuroImage 44:83-98.
 *               doi:10.1016/j.neuroimage.2008.03.061)
 *
 * The enhanced statistic of element e is the integral
 *
 *     integral_0^{t_e} size(h)^E h^H dh,
 *
 * size(h) the number of elements in the component of e at threshold h, exactly:
 * between two values of t nothing changes, and the integral of h^H is known.
 * For step > 0 it is the sum over h = step, 2 step, ... <= t_e instead, without
 * a factor, as MRtrix3 has it.  E = .4 and H = 3 are the defaults there; the
 * best choice depends on the effect (Baggio HC et al. (2018). Hum Brain Mapp
 * 39:2289-2302. doi:10.1002/hbm.24007).
 */
#ifndef GROUP_FOREST_H
#define GROUP_FOREST_H

#include <stddef.h>
#include <stdint.h>

/* Who is next to whom; constant data of the caller. */
struct topology {
    size_t elements, sites;
    const uint32_t *ends;     /* network: elements x 2 nodes; else NULL */
    const size_t *start;      /* lattice: elements + 1; the neighbors are .. */
    const uint32_t *neighbor; /* .. neighbor[start[e]] and on, both ways */
};

struct enhancement {
    double extent, height, step; /* E, H; step 0: the exact integral */
};

/* Room of one worker. */
struct forest;

/* Give it back with forest_free().  O(elements + sites). */
struct forest *forest_new(const struct topology *topology,
                          const struct enhancement *enhancement);
void forest_free(struct forest *forest);

struct largest {
    double extent;    /* elements of the largest component; 0: none */
    double intensity; /* the largest sum of |t| - threshold, of any */
};

/*
 * The largest components among the elements with sign t > threshold; sign is 1
 * or -1, NaN is no element.  O(elements + sites).
 */
struct largest forest_largest(struct forest *forest, const double *t,
                              double sign, double threshold);

/*
 * The components of the last call of forest_largest(): component[elements],
 * from 0 in the order of their first element, SIZE_MAX where t is below; extent
 * and intensity of each in arrays of the elements' size.  Returns how many.
 */
size_t forest_components(size_t *component, double *extent, double *intensity,
                         struct forest *forest);

/*
 * enhanced[elements] of the elements with sign t > 0, 0 for others; NULL: only
 * the maximum, which is returned.  O(elements alpha + sort by radix).
 */
double forest_enhance(double *enhanced, struct forest *forest, const double *t,
                      double sign);

#endif
