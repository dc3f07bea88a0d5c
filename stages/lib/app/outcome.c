#include "app/outcome.h"

#include "base/mem.h"
#include "base/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Paths of the records in a folder and those below it. */
static void add_paths(struct bids_list *paths, const char *folder)
{
    struct bids_list files = bids_files(folder, "");
    struct bids_list folders = bids_folders(folder, "");

    for (size_t i = 0; i < files.count; i++)
        dataset_append(paths, xformat("%s/%s", folder, files.at[i]));
    for (size_t i = 0; i < folders.count; i++) {
        char *inner = xformat("%s/%s", folder, folders.at[i]);

        add_paths(paths, inner);
        free(inner);
    }
    bids_list_free(&files), bids_list_free(&folders);
}

static char *read_line(FILE *in)
{
    char *line = NULL;
    size_t size = 0;

    if (getline(&line, &size, in) < 0) {
        free(line);
        return xstrdup("");
    }
    line[strcspn(line, "\n")] = '\0';
    return line;
}

/* The subject of a product, sub-01.html or sub-01/func/...; else group. */
static char *subject_of(const char *product)
{
    static const char parts[] = "logs/parts/"; /* of stages that are shared */

    if (!strncmp(product, parts, strlen(parts)))
        product += strlen(parts);
    if (strncmp(product, "sub-", 4) != 0)
        return xstrdup("group");
    return xformat("%.*s", (int)strcspn(product, "/."), product);
}

/* "parcellate" of "parcellate: 'x' is truncated". */
static char *stage_of(const char *message)
{
    size_t length = strspn(message, "abcdefghijklmnopqrstuvwxyz-");

    return xformat("%.*s", message[length] == ':' ? (int)length : 0, message);
}

static struct outcome_record read_record(const char *path)
{
    struct outcome_record record = {0};
    FILE *in = fopen(path, "r");
    char *line;

    if (!in)
        die_errno("cannot open '%s'", path);
    record.product = read_line(in);
    line = read_line(in);
    record.status = (int)strtol(line, NULL, 10);
    free(line);
    record.message = xstrdup("");
    while (!feof(in)) {
        line = read_line(in);
        if (*line) {
            free(record.message);
            record.message = line;
        } else {
            free(line);
        }
    }
    fclose(in);
    record.subject = subject_of(record.product);
    record.stage = stage_of(record.message);
    return record;
}

static void release(struct outcome_record *record)
{
    free(record->subject), free(record->stage);
    free(record->product), free(record->message);
}

static bool has(const struct bids_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->at[i], text))
            return true;
    return false;
}

struct outcome_records outcome_read(const char *out, const char *kind,
                                    const struct bids_list *subjects,
                                    bool has_group)
{
    char *folder = xformat("%s/logs/%s", out, kind);
    struct outcome_records records = {0};
    struct bids_list paths = {0};

    add_paths(&paths, folder);
    records.at = NEW_ARRAY(struct outcome_record, paths.count + 1);
    for (size_t i = 0; i < paths.count; i++) {
        struct outcome_record record = read_record(paths.at[i]);
        bool is_group = !strcmp(record.subject, "group");

        if (is_group ? has_group : !subjects || has(subjects, record.subject))
            records.at[records.count++] = record;
        else
            release(&record);
    }
    bids_list_free(&paths);
    free(folder);
    return records;
}

void outcome_release(struct outcome_records *records)
{
    for (size_t i = 0; i < records->count; i++)
        release(&records->at[i]);
    free(records->at);
    *records = (struct outcome_records){0};
}

/* Remove the records below `folder` that are of these subjects, or where there
 * are none those of the group. */
static void forget(const char *folder, const struct bids_list *subjects)
{
    struct bids_list paths = {0};

    add_paths(&paths, folder);
    for (size_t i = 0; i < paths.count; i++) {
        char *subject = subject_of(paths.at[i] + strlen(folder) + 1);
        bool is_group = !strcmp(subject, "group");

        if ((subjects ? !is_group && has(subjects, subject) : is_group) &&
            unlink(paths.at[i]))
            die_errno("cannot remove '%s'", paths.at[i]);
        free(subject);
    }
    bids_list_free(&paths);
}

void outcome_forget(const char *out, const struct bids_list *subjects)
{
    char *failed = xformat("%s/logs/failed", out);
    char *excluded = xformat("%s/logs/excluded", out);

    forget(failed, subjects), forget(excluded, subjects);
    free(failed), free(excluded);
}

static void print_to(FILE *to, const char *title,
                     const struct outcome_records *records)
{
    fprintf(to, "\n%s:\n", title);
    for (size_t i = 0; i < records->count; i++) {
        const struct outcome_record *r = &records->at[i];

        fprintf(to, "  %-12s %-11s %s (status %d)\n      %s\n", r->subject,
                *r->stage ? r->stage : "-", r->product, r->status, r->message);
    }
}

void outcome_print(const char *title, const struct outcome_records *records,
                   FILE *log)
{
    if (!records->count)
        return;
    print_to(stdout, title, records);
    print_to(log, title, records);
}

json_t *outcome_json(const struct outcome_records *records)
{
    json_t *list = json_array();

    for (size_t i = 0; i < records->count; i++) {
        const struct outcome_record *r = &records->at[i];
        json_t *entry = json_object();

        json_put_text(entry, "Subject", r->subject);
        json_put_text(entry, "Stage", *r->stage ? r->stage : "n/a");
        json_put_text(entry, "File", r->product);
        json_put_count(entry, "Status", (size_t)r->status);
        json_put_text(entry, "Message", r->message);
        json_array_append_new(list, entry);
    }
    return list;
}

static bool is_starved(const char *message)
{
    return strstr(message, "out of memory") ||
           strstr(message, strerror(ENOMEM));
}

bool outcome_is_passing(const struct outcome_record *record)
{
    return record->status >= 128 || record->status == APP_TRY_AGAIN ||
           is_starved(record->message);
}

enum app_status outcome_status(const struct outcome_records *failed)
{
    size_t full = 0, starved = 0;

    for (size_t i = 0; i < failed->count; i++) {
        const char *message = failed->at[i].message;

        full += strstr(message, strerror(ENOSPC)) != NULL;
        starved += is_starved(message);
    }
    return !failed->count             ? APP_DONE
           : full == failed->count    ? APP_IO
           : starved == failed->count ? APP_TRY_AGAIN
                                      : APP_FAILED;
}
