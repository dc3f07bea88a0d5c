#include "app/app.h"

#include "app/command.h"
#include "app/lock.h"
#include "app/make.h"
#include "app/missing.h"
#include "app/outcome.h"
#include "app/preparation.h"
#include "app/record.h"
#include "app/submission.h"
#include "base/launch.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_LOCKS = 200 }; /* more subjects have the folder alone */

/* Bytes that a job should have before another one starts. */
static const double LEAST_MEMORY = 1e9;

/* A call under way. */
struct call {
    struct command command;
    struct preparation plan;
    const struct bids_list *only; /* NULL: all subjects of the study */
    char *name;                   /* of its log: time, level, process */
    FILE *log;
    double begun; /* as record_begin() has it */
};

/* The number of the share that this call does; NULL when it does none. */
static const char *share_of(const struct call *call)
{
    const char *part = call->command.scheduler.part;

    return part && strcmp(part, "inputs") != 0 ? part : NULL;
}

static struct make_call make_call_of(const struct call *call, const char *goal)
{
    const struct command *c = &call->command;
    size_t jobs = c->jobs;

    if (!jobs)
        jobs = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    if (c->memory > 0 && c->memory < LEAST_MEMORY * (double)jobs)
        jobs = (size_t)fmax(1, floor(c->memory / LEAST_MEMORY));
    return (struct make_call){.home = call->plan.home,
                              .share = share_of(call),
                              .bin = call->plan.bin,
                              .study = call->plan.study,
                              .out = call->plan.out,
                              .goal = goal,
                              .only = call->only,
                              .jobs = jobs,
                              .memory = c->memory / (double)jobs};
}

/* A job waits for what others have: it would only be tried again. */
static unsigned manners_of(const struct call *call)
{
    unsigned shares = share_of(call) ? LOCK_SHARES : 0;

    return shares | (call->command.scheduler.job ? LOCK_WAITS : 0);
}

static const char *goal_of(const struct call *call)
{
    const char *part = call->command.scheduler.part;

    if (part)
        return strcmp(part, "inputs") ? "parts" : "parts_inputs";
    return !call->command.is_group                 ? "participants"
           : call->command.scheduler.is_pages_only ? "pages"
                                                   : "group";
}

static const char *level_of(const struct call *call)
{
    return call->command.is_group ? "group" : "participant";
}

/* ---- before ---- */

/* The group is of those that have results. */
static void keep_with_results(struct call *call)
{
    struct bids_list *subjects = &call->plan.subjects;
    size_t kept = 0;

    for (size_t i = 0; i < subjects->count; i++) {
        char *folder = xformat("%s/%s", call->plan.out, subjects->at[i]);

        if (bids_is_folder(folder)) {
            subjects->at[kept++] = subjects->at[i];
        } else {
            dataset_append(&call->plan.skipped,
                           xformat("%s: no results of level participant",
                                   subjects->at[i]));
            free(subjects->at[i]);
        }
        free(folder);
    }
    if (kept < subjects->count)
        call->only = subjects;
    subjects->count = kept;
    if (!kept)
        die_as(APP_NO_INPUT,
               "'%s' has no results of level participant: run that first",
               call->plan.out);
}

static void tell(const struct call *call)
{
    const struct preparation *p = &call->plan;

    printf("plexus: %s\n", p->summary);
    for (size_t i = 0; i < p->skipped.count; i++)
        printf("  skipped  %s\n", p->skipped.at[i]);
    printf("plexus: level %s of %zu subject%s, by %s\n", level_of(call),
           p->subjects.count, p->subjects.count == 1 ? "" : "s", p->study);
    fflush(stdout);
}

/* Names sort by time, two of one second, too. */
static void set_name(struct call *call)
{
    struct timespec now;
    char stamp[32];

    clock_gettime(CLOCK_REALTIME, &now);
    strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", localtime(&now.tv_sec));
    call->name = xformat("%s-%06ld_%s_%ld", stamp, now.tv_nsec / 1000,
                         level_of(call), (long)getpid());
}

