/*
 * middle.h - the median of more numbers than fit in memory, exactly.
 *
 * A radix selection: the bits of a double, read so that they ascend with it,
 * are three digits of 22, 21 and 21 bits; a pass over the numbers counts one
 * digit, and the ranks in the middle say which of its values goes on.  So the
 * same numbers, in any order, are shown three times:
 *
 *     while (middle_wants(middle)) {
 *         for every batch: middle_add(middle, values, count);
 *         middle_end_pass(middle);
 *     }
 *
 * The result is the one of sorting: the number in the middle, or the mean of
 * the two in the middle.  NaN and the infinities are left out.  One addition
 * per number and pass; 64 MB at most, of which only what is touched is used.
 */
#ifndef NUM_MIDDLE_H
#define NUM_MIDDLE_H

#include <stdbool.h>
#include <stddef.h>

struct middle;

/* Give it back with middle_free(). */
struct middle *middle_new(void);
void middle_free(struct middle *middle);

/* True until the third pass has ended. */
bool middle_wants(const struct middle *middle);

/* Numbers of the current pass; nothing after the third. */
void middle_add(struct middle *middle, const double *values, size_t count);

/* All numbers of this pass have come; nothing after the third. */
void middle_end_pass(struct middle *middle);

/* The median; NaN where there was no finite number. */
double middle_value(const struct middle *middle);

#endif
