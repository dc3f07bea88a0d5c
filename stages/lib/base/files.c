#include "base/files.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"

#include <stdlib.h>
#include <string.h>

struct names {
    char **at;
    size_t count;
};

static void add_name(struct names *names, char *name)
{
    names->at = xrealloc(names->at, names->count + 1, sizeof *names->at);
    names->at[names->count++] = name;
}

/* Two spellings of one place compare equal where its folder exists. */
static char *canonical(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder =
        slash ? xformat("%.*s/", (int)(slash - path), path) : xstrdup(".");
    char *real = realpath(folder, NULL);
    char *name =
        real ? xformat("%s/%s", real, slash ? slash + 1 : path) : xstrdup(path);

    free(folder), free(real);
    return name;
}

static bool is_in(const struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (!strcmp(names->at[i], name))
            return true;
    return false;
}

/* An input and the sidecar that belongs to it, whether it is there or not. */
static void add_input(struct names *inputs, const char *path)
{
    char *beside = sidecar_path(path);

    add_name(inputs, canonical(path));
    if (beside)
        add_name(inputs, canonical(beside));
    provenance_input(path);
    free(beside);
}

static void add_output(struct names *outputs, const struct names *inputs,
                       const char *path)
{
    char *beside = sidecar_path(path);
    char *places[] = {canonical(path), beside ? canonical(beside) : NULL};

    for (size_t i = 0; i < 2 && places[i] && output_is_regular(path); i++) {
        const char *name = i ? beside : path;

        if (is_in(inputs, places[i]))
            usage("'%s' would overwrite an input or be taken for its sidecar",
                  name);
        if (is_in(outputs, places[i]))
            usage("two outputs would have the name '%s'", name);
        add_name(outputs, xstrdup(places[i]));
    }
    free(places[0]), free(places[1]), free(beside);
    provenance_output(path);
}

static const char *option_file(const struct param *p, enum param_kind kind)
{
    return p->kind == kind ? *(const char *const *)p->value : NULL;
}

/* Those between commas. */
static void add_list(struct names *inputs, const char *list)
{
    while (list && *list) {
        size_t length = strcspn(list, ",");
        char *path = xformat("%.*s", (int)length, list);

        if (*path)
            add_input(inputs, path);
        list += length + (list[length] == ',');
        free(path);
    }
}

static void add_inputs(struct names *inputs, const struct stage *stage)
{
    for (const struct file *f = stage->files; f->role; f++) {
        bool is_none =
            f->role == FILE_INPUT_OR_NONE && !strcmp(*f->path, "none");

        if (f->role == FILE_INPUT ||
            (f->role == FILE_INPUT_OR_NONE && !is_none))
            add_input(inputs, *f->path);
        for (size_t i = 0; f->role == FILE_INPUTS && i < f->paths->count; i++)
            add_input(inputs, f->paths->at[i]);
    }
    for (const struct param *p = stage->params; p->kind; p++) {
        if (option_file(p, PARAM_INPUT))
            add_input(inputs, option_file(p, PARAM_INPUT));
        add_list(inputs, option_file(p, PARAM_INPUTS));
    }
}

/* What the command line, and then the stage, have named so far. */
static struct names inputs, outputs;

void files_output(const char *path)
{
    add_output(&outputs, &inputs, path);
}

void files_input(const char *path)
{
    add_input(&inputs, path);
}

void files_record(const struct stage *stage)
{
    add_inputs(&inputs, stage);
    for (const struct file *f = stage->files; f->role; f++)
        if (f->role == FILE_OUTPUT)
            files_output(*f->path);
    for (const struct param *p = stage->params; p->kind; p++)
        if (option_file(p, PARAM_OUTPUT))
            files_output(option_file(p, PARAM_OUTPUT));
}
