/*
 * steps_geometry.h - the stages of representational geometry in words.
 *
 * As page/steps.h: of the sidecars of patterns, RDMs, results and summaries.
 */
#ifndef PAGE_STEPS_GEOMETRY_H
#define PAGE_STEPS_GEOMETRY_H

#include "base/json.h"
#include "figure/markup.h"

#include <stdbool.h>

void steps_say_glm(struct markup *out, bool *is_cited, const json_t *fields);
void steps_say_rdm(struct markup *out, bool *is_cited, const json_t *fields);
void steps_say_rsa(struct markup *out, bool *is_cited, const json_t *fields);
void steps_say_trsa(struct markup *out, bool *is_cited, const json_t *fields);
void steps_say_identify(struct markup *out, bool *is_cited,
                        const json_t *fields);
void steps_say_searchlight(struct markup *out, bool *is_cited,
                           const json_t *fields);

#endif
