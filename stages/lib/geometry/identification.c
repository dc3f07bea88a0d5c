#include "geometry/identification.h"

#include "base/mem.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const identification_bootstraps[5] = {"none", "subjects", "stimuli",
                                                  "dual", NULL};

const char *const identification_corrections[4] = {"none", "fdr", "bonferroni",
                                                   NULL};

struct job {
    struct identification *all;
    const struct identify_design *design;
    const struct identification_options *options;
    struct views *views;
    gsl_matrix *columns, *gram;
    double *hits, *margins;
};

/* ---- statistics ---- */

static struct identification_statistic *add(struct identification *all,
                                            const char *name)
{
    struct identification_statistic *one = &all->statistic[all->statistics++];

    *one = (struct identification_statistic){.name = xstrdup(name),
                                             .view = {VIEWS_RAW, NAN, NAN},
                                             .family = -1,
                                             .error = NAN,
                                             .low = NAN,
                                             .high = NAN};
    return one;
}

static void add_densities(struct identification *all, enum views_kind kind,
                          const struct identification_options *options)
{
    for (size_t k = 0; k < options->densities_count; k++) {
        double p = options->densities[k];
        char *name = xformat("%s-%g", views_names[kind], p);

        add(all, name)->view =
            (struct view){kind, kind == VIEWS_RGDM ? 0 : p, p};
        free(name);
    }
}

static void list_statistics(struct identification *all,
                            const struct identification_options *options)
{
    struct grid_families_cell cells[GRID_FAMILIES_CELLS];

    all->statistic = NEW_ARRAY(struct identification_statistic,
                               VIEWS_RGTM + 2 * options->densities_count +
                                   GRID_FAMILIES + GRID_FAMILIES_CELLS);
    for (int k = VIEWS_RAW; k < VIEWS_RGTM; k++)
        add(all, views_names[k])->view.kind = (enum views_kind)k;
    add_densities(all, VIEWS_ADJACENCY, options);
    add_densities(all, VIEWS_RGDM, options);
    for (int f = 0; f < GRID_FAMILIES; f++)
        add(all, grid_families_names[f])->family = f;
    all->named = all->statistics;
    grid_families_cells(cells);
    for (size_t k = 0; k < GRID_FAMILIES_CELLS; k++) {
        struct identification_statistic *one = add(all, "rgtm");

        one->view = (struct view){VIEWS_RGTM, cells[k].lower, cells[k].upper};
        one->family = cells[k].family;
    }
}

static bool is_family(const struct identification *all, size_t k)
{
    return k < all->named && all->statistic[k].family >= 0;
}

static bool is_cell_of(const struct identification *all, size_t cell,
                       size_t family)
{
    return all->statistic[cell].family == all->statistic[family].family;
}

/* ---- one view ---- */

static double mean_of(const double *x, size_t count)
{
    double sum = 0;

    for (size_t k = 0; k < count; k++)
        sum += x[k];
    return sum / (double)count;
}

/* Accuracy and margins, or NaN; the Gram matrix stays for what follows. */
static void tell(struct identification_statistic *one, const struct job *job)
{
    size_t rows = job->all->rows;

    one->undefined = views_see(job->columns, job->views, one->view);
    if (one->undefined) {
        one->accuracy = one->margin = one->least_margin = NAN;
        return;
    }
    blas_gram(job->gram, 1, job->columns);
    identify_rows(job->hits, job->margins, job->design, job->gram, NULL);
    one->accuracy = mean_of(job->hits, rows);
    one->margin = mean_of(job->margins, rows);
    one->least_margin = INFINITY;
    for (size_t r = 0; r < rows; r++)
        one->least_margin = fmin(one->least_margin, job->margins[r]);
}

static void see_view(const struct job *job, size_t k)
{
    struct identification *all = job->all;
    struct identification_statistic *one = &all->statistic[k];
    const struct identify_resamples plan = {
        all->stimuli,       job->options->samples, job->options->threads,
        job->options->seed, job->views->a,         job->views->b};
    double *samples[IDENTIFY_KINDS];

    tell(one, job);
    for (size_t s = 0; s < all->subjects; s++)
        gsl_matrix_set(all->shares, k, s, NAN);
    if (one->undefined)
        return;
    identify_subjects(gsl_matrix_ptr(all->shares, k, 0), job->design,
                      job->gram);
    if (!all->samples[0])
        return;
    for (int kind = 0; kind < IDENTIFY_KINDS; kind++)
        samples[kind] = gsl_matrix_ptr(all->samples[kind], k, 0);
    identify_bootstrap(samples, job->design, job->columns, &plan);
}

/* ---- families: means over their cells ---- */

