#include "base/cli.h"
#include "base/json.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_COLUMN = 23, WIDTH = 80 };

/* Append to a text that grows. */
static void append(char **text, const char *more)
{
    char *longer = xformat("%s%s", *text, more);

    free(*text);
    *text = longer;
}

static void append_range(char **text, const struct param *p)
{
    char least[NUMBER_ROOM], most[NUMBER_ROOM], *range;

    if (p->kind == PARAM_CHOICE)
        for (size_t i = 0; p->choices[i]; i++) {
            append(text, i ? ", " : ": ");
            append(text, p->choices[i]);
        }
    if ((p->kind != PARAM_COUNT && p->kind != PARAM_REAL) || p->most >= 1000000)
        return;
    range = xformat(" (%s to %s)", number_format(least, p->least),
                    number_format(most, p->most));
    append(text, range);
    free(range);
}

static void append_default(char **text, const struct param *p)
{
    char number[NUMBER_ROOM] = "";
    const char *value = number;

    switch (p->kind) {
    case PARAM_COUNT:
        snprintf(number, sizeof number, "%d", *(const int *)p->value);
        break;
    case PARAM_REAL:
        if (!isnan(*(const double *)p->value))
            number_format(number, *(const double *)p->value);
        break;
    case PARAM_CHOICE:
        value = p->choices[*(const int *)p->value];
        break;
    case PARAM_TEXT:
        value = *(const char *const *)p->value;
        break;
    default:
        break;
    }
    if (value && *value) {
        append(text, " [");
        append(text, value);
        append(text, "]");
    }
}

static const char *operand_of(const struct param *p)
{
    switch (p->kind) {
    case PARAM_FLAG:
        return "";
    case PARAM_COUNT:
        return " N";
    case PARAM_REAL:
        return " X";
    case PARAM_INPUT:
    case PARAM_OUTPUT:
        return " FILE";
    case PARAM_INPUTS:
        return " FILES";
    case PARAM_OUTPUT_DIR:
        return " DIR";
    default:
        return " WORD";
    }
}

/* Words from `column` on, wrapped between them to lines that begin at `left`.
 */
static void print_words(const char *text, int column, int left)
{
    while (*text) {
        size_t word = strcspn(text, " ");

        if (column < left)
            column += printf("%*s", left - column, "");
        else if (column > left && column + 1 + (int)word > WIDTH)
            column = printf("\n%*s", left, "") - 1;
        else if (column > left)
            column += printf(" ");
        column += printf("%.*s", (int)word, text);
        text += word + strspn(text + word, " ");
    }
    printf("\n");
}

/* A name at the left, its text beside it. */
static void print_entry(const char *name, const char *text)
{
    print_words(text, printf("  %s", name), TEXT_COLUMN);
}

static void print_params(const struct stage *stage)
{
    for (const struct param *p = stage->params; p->kind; p++) {
        char *name = xformat("--%s%s", p->name, operand_of(p));
        char *text = xstrdup(p->help);

        append_range(&text, p);
        append_default(&text, p);
        print_entry(name, text);
        free(name), free(text);
    }
    print_entry("--verbose", "say what is happening");
    print_entry("--help", "this text");
    print_entry("--version", "the version");
}

static void print_topics(const struct stage *stage)
{
    const char *name;
    char *text;

    if (!stage->topic)
        return;
    printf("\n%s\n\n", stage->topics);
    for (size_t k = 0; (text = stage->topic(&name, k)); k++) {
        print_entry(name, text);
        free(text);
    }
}

void cli_help(const struct stage *stage)
{
    printf("usage: %s [options]", stage->name);
    for (const struct file *f = stage->files; f->role; f++)
        printf(" <%s>%s", f->name, f->role == FILE_INPUTS ? "..." : "");
    printf("\n\n%s\n\n", stage->summary);
    for (const struct file *f = stage->files; f->role; f++)
        print_entry(f->name, f->help);
    for (const struct file *f = stage->files; f->role; f++)
        if (f->role == FILE_INPUTS)
            print_entry("@FILE", "the files that FILE names, one a line");
    printf("\n");
    print_params(stage);
    print_topics(stage);
    if (stage->references)
        printf("\n"), print_words(stage->references, 0, 0);
}
