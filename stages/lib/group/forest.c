#include "group/forest.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT = 11, DIGITS = 6, BINS = 1 << DIGIT, STEPS = 4096 };

/* A root, and what is known of its component. */
struct forest {
    const struct topology *topology;
    struct enhancement enhancement;
    uint32_t *parent; /* of each site */
    double *extent, *intensity, *grown, *since;
    uint32_t *active, *spare; /* elements: those in, in order */
    size_t count;
    bool *is_in;
    uint64_t *key, *spare_key;
    double *base, *power; /* power[s] = s^E */
    double *sum;          /* sum[j] of the first j steps; NULL: exact */
};

struct forest *forest_new(const struct topology *topology,
                          const struct enhancement *enhancement)
{
    struct forest *forest = NEW_ARRAY(struct forest, 1);
    size_t elements = topology->elements, sites = topology->sites;

    bug_if(elements >= UINT32_MAX || sites >= UINT32_MAX);
    forest->topology = topology;
    forest->enhancement = *enhancement;
    forest->parent = NEW_ARRAY(uint32_t, sites);
    forest->extent = NEW_ARRAY(double, sites);
    forest->intensity = NEW_ARRAY(double, sites);
    forest->grown = NEW_ARRAY(double, sites);
    forest->since = NEW_ARRAY(double, sites);
    forest->active = NEW_ARRAY(uint32_t, elements);
    forest->spare = NEW_ARRAY(uint32_t, elements);
    forest->is_in = NEW_ARRAY(bool, elements);
    forest->key = NEW_ARRAY(uint64_t, elements);
    forest->spare_key = NEW_ARRAY(uint64_t, elements);
    forest->base = NEW_ARRAY(double, elements);
    forest->power = NEW_ARRAY(double, elements + 1);
    for (size_t s = 1; s <= elements; s++)
        forest->power[s] = pow((double)s, enhancement->extent);
    if (enhancement->step > 0) {
        forest->sum = NEW_ARRAY(double, STEPS);
        for (size_t j = 1; j < STEPS; j++)
            forest->sum[j] =
                forest->sum[j - 1] +
                pow((double)j * enhancement->step, enhancement->height);
    }
    return forest;
}

void forest_free(struct forest *forest)
{
    free(forest->parent), free(forest->extent), free(forest->intensity);
    free(forest->grown), free(forest->since), free(forest->active);
    free(forest->spare), free(forest->is_in), free(forest->key);
    free(forest->spare_key), free(forest->base), free(forest->power);
    free(forest->sum);
    free(forest);
}

static void clear(struct forest *forest)
{
    size_t sites = forest->topology->sites, bytes = sites * sizeof(double);

    for (size_t s = 0; s < sites; s++)
        forest->parent[s] = (uint32_t)s;
    memset(forest->extent, 0, bytes), memset(forest->intensity, 0, bytes);
    memset(forest->grown, 0, bytes), memset(forest->since, 0, bytes);
    memset(forest->is_in, 0, forest->topology->elements * sizeof(bool));
    forest->count = 0;
}

/*
 * The root of a site.  What a component grew by stands at its root and counts
 * for all below it, so a path that is shortened hands on what it passes.
 */
static uint32_t find(struct forest *forest, uint32_t site)
{
    uint32_t root = site, *parent = forest->parent;
    double sum = 0;

    while (parent[root] != root) {
        sum += forest->grown[root];
        root = parent[root];
    }
    while (parent[site] != root && site != root) {
        uint32_t next = parent[site];
        double mine = forest->grown[site];

        forest->grown[site] = sum;
        sum -= mine;
        parent[site] = root;
        site = next;
    }
    return root;
}

/* Join two roots; the larger stays. */
static uint32_t join(struct forest *forest, uint32_t a, uint32_t b)
{
    if (a == b)
        return a;
    if (forest->extent[a] < forest->extent[b]) {
        uint32_t swap = a;

        a = b, b = swap;
    }
    forest->parent[b] = a;
    forest->extent[a] += forest->extent[b];
    forest->intensity[a] += forest->intensity[b];
    forest->grown[b] -= forest->grown[a];
    return a;
}

/* What element e touches, one by one: false at the end. */
static bool next_site(uint32_t *site, const struct forest *forest, uint32_t e,
                      size_t *k)
{
    const struct topology *topology = forest->topology;

    if (topology->ends) {
        *site = topology->ends[2 * (size_t)e + (*k & 1)];
        return (*k)++ < 2;
    }
    if (!(*k)++) {
        *site = e;
        return true;
    }
    for (; topology->start[e] + *k - 2 < topology->start[e + 1]; (*k)++) {
        *site = topology->neighbor[topology->start[e] + *k - 2];
        if (forest->is_in[*site])
            return true;
    }
    return false;
}

/* ---- one threshold ---- */

struct largest forest_largest(struct forest *forest, const double *t,
                              double sign, double threshold)
{
    struct largest largest = {0, 0};

    clear(forest);
    for (size_t e = 0; e < forest->topology->elements; e++) {
        double over = sign * t[e] - threshold;
        uint32_t site, root = 0;
        size_t k = 0;

        if (!(over > 0))
            continue;
        forest->active[forest->count++] = (uint32_t)e;
        while (next_site(&site, forest, (uint32_t)e, &k)) {
            site = find(forest, site);
            root = k == 1 ? site : join(forest, root, site);
        }
        forest->is_in[e] = true;
        forest->extent[root]++, forest->intensity[root] += over;
        largest.extent = fmax(largest.extent, forest->extent[root]);
        largest.intensity = fmax(largest.intensity, forest->intensity[root]);
    }
    return largest;
}

