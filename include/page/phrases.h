/*
 * phrases.h - the parameters of a stage in words.
 *
 * `fields` is the sidecar of what the stage made.
 */
#ifndef PAGE_PHRASES_H
#define PAGE_PHRASES_H

#include "base/json.h"
#include "figure/markup.h"

#include <stdbool.h>

/* The parameter as text, to be freed; "" when unset, false or "none". */
char *phrase_value(const json_t *fields, const char *name);

/* "before VALUE after", when the parameter is set. */
void phrase_say(struct markup *out, const json_t *fields, const char *name,
                const char *before, const char *after);

/* Whether the parameter is set and its text holds `part`. */
bool phrase_has(const json_t *fields, const char *name, const char *part);

#endif
