/*
 * evidence.h - what the products of a run say, and what they do not say.
 *
 * Every number on a page comes with a reason where it is n/a.
 */
#ifndef PAGE_EVIDENCE_H
#define PAGE_EVIDENCE_H

#include "base/json.h"
#include "io/relmat.h"
#include "io/series.h"
#include "io/table.h"
#include "page/catalog.h"

#include <stdbool.h>

struct fact {
    double value;       /* NaN: not known */
    const char *reason; /* why not */
};

enum fact_kind {
    FACT_FRAMES,
    FACT_TR,
    FACT_CENSORED,
    FACT_FD,
    FACT_REGIONS,
    FACT_MISSING,
    FACT_DF,
    FACTS
};

/* "frames", "TR (s)" ... : the heading of a fact. */
const char *fact_name(enum fact_kind kind);

struct evidence {
    const struct run *run;
    const struct parcellation *parcels; /* NULL: the run has none */
    struct series *raw, *clean;
    struct table *coverage;
    struct relmat **matrices; /* one for each of the parcels */
    json_t *fields; /* sidecar of the clean series, else of the raw one, else of
                       the first matrix; or NULL */
    bool is_denoised;
    size_t frames;    /* entries of fd and of censored */
    double *fd;       /* mm; NULL without a motion table */
    bool *censored;   /* NULL when it is not known which */
    double threshold; /* of FD in mm, NaN when unknown */
    struct fact facts[FACTS];
};

/*
 * Read the products of one parcellation of a run.  `is_brief` leaves out the
 * series wherever their sidecar says enough.  Dies when the tables of one run
 * do not fit each other.
 */
void evidence_read(struct evidence *evidence, const struct run *run,
                   const struct parcellation *parcels, bool is_brief);
void evidence_release(struct evidence *evidence);

/* Why there is no motion table, or no clean series. */
const char *evidence_no_motion(const struct evidence *evidence);

/*
 * A label for each of `names`: its cell in the column `network` of the
 * coverage table, else in `module` or `community` of `nodes`; NULL when
 * neither table has one.  The labels belong to the tables; free() the list.
 */
const char **evidence_labels(const struct evidence *evidence,
                             char *const *names, size_t count,
                             const struct table *nodes);

/* Mean of the finite entries above the diagonal, or NaN. */
double evidence_mean_edge(const struct relmat *matrix);

#endif
