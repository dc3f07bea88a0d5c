/*
 * steps.h - what a stage did to a product, in a sentence.
 *
 * From its sidecar: the parameters that were used, and what came of them.
 */
#ifndef PAGE_STEPS_H
#define PAGE_STEPS_H

#include "base/json.h"
#include "figure/markup.h"

#include <stdbool.h>

/* The papers that a page may cite. */
enum paper {
    BIDS,
    POWER,
    POWER_CARPET,
    CIRIC,
    LINDQUIST,
    COMPCOR,
    SATTERTHWAITE,
    LEDOIT,
    OAS,
    GLASSO,
    RUBINOV,
    DEY,
    MEINSHAUSEN,
    VAROQUAUX,
    DYBALLA,
    CICHOCKI,
    WILLIAMS,
    PEIXOTO,
    TRAAG,
    BASSETT,
    KRIEGESKORTE,
    WALTHER,
    NILI,
    SCHUETT,
    LIN,
    FREEDMAN,
    WINKLER,
    ZALESKY,
    BAGGIO,
    SHEN,
    ZOU,
    FORTIN,
    BEER,
    FINN,
    DEKKER,
    STEPS_PAPERS
};

/*
 * Add the sentences on the product whose sidecar is `fields`, and mark the
 * papers behind them.  A stage without words of its own is told by its
 * parameters.
 */
void steps_say(struct markup *out, bool is_cited[STEPS_PAPERS],
               const json_t *fields);

#endif
