/*
 * dynamics.h - the page of a dynamic connectome.
 *
 * Its folder holds what the stages wrote, each in a folder of its own:
 *
 *     ntf/           what ntf wrote
 *     communities/   nodes.tsv and blocks.tsv of its components
 *     dynamics/      what dynamics wrote
 *
 * Without ntf/ there is no page; of the others what is absent is n/a.
 */
#ifndef PAGE_DYNAMICS_H
#define PAGE_DYNAMICS_H

#include "figure/markup.h"
#include "io/table.h"

#include <stdbool.h>

void dynamics_page(struct markup *out, const char *folder);

/* What the parts of the page share; all but `ntf` tables may be NULL. */
struct dynamics_view {
    struct markup *out;
    const char *folder;
    struct table *list, *time, *subjects, *pairs, *ranks; /* of ntf */
    struct table *blocks;                                 /* of communities */
    struct table *kept, *labels, *sequence, *epochs;      /* of dynamics */
    char **names; /* of the nodes, in the order of pairs.tsv */
    size_t nodes;
    bool has_seconds;
};

/* A table of the folder as it stands, with its sidecar; false without it. */
bool dynamics_show(const struct dynamics_view *view, const char *name);

/* "Number of components": the curves over ranks. */
void dynamics_ranks(const struct dynamics_view *view);

/* Each component: graph, communities, course, subjects. */
void dynamics_components(const struct dynamics_view *view);

/* What happens in time: dominant components, communities, roles, stimuli. */
void dynamics_in_time(const struct dynamics_view *view);

#endif
