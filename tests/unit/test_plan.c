#include "../tap.h"

#include "sim/plan.h"

/* Patients, or controls, of a site among `count` subjects. */
static size_t members(const struct plan *plan, size_t site, bool is_patient,
                      size_t count)
{
    size_t found = 0;

    for (size_t s = 0; s < count; s++)
        found += plan_site(plan, s) == site && plan_is_patient(s) == is_patient;
    return found;
}

int main(void)
{
    struct plan plan = {.sites = 1};
    bool is_even = true;

    ok(!plan_is_patient(0) && plan_is_patient(1) &&
           !plan_is_affected(&plan, 0) && plan_is_affected(&plan, 1),
       "controls and patients come in turn");
    plan.is_null = true;
    ok(plan_is_patient(1) && !plan_is_affected(&plan, 1) &&
           plan_spikes(&plan, 1, 200) == plan_spikes(&plan, 0, 200),
       "under the null patients are so by name alone, and move as others do");
    plan.is_null = false;
    ok(plan_spikes(&plan, 1, 200) == 20 && plan_spikes(&plan, 3, 200) == 4,
       "the first patient moves a lot");
    plan.difference = PLAN_MOTIF;
    ok(plan_spikes(&plan, 1, 200) == 4 && !plan_is_weaker(&plan, 1),
       "but not where the motif is all");
    ok(plan_site(&plan, 7) == 0 && plan_noise(&plan, 0) == 1,
       "one site is all there is, with the usual noise");

    plan.sites = 3, plan.site_effect = 0.5;
    for (size_t count = 20; count <= 100; count += 10)
        for (size_t k = 0; k < 3; k++)
            for (int c = 0; c < 2; c++) {
                double n = (double)members(&plan, k, c, count);

                is_even = is_even && fabs(n - (double)count / 6) < 1.5;
            }
    ok(is_even, "sites are of one size and see both groups alike");
    close_to(plan_noise(&plan, 1), 1.25, 1e-15, "noise grows from the first");
    close_to(plan_noise(&plan, 2), 1.5, 1e-15, "to the last site");

    plan.sites = 2, plan.confounding = 1;
    ok(members(&plan, 0, true, 40) == 0 && members(&plan, 1, false, 40) == 0,
       "full confounding leaves a site one group");
    plan.confounding = 0.6;
    close_to((double)members(&plan, 1, true, 1000) / 500, 0.8, 0.004,
             "confounding of .6 gives the last site .8 of the patients");
    close_to((double)members(&plan, 1, false, 1000) / 500, 0.2, 0.004,
             "and .2 of the controls");
    return done();
}
