#include "page/methods.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "io/bids.h"
#include "page/html.h"
#include "page/sources.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text, *doi;
} papers[STEPS_PAPERS] = {
    [BIDS] = {"Gorgolewski KJ et al. (2016). The brain imaging data structure. "
              "Scientific Data 3:160044.",
              "10.1038/sdata.2016.44"},
    [POWER] = {"Power JD et al. (2012). Spurious but systematic correlations "
               "in functional connectivity MRI networks arise from subject "
               "motion. NeuroImage 59:2142-2154.",
               "10.1016/j.neuroimage.2011.10.018"},
    [POWER_CARPET] = {"Power JD (2017). A simple but useful way to assess fMRI "
                      "scan qualities. NeuroImage 154:150-158.",
                      "10.1016/j.neuroimage.2016.08.009"},
    [CIRIC] = {"Ciric R et al. (2017). Benchmarking of participant-level "
               "confound regression strategies for the control of motion "
               "artifact. NeuroImage 154:174-187.",
               "10.1016/j.neuroimage.2017.03.020"},
    [LINDQUIST] = {"Lindquist MA et al. (2019). Modular preprocessing "
                   "pipelines can reintroduce artifacts into fMRI data. Human "
                   "Brain Mapping 40:2358-2376.",
                   "10.1002/hbm.24528"},
    [COMPCOR] = {"Behzadi Y et al. (2007). A component based noise correction "
                 "method (CompCor) for BOLD and perfusion based fMRI. "
                 "NeuroImage 37:90-101.",
                 "10.1016/j.neuroimage.2007.04.042"},
    [SATTERTHWAITE] = {"Satterthwaite TD et al. (2013). An improved framework "
                       "for confound regression and filtering. NeuroImage "
                       "64:240-256.",
                       "10.1016/j.neuroimage.2012.08.052"},
    [LEDOIT] = {"Ledoit O, Wolf M (2004). A well-conditioned estimator for "
                "large-dimensional covariance matrices. Journal of "
                "Multivariate Analysis 88:365-411.",
                "10.1016/S0047-259X(03)00096-4"},
    [OAS] = {"Chen Y et al. (2010). Shrinkage algorithms for MMSE covariance "
             "estimation. IEEE Transactions on Signal Processing "
             "58:5016-5029.",
             "10.1109/TSP.2010.2053029"},
    [GLASSO] = {"Friedman J, Hastie T, Tibshirani R (2008). Sparse inverse "
                "covariance estimation with the graphical lasso. Biostatistics "
                "9:432-441.",
                "10.1093/biostatistics/kxm045"},
    [RUBINOV] = {"Rubinov M, Sporns O (2010). Complex network measures of "
                 "brain connectivity: uses and interpretations. NeuroImage "
                 "52:1059-1069.",
                 "10.1016/j.neuroimage.2009.10.003"},
    [DEY] = {"Dey S, Rao AR, Shah M (2012). Exploiting the brain's network "
             "structure in identifying ADHD subjects. Frontiers in Systems "
             "Neuroscience 6:75.",
             "10.3389/fnsys.2012.00075"},
    [MEINSHAUSEN] = {"Meinshausen N, B\xC3\xBChlmann P (2010). Stability "
                     "selection. Journal of the Royal Statistical Society B "
                     "72:417-473.",
                     "10.1111/j.1467-9868.2010.00740.x"},
    [VAROQUAUX] = {"Varoquaux G (2018). Cross-validation failure: small sample "
                   "sizes lead to large error bars. NeuroImage 180:68-77.",
                   "10.1016/j.neuroimage.2017.06.061"},
    [DYBALLA] = {"Dyballa L et al. (2024). Learning dynamic representations of "
                 "the functional connectome in neurobiological networks. ICLR "
                 "(affinities here are an own formulation).",
                 "10.48550/arXiv.2402.14102"},
    [CICHOCKI] = {"Cichocki A, Phan AH (2009). Fast local algorithms for large "
                  "scale nonnegative matrix and tensor factorizations. IEICE "
                  "Transactions on Fundamentals E92-A:708-721.",
                  "10.1587/transfun.E92.A.708"},
    [WILLIAMS] =
        {"Williams AH et al. (2018). Unsupervised discovery of demixed, "
         "low-dimensional neural dynamics across multiple timescales "
         "through tensor component analysis. Neuron 98:1099-1115.",
         "10.1016/j.neuron.2018.05.015"},
    [PEIXOTO] = {"Peixoto TP (2018). Nonparametric weighted stochastic block "
                 "models. Physical Review E 97:012306.",
                 "10.1103/PhysRevE.97.012306"},
    [TRAAG] =
        {"Traag VA, Waltman L, van Eck NJ (2019). From Louvain to Leiden: "
         "guaranteeing well-connected communities. Scientific Reports "
         "9:5233.",
         "10.1038/s41598-019-41695-z"},
    [BASSETT] = {"Bassett DS et al. (2011). Dynamic reconfiguration of human "
                 "brain networks during learning. PNAS 108:7641-7646.",
                 "10.1073/pnas.1018985108"},
    [KRIEGESKORTE] = {"Kriegeskorte N, Mur M, Bandettini P (2008). "
                      "Representational similarity analysis - connecting the "
                      "branches of systems neuroscience. Frontiers in Systems "
                      "Neuroscience 2:4.",
                      "10.3389/neuro.06.004.2008"},
    [WALTHER] = {"Walther A et al. (2016). Reliability of dissimilarity "
                 "measures for multi-voxel pattern analysis. NeuroImage "
                 "137:188-200.",
                 "10.1016/j.neuroimage.2015.12.012"},
    [NILI] = {"Nili H et al. (2014). A toolbox for representational similarity "
              "analysis. PLoS Computational Biology 10:e1003553.",
              "10.1371/journal.pcbi.1003553"},
    [SCHUETT] = {"Sch\xC3\xBCtt HH et al. (2023). Statistical inference on "
                 "representational geometries. eLife 12:e82566.",
                 "10.7554/eLife.82566"},
    [LIN] =
        {"Lin B, Kriegeskorte N (2024). The topology and geometry of neural "
         "representations. PNAS 121.",
         "10.1073/pnas.2317881121"},
    [FREEDMAN] = {"Freedman D, Lane D (1983). A nonstochastic interpretation "
                  "of reported significance levels. J Bus Econ Stat 1:292-298.",
                  "10.2307/1391660"},
    [WINKLER] = {"Winkler AM et al. (2014). Permutation inference for the "
                 "general linear model. NeuroImage 92:381-397.",
                 "10.1016/j.neuroimage.2014.01.060"},
    [ZALESKY] = {"Zalesky A, Fornito A, Bullmore ET (2010). Network-based "
                 "statistic. NeuroImage 53:1197-1207.",
                 "10.1016/j.neuroimage.2010.06.041"},
    [BAGGIO] = {"Baggio HC et al. (2018). Statistical inference in brain "
                "graphs using threshold-free network-based statistics. Hum "
                "Brain Mapp 39:2289-2302.",
                "10.1002/hbm.24007"},
    [SHEN] = {"Shen X et al. (2017). Using connectome-based predictive "
              "modeling to predict individual behavior from brain "
              "connectivity. Nat Protoc 12:506-518.",
              "10.1038/nprot.2016.178"},
    [ZOU] = {"Zou H, Hastie T (2005). Regularization and variable selection "
             "via the elastic net. J R Stat Soc B 67:301-320.",
             "10.1111/j.1467-9868.2005.00503.x"},
    [BEER] = {"Beer JC et al. (2020). Longitudinal ComBat: a method for "
              "harmonizing longitudinal multi-scanner imaging data. NeuroImage "
              "220:117129.",
              "10.1016/j.neuroimage.2020.117129"},
    [FINN] = {"Finn ES et al. (2020). Idiosynchrony: from shared responses to "
              "individual differences during naturalistic neuroimaging. "
              "NeuroImage 215:116828.",
              "10.1016/j.neuroimage.2020.116828"},
    [DEKKER] = {"Dekker D, Krackhardt D, Snijders TAB (2007). Sensitivity of "
                "MRQAP tests to collinearity and autocorrelation conditions. "
                "Psychometrika 72:563-581.",
                "10.1007/s11336-007-9016-1"},
    [FORTIN] =
        {"Fortin JP et al. (2018). Harmonization of cortical thickness "
         "measurements across scanners and sites. NeuroImage 167:104-120.",
         "10.1016/j.neuroimage.2017.11.024"},
};

