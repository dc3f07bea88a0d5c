/*
 * account.h - what denoising did, for the sidecar of its product.
 */
#ifndef SIGNAL_ACCOUNT_H
#define SIGNAL_ACCOUNT_H

#include "base/json.h"
#include "signal/clean.h"

#include <stddef.h>

/*
 * Add to `fields` what the recipe was and what it left: RepetitionTime (s) and
 * SamplingFrequency (Hz) where the repetition time is known, SoftwareFilters,
 * Detrending, Interpolation, Standardization, NumberOfVolumes (all
 * frames of the run), NumberOfVolumesDiscardedByMotionScrubbing, which is
 * `lost`, NumberOfVolumesKept and DegreesOfFreedom.
 */
void account_clean(json_t *fields, const struct clean *clean, size_t lost);

#endif
