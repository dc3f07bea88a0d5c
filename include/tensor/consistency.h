/*
 * consistency.h - is the model of the right rank?  Two numbers about it.
 */
#ifndef TENSOR_CONSISTENCY_H
#define TENSOR_CONSISTENCY_H

#include "tensor/model.h"
#include "tensor/source.h"

/*
 * Core consistency (CORCONDIA): with G = X x1 A^+ x2 B^+ x3 C^+ (and the
 * conditions), the core that the factors would want if components could mix,
 *
 *     100 (1 - sum (G - I)^2 / R),    I the superdiagonal of ones.
 *
 * 100: no mixing wanted; below about 50 there are components too many.  It
 * depends on how scales are shared between factors: here as they are, lambda
 * with the pairs.  What was not observed counts as the model has it.  NaN for a
 * tensor of fewer than three modes and with a component of zeros.  A pass of
 * 2 R |X| flop and R to the number of modes numbers.
 *
 * Bro R, Kiers HAL (2003). J Chemometr 17:274-286. doi:10.1002/cem.801
 */
double consistency_core(const struct source *source, const struct model *model,
                        size_t threads);

/*
 * Saturation: of the pairs' factor with unit columns, centered, the sum of the
 * squared singular values over the largest.  It grows with the rank while new
 * components are new directions.  NaN with a component of zeros.
 * O(R^2 pairs).
 */
double consistency_saturation(const struct model *model);

#endif
