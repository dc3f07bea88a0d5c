#include "page/steps_group.h"

#include "page/phrases.h"
#include "page/sources.h"
#include "page/steps.h"

#include <string.h>

static void say_rates(struct markup *out, const json_t *fields)
{
    const char *adjusted = source_text(fields, "AdjustedP");

    markup_add(out, " False discovery rates are those of Benjamini and "
                    "Hochberg, and of Benjamini and Yekutieli");
    if (adjusted && !strcmp(adjusted, "p_spread"))
        markup_add(out, ", of the p of the statistic over the spread that "
                        "permutations gave it");
    else if (adjusted && !strcmp(adjusted, "p_perm"))
        markup_add(out, ", of p by permutation");
    markup_add(out, ".");
}

static void say_corrections(struct markup *out, bool *is_cited,
                            const json_t *fields)
{
    if (phrase_has(fields, "method", "max-t"))
        markup_add(out, " Family-wise error was held by the largest statistic "
                        "of all elements.");
    if (phrase_has(fields, "method", "fdr"))
        say_rates(out, fields);
    if (phrase_has(fields, "method", "tfnbs")) {
        markup_add(out, " Statistics were enhanced without a threshold by the "
                        "components that they are in");
        phrase_say(out, fields, "tfnbs-extent", " (E ", "");
        phrase_say(out, fields, "tfnbs-height", ", H ", ")");
        markup_add(out, ".");
        is_cited[BAGGIO] = true;
    }
    if (json_object_get(fields, "p_nbs")) {
        markup_add(out, " Components of edges");
        phrase_say(out, fields, "nbs-threshold", " above the threshold ", "");
        markup_add(out, " were tested by their extent and their intensity "
                        "against the largest by permutation.");
        is_cited[ZALESKY] = true;
    }
}

void steps_say_edges(struct markup *out, bool *is_cited, const json_t *fields)
{
    bool is_flipped = phrase_has(fields, "errors", "symmetric");

    markup_add(out, "A linear model (<code>");
    markup_text(out, source_text(fields, "Model"));
    markup_add(out, "</code>) was fitted to every element");
    if (json_is_true(json_object_get(fields, "FisherZ")))
        markup_add(out, ", Fisher z of correlations");
    markup_add(out,
               ", and tested by %.0f %s of the residuals of the model "
               "without what is in question",
               json_number_or_nan(fields, "Permutations"),
               is_flipped ? "flips of signs" : "permutations");
    phrase_say(out, fields, "blocks", ", within blocks of ", "");
    markup_add(out, ".");
    is_cited[FREEDMAN] = is_cited[WINKLER] = true;
    say_corrections(out, is_cited, fields);
}

void steps_say_predict(struct markup *out, bool *is_cited, const json_t *fields)
{
    markup_text(out, source_text(fields, "Target"));
    markup_add(out, " was predicted");
    phrase_say(out, fields, "model", " by ", "");
    markup_add(out, " in %.0f folds", json_number_or_nan(fields, "Folds"));
    if (json_number_or_nan(fields, "Repeats") > 1)
        markup_add(out, ", dealt %.0f times",
                   json_number_or_nan(fields, "Repeats"));
    markup_add(out, "; whatever was fitted was fitted to those who train");
    phrase_say(out, fields, "batch", ", ComBat of ", " included");
    phrase_say(out, fields, "confounds", ", regression of ",
               " from the features included");
    markup_add(out, ". p is that of %.0f permutations of the target",
               json_number_or_nan(fields, "NumberOfPermutations"));
    phrase_say(out, fields, "groups", " within ", "");
    markup_add(out, ".");
    is_cited[SHEN] = phrase_has(fields, "model", "cpm");
    is_cited[ZOU] = phrase_has(fields, "model", "elastic-net");
}

void steps_say_intersubject(struct markup *out, bool *is_cited,
                            const json_t *fields)
{
    markup_add(out, "Likeness of participants was compared over pairs of them: "
                    "of their brains");
    phrase_say(out, fields, "similarity", " (", ")");
    phrase_say(out, fields, "behavior", ", and of ", "");
    phrase_say(out, fields, "models", " by ", "");
    phrase_say(out, fields, "compare", ", by ", " correlation");
    phrase_say(out, fields, "confounds", ", without what ", " explain");
    markup_add(out, "; p is that of %.0f permutations of participants",
               json_number_or_nan(fields, "Permutations"));
    phrase_say(out, fields, "blocks", " within ", "");
    markup_add(out, ", family-wise that of the largest over regions.");
    is_cited[FINN] = true;
    is_cited[DEKKER] =
        is_cited[DEKKER] || source_parameter(fields, "confounds") != NULL;
}

void steps_say_harmonize(struct markup *out, bool *is_cited,
                         const json_t *fields)
{
    bool is_covbat = phrase_has(fields, "method", "covbat");
    bool has_visits = phrase_has(fields, "method", "longitudinal");

    markup_add(out, "What differs between ");
    markup_text(out, source_text(fields, "Batch") ? source_text(fields, "Batch")
                                                  : "batches");
    markup_add(out, " in mean and spread%s was taken out by %s",
               is_covbat ? ", and in covariance," : "",
               is_covbat    ? "CovBat"
               : has_visits ? "longitudinal ComBat"
                            : "ComBat");
    phrase_say(out, fields, "covariates", ", keeping what ", " explain");
    markup_add(out, ".");
    if (has_visits)
        is_cited[BEER] = true;
    else
        is_cited[FORTIN] = true;
}
