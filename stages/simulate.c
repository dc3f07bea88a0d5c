/*
 * simulate - a study with known answers, as BIDS derivatives.
 *
 * Writes preprocessed runs of two groups: a resting run and a block task per
 * subject, with brain mask, confounds with sudden head movements, an atlas,
 * and truth/ holding all that was planted: the correlation between regions in
 * each group (patients are weaker within the last network), the responses of
 * each region to the two conditions, the region series and the frames with
 * sudden moves.  With --plant motif patients have the networks of controls, and
 * only the wiring of the voxels of a patch differs, at equal degrees.  With
 * --null the groups do not differ and nothing responds.  Sites may differ in
 * the noise of their scanners and in how many patients they see.  Refuses more
 * regions than the grid has room for.
 */
#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "base/stage.h"
#include "sim/subject.h"
#include "study/layout.h"
#include "study/motif_truth.h"
#include "study/run.h"

#include <stdlib.h>

enum { NETWORKS = 5, STREAM_BETAS = 3, STREAM_COUPLING = 4 };
enum { TASKS_BOTH, TASKS_REST, TASKS_BLOCKS };

static struct {
    const char *dir;
    int subjects, frames, regions, grid, tasks, plant, sites, seed;
    double tr, site_effect, confounding;
    bool is_null;
} cfg = {.subjects = 8,
         .frames = 200,
         .regions = 40,
         .sites = 1,
         .tr = 2,
         .seed = 1};

static const char *const grids[] = {
    [BRAIN_SMALL] = "small", [BRAIN_FULL] = "full", NULL};
static const char *const tasks[] = {[TASKS_BOTH] = "both",
                                    [TASKS_REST] = "rest",
                                    [TASKS_BLOCKS] = "blocks",
                                    NULL};
static const char *const differences[] = {"coupling", "motif", NULL};

static const struct file files[] = {
    OUTPUT_DIR("dir", &cfg.dir,
               "folder of the dataset; made if it is not there"),
    END_FILES,
};

static const struct param params[] = {
    COUNT("subjects", &cfg.subjects, 1, 9999, "number of subjects"),
    COUNT("frames", &cfg.frames, 20, 100000, "frames of each run"),
    COUNT("regions", &cfg.regions, 5, 5000, "regions of the atlas"),
    REAL("tr", &cfg.tr, 0.1, 10, "repetition time in s"),
    CHOICE("grid", &cfg.grid, grids,
           "24 x 28 x 24 voxels of 8 mm, or 97 x 115 x 97 of 2 mm"),
    CHOICE("tasks", &cfg.tasks, tasks, "runs of each subject"),
    CHOICE("plant", &cfg.plant, differences,
           "patients have a weaker network, or a patch of voxels in hexagons "
           "where controls have triangles"),
    FLAG("null", &cfg.is_null, "plant no group difference and no response"),
    COUNT("sites", &cfg.sites, 1, 100, "sites of the participants"),
    REAL("site-effect", &cfg.site_effect, 0, 100,
         "the last site has 1 + this times the noise of the first"),
    REAL("confounding", &cfg.confounding, 0, 1,
         "how well the site tells the group; 1: of the first and last, fully"),
    SEED(&cfg.seed),
    END_PARAMS,
};

/* Pictures drive the first network, tones the second, each region its own. */
static gsl_matrix *make_betas(const struct brain *brain)
{
    gsl_matrix *betas = gsl_matrix_calloc(brain->regions, SIM_CONDITIONS);
    struct rng rng = rng_init((uint64_t)cfg.seed, STREAM_BETAS);

    for (size_t r = 0; r < brain->regions; r++)
        for (size_t c = 0; c < SIM_CONDITIONS; c++) {
            double beta =
                (brain->network[r] == c ? 1.5 : 0) + 0.3 * rng_normal(&rng);

            gsl_matrix_set(betas, r, c, cfg.is_null ? 0 : beta);
        }
    return betas;
}

