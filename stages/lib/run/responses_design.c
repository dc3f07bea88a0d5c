#include "run/responses_design.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/confounds.h"
#include "io/table.h"
#include "signal/detrend.h"
#include "signal/frames.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const responses_models[] = {"runwise", "lsa", "lss", NULL};
const char *const responses_drifts[] = {"none", "cosine", "polynomial", NULL};

/* Below this a column has no share in another, relative to their lengths. */
#define NO_SHARE 1e-6

/* No response takes this many frames. */
enum { LATEST = 10000 };

/* ---- delays of FIR: a,b,c or a:b ---- */

static size_t read_delay(const char **text)
{
    char *end;
    unsigned long delay = strtoul(*text, &end, 10);

    if (end == *text || !strchr("0123456789", **text) || delay > LATEST)
        usage("--fir-delays takes whole frames, a,b,c or a:b, not '%s'", *text);
    *text = end;
    return delay;
}

static size_t *read_delays(const char *text, size_t *count)
{
    size_t *delays = NEW_ARRAY(size_t, LATEST + 1);
    const char *rest = text;
    size_t first = read_delay(&rest);

    *count = 0;
    delays[(*count)++] = first;
    if (*rest == ':') {
        rest++;
        for (size_t last = read_delay(&rest); delays[*count - 1] < last;)
            delays[*count] = delays[*count - 1] + 1, ++*count;
    }
    while (*rest == ',' && *count <= LATEST) {
        rest++;
        delays[(*count)++] = read_delay(&rest);
    }
    if (*rest)
        usage("--fir-delays takes whole frames, a,b,c or a:b, not '%s'", text);
    return delays;
}

static void make_hrf(struct responses_design *design)
{
    const struct responses_options *options = design->options;
    bool is_fir = options->hrf == HRF_FIR;
    size_t count = 0;

    if (is_fir && !options->delays)
        usage("--hrf fir needs --fir-delays");
    if (!is_fir && options->delays)
        usage("--fir-delays is for --hrf fir");
    if (is_fir)
        design->delays = read_delays(options->delays, &count);
    design->hrf = hrf_new((enum hrf_model)options->hrf, design->timing.tr,
                          design->delays, count);
}

/* ---- what is not of interest ---- */

static struct series *read_confounds(const struct responses_options *options,
                                     size_t frames)
{
    struct table *table =
        options->confounds ? confounds_read(options->confounds, frames) : NULL;
    struct name_list names = nuisance_names(&options->nuisance, table,
                                            options->drift == RESPONSES_COSINE);
    struct series *confounds;

    if (nuisance_scrubs(&options->nuisance))
        usage("--strategy scrubbing leaves out frames; name the columns "
              "motion_outlier* of the table");
    if (table && !names.count)
        usage("--confounds needs --strategy or --columns");
    confounds = confounds_values(table, frames, &names, NULL);
    confounds_free(table), name_list_release(&names);
    return confounds;
}

static gsl_matrix *drift_of(const struct responses_options *options,
                            const struct regressor_timing *timing)
{
    size_t count = 0;
    gsl_matrix *drift;

    if (options->drift == RESPONSES_COSINE) {
        count = detrend_cosine_count(timing->frames, options->high_pass,
                                     timing->tr);
        if (options->high_pass * timing->tr >= 0.5)
            usage("the high-pass must be below the Nyquist frequency, %g Hz",
                  0.5 / timing->tr);
        if (!count)
            warn("the run is too short for a high-pass of %g Hz",
                 options->high_pass);
    } else if (options->drift == RESPONSES_POLYNOMIAL) {
        count = (size_t)options->degree;
    }
    drift = gsl_matrix_alloc(timing->frames, count);
    if (options->drift == RESPONSES_COSINE)
        detrend_cosines(drift);
    else if (count)
        regressor_polynomials(drift, timing);
    return drift;
}

/* Columns first, first + 1, ... of `to` become those of `from`. */
static void put(gsl_matrix *to, size_t first, const gsl_matrix *from)
{
    for (size_t t = 0; t < from->size1; t++)
        for (size_t k = 0; k < from->size2; k++)
            gsl_matrix_set(to, t, first + k, gsl_matrix_get(from, t, k));
}

