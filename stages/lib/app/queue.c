#include "app/queue.h"

#include "app/names.h"
#include "app/record.h"
#include "base/mem.h"
#include "base/report.h"
#include "dataset/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* A submission that has not ended. */
struct open_call {
    const char *out;
    char *folder;
    struct bids_list jobs;  /* "array 12" ... */
    struct bids_list lines; /* of `queue`: "12 3 running node" */
    bool is_blind;
};

static void put(struct queue *queue, const char *name, char *job,
                const char *node, bool is_running)
{
    size_t count = queue->subjects.count;
    struct queue_place *places =
        xrealloc(queue->places, count + 1, sizeof *places);

    places[count] = (struct queue_place){job, xstrdup(node), is_running};
    queue->places = places;
    dataset_append(&queue->subjects, xstrdup(name));
}

/* The number of the job of a kind; NULL when it has not been submitted. */
static const char *number_of(const struct open_call *call, const char *kind)
{
    for (size_t i = 0; i < call->jobs.count; i++) {
        const char *line = call->jobs.at[i];
        size_t length = strlen(kind);

        if (!strncmp(line, kind, length) && line[length] == ' ')
            return line + length + 1;
    }
    return NULL;
}

/* The tasks of a kind, array or again: a line of subjects for each. */
static struct bids_list tasks_of(const struct open_call *call, const char *kind)
{
    const char *list = strcmp(kind, "inputs") ? kind : "array";
    char *path = xformat("%s/%s.list", call->folder, list);
    struct bids_list lines = names_lines(path);

    for (size_t i = 0; !strcmp(kind, "parts") && i < lines.count; i++) {
        char *line = lines.at[i], *labels = line + strcspn(line, " ");

        memmove(line, labels, strlen(labels) + 1); /* without the share */
    }
    free(path);
    return lines;
}

static void ask(struct open_call *call)
{
    enum { NO_SCHEDULER = 3 };
    char *command = xformat("sh '%s/queue' 2>/dev/null", call->folder);
    char line[1024];
    FILE *in = popen(command, "r");
    int status;

    if (!in)
        die_errno("cannot run '%s/queue'", call->folder);
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = '\0';
        dataset_append(&call->lines, xstrdup(line));
    }
    status = pclose(in);
    call->is_blind = WIFEXITED(status) && WEXITSTATUS(status) == NO_SCHEDULER;
    free(command);
}

/* ---- with a scheduler ---- */

/* The subjects of a task, or of all when the scheduler has them as one. */
static void put_tasks(struct queue *queue, const struct bids_list *tasks,
                      const char *number, const char *task, const char *node,
                      bool is_running)
{
    size_t at = strtoul(task, NULL, 10);

    for (size_t i = 0; i < tasks->count; i++) {
        struct bids_list subjects;

        if (at && at != i + 1)
            continue;
        subjects = names_split(tasks->at[i], "sub-");
        for (size_t k = 0; k < subjects.count; k++)
            put(queue, subjects.at[k], xformat("%s_%zu", number, i + 1), node,
                is_running);
        bids_list_free(&subjects);
    }
}

static void take_lines(struct queue *queue, const struct open_call *call)
{
    static const char *const kinds[] = {"inputs", "parts", "array",
                                        "again",  "retry", "last"};

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const char *number = number_of(call, kinds[k]);
        struct bids_list tasks = tasks_of(call, kinds[k]);

        for (size_t i = 0; number && i < call->lines.count; i++) {
            char id[64], task[64], state[16], node[256] = "";
            bool is_running;

            if (sscanf(call->lines.at[i], "%63s %63s %15s %255s", id, task,
                       state, node) < 3 ||
                strncmp(id, number, strcspn(number, "[.")) != 0 ||
                strlen(id) != strcspn(number, "[."))
                continue;
            is_running = !strcmp(state, "running");
            if (k < 4)
                put_tasks(queue, &tasks, id, task, node, is_running);
            else
                put(queue, kinds[k], xstrdup(id), node, is_running);
        }
        bids_list_free(&tasks);
    }
}

/* ---- without ---- */

static void put_guess(struct queue *queue, const struct open_call *call,
                      const char *subject, const char *number, size_t task)
{
    struct record record = record_read(call->out, subject);
    char *job = xformat("%s_%zu", number, task);
    bool is_begun = !strcmp(record.job, job);

    if (!is_begun || !record.has_ended)
        put(queue, subject, job, is_begun ? record.node : "", is_begun);
    else
        free(job);
    record_release(&record);
}

static void guess(struct queue *queue, const struct open_call *call)
{
    struct bids_list again = tasks_of(call, "again");
    bool is_again = number_of(call, "again") != NULL;
    struct bids_list tasks = is_again ? again : tasks_of(call, "array");
    const char *number = number_of(call, is_again ? "again" : "array");
    const char *last = number_of(call, "last");

    for (size_t i = 0; number && i < tasks.count; i++) {
        struct bids_list subjects = names_split(tasks.at[i], "sub-");

        for (size_t k = 0; k < subjects.count; k++)
            put_guess(queue, call, subjects.at[k], number, i + 1);
        bids_list_free(&subjects);
    }
    if (last)
        put(queue, "last", xstrdup(last), "", false);
    queue->is_blind = true;
    bids_list_free(&tasks);
    if (!is_again)
        bids_list_free(&again);
}

static void read_call(struct queue *queue, const char *out, char *folder)
{
    struct open_call call = {.out = out, .folder = folder};
    char *jobs = xformat("%s/jobs", folder),
         *ended = xformat("%s/ended", folder);

    if (bids_is_file(jobs) && !bids_is_file(ended)) {
        call.jobs = names_lines(jobs);
        ask(&call);
        if (call.is_blind)
            guess(queue, &call);
        else
            take_lines(queue, &call);
        bids_list_free(&call.jobs), bids_list_free(&call.lines);
    }
    free(jobs), free(ended), free(folder);
}

/* Of several places of a subject one counts, where it runs if it does. */
static void settle(struct queue *queue)
{
    struct names names = names_index(&queue->subjects);

    for (size_t i = 0; i < queue->subjects.count; i++) {
        const char *subject = queue->subjects.at[i];
        size_t at = names_find(&names, subject, strlen(subject));
        struct queue_place *one = &queue->places[at],
                           *other = &queue->places[i];

        if (other->is_running && !one->is_running) {
            struct queue_place kept = *one;

            *one = *other;
            *other = kept;
        }
    }
    names_release(&names);
}

struct queue queue_read(const char *out)
{
    static const char *const schedulers[] = {"slurm", "sge", "pbs"};
    struct queue queue = {0};

    for (size_t i = 0; i < sizeof schedulers / sizeof *schedulers; i++) {
        char *folder = xformat("%s/logs/%s", out, schedulers[i]);
        struct bids_list calls = bids_folders(folder, "");

        for (size_t k = 0; k < calls.count; k++)
            read_call(&queue, out, xformat("%s/%s", folder, calls.at[k]));
        bids_list_free(&calls);
        free(folder);
    }
    settle(&queue);
    return queue;
}

void queue_release(struct queue *queue)
{
    for (size_t i = 0; i < queue->subjects.count; i++)
        free(queue->places[i].job), free(queue->places[i].node);
    bids_list_free(&queue->subjects);
    free(queue->places);
}
