#include "connectome/relation.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "signal/corr.h"
#include "signal/freedom.h"

#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATIO = CONNECTIVITY_LAGGED + 1, GROUP };

const char *const relation_kinds[] = {"correlation",
                                      "spearman",
                                      "partial",
                                      "semipartial",
                                      "covariance",
                                      "precision",
                                      "mutual-information",
                                      "distance",
                                      "coherence",
                                      "lagged",
                                      "compositional",
                                      "tangent",
                                      NULL};
const char *const relation_estimators[] = {"empirical", "ledoit-wolf", "oas",
                                           "glasso", NULL};
const char *const relation_tests[] = {"bartlett", "naive", NULL};
const char *const relation_biases[] = {"removed", "kept", NULL};

/* What a kind is called, and which options mean something for it. */
static const struct {
    const char *measure;
    bool is_correlation, has_estimator, has_test, has_diagonal, is_directed;
} about[] = {
    {"Pearson correlation coefficient", true, true, true, false, false},
    {"Spearman rank correlation coefficient", true, true, true, false, false},
    {"Partial correlation coefficient", true, true, true, false, false},
    {"Semipartial correlation coefficient", true, true, false, false, true},
    {"Covariance", false, true, false, true, false},
    {"Precision (inverse covariance)", false, true, false, true, false},
    {"Mutual information of a Gaussian copula (nats)", false, false, false,
     false, false},
    {"Distance correlation", false, false, false, false, false},
    {"Magnitude-squared coherence", false, false, false, false, false},
    {"Pearson correlation coefficient at the best lag", true, false, false,
     false, false},
    {"Partial correlation coefficient of log ratios", true, true, false, false,
     false},
    {"Geometric mean of covariances", false, true, false, true, false},
};

bool relation_is_group(const struct relation_options *options)
{
    return options->kind == GROUP;
}

bool relation_is_ratio(const struct relation_options *options)
{
    return options->kind == RATIO;
}

/* What holds where an option was not given. */
static const char *band_of(const struct relation_options *options)
{
    return options->band ? options->band : "0.01:0.1";
}

static double segment_of(const struct relation_options *options)
{
    return isnan(options->segment) ? 100 : options->segment;
}

static double max_lag_of(const struct relation_options *options)
{
    return isnan(options->max_lag) ? 10 : options->max_lag;
}

static void only_for(bool is_asked, bool is_right, const char *option,
                     const char *what, int kind)
{
    if (is_asked && !is_right)
        usage("--%s is for %s, not for %s", option, what, relation_kinds[kind]);
}

void relation_check(const struct relation_options *options)
{
    int kind = options->kind;
    bool is_tested = options->p_values || options->freedom;
    bool is_group = relation_is_group(options);

    only_for(options->has_fisher, about[kind].is_correlation, "fisher",
             "correlations", kind);
    only_for(options->estimator, about[kind].has_estimator, "estimator",
             "what needs a covariance", kind);
    only_for(options->p_values, about[kind].has_test, "p-values",
             "correlation, spearman and partial", kind);
    only_for(options->freedom, about[kind].has_test, "freedom",
             "correlation, spearman and partial", kind);
    only_for(options->bias,
             kind == CONNECTIVITY_INFORMATION || kind == CONNECTIVITY_DISTANCE,
             "bias", "mutual-information and distance", kind);
    only_for(options->lags, kind == CONNECTIVITY_LAGGED, "lags", "lagged",
             kind);
    only_for(options->band, kind == CONNECTIVITY_COHERENCE, "band", "coherence",
             kind);
    only_for(!isnan(options->segment), kind == CONNECTIVITY_COHERENCE,
             "segment", "coherence", kind);
    only_for(!isnan(options->max_lag), kind == CONNECTIVITY_LAGGED, "max-lag",
             "lagged", kind);
    only_for(options->each, is_group, "each", "tangent", kind);
    only_for(options->reference, is_group, "reference", "tangent", kind);
    if (is_tested && options->estimator != COVARIANCE_EMPIRICAL)
        usage("the test is for the empirical estimator, not for %s",
              relation_estimators[options->estimator]);
    if (!isnan(options->alpha) && options->estimator != COVARIANCE_GLASSO)
        usage("--alpha is for --estimator glasso");
    if (options->alpha <= 0)
        usage("--alpha must be above 0");
    if (is_group && options->estimator == COVARIANCE_GLASSO)
        usage("--kind tangent has no --estimator glasso");
    if (kind == RATIO && options->estimator == COVARIANCE_EMPIRICAL)
        usage("log ratios add up to 0, so that their covariance has no "
              "inverse: --kind compositional wants another --estimator");
}

