#include "app/template.h"

#include "base/mem.h"
#include "base/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the name stands for that begins after an @; NULL when it is none. */
static const char *value_of(const char *name, size_t *length,
                            const struct template_value *values)
{
    *length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (!*length || name[*length] != '@')
        return NULL;
    for (; values->name; values++)
        if (strlen(values->name) == *length &&
            !strncmp(values->name, name, *length))
            return values->text ? values->text : "";
    return "";
}

/* The line without the mark of its kind; NULL when it is of the other kind. */
static const char *of_kind(const char *line, bool is_array)
{
    static const char *const marks[] = {"single: ", "array: "};

    for (int kind = 0; kind < 2; kind++)
        if (!strncmp(line, marks[kind], strlen(marks[kind])))
            return kind == is_array ? line + strlen(marks[kind]) : NULL;
    return line;
}

static void fill_line(FILE *to, const char *line,
                      const struct template_value *values)
{
    bool is_left_out = false, is_command = line[0] == '#';
    char *filled = NULL;
    size_t size, length;
    FILE *out = open_memstream(&filled, &size);

    bug_if(!out);
    while (*line) {
        const char *value =
            *line == '@' ? value_of(line + 1, &length, values) : NULL;

        if (value) {
            is_left_out |= !*value && is_command;
            fputs(value, out);
            line += length + 2;
        } else {
            fputc(*line++, out);
        }
    }
    bug_if(fclose(out));
    if (!is_left_out)
        fputs(filled, to);
    free(filled);
}

char *template_fill(const char *const *paths,
                    const struct template_value *values, bool is_array)
{
    char *text = NULL, *line = NULL;
    size_t size, room = 0;
    FILE *out = open_memstream(&text, &size);

    bug_if(!out);
    for (; *paths; paths++) {
        FILE *in = fopen(*paths, "r");

        if (!in)
            die("cannot open '%s': %s", *paths, strerror(errno));
        while (getline(&line, &room, in) >= 0) {
            const char *own = of_kind(line, is_array);

            if (own)
                fill_line(out, own, values);
        }
        fclose(in);
    }
    bug_if(fclose(out));
    free(line);
    return text;
}
