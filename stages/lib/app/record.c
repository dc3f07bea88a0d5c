#include "app/record.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

enum { MAX_LINE = 1024, KIBI = 1024 };

static char *path_of(const char *out, const char *subject)
{
    return xformat("%s/logs/tasks/%s.tsv", out, subject);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Job and node in their columns; free() it. */
static char *place_of(const char *job)
{
    const char *at = job ? strchr(job, '@') : NULL;
    struct utsname machine;

    if (at && at[1])
        return xformat("%.*s\t%s", (int)(at - job), job, at + 1);
    if (uname(&machine))
        die_errno("cannot tell the name of this machine");
    return xformat("%.*s\t%s", at ? (int)(at - job) : 1,
                   at && at > job ? job : "-", machine.nodename);
}

/* In one piece, so that a line is there or is not. */
static void append(const char *out, const char *subject, const char *line)
{
    char *path = path_of(out, subject);
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666);

    if (file < 0 || write(file, line, strlen(line)) != (ssize_t)strlen(line))
        die_errno("cannot write '%s'", path);
    close(file);
    free(path);
}

double record_begin(const char *out, const struct bids_list *subjects,
                    const char *job)
{
    char *folder = xformat("%s/logs/tasks", out), *place = place_of(job), *line;
    double begun = now();

    line = xformat("%.2f\tbegun\t%s\n", begun, place);
    output_folder(folder);
    for (size_t i = 0; i < subjects->count; i++)
        append(out, subjects->at[i], line);
    free(folder), free(place), free(line);
    return begun;
}

void record_end(const char *out, const struct bids_list *subjects,
                const char *job, const int *statuses, double begun)
{
    char *place = place_of(job);
    struct rusage spent;
    double seconds = now() - begun;

    getrusage(RUSAGE_CHILDREN, &spent);
    for (size_t i = 0; i < subjects->count; i++) {
        char *line =
            xformat("%.2f\tended\t%s\t%d\t%.1f\t%.0f\n", now(), place,
                    statuses[i], seconds, (double)spent.ru_maxrss * KIBI);

        append(out, subjects->at[i], line);
        free(line);
    }
    free(place);
}

static void keep(char **field, const char *text)
{
    free(*field);
    *field = xstrdup(strcmp(text, "-") ? text : "");
}

static void take_line(struct record *record, const char *line)
{
    char kind[8], job[256], node[256];
    double at, seconds, memory;
    int status;
    int count = sscanf(line, "%lf %7s %255s %255s %d %lf %lf", &at, kind, job,
                       node, &status, &seconds, &memory);

    if (count < 4) /* a line that was cut off */
        return;
    keep(&record->job, job), keep(&record->node, node);
    record->has_ended = !strcmp(kind, "ended") && count == 7;
    if (record->has_ended) {
        record->status = status;
        record->seconds = seconds, record->memory = memory;
    } else {
        record->attempts++;
        record->begun = at;
    }
}

struct record record_read(const char *out, const char *subject)
{
    struct record record = {.begun = NAN, .seconds = NAN, .memory = NAN};
    char *path = path_of(out, subject), line[MAX_LINE];
    FILE *in = fopen(path, "r");

    record.job = xstrdup(""), record.node = xstrdup("");
    while (in && fgets(line, sizeof line, in))
        take_line(&record, line);
    if (in)
        fclose(in);
    free(path);
    return record;
}

void record_release(struct record *record)
{
    free(record->job), free(record->node);
}
