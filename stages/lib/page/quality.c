#include "page/quality.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What readers look for first, and what is compared between subjects. */
static const struct {
    const char *name, *title;
} keys[] = {{"median_tsnr", "tSNR"},
            {"mean_std_dvars", "std DVARS"},
            {"gcor", "GCOR"},
            {"mean_lag1_autocorrelation", "lag-1 r"},
            {"num_spikes", "spikes"}};
enum { KEYS = sizeof keys / sizeof *keys };

static json_t *read_summary(const struct run *run)
{
    if (!run->quality)
        return NULL;
    provenance_input(run->quality);
    return json_read(run->quality);
}

static double number_of(const json_t *fields, const char *name)
{
    const json_t *value = json_object_get(fields, name);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

static const char *title_of(const json_t *about, const char *name)
{
    const char *title = html_about(about, name, "LongName");

    return title ? title : name;
}

/* "Quality: tSNR 64.1, ..." */
static void one_line(struct markup *out, const json_t *fields)
{
    struct markup line = {0};

    for (size_t k = 0; k < KEYS; k++) {
        double value = number_of(fields, keys[k].name);

        if (isnan(value))
            continue;
        markup_add(&line, "%s%s ",
                   line.length ? ", " : "Quality: ", keys[k].title);
        markup_number(&line, value);
    }
    html_fold(out, line.length ? line.text : "Quality");
    markup_release(&line);
}

static void rows(struct markup *out, const json_t *fields, json_t *about)
{
    const char *name;
    json_t *unused;

    markup_add(out, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\" "
                    "class=\"t\">measure</th><th scope=\"col\">value</th>"
                    "<th scope=\"col\" class=\"t\">unit</th><th scope=\"col\" "
                    "class=\"t\">what it is</th></tr></thead>\n<tbody>\n");
    json_object_foreach(about, name, unused)
    {
        const char *unit = html_about(about, name, "Units");
        const char *text = html_about(about, name, "Description");

        if (!json_object_get(fields, name))
            continue;
        markup_add(out, "<tr>");
        html_text_cell(out, title_of(about, name));
        html_number_cell(out, number_of(fields, name));
        html_text_cell(out, unit ? unit : "");
        html_text_cell(out, text ? text : "");
        markup_add(out, "</tr>\n");
    }
    markup_add(out, "</tbody></table></div>\n");
}

void page_quality(struct markup *out, const struct run *run)
{
    json_t *fields = read_summary(run);
    json_t *about = json_object_get(fields, "Definitions");

    if (about) {
        one_line(out, fields);
        rows(out, fields, about);
        html_unfold(out);
    }
    json_decref(fields);
}

void quality_visit(const struct run *run,
                   void (*visit)(void *context, const struct quality *quality),
                   void *context)
{
    json_t *fields = read_summary(run);
    const json_t *about = json_object_get(fields, "Definitions");

    for (size_t k = 0; about && k < KEYS; k++)
        visit(context,
              &(struct quality){keys[k].name, keys[k].title,
                                number_of(fields, keys[k].name), about});
    json_decref(fields);
}
