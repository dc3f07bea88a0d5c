/*
 * gateway.h - nodes between modules: diversity and gateway.
 *
 * A partition is an array of `nodes` labels, 0 .. modules - 1 (partition.h);
 * k_im is the weight from node i into module m, k_i its strength.  Weights must
 * be positive; signed graphs are measured by sign (network_part).  Each vector
 * has one entry per node; 0 for a node without edges, as in BCT.
 */
#ifndef GRAPH_GATEWAY_H
#define GRAPH_GATEWAY_H

#include "graph/network.h"

#include <gsl/gsl_vector.h>

/*
 * h_i = - sum over m of p_im log p_im / log M, p_im = k_im / k_i, M the number
 * of modules; NaN throughout when M is 1.  O(m + n M).  Rubinov M, Sporns O
 * (2011), doi:10.1016/j.neuroimage.2011.03.069.
 */
void gateway_diversity(gsl_vector *diversity, const struct network *network,
                       const size_t *module);

/*
 * G_i = 1 - sum over m of (k_im / k_i)^2 g_im^2, g_im = 1 - a_im b_im.  a_im is
 * k_im over the weight between i's module and m (within m counted once, and 0
 * where i's module is i alone), b_im the centrality of i's neighbors in m, over
 * the largest centrality of a module; both sums.  `centrality` is strength or
 * betweenness, of the same network, say.  As the Matlab toolbox of 2019; Vargas
 * ER, Wahl LM (2014), doi:10.1140/epjb/e2014-40800-7.  O(m + n M).
 */
void gateway_coefficient(gsl_vector *gateway, const struct network *network,
                         const size_t *module, const gsl_vector *centrality);

#endif
