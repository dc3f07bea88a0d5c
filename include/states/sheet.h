/*
 * sheet.h - the columns that tables of states share (io/sheet.h).
 */
#ifndef STATES_SHEET_H
#define STATES_SHEET_H

#include "io/sheet.h"
#include "states/recordings.h"

#include <stddef.h>

/* A column each for <prefix>_state1, <prefix>_state2, ... (or state1 ...). */
void sheet_states(struct sheet *sheet, const char *prefix, size_t states,
                  const char *about);

/* The columns participant_id and file, and their cells of a run (NULL:
 * of all, n/a). */
void sheet_run_columns(struct sheet *sheet);
void sheet_run(struct sheet *sheet, const struct recording *run);

#endif
