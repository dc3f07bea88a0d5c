#include "graph/triads.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define INDUCED                                                             \
    "Sets of three nodes with these arcs between them and no others. Milo " \
    "2002, doi:10.1126/science.298.5594.824; motif3 of BCT: "

const struct column triads_about[TRIADS] = {
    {"triad_021U", "Triads 021U", "subgraphs", INDUCED "1."},
    {"triad_021C", "Triads 021C", "subgraphs", INDUCED "2."},
    {"triad_021D", "Triads 021D", "subgraphs", INDUCED "3."},
    {"triad_111D", "Triads 111D", "subgraphs", INDUCED "4."},
    {"triad_030T", "Triads 030T", "subgraphs", INDUCED "5."},
    {"triad_111U", "Triads 111U", "subgraphs", INDUCED "6."},
    {"triad_030C", "Triads 030C", "subgraphs", INDUCED "7."},
    {"triad_120D", "Triads 120D", "subgraphs", INDUCED "8."},
    {"triad_201", "Triads 201", "subgraphs", INDUCED "9."},
    {"triad_120C", "Triads 120C", "subgraphs", INDUCED "10."},
    {"triad_120U", "Triads 120U", "subgraphs", INDUCED "11."},
    {"triad_210", "Triads 210", "subgraphs", INDUCED "12."},
    {"triad_300", "Triads 300", "subgraphs", INDUCED "13."},
};

const int triads_igraph[TRIADS] = {2, 4, 6, 5, 7, 9, 11, 8, 10, 12, 13, 14, 15};

/* One triad of each kind, as arcs between a, b and c. */
static const char *const examples[TRIADS] = {
    "abcb",     "abbc",       "babc",        "accabc",   "abcbac",
    "accacb",   "bacbac",     "bcbaacca",    "abbaacca", "abbcacca",
    "abcbacca", "abbccbacca", "abbabccbacca"};

/* The arcs i > j, j > i, j > k, k > j, i > k, k > i as bits. */
static unsigned bit_of(unsigned from, unsigned to)
{
    static const unsigned bits[3][3] = {{0, 1, 16}, {2, 0, 4}, {32, 8, 0}};

    return bits[from][to];
}

/* kind[code]: the kind of every set of arcs, TRIADS where it is in pieces. */
static void name_codes(unsigned char kind[64])
{
    static const unsigned orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                          {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    memset(kind, TRIADS, 64);
    for (size_t t = 0; t < TRIADS; t++)
        for (size_t o = 0; o < 6; o++) {
            unsigned code = 0;

            for (const char *arc = examples[t]; *arc; arc += 2)
                code |=
                    bit_of(orders[o][arc[0] - 'a'], orders[o][arc[1] - 'a']);
            kind[code] = (unsigned char)t;
        }
}

/* pair[i, j]: 1 for an arc there, 2 for one back. */
static unsigned char *pairs_of(const gsl_matrix *arcs)
{
    size_t n = arcs->size1;
    unsigned char *pair = NEW_ARRAY(unsigned char, n *n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            pair[i * n + j] =
                (unsigned char)((gsl_matrix_get(arcs, i, j) != 0) |
                                (gsl_matrix_get(arcs, j, i) != 0) << 1);
    return pair;
}

void triads_count(uint64_t (*count)[TRIADS], const gsl_matrix *arcs)
{
    size_t n = arcs->size1;
    unsigned char *pair = pairs_of(arcs), kind[64];

    name_codes(kind);
    memset(count, 0, (n + 1) * sizeof *count);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            for (size_t k = j + 1; k < n; k++) {
                unsigned char at = kind[pair[i * n + j] | pair[j * n + k] << 2 |
                                        pair[i * n + k] << 4];

                if (at == TRIADS)
                    continue;
                count[i][at]++, count[j][at]++, count[k][at]++;
                count[n][at]++;
            }
    free(pair);
}
