#include "connectome/strategies.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "connectome/qcfc.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Which measure of a summary each criterion is. */
static const enum qcfc_measure measures[RANKING_CRITERIA] = {
    [RANKING_MEDIAN] = QCFC_MEDIAN_ABS_R,
    [RANKING_DISTANCE] = QCFC_DISTANCE_DEPENDENCE,
    [RANKING_FREEDOM] = QCFC_FREEDOM_LOST,
    [RANKING_PERCENT] = QCFC_PERCENT_P05,
    [RANKING_EXCLUDED] = QCFC_EXCLUDED,
};

/* Alone it cannot say "its absolute value", as it does beside the signed. */
static const struct column distance = {
    "distance_dependence", "Distance dependence", NULL,
    "Absolute Spearman correlation over edges of the partial correlation with "
    "mean FD and the distance of the regions"};

/* ---- names ---- */

/* The folder of a path, or what stands before the extension. */
static char *own_name(const char *path)
{
    const char *slash = strrchr(path, '/'), *from;

    while (slash && slash > path && slash[-1] == '/')
        slash--;
    if (!slash || slash == path) {
        from = slash ? slash + 1 : path;
        return xformat("%.*s", (int)strcspn(from, "."), from);
    }
    for (from = slash; from > path && from[-1] != '/';)
        from--;
    return xformat("%.*s", (int)(slash - from), from);
}

/* names[k] of a list "a,b,c", which must have `count`. */
static void split(char **names, const char *list, size_t count)
{
    size_t k = 0;

    for (const char *from = list;; from++) {
        size_t length = strcspn(from, ",");

        if (!length)
            usage("--names has an empty name: '%s'", list);
        if (k < count)
            names[k] = xformat("%.*s", (int)length, from);
        k++;
        from += length;
        if (!*from)
            break;
    }
    if (k != count)
        usage("--names has %zu names for %zu summaries", k, count);
}

static void name_all(struct ranking *ranking, const struct paths *summaries,
                     const char *names)
{
    if (names)
        split(ranking->names, names, ranking->count);
    for (size_t i = 0; i < ranking->count; i++) {
        if (!names)
            ranking->names[i] = own_name(summaries->at[i]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(ranking->names[k], ranking->names[i]) == 0)
                usage("two strategies have the name '%s': give --names",
                      ranking->names[i]);
    }
}

/* ---- values ---- */

static double value_of(const struct table *table, enum qcfc_measure measure)
{
    return table_number(table, 0,
                        table_column(table, qcfc_about[measure]->name));
}

static void read_summary(struct ranking *ranking, size_t i, const char *path)
{
    struct table *table = table_read(path);
    double chance;

    if (table->rows != 1)
        die("'%s' has %zu rows, and a summary of qcfc has one", path,
            table->rows);
    for (size_t c = 0; c < RANKING_CRITERIA; c++)
        gsl_matrix_set(ranking->values, i, c, value_of(table, measures[c]));
    ranking->subjects[i] = value_of(table, QCFC_SUBJECTS);
    chance = value_of(table, QCFC_CHANCE_ABS_R);
    if (i == 0)
        ranking->chance = chance;
    else if (chance != ranking->chance)
        ranking->chance = NAN;
    table_free(table);
}

static void warn_of_unlike(const struct ranking *ranking)
{
    for (size_t c = 0; c < RANKING_CRITERIA; c++)
        for (size_t i = 0; !ranking->is_ranked[c] && i < ranking->count; i++)
            if (isnan(gsl_matrix_get(ranking->values, i, c))) {
                warn("'%s' ranks nobody: strategy '%s' has none",
                     ranking->about[c]->name, ranking->names[i]);
                break;
            }
    for (size_t i = 1; i < ranking->count; i++)
        if (ranking->subjects[i] != ranking->subjects[0]) {
            warn("strategy '%s' has %g subjects and '%s' has %g: by chance "
                 "alone their median |r| is not the same",
                 ranking->names[0], ranking->subjects[0], ranking->names[i],
                 ranking->subjects[i]);
            return;
        }
}

struct ranking *strategies_read(const struct paths *summaries,
                                const char *names)
{
    struct ranking *ranking = ranking_new(summaries->count);

    if (summaries->count < 2)
        usage("ranking takes two summaries or more");
    name_all(ranking, summaries, names);
    for (size_t c = 0; c < RANKING_CRITERIA; c++)
        ranking->about[c] =
            c == RANKING_DISTANCE ? &distance : qcfc_about[measures[c]];
    for (size_t i = 0; i < ranking->count; i++)
        read_summary(ranking, i, summaries->at[i]);
    if (!ranking_finish(ranking))
        die("no criterion that counts is known of all %zu strategies",
            ranking->count);
    warn_of_unlike(ranking);
    return ranking;
}

/* ---- the table ---- */

static void head(struct tsv *out, const char *path, const char *name,
                 const char *about)
{
    json_t *fields = json_object();

    tsv_text(out, name);
    json_put_text(fields, "Description", about);
    json_put(sidecar(path), name, fields);
}

static void write_head(struct tsv *out, const char *path,
                       const struct ranking *ranking)
{
    head(out, path, "strategy", "How the data were denoised");
    head(out, path, "rank", "Rank of mean_rank; equal ones share");
    head(out, path, "mean_rank",
         "Mean of the ranks on median_abs_r, distance_dependence and "
         "freedom_lost, those that all strategies have a value of");
    head(out, path, "subjects", qcfc_about[QCFC_SUBJECTS]->description);
    for (size_t c = 0; c < RANKING_CRITERIA; c++)
        head(out, path, ranking->about[c]->name,
             ranking->about[c]->description);
    for (size_t c = 0; c < RANKING_CRITERIA; c++) {
        char *name = xformat("rank_%s", ranking->about[c]->name);
        char *about = xformat("Rank on %s, 1 for the lowest; equal ones share "
                              "the average; n/a where a strategy has no value",
                              ranking->about[c]->name);

        head(out, path, name, about);
        free(name), free(about);
    }
    tsv_end_row(out);
}

void strategies_write(const char *path, const struct ranking *ranking)
{
    struct tsv *out = tsv_create(path);

    json_put_text(sidecar(path), "Description",
                  "Strategies of denoising, best first");
    write_head(out, path, ranking);
    for (size_t k = 0; k < ranking->count; k++) {
        size_t i = ranking->order[k];

        tsv_text(out, ranking->names[i]);
        tsv_number(out, ranking->place[i]), tsv_number(out, ranking->mean[i]);
        tsv_number(out, ranking->subjects[i]);
        for (size_t c = 0; c < RANKING_CRITERIA; c++)
            tsv_number(out, gsl_matrix_get(ranking->values, i, c));
        for (size_t c = 0; c < RANKING_CRITERIA; c++)
            tsv_number(out, gsl_matrix_get(ranking->ranks, i, c));
        tsv_end_row(out);
    }
    tsv_close(out);
}
