/*
 * edges - which edges, measures or features go along with what is known of the
 * participants.
 *
 * Reads one matrix (or table of nodes, or row of features) a participant and
 * fits a linear model to every element: factors, covariates and interactions.
 * One question is asked of it, a term or a contrast, and answered by t or F
 * with permutations of the residuals (Freedman and Lane), all of them where
 * they are few: p of one test, false discovery rates, family-wise error by the
 * largest statistic, components of the network (NBS), threshold-free
 * enhancement (TFNBS), means of networks; effect sizes with intervals.  Blocks
 * (sites, people) say who may be exchanged.  Refuses a model with a column that
 * others make up, missing values unless told what to do with them, and a model
 * that no permutation changes.
 */
#include "cohort/edges.h"
#include "base/report.h"
#include "base/stage.h"

#include <math.h>

static struct edges_options cfg = {.input.memory = (size_t)1 << 40,
                                   .model.formula = "1",
                                   .methods = "fdr,max-t",
                                   .thresholds = "p<.001",
                                   .permutations = 5000,
                                   .seed = 1,
                                   .threads = 1,
                                   .extent = NAN,
                                   .height = NAN,
                                   .neighbors = 2};

static const struct file files[] = {
    INPUT("manifest.tsv", &cfg.input.path,
          "participant_id and relmat (or --features); or a table of features"),
    INPUT("participants.tsv", &cfg.participants, "the phenotype"),
    OUTPUT("results.tsv", &cfg.results, "row per element"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("model", &cfg.model.formula,
         "\"diagnosis * age + sex\": columns of the participants (or of the "
         "manifest); a*b is a + b + a:b; - 1 leaves out the constant"),
    TEXT("test", &cfg.model.test,
         "the term in question, or constant; unset: the first"),
    TEXT("contrast", &cfg.model.contrast,
         "levels of it, or columns: \"patient - control\"; rows of an F "
         "between semicolons"),
    TEXT("factors", &cfg.model.factors, "columns a,b whose numbers are levels"),
    TEXT("reference", &cfg.model.references,
         "a=x,b=y: level that others are compared with, not the first"),
    TEXT("method", &cfg.methods,
         "list of fdr, max-t, nbs, tfnbs; of maps cluster, tfce are the same"),
    CHOICE(
        "fdr-from", &cfg.rate, edges_rates,
        "p that q_bh and q_by adjust: of t with the spread that permutations "
        "give each element, which sites may differ in; of t as it is (and "
        "without permutations); or of the permutations alone, which needs "
        "many"),
    CHOICE("side", &cfg.side, edges_sides, "of t"),
    COUNT("permutations", &cfg.permutations, 0, 10000000,
          "all distinct ones where there are no more than that"),
    FLAG("tail", &cfg.has_tail,
         "p below 1 / permutations, too: columns p_fwe_tail, p_tfnbs_tail"),
    CHOICE("scheme", &cfg.scheme, edges_schemes,
           "permute the residuals of the data, or of what is tested, which is "
           "faster by the number of other columns"),
    TEXT("blocks", &cfg.model.blocks, "column: exchange within equal cells"),
    FLAG("blocks-whole", &cfg.is_whole,
         "exchange the blocks instead, as they are"),
    CHOICE("harmonize", &cfg.harmonize, edges_harmonizers,
           "take what --batch differs by out of the data first, keeping the "
           "columns of the model that are not in question"),
    TEXT("batch", &cfg.batch,
         "column of the participants (site, scanner) to harmonize by; unset: "
         "that of --blocks"),
    CHOICE("errors", &cfg.errors, edges_error_models,
           "symmetric: flip signs instead (one sample, pairs)"),
    TEXT("features", &cfg.input.column,
         "column of the manifest: matrices, tables of nodes or 3D maps"),
    TEXT("measure", &cfg.input.measure,
         "columns a,b,c of the tables of nodes, or of networks"),
    INPUT_OPTION("mask", &cfg.input.mask, "voxels of the maps to use"),
    TEXT("masks", &cfg.input.masks,
         "instead: column of the manifest with masks; voxels that all share"),
    CHOICE("neighbors", &cfg.neighbors, edges_neighbors, "of a voxel"),
    OUTPUT_DIR_OPTION(
        "maps", &cfg.maps,
        "folder for maps of the columns, stat-t_statmap.nii.gz and so on"),
    CHOICE("fisher", &cfg.fisher, edges_fisher_rules,
           "z of r; auto: where the sidecars say that it is correlation"),
    CHOICE("missing", &cfg.missing, edges_missing_rules,
           "elements that some lack: refuse, drop, or test in the others"),
    TEXT("nbs-threshold", &cfg.thresholds,
         "list of t (F), or of p<alpha, for one test"),
    OUTPUT_OPTION("components", &cfg.components, "table of NBS components"),
    REAL("tfnbs-extent", &cfg.extent, 0, 10, "E; unset: .4, of maps .5"),
    REAL("tfnbs-height", &cfg.height, 0, 10, "H; unset: 3, of maps 2"),
    REAL("dh", &cfg.step, 0, 10,
         "step of TFNBS, .1 in MRtrix3; 0: the exact integral"),
    INPUT_OPTION(
        "networks", &cfg.networks,
        "table of Node, module: means within and between them, which is "
        "called constrained NBS"),
    OUTPUT_OPTION("network-results", &cfg.pairs, "table of these means"),
    OUTPUT_OPTION("null", &cfg.null, "table of what is largest by chance"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    END_PARAMS,
};

static void run(void)
{
    struct edges *edges;

    if (!cfg.batch)
        cfg.batch = cfg.model.blocks;
    if (cfg.harmonize && !cfg.batch)
        usage("--harmonize needs --batch, the column to harmonize by");
    edges = edges_open(&cfg);

    edges_run(edges);
    edges_write(edges);
    edges_free(edges);
}

static const struct stage edges = {
    .name = "edges",
    .summary = "Test edges, nodes or features over a group by permutation.",
    .references = "Freedman D, Lane D (1983). J Bus Econ Stat 1:292-298. "
                  "doi:10.2307/1391660; Zalesky A et al. (2010). NeuroImage "
                  "53:1197-1207. doi:10.1016/j.neuroimage.2010.06.041; Baggio "
                  "HC et al. (2018). Hum Brain Mapp 39:2289-2302. "
                  "doi:10.1002/hbm.24007; Winkler AM et al. (2014). NeuroImage "
                  "92:381-397. doi:10.1016/j.neuroimage.2014.01.060",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&edges, argc, argv);
}