static void open_log(struct call *call)
{
    const char *folder = call->command.work_dir;
    char *logs = folder ? xstrdup(folder) : xformat("%s/logs", call->plan.out);
    char *path;

    output_folder(logs);
    path = xformat("%s/%s.log", logs, call->name);
    call->log = fopen(path, "w");
    if (!call->log)
        die_errno("cannot create '%s'", path);
    for (size_t i = 0; i < call->plan.skipped.count; i++)
        fprintf(call->log, "skipped: %s\n", call->plan.skipped.at[i]);
    free(logs), free(path);
}

/* ---- after ---- */

static void write_outcome(const struct call *call, int status,
                          const struct outcome_records *failed,
                          const struct outcome_records *excluded)
{
    char *path = xformat("%s/logs/%s.json", call->plan.out, call->name);
    json_t *outcome = json_object(), *skipped = json_array();

    for (size_t i = 0; i < call->plan.skipped.count; i++)
        json_array_append_new(skipped, json_string(call->plan.skipped.at[i]));
    json_put_text(outcome, "Level", level_of(call));
    json_put_count(outcome, "Subjects", call->plan.subjects.count);
    json_put_count(outcome, "Status", (size_t)status);
    json_put(outcome, "Failed", outcome_json(failed));
    json_put(outcome, "Excluded", outcome_json(excluded));
    json_put(outcome, "Skipped", skipped);
    json_write(path, outcome);
    outputs_commit();
    json_decref(outcome);
    free(path);
}

/* make counts an exclusion among its errors; the records know better. */
static int judge(const struct call *call, int made,
                 const struct outcome_records *failed,
                 const struct outcome_records *excluded)
{
    int status = (int)outcome_status(failed);

    if (made >= 128)
        return made;
    if (call->command.is_group && !made)
        return APP_DONE; /* without those that had failed before */
    if (excluded->count)
        return call->command.is_strict && !status ? APP_FAILED : status;
    return made && !status ? APP_FAILED : status;
}

/* Each subject's own part in the status of the call. */
static void end_records(const struct call *call, int status,
                        const struct outcome_records *failed)
{
    const struct bids_list *subjects = &call->plan.subjects;
    int *own = NEW_ARRAY(int, subjects->count + 1);

    for (size_t i = 0; i < subjects->count; i++) {
        own[i] = status >= 128 ? status : 0;
        for (size_t k = 0; k < failed->count && !own[i]; k++)
            if (!strcmp(failed->at[k].subject, subjects->at[i]))
                own[i] = failed->at[k].status;
    }
    record_end(call->plan.out, subjects, call->command.scheduler.job, own,
               call->begun);
    free(own);
}

static int conclude(struct call *call, int made)
{
    const char *out = call->plan.out;
    const struct bids_list *subjects = &call->plan.subjects;
    bool is_group = call->command.is_group;
    struct outcome_records failed =
        outcome_read(out, "failed", subjects, is_group);
    struct outcome_records excluded =
        outcome_read(out, "excluded", subjects, is_group);
    char *page = xformat("%s/group.html", out);
    int status = judge(call, made, &failed, &excluded);

    outcome_print("excluded", &excluded, call->log);
    outcome_print("failed", &failed, call->log);
    if (is_group && !call->command.scheduler.is_pages_only && !status &&
        !bids_is_file(page))
        status = APP_FAILED;
    if (is_group && bids_is_file(page))
        printf("report: %s\n", page);
    printf("plexus: level %s of %zu subject%s: %s, status %d\n", level_of(call),
           subjects->count, subjects->count == 1 ? "" : "s",
           status ? "failed" : "done", status);
    write_outcome(call, status, &failed, &excluded);
    if (!is_group && !call->command.scheduler.part)
        end_records(call, status, &failed);
    outcome_release(&failed), outcome_release(&excluded);
    free(page);
    return status;
}

/* ---- the two ways to go ---- */