static struct plan make_plan(void)
{
    if (cfg.sites == 1 && (cfg.site_effect > 0 || cfg.confounding > 0))
        usage("--site-effect and --confounding need --sites of at least 2");
    return (struct plan){.difference = (enum plan_difference)cfg.plant,
                         .is_null = cfg.is_null,
                         .sites = (size_t)cfg.sites,
                         .site_effect = cfg.site_effect,
                         .confounding = cfg.confounding};
}

static void write_group_truth(const struct brain *brain,
                              const struct plan *plan, const gsl_matrix *betas)
{
    gsl_matrix *corr = gsl_matrix_alloc(brain->regions, brain->regions);
    char *path = xformat("%s/truth/betas.tsv", cfg.dir);
    char *conditions[] = {xstrdup("picture"), xstrdup("tone")};
    double coupling[NETWORKS];

    for (size_t g = 0; g < 2; g++) {
        subject_coupling(coupling, NETWORKS, plan_is_weaker(plan, g));
        subject_correlation(corr, brain, coupling);
        layout_truth_matrix(cfg.dir, g ? "group-patient" : "group-control",
                            brain, corr);
    }
    layout_table(path, "Planted responses: a row per region in atlas order",
                 betas, conditions);
    free(conditions[0]), free(conditions[1]), free(path);
    gsl_matrix_free(corr);
}

static void write_subject(const struct brain *brain, const struct plan *plan,
                          const gsl_matrix *betas, const struct motif *motif,
                          size_t subject)
{
    double coupling[NETWORKS];
    size_t frames = (size_t)cfg.frames;
    struct rng rng = rng_init((uint64_t)cfg.seed, STREAM_COUPLING);
    struct study_run run = {
        .dir = cfg.dir,
        .brain = brain,
        .subject = subject,
        .frames = frames,
        .spikes = plan_spikes(plan, subject, frames),
        .tr = cfg.tr,
        .coupling = coupling,
        .betas = betas,
        .noise = plan_noise(plan, plan_site(plan, subject)),
        .motif = motif,
        .wiring = motif_truth_wiring(plan, subject),
        .seed = (uint64_t)cfg.seed,
    };

    rng.index = subject * NETWORKS;
    subject_coupling(coupling, NETWORKS, plan_is_weaker(plan, subject));
    for (size_t k = 0; k < NETWORKS; k++)
        coupling[k] += 0.03 * rng_normal(&rng);
    for (int task = cfg.tasks == TASKS_BLOCKS; task < 2; task++) {
        if (task && cfg.tasks == TASKS_REST)
            break;
        run.has_task = task;
        run.task = task ? "blocks" : "rest";
        note("subject %zu, %s", subject + 1, run.task);
        study_run_write(&run);
    }
}

static void run(void)
{
    struct brain *brain = brain_new(&brain_grids[cfg.grid], (size_t)cfg.regions,
                                    NETWORKS, (uint64_t)cfg.seed);
    struct plan plan = make_plan();
    struct motif *motif = NULL;
    gsl_matrix *betas;

    if (!brain)
        usage("the %s grid has too few voxels for %d regions", grids[cfg.grid],
              cfg.regions);
    betas = make_betas(brain);
    layout_begin(cfg.dir);
    layout_atlas(cfg.dir, brain);
    layout_participants(cfg.dir, (size_t)cfg.subjects, &plan,
                        (uint64_t)cfg.seed);
    write_group_truth(brain, &plan, betas);
    if (plan.difference == PLAN_MOTIF) {
        motif = motif_new(brain, (uint64_t)cfg.seed);
        motif_truth_write(cfg.dir, brain, motif, &plan);
    }
    for (size_t s = 0; s < (size_t)cfg.subjects; s++)
        write_subject(brain, &plan, betas, motif, s);
    gsl_matrix_free(betas);
    motif_free(motif);
    brain_free(brain);
}

static const struct stage simulate = {
    .name = "simulate",
    .summary = "Make a study with known answers, as BIDS derivatives.",
    .references = "Glover GH (1999). doi:10.1006/nimg.1998.0419",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&simulate, argc, argv);
}
