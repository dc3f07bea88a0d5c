#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "graph/links.h"

#include <stdlib.h>
#include <string.h>

/* Series with a few causes in common, so that correlations spread. */
static struct tiles *make_tiles(size_t nodes, size_t frames)
{
    struct tiles *tiles = tiles_new(nodes, frames);
    struct rng rng = rng_init(5, 1);
    double *cause = NEW_ARRAY(double, 8 * frames);
    double *x = NEW_ARRAY(double, frames);

    for (size_t k = 0; k < 8 * frames; k++)
        cause[k] = rng_normal(&rng);
    for (size_t i = 0; i < nodes; i++) {
        double share = rng_uniform(&rng), other = rng_uniform(&rng) - .3;

        for (size_t t = 0; t < frames; t++)
            x[t] = 100 + share * cause[i * 8 / nodes * frames + t] +
                   other * cause[t] + rng_normal(&rng);
        tiles_set(tiles, i, x, 1);
    }
    free(cause), free(x);
    return tiles;
}

static struct links_order order_of(const struct tiles *tiles)
{
    return (struct links_order){.range = {0, tiles_count(tiles)},
                                .threads = 1,
                                .wants_bitmap = true,
                                .bits = bits_kernels(BITS_BEST),
                                .room = 1 << 22};
}

static struct links *find(const struct tiles *tiles,
                          const struct links_order *order,
                          const struct bracket_aim *aim)
{
    for (double spread = .1;; spread *= 2) {
        struct bracket bracket =
            bracket_find(tiles, aim, spread, order->threads);
        struct links *links = links_new(tiles, order);
        enum links_status status = links_sweep(links, &bracket);

        if (status == LINKS_DONE)
            status = links_decide(links, aim);
        if (status == LINKS_DONE)
            return links;
        links_free(links);
        if (status != LINKS_MISSED)
            return NULL;
    }
}

/* The definition, in double. */
static bool is_by_definition(const struct links *links,
                             const struct bracket_aim *aim)
{
    const struct tiles *tiles = links->tiles;
    size_t wrong = 0;
    uint64_t edges = 0;

    for (size_t i = 0; i < tiles->nodes; i++)
        for (size_t j = i + 1; j < tiles->nodes; j++) {
            double r = tiles_exact(tiles, i, j);
            bool want = aim->rule == BRACKET_FIXED ? r > links->threshold
                                                   : r >= links->threshold;

            edges += want;
            wrong += bitmap_has(links->bitmap, i, j) != want;
            wrong += bitmap_has(links->bitmap, j, i) != want;
        }
    if (wrong || edges != links->sign[0].edges)
        printf("# %zu wrong, %zu edges\n", wrong, (size_t)edges);
    return !wrong && edges == links->sign[0].edges;
}

static bool same_links(const struct links *a, const struct links *b)
{
    size_t n = a->tiles->nodes, bytes = bitmap_bytes(n) - 64;

    return a->threshold <= b->threshold && a->threshold >= b->threshold &&
           !memcmp(a->bitmap->bits, b->bitmap->bits, bytes) &&
           !memcmp(a->sign[0].degree, b->sign[0].degree, n * 4) &&
           !memcmp(a->sign[0].strength, b->sign[0].strength, n * 8) &&
           a->sign[1].edges == b->sign[1].edges;
}

static void fixed(void)
{
    static const size_t sizes[] = {2, 63, 511, 512, 513, 1300};
    struct bracket_aim aim = {.rule = BRACKET_FIXED, .at = .25};
    bool good = true;

    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        struct tiles *tiles = make_tiles(sizes[s], 37);
        struct links_order order = order_of(tiles);
        struct links *links = find(tiles, &order, &aim);

        good = good && is_by_definition(links, &aim);
        links_free(links), tiles_free(tiles);
    }
    ok(good, "edges are the pairs with r > threshold, at any size");
}

static void on_the_threshold(void)
{
    struct tiles *tiles = make_tiles(700, 50);
    struct links_order order = order_of(tiles);
    struct bracket_aim aim = {.rule = BRACKET_FIXED};
    struct links *links;

    aim.at = tiles_exact(tiles, 3, 690);
    links = find(tiles, &order, &aim);
    ok(!bitmap_has(links->bitmap, 3, 690) && is_by_definition(links, &aim),
       "a pair that is the threshold itself is no edge");
    links_free(links);
    aim.at = nextafter(aim.at, -1);
    links = find(tiles, &order, &aim);
    ok(bitmap_has(links->bitmap, 3, 690) && is_by_definition(links, &aim),
       "and with the next lower double it is one");
    links_free(links), tiles_free(tiles);
}

