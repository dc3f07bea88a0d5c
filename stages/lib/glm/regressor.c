#include "glm/regressor.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>

/* ---- the fine grid ---- */

struct grid_of_time {
    size_t count;
    double start, stop, step;
};

static double frame_time(const struct regressor_timing *timing, size_t t)
{
    return ((double)t + timing->reference) * timing->tr;
}

static struct grid_of_time grid_of(const struct regressor_timing *timing)
{
    double frames = (double)timing->frames;
    double first = frame_time(timing, 0);
    double last = frame_time(timing, timing->frames - 1);
    struct grid_of_time grid = {.start = first - REGRESSOR_LEAD,
                                .stop = last * (1 + 1 / (frames - 1))};
    double per_second = (frames - 1) / (last - first) * HRF_FINE;

    bug_if(timing->frames < 2);
    grid.count = (size_t)rint(per_second * (grid.stop - grid.start) + 1);
    grid.step = (grid.stop - grid.start) / (double)(grid.count - 1);
    return grid;
}

static double grid_time(const struct grid_of_time *grid, size_t i)
{
    return i + 1 == grid->count ? grid->stop
                                : (double)i * grid->step + grid->start;
}

/* The first point that is not before `time`, or the last of all. */
static size_t point_of(const struct grid_of_time *grid, double time)
{
    double guess = floor((time - grid->start) / grid->step);
    size_t i;

    if (guess < 1)
        guess = 1;
    if (guess >= (double)grid->count)
        return grid->count - 1;
    i = (size_t)guess - 1;
    while (i + 1 < grid->count && grid_time(grid, i) < time)
        i++;
    return i;
}

bool regressor_sees(const struct regressor_timing *timing,
                    const struct regressor_event *event)
{
    double first = frame_time(timing, 0);
    double last = frame_time(timing, timing->frames - 1);

    return event->onset <= last &&
           event->onset + event->duration >= first - REGRESSOR_LEAD;
}

/* ---- convolution ---- */

/* An event as two steps, up and down. */
struct box {
    size_t up, down;
    double height;
};

static struct box *boxes_of(const struct grid_of_time *grid,
                            const struct regressor_event *events, size_t count)
{
    struct box *boxes = NEW_ARRAY(struct box, count);

    for (size_t k = 0; k < count; k++) {
        struct box *box = &boxes[k];

        box->up = point_of(grid, events[k].onset);
        box->down = point_of(grid, events[k].onset + events[k].duration);
        box->height = events[k].modulation;
        if (box->down == box->up && box->down + 1 < grid->count)
            box->down++;
    }
    return boxes;
}

/* The response `sums` to a step at `from`, at point i. */
static double risen(const double *sums, size_t length, size_t i, size_t from)
{
    if (i < from)
        return 0;
    return sums[i - from < length ? i - from : length - 1];
}

static double response_at(const struct hrf *hrf, size_t part,
                          const struct box *boxes, size_t count, size_t i)
{
    const double *sums = hrf->sums + part * hrf->length;
    double value = 0;

    for (size_t k = 0; k < count; k++)
        value += boxes[k].height * (risen(sums, hrf->length, i, boxes[k].up) -
                                    risen(sums, hrf->length, i, boxes[k].down));
    return value;
}

/* x -= its projection on the columns before, which are orthogonal; twice, for
 * the rounding. */
static void orthogonalize(gsl_matrix *x)
{
    for (size_t k = 1; k < x->size2; k++)
        for (size_t pass = 0; pass < 2; pass++)
            for (size_t j = 0; j < k; j++) {
                double dot = 0, square = 0;

                for (size_t t = 0; t < x->size1; t++) {
                    double q = gsl_matrix_get(x, t, j);

                    dot += q * gsl_matrix_get(x, t, k);
                    square += q * q;
                }
                for (size_t t = 0; t < x->size1 && square > 0; t++)
                    *gsl_matrix_ptr(x, t, k) -=
                        dot / square * gsl_matrix_get(x, t, j);
            }
}

void regressor_columns(gsl_matrix *columns,
                       const struct regressor_timing *timing,
                       const struct hrf *hrf,
                       const struct regressor_event *events, size_t count)
{
    struct grid_of_time grid = grid_of(timing);
    struct box *boxes = boxes_of(&grid, events, count);
    /* A frame sees the whole of a box of FIR that ends with it. */
    size_t late = hrf->model == HRF_FIR ? HRF_FINE - 1 : 0;

    bug_if(columns->size1 != timing->frames || columns->size2 != hrf->parts);
    for (size_t t = 0; t < timing->frames; t++) {
        double time = frame_time(timing, t);
        size_t i = point_of(&grid, time), low = i ? i - 1 : 0;
        double before = grid_time(&grid, low);
        double share = (time - before) / (grid_time(&grid, low + 1) - before);

        for (size_t part = 0; part < hrf->parts; part++) {
            double a = response_at(hrf, part, boxes, count, low + late);
            double b = response_at(hrf, part, boxes, count, low + 1 + late);

            gsl_matrix_set(columns, t, part, a + share * (b - a));
        }
    }
    if (hrf->model != HRF_FIR)
        orthogonalize(columns);
    free(boxes);
}

void regressor_polynomials(gsl_matrix *basis,
                           const struct regressor_timing *timing)
{
    size_t frames = timing->frames;
    gsl_matrix *powers = gsl_matrix_alloc(frames, basis->size2 + 1);
    double last = frame_time(timing, frames - 1);

    bug_if(basis->size1 != frames);
    for (size_t t = 0; t < frames; t++) {
        double power = 1;

        for (size_t k = 0; k < powers->size2; k++) {
            gsl_matrix_set(powers, t, k, power);
            power *= frame_time(timing, t) / last;
        }
    }
    orthogonalize(powers);
    for (size_t t = 0; t < frames; t++)
        for (size_t k = 0; k < basis->size2; k++)
            gsl_matrix_set(basis, t, k, gsl_matrix_get(powers, t, k + 1));
    gsl_matrix_free(powers);
}
