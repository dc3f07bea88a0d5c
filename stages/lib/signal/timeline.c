#include "signal/timeline.h"

#include "base/mem.h"
#include "base/report.h"

#include <stdlib.h>

struct timeline timeline_new(void)
{
    return (struct timeline){0};
}

void timeline_release(struct timeline *timeline)
{
    free(timeline->moment);
    free(timeline->run);
}

/* Runs move apart when a longer one comes. */
static void spread_runs(struct timeline *timeline, size_t longest)
{
    size_t more = longest - timeline->longest, run = 0;
    size_t end = timeline->runs ? timeline->run[0] : 0;

    for (size_t t = 0; t < timeline->frames; t++) {
        while (timeline->moment[t] >= end) {
            end += timeline->longest + timeline->run[run + 1];
            run++;
        }
        timeline->moment[t] += run * more;
    }
    timeline->end += timeline->runs ? (timeline->runs - 1) * more : 0;
    timeline->longest = longest;
}

void timeline_add(struct timeline *timeline, const bool *kept, size_t frames)
{
    size_t start;

    if (frames > timeline->longest)
        spread_runs(timeline, frames);
    start = timeline->runs ? timeline->end + timeline->longest : 0;
    timeline->moment = xrealloc(timeline->moment, timeline->frames + frames,
                                sizeof *timeline->moment);
    for (size_t t = 0; t < frames; t++)
        if (kept[t])
            timeline->moment[timeline->frames++] = start + t;
    timeline->run =
        xrealloc(timeline->run, timeline->runs + 1, sizeof *timeline->run);
    timeline->run[timeline->runs++] = frames;
    timeline->end = start + frames;
}

/* The pairs, into `first` and `second` where these are not NULL. */
static size_t match(size_t *first, size_t *second,
                    const struct timeline *timeline, size_t lag)
{
    const size_t *moment = timeline->moment;
    size_t count = 0, later = 0;

    bug_if(lag >= timeline->longest);
    for (size_t t = 0; t < timeline->frames; t++) {
        while (later < timeline->frames && moment[later] < moment[t] + lag)
            later++;
        if (later == timeline->frames || moment[later] > moment[t] + lag)
            continue;
        if (first) {
            first[count] = t;
            second[count] = later;
        }
        count++;
    }
    return count;
}

size_t timeline_pairs(const struct timeline *timeline, size_t lag)
{
    return match(NULL, NULL, timeline, lag);
}

size_t timeline_match(size_t *first, size_t *second,
                      const struct timeline *timeline, size_t lag)
{
    return match(first, second, timeline, lag);
}

size_t timeline_span(const struct timeline *timeline, size_t lag)
{
    size_t sum = 0;

    for (size_t k = 0; k < timeline->runs; k++)
        sum += timeline->run[k] > lag ? timeline->run[k] - lag : 0;
    return sum;
}

size_t timeline_segments(size_t *start, const struct timeline *timeline,
                         size_t length, size_t step)
{
    const size_t *moment = timeline->moment;
    size_t count = 0, after;

    bug_if(!length || !step);
    for (size_t first = 0; first < timeline->frames; first = after) {
        after = first + 1;
        while (after < timeline->frames &&
               moment[after] == moment[after - 1] + 1)
            after++;
        for (size_t t = first; t + length <= after; t += step)
            start[count++] = t;
    }
    return count;
}
