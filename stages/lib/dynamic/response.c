#include "dynamic/response.h"

#include <math.h>

/* Differences this close to the observed one, of the size of the course, are
 * ties: shifts by a period of the design give the same sum in another order. */
static const double tie = 1e-12;

struct sums {
    double inside, rest;
    size_t frames, rests;
};

/* Of the course that begins `shift` frames later, round the circle. */
static struct sums sums_of(const double *course, const size_t *epoch,
                           size_t count, size_t wanted, size_t shift)
{
    struct sums sums = {0};

    for (size_t t = 0, at = shift; t < count; t++, at++) {
        if (at == count)
            at = 0;
        if (epoch[t] == wanted) {
            sums.inside += course[at];
            sums.frames++;
        } else if (!epoch[t]) {
            sums.rest += course[at];
            sums.rests++;
        }
    }
    return sums;
}

static double difference(const struct sums *sums)
{
    return sums->inside / (double)sums->frames -
           sums->rest / (double)sums->rests;
}

static double size_of(const double *course, size_t count)
{
    double most = 0;

    for (size_t t = 0; t < count; t++)
        most = fmax(most, fabs(course[t]));
    return most;
}

struct response response_of(const double *course, const size_t *epoch,
                            size_t count, size_t wanted)
{
    struct sums sums = sums_of(course, epoch, count, wanted, 0);
    struct response r = {.frames = sums.frames,
                         .mean = sums.inside / (double)sums.frames,
                         .baseline = sums.rest / (double)sums.rests,
                         .difference = difference(&sums),
                         .p = NAN};
    double least = fabs(r.difference) - tie * size_of(course, count);
    size_t as_large = 0;

    if (isnan(r.difference))
        return r;
    for (size_t s = 0; s < count; s++) {
        sums = sums_of(course, epoch, count, wanted, s);
        as_large += fabs(difference(&sums)) >= least;
    }
    r.p = (double)as_large / (double)count;
    return r;
}