static void mean_rows(gsl_matrix *m, const struct identification *all,
                      size_t family)
{
    for (size_t c = 0; c < m->size2; c++) {
        double sum = 0, count = 0;

        for (size_t k = all->named; k < all->statistics; k++)
            if (is_cell_of(all, k, family)) {
                sum += gsl_matrix_get(m, k, c);
                count++;
            }
        gsl_matrix_set(m, family, c, sum / count);
    }
}

static void mean_cells(struct identification *all, size_t family)
{
    struct identification_statistic *one = &all->statistic[family];
    double count = 0;

    one->accuracy = one->margin = 0;
    one->least_margin = INFINITY;
    for (size_t k = all->named; k < all->statistics; k++) {
        const struct identification_statistic *cell = &all->statistic[k];

        if (!is_cell_of(all, k, family))
            continue;
        one->accuracy += cell->accuracy;
        one->margin += cell->margin;
        one->least_margin = fmin(one->least_margin, cell->least_margin);
        one->undefined =
            one->undefined > cell->undefined ? one->undefined : cell->undefined;
        count++;
    }
    one->accuracy /= count;
    one->margin /= count;
    one->least_margin = one->undefined ? NAN : one->least_margin;
}

static void see_families(struct identification *all)
{
    for (size_t f = 0; f < all->named; f++) {
        if (!is_family(all, f))
            continue;
        mean_cells(all, f);
        mean_rows(all->shares, all, f);
        for (int kind = 0; kind < IDENTIFY_KINDS; kind++)
            if (all->samples[kind])
                mean_rows(all->samples[kind], all, f);
    }
}

/* ---- all ---- */

static struct job begin(struct identification *all, const gsl_matrix *rdms,
                        const struct identify_design *design,
                        const struct identification_options *options)
{
    struct job job = {all,
                      design,
                      options,
                      views_new(rdms, all->stimuli),
                      NULL,
                      gsl_matrix_alloc(rdms->size1, rdms->size1),
                      NEW_ARRAY(double, rdms->size1),
                      NEW_ARRAY(double, rdms->size1)};

    job.columns = gsl_matrix_alloc(job.views->pairs, rdms->size1);
    return job;
}

static void end(struct job *job)
{
    views_free(job->views);
    gsl_matrix_free(job->columns), gsl_matrix_free(job->gram);
    free(job->hits), free(job->margins);
}

struct identification *
identification_run(const gsl_matrix *rdms, const struct identify_design *design,
                   size_t stimuli, const struct identification_options *options)
{
    struct identification *all = NEW_ARRAY(struct identification, 1);
    struct job job;

    all->rows = rdms->size1;
    all->subjects = design->subjects;
    all->regions = design->regions;
    all->stimuli = stimuli;
    list_statistics(all, options);
    all->shares = gsl_matrix_alloc(all->statistics, all->subjects);
    for (int kind = 0; kind < IDENTIFY_KINDS; kind++)
        if (options->bootstrap != IDENTIFICATION_NONE) {
            all->samples[kind] =
                gsl_matrix_alloc(all->statistics, options->samples);
            gsl_matrix_set_all(all->samples[kind], NAN);
        }
    job = begin(all, rdms, design, options);
    for (size_t k = 0; k < all->statistics; k++)
        if (!is_family(all, k))
            see_view(&job, k);
    see_families(all);
    identification_judge(all, options);
    end(&job);
    return all;
}

void identification_repeat(double *accuracy, double *margins,
                           const struct identification *all,
                           const gsl_matrix *rdms,
                           const struct identify_design *design)
{
    struct identification copy = *all;
    struct job job = begin(&copy, rdms, design, NULL);

    copy.statistic =
        NEW_ARRAY(struct identification_statistic, all->statistics);
    memcpy(copy.statistic, all->statistic,
           all->statistics * sizeof(*all->statistic));
    for (size_t k = 0; k < all->statistics; k++) {
        copy.statistic[k].undefined = 0;
        if (!is_family(all, k))
            tell(&copy.statistic[k], &job);
    }
    for (size_t k = 0; k < all->named; k++)
        if (is_family(all, k))
            mean_cells(&copy, k);
    for (size_t k = 0; k < all->statistics; k++) {
        accuracy[k] = copy.statistic[k].accuracy;
        margins[k] = copy.statistic[k].margin;
    }
    free(copy.statistic);
    end(&job);
}

void identification_free(struct identification *all)
{
    for (size_t k = 0; k < all->statistics; k++)
        free(all->statistic[k].name);
    for (int kind = 0; kind < IDENTIFY_KINDS; kind++)
        gsl_matrix_free(all->samples[kind]);
    gsl_matrix_free(all->shares);
    free(all->statistic), free(all->pair);
    free(all);
}
