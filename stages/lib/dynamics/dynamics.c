#include "dynamics/dynamics.h"

#include "base/mem.h"

#include <stdlib.h>

const char *const dynamics_kept[] = {"surviving", "all", NULL};

struct dynamics *dynamics_open(const struct dynamics_options *options)
{
    struct dynamics *d = NEW_ARRAY(struct dynamics, 1);
    struct factorization *f;

    d->options = options;
    d->f = f = factorization_read(options->folder,
                                  options->kept == DYNAMICS_SURVIVING);
    d->partitions = partitions_read(options->nodes, options->labels, f);
    d->stimuli = stimuli_find(f, options->events);
    if (options->systems) {
        d->system = NEW_ARRAY(size_t, f->nodes);
        systems_read(d->system, options->systems, f);
    }
    d->state = NEW_ARRAY(int, f->subjects * f->frames);
    d->share = NEW_ARRAY(double, f->subjects * f->frames);
    for (size_t w = 0; w < f->subjects; w++)
        dominance_of(d->state + w * f->frames, d->share + w * f->frames,
                     &f->activity, w);
    return d;
}

void dynamics_free(struct dynamics *dynamics)
{
    factorization_free(dynamics->f);
    partitions_free(dynamics->partitions);
    stimuli_free(dynamics->stimuli);
    free(dynamics->system);
    free(dynamics->state);
    free(dynamics->share);
    free(dynamics);
}

const int *dynamics_states(const struct dynamics *dynamics, size_t subject)
{
    return dynamics->state + subject * dynamics->f->frames;
}

struct roles dynamics_roles(const struct dynamics *dynamics)
{
    return (struct roles){.states = dynamics->f->count,
                          .nodes = dynamics->f->nodes,
                          .communities = dynamics->partitions->communities,
                          .label = dynamics->partitions->label};
}

void dynamics_write(const struct dynamics *dynamics)
{
    dynamics_write_components(dynamics);
    dynamics_write_states(dynamics);
    dynamics_write_nodes(dynamics);
    dynamics_write_adjacency(dynamics);
}
