#include "motifs/census.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/cycles.h"
#include "graph/intensity.h"
#include "graph/intensity4.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CYCLES \
    "Simple cycles of this length, chords allowed. Harary and Manvel 1971."
#define INDUCED                                                                \
    "Sets of nodes with these edges between them and no others. Przulj 2007, " \
    "doi:10.1093/bioinformatics/btl301."
#define INTENSITY                                                            \
    "Sum over the subgraphs of the geometric mean of their weights. Onnela " \
    "2005, doi:10.1103/PhysRevE.71.065103."
#define COHERENCE                                                      \
    "Sum over the subgraphs of geometric by arithmetic mean of their " \
    "weights. Onnela 2005, doi:10.1103/PhysRevE.71.065103."

const struct motif census_motifs[CENSUS_MOST] = {
    {{"cycle_3_any", "Cycles of 3", "cycles", CYCLES}, 3, 0, 0},
    {{"cycle_4_any", "Cycles of 4", "cycles", CYCLES}, 4, 0, 0},
    {{"cycle_5_any", "Cycles of 5", "cycles", CYCLES}, 5, 0, 0},
    {{"path_3", "Paths of 3", "subgraphs", INDUCED}, 3, 9, 2},
    {{"triangle", "Triangles", "subgraphs", INDUCED}, 3, 13, 3},
    {{"path_4", "Paths of 4", "subgraphs", INDUCED}, 4, 113, 6},
    {{"claw", "Claws", "subgraphs", INDUCED}, 4, 126, 4},
    {{"cycle_4", "Cycles of 4 without a chord", "subgraphs", INDUCED},
     4,
     187,
     8},
    {{"paw", "Triangles with a tail", "subgraphs", INDUCED}, 4, 128, 7},
    {{"diamond", "Cycles of 4 with one chord", "subgraphs", INDUCED},
     4,
     193,
     9},
    {{"complete_4", "Complete graphs of 4", "subgraphs", INDUCED}, 4, 199, 10},
    {{"intensity_path_3", "Intensity of paths of 3", "weight", INTENSITY},
     3,
     9,
     2},
    {{"intensity_triangle", "Intensity of triangles", "weight", INTENSITY},
     3,
     13,
     3},
    {{"coherence_path_3", "Coherence of paths of 3", NULL, COHERENCE}, 3, 9, 2},
    {{"coherence_triangle", "Coherence of triangles", NULL, COHERENCE},
     3,
     13,
     3},
    {{"intensity_path_4", "Intensity of paths of 4", "weight", INTENSITY},
     4,
     113,
     6},
    {{"intensity_claw", "Intensity of claws", "weight", INTENSITY}, 4, 126, 4},
    {{"intensity_cycle_4", "Intensity of cycles of 4 without a chord", "weight",
      INTENSITY},
     4,
     187,
     8},
    {{"intensity_paw", "Intensity of triangles with a tail", "weight",
      INTENSITY},
     4,
     128,
     7},
    {{"intensity_diamond", "Intensity of cycles of 4 with one chord", "weight",
      INTENSITY},
     4,
     193,
     9},
    {{"intensity_complete_4", "Intensity of complete graphs of 4", "weight",
      INTENSITY},
     4,
     199,
     10},
    {{"coherence_path_4", "Coherence of paths of 4", NULL, COHERENCE},
     4,
     113,
     6},
    {{"coherence_claw", "Coherence of claws", NULL, COHERENCE}, 4, 126, 4},
    {{"coherence_cycle_4", "Coherence of cycles of 4 without a chord", NULL,
      COHERENCE},
     4,
     187,
     8},
    {{"coherence_paw", "Coherence of triangles with a tail", NULL, COHERENCE},
     4,
     128,
     7},
    {{"coherence_diamond", "Coherence of cycles of 4 with one chord", NULL,
      COHERENCE},
     4,
     193,
     9},
    {{"coherence_complete_4", "Coherence of complete graphs of 4", NULL,
      COHERENCE},
     4,
     199,
     10},
};

bool census_plan(struct census *census, const char *cycles, bool induced,
                 bool weights, bool four)
{
    *census = (struct census){0};
    for (const char *at = cycles; at; at = *at ? at + 1 : NULL) {
        if (*at < '3' || *at > '5' || census->wants[*at - '3'])
            return false;
        census->wants[*at++ - '3'] = true;
        if (*at && (*at != ',' || !at[1]))
            return false;
        if (!*at)
            break;
    }
    for (size_t k = CENSUS_GRAPHLETS; k < CENSUS_MOST; k++)
        census->wants[k] = induced && (k < CENSUS_INTENSITIES || weights) &&
                           (k < CENSUS_FOUR || four);
    for (size_t k = 0; k < CENSUS_MOST; k++)
        if (census->wants[k])
            census->kind[census->count++] = k;
    return true;
}

