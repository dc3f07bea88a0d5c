/*
 * How often nothing is found to be something, and something to be nothing.
 *
 * Simulated studies: 8 patients and 32 controls at two sites, a covariate that
 * goes along with the group, noise that edges of a node share.  The share of
 * studies with any p <= .05 must be within the binomial limits (99.9 %) of
 * 5 %.  GROUP_NULL=1000 is the long form.
 */
#include "../tap.h"
#include "base/mem.h"
#include "base/rng.h"
#include "calibrated.h"
#include "group/chance.h"
#include "stats/partial.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 40, NODES = 10, EDGES = 45, ORDERS = 199, COLUMNS = 4 };

enum method {
    MAX_T,
    EXTENT,
    INTENSITY,
    ENHANCED,
    NETWORKS,
    BH,
    BH_PERMUTED,
    BH_PLAIN,
    PLAIN,
    METHODS
};

struct world {
    double age_effect, site_spread, effect;
    bool has_age, is_free; /* age in the model; exchange over sites, too */
};

static uint32_t ends[2 * EDGES];
static size_t network[EDGES];

static void lay_network(void)
{
    size_t e = 0;

    for (uint32_t i = 0; i < NODES; i++)
        for (uint32_t j = i + 1; j < NODES; j++, e++) {
            ends[2 * e] = i, ends[2 * e + 1] = j;
            network[e] = i / (NODES / 2) + j / (NODES / 2);
        }
}

/* A path of edges 0-1, 1-2, ... 7-8 has the effect. */
static bool is_planted(size_t e)
{
    return ends[2 * e + 1] == ends[2 * e] + 1 && ends[2 * e] < 8;
}

/*
 * Constant, group, age, site.  Half of site 0 are patients and an eighth of
 * site 1: what is known of the group comes from site 0 more than its share of
 * the subjects says, and so does the noise where its spread is larger.
 */
static void draw(gsl_matrix *x, gsl_matrix *y, size_t *site,
                 const struct world *world, uint64_t trial)
{
    struct rng rng = rng_init(11, trial);

    for (size_t i = 0; i < ROWS; i++) {
        bool is_patient = i < 4 || (i >= 8 && i < 12);
        double age = rng_normal(&rng) + (is_patient ? 1 : 0), node[NODES];

        site[i] = i >= 8;
        gsl_matrix_set(x, i, 0, 1), gsl_matrix_set(x, i, 1, is_patient);
        gsl_matrix_set(x, i, 2, world->has_age ? age : rng_normal(&rng));
        gsl_matrix_set(x, i, 3, (double)site[i]);
        for (size_t k = 0; k < NODES; k++)
            node[k] = rng_normal(&rng);
        for (size_t e = 0; e < EDGES; e++) {
            double noise = rng_normal(&rng) +
                           .5 * (node[ends[2 * e]] + node[ends[2 * e + 1]]);

            noise *= site[i] ? 1 : world->site_spread;
            gsl_matrix_set(y, i, e,
                           noise + .7 * (double)site[i] +
                               world->age_effect * age +
                               world->effect * is_patient * is_planted(e));
        }
    }
}

/* Counts what each method finds in the elements, true effects and others. */
struct finding {
    size_t any[METHODS], planted[METHODS];
};

static void judge(struct finding *finding, const struct chance *found,
                  const struct design *design, struct forest *forest,
                  double threshold)
{
    double p[METHODS][EDGES], extent[EDGES], intensity[EDGES];
    size_t component[EDGES];

    for (size_t e = 0; e < EDGES; e++) {
        p[PLAIN][e] = 2 * gsl_cdf_tdist_Q(fabs(found->t[e]), design->freedom);
        p[BH_PERMUTED][e] =
            (1 + (double)found->extreme[e]) / (1 + (double)found->orders);
        p[BH][e] = chance_spread_p(found->t[e], found->spread[e], design,
                                   SIDE_TWO, found->orders);
        p[MAX_T][e] =
            chance_p(found->largest, found->orders, fabs(found->t[e]));
        p[ENHANCED][e] = chance_p(found->largest_enhanced, found->orders,
                                  fabs(found->enhanced[e]));
        p[NETWORKS][e] = chance_p(found->largest_mean, found->orders,
                                  fabs(found->mean[network[e]]));
        p[EXTENT][e] = p[INTENSITY][e] = 1;
    }
    partial_adjust(p[BH], p[BH], EDGES);
    partial_adjust(p[BH_PERMUTED], p[BH_PERMUTED], EDGES);
    partial_adjust(p[BH_PLAIN], p[PLAIN], EDGES);
    for (int sign = -1; sign <= 1; sign += 2) {
        forest_largest(forest, found->t, sign, threshold);
        forest_components(component, extent, intensity, forest);
        for (size_t e = 0; e < EDGES; e++) {
            if (component[e] == SIZE_MAX)
                continue;
            p[EXTENT][e] = chance_p(found->extent->data, found->orders,
                                    extent[component[e]]);
            p[INTENSITY][e] = chance_p(found->intensity->data, found->orders,
                                       intensity[component[e]]);
        }
    }
    for (int m = 0; m < METHODS; m++) {
        bool is_any = false;

        for (size_t e = 0; e < EDGES; e++) {
            is_any = is_any || p[m][e] <= .05 + 1e-12;
            finding->planted[m] += is_planted(e) && p[m][e] <= .05 + 1e-12;
        }
        finding->any[m] += is_any;
    }
}

