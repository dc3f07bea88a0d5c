#include "graph/registry.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

const struct nodal_list *const registry_nodal[] = {&nodal_basic,   &nodal_cores,
                                                   &nodal_modules, &nodal_walks,
                                                   &nodal_routes,  NULL};

const struct overall_list *const registry_overall[] = {&overall_basic,
                                                       &overall_cores,
                                                       &overall_modules,
                                                       &overall_nulls,
                                                       &overall_walks,
                                                       &overall_routes,
                                                       NULL};

/* The words of a wish one after another: false after the last. */
static bool next_word(const char **word, size_t *length, const char **rest)
{
    if (!*rest)
        return false;
    *word = *rest;
    *length = strcspn(*word, ",");
    *rest = (*word)[*length] ? *word + *length + 1 : NULL;
    return true;
}

static bool is_word(const char *word, size_t length, const char *name)
{
    return strlen(name) == length && !strncmp(word, name, length);
}

static bool is_family(const char *word, size_t length)
{
    for (size_t l = 0; registry_nodal[l]; l++)
        for (size_t k = 0; k < registry_nodal[l]->count; k++)
            if (is_word(word, length, registry_nodal[l]->measures[k].family))
                return true;
    for (size_t l = 0; registry_overall[l]; l++)
        for (size_t k = 0; k < registry_overall[l]->count; k++)
            if (is_word(word, length, registry_overall[l]->measures[k].family))
                return true;
    return false;
}

const char *registry_unknown(const char *wish)
{
    const char *word;
    size_t length;

    while (next_word(&word, &length, &wish))
        if (!is_word(word, length, "default") &&
            !is_word(word, length, "all") && !is_family(word, length))
            return word;
    return NULL;
}

/* Column number k of all lists; false after the last. */
static bool column_at(const char **family, const char **column, size_t k)
{
    for (size_t l = 0; registry_nodal[l]; l++) {
        if (k < registry_nodal[l]->count) {
            *family = registry_nodal[l]->measures[k].family;
            *column = registry_nodal[l]->measures[k].about.name;
            return true;
        }
        k -= registry_nodal[l]->count;
    }
    for (size_t l = 0; registry_overall[l]; l++) {
        if (k < registry_overall[l]->count) {
            *family = registry_overall[l]->measures[k].family;
            *column = registry_overall[l]->measures[k].about.name;
            return true;
        }
        k -= registry_overall[l]->count;
    }
    return false;
}

/* Whether a column before number k is of this family (and of this name). */
static bool is_before(size_t k, const char *family, const char *column)
{
    const char *other, *title;

    for (size_t before = 0; before < k; before++)
        if (column_at(&other, &title, before) && !strcmp(other, family) &&
            (!column || !strcmp(title, column)))
            return true;
    return false;
}

char *registry_family(const char **name, size_t k)
{
    const char *family, *column;
    char *text = NULL;
    size_t families = 0;

    for (size_t at = 0; column_at(&family, &column, at); at++) {
        if (!is_before(at, family, NULL) && families++ == k) {
            *name = family;
            text = xstrdup(column);
        } else if (text && !strcmp(family, *name) &&
                   !is_before(at, family, column)) {
            char *longer = xformat("%s, %s", text, column);

            free(text);
            text = longer;
        }
    }
    return text;
}

bool registry_wants(const char *wish, const char *family, bool is_extra)
{
    const char *word;
    size_t length;

    while (next_word(&word, &length, &wish))
        if (is_word(word, length, "all") || is_word(word, length, family) ||
            (!is_extra && is_word(word, length, "default")))
            return true;
    return false;
}

bool registry_shows(const struct findings *findings, const char *family,
                    bool is_extra, enum measure_sign sign)
{
    if ((sign == BY_SIGN && !findings->with_signs) ||
        (sign == BY_NULL && !findings->nulls.count))
        return false;
    return registry_wants(findings->wish, family, is_extra);
}

bool registry_defines(const struct findings *findings, enum measure_sign sign)
{
    return !findings->is_signed || sign == ANY_SIGN || sign == BY_SIGN;
}
