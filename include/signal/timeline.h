/*
 * timeline.h - when the frames of joined runs were measured.
 *
 * The kept frames of one or several runs lie in one matrix, one under the
 * other.  Which of them follow each other in time is in their moments: frames
 * s and t are k frames apart when moment[t] - moment[s] == k.  Runs are set so
 * far apart that no two frames of different runs are closer than `longest`,
 * and so a search for pairs at a lag below that never crosses a gap of
 * censored frames or the border of a run.
 */
#ifndef SIGNAL_TIMELINE_H
#define SIGNAL_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>

struct timeline {
    size_t *moment; /* of each kept frame, ascending; owned */
    size_t frames;  /* kept frames */
    size_t *run;    /* frames of each run, censored ones with them; owned */
    size_t runs, longest, end; /* end: the first moment after the last run */
};

/* Without frames; add runs, then give it back with timeline_release(). */
struct timeline timeline_new(void);
void timeline_release(struct timeline *timeline);

/* One more run of `frames` frames, of which those in `kept` were kept. */
void timeline_add(struct timeline *timeline, const bool *kept, size_t frames);

/*
 * Pairs of kept frames `lag` apart, and the pairs there would be if no frame
 * had been censored: sum over runs of max(0, frames - lag).  O(frames).
 */
size_t timeline_pairs(const struct timeline *timeline, size_t lag);
size_t timeline_span(const struct timeline *timeline, size_t lag);

/*
 * first[p], second[p] = the rows of the pairs of kept frames `lag` apart, in
 * ascending order; returns how many.  Both have room for every frame.
 */
size_t timeline_match(size_t *first, size_t *second,
                      const struct timeline *timeline, size_t lag);

/*
 * start[k] = the first row of the k-th segment of `length` frames without a
 * gap: from the first frame of each stretch of kept frames every `step`
 * frames, as long as it fits.  Returns how many; room for every frame.
 */
size_t timeline_segments(size_t *start, const struct timeline *timeline,
                         size_t length, size_t step);

#endif