/* The group goes on without those who did not come through. */
static void begin(struct call *call)
{
    const struct preparation *p = &call->plan;
    const char *job = call->command.scheduler.job;
    struct make_call made = preparation_call(p, "participants");

    if (call->command.scheduler.part)
        return; /* the task that joins the parts has the records */
    outcome_forget(p->out, call->command.is_group ? NULL : &p->subjects);
    made.only = call->only;
    if (!call->command.is_group)
        call->begun = record_begin(p->out, &p->subjects, job);
    else if (job)
        missing_give_up(&made, &p->subjects);
}

static int run(struct call *call)
{
    struct preparation *p = &call->plan;
    char *logs = xformat("%s/logs", p->out);
    bool is_alone = call->command.is_group || p->subjects.count > MOST_LOCKS;
    struct make_call prepared = make_call_of(call, "prepared");
    struct make_call made = make_call_of(call, goal_of(call));
    int turn, status;

    report_failure(APP_NO_OUTPUT);
    output_folder(logs);
    lock_take(p->out, is_alone ? NULL : &p->subjects, manners_of(call));
    open_log(call);
    turn = lock_turn(p->out);
    preparation_write(p);
    status = make_run(&prepared, call->log);
    lock_pass(turn);
    report_failure(APP_IO);
    begin(call);
    if (!status)
        status = make_run(&made, call->log);
    status = conclude(call, status);
    fclose(call->log);
    free(logs);
    return status;
}

static void print_plan(const struct bids_list *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const char *product = strchr(plan->at[i], ' ') + 1;

        printf("  %-11.*s %s\n", (int)(product - plan->at[i] - 1), plan->at[i],
               product);
    }
    printf("would make %zu product%s", plan->count,
           plan->count == 1 ? "" : "s");
    for (size_t i = 0; i < plan->count; i++) {
        size_t length = strcspn(plan->at[i], " ") + 1, count = 0;
        bool is_first = true;

        for (size_t k = 0; k < plan->count; k++)
            if (!strncmp(plan->at[k], plan->at[i], length)) {
                is_first &= k >= i;
                count++;
            }
        if (is_first)
            printf("%s %zu %.*s", i ? "," : ":", count, (int)length - 1,
                   plan->at[i]);
    }
    printf("\n");
}

/* The study in a file of its own, so that nothing is written in `out`. */
static int run_dry(struct call *call)
{
    const char *folder = getenv("TMPDIR");
    char *path = xformat("%s/plexus-XXXXXX", folder ? folder : "/tmp");
    int file = mkstemp(path), status;
    FILE *out = file < 0 ? NULL : fdopen(file, "w");
    struct make_call made = make_call_of(call, goal_of(call));
    struct bids_list plan;

    report_failure(APP_NO_OUTPUT);
    if (!out)
        die_errno("cannot create '%s'", path);
    if (call->plan.text) {
        fputs(call->plan.text, out);
        made.study = path;
    }
    if (fclose(out))
        die_errno("cannot write '%s'", path);
    plan = make_plan(&made, &status);
    unlink(path);
    print_plan(&plan);
    bids_list_free(&plan);
    free(path);
    return status ? APP_FAILED : APP_DONE;
}

static int go(struct call *call)
{
    const struct command_jobs *jobs = &call->command.scheduler;

    if (jobs->again)
        return submission_again(&call->command, &call->plan);
    tell(call);
    if (jobs->name)
        return submission_make(&call->command, &call->plan, call->name);
    return call->command.is_dry ? run_dry(call) : run(call);
}

int app_main(int argc, char **argv)
{
    struct call call = {0};
    int status;

    report_begin("plexus", false);
    if (!command_parse(&call.command, argc, argv))
        return APP_DONE;
    call.plan = preparation_make(&call.command, launch_folder(argv[0]));
    set_name(&call);
    if (call.command.wishes.participants.count)
        call.only = &call.plan.subjects;
    if (call.command.is_group && !call.command.scheduler.name)
        keep_with_results(&call);
    status = go(&call);
    preparation_release(&call.plan);
    command_release(&call.command);
    free(call.name);
    return status;
}
