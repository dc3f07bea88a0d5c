#include "base/cli.h"
#include "base/json.h"

#include <math.h>
#include <stdio.h>

static void print_range(const struct param *p)
{
    char least[NUMBER_ROOM], most[NUMBER_ROOM];

    switch (p->kind) {
    case PARAM_COUNT:
    case PARAM_REAL:
        if (p->most < 2147483647)
            printf("; %s to %s", number_format(least, p->least),
                   number_format(most, p->most));
        break;
    case PARAM_CHOICE:
        printf(": ");
        for (size_t i = 0; p->choices[i]; i++)
            printf("%s%s", i ? ", " : "", p->choices[i]);
        break;
    default:
        break;
    }
}

static void print_default(const struct param *p)
{
    char number[NUMBER_ROOM];

    switch (p->kind) {
    case PARAM_COUNT:
        printf(" [%d]", *(const int *)p->value);
        break;
    case PARAM_REAL:
        if (!isnan(*(const double *)p->value))
            printf(" [%s]", number_format(number, *(const double *)p->value));
        break;
    case PARAM_CHOICE:
        printf(" [%s]", p->choices[*(const int *)p->value]);
        break;
    case PARAM_TEXT:
        if (*(const char *const *)p->value)
            printf(" [%s]", *(const char *const *)p->value);
        break;
    default:
        break;
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
    default:
        return " WORD";
    }
}

static void print_params(const struct stage *stage)
{
    enum { NAME_WIDTH = 22 };

    for (const struct param *p = stage->params; p->kind; p++) {
        int used = printf("  --%s%s", p->name, operand_of(p));

        printf("%*s %s", used < NAME_WIDTH ? NAME_WIDTH - used : 0, "",
               p->help);
        print_range(p);
        print_default(p);
        printf("\n");
    }
    printf("  %-*s say what is happening\n", NAME_WIDTH - 2, "--verbose");
    printf("  %-*s this text\n", NAME_WIDTH - 2, "--help");
    printf("  %-*s the version\n", NAME_WIDTH - 2, "--version");
}

void cli_help(const struct stage *stage)
{
    printf("usage: %s [options]", stage->name);
    for (const struct file *f = stage->files; f->role; f++)
        printf(" <%s>%s", f->name, f->role == FILE_INPUTS ? "..." : "");
    printf("\n\n%s\n\n", stage->summary);
    for (const struct file *f = stage->files; f->role; f++)
        printf("  %-20s %s\n", f->name, f->help);
    printf("\n");
    print_params(stage);
    if (stage->references)
        printf("\n%s\n", stage->references);
}
