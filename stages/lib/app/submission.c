#include "app/submission.h"

#include "app/cost.h"
#include "app/lock.h"
#include "app/make.h"
#include "app/missing.h"
#include "app/names.h"
#include "app/places.h"
#include "app/template.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"
#include "dataset/index.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Schedulers take arrays of a thousand; a task for a minute is worth its job.
 */
enum { MOST_TASKS = 1000, MOST_SHARE = 100, VALUES = 24, NUMBER = 32 };
static const double worthwhile = 60;

/* What is asked of the scheduler beyond what is predicted. */
static const double memory_factor = 1.5, memory_more = 32e6;
static const double time_factor = 3, time_more = 600;

/* The last job and the one that tries again read the study and little else. */
static const double watch_seconds = 3600;

struct jobs {
    const struct command *command;
    const struct preparation *plan;
    char *folder;
    struct bids_list tasks; /* lines of array.list */
    struct cost task, watch, last;
    size_t cpus;
};

/* ---- tasks ---- */

/* Subjects for each task, when each of `count` takes so many seconds. */
static size_t share_of(const struct command *c, size_t count, double seconds)
{
    size_t share = c->scheduler.share;

    if (!share)
        share =
            (size_t)fmin(MOST_SHARE, ceil(worthwhile / fmax(seconds, 1e-3)));
    if (share * MOST_TASKS < count)
        share = (count + MOST_TASKS - 1) / MOST_TASKS;
    return share;
}

/* `labels` as a line of tasks. */
static char *line_of(const struct bids_list *subjects, size_t first,
                     size_t past)
{
    char *line = xstrdup("");

    for (size_t i = first; i < past; i++) {
        char *longer = xformat("%s%s%s", line, i > first ? " " : "",
                               subjects->at[i] + strlen("sub-"));

        free(line);
        line = longer;
    }
    return line;
}

/* Tasks, and what the largest of them needs. */
static void divide(struct jobs *jobs, const struct cost_study *study,
                   const struct bids_list *subjects)
{
    size_t count = subjects->count, share;
    double *seconds = NEW_ARRAY(double, count + 1), sum = 0, task = 0;

    for (size_t i = 0; i < count; i++) {
        struct cost cost = cost_of_subject(study, subjects->at[i]);

        seconds[i] = cost.seconds;
        sum += cost.seconds;
        jobs->task.memory = fmax(jobs->task.memory, cost.memory);
    }
    share = share_of(jobs->command, count, sum / (double)count);
    for (size_t i = 0; i < count; i++) {
        task = i % share ? task + seconds[i] : seconds[i];
        jobs->task.seconds = fmax(jobs->task.seconds, task);
        if (i % share == 0)
            dataset_append(
                &jobs->tasks,
                line_of(subjects, i, i + share < count ? i + share : count));
    }
    free(seconds);
}

/* What to ask for. */
static void ask_for(struct jobs *jobs)
{
    const struct command *c = jobs->command;
    double jobs_at_once = (double)jobs->cpus;

    jobs->task.memory =
        memory_factor * jobs->task.memory * jobs_at_once + memory_more;
    jobs->task.seconds = time_factor * jobs->task.seconds + time_more;
    jobs->last.memory = memory_factor * jobs->last.memory + memory_more;
    jobs->last.seconds = time_factor * jobs->last.seconds + time_more;
    if (c->memory > 0) {
        jobs->task.memory = c->memory;
        jobs->last.memory = fmax(jobs->last.memory, c->memory);
    }
    if (c->scheduler.seconds > 0)
        jobs->task.seconds = c->scheduler.seconds;
}

/* ---- scripts ---- */

static void write_text(const char *folder, const char *name, const char *text)
{
    char *path = xformat("%s/%s", folder, name);
    FILE *out = output_open(path);

    fputs(text, out);
    output_close(out, path);
    outputs_commit();
    free(path);
}

