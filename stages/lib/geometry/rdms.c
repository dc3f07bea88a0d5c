#include "geometry/rdms.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>

/*
 * Regions first .. last - 1, read together.  Where all fit at once, the trials
 * that were looked at for gaps are those that are computed with.
 */
struct batch {
    const struct rdms *rdms;
    size_t first, last;
    gsl_matrix *trials, **residuals; /* channels x trials; frames x channels */
};

/* ---- reading ---- */

/* Regions from `first` that fit into the memory; one at least. */
static size_t last_of(const struct rdms *rdms, size_t first)
{
    size_t last = first + 1, numbers = rdms->patterns->trials;
    double room = (double)rdms->request->memory * (1 << 20);

    for (size_t k = 0; rdms->noise && k < rdms->noise->paths.count; k++)
        numbers += rdms->noise->frames[k];
    while (
        last < rdms->regions->count &&
        (double)(rdms->regions->start[last + 1] - rdms->regions->start[first]) *
                (double)numbers * sizeof(double) <=
            room)
        last++;
    return last;
}

static void read_trials(struct batch *batch)
{
    const struct patterns *patterns = batch->rdms->patterns;
    const struct channels *regions = batch->rdms->regions;
    const size_t *channel = regions->channel + regions->start[batch->first];
    size_t count = regions->start[batch->last] - regions->start[batch->first];

    if (batch->rdms->whole) {
        batch->trials = batch->rdms->whole;
        return;
    }
    batch->trials = gsl_matrix_alloc(count, patterns->trials);
    if (patterns->are_volumes) {
        patterns_voxels(batch->trials, patterns, channel, count);
        return;
    }
    for (size_t p = 0; p < count; p++)
        for (size_t t = 0; t < patterns->trials; t++)
            gsl_matrix_set(batch->trials, p, t,
                           gsl_matrix_get(patterns->values, channel[p], t));
}

static void read_residuals(struct batch *batch)
{
    const struct channels *regions = batch->rdms->regions;
    size_t from = regions->start[batch->first];

    if (batch->rdms->noise)
        batch->residuals =
            noise_values(batch->rdms->noise, regions->channel + from,
                         regions->start[batch->last] - from);
}

static void release(struct batch *batch)
{
    if (batch->trials != batch->rdms->whole)
        gsl_matrix_free(batch->trials);
    noise_values_free(batch->residuals, batch->rdms->noise);
}

/* A rate is not negative. */
static void check_rates(const struct batch *batch)
{
    const struct patterns *patterns = batch->rdms->patterns;
    const struct channels *regions = batch->rdms->regions;

    for (size_t p = 0; p < batch->trials->size1; p++)
        for (size_t t = 0; t < batch->trials->size2; t++) {
            size_t channel = regions->channel[regions->start[batch->first] + p];
            double value = gsl_matrix_get(batch->trials, p, t);
            const char *path = patterns->paths.at[patterns->file[t]];

            if (value < 0 && patterns->are_volumes)
                die("'%s' volume %zu is %g in voxel %zu, and a rate is not "
                    "negative",
                    path, patterns->volume[t], value, channel);
            if (value < 0)
                die("'%s' line %zu channel '%s' is %g, and a rate is not "
                    "negative",
                    path, patterns->volume[t] + 2, patterns->names[channel],
                    value);
        }
}

/* ---- computing ---- */

/* Conditions and runs of the trials of an epoch, into the two lists. */
static struct dissimilarities_design
epoch_of(size_t *condition, size_t *run, const struct rdms *rdms, size_t epoch)
{
    const struct patterns *patterns = rdms->patterns;
    struct dissimilarities_design design = {
        0, patterns->conditions.count, patterns->runs.count, condition, run};

    for (size_t t = 0; t < patterns->trials; t++)
        if (rdms->movie.epoch[t] == epoch) {
            condition[design.trials] = patterns->condition[t];
            run[design.trials++] = patterns->run[t];
        }
    return design;
}

