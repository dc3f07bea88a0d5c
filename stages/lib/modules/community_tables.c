#include "modules/communities.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "io/columns.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>

/* ---- the node table ---- */

/* A growing list of columns with names of their own. */
struct list {
    struct column *column;
    size_t count;
};

static size_t width(const struct communities *communities)
{
    size_t columns = 0;

    for (size_t k = 0; k < communities->relations->count; k++)
        columns +=
            2 +
            (communities->of[k].reported > 0 ? communities->of[k].reported : 1);
    return columns;
}

/* Adds a column `name`, with the name of the relation before it. */
static void add(struct list *list, const struct community *community,
                char *name, const char *long_name, const char *description)
{
    char *full = community->name ? xformat("%s_%s", community->name, name)
                                 : xstrdup(name);

    list->column[list->count++] = (struct column){
        .name = full, .long_name = long_name, .description = description};
    free(name);
}

static void put_labels(gsl_matrix *values, size_t column,
                       const struct community *community, const size_t *label)
{
    for (size_t i = 0; i < community->network->nodes; i++)
        gsl_matrix_set(values, community->member[i], column,
                       (double)label[i] + 1);
}

static void add_levels(struct list *list, gsl_matrix *values,
                       const struct community *community)
{
    size_t nodes = community->network ? community->network->nodes : 0;
    size_t *label = NEW_ARRAY(size_t, nodes + 1), l = 0;

    do {
        if (community->network) {
            hierarchy_labels(label, community->levels, l);
            put_labels(values, list->count, community, label);
        }
        add(list, community,
            l ? xformat("community_%zu", l + 1) : xstrdup("community"),
            l ? "Community of a higher level" : "Community",
            l ? "Community of communities, numbered by falling number of "
                "nodes, then by the first region."
              : "Community, numbered by falling number of nodes, then by the "
                "first region; n/a without an edge.");
    } while (++l < community->reported);
    free(label);
}

static void add_consensus(struct list *list, gsl_matrix *values,
                          const struct community *community)
{
    size_t nodes = community->network ? community->network->nodes : 0;

    if (nodes)
        put_labels(values, list->count, community, community->consensus);
    add(list, community, xstrdup("consensus"), "Consensus of the starts",
        "Community that most starts give the region, each start's communities "
        "being matched to those of the best by shared nodes; numbered as "
        "these.");
    for (size_t i = 0; i < nodes; i++)
        gsl_matrix_set(values, community->member[i], list->count,
                       community->agreement[i]);
    add(list, community, xstrdup("agreement"), "Agreement of the starts",
        "Share of the starts that give the region its consensus community.");
}

static void write_nodes(const struct communities *communities, const char *path)
{
    const struct relations *relations = communities->relations;
    size_t columns = width(communities);
    struct list list = {.column = NEW_ARRAY(struct column, columns)};
    const struct column **at = NEW_ARRAY(const struct column *, columns);
    gsl_matrix *values = gsl_matrix_alloc(relations->nodes, columns);

    gsl_matrix_set_all(values, NAN);
    for (size_t k = 0; k < relations->count; k++) {
        add_levels(&list, values, &communities->of[k]);
        add_consensus(&list, values, &communities->of[k]);
    }
    for (size_t c = 0; c < columns; c++)
        at[c] = &list.column[c];
    columns_write(path, relations->names, at, values);
    for (size_t c = 0; c < columns; c++)
        free((char *)list.column[c].name);
    free(list.column), free(at);
    gsl_matrix_free(values);
}

/* ---- the table of pairs of communities ---- */