static void write_lines(const char *folder, const char *name,
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
    char range[NUMBER], limit[NUMBER], cpus[NUMBER], slots[NUMBER] = "";
    char memory[NUMBER] = "", minutes[NUMBER] = "", seconds[NUMBER] = "";
    char *head = xformat("%s/workflows/%s/head", p->home, scheduler);
    char *commands = xformat("%s/workflows/%s/commands", p->home, scheduler);
    char *last = xformat("%s/workflows/jobs/%s", p->home, body);
    char *file = xformat("%s%s", name, cost ? ".sh" : ""), *text;
    const char *paths[] = {head, commands, last, NULL};
    struct template_value values[] = {
        {"NAME", name},
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

    snprintf(range, sizeof range, "1-%zu", jobs->tasks.count);
    snprintf(limit, sizeof limit, "%zu",
             c->scheduler.throttle ? c->scheduler.throttle : MOST_TASKS);
    snprintf(cpus, sizeof cpus, "%zu", is_array ? jobs->cpus : 1);
    if (is_array && jobs->cpus > 1)
        snprintf(slots, sizeof slots, "smp %zu", jobs->cpus);
    if (cost) {
        snprintf(memory, sizeof memory, "%.0f", ceil(cost->memory / 1048576));
        snprintf(minutes, sizeof minutes, "%.0f", ceil(cost->seconds / 60));
        snprintf(seconds, sizeof seconds, "%.0f",
                 60 * ceil(cost->seconds / 60));
    }
    text = template_fill(cost ? paths : paths + 1, values, is_array);
    write_text(jobs->folder, file, text);
    free(program), free(input), free(flags), free(head), free(commands);
    free(last), free(file), free(text);
}

static void write_jobs(const struct jobs *jobs)
{
    struct cost twice = {2 * jobs->task.memory, 2 * jobs->task.seconds};

    output_folder(jobs->folder);
    if (jobs->tasks.count) {
        write_lines(jobs->folder, "array.list", &jobs->tasks);
        write_script(jobs, "array", "array", &jobs->task, true);
        write_script(jobs, "again", "array", &twice, true);
        write_script(jobs, "retry", "retry", &jobs->watch, false);
    }
    write_script(jobs, "last", "last", &jobs->last, false);
    write_script(jobs, "queue", "queue", NULL, false);
    write_script(jobs, "submit", "submit", NULL, false);
}

/* ---- submitting ---- */

/* Run a script of the folder; its exit status, 126 when it is ended. */
static int run_script(const struct jobs *jobs, const char *name,
                      const char *word)
{
    char *path = xformat("%s/%s", jobs->folder, name);
    pid_t child;
    int status;

    fflush(stdout);
    child = fork();
    if (child < 0)
        die_errno("cannot start '%s'", path);
    if (!child) {
        execlp("sh", "sh", path, word, (char *)NULL);
        die_errno("cannot run sh");
    }
    if (waitpid(child, &status, 0) < 0)
        die_errno("cannot wait for '%s'", path);
    free(path);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}

static int submit(const struct jobs *jobs)
{
    enum { NO_SCHEDULER = 3 };
    int status =
        run_script(jobs, "submit", jobs->command->is_dry ? "--dry-run" : NULL);

    if (status == NO_SCHEDULER) {
        printf("plexus: %s is not here; where it is, run\n"
               "  PLEXUS_RUN='<what runs this container>' sh %s/submit\n",
               jobs->command->scheduler.name, jobs->folder);
        return APP_DONE;
    }
    if (!status && !jobs->command->is_dry)
        printf("plexus: submitted; `plexus status %s` tells how far they are\n",
               jobs->plan->out);
    return status ? APP_FAILED : APP_DONE;
}

static void tell(const struct jobs *jobs, size_t subjects, size_t products)
{
    printf("plexus: %zu subject%s with something missing (%zu products), %zu "
           "task%s of %.0f MB and %.0f minutes\n",
           subjects, subjects == 1 ? "" : "s", products, jobs->tasks.count,
           jobs->tasks.count == 1 ? "" : "s", ceil(jobs->task.memory / 1048576),
           ceil(jobs->task.seconds / 60));
}

/* The study and what all of its calls share. */
static void prepare(const struct preparation *p)
{
    struct make_call prepared = preparation_call(p, "prepared");
    char *logs = xformat("%s/logs", p->out), *path;
    FILE *log;
    int turn;

    report_failure(APP_NO_OUTPUT);
    output_folder(logs);
    lock_take(p->out, &(struct bids_list){0});
    turn = lock_turn(p->out);
    preparation_write(p);
    path = xformat("%s/prepared.log", logs);
    log = fopen(path, "w");
    if (!log)
        die_errno("cannot create '%s'", path);
    if (make_run(&prepared, log))
        die("make cannot prepare '%s', see '%s'", p->study, path);
    fclose(log);
    lock_pass(turn);
    free(logs), free(path);
}

int submission_make(const struct command *command, const struct preparation *p,
                    const char *name)
{
    struct make_call made = preparation_call(p, "participants");
    struct make_call grouped =
        preparation_call(p, command->is_group ? "group" : "pages");
    struct jobs jobs = {.command = command, .plan = p};
    struct bids_list missing, rest = {0};
    struct cost_study study;
    size_t products, last = 0;
    int status = APP_DONE;

    prepare(p);
    if (command->wishes.participants.count)
        made.only = &p->subjects;
    missing = missing_subjects(&made, &p->subjects, &products);
    if (!missing.count)
        rest = missing_subjects(&grouped, &p->subjects, &last);
    if (!missing.count && !last) {
        printf("plexus: nothing is missing: nothing is submitted\n");
        return APP_DONE;
    }
    study = cost_study_read(&made);
    jobs.cpus = command->jobs ? command->jobs : 1;
    jobs.folder =
        xformat("%s/logs/%s/%s", p->out, command->scheduler.name, name);
    if (missing.count)
        divide(&jobs, &study, &missing);
    jobs.watch =
        (struct cost){200e6 + 60e3 * (double)study.runs.count, watch_seconds};
    jobs.last = cost_of_group(&study, (double)p->subjects.count);
    ask_for(&jobs);
    write_jobs(&jobs);
    if (missing.count)
        tell(&jobs, missing.count, products);
    status = submit(&jobs);
    cost_study_release(&study);
    bids_list_free(&missing), bids_list_free(&rest);
    bids_list_free(&jobs.tasks);
    free(jobs.folder);
    return status;
}

/* ---- again ---- */

/* Of a task those who are to be tried again, as a line; NULL for none. */
static char *line_again(const char *out, const char *line,
                        const struct names *missing)
{
    struct bids_list subjects = names_split(line, "sub-"), again = {0};
    char *text = NULL;

    for (size_t i = 0; i < subjects.count; i++) {
        const char *subject = subjects.at[i];

        if (names_find(missing, subject, strlen(subject)) == NAMES_NONE)
            continue;
        if (missing_may_come(out, subject)) {
            printf("  again    %s\n", subject);
            dataset_append(&again, xstrdup(subject));
        } else {
            printf("  refused  %s\n", subject);
        }
    }
    if (again.count)
        text = line_of(&again, 0, again.count);
    bids_list_free(&subjects), bids_list_free(&again);
    return text;
}

int submission_again(const struct command *command, const struct preparation *p)
{
    const char *folder = command->scheduler.again;
    struct make_call made = preparation_call(p, "participants");
    struct bids_list missing = missing_subjects(&made, &p->subjects, NULL);
    struct names names = names_index(&missing);
    char *path = xformat("%s/array.list", folder);
    struct bids_list lines = names_lines(path), tasks = {0};

    for (size_t i = 0; i < lines.count; i++) {
        char *line = line_again(p->out, lines.at[i], &names);

        if (line)
            dataset_append(&tasks, line);
    }
    write_lines(folder, "again.list", &tasks);
    names_release(&names);
    bids_list_free(&missing), bids_list_free(&tasks), bids_list_free(&lines);
    free(path);
    return APP_DONE;
}
