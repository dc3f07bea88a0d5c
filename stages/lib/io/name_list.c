#include "io/name_list.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

bool name_list_has(const struct name_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->at[i], name))
            return true;
    return false;
}

void name_list_add(struct name_list *list, char *name)
{
    if (name_list_has(list, name)) {
        free(name);
        return;
    }
    list->at = xrealloc(list->at, list->count + 1, sizeof *list->at);
    list->at[list->count++] = name;
}

void name_list_release(struct name_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->at[i]);
    free(list->at);
    *list = (struct name_list){0};
}
