#include "app/status.h"

#include "app/lock.h"
#include "app/missing.h"
#include "app/names.h"
#include "app/outcome.h"
#include "app/places.h"
#include "app/queue.h"
#include "app/record.h"
#include "base/launch.h"
#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum state { DONE, RUNNING, WAITING, FAILED, EXCLUDED, MISSING, STATES };
static const char *const state_names[STATES] = {
    "done", "running", "waiting", "failed", "excluded", "missing"};

/* All that is known, of all subjects. */
struct survey {
    const char *out;
    struct bids_list subjects, missing;
    struct queue queue;
    struct outcome_records failed, excluded;
    struct names missing_names, queue_names;
    size_t counts[STATES];
};

/* What is known of one. */
struct row {
    const char *subject;
    enum state state;
    struct record record;
    const struct queue_place *place; /* NULL: in no queue */
    char *why;                       /* NULL: nothing to tell */
};

/* ---- judging ---- */

static const struct outcome_record *
first_of(const struct outcome_records *records, const char *subject)
{
    for (size_t i = 0; i < records->count; i++)
        if (!strcmp(records->at[i].subject, subject))
            return &records->at[i];
    return NULL;
}

static bool is_missing(const struct survey *survey, const char *subject)
{
    return names_find(&survey->missing_names, subject, strlen(subject)) !=
           NAMES_NONE;
}

static void judge(struct row *row, const struct survey *survey)
{
    const struct outcome_record *failed =
        first_of(&survey->failed, row->subject);
    const struct outcome_record *excluded =
        first_of(&survey->excluded, row->subject);
    bool is_begun = row->record.attempts > 0;

    if (lock_is_held(survey->out, row->subject) ||
        (row->place && row->place->is_running)) {
        row->state = RUNNING;
    } else if (row->place) {
        row->state = WAITING;
    } else if (!is_missing(survey, row->subject)) {
        row->state = DONE;
    } else if (failed) {
        row->state = FAILED;
        row->why = xstrdup(failed->message);
    } else if (is_begun && !row->record.has_ended) {
        row->state = FAILED;
        row->why = missing_reason(survey->out, row->subject);
    } else if (excluded) {
        row->state = EXCLUDED;
        row->why = xstrdup(excluded->message);
    } else {
        row->state = MISSING;
    }
}

static struct row row_of(const struct survey *survey, const char *subject)
{
    struct row row = {.subject = subject,
                      .record = record_read(survey->out, subject)};
    size_t at = names_find(&survey->queue_names, subject, strlen(subject));

    if (at != NAMES_NONE)
        row.place = &survey->queue.places[at];
    judge(&row, survey);
    return row;
}

/* ---- printing ---- */

static void print_row(const struct row *row)
{
    const struct record *r = &row->record;
    bool is_placed = row->place != NULL && row->state != DONE;
    const char *job = is_placed ? row->place->job : r->job;
    const char *node = is_placed ? row->place->node : r->node;
    double seconds = r->seconds;
    char spent[32] = "-", memory[32] = "-";

    if (row->state == RUNNING && r->attempts && !r->has_ended)
        seconds = fmax(0, difftime(time(NULL), (time_t)r->begun));
    if (row->state != WAITING && isfinite(seconds))
        snprintf(spent, sizeof spent, "%.0f:%02.0f", floor(seconds / 60),
                 floor(fmod(seconds, 60)));
    if (row->state != WAITING && r->has_ended && isfinite(r->memory))
        snprintf(memory, sizeof memory, "%.0f MB", ceil(r->memory / 1e6));
    printf("%-14s %-9s %-10s %-10s %8zu %8s %9s\n", row->subject,
           state_names[row->state], *job ? job : "-", *node ? node : "-",
           r->attempts, spent, memory);
    if (row->why)
        printf("    %s\n", row->why);
}

