#include "cohort/classify.h"

#include "base/mem.h"
#include "base/report.h"
#include "stats/folds.h"

#include <stdlib.h>
#include <string.h>

enum { STREAM_DEAL = 1, STREAM_HOMES = 2, LEAST_MEMBERS = 2 };
#define STREAM_REPEATS ((uint64_t)4 << 32)

enum role split_role(const struct split *split, size_t subject)
{
    const struct folds *folds = split->folds;
    size_t place = split->order ? split->order[subject] : subject;

    return split->fold < folds->count
               ? folds->role[split->fold * folds->subjects + place]
               : ROLE_TRAIN;
}

size_t split_home(const struct split *split, size_t subject)
{
    return split->folds->home[split->order ? split->order[subject] : subject];
}

static struct folds folds_new(size_t count, const struct cohort *cohort)
{
    struct folds folds = {.count = count, .subjects = cohort->count};

    folds.names = NEW_ARRAY(char *, count);
    folds.role = NEW_ARRAY(enum role, count * cohort->count);
    folds.tested = NEW_ARRAY(size_t, cohort->count);
    folds.home = NEW_ARRAY(size_t, cohort->count);
    folds.block = NEW_ARRAY(size_t, cohort->count);
    for (size_t i = 0; i < cohort->count; i++)
        folds.tested[i] = NO_FOLD;
    return folds;
}

void classify_folds_release(struct folds *folds)
{
    for (size_t f = 0; f < folds->count; f++)
        free(folds->names[f]);
    free(folds->names), free(folds->role), free(folds->tested);
    free(folds->home), free(folds->block);
}

/* ---- folds that are made ---- */

/* All in fold fold[i] are tested there and train the others. */
static struct folds from_parts(const size_t *fold, size_t count,
                               char *const *names, const struct cohort *cohort)
{
    struct folds folds = folds_new(count, cohort);

    for (size_t f = 0; f < count; f++) {
        folds.names[f] = names ? xstrdup(names[f]) : xformat("%zu", f + 1);
        for (size_t i = 0; i < cohort->count; i++)
            folds.role[f * cohort->count + i] =
                fold[i] == f ? ROLE_TEST : ROLE_TRAIN;
    }
    for (size_t i = 0; i < cohort->count; i++)
        folds.tested[i] = fold[i];
    return folds;
}

static size_t *strata_of(const struct cohort *cohort)
{
    size_t *stratum = NEW_ARRAY(size_t, cohort->count);

    for (size_t i = 0; i < cohort->count; i++)
        stratum[i] = 2 * cohort->group[i] + cohort->is_positive[i];
    return stratum;
}

static struct folds deal(const struct classify_options *options,
                         const struct cohort *cohort, size_t repeat)
{
    size_t count = (size_t)options->folds, *stratum = strata_of(cohort);
    size_t *fold = NEW_ARRAY(size_t, cohort->count);
    struct rng rng = rng_init((uint64_t)options->seed,
                              repeat ? STREAM_REPEATS + repeat : STREAM_DEAL);
    struct folds folds;

    if (count > cohort->count)
        die("%zu participants are fewer than %zu folds", cohort->count, count);
    folds_deal(fold, stratum, cohort->count, 2 * cohort->groups, count, &rng);
    folds = from_parts(fold, count, NULL, cohort);
    free(fold), free(stratum);
    return folds;
}

static struct folds leave_group_out(const struct classify_options *options,
                                    const struct cohort *cohort)
{
    if (!options->groups)
        usage("--leave-one-group-out needs --groups");
    if (cohort->groups < 2)
        die("'%s': '%s' has one group, '%s'; there is none to leave out",
            options->participants, options->groups, cohort->group_names[0]);
    return from_parts(cohort->group, cohort->groups, cohort->group_names,
                      cohort);
}

/* ---- folds that are given ---- */

static size_t member_of(const struct cohort *cohort, const char *id)
{
    for (size_t i = 0; i < cohort->count; i++)
        if (participant_same(cohort->ids[i], id))
            return i;
    return NO_FOLD;
}

/* Names of the folds in the order of the table; returns how many. */
static size_t fold_names(const char **names, const struct table *table,
                         size_t column)
{
    size_t count = 0;

    for (size_t row = 0; row < table->rows; row++) {
        const char *name = table_text(table, row, column);
        size_t f = 0;

        while (f < count && strcmp(names[f], name) != 0)
            f++;
        if (f == count)
            names[count++] = name;
    }
    return count;
}

