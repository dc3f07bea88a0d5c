/*
 * glm_events.h - the events of the reference designs: conditions A and B by
 * turns, in a run of 120 frames of 2 s.
 */
#ifndef TESTS_UNIT_GLM_EVENTS_H
#define TESTS_UNIT_GLM_EVENTS_H

#include "glm/regressor.h"

enum { EVENTS = 4, FRAMES = 120 };

static const struct regressor_event events_of_a[EVENTS] = {
    {4, 8, 1}, {61, 8, 1}, {121, 8, 2}, {180, 8, 1}};
static const struct regressor_event events_of_b[EVENTS] = {
    {30.5, 8, 1}, {90, 0, 1}, {150.3, 8, 0.5}, {211, 1.5, 1}};

static const struct regressor_timing usual_timing = {
    .frames = FRAMES, .tr = 2, .reference = 0};

#endif
