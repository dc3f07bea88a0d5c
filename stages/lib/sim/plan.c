#include "sim/plan.h"

#include <math.h>

#define GOLDEN 0.61803398874989485

bool plan_is_patient(size_t subject)
{
    return subject % 2;
}

bool plan_is_affected(const struct plan *plan, size_t subject)
{
    return !plan->is_null && plan_is_patient(subject);
}

bool plan_is_weaker(const struct plan *plan, size_t subject)
{
    return plan->difference == PLAN_COUPLING && plan_is_affected(plan, subject);
}

/* Where a site stands among them, from 0 to 1. */
static double rank_of(const struct plan *plan, size_t site)
{
    return plan->sites > 1 ? (double)site / (double)(plan->sites - 1) : 0;
}

size_t plan_site(const struct plan *plan, size_t subject)
{
    double tilt =
        plan_is_patient(subject) ? plan->confounding : -plan->confounding;
    size_t turn = subject / 2, site = 0;
    double at = ((double)turn + 0.5) * GOLDEN, border = 0;

    at -= floor(at);
    while (site + 1 < plan->sites) {
        border +=
            (1 + tilt * (2 * rank_of(plan, site) - 1)) / (double)plan->sites;
        if (at < border)
            break;
        site++;
    }
    return site;
}

double plan_noise(const struct plan *plan, size_t site)
{
    return 1 + plan->site_effect * rank_of(plan, site);
}

size_t plan_spikes(const struct plan *plan, size_t subject, size_t frames)
{
    bool is_restless = subject == 1 && plan_is_weaker(plan, subject);

    return frames / (is_restless ? 10 : 50);
}
