/*
 * plan.h - who is who in a simulated study, and what is planted in whom.
 *
 * Subjects are control and patient in turn.  Each belongs to a site; sites may
 * differ in the noise of their scanners, and in how many patients they see.
 * Nothing depends on how many subjects there are.
 */
#ifndef SIM_PLAN_H
#define SIM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

/* What patients have: a weaker network (subject.h), or another local wiring at
 * equal degree (motif.h). */
enum plan_difference { PLAN_COUPLING, PLAN_MOTIF };

struct plan {
    enum plan_difference difference;
    bool is_null;       /* patients are patients by name alone */
    size_t sites;       /* at least 1 */
    double site_effect; /* the last site has 1 + this times the noise */
    double confounding; /* 0 to 1: how well the site tells the group */
};

bool plan_is_patient(size_t subject);

/* Whether a patient's activity is planted in this subject. */
bool plan_is_affected(const struct plan *plan, size_t subject);

/* Whether what is planted is a weaker network. */
bool plan_is_weaker(const struct plan *plan, size_t subject);

/*
 * 0 .. sites-1.  Site k has a share of 1 + c (2 k / (sites - 1) - 1), over
 * `sites`, of the patients, with - for + of the controls, so that all sites are
 * of one size.  The j-th of a group is where the fractional part of j times the
 * golden ratio falls among these shares: as even as can be at any number.
 */
size_t plan_site(const struct plan *plan, size_t subject);

/* What the noise of a site is multiplied by: 1 + site_effect k / (sites - 1).
 */
double plan_noise(const struct plan *plan, size_t site);

/* Sudden moves in a run: the first patient moves a lot, the others now and
 * then; where groups should be alike but for the motif, nobody does. */
size_t plan_spikes(const struct plan *plan, size_t subject, size_t frames);

#endif