/* ---- collecting and writing ---- */

static bool is_known(const struct methods *methods, const char *text)
{
    for (size_t k = 0; k < methods->count; k++)
        if (strcmp(methods->steps[k], text) == 0)
            return true;
    return false;
}

static void keep_command(struct methods *methods, const char *product,
                         const char *command)
{
    char *name = provenance_name(product);

    if (!methods->commands)
        methods->commands = json_object();
    json_put_text(methods->commands, name, command);
    free(name);
}

void methods_add(struct methods *methods, const char *product)
{
    json_t *fields = source_sidecar(product);
    const char *stage = source_stage(fields);
    struct markup text = {0};

    if (source_command(fields))
        keep_command(methods, product, source_command(fields));
    if (stage && methods->count < METHODS_STEPS_MOST) {
        steps_say(&text, methods->is_cited, fields);
        if (!is_known(methods, text.text))
            methods->steps[methods->count++] = xstrdup(text.text);
    }
    markup_release(&text);
    json_decref(fields);
}

/* The dataset a file lies in, or NULL. */
static char *root_of(const char *path)
{
    char *root = xstrdup(path), *slash;

    while ((slash = strrchr(root, '/'))) {
        char *mark;
        bool is_root;

        *slash = '\0';
        mark = xformat("%s/dataset_description.json", root);
        is_root = bids_is_file(mark);
        free(mark);
        if (is_root)
            return root;
    }
    free(root);
    return NULL;
}

