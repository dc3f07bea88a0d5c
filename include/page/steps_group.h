/*
 * steps_group.h - tests and predictions over a group in words.
 *
 * As page/steps.h: of the sidecars of what `edges`, `predict` and `harmonize`
 * wrote.
 */
#ifndef PAGE_STEPS_GROUP_H
#define PAGE_STEPS_GROUP_H

#include "base/json.h"
#include "figure/markup.h"

#include <stdbool.h>

void steps_say_edges(struct markup *out, bool *is_cited, const json_t *fields);
void steps_say_predict(struct markup *out, bool *is_cited,
                       const json_t *fields);
void steps_say_intersubject(struct markup *out, bool *is_cited,
                            const json_t *fields);
void steps_say_harmonize(struct markup *out, bool *is_cited,
                         const json_t *fields);

#endif
