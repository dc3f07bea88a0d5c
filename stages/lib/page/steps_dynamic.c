#include "page/steps_dynamic.h"

#include "page/phrases.h"
#include "page/sources.h"
#include "page/steps.h"

#include <math.h>

static void say_affinity(struct markup *out, bool *is_cited,
                         const json_t *fields)
{
    const char *affinity = source_text(fields, "Affinity");

    if (!affinity)
        return;
    markup_add(out, "The affinity ");
    markup_text(out, affinity);
    markup_add(out, " of every two nodes at every time ");
    if (phrase_has(fields, "affinity", ""))
        phrase_say(out, fields, "derivative", "was made of the derivatives (",
                   ") of their series; it ");
    is_cited[DYBALLA] = true;
}

void steps_say_ntf(struct markup *out, bool *is_cited, const json_t *fields)
{
    double rank = source_parameter_number(fields, "rank");
    double null = json_number_or_nan(fields, "NullDraws");

    say_affinity(out, is_cited, fields);
    markup_add(out,
               "%swas factorized into non-negative components over time, "
               "participants and pairs, by least squares over what was "
               "observed (hierarchical alternating least squares",
               source_text(fields, "Affinity") ? "" : "The tensor ");
    phrase_say(out, fields, "restarts", ", the best of ", " random starts");
    markup_add(out, "). ");
    if (rank > 0) {
        markup_add(out, "The number of components was given. ");
    } else {
        markup_add(out, "The number of components was chosen");
        phrase_say(out, fields, "ranks", " from ", "");
        phrase_say(out, fields, "folds", " by ", "-fold cross-validation");
        markup_add(out, ". ");
    }
    if (null > 0)
        markup_add(out,
                   "Components are compared with the largest of %.0f "
                   "factorizations of circularly shifted data.",
                   null);
    is_cited[CICHOCKI] = is_cited[WILLIAMS] = true;
}

void steps_say_communities(struct markup *out, bool *is_cited,
                           const json_t *fields)
{
    const char *method = source_text(fields, "Method");
    bool is_model = phrase_has(fields, "method", "wsbm") ||
                    phrase_has(fields, "method", "nested");

    if (is_model) {
        markup_add(out,
                   "The graph of every component was divided by a weighted "
                   "stochastic block model%s of minimum description length",
                   phrase_has(fields, "method", "nested") ? " (nested)" : "");
        is_cited[PEIXOTO] = true;
    } else {
        markup_add(out, "The graph of every component was divided by ");
        markup_text(out, method ? method : "modularity");
        is_cited[TRAAG] = true;
    }
    phrase_say(out, fields, "starts", ", the best of ", " searches");
    markup_add(out, ".");
}

void steps_say_dynamics(struct markup *out, bool *is_cited,
                        const json_t *fields)
{
    markup_add(out,
               "At every time the component that contributes most is the "
               "state of the participant, and its communities are those of "
               "the nodes, under labels matched between components by the "
               "nodes they share. ");
    if (phrase_has(fields, "components", "surviving"))
        markup_add(out, "Components that do not survive their null take no "
                        "part. ");
    if (phrase_has(fields, "events", ""))
        markup_add(out, "Responses to stimuli are tested against all circular "
                        "shifts of the time course.");
    is_cited[BASSETT] = true;
}
