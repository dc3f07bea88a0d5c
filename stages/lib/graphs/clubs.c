#include "graphs/clubs.h"

#include "base/report.h"
#include "graph/null_measures.h"
#include "graph/richclub.h"
#include "io/columns.h"

#include <math.h>

enum { LEVEL, REGIONS, EDGES, PHI, WEIGHTED, NULLS, HEAVY_NULLS = NULLS + 3 };
enum { PLAIN = NULLS, ALL = HEAVY_NULLS + 3 };

static const struct column columns[ALL] = {
    {"level", "Level k", "edges", "The club: regions of more than k edges."},
    {"regions", "Regions of the club", "regions", "N_k, how many there are."},
    {"edges", "Edges of the club", "edges", "E_k, edges among them."},
    {"rich_club", "Rich-club coefficient", NULL,
     "2 E_k / (N_k (N_k - 1)); n/a below two regions. Zhou and Mondragon 2004, "
     "doi:10.1109/LCOMM.2004.823426."},
    {"rich_club_weighted", "Weighted rich-club coefficient", NULL,
     "Weight of the edges of the club over that of the E_k strongest edges of "
     "the graph; n/a without an edge. Opsahl 2008, "
     "doi:10.1103/PhysRevLett.101.168702. (BCT's level k is k - 1 here.)"},
    {"rich_club_null", "Mean rich-club coefficient of the nulls", NULL,
     "Over rewired graphs of the same degrees."},
    {"rich_club_normalized", "Normalized rich-club coefficient", NULL,
     "rich_club over rich_club_null; n/a where that is 0."},
    {"rich_club_p", "p-value of the rich-club coefficient", NULL,
     "(1 + nulls of at least this) / (1 + nulls): one-sided."},
    {"rich_club_weighted_null", "Mean weighted coefficient of the nulls", NULL,
     "Over rewired graphs of the same degrees and nearly the same strengths."},
    {"rich_club_weighted_normalized", "Normalized weighted coefficient", NULL,
     "rich_club_weighted over rich_club_weighted_null."},
    {"rich_club_weighted_p", "p-value of the weighted coefficient", NULL,
     "As rich_club_p."},
};

/* Mean, ratio and p of one level in the columns from `at`. */
static void compare(gsl_matrix *values, size_t row, size_t at, double own,
                    const gsl_matrix *nulls)
{
    double sum = 0, above = 0, count = 0;

    for (size_t k = 0; k < nulls->size1; k++) {
        double null = gsl_matrix_get(nulls, k, row);

        if (isnan(null))
            continue;
        count++, sum += null, above += null >= own;
    }
    if (!(count > 0) || isnan(own))
        return;
    gsl_matrix_set(values, row, at, sum / count);
    gsl_matrix_set(values, row, at + 1, sum > 0 ? own / (sum / count) : NAN);
    gsl_matrix_set(values, row, at + 2, (1 + above) / (1 + count));
}

static void compare_all(gsl_matrix *values, const struct ensemble *ensemble)
{
    for (size_t k = 0; k < values->size1; k++) {
        compare(values, k, NULLS, gsl_matrix_get(values, k, PHI),
                ensemble->club);
        compare(values, k, HEAVY_NULLS, gsl_matrix_get(values, k, WEIGHTED),
                ensemble->club_heavy);
    }
}

void clubs_write(const char *path, const struct findings *findings)
{
    size_t levels, count = findings->nulls.count ? ALL : PLAIN;
    const struct column *about[ALL];
    gsl_vector_view view[PLAIN];
    gsl_matrix *values;

    if (findings->is_signed)
        die("there is no rich club of a graph with negative edges");
    levels = richclub_levels(findings->network);
    values = gsl_matrix_alloc(levels, count);
    gsl_matrix_set_all(values, NAN);
    for (size_t k = 0; k < count; k++)
        about[k] = &columns[k];
    for (size_t k = 0; k < PLAIN; k++)
        view[k] = gsl_matrix_column(values, k);
    for (size_t k = 0; k < levels; k++)
        gsl_matrix_set(values, k, LEVEL, (double)k);
    richclub_curve(&(struct richclub){&view[PHI].vector, &view[WEIGHTED].vector,
                                      &view[REGIONS].vector,
                                      &view[EDGES].vector},
                   findings->network);
    if (findings->nulls.count)
        compare_all(values, null_measures_ensemble(findings));
    columns_write(path, NULL, about, values);
    gsl_matrix_free(values);
}
