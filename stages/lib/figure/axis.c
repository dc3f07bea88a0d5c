#include "figure/axis.h"

#include <math.h>
#include <stdio.h>

/* The least of 1, 2, 5 x 10^k that is not below `least`. */
static double round_step(double least)
{
    double unit = pow(10, floor(log10(least)));
    double digit = least / unit - 1e-9;

    return unit * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

/* Smallest count of decimals in which `step` is exact, at most 12. */
static int decimals_of(double step)
{
    return (int)fmin(12, fmax(0, -floor(log10(step) + 1e-9)));
}

static void place_ticks(struct axis *axis)
{
    double first = ceil(axis->low / axis->step - 1e-9);
    double last = floor(axis->high / axis->step + 1e-9);

    axis->first = first * axis->step;
    axis->ticks = last >= first ? (size_t)(last - first) + 1 : 0;
    axis->decimals = decimals_of(axis->step);
}

struct axis axis_tight(double low, double high, size_t most)
{
    struct axis axis = {.low = low, .high = high};
    double margin = fabs(low) > 0 ? 0.1 * fabs(low) : 0.5;

    if (!isfinite(low) || !isfinite(high) || !isfinite(high - low))
        axis.low = 0, axis.high = 1;
    else if (high - low <= 1e-12 * fmax(fabs(low), fabs(high)))
        axis.low = low - margin, axis.high = low + margin;

    axis.step = round_step((axis.high - axis.low) / (double)(most - 1));
    place_ticks(&axis);
    return axis;
}

struct axis axis_round(double low, double high, size_t most)
{
    struct axis axis = axis_tight(low, high, most);

    axis.low = floor(axis.low / axis.step + 1e-9) * axis.step;
    axis.high = ceil(axis.high / axis.step - 1e-9) * axis.step;
    if ((axis.high - axis.low) / axis.step > (double)most - 0.5) {
        axis.step = round_step(1.01 * axis.step);
        axis.low = floor(axis.low / axis.step + 1e-9) * axis.step;
        axis.high = ceil(axis.high / axis.step - 1e-9) * axis.step;
    }
    place_ticks(&axis);
    return axis;
}

double axis_tick(const struct axis *axis, size_t k)
{
    double value = axis->first + (double)k * axis->step;

    return fabs(value) < 1e-9 * axis->step ? 0 : value;
}

double axis_place(const struct axis *axis, double value)
{
    return (value - axis->low) / (axis->high - axis->low);
}

char *axis_format(char text[AXIS_ROOM], const struct axis *axis, double value)
{
    if (fabs(value) >= 1e7 || axis->decimals > 6)
        snprintf(text, AXIS_ROOM, "%.3g", value);
    else
        snprintf(text, AXIS_ROOM, "%.*f", axis->decimals, value);
    return text;
}
