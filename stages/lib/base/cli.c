#include "base/cli.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/operands.h"
#include "base/provenance.h"
#include "base/report.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARAMS = 64, OPT_HELP = 1000, OPT_VERSION, OPT_VERBOSE };

static double parse_number(const struct param *p, const char *text)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end || !isfinite(value) || strpbrk(text, "xX"))
        usage("--%s wants a number, not '%s'", p->name, text);
    if (p->kind == PARAM_COUNT && value != floor(value))
        usage("--%s wants a whole number, not '%s'", p->name, text);
    if (value < p->least || value > p->most)
        usage("--%s must lie in [%g, %g], not %s", p->name, p->least, p->most,
              text);
    return value;
}

static int parse_choice(const struct param *p, const char *text)
{
    for (int i = 0; p->choices[i]; i++)
        if (!strcmp(p->choices[i], text))
            return i;
    usage("--%s does not know '%s'", p->name, text);
}

static void set_param(const struct param *p, const char *text)
{
    switch (p->kind) {
    case PARAM_FLAG:
        *(bool *)p->value = true;
        break;
    case PARAM_COUNT:
        *(int *)p->value = (int)parse_number(p, text);
        break;
    case PARAM_REAL:
        *(double *)p->value = parse_number(p, text);
        break;
    case PARAM_CHOICE:
        *(int *)p->value = parse_choice(p, text);
        break;
    case PARAM_INPUT:
    case PARAM_INPUTS:
    case PARAM_OUTPUT:
    case PARAM_OUTPUT_DIR:
        if (!*text)
            usage("--%s wants the name of a file", p->name);
        *(const char **)p->value = text;
        break;
    case PARAM_TEXT:
        *(const char **)p->value = text;
        break;
    case PARAM_END:
        bug("set_param on the end marker");
    }
}

static bool is_file_option(const struct param *p)
{
    return p->kind == PARAM_INPUT || p->kind == PARAM_INPUTS ||
           p->kind == PARAM_OUTPUT || p->kind == PARAM_OUTPUT_DIR;
}

/* ---- the record of the run ---- */

/* A text that grows. */
struct text {
    FILE *out;
    char *words;
    size_t size;
};

static void text_begin(struct text *text)
{
    *text = (struct text){0};
    text->out = open_memstream(&text->words, &text->size);
    bug_if(!text->out);
}

/* Adds `more` and frees it. */
static void text_add(struct text *text, char *more)
{
    fputs(more, text->out);
    free(more);
}

/* What has been added; free() it. */
static char *text_end(struct text *text)
{
    bug_if(fclose(text->out));
    return text->words;
}

/* The names of one file, or of several between commas, as provenance.h says. */
static char *names_of(const struct param *p, const char *text)
{
    struct text names;

    text_begin(&names);
    if (p->kind != PARAM_INPUTS) {
        text_add(&names, provenance_name(text));
        return text_end(&names);
    }
    for (bool is_first = true; *text; is_first = false) {
        size_t length = strcspn(text, ",");
        char *path = xformat("%.*s", (int)length, text);

        fputs(is_first ? "" : ",", names.out);
        if (*path)
            text_add(&names, provenance_name(path));
        text += length + (text[length] == ',');
        free(path);
    }
    return text_end(&names);
}

/* One more word of a command, quoted where a shell would need it; frees it. */
static void add_word(struct text *command, char *word)
{
    static const char special[] = " \t\n'\"\\$`*?;&|<>()[]{}#~!";
    bool is_plain = *word && !word[strcspn(word, special)];

    fputs(is_plain ? " " : " '", command->out);
    for (const char *c = word; *c; c++)
        if (*c == '\'')
            fputs("'\\''", command->out);
        else
            fputc(*c, command->out);
    fputs(is_plain ? "" : "'", command->out);
    free(word);
}

static void add_option(struct text *command, const struct param *p,
                       const char *text)
{
    add_word(command, xformat("--%s", p->name));
    if (p->kind != PARAM_FLAG)
        add_word(command,
                 is_file_option(p) ? names_of(p, text) : xstrdup(text));
}

