#include "geometry/identifying.h"

#include "base/mem.h"
#include "base/report.h"
#include "geometry/identification_input.h"
#include "geometry/identification_noise.h"
#include "geometry/identification_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct numbers {
    double *at;
    size_t count;
};

/* Different numbers between commas, each in a closed range. */
static struct numbers parse(const char *option, const char *text, double least,
                            double most)
{
    struct numbers list = {NEW_ARRAY(double, strlen(text) + 1), 0};
    const char *rest = text;

    while (*rest) {
        char *end;
        double value = strtod(rest, &end);

        if (end == rest || (*end && *end != ',') || !(value >= least) ||
            !(value <= most))
            usage("--%s %s: not numbers from %g to %g between commas", option,
                  text, least, most);
        for (size_t k = 0; k < list.count; k++)
            if (list.at[k] == value)
                usage("--%s names %g twice", option, value);
        list.at[list.count++] = value;
        rest = *end ? end + 1 : end;
    }
    return list;
}

/* ---- what is not defined ---- */

static void undefined(json_t *list, char *reason)
{
    warn("%s", reason);
    json_array_append_new(list, json_string(reason));
    free(reason);
}

static json_t *reasons(const struct identification_input *input,
                       const struct identification *all)
{
    json_t *list = json_array();

    if (input->missing)
        undefined(list, xformat("%zu of %zu pairs are missing in some RDM and "
                                "left out of all",
                                input->missing, input->rdms->size2));
    if (all->subjects < 6)
        undefined(list, xformat("%zu subjects are too few to compare "
                                "statistics: flips of 5 signs have no p below "
                                ".0625, and all p are n/a",
                                all->subjects));
    for (size_t k = 0; k < all->named; k++)
        if (all->statistic[k].undefined)
            undefined(list, xformat("%s is n/a: %zu RDMs are of one value, or "
                                    "their graphs are",
                                    all->statistic[k].name,
                                    all->statistic[k].undefined));
    if (all->lost)
        undefined(list, xformat("%zu resamples had too few subjects or stimuli "
                                "and were left out",
                                all->lost));
    return list;
}

/* ---- all ---- */

static json_t *describe(const struct identifying_request *request,
                        const struct identification_input *input,
                        const struct identification *all)
{
    json_t *about = json_object();

    json_put_text(about, "Test",
                  "the larger p of sign flips of the differences of subjects "
                  "(all of them for up to 14) and of t with the variance of "
                  "Nadeau and Bengio, as subjects learn from each other: about "
                  "new subjects and these stimuli");
    json_put_text(about, "Correction",
                  identification_corrections[request->correction]);
    json_put_text(about, "Interval",
                  request->bootstrap == IDENTIFICATION_NONE
                      ? "none"
                      : "t with the standard error of the bootstrap, which is "
                        "rather too large, within 0 and 1");
    json_put_count(about, "Subjects", all->subjects);
    json_put_count(about, "Regions", all->regions);
    json_put_count(about, "Stimuli", all->stimuli);
    json_put(about, "Undefined", reasons(input, all));
    return about;
}

static void write_more(const struct identifying_request *request,
                       const struct identification_input *input,
                       const struct identification *all)
{
    uint64_t seed = (uint64_t)request->seed;

    if (request->noise_levels) {
        struct numbers levels =
            parse("noise-levels", request->noise_levels, 0, 1000);
        const struct identification_noise noise = {
            levels.at, levels.count, (size_t)request->draws,
            (size_t)request->threads, seed};

        identification_noise_write(request->results, all, input->rdms,
                                   &input->design, &noise);
        free(levels.at);
    }
    if (request->has_paper_test)
        identification_noise_paper(request->results, input->rdms,
                                   &input->design, input->stimuli, seed);
}

void identifying_write(const struct identifying_request *request)
{
    struct numbers densities = parse("densities", request->densities, 0, 1);
    struct identification_options options = {
        request->bootstrap,       request->correction,
        (size_t)request->samples, (size_t)request->threads,
        (uint64_t)request->seed,  densities.at,
        densities.count};
    struct identification_input *input;
    struct identification *all;
    json_t *about;

    if (request->noise_levels)
        free(parse("noise-levels", request->noise_levels, 0, 1000).at);
    input = identification_input_read(&request->rdms, request->labels);
    if (input->missing + 3 > input->rdms->size2)
        die("'%s' and what is with it: only %zu of %zu pairs are known in all "
            "RDMs, no geometry",
            request->rdms.at[0], input->rdms->size2 - input->missing,
            input->rdms->size2);
    all = identification_run(input->rdms, &input->design, input->stimuli,
                             &options);
    about = describe(request, input, all);
    identification_tables_write(request->results, all, input->subjects, about);
    write_more(request, input, all);
    json_decref(about);
    identification_free(all), identification_input_free(input);
    free(densities.at);
}