static struct coherence_band read_band(const char *text, double tr,
                                       const char *path)
{
    struct coherence_band band;
    char *colon, *end;

    band.low = strtod(text, &colon);
    band.high = strtod(*colon ? colon + 1 : colon, &end);
    if (colon == text || *colon != ':' || end == colon + 1 || *end ||
        !(band.low >= 0 && band.low <= band.high))
        usage("--band wants two frequencies in Hz as 0.01:0.1, not '%s'", text);
    if (band.high > 0.5 / tr)
        die("'%s': a band up to %g Hz, but with a RepetitionTime of %g s "
            "nothing is seen above %g Hz",
            path, band.high, tr, 0.5 / tr);
    return band;
}

/* Those kinds that look at time need to know how long a frame is. */
static void need_time(const struct joined *joined, const char *kind)
{
    if (isnan(joined->tr))
        die("'%s' has no RepetitionTime in its sidecar, or not that of the "
            "other runs, and --kind %s needs it",
            joined->path, kind);
}

static size_t in_frames(double seconds, const struct joined *joined,
                        const char *option)
{
    double frames = round(seconds / joined->tr);

    if (frames >= (double)joined->timeline.longest)
        die("'%s': --%s %g is %.0f frames, but the longest run has %zu",
            joined->path, option, seconds, frames, joined->timeline.longest);
    return (size_t)frames;
}

static struct connectivity_choice choose(const struct relation_options *options,
                                         const struct joined *joined)
{
    struct connectivity_choice choice = {
        .kind = options->kind == RATIO ? CONNECTIVITY_PARTIAL
                                       : (enum connectivity_kind)options->kind,
        .estimator = (enum covariance_estimator)options->estimator,
        .penalty = options->alpha,
        .is_corrected = options->bias == 0,
        .timeline = &joined->timeline,
        .tr = joined->tr,
    };

    if (choice.kind == CONNECTIVITY_COHERENCE ||
        choice.kind == CONNECTIVITY_LAGGED)
        need_time(joined, relation_kinds[options->kind]);
    if (choice.kind == CONNECTIVITY_COHERENCE) {
        choice.band = read_band(band_of(options), joined->tr, joined->path);
        choice.segment = in_frames(segment_of(options), joined, "segment");
        if (choice.segment < 2)
            die("'%s': --segment %g is less than two frames", joined->path,
                segment_of(options));
    }
    if (choice.kind == CONNECTIVITY_LAGGED)
        choice.most_lag = in_frames(max_lag_of(options), joined, "max-lag");
    return choice;
}

/* What the mathematics said, in the words of the person who asked. */
static void check_status(enum connectivity_status status, size_t undefined,
                         double penalty, const struct joined *joined,
                         const struct relation_options *options)
{
    const char *path = joined->path;

    switch (status) {
    case CONNECTIVITY_SINGULAR:
        die("'%s': the covariance of %zu regions in %zu frames is singular",
            path, joined->values->size2 - undefined, joined->values->size1);
    case CONNECTIVITY_NO_PENALTY:
        die("'%s': in %zu frames no penalty can be chosen; give one by --alpha",
            path, joined->values->size1);
    case CONNECTIVITY_STUCK:
        die("'%s': the graphical lasso does not converge with a penalty of %g",
            path, penalty);
    case CONNECTIVITY_SHORT:
        if (options->kind == CONNECTIVITY_COHERENCE)
            die("'%s' has fewer than two stretches of %g s without a gap", path,
                segment_of(options));
        die("'%s' has too few frames for --kind %s", path,
            relation_kinds[options->kind]);
    case CONNECTIVITY_NO_FREQUENCY:
        die("'%s': no frequency of segments of %g s lies in the band %s", path,
            segment_of(options), band_of(options));
    case CONNECTIVITY_DONE:
        break;
    }
}

/* Over the pairs that have one; NaN if none has. */
static double median_of_pairs(const gsl_matrix *m)
{
    double *values = NEW_ARRAY(double, m->size1 * m->size1), middle;
    size_t count = 0;

    for (size_t i = 0; i < m->size1; i++)
        for (size_t j = 0; j < i; j++)
            if (!isnan(gsl_matrix_get(m, i, j)))
                values[count++] = gsl_matrix_get(m, i, j);
    gsl_sort(values, 1, count);
    middle = count ? gsl_stats_median_from_sorted_data(values, 1, count) : NAN;
    free(values);
    return middle;
}

static json_t *write_beside(const char *path, struct relmat *relmat,
                            const char *what, const char *of)
{
    json_t *fields = sidecar(path);
    char *measure = xformat("%s, %s", what, of);

    relmat_write(path, relmat);
    json_put_text(fields, "RelationshipMeasure", measure);
    json_put_flag(fields, "Weighted", true);
    json_put_flag(fields, "Directed", false);
    json_put_flag(fields, "ValidDiagonal", false);
    json_put_text(fields, "StorageFormat", "Full");
    free(measure);
    return fields;
}

