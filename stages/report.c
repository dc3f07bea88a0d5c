/*
 * report - one self-contained HTML page per subject, and for the group.
 *
 * Reads what the other stages have written into the folder of a subject (or,
 * for the group, into the root of the dataset) and shows it: motion, carpets,
 * confounds, coverage, connectivity, graph measures, the methods as they were
 * really applied, and where everything came from.  What is absent is n/a with
 * the reason.  A third kind of page shows what `classify` wrote into a folder:
 * accuracy, ROC, confusion of each site, mean maps, mask and weights; a fourth
 * what ntf, communities and dynamics made of a dynamic connectome, a fifth what
 * states found, a sixth RDMs and the models that rsa compared them with, a
 * seventh a test over the group: who was tested and how they moved, what
 * survives, as a matrix, in the brain where an atlas or coordinates say where
 * the regions are, with effect sizes, components and chance; an eighth what
 * predict found.
 *
 * A page asks for nothing from anywhere, holds no date and no path, and is the
 * same on each run.  Refuses a folder without any product.
 */
#include "base/report.h"
#include "base/output.h"
#include "base/stage.h"
#include "figure/markup.h"
#include "io/bids.h"
#include "page/classifier.h"
#include "page/dynamics.h"
#include "page/geometry.h"
#include "page/group.h"
#include "page/inference.h"
#include "page/participant.h"
#include "page/states.h"

#include <stdio.h>

static const char *const levels[] = {
    "participant", "group", "classifier", "dynamics",     "states",
    "geometry",    "edges", "prediction", "intersubject", NULL};

static struct {
    const char *folder, *page, *group_page, *only;
    struct located_request located;
    int level;
} cfg = {
    .level = 0,
};

static const struct file files[] = {
    INPUT_DIR("dir", &cfg.folder,
              "the folder of a subject, for the group the dataset, for a "
              "classifier the folder that classify wrote, for a dynamic "
              "connectome the one with the folders ntf, communities and "
              "dynamics, for states what states wrote, for geometry rdms.tsv "
              "and what rsa wrote, or a folder of these per region, for edges "
              "results.tsv and what else edges wrote, for a prediction what "
              "predict wrote, for intersubject what that wrote"),
    OUTPUT("report.html", &cfg.page, "the page"),
    END_FILES,
};

static const struct param params[] = {
    CHOICE("level", &cfg.level, levels, "what the page is about"),
    TEXT("group-page", &cfg.group_page,
         "page of the group that a subject's page links to, 'none' for no "
         "link; unset: group.html if there is one or a folder group"),
    INPUT_OPTION("only", &cfg.only,
                 "list of the products that count; others in the folder are of "
                 "another study; unset: all count"),
    INPUT_OPTION("atlas", &cfg.located.atlas,
                 "edges: where the regions are, an image of labels or of maps, "
                 "or a table of spheres"),
    INPUT_OPTION("labels", &cfg.located.labels,
                 "table of the names of its regions; unset: that beside it"),
    INPUT_OPTION("coordinates", &cfg.located.coordinates,
                 "instead of it, table of name (or Node), x, y, z in mm"),
    END_PARAMS,
};

static void run(void)
{
    struct listing *only = cfg.only ? listing_read(cfg.only) : NULL;
    struct markup page = {0};
    FILE *out;

    if (!bids_is_folder(cfg.folder))
        die("'%s' is not a folder", cfg.folder);
    if (cfg.located.labels && !cfg.located.atlas)
        usage("--labels names the regions of --atlas, which is not given");
    if (cfg.level == 0)
        participant_page(&page, cfg.folder, cfg.group_page, only);
    else if (cfg.level == 1)
        group_page(&page, cfg.folder, only);
    else if (cfg.level == 2)
        classifier_page(&page, cfg.folder);
    else if (cfg.level == 3)
        dynamics_page(&page, cfg.folder);
    else if (cfg.level == 4)
        states_page(&page, cfg.folder);
    else if (cfg.level == 5)
        geometry_page(&page, cfg.folder);
    else if (cfg.level == 6)
        edges_page(&page, cfg.folder, &cfg.located);
    else if (cfg.level == 7)
        prediction_page(&page, cfg.folder);
    else
        intersubject_page(&page, cfg.folder);

    out = output_open(cfg.page);
    fwrite(page.text, 1, page.length, out);
    output_close(out, cfg.page);
    markup_release(&page);
    listing_free(only);
}

static const struct stage report = {
    .name = "report",
    .summary =
        "Show the results of a subject, a group or a classifier on a page.",
    .references = "Power JD (2017). doi:10.1016/j.neuroimage.2016.08.009.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&report, argc, argv);
}