static size_t column_of(const struct census *census, size_t kind)
{
    size_t column = 0;

    while (census->kind[column] != kind)
        column++;
    return column;
}

static void take_cycles(gsl_matrix *counts, const struct census *census,
                        const struct bitmap *graph)
{
    const struct bits *bits = bits_kernels(BITS_BEST);
    size_t nodes = graph->nodes;
    uint64_t *cycles[3];

    for (size_t l = 0; l < 3; l++)
        cycles[l] = NEW_ARRAY(uint64_t, nodes);
    cycles_three(cycles[0], graph, bits, 1);
    if (census->wants[1])
        cycles_four(cycles[1], graph, bits, 1);
    if (census->wants[2]) {
        struct adjacency *lists = adjacency_of_bitmap(graph, 1);

        if (!cycles_five(cycles[2], cycles[0], lists, 1))
            die("more than 65535 neighbors are too many for cycles of 5");
        adjacency_free(lists);
    }
    for (size_t l = 0; l < 3; l++) {
        uint64_t sum = 0;

        for (size_t i = 0; census->wants[l] && i < nodes; i++) {
            gsl_matrix_set(counts, i, column_of(census, l),
                           (double)cycles[l][i]);
            sum += cycles[l][i];
        }
        if (census->wants[l])
            gsl_matrix_set(counts, nodes, column_of(census, l),
                           (double)sum / (double)(l + 3));
        free(cycles[l]);
    }
}

/* A node takes part in a graphlet in each of its orbits. */
static void take_graphlets(gsl_matrix *counts, const struct census *census,
                           uint64_t (*orbits)[ORBITS], size_t nodes)
{
    static const size_t first[GRAPHLETS + 1] = {1, 3, 4, 6, 8, 9, 12, 14, 15};
    uint64_t total[GRAPHLETS];

    orbits_total(total, (const uint64_t(*)[ORBITS])orbits, nodes);
    for (size_t g = 0; g < GRAPHLETS; g++) {
        size_t column = column_of(census, CENSUS_GRAPHLETS + g);

        for (size_t i = 0; i < nodes; i++) {
            uint64_t sum = 0;

            for (size_t o = first[g]; o < first[g + 1]; o++)
                sum += orbits[i][o];
            gsl_matrix_set(counts, i, column, (double)sum);
        }
        gsl_matrix_set(counts, nodes, column, (double)total[g]);
    }
}

static void take_intensities(gsl_matrix *counts, const struct census *census,
                             const struct bitmap *graph,
                             const gsl_matrix *weights)
{
    double(*sum)[INTENSITIES] = xcalloc(graph->nodes + 1, sizeof *sum);

    if (weights)
        intensity_sum(sum, graph, weights);
    for (size_t k = 0; k < INTENSITIES; k++)
        for (size_t i = 0; i <= graph->nodes; i++)
            gsl_matrix_set(counts, i, column_of(census, CENSUS_INTENSITIES + k),
                           weights ? sum[i][k] : NAN);
    free(sum);
}

/* The kinds of intensity4.h stand in the order of the graphlets. */
static void take_four(gsl_matrix *counts, const struct census *census,
                      const struct bitmap *graph, const gsl_matrix *weights)
{
    double(*sum)[INTENSITIES4] = xcalloc(graph->nodes + 1, sizeof *sum);

    if (weights)
        intensity4_sum(sum, graph, weights);
    for (size_t k = 0; k < INTENSITIES4; k++)
        for (size_t i = 0; i <= graph->nodes; i++)
            gsl_matrix_set(counts, i, column_of(census, CENSUS_FOUR + k),
                           weights ? sum[i][k] : NAN);
    free(sum);
}

void census_take(gsl_matrix *counts, uint64_t (*orbits)[ORBITS],
                 const struct census *census, const struct bitmap *graph,
                 const gsl_matrix *weights)
{
    if (census->wants[0] || census->wants[1] || census->wants[2])
        take_cycles(counts, census, graph);
    if (census->wants[CENSUS_GRAPHLETS]) {
        uint64_t(*own)[ORBITS] = xcalloc(graph->nodes, sizeof *own);

        orbits_count(own, graph, bits_kernels(BITS_BEST));
        take_graphlets(counts, census, own, graph->nodes);
        if (orbits)
            memcpy(orbits, own, graph->nodes * sizeof *own);
        free(own);
    }
    if (census->wants[CENSUS_INTENSITIES])
        take_intensities(counts, census, graph, weights);
    if (census->wants[CENSUS_FOUR])
        take_four(counts, census, graph, weights);
}