/* The trials of an epoch, `count` of them, of the channels of a region. */
static gsl_matrix *trials_of(const struct batch *batch, size_t region,
                             size_t epoch, size_t count)
{
    const struct rdms *rdms = batch->rdms;
    size_t from = rdms->regions->start[region], k = 0;
    size_t row = from - rdms->regions->start[batch->first];
    size_t channels = rdms->regions->start[region + 1] - from;
    gsl_matrix *trials = gsl_matrix_alloc(channels, count);

    for (size_t t = 0; t < rdms->patterns->trials; t++) {
        if (rdms->movie.epoch[t] != epoch)
            continue;
        for (size_t p = 0; p < channels; p++)
            gsl_matrix_set(trials, p, k,
                           gsl_matrix_get(batch->trials, row + p, t));
        k++;
    }
    return trials;
}

/* The columns of a region in the residuals of every file. */
static gsl_matrix **residuals_of(const struct batch *batch, size_t region)
{
    const struct rdms *rdms = batch->rdms;
    size_t files = rdms->noise->paths.count;
    size_t from = rdms->regions->start[region];
    size_t column = from - rdms->regions->start[batch->first];
    size_t channels = rdms->regions->start[region + 1] - from;
    gsl_matrix **values = NEW_ARRAY(gsl_matrix *, files);

    for (size_t k = 0; k < files; k++) {
        gsl_matrix_const_view part =
            gsl_matrix_const_submatrix(batch->residuals[k], 0, column,
                                       batch->residuals[k]->size1, channels);

        values[k] = gsl_matrix_alloc(part.matrix.size1, channels);
        gsl_matrix_memcpy(values[k], &part.matrix);
    }
    return values;
}

static void do_one(void *context, size_t worker, size_t index)
{
    const struct batch *batch = context;
    const struct rdms *rdms = batch->rdms;
    size_t epochs = rdms->movie.count, epoch = index % epochs;
    size_t region = batch->first + index / epochs;
    size_t column = batch->first * epochs + index;
    size_t *lists = NEW_ARRAY(size_t, 2 * rdms->patterns->trials);
    struct dissimilarities_design design =
        epoch_of(lists, lists + rdms->patterns->trials, rdms, epoch);
    struct dissimilarities_residuals residuals = {0, NULL, NULL};
    struct dissimilarities_note *note = &rdms->notes[column];
    gsl_matrix **values = NULL, *trials;

    (void)worker;
    note->status = DISSIMILARITIES_NO_CHANNEL;
    if (rdms->regions->start[region + 1] > rdms->regions->start[region]) {
        trials = trials_of(batch, region, epoch, design.trials);
        if (rdms->noise) {
            values = residuals_of(batch, region);
            residuals = (struct dissimilarities_residuals){
                rdms->noise->paths.count, values, rdms->noise->freedom};
        }
        note->fate = NEW_ARRAY(unsigned char, trials->size1);
        dissimilarities_compute(gsl_matrix_ptr(rdms->pairs->values, column, 0),
                                note, trials, &design, &residuals,
                                &rdms->options);
        gsl_matrix_free(trials);
    }
    noise_values_free(values, rdms->noise);
    free(lists);
}

/* Every epoch: one that is not makes all of them unbalanced. */
static bool is_balanced(const struct rdms *rdms)
{
    size_t *lists = NEW_ARRAY(size_t, 2 * rdms->patterns->trials);
    bool is_so = true;

    for (size_t e = 0; e < rdms->movie.count; e++) {
        struct dissimilarities_design design =
            epoch_of(lists, lists + rdms->patterns->trials, rdms, e);

        is_so &= dissimilarities_are_balanced(&design);
    }
    free(lists);
    return is_so;
}

/* Whether a design or a gap asks for the unbalanced estimators. */
static bool is_unbalanced(const struct rdms *rdms)
{
    const struct dissimilarities_options *options = &rdms->options;
    bool has_gaps = false;

    if (options->is_unbalanced)
        return true;
    if (dissimilarities_are_crossvalidated(options) && !is_balanced(rdms)) {
        warn("not every condition is in every run as often: distances are "
             "those of unbalanced designs");
        return true;
    }
    for (size_t r = 0; !options->drops_missing && r < rdms->regions->count;) {
        struct batch batch = {rdms, r, last_of(rdms, r), NULL, NULL};

        read_trials(&batch);
        has_gaps |= dissimilarities_have_gaps(batch.trials);
        r = batch.last;
        release(&batch);
    }
    if (has_gaps)
        warn("channels are n/a in some trials: distances are those of "
             "unbalanced designs (--drop-missing leaves these channels out)");
    return has_gaps;
}

