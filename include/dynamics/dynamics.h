/*
 * dynamics.h - the dynamic connectome: components, their communities, in time.
 *
 *     dynamics = dynamics_open(&options);
 *     dynamics_write(dynamics);
 *     dynamics_free(dynamics);
 *
 * What is computed stands with dynamic/dominance.h, dynamic/roles.h,
 * dynamic/response.h and dynamics/partitions.h.
 */
#ifndef DYNAMICS_DYNAMICS_H
#define DYNAMICS_DYNAMICS_H

#include "dynamic/roles.h"
#include "dynamic/sequence.h"
#include "dynamics/factorization.h"
#include "dynamics/partitions.h"
#include "dynamics/stimuli.h"

/* Which components take part; for a choice on the command line. */
enum { DYNAMICS_SURVIVING, DYNAMICS_ALL };
extern const char *const dynamics_kept[];

/* As they stand on the command line; a text that is NULL was not given. */
struct dynamics_options {
    const char *folder, *nodes, *outdir;
    const char *events, *systems, *labels, *adjacency;
    int kept; /* DYNAMICS_... */
};

struct dynamics {
    const struct dynamics_options *options;
    struct factorization *f;
    struct partitions *partitions;
    struct stimuli *stimuli; /* or NULL */
    size_t *system;          /* of each node, or NULL */
    int *state;              /* subjects x frames */
    double *share;           /* the same */
};

struct dynamics *dynamics_open(const struct dynamics_options *options);
void dynamics_free(struct dynamics *dynamics);

/* The states of one subject. */
const int *dynamics_states(const struct dynamics *dynamics, size_t subject);

/*
 * How they go; nothing is known of frames that were left out, and no step
 * crosses them.  Give it back with sequence_free().
 */
struct sequence *dynamics_sequence(const struct dynamics *dynamics,
                                   size_t subject);

/* Labels over states: state k is component k, counted from 1. */
struct roles dynamics_roles(const struct dynamics *dynamics);

/* All tables into the folder, and the array of --adjacency. */
void dynamics_write(const struct dynamics *dynamics);

/* Parts of it, a file each (component_tables.c, state_tables.c, node_tables.c,
 * adjacency.c). */
void dynamics_write_components(const struct dynamics *dynamics);
void dynamics_write_states(const struct dynamics *dynamics);
void dynamics_write_nodes(const struct dynamics *dynamics);
void dynamics_write_adjacency(const struct dynamics *dynamics);

#endif
