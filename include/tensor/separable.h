/*
 * separable.h - an affinity tensor that need not be stored.
 *
 * For most kinds of affinity, at every cell (a subject at one time) the matrix
 * over pairs of nodes is one of two series of nodes:
 *
 *     alike:   X[cell, ij] = p_i p_j + q_i q_j
 *     crossed: X[cell, ij] = p_i q_j + q_i p_j         i < j
 *
 * so that both products of a pass are products of N x N and N x cells matrices.
 * With k = the column of K and C_r = the symmetric matrix of a column of C,
 *
 *     M[., r] = offdiag of P diag(k) P' + Q diag(k) Q'     (of P diag(k) Q')
 *     Y[., r] = (p'C_r p + q'C_r q) / 2                    (p'C_r q)
 *
 * ~6 N^2 cells flop a column, three times those of a stored tensor, but 8 N
 * cells bytes instead of 2 N^2 cells: 0.2 GB for a thousand nodes and twenty
 * subjects of 1200 frames, that stored would take 48 GB.  Float32, summed in
 * double over pieces of cells.
 *
 * A node that is missing in a subject has p = q = 0 there.
 */
#ifndef TENSOR_SEPARABLE_H
#define TENSOR_SEPARABLE_H

#include "tensor/source.h"

#include <stdbool.h>

struct separable {
    struct shape shape;
    size_t nodes, cells;
    bool is_crossed;
    float *p, *q;             /* nodes x cells */
    float *whole_p, *whole_q; /* while a fold is out: with it */
    struct mask *whole;       /* likewise */
    struct stored *kept;      /* the numbers, of separable_keep(); or NULL */
};

/*
 * Room for the series of nodes, all 0; shape->pairs is not looked at.  Set all
 * of a node and a subject, then separable_finish() makes a source of it; give
 * that back with source_free().
 */
struct separable *separable_new(const struct shape *shape, size_t nodes,
                                bool is_crossed);

/* p and q (NULL: 0) of a node in a subject, frames x conditions, time
 * fastest; none negative.  They are kept in float32. */
void separable_set(struct separable *separable, size_t node, size_t subject,
                   const double *p, const double *q);

/*
 * Takes over `separable`.  found (subjects x nodes) says which nodes a subject
 * has; those it lacks are set to 0.  Pairs that fewer than `least` subjects
 * have are left out: observed in none.  What a fold holds out are nodes of a
 * subject, with all their pairs; shifts are of a node in a subject.
 */
struct source *separable_finish(struct separable *separable, const bool *found,
                                size_t least);

/*
 * From here on the numbers are kept as well, 4 bytes an entry, and made again
 * when a fold goes out or comes back and by a shift: passes take a third of the
 * time.
 */
void separable_keep(struct source *source);

/* The kind's own, of separable_finish(): a pass, and one fiber of some p and q
 * in the cells range[0] .. range[0] + range[1] - 1, of nodes i < j. */
void separable_pass(const struct source *source, const struct pass *pass);
void separable_fiber(double *x, const struct separable *separable,
                     const size_t nodes[2], const size_t range[2],
                     bool is_whole);

#endif
