/*
 * edges.h - edge time series: how much two nodes deviate together, per frame.
 *
 * Of z-scored series (derivative_scale() with n - 1),
 *
 *     E_ij(t) = z_i(t) z_j(t),   sum_t E_ij(t) / (T - 1) = r_ij,
 *     RSS(t) = sqrt(sum_{i<j} E_ij(t)^2)
 *            = sqrt(((sum_i z_i^2)^2 - sum_i z_i^4) / 2),
 *
 * the second form in O(nodes).  An event is a frame with an RSS above what
 * series have whose nodes were shifted in time, each around the circle by a lag
 * of its own.  Nodes that are constant have z = 0 and add nothing.
 *
 * Faskowitz J et al. (2020). Nat Neurosci 23:1644-1654.
 * doi:10.1038/s41593-020-00719-y; Zamani Esfahlani F et al. (2020). PNAS
 * 117:28393-28401. doi:10.1073/pnas.2005531117
 */
#ifndef DYNAMIC_EDGES_H
#define DYNAMIC_EDGES_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* rss[frames] of z (frames x nodes); NaN where a frame is not there. */
void edges_rss(double *rss, const gsl_matrix *z, const bool *is_there);

/* E_ij(t) of one frame of z: pairs i < j, row-major. */
void edges_frame(double *pairs, const double *z, size_t nodes);

struct edges_null {
    double threshold; /* the quantile of RSS over frames and draws */
    double *largest;  /* the largest RSS of each draw */
};

/*
 * RSS of `draws` (at least 1) circular shifts of the frames that are there,
 * lags from (seed, stream): the quantile (the ceil(quantile n)-th smallest) and
 * the maxima.  O(draws frames nodes).  Free `largest`.
 */
struct edges_null edges_shifted(const gsl_matrix *z, const bool *is_there,
                                size_t draws, double quantile,
                                const uint64_t key[2] /* seed, stream */);

#endif
