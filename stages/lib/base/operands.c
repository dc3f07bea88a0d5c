#include "base/operands.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct operands {
    char **at;
    size_t count, room;
};

static void add(struct operands *operands, char *word)
{
    if (operands->count == operands->room) {
        operands->room = 2 * operands->room + 16;
        operands->at =
            xrealloc(operands->at, operands->room, sizeof *operands->at);
    }
    operands->at[operands->count++] = word;
}

static void add_lines(struct operands *operands, const char *path)
{
    size_t before = operands->count, size = 0;
    FILE *in = fopen(path, "r");
    char *line = NULL;

    if (!in)
        usage("cannot read the list '%s': %s", path, strerror(errno));
    while (getline(&line, &size, in) >= 0) {
        line[strcspn(line, "\r\n")] = '\0';
        if (!json_is_text(line))
            usage("a line of '%s' is not UTF-8 text", path);
        if (*line)
            add(operands, xstrdup(line));
    }
    if (ferror(in))
        usage("cannot read the list '%s': %s", path, strerror(errno));
    if (operands->count == before)
        usage("the list '%s' names no file", path);
    free(line);
    fclose(in);
}

char **operands_expand(char *const *words, size_t count, size_t *expanded)
{
    struct operands operands = {0};

    for (size_t i = 0; i < count; i++)
        if (words[i][0] == '@' && words[i][1])
            add_lines(&operands, words[i] + 1);
        else
            add(&operands, words[i]);
    *expanded = operands.count;
    return operands.at;
}
