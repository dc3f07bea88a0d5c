/*
 * template.h - scripts from templates.
 *
 * In a template @NAME@ stands for a value.  A line of directives (# ...) with a
 * value that is "" is left out; so are, of lines that begin with `array: ` or
 * `single: `, those of the other kind.
 */
#ifndef APP_TEMPLATE_H
#define APP_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

struct template_value {
    const char *name; /* capitals */
    const char *text;
};

/*
 * The text of the templates `paths` (ended by NULL) one after another, with
 * `values` (ended by a NULL name) filled in.  One that cannot be read ends the
 * process.  free() it.
 */
char *template_fill(const char *const *paths,
                    const struct template_value *values, bool is_array);

#endif
