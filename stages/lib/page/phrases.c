#include "page/phrases.h"

#include "base/mem.h"
#include "page/sources.h"

#include <stdlib.h>
#include <string.h>

char *phrase_value(const json_t *fields, const char *name)
{
    const json_t *value = source_parameter(fields, name);
    char number[NUMBER_ROOM];

    if (json_is_string(value) && strcmp(json_string_value(value), "none") != 0)
        return xstrdup(json_string_value(value));
    if (json_is_number(value))
        return xstrdup(number_format(number, json_number_value(value)));
    return xstrdup(json_is_true(value) ? "yes" : "");
}

void phrase_say(struct markup *out, const json_t *fields, const char *name,
                const char *before, const char *after)
{
    char *value = phrase_value(fields, name);

    if (*value) {
        markup_add(out, "%s", before);
        markup_text(out, value);
        markup_add(out, "%s", after);
    }
    free(value);
}

bool phrase_has(const json_t *fields, const char *name, const char *part)
{
    char *value = phrase_value(fields, name);
    bool is_there = *value && strstr(value, part);

    free(value);
    return is_there;
}
