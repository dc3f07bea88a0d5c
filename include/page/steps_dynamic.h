/*
 * steps_dynamic.h - the stages of the dynamic connectome in words.
 *
 * As page/steps.h: of the sidecar of components.tsv, blocks.tsv and the
 * components.tsv of dynamics.
 */
#ifndef PAGE_STEPS_DYNAMIC_H
#define PAGE_STEPS_DYNAMIC_H

#include "base/json.h"
#include "figure/markup.h"

#include <stdbool.h>

void steps_say_ntf(struct markup *out, bool *is_cited, const json_t *fields);
void steps_say_communities(struct markup *out, bool *is_cited,
                           const json_t *fields);
void steps_say_dynamics(struct markup *out, bool *is_cited,
                        const json_t *fields);

#endif
