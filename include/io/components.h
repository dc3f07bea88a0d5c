/*
 * components.h - CompCor and AROMA columns, chosen by what is known of them.
 *
 * The names of components have changed more than once: a_comp_cor_NN are those
 * of white matter and CSF combined; from fMRIPrep 1.4 to 20.1 those of either
 * tissue, too; later these are w_comp_cor_NN and c_comp_cor_NN.  What each is
 * stands in the sidecar of the table, under its name: Mask (combined, WM, CSF),
 * CumulativeVarianceExplained, and MotionNoise for AROMA.
 */
#ifndef IO_COMPONENTS_H
#define IO_COMPONENTS_H

#include "io/name_list.h"
#include "io/table.h"

#include <stddef.h>

enum components_kind {
    COMPONENTS_COMBINED,
    COMPONENTS_SEPARATE, /* white matter, then CSF */
    COMPONENTS_TEMPORAL
};

/* As many as there are. */
#define COMPONENTS_ALL SIZE_MAX

/*
 * Add the first `count` components of a kind (of either tissue, when they are
 * separate), by their number; or, when `variance` is no NaN, the fewest whose
 * CumulativeVarianceExplained reaches it.  Dies when there is none, when those
 * there are do not reach `variance`, and when the choice takes a sidecar that
 * is missing or says nothing of a component.  Fewer than `count` are taken
 * with a warning.
 */
void components_add(struct name_list *names, const struct table *table,
                    enum components_kind kind, size_t count, double variance);

/*
 * Add the aroma_motion_NN, without those the sidecar says are no noise
 * (MotionNoise).  Dies when there is none; fMRIPrep writes none since 23.1.
 */
void components_add_aroma(struct name_list *names, const struct table *table);

#endif