static void read_nuisance(struct responses_design *design)
{
    size_t frames = design->timing.frames, all;
    struct series *confounds = read_confounds(design->options, frames);
    gsl_matrix *drift = drift_of(design->options, &design->timing);
    char **names;

    design->confounds = confounds->values->size2;
    design->drifts = drift->size2;
    all = design->confounds + design->drifts + 1;
    names = NEW_ARRAY(char *, all);
    for (size_t k = 0; k + 1 < all; k++)
        names[k] = k < design->confounds
                       ? xstrdup(confounds->names[k])
                       : xformat("drift_%zu", k + 1 - design->confounds);
    names[all - 1] = xstrdup("constant");
    design->nuisance = series_new(frames, all, names);
    gsl_matrix_set_all(design->nuisance->values, 1);
    put(design->nuisance->values, 0, confounds->values);
    put(design->nuisance->values, design->confounds, drift);
    names_free(names, all), series_free(confounds), gsl_matrix_free(drift);
}

/* ---- what is ---- */

/* "face" of part 0, "face_derivative", "face_delay_3". */
static char *part_name(const struct responses_design *design, const char *group,
                       size_t part)
{
    if (design->hrf.model == HRF_FIR)
        return xformat("%s_delay_%zu", group, design->delays[part]);
    return part ? xformat("%s_%s", group, hrf_part_name(part)) : xstrdup(group);
}

/* Regressors of a group that are volumes: of a canonical response, the first.
 */
static size_t outputs(const struct responses_design *design)
{
    return design->hrf.model == HRF_FIR ? design->hrf.parts : 1;
}

/* Events that share their regressors. */
struct group {
    char *name;
    struct regressor_event *events;
    size_t count;
};

struct groups {
    struct group *at;
    size_t count;
};

/* The events of condition c, or among them `only`, or all but `but`, which
 * are numbers or TABLE_NONE.  Takes over `name`; none makes no group. */
static void add_group(struct groups *groups, char *name,
                      const struct events *events, size_t c, size_t only,
                      size_t but)
{
    struct group *group = &groups->at[groups->count];

    *group = (struct group){
        .name = name,
        .events = NEW_ARRAY(struct regressor_event, events->count)};
    for (size_t k = 0; k < events->count; k++)
        if (events->condition[k] == c && k != but &&
            (only == TABLE_NONE || k == only))
            group->events[group->count++] = events->at[k];
    if (group->count) {
        groups->count++;
        return;
    }
    free(group->name), free(group->events);
}

static void add_trial(struct groups *groups, const struct events *events,
                      size_t k)
{
    size_t c = events->condition[k];

    add_group(groups,
              xformat("%s_%zu", events->conditions.at[c], events->number[k]),
              events, c, k, TABLE_NONE);
}

/* All conditions, but that of which trial `but` (or TABLE_NONE) is one has the
 * others alone. */
static void add_conditions(struct groups *groups, const struct events *events,
                           size_t but)
{
    size_t its = but == TABLE_NONE ? TABLE_NONE : events->condition[but];

    for (size_t c = 0; c < events->conditions.count; c++) {
        const char *name = events->conditions.at[c];

        add_group(groups, c == its ? xformat("%s_other", name) : xstrdup(name),
                  events, c, TABLE_NONE, but);
    }
}

static struct groups groups_of(const struct responses_design *design, size_t m)
{
    const struct events *events = design->events;
    size_t most = events->count + events->conditions.count + 1;
    struct groups groups = {.at = NEW_ARRAY(struct group, most)};

    if (design->options->model == RESPONSES_RUNWISE)
        add_conditions(&groups, events, TABLE_NONE);
    if (design->options->model == RESPONSES_LSA)
        for (size_t k = 0; k < events->count; k++)
            add_trial(&groups, events, k);
    if (design->options->model == RESPONSES_LSS) {
        add_trial(&groups, events, m);
        add_conditions(&groups, events, m);
    }
    return groups;
}

static void groups_release(struct groups *groups)
{
    for (size_t g = 0; g < groups->count; g++)
        free(groups->at[g].name), free(groups->at[g].events);
    free(groups->at);
}

/* ---- designs ---- */

static void refuse_twins(char *const *names, size_t count)
{
    for (size_t k = 0; k < count; k++)
        for (size_t l = 0; l < k; l++)
            if (!strcmp(names[k], names[l]))
                die("two columns of the design are called '%s'", names[k]);
}