static void study(struct finding *finding, const struct world *world,
                  uint64_t trial)
{
    const double threshold = 2.43; /* p < .01 of one test, one-sided */
    gsl_matrix *x = gsl_matrix_alloc(ROWS, COLUMNS);
    gsl_matrix *y = gsl_matrix_alloc(ROWS, EDGES);
    gsl_matrix *contrast = gsl_matrix_calloc(1, COLUMNS);
    size_t site[ROWS];
    double length[EDGES];
    struct orders_wish order_wish = {.rows = ROWS,
                                     .block = world->is_free ? NULL : site,
                                     .count = ORDERS,
                                     .seed = trial};
    struct topology topology = {EDGES, NODES, ends, NULL, NULL};
    struct orders orders;
    struct design design;
    struct strand strand = {&design, y, length, NULL, 0, EDGES};
    struct chance_wish wish = {
        &strand, 1,    EDGES,     &orders,    SIDE_TWO, false, &threshold,
        1,       true, &topology, {.4, 3, 0}, network,  3,     1};
    struct chance *found;
    struct forest *forest;

    draw(x, y, site, world, trial);
    gsl_matrix_set(contrast, 0, 1, 1);
    orders_make(&orders, &order_wish);
    if (!design_make(&design, x, contrast, orders.orbit)) {
        lane_residuals(y, length, &design);
        found = chance_run(&wish);
        forest = forest_new(&topology, &wish.enhancement);
        judge(finding, found, &design, forest, threshold);
        forest_free(forest), chance_free(found);
    }
    design_release(&design), orders_release(&orders);
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(contrast);
}

static struct finding studies(const struct world *world, size_t count,
                              const char *name)
{
    struct finding finding = {{0}, {0}};

    for (size_t trial = 0; trial < count; trial++)
        study(&finding, world, trial);
    printf("# %s: of %zu, any by max-t %zu, NBS extent %zu, intensity %zu, "
           "TFNBS %zu, networks %zu, BH %zu, of p by permutation "
           "%zu, of p of t as it is %zu, "
           "uncorrected %zu\n",
           name, count, finding.any[MAX_T], finding.any[EXTENT],
           finding.any[INTENSITY], finding.any[ENHANCED], finding.any[NETWORKS],
           finding.any[BH], finding.any[BH_PERMUTED], finding.any[BH_PLAIN],
           finding.any[PLAIN]);
    return finding;
}

static void test_null(size_t count)
{
    struct world plain = {.5, 1, 0, true, false};
    struct world spread = {.5, 3, 0, true, false};
    struct world naive = {.5, 3, 0, true, true};
    struct world omitted = {.5, 1, 0, false, false};
    struct finding finding = studies(&plain, count, "age and site");
    static const char *const names[] = {
        "max-t keeps the family-wise error of 5 %",
        "so does NBS by extent",
        "so does NBS by intensity",
        "so does TFNBS",
        "so do means of networks",
        "so does the false discovery rate where nothing is there",
        "and that of p by permutation",
        "so does that of p of t as it is, where sites are alike"};

    for (int m = 0; m < PLAIN; m++)
        ok(is_low(finding.any[m], count), names[m]);
    ok(is_high(finding.any[MAX_T], count) &&
           is_high(finding.any[ENHANCED], count) &&
           is_high(finding.any[NETWORKS], count),
       "and they are not below it either");
    ok(!is_low(finding.any[PLAIN], count), "p of single tests does not");
    finding = studies(&spread, count, "sites of unequal spread, blocks");
    ok(is_low(finding.any[MAX_T], count) &&
           is_low(finding.any[EXTENT], count) &&
           is_low(finding.any[INTENSITY], count) &&
           is_low(finding.any[ENHANCED], count) &&
           is_low(finding.any[NETWORKS], count) &&
           is_low(finding.any[BH], count) &&
           is_low(finding.any[BH_PERMUTED], count),
       "sites of unequal spread are no matter within blocks");
    ok(!is_low(finding.any[BH_PLAIN], count),
       "but they are to the false discovery rate of p of t as it is");
    finding = studies(&naive, count, "the same, no blocks");
    ok(!is_low(finding.any[MAX_T], count),
       "without blocks they are: more than 5 %");
    finding = studies(&omitted, count, "age left out of the model");
    ok(!is_low(finding.any[MAX_T], count),
       "so is a covariate that is left out of the model");
}

static void test_power(size_t count)
{
    struct world world = {.5, 1, 1.2, true, false};
    struct finding finding = studies(&world, count, "planted path");

    printf("# planted edges found of %zu: NBS %zu, FDR %zu, max-t %zu, TFNBS "
           "%zu\n",
           8 * count, finding.planted[EXTENT], finding.planted[BH],
           finding.planted[MAX_T], finding.planted[ENHANCED]);
    ok(finding.planted[EXTENT] > finding.planted[BH] &&
           finding.planted[BH] > finding.planted[MAX_T],
       "of a planted path NBS finds more than the false discovery rate, and "
       "that more than max-t");
    ok(finding.planted[ENHANCED] > finding.planted[MAX_T],
       "TFNBS finds more than max-t");
}

int main(void)
{
    const char *wanted = getenv("GROUP_NULL");
    size_t count = wanted ? (size_t)strtoul(wanted, NULL, 10) : 200;

    lay_network();
    test_null(count);
    test_power(count);
    return done();
}
