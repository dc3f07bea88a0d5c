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

enum { MOST_VALUES = 24 };
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

/* A script of the folder, with the body workflows/jobs/`body`, and what it asks
 * for; NULL: it is no job. */
struct script {
    const char *name, *body;
    const struct cost *cost;
    bool is_array;
};

/* What the names in templates stand for. */
struct values {
    struct template_value at[MOST_VALUES + 1];
    char *owned[MOST_VALUES];
    size_t count;
};

/* Takes over `text`. */
static void put(struct values *values, const char *name, char *text)
{
    size_t at = values->count++;

    bug_if(at >= MOST_VALUES);
    values->owned[at] = text;
    values->at[at] = (struct template_value){name, text};
}

static void release(struct values *values)
{
    for (size_t i = 0; i < values->count; i++)
        free(values->owned[i]);
}

/* What plexus is called with. */
static void put_call(struct values *values, const struct jobs *jobs,
                     const struct script *script)
{
    const struct command *c = jobs->command;
    const struct preparation *p = jobs->plan;
    bool is_last = !strcmp(script->name, "last");
    bool is_inputs = !strcmp(script->name, "inputs");

    put(values, "PLEXUS", xformat("%s/plexus", p->bin));
    put(values, "INPUT", places_absolute(c->bids_dir, APP_NO_INPUT));
    put(values, "OUTPUT", xstrdup(p->out));
    put(values, "STUDY", xstrdup(p->study));
    put(values, "HOME", xstrdup(p->home));
    put(values, "FOLDER", xstrdup(jobs->folder));
    put(values, "LIST", xstrdup(is_inputs ? "array" : script->name));
    put(values, "FLAGS",
        xformat("%s%s", c->is_strict ? "--strict " : "",
                is_last && !c->is_group ? "--reports-only " : ""));
    put(values, "PART", xstrdup(is_inputs ? "--part inputs" : ""));
}

/* What the scheduler is asked for. */
static void put_wishes(struct values *values, const struct jobs *jobs,
                       const struct script *script)
{
    const struct command_jobs *wishes = &jobs->command->scheduler;
    bool is_parts = !strcmp(script->name, "parts");
    size_t cpus = script->is_array ? jobs->cpus : 1;
    size_t tasks = is_parts ? jobs->parts.count : jobs->tasks.count;

    put(values, "NAME", xstrdup(script->name));
    put(values, "RANGE", xformat("1-%zu", tasks));
    put(values, "LIMIT",
        xformat("%zu",
                wishes->throttle ? wishes->throttle : SCRIPTS_MOST_TASKS));
    put(values, "CPUS", xformat("%zu", cpus));
    put(values, "SLOTS", cpus > 1 ? xformat("smp %zu", cpus) : xstrdup(""));
    put(values, "ARGS", xstrdup(wishes->words ? wishes->words : ""));
    if (script->cost) {
        double minutes = ceil(script->cost->seconds / 60);

        put(values, "MEMORY",
            xformat("%.0f", ceil(script->cost->memory / mebi)));
        put(values, "MINUTES", xformat("%.0f", minutes));
        put(values, "SECONDS", xformat("%.0f", 60 * minutes));
    }
}

static void write_script(const struct jobs *jobs, const struct script *script)
{
    const char *home = jobs->plan->home;
    const char *scheduler = jobs->command->scheduler.name;
    char *head = xformat("%s/workflows/%s/head", home, scheduler);
    char *commands = xformat("%s/workflows/%s/commands", home, scheduler);
    char *body = xformat("%s/workflows/jobs/%s", home, script->body);
    const char *paths[] = {head, commands, body, NULL};
    char *file = xformat("%s%s", script->name, script->cost ? ".sh" : "");
    struct values values = {0};
    char *text;

    put_call(&values, jobs, script);
    put_wishes(&values, jobs, script);
    text = template_fill(script->cost ? paths : paths + 1, values.at,
                         script->is_array);
    write_text(jobs->folder, file, text);
    release(&values);
    free(head), free(commands), free(body), free(file), free(text);
}

void scripts_write(const struct jobs *jobs)
{
    struct cost twice = {2 * jobs->task.memory, 2 * jobs->task.seconds};
    const struct script parts[] = {{"inputs", "array", &jobs->task, true},
                                   {"parts", "parts", &jobs->part, true}};
    const struct script tasks[] = {{"array", "array", &jobs->task, true},
                                   {"again", "array", &twice, true},
                                   {"retry", "retry", &jobs->watch, false}};
    const struct script ends[] = {{"last", "last", &jobs->last, false},
                                  {"queue", "queue", NULL, false},
                                  {"submit", "submit", NULL, false}};

    output_folder(jobs->folder);
    if (jobs->parts.count)
        scripts_list(jobs->folder, "parts.list", &jobs->parts);
    if (jobs->tasks.count)
        scripts_list(jobs->folder, "array.list", &jobs->tasks);
    for (size_t i = 0; i < 2 && jobs->parts.count; i++)
        write_script(jobs, &parts[i]);
    for (size_t i = 0; i < 3 && jobs->tasks.count; i++)
        write_script(jobs, &tasks[i]);
    for (size_t i = 0; i < 3; i++)
        write_script(jobs, &ends[i]);
}
