#include "states/method.h"

#include "base/mem.h"
#include "dynamic/derivative.h"
#include "states/models.h"

#include <math.h>

const char *const method_names[] = {"sliding", "edge", "mtd",  "leida",
                                    "caps",    "hmm",  "svar", NULL};

/* Of states_cluster(). */
static const char silhouette[] =
    "largest silhouette, the smaller number of equals";

static const struct method methods[] = {
    {.moment = "windows",
     .form = FORM_PAIRS,
     .pattern = "Correlation in the state: the center of its windows, of "
                "Fisher's z, turned back into r",
     .values = {{"mean", "Mean of Fisher's z over pairs"},
                {"spread", "Standard deviation of Fisher's z over pairs (n)"}},
     .is_fisher = true,
     .prepare = sliding_prepare,
     .observe = sliding_observe,
     .find = states_cluster,
     .each = sliding_each,
     .compare = states_compare,
     .describe = sliding_describe,
     .write = sliding_write,
     .rule = silhouette},
    {.moment = "frames",
     .form = FORM_PAIRS,
     .pattern = "Co-fluctuation of two regions in the events of the state: the "
                "center of the products of their z-scores",
     .values = {{"rss", "Root of the sum of squared co-fluctuations over "
                        "pairs"}},
     .prepare = edge_prepare,
     .observe = edge_observe,
     .find = states_cluster,
     .compare = edge_compare,
     .write = edge_write,
     .rule = silhouette},
    {.moment = "windows",
     .form = FORM_PAIRS,
     .pattern = "Product of the temporal derivatives in the state: the center "
                "of its windows",
     .values = {{"mean", "Mean over pairs"},
                {"spread", "Standard deviation over pairs (n)"}},
     .prepare = mtd_prepare,
     .observe = mtd_observe,
     .find = states_cluster,
     .each = mtd_each_of,
     .compare = states_compare,
     .describe = mtd_describe,
     .rule = silhouette},
    {.moment = "frames",
     .form = FORM_NODES,
     .pattern = "Leading eigenvector of phase coherence in the state: the "
                "center of those of its frames",
     .values = {{"explained", "Share of the phase coherence that its leading "
                              "eigenvector explains, from 1/2 to 1"},
                {"kuramoto", "Order parameter, 1 where all phases agree"}},
     .prepare = leida_prepare,
     .observe = leida_observe,
     .find = states_cluster,
     .rule = silhouette},
    {.moment = "frames",
     .form = FORM_NODES,
     .pattern = "Co-activation in the state: the center of its frames, each "
                "z-scored over regions",
     .values = {{"seed", "Mean z-score over time of the seed region; n/a "
                         "without one"}},
     .prepare = caps_prepare,
     .observe = caps_observe,
     .find = states_cluster,
     .rule = silhouette},
    {.moment = "frames",
     .form = FORM_PAIRS,
     .pattern = "Correlation in the state: of the posterior mean of its "
                "covariance",
     .values = {{"probability", "Of the state, given all frames"}},
     .prepare = models_prepare,
     .find = models_find_hmm,
     .rule = "least free energy",
     .compare = models_compare,
     .judge = models_judge,
     .write = models_write,
     .release = models_release},
    {.moment = "frames",
     .form = FORM_PAIRS,
     .pattern = "Correlation over frames, weighted by the probability of the "
                "state",
     .values = {{"probability", "Of the state, given all frames"}},
     .prepare = models_prepare,
     .find = models_find_svar,
     .rule = "largest likelihood of frames held out",
     .compare = models_compare,
     .judge = models_judge,
     .write = models_write,
     .release = models_release},
};

const struct method *method_of(int place)
{
    return &methods[place];
}

void sight_begin(struct sight *sight, const struct method *method, size_t count)
{
    sight->count = sight->kept = count;
    sight->threshold = NAN;
    sight->label = NEW_ARRAY(int, count);
    for (size_t k = 0; k < count; k++)
        sight->label[k] = 1;
    for (size_t v = 0; v < VALUES_MOST && method->values[v].name; v++) {
        sight->values[v] = NEW_ARRAY(double, count);
        for (size_t k = 0; k < count; k++)
            sight->values[v][k] = NAN;
    }
}

void sight_of_frames(struct states *states, size_t run)
{
    const struct recording *recording = &states->input->at[run];
    struct sight *sight = &states->sights[run];
    bool *is_found = NEW_ARRAY(bool, states->input->nodes);

    sight_begin(sight, states->method, recording->x->size1);
    sight->step = states->input->tr;
    sight->frames = gsl_matrix_alloc(recording->x->size1, recording->x->size2);
    gsl_matrix_memcpy(sight->frames, recording->x);
    derivative_scale(sight->frames, is_found, recording->is_there, true);
    free(is_found);
}
