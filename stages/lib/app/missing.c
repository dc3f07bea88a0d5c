#include "app/missing.h"

#include "app/names.h"
#include "app/outcome.h"
#include "app/record.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"
#include "dataset/index.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

/* Of "stage product" the product. */
static const char *product_of(const char *line)
{
    return strchr(line, ' ') + 1;
}

static struct bids_list plan_of(const struct make_call *call)
{
    int status;
    struct bids_list plan = make_plan(call, &status);

    if (status && !plan.count)
        die_as(APP_DATA, "make cannot tell what is missing of '%s'",
               call->study);
    return plan;
}

struct bids_list missing_subjects(const struct make_call *call,
                                  const struct bids_list *subjects,
                                  size_t *count)
{
    struct bids_list plan = plan_of(call), missing = {0};
    struct names names = names_index(subjects);
    bool *is_missing = NEW_ARRAY(bool, subjects->count + 1);

    for (size_t i = 0; i < plan.count; i++) {
        const char *product = product_of(plan.at[i]);
        size_t at = names_find(&names, product, strcspn(product, "/."));

        if (at != NAMES_NONE)
            is_missing[at] = true;
    }
    for (size_t i = 0; i < subjects->count; i++)
        if (is_missing[i])
            dataset_append(&missing, xstrdup(subjects->at[i]));
    if (count)
        *count = plan.count;
    names_release(&names);
    bids_list_free(&plan);
    free(is_missing);
    return missing;
}

bool missing_may_come(const char *out, const char *subject)
{
    char *copy = xstrdup(subject);
    struct bids_list one = {&copy, 1};
    struct record record = record_read(out, subject);
    struct outcome_records failed = outcome_read(out, "failed", &one, false);
    struct outcome_records excluded =
        outcome_read(out, "excluded", &one, false);
    bool may_come = !record.has_ended || (!failed.count && !excluded.count);

    for (size_t i = 0; i < failed.count && !may_come; i++)
        may_come = outcome_is_passing(&failed.at[i]);
    outcome_release(&failed), outcome_release(&excluded);
    record_release(&record);
    free(copy);
    return may_come;
}

char *missing_reason(const char *out, const char *subject)
{
    struct record record = record_read(out, subject);
    char *reason;

    if (!record.attempts)
        reason = xstrdup("was not begun");
    else if (record.has_ended)
        reason = xformat("ended with status %d", record.status);
    else
        reason = xformat("ended from outside (memory, time or node): %s%s on "
                         "%s, attempt %zu",
                         *record.job ? "job " : "a call", record.job,
                         record.node, record.attempts);
    record_release(&record);
    return reason;
}

/* ---- giving up ---- */

static bool begins_with_run(const char *product, const char *run)
{
    size_t length = strlen(run);

    return !strncmp(product, run, length) && product[length] == '_';
}

static bool has_record(const struct outcome_records *records, const char *run)
{
    for (size_t i = 0; i < records->count; i++)
        if (begins_with_run(records->at[i].product, run))
            return true;
    return false;
}

/* As workflows/step leaves it. */
static void write_failure(const char *out, const char *product,
                          const char *reason)
{
    char *path = xformat("%s/logs/failed/%s.txt", out, product);
    char *copy = xstrdup(path);
    FILE *file;

    output_folder(dirname(copy));
    file = output_open(path);
    fprintf(file, "%s\n%d\nplexus: %s\n", product, APP_TRY_AGAIN, reason);
    output_close(file, path);
    free(path), free(copy);
}

/* The first missing product of a run from which the rules see that the run did
 * not come through: one with its atlas; NULL when nothing is missing. */
static const char *mark_of(const struct bids_list *plan, const char *run)
{
    const char *mark = NULL;

    for (size_t i = 0; i < plan->count; i++) {
        const char *product = product_of(plan->at[i]);

        if (!begins_with_run(product, run))
            continue;
        if (!strncmp(product + strlen(run), "_atlas-", strlen("_atlas-")))
            return product;
        if (!mark)
            mark = product;
    }
    return mark;
}

void missing_give_up(const struct make_call *call,
                     const struct bids_list *subjects)
{
    struct outcome_records failed =
        outcome_read(call->out, "failed", subjects, false);
    struct outcome_records excluded =
        outcome_read(call->out, "excluded", subjects, false);
    int status;
    struct bids_list plan = plan_of(call), runs = make_runs(call, &status);

    for (size_t i = 0; i < runs.count; i++) {
        const char *run = runs.at[i], *product = mark_of(&plan, run);
        char *subject, *reason;

        if (!product || has_record(&failed, run) || has_record(&excluded, run))
            continue;
        subject = xformat("%.*s", (int)strcspn(run, "/"), run);
        reason = missing_reason(call->out, subject);
        write_failure(call->out, product, reason);
        printf("  missing  %s: %s\n", run, reason);
        free(subject), free(reason);
    }
    outputs_commit();
    bids_list_free(&plan), bids_list_free(&runs);
    outcome_release(&failed), outcome_release(&excluded);
}