static void say_test(json_t *fields, double middle, size_t regressors,
                     const struct relation_options *options)
{
    json_put_text(fields, "Test", relation_tests[options->test]);
    json_put_count(fields, "RegressorsSubtracted", regressors);
    json_put_number(fields, "EffectiveDegreesOfFreedom", middle);
}

/* r is still r here, and not yet its Fisher z. */
static void test_edges(const gsl_matrix *r, const struct joined *joined,
                       const struct connectivity_choice *choice,
                       const struct relation_options *options,
                       const char *product)
{
    struct relmat *edges = relmat_new(r->size1, joined->names);
    const char *measure = about[options->kind].measure;
    double middle;

    check_status(connectivity_freedom(edges->values, joined->values, choice,
                                      (enum connectivity_test)options->test,
                                      (double)joined->regressors),
                 0, NAN, joined, options);
    if (joined->has_odd_ends)
        warn("the filter of '%s' swings at the ends of a run, and p-values may "
             "be too small; denoise --reflection even mends it",
             joined->path);
    middle = median_of_pairs(edges->values);
    if (isnan(middle) && r->size1 > 1)
        warn("no pair of regions has a degree of freedom left");
    say_test(sidecar(product), middle, joined->regressors, options);
    if (options->freedom)
        say_test(write_beside(options->freedom, edges,
                              "Effective degrees of freedom", measure),
                 middle, joined->regressors, options);
    freedom_p_values(edges->values, r, edges->values);
    if (options->p_values)
        say_test(write_beside(options->p_values, edges, "Two-sided p-value",
                              measure),
                 middle, joined->regressors, options);
    relmat_free(edges);
}

static void write_lags(struct relmat *lags, double tr, const char *path)
{
    json_t *fields;

    for (size_t i = 0; i < lags->values->size1; i++)
        for (size_t j = 0; j < lags->values->size2; j++)
            *gsl_matrix_ptr(lags->values, i, j) *= tr;
    fields = write_beside(path, lags, "Lag of the column behind the row",
                          about[CONNECTIVITY_LAGGED].measure);
    json_object_set_new(fields, "Directed", json_true());
    json_object_set_new(fields, "ValidDiagonal", json_true());
    json_put_text(fields, "Units", "s");
}

/* Fields of the product that depend on the kind. */
static void describe(json_t *fields, const struct connectivity *found,
                     const struct joined *joined,
                     const struct relation_options *options)
{
    char *measure = xformat("%s%s", about[options->kind].measure,
                            options->has_fisher ? ", Fisher z" : "");

    json_put_text(fields, "RelationshipMeasure", measure);
    json_put_flag(fields, "Weighted", true);
    json_put_flag(fields, "Directed", about[options->kind].is_directed);
    json_put_flag(fields, "ValidDiagonal", about[options->kind].has_diagonal);
    json_put_text(fields, "StorageFormat", "Full");
    if (about[options->kind].has_estimator) {
        json_put_text(fields, "Estimator",
                      relation_estimators[options->estimator]);
        json_put_number(fields, "Shrinkage", found->shrinkage);
    }
    if (!isnan(found->penalty)) {
        json_put_number(fields, "Penalty", found->penalty);
        json_put_text(fields, "PenaltyChoice",
                      isnan(options->alpha)
                          ? "cross-validation over five blocks of frames"
                          : "given");
    }
    if (options->kind == CONNECTIVITY_COHERENCE) {
        json_put_text(fields, "FrequencyBand", band_of(options));
        json_put_count(fields, "NumberOfSegments", found->segments);
    }
    if (options->kind == CONNECTIVITY_LAGGED)
        json_put_number(fields, "LongestLag",
                        joined->tr * round(max_lag_of(options) / joined->tr));
    if (options->kind == CONNECTIVITY_INFORMATION ||
        options->kind == CONNECTIVITY_DISTANCE)
        json_put_text(fields, "Bias", relation_biases[options->bias]);
    free(measure);
}

void relation_measure(struct relmat *relmat, const struct joined *joined,
                      const struct relation_options *options,
                      const char *product)
{
    struct connectivity_choice choice = choose(options, joined);
    struct connectivity found;
    struct relmat *lags = relmat_new(relmat->values->size1, joined->names);
    enum connectivity_status status = connectivity(
        relmat->values, lags->values, &found, joined->values, &choice);

    check_status(status, found.undefined, found.penalty, joined, options);
    if (found.undefined)
        warn("%zu of %zu regions have no data or never vary and are n/a",
             found.undefined, relmat->values->size1);
    describe(sidecar(product), &found, joined, options);
    if (options->p_values || options->freedom)
        test_edges(relmat->values, joined, &choice, options, product);
    if (options->lags)
        write_lags(lags, joined->tr, options->lags);
    if (options->has_fisher)
        corr_fisher(relmat->values);
    relmat_free(lags);
}
