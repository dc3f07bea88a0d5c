/*
 * dynamics - the dynamic connectome: who is with whom, when, and in whom.
 *
 * In: the folder of `ntf` and the communities of its components (`communities`
 * of its pairs.tsv).  At every time of every subject one component contributes
 * most; its communities are the communities of that moment, once the partitions
 * of all components are put into common terms.  Out: which component is
 * dominant when, how long and followed by which; the community of every node at
 * every time, and the roles that follow (flexibility, promiscuity, allegiance,
 * recruitment and integration); how the components respond to stimuli, against
 * circular shifts; and the adjacency without its noise.  Components that do not
 * survive their null take no part.  Refuses tables that do not fit each other.
 */
#include "dynamics/dynamics.h"
#include "base/output.h"
#include "base/stage.h"

static struct dynamics_options cfg = {.labels = "community"};

static const struct file files[] = {
    INPUT_DIR("ntfdir", &cfg.folder, "the folder that ntf wrote"),
    INPUT("nodes.tsv", &cfg.nodes,
          "communities of its components, as communities writes them"),
    OUTPUT_DIR("outdir", &cfg.outdir, "folder for the tables; made if absent"),
    END_FILES,
};

static const struct param params[] = {
    INPUT_OPTION("events", &cfg.events,
                 "table onset (s), duration (s), trial_type: stimuli on the "
                 "time axis of ntf; not needed where ntf aligned them"),
    INPUT_OPTION("systems", &cfg.systems,
                 "table with a name and a network per node, for recruitment "
                 "and integration"),
    CHOICE("components", &cfg.kept, dynamics_kept,
           "which components take part: those that survive their null (all "
           "where none was drawn), or all"),
    TEXT("labels", &cfg.labels,
         "column of nodes.tsv, after the name of the component: community, "
         "consensus, community_2 of nested communities"),
    OUTPUT_OPTION("adjacency", &cfg.adjacency,
                  "also the denoised affinities, time x subject x pair, .npy"),
    END_PARAMS,
};

static void run(void)
{
    struct dynamics *dynamics = dynamics_open(&cfg);

    output_folder(cfg.outdir);
    dynamics_write(dynamics);
    dynamics_free(dynamics);
}

static const struct stage dynamics = {
    .name = "dynamics",
    .summary = "Combine components and communities to a dynamic connectome.",
    .references = "After Dyballa L et al. (2024), ICLR, arXiv 2402.14102. "
                  "Bassett DS et al. (2011). PNAS 108:7641-7646. "
                  "doi:10.1073/pnas.1018985108. "
                  "Mattar MG et al. (2015). PLoS Comput Biol 11:e1004533. "
                  "doi:10.1371/journal.pcbi.1004533",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&dynamics, argc, argv);
}
