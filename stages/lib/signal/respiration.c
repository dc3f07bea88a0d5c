#include "signal/respiration.h"

#include "base/report.h"
#include "signal/butterworth.h"

#include <gsl/gsl_math.h>
#include <math.h>

enum { ORDER = 2 };

double respiration_alias(double frequency, double rate)
{
    return fabs(frequency - floor((frequency + rate / 2) / rate) * rate);
}

void respiration_low_pass(gsl_matrix *motion, double rate, double cut)
{
    struct butterworth filter;

    butterworth_design(&filter, ORDER, rate, NAN, cut);
    butterworth_apply_held(motion, &filter);
}

void respiration_notch(gsl_matrix *motion, double rate, double from, double to)
{
    double middle = (from + to) / 2, w = 2 * M_PI * middle / rate;
    double g = 1 / (1 + tan(w * (to - from) / (2 * middle)));
    struct butterworth filter = {
        .count = 1,
        .at = {{.b = {g, -2 * g * cos(w), g},
                .a = {1, -2 * g * cos(w), 2 * g - 1}}},
    };

    bug_if(!(0 < from && from < to && to < rate / 2));
    butterworth_apply_held(motion, &filter);
}
