/*
 * account.h - what denoising did, for the sidecar of its product.
 */
#ifndef SIGNAL_ACCOUNT_H
#define SIGNAL_ACCOUNT_H

#include "base/json.h"
#include "signal/clean.h"

/*
 * Add to `fields` what the recipe was and what it left: RepetitionTime (s) and
 * SamplingFrequency (Hz) where the repetition time is known, SoftwareFilters,
 * Despiking, Detrending, Interpolation, Standardization, NumberOfVolumes (all
 * frames of the run), NumberOfVolumesKept, RankOfConfounds (columns of the
 * basis), ShareOfSpectrum (that the filter passes), and what follows from these
 * three, DegreesOfFreedom (clean_freedom).
 */
void account_clean(json_t *fields, const struct clean *clean);

#endif
