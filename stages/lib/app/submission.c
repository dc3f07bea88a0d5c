#include "app/submission.h"

#include "app/cost.h"
#include "app/lock.h"
#include "app/make.h"
#include "app/missing.h"
#include "app/names.h"
#include "app/outcome.h"
#include "app/queue.h"
#include "app/scripts.h"
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
enum { MOST_SHARE = 100 };
static const double worthwhile = 60;

/* What is asked of the scheduler beyond what is predicted. */
static const double memory_factor = 1.5, memory_more = 32e6;
static const double time_factor = 3, time_more = 600;

/* The last job and the one that tries again read the study and little else. */
static const double watch_seconds = 3600;

/* ---- tasks ---- */

/* Subjects for each task, when each of `count` takes so many seconds. */
static size_t share_of(const struct command *c, size_t count, double seconds,
                       size_t shards)
{
    size_t share = c->scheduler.share;
    size_t most = SCRIPTS_MOST_TASKS / (shards ? shards : 1);

    if (!share)
        share =
            (size_t)fmin(MOST_SHARE, ceil(worthwhile / fmax(seconds, 1e-3)));
    if (most && share * most < count)
        share = (count + most - 1) / most;
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
    share = share_of(jobs->command, count, sum / (double)count, study->shards);
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

/* Each share of the parts, of the subjects of each task. */
static void share_parts(struct jobs *jobs, size_t shards)
{
    jobs->part = jobs->task;
    jobs->part.seconds /= (double)(shards ? shards : 1);
    for (size_t i = 0; i < jobs->tasks.count; i++)
        for (size_t k = 1; k <= shards; k++)
            dataset_append(&jobs->parts,
                           xformat("%zu %s", k, jobs->tasks.at[i]));
}

/* What to ask for. */
static void ask_for(struct jobs *jobs)
{
    const struct command *c = jobs->command;

    jobs->task.memory *= (double)jobs->cpus;
    jobs->predicted = jobs->task;
    jobs->task.memory = memory_factor * jobs->task.memory + memory_more;
    jobs->task.seconds = time_factor * jobs->task.seconds + time_more;
    jobs->part.memory = jobs->task.memory;
    jobs->part.seconds = time_factor * jobs->part.seconds + time_more;
    jobs->last.memory = memory_factor * jobs->last.memory + memory_more;
    jobs->last.seconds = time_factor * jobs->last.seconds + time_more;
    if (c->memory > 0) {
        jobs->task.memory = jobs->part.memory = c->memory;
        jobs->last.memory = fmax(jobs->last.memory, c->memory);
    }
    if (c->scheduler.seconds > 0)
        jobs->task.seconds = jobs->part.seconds = c->scheduler.seconds;
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
    const struct cost *task = &jobs->task, *by = &jobs->predicted;

    printf("plexus: %zu subject%s with something missing (%zu products), %zu "
           "task%s\n",
           subjects, subjects == 1 ? "" : "s", products, jobs->tasks.count,
           jobs->tasks.count == 1 ? "" : "s");
    printf("plexus: a task takes at most %.0f MB and %.0f s, as predicted, and "
           "asks for %.0f MB and %.0f minutes\n",
           ceil(by->memory / 1e6), ceil(by->seconds), ceil(task->memory / 1e6),
           ceil(task->seconds / 60));
}

/* The study and what all of its calls share; returns the lock. */
static int prepare(const struct preparation *p)
{
    struct make_call prepared = preparation_call(p, "prepared");
    char *logs = xformat("%s/logs", p->out), *path;
    FILE *log;
    int held, turn;

    report_failure(APP_NO_OUTPUT);
    output_folder(logs);
    held = lock_take(p->out, &(struct bids_list){0}, 0);
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
    return held;
}

/* Whether a stage has said that too little of a subject is left, and nothing
 * else is the matter. */
static bool stays_excluded(const char *out, const char *subject)
{
    char *copy = xstrdup(subject);
    struct bids_list one = {&copy, 1};
    struct outcome_records failed = outcome_read(out, "failed", &one, false);
    struct outcome_records excluded =
        outcome_read(out, "excluded", &one, false);
    bool stays = excluded.count && !failed.count;

    outcome_release(&failed), outcome_release(&excluded);
    free(copy);
    return stays;
}

/* Take out of `missing` who is at work, waits, or with --resume is excluded. */
static void leave_out(struct bids_list *missing, const struct command *command,
                      const char *out)
{
    struct queue queue = queue_read(out);
    struct names names = names_index(&queue.subjects);
    size_t kept = 0, busy = 0, excluded = 0;

    for (size_t i = 0; i < missing->count; i++) {
        char *subject = missing->at[i];
        bool is_busy =
            names_find(&names, subject, strlen(subject)) != NAMES_NONE ||
            lock_is_held(out, subject);
        bool is_excluded =
            !is_busy && command->is_resumed && stays_excluded(out, subject);

        busy += is_busy, excluded += is_excluded;
        if (is_busy || is_excluded)
            free(subject);
        else
            missing->at[kept++] = subject;
    }
    missing->count = kept;
    if (busy)
        printf("plexus: %zu are at work or wait already\n", busy);
    if (excluded)
        printf("plexus: %zu stay excluded\n", excluded);
    names_release(&names);
    queue_release(&queue);
}

/* Whether the last job would make anything. */
static bool has_last(const struct command *command, const struct preparation *p)
{
    struct make_call call =
        preparation_call(p, command->is_group ? "group" : "pages");
    int status;
    struct bids_list plan = make_plan(&call, &status);
    bool has = plan.count > 0;

    bids_list_free(&plan);
    return has;
}

/* From whom to do to jobs that are asked for. */
static void plan_jobs(struct jobs *jobs, const struct bids_list *missing)
{
    const struct preparation *p = jobs->plan;
    struct make_call call = preparation_call(p, "participants");
    struct cost_study study = cost_study_read(&call);

    if (missing->count)
        divide(jobs, &study, missing);
    jobs->watch =
        (struct cost){200e6 + 60e3 * (double)study.runs.count, watch_seconds};
    jobs->last = cost_of_group(&study, (double)p->subjects.count);
    share_parts(jobs, study.shards);
    ask_for(jobs);
    cost_study_release(&study);
}

int submission_make(const struct command *command, const struct preparation *p,
                    const char *name)
{
    struct make_call made = preparation_call(p, "participants");
    struct jobs jobs = {.command = command, .plan = p};
    struct bids_list missing;
    size_t products;
    int status = APP_DONE, held = prepare(p);

    if (command->wishes.participants.count)
        made.only = &p->subjects;
    missing = missing_subjects(&made, &p->subjects, &products);
    leave_out(&missing, command, p->out);
    if (!missing.count && !has_last(command, p)) {
        printf("plexus: nothing is missing: nothing is submitted\n");
    } else {
        jobs.cpus = command->jobs ? command->jobs : 1;
        jobs.folder =
            xformat("%s/logs/%s/%s", p->out, command->scheduler.name, name);
        plan_jobs(&jobs, &missing);
        scripts_write(&jobs);
        if (missing.count)
            tell(&jobs, missing.count, products);
        lock_pass(held); /* the jobs may begin at once */
        status = submit(&jobs);
    }
    bids_list_free(&missing), bids_list_free(&jobs.tasks);
    bids_list_free(&jobs.parts);
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
    scripts_list(folder, "again.list", &tasks);
    names_release(&names);
    bids_list_free(&missing), bids_list_free(&tasks), bids_list_free(&lines);
    free(path);
    return APP_DONE;
}
