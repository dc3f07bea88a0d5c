/*
 * name_list.h - a growing list of names, in the order they were added.
 */
#ifndef IO_NAME_LIST_H
#define IO_NAME_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* Starts as {0}; give the contents back with name_list_release(). */
struct name_list {
    char **at; /* count of them, owned */
    size_t count;
};

bool name_list_has(const struct name_list *list, const char *name);

/* Takes over `name`; one that is in the list already is dropped. */
void name_list_add(struct name_list *list, char *name);

void name_list_release(struct name_list *list);

#endif
