#include "app/scripts.h"

#include "app/places.h"
#include "app/template.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER = 32 };
static const double mebi = 1048576;

static void write_text(const char *folder, const char *name, const char *text)
{
    char *path = xformat("%s/%s", folder, name);
    FILE *out = output_open(path);

    fputs(text, out);
    output_close(out, path);
    outputs_commit();
    free(path);
}

void scripts_list(const char *folder, const char *name,
                  const struct bids_list *lines)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    bug_if(!out);
    for (size_t i = 0; i < lines->count; i++)
        fprintf(out, "%s\n", lines->at[i]);
    bug_if(fclose(out));
    write_text(folder, name, text);
    free(text);
}

/* A script: `name`, with the body workflows/jobs/`body`; `cost` is asked for,
 * NULL where it is no job. */
static void write_script(const struct jobs *jobs, const char *name,
                         const char *body, const struct cost *cost,
                         bool is_array)
{
    const struct command *c = jobs->command;
    const struct preparation *p = jobs->plan;
    const char *scheduler = c->scheduler.name;
    char *program = xformat("%s/plexus", p->bin);
    char *input = places_absolute(c->bids_dir, APP_NO_INPUT);
    char *flags = xformat("%s%s", c->is_strict ? "--strict " : "",
                          strcmp(name, "last") ? ""
                          : c->is_group        ? ""
                                               : "--reports-only ");
    const char *list = strcmp(name, "inputs") ? name : "array";
    char range[NUMBER], limit[NUMBER], cpus[NUMBER], slots[NUMBER] = "";
    char memory[NUMBER] = "", minutes[NUMBER] = "", seconds[NUMBER] = "";
    char *head = xformat("%s/workflows/%s/head", p->home, scheduler);
    char *commands = xformat("%s/workflows/%s/commands", p->home, scheduler);
    char *last = xformat("%s/workflows/jobs/%s", p->home, body);
    char *file = xformat("%s%s", name, cost ? ".sh" : ""), *text;
    const char *paths[] = {head, commands, last, NULL};
    struct template_value values[] = {
        {"NAME", name},
        {"LIST", list},
        {"PART", strcmp(name, "inputs") ? "" : "--part inputs"},
        {"RANGE", range},
        {"LIMIT", limit},
        {"CPUS", cpus},
        {"SLOTS", slots},
        {"MEMORY", memory},
        {"MINUTES", minutes},
        {"SECONDS", seconds},
        {"ARGS", c->scheduler.words ? c->scheduler.words : ""},
        {"PLEXUS", program},
        {"INPUT", input},
        {"OUTPUT", p->out},
        {"STUDY", p->study},
        {"HOME", p->home},
        {"FOLDER", jobs->folder},
        {"FLAGS", flags},
        {NULL, NULL}};

    snprintf(range, sizeof range, "1-%zu",
             strcmp(name, "parts") ? jobs->tasks.count : jobs->parts.count);
    snprintf(limit, sizeof limit, "%zu",
             c->scheduler.throttle ? c->scheduler.throttle
                                   : SCRIPTS_MOST_TASKS);
    snprintf(cpus, sizeof cpus, "%zu", is_array ? jobs->cpus : 1);
    if (is_array && jobs->cpus > 1)
        snprintf(slots, sizeof slots, "smp %zu", jobs->cpus);
    if (cost) {
        snprintf(memory, sizeof memory, "%.0f", ceil(cost->memory / mebi));
        snprintf(minutes, sizeof minutes, "%.0f", ceil(cost->seconds / 60));
        snprintf(seconds, sizeof seconds, "%.0f",
                 60 * ceil(cost->seconds / 60));
    }
    text = template_fill(cost ? paths : paths + 1, values, is_array);
    write_text(jobs->folder, file, text);
    free(program), free(input), free(flags), free(head), free(commands);
    free(last), free(file), free(text);
}

static void write_parts(const struct jobs *jobs)
{
    scripts_list(jobs->folder, "parts.list", &jobs->parts);
    write_script(jobs, "inputs", "array", &jobs->task, true);
    write_script(jobs, "parts", "parts", &jobs->part, true);
}

void scripts_write(const struct jobs *jobs)
{
    struct cost twice = {2 * jobs->task.memory, 2 * jobs->task.seconds};

    output_folder(jobs->folder);
    if (jobs->tasks.count) {
        scripts_list(jobs->folder, "array.list", &jobs->tasks);
        if (jobs->parts.count)
            write_parts(jobs);
        write_script(jobs, "array", "array", &jobs->task, true);
        write_script(jobs, "again", "array", &twice, true);
        write_script(jobs, "retry", "retry", &jobs->watch, false);
    }
    write_script(jobs, "last", "last", &jobs->last, false);
    write_script(jobs, "queue", "queue", NULL, false);
    write_script(jobs, "submit", "submit", NULL, false);
}