void methods_add_origin(struct methods *methods, const char *product)
{
    static const char here[] = "bids::";
    json_t *fields = source_sidecar(product);
    const char *uri = json_string_value(
        json_array_get(json_object_get(fields, "Sources"), 0));
    char *root = root_of(product);

    if (root && uri && !strncmp(uri, here, strlen(here))) {
        char *path = xformat("%s/%s", root, uri + strlen(here));

        if (bids_is_file(path)) {
            methods_add_origin(methods, path);
            methods_add(methods, path);
        }
        free(path);
    }
    json_decref(fields);
    free(root);
}

/* The products of one step in all runs: the text follows the pipeline. */
static void add_step(struct methods *methods, const struct subject *subject,
                     int step)
{
    for (size_t r = 0; r < subject->count; r++)
        for (size_t p = 0; p < subject->runs[r].parcels_count; p++) {
            const struct parcellation *parcels = &subject->runs[r].parcels[p];
            if (step == 0) {
                methods_add(methods,
                            parcels->raw ? parcels->raw : parcels->coverage);
            } else if (step == 1) {
                methods_add(methods, parcels->clean);
            }
            for (size_t k = 0; step > 1 && k < parcels->matrix_count; k++)
                methods_add(methods, step == 2 ? parcels->matrices[k].path
                                               : parcels->matrices[k].network);
        }
}

void methods_add_subject(struct methods *methods, const struct subject *subject)
{
    for (int step = 0; step < 4; step++)
        add_step(methods, subject, step);
}

static void write_references(struct markup *out, const struct methods *methods)
{
    html_heading(out, 3, NULL, "References");
    markup_add(out, "<ul class=\"note\">\n");
    for (size_t k = 0; k < STEPS_PAPERS; k++) {
        bool is_general = k == BIDS;

        if (!papers[k].text || !(methods->is_cited[k] || is_general))
            continue;
        markup_add(out, "<li>");
        markup_text(out, papers[k].text);
        markup_add(out, " <a href=\"https://doi.org/%s\">doi:%s</a></li>\n",
                   papers[k].doi, papers[k].doi);
    }
    markup_add(out, "</ul>\n");
}

void methods_write(struct markup *out, const struct methods *methods)
{
    html_heading(out, 2, "methods", "Methods");
    if (methods->count == 0) {
        html_absent(out, "no sidecar says how the products were made");
        return;
    }
    markup_add(out, "<p class=\"note\">Written from the parameters in the "
                    "sidecars of the products. Where runs were treated "
                    "differently, each way is listed.</p>\n");
    for (size_t k = 0; k < methods->count; k++)
        markup_add(out, "<p>%s</p>\n", methods->steps[k]);
    write_references(out, methods);
}

void methods_release(struct methods *methods)
{
    for (size_t k = 0; k < methods->count; k++)
        free(methods->steps[k]);
    json_decref(methods->commands);
    *methods = (struct methods){0};
}
