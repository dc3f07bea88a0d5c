#include "../golden.h"
#include "../tap.h"

#include "signal/coherence.h"

enum { FRAMES = 120 };
static const struct coherence_band band = {0.05, 0.15};

static gsl_matrix *follower(void)
{
    gsl_matrix *x = noise(FRAMES, 3, 21), *copy = noise(FRAMES, 3, 21);

    for (size_t t = 1; t < FRAMES; t++)
        *gsl_matrix_ptr(x, t, 1) += gsl_matrix_get(copy, t - 1, 0);
    gsl_matrix_free(copy);
    return x;
}

static struct timeline whole(size_t frames)
{
    struct timeline timeline = timeline_new();
    bool kept[FRAMES];

    for (size_t t = 0; t < frames; t++)
        kept[t] = true;
    timeline_add(&timeline, kept, frames);
    return timeline;
}

/* scipy.signal.coherence 1.13.1, fs 0.5, noverlap 15, mean over the band. */
static void agrees_with_scipy(void)
{
    gsl_matrix *x = follower(), *c = gsl_matrix_alloc(3, 3);
    struct timeline timeline = whole(FRAMES);
    size_t segments;

    ok(coherence(c, &segments, x, &timeline, 2, 30, &band) == COHERENCE_DONE,
       "segments of 30 frames");
    ok(segments == 7, "there are seven");
    close_to(gsl_matrix_get(c, 0, 1), 0.6591850859216636, 1e-12, "SciPy");
    close_to(gsl_matrix_get(c, 1, 0), gsl_matrix_get(c, 0, 1), 0, "symmetric");
    close_to(gsl_matrix_get(c, 1, 1), 1, 0, "diagonal 1");
    ok(coherence(c, &segments, x, &timeline, 2, 31, &band) == COHERENCE_DONE,
       "segments of 31");
    close_to(gsl_matrix_get(c, 0, 2), 0.07855303460965192, 1e-12, "SciPy, odd");
    timeline_release(&timeline);
    gsl_matrix_free(x), gsl_matrix_free(c);
}

/* 50 frames, a gap, 69 frames: SciPy's segments of each part, by hand. */
static void no_segment_crosses_a_gap(void)
{
    gsl_matrix *x = follower(), *c = gsl_matrix_alloc(3, 3);
    gsl_matrix *d = gsl_matrix_alloc(3, 3);
    gsl_matrix_view rows = gsl_matrix_submatrix(x, 0, 0, 119, 3);
    struct timeline one = timeline_new(), two = timeline_new();
    bool kept[FRAMES];
    size_t segments, others;

    for (size_t t = 0; t < FRAMES; t++)
        kept[t] = t != 50;
    timeline_add(&one, kept, FRAMES);
    ok(coherence(c, &segments, &rows.matrix, &one, 2, 30, &band) ==
               COHERENCE_DONE &&
           segments == 2 + 3,
       "two segments before the gap and three after it");
    kept[50] = true;
    timeline_add(&two, kept, 50), timeline_add(&two, kept, 69);
    ok(coherence(d, &others, &rows.matrix, &two, 2, 30, &band) ==
               COHERENCE_DONE &&
           others == segments,
       "the same frames as two runs");
    close_to(distance(c, d), 0, 0, "are the same");
    timeline_release(&one), timeline_release(&two);
    gsl_matrix_free(x), gsl_matrix_free(c);
    gsl_matrix_free(d);
}

static void what_cannot_be_seen_is_refused(void)
{
    gsl_matrix *x = follower(), *c = gsl_matrix_alloc(3, 3);
    struct timeline timeline = whole(FRAMES);
    static const struct coherence_band narrow = {0.051, 0.052};
    size_t segments;

    ok(coherence(c, &segments, x, &timeline, 2, 100, &band) == COHERENCE_SHORT,
       "one segment alone would have coherence 1");
    ok(coherence(c, &segments, x, &timeline, 2, 30, &narrow) ==
           COHERENCE_NARROW,
       "a band between two frequencies");
    timeline_release(&timeline);
    gsl_matrix_free(x), gsl_matrix_free(c);
}

int main(void)
{
    agrees_with_scipy();
    no_segment_crosses_a_gap();
    what_cannot_be_seen_is_refused();
    return done();
}
