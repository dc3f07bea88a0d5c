/*
 * reliability - how well what was measured twice agrees.
 *
 * In: a manifest with a row per participant and session that names matrices,
 * tables of nodes or images (or is itself a table, a feature a column), and the
 * participants to take.  Out, of every edge, node, voxel or column: intraclass
 * correlations, of one visit and of the mean of all, by chance sessions (1),
 * agreement (2) and consistency (3), with intervals, and the variance within
 * and between participants.  Beside it <results>_summary.tsv, whether whole
 * profiles tell participants apart: discriminability, I2C2, the rate of
 * identification and Idiff, each with a p by permutation of participants within
 * sessions; and with --scan <results>_components.tsv, the same with profiles
 * rebuilt of the first principal components.
 *
 * Sessions are the column session_id (or session, run_id, run), else the order
 * of the rows of a participant.  Who was measured once is left out.  Where
 * participants do not all have the same sessions, (2) and (3) are n/a.  Refuses
 * two rows of a participant and session, and files of other regions.
 */
#include "cohort/reliability.h"
#include "base/stage.h"

static const char *kind = "relmat";
static int permutations = 1000, seed = 1, threads = 1;

static struct reliability_request cfg = {
    .input = {.has_drop = true, .is_repeated = true, .memory = (size_t)-1},
    .level = .95};
static bool is_table;

static const struct file files[] = {
    INPUT("manifest.tsv", &cfg.input.path,
          "participant_id, session_id if known, and the files; several rows "
          "for a participant"),
    INPUT("participants.tsv", &cfg.participants, "who to take"),
    OUTPUT("results.tsv", &cfg.results, "a row per feature"),
    END_FILES,
};

static const struct param params[] = {
    TEXT("files", &kind,
         "column of the manifest: matrices, tables of nodes, images"),
    FLAG("table", &is_table,
         "the manifest names no files: its other columns are the features"),
    TEXT("measure", &cfg.input.measure,
         "columns a,b,c of the tables of nodes, or of networks"),
    INPUT_OPTION("mask", &cfg.input.mask, "of the images"),
    REAL("confidence", &cfg.level, .5, .9999, "of the intervals"),
    COUNT("permutations", &permutations, 1, 1000000, "for the p of profiles"),
    FLAG("scan", &cfg.has_scan,
         "also with 1, 2, ... principal components of all visits; the p of the "
         "best is of the best of each permutation"),
    SEED(&seed),
    THREADS(&threads),
    END_PARAMS,
};

static void run(void)
{
    cfg.input.column = is_table ? NULL : kind;
    cfg.permutations = (size_t)permutations;
    cfg.seed = (uint64_t)seed;
    cfg.threads = (size_t)threads;
    reliability_write(&cfg);
}

static const struct stage reliability = {
    .name = "reliability",
    .summary = "Tell how well what was measured twice agrees.",
    .references =
        "Shrout PE, Fleiss JL (1979). doi:10.1037/0033-2909.86.2.420. "
        "McGraw KO, Wong SP (1996). doi:10.1037/1082-989X.1.1.30. "
        "Bridgeford EW et al. (2021). doi:10.1371/journal.pcbi.1009279. "
        "Shou H et al. (2013). doi:10.3758/s13415-013-0196-0. "
        "Finn ES et al. (2015). doi:10.1038/nn.4135. "
        "Amico E, Goni J (2018). doi:10.1038/s41598-018-25089-1",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&reliability, argc, argv);
}