static void print_totals(const struct survey *survey)
{
    const struct queue *queue = &survey->queue;

    printf("\n%zu subject%s:", survey->subjects.count,
           survey->subjects.count == 1 ? "" : "s");
    for (int state = 0; state < STATES; state++)
        if (survey->counts[state])
            printf(" %zu %s", survey->counts[state], state_names[state]);
    printf("\n");
    for (size_t i = 0; i < queue->subjects.count; i++)
        if (strncmp(queue->subjects.at[i], "sub-", 4) != 0)
            printf("job %s (%s) %s\n", queue->places[i].job,
                   queue->subjects.at[i],
                   queue->places[i].is_running ? "is running" : "waits");
    if (queue->is_blind)
        printf("no scheduler here: who waits or runs is as records have it\n");
}

static int conclude(const struct survey *survey)
{
    size_t busy = survey->counts[RUNNING] + survey->counts[WAITING];
    size_t lost = survey->counts[FAILED] + survey->counts[MISSING];

    return busy || survey->queue.subjects.count ? APP_TRY_AGAIN
           : lost                               ? APP_FAILED
                                                : APP_DONE;
}

/* ---- asking ---- */

/* The study that `out` was made by: what --study says, what the last call left
 * in logs, or its own. */
static char *find_study(const char *out, const char *given)
{
    char *note = xformat("%s/logs/study", out), *study;
    struct bids_list lines = names_lines(note);

    if (given)
        study = places_absolute(given, APP_NO_INPUT);
    else if (lines.count)
        study = xstrdup(lines.at[0]);
    else
        study = xformat("%s/study.mk", out);
    if (!bids_is_file(study))
        die_as(APP_NO_INPUT, "'%s' has no study: there is no '%s'", out, study);
    bids_list_free(&lines);
    free(note);
    return study;
}

static struct survey ask(const struct make_call *call)
{
    struct survey survey = {.out = call->out};
    int status;
    struct bids_list runs = make_runs(call, &status);

    if (status)
        die_as(APP_DATA, "'%s' is no study that make can read", call->study);
    survey.subjects = names_subjects(&runs);
    survey.missing = missing_subjects(call, &survey.subjects, NULL);
    survey.queue = queue_read(call->out);
    survey.failed = outcome_read(call->out, "failed", NULL, false);
    survey.excluded = outcome_read(call->out, "excluded", NULL, false);
    bids_list_free(&runs);
    return survey;
}

static void release(struct survey *survey)
{
    names_release(&survey->missing_names);
    names_release(&survey->queue_names);
    bids_list_free(&survey->subjects), bids_list_free(&survey->missing);
    queue_release(&survey->queue);
    outcome_release(&survey->failed), outcome_release(&survey->excluded);
}

static int survey_print(struct survey *survey)
{
    survey->missing_names = names_index(&survey->missing);
    survey->queue_names = names_index(&survey->queue.subjects);
    printf("%-14s %-9s %-10s %-10s %8s %8s %9s\n", "subject", "state", "job",
           "node", "attempts", "time", "memory");
    for (size_t i = 0; i < survey->subjects.count; i++) {
        struct row row = row_of(survey, survey->subjects.at[i]);

        print_row(&row);
        survey->counts[row.state]++;
        record_release(&row.record);
        free(row.why);
    }
    print_totals(survey);
    return conclude(survey);
}

int status_main(int argc, char **argv)
{
    const char *given = NULL;
    struct make_call call = {.goal = "participants", .jobs = 1};
    char *bin = launch_folder(argv[0]), *home, *out, *study;
    struct survey survey;
    int status;

    report_begin("plexus", false);
    if (argc == 5 && !strcmp(argv[3], "--study"))
        given = argv[4];
    if ((argc != 3 && !given) || argv[2][0] == '-')
        die_as(APP_USAGE, "usage: plexus status <output_dir> [--study FILE]");
    if (!bids_is_folder(argv[2]))
        die_as(APP_NO_INPUT, "there is no folder '%s'", argv[2]);
    report_failure(APP_DATA);
    home = places_home(bin), out = places_absolute(argv[2], APP_NO_INPUT);
    study = find_study(out, given);
    call.home = home, call.bin = bin, call.study = study, call.out = out;
    survey = ask(&call);
    status = survey_print(&survey);
    release(&survey);
    free(bin), free(home), free(out), free(study);
    return status;
}