static void compute(struct rdms *rdms)
{
    bool are_rates = rdms->options.measure == DISSIMILARITIES_POISSON ||
                     rdms->options.measure == DISSIMILARITIES_POISSON_CV;

    for (size_t r = 0; r < rdms->regions->count;) {
        struct batch batch = {rdms, r, last_of(rdms, r), NULL, NULL};

        read_trials(&batch), read_residuals(&batch);
        if (are_rates)
            check_rates(&batch);
        workers_run((size_t)rdms->request->threads,
                    (batch.last - batch.first) * rdms->movie.count, do_one,
                    &batch);
        r = batch.last;
        release(&batch);
    }
}

/* ---- all ---- */

/* Region, epoch, or both. */
static char **titles_of(const struct rdms *rdms)
{
    size_t epochs = rdms->movie.count;
    char **titles = NEW_ARRAY(char *, rdms->regions->count *epochs);

    for (size_t r = 0; r < rdms->regions->count; r++)
        for (size_t e = 0; e < epochs; e++) {
            const char *name = rdms->regions->names[r];
            char time[NUMBER_ROOM];

            number_format(time, rdms->movie.time[e]);
            titles[r * epochs + e] = !rdms->request->is_movie ? xstrdup(name)
                                     : rdms->regions->count > 1
                                         ? xformat("%s_%s", name, time)
                                         : xstrdup(time);
        }
    return titles;
}

static struct rdms open_all(const struct rdms_request *request)
{
    struct rdms rdms = {.request = request, .options = request->options};
    size_t columns;
    char **titles;

    rdms.patterns = patterns_read(&request->patterns, request->conditions);
    rdms.options.drops_constant = rdms.patterns->are_volumes;
    if (dissimilarities_are_crossvalidated(&rdms.options) &&
        rdms.patterns->runs.count < 2)
        die("'%s' has one run, and cross-validation needs 2",
            request->patterns.at[0]);
    if (request->is_movie && !rdms.patterns->time)
        die("'%s' has no column time", request->patterns.at[0]);
    rdms.regions = channels_read(&request->regions, rdms.patterns);
    rdms.movie = request->is_movie
                     ? movie_find(rdms.patterns->time, rdms.patterns->trials,
                                  request->bin)
                     : movie_none(rdms.patterns->trials);
    if (request->noise)
        rdms.noise = noise_open(request->noise, rdms.patterns);
    if (rdms.noise && rdms.options.has_run_noise &&
        rdms.noise->paths.count != rdms.patterns->runs.count)
        die("there are %zu files of residuals for %zu runs",
            rdms.noise->paths.count, rdms.patterns->runs.count);
    titles = titles_of(&rdms);
    columns = rdms.regions->count * rdms.movie.count;
    rdms.pairs = pairs_new(rdms.patterns->conditions.count,
                           rdms.patterns->conditions.at, columns, titles);
    rdms.notes = NEW_ARRAY(struct dissimilarities_note, columns);
    names_free(titles, columns);
    return rdms;
}

void rdms_write(const struct rdms_request *request)
{
    struct rdms rdms = open_all(request);

    if (last_of(&rdms, 0) == rdms.regions->count) {
        struct batch all = {&rdms, 0, rdms.regions->count, NULL, NULL};

        read_trials(&all);
        rdms.whole = all.trials;
    }
    rdms.options.is_unbalanced = is_unbalanced(&rdms);
    compute(&rdms);
    rdms_judge(&rdms);
    pairs_write(request->rdms, rdms.pairs,
                "Dissimilarities between every two conditions",
                dissimilarities_about[request->options.measure]);
    rdms_describe(&rdms);
    for (size_t k = 0; k < rdms.pairs->columns; k++)
        free(rdms.notes[k].fate);
    gsl_matrix_free(rdms.whole);
    free(rdms.notes), pairs_free(rdms.pairs), noise_free(rdms.noise);
    movie_release(&rdms.movie), channels_free(rdms.regions);
    patterns_free(rdms.patterns);
}
