#include "graph/null_measures.h"

#include "graph/registry.h"

#include <gsl/gsl_math.h>

/* What says something only beside random graphs. */

static void *make(const struct findings *f)
{
    const struct ensemble_plan plan = {f->nulls.count, f->nulls.trials,
                                       f->nulls.threads, f->nulls.seed,
                                       f->lengths};

    return ensemble_new(f->network, f->unit_divisor, &plan);
}

static void drop(void *share)
{
    ensemble_free(share);
}

const struct ensemble *null_measures_ensemble(const struct findings *findings)
{
    return findings_share(findings, make, drop);
}

static enum ensemble_column length_of(const struct ensemble *ensemble)
{
    return ensemble_is_split(ensemble) ? ENSEMBLE_HARMONIC : ENSEMBLE_LENGTH;
}

static double normalized(const struct ensemble *ensemble,
                         enum ensemble_column column)
{
    double mean = ensemble_mean(ensemble->nulls, column);

    return mean > 0 ? gsl_vector_get(ensemble->own, column) / mean : GSL_NAN;
}

static double is_harmonic(const struct findings *f)
{
    return ensemble_is_split(null_measures_ensemble(f));
}

static double clustering(const struct findings *f)
{
    return normalized(null_measures_ensemble(f), ENSEMBLE_CLUSTERING);
}

static double clustering_p(const struct findings *f)
{
    return ensemble_p(null_measures_ensemble(f), ENSEMBLE_CLUSTERING);
}

static double length(const struct findings *f)
{
    const struct ensemble *ensemble = null_measures_ensemble(f);

    return normalized(ensemble, length_of(ensemble));
}

static double length_p(const struct findings *f)
{
    const struct ensemble *ensemble = null_measures_ensemble(f);

    return ensemble_p(ensemble, length_of(ensemble));
}

static double sigma(const struct findings *f)
{
    return ensemble_sigma(null_measures_ensemble(f));
}

static double omega(const struct findings *f)
{
    return ensemble_omega(null_measures_ensemble(f));
}

static double phi(const struct findings *f)
{
    return ensemble_phi(null_measures_ensemble(f));
}

static const struct overall_measure overall[] = {
    {"smallworld",
     BY_NULL,
     NULL,
     is_harmonic,
     {"small_world_harmonic", "Harmonic path length in use", NULL,
      "1 where the graph, a null or a lattice is disconnected: then L below is "
      "the harmonic path length of all of them; 0: the characteristic path "
      "length."}},
    {"smallworld",
     BY_NULL,
     NULL,
     clustering,
     {"clustering_normalized", "Normalized clustering coefficient", NULL,
      "Mean clustering C over C_rand, its mean over rewired graphs of the same "
      "degrees and nearly the same strengths; n/a where that is 0."}},
    {"smallworld",
     BY_NULL,
     NULL,
     clustering_p,
     {"clustering_null_p", "p-value of the clustering coefficient", NULL,
      "min(1, 2 (1 + min(nulls >= C, nulls <= C)) / (1 + nulls)). Phipson and "
      "Smyth 2010, doi:10.2202/1544-6115.1585."}},
    {"smallworld",
     BY_NULL,
     NULL,
     length,
     {"path_length_normalized", "Normalized path length", NULL,
      "L over L_rand, its mean over rewired graphs."}},
    {"smallworld",
     BY_NULL,
     NULL,
     length_p,
     {"path_length_null_p", "p-value of the path length", NULL,
      "As clustering_null_p, of L."}},
    {"smallworld",
     BY_NULL,
     NULL,
     sigma,
     {"small_world_sigma", "Small-worldness sigma", NULL,
      "(C / C_rand) / (L / L_rand). Humphries and Gurney 2008, "
      "doi:10.1371/journal.pone.0002051."}},
    {"smallworld",
     BY_NULL,
     NULL,
     omega,
     {"small_world_omega", "Small-worldness omega", NULL,
      "L_rand / L - C / C_latt, C_latt of graphs rewired to a lattice, or C "
      "where that is larger; -1 "
      "lattice, 0 small world, 1 random. Telesford 2011, "
      "doi:10.1089/brain.2011.0038."}},
    {"smallworld",
     BY_NULL,
     NULL,
     phi,
     {"small_world_propensity", "Small-world propensity phi", NULL,
      "1 - sqrt((a^2 + b^2) / 2), a = (C_latt - C) / (C_latt - C_rand), b = (L "
      "- L_rand) / (L_latt - L_rand), both cut to [0, 1]. Muldoon 2016, "
      "doi:10.1038/srep22057."}},
};

const struct overall_list overall_nulls = MEASURE_LIST(true, overall);