struct series *responses_design_at(struct responses_design *design, size_t m)
{
    struct groups groups = groups_of(design, m);
    size_t parts = design->hrf.parts, frames = design->timing.frames;
    size_t count = groups.count * parts;
    size_t all = count + design->nuisance->values->size2;
    char **names = NEW_ARRAY(char *, all);
    struct series *columns;

    for (size_t k = 0; k < all; k++)
        names[k] = k < count
                       ? part_name(design, groups.at[k / parts].name, k % parts)
                       : xstrdup(design->nuisance->names[k - count]);
    refuse_twins(names, all);
    columns = series_new(frames, all, names);
    for (size_t g = 0; g < groups.count; g++) {
        gsl_matrix_view at =
            gsl_matrix_submatrix(columns->values, 0, g * parts, frames, parts);

        regressor_columns(&at.matrix, &design->timing, &design->hrf,
                          groups.at[g].events, groups.at[g].count);
    }
    put(columns->values, count, design->nuisance->values);
    names_free(names, all), groups_release(&groups);
    return columns;
}

/* One volume for each wanted column of each design. */
static void list_volumes(struct responses_design *design)
{
    const struct events *events = design->events;
    bool has_trials = design->options->model != RESPONSES_RUNWISE;
    bool is_lss = design->options->model == RESPONSES_LSS;
    size_t groups = has_trials ? events->count : events->conditions.count;
    size_t each = outputs(design);

    design->count = groups * each;
    design->models = is_lss ? groups : 1;
    design->width = design->count / design->models;
    design->volumes = NEW_ARRAY(struct responses_volume, design->count);
    design->wanted = NEW_ARRAY(size_t, design->width);
    for (size_t v = 0; v < design->count; v++) {
        size_t g = v / each, c = has_trials ? events->condition[g] : g;
        const char *name = events->conditions.at[c];

        design->volumes[v] = (struct responses_volume){
            .condition =
                each > 1 ? part_name(design, name, v % each) : xstrdup(name),
            .event = has_trials ? g : TABLE_NONE};
    }
    for (size_t k = 0; k < design->width; k++)
        design->wanted[k] = k / each * design->hrf.parts + k % each;
}

void responses_design_prepare(struct responses_design *design,
                              const struct responses_options *options,
                              const struct events *events,
                              const struct regressor_timing *timing)
{
    *design = (struct responses_design){
        .options = options, .events = events, .timing = *timing};
    make_hrf(design);
    read_nuisance(design);
    list_volumes(design);
}

void responses_design_release(struct responses_design *design)
{
    for (size_t v = 0; v < design->count; v++)
        free(design->volumes[v].condition);
    free(design->volumes), free(design->wanted), free(design->delays);
    series_free(design->nuisance), hrf_release(&design->hrf);
}

/* 'a', 'b' and 'c': what column ols->dependent is a combination of. */
static char *shares_text(const struct ols *ols, char *const *names,
                         size_t count)
{
    char *text = NULL;

    for (size_t k = 0; k < count; k++) {
        char *longer;

        if (!(fabs(ols->shares[k]) > NO_SHARE))
            continue;
        longer = text ? xformat("%s, '%s'", text, names[k])
                      : xformat("'%s'", names[k]);
        free(text);
        text = longer;
    }
    return text;
}

static _Noreturn void refuse_rank(const struct ols *ols,
                                  const struct series *columns,
                                  const char *path)
{
    char *shares = shares_text(ols, columns->names, columns->values->size2);

    if (!shares)
        die("the design of '%s' has no unique fit: '%s' is 0 throughout", path,
            columns->names[ols->dependent]);
    die("the design of '%s' has no unique fit: '%s' is a combination of %s",
        path, columns->names[ols->dependent], shares);
}

void responses_design_solve(struct ols *ols, const struct series *columns,
                            const bool *kept, const char *path)
{
    size_t frames = columns->values->size1, p = columns->values->size2;
    size_t rows = frames_count(kept, frames);
    gsl_matrix *x;

    if (rows <= p)
        die("'%s' has %zu frames with data, too few for the %zu columns of the "
            "design",
            path, rows, p);
    x = gsl_matrix_alloc(rows, p);
    frames_gather(x, columns->values, kept);
    if (!ols_prepare(ols, x))
        refuse_rank(ols, columns, path);
    gsl_matrix_free(x);
}
