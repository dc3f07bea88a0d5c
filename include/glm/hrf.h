/*
 * hrf.h - the hemodynamic response to an impulse, and how it may vary.
 *
 * A difference of two gamma densities g(t; shape, scale),
 *
 *     h(t) = g(t - dt; p/d, d) - ratio g(t - dt; u/d, d),
 *
 *                p    u    d    ratio
 *     SPM        6    16   1    0.167
 *     Glover     6    12   0.9  0.48
 *
 * sampled over 32 s, tr/50 apart but for the end point, which is included, and
 * divided by its sum.  dt = tr/50: so does nilearn, and to the last digits.
 * (Its shapes are p/d but 6/0.9 and 12/0.9 seconds late, not 6 and 12.)
 *
 * The derivative in time is (h(t) - h(t - 0.1)) / 0.1; that in dispersion
 * (h(d) - h(d + 0.01)) / 0.01, in which d of the peak alone moves and that of
 * the undershoot is 1 throughout, even Glover's.  A response of finite impulses
 * (FIR) is a box one frame long, `delay` frames late.
 *
 * Glover GH (1999). NeuroImage 9:416-429. doi:10.1006/nimg.1998.0419
 * Friston KJ et al. (1998). NeuroImage 7:30-40. doi:10.1006/nimg.1997.0306
 */
#ifndef GLM_HRF_H
#define GLM_HRF_H

#include <stdbool.h>
#include <stddef.h>

enum hrf_model {
    HRF_SPM,
    HRF_SPM_DERIVATIVE,
    HRF_SPM_DISPERSION, /* and the derivative */
    HRF_GLOVER,
    HRF_GLOVER_DERIVATIVE,
    HRF_GLOVER_DISPERSION,
    HRF_FIR
};

/* For a choice on the command line; ends with NULL. */
extern const char *const hrf_models[];

/* Points of the fine grid in a frame. */
enum { HRF_FINE = 50 };

/*
 * What events are convolved with: sums[k * length + i] is the sum of the
 * samples 0 .. i of response k.  The sums are what is needed, for an event is
 * two steps.
 */
struct hrf {
    enum hrf_model model;
    size_t parts, length;
    double *sums;
};

/*
 * The responses of `model` at a repetition time of `tr` s: the canonical one,
 * then its derivatives in time and dispersion; of HRF_FIR one for each of
 * `count` delays (frames), which the others ignore.  Give it back with
 * hrf_release().  O(parts length).
 */
struct hrf hrf_new(enum hrf_model model, double tr, const size_t *delays,
                   size_t count);
void hrf_release(struct hrf *hrf);

/* "derivative", "dispersion", or "" of the canonical one. */
const char *hrf_part_name(size_t part);

#endif