static void paths_and_threads(void)
{
    struct tiles *tiles = make_tiles(1500, 60);
    struct links_order order = order_of(tiles);
    struct bracket_aim aim = {.rule = BRACKET_DENSITY, .at = .03};
    struct links *first = find(tiles, &order, &aim), *other;
    bool good = true;

    for (int path = BITS_PLAIN; path <= BITS_AVX512; path++) {
        order.bits = bits_kernels((enum bits_path)path);
        if (!order.bits)
            continue;
        order.threads = (size_t)path;
        other = find(tiles, &order, &aim);
        good = good && same_links(first, other);
        links_free(other);
    }
    ok(good, "the graph is one, plain, with AVX2 and with AVX-512, and with "
             "any number of threads");
    links_free(first), tiles_free(tiles);
}

static void density(void)
{
    static const double shares[] = {1e-6, .001, .02, .3, .8, 1};
    struct tiles *tiles = make_tiles(1111, 40);
    struct links_order order = order_of(tiles);
    double pairs = 1111. * 1110 / 2;
    bool exact = true, defined = true;

    for (size_t s = 0; s < sizeof shares / sizeof *shares; s++) {
        struct bracket_aim aim = {.rule = BRACKET_DENSITY, .at = shares[s]};
        struct links *links = find(tiles, &order, &aim);
        double want = fmax(1, floor(shares[s] * pairs + .5));

        exact = exact && (double)links->sign[0].edges >= want &&
                (double)links->sign[0].edges <= want;
        defined = defined && is_by_definition(links, &aim);
        links_free(links);
    }
    ok(exact, "a density keeps exactly so many edges");
    ok(defined, "and these are the largest correlations");
    tiles_free(tiles);
}

static int upward(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void discovery_rate(void)
{
    struct tiles *tiles = make_tiles(400, 80);
    struct links_order order = order_of(tiles);
    struct bracket_aim aim = {.rule = BRACKET_FDR, .at = .05, .freedom = 61.5};
    struct links *links = find(tiles, &order, &aim);
    size_t count = 0, pairs = 400 * 399 / 2, want = 0;
    double *p = NEW_ARRAY(double, pairs);

    for (size_t i = 0; i < 400; i++)
        for (size_t j = i + 1; j < 400; j++)
            p[count++] = bracket_p_value(tiles_exact(tiles, i, j), aim.freedom);
    qsort(p, count, sizeof *p, upward);
    for (size_t k = 0; k < count; k++)
        if (p[k] <= .05 * (double)(k + 1) / (double)pairs)
            want = k + 1;
    ok(links->sign[0].edges == want && want > 100,
       "the edges are those of Benjamini and Hochberg over all pairs");
    ok(is_by_definition(links, &aim), "which are the largest correlations");
    close_to(bracket_p_value(bracket_critical(.001, 50), 50), .001, 1e-12,
             "the critical r has its p-value");
    /* scipy 1.17.1: t.isf(.001, 50), then sqrt(t^2 / (50 + t^2)). */
    close_to(bracket_critical(.001, 50), 0.4188294147821327, 1e-9,
             "and is that of scipy");
    free(p), links_free(links), tiles_free(tiles);
}

static void sums(void)
{
    static const double borders[] = {0, 2, 5, 9};
    size_t n = 600;
    double *at = NEW_ARRAY(double, 3 * n);
    struct tiles *tiles = make_tiles(n, 50);
    struct links_order order = order_of(tiles);
    struct bracket_aim aim = {.rule = BRACKET_FIXED, .at = .2};
    struct links *links;
    struct shells *shells;
    uint32_t *sizes = NEW_ARRAY(uint32_t, 3 * n);
    double worst = 0;
    size_t wrong = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < 3; a++)
            at[3 * i + a] = (double)(a ? i * (a + 2) % 10 : i / 60);
    shells = shells_new(at, n, borders, 3);
    shells_sizes(sizes, shells, 2);
    order.shells = shells, order.has_negative = true, order.threads = 2;
    links = find(tiles, &order, &aim);
    for (size_t i = 0; i < n; i++) {
        double strength[2] = {0};
        uint32_t degree[2] = {0}, bin[2][3] = {{0}}, size[3] = {0};

        for (size_t j = 0; j < n; j++) {
            double r = tiles_exact(tiles, i, j), square = 0;
            size_t s = r < 0, k = 0;

            if (i == j)
                continue;
            for (size_t a = 0; a < 3; a++)
                square += (at[3 * i + a] - at[3 * j + a]) *
                          (at[3 * i + a] - at[3 * j + a]);
            while (k < 4 && square >= borders[k] * borders[k])
                k++;
            size[k - 1 < 3 ? k - 1 : 2] += k - 1 < 3;
            if (fabs(r) > .2) {
                degree[s]++, strength[s] += r;
                bin[s][k - 1 < 3 ? k - 1 : 2] += k - 1 < 3;
            }
        }
        for (size_t s = 0; s < 2; s++) {
            const struct sums *got = &links->sign[s];

            wrong += got->degree[i] != degree[s];
            worst = fmax(worst, fabs((double)got->strength[i] * SUMS_QUANTUM -
                                     strength[s]));
            for (size_t k = 0; k < 3; k++)
                wrong += got->shell[i * 3 + k] != bin[s][k];
        }
        for (size_t k = 0; k < 3; k++)
            wrong += sizes[i * 3 + k] != size[k];
    }
    ok(!wrong, "degrees and bins of distance are those of the definition");
    close_to(worst, 0, 2e-5, "strengths agree within float32");
    links_free(links), shells_free(shells), tiles_free(tiles);
    free(at), free(sizes);
}