static const struct column block_columns[] = {
    {"component", "Column of the pair table", NULL, "n/a for a matrix."},
    {"level", "Level", NULL, "1 divides the regions, 2 the communities of 1."},
    {"r", "Community", NULL, "As numbered on this level of the node table."},
    {"s", "Community", NULL, "r or one with a higher number."},
    {"nodes_r", "Regions in r", NULL, "Number of regions."},
    {"nodes_s", "Regions in s", NULL, "Number of regions."},
    {"pairs", "Pairs", NULL, "n_r n_s, or n_r (n_r - 1) / 2 inside of one."},
    {"edges", "Edges", NULL, "Pairs whose weight is not 0."},
    {"density", "Density", NULL, "Edges per pair; n/a without a pair."},
    {"weight", "Total weight", NULL, "Sum of the weights of the edges."},
    {"mean", "Mean weight", NULL, "Of the edges; n/a without one."},
    {"sd", "Standard deviation of the weights", NULL,
     "Of the edges, dividing by n - 1; n/a with fewer than two."},
};
enum { BLOCK_COLUMNS = sizeof(block_columns) / sizeof(*block_columns) };

/* Weights of a pair of communities: count, sum, and squares about a mean that
 * follows them (Welford). */
struct block {
    double edges, sum, mean, squares;
};

static void block_add(struct block *block, double weight)
{
    double from_mean = weight - block->mean;

    block->edges++;
    block->sum += weight;
    block->mean += from_mean / block->edges;
    block->squares += from_mean * (weight - block->mean);
}

static void write_block(struct tsv *out, const struct block *block,
                        const double *nodes, size_t r, size_t s)
{
    double pairs = r == s ? nodes[r] * (nodes[r] - 1) / 2 : nodes[r] * nodes[s];

    tsv_number(out, (double)r + 1), tsv_number(out, (double)s + 1);
    tsv_number(out, nodes[r]), tsv_number(out, nodes[s]);
    tsv_number(out, pairs), tsv_number(out, block->edges);
    tsv_number(out, pairs > 0 ? block->edges / pairs : NAN);
    tsv_number(out, block->sum);
    tsv_number(out, block->edges > 0 ? block->mean : NAN);
    tsv_number(out, block->edges > 1 ? sqrt(block->squares / (block->edges - 1))
                                     : NAN);
    tsv_end_row(out);
}

static void write_level(struct tsv *out, const struct community *community,
                        size_t level)
{
    const struct network *network = community->network;
    size_t groups = community->levels->count[level + 1];
    size_t *label = NEW_ARRAY(size_t, network->nodes);
    struct block *block = NEW_ARRAY(struct block, groups * groups);
    double *nodes = NEW_ARRAY(double, groups);

    hierarchy_labels(label, community->levels, level);
    for (size_t i = 0; i < network->nodes; i++) {
        nodes[label[i]]++;
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++) {
            size_t a = label[i], b = label[network->neighbor[e]];

            if (network->neighbor[e] > i)
                block_add(&block[(a < b ? a : b) * groups + (a < b ? b : a)],
                          network->weight[e]);
        }
    }
    for (size_t r = 0; r < groups; r++)
        for (size_t s = r; s < groups; s++) {
            tsv_text(out, community->name ? community->name : "n/a");
            tsv_number(out, (double)level + 1);
            write_block(out, &block[r * groups + s], nodes, r, s);
        }
    free(label), free(block), free(nodes);
}

static void write_blocks(const struct communities *communities,
                         const char *path)
{
    struct tsv *out = tsv_create(path);

    for (size_t c = 0; c < BLOCK_COLUMNS; c++) {
        json_t *about = json_object();

        json_put_text(about, "LongName", block_columns[c].long_name);
        json_put_text(about, "Description", block_columns[c].description);
        json_put(sidecar(path), block_columns[c].name, about);
        tsv_text(out, block_columns[c].name);
    }
    tsv_end_row(out);
    for (size_t k = 0; k < communities->relations->count; k++)
        for (size_t l = 0; l < communities->of[k].reported; l++)
            write_level(out, &communities->of[k], l);
    tsv_close(out);
}

void communities_write(const struct communities *communities, const char *nodes,
                       const char *blocks)
{
    communities_describe(communities, nodes);
    communities_describe(communities, blocks);
    write_nodes(communities, nodes);
    write_blocks(communities, blocks);
}
