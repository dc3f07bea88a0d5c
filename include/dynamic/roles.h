/*
 * roles.h - how nodes move between communities while states follow one another.
 *
 * In every state each node belongs to a community, the same labels in all
 * states (dynamic connectomes match the partitions of their components first;
 * without that a change of label says nothing).  Label 0 is no community.  A
 * sequence of states then gives every node a sequence of communities.  Since
 * that depends on the state alone, what follows is computed from the counts of
 * states and of changes between states, in O(states^2 nodes) instead of
 * O(frames nodes).
 *
 *   flexibility   changes of community over the transitions that could be one
 *   allegiance    share of the frames at which two nodes are in one community
 *   promiscuity   (communities visited - 1) / (communities of all - 1)
 *   recruitment   mean allegiance with the other nodes of the own system
 *   integration   mean allegiance with the nodes of other systems
 *
 * Frames, transitions and pairs with a label 0 do not count; what has none left
 * is NaN.
 *
 * Bassett DS et al. (2011). PNAS 108:7641-7646. doi:10.1073/pnas.1018985108.
 * Mattar MG et al. (2015). PLoS Comput Biol 11:e1004533.
 * doi:10.1371/journal.pcbi.1004533
 */
#ifndef DYNAMIC_ROLES_H
#define DYNAMIC_ROLES_H

#include <gsl/gsl_matrix.h>
#include <stddef.h>

struct roles {
    size_t states, nodes, communities;
    const size_t *label; /* states x nodes, 0 .. communities */
};

/*
 * flexibility[nodes]: of change(j, k), how often state k came right after state
 * j (states x states, j = k is no change of community), the share at which the
 * label of the node differs.
 */
void roles_flexibility(double *flexibility, const struct roles *roles,
                       const gsl_matrix *change);

/*
 * allegiance (nodes x nodes, symmetric, 1 on the diagonal where known): the sum
 * of weight[state] where both nodes have the same label, over that where both
 * have one.  Weights are occupancies, or the activity of components; NaN is 0.
 */
void roles_allegiance(gsl_matrix *allegiance, const struct roles *roles,
                      const double *weight);

/* promiscuity[nodes], of the states with weight above 0; NaN with fewer than
 * two communities in these states. */
void roles_promiscuity(double *promiscuity, const struct roles *roles,
                       const double *weight);

/*
 * recruitment[nodes] and integration[nodes] by system[nodes] (any numbers; 0 is
 * no system).  NaN entries of the allegiance do not count.
 */
void roles_systems(double *recruitment, double *integration,
                   const gsl_matrix *allegiance, const size_t *system);

#endif
