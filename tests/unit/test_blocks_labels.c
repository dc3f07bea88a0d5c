#include "../tap.h"
#include "planted_groups.h"

#include "base/mem.h"
#include "blocks/hierarchy.h"
#include "blocks/overlap.h"
#include "blocks/scale.h"
#include "modules/choice.h"

#include <stdlib.h>
#include <string.h>

static void agreement(void)
{
    const size_t a[] = {0, 0, 1, 1, 2, 2, 2}, b[] = {0, 1, 1, 1, 2, 0, 2};
    const size_t renamed[] = {2, 2, 0, 0, 1, 1, 1}, one[7] = {0};
    size_t matched[7];

    /* scikit-learn 1.9.1, normalized_mutual_info_score */
    close_to(overlap_nmi(a, b, 7), 0.563635553099, 1e-11,
             "normalized mutual information is that of scikit-learn");
    close_to(overlap_nmi(a, renamed, 7), 1, 1e-14, "labels mean nothing");
    close_to(overlap_nmi(a, one, 7), 0, 1e-14, "one group says nothing");
    close_to(overlap_nmi(one, one, 7), 1, 0, "of two trivial ones it is 1");
    ok(overlap_match(matched, a, renamed, 7) == 3 &&
           !memcmp(matched, a, sizeof(a)),
       "matching gives a renamed partition its old names");
    ok(overlap_match(matched, one, a, 7) == 3 && matched[6] == 0 &&
           matched[0] == 1 && matched[2] == 2,
       "groups left over get new names");
}

static void consensus(void)
{
    const size_t runs[] = {0, 0, 0, 1, 1, 1, /* the reference */
                           1, 1, 1, 0, 0, 0, /* the same */
                           0, 0, 1, 1, 1, 1};
    size_t label[6];
    double share[6];

    overlap_consensus(label, share, runs, 3, 6, 0);
    ok(!memcmp(label, runs, sizeof(label)), "most starts decide");
    close_to(share[2], 2. / 3, 1e-15, "with the share of them that agree");
    close_to(share[0], 1, 0, "which is 1 where all do");
}

static void orders(void)
{
    size_t label[] = {4, 2, 2, 7, 4, 2, 7}, sorted[] = {1, 0, 0, 2, 1, 0, 2};
    size_t base[] = {0, 1, 2, 2, 1, 2}, up[] = {1, 0, 0}, same[] = {1, 0};
    const size_t top[] = {0, 0};
    const size_t want[] = {1, 0, 0, 0, 0, 0};
    size_t got[6];
    struct hierarchy *hierarchy;

    ok(hierarchy_number(label, 7, 8) == 3 &&
           !memcmp(label, sorted, sizeof(sorted)),
       "groups are numbered by size, then by their first node");
    hierarchy = hierarchy_flat(base, 6, 3);
    hierarchy_cut(hierarchy, 1, up);
    hierarchy_cut(hierarchy, 2, same);
    hierarchy_cut(hierarchy, 3, top);
    hierarchy_trim(hierarchy);
    ok(hierarchy->levels == 3 && hierarchy->count[1] == 3 &&
           hierarchy->count[2] == 2 && hierarchy->count[3] == 1,
       "a level that joins nothing is taken out");
    hierarchy_sort(hierarchy);
    hierarchy_labels(got, hierarchy, 1);
    ok(!memcmp(got, want, sizeof(want)) && hierarchy->label[0][2] == 0,
       "all levels are numbered by size");
    hierarchy_free(hierarchy);
}

static void units(void)
{
    const double weight[] = {1, 2, 4, 8};
    double scaled[4];
    struct scale scale = scale_weights(scaled, weight, 4, SCALE_EXPONENTIAL);

    close_to(scale.unit, 3.75, 1e-15, "exponential weights have a mean of 1");
    scale = scale_weights(scaled, weight, 4, SCALE_LOGNORMAL);
    close_to(scaled[0] + scaled[1] + scaled[2] + scaled[3], 0, 1e-15,
             "log-normal ones a geometric mean of 1");
    close_to(4 * scale.offset, 6 * log(2), 1e-14,
             "and their offset is the sum of ln w, the Jacobian");
    scale = scale_weights(scaled, weight, 4, SCALE_NORMAL);
    close_to(scaled[3] - scaled[0], 7 / sqrt(115. / 16), 1e-14,
             "normal ones a standard deviation of 1");
}

/* Whether the kind that weights were drawn from is chosen. */
static bool chosen(enum scale_kind kind, uint64_t seed)
{
    struct rng rng = rng_init(seed, 11);
    gsl_matrix *weights = gsl_matrix_calloc(40, 40);
    const struct choice_wish wish = {.weights = CHOICE_ANY_WEIGHTS,
                                     .correction = CHOICE_EITHER,
                                     .adjacency = CHOICE_BY_DENSITY,
                                     .copies = 1,
                                     .seed = 1,
                                     .starts = 1,
                                     .threads = 1};
    struct network *network;
    struct choice *choice;
    bool is_chosen;

    for (size_t i = 0; i < 40; i++)
        for (size_t j = 0; j < i; j++) {
            double mean = i % 2 == j % 2 ? 1.2 : 1, z = rng_normal(&rng);
            double w = kind == SCALE_LOGNORMAL ? exp(0.6 * z) * mean
                       : kind == SCALE_NORMAL
                           ? 5 + z * mean
                           : -log(1 - rng_uniform(&rng)) * mean;

            join(weights, i, j, 1000 * w);
        }
    network = network_of(weights);
    choice = choice_find(network, &wish);
    is_chosen = choice->variant[choice->best].weights == kind &&
                choice->adjacency == BLOCKS_WEIGHTS_ONLY && choice->count == 3;
    choice_free(choice);
    network_free(network);
    return is_chosen;
}

static void selection(void)
{
    size_t right[3] = {0};

    for (uint64_t seed = 0; seed < 5; seed++) {
        right[0] += chosen(SCALE_EXPONENTIAL, seed);
        right[1] += chosen(SCALE_LOGNORMAL, seed);
        right[2] += chosen(SCALE_NORMAL, seed);
    }
    ok(right[0] == 5, "exponential weights are told from the others");
    ok(right[1] == 5, "log-normal ones, too");
    ok(right[2] == 5, "and normal ones");
}

static void adjacency(void)
{
    const struct choice_wish wish = {.weights = CHOICE_EXPONENTIAL,
                                     .correction = CHOICE_EITHER,
                                     .adjacency = CHOICE_BY_DENSITY,
                                     .copies = 1,
                                     .seed = 1,
                                     .starts = 1,
                                     .threads = 1};
    const double density[] = {0.3, 0.7, 1};
    const size_t variants[] = {2, 1, 1};
    bool is_right = true;

    for (int k = 0; k < 3; k++) {
        struct network *network =
            network_of(random_graph(30, density[k], 100, 6));
        struct choice *choice = choice_find(network, &wish);

        is_right &= choice->adjacency == (enum blocks_adjacency)k &&
                    choice->count == variants[k];
        choice_free(choice);
        network_free(network);
    }
    ok(is_right, "sparse, dense and complete graphs have a form each, degrees "
                 "are corrected in the sparse one alone");
}

int main(void)
{
    agreement();
    consensus();
    orders();
    units();
    selection();
    adjacency();
    return done();
}
