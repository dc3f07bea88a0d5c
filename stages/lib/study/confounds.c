#include "study/confounds.h"

#include "base/mem.h"
#include "io/series.h"
#include "signal/motion.h"
#include "study/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BASES = 9, FORMS = 4, COLUMNS = BASES * FORMS + 2 };

static const char *const bases[BASES] = {
    "trans_x", "trans_y", "trans_z",      "rot_x",        "rot_y",
    "rot_z",   "csf",     "white_matter", "global_signal"};
static const char *const forms[FORMS] = {"", "_derivative1", "_power2",
                                         "_derivative1_power2"};

struct run_confounds *run_confounds_new(size_t frames)
{
    struct run_confounds *confounds = NEW_ARRAY(struct run_confounds, 1);

    confounds->motion = gsl_matrix_alloc(frames, 6);
    confounds->tissues = gsl_matrix_alloc(frames, 3);
    confounds->dvars = gsl_vector_alloc(frames);
    return confounds;
}

void run_confounds_frame(struct run_confounds *confounds, size_t t,
                         const struct brain *brain, const double *values)
{
    double sum[3] = {0}, count[3] = {0}, square = 0;

    if (!confounds->last)
        confounds->last = NEW_ARRAY(double, brain->voxels);
    for (size_t v = 0; v < brain->voxels; v++) {
        double step = values[v] - confounds->last[v];

        if (!brain->tissue[v])
            continue;
        if (brain->tissue[v] != TISSUE_GRAY) {
            size_t k = brain->tissue[v] == TISSUE_FLUID ? 0 : 1;

            sum[k] += values[v];
            count[k]++;
        }
        sum[2] += values[v];
        count[2]++;
        square += step * step;
    }
    for (size_t k = 0; k < 3; k++)
        gsl_matrix_set(confounds->tissues, t, k,
                       count[k] > 0 ? sum[k] / count[k] : NAN);
    gsl_vector_set(confounds->dvars, t, t ? sqrt(square / count[2]) : NAN);
    memcpy(confounds->last, values, brain->voxels * sizeof *values);
}

static double base_at(const struct run_confounds *confounds, size_t t,
                      size_t base)
{
    return base < 6 ? gsl_matrix_get(confounds->motion, t, base)
                    : gsl_matrix_get(confounds->tissues, t, base - 6);
}

static double form_at(const struct run_confounds *confounds, size_t t,
                      size_t base, size_t form)
{
    double x = base_at(confounds, t, base);
    double step = t ? x - base_at(confounds, t - 1, base) : NAN;
    double values[FORMS] = {x, step, x * x, step * step};

    return values[form];
}

void run_confounds_write(const char *path,
                         const struct run_confounds *confounds)
{
    size_t frames = confounds->motion->size1, last = COLUMNS - 2;
    gsl_matrix *table = gsl_matrix_alloc(frames, COLUMNS);
    gsl_vector_view fd = gsl_matrix_column(table, last);
    gsl_vector_view dvars = gsl_matrix_column(table, last + 1);
    char **names = NEW_ARRAY(char *, COLUMNS);

    for (size_t base = 0; base < BASES; base++)
        for (size_t form = 0; form < FORMS; form++) {
            size_t c = base * FORMS + form;

            names[c] = xformat("%s%s", bases[base], forms[form]);
            for (size_t t = 0; t < frames; t++)
                gsl_matrix_set(table, t, c, form_at(confounds, t, base, form));
        }
    names[last] = xstrdup("framewise_displacement");
    names[last + 1] = xstrdup("dvars");
    motion_fd(&fd.vector, confounds->motion, MOTION_RADIUS);
    gsl_vector_memcpy(&dvars.vector, confounds->dvars);
    layout_table(path, "Confounds of a simulated run", table, names);
    names_free(names, COLUMNS);
    gsl_matrix_free(table);
}

void run_confounds_free(struct run_confounds *confounds)
{
    gsl_matrix_free(confounds->motion), gsl_matrix_free(confounds->tissues);
    gsl_vector_free(confounds->dvars);
    free(confounds->last), free(confounds);
}