static enum role role_of(const struct table *table, size_t row, size_t column)
{
    const char *word = table_text(table, row, column);

    if (strcmp(word, "train") != 0 && strcmp(word, "test") != 0)
        die("'%s' line %zu: role '%s' is neither train nor test", table->path,
            row + 2, word);
    return *word == 't' && word[1] == 'r' ? ROLE_TRAIN : ROLE_TEST;
}

static void give_role(struct folds *folds, const struct cohort *cohort,
                      size_t f, size_t i, enum role role)
{
    enum role *now = &folds->role[f * cohort->count + i];

    if (*now != ROLE_NONE && *now != role)
        die("fold '%s' both trains on and tests '%s'", folds->names[f],
            cohort->ids[i]);
    if (*now == role)
        die("fold '%s' has '%s' twice", folds->names[f], cohort->ids[i]);
    *now = role;
    if (role != ROLE_TEST)
        return;
    if (folds->tested[i] != NO_FOLD)
        die("folds '%s' and '%s' both test '%s'",
            folds->names[folds->tested[i]], folds->names[f], cohort->ids[i]);
    folds->tested[i] = f;
}

static struct folds from_table(const char *path, const struct cohort *cohort)
{
    struct table *table = table_read(path);
    size_t who = table_column(table, "participant_id");
    size_t fold = table_column(table, "fold");
    size_t role = table_column(table, "role");
    const char **names = NEW_ARRAY(const char *, table->rows);
    struct folds folds = folds_new(fold_names(names, table, fold), cohort);

    for (size_t f = 0; f < folds.count; f++)
        folds.names[f] = xstrdup(names[f]);
    for (size_t row = 0; row < table->rows; row++) {
        size_t i = member_of(cohort, table_text(table, row, who)), f = 0;
        enum role given = role_of(table, row, role);

        while (strcmp(folds.names[f], table_text(table, row, fold)) != 0)
            f++;
        if (i != NO_FOLD)
            give_role(&folds, cohort, f, i, given);
    }
    free(names), table_free(table);
    return folds;
}

/* ---- what all need ---- */

/* Whoever no fold tests gets a home beside the folds. */
static void find_homes(struct folds *folds,
                       const struct classify_options *options,
                       const struct cohort *cohort)
{
    size_t *stratum = strata_of(cohort), extra = (size_t)options->inner_folds;
    size_t *dealt = NEW_ARRAY(size_t, cohort->count);
    struct rng rng = rng_init((uint64_t)options->seed, STREAM_HOMES);

    for (size_t i = 0; i < cohort->count; i++)
        if (folds->tested[i] != NO_FOLD)
            stratum[i] = 2 * cohort->groups;
    folds_deal(dealt, stratum, cohort->count, 2 * cohort->groups, extra, &rng);
    folds->homes = folds->count + extra;
    for (size_t i = 0; i < cohort->count; i++) {
        folds->home[i] = folds->tested[i] != NO_FOLD ? folds->tested[i]
                                                     : folds->count + dealt[i];
        folds->block[i] = folds->home[i] * cohort->groups + cohort->group[i];
    }
    free(stratum), free(dealt);
}

static void check_fold(const struct folds *folds, size_t f,
                       const struct cohort *cohort)
{
    size_t members[2] = {0}, tests = 0;

    for (size_t i = 0; i < cohort->count; i++) {
        enum role role = folds->role[f * cohort->count + i];

        members[cohort->is_positive[i]] += role == ROLE_TRAIN;
        tests += role == ROLE_TEST;
    }
    for (size_t c = 0; c < 2; c++)
        if (members[c] < LEAST_MEMBERS)
            die("fold '%s' trains on %zu of class '%s', but %d are the least",
                folds->names[f], members[c], cohort->classes[c], LEAST_MEMBERS);
    if (!tests)
        die("fold '%s' tests nobody", folds->names[f]);
}

struct folds classify_folds(const struct classify_options *options,
                            const struct cohort *cohort, size_t repeat)
{
    struct folds folds;

    if (options->fold_table)
        folds = from_table(options->fold_table, cohort);
    else if (options->is_group_out)
        folds = leave_group_out(options, cohort);
    else
        folds = deal(options, cohort, repeat);
    if (!folds.count)
        die("'%s' has no fold", options->fold_table);
    find_homes(&folds, options, cohort);
    for (size_t f = 0; f < folds.count; f++)
        check_fold(&folds, f, cohort);
    return folds;
}