/* The bits of the tiles of a range, as a merge moves them. */
static void copy_bits(struct bitmap *to, const struct links *from)
{
    for (size_t k = from->order.range[0]; k < from->order.range[1]; k++) {
        struct tile tile = tiles_at(from->tiles, k);
        size_t panel = tile.col / BITS_BLOCK;

        memcpy(bitmap_block(to, panel, tile.row),
               bitmap_block(from->bitmap, panel, tile.row),
               tile.rows * BITS_WORDS * sizeof(uint64_t));
    }
}

/* Jobs with some tiles each, one with none, and what a merge makes of them. */
static void parts(void)
{
    struct tiles *tiles = make_tiles(1200, 60);
    size_t cuts[] = {0, 4, 4, 5, tiles_count(tiles)};
    struct links_order order = order_of(tiles), part;
    struct bracket_aim aim = {.rule = BRACKET_DENSITY, .at = .04};
    struct bracket bracket = bracket_find(tiles, &aim, .1, 1);
    struct links *whole, *merged;
    bool good = true;

    order.wants_list = order.has_negative = true;
    whole = find(tiles, &order, &aim), merged = links_new(tiles, &order);
    part = order, part.threads = 2;
    for (size_t k = 0; k < 4; k++) {
        struct links *links;
        struct links_part found;

        part.range[0] = cuts[k], part.range[1] = cuts[k + 1];
        links = links_new(tiles, &part);
        good = good && links_sweep(links, &bracket) == LINKS_DONE;
        found = links_gather(links);
        good = good && links_join(merged, &bracket, &found) == LINKS_DONE;
        copy_bits(merged->bitmap, links);
        links_free(links);
    }
    good = good && links_decide(merged, &aim) == LINKS_DONE;
    ok(good && same_links(whole, merged) && whole->listed == merged->listed,
       "shares done apart and merged are the whole, to the bit");
    links_free(whole), links_free(merged), tiles_free(tiles);
}

/* Every tile that holds a pair, once. */
static void places_of_tiles(void)
{
    static const size_t nodes[] = {2, 256, 257, 512, 513, 1200};
    bool good = true;

    for (size_t n = 0; n < sizeof nodes / sizeof *nodes; n++) {
        struct tiles *tiles = tiles_new(nodes[n], 8);
        size_t pairs = 0;

        for (size_t k = 0; k < tiles_count(tiles); k++) {
            struct tile tile = tiles_at(tiles, k);

            for (size_t i = tile.row; i < tile.row + tile.rows; i++)
                for (size_t j = tile.col; j < tile.col + tile.cols; j++)
                    pairs += i < j;
        }
        good = good && pairs == nodes[n] * (nodes[n] - 1) / 2;
        tiles_free(tiles);
    }
    ok(good, "the tiles hold every pair once");
}

static void a_list(void)
{
    struct tiles *tiles = make_tiles(800, 60);
    struct links_order order = order_of(tiles);
    struct bracket_aim aim = {.rule = BRACKET_DENSITY, .at = .01};
    struct links *links;
    struct adjacency *listed, *mapped;

    order.wants_list = true, order.threads = 2;
    links = find(tiles, &order, &aim);
    listed = adjacency_of_links(links->list, links->listed, 800, true);
    mapped = adjacency_of_bitmap(links->bitmap, 2);
    ok(listed->edges == mapped->edges &&
           !memcmp(listed->neighbor, mapped->neighbor, listed->edges * 8),
       "the list and the bits are one graph");
    ok(fabs((double)listed->weight[0] -
            tiles_exact(tiles, 0, listed->neighbor[0])) < 1e-6 ||
           !adjacency_degree(listed, 0),
       "whose weights are correlations");
    order.room = 10;
    ok(!find(tiles, &order, &aim), "too many pairs in doubt are refused");
    adjacency_free(listed), adjacency_free(mapped);
    links_free(links), tiles_free(tiles);
}

static void against_pearson(void)
{
    double x[7] = {1, 4, 2, 8, 5, 7, 1e4}, y[7] = {3, 1, 4, 1, 5, 9, 2e4};
    struct tiles *tiles = tiles_new(2, 7);

    tiles_set(tiles, 0, x, 1), tiles_set(tiles, 1, y, 1);
    /* numpy 2.4.6: corrcoef(x, y)[0, 1]. */
    close_to(tiles_exact(tiles, 0, 1), 0.9999997594241449, 1e-7,
             "the correlation is that of numpy");
    tiles_free(tiles);
}

int main(void)
{
    against_pearson();
    fixed();
    on_the_threshold();
    paths_and_threads();
    density();
    discovery_rate();
    sums();
    parts();
    places_of_tiles();
    a_list();
    return done();
}