static uint32_t first_site(const struct forest *forest, uint32_t e)
{
    return forest->topology->ends ? forest->topology->ends[2 * (size_t)e] : e;
}

size_t forest_components(size_t *component, double *extent, double *intensity,
                         struct forest *forest)
{
    size_t *number = NEW_ARRAY(size_t, forest->topology->sites), count = 0;

    for (size_t e = 0; e < forest->topology->elements; e++)
        component[e] = SIZE_MAX;
    for (size_t k = 0; k < forest->count; k++) {
        uint32_t e = forest->active[k];
        uint32_t root = find(forest, first_site(forest, e));

        if (!number[root]) {
            extent[count] = forest->extent[root];
            intensity[count] = forest->intensity[root];
            number[root] = ++count;
        }
        component[e] = number[root] - 1;
    }
    free(number);
    return count;
}

/* ---- all thresholds ---- */

/*
 * Elements with sign t > 0 in descending order of it, ties in the order in
 * which they are: the bits of a positive double ascend with it.
 */
static void sort_active(struct forest *forest, const double *t, double sign)
{
    static const uint64_t mask = BINS - 1;
    size_t(*bin)[BINS] = xcalloc(DIGITS, sizeof *bin);

    for (size_t e = 0; e < forest->topology->elements; e++) {
        double value = sign * t[e];
        uint64_t bits;

        if (!(value > 0))
            continue;
        memcpy(&bits, &value, sizeof bits);
        forest->key[forest->count] = ~bits;
        forest->active[forest->count++] = (uint32_t)e;
        for (int d = 0; d < DIGITS; d++)
            bin[d][~bits >> (DIGIT * d) & mask]++;
    }
    for (int d = 0; d < DIGITS; d++) {
        size_t sum = 0;
        uint32_t *swap = forest->active;
        uint64_t *swap_key = forest->key;

        for (size_t b = 0; b < BINS; b++) {
            size_t here = bin[d][b];

            bin[d][b] = sum, sum += here;
        }
        for (size_t k = 0; k < forest->count; k++) {
            size_t to = bin[d][forest->key[k] >> (DIGIT * d) & mask]++;

            forest->spare[to] = forest->active[k];
            forest->spare_key[to] = forest->key[k];
        }
        forest->active = forest->spare, forest->spare = swap;
        forest->key = forest->spare_key, forest->spare_key = swap_key;
    }
    free(bin);
}

/* The sum of h^H over the steps up to t; a table has the first ones. */
static double step_area(const struct forest *forest, double t)
{
    const struct enhancement *enhancement = &forest->enhancement;
    double steps = floor(t / enhancement->step * (1 + 1e-12)), sum;

    if (steps < STEPS)
        return forest->sum[(size_t)steps];
    sum = forest->sum[STEPS - 1];
    for (size_t j = STEPS; (double)j <= steps; j++)
        sum += pow((double)j * enhancement->step, enhancement->height);
    return sum;
}

/* The integral, or sum, of h^H up to t. */
static double area(const struct forest *forest, double t)
{
    double power = forest->enhancement.height + 1;

    if (forest->sum)
        return step_area(forest, t);
    if (power <= 16 && power == floor(power))
        return gsl_pow_uint(t, (unsigned)power) / power;
    return pow(t, power) / power;
}

/* Bring what a component grew by up to the threshold whose area is `now`. */
static void grow(struct forest *forest, uint32_t root, double now)
{
    if (forest->extent[root] > 0)
        forest->grown[root] += forest->power[(size_t)forest->extent[root]] *
                               (forest->since[root] - now);
    forest->since[root] = now;
}

/* All that has grown at the roots on the way from a site. */
static double grown_of(struct forest *forest, uint32_t site)
{
    uint32_t root = find(forest, site);

    return site == root ? forest->grown[root]
                        : forest->grown[site] + forest->grown[root];
}

double forest_enhance(double *enhanced, struct forest *forest, const double *t,
                      double sign)
{
    size_t elements = forest->topology->elements;
    double most = 0;

    clear(forest);
    sort_active(forest, t, sign);
    for (size_t i = 0; i < forest->count; i++) {
        uint32_t e = forest->active[i], site, root = 0;
        double now = area(forest, sign * t[e]);
        size_t k = 0;

        while (next_site(&site, forest, e, &k)) {
            site = find(forest, site);
            grow(forest, site, now);
            root = k == 1 ? site : join(forest, root, site);
        }
        forest->is_in[e] = true;
        forest->extent[root]++;
        forest->base[e] = grown_of(forest, first_site(forest, e));
    }
    for (size_t i = 0; i < forest->count; i++)
        grow(forest, find(forest, first_site(forest, forest->active[i])), 0);
    for (size_t e = 0; enhanced && e < elements; e++)
        enhanced[e] = 0;
    for (size_t i = 0; i < forest->count; i++) {
        uint32_t e = forest->active[i];
        double value =
            grown_of(forest, first_site(forest, e)) - forest->base[e];

        most = fmax(most, value);
        if (enhanced)
            enhanced[e] = value;
    }
    return most;
}
