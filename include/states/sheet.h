/*
 * sheet.h - the columns that tables of states share (io/sheet.h).
 */
#ifndef STATES_SHEET_H
#define STATES_SHEET_H

#include "io/sheet.h"

#include <stddef.h>

/* A column each for <prefix>_state1, <prefix>_state2, ... (or state1 ...). */
void sheet_states(struct sheet *sheet, const char *prefix, size_t states,
                  const char *about);
#endif
