/*
 * axis.h - ranges with ticks at round numbers (1, 2 or 5 times a power of 10).
 */
#ifndef FIGURE_AXIS_H
#define FIGURE_AXIS_H

#include <stddef.h>

struct axis {
    double low, high;   /* the range shown */
    double first, step; /* ticks are first, first + step, ... */
    size_t ticks;       /* how many of them lie in the range */
    int decimals;       /* that tell two ticks apart */
};

/*
 * The range `low`..`high` with at most `most` ticks (most >= 2) inside it.  A
 * range that is empty or not finite is replaced: one around the value, or
 * 0..1.
 */
struct axis axis_tight(double low, double high, size_t most);

/* The same, widened so that it begins and ends with a tick. */
struct axis axis_round(double low, double high, size_t most);

/* Value of tick `k`; exactly 0 at zero. */
double axis_tick(const struct axis *axis, size_t k);

/* Where `value` lies: 0 at low, 1 at high; not clamped. */
double axis_place(const struct axis *axis, double value);

/* Format with the decimals of the axis.  Returns `text`. */
enum { AXIS_ROOM = 32 };
char *axis_format(char text[AXIS_ROOM], const struct axis *axis, double value);

#endif
