/*
 * design.h - a linear model and a question about it, ready to be permuted.
 *
 * Of Y = X b + e and the contrast C (rows tested, columns of X) the question is
 * C b = 0.  With D = inv(X'X),
 *
 *     A = X D C'          A'Y = C b^, and A is orthogonal to the nuisance,
 *     Z = the X b with C b = 0,
 *
 * so that the columns of X split into what is tested, U (an orthonormal basis
 * of A), and nuisance, Q (one of Z): U'Q = 0, span(U, Q) = span(X).  Of Q,
 * directions that no permutation changes (the constant, or any column that is
 * constant within blocks) drop out of every permuted product, because residuals
 * have none of them; what is left is `moving`.
 *
 * Winkler AM et al. (2014). NeuroImage 92:381-397.
 * doi:10.1016/j.neuroimage.2014.01.060
 */
#ifndef GROUP_DESIGN_H
#define GROUP_DESIGN_H

#include <gsl/gsl_matrix.h>
#include <stdbool.h>
#include <stddef.h>

enum design_status {
    DESIGN_FINE,
    DESIGN_DEFICIENT, /* column `column` is a combination of those before it */
    DESIGN_CONTRAST,  /* rows of the contrast depend on each other, or are 0 */
    DESIGN_FREEDOM    /* no degree of freedom is left */
};

/*
 * What is permuted: the residuals of the data on the nuisance, or those of what
 * is tested, while data and nuisance stay.  The second costs less, by the
 * number of moving columns, and does as well (Winkler 2014, there `Smith`).
 */
enum design_scheme { SCHEME_FREEDMAN_LANE, SCHEME_SMITH };

struct design {
    enum design_scheme scheme; /* the first, unless the caller says otherwise */
    size_t rows, tested, nuisance;
    double freedom;    /* rows - columns of X */
    double length;     /* |A| of one tested row: SE = length sigma; else NaN */
    size_t column;     /* of DESIGN_DEFICIENT */
    bool is_still;     /* of U there is a direction that no permutation changes:
                        * permuting says nothing of it */
    gsl_matrix *basis; /* rows x tested: U */
    gsl_matrix *other; /* rows x nuisance: Q; NULL where nuisance is 0 */
    gsl_matrix *moving; /* rows x any: the part of Q that permutations change;
                         * NULL where there is none */
};

/*
 * orbit[rows]: rows that may take each other's place have one number, any size;
 * NULL: signs flip, and no direction is left as it is.  O(rows columns^2).
 * Release it whatever the status; if that is not fine it holds no matrix.
 */
enum design_status design_make(struct design *design, const gsl_matrix *x,
                               const gsl_matrix *contrast, const size_t *orbit)
    __attribute__((warn_unused_result));
void design_release(struct design *design);

#endif