/* The value as JSON, or NULL when the parameter is unset. */
static json_t *value_of(const struct param *p)
{
    const char *text;

    switch (p->kind) {
    case PARAM_FLAG:
        return json_boolean(*(const bool *)p->value);
    case PARAM_COUNT:
        return json_integer(*(const int *)p->value);
    case PARAM_REAL:
        return isnan(*(const double *)p->value)
                   ? NULL
                   : json_real(*(const double *)p->value);
    case PARAM_CHOICE:
        return json_string(p->choices[*(const int *)p->value]);
    case PARAM_TEXT:
        text = *(const char *const *)p->value;
        return text ? json_string(text) : NULL;
    default:
        text = *(const char *const *)p->value;
        if (text) {
            char *name = names_of(p, text);
            json_t *value = json_string(name);

            free(name);
            return value;
        }
        return NULL;
    }
}

static void record_run(const struct stage *stage, char *command)
{
    json_t *parameters = json_object();

    for (const struct param *p = stage->params; p->kind; p++) {
        json_t *value = p->is_idle ? NULL : value_of(p);

        if (value)
            json_put(parameters, p->name, value);
    }
    provenance_command(stage->name, command, parameters,
                       json_object_get(parameters, "seed"));
    free(command);
}

/* ---- operands ---- */

static _Noreturn void wrong_operands(const struct stage *stage)
{
    fprintf(stderr, "usage: %s [options]", stage->name);
    for (const struct file *f = stage->files; f->role; f++)
        fprintf(stderr, " <%s>%s", f->name,
                f->role == FILE_INPUTS ? "..." : "");
    fputc('\n', stderr);
    exit(2);
}

/* A FILE_INPUTS entry takes whatever the other operands leave. */
static void set_operands(const struct stage *stage, size_t count,
                         char **operand)
{
    long spare = (long)count;

    for (const struct file *f = stage->files; f->role; f++)
        spare--;
    for (const struct file *f = stage->files; f->role; f++) {
        if (spare < 0)
            wrong_operands(stage);
        if (!**operand)
            usage("the name of a file is empty");
        if (f->role == FILE_INPUTS) {
            f->paths->at = (const char *const *)operand;
            f->paths->count = (size_t)spare + 1;
            operand += spare + 1;
            spare = 0;
        } else {
            *f->path = *operand++;
        }
    }
    if (spare)
        wrong_operands(stage);
}

/* Takes the operands, which then live as long as the process, and adds them to
 * the command. */
static void take_operands(const struct stage *stage, struct text *command,
                          char *const *words, size_t count)
{
    static char **operands;
    size_t expanded;

    operands = operands_expand(words, count, &expanded);
    set_operands(stage, expanded, operands);
    for (size_t i = 0; i < expanded; i++)
        add_word(command, provenance_name(operands[i]));
}

/* What is not UTF-8 could not stand in a sidecar: better said now. */
static void check_text(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!json_is_text(argv[i]))
            usage("'%s' is not UTF-8 text", argv[i]);
}

static int fill_long_options(struct option *options, const struct stage *stage)
{
    int n = 0;

    for (const struct param *p = stage->params; p->kind; p++, n++) {
        bug_if(n == MAX_PARAMS);
        options[n] = (struct option){
            p->name, p->kind == PARAM_FLAG ? no_argument : required_argument, 0,
            n};
    }
    options[n++] = (struct option){"help", no_argument, 0, OPT_HELP};
    options[n++] = (struct option){"version", no_argument, 0, OPT_VERSION};
    options[n++] = (struct option){"verbose", no_argument, 0, OPT_VERBOSE};
    return n;
}

bool cli_parse(const struct stage *stage, int argc, char **argv)
{
    struct option options[MAX_PARAMS + 4] = {{0, 0, 0, 0}};
    char *self = xstrdup(stage->name);
    struct text command;
    int c;

    text_begin(&command);
    text_add(&command, xstrdup(stage->name));
    fill_long_options(options, stage);
    check_text(argc, argv);
    argv[0] = self; /* getopt's own messages begin with it */
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (c == '?')
            exit(2);
        if (c == OPT_HELP || c == OPT_VERSION) {
            if (c == OPT_HELP)
                cli_help(stage);
            else
                printf("%s (plexus) %s\n", stage->name, PLEXUS_VERSION);
            free(text_end(&command)), free(self);
            return false;
        }
        if (c == OPT_VERBOSE) {
            report_begin(stage->name, true);
            continue;
        }
        set_param(&stage->params[c], optarg);
        if (!stage->params[c].is_idle)
            add_option(&command, &stage->params[c], optarg);
    }
    take_operands(stage, &command, argv + optind, (size_t)(argc - optind));
    record_run(stage, text_end(&command));
    files_record(stage);
    free(self);
    return true;
}
