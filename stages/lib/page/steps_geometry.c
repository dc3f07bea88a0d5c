#include "page/steps_geometry.h"

#include "page/phrases.h"
#include "page/sources.h"
#include "page/steps.h"

#include <stdlib.h>
#include <string.h>

static void say_measure(struct markup *out, bool *is_cited,
                        const json_t *fields)
{
    const char *measure = source_text(fields, "Measure");
    const char *noise = source_text(fields, "NoiseEstimator");

    if (measure && strcmp(measure, "given") != 0) {
        markup_add(out, " by the measure ");
        markup_text(out, measure);
        if (json_is_true(json_object_get(fields, "CrossValidated")))
            markup_add(out, " (cross-validated over runs, so that 0 is no "
                            "difference and negative values are noise)");
        if (noise) {
            markup_add(out, ", weighted by the precision of the noise (");
            markup_text(out, noise);
            markup_add(out, ")");
        }
        is_cited[WALTHER] = true;
    }
    is_cited[KRIEGESKORTE] = true;
}

void steps_say_glm(struct markup *out, bool *is_cited, const json_t *fields)
{
    (void)is_cited;
    markup_add(out, "Responses to the conditions of each run were estimated by "
                    "a general linear model");
    phrase_say(out, fields, "model", " (", ")");
    phrase_say(out, fields, "hrf", ", hemodynamic response ", "");
    phrase_say(out, fields, "drift", ", drift ", "");
    if (phrase_has(fields, "drift", "cosine"))
        phrase_say(out, fields, "high-pass", " below ", " Hz");
    phrase_say(out, fields, "noise", ", noise ", "");
    markup_add(out, ".");
}

void steps_say_rdm(struct markup *out, bool *is_cited, const json_t *fields)
{
    const char *measure = source_text(fields, "Measure");

    markup_add(out, "Dissimilarities of every two conditions were %s",
               measure && !strcmp(measure, "given") ? "taken as given"
                                                    : "measured");
    say_measure(out, is_cited, fields);
    if (json_object_get(fields, "FilesAveraged"))
        markup_add(out, "; RDMs of one participant were averaged");
    markup_add(out, ".");
}

void steps_say_rsa(struct markup *out, bool *is_cited, const json_t *fields)
{
    markup_add(out, "Models were compared with the RDMs by ");
    phrase_say(out, fields, "compare", "", "");
    phrase_say(out, fields, "bootstrap", ", with a bootstrap of ", "");
    phrase_say(out, fields, "samples", " (", " samples)");
    markup_add(out, ". The p of a model: ");
    markup_text(out, source_text(fields, "Test") ? source_text(fields, "Test")
                                                 : "n/a");
    phrase_say(out, fields, "correction", "; pairs of models corrected by ",
               "");
    markup_add(out, ". The noise ceiling is the mean similarity of each "
                    "participant to the others, and to all.");
    is_cited[NILI] = is_cited[SCHUETT] = true;
}

void steps_say_trsa(struct markup *out, bool *is_cited, const json_t *fields)
{
    markup_add(out, "RDMs were transformed towards their topology");
    phrase_say(out, fields, "transform", " (", "");
    phrase_say(out, fields, "lower", ", lower threshold ", "");
    phrase_say(out, fields, "upper", ", upper threshold ", "");
    markup_add(out, ").");
    is_cited[LIN] = true;
}

void steps_say_identify(struct markup *out, bool *is_cited,
                        const json_t *fields)
{
    markup_add(out, "RDMs were told apart by region: each participant left out "
                    "in turn, an RDM belongs to the region whose mean over the "
                    "others is nearest, as it is and transformed towards its "
                    "topology");
    phrase_say(out, fields, "bootstrap", "; intervals by a bootstrap of ", "");
    phrase_say(out, fields, "samples", " (", " samples)");
    markup_add(out, ".");
    is_cited[LIN] = true;
}

void steps_say_searchlight(struct markup *out, bool *is_cited,
                           const json_t *fields)
{
    markup_add(out, "Around every voxel, within");
    phrase_say(out, fields, "radius", " ", " mm");
    markup_add(out, ", dissimilarities were measured");
    say_measure(out, is_cited, fields);
    phrase_say(out, fields, "compare", " and compared with models by ", "");
    phrase_say(out, fields, "permutations", "; p are over ",
               " permutations of the condition labels");
    markup_add(out, ".");
}
